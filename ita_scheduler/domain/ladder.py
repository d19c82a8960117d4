"""What one occurrence has to say today: the strongest stage reached, and everything weaker as suppressed.

Level-triggered: it never asks whether something is due exactly today, only what has been reached and is not yet
said. So a morning missed, a crash or a week without a relay changes when a thing is said, never whether.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.answered import say_answers, say_moved
from ita_scheduler.domain.calendar import iso_week, month_end
from ita_scheduler.domain.company import inform, report_skip
from ita_scheduler.domain.escalation import Held, Line, Recipient, officer_lines, rung_key, step_lines
from ita_scheduler.domain.laps import acknowledgements
from ita_scheduler.domain.notice import Kind, Notice, Reason, Suppressed, Suppression, bare_step, lap_of
from ita_scheduler.domain.plan import Owner, Repeat
from ita_scheduler.domain.steps import climb
from ita_scheduler.domain.view import Candidate, Considered, View, after_this_week, drop, leads, rider, unsettled

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.occurrence import Occurrence


def consider(occurrence: Occurrence, view: View) -> Considered:
    """Consider one open occurrence."""
    found = Considered()
    calendar = view.office.calendar
    begins = calendar.shift(occurrence.act_by, -max(occurrence.lead_times, default=0))
    has_news = occurrence.lap or occurrence.key in view.history.moves or occurrence.key in view.history.requests
    if view.today < begins and not has_news:
        found.wake = [begins]  # most of a year's occurrences, on most days
        return found
    held = Held(acknowledgements(occurrence, view.history), calendar)
    say_moved(occurrence, view, found)
    say_answers(occurrence, view, found)
    lines = officer_lines(occurrence, view.office)
    for line in lines:
        _officer(occurrence, view, line, held, found)
    if occurrence.obligation.owner is Owner.EXECUTIVE:
        inform(occurrence, view, found)
    else:
        for rung in range(1, len(occurrence.measure.policy.escalation) + 1):
            climb(occurrence, view, rung, held, found)
    found.wake = [day for day in found.wake if day > view.today]
    return found


# ── Before and after the last day: to whoever owes the duty ──


def _officer(occurrence: Occurrence, view: View, line: Line, held: Held, found: Considered) -> None:
    recipient = view.recipient(line)
    is_staff = occurrence.obligation.owner is Owner.STAFF
    lead_kind = Kind.REMINDER if is_staff else Kind.MONITORING
    reached, later = leads(occurrence, view)
    found.wake += later
    found.wake.append(view.office.calendar.following(occurrence.counts_from))
    if recipient is None:
        step, kind = f"T-{reached[-1]}" if reached else "", lead_kind
        if view.today > occurrence.counts_from:
            step, kind = "overdue-1", Kind.OVERDUE if is_staff else lead_kind
        if step:
            unsent = drop(occurrence, kind, occurrence.step(step), line.positions, found)
            report_skip(unsent, occurrence, view, found)
        return
    reminders = [
        Notice(
            occurrence=occurrence.key,
            kind=lead_kind,
            step=occurrence.step(f"T-{lead}"),
            position=recipient.position,
            reason=Reason.LEAD_TIME_REACHED if is_staff else Reason.FOLLOW_UP_NEAR,
            skipped=recipient.skipped,
        )
        for lead in reached
    ]
    current: Candidate | None
    if view.today <= occurrence.counts_from:
        current = _reminder(occurrence, view, reminders, reached)
    elif is_staff:
        current = _overdue(occurrence, view, recipient, reminders, held, found)
    else:
        current = _unconfirmed(occurrence, view, recipient, reminders)
    if current is None or view.was_told_before(current.notice):
        return
    if not view.is_settled(current.notice.key):
        found.candidates.append(current)
    if recipient.skipped:
        report_skip(current.notice, occurrence, view, found)


def _reminder(occurrence: Occurrence, view: View, reminders: list[Notice], reached: list[int]) -> Candidate | None:
    if not reminders:
        return None
    return Candidate(
        notice=reminders[-1],
        occurrence=occurrence,
        can_wait=reached[-1] > 1,
        weaker=unsettled(reminders[:-1], view),
    )


def _overdue(
    occurrence: Occurrence,
    view: View,
    recipient: Recipient,
    reminders: list[Notice],
    held: Held,
    found: Considered,
) -> Candidate | None:
    told = view.history.told.get(occurrence.key, {}).values()
    spoken_to = (*recipient.skipped, recipient.position)
    said = [
        one
        for one in told
        if one.kind is Kind.OVERDUE and one.position in spoken_to and lap_of(one.step) == occurrence.lap and one.said_on
    ]
    # Counted from the last one said, and not by how many were: the mail with an earlier one may have come back.
    number = 1 + max((int(bare_step(one.step).removeprefix("overdue-")) for one in said), default=0)
    notice = Notice(
        occurrence=occurrence.key,
        kind=Kind.OVERDUE,
        step=occurrence.step(f"overdue-{number}"),
        position=recipient.position,
        reason=Reason.LAST_DAY_PASSED if number == 1 else Reason.STILL_OUTSTANDING,
        skipped=recipient.skipped,
    )
    if (until := held.until(view.today)) is not None:
        found.suppressed.append(Suppressed(notice=notice, why=Suppression.ACKNOWLEDGED, by=until.isoformat()))
        found.wake.append(view.office.calendar.following(until))
        return None
    if number == 1:
        opens = held.reached(occurrence.counts_from, 1)
        found.wake.append(opens)
        return (
            Candidate(notice=notice, occurrence=occurrence, weaker=unsettled(reminders, view))
            if opens <= view.today
            else None
        )
    if (newer := view.absorbed.get(occurrence.key)) is not None:
        found.suppressed.append(Suppressed(notice=notice, why=Suppression.ABSORBED, by=newer))
        return None
    last = max(one.said_on for one in said if one.said_on)
    if not _repeats(occurrence, view, last):
        # Weekly repeats may ride again from the next week on, monthly ones from the next month on.
        found.wake += [after_this_week(view), month_end(view.today) + timedelta(days=1)]
        return None
    return rider(Candidate(notice=notice, occurrence=occurrence), view, found)


def _repeats(occurrence: Occurrence, view: View, last: date) -> bool:
    """Tell whether an overdue notice is to be said again, the last one having been said on `last`."""
    policy = occurrence.measure.policy
    match policy.overdue_repeat_after_last_step if _is_at_top(occurrence, view) else policy.overdue_repeat:
        case Repeat.WEEKLY:
            return iso_week(view.today) > iso_week(last)
        case Repeat.MONTHLY:
            return (view.today.year, view.today.month) > (last.year, last.month)
        case Repeat.NEVER:
            return False


def _is_at_top(occurrence: Occurrence, view: View) -> bool:
    """Tell whether the highest step that would tell somebody new has been said; a ladder without steps has no top."""
    for rung in range(len(occurrence.measure.policy.escalation), 0, -1):
        for line in step_lines(occurrence, view.office, rung):
            recipient = view.recipient(line)
            if recipient is None:
                continue
            key = rung_key(occurrence, rung, recipient.position)
            if view.said_on(key) is not None:
                return True
            why = view.history.suppressed.get(key)
            if why is None or not why.is_final:
                return False
    return True


def _unconfirmed(occurrence: Occurrence, view: View, recipient: Recipient, reminders: list[Notice]) -> Candidate | None:
    if not occurrence.measure.policy.monitoring_after_last_day:
        return None
    notice = Notice(
        occurrence=occurrence.key,
        kind=Kind.MONITORING,
        step=occurrence.step("overdue-1"),
        position=recipient.position,
        reason=Reason.FOLLOW_UP_UNCONFIRMED,
        skipped=recipient.skipped,
    )
    return Candidate(notice=notice, occurrence=occurrence, weaker=unsettled(reminders, view))
