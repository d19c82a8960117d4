"""Reckoning a report from a plan, the ledger and a date."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import Span, month_end
from ita_scheduler.domain.escalation import officer_lines
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.occurrence import Status, continuous
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.report import (
    Done,
    Report,
    ReportKind,
    Round,
    Row,
    Signatory,
    Signatures,
    Subject,
    Tally,
)
from ita_scheduler.domain.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.plan import Plan
    from ita_scheduler.domain.recorded import Completion

# Rows in which something was not done in time: what an overdue report is about.
LATE = (Status.OVERDUE, Status.COMPLETED_LATE)


def subject_of(kind: ReportKind, plan: Plan, as_of: date, chosen: Round | None = None) -> Subject:
    """Return what a report of that kind is about on a date.

    A monthly one looks back on the last month that has ended by then; a round report, unless a round is chosen, on
    the last round that has ended, or on the first while none has.
    """
    year = plan.fiscal_year
    match kind:
        case ReportKind.OVERDUE:
            covers, found = Span(year.span.start, max(as_of, year.span.start)), None
        case ReportKind.MONTHLY:
            end = month_end(as_of) if as_of == month_end(as_of) else as_of.replace(day=1) - timedelta(days=1)
            covers, found = Span(end.replace(day=1), end), None
        case ReportKind.ROUND:
            found = chosen or (Round.TWELVE if as_of >= year.span.end else Round.SIX)
            covers = found.span(year)
    return Subject(kind=kind, plan=plan.id, as_of=as_of, covers=covers, round=found)


def report_on(
    subject: Subject,
    office: Office,
    history: History,
    *,
    version: int | None = None,
) -> Report:
    """Reckon the report of a plan, which must be one of the office's."""
    plan = next(plan for plan in office.plans if plan.id == subject.plan)
    directory = office.directory
    every = rows_of(plan, office, history, subject.as_of)
    return Report(
        subject=subject,
        agency=office.agency.id,
        agency_name=office.agency.name,
        district=office.agency.district,
        province=office.agency.province,
        fiscal_year=plan.fiscal_year.be,
        plan_title=plan.title,
        section=plan.reporting.section,
        signatures=_signatures(plan, directory.on(subject.as_of)),
        rows=_spoken_of(every, subject),
        every=every,
        ahead=coming(every, subject.as_of, office.agency.mail_times.horizon_days),
        undated=continuous(plan),
        measures=plan.measures,
        unit_titles={name: unit.title for name, unit in directory.units.items()},
        total=tally(every),
        by_unit=tallies(every),
        head=history.head,
        version=version,
    )


def rows_of(plan: Plan, office: Office, history: History, as_of: date) -> tuple[Row, ...]:
    """Return every dated duty of a plan as it stands on a date, in the plan's order and then by date."""
    return tuple(
        _row(one, office, history, as_of) for one in standing_occurrences(plan, office.calendar, history, as_of)
    )


def _row(one: Occurrence, office: Office, history: History, as_of: date) -> Row:
    directory = office.directory
    stands = status(one, history, office.calendar, as_of)
    done = history.completions.get(one.key)
    if done is not None and done.on > as_of:
        done = None
    promises = [given for given in history.acknowledgements.get(one.key, ()) if given.since <= as_of <= given.until]
    listed = history.listings.get(one.plan.id, {}).get(one.key)
    rests_on = [found.fact for found in (listed, done, *promises) if found is not None]
    until = done.on if done is not None else as_of
    return Row(
        occurrence=one.key,
        measure=one.measure.id,
        code=one.measure.code,
        title=one.measure.title,
        obligation=one.obligation.id,
        duty=one.obligation.summary or one.obligation.phrase,
        phrase=one.obligation.phrase,
        assumptions=one.obligation.assumptions,
        owner=one.obligation.owner,
        units=owing_titles(one, directory),
        positions=tuple(directory.title(line.positions[0]) for line in officer_lines(one, office)),
        nominal=one.nominal,
        act_by=one.act_by,
        last_day=one.last_day,
        covers=one.covers,
        status=stands,
        days=office.calendar.between(one.last_day, until) if stands in LATE else 0,
        done=_done(done, directory),
        promised=max((given.until for given in promises), default=None) if done is None else None,
        facts=tuple(sorted(rests_on)),
    )


def _done(said: Completion | None, directory: Directory) -> Done | None:
    if said is None:
        return None
    title = directory.title(said.by)
    return Done(by=title, on=said.on, evidence=said.evidence, note=said.note, fact=said.fact)


def owing_titles(one: Occurrence, directory: Directory) -> tuple[str, ...]:
    """Return the titles of the units that owe an occurrence, as the plan names them.

    An executive's own duty is the executive's, and a staff duty never is, whatever units its measure names.
    """
    if one.obligation.owner is Owner.EXECUTIVE:
        return tuple(unit.title for unit in directory.units.values() if unit.is_executive)
    units = [directory.units[name] for name in ((one.unit,) if one.unit else one.measure.units)]
    return tuple(unit.title for unit in [unit for unit in units if not unit.is_executive] or units)


def _spoken_of(every: tuple[Row, ...], subject: Subject) -> tuple[Row, ...]:
    match subject.kind:
        case ReportKind.OVERDUE:
            late = [row for row in every if row.status in LATE]
            return tuple(sorted(late, key=lambda row: (row.status is not Status.OVERDUE, row.last_day)))
        case ReportKind.ROUND:
            return tuple(row for row in every if row.nominal in subject.covers or row.covers.end <= subject.covers.end)
        case ReportKind.MONTHLY:
            return tuple(row for row in every if row.nominal in subject.covers or _is_left_over(row, subject))


def _is_left_over(row: Row, subject: Subject) -> bool:
    return row.status is Status.OVERDUE and row.nominal < subject.covers.start


def coming(every: Iterable[Row], as_of: date, days: int) -> tuple[Row, ...]:
    """Return what is still to be done in time and is to be acted on within so many days, the nearest first."""
    until = as_of + timedelta(days=days)
    ahead = [row for row in every if row.status in (Status.UPCOMING, Status.DUE) and as_of <= row.last_day]
    return tuple(sorted((row for row in ahead if row.act_by <= until), key=lambda row: row.act_by))


def tally(every: Iterable[Row]) -> Tally:
    """Count all rows of an office, each once."""
    return Tally("", Counter(row.status for row in every))


def tallies(every: Iterable[Row]) -> tuple[Tally, ...]:
    """Count by unit, the staff's in the plan's order and the executive's own duties last."""
    staff: dict[str, Counter[Status]] = {}
    executive: Counter[Status] = Counter()
    for row in every:
        if row.owner is Owner.EXECUTIVE:
            executive[row.status] += 1
        else:
            for unit in row.units:
                staff.setdefault(unit, Counter())[row.status] += 1
    found = [Tally(unit, counts) for unit, counts in staff.items()]
    return (*found, Tally("", executive, is_executive=True)) if executive else tuple(found)


def _signatures(plan: Plan, directory: Directory) -> Signatures:
    """Return who signs on the day of that directory: an acting officer signs for the post."""

    def signs(position: str | None) -> Signatory:
        known = directory.positions.get(position or "")
        if known is None:
            return Signatory("", "")
        reader = directory.positions[directory.reader(known.id)]
        return Signatory(known.title, reader.holder or "", "" if reader.id == known.id else reader.title)

    units = directory.staff_units(tuple(name for measure in plan.measures for name in measure.units))
    head = next((unit.head for unit in units if unit.head), None)
    return Signatures(
        prepared_by=signs(directory.coordinator),
        checked_by=signs(plan.reporting.checker or head),
        permanent_secretary=signs(directory.permanent_secretary),
        chief_executive=signs(directory.chief_executive),
    )
