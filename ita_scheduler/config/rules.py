"""The rules that a plan must keep besides its form: one function each, all of them in RULES.

A rule looks at what could be read and gives its findings; one finding never hides another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from ita_scheduler.config.cadences import AfterEvent, Continuous, Dates, Once
from ita_scheduler.config.faults import Fault, shown
from ita_scheduler.config.fields import bare
from ita_scheduler.config.positions import unknown
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.thai import long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ita_scheduler.config.plans import MeasureTable, ObligationTable
    from ita_scheduler.config.policies import PolicyTable
    from ita_scheduler.config.positions import Staff
    from ita_scheduler.config.toml import Loc
    from ita_scheduler.domain.calendar import FiscalYear


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a plan. `measures` carry their number in the file; `staff` is None when it has faults."""

    measures: tuple[tuple[int, MeasureTable], ...]
    policy: PolicyTable | None
    year: FiscalYear | None
    staff: Staff | None
    staff_file: str
    in_force_from: date | None = None
    checker: str | None = None

    def obligations(self) -> Iterator[tuple[Loc, MeasureTable, ObligationTable]]:
        """Give every obligation with the place where it stands."""
        for number, measure in self.measures:
            for which, obligation in enumerate(measure.obligations):
                yield ("measures", number, "obligations", which), measure, obligation

    def policies(self) -> Iterator[tuple[Loc, PolicyTable]]:
        """Give the plan's policy and the measures' own."""
        if self.policy:
            yield ("policy",), self.policy
        for number, measure in self.measures:
            if measure.policy:
                yield ("measures", number, "policy"), measure.policy


def _repeated(names: Iterable[tuple[Loc, str]], kind: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for loc, name in names:
        if name in seen:
            yield Fault(loc, kind, {"value": shown(name, quoted=False)})
        seen.add(name)


def measure_ids_differ(plan: Reading) -> Iterator[Fault]:
    """Every measure has its own id."""
    return _repeated(((("measures", n, "id"), one.id) for n, one in plan.measures), "measure_twice")


def obligation_ids_differ(plan: Reading) -> Iterator[Fault]:
    """Every obligation's id is unique in the plan: people quote it without its measure."""
    return _repeated((((*loc, "id"), one.id) for loc, _, one in plan.obligations()), "obligation_twice")


def units_exist(plan: Reading) -> Iterator[Fault]:
    """Responsible units are units, aliases or collectives of the positions file, each named once."""
    if plan.staff is None:
        return
    titles = {name: plan.staff.directory.units[unit].title for name, unit in plan.staff.unit_ids.items()}
    for number, measure in plan.measures:
        seen: set[str] = set()
        for which, name in enumerate(measure.units):
            loc = ("measures", number, "units", which)
            unit = plan.staff.unit_ids.get(bare(name))
            if unit is None:
                yield unknown(name, titles, loc, "unit_unknown", plan.staff_file)
            elif unit in seen:
                yield Fault(loc, "unit_twice", {"value": shown(name)})
            else:
                seen.add(unit)


def receivers_exist(plan: Reading) -> Iterator[Fault]:
    """Receivers are positions of the positions file."""
    if plan.staff is None:
        return
    known = {position: position for position in plan.staff.directory.positions}
    named: list[tuple[Loc, list[str]]] = [(("measures", n), one.receivers) for n, one in plan.measures]
    named += [(loc, one.receivers) for loc, _, one in plan.obligations()]
    for base, receivers in named:
        for which, receiver in enumerate(receivers):
            if receiver not in known:
                loc = (*base, "receivers", which)
                yield unknown(receiver, known, loc, "position_unknown", plan.staff_file)


def checker_exists(plan: Reading) -> Iterator[Fault]:
    """Whoever checks a draft is a position of the positions file."""
    if plan.staff is None or plan.checker is None or plan.checker in plan.staff.directory.positions:
        return
    known = {position: position for position in plan.staff.directory.positions}
    yield unknown(plan.checker, known, ("reports", "checker"), "position_unknown", plan.staff_file)


def lead_times_differ(plan: Reading) -> Iterator[Fault]:
    """No reminder is ordered twice for one day."""
    for base, policy in plan.policies():
        for key in ("lead_times", "monitoring_lead_times"):
            leads: list[int] = getattr(policy, key) or []
            for which, lead in enumerate(leads):
                if lead in leads[:which]:
                    yield Fault((*base, key, which), "lead_twice", {"key": key, "value": lead})


def escalation_rises(plan: Reading) -> Iterator[Fault]:
    """Each step comes later than the one before it, and tells somebody new."""
    for base, policy in plan.policies():
        steps = policy.escalation or []
        for which, (before, step) in enumerate(pairwise(steps), start=1):
            loc = (*base, "escalation", which)
            if step.after <= before.after:
                words = {"value": step.after, "before": before.after}
                yield Fault((*loc, "after"), "escalation_order", words)
            if step.to in [one.to for one in steps[:which]]:
                yield Fault((*loc, "to"), "escalation_post", {"value": step.to})


def periods_fit_the_year(plan: Reading) -> Iterator[Fault]:
    """A period runs forward; one that leaves the fiscal year is odd, more than a year away it is a slip."""
    for number, measure in plan.measures:
        loc, period = ("measures", number, "period"), measure.period
        if period is None:
            continue
        if period.end < period.start:
            yield Fault((*loc, "end"), "period_reversed")
        elif plan.year and not (period.start in plan.year.span and period.end in plan.year.span):
            words = {"value": f"{long_date(period.start)} – {long_date(period.end)}", "year": plan.year.be}
            yield Fault(loc, "period_outside", words, is_warning=True)


def dates_are_near(plan: Reading) -> Iterator[Fault]:
    """Every written date lies within a year of the fiscal year: the year is what hands slip on."""
    if plan.year is None:
        return
    year = timedelta(days=366)
    near = Span(plan.year.span.start - year, plan.year.span.end + year)
    for loc, day in _written_dates(plan):
        if day not in near:
            yield Fault(loc, "date_far", {"value": long_date(day), "year": plan.year.be})


def _written_dates(plan: Reading) -> Iterator[tuple[Loc, date]]:
    if plan.in_force_from:  # a slip here would leave the whole year unrecorded
        yield ("in_force_from",), plan.in_force_from
    for number, measure in plan.measures:
        if measure.period:
            yield ("measures", number, "period", "start"), measure.period.start
            yield ("measures", number, "period", "end"), measure.period.end
    for loc, _, obligation in plan.obligations():
        match obligation.cadence:
            case Once(date=date() as day):
                yield (*loc, "cadence", "date"), day
            case Dates(dates=days):
                yield from (((*loc, "cadence", "dates", n), day) for n, day in enumerate(days))
            case AfterEvent(events=days):
                yield from (((*loc, "cadence", "events", n), day) for n, day in enumerate(days))


def dates_differ(plan: Reading) -> Iterator[Fault]:
    """No date is listed twice: two occurrences would have one key."""
    for base, _, obligation in plan.obligations():
        match obligation.cadence:
            case Dates(dates=days):
                key = "dates"
            case AfterEvent(events=days):
                key = "events"
            case _:
                continue
        for which, day in enumerate(days):
            if day in days[:which]:
                yield Fault((*base, "cadence", key, which), "dates_equal", {"value": long_date(day)})


def somebody_receives(plan: Reading) -> Iterator[Fault]:
    """A duty of the staff reaches at least one position."""
    if plan.staff is None:
        return
    for loc, measure, obligation in plan.obligations():
        if obligation.owner != "staff" or obligation.receivers or measure.receivers:
            continue
        units = tuple(plan.staff.unit_ids.get(bare(name), "") for name in measure.units)
        if "" in units:
            continue  # said by units_exist
        staff = plan.staff.directory.staff_units(units)
        if not staff:
            yield Fault((*loc, "owner"), "nobody_staff", {"value": obligation.id})
        elif not any(unit.receiver or unit.head for unit in staff):
            yield Fault((*loc, "owner"), "nobody_receives", {"value": obligation.id})


def units_complete_as_they_can(plan: Reading) -> Iterator[Fault]:
    """Each unit can complete a duty of the staff by itself only where it has a receiver or head of its own."""
    for loc, measure, obligation in plan.obligations():
        if obligation.completion != "each":
            continue
        if obligation.owner != "staff":
            yield Fault((*loc, "completion"), "each_of_executive", {"value": obligation.id})
        elif obligation.receivers or measure.receivers:
            yield Fault((*loc, "completion"), "each_with_receivers", {"value": obligation.id})
        elif plan.staff is not None:
            units = tuple(unit for name in measure.units if (unit := plan.staff.unit_ids.get(bare(name))))
            for one in plan.staff.directory.staff_units(units):
                if not (one.receiver or one.head):
                    words = {"value": obligation.id, "unit": shown(one.title)}
                    yield Fault((*loc, "completion"), "each_without_receiver", words)


def follow_ups_end(plan: Reading) -> Iterator[Fault]:
    """Only an executive's follow-up ends when the measure's own work is complete, and only where that has a date."""
    for loc, measure, obligation in plan.obligations():
        if obligation.until is None:
            continue
        if obligation.owner != "executive":
            yield Fault((*loc, "until"), "until_of_staff", {"value": obligation.id})
        elif all(one.owner == "executive" or isinstance(one.cadence, Continuous) for one in measure.obligations):
            yield Fault((*loc, "until"), "until_without_work", {"value": obligation.id}, is_warning=True)


def duties_have_dates(plan: Reading) -> Iterator[Fault]:
    """A duty that is neither continuous nor waiting for an event gives a date: none is dropped in silence."""
    if plan.year is None:
        return
    for loc, measure, obligation in plan.obligations():
        period = measure.span(plan.year)
        if isinstance(obligation.cadence, Continuous | AfterEvent) or period.end < period.start:
            continue
        if not obligation.cadence.cadence().slots(plan.year, period):
            yield Fault((*loc, "cadence"), "no_date", {"value": obligation.id})


def questions_are_answered(plan: Reading) -> Iterator[Fault]:
    """What only the officer can say is shown until it is said."""
    for loc, _, obligation in plan.obligations():
        if obligation.question:
            words = {"value": obligation.id, "question": shown(obligation.question, quoted=False, longest=600)}
            yield Fault((*loc, "question"), "question_open", words, is_warning=True)


RULES = (
    measure_ids_differ,
    obligation_ids_differ,
    units_exist,
    receivers_exist,
    checker_exists,
    lead_times_differ,
    escalation_rises,
    periods_fit_the_year,
    dates_are_near,
    dates_differ,
    somebody_receives,
    units_complete_as_they_can,
    follow_ups_end,
    duties_have_dates,
    questions_are_answered,
)
