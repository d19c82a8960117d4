"""positions.toml as it is drafted from the names in a document: who receives, who heads, and that it always loads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_scheduler.config.positions import read_positions
from ita_scheduler.config.toml import Source
from ita_scheduler.importing.plans.settings_text import MailServer, settings_text
from ita_scheduler.importing.staff.agencies import chief_title, full_name, secretary_title, short_name
from ita_scheduler.importing.staff.file import missing_units, positions_text
from ita_scheduler.importing.staff.names import NOBODY_NAMED, executives
from ita_scheduler.importing.staff.staffing import one_name_each
from tests.acceptance.office import ROOT

TAMBON = "องค์การบริหารส่วนตำบลดงมะไฟ"


def loaded(*names: str, agency: str = TAMBON, addresses=None, posts=None, domain="dong-mafai.example"):
    """Return the staff that the written file means; hold that it has no faults."""
    text = positions_text(agency, names, posts=posts, domain=domain, addresses=addresses)
    staff, found = read_positions(Source(Path("positions.toml"), text, tomllib.loads(text)))
    assert staff is not None, found
    assert all(one.is_warning for one in found), found
    return staff


def unit(staff, name: str):
    return (
        staff.directory.units["".join(name.split())]
        if name in staff.directory.units
        else staff.directory.units[staff.unit_ids["".join(name.split())]]
    )


def title(staff, position: str | None) -> str:
    return staff.directory.title(position or "")


@pytest.mark.parametrize(
    ("agency", "chief", "secretary", "short"),
    [
        (TAMBON, "นายกองค์การบริหารส่วนตำบลดงมะไฟ", "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ", "อบต.ดงมะไฟ"),
        ("อบต.ดงมะไฟ", "นายกองค์การบริหารส่วนตำบลดงมะไฟ", "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ", "อบต.ดงมะไฟ"),
        ("เทศบาลตำบลคลองบัว", "นายกเทศมนตรีตำบลคลองบัว", "ปลัดเทศบาลตำบลคลองบัว", "ทต.คลองบัว"),
        ("เทศบาลเมืองลำโดม", "นายกเทศมนตรีเมืองลำโดม", "ปลัดเทศบาลเมืองลำโดม", "ทม.ลำโดม"),
        ("องค์การบริหารส่วนจังหวัดสิริบุรี", "นายกองค์การบริหารส่วนจังหวัดสิริบุรี", "ปลัดองค์การบริหารส่วนจังหวัดสิริบุรี", "อบจ.สิริบุรี"),
        ("เมืองพัทยา", "นายกเมืองพัทยา", "ปลัดเมืองพัทยา", "เมืองพัทยา"),
        ("โรงเรียนบ้านดง", "ผู้บริหารโรงเรียนบ้านดง", "รองผู้บริหารโรงเรียนบ้านดง", "โรงเรียนบ้านดง"),
    ],
)  # fmt: skip
def test_chief_and_secretary_are_called_as_in_an_office_of_that_kind(agency, chief, secretary, short):
    assert (chief_title(agency), secretary_title(agency), short_name(agency)) == (chief, secretary, short)
    assert short_name(full_name(agency)) == short
    directory = loaded("กองคลัง", agency=agency).directory
    assert title(loaded("กองคลัง", agency=agency), directory.chief_executive) == chief
    assert directory.title(directory.permanent_secretary) == secretary


@pytest.mark.parametrize(
    ("name", "id_", "receiver", "head"),
    [
        # A unit has a receiver and a head of its own; in สำนักปลัด the coordinator receives.
        ("สำนักปลัด", "office", "นักวิเคราะห์นโยบายและแผน", "หัวหน้าสำนักปลัด"),
        ("กองคลัง", "finance", "เจ้าพนักงานธุรการ กองคลัง", "ผู้อำนวยการกองคลัง"),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", "education", "นักวิชาการศึกษา", "ผู้อำนวยการกองการศึกษา ศาสนาและวัฒนธรรม"),
        ("กองสาธารณสุขฯ", "health", "นักวิชาการสาธารณสุข", "ผู้อำนวยการกองสาธารณสุขฯ"),
        ("หน่วยตรวจสอบภายใน", "internal-audit", "นักวิชาการตรวจสอบภายใน", "หัวหน้าหน่วยตรวจสอบภายใน"),
        ("รพ.สต. บ้านดง", "unit-1", "เจ้าพนักงานธุรการ รพ.สต. บ้านดง", "ผู้อำนวยการรพ.สต. บ้านดง"),
        # A section has its unit's head, be it written beside it or usual.
        ("งานประชาสัมพันธ์", "public-relations", "เจ้าหน้าที่งานประชาสัมพันธ์", "หัวหน้าสำนักปลัด"),
        ("กองคลัง (งานพัสดุ)", "supplies", "นักวิชาการพัสดุ", "ผู้อำนวยการกองคลัง"),
        ("กองช่าง (งานธุรการ)", "unit-1", "เจ้าหน้าที่งานธุรการ กองช่าง", "ผู้อำนวยการกองช่าง"),
        ("งานทะเบียนราษฎร", "unit-1", "เจ้าหน้าที่งานทะเบียนราษฎร", "หัวหน้างานทะเบียนราษฎร"),
        # A post is its own receiver, and only ปลัด is above it.
        ("นิติกร", "unit-1", "นิติกร", "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ"),
        ("ผอ.กองช่าง", "unit-1", "ผู้อำนวยการกองช่าง", "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ"),
        # Nobody in particular: the coordinator.
        (NOBODY_NAMED, "nobody-named", "นักวิเคราะห์นโยบายและแผน", "หัวหน้าสำนักปลัด"),
        ("คณะทำงาน ITA", "unit-5", "นักวิเคราะห์นโยบายและแผน", "หัวหน้าสำนักปลัด"),
    ],
)
def test_a_unit_has_its_receiver_and_its_head(name, id_, receiver, head):
    staff = loaded(name)
    found = unit(staff, name)

    assert (found.id, title(staff, found.receiver), title(staff, found.head)) == (id_, receiver, head)
    assert not found.is_executive


def test_a_section_beside_its_unit_has_that_units_own_head():
    staff = loaded("กองคลัง (งานพัสดุ)", "กองคลัง", "งานนิติการ", "สำนักปลัด อบต.")

    assert unit(staff, "กองคลัง (งานพัสดุ)").head == unit(staff, "กองคลัง").head == "finance-head"
    assert unit(staff, "งานนิติการ").head == unit(staff, "สำนักปลัด อบต.").head == "office-head"


@pytest.mark.parametrize(
    "name",
    ["ทุกภารกิจงาน", "เจ้าหน้าที่ทุกภารกิจงาน", "ทุกส่วนราชการ", "ทุกกอง", "ทุกสำนัก/กอง", "ภารกิจอื่นที่เกี่ยวข้อง", "หน่วยงานที่เกี่ยวข้อง", "ทุกฝ่าย", "เจ้าหน้าที่ทุกคน"],
)  # fmt: skip
def test_a_collective_stands_for_every_real_unit(name):
    staff = loaded(name, "กองคลัง", "กองช่าง", "กองช่าง (งานสาธารณูปโภค)", "ผู้บริหาร", "นิติกร", NOBODY_NAMED)

    assert unit(staff, name).members == ("finance", "works")


def test_a_document_of_one_unit_that_speaks_of_all_gets_the_usual_ones_and_says_so():
    names = ["สำนักปลัด", "งานประชาสัมพันธ์", "ทุกภารกิจงาน"]

    assert unit(loaded(*names), "ทุกภารกิจงาน").members == ("office", "finance", "works", "education")
    assert positions_text(TAMBON, names, domain="a.example").count("ข้อสมมุติ: เอกสารไม่ได้เอ่ยถึงหน่วยงานนี้") == 3


@pytest.mark.parametrize(
    ("agency", "office"),
    [(TAMBON, "สำนักปลัด"), ("เทศบาลตำบลคลองบัว", "สำนักปลัดเทศบาล"), ("องค์การบริหารส่วนจังหวัดสิริบุรี", "สำนักปลัดองค์การบริหารส่วนจังหวัด")],
)  # fmt: skip
def test_a_document_that_names_no_unit_gets_the_usual_ones(agency, office):
    staff = loaded("ผู้บริหาร", agency=agency)

    assert [one.title for one in staff.directory.units.values() if one.receiver and one.head] == [
        *(office, "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม")
    ]


@pytest.mark.parametrize("name", ["ผู้บริหาร", "คณะผู้บริหาร", "นายก อบต.", "นายก", "รองนายก", "ผู้บริหารท้องถิ่น"])
def test_the_executive_owes_no_staff_duty(name):
    found = unit(loaded(name, "กองคลัง"), name)

    assert (found.is_executive, found.receiver, found.id) == (True, "mayor", "executive")
    assert executives((name, "กองคลัง")) == (name,)


def test_palad_is_an_executive_of_his_own():
    staff = loaded("ปลัด อบต.", "ผู้บริหาร")

    assert (unit(staff, "ปลัด อบต.").is_executive, unit(staff, "ปลัด อบต.").receiver) == (True, "palad")
    assert unit(staff, "ผู้บริหาร").receiver == "mayor"


def test_names_that_mean_one_unit_become_one_with_aliases():
    staff = loaded("สำนักปลัด", "สำนักปลัดเทศบาล", "สำนักงานปลัด", "กองคลัง", "กองคลั่ง", agency="เทศบาลตำบลคลองบัว")

    assert len({unit(staff, name).id for name in ("สำนักปลัด", "สำนักปลัดเทศบาล", "สำนักงานปลัด")}) == 1
    assert one_name_each(["กองคลัง", "สำนักปลัด", "กอง คลัง", "สำนักปลัดเทศบาล"]) == ["กองคลัง", "สำนักปลัด"]


def test_addresses_are_those_given_none_where_there_is_no_mailbox_and_made_up_elsewhere():
    staff = loaded("กองคลัง", addresses={"palad": "palad@dongmafai.go.th", "mayor": None})
    found = {id_: one.address for id_, one in staff.directory.positions.items()}

    assert found["palad"] == "palad@dongmafai.go.th"
    assert found["mayor"] is None
    assert found["finance-head"] == "finance-head@dong-mafai.example"


def test_a_special_post_may_be_called_otherwise_and_is_then_one_with_the_unit_of_that_name():
    staff = loaded("นิติกร", posts={"coordinator": "นิติกร"})

    assert staff.directory.title(staff.directory.coordinator) == "นิติกร"
    assert unit(staff, "นิติกร").receiver == staff.directory.coordinator


def test_missing_units_are_those_that_no_name_of_an_existing_one_means():
    assert missing_units(["สำนักปลัด", "สำนักงานปลัด", "กองคลัง"], ["กอง คลัง", "กองช่าง", "สำนักปลัด", "กอง ช่าง"]) == (
        "กอง ช่าง",
    )


NAMES = (
    "สำนักปลัด", "สำนักปลัด อบต.", "กองคลัง", "กอง คลัง", "กองช่าง", "งานพัสดุ", "(งานพัสดุ)", "กองคลัง (งานพัสดุ)", "กองช่าง (กองคลัง)",
    "x (กองช่าง)", "ปลัด (งานพัสดุ)", "ทุกกอง", "ทุกส่วนราชการ", "ผู้บริหาร", "นายก", "ปลัด", "นิติกร", "เจ้าหน้าที่", "office", "unit-1", "unit-2",
    "mayor", "palad", "clerk", "all-units", "งานธุรการ", "งานนโยบายและแผน", "1 2", "12", "์", "()", "-", "กองการศึกษา", "ผอ.กองคลัง",
    "กองการศึกษา ศาสนาและวัฒนธรรม", "หัวหน้าสำนักปลัด", "รพ.สต.", "กองช่าง (งานก)", "กองช่าง(งานก)", "นายก (งานธุรการ)", "สำนักปลัด (งานธุรการ)",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(NAMES) | st.text(max_size=40), max_size=12), st.text(max_size=30))
def test_whatever_a_document_names_the_file_loads_without_faults(names, agency):
    staff = loaded(*names, agency=agency)

    for name in names:
        written = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", name)
        if name.isprintable() and written.split():
            assert "".join(name.split()) in staff.unit_ids
    one_each = one_name_each([name for name in names if name.isprintable() and name.split()])
    ids = [staff.unit_ids["".join(name.split())] for name in one_each]
    assert len(ids) == len(set(ids)), "a measure that names each unit once has no faults either"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=6000))
def test_a_very_long_name_loads_too(name):
    loaded(name * 3)


def test_the_settings_written_hold_every_key_of_the_example():
    texts = [
        settings_text(agency="ก", fiscal_year=2570, plan="p.toml", sender="a@b.example", sender_name="ก", server=server)
        for server in (None, MailServer(host="localhost", security="none", port=25, username="u"))
    ]
    example = (ROOT / "config.example.toml").read_text("utf-8")
    keys = set(re.findall(r"^(?:# )?(\[[a-z.]+\]|[a-z_]+ =)", example, re.MULTILINE)) - {"password ="}

    for text in texts:
        assert keys <= set(re.findall(r"^(?:# )?(\[[a-z.]+\]|[a-z_]+ =)", text, re.MULTILINE))
        assert not re.search(r"^(?:# )?password =", text, re.MULTILINE), "a password never stands in it"
