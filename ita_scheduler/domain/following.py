"""What follows if nobody answers, as a line of a mail says it, and what else lies ahead of an executive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.digest import Ahead, NextStep
from ita_scheduler.domain.escalation import Held, gate, level_step, rung_after, rung_key, rung_of, step_lines
from ita_scheduler.domain.laps import acknowledgements
from ita_scheduler.domain.notice import Kind, Reason, lap_of
from ita_scheduler.domain.plan import Owner

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ita_scheduler.domain.digest import Line
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.view import Candidate, View


def next_step(candidate: Candidate, view: View) -> NextStep | None:
    """Return what follows if nobody answers; None when only the reports follow."""
    one, notice, calendar = candidate.occurrence, candidate.notice, view.office.calendar
    own = (view.office.directory.title(notice.position),)
    if notice.kind is Kind.ALL_CLEAR:
        return None
    if notice.kind is Kind.INFORMATION:
        if notice.reason is not Reason.SUMMARY_FOLLOWS:
            return None
        return _rung_step(one, view, rung_of(notice.step), calendar.following(view.today))
    if view.today <= one.counts_from:
        for lead in one.lead_times:
            day = calendar.shift(one.act_by, -lead)
            if day > view.today:
                return NextStep(on=day, to=own, step=f"T-{lead}")
    is_executive = one.obligation.owner is Owner.EXECUTIVE
    if view.today <= one.counts_from and (not is_executive or one.measure.policy.monitoring_after_last_day):
        return NextStep(on=_first_late(one, view), to=own, step="overdue-1")
    return None if is_executive else _next_rung(one, candidate, view)


def _first_late(one: Occurrence, view: View) -> date:
    """Return the first day on which it may be said to be late: not while somebody has it in hand."""
    calendar = view.office.calendar
    if one.obligation.owner is Owner.EXECUTIVE:
        return calendar.following(one.counts_from)
    held = Held(acknowledgements(one, view.history), calendar)
    day = held.reached(one.counts_from, 1)
    return calendar.following(until) if (until := held.until(day)) else day


def _next_rung(one: Occurrence, candidate: Candidate, view: View) -> NextStep | None:
    """Return the lowest step that has not been said and would tell somebody new, on the day it may come.

    What goes out this morning counts as said today.
    """
    directory, notice = view.office.directory, candidate.notice
    current = rung_of(notice.step) if notice.kind is Kind.ESCALATION else 0
    told: set[str | None] = {
        told.message.address
        for told in view.history.told.get(one.key, {}).values()
        if told.said_on and lap_of(told.step) == one.lap
    }
    told.add(directory.mailbox(notice.position))
    held = Held(acknowledgements(one, view.history), view.office.calendar)
    for rung in range(current + 1, len(one.measure.policy.escalation) + 1):
        positions = _reached_by(one, view, rung)
        if {directory.mailbox(position) for position in positions} <= told:
            continue
        if all(view.is_settled(rung_key(one, rung, position)) for position in positions):
            continue
        after = rung_after(one, rung)
        gap = max(1, after - rung_after(one, current)) if _is_first_said(one, notice.step, current) else 1
        opens = gate(one, view.office, view.history, view.reach, held, rung, after).opens
        day = opens or max(held.reached(one.counts_from, after), held.reached(view.today, gap))
        return _rung_step(one, view, rung, max(day, view.office.calendar.following(view.today)))
    return None


def _is_first_said(one: Occurrence, step: str, rung: int) -> bool:
    """Tell whether a notice is the one by which its rung is first said."""
    return step in (one.step("overdue-1"), level_step(one, rung))


def _reached_by(one: Occurrence, view: View, rung: int) -> tuple[str, ...]:
    recipients = (view.recipient(line) for line in step_lines(one, view.office, rung))
    return tuple(recipient.position for recipient in recipients if recipient)


def _rung_step(one: Occurrence, view: View, rung: int, on: date) -> NextStep | None:
    titles = tuple(view.office.directory.title(position) for position in _reached_by(one, view, rung))
    return NextStep(on=on, to=titles, step=f"level-{rung}") if titles else None


def ahead(lines: Iterable[Line], live: tuple[Occurrence, ...], view: View) -> tuple[Ahead, ...]:
    """List the executive's own duties of the coming days, in a digest that reminds of one."""
    if not any(line.kind is Kind.MONITORING for line in lines):
        return ()
    until = view.today + timedelta(days=view.office.agency.mail_times.horizon_days)
    shown = {line.occurrence for line in lines}
    return tuple(
        Ahead(
            act_by=one.act_by,
            nominal=one.nominal,
            code=one.measure.code,
            title=one.measure.title,
            duty=one.obligation.summary or one.obligation.phrase,
        )
        for one in sorted(live, key=lambda one: (one.act_by, one.key))
        if one.obligation.owner is Owner.EXECUTIVE and view.today <= one.act_by <= until and one.key not in shown
    )
