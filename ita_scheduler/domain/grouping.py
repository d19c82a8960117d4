"""Which candidates of a digest share a line, and which rounds of a duty are still outstanding before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import AfterEvent
from ita_scheduler.domain.notice import ANSWERED, Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.view import Candidate, View

# Lines of one duty are merged when they say the same kind of thing to the reader.
_FAMILY = {Kind.REMINDER: "own", Kind.OVERDUE: "own"}
_MOVED = frozenset({Reason.DEADLINE_MOVED, Reason.WORKING_DAYS_CHANGED})


def grouped(going: Iterable[Candidate], directory: Directory, view: View) -> list[list[Candidate]]:
    """Return the candidates of a digest, those together that make one line of it."""
    groups: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in going:
        groups.setdefault(_together(candidate, directory), []).append(candidate)
    return [part for group in groups.values() for part in _parts(group, view)]


def _together(candidate: Candidate, directory: Directory) -> tuple[str, ...]:
    """Return what candidates must share to be one line.

    For everybody that is the duty: its rounds are merged. Executives read one line about all units of which each owes
    it by itself, for each round.
    """
    one, family = candidate.occurrence, _family(candidate)
    executives = (directory.permanent_secretary, directory.chief_executive)
    if one.unit is None or candidate.notice.position not in executives:
        return (*one.duty, family)
    return (one.plan.id, one.measure.id, one.obligation.id, family, one.nominal.isoformat())


def _parts(group: list[Candidate], view: View) -> Iterator[list[Candidate]]:
    """Cut the rounds of a duty into lines: those that are late go with the nearest day to come, each other alone."""
    late = [one for one in group if one.occurrence.last_day < view.today]
    days: dict[date, list[Candidate]] = {}
    for one in sorted((one for one in group if one not in late), key=lambda one: one.occurrence.nominal):
        days.setdefault(one.occurrence.nominal, []).append(one)
    nearest, *others = days.values() or [[]]
    yield [*late, *nearest]
    yield from others


def _family(candidate: Candidate) -> str:
    """Return what the lines of one duty must share to be merged.

    An answer and a moved deadline are about their own occurrence only, and so is what follows an event.
    """
    kind, reason = candidate.notice.kind, candidate.notice.reason
    is_alone = reason in ANSWERED or reason in _MOVED or isinstance(candidate.occurrence.obligation.cadence, AfterEvent)
    about = candidate.occurrence.nominal.isoformat() if is_alone else ""
    if is_alone and kind in _FAMILY:
        return f"{_FAMILY[kind]}:{about}"
    return _FAMILY.get(kind, f"{kind}:{reason}:{about}")


def earlier(newest: Candidate, live: tuple[Occurrence, ...], view: View) -> tuple[date, ...]:
    """Return the nominal dates of earlier rounds of the same duty that are still outstanding.

    What is due on another day before this one, and not yet late, has a line of its own.
    """
    about = newest.occurrence
    is_event = isinstance(about.obligation.cadence, AfterEvent)
    if is_event or newest.notice.reason in ANSWERED or newest.notice.reason in _MOVED:
        return ()
    return tuple(
        sorted(
            {
                one.nominal
                for one in live
                if one.duty == about.duty and one.last_day < view.today and one.nominal < about.nominal
            }
        )
    )
