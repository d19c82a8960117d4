"""Who works in the office: positions, units, and the special posts. People are addressed by position."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """ตำแหน่ง: whom a mail is addressed to. `address` is None while the post has no mailbox."""

    id: str
    title: str
    address: str | None = None
    holder: str | None = None


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
    """The positions and units of one agency, and its special posts (position ids)."""

    positions: Mapping[str, Position]
    units: Mapping[str, Unit]
    chief_executive: str
    permanent_secretary: str
    coordinator: str
    administrator: str

    def address(self, position: str) -> str | None:
        """Return the address of a position, or None when it has none."""
        return self.positions[position].address

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


def fingerprint(address: str) -> str:
    """Return 16 hexadecimal digits by which the ledger knows an address again without holding it."""
    return sha256(address.strip().lower().encode()).hexdigest()[:16]
