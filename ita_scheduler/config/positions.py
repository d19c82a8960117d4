"""positions.toml: who works in the office. Positions and units become the domain's Directory.

Personal names live only here, where they can be erased; the ledger knows positions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ita_scheduler.config.absences import (
    ActingTable,
    LeaveTable,
    absences_run_forward,
    nobody_acts_for_themselves,
    orders_do_not_overlap,
    orders_lead_somewhere,
    places_of_positions,
)
from ita_scheduler.config.faults import Fault, close_to, problems, shown, validate
from ita_scheduler.config.fields import Address, Identifier, Table, Text, Texts, bare
from ita_scheduler.config.toml import Loc, Source
from ita_scheduler.domain.people import Directory, Position, Unit
from ita_scheduler.errors import Problem

SPECIAL_POSTS = ("chief_executive", "permanent_secretary", "coordinator", "administrator")


class PositionTable(Table):
    """ตำแหน่ง."""

    id: Identifier
    title: Text
    address: Address | None = None
    holder: Text | None = None
    vacant: bool = False


class UnitTable(Table):
    """สำนัก/กอง/งาน, or a collective of them."""

    id: Identifier
    title: Text
    aliases: Texts
    receiver: Identifier | None = None
    head: Identifier | None = None
    members: Texts
    executive: bool = False

    @property
    def names(self) -> dict[str, Loc]:
        """Return every name by which documents may mean this unit, and where each is written."""
        aliases = {bare(alias): ("aliases", n) for n, alias in reversed(list(enumerate(self.aliases)))}
        return {**aliases, bare(self.title): ("title",), self.id: ("id",)}


class SpecialTable(Table):
    """The four special posts."""

    chief_executive: Identifier
    permanent_secretary: Identifier
    coordinator: Identifier
    administrator: Identifier


class PositionsTable(Table):
    """The whole file."""

    positions: Annotated[list[PositionTable], Field(min_length=1, max_length=2000)]
    units: Annotated[list[UnitTable], Field(min_length=1, max_length=500)]
    special: SpecialTable
    acting: Annotated[list[ActingTable], Field(default_factory=list, max_length=2000)]
    leave: Annotated[list[LeaveTable], Field(default_factory=list, max_length=5000)]


@dataclass(frozen=True, slots=True)
class Staff:
    """The directory of one agency, and the unit ids by each of their names (white space left out)."""

    directory: Directory
    unit_ids: dict[str, str]


def read_positions(source: Source) -> tuple[Staff | None, tuple[Problem, ...]]:
    """Return the staff, or None when something is wrong; and every problem, warnings too."""
    table = validate(PositionsTable, source)
    if isinstance(table, tuple):
        return None, (*source.warnings, *table)
    found = (*source.warnings, *problems(source, (fault for rule in RULES for fault in rule(table, source.path.name))))
    if any(not one.is_warning for one in found):
        return None, found
    return _staff(table), found


def _staff(table: PositionsTable) -> Staff:
    unit_ids = {name: unit.id for unit in table.units for name in unit.names}
    positions = {
        one.id: Position(
            id=one.id,
            title=one.title,
            address=one.address,
            holder=None if one.vacant else one.holder,
            is_vacant=one.vacant,
        )
        for one in table.positions
    }
    units = {
        unit.id: Unit(
            id=unit.id,
            title=unit.title,
            aliases=tuple(unit.aliases),
            receiver=unit.receiver,
            head=unit.head,
            members=tuple(dict.fromkeys(unit_ids[bare(member)] for member in unit.members)),
            is_executive=unit.executive,
        )
        for unit in table.units
    }
    directory = Directory(
        positions=positions,
        units=units,
        **table.special.model_dump(),
        acting=tuple(order.value() for order in table.acting),
        leaves=tuple(one.value() for one in table.leave),
    )
    return Staff(directory, unit_ids)


# ── Rules: each looks at the whole file and gives its findings ──


def unknown(name: str, known: dict[str, str], loc: Loc, kind: str, file: str) -> Fault:
    """Say that no position or unit is called `name`, and which was probably meant."""
    close = close_to(bare(name), known)
    words = {"value": shown(name), "close": known.get(close or ""), "where": file}
    return Fault(loc, f"{kind}_close" if close else kind, words)


def position_ids_differ(table: PositionsTable, file: str) -> Iterator[Fault]:
    """Every position has its own id."""
    del file
    seen: set[str] = set()
    for number, position in enumerate(table.positions):
        if position.id in seen:
            yield Fault(("positions", number, "id"), "position_twice", {"value": position.id})
        seen.add(position.id)


def unit_names_differ(table: PositionsTable, file: str) -> Iterator[Fault]:
    """Every unit has its own id, title and aliases, or a plan's word would mean two units."""
    del file
    seen: set[str] = set()
    for number, unit in enumerate(table.units):
        for name, loc in unit.names.items():
            if name in seen:
                yield Fault(("units", number, *loc), "unit_name_twice", {"value": shown(name)})
        seen.update(unit.names)


def positions_exist(table: PositionsTable, file: str) -> Iterator[Fault]:
    """Receivers, heads, special posts, and whoever is away or acts are positions of this file."""
    known = {position.id: position.id for position in table.positions}
    named: list[tuple[Loc, str | None]] = [(("special", post), getattr(table.special, post)) for post in SPECIAL_POSTS]
    for number, unit in enumerate(table.units):
        named += [(("units", number, key), getattr(unit, key)) for key in ("receiver", "head")]
    named += places_of_positions(table.acting, table.leave)
    for loc, position in named:
        if position is not None and position not in known:
            yield unknown(position, known, loc, "position_unknown", file)


def members_exist(table: PositionsTable, file: str) -> Iterator[Fault]:
    """A collective stands for plain units of this file, so that it cannot contain itself."""
    known = {name: unit.title for unit in table.units for name in unit.names}
    collective = {name for unit in table.units if unit.members for name in unit.names}
    for number, unit in enumerate(table.units):
        for which, member in enumerate(unit.members):
            loc = ("units", number, "members", which)
            if bare(member) not in known:
                yield unknown(member, known, loc, "unit_unknown", file)
            elif bare(member) in collective:
                yield Fault(loc, "member_collective", {"value": shown(member)})


def collectives_have_no_posts(table: PositionsTable, file: str) -> Iterator[Fault]:
    """A collective's own receiver or head would never be looked at."""
    del file
    for number, unit in enumerate(table.units):
        for key in ("receiver", "head", "executive"):
            if unit.members and getattr(unit, key):
                yield Fault(("units", number, key), "collective_post")


def special_posts_are_reached(table: PositionsTable, file: str) -> Iterator[Fault]:
    """A special post without an address, or a vacant one, gets nothing unless somebody acts; the office should know."""
    del file
    positions = {position.id: position for position in table.positions}
    acted_for = {order.position for order in table.acting if order.end is None}
    for post in SPECIAL_POSTS:
        position = positions.get(getattr(table.special, post))
        if position is None or position.id in acted_for:
            continue
        if position.vacant:
            yield Fault(("special", post), "special_vacant", {"value": position.id}, is_warning=True)
        elif position.address is None:
            yield Fault(("special", post), "special_without_address", {"value": position.id}, is_warning=True)


def absences_are_sound(table: PositionsTable, file: str) -> Iterator[Fault]:
    """Orders and leaves have days, orders of one post do not overlap, and each leads to somebody else."""
    del file
    yield from absences_run_forward(table.acting, table.leave)
    yield from orders_do_not_overlap(table.acting)
    yield from nobody_acts_for_themselves(table.acting)
    yield from orders_lead_somewhere(table.acting)


def acting_officers_have_addresses(table: PositionsTable, file: str) -> Iterator[Fault]:
    """An acting officer without a mailbox gets nothing of the post; the office should know."""
    del file
    without = {position.id for position in table.positions if position.address is None and not position.vacant}
    for number, order in enumerate(table.acting):
        if order.by in without:
            words = {"value": order.by, "post": order.position}
            yield Fault(("acting", number, "by"), "acting_without_address", words, is_warning=True)


def vacant_posts_have_no_holder(table: PositionsTable, file: str) -> Iterator[Fault]:
    """The name of somebody who has left is erased."""
    del file
    for number, position in enumerate(table.positions):
        if position.vacant and position.holder is not None:
            yield Fault(("positions", number, "holder"), "vacant_holder", {"value": position.id}, is_warning=True)


RULES = (
    position_ids_differ,
    unit_names_differ,
    positions_exist,
    members_exist,
    collectives_have_no_posts,
    special_posts_are_reached,
    absences_are_sound,
    acting_officers_have_addresses,
    vacant_posts_have_no_holder,
)
