"""Who is away and who stands in: acting officers by order, leave, and why a post can be reached by nobody.

Everything here is dated by whole days, the first and the last included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ita_scheduler.domain.calendar import Span


class Unreached(StrEnum):
    """Why a mail to a post would reach nobody on a day; a closed set, for mails, facts and programs."""

    NO_ADDRESS = "no_address"  # the post has no mailbox
    VACANT = "vacant"  # nobody holds the post, and nobody acts for it
    ON_LEAVE = "on_leave"  # the holder is on leave, and nobody acts for it
    ACTING_BROKEN = "acting_broken"  # whoever acts is away too or has no mailbox, or the orders lead in a circle
    REFUSED = "refused"  # a server refused the mailbox for good lately


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a post reaches nobody on a day; `until` is the last day of a leave, None for everything else."""

    why: Unreached
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """รักษาราชการแทน: the position `by` stands in for `position`, by an order with its number.

    `end` is None for an order that holds until a further one.
    """

    position: str
    by: str
    start: date
    end: date | None
    order: str

    def covers(self, day: date) -> bool:
        """Tell whether the order holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """ลา: the holder of `position` is away and nobody acts, unless an order says so.

    `reason` is only ever shown to whoever reads the positions file; it goes into no mail and no fact.
    """

    position: str
    span: Span
    reason: str = ""


def on_leave_until(position: str, day: date, leaves: Iterable[Leave]) -> date | None:
    """Return the last day of the leave that covers `day`, leaves that follow one another counted as one; or None."""
    spans = sorted(leave.span for leave in leaves if leave.position == position)
    until = None
    for span in spans:
        if day in span or (until is not None and span.start <= until + timedelta(days=1)):
            until = max(span.end, until or span.end)
    return until


def boundaries(acting: Iterable[Acting], leaves: Iterable[Leave]) -> Iterator[date]:
    """Give every day on which an absence begins, or on which somebody is back; in no order."""
    for order in acting:
        yield order.start
        if order.end is not None:
            yield order.end + timedelta(days=1)
    for leave in leaves:
        yield leave.span.start
        yield leave.span.end + timedelta(days=1)
