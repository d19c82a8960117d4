"""A report in one format, and many reports on several processors."""

from __future__ import annotations

import logging
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from multiprocessing import get_context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from ita_scheduler.apart import Apart, Bounds, Lost, die_with_parent
from ita_scheduler.errors import ReportError, Stopped
from ita_scheduler.reports.paper import paper
from ita_scheduler.sandbox import Runaway, folders_of, has_own

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from ita_scheduler.domain.report import Report

log = logging.getLogger(__name__)

# Fewer than this are written before a second process has begun.
WORTH_ANOTHER_PROCESS = 24
# A draft's two formats stand side by side in the list, and are written by one process.
SIDE_BY_SIDE = 2
# A report of a thousand rows takes a few seconds and half of this memory.
BOUNDS = Bounds(seconds=60, octets=300_000_000)


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

    def of(self, agency: str) -> Stationery:
        """Return an agency's: a folder of the office's own may hold a sub-folder named after it, which comes first."""
        folders = folders_of(agency, self.templates)
        return self if folders == self.templates else replace(self, templates=folders)


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
    """Writes reports in any format; each format's library is loaded when it is first wanted.

    Where an agency has templates of the office's own, its reports are written in a process apart, within `bounds`.
    """

    def __init__(self, stationery: Stationery, bounds: Bounds = BOUNDS) -> None:
        self.stationery = stationery
        self.is_stopped = False
        self._bounds = bounds
        self._apart = Apart(_writing_own, stationery, bounds, bounds=bounds)
        self._known: dict[tuple[Stationery, Format], Writer] = {}

    def write(self, sheet: Sheet) -> bytes:
        """Return the bytes; the same sheet gives the same.

        Raises ReportError, whatever went wrong, and Stopped once it was told to stop.
        """
        if self.is_stopped:
            raise Stopped
        stationery = self.stationery.of(sheet.report.agency)
        if not has_own(stationery.templates):
            return self.write_here(sheet)
        try:
            written: bytes = self._apart.ask(sheet)
        except Lost as fault:
            raise self._ran_away(sheet, stationery) from fault
        return written

    def is_own(self, sheet: Sheet) -> bool:
        """Tell whether the office's own templates have a part in a sheet."""
        return has_own(self.stationery.of(sheet.report.agency).templates)

    def stop(self) -> None:
        """Break off what is being written, for another thread; from then on nothing is written any more."""
        self.is_stopped = True
        self._apart.stop()

    def write_here(self, sheet: Sheet) -> bytes:
        """Return the same bytes, written in this process whoever made the templates. Raises ReportError."""
        stationery = self.stationery.of(sheet.report.agency)
        if (stationery, sheet.format) not in self._known:
            self._known[stationery, sheet.format] = _writer(sheet.format, stationery)
        try:
            return self._known[stationery, sheet.format].write(paper(sheet.report, public=sheet.is_public))
        except ReportError:
            raise
        except (Runaway, MemoryError) as fault:
            raise self._ran_away(sheet, stationery) from fault
        except Exception as fault:
            log.exception("%s", sheet.report.subject.key, extra={"action": "report_failed"})
            raise ReportError(
                f"เขียนรายงาน {sheet.report.subject.key} เป็น {sheet.format.value} ไม่ได้ ({type(fault).__name__})",
                f"the report could not be written: {type(fault).__name__}",
            ) from fault

    def _ran_away(self, sheet: Sheet, stationery: Stationery) -> ReportError:
        name = f"{sheet.report.subject.kind.value} ({sheet.format.value})"
        folder, seconds = stationery.templates[0], self._bounds.seconds
        return ReportError(
            f"แม่แบบ {name} ใน {folder}: ทำงานไม่รู้จบ หรือใช้หน่วยความจำเกิน จึงหยุดไว้ (ให้เวลา {seconds} วินาที)",
            f"template {name} in {folder}: it ran away and was ended (more than {seconds} s, or memory)",
        )


def _writing_own(stationery: Stationery, bounds: Bounds) -> Callable[[Sheet], bytes]:
    return Writers(stationery, bounds).write_here


def _writer(wanted: Format, stationery: Stationery) -> Writer:
    match wanted:
        case Format.DOCX:
            from ita_scheduler.reports.docx import DocxWriter  # noqa: PLC0415 - half a second, for this format only

            return DocxWriter(stationery.templates, stationery.emblem)
        case Format.PDF:
            from ita_scheduler.reports.pdf import PdfWriter  # noqa: PLC0415 - the same

            return PdfWriter(stationery.templates, stationery.emblem)
        case Format.HTML:
            from ita_scheduler.reports.html import HtmlWriter  # noqa: PLC0415 - the same

            return HtmlWriter(stationery.templates)


def write_all(sheets: Sequence[Sheet], writers: Writers, workers: int) -> Iterator[bytes | ReportError]:
    """Yield what became of each sheet, in order; on `workers` processes when there are enough of them.

    Should a process die (of want of memory, say), its share is written here. What own templates have a part in is
    written apart in any case, one sheet after the other. Raises Stopped once the writers were told to stop.
    """
    if workers < 2 or len(sheets) < WORTH_ANOTHER_PROCESS or any(map(writers.is_own, sheets)):
        for sheet in sheets:
            yield _written(writers, sheet)
        return
    shares = [_Share(dealt, writers.stationery) for dealt in _dealt(sheets, workers)]
    try:
        for number, sheet in enumerate(sheets):
            if writers.is_stopped:
                raise Stopped
            found = shares[number // SIDE_BY_SIDE % workers].take()
            yield _written(writers, sheet) if found is None else found
    finally:
        for share in shares:
            share.end()


def _dealt(sheets: Sequence[Sheet], workers: int) -> list[list[Sheet]]:
    """Deal sheets out so that each process gets as many of every format as the others."""
    dealt: list[list[Sheet]] = [[] for _ in range(workers)]
    for number, sheet in enumerate(sheets):
        dealt[number // SIDE_BY_SIDE % workers].append(sheet)
    return dealt


class _Share:
    """A process that writes some sheets, and the thread that takes what it has written.

    The library's own pool waits for ever, in some versions of Python, when one of its processes dies at a bad moment.
    """

    def __init__(self, sheets: list[Sheet], stationery: Stationery) -> None:
        self._written: SimpleQueue[bytes | ReportError | None] = SimpleQueue()
        self._is_dead = False
        # A process of its own kind: one forked from a running service would inherit its locks.
        context = get_context("spawn")
        self._here, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_write_share, args=(sheets, stationery, there), daemon=True)
        with suppress(OSError):  # it died before it had read what to do: then there is nothing to take
            self._process.start()
        there.close()
        Thread(target=self._collect, daemon=True).start()

    def _collect(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._written.put(self._here.recv())
        self._written.put(None)

    def take(self) -> bytes | ReportError | None:
        """Return what became of the next sheet; None when the process is dead."""
        found = None if self._is_dead else self._written.get()
        if found is None and not self._is_dead:
            self._is_dead = True
            log.warning("กระบวนการช่วยเขียนรายงานหยุดไป จึงเขียนต่อเอง", extra={"action": "report_process_died"})
        return found

    def end(self) -> None:
        """End the process if it has not ended."""
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()


def _write_share(sheets: list[Sheet], stationery: Stationery, there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the service ends these
    die_with_parent()
    writers = Writers(stationery)
    for sheet in sheets:
        there.send(_written(writers, sheet))


def _written(writers: Writers, sheet: Sheet) -> bytes | ReportError:
    try:
        return writers.write(sheet)
    except ReportError as fault:
        return fault
