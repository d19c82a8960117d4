"""The DOCX: a paper written into a template that officers edit in Word.

A template is a Word file with the names of a paper in double braces, as docxtpl reads them. Two names are added to
those of the paper: `emblem`, for the head of a memo, and `picture`, the bars.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import TemplateSyntaxError

from ita_scheduler.errors import ReportError
from ita_scheduler.sandbox import MOST_ROUNDS, Runaway, Sandbox, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Template

# A report of a thousand rows stays below this; a template that writes more does not end.
MOST_CHARACTERS = 20_000_000
_THE_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say
_TAG = re.compile(r"<[^>]*>")


class DocxWriter:
    """Writes DOCX files from the templates in `templates` (the office's own directory first, then the shipped one).

    A template is read for every file, so an edited one counts at once; what was compiled before is not compiled again.
    """

    def __init__(self, templates: Sequence[Path], emblem: Path | None) -> None:
        self._templates = tuple(templates)
        self._emblem = emblem
        self._sandbox = _Sandbox([], escapes=True, filters={}, raises=ReportError)

    def write(self, paper: Mapping[str, Any]) -> bytes:
        """Return the file; the same paper gives the same bytes. Raises ReportError: which template, what is wrong."""
        from ita_scheduler.reports import word  # noqa: PLC0415 - it loads docxtpl, for who writes a DOCX only

        path = self._template(f"{paper['kind']}.docx")
        template = word.opened(path)
        self._sandbox.rounds.left = MOST_ROUNDS
        written = BytesIO()
        try:
            template.render(word.names(paper, self._emblem, self._templates, template), self._sandbox)
            template.set_properties(paper)
            template.save(written)
        except ReportError:
            raise
        except Exception as fault:
            raise _told(fault, path, self._sandbox) from fault
        return packed(written.getvalue())

    def _template(self, name: str) -> Path:
        for directory in self._templates:
            if (path := directory / name).is_file():
                return path
        places = ", ".join(map(str, self._templates))
        raise ReportError(f"ไม่พบแม่แบบ {name} ใน {places}", f"there is no template {name} in {places}")


def packed(file: bytes) -> bytes:
    """Return a ZIP file with the same contents, in the order of their names and without the hour of packing."""
    packing = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(packing, "w") as target:
        for name in sorted(source.namelist()):
            entry = ZipInfo(name, _THE_BEGINNING)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name), compresslevel=6)
    return packing.getvalue()


class _Sandbox(Sandbox):
    """The sandbox as docxtpl uses it: templates are strings, each compiled once, and what they write has an end."""

    def __init__(self, directories: Sequence[Path], **keywords: Any) -> None:
        super().__init__(directories, **keywords)
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *_: Any) -> Template:
        return self._compiled(source)

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        return "".join(_bounded(pieces))


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise Runaway(f"more than {MOST_CHARACTERS} characters")
        yield piece


def _told(fault: Exception, path: Path, sandbox: Sandbox) -> ReportError:
    """Return what is wrong with a template, and beside which of its words: a Word file has no lines to name."""
    if isinstance(fault, TemplateSyntaxError):
        lines = (fault.source or "").splitlines()[fault.lineno - 1 : fault.lineno]
        near = one_line(_TAG.sub("", "".join(lines)))[:120]
        return ReportError(
            f"แม่แบบ {path}: เขียนผิดไวยากรณ์ ใกล้ข้อความ “{near}” ({fault.message})",
            f"template {path}: {fault.message}, near “{near}”",
        )
    if isinstance(fault, SyntaxError):  # as the XML's own is called
        return ReportError(
            f"แม่แบบ {path}: คำสั่ง {{% ... %}} วางคร่อมแถวหรือย่อหน้า ทำให้แฟ้มเสีย ให้ใช้ {{%tr ... %}} หรือ {{%p ... %}}",
            f"template {path}: a tag crosses a row or a paragraph and breaks it: use {{%tr ... %}} or {{%p ... %}}",
        )
    told = sandbox.told(fault, str(path))
    return told if isinstance(told, ReportError) else ReportError(str(told))
