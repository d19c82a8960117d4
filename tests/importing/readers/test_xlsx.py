"""Excel files: values as the office sees them, merged and hidden places, tables apart from titles."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ita_scheduler.importing.document import Place
from ita_scheduler.importing.readers.sheet_values import NOT_COMPUTED, TYPED_IN_BE
from tests.importing.readers.making import read, refused, shown, texts, xlsx
from tests.working import at_most_calls


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines: str) -> str:
    return f"<sheetData>{''.join(f'<row>{line}</row>' for line in lines)}</sheetData>"


def saved(book: openpyxl.Workbook, folder: Path) -> bytes:
    book.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()


def test_a_plan_as_an_office_keeps_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "แผน ๒๕๖๖"
    sheet["A1"] = "แผนปฏิบัติการ"
    sheet.merge_cells("A1:C1")
    for row in (
        [],
        ["ที่", "มาตรการ", "กำหนด"],
        [1, "ก\nข", date(2023, 3, 31)],
        [2, None, date(2566, 9, 30)],
        [],
        [3.5, "ค", None],
    ):
        sheet.append(row)
    sheet.merge_cells("B4:B5")
    sheet["A9"] = "ลงชื่อ"

    document = read(tmp_path, saved(book, tmp_path), "a.xlsx")

    grid = [
        ["ที่", "มาตรการ", "กำหนด"],
        ["1", "ก\nข", "๓๑ มีนาคม ๒๕๖๖"],
        ["2", "ก\nข", "๓๐ กันยายน ๒๕๖๖"],
        ["3.5", "ค", ""],
    ]
    assert shown(document) == ["แผนปฏิบัติการ", grid, "ลงชื่อ"]
    assert document.remarks == (TYPED_IN_BE,)
    assert document.tables[0].rows[3][0].place == Place(
        file="a.xlsx", sheet="แผน ๒๕๖๖", line=7, table=1, row=4, column=1
    )


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ก", "ข"])
    book.active.append(["ค", "ง"])
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("ลับ")
    hidden.append(["จ", "ฉ"])
    hidden.column_dimensions["B"].hidden = True
    hidden.sheet_state = "hidden"
    book.create_sheet("ว่าง").sheet_state = "hidden"

    document = read(tmp_path, saved(book, tmp_path), "a.xlsx")

    assert shown(document) == [[["ก", "ข"], ["ค", "ง"]], [["จ", "ฉ"]]]
    assert document.remarks == (
        "แผ่นงาน “Sheet” มีแถวหรือคอลัมน์ที่ซ่อนอยู่ อ่านด้วยแล้ว",
        "แผ่นงาน “ลับ” ซ่อนอยู่ อ่านด้วยแล้ว",
        "แผ่นงาน “ลับ” มีแถวหรือคอลัมน์ที่ซ่อนอยู่ อ่านด้วยแล้ว",
    )


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (-5, "0.00", "-5"),
        (1e20, "General", "1e+20"),
        (2566, "0", "2566"),
        (True, "General", "TRUE"),
        (date(2023, 3, 31), "dd/mm/yyyy", "๓๑ มีนาคม ๒๕๖๖"),
        (date(2023, 3, 31), "[$-D07041E]d mmmm yyyy;@", "๓๑ มีนาคม ๒๕๖๖"),
        (date(2023, 3, 31), "mmm yy", "มีนาคม ๒๕๖๖"),
        (date(2023, 3, 31), "mmmm", "มีนาคม"),
        (date(2023, 3, 31), "yyyy", "๒๕๖๖"),
        (date(2023, 3, 31), '"วันที่ "d', "๓๑ มีนาคม ๒๕๖๖"),
        (datetime(2023, 3, 31, 8, 30), "d/m/yyyy h:mm", "๓๑ มีนาคม ๒๕๖๖ ๐๘:๓๐"),
        (0.354166666666667, "h:mm", "๐๘:๓๐"),
        (date(1900, 1, 31), "d/m/yyyy", "๓๑ มกราคม ๒๔๔๓"),
        (3_000_000, "d/m/yyyy", "3000000"),
        ("'ข้อความ", "@", "'ข้อความ"),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_values(tmp_path: Path, value: object, form: str, text: str) -> None:
    book = openpyxl.Workbook()
    book.active.append([value, "ข"])
    book.active["A1"].number_format = form

    (table,) = read(tmp_path, saved(book, tmp_path), "a.xlsx").tables

    assert table.rows[0][0].text == text


def test_days_counted_from_1904(tmp_path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    sheet = rows('<c s="0"><v>0</v></c><c s="0"><v>43554</v></c>')

    (table,) = read(tmp_path, xlsx(sheet, styles=styles, workbook='<workbookPr date1904="1"/>'), "a.xlsx").tables

    assert texts(table) == [["๑ มกราคม ๒๔๔๗", "๓๑ มีนาคม ๒๕๖๖"]]


def test_formulas_have_the_value_that_was_saved_with_them(tmp_path: Path) -> None:
    document = read(tmp_path, xlsx(rows("<c><f>1+1</f><v>2</v></c><c><f>A1</f></c>" + cell("C1", "ก"))), "a.xlsx")

    assert shown(document) == [[["2", "", "ก"]]]
    assert document.remarks == (NOT_COMPUTED,)


def test_shared_and_rich_texts(tmp_path: Path) -> None:
    strings = "<si><t>ก</t></si><si><r><t>ข</t></r><r><t>ค</t></r><rPh><t>x</t></rPh></si>"
    sheet = rows(
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>9</v></c><c t="e"><v>#REF!</v></c><c t="d"><v>2023-03-31</v></c>'
    )

    (table,) = read(tmp_path, xlsx(sheet, strings=strings), "a.xlsx").tables

    assert texts(table) == [["ก", "ขค", "", "#REF!", "๓๑ มีนาคม ๒๕๖๖"]]


@pytest.mark.parametrize(
    ("sheet", "grid"),
    [
        (rows(cell("B2", "ก") + cell("D2", "ข")), [["ก", "", "ข"]]),
        (
            '<dimension ref="A1:XFD1048576"/>' + rows(cell("A1", "ก") + cell("B1", "ข"), '<c r="XFD1048576" s="1"/>'),
            [["ก", "ข"]],
        ),
        (
            rows(cell("A1", "ก") + cell("B1", "ข")) + '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B1:XFD1"/><mergeCell ref="x"/></mergeCells>',
            [["ก", "ข"]],
        ),
    ],
)  # fmt: skip
def test_a_sheet_is_as_large_as_what_stands_on_it(tmp_path: Path, sheet: str, grid: list[list[str]]) -> None:
    with at_most_calls(20_000):
        (table,) = read(tmp_path, xlsx(sheet), "a.xlsx").tables

    assert texts(table) == grid


def test_two_tables_below_each_other(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1">' + cell("A1", "ก") + cell("B1", "ข") + '</row><row r="2">' + cell("A2", "ค") + "</row>"
        '<row r="5">'
        + cell("A5", "หัวข้อ")
        + '</row><row r="6">'
        + cell("A6", "ง")
        + cell("C6", "จ")
        + "</row></sheetData>"
    )

    assert shown(read(tmp_path, xlsx(sheet), "a.xlsx")) == [[["ก", "ข"], ["ค", ""]], "หัวข้อ", [["ง", "", "จ"]]]


def hostile_merges() -> str:
    merges = "".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(1, 15_000))
    lines = "".join(f'<row r="{n}">{cell(f"A{n}", "ก")}{cell(f"B{n}", "ข")}</row>' for n in range(1, 15_000))
    return f'<sheetData>{lines}<row r="1048576">{cell("A1048576", "ก")}{cell("B1048576", "ข")}</row></sheetData><mergeCells>{merges}</mergeCells>'


def test_merged_ranges_over_each_other_without_end(tmp_path: Path) -> None:
    content = xlsx(hostile_merges())
    with at_most_calls(5_000_000):
        assert refused(tmp_path, content, "a.xlsx").startswith("เอกสารมี")


def test_an_empty_workbook_and_a_damaged_one(tmp_path: Path) -> None:
    assert refused(tmp_path, saved(openpyxl.Workbook(), tmp_path), "a.xlsx").startswith("ไม่พบข้อความในแฟ้ม")
    assert refused(tmp_path, xlsx("<sheetData>"), "a.xlsx").startswith("แฟ้ม Office (XML) เสียหาย")


def test_too_many_cells(tmp_path: Path) -> None:
    sheet = rows(*["<c><v>1</v></c>" * 100] * 2_100)

    assert refused(tmp_path, xlsx(sheet), "a.xlsx").startswith("เอกสารมีช่องในตารางเกิน 200000")
