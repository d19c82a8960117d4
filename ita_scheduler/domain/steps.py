"""The steps above the officer: head of unit, ปลัด, and the summary for นายก that ปลัด sees a working day earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.company import report_skip
from ita_scheduler.domain.escalation import Held, gate, level_step, step_lines
from ita_scheduler.domain.notice import Kind, Notice, Reason, Suppressed, Suppression, lap_of
from ita_scheduler.domain.view import Candidate, Considered, View, drop

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.occurrence import Occurrence


def climb(occurrence: Occurrence, view: View, rung: int, held: Held, found: Considered) -> None:
    step = occurrence.measure.policy.escalation[rung - 1]
    calendar = view.office.calendar
    begins = held.reached(occurrence.counts_from, step.after - (1 if step.is_summary else 0))
    found.wake.append(begins)
    if view.today < begins:
        return
    notices, merged = _rung_notices(occurrence, view, rung, found)
    if not notices and not merged:
        return
    if (until := held.until(view.today)) is not None:
        found.wake.append(calendar.following(until))
        found.suppressed += [
            Suppressed(notice=notice, why=Suppression.ACKNOWLEDGED, by=until.isoformat()) for notice in notices
        ]
        return
    opens = gate(occurrence, view.office, view.history, view.reach, held, rung, step.after).opens
    if step.is_summary and rung > 1 and notices:
        opens = _preview(occurrence, view, rung, held, opens, found)
    if opens is None:
        if held.reached(occurrence.counts_from, step.after) <= view.today:
            found.suppressed += [Suppressed(notice=notice, why=Suppression.STEP_BELOW_UNSAID) for notice in notices]
        return
    found.wake.append(opens)
    if opens <= view.today:
        found.candidates += [
            Candidate(notice=notice, occurrence=occurrence, can_wait=True, is_summary=step.is_summary)
            for notice in notices
        ]
        found.suppressed += merged


def _rung_notices(
    occurrence: Occurrence, view: View, rung: int, found: Considered
) -> tuple[list[Notice], list[Suppressed]]:
    """Return the rung's unsettled notices, and those merged into a lower rung at which their address was told.

    They are merged when the rung would speak and not before: whose address it is may change until then.
    """
    directory = view.office.directory
    below = {
        told.message.address
        for told in view.history.told.get(occurrence.key, {}).values()
        if told.said_on
        and lap_of(told.step) == occurrence.lap
        and (told.kind is Kind.OVERDUE or (told.kind is Kind.ESCALATION and told.step != level_step(occurrence, rung)))
    }
    notices: list[Notice] = []
    merged: list[Suppressed] = []
    for line in step_lines(occurrence, view.office, rung):
        recipient = view.recipient(line)
        if recipient is None:
            unsent = drop(occurrence, Kind.ESCALATION, level_step(occurrence, rung), line.positions, found)
            report_skip(unsent, occurrence, view, found)
            continue
        notice = Notice(
            occurrence=occurrence.key,
            kind=Kind.ESCALATION,
            step=level_step(occurrence, rung),
            position=recipient.position,
            reason=Reason.STEP_REACHED,
            skipped=recipient.skipped,
        )
        if view.was_told_before(notice):
            continue
        if notice.skipped:
            report_skip(notice, occurrence, view, found)
        if view.is_settled(notice.key):
            continue
        if directory.mailbox(recipient.position) in below:
            merged.append(Suppressed(notice=notice, why=Suppression.MERGED, by=recipient.position))
            continue
        notices.append(notice)
    return notices, merged


def _preview(
    occurrence: Occurrence, view: View, rung: int, held: Held, opens: date | None, found: Considered
) -> date | None:
    """Let the rung below see a summary one working day before it goes up; return when it may then go."""
    after = occurrence.measure.policy.escalation[rung - 1].after
    goes_up = opens
    preview_opens = gate(occurrence, view.office, view.history, view.reach, held, rung, after - 1).opens
    for line in step_lines(occurrence, view.office, rung - 1):
        recipient = view.recipient(line)
        if recipient is None:
            if preview_opens is not None and preview_opens <= view.today:
                unsent = drop(occurrence, Kind.INFORMATION, level_step(occurrence, rung), line.positions, found)
                report_skip(unsent, occurrence, view, found)
            continue
        notice = Notice(
            occurrence=occurrence.key,
            kind=Kind.INFORMATION,
            step=level_step(occurrence, rung),
            position=recipient.position,
            reason=Reason.SUMMARY_FOLLOWS,
        )
        if not view.is_settled(notice.key):
            if preview_opens is not None:
                found.wake.append(preview_opens)
            if preview_opens is not None and preview_opens <= view.today:
                found.candidates.append(Candidate(notice=notice, occurrence=occurrence, can_wait=True))
        seen = view.said_on(notice.key)
        if seen is None:
            goes_up = None
        elif goes_up is not None:
            goes_up = max(goes_up, view.office.calendar.following(seen))
    return goes_up
