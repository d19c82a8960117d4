"""What stands where: the occurrences and the undated duties of the offices, with their status on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.occurrence import continuous
from ita_scheduler.domain.overview import Overview, overview
from ita_scheduler.domain.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence, Status
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation
    from ita_scheduler.ports import Ledger


@dataclass(frozen=True, slots=True)
class Standing:
    """An occurrence and its status."""

    office: Office
    occurrence: Occurrence
    status: Status


def standings(offices: Iterable[Office], ledger: Ledger | None, today: date) -> tuple[Standing, ...]:
    """Return every dated occurrence with its status on `today`, by nominal date and then in the plan's order.

    Without a ledger the plans count as in force from the start of their fiscal year.
    """
    found = []
    for office in offices:
        facts = ledger.facts(office.agency.id) if ledger else ()
        history: History = fold(facts, office.agency.zone)
        found += [
            Standing(office, one, status(one, history, office.calendar, today))
            for plan in office.plans
            for one in standing_occurrences(plan, office.calendar, history, today)
        ]
    return tuple(sorted(found, key=lambda standing: standing.occurrence.nominal))


def overviews(offices: Iterable[Office], ledger: Ledger | None, today: date) -> tuple[Overview, ...]:
    """Return where each office stands on `today`; without a ledger as `standings` says."""
    found = []
    for office in offices:
        facts = ledger.facts(office.agency.id) if ledger else ()
        found.append(overview(office, fold(facts, office.agency.zone), today))
    return tuple(found)


def undated(offices: Iterable[Office]) -> tuple[tuple[Office, Measure, Obligation], ...]:
    """Return the obligations that have no date: continuous ones, and those that wait for an event."""
    return tuple(
        (office, measure, obligation)
        for office in offices
        for plan in office.plans
        for measure, obligation in continuous(plan)
    )
