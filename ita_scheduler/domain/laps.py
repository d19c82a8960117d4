"""Occurrences as they stand on a day: with the deadlines that were extended, and the laps of their ladders.

An extension and a reopening begin a *lap*: reminders and steps are counted anew and carry its number (`T-3+1`), since
what was said before was true before. Until a lap begins, on the day it was recorded, the former deadline holds: a
report as of an earlier day shows what was owed then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import Owner, Until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.plan import Measure, Plan
    from ita_scheduler.domain.recorded import Acknowledgement, Lap, Request


def standing_occurrences(plan: Plan, calendar: WorkingCalendar, history: History, on: date) -> tuple[Occurrence, ...]:
    """Expand the plan like `occurrences`, each as it stands on a day."""
    expanded = occurrences(plan, calendar)
    if history.laps:
        expanded = tuple(as_it_stands(one, calendar, history, on) for one in expanded)
    ended = {
        measure.id: spans
        for measure in plan.measures
        if any(duty.until is Until.MEASURE_COMPLETE for duty in measure.obligations)
        and (spans := _complete_in(measure, expanded, history, on))
    }
    return tuple(_released(one, ended.get(one.measure.id, ())) for one in expanded) if ended else expanded


def _complete_in(
    measure: Measure, expanded: tuple[Occurrence, ...], history: History, on: date
) -> list[tuple[date, date | None]]:
    """Return since when the measure's own work is complete, and when it was before a duty was opened again.

    Each is the day on which the last dated duty of the staff was done or waived, with the day of the reopening, or of
    another duty, that ended it; None for the one that lasts.
    """
    duties = [one for one in expanded if one.measure.id == measure.id and one.obligation.owner is Owner.STAFF]
    since = {one.key: history.in_force.get(one.key, date.min) for one in duties}
    reopened = {lap.began for one in duties for lap in history.laps.get(one.key, ()) if lap.is_reopening}
    found: list[tuple[date, date | None]] = []
    # What comes into the plan later, as an event does, ends a time in which all was done, and does not undo it.
    for end in (*sorted(day for day in {*reopened, *since.values()} if date.min < day <= on), None):
        there = [one for one in duties if end is None or since[one.key] < end]
        closed = [_closed_on(one.key, history, end or on, is_before=end is not None) for one in there]
        if closed and None not in closed:
            found.append((max(day for day in closed if day is not None), end))
    return found


def _closed_on(key: str, history: History, day: date, *, is_before: bool) -> date | None:
    """Return when an occurrence was closed as it stood on a day, or just before what was opened again on it."""
    for lap in history.laps.get(key, ()):
        if lap.closed is not None and (lap.began > day or (is_before and lap.began == day)):
            return lap.closed if lap.closed <= day else None
    closed = history.completions.get(key) or history.waivers.get(key)
    return closed.on if closed is not None and closed.on <= day else None


def _released(one: Occurrence, complete_in: Sequence[tuple[date, date | None]]) -> Occurrence:
    """Release a follow-up that falls due while the measure's own work is complete.

    What fell due in such a time stays released when a duty is opened again later: nobody was asked to follow it up.
    """
    if one.obligation.until is None:
        return one
    is_released = any(one.nominal >= start and (end is None or one.last_day < end) for start, end in complete_in)
    return replace(one, is_released=True) if is_released else one


def as_it_stands(one: Occurrence, calendar: WorkingCalendar, history: History, on: date) -> Occurrence:
    """Return an occurrence with the lap and the deadline it has on a day."""
    lap = lap_on(one.key, history, on)
    if lap is None:
        return one
    if lap.until is None or lap.until <= one.nominal:  # never extended, or the plan itself gives more time by now
        return replace(one, lap=lap.number, lap_began=lap.began)
    return replace(
        one,
        act_by=calendar.on_or_before(lap.until),
        last_day=calendar.on_or_after(lap.until),
        extended_to=lap.until,
        lap=lap.number,
        lap_began=lap.began,
    )


def acknowledgements(one: Occurrence, history: History) -> tuple[Acknowledgement, ...]:
    """Return the acknowledgements of the lap in which an occurrence stands: one that was closed is in nobody's hand."""
    given = history.acknowledgements.get(one.key, ())
    began = [lap.fact for lap in history.laps.get(one.key, ()) if lap.number == one.lap]
    return tuple(each for each in given if not began or each.fact > began[0])


def waiting_request(one: Occurrence, history: History, today: date) -> Request | None:
    """Return the request for more time that waits for a decision, or None.

    It waits no longer once the day it asks for has passed or the deadline lies after it anyhow, once another one was
    made, or once the matter was closed: what was opened again is asked for anew.
    """
    closed = max((lap.fact for lap in history.laps.get(one.key, ()) if lap.is_reopening), default=0)
    deadline = one.extended_to or one.nominal
    for asked in history.requests.get(one.key, ())[-1:]:
        if asked.is_granted is None and asked.fact > closed and asked.until > max(deadline, today):
            return asked
    return None


def lap_on(key: str, history: History, on: date) -> Lap | None:
    """Return the lap an occurrence is in on a day; None for the first, which nobody recorded."""
    begun = [lap for lap in history.laps.get(key, ()) if lap.began <= on]
    return begun[-1] if begun else None
