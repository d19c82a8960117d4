"""Where two readings are possible, the officer is asked: no date, and a question with its place."""

from __future__ import annotations

import pytest

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.importing.answer import answer
from ita_scheduler.importing.clauses.duties import duties
from ita_scheduler.importing.document import Cell, Document, Paragraph, Place, Table
from ita_scheduler.importing.grammar.meaning import meaning_of
from ita_scheduler.importing.understanding import understand

YEAR = FiscalYear(2567)
QUARTERS = ("ประเด็น", "ผู้รับผิดชอบ", "ขั้นตอน", "ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓", "ไตรมาส ๔")
DEADLINE = ("ประเด็น", "ผู้รับผิดชอบ", "ขั้นตอน", "การรายงานผล", "กำหนดแล้วเสร็จ", "หมายเหตุ")


def read(head: tuple[str, ...], *rows: tuple[str, ...]) -> dict:
    """Understand a table; neighbouring equal texts of a row are one merged cell."""
    lines = []
    for n, row in enumerate((head, *rows), start=1):
        line: list[Cell] = []
        for m, text in enumerate(row, start=1):
            merged = line and text and line[-1].text == text and text not in "-✓"
            line.append(line[-1] if merged else Cell(text=text, place=Place(file="a.docx", table=1, row=n, column=m)))
        lines.append(tuple(line))
    title = Paragraph(text="มาตรการ อบต.ทดสอบ ปีงบประมาณ พ.ศ. ๒๕๖๗", place=Place(file="a.docx"))
    table = Table(rows=tuple(lines), place=Place(file="a.docx", table=1))
    return answer(understand([Document(name="a.docx", blocks=(title, table))]))


def dues(found: dict) -> list[tuple[str, list[str]]]:
    return [(one["confidence"], one["due"]) for measure in found["measures"] for one in measure["obligations"]]


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        ("เจ้าหน้าที่รายงานผลภายในวันที่ ๑๕ มีนาคม", "พิมพ์เวลาไว้เอง"),
        ("๕ เม.ย. ๖๗", "พิมพ์เวลาไว้เอง"),
        ("รายงานทุกเดือน", "พิมพ์เวลาไว้เอง"),
        ("๑๕", "พิมพ์เวลาไว้เอง"),
    ],
)
def test_a_cell_below_a_quarter_with_a_time_of_its_own(cell, question):
    found = read(QUARTERS, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", "", cell, "", ""))

    assert dues(found) == [("ask", [])]
    assert question in found["problems"][0]["sentence"]


@pytest.mark.parametrize("nothing", ["-", "–", "ไม่มี", "……", "<------>"])
def test_a_cell_that_says_nothing_is_no_duty(nothing):
    found = read(QUARTERS, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", nothing, "✓", nothing, nothing))

    assert dues(found) == [("assumed", ["2024-03-31"])]


def test_a_text_over_two_quarters():
    found = read(QUARTERS, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", "ประชุมคณะทำงาน", "ประชุมคณะทำงาน", "", ""))

    assert dues(found) == [("ask", [])]


@pytest.mark.parametrize(
    ("reporting", "deadline"),
    [
        ("เจ้าหน้าที่รายงานผลรอบ ๖ เดือน", "๑๕ เม.ย. ๖๗"),
        ("เจ้าหน้าที่รายงานผลทุกไตรมาส", "๑๕ ม.ค. ๖๗, ๑๕ เม.ย. ๖๗, ๑๕ ก.ค. ๖๗, ๑๕ ต.ค. ๖๗"),
        ("เจ้าหน้าที่รายงานผลทุกเดือน", "ภายในวันที่ ๕ ของเดือนถัดไป"),
        ("เจ้าหน้าที่รายงานผลปีละ ๑ ครั้ง", "๓๑ ส.ค. ๖๗"),
        ("เจ้าหน้าที่รายงานผลรอบ ๖ เดือน และรอบ ๑๒ เดือน", "๑๐ เม.ย. ๖๗ / ๑๐ ต.ค. ๖๗"),
    ],
)
def test_a_round_beside_a_deadline_of_another_day(reporting, deadline):
    found = read(DEADLINE, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", reporting, deadline, ""))

    assert dues(found) == [("ask", [])]
    assert deadline in found["problems"][0]["sentence"]


def test_a_deadline_that_repeats_the_report_is_one_duty_and_a_far_one_is_the_works():
    same = read(DEADLINE, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", "เจ้าหน้าที่รายงานผลภายในเดือนมีนาคม", "๓๑ มี.ค. ๖๗", ""))
    far = read(DEADLINE, ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", "เจ้าหน้าที่รายงานผลทุกเดือน", "๓๑ ธ.ค. ๖๖", ""))

    assert [due for _, due in dues(same)] == [["2024-03-31"]]
    assert [len(due) for _, due in dues(far)] == [12, 1]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (0, "O7 การใช้งบประมาณ (รายงานภายใน ๓๐ เม.ย. ๖๗)"),
        (1, "สำนักปลัด (รายงานภายในวันที่ ๕ ของทุกเดือน)"),
        (5, "รายงานซ้ำอีกครั้งภายใน ๓๑ ส.ค. ๖๗"),
    ],
)
def test_a_time_in_a_cell_that_holds_something_else(column, text):
    row = ["O7 การใช้งบประมาณ", "สำนักปลัด", "จัดทำแผน", "เจ้าหน้าที่รายงานผลทุกเดือน", "", ""]
    row[column] = text
    problems = read(DEADLINE, tuple(row))["problems"]

    assert [(one["text"], one["place"]) for one in problems] == [(text, f"a.docx ตาราง ๑ แถว ๒ ช่อง {'๑๒๓๔๕๖'[column]}")]


def test_units_and_titles_with_a_time_in_their_name_are_not_asked_about():
    row = ("O7 รายงานประจำเดือนของหน่วยงาน", "หน่วยตรวจสอบภายใน", "จัดทำแผน", "เจ้าหน้าที่รายงานผลทุกเดือน", "", "")

    assert read(DEADLINE, row)["problems"] == []


def test_a_line_across_the_table_with_a_time_is_asked_about_and_the_last_one_is_left_over():
    row = ("O1 เรื่อง", "กองคลัง", "จัดทำแผน", "เจ้าหน้าที่รายงานผลทุกเดือน", "", "")
    last = "ให้ทุกกองรายงานผลต่อนายก อบต. ภายในวันที่ ๑๕ กันยายน ๒๕๖๗"
    found = read(DEADLINE, ("ด้านที่ ๑ (รายงานทุกเดือน)",) * 6, row, (last,) * 6)

    assert [one["text"] for one in found["problems"]] == ["ด้านที่ ๑ (รายงานทุกเดือน)", last]
    assert last in str(found["left_over"])


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("เจ้าหน้าที่รายงานผลภายในเดือนพฤศจิกายนและเดือนพฤษภาคม", "2023-11-30 2024-05-31"),
        ("เจ้าหน้าที่รายงานผลภายในวันที่ ๑๕ พฤศจิกายน และวันที่ ๑๕ พฤษภาคม", "2023-11-15 2024-05-15"),
        ("เจ้าหน้าที่รายงานผลภายในเดือนเมษายน และเดือนตุลาคม", "2024-04-30 2024-10-31"),
        ("เจ้าหน้าที่รายงานผลเดือนตุลาคม และเดือนเมษายน", "ask"),
        ("เจ้าหน้าที่รายงานผลเดือนตุลาคม มกราคม เมษายน และกรกฎาคม", "ask"),
        ("เจ้าหน้าที่รายงานผลทุก ๓ เดือน ตั้งแต่เดือนธันวาคม ๒๕๖๖", "2023-12-31 2024-03-31 2024-06-30 2024-09-30"),
        ("เจ้าหน้าที่รายงานผลทุก ๓ เดือน นับแต่เดือนพฤศจิกายน", "ask"),
        ("เจ้าหน้าที่รายงานผลทุก ๖ เดือน เริ่มตั้งแต่เดือนมกราคม ๒๕๖๗", "ask"),
        ("เจ้าหน้าที่รายงานผลทุก ๖ เดือน นับแต่วันประกาศ", "ask"),
        ("ผู้บริหารติดตามต่อจากนั้นทุก ๓ เดือน", "ask"),
        ("เจ้าหน้าที่รายงานผลระหว่างวันที่ ๒๕ ถึงวันที่ ๕ ของเดือนถัดไป", "ask"),
        ("เจ้าหน้าที่รายงานผลสิ้นเดือนที่ ๓, ๖, ๙ และ ๑๒ ของปีงบประมาณ", "ask"),
        ("เจ้าหน้าที่รายงานผลหลังสิ้นไตรมาส ๑ เดือน", "ask"),
        ("เจ้าหน้าที่รายงานผลทุก ๓ เดือนครึ่ง", "ask"),
        ("เจ้าหน้าที่รายงานผลภายในไตรมาสที่ ๑๑", "ask"),
        ("เจ้าหน้าที่รายงานผลภายในเดือนมกราคม(ครั้งที่ ๑) กรกฎาคม(ครั้งที่ ๒)", "2024-01-31 2024-07-31"),
    ],
)
def test_clauses(clause, expected):
    (duty,) = duties(clause)
    meaning = meaning_of(duty.parts, YEAR)
    if duty.unknown or duty.doubt or meaning is None or meaning.question:
        assert expected == "ask"
    else:
        assert " ".join(str(slot.nominal) for slot in meaning.cadence.slots(YEAR, YEAR.span)) == expected
