"""Text files: rows with tabs, torn pages, islands of HTML, drawn and aligned tables, CSV."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.document import Place
from ita_scheduler.importing.readers.reading import read_document
from tests.importing.readers.making import read, refused, shown, texts
from tests.working import at_most_calls

SAMPLE = Path("schedules/dong-mafai-2566.txt")


def test_the_office_s_own_report() -> None:
    document = read_document(SAMPLE)

    (table,) = document.tables
    rows = texts(table)
    assert [len(row) for row in rows] == [5] * 11
    assert [row[0].place.line for row in table.rows] == [16, 17, 18, 20, 21, 22, 24, 25, 26, 28, 29]
    assert rows[4][0].split("\n")[1:] == ["มีลักษณะดังต่อไปนี้", "□ เข้าถึงง่าย ไม่ซับซ้อน", "□ มีช่องทางหลากหลาย"]
    assert rows[4][4] == "๑ ตุลาคม พ.ศ.๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖"
    assert not any("<" in cell for row in rows for cell in row)
    assert shown(document)[2] == "องค์การบริหารส่วนตำบลดงมะไฟ"
    assert document.remarks == ()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("ก\tข\nค\tง", [[["ก", "ข"], ["ค", "ง"]]]),
        ("ก\tข\n\n\f\nค\tง", [[["ก", "ข"], ["ค", "ง"]]]),
        ("ก\tข\nหน้า ๔\nค\tง\nP. 254\n- ๓ -", [[["ก", "ข"], ["ค", "ง"]], "หน้า ๔", "P. 254", "- ๓ -"]),
        ("ก\tข\n\fหน้าที่ ๒ จาก ๑๐\nค\tง", [[["ก", "ข"], ["ค", "ง"]], "หน้าที่ ๒ จาก ๑๐"]),
        ("ก\tข\nลงชื่อ ผู้รายงาน\nค\tง", [[["ก", "ข"]], "ลงชื่อ ผู้รายงาน", [["ค", "ง"]]]),
        ("ก\tข\tค\nง\tจ", [[["ก", "ข", "ค"], ["ง", "จ", ""]]]),
        ("ก\t<p>ข\nต่อ</p>\tค\nง\tจ\tฉ", [[["ก", "ข ต่อ", "ค"], ["ง", "จ", "ฉ"]]]),
        ("ก\t<p>ข\nหน้า ๒\n\nต่อ</p>\nง\tจ", [[["ก", "ข ต่อ"], ["ง", "จ"]], "หน้า ๒"]),
        ("ก\t<p>ไม่ปิด\nง\t<p>จ</p>", [[["ก", "ไม่ปิด"], ["ง", "จ"]]]),
        ("ก\t<p>หนึ่ง</p> <p>สอง</p>", [[["ก", "หนึ่ง\nสอง"]]]),
        ("ก\tหนึ่ง<br/>สอง&nbsp;สาม &amp; &#3585;", [[["ก", "หนึ่ง\nสอง สาม & ก"]]]),
        ("ก\t<b>เน้น</b> a < b และ <แนบเอกสาร>", [[["ก", "เน้น a < b และ <แนบเอกสาร>"]]]),
        ('ก\t"บรรทัด ""หนึ่ง""\nบรรทัดสอง"\nข\tค', [[["ก", 'บรรทัด "หนึ่ง"\nบรรทัดสอง'], ["ข", "ค"]]]),
        ('ก\t"ไม่ปิด\nข\tค', [[["ก", '"ไม่ปิด'], ["ข", "ค"]]]),
        ("\tย่อหน้าที่เยื้อง\nต่อ", ["ย่อหน้าที่เยื้อง", "ต่อ"]),
        ("ก\tข\tค\n\t\tง", [[["ก", "ข", "ค"], ["", "", "ง"]]]),
        ("ก\tข\tค\n\tเยื้อง", [[["ก", "ข", "ค"]], "เยื้อง"]),
        ("ที่ ๑\tวันที่ ๒\n\nก\tข\tค\nง\tจ\tฉ", [[["ที่ ๑", "วันที่ ๒"]], [["ก", "ข", "ค"], ["ง", "จ", "ฉ"]]]),
        ("ก\tข\x0bค", [[["ก", "ข\nค"]]]),
    ],
)  # fmt: skip
def test_rows_are_lines_with_tabs(tmp_path: Path, text: str, blocks: list[object]) -> None:
    assert shown(read(tmp_path, text)) == blocks


def test_a_wrapped_cell_goes_on_over_forty_lines_and_no_further(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "ก\t<p>ข" + "\nต่อ" * 39 + "</p>").tables
    many = read(tmp_path, "ก\t<p>ข" + "\nต่อ" * 100)

    assert table.rows[0][1].text == "ข" + " ต่อ" * 39
    assert len(many.blocks) == 1 + 61


@pytest.mark.parametrize(
    ("text", "head_rows", "rows"),
    [
        ("| ก | ข |\n|---|:-:|\n| ค | ง \\| จ |", 1, [["ก", "ข"], ["ค", "ง | จ"]]),
        ("ก | ข\n--- | ---\nค | ง", 1, [["ก", "ข"], ["ค", "ง"]]),
        ("| ก | | ค |", 0, [["ก", "", "ค"]]),
        ("+---+---+\n| ก | ข |\n+---+---+\n| ค | ง |\n| จ | ฉ |\n+---+---+", 1, [["ก", "ข"], ["ค", "ง"], ["จ", "ฉ"]]),
        ("┌──┬──┐\n│ก │ข │\n├──┼──┤\n│ค │ง │\n│ต่อ│  │\n├──┼──┤\n│จ │ฉ │\n└──┴──┘", 0, [["ก", "ข"], ["ค ต่อ", "ง"], ["จ", "ฉ"]]),
    ],
)  # fmt: skip
def test_drawn_tables(tmp_path: Path, text: str, head_rows: int, rows: list[list[str]]) -> None:
    (table,) = read(tmp_path, text).tables

    assert (texts(table), table.head_rows) == (rows, head_rows)


@pytest.mark.parametrize("text", ["ก | ข", "-----\nข้อความ\n-----", "ก|ข", "=====\n=====\nก"])
def test_a_line_with_a_bar_or_dashes_is_no_table(tmp_path: Path, text: str) -> None:
    assert shown(read(tmp_path, text)) == text.split("\n")


def test_columns_that_begin_at_the_same_places_are_a_table(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "ที่    มาตรการ    กำหนด\n๑    รายงานผล   มีนาคม\n๒    เผยแพร่     เมษายน\n").tables

    assert texts(table) == [["ที่", "มาตรการ", "กำหนด"], ["๑", "รายงานผล", "มีนาคม"], ["๒", "เผยแพร่", "เมษายน"]]


@pytest.mark.parametrize(
    "text",
    ["ที่    มาตรการ\n๑     รายงาน\n๒     เผยแพร่", "ก    ข    ค\nง       จ    ฉ\nช    ซ    ญ", "ก   ข   ค\nง   จ   ฉ"],
)
def test_columns_that_are_doubtful_stay_paragraphs(tmp_path: Path, text: str) -> None:
    assert not read(tmp_path, text).tables


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("ก,ข\nค,ง", [[["ก", "ข"], ["ค", "ง"]]]),
        ("ก;ข,1\nค;ง,2", [[["ก", "ข,1"], ["ค", "ง,2"]]]),
        ("ก\tข\nค\tง", [[["ก", "ข"], ["ค", "ง"]]]),
        ('แผน,\n\nก,"ข\nสอง ""อ้าง"""\nค,ง', ["แผน", [["ก", 'ข\nสอง "อ้าง"'], ["ค", "ง"]]]),
    ],
)
def test_a_csv_file_is_one_table(tmp_path: Path, text: str, blocks: list[object]) -> None:
    assert shown(read(tmp_path, text, "a.csv")) == blocks


def test_a_csv_tells_the_line_in_which_a_row_begins(tmp_path: Path) -> None:
    (table,) = read(tmp_path, 'ก,"ข\nข"\nค,ง', "a.csv").tables

    assert [row[0].place for row in table.rows] == [
        Place(file="a.csv", line=1, table=1, row=1, column=1),
        Place(file="a.csv", line=3, table=1, row=2, column=1),
    ]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    assert refused(tmp_path, 'ก,"' + "ข" * 200_000, "a.csv").startswith("เอกสารมีตัวอักษรในช่องเดียวเกิน 50000")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("\t".join("ก" * 101), "คอลัมน์ในตารางเดียวเกิน 100"),
        ("ก\t" + "ข" * 50_001, "ตัวอักษรในช่องเดียวเกิน 50000"),
        ("ก" * 200_001, "ตัวอักษรในย่อหน้าเดียวเกิน 200000"),
        ("ก\tข\n" * 20_001, "แถวในตารางเดียวเกิน 20000"),
        (("\t".join("ก" * 100) + "\n") * 2_001, "ช่องในตารางเกิน 200000"),
        ("ก\n" * 100_001, "ย่อหน้าและตารางเกิน 100000"),
    ],
)
def test_what_no_plan_ever_holds(tmp_path: Path, text: str, what: str) -> None:
    assert refused(tmp_path, text).startswith(f"เอกสารมี{what}")


@pytest.mark.parametrize(
    "line",
    [
        " " * 100_000 + "x",
        "-" * 100_000 + "x",
        "a   " * 25_000,
        "<p>" * 30_000 + "\t",
        "หน้า " * 20_000,
        '"\t' * 50,
        "| " * 50_000,
        "-----\n" * 20_000,
        '\t"' + "\n\t\"'" * 9_000,
        "&#1;" * 25_000,
        "<table" * 20_000,
    ],
)
def test_no_line_is_much_work(tmp_path: Path, line: str) -> None:
    with at_most_calls(8_000_000), suppress(Faulty):
        read(tmp_path, "ก\tข\n" + line + "\n" + line)
