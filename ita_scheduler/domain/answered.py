"""What is said because somebody answered: a deadline extended or not, a matter open again, an overdue one settled.

Level-triggered like the ladder: it asks what the ledger says now and what has not been said of it, so that an answer
recorded during an outage is still told to everybody it concerns, and to nobody twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.escalation import Line, officer_lines
from ita_scheduler.domain.laps import lap_on
from ita_scheduler.domain.notice import Kind, Notice, Reason, bare_step, lap_of
from ita_scheduler.domain.view import Candidate, Considered, rider

if TYPE_CHECKING:
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.recorded import Lap, Request
    from ita_scheduler.domain.view import View

# Steps by which somebody hears that a matter is late: `overdue-2`, `level-1`.
_LATE = ("overdue-", "level-")


def say_answers(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say what became of an open occurrence by answers: its newest lap, a request, a refusal."""
    _say_lap(occurrence, view, found)
    requests = view.history.requests.get(occurrence.key, ())
    if not requests:
        return
    latest = requests[-1]
    if latest.is_granted is None:
        _ask(occurrence, len(requests), view, found)
    elif not latest.is_granted:
        _say_refused(occurrence, len(requests), latest, view, found)


def _say_lap(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say once that a lap began, to whoever owes the duty, and to whoever was told that it was late.

    Once an extended deadline has passed, too, that it was extended is no longer worth a line.
    """
    lap = lap_on(occurrence.key, view.history, view.today)
    if lap is None or (view.today > occurrence.counts_from and lap.began < occurrence.counts_from):
        return
    said_to: set[str | None] = set()
    for line in officer_lines(occurrence, view.office):
        recipient = view.recipient(line)
        if recipient is None:
            continue
        said_to.add(view.office.directory.mailbox(recipient.position))
        notice = lap_notice(occurrence, lap, recipient.position, skipped=recipient.skipped)
        if not view.is_settled(notice.key):
            found.candidates.append(Candidate(notice=notice, occurrence=occurrence, can_wait=True))
    for position in _told_late(occurrence, view, before=lap.number):
        if (mailbox := view.office.directory.mailbox(position)) not in said_to:
            said_to.add(mailbox)
            _ride(lap_notice(occurrence, lap, position, kind=Kind.INFORMATION), occurrence, view, found)


def lap_notice(
    occurrence: Occurrence, lap: Lap, position: str, *, kind: Kind = Kind.CHANGED, skipped: tuple[str, ...] = ()
) -> Notice:
    """Return the notice that says that a lap began: to whoever owes the duty, or for information."""
    return Notice(
        occurrence=occurrence.key,
        kind=kind,
        step=f"{'reopened' if lap.is_reopening else 'extended'}-{lap.number}",
        position=position,
        reason=Reason.REOPENED if lap.is_reopening else Reason.DEADLINE_EXTENDED,
        skipped=skipped,
    )


def _ask(occurrence: Occurrence, number: int, view: View, found: Considered) -> None:
    """Lay a request before ปลัด, or before นายก while ปลัด cannot be reached; the line names the unit only."""
    directory = view.office.directory
    recipient = view.recipient(Line((directory.permanent_secretary, directory.chief_executive)))
    if recipient is None:
        return
    notice = Notice(
        occurrence=occurrence.key,
        kind=Kind.INFORMATION,
        step=f"request-{number}",
        position=recipient.position,
        reason=Reason.EXTENSION_ASKED,
        skipped=recipient.skipped,
    )
    if not view.is_settled(notice.key):
        found.candidates.append(Candidate(notice=notice, occurrence=occurrence))


def _say_refused(occurrence: Occurrence, number: int, request: Request, view: View, found: Considered) -> None:
    notice = refusal_notice(occurrence, number, request)
    if view.reach.reaches(request.by) and not view.is_settled(notice.key):
        found.candidates.append(Candidate(notice=notice, occurrence=occurrence, can_wait=True))


def refusal_notice(occurrence: Occurrence, number: int, request: Request) -> Notice:
    """Return the notice that tells whoever asked that the deadline stands; `number` is the request's, from 1."""
    return Notice(
        occurrence=occurrence.key,
        kind=Kind.CHANGED,
        step=f"refused-{number}",
        position=request.by,
        reason=Reason.EXTENSION_REFUSED,
    )


def all_clear(occurrence: Occurrence, view: View) -> Considered:
    """Tell everybody who was told of an overdue matter that it is settled, in their next digest."""
    found = Considered()
    is_waived = occurrence.key in view.history.waivers
    said_to: set[str | None] = set()
    for position in _told_late(occurrence, view, before=occurrence.lap + 1):
        if (mailbox := view.office.directory.mailbox(position)) in said_to:
            continue
        said_to.add(mailbox)
        notice = Notice(
            occurrence=occurrence.key,
            kind=Kind.ALL_CLEAR,
            step=occurrence.step("waived" if is_waived else "completed"),
            position=position,
            reason=Reason.WAIVED if is_waived else Reason.COMPLETED,
        )
        _ride(notice, occurrence, view, found)
    found.wake = [day for day in found.wake if day > view.today]
    return found


def _told_late(occurrence: Occurrence, view: View, *, before: int) -> tuple[str, ...]:
    """Return the positions to which it was said, in the laps before one, that the matter is late; each once."""
    told = view.history.told.get(occurrence.key, {}).values()
    return tuple(
        dict.fromkeys(
            one.position
            for one in told
            if one.said_on is not None
            and lap_of(one.step) < before
            and bare_step(one.step).startswith(_LATE)
            and one.position in view.office.directory.positions
        )
    )


def _ride(notice: Notice, occurrence: Occurrence, view: View, found: Considered) -> None:
    if view.reach.reaches(notice.position) and not view.is_settled(notice.key):
        found.candidates.append(rider(Candidate(notice=notice, occurrence=occurrence), view, found))
