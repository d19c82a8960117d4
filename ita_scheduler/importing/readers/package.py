"""An Office file is a zip of XML parts: what is inside is looked at before anything is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from ita_scheduler.importing.readers.limits import LARGEST_PART, LARGEST_RATIO, LARGEST_UNPACKED, MOST_ENTRIES
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.importing.readers.assembling import Assembly

# Below this even the best packed part is harmless: a table of equal cells packs 200:1 by right.
_SMALL = 4 * 1024 * 1024
# The strict form of the standard has other namespaces for the same words.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_REFUSED = (
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
)


def read_package(content: bytes, into: Assembly) -> str:
    """Add the document's content; return its format, "docx" or "xlsx". Raises Faulty for every other zip."""
    package = Package(content, into.path)
    main = package.main_part()
    if main.startswith("xl/") and main.endswith(".bin"):
        raise refusal("xlsb", into.path)
    if main.startswith("ppt/"):
        raise refusal("pptx", into.path)
    root = package.xml(main)
    name = etree.QName(root).localname if root is not None else ""
    if root is not None and name == "document":
        from ita_scheduler.importing.readers.docx import read_docx  # noqa: PLC0415 - one format pays for itself only

        read_docx(package, main, root, into)
        return "docx"
    if root is not None and name == "workbook":
        from ita_scheduler.importing.readers.xlsx import read_xlsx  # noqa: PLC0415

        read_xlsx(package, main, root, into)
        return "xlsx"
    raise refusal("zip", into.path)


class Package:
    """The parts of one Office file. Names of parts are told apart as the standard says: without regard to case."""

    def __init__(self, content: bytes, path: Path) -> None:
        """Look at the list of the parts. Raises Faulty for a bomb, an encrypted or a damaged zip."""
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise refusal("damaged", path, form="Office (zip)") from error
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise refusal("bomb", path)
        if any(entry.file_size > max(_SMALL, entry.compress_size * LARGEST_RATIO) for entry in entries):
            raise refusal("bomb", path)
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusal("encrypted", path, form="Office (zip)")
        self._parts = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}

    def main_part(self) -> str:
        """Return the name of the part that is the document. Raises Faulty when this is no Office file."""
        kind = (self.read("mimetype") or b"").decode("latin-1")
        for start, refused in _REFUSED:
            if kind.startswith(start):
                raise refusal(refused, self._path)
        for target in self.related("", "officeDocument"):
            return target
        for name in ("word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"):
            if name in self._parts:
                return name
        raise refusal("zip", self._path)

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts to which a part refers under this kind, in order."""
        return [target for is_kind, target in self.relations(part).values() if is_kind == kind]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and the target of each relation of a part, by its id; those outside of the file not."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found

    def xml(self, name: str) -> etree._Element | None:
        """Return the part as a tree, or None when there is no such part. Raises Faulty when it is no XML.

        No entity is put in, nothing is fetched, and a part that declares entities is no part of an Office file.
        """
        content = self.read(name)
        if content is None:
            return None
        if b"<!DOCTYPE" in content or b"<!\x00D\x00O\x00C" in content:
            raise refusal("damaged", self._path, form="Office (XML)")
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        # Without comments and instructions every node has a name.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise refusal("damaged", self._path, form="Office (XML)") from error
        return root

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None. What the list says of its size is not believed."""
        entry = self._parts.get(name.lower())
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as part:
                content = part.read(LARGEST_PART + 1)
        except Exception as error:  # zlib, lzma and zipfile each have their own errors
            raise refusal("damaged", self._path, form="Office (zip)") from error
        if len(content) > LARGEST_PART:
            raise refusal("bomb", self._path)
        return content
