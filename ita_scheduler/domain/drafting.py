"""Which reports are to be drafted this morning, and what the ledger states of them.

Level-triggered like the notices: a window that has ended and that no draft has shown yet is due, however long ago it
ended. So a morning missed is made up, and nothing is drafted twice. Of several missed windows of one kind the newest
is drafted: its report shows what the others would have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.calendar import iso_week
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.notice import Reason
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.plan import DraftCadence, Owner
from ita_scheduler.domain.report import Report, ReportKind, Round, Subject, changes_since, read_key, standing
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.domain.status import status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.document import File
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Plan
    from ita_scheduler.domain.recorded import Signed, Version
    from ita_scheduler.domain.report import Stood

_MONTHS = {DraftCadence.MONTHLY: 1, DraftCadence.QUARTERLY: 3, DraftCadence.EACH_ROUND: 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that is to be drafted now, and why."""

    report: Report
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What became of drafting it: the files that were written, and why others were not.

    `title` is what the draft is called. Without any file nothing was drafted.
    """

    due: Due
    title: str
    files: tuple[File, ...]
    faults: tuple[str, ...] = ()


def reports_due(office: Office, history: History, today: date) -> tuple[Due, ...]:
    """Return the reports to be drafted on a working morning, each once.

    What could not be written this morning already is left for the next one.
    """
    found: dict[str, Due] = {}
    for plan in office.plans:
        since = history.plan_since.get(plan.id)
        if since is None or since > today:
            continue
        for subject, reason in _subjects(plan, office, history, today):
            if subject.key not in history.versions:
                report = report_on(subject, office, history, version=next_version(subject.key, history))
                found[subject.key] = Due(report=report, reason=reason)
        for due in _changed(plan, office, history, today):
            found.setdefault(due.report.subject.key, due)
    tried = {(report, version) for report, version, day in history.draft_faults if day == today}
    return tuple(due for key, due in found.items() if (key, due.report.version) not in tried)


def next_version(key: str, history: History) -> int:
    """Return the number that a further version of a report gets."""
    drafted = (one.number for one in history.versions.get(key, ()))
    signed = (one.version for one in history.signed.get(key, ()))
    return max((*drafted, *signed), default=0) + 1


def _subjects(plan: Plan, office: Office, history: History, today: date) -> Iterator[tuple[Subject, Reason]]:
    reporting = plan.reporting
    if _ended(plan, reporting.overdue, ReportKind.OVERDUE.value, history, today):
        yield subject_of(ReportKind.OVERDUE, plan, today), Reason.REPORT_DUE
    elif DraftCadence.WHEN_OVERDUE in reporting.overdue and _is_newly_overdue(plan, office, history, today):
        yield subject_of(ReportKind.OVERDUE, plan, today), Reason.NEWLY_OVERDUE
    if reporting.round:
        for one in Round:
            subject = subject_of(ReportKind.ROUND, plan, today, one)
            if _is_awaited(subject.covers.end, plan, subject.series, history, today):
                yield subject, Reason.REPORT_DUE
    if month := _ended(plan, reporting.monthly, ReportKind.MONTHLY.value, history, today):
        yield Subject(kind=ReportKind.MONTHLY, plan=plan.id, as_of=today, covers=month), Reason.REPORT_DUE


def _ended(plan: Plan, cadences: tuple[DraftCadence, ...], series: str, history: History, today: date) -> Span | None:
    """Return the newest window of these cadences that has ended and that no draft of the series has shown."""
    windows = [
        window
        for cadence in cadences
        if cadence in _MONTHS
        for window in plan.fiscal_year.windows(_MONTHS[cadence])
        if _is_awaited(window.end, plan, series, history, today)
    ]
    return max(windows, key=lambda window: window.end, default=None)


def _is_awaited(end: date, plan: Plan, series: str, history: History, today: date) -> bool:
    """Tell whether a window that ended on `end`, while the plan was in force, has not been reported on."""
    if not history.plan_since[plan.id] <= end < today:
        return False
    return not any(one.as_of > end for one in _drafted(plan, series, history))


def _drafted(plan: Plan, series: str, history: History) -> Iterator[Version]:
    for versions in history.versions.values():
        yield from (one for one in versions if one.plan == plan.id and one.series == series)


def _is_newly_overdue(plan: Plan, office: Office, history: History, today: date) -> bool:
    """Tell whether something is overdue that no overdue report of this plan has shown; once a week at most."""
    shown: set[str] = set()
    for version in _drafted(plan, ReportKind.OVERDUE.value, history):
        if iso_week(version.drafted) == iso_week(today) and version.reason is not Reason.REPORT_CHANGED:
            return False
        shown |= version.overdue
    return any(
        one.obligation.owner is Owner.STAFF
        and one.last_day < today
        and one.key not in shown
        and history.is_open(one.key)
        and status(one, history, office.calendar, today) is Status.OVERDUE
        for one in standing_occurrences(plan, office.calendar, history, today)
    )


def _changed(plan: Plan, office: Office, history: History, today: date) -> Iterator[Due]:
    """Draft a signed report again when it reads differently now than in its latest version.

    The list says what changed since the version that was signed, which is the one that people have. What is recorded
    today counts tomorrow: an afternoon of typing makes one new version.
    """
    for key, signed in history.signed.items():
        subject = known_subject(key, plan, history)
        stated: tuple[Signed | Version, ...] = (signed[-1], *history.versions.get(key, ()))
        latest = max(stated, key=lambda one: one.fact)
        if subject is None or not any(
            one.fact > latest.head and one.recorded < today and (one.about is None or one.about <= subject.as_of)
            for one in history.restated
        ):
            continue
        report = report_on(subject, office, history, version=next_version(key, history))
        if changes_since(latest.rows, report, history.superseded):
            changes = changes_since(signed[-1].rows, report, history.superseded)
            report = replace(report, changed_since=signed[-1].version, changes=changes)
            yield Due(report=report, reason=Reason.REPORT_CHANGED)


def known_subject(key: str, plan: Plan, history: History) -> Subject | None:
    """Return what a report is about, as it was drafted or would be by hand; None for another plan's."""
    named, kind, chosen, as_of = read_key(key)
    if named != plan.id:
        return None
    drafted = history.versions.get(key)
    if drafted:
        return Subject(kind=kind, plan=named, as_of=as_of, covers=drafted[0].covers, round=chosen)
    return subject_of(kind, plan, as_of, chosen)


def next_drafting(office: Office, history: History, today: date) -> date | None:
    """Return the next day after today on which a report may be due; None when none is left.

    What becomes overdue is not looked for here: the morning after its last day has a reminder of its own. Only what
    this week's draft left for the next one is, and what was recorded today about something signed.
    """
    days: list[date] = []
    for plan in office.plans:
        reporting = plan.reporting
        cadences = {*reporting.overdue, *reporting.monthly, *reporting.round}
        for cadence in cadences & _MONTHS.keys():
            windows = plan.fiscal_year.windows(_MONTHS[cadence])
            days += [office.calendar.following(window.end) for window in windows if window.end >= today]
        drafted = _drafted(plan, ReportKind.OVERDUE.value, history)
        if any(iso_week(one.drafted) == iso_week(today) for one in drafted):
            days.append(office.calendar.on_or_after(today + timedelta(days=7 - today.weekday())))
    if history.signed and history.restated and history.restated[-1].recorded == today:
        days.append(office.calendar.following(today))
    return min(days, default=None)


def drafted_fact(attempt: Attempt) -> Draft:
    """Return what the ledger states of an attempt."""
    report, subject = attempt.due.report, attempt.due.report.subject
    name = {"report": subject.key, "version": report.version}
    if not attempt.files:
        return Draft(kind=FactKind.DRAFT_FAILED, actor=DAEMON, body=name | {"faults": list(attempt.faults)})
    late = [row for row in report.rows if row.status is Status.OVERDUE]
    follow_ups = sum(row.owner is Owner.EXECUTIVE for row in late)
    body = name | {
        "series": subject.series,
        "plan": subject.plan,
        "as_of": subject.as_of.isoformat(),
        "covers": [subject.covers.start.isoformat(), subject.covers.end.isoformat()],
        "title": attempt.title,
        "reason": attempt.due.reason.value,
        "head": report.head.seq,
        "overdue": [row.occurrence for row in late if row.owner is Owner.STAFF],
        "counts": {state.value: count for state, count in report.total.counts.items()} | {"follow_ups": follow_ups},
        "rows": rows_of(standing(report)),
        "files": [[file.name, file.format, file.hash, file.size] for file in attempt.files],
    }
    if attempt.faults:
        body["faults"] = list(attempt.faults)
    return Draft(kind=FactKind.DRAFTED, actor=DAEMON, body=body)


def rows_of(rows: tuple[Stood, ...]) -> list[list[Any]]:
    """Return how rows stood, as a fact keeps them."""
    return [[one.occurrence, one.status.value, one.days, one.done.isoformat() if one.done else None] for one in rows]
