"""A document is read: the one door of this room.

Each format has a module of its own, imported when the first document of that format is read, so that a start of the
program does not pay for parsers that it may never need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.readers.assembling import Assembly
from ita_scheduler.importing.readers.opening import read_bytes
from ita_scheduler.importing.readers.recognising import recognise
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.importing.document import Document

# The endings that a file of each format bears by right.
_ENDINGS = {
    "pdf": {".pdf"},
    "docx": {".docx", ".docm", ".dotx"},
    "xlsx": {".xlsx", ".xlsm", ".xltx"},
    "html": {".html", ".htm", ".xhtml"},
    "csv": {".csv"},
    "text": {".txt", ".csv", ".tsv", ".tab", ".md", ".text", ""},
}
_NAMES = {"pdf": "PDF", "docx": "Word (.docx)", "xlsx": "Excel (.xlsx)", "html": "HTML", "csv": "CSV", "text": "ข้อความ"}


def read_document(path: Path) -> Document:
    """Return the document's paragraphs and tables in their order. Nothing is written anywhere.

    Raises Faulty, with the file's name, the reason and the way out, for everything that cannot be read.
    """
    content = read_bytes(path)
    into = Assembly(path)
    form = recognise(content, path)
    try:
        form = _read(form, content, into)
    except Faulty:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        raise refusal("damaged", path, form=_NAMES.get(form, "Office")) from error
    if path.suffix.lower() not in _ENDINGS[form]:
        into.remark(f"นามสกุลของแฟ้มเป็น {path.suffix or 'ว่าง'} แต่เนื้อหาเป็น {_NAMES[form]} อ่านตามเนื้อหาแล้ว")
    return into.document()


def _read(form: str, content: bytes, into: Assembly) -> str:
    """Add what the content holds; return its format, which for a zip is known only inside."""
    if form == "pdf":
        from ita_scheduler.importing.readers.pdf import read_pdf  # noqa: PLC0415 - see the module's docstring

        read_pdf(content, into)
    elif form == "zip":
        from ita_scheduler.importing.readers.package import read_package  # noqa: PLC0415

        return read_package(content, into)
    elif form == "html":
        from ita_scheduler.importing.readers.html import read_html  # noqa: PLC0415

        read_html(content, into)
    else:
        _read_plain(form, content, into)
    return form


def _read_plain(form: str, content: bytes, into: Assembly) -> None:
    from ita_scheduler.importing.readers.encoding import decode  # noqa: PLC0415
    from ita_scheduler.importing.readers.separated import read_separated  # noqa: PLC0415
    from ita_scheduler.importing.readers.text import read_text  # noqa: PLC0415

    text, remarks = decode(content, into.path)
    for remark in remarks:
        into.remark(remark)
    if form == "csv":
        read_separated(text, into)
    else:
        read_text(text, into)
