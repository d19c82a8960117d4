"""Plans of one agency become one office: while October reports are open, two fiscal years run side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.config.faults import Fault, problems
from ita_scheduler.config.holidays import Corrections, working_calendar
from ita_scheduler.config.plans import PlanTable, agency_of, plan_of
from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ita_scheduler.config.positions import Staff
    from ita_scheduler.config.toml import Source
    from ita_scheduler.errors import Problem

# Common-era years whose holidays are looked up, before and after the fiscal years' own: reminders reach back over
# New Year, and what was never done is repeated monthly long after the year's end. A year costs under a millisecond.
_YEARS_BEFORE, _YEARS_AFTER = 1, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan that was read without faults, with its agency's people and holidays."""

    source: Source
    table: PlanTable
    staff: Staff
    holidays: Corrections


def join(entries: Sequence[Entry], mail_domain: str) -> tuple[tuple[Office, ...], tuple[Problem, ...]]:
    """Return one office for each agency, and what the plans of one agency contradict each other in."""
    agencies: dict[str, list[Entry]] = {}
    for entry in entries:
        agencies.setdefault(entry.table.agency.id, []).append(entry)
    found = tuple(
        one
        for group in agencies.values()
        for number, entry in enumerate(group)
        for one in problems(entry.source, _contradictions(entry, group[:number]))
    )
    if found:
        return (), found
    offices = tuple(_office(group, mail_domain) for group in agencies.values())
    pairs = zip(offices, agencies.values(), strict=True)
    shared = tuple(one for office, group in pairs if len(group) > 1 for one in _shared_keys(office, group))
    return ((), shared) if shared else (offices, ())


def _shared_keys(office: Office, group: Sequence[Entry]) -> Iterator[Problem]:
    """One key must mean one thing, also while an old year's October reports and the new year run side by side."""
    first: dict[str, Entry] = {}
    by_year = {entry.table.fiscal_year: entry for entry in group}
    for plan in office.plans:
        entry = by_year[plan.fiscal_year.be]
        for one in occurrences(plan, office.calendar):
            other = first.setdefault(one.key, entry)
            if other is not entry:
                place = ("measures", plan.measures.index(one.measure), "id")
                words = {"value": one.key, "other": other.source.path}
                yield from problems(entry.source, [Fault(place, "key_of_another_plan", words)])


def _contradictions(entry: Entry, earlier: Sequence[Entry]) -> Iterator[Fault]:
    """One agency has one plan a year, one name, one set of people and one calendar."""
    for other in earlier:
        if entry.table.fiscal_year == other.table.fiscal_year:
            words = {
                "agency": entry.table.agency.id,
                "year": entry.table.fiscal_year,
                "other": other.source.path,
            }
            yield Fault(("fiscal_year",), "plan_year_again", words)
    if not earlier:
        return
    first = earlier[0]
    words = {"agency": entry.table.agency.id, "other": first.source.path}
    for key in ("name", "district", "province", "zone"):
        if getattr(entry.table.agency, key) != getattr(first.table.agency, key):
            yield Fault(("agency", key), "agency_differs", words)
    if agency_of(entry.table).mail_times != agency_of(first.table).mail_times:
        yield Fault(("mail_times",), "agency_differs", words)
    if entry.staff != first.staff:
        yield Fault(("positions",), "agency_differs", words)
    if entry.holidays != first.holidays:
        yield Fault(("holidays",), "agency_differs", words)


def _office(group: Sequence[Entry], mail_domain: str) -> Office:
    in_order = sorted(group, key=lambda entry: entry.table.fiscal_year)
    first, last = in_order[0], in_order[-1]
    agency = agency_of(last.table)
    years = [FiscalYear(entry.table.fiscal_year).span for entry in (first, last)]
    return Office(
        agency=agency,
        plans=tuple(plan_of(entry.table, agency, entry.staff) for entry in in_order),
        directory=last.staff.directory,
        calendar=working_calendar(last.holidays, years[0].start.year - _YEARS_BEFORE, years[1].end.year + _YEARS_AFTER),
        mail_domain=mail_domain,
    )
