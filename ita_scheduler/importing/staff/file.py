"""positions.toml for an office as its document shows it, commented for the officer who will put the rest right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.importing.staff.names import Sort, bare
from ita_scheduler.importing.staff.posts import SPECIAL
from ita_scheduler.importing.staff.staffing import Department, Staff, staff_of
from ita_scheduler.importing.toml_text import pair, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HEAD = """\
# ตำแหน่งและหน่วยงานภายในของ{agency}
# The positions and units of the office. Mails are addressed to positions; a holder's name is optional:
#     holder = "นางสาว… …"
# and stands only in this file, where it can be erased when a person leaves.
#
# ร่างจากชื่อหน่วยงานที่เอกสารเอ่ยถึง ชื่อตำแหน่งเป็นข้อสมมุติ แก้ได้ทุกบรรทัด (ยกเว้น id เมื่อเริ่มใช้แล้ว)
# Drafted from the units that the document names. The titles are assumptions: change any line, but no id once in use.
# ที่อยู่ที่ลงท้ายด้วย .example เป็นที่อยู่สมมุติ ส่งไม่ถึงใคร / an address that ends in .example is made up and reaches nobody.
"""
_SPECIAL_NOTES = ("ผู้บริหารสูงสุด", "ปลัด", "ผู้ประสานงาน ITA", "ผู้ดูแลระบบแจ้งเตือน")
_POSTS = """
# ── ตำแหน่ง · positions ──
# ตำแหน่งที่ไม่มีตู้จดหมายไม่ต้องใส่ address ตำแหน่งว่างใส่ vacant = true
# leave out the address of a post that has no mailbox; write `vacant = true` for one that nobody holds
"""
_UNITS = """
# ── หน่วยงานภายใน · units ──
# receiver = ผู้รับแจ้งงานของหน่วย, head = หัวหน้าหน่วย, aliases = ชื่ออื่นที่เอกสารอาจพิมพ์
# receiver gets the unit's duties, head is told when nothing comes back, aliases are other names that documents print
"""
_AWAY = """\
# ── ผู้ไม่อยู่ · who is away ──
# รักษาราชการแทนตามคำสั่ง (ไม่มี to คือจนกว่าจะมีคำสั่งเปลี่ยนแปลง) · an acting officer, by an order
# [[acting]]
# position = "palad"
# by = "…"
# from = "2566-03-10"
# to = "2566-03-20"
# order = "คำสั่งที่ ๑๒/๒๕๖๖"
#
# ลาโดยไม่มีผู้รักษาราชการแทน ห้ามเขียนข้อมูลสุขภาพใน reason · on leave with nobody acting; `reason` is optional: no health
# [[leave]]
# position = "analyst"
# from = "2566-05-02"
# to = "2566-05-04"
"""
_NOTES = {
    Sort.SECTION: "งานหนึ่งในหน่วยงาน / a section of a unit",
    Sort.OFFICER: "เอกสารระบุเป็นตำแหน่ง / the document names a post here",
    Sort.EXECUTIVE: "กำกับติดตาม ไม่รับหน้าที่ของเจ้าหน้าที่ / follows up; owes no staff duty",
    Sort.UNNAMED: "ไม่ใช่ชื่อหน่วยงาน จึงแจ้งผู้ประสานงาน / this is no unit's name, so the coordinator is told",
    Sort.COLLECTIVE: "คำเรียกรวม หน้าที่ตกแก่ทุกหน่วยใน members / a collective: the duty falls on every unit of `members`",
}
_ASSUMED = (
    "ข้อสมมุติ: เอกสารไม่ได้เอ่ยถึงหน่วยงานนี้ ลบได้ถ้าไม่มี (ลบใน members ด้วย)"
    " / assumption: not named in the document; delete it where there is none"
)


def positions_text(
    agency_name: str,
    unit_names: Iterable[str],
    *,
    posts: Mapping[str, str] | None = None,
    domain: str,
    addresses: Mapping[str, str | None] | None = None,
) -> str:
    """Write positions.toml for an office whose document names these units.

    `posts` are titles of special posts where the usual ones are not right. `addresses` are by position id; None is a
    post without a mailbox, and where nothing is said an address below `domain` is made up.
    """
    return staff_text(staff_of(agency_name, unit_names, posts=posts), domain=domain, addresses=addresses or {})


def staff_text(staff: Staff, *, domain: str, addresses: Mapping[str, str | None]) -> str:
    """Write a staff as positions.toml."""
    return "\n".join(_lines(staff, domain, addresses)).rstrip() + "\n"


def missing_units(existing: Iterable[str], plan_units: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a plan's units, each once, that are no name (title, alias, id) of an existing unit."""
    known = {bare(name) for name in existing}
    return tuple({bare(name): name for name in plan_units if bare(name) not in known}.values())


def _lines(staff: Staff, domain: str, addresses: Mapping[str, str | None]) -> Iterator[str]:
    yield _HEAD.format(agency=staff.agency_name)
    yield "[special]"
    for (name, id_), note in zip(SPECIAL.items(), _SPECIAL_NOTES, strict=True):
        yield f"{f'{name} = {value(id_)}':<38}# {note}"
    yield _POSTS
    for post in staff.posts:
        yield "[[positions]]"
        yield f"id = {value(post.id)}"
        yield f"title = {value(post.title)}"
        address = addresses.get(post.id, f"{post.id}@{domain}")
        yield f"address = {value(address)}" if address else '# address = "…"'
        yield ""
    yield _UNITS.lstrip()
    for unit in staff.units:
        yield from _unit(unit)
    yield _AWAY


def _unit(unit: Department) -> Iterator[str]:
    if note := _ASSUMED if unit.is_assumed else _NOTES.get(unit.sort):
        yield f"# {note}"
    yield "[[units]]"
    yield f"id = {value(unit.id)}"
    yield f"title = {value(unit.title)}"
    if unit.aliases:
        yield from pair("aliases", list(unit.aliases))
    if unit.receiver:
        yield f"receiver = {value(unit.receiver)}"
    if unit.head:
        yield f"head = {value(unit.head)}"
    if unit.sort is Sort.EXECUTIVE:
        yield "executive = true"
    if unit.members:
        yield from pair("members", list(unit.members))
    yield ""
