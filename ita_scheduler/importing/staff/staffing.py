"""Who works in an office, as far as its document shows: four special posts, and a receiver and a head for each unit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ita_scheduler.importing.staff.agencies import of_agency
from ita_scheduler.importing.staff.names import (
    BY_ID,
    CHIEF_UNIT,
    NOBODY_UNIT,
    SECRETARY_UNIT,
    USUAL,
    Sort,
    bare,
    identity,
    parted,
    sort_of,
)
from ita_scheduler.importing.staff.posts import Post, Posts
from ita_scheduler.importing.toml_text import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Units are looked at in this order, so that a section finds its unit's head and an officer the post that is meant.
_ORDER = (Sort.UNIT, Sort.SECTION, Sort.OFFICER, Sort.UNNAMED, Sort.EXECUTIVE, Sort.COLLECTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A unit of positions.toml. `is_assumed` when no document names it; `members` of a collective are titles."""

    id: str
    title: str
    sort: Sort
    aliases: tuple[str, ...] = ()
    receiver: str | None = None
    head: str | None = None
    members: tuple[str, ...] = ()
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The positions and units of an office."""

    agency_name: str
    posts: tuple[Post, ...]
    units: tuple[Department, ...]


def staff_of(agency_name: str, unit_names: Iterable[str], *, posts: Mapping[str, str] | None = None) -> Staff:
    """Return the staff of an office whose document names these units.

    `posts` are titles of special posts (`coordinator`, …) where the usual ones are not right.
    """
    agency = written(agency_name)
    return _Founding(agency, Posts.special(agency, posts or {})).staff(unit_names)


def one_name_each(unit_names: Iterable[str]) -> list[str]:
    """Leave out every name that means the same unit as one before it: a measure names a unit once."""
    once = {bare(name): name for name in reversed(list(unit_names))}
    return list({identity(name): name for name in once.values()}.values())[::-1]


@dataclass(slots=True)
class _Founding:
    """One pass over the names, which remembers the ids taken."""

    agency_name: str
    posts: Posts
    ids: set[str] = field(default_factory=set)
    units: list[Department] = field(default_factory=list)

    def staff(self, unit_names: Iterable[str]) -> Staff:
        once = {bare(name): name for name in _with_implied([*map(written, unit_names)])}
        named: dict[str, list[str]] = {}
        for name in filter(None, once.values()):
            named.setdefault(identity(name), []).append(name)
        self.ids = set(once)
        for sort in _ORDER:
            for meant, names in named.items():
                if sort_of(names[0]) is sort:
                    self._unit(meant, names)
            if sort is Sort.UNIT:
                self._usual_units(named)
        return Staff(agency_name=self.agency_name, posts=self.posts.all, units=tuple(self._with_members()))

    def _usual_units(self, named: Mapping[str, list[str]]) -> None:
        """Add the units of most offices where the document names none, or speaks of “all” and names only one."""
        sorts = [sort_of(names[0]) for names in named.values()]
        is_all_of_one = Sort.COLLECTIVE in sorts and sorts.count(Sort.UNIT) < 2
        if not is_all_of_one and any(sort in (Sort.UNIT, Sort.SECTION, Sort.OFFICER) for sort in sorts):
            return
        for id_ in USUAL:
            if id_ not in named:
                self._unit(id_, [of_agency(BY_ID[id_].title, self.agency_name)], is_assumed=True)

    def _unit(self, meant: str, names: list[str], *, is_assumed: bool = False) -> None:
        title, sort = names[0], sort_of(names[0])
        id_ = self._id(meant, sort)
        receiver, head = self.posts.of_unit(id_, meant, title, sort)
        aliases = self._aliases(meant, names)
        self.units.append(
            Department(
                id=id_, title=title, sort=sort, aliases=aliases, receiver=receiver, head=head, is_assumed=is_assumed
            )
        )

    def _id(self, meant: str, sort: Sort) -> str:
        is_usual = meant in BY_ID or meant in (CHIEF_UNIT, SECRETARY_UNIT, NOBODY_UNIT)
        wanted = "all-units" if sort is Sort.COLLECTIVE else meant if is_usual else ""
        n = 1 if wanted else len(self.units) + 1
        id_ = wanted or f"unit-{n}"
        while id_ in self.ids:
            n += 1
            id_ = f"{wanted or 'unit'}-{n}"
        self.ids.add(id_)
        return id_

    def _aliases(self, meant: str, names: list[str]) -> tuple[str, ...]:
        known = BY_ID.get(meant)
        usual = (known.title, *known.aliases) if known else ()
        free = [name for name in usual if bare(name) not in self.ids]
        found = {bare(name): name for name in reversed((*names[1:], *free)) if bare(name) != bare(names[0])}
        self.ids.update(found)
        return tuple(reversed(found.values()))

    def _with_members(self) -> list[Department]:
        members = tuple(unit.title for unit in self.units if unit.sort is Sort.UNIT)
        return [replace(unit, members=members) if unit.sort is Sort.COLLECTIVE else unit for unit in self.units]


def _with_implied(names: list[str]) -> list[str]:
    """Where “all units” are spoken of, count those too that are only named beside their section."""
    if all(sort_of(name) is not Sort.COLLECTIVE for name in names):
        return names
    beside = [parted(name)[0] for name in names if sort_of(name) is Sort.SECTION]
    return [*names, *(unit for unit in beside if unit and sort_of(unit) is Sort.UNIT)]
