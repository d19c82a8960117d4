"""The posts of an office: the four special ones, and those who receive for a unit and head it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ita_scheduler.importing.staff.agencies import chief_title, of_agency, secretary_title
from ita_scheduler.importing.staff.names import (
    BY_ID,
    OFFICE,
    Known,
    Sort,
    bare,
    identity,
    is_secretary,
    known_unit,
    parted,
    sort_of,
)
from ita_scheduler.importing.toml_text import written

if TYPE_CHECKING:
    from collections.abc import Mapping

CHIEF, SECRETARY, COORDINATOR, ADMINISTRATOR = "mayor", "palad", "analyst", "clerk"
SPECIAL = {
    "chief_executive": CHIEF,
    "permanent_secretary": SECRETARY,
    "coordinator": COORDINATOR,
    "administrator": ADMINISTRATOR,
}
_ANALYST, _CLERK = "นักวิเคราะห์นโยบายและแผน", "เจ้าพนักงานธุรการ"
_LED_BY_DIRECTORS = ("กอง", "สำนัก", "ส่วน", "ศูนย์", "โรงเรียน", "รพ.สต")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A position that the office has, or most probably has."""

    id: str
    title: str


@dataclass(slots=True)
class Posts:
    """The posts as they are made, one for each title; `heads` are the heads' ids by what their unit means."""

    agency_name: str
    by_id: dict[str, Post] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    @classmethod
    def special(cls, agency_name: str, titles: Mapping[str, str]) -> Posts:
        """Begin with the special posts, called as `titles` says or as usual in an office of this kind."""
        usual = (chief_title(agency_name), secretary_title(agency_name), _ANALYST, _CLERK)
        posts = cls(agency_name)
        for (name, id_), title in zip(SPECIAL.items(), usual, strict=True):
            posts.by_id[id_] = Post(id=id_, title=written(titles.get(name, "")) or title)
        return posts

    @property
    def all(self) -> tuple[Post, ...]:
        """Return the posts in the order in which they were made."""
        return tuple(self.by_id.values())

    def of_unit(self, id_: str, meant: str, title: str, sort: Sort) -> tuple[str | None, str | None]:
        """Return the posts that receive for a unit and head it; None where it has none of its own."""
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
                return self._of_section(id_, meant, title)
            case Sort.UNIT:
                return self._of_whole_unit(id_, meant, title)

    def _of_whole_unit(self, id_: str, meant: str, title: str) -> tuple[str, str]:
        known = BY_ID.get(meant)
        self.heads[meant] = head = self._post(f"{id_}-head", head_title(title))
        if meant == OFFICE:  # where the coordinator of most offices works
            return COORDINATOR, head
        if known and known.receiver:
            return self._post(f"{id_}-officer", known.receiver), head
        return self._post(f"{id_}-clerk", f"{_CLERK} {title}"), head

    def _of_section(self, id_: str, meant: str, title: str) -> tuple[str, str]:
        unit, section = parted(title)
        known = BY_ID.get(meant)
        usual = known or known_unit(section)
        receivers = {
            "policy-and-plan": self.by_id[COORDINATOR].title,
            "administration": self.by_id[ADMINISTRATOR].title,
        }
        receiver = receivers.get(meant) or (usual.receiver if usual else "") or f"เจ้าหน้าที่{section} {unit}".rstrip()
        return self._post(id_, receiver), self._head_of_section(id_, unit, known, section)

    def _head_of_section(self, id_: str, unit: str, known: Known | None, section: str) -> str:
        """Return the head of the unit that a section belongs to; of the section itself where that is not known."""
        if unit and sort_of(unit) is Sort.EXECUTIVE:
            return SECRETARY
        parent = BY_ID.get(known.parent) if known else known_unit(unit)
        meant = parent.id if parent else identity(unit) if unit else f"section {id_}"
        if meant not in self.heads:
            title = unit or (of_agency(parent.title, self.agency_name) if parent else section)
            self.heads[meant] = self._post(f"{parent.id if parent else id_}-head", head_title(title))
        return self.heads[meant]

    def _post(self, id_: str, title: str) -> str:
        """Return the id of the post with that title; a new one is made when there is none."""
        same = next((post.id for post in self.by_id.values() if bare(post.title) == bare(title)), None)
        if same is None:
            self.by_id[id_] = Post(id=id_, title=written(title))
        return same or id_


def head_title(unit: str) -> str:
    """Return the title of a unit's head: ผู้อำนวยการกองคลัง, หัวหน้าสำนักปลัด."""
    known = known_unit(unit)
    is_led = unit.startswith(_LED_BY_DIRECTORS) and not (known and known.id == OFFICE)
    return f"{'ผู้อำนวยการ' if is_led else 'หัวหน้า'}{unit}"
