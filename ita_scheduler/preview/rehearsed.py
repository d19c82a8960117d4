"""What a page of a rehearsal is made of: an office, its days, and the mails that were planned on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.notice import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.notice import Notice, Reason
    from ita_scheduler.domain.occurrence import Occurrence, Status
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.plan import Measure, Obligation
    from ita_scheduler.preview.letters import Letter


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail of the rehearsal, and the letter that its recipient would read."""

    planned: Planned
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedYear:
    """One office through the days of a rehearsal.

    `standings` are its dated occurrences with their status on the last day; `undated` the duties that have no date.
    """

    office: Office
    span: Span
    mails: tuple[Mailed, ...]
    standings: tuple[tuple[Occurrence, Status], ...]
    undated: tuple[tuple[Measure, Obligation], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How the program says what it does: the same words in every answer of it."""

    notice: Callable[[Notice, Directory], str]
    reason: Mapping[Reason, str]
    kind: Mapping[Kind, str]
    status: Callable[[Occurrence, Status], str]
    cadence: Callable[[Cadence], str]


# What a kind looks like: a class for its colour, and a sign that can be told from the others without it. The first
# that a mail holds speaks for it in the calendar.
SIGNS = {
    Kind.ESCALATION: "▲",
    Kind.OVERDUE: "●",
    Kind.MONITORING: "◆",
    Kind.REMINDER: "○",
    Kind.CHANGED: "⇄",
    Kind.ALL_CLEAR: "✓",
    Kind.REPORT: "▤",
    Kind.INFORMATION: "□",
}


def kinds_of(mail: Mailed) -> tuple[Kind, ...]:
    """Return the kinds of a mail's notices, each once, the one that speaks for it first."""
    held = {notice.kind for notice in mail.planned.notices}
    return tuple(sorted(held, key=_order))


def _order(kind: Kind) -> int:
    signs = [*SIGNS]
    return signs.index(kind) if kind in SIGNS else len(signs)
