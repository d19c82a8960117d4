"""PDF files: ruled tables and the lines around them, Thai in usable order, scans refused."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from ita_scheduler.importing.readers.pdf import NO_TABLE
from ita_scheduler.importing.readers.pdf_text import TextLine, cell_text, mend
from ita_scheduler.importing.readers.ruling import Line, find_grids
from tests.importing.readers.making import pdf, read, refused, shown, texts

# A row of five cells, such as a plan has them.
ROW = "[O{n} การเผยแพร่ข้อมูล], [สำนักปลัด], [๑. เจ้าหน้าที่ที่ได้รับมอบหมายต้องดำเนินการประเมินความเสี่ยงเกี่ยวกับการทุจริตของหน่วยงานตนเอง \\ ๒. รายงานผู้บริหาร], [ผู้บริหารกำกับติดตามทุกเดือน], [๓๑ มีนาคม ๒๕๖๖],"


def drawn(content: str, *, size: str = "[0 0 300 200]", more: str = "") -> bytes:
    """A PDF of one page with this content, written by hand."""
    resources = "/Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >>"
    dot = "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {size} /Contents 4 0 R {more} {resources} >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /XObject /Subtype /Image {dot} >> stream\n0\nendstream",
    ]
    file = "%PDF-1.4\n" + "".join(f"{n} 0 obj {one} endobj\n" for n, one in enumerate(objects, 1))
    return (file + "trailer << /Root 1 0 R >>\n%%EOF").encode()


def word(x: int, y: int, text: str) -> str:
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n"


WORDS = (
    word(20, 150, "first left")
    + word(120, 150, "first right")
    + word(20, 100, "second left")
    + word(120, 100, "second right")
)
RULES = "".join(f"{x} 80 m {x} 180 l S\n" for x in (10, 110, 210)) + "".join(
    f"10 {y} m 210 {y} l S\n" for y in (80, 130, 180)
)
BOXES = "".join(f"{x} {y} 100 50 re S\n" for x in (10, 110) for y in (80, 130))
THIN = "".join(f"{x} 80 0.5 100 re f\n" for x in (10, 110, 210)) + "".join(
    f"10 {y} 200 0.5 re f\n" for y in (80, 130, 180)
)
SCALED = (
    "q 2 0 0 2 0 0 cm "
    + "".join(f"{x} 40 m {x} 90 l S\n" for x in (5, 55, 105))
    + "".join(f"5 {y} m 105 {y} l S\n" for y in (40, 65, 90))
    + "Q\n"
)
GRID = [["first left", "first right"], ["second left", "second right"]]


@pytest.mark.parametrize("rules", [RULES, BOXES, THIN, SCALED])
def test_however_the_lines_are_drawn(tmp_path: Path, rules: str) -> None:
    assert shown(read(tmp_path, drawn(rules + WORDS), "a.pdf")) == [GRID]


def test_a_page_that_is_shown_turned(tmp_path: Path) -> None:
    turned = "0 1 -1 0 200 0 cm\n"  # written upwards, shown upright

    document = read(tmp_path, drawn(turned + RULES + WORDS, size="[0 0 200 300]", more="/Rotate 90"), "a.pdf")

    assert shown(document) == [GRID]


def test_text_above_between_and_below_tables(tmp_path: Path) -> None:
    content = word(20, 190, "title") + RULES + WORDS + word(20, 60, "below") + word(20, 40, "and below")

    document = read(tmp_path, drawn(content), "a.pdf")

    assert shown(document) == ["title", GRID, "below", "and below"]
    assert [block.place.page for block in document.blocks] == [1, 1, 1, 1]


def test_text_without_lines_is_paragraphs_with_a_remark(tmp_path: Path) -> None:
    document = read(tmp_path, drawn(WORDS + "10 10 m 200 10 l S\n"), "a.pdf")

    assert shown(document) == ["first left first right", "second left second right"]
    assert document.remarks == (NO_TABLE,)


def test_a_frame_around_a_page_is_no_table(tmp_path: Path) -> None:
    assert not read(tmp_path, drawn("5 5 290 190 re S\n" + WORDS), "a.pdf").tables


def test_a_scan_is_refused(tmp_path: Path) -> None:
    scan = drawn("q 300 0 0 200 0 0 cm /I Do Q " + word(5, 5, "1"))

    sentence = refused(tmp_path, scan, "a.pdf")

    assert sentence.startswith("แฟ้ม PDF เป็นภาพสแกน ไม่มีตัวอักษรให้อ่าน / this PDF is a scan")
    assert "ขอแฟ้ม Word (.docx)" in sentence


def test_a_page_of_pictures_among_others_is_told(tmp_path: Path) -> None:
    book, scan = pypdfium2.PdfDocument(drawn(RULES + WORDS)), pypdfium2.PdfDocument(drawn("/I Do"))
    book.import_pages(scan)
    content = io.BytesIO()
    book.save(content)

    document = read(tmp_path, content.getvalue(), "a.pdf")

    assert (shown(document), document.remarks) == ([GRID], ("หน้า ๒ เป็นภาพ ไม่มีตัวอักษรให้อ่าน",))


def test_a_pdf_without_anything(tmp_path: Path) -> None:
    assert refused(tmp_path, drawn(""), "a.pdf").startswith("ไม่พบข้อความในแฟ้ม")


def test_a_password(tmp_path: Path) -> None:
    locked = (
        "trailer << /Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        f"/O <{'41' * 32}> /U <{'42' * 32}> >> >>"
    ).encode()

    content = drawn(WORDS).replace(b"trailer << /Root 1 0 R >>", locked)

    assert refused(tmp_path, content, "a.pdf").startswith("แฟ้ม PDF เข้ารหัสหรือตั้งรหัสผ่านไว้")


def test_thai_as_it_is_typed_and_cells_as_they_are_merged(tmp_path: Path) -> None:
    source = (
        "แผน พ.ศ. ๒๕๖๖ น้ำ ทำ ผู้ที่ ปั่น ก่ำ ที่ที่\n"
        "#table(columns: (1fr, 2fr, 1fr), table.header([ขั้น], table.cell(colspan: 2)[กำหนด]),"
        "table.cell(rowspan: 2)[น้ำ], [๑. รายงาน \\ ๒. เผยแพร่], [ก], [ข], [ค])\n"
        "ลงชื่อ"
    )

    document = read(tmp_path, pdf(source), "a.pdf")

    grid = [["ขั้น", "กำหนด", "กำหนด"], ["น้ำ", "๑. รายงาน\n๒. เผยแพร่", "ก"], ["น้ำ", "ข", "ค"]]
    assert shown(document) == ["แผน พ.ศ. ๒๕๖๖ น้ำ ทำ ผู้ที่ ปั่น ก่ำ ที่ที่", grid, "ลงชื่อ"]
    table = document.tables[0]
    assert table.rows[1][0] is table.rows[2][0]
    assert table.rows[0][1] is table.rows[0][2]


def test_a_thousand_rows_over_many_pages_are_read_whole(tmp_path: Path) -> None:
    rows = "".join(ROW.format(n=n) for n in range(1_000))
    content = pdf(f"#set table.cell(breakable: false)\n#table(columns: 5, {rows})")

    document = read(tmp_path, content, "a.pdf")

    found = [row for table in document.tables for row in texts(table)]
    assert [row[0].split()[0] for row in found] == [f"O{n}" for n in range(1_000)]
    assert {row[4] for row in found} == {"๓๑ มีนาคม ๒๕๖๖"}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("น\u0e4d\u0e32", "น\u0e33"),
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
        ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),
        ("ท\uf70a\uf702", "ท\u0e48\u0e35"),
        ("\uf0b7 จุด", "• จุด"),
        ("สังคม", "สังคม"),
    ],
)
def test_marks_of_old_fonts_and_of_typesetters(written: str, typed: str) -> None:
    assert mend(written) == typed


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([("ยาวเต็มบรรทัด", 95), ("ต่อ", 20)], "ยาวเต็มบรรทัด ต่อ"),
        ([("สั้น", 20), ("ใหม่", 20)], "สั้น\nใหม่"),
        ([("ยาวเต็มบรรทัด", 95), ("๒. ใหม่", 20)], "ยาวเต็มบรรทัด\n๒. ใหม่"),
        ([("ยาวเต็มบรรทัด", 95), ("๑.๒ ใหม่", 20)], "ยาวเต็มบรรทัด\n๑.๒ ใหม่"),
        ([("ยาวเต็มบรรทัด", 95), ("(ก) ใหม่", 20)], "ยาวเต็มบรรทัด\n(ก) ใหม่"),
        ([("ยาวเต็มบรรทัด", 95), ("- ใหม่", 20)], "ยาวเต็มบรรทัด\n- ใหม่"),
        ([("ยาวเต็มบรรทัด", 95), ("๒๕๖๖ ต่อ", 20)], "ยาวเต็มบรรทัด ๒๕๖๖ ต่อ"),
        ([("ยาวเต็มบรรทัด", 95), ("พ.ศ. ๒๕๖๖", 20)], "ยาวเต็มบรรทัด พ.ศ. ๒๕๖๖"),
    ],
)
def test_wraps_are_joined_and_items_stay_apart(lines: list[tuple[str, float]], text: str) -> None:
    assert cell_text([TextLine(line, 0, right, 0) for line, right in lines], 0, 100) == text


def test_a_line_that_is_missing_between_two_places_makes_them_one_cell() -> None:
    across = [Line(0, 0, 100), Line(50, 50, 100), Line(100, 0, 100.5)]
    down = [Line(0, 0, 100), Line(50, 0, 49.5), Line(50.8, 50, 100), Line(100, 0, 100)]

    (grid,) = find_grids(across, down)

    assert [(area.row, area.column, area.rows, area.columns) for area in grid.areas] == [
        (0, 0, 2, 1),
        (0, 1, 1, 1),
        (1, 1, 1, 1),
    ]
    assert grid.area_at(10, 10) == grid.area_at(10, 90) == 0
    assert (grid.area_at(90, 90), grid.area_at(90, 10), grid.area_at(101, 10)) == (1, 2, None)


def test_a_table_without_lines_at_its_sides() -> None:
    (grid,) = find_grids([Line(y, 0, 100) for y in (0, 20, 40)], [Line(50, 0, 40)])

    assert (grid.xs, len(grid.areas)) == ((0, 50, 100), 4)


def test_thousands_of_lines_are_a_drawing() -> None:
    assert find_grids([Line(n * 10, 0, 100) for n in range(2_000)], [Line(0, 0, 20_000)]) == []
