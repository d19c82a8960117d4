"""What is said beside the ladder: for information, that a deadline moved, and that somebody cannot be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.escalation import officer_lines
from ita_scheduler.domain.notice import Kind, Notice, Reason
from ita_scheduler.domain.view import Candidate, Considered, View, leads, rider, unsettled

if TYPE_CHECKING:
    from ita_scheduler.domain.occurrence import Occurrence


def inform(current: Candidate, view: View, found: Considered) -> None:
    """Show ปลัด and the coordinator, in their own digests, what the executive is told."""
    directory = view.office.directory
    executive = current.notice
    told = {directory.address(executive.position)}
    for name in current.occurrence.measure.policy.inform:
        position = getattr(directory, name)
        notice = replace(executive, kind=Kind.INFORMATION, position=position, reason=Reason.FOR_INFORMATION, skipped=())
        address = directory.address(position)
        if address is None or address in told or view.is_settled(notice.key):
            continue
        told.add(address)
        weaker = [replace(notice, step=f"T-{lead}") for lead in leads(current.occurrence, view)[0]]
        found.candidates.append(
            rider(
                replace(
                    current,
                    notice=notice,
                    is_due_day=False,
                    weaker=unsettled((one for one in weaker if one.step != notice.step), view),
                ),
                view,
                found,
            )
        )


def report_skip(current: Candidate, view: View, found: Considered) -> None:
    """Tell the coordinator once for each occurrence that somebody could not be reached."""
    directory = view.office.directory
    notice = replace(
        current.notice,
        kind=Kind.INFORMATION,
        step=f"skipped-{current.notice.skipped[0]}",
        position=directory.coordinator,
        reason=Reason.RECIPIENT_UNREACHABLE,
    )
    if directory.coordinator in (current.notice.position, *current.notice.skipped) or view.is_settled(notice.key):
        return
    found.candidates.append(rider(replace(current, notice=notice, is_due_day=False, weaker=()), view, found))


def say_moved(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say once that a deadline moved, to whoever owes the duty, while there is still time."""
    move = view.history.moves.get(occurrence.key)
    if move is None or view.today > occurrence.last_day:
        return
    for line in officer_lines(occurrence, view.office):
        recipient = line.first_reachable(view.office.directory, view.history)
        if recipient is None:
            continue
        notice = Notice(
            occurrence=occurrence.key,
            kind=Kind.CHANGED,
            step=move.step,
            position=recipient.position,
            reason=Reason.DEADLINE_MOVED if move.nominal else Reason.WORKING_DAYS_CHANGED,
            skipped=recipient.skipped,
        )
        if not view.is_settled(notice.key):
            found.candidates.append(Candidate(notice=notice, occurrence=occurrence, can_wait=True))
