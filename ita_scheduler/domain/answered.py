"""What is said because something was answered or changed: a deadline moved, extended or not, a matter open or settled.

Level-triggered like the ladder: it asks what the ledger says now and what has not been said of it, so that an answer
recorded during an outage is still told to everybody it concerns, and to nobody twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.company import report_skip
from ita_scheduler.domain.escalation import Line, officer_lines
from ita_scheduler.domain.laps import lap_on, waiting_request
from ita_scheduler.domain.notice import Kind, Notice, Reason, bare_step, lap_of
from ita_scheduler.domain.view import Candidate, Considered, drop, rider

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.recorded import Lap, Request
    from ita_scheduler.domain.view import View

# Steps by which somebody hears that a matter is late: `overdue-2`, `level-1`.
_LATE = ("overdue-", "level-")


def say_moved(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say once that a deadline moved: to whoever owes the duty, and to whoever was told that it was late.

    What began a lap since is said instead, and an extension that gives more time still stands. Once the last day has
    passed it is said only if the deadline was moved to a day already past.
    """
    move = view.history.moves.get(occurrence.key)
    if move is None or (move.nominal and occurrence.extended_to):
        return
    lap = lap_on(occurrence.key, view.history, view.today)
    if lap is not None and lap.fact > move.fact:
        return
    if view.today > occurrence.last_day and move.adopted < occurrence.last_day:
        return
    notice = Notice(
        occurrence=occurrence.key,
        kind=Kind.CHANGED,
        step=move.step,
        position="",
        reason=Reason.DEADLINE_MOVED if move.nominal else Reason.WORKING_DAYS_CHANGED,
    )
    late = _told_late(occurrence, view, before=occurrence.lap + 1) if move.nominal else ()
    _say_change(notice, late, occurrence, view, found)


def _say_change(notice: Notice, late: Iterable[str], occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say a change to whoever owes the duty, and for information to those told that it was late; each mailbox once."""
    said_to: set[str | None] = set()
    for line in officer_lines(occurrence, view.office):
        recipient = view.recipient(line)
        if recipient is None:
            continue
        said_to.add(view.office.directory.mailbox(recipient.position))
        own = replace(notice, position=recipient.position, skipped=recipient.skipped)
        if not _is_said(own, view) and not view.was_told_before(own):
            found.candidates.append(Candidate(notice=own, occurrence=occurrence, can_wait=True))
    for position in late:
        if (mailbox := view.office.directory.mailbox(position)) not in said_to:
            said_to.add(mailbox)
            _ride(replace(notice, kind=Kind.INFORMATION, position=position), occurrence, view, found)


def say_answers(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say what became of an open occurrence by answers: its newest lap, a request, a refusal."""
    _say_lap(occurrence, view, found)
    requests = view.history.requests.get(occurrence.key, ())
    if not requests:
        return
    latest = requests[-1]
    if waiting_request(occurrence, view.history, view.today) is not None:
        _ask(occurrence, len(requests), latest, view, found)
    elif latest.is_granted is False:
        _say_refused(occurrence, len(requests), latest, view, found)


def _say_lap(occurrence: Occurrence, view: View, found: Considered) -> None:
    """Say once that a lap began, to whoever owes the duty, and to whoever was told that it was late.

    Once an extended deadline has passed, too, that it was extended is no longer worth a line.
    """
    lap = lap_on(occurrence.key, view.history, view.today)
    if lap is None or (view.today > occurrence.counts_from and lap.began < occurrence.counts_from):
        return
    late = _told_late(occurrence, view, before=lap.number)
    _say_change(lap_notice(occurrence, lap, ""), late, occurrence, view, found)


def lap_notice(occurrence: Occurrence, lap: Lap, position: str) -> Notice:
    """Return the notice that says to whoever owes the duty that a lap began."""
    return Notice(
        occurrence=occurrence.key,
        kind=Kind.CHANGED,
        step=f"{'reopened' if lap.is_reopening else 'extended'}-{lap.number}",
        position=position,
        reason=Reason.REOPENED if lap.is_reopening else Reason.DEADLINE_EXTENDED,
    )


def _ask(occurrence: Occurrence, number: int, asked: Request, view: View, found: Considered) -> None:
    """Lay a request before ปลัด, or before นายก while ปลัด cannot be reached; the line names the unit only."""
    directory = view.office.directory
    executives = (directory.permanent_secretary, directory.chief_executive)
    # Nobody decides on a request of their own.
    deciding = Line(tuple(one for one in executives if one != asked.by) or executives)
    recipient = view.recipient(deciding)
    if recipient is None:
        unsent = drop(occurrence, Kind.INFORMATION, f"request-{number}", deciding.positions, found)
        report_skip(unsent, occurrence, view, found)
        return
    notice = Notice(
        occurrence=occurrence.key,
        kind=Kind.INFORMATION,
        step=f"request-{number}",
        position=recipient.position,
        reason=Reason.EXTENSION_ASKED,
        skipped=recipient.skipped,
    )
    if not _is_said(notice, view) and not view.was_told_before(notice):
        found.candidates.append(Candidate(notice=notice, occurrence=occurrence))


def _say_refused(occurrence: Occurrence, number: int, request: Request, view: View, found: Considered) -> None:
    """Tell whoever asked, or whoever stands in for them, that the deadline stands."""
    above = (position for line in officer_lines(occurrence, view.office) for position in line.positions)
    line = Line(tuple(dict.fromkeys((request.by, *above))))
    notice = refusal_notice(occurrence, number, request)
    recipient = view.recipient(line)
    if recipient is None:
        unsent = drop(occurrence, notice.kind, notice.step, line.positions, found)
        report_skip(unsent, occurrence, view, found)
        return
    notice = replace(notice, position=recipient.position, skipped=recipient.skipped)
    if not _is_said(notice, view) and not view.was_told_before(notice):
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
    reason = _settled_by(occurrence, view)
    said_to: set[str | None] = set()
    for position in _told_late(occurrence, view, before=occurrence.lap + 1):
        if (mailbox := view.office.directory.mailbox(position)) in said_to:
            continue
        said_to.add(mailbox)
        notice = Notice(
            occurrence=occurrence.key,
            kind=Kind.ALL_CLEAR,
            step=occurrence.step(reason.value),
            position=position,
            reason=reason,
        )
        _ride(notice, occurrence, view, found)
    found.wake = [day for day in found.wake if day > view.today]
    return found


def _settled_by(occurrence: Occurrence, view: View) -> Reason:
    if occurrence.key in view.history.waivers:
        return Reason.WAIVED
    return Reason.COMPLETED if occurrence.key in view.history.completions else Reason.RELEASED


def _told_late(occurrence: Occurrence, view: View, *, before: int) -> tuple[str, ...]:
    """Return the positions to which it was said, in the laps before one, that the matter is late; each once.

    Also under the keys that it had before the plan moved it.
    """
    told = [
        one
        for key in (occurrence.key, *view.history.former_keys(occurrence.key))
        for one in view.history.told.get(key, {}).values()
    ]
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


def _is_said(notice: Notice, view: View) -> bool:
    """Tell whether it is settled, also under a key that the occurrence had before the plan moved it."""
    keys = (notice.occurrence, *view.history.former_keys(notice.occurrence))
    return any(view.is_settled(replace(notice, occurrence=key).key) for key in keys)


def _ride(notice: Notice, occurrence: Occurrence, view: View, found: Considered) -> None:
    if view.reach.reaches(notice.position) and not _is_said(notice, view):
        found.candidates.append(rider(Candidate(notice=notice, occurrence=occurrence), view, found))
