"""Tables become rows: heads found by meaning, tables that go on over pages, merged issues, sections, ditto signs."""

from __future__ import annotations

import pytest

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.document import Cell, Document, Place, Table
from ita_scheduler.importing.tables.choosing import chosen
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.tables.rows import sheets

HEAD = ("ประเด็น", "ผู้รับผิดชอบ", "ขั้นตอน", "การรายงานผล", "ระยะเวลา")
FIRST = ("O12 เรื่องหนึ่ง", "สำนักปลัด", "๑.จัดทำ", "๑.เจ้าหน้าที่รายงานผลภายในเดือนมีนาคม", "ตลอดปีงบประมาณ")
SECOND = ("O13 เรื่องสอง", "กองคลัง", "๑.จัดทำ", "๑.เจ้าหน้าที่รายงานผลทุกเดือน", "ตลอดปีงบประมาณ")


def table(number: int, *rows: tuple[str, ...]) -> Table:
    """Make a table; equal texts side by side, or below one another, that end in * are one merged cell."""
    cells: list[list[Cell]] = []
    for n, row in enumerate(rows, start=1):
        line: list[Cell] = []
        for m, text in enumerate(row, start=1):
            same = [
                other
                for other in (*line[-1:], *(cells[-1][m - 1 : m] if cells else ()))
                if text.endswith("*") and other.text == text
            ]
            line.append(same[0] if same else Cell(text=text, place=Place(file="a.docx", table=number, row=n, column=m)))
        cells.append(line)
    return Table(rows=tuple(map(tuple, cells)), place=Place(file="a.docx", table=number))


def read(*tables: Table):
    return sheets([Document(name="a.docx", blocks=tables)])


def titles(*tables: Table) -> list[str]:
    found, _ = read(*tables)
    return [row.of(Column.ISSUE)[0].text for sheet in found for row in sheet.rows]


def test_columns_are_known_by_their_heads_in_any_order():
    (sheet,), others = read(table(1, HEAD[::-1], FIRST[::-1]))

    assert others == ()
    assert list(sheet.layout.columns) == [
        Column.PERIOD, Column.REPORTING, Column.STEPS, Column.UNITS, Column.ISSUE,
    ]  # fmt: skip


def test_a_table_that_is_no_plan_is_another_table():
    found, others = read(table(1, ("ชื่อ", "เบอร์โทร"), ("ก", "ข")))

    assert (found, len(others)) == ((), 1)


def test_a_head_repeated_on_the_next_page_and_column_numbers_are_no_rows():
    numbers = ("(๑)", "(๒)", "(๓)", "(๔)", "(๕)")

    assert titles(table(1, HEAD, numbers, FIRST, HEAD, SECOND)) == [FIRST[0], SECOND[0]]
    assert titles(table(1, HEAD, FIRST), table(2, HEAD, SECOND)) == [FIRST[0], SECOND[0]]
    assert titles(table(1, HEAD, FIRST), table(2, SECOND)) == [FIRST[0], SECOND[0]]


def test_what_is_left_of_a_row_on_the_next_page_belongs_to_it_even_if_it_looks_like_a_head():
    rest = ("", "", "๓.รายงานขั้นตอน", "ผลการดำเนินการ ๒.ผู้บริหารติดตามทุกเดือน", "")
    (first, second), _ = read(table(1, HEAD, FIRST), table(2, rest, SECOND))

    assert len(first.rows) == 0, "the row that was broken is the second page's, where it is whole"
    whole, other = second.rows
    assert "๓.รายงานขั้นตอน" in whole.of(Column.STEPS)[0].text
    assert "ทุกเดือน" in whole.of(Column.REPORTING)[0].text
    assert other.of(Column.ISSUE)[0].text == SECOND[0]


def test_a_title_broken_over_the_page_is_one_measure():
    rest = ("ข้อ O12 ส่วนที่เหลือของเรื่อง", "", "ต่อ", "ต่อ", "")
    whole = ("ตัวชี้วัดที่ ๑๐", *FIRST[1:])

    assert titles(table(1, HEAD, whole), table(2, rest, SECOND)) == ["ตัวชี้วัดที่ ๑๐ ข้อ O12 ส่วนที่เหลือของเรื่อง", SECOND[0]]


def test_rows_beside_a_merged_issue_are_lines_of_one_measure():
    (sheet,), _ = read(table(1, HEAD, ("O12 เรื่อง*", *FIRST[1:]), ("O12 เรื่อง*", *SECOND[1:])))

    (row,) = sheet.rows
    assert len(row.lines) == 2
    assert [cell.text for cell in row.of(Column.UNITS)] == ["สำนักปลัด", "กองคลัง"]


def test_a_line_from_side_to_side_is_a_section():
    (sheet,), _ = read(table(1, HEAD, ("ด้านที่ ๑ *",) * 5, FIRST))

    assert [row.section for row in sheet.rows] == ["ด้านที่ ๑ *"]


@pytest.mark.parametrize("sign", ["”", '"', "″", "เช่นเดียวกัน"])
def test_a_ditto_sign_is_what_stands_above(sign):
    (sheet,), _ = read(table(1, HEAD, FIRST, (SECOND[0], sign, *SECOND[2:])))

    assert sheet.rows[1].of(Column.UNITS)[0].text == "สำนักปลัด"


def test_a_form_lying_on_its_side_is_a_row():
    rows = tuple(zip(HEAD, FIRST, strict=True))

    assert titles(table(1, *rows)) == [FIRST[0]]


def test_two_tables_of_the_same_measures_are_a_question_and_one_may_be_named():
    other = table(2, ("ประเด็น", "ผู้รับผิดชอบ", "กำหนดแล้วเสร็จ"), (FIRST[0], "กองช่าง", "มิถุนายน ๒๕๖๗"))
    document = Document(name="a.docx", blocks=(table(1, HEAD, FIRST), other))

    with pytest.raises(Faulty, match="--table 1 หรือ 2"):
        chosen([document])
    (sheet,), rest = chosen([document], frozenset({2}))
    assert sheet.table.place.table == 2
    assert len(rest) == 1


def test_no_table_at_all_is_said_with_what_was_looked_for():
    with pytest.raises(Faulty, match="ไม่พบตาราง"):
        chosen([Document(name="a.docx", blocks=())])
