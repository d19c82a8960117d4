"""Specimens: letters and reports with made-up matters, by which an office's own templates are tried before a morning.

A template's fault would otherwise be met on the day on which its letter is due, or in a rehearsal that happens to
come by. Each set of folders is tried once, however many agencies share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ita_scheduler import bootstrap
from ita_scheduler.domain.absence import Unreached
from ita_scheduler.domain.digest import ActingFor, Ahead, Before, Digest, Enclosed, Fault, Line, NextStep, Skip
from ita_scheduler.domain.document import File
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.outbox import Template
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ComposeError, ReportError
from ita_scheduler.mail.own_rendering import OwnRenderer
from ita_scheduler.reports.writing import Format, Sheet
from ita_scheduler.sandbox import folders_of, has_own
from ita_scheduler.usecases.report import reckon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ita_scheduler.config.settings import Settings
    from ita_scheduler.domain.office import Office

TODAY = date(2023, 4, 4)
# Every reason for which a line is written, with the kind and a step that it comes with.
_MATTERS = (
    (Kind.REMINDER, Reason.LEAD_TIME_REACHED, "T-7"),
    (Kind.OVERDUE, Reason.LAST_DAY_PASSED, "overdue-1"),
    (Kind.OVERDUE, Reason.STILL_OUTSTANDING, "overdue-2"),
    (Kind.ESCALATION, Reason.STEP_REACHED, "level-1"),
    (Kind.ESCALATION, Reason.SUMMARY_FOLLOWS, "level-2"),
    (Kind.MONITORING, Reason.FOLLOW_UP_NEAR, "T-3"),
    (Kind.MONITORING, Reason.FOLLOW_UP_UNCONFIRMED, "after"),
    (Kind.INFORMATION, Reason.FOR_INFORMATION, "level-3"),
    (Kind.INFORMATION, Reason.RECIPIENT_UNREACHABLE, "skipped-officer"),
    (Kind.INFORMATION, Reason.EXTENSION_ASKED, "asked-2023-04-30"),
    (Kind.CHANGED, Reason.DEADLINE_MOVED, "moved-2023-03-15"),
    (Kind.CHANGED, Reason.WORKING_DAYS_CHANGED, "moved-2023-03-15"),
    (Kind.CHANGED, Reason.DEADLINE_EXTENDED, "extended-2023-04-30"),
    (Kind.CHANGED, Reason.EXTENSION_REFUSED, "refused-2023-04-30"),
    (Kind.CHANGED, Reason.REOPENED, "reopened"),
    (Kind.ALL_CLEAR, Reason.COMPLETED, "closed"),
    (Kind.ALL_CLEAR, Reason.WAIVED, "closed"),
    (Kind.ALL_CLEAR, Reason.RELEASED, "closed"),
)
_FAULTS = ("mailbox", "returned", "report", "audit", "composition", "sender", "unknown")


@dataclass(frozen=True, slots=True)
class Tried:
    """Folders with own templates, whose they are (agency ids), and the sentence of each that cannot be used."""

    folder: Path
    agencies: tuple[str, ...]
    faults: tuple[str, ...]


def try_templates(settings: Settings, offices: Sequence[Office]) -> list[Tried]:
    """Render every letter and every report that own templates have a part in, for each set of folders once."""
    return [*_try_letters(settings, offices), *_try_reports(settings, offices)]


def _sharing(folders: Sequence[Path], offices: Sequence[Office]) -> dict[tuple[Path, ...], list[Office]]:
    """Return the offices by the folders in which their templates are looked for, where there are own ones."""
    found: dict[tuple[Path, ...], list[Office]] = {}
    for office in offices:
        if has_own(own := folders_of(office.agency.id, folders)):
            found.setdefault(own, []).append(office)
    return found


def _try_letters(settings: Settings, offices: Sequence[Office]) -> Iterator[Tried]:
    for folders, sharing in _sharing(bootstrap.composer(settings, offices).templates, offices).items():
        renderer, faults = OwnRenderer(folders), []
        for template in Template:
            try:
                for value in letters(template, sharing[0]):
                    renderer.render(template, value, unsubscribe="mailto:specimen@office.example")
            except ComposeError as fault:  # one of each template is enough: its other letters would say the same
                faults.append(str(fault))
        yield _tried(folders, sharing, faults)


def _try_reports(settings: Settings, offices: Sequence[Office]) -> Iterator[Tried]:
    writers = bootstrap.writers(settings)
    for folders, sharing in _sharing(writers.stationery.templates, offices).items():
        faults, plan = [], sharing[0].plans[0]
        for kind in ReportKind:
            report = reckon(kind, sharing[0], plan, None, plan.fiscal_year.span.end)
            for form in Format:
                try:
                    writers.write(Sheet(report, form, is_public=form is Format.HTML))
                except ReportError as fault:
                    faults.append(str(fault))
        yield _tried(folders, sharing, faults)


def _tried(folders: tuple[Path, ...], sharing: Sequence[Office], faults: Sequence[str]) -> Tried:
    return Tried(folders[0], tuple(office.agency.id for office in sharing), tuple(dict.fromkeys(faults)))


def letters(template: Template, office: Office) -> Iterator[Digest | Fault]:
    """Yield the letters of a template: one about everything, one about each matter alone, one about nothing."""
    agency = office.agency
    if template is Template.FAULT:
        for why in _FAULTS:
            yield Fault(
                agency=agency.id,
                agency_name=agency.name,
                message="0123@office.example",
                morning=TODAY,
                subject_of="หัวหน้าสำนักปลัด",
                why=why,
                reply="550 5.1.1 User unknown",
                reply_to="ita@office.example",
                details=("ตัวอย่าง",),
                stand_in="" if why == "mailbox" else "ปลัด",
            )
        return
    lines = [_line(number, *matter) for number, matter in enumerate(_MATTERS)]
    if template is not Template.TEST:
        yield _digest(office, template, *lines, is_full=True)
        for line in lines:
            yield _digest(office, template, line)
    yield _digest(office, template)


def _digest(office: Office, template: Template, *lines: Line, is_full: bool = False) -> Digest:
    title = "ปลัด"
    return Digest(
        agency=office.agency.id,
        agency_name=office.agency.name,
        fiscal_year=office.plans[0].fiscal_year.be,
        morning=TODAY,
        to_titles=(title,),
        is_executive=template is Template.EXECUTIVE,
        lines=lines,
        coordinator_title="ผู้ประสานงาน ITA",
        reply_to="ita@office.example",
        ahead=(Ahead(act_by=TODAY, nominal=TODAY, code="O37", title="มาตรการ", duty="กำกับติดตาม"),) if is_full else (),
        head=f"1 {'0' * 64}" if is_full else "",
        reports=(_enclosed(), _enclosed(faults=("pdf: ตัวอย่าง",))) if is_full else (),
        acting=(ActingFor(by=title, post="นายก", orders=("๑๒/๒๕๖๖",)),) if is_full else (),
    )


def _line(number: int, kind: Kind, reason: Reason, step: str) -> Line:
    is_ahead = kind is Kind.REMINDER or reason is Reason.FOLLOW_UP_NEAR
    due = date(2023, 4, 12) if is_ahead else date(2023, 3, 31)
    skips = tuple(
        Skip(title="นักวิเคราะห์", why=why, until=TODAY if why is Unreached.ON_LEAVE else None) for why in Unreached
    )
    before = Before(on=date(2023, 3, 24), kind=Kind.REMINDER, step="T-7", to="นักวิเคราะห์")
    return Line(
        kind=kind,
        step=step,
        reason=reason,
        occurrence=f"specimen/O{number}/O{number}-1/{due.isoformat()}",
        code=f"O{number}",
        title="มาตรการตัวอย่าง",
        duty="รายงานผู้บริหารและเผยแพร่บนเว็บไซต์",
        phrase="รายงานผู้บริหาร ภายในเดือนมีนาคม",
        actions=("report", "publish", "publicise", "monitor", "perform"),
        is_executive_duty=kind is Kind.MONITORING,
        units=("สำนักปลัด", "กองคลัง"),
        nominal=due,
        act_by=due,
        last_day=due,
        covers_from=date(2022, 10, 1),
        covers_to=date(2023, 3, 31),
        days=2,
        told=("หัวหน้าสำนักปลัด",),
        next_step=NextStep(on=date(2023, 4, 10), to=("ปลัด",), step="level-2"),
        earlier=(date(2023, 2, 28),),
        assumptions=("ตัวอย่าง",),
        skipped=tuple(skip.title for skip in skips),
        skips=skips,
        moved_from=date(2023, 3, 15) if kind is Kind.CHANGED else None,
        is_summary=reason is Reason.SUMMARY_FOLLOWS,
        extended_to=due if reason is Reason.DEADLINE_EXTENDED else None,
        until=date(2023, 4, 30),
        answered_on=date(2023, 4, 3),
        evidence="https://office.example/ita",
        note="ตัวอย่าง",
        before=(before,),
    )


def _enclosed(faults: tuple[str, ...] = ()) -> Enclosed:
    files = () if faults else (File(name="2566-04-04-overdue-v1.docx", format="docx", hash="0" * 64, size=1),)
    return Enclosed(
        report="specimen-2566/overdue/2023-04-04",
        version=1 + len(faults),
        title="รายงานสถานะการดำเนินการที่เกินกำหนด",
        reason=Reason.REPORT_CHANGED if faults else Reason.NEWLY_OVERDUE,
        as_of=TODAY,
        counts={status.value: 1 for status in Status} | {"follow_ups": 1},
        files=files,
        faults=faults,
    )
