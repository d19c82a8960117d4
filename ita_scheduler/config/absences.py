"""The part of positions.toml that says who is away: [[acting]] orders and [[leave]], and the rules they must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ita_scheduler.config.faults import Fault, shown
from ita_scheduler.config.fields import Date, Identifier, Table, Text
from ita_scheduler.domain.absence import Acting, Leave
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.thai import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ita_scheduler.config.toml import Loc


class ActingTable(Table):
    """รักษาราชการแทน: who stands in for a position, from when to when, by which order."""

    position: Identifier
    by: Identifier
    start: Annotated[Date, Field(alias="from")]
    end: Annotated[Date | None, Field(alias="to")] = None
    order: Text

    def value(self) -> Acting:
        """Return the domain's value."""
        return Acting(position=self.position, by=self.by, start=self.start, end=self.end, order=self.order)

    @property
    def runs_forward(self) -> bool:
        """Tell whether it has a day at all."""
        return self.end is None or self.start <= self.end


class LeaveTable(Table):
    """ลา: who is away, from when to when, with nobody acting."""

    position: Identifier
    start: Annotated[Date, Field(alias="from")]
    end: Annotated[Date, Field(alias="to")]
    reason: Text | None = None

    def value(self) -> Leave:
        """Return the domain's value."""
        return Leave(position=self.position, span=Span(self.start, self.end), reason=self.reason or "")


def places_of_positions(acting: Sequence[ActingTable], leave: Sequence[LeaveTable]) -> Iterator[tuple[Loc, str]]:
    """Give every position that is named here, with its place."""
    for number, order in enumerate(acting):
        yield ("acting", number, "position"), order.position
        yield ("acting", number, "by"), order.by
    for number, one in enumerate(leave):
        yield ("leave", number, "position"), one.position


def absences_run_forward(acting: Sequence[ActingTable], leave: Sequence[LeaveTable]) -> Iterator[Fault]:
    """Nobody is back before going away."""
    for number, order in enumerate(acting):
        if not order.runs_forward:
            yield Fault(("acting", number, "to"), "period_reversed")
    for number, one in enumerate(leave):
        if one.end < one.start:
            yield Fault(("leave", number, "to"), "period_reversed")


def orders_do_not_overlap(acting: Sequence[ActingTable]) -> Iterator[Fault]:
    """On no day do two officers act for one post."""
    by_post: dict[str, list[tuple[int, ActingTable]]] = {}
    for number, order in enumerate(acting):
        if order.runs_forward:
            by_post.setdefault(order.position, []).append((number, order))
    for orders in by_post.values():
        longest: ActingTable | None = None
        for number, order in sorted(orders, key=lambda one: (one[1].start, one[0])):
            if longest is not None and (longest.end is None or order.start <= longest.end):
                words = {"value": order.position, "order": shown(longest.order)}
                yield Fault(("acting", number, "from"), "acting_overlap", words)
            if longest is None or (longest.end is not None and (order.end is None or order.end > longest.end)):
                longest = order


def nobody_acts_for_themselves(acting: Sequence[ActingTable]) -> Iterator[Fault]:
    """Whoever stands in is somebody else."""
    for number, order in enumerate(acting):
        if order.by == order.position:
            yield Fault(("acting", number, "by"), "acting_self", {"value": order.position})


def orders_lead_somewhere(acting: Sequence[ActingTable]) -> Iterator[Fault]:
    """On no day do the orders lead back to where they began; each circle is said once."""
    said: set[frozenset[int]] = set()
    for day in sorted({order.start for order in acting}):
        for circle in _circles(acting, day):
            if frozenset(circle) in said:
                continue
            said.add(frozenset(circle))
            posts = [acting[number].position for number in circle]
            words = {"value": " → ".join([*posts, posts[0]]), "day": long_date(day)}
            yield Fault(("acting", max(circle), "by"), "acting_circle", words)


def _circles(acting: Sequence[ActingTable], day: date) -> Iterator[list[int]]:
    holding = {
        order.position: number
        for number, order in enumerate(acting)
        if order.start <= day and (order.end is None or day <= order.end) and order.by != order.position
    }
    seen: set[str] = set()
    for post in holding:
        way: list[str] = []
        at = post
        while at in holding and at not in seen and at not in way:
            way.append(at)
            at = acting[holding[at]].by
        if at in way:
            yield [holding[name] for name in way[way.index(at) :]]
        seen.update(way)
