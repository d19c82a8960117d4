"""What is said beside the ladder: for information, and that somebody cannot be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.escalation import officer_lines
from ita_scheduler.domain.notice import Kind, Notice, Reason, Suppressed, Suppression
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.view import Candidate, Considered, View, leads, rider, unsettled

if TYPE_CHECKING:
    from ita_scheduler.domain.occurrence import Occurrence


def inform(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Show ปลัด and the coordinator, in their own digests, what the executive is told; each mailbox once.

    Only these copies may be unsubscribed from. They are not dropped for ever: whoever asks for them again, or never
    asked to be without them, sees what still stands open then.
    """
    reached, _ = leads(occurrence, view)
    steps = [occurrence.step(f"T-{lead}") for lead in reached]
    if view.today > occurrence.counts_from and occurrence.measure.policy.monitoring_after_last_day:
        steps.append(occurrence.step("overdue-1"))
    if not steps:
        return
    directory = view.office.directory
    recipients = (view.recipient(line) for line in officer_lines(occurrence, view.office))
    told = {directory.mailbox(recipient.position) for recipient in recipients if recipient}
    for post in occurrence.measure.policy.inform:
        position = getattr(directory, post)
        mailbox = directory.mailbox(position)
        if mailbox in told or not view.reach.reaches(position):
            continue
        told.add(mailbox)
        *weaker, notice = (_information(occurrence, step, position, Reason.FOR_INFORMATION) for step in steps)
        if view.is_settled(notice.key):
            continue
        if (wish := view.history.unsubscribed.get(mailbox or "")) is not None:
            since = wish.since.isoformat()
            found.suppressed.append(Suppressed(notice=notice, why=Suppression.UNSUBSCRIBED, by=since))
            continue
        candidate = Candidate(notice=notice, occurrence=occurrence, weaker=unsettled(weaker, view))
        found.candidates.append(rider(candidate, view, found))


def _information(occurrence: Occurrence, step: str, position: str, reason: Reason) -> Notice:
    return Notice(occurrence=occurrence.key, kind=Kind.INFORMATION, step=step, position=position, reason=reason)


def report_skip(unsent: Notice, occurrence: Occurrence, view: View, found: Considered) -> None:
    """Tell the coordinator, once for each occurrence and position, that somebody could not be reached."""
    _account_for_skipped(unsent, occurrence, view, found)
    coordinator = view.office.directory.coordinator
    reason = Reason.RECIPIENT_UNREACHABLE
    if unsent.reason is reason and (view.is_settled(unsent.key) or view.was_told_before(unsent)):
        return  # it was said before everybody was away
    notice = replace(
        _information(occurrence, f"skipped-{unsent.skipped[0]}", coordinator, reason), skipped=unsent.skipped
    )
    is_own = coordinator in unsent.skipped or (coordinator == unsent.position and unsent.reason is not reason)
    if not is_own and view.reach.reaches(coordinator) and not view.is_settled(notice.key):
        found.candidates.append(rider(Candidate(notice=notice, occurrence=occurrence), view, found))


def _account_for_skipped(sent: Notice, occurrence: Occurrence, view: View, found: Considered) -> None:
    """State what became of notices to the skipped positions that no server took: the stand-in is told instead."""
    for told in view.history.told.get(occurrence.key, {}).values():
        is_given_up = told.message.state is State.STALE or told.message.id in view.given_up
        if told.position in sent.skipped and is_given_up:
            unsent = Notice(
                occurrence=occurrence.key,
                kind=told.kind,
                step=told.step,
                position=told.position,
                reason=Reason.RECIPIENT_UNREACHABLE,
            )
            found.suppressed.append(Suppressed(notice=unsent, why=Suppression.UNREACHABLE, by=sent.key))
