"""Word files: merged and nested cells, automatic numbers, changes, fields, notes and page headers."""

from __future__ import annotations

from pathlib import Path

import docx as word_files
import pytest

from ita_scheduler.importing.readers.docx_story import CHANGES, HIDDEN
from tests.importing.readers.making import W, docx, numbered, p, read, refused, relations, shown, tbl, tc, texts, zipped


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def one_list(*levels: str, num: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{num}'
    )


FIELD = (
    '<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:t>คำสั่ง</w:t>'
    '<w:fldChar w:fldCharType="separate"/><w:t>๗</w:t><w:fldChar w:fldCharType="end"/><w:t>หลัง</w:t>'
)
NEW, OLD = "<mc:Choice><w:t>ใหม่</w:t></mc:Choice>", "<mc:Fallback><w:t>เก่า</w:t></mc:Fallback>"


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        ((tc("ก") + tc("ข"), tc("ค")), [["ก", "ข"], ["ค", ""]]),
        ((tc("ก", '<w:gridSpan w:val="2"/>') + tc("ข"), tc("ค") + tc("ง") + tc("จ")), [["ก", "ก", "ข"], ["ค", "ง", "จ"]]),
        ((tc("ก", '<w:gridSpan w:val="1000000"/>'), tc("ข") + tc("ค")), [["ก", "ก"], ["ข", "ค"]]),
        ((tc("ก", '<w:vMerge w:val="restart"/>') + tc("ข"), tc("", "<w:vMerge/>") + tc("ค")), [["ก", "ข"], ["ก", "ค"]]),
        (
            (tc("ก", '<w:vMerge w:val="restart"/>') + tc("ข"), tc("", '<w:vMerge w:val="continue"/>') + tc("ค"), tc("ง") + tc("จ")),
            [["ก", "ข"], ["ก", "ค"], ["ง", "จ"]],
        ),
        ((tc("ก", "<w:vMerge/>") + tc("ข"),), [["ก", "ข"]]),
        ((tc("ก", '<w:hMerge w:val="restart"/>') + tc("", '<w:hMerge w:val="continue"/>'), tc("ข") + tc("ค")), [["ก", "ก"], ["ข", "ค"]]),
        (
            (tc("ก", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("ข"), tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + tc("ค"), tc("ง") + tc("จ") + tc("ฉ")),
            [["ก", "ก", "ข"], ["ก", "ก", "ค"], ["ง", "จ", "ฉ"]],
        ),
        ((tc("ก") + tc("ข"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("ค")), [["ก", "ข"], ["", "ค"]]),
        ((f"<w:sdt><w:sdtContent>{tc('ก')}</w:sdtContent></w:sdt>" + tc("ข"),), [["ก", "ข"]]),
    ],
)  # fmt: skip
def test_merged_cells(tmp_path: Path, rows: tuple[str, ...], grid: list[list[str]]) -> None:
    (table,) = read(tmp_path, docx(tbl(*rows)), "a.docx").tables

    assert texts(table) == grid


def test_a_table_written_by_a_library_of_word_files(tmp_path: Path) -> None:
    word = word_files.Document()
    word.add_heading("แผน", 1)
    word.add_paragraph("ข้อหนึ่ง", style="List Number")
    word.add_paragraph("ข้อสอง", style="List Number")
    table = word.add_table(3, 3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "รวม"
    word.sections[0].header.paragraphs[0].text = "หัวกระดาษ"
    word.save(tmp_path / "made.docx")

    document = read(tmp_path, (tmp_path / "made.docx").read_bytes(), "a.docx")

    grid = [["รวม", "รวม", "2"], ["รวม", "รวม", "5"], ["6", "7", "8"]]
    assert shown(document) == ["แผน", "1. ข้อหนึ่ง", "2. ข้อสอง", grid, "หัวกระดาษ"]


@pytest.mark.parametrize(
    ("levels", "body", "lines"),
    [
        ([level(0, "decimal", "%1.")], numbered("ก") + numbered("ข"), ["1. ก", "2. ข"]),
        ([level(0, "thaiNumbers", "%1)")], numbered("ก") + numbered("ข"), ["๑) ก", "๒) ข"]),
        ([level(0, "thaiLetters", "(%1)")], numbered("x") * 4, ["(ก) x", "(ข) x", "(ค) x", "(ง) x"]),
        ([level(0, "lowerLetter", "%1.")], numbered("x") * 27, [f"{c}. x" for c in [*"abcdefghijklmnopqrstuvwxyz", "aa"]]),
        ([level(0, "upperRoman", "%1.")], numbered("x") * 4, ["I. x", "II. x", "III. x", "IV. x"]),
        ([level(0, "decimalZero", "%1.")], numbered("x"), ["01. x"]),
        ([level(0, "bullet", "\uf0b7")], numbered("ก"), ["• ก"]),
        ([level(0, "bullet", "-")], numbered("ก"), ["- ก"]),
        ([level(0, "none", "")], numbered("ก"), ["ก"]),
        ([level(0, "decimal", "ข้อ %1", '<w:suff w:val="nothing"/>')], numbered("ก"), ["ข้อ 1ก"]),
        (
            [level(0, "thaiNumbers", "%1."), level(1, "thaiNumbers", "%1.%2")],
            numbered("ก") + numbered("ข", 1) + numbered("ค", 1) + numbered("ง") + numbered("จ", 1),
            ["๑. ก", "๑.๑ ข", "๑.๒ ค", "๒. ง", "๒.๑ จ"],
        ),
        (
            [level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>")],
            numbered("ก") + numbered("ข", 1),
            ["I. ก", "1.1 ข"],
        ),
        ([level(0, "decimal", "%1.")], numbered("ก") + numbered("", 0) + numbered("ข"), ["1. ก", "2. ข"]),
        ([level(0, "decimal", "%1.")], numbered("ก", 0, 99) + numbered("ข", 0, 0), ["ก", "ข"]),
    ],
)  # fmt: skip
def test_numbers_that_word_writes_by_itself(tmp_path: Path, levels: list[str], body: str, lines: list[str]) -> None:
    assert shown(read(tmp_path, docx(body, numbering=one_list(*levels)), "a.docx")) == lines


def test_two_lists_of_one_form_count_on_unless_one_starts_anew(tmp_path: Path) -> None:
    num = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = numbered("ก") + numbered("ข", number=2) + numbered("ค", number=3) + numbered("ง", number=3)

    document = read(tmp_path, docx(body, numbering=one_list(level(0, "decimal", "%1."), num=num)), "a.docx")

    assert shown(document) == ["1. ก", "2. ข", "5. ค", "6. ง"]


def test_a_number_that_comes_with_the_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="ring"><w:basedOn w:val="ring"/></w:style>'
    )
    body = p("ก", '<w:pStyle w:val="b"/>') + p("ข", '<w:pStyle w:val="a"/>') + p("ค", '<w:pStyle w:val="ring"/>')

    numbering = one_list(level(0, "thaiNumbers", "%1."))
    assert shown(read(tmp_path, docx(body, numbering=numbering, styles=styles), "a.docx")) == ["๑. ก", "๒. ข", "ค"]


@pytest.mark.parametrize(
    ("body", "lines", "remarks"),
    [
        ("<w:p><w:r><w:t>ก</w:t><w:tab/><w:t>ข</w:t><w:br/><w:t>ค</w:t></w:r></w:p>", ["ก ข", "ค"], ()),
        (run("<w:t>ก</w:t><w:noBreakHyphen/><w:t>ข</w:t>"), ["ก-ข"], ()),
        (run('<w:sym w:font="Wingdings" w:char="F0A8"/><w:t> ทำแล้ว</w:t>'), ["□ ทำแล้ว"], ()),
        ("<w:p><w:ins><w:r><w:t>เพิ่ม</w:t></w:r></w:ins><w:del><w:r><w:delText>ลบ</w:delText></w:r></w:del></w:p>", ["เพิ่ม"], (CHANGES,)),
        ("<w:ins>" + p("เพิ่ม") + "</w:ins><w:moveFrom>" + p("ย้าย") + "</w:moveFrom>", ["เพิ่ม"], (CHANGES,)),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ซ่อน</w:t></w:r><w:r><w:t>เห็น</w:t></w:r></w:p>", ["เห็น"], (HIDDEN,)),
        ("<w:p><w:hyperlink><w:r><w:t>ลิงก์</w:t></w:r></w:hyperlink></w:p>", ["ลิงก์"], ()),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("ควบคุม") + "</w:sdtContent></w:sdt>", ["ควบคุม"], ()),
        (run(FIELD), ["๗หลัง"], ()),
        (run('<w:fldChar w:fldCharType="begin"/>') + p("ย่อหน้าต่อไป"), ["ย่อหน้าต่อไป"], ()),
        ("<w:p><w:fldSimple><w:r><w:t>ผล</w:t></w:r></w:fldSimple></w:p>", ["ผล"], ()),
        (run("<w:t>นอก</w:t><w:pict><w:txbxContent>" + p("ในกล่อง") + "</w:txbxContent></w:pict>"), ["นอก", "ในกล่อง"], ()),
        (run(f'<mc:AlternateContent xmlns:mc="m">{NEW}{OLD}</mc:AlternateContent>'), ["ใหม่"], ()),
    ],
)  # fmt: skip
def test_what_a_reader_of_the_page_sees(tmp_path: Path, body: str, lines: list[str], remarks: tuple[str, ...]) -> None:
    document = read(tmp_path, docx(body), "a.docx")

    assert (shown(document), document.remarks) == (lines, remarks)


def test_head_rows_are_those_that_word_repeats(tmp_path: Path) -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>"

    (table,) = read(tmp_path, docx(tbl(head + tc("ก"), head + tc("ข"), tc("ค"), head + tc("ง"))), "a.docx").tables

    assert table.head_rows == 2


def test_a_deleted_row_is_not_there(tmp_path: Path) -> None:
    document = read(tmp_path, docx(tbl("<w:trPr><w:del/></w:trPr>" + tc("ลบ"), tc("ก"))), "a.docx")

    assert (shown(document), document.remarks) == ([[["ก"]]], (CHANGES,))


def test_paragraphs_in_a_cell_are_lines_with_their_numbers(tmp_path: Path) -> None:
    cell = f"<w:tc>{numbered('ก')}{numbered('ข')}{p('')}</w:tc>"

    document = read(tmp_path, docx(tbl(cell + tc("ค")), numbering=one_list(level(0, "thaiNumbers", "%1."))), "a.docx")

    assert shown(document) == [[["๑. ก\n๒. ข", "ค"]]]


def test_nested_tables(tmp_path: Path) -> None:
    small = tbl(tc("๑") + tc("ย่อย"))
    layout = tbl(f"<w:tc>{p('ก่อน')}{tbl(tc('ก') + tc('ข'), tc('ค') + tc('ง'))}</w:tc>")

    document = read(tmp_path, docx(tbl(f"<w:tc>{small}</w:tc>" + tc("x"), tc("y") + tc("z")) + layout), "a.docx")

    assert shown(document) == [[["๑ ย่อย", "x"], ["y", "z"]], "ก่อน", [["ก", "ข"], ["ค", "ง"]]]


def test_notes_headers_and_footers_come_last(tmp_path: Path) -> None:
    more = {
        "footer": p("ท้ายกระดาษ"),
        "header": p("หัวกระดาษ"),
        "footnotes": f'<w:footnote w:type="separator">{p("เส้น")}</w:footnote><w:footnote>{p("เชิงอรรถ")}</w:footnote>',
    }

    assert shown(read(tmp_path, docx(p("เนื้อความ"), more=more), "a.docx")) == [
        "เนื้อความ",
        "เชิงอรรถ",
        "หัวกระดาษ",
        "ท้ายกระดาษ",
    ]


def test_the_strict_form_of_the_standard(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("ก")}</w:body></w:document>',
        }
    )

    assert shown(read(tmp_path, content, "a.docx")) == ["ก"]


def test_tables_nested_without_end(tmp_path: Path) -> None:
    nested = "".join("<w:tbl><w:tr><w:tc>" for _ in range(70)) + p("ก") + "</w:tc></w:tr></w:tbl>" * 70

    assert shown(read(tmp_path, docx(nested), "a.docx"))
    assert "เสียหาย" in refused(tmp_path, docx("<w:sdt>" * 5_000 + p("ก") + "</w:sdt>" * 5_000), "a.docx")


def test_a_zip_whose_document_is_no_xml_or_empty(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped({"word/document.xml": "<w"}), "a.docx").startswith("แฟ้ม Office (XML) เสียหาย")
    assert refused(tmp_path, docx(""), "a.docx").startswith("ไม่พบข้อความในแฟ้ม")
    assert refused(tmp_path, zipped({"word/document.xml": f'<w:other xmlns:w="{W}"/>'}), "a.docx").startswith(
        "เป็นแฟ้มบีบอัด"
    )
