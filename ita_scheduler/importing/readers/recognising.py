"""What a file is, told by its content; its name only settles what content leaves open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path

# Signatures of what has no text to read, or that another program must save first.
_REFUSED = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"BZh", "zip"),
    (b"\xfd7zXZ", "zip"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MHTML = re.compile(
    rb"\A\s*(?:From:|MIME-Version:|Subject:|Date:|Content-Type:)[^\n]*\n(?:[^\n]*\n){0,30}?[^\n]*multipart/related",
    re.IGNORECASE,
)
_HTML_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|table|title|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_CELL = re.compile(r"<t[rdh][\s>]", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*<\?xml\b", re.IGNORECASE)


def recognise(content: bytes, path: Path) -> str:
    """Return "pdf", "zip" (to be looked into), "html", "csv" or "text". Raises Faulty for what is never read."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if content.startswith(_OLE):
        raise _old_office(content, path)
    for signature, kind in _REFUSED:
        # "BM" also begins a text; a picture has a NUL in its first bytes.
        if content.startswith(signature) and (len(signature) > 2 or b"\x00" in content[:32]):
            raise refusal(kind, path)
    if content[8:12] == b"WEBP" or content[4:12] in {b"ftypheic", b"ftypavif", b"ftypmif1"}:
        raise refusal("picture", path)
    if _MHTML.match(content[:8000]):
        raise refusal("mhtml", path)
    return _kind_of_text(content, path)


def _kind_of_text(content: bytes, path: Path) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16", errors="replace") if is_utf_16 else content.decode("latin-1")
    text = text.removeprefix("\xef\xbb\xbf")
    if _HTML_HEAD.match(text) or ("<table" in text.lower() and _HTML_CELL.search(text)):
        return "html"
    if _XML_HEAD.match(text):
        raise refusal("xml", path)
    return "csv" if path.suffix.lower() == ".csv" else "text"


def _old_office(content: bytes, path: Path) -> Exception:
    """Return the refusal for an OLE container: the names of its streams, in UTF-16, tell what is inside."""
    streams = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
    for name, kind in streams:
        if name.encode("utf-16-le") in content:
            return refusal(kind, path, form="Office")
    return refusal("ole", path)
