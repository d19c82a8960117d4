"""The daily look: where an office stands on a date, counted as its reports count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.occurrence import Status, continuous
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.reporting import coming, rows_of, tallies, tally

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.report import Row, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An office on a date: all dated duties of its plans, and how many stand where, in all and by unit.

    In `by_unit` a collective is each of its members, so that every real unit has the counts of what it owes. `overdue`
    are the staff's, the longest first; `unconfirmed` the executive's own follow-ups whose occasion has passed without a
    record, which are nobody's reproach. `undated` counts the duties without a date.
    """

    office: Office
    at: date
    fiscal_year: int
    rows: tuple[Row, ...]
    total: Tally
    by_unit: tuple[Tally, ...]
    overdue: tuple[Row, ...]
    unconfirmed: tuple[Row, ...]
    undated: int

    def coming(self, days: int) -> tuple[Row, ...]:
        """Return what is to be acted on within so many days, the nearest first."""
        return coming(self.rows, self.at, days)

    @property
    def next(self) -> Row | None:
        """Return what is to be acted on next, however far away; None when nothing is left."""
        left = coming(self.rows, self.at, (max(row.act_by for row in self.rows) - self.at).days) if self.rows else ()
        return left[0] if left else None

    def days_left(self, row: Row) -> int:
        """Count the working days left until a row is to be acted on."""
        return max(0, self.office.calendar.between(self.at, row.act_by))


def overview(office: Office, history: History, at: date) -> Overview:
    """Look at an office on a date; what was recorded as done after it does not count yet."""
    rows = tuple(row for plan in office.plans for row in rows_of(plan, office, history, at))
    late = sorted((row for row in rows if row.status is Status.OVERDUE), key=lambda row: row.last_day)
    begun = [plan.fiscal_year.be for plan in office.plans if plan.fiscal_year.span.start <= at]
    return Overview(
        office=office,
        at=at,
        fiscal_year=max(begun, default=office.plans[0].fiscal_year.be),
        rows=rows,
        total=tally(rows),
        by_unit=tallies(_of_each_member(row, office.directory) for row in rows),
        overdue=tuple(row for row in late if row.owner is Owner.STAFF),
        unconfirmed=tuple(row for row in late if row.owner is Owner.EXECUTIVE),
        undated=sum(len(continuous(plan)) for plan in office.plans),
    )


def _of_each_member(row: Row, directory: Directory) -> Row:
    """Put the members for a collective; a row that names nobody else stays as it is."""
    named = tuple(unit.id for unit in directory.units.values() if unit.title in row.units)
    members = tuple(unit.title for unit in directory.staff_units(named))
    return replace(row, units=members) if row.owner is Owner.STAFF and members else row
