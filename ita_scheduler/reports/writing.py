"""A report in one format, and many reports on several processors."""

from __future__ import annotations

import ctypes
import logging
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Protocol

from ita_scheduler.errors import ItaError, ReportError
from ita_scheduler.reports.paper import paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ita_scheduler.domain.report import Report

log = logging.getLogger(__name__)

# Fewer than this are written before a second process has begun.
WORTH_ANOTHER_PROCESS = 24
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Format(StrEnum):
    """How a report is written; also the ending of its file's name."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Stationery:
    """What reports are written with: folders of templates, the first of which wins, and the office's emblem."""

    templates: tuple[Path, ...]
    emblem: Path | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report to be written in one format."""

    report: Report
    format: Format
    is_public: bool = False


class Writer(Protocol):
    """Writes one format."""

    def write(self, paper: Mapping[str, Any]) -> bytes:
        """Return the file's bytes. Raises ReportError."""


class Writers:
    """Writes reports in any format; each format's library is loaded when it is first wanted."""

    def __init__(self, stationery: Stationery) -> None:
        self.stationery = stationery
        self._known: dict[Format, Writer] = {}

    def write(self, sheet: Sheet) -> bytes:
        """Return the bytes; the same sheet gives the same. Raises ReportError, whatever went wrong."""
        if sheet.format not in self._known:
            self._known[sheet.format] = self._writer(sheet.format)
        try:
            return self._known[sheet.format].write(paper(sheet.report, public=sheet.is_public))
        except ItaError:
            raise
        except Exception as fault:
            log.exception("%s", sheet.report.subject.key, extra={"action": "report_failed"})
            raise ReportError(
                f"เขียนรายงาน {sheet.report.subject.key} เป็น {sheet.format.value} ไม่ได้ ({type(fault).__name__})",
                f"the report could not be written: {type(fault).__name__}",
            ) from fault

    def _writer(self, wanted: Format) -> Writer:
        match wanted:
            case Format.DOCX:
                from ita_scheduler.reports.docx import DocxWriter  # noqa: PLC0415 - half a second, for this format only

                return DocxWriter(self.stationery.templates, self.stationery.emblem)
            case Format.PDF:
                from ita_scheduler.reports.pdf import PdfWriter  # noqa: PLC0415 - the same

                return PdfWriter(self.stationery.templates, self.stationery.emblem)
            case Format.HTML:
                from ita_scheduler.reports.html import HtmlWriter  # noqa: PLC0415 - the same

                return HtmlWriter(self.stationery.templates)


def write_all(sheets: Sequence[Sheet], writers: Writers, workers: int) -> Iterator[bytes | ReportError]:
    """Yield what became of each sheet, in order; on `workers` processes when there are enough of them.

    Should a process die (of want of memory, say), the rest is written here.
    """
    done = 0
    if workers > 1 and len(sheets) >= WORTH_ANOTHER_PROCESS:
        try:
            for written in _elsewhere(sheets, writers.stationery, workers):
                yield written
                done += 1
        except BrokenProcessPool:
            log.warning("กระบวนการช่วยเขียนรายงานหยุดไป จึงเขียนต่อเอง", extra={"action": "report_process_died"})
    for sheet in sheets[done:]:
        yield _written(writers, sheet)


def _elsewhere(sheets: Sequence[Sheet], stationery: Stationery, workers: int) -> Iterator[bytes | ReportError]:
    # Processes of their own kind: those forked from a running service would inherit its locks.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_set_up, initargs=(stationery,)
    ) as pool:
        yield from pool.map(_write, sheets, chunksize=4)


_here: list[Writers] = []


def _set_up(stationery: Stationery) -> None:
    # Signals reach every process of a service; it ends these in order, when it has what they were asked for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _die_with_parent()
    _here[:] = [Writers(stationery)]


def _die_with_parent() -> None:
    """Ask the kernel to end this process when the one that began it dies: nobody else would."""
    with suppress(OSError, AttributeError):  # only Linux can
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _write(sheet: Sheet) -> bytes | ReportError:
    return _written(_here[0], sheet)


def _written(writers: Writers, sheet: Sheet) -> bytes | ReportError:
    try:
        return writers.write(sheet)
    except ReportError as fault:
        return fault
