"""Occurrences as they stand on a day: with the deadlines that were extended, and the laps of their ladders.

An extension and a reopening begin a *lap*: reminders and steps are counted anew and carry its number (`T-3+1`), since
what was said before was true before. Until a lap begins, on the day it was recorded, the former deadline holds: a
report as of an earlier day shows what was owed then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import Owner, Until

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.plan import Measure, Plan
    from ita_scheduler.domain.recorded import Lap


def standing_occurrences(plan: Plan, calendar: WorkingCalendar, history: History, on: date) -> tuple[Occurrence, ...]:
    """Expand the plan like `occurrences`, each as it stands on a day."""
    expanded = occurrences(plan, calendar)
    if history.laps:
        expanded = tuple(as_it_stands(one, calendar, history, on) for one in expanded)
    ended = {
        measure.id: ended
        for measure in plan.measures
        if any(duty.until is Until.MEASURE_COMPLETE for duty in measure.obligations)
        and (ended := _completed_on(measure, expanded, history, on)) is not None
    }
    return tuple(_released(one, ended.get(one.measure.id)) for one in expanded) if ended else expanded


def _completed_on(measure: Measure, expanded: tuple[Occurrence, ...], history: History, on: date) -> date | None:
    """Return the day on which the last dated duty of the staff was done or waived; None while one is open."""
    days: list[date] = []
    for one in expanded:
        if one.measure.id == measure.id and one.obligation.owner is Owner.STAFF:
            closed = history.completions.get(one.key) or history.waivers.get(one.key)
            if closed is None or closed.on > on:
                return None
            days.append(closed.on)
    return max(days, default=None)


def _released(one: Occurrence, ended: date | None) -> Occurrence:
    """Release a follow-up that falls due on or after the day on which the measure's own work was complete."""
    if ended is None or one.obligation.until is None or one.nominal < ended:
        return one
    return replace(one, is_released=True)


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
        extended_to=lap.until,
        lap=lap.number,
        lap_began=lap.began,
    )


def lap_on(key: str, history: History, on: date) -> Lap | None:
    """Return the lap an occurrence is in on a day; None for the first, which nobody recorded."""
    begun = [lap for lap in history.laps.get(key, ()) if lap.began <= on]
    return begun[-1] if begun else None
