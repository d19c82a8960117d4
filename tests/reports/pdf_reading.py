"""Writes the sample reports as PDF files and reads them back, as a reader such as a browser's does."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ita_scheduler.domain.report import ReportKind, Round
from ita_scheduler.reports.paper import paper
from ita_scheduler.reports.pdf import PdfWriter
from ita_scheduler.shipped import data_dir
from tests.reports.samples import sample

SHIPPED = data_dir("templates") / "report"
KINDS = (ReportKind.OVERDUE, ReportKind.ROUND, ReportKind.MONTHLY)


def paper_of(kind: ReportKind, *, public: bool = False) -> dict[str, Any]:
    return paper(sample(kind, chosen=Round.SIX if kind is ReportKind.ROUND else None), public=public)


def write(one: Mapping[str, Any], *own: Path, emblem: Path | None = None) -> bytes:
    return PdfWriter([*own, SHIPPED], emblem).write(one)


@cache
def written(kind: ReportKind, *, public: bool = False) -> bytes:
    return write(paper_of(kind, public=public))


def pages(file: bytes) -> list[str]:
    """Return each page's text without white space: where a Thai line is broken is not what is tested."""
    document = pypdfium2.PdfDocument(file)
    return [squeezed(document[number].get_textpage().get_text_range()) for number in range(len(document))]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text).replace("\ufffe", ""))


def shapes(file: bytes) -> list[str]:
    return ["wide" if width > height else "tall" for width, height in sizes(file)]


def sizes(file: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(file)
    return [document[number].get_size() for number in range(len(document))]


def links(file: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(file)
    for number in range(len(document)):
        page, start, link = document[number], ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, start, link):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            yield buffer.value.decode()


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def letters_outside(file: bytes) -> Iterator[str]:
    """Yield each letter that stands outside the margins of 14 mm."""
    document, margin = pypdfium2.PdfDocument(file), 14 / 25.4 * 72
    for number in range(len(document)):
        width = document[number].get_size()[0]
        page = document[number].get_textpage()
        for index in range(page.count_chars()):
            left, _, right, _ = page.get_charbox(index)
            if left < margin or right > width - margin:
                yield page.get_text_range(index, 1)
