"""Web pages: what a browser shows, with tables, spans and the numbers of lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_scheduler.importing.readers.encoding import TIS_620
from tests.importing.readers.making import read, refused, shown, texts
from tests.working import at_most_calls


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<h1>แผน</h1><p>หนึ่ง <b>สอง</b>\n สาม<br>สี่</p>", ["แผน", "หนึ่ง สอง สาม", "สี่"]),
        ("<nav><a>หน้าแรก</a></nav><table><tr><td>ก<td>ข</table><footer>ท้าย</footer>", ["หน้าแรก", [["ก", "ข"]], "ท้าย"]),
        ("<script>x</script><style>y</style><template>z</template><p hidden>a<p style='display: none'>b<p>ค", ["ค"]),
        ("<input type=hidden value=x><p>ก<!-- ไม่เห็น --></p>", ["ก"]),
        ("<pre>ก\nข</pre>", ["ก", "ข"]),
        ("<table><tr><td>ก</table>ข<table><tr><td>ค<td>ง</table>", [[["ก"]], "ข", [["ค", "ง"]]]),
        ("<table><caption>ตารางที่ ๑</caption><tr><td>ก</table>", ["ตารางที่ ๑", [["ก"]]]),
        ("<table>หลง<tr>ทาง<td>ก</tr></table>", ["หลง", "ทาง", [["ก"]]]),
        ("<table><form><tr><td>ก<td>ข</form></table>", [[["ก", "ข"]]]),
        ("<table><tr hidden><td>ลบ<tr><td>ก<td style='display:none'>ลบ<td>ข</table>", [[["ก", "ข"]]]),
        ("<table><tr><td><p>ก</p><p>ข<br>ค</p><div>ง</div></table>", [[["ก\nข\nค\nง"]]]),
        ("<table><tr><td>&lt;p&gt; &amp; ก&nbsp;ข</table>", [[["<p> & ก ข"]]]),
        ("<p>ราย<o:p></o:p>งาน</p>", ["รายงาน"]),
    ],
)  # fmt: skip
def test_what_is_seen_and_nothing_else(tmp_path: Path, body: str, blocks: list[object]) -> None:
    assert shown(read(tmp_path, page(body), "a.html")) == blocks


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        ("<tr><td rowspan=2>ก<td>ข<tr><td>ค", [["ก", "ข"], ["ก", "ค"]]),
        ("<tr><td colspan=2>ก<tr><td>ข<td>ค", [["ก", "ก"], ["ข", "ค"]]),
        ("<tr><td rowspan=2 colspan=2>ก<td>ข<tr><td>ค", [["ก", "ก", "ข"], ["ก", "ก", "ค"]]),
        ("<tr><td rowspan=0>ก<td>ข<tr><td>ค<tr><td>ง", [["ก", "ข"], ["ก", "ค"], ["ก", "ง"]]),
        ("<tr><td colspan=1000000000>ก<tr><td>ข<td>ค", [["ก", "ก"], ["ข", "ค"]]),
        ("<tr><td colspan=99999999999999999999>ก<td>ข", [["ก", "ข"]]),
        ("<tr><td rowspan=1000000000>ก<td>ข<tr><td>ค", [["ก", "ข"], ["ก", "ค"]]),
        ("<tr><td colspan=-3 rowspan=x>ก<td>ข", [["ก", "ข"]]),
        ("<tr><td>ก<td>ข<tr><td>ค", [["ก", "ข"], ["ค", ""]]),
        ("<tr><td>ก<td rowspan=2>ข<tr><td colspan=2>ค", [["ก", "ข"], ["ค", "ข"]]),
        ("<tfoot><tr><td>รวม</tfoot><tbody><tr><td>ก", [["ก"], ["รวม"]]),
    ],
)
def test_spans(tmp_path: Path, rows: str, grid: list[list[str]]) -> None:
    (table,) = read(tmp_path, page(f"<table>{rows}</table>"), "a.html").tables

    assert texts(table) == grid


def test_a_merged_cell_is_the_same_cell_at_every_place(tmp_path: Path) -> None:
    (table,) = read(tmp_path, page("<table><tr><td rowspan=2>ก<td>ก<tr><td>ก</table>"), "a.html").tables

    assert table.rows[0][0] is table.rows[1][0]
    assert table.rows[0][0] is not table.rows[0][1]
    assert (table.rows[1][0].place.row, table.rows[1][0].place.column) == (1, 1)
    assert (table.rows[1][1].place.row, table.rows[1][1].place.column) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "head_rows"),
    [
        ("<thead><tr><td>ก<tr><td>ข</thead><tr><td>ค", 2),
        ("<tr><th>ก<th>ข<tr><th>ค<td>ง", 1),
        ("<tr><td>ก<tr><th>ข", 0),
    ],
)
def test_head_rows(tmp_path: Path, rows: str, head_rows: int) -> None:
    (table,) = read(tmp_path, page(f"<table>{rows}</table>"), "a.html").tables

    assert table.head_rows == head_rows


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<ol><li>ก<li>ข</ol>", "1. ก\n2. ข"),
        ("<ol start=3 type=a><li>ก<li value=7>ข<li>ค</ol>", "c. ก\ng. ข\nh. ค"),
        ("<ol type=I><li>ก<li>ข</ol>", "I. ก\nII. ข"),
        ("<ol style='list-style-type: thai'><li>ก<li>ข</ol>", "๑. ก\n๒. ข"),
        ("<ol style='list-style:none'><li>ก</ol>", "ก"),
        ("<ul><li>ก<li>ข</ul>", "- ก\n- ข"),
        ("<ol><li>ก<ul><li>ข</ul><li>ค</ol>", "1. ก\n- ข\n2. ค"),
        ("<ol><li><p>ก</p></ol>", "1. ก"),
    ],
)
def test_lists_in_a_cell(tmp_path: Path, body: str, text: str) -> None:
    (table,) = read(tmp_path, page(f"<table><tr><td>{body}<td>x</table>"), "a.html").tables

    assert table.rows[0][0].text == text


def test_a_layout_table_gives_paragraphs_and_the_inner_table(tmp_path: Path) -> None:
    inner = "<table><tr><td>ก<td>ข<tr><td>ค<td>ง</table>"

    document = read(tmp_path, page(f"<table><tr><td>เมนู<td>ก่อน{inner}หลัง</table>"), "a.html")

    assert shown(document) == ["เมนู", "ก่อน", [["ก", "ข"], ["ค", "ง"]], "หลัง"]


def test_a_small_table_in_a_cell_of_a_plan_is_text_of_the_cell(tmp_path: Path) -> None:
    inner = "<table><tr><td>๑<td>ย่อย</table>"

    document = read(tmp_path, page(f"<table><tr><td>ก<td>{inner}<tr><td>ข<td>ค</table>"), "a.html")

    assert shown(document) == [[["ก", "๑ ย่อย"], ["ข", "ค"]]]


@pytest.mark.parametrize("charset", ["windows-874", "tis-620", "utf-8", ""])
def test_a_page_in_tis_620_whatever_it_declares(tmp_path: Path, charset: str) -> None:
    text = page("<p>มาตรการส่งเสริมคุณธรรม</p>", f'<meta http-equiv=Content-Type content="text/html; charset={charset}">')

    document = read(tmp_path, text.encode("cp874"), "a.html")

    assert (shown(document), document.remarks) == (["มาตรการส่งเสริมคุณธรรม"], (TIS_620,))


def test_a_page_in_utf_8_that_declares_tis_620(tmp_path: Path) -> None:
    document = read(tmp_path, page("<p>มาตรการ</p>", "<meta charset=tis-620>"), "a.html")

    assert (shown(document), document.remarks) == (["มาตรการ"], ())


def test_a_foreign_page_is_read_as_it_declares(tmp_path: Path) -> None:
    assert shown(read(tmp_path, page("<p>été", "<meta charset=iso-8859-1>").encode("cp1252"), "a.html")) == ["été"]


def test_a_fragment_of_a_page_in_a_text_file_is_a_page(tmp_path: Path) -> None:
    document = read(tmp_path, "ดูตาราง\n<table><tr><td>ก<td>ข</table>", "a.txt")

    assert shown(document) == ["ดูตาราง", [["ก", "ข"]]]
    assert document.remarks == ("นามสกุลของแฟ้มเป็น .txt แต่เนื้อหาเป็น HTML อ่านตามเนื้อหาแล้ว",)


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "font"])
def test_elements_nested_without_end(tmp_path: Path, tag: str) -> None:
    assert refused(tmp_path, page(f"<{tag}>" * 50_000 + "ก"), "a.html").startswith("เอกสารมีชั้นที่ซ้อนกันเกิน")


def test_spans_that_lie_over_each_other_without_end(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=60000 colspan=90>ก" * 10_000

    with at_most_calls(4_000_000):
        assert refused(tmp_path, page(f"<table>{rows}</table>"), "a.html").startswith("เอกสารมีช่องในตารางเกิน 200000")


@pytest.mark.parametrize(
    ("body", "what"),
    [("<table>" + "<tr><td>ก" * 20_001, "แถวในตารางเดียวเกิน 20000"), ("<p>ก" * 400_001, "แท็กเกิน 400000")],
)
def test_a_page_of_more_than_any_plan_has(tmp_path: Path, body: str, what: str) -> None:
    assert refused(tmp_path, page(body), "a.html").startswith(f"เอกสารมี{what}")


def test_a_page_that_shows_nothing(tmp_path: Path) -> None:
    assert refused(tmp_path, page("<script>x</script>"), "a.html").startswith("ไม่พบข้อความในแฟ้ม")


def test_nothing_is_fetched_and_no_entity_is_put_in(tmp_path: Path) -> None:
    text = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>ก&x;<img src="http://192.0.2.1/"></body></html>'

    assert "root:" not in str(shown(read(tmp_path, text, "a.html")))
