"""What stands in the cells of a row: codes, titles, units, steps, wrapped words, and whom a clause speaks of."""

from __future__ import annotations

import pytest

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.cells.codes import code_after, codes
from ita_scheduler.importing.cells.numbering import items, missing_numbers
from ita_scheduler.importing.cells.titles import read_title
from ita_scheduler.importing.cells.units import units
from ita_scheduler.importing.cells.unwrapping import unwrapped
from ita_scheduler.importing.clauses.duties import duties
from ita_scheduler.importing.clauses.owners import subject
from ita_scheduler.importing.clauses.stretches import lead_of
from ita_scheduler.importing.clauses.verbs import verbs
from ita_scheduler.importing.document import Cell, Place
from ita_scheduler.importing.grammar.doubts import DOUBTS, doubt_about
from ita_scheduler.importing.grammar.lexing import lex
from ita_scheduler.importing.tables.columns import Column, is_head, kind_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O37 การดำเนินการ", ["O37"]),
        ("ข้อ ๐ ๓๗ การดำเนินการเพื่อจัดการความเสี่ยง", ["O37"]),
        ("ตัวชี้วัดที่ ๑๐ ตัวชี้วัดย่อยที่ ๑๐.๑ ข้อ ๐ ๓๗", ["O37"]),
        ("e๖ การเผยแพร่ข้อมูล", ["e6"]),
        ("(o 12) แผน", ["O12"]),
        ("i22 การใช้ทรัพย์สิน", ["i22"]),
        ("MOIT 12 มาตรการ", ["MOIT 12"]),
        ("e๙ และ e๑๐ ช่องทาง", ["e9", "e10"]),
        ("ดำเนินการตามมาตรการข้อ ๓๖", []),
        ("สอดคล้องตามข้อ O36", []),
        ("ตามข้อ O36 และ O37", []),
        ("ปี 2566 ร้อยละ 37", []),
        ("facebook10 ของหน่วยงาน", []),
    ],
)
def test_codes_are_read_by_form_and_place(text, expected):
    assert [code.value for code in codes(text)] == expected


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        ("e9", "๑๐๐ หน่วยงานที่ท่านติดต่อ", "e10"),
        ("e9", "๑๑๐ หน่วยงานที่ท่านติดต่อ", "e10"),
        ("e9", "๑๐ หน่วยงาน", None),
        ("e8", "๑๐๐ หน่วยงาน", None),
        (None, "๑๐๐ หน่วยงาน", None),
    ],
)
def test_a_bare_number_is_a_code_only_when_it_is_the_next(previous, text, expected):
    found = code_after(previous, text)

    assert (found.value if found else None) == expected
    assert found is None or found.is_corrected


def test_a_title_is_parted_from_its_code_and_its_options():
    title = read_title("ตัวชี้วัดที่ ๑๐ การป้องกัน\nข้อ ๐ ๓๗ การจัดการความเสี่ยง □ มี □ ไม่มี", None)

    assert (title.code.value if title.code else None, title.text) == ("O37", "การจัดการความเสี่ยง")
    assert title.notes[0] == "ตัวชี้วัดที่ ๑๐ การป้องกัน"
    assert any("□ มี □ ไม่มี" in note for note in title.notes)
    assert any("อ่านเป็น O37" in note for note in title.notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("สำนักปลัด", ["สำนักปลัด"]),
        ("สำนักปลัด/กองคลัง", ["สำนักปลัด", "กองคลัง"]),
        ("สำนักปลัด\nกองคลัง, กองช่าง", ["สำนักปลัด", "กองคลัง", "กองช่าง"]),
        ("๑. สำนักปลัด ๒. กองคลัง", ["สำนักปลัด", "กองคลัง"]),
        ("กองคลังและกองช่าง", ["กองคลัง", "กองช่าง"]),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", ["กองการศึกษา ศาสนาและวัฒนธรรม"]),
        ("สำนักปลัด งานประชาสัมพันธ์ทุกภารกิจงาน", ["สำนักปลัด", "งานประชาสัมพันธ์ทุกภารกิจงาน"]),
        ("ทุกสำนัก/กอง", ["ทุกสำนัก/กอง"]),
        ("ส านักปลัด", ["สำนักปลัด"]),
        ("กองคลัง\n(งานพัสดุ)", ["กองคลัง (งานพัสดุ)"]),
        ("กองคลัง กองคลัง", ["กองคลัง"]),
        ("- ", []),
        ("\x1b", []),
    ],
)
def test_units_are_parted_where_a_new_one_begins(text, expected):
    assert [unit.name for unit in units(text)] == expected


def test_a_units_name_that_the_office_has_entered_is_known_again():
    assert [unit.name for unit in units("สนง.ปลัดฯ", ("สนง.ปลัดฯ",))] == ["สนง.ปลัดฯ"]
    assert [(unit.name, unit.is_corrected) for unit in units("กองสวัดิการสังคม")] == [("กองสวัสดิการสังคม", True)]


@pytest.mark.parametrize(
    ("text", "numbers", "missing"),
    [
        ("๑.จัดทำ ๒.รายงาน", [1, 2], ()),
        ("๑. ประเมิน\nผู้บริหารมีการกำกับ ๓.ศึกษา ๔.รายงาน", [1, 3, 4], (2,)),
        ("(๑) ก (๒) ข", [1, 2], ()),
        ("1) ก\n2) ข", [1, 2], ()),
        ("ข้อ ๑ ก\nข้อ ๒ ข", [1, 2], ()),
        ("ตัวชี้วัดที่ ๑๐.๑ มากกว่า ๑ ช่องทาง", [None], ()),
        ("ภายในวันที่ ๕ เมษายน ๒๕๖๗", [None], ()),
        ("- ก\n- ข", [None, None], ()),
        ("มกราคม (ครั้งที่ ๑) กรกฎาคม (ครั้งที่ ๒)", [None], ()),
        ("กิจกรรมที่ ๑. จัดทำ กิจกรรมที่ ๒. รายงาน", [None, 1, 2], ()),
    ],
)
def test_items_keep_the_numbers_that_are_printed(text, numbers, missing):
    read = items(text)

    assert [item.number for item in read] == numbers
    assert missing_numbers(read) == missing


def test_a_word_broken_at_a_line_is_whole_again_and_a_meant_space_stays():
    assert unwrapped("การประชา สัมพันธ์ผลการดำเนินงาน", wrapped=True) == "การประชาสัมพันธ์ผลการดำเนินงาน"
    assert unwrapped("รายงานผล เพื่อเผยแพร่", wrapped=True) == "รายงานผล เพื่อเผยแพร่"
    assert unwrapped("การประชา สัมพันธ์", wrapped=False) == "การประชา สัมพันธ์"


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("ประเด็นที่ต้องปรับปรุงแก้ไข/ พัฒนา", Column.ISSUE),
        ("ผู้รับ ผิดชอบ", Column.UNITS),
        ("ขั้นตอนหรือวิธีการปฏิบัติ", Column.STEPS),
        ("การรายงานผลและการกำกับติดตาม", Column.REPORTING),
        ("กําหนดแล้วเสร็จ", Column.DEADLINE),
        ("ระยะเวลาดำเนินการ", Column.PERIOD),
        ("ผลการดำเนินการ", Column.RESULT),
        ("หมายเหตุ", Column.REMARK),
        ("ที่", Column.NUMBER),
        ("ต.ค. ๖๖", Column.WHEN),
        ("ไตรมาส ๑", Column.WHEN),
        ("สีที่ชอบ", None),
    ],
)
def test_a_head_says_what_its_column_holds(head, column):
    assert kind_of(head) is column


def test_a_row_of_long_texts_is_no_head():
    place = Place(file="a.txt")
    heads = [Cell(text=text, place=place) for text in ("ประเด็น", "ผู้รับผิดชอบ", "ขั้นตอน")]
    long = [Cell(text=f"{cell.text} {'ก' * 250}", place=place) for cell in heads]

    assert is_head(heads)
    assert not is_head(long)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("เจ้าหน้าที่ผู้รับผิดชอบรายงาน", Owner.STAFF),
        ("ผู้บริหารกำกับติดตาม", Owner.EXECUTIVE),
        ("ผู้บริหากำกับติดตาม", Owner.EXECUTIVE),
        ("ให้กองคลังจัดทำ", Owner.STAFF),
        ("นายก อบต. ติดตาม", Owner.EXECUTIVE),
        ("ปลัด อบต. ติดตาม", Owner.EXECUTIVE),
        ("สำนักปลัด รายงาน", Owner.STAFF),
        ("ผู้บริหารรับทราบ", None),
        ("รายงานผล", None),
    ],
)
def test_the_subject_of_a_clause(text, owner):
    found = subject(lex(text).text)

    assert (found.owner if found else None) is owner


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("รายงานผลต่อผู้บริหาร", [Action.REPORT]),
        ("จัดทำรายงาน", [Action.PERFORM, Action.REPORT]),
        ("เผยแพร่รายงานบนเว็บไซต์", [Action.PUBLISH]),
        ("การรายงานผล", []),
        ("เจ้าหน้าที่เผยแพร่แผน", [Action.PUBLISH]),
        ("ข้อมูลที่เผยแพร่", []),
        ("งานประชาสัมพันธ์", []),
        ("ประชาสัมพันธ์ช่องทาง", [Action.PUBLICISE]),
        ("กำกับติดตามการดำเนินการ", [Action.MONITOR, Action.MONITOR]),
        ("จัดอบรมเพื่อให้เจ้าหน้าที่รายงาน", [Action.PERFORM, Action.PERFORM]),
    ],
)
def test_verbs_are_what_is_done_and_not_the_names_of_things(text, actions):
    folded = lex(text).text

    assert [verb.action for verb in verbs(folded, 0, len(folded))] == actions


@pytest.mark.parametrize(
    ("head", "owner", "action"),
    [
        ("ผู้บริหาร: การกำกับติดตาม", Owner.EXECUTIVE, Action.MONITOR),
        ("รายงานผลต่อผู้บริหาร", None, Action.REPORT),
        ("การรายงานผลและการกำกับติดตาม", None, None),
        ("การรายงานของเจ้าหน้าที่", Owner.STAFF, Action.REPORT),
    ],
)
def test_what_the_head_of_a_column_says_for_its_clauses(head, owner, action):
    lead = lead_of(head)

    assert (lead.owner, lead.action) == (owner, action)


@pytest.mark.parametrize(("example", "question"), [(one, doubt.question) for doubt in DOUBTS for one in doubt.examples])
def test_words_that_make_a_date_doubtful_are_asked_about(example, question):
    lexed = lex(example)

    assert doubt_about(lexed.text, 0, len(lexed.text)) == question
    assert any(duty.doubt for duty in duties(example))
