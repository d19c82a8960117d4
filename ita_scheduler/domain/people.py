"""Who works in the office: positions, units, and the special posts. People are addressed by position.

A directory as the files hold it knows who is away when; `Directory.on` makes of it the directory of one day, in which
every post has the address of whoever has its matters that day. All that is decided or sent on a day asks that one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.absence import Gap, Unreached, boundaries, on_leave_until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ita_scheduler.domain.absence import Acting, Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """ตำแหน่ง: whom a mail is addressed to. `address` is None while the post has no mailbox.

    A vacant post is never mailed, whatever its address.
    """

    id: str
    title: str
    address: str | None = None
    holder: str | None = None
    is_vacant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """สำนัก/กอง/งาน: who receives its duties by default, and who heads it (position ids).

    `members` is not empty for a collective such as ทุกภารกิจงาน, which stands for those units.
    """

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    receiver: str | None = None
    head: str | None = None
    members: tuple[str, ...] = ()
    is_executive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The positions and units of one agency, its special posts (position ids), and who is away when.

    In the directory of one day, `standing` is the one that it was made of, `chains` are the orders by which a post's
    mails go to somebody else, in the order in which they lead there, and `gaps` are the posts that reach nobody.
    """

    positions: Mapping[str, Position]
    units: Mapping[str, Unit]
    chief_executive: str
    permanent_secretary: str
    coordinator: str
    administrator: str
    acting: tuple[Acting, ...] = ()
    leaves: tuple[Leave, ...] = ()
    standing: Directory | None = None
    chains: Mapping[str, tuple[Acting, ...]] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)

    def on(self, day: date) -> Directory:
        """Return the directory as it holds on a day; the same from any other day's directory.

        A post that somebody acts for has the address of the acting officer, through as many orders as it takes; one
        whose holder is away with nobody acting has none, and neither has one whose orders lead in a circle.
        """
        standing = self.standing or self
        if not standing.acting and not standing.leaves and not any(one.is_vacant for one in self.positions.values()):
            return standing
        orders, away = _absences(standing, day)
        positions, chains, gaps = {}, {}, {}
        for name, position in standing.positions.items():
            chain, reader = _follow(name, orders, away)
            address = standing.positions[reader].address if reader is not None else None
            positions[name] = position if address == position.address else replace(position, address=address)
            if chain:
                chains[name] = chain
            if address is None:
                gaps[name] = Gap(Unreached.ACTING_BROKEN) if chain else _gap(standing, name, day)
        return replace(standing, positions=positions, standing=standing, chains=chains, gaps=gaps)

    def next_change(self, after: date) -> date | None:
        """Return the first day after `after` from which another directory may hold; None when none is known."""
        standing = self.standing or self
        return min((day for day in boundaries(standing.acting, standing.leaves) if day > after), default=None)

    def acts_for(self, position: str, day: date) -> tuple[str, ...]:
        """Return the posts whose matters a position has on a day by an order, besides its own.

        Whoever is stood in for in turn has none of them that day, and neither has anybody who is away.
        """
        standing = self.standing or self
        orders, away = _absences(standing, day)
        return tuple(post for post in orders if post != position and _follow(post, orders, away)[1] == position)

    def reader(self, position: str) -> str:
        """Return who reads a post's mails in the directory of a day: the acting officer, or the post's own holder."""
        chain = self.chains.get(position)
        return chain[-1].by if chain else position

    def address(self, position: str) -> str | None:
        """Return the address of a position, or None when it has none."""
        return self.positions[position].address

    def answers_to(self) -> str:
        """Return where answers to a mail go: to the coordinator, or whoever acts; empty when there is no such mailbox.

        While the coordinator is away and nobody acts, they wait in the coordinator's own mailbox.
        """
        standing = (self.standing or self).positions[self.coordinator]
        own = None if standing.is_vacant else standing.address
        return self.address(self.coordinator) or own or ""

    def mailbox(self, position: str) -> str | None:
        """Return a mark by which two positions with one mailbox are known; None for a post without or unknown."""
        known = self.positions.get(position)
        return fingerprint(known.address) if known and known.address else None

    def title(self, position: str) -> str:
        """Return the Thai title; the id itself for a position that has since been removed."""
        known = self.positions.get(position)
        return known.title if known else position

    def staff_units(self, units: tuple[str, ...]) -> tuple[Unit, ...]:
        """Expand collectives and leave out ผู้บริหาร, who receives no staff duty; each unit once, in order."""
        found: dict[str, Unit] = {}
        for name in units:
            unit = self.units[name]
            if unit.members:
                found.update({member.id: member for member in self.staff_units(unit.members)})
            elif not unit.is_executive:
                found.setdefault(unit.id, unit)
        return tuple(found.values())


def _absences(standing: Directory, day: date) -> tuple[dict[str, Acting], set[str]]:
    """Return the orders that hold on a day by the post acted for, and who is on leave or has left."""
    orders = {order.position: order for order in standing.acting if order.covers(day)}
    away = {leave.position for leave in standing.leaves if day in leave.span}
    return orders, away | {name for name, position in standing.positions.items() if position.is_vacant}


def _follow(position: str, orders: Mapping[str, Acting], away: set[str]) -> tuple[tuple[Acting, ...], str | None]:
    """Return the orders that lead on from a post, one to the next, and who has the matters at their end.

    That is None when whoever stands at the end is away, or when the orders lead in a circle.
    """
    chain: list[Acting] = []
    at, seen = position, {position}
    while (order := orders.get(at)) is not None:
        chain.append(order)
        at = order.by
        if at in seen:
            return tuple(chain), None
        seen.add(at)
    return tuple(chain), None if at in away else at


def _gap(standing: Directory, position: str, day: date) -> Gap:
    if standing.positions[position].is_vacant:
        return Gap(Unreached.VACANT)
    until = on_leave_until(position, day, standing.leaves)
    return Gap(Unreached.ON_LEAVE, until) if until is not None else Gap(Unreached.NO_ADDRESS)


@lru_cache(maxsize=4096)
def fingerprint(address: str) -> str:
    """Return 16 hexadecimal digits by which the ledger knows an address again without holding it."""
    return sha256(address.strip().lower().encode()).hexdigest()[:16]
