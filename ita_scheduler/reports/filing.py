"""Drafting: each report as DOCX and PDF, filed where officers find it, and handed over for the morning's digests."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler.domain.document import File
from ita_scheduler.domain.thai import BE_OFFSET, be_year
from ita_scheduler.errors import ReportError
from ita_scheduler.files import give, in_thai, make_folder, write_whole
from ita_scheduler.ports import Document, Drawn
from ita_scheduler.reports.wording import short_title
from ita_scheduler.reports.writing import Format, Sheet, write_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.report import Mark, Report
    from ita_scheduler.reports.writing import Writers

DRAFTED = (Format.DOCX, Format.PDF)


class FilingDrafter:
    """Implements the Drafter port. Without a `folder` nothing is filed: a rehearsal leaves no paper behind.

    Unless it `replaces`, a file that lies in a draft's place is left as it is.
    """

    def __init__(self, writers: Writers, folder: Path | None, workers: int = 1, *, replaces: bool = True) -> None:
        self._writers = writers
        self._folder = folder
        self._workers = workers
        self._replaces = replaces

    def draft(self, reports: Sequence[Report]) -> tuple[Drawn, ...]:
        """Draw and file each report, in order; what went wrong with one stands in its Drawn."""
        sheets = [Sheet(report, one) for report in reports for one in DRAFTED]
        written = write_all(sheets, self._writers, self._workers)
        return tuple(self._drawn(report, [next(written) for _ in DRAFTED]) for report in reports)

    def _drawn(self, report: Report, written: list[bytes | ReportError]) -> Drawn:
        documents: list[Document] = []
        faults: list[str] = []
        for wanted, content in zip(DRAFTED, written, strict=True):
            if isinstance(content, ReportError):
                faults.append(f"{wanted.value}: {content}")
                continue
            mark = sha256(content).hexdigest()
            file = File(name=file_name(report, wanted), format=wanted.value, hash=mark, size=len(content))
            documents.append(Document(file=file, content=content))
            try:
                self._file(report, file.name, content)
            except OSError as fault:
                faults.append(unwritable(self._folder, fault))
        return Drawn(title=short_title(report.subject), documents=tuple(documents), faults=tuple(dict.fromkeys(faults)))

    def stop(self) -> None:
        """Break off what is being drawn, for another thread: `draft` raises Stopped from then on."""
        self._writers.stop()

    def discard(self, reports: Sequence[Report]) -> None:
        """Remove the files of reports that were drawn in vain."""
        for report in reports if self._folder is not None else ():
            for wanted in DRAFTED:
                with suppress(OSError):
                    (self._place(report) / file_name(report, wanted)).unlink(missing_ok=True)

    def _file(self, report: Report, name: str, content: bytes) -> None:
        if self._folder is not None:
            folder = self._place(report)
            if not self._replaces and (folder / name).exists():
                return
            make_folder(folder)
            for torn in folder.glob(f".{name}.*"):  # left by a process that was killed while it wrote
                torn.unlink(missing_ok=True)
            write_whole(folder / name, content)

    def _place(self, report: Report) -> Path:
        return (self._folder or Path()) / report.agency / str(report.fiscal_year)


def file_name(report: Report, wanted: Format, *, public: bool = False) -> str:
    """Return `2566-04-03-overdue-v1.docx`: by date, what it is, and version; one made by hand has none."""
    day = report.subject.as_of
    version = f"-v{report.version}" if report.version is not None else ""
    marked = "-public" if public else ""
    return f"{be_year(day)}-{day:%m-%d}-{report.subject.series}{version}{marked}.{wanted.value}"


def keep_signed(folder: Path, mark: Mark, by: str, suffix: str, content: bytes) -> Path:
    """Keep a file that a position signed in the folder of its draft, to be read only. Raises OSError."""
    _, series, day = mark.report.split("/")
    make_folder(folder)
    path = folder / f"{int(day[:4]) + BE_OFFSET}{day[4:]}-{series}-v{mark.version}-signed-{by}{suffix}"
    write_whole(path, content, mode=0o440)
    give(path)
    return path


def unwritable(place: Path | None, fault: OSError) -> str:
    """Return the sentence for whoever looks after the folder."""
    return f"เขียนแฟ้มใน {place} ไม่ได้ ({in_thai(fault)}) ตรวจสิทธิ์และที่ว่าง / the file could not be written: {fault.strerror}"
