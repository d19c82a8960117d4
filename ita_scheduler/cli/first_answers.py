"""The questions of `init` in their order: folder, document, office, people, mail. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler import intake
from ita_scheduler.cli.asking import Interview, Question
from ita_scheduler.cli.first_folder import new_folder, unused_id
from ita_scheduler.cli.proposals import NOBODY, agency_id_proposed, document_proposed, made_up_domain
from ita_scheduler.cli.typed import name_of, no_address_or, path_named, read_year
from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.plan_table import plan_table
from ita_scheduler.importing.staff.names import bare, executives
from ita_scheduler.importing.staff.posts import ADMINISTRATOR, COORDINATOR
from ita_scheduler.importing.staff.staffing import Staff, one_name_each, staff_of
from ita_scheduler.importing.toml_text import written
from ita_scheduler.importing.understood import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ita_scheduler.importing.understood import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the options say of the office; None where they say nothing."""

    folder: str | None
    documents: tuple[str, ...]
    agency: str | None
    agency_id: str | None
    fiscal_year: str | None
    coordinator: str | None
    administrator: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as it was answered: its plan's table, its staff, their addresses."""

    folder: Path
    documents: tuple[Path, ...]
    found: Understanding
    agency: str
    agency_id: str
    fiscal_year: int
    table: Mapping[str, Any]
    staff: Staff
    domain: str
    addresses: Mapping[str, str | None]


def ask_office(interview: Interview, given: Given) -> Office:
    """Ask for everything but the mail."""
    folder = interview.answer(
        Question(
            words="โฟลเดอร์ของการติดตั้ง",
            why="แฟ้มตั้งค่า แผน และบัญชีข้อมูลจะอยู่ในโฟลเดอร์นี้ / where settings, plan and ledger will lie",
            option="FOLDER",
            read=new_folder,
            proposal=".",
            is_optional=True,
        ),
        given.folder,
    )
    documents, found = _read(interview, given, folder)
    agency, year, found = _heading(interview, given, documents, found)
    proposed = agency_id_proposed(documents, folder, agency)
    id_ = interview.answer(
        Question(
            words="รหัสหน่วยงาน (A-Z a-z 0-9 -)",
            why="ใช้เป็นชื่อแฟ้มแผนและขึ้นต้นรหัสรายการทุกข้อ เปลี่ยนภายหลังไม่ได้ / names files and keys; it stays for good",
            option="--agency-id",
            read=unused_id(folder, year),
            proposal=None if proposed == NOBODY and interview.agrees else proposed,
        ),
        given.agency_id,
    )
    if given.agency_id is None and interview.agrees:
        print(
            f"\nรหัสหน่วยงานคือ {id_} (จากชื่อแฟ้มหรือโฟลเดอร์) เปลี่ยนภายหลังไม่ได้ ถ้าไม่ใช่ ลบโฟลเดอร์แล้วระบุ --agency-id"
            f" / the agency's id is {id_} for good; name another with --agency-id"
        )
    table = _plan(found, id_)
    staff = _staff(interview, given, agency, [name for one in table["measures"] for name in one["units"]])
    return Office(
        folder=folder,
        documents=documents,
        found=found,
        agency=agency,
        agency_id=id_,
        fiscal_year=year,
        table=table,
        staff=staff,
        domain=made_up_domain(id_),
        addresses=_addresses(interview, given.addresses, staff),
    )


# ── The document ──


def _read(interview: Interview, given: Given, folder: Path) -> tuple[tuple[Path, ...], Understanding]:
    year = read_year(given.fiscal_year) if given.fiscal_year is not None else None

    def read(names: Sequence[str]) -> tuple[tuple[Path, ...], Understanding]:
        paths = tuple(path_named(name) for name in names)
        return paths, intake.understood(paths, intake.Said(fiscal_year=year))

    if given.documents:
        documents, found = read(given.documents)
    else:
        documents, found = interview.answer(
            Question(
                words="แฟ้มเอกสารมาตรการ (.docx .xlsx .pdf .html .txt หลายแฟ้มคั่นด้วย ;)",
                why="แผนทั้งปีอ่านจากเอกสารที่หน่วยงานประกาศใช้ / the plan is read from the office's own document",
                option="--document",
                read=lambda text: read([name for name in text.split(";") if name.strip()] or [text]),
                proposal=document_proposed(folder),
            )
        )
    if found.measures:
        _say_found(found)
    return documents, found


def _say_found(found: Understanding) -> None:
    for document in found.documents:
        print(f"\nอ่าน {written(document.name)} แล้ว")
        for remark in document.remarks:
            print(f"  {written(remark)}")
    dated = sum(bool(duty.due) for duty in found.obligations)
    for number, words in (
        (len(found.measures), "มาตรการ {} ข้อ"),
        (len(found.obligations), "หน้าที่ {} ข้อ"),
        (dated, "มีวันครบกำหนด {} ข้อ"),
        (len(found.questions), "ต้องถามเจ้าหน้าที่ {} ข้อ"),
    ):
        print(f"  {words.format(thai_digits(number))}")


def _heading(
    interview: Interview, given: Given, documents: tuple[Path, ...], found: Understanding
) -> tuple[str, int, Understanding]:
    """Return the office's name and the fiscal year, and the documents read again with them."""
    agency = interview.answer(
        Question(
            words="ชื่อหน่วยงาน",
            why="ขึ้นหัวจดหมายและรายงานทุกฉบับ เขียนชื่อเต็ม / stands in every mail and report: the full name",
            option="--agency",
            read=name_of("ชื่อหน่วยงาน"),
            proposal=written(found.heading.agency.value) if found.heading.agency else None,
        ),
        given.agency,
    )
    printed = found.heading.fiscal_year
    notes = f" ({' '.join(printed.notes)})" if printed and printed.notes else ""
    year = interview.answer(
        Question(
            words="ปีงบประมาณ พ.ศ.",
            why=f"วันครบกำหนดทุกวันนับตามปีงบประมาณ{notes} / every due date is counted in the fiscal year",
            option="--fiscal-year",
            read=read_year,
            proposal=str(printed.value.be) if printed else None,
        ),
        given.fiscal_year,
    )
    is_said = given.fiscal_year is not None or interview.asks or printed is None
    is_open = printed is not None and printed.confidence is Confidence.ASK and not is_said
    had_measures = bool(found.measures)
    found = intake.understood(documents, intake.Said(agency=agency, fiscal_year=None if is_open else year))
    if not had_measures:
        _say_found(found)
    return agency, year, found


def _plan(found: Understanding, agency_id: str) -> dict[str, Any]:
    names = tuple(written(unit.value) for measure in found.measures for unit in measure.units)
    table = plan_table(found, agency_id, executive_units=executives(names))
    for measure in table["measures"]:
        measure["units"] = one_name_each(measure["units"])
    return table


# ── The people ──


def _staff(interview: Interview, given: Given, agency: str, unit_names: list[str]) -> Staff:
    usual = {post.id: post.title for post in staff_of(agency, unit_names).posts}
    coordinator = interview.answer(
        Question(
            words="ตำแหน่งผู้ประสานงาน ITA",
            why="ผู้นี้ได้รับสรุป ร่างรายงาน และบันทึกว่างานแล้วเสร็จ / gets drafts and summaries, and records what is done",
            option="--coordinator",
            read=name_of("ตำแหน่ง"),
            proposal=usual[COORDINATOR],
            is_optional=True,
        ),
        given.coordinator,
    )
    administrator = interview.answer(
        Question(
            words="ตำแหน่งผู้ดูแลระบบแจ้งเตือน",
            why="ผู้นี้ได้รับแจ้งเมื่อส่งจดหมายไม่ได้ / is told when a mail cannot be sent",
            option="--administrator",
            read=name_of("ตำแหน่ง"),
            proposal=usual[ADMINISTRATOR],
            is_optional=True,
        ),
        given.administrator,
    )
    return staff_of(agency, unit_names, posts={"coordinator": coordinator, "administrator": administrator})


def _addresses(interview: Interview, given: tuple[str, ...], staff: Staff) -> dict[str, str | None]:
    """Return an address for each position, None for those without a mailbox; the others are made up."""
    addresses = dict(_address(text, staff) for text in given)
    missing = [post for post in staff.posts if post.id not in addresses]
    if not missing or interview.agrees:
        return addresses
    if not interview.asks:
        listed = ", ".join(post.id for post in missing)
        raise WrongUse(
            f"ยังไม่มีที่อยู่อีเมลของ {listed} ระบุด้วย --address ตำแหน่ง=ที่อยู่ (ว่าง = ไม่มีตู้จดหมาย) หรือใช้ --yes",
            "positions without an address: give --address POSITION=ADDRESS, or --yes to make them up below .example",
        )
    print("\nตำแหน่งที่จะรับจดหมาย แก้ชื่อได้ภายหลังใน schedules/positions.toml / who will get mail:")
    for post in staff.posts:
        print(f"  {post.title} ({post.id})")
    if not interview.agreed("ใส่ที่อยู่อีเมลตอนนี้หรือไม่ (n = ใช้ที่อยู่สมมุติ .example ไปก่อน ไม่ถึงใคร)", proposal=True):
        return addresses
    print("ตำแหน่งที่ว่างหรือไม่มีตู้จดหมาย กด Enter ผ่านไป จดหมายจะถึงขั้นถัดไปแทน / Enter: no mailbox")
    for post in missing:
        addresses[post.id] = interview.answer(
            Question(words=f"อีเมลของ{post.title}", why="", option="--address", read=no_address_or, proposal="")
        )
    return addresses


def _address(text: str, staff: Staff) -> tuple[str, str | None]:
    name, sign, address = text.partition("=")
    by_name = {bare(key): post.id for post in reversed(staff.posts) for key in (post.title, post.id)}
    if not sign:
        raise WrongUse("--address เขียนเป็น ตำแหน่ง=ที่อยู่ เช่น palad=palad@example.go.th", "--address is POSITION=ADDRESS")
    if bare(name) not in by_name:
        listed = ", ".join(f"{post.id} ({post.title})" for post in staff.posts)
        raise WrongUse(f"--address: ไม่มีตำแหน่งนี้ มี {listed}", "there is no such position")
    return by_name[bare(name)], no_address_or(address)
