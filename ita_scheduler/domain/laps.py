"""Occurrences as they stand on a day: with the deadlines that were extended, and the laps of their ladders.

An extension and a reopening begin a *lap*: reminders and steps are counted anew and carry its number (`T-3+1`), since
what was said before was true before. Until a lap begins, on the day it was recorded, the former deadline holds: a
report as of an earlier day shows what was owed then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.occurrence import occurrences

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.plan import Plan
    from ita_scheduler.domain.recorded import Lap


def standing_occurrences(plan: Plan, calendar: WorkingCalendar, history: History, on: date) -> tuple[Occurrence, ...]:
    """Expand the plan like `occurrences`, each as it stands on a day."""
    expanded = occurrences(plan, calendar)
    if not history.laps:
        return expanded
    return tuple(as_it_stands(one, calendar, history, on) for one in expanded)


def as_it_stands(one: Occurrence, calendar: WorkingCalendar, history: History, on: date) -> Occurrence:
    """Return an occurrence with the lap and the deadline it has on a day."""
    lap = lap_on(one.key, history, on)
    if lap is None:
        return one
    if lap.until is None:
        return replace(one, lap=lap.number, lap_began=lap.began)
    return replace(
        one,
        act_by=calendar.on_or_before(lap.until),
        last_day=calendar.on_or_after(lap.until),
        lap=lap.number,
        lap_began=lap.began,
    )


def lap_on(key: str, history: History, on: date) -> Lap | None:
    """Return the lap an occurrence is in on a day; None for the first, which nobody recorded."""
    begun = [lap for lap in history.laps.get(key, ()) if lap.began <= on]
    return begun[-1] if begun else None
