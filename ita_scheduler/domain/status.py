"""The status of an occurrence on a date: computed from its dates and the ledger, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import AfterEvent
from ita_scheduler.domain.occurrence import Status

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence


def in_force_since(one: Occurrence, history: History) -> date | None:
    """Return from when an occurrence counts; None when the ledger has never listed it."""
    return history.since(one.plan.id, one.key, is_after_event=isinstance(one.obligation.cadence, AfterEvent))


def status(one: Occurrence, history: History, calendar: WorkingCalendar, today: date) -> Status:
    """Return where an occurrence, as it stands on `today` (see `laps`), stands on that day.

    What was done after `today` does not count yet. What the ledger has never listed counts as in force from the
    start of the plan's fiscal year.
    """
    waiver = history.waivers.get(one.key)
    if waiver is not None and waiver.on <= today:
        return Status.WAIVED
    done = history.completions.get(one.key)
    if done is not None and done.on <= today:
        return Status.COMPLETED if done.on <= one.last_day else Status.COMPLETED_LATE
    if one.is_released:
        return Status.WAIVED
    if one.counts_from < (in_force_since(one, history) or one.plan.fiscal_year.span.start):
        return Status.UNRECORDED
    if today > one.last_day:
        return Status.OVERDUE
    first = calendar.shift(one.act_by, -max(one.lead_times, default=0))
    return Status.DUE if today >= first else Status.UPCOMING
