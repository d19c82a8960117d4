"""Who works in an office, as far as its document shows: the four special posts, and for each unit a receiver and a head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ita_scheduler.importing.agencies import chief_title, of_agency, secretary_title
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.plan_table import NOBODY_NAMED, written
from ita_scheduler.importing.staff_names import (
    KNOWN,
    OFFICE,
    USUAL,
    Known,
    Sort,
    is_secretary,
    known_unit,
    parted,
    sort_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SPECIAL = ("chief_executive", "permanent_secretary", "coordinator", "administrator")
CHIEF, SECRETARY, COORDINATOR, ADMINISTRATOR = "mayor", "palad", "analyst", "clerk"
_COORDINATOR_TITLE, _ADMINISTRATOR_TITLE = "นักวิเคราะห์นโยบายและแผน", "เจ้าพนักงานธุรการ"
_BY_ID = {known.id: known for known in KNOWN}
# Units are looked at in this order, so that a section finds its unit's head and an officer the post that is meant.
_ORDER = (Sort.UNIT, Sort.SECTION, Sort.OFFICER, Sort.UNNAMED, Sort.EXECUTIVE, Sort.COLLECTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A position that the office has, or most probably has."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A unit of positions.toml. `is_assumed` when the document does not name it; `members` of a collective are titles."""

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
    """The positions and units; the special posts bear the ids CHIEF, SECRETARY, COORDINATOR, ADMINISTRATOR."""

    agency_name: str
    posts: tuple[Post, ...]
    units: tuple[Department, ...]


def staff_of(agency_name: str, unit_names: Iterable[str], *, posts: Mapping[str, str] | None = None) -> Staff:
    """Return the staff of an office whose document names these units.

    `posts` are titles of special posts (a key of SPECIAL) where the usual ones are not right.
    """
    return _Founding(written(agency_name), posts or {}).staff(unit_names)


def one_name_each(unit_names: Iterable[str]) -> list[str]:
    """Leave out every name that means the same unit as one before it: a measure names a unit once."""
    once = {bare(name): name for name in reversed(list(unit_names))}
    return list({_identity(name): name for name in once.values()}.values())[::-1]


def bare(name: str) -> str:
    """Write a name without white space, as plans and positions are compared."""
    return "".join(name.split())


def _identity(name: str) -> str:
    """Return what two names have in common when they mean one unit."""
    sort = sort_of(name)
    if sort is Sort.EXECUTIVE:
        return "secretary of the executive" if is_secretary(name) else "chief of the executive"
    unit, section = parted(name)
    known = known_unit(section) if sort in (Sort.UNIT, Sort.SECTION) else None
    if known and (not unit or (known.parent and known_unit(unit) is _BY_ID[known.parent])):
        return known.id
    return f"name {key(name) or bare(name)}"


@dataclass(slots=True)
class _Founding:
    """One pass over the names, which remembers the posts made and the ids taken."""

    agency_name: str
    titles: Mapping[str, str]
    posts: dict[str, Post] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=dict)
    units: list[Department] = field(default_factory=list)

    def staff(self, unit_names: Iterable[str]) -> Staff:
        named: dict[str, list[str]] = {}
        once = {bare(name): name for name in _with_implied([*map(written, unit_names)])}
        for name in filter(None, once.values()):
            named.setdefault(_identity(name), []).append(name)
        self.ids = set(once)
        self._special_posts()
        for sort in _ORDER:
            for identity, names in named.items():
                if sort_of(names[0]) is sort:
                    self._unit(identity, names)
            if sort is Sort.UNIT:
                self._usual_units(named)
        return Staff(agency_name=self.agency_name, posts=tuple(self.posts.values()), units=tuple(self._with_members()))

    def _special_posts(self) -> None:
        usual = (
            chief_title(self.agency_name),
            secretary_title(self.agency_name),
            _COORDINATOR_TITLE,
            _ADMINISTRATOR_TITLE,
        )
        for id_, special, title in zip((CHIEF, SECRETARY, COORDINATOR, ADMINISTRATOR), SPECIAL, usual, strict=True):
            self.posts[id_] = Post(id=id_, title=written(self.titles.get(special, "")) or title)

    def _usual_units(self, named: Mapping[str, list[str]]) -> None:
        """Add the units of most offices where the document names none, or speaks of “all” and names only one."""
        sorts = [sort_of(names[0]) for names in named.values()]
        is_all_of_one = Sort.COLLECTIVE in sorts and sorts.count(Sort.UNIT) < 2
        if not is_all_of_one and any(sort in (Sort.UNIT, Sort.SECTION, Sort.OFFICER) for sort in sorts):
            return
        for id_ in USUAL:
            if id_ not in named:
                self._unit(id_, [of_agency(_BY_ID[id_].title, self.agency_name)], is_assumed=True)

    def _unit(self, identity: str, names: list[str], *, is_assumed: bool = False) -> None:
        title, sort = names[0], sort_of(names[0])
        id_ = self._id(identity, title)
        receiver, head = self._posts_of(id_, identity, title, sort)
        self.units.append(
            Department(
                id=id_,
                title=title,
                sort=sort,
                aliases=self._aliases(identity, names),
                receiver=receiver,
                head=head,
                is_assumed=is_assumed,
            )
        )

    def _id(self, identity: str, title: str) -> str:
        usual = {
            "chief of the executive": "executive",
            "secretary of the executive": "permanent-secretary",
            f"name {key(NOBODY_NAMED)}": "nobody-named",
        }
        wanted = identity if identity in _BY_ID else usual.get(identity, "")
        if sort_of(title) is Sort.COLLECTIVE:
            wanted = "all-units"
        base, n = ("unit", len(self.units) + 1) if not wanted else (wanted, 1)
        id_ = wanted or f"{base}-{n}"
        while id_ in self.ids:
            n += 1
            id_ = f"{base}-{n}"
        self.ids.add(id_)
        return id_

    def _aliases(self, identity: str, names: list[str]) -> tuple[str, ...]:
        known = _BY_ID.get(identity)
        usual = (known.title, *known.aliases) if known else ()
        free = [name for name in usual if bare(name) not in self.ids]
        found = {bare(name): name for name in reversed((*names[1:], *free)) if bare(name) != bare(names[0])}
        self.ids.update(found)
        return tuple(reversed(found.values()))

    def _posts_of(self, id_: str, identity: str, title: str, sort: Sort) -> tuple[str | None, str | None]:
        known = _BY_ID.get(identity)
        match sort:
            case Sort.COLLECTIVE:
                return None, None
            case Sort.EXECUTIVE:
                return (SECRETARY if is_secretary(title) else CHIEF), None
            case Sort.UNNAMED:
                return COORDINATOR, self.heads.get(OFFICE, SECRETARY)
            case Sort.OFFICER:
                return self._post(id_, title.replace("ผอ.", "ผู้อำนวยการ", 1)), SECRETARY
            case Sort.SECTION:
                unit, section = parted(title)
                meant = known or known_unit(section)
                receiver = (meant.receiver if meant else "") or self._section_receiver(identity, section, unit)
                return self._post(id_, receiver), self._head_of_section(id_, unit, known, section)
            case Sort.UNIT:
                self.heads[identity] = head = self._post(f"{id_}-head", head_title(title))
                if identity == OFFICE:  # where the coordinator of most offices works
                    return COORDINATOR, head
                if known and known.receiver:
                    return self._post(f"{id_}-officer", known.receiver), head
                return self._post(f"{id_}-clerk", f"{_ADMINISTRATOR_TITLE} {title}"), head

    def _section_receiver(self, identity: str, section: str, unit: str) -> str:
        if identity == "policy-and-plan":
            return self.posts[COORDINATOR].title
        if identity == "administration":
            return self.posts[ADMINISTRATOR].title
        return f"เจ้าหน้าที่{section}" + (f" {unit}" if unit else "")

    def _head_of_section(self, id_: str, unit: str, known: Known | None, section: str) -> str:
        """Return the head of the unit that a section belongs to; of the section itself where that is not known."""
        if unit and sort_of(unit) is Sort.EXECUTIVE:
            return SECRETARY
        parent = _BY_ID.get(known.parent) if known else known_unit(unit) if unit else None
        identity = parent.id if parent else _identity(unit) if unit else ""
        if identity not in self.heads:
            title = unit or (of_agency(parent.title, self.agency_name) if parent else section)
            head = self._post(f"{parent.id if parent else id_}-head", head_title(title))
            if not identity:
                return head
            self.heads[identity] = head
        return self.heads[identity]

    def _post(self, id_: str, title: str) -> str:
        """Return the id of the post with that title; a new one is made when there is none."""
        same = next((post.id for post in self.posts.values() if bare(post.title) == bare(title)), None)
        if same is None:
            self.posts[id_] = Post(id=id_, title=written(title))
        return same or id_

    def _with_members(self) -> list[Department]:
        own = [unit for unit in self.units if unit.sort is Sort.UNIT]
        members = tuple(unit.title for unit in own)
        return [_collective(unit, members) if unit.sort is Sort.COLLECTIVE else unit for unit in self.units]


def head_title(unit: str) -> str:
    """Return the title of a unit's head: ผู้อำนวยการกองคลัง, หัวหน้าสำนักปลัด."""
    is_led = unit.startswith(("กอง", "สำนัก", "ส่วน", "ศูนย์", "โรงเรียน", "รพ.สต")) and not is_office(unit)
    return f"{'ผู้อำนวยการ' if is_led else 'หัวหน้า'}{unit}"


def is_office(unit: str) -> bool:
    """Tell whether a name means สำนักปลัด."""
    known = known_unit(unit)
    return known is not None and known.id == OFFICE


def _with_implied(names: list[str]) -> list[str]:
    """Where “all units” are spoken of, count those too that are only named beside their section."""
    if all(sort_of(name) is not Sort.COLLECTIVE for name in names):
        return names
    beside = [parted(name)[0] for name in names if sort_of(name) is Sort.SECTION]
    return [*names, *(unit for unit in beside if unit and sort_of(unit) is Sort.UNIT)]


def _collective(unit: Department, members: tuple[str, ...]) -> Department:
    return Department(id=unit.id, title=unit.title, sort=unit.sort, aliases=unit.aliases, members=members)
