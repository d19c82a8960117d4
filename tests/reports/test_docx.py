from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from ita_scheduler.domain.report import ReportKind
from ita_scheduler.reports.docx import DocxWriter
from ita_scheduler.reports.paper import paper
from tests.reports.first_templates import PORTRAIT
from tests.reports.samples import HOSTILE, MEMO, SITE, sample
from tests.reports.word_pages import draw
from tests.reports.word_pieces import look, p, r

SHIPPED = Path(__file__).resolve().parents[2] / "templates" / "report"
WRITER = DocxWriter([SHIPPED], None)
KINDS = list(ReportKind)
PAGE = ((PORTRAIT, (2, 2, 2, 2)),)
# What a report shows of a paper; everything in these must be read in the file.
SHOWN = {
    "overdue": "memo summary status_labels units late follow_ups changes phrases assumptions signatures",
    "round": "round measures changes assumptions signatures place",
    "monthly": "month to fell_due left_over_follow_ups coming place",
}
EVERYWHERE = "draft version title agency year as_of head_seq head_hash"
# The columns that a table has no room or no use for.
NOT_SHOWN = {
    "overdue": {"key", "link"},
    "round": {"key", "link"},
    "monthly": {"key", "link", "number", "title", "last_day", "days"},
}


def written(kind, *, public=False, writer=WRITER, **changed):
    return writer.write({**paper(sample(kind), public=public), **changed})


def read(file):
    """Every paragraph of the pages, their heads and feet, as its text."""
    document = Document(BytesIO(file))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    paragraphs = (one for part in parts for one in part.iter(qn("w:p")))
    lines = "\n".join("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in paragraphs)
    return lines.replace("\u00a0", " ")


def texts(value, without=frozenset()):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in without:
                yield from texts(one, without)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, without)


def links(file):
    document = Document(BytesIO(file))
    shown = document.element.body.iter(qn("w:hyperlink"))
    return [(document.part.rels[one.get(qn("r:id"))].target_ref, one) for one in shown]


def templates(folder, content, kind="monthly"):
    (folder / f"{kind}.docx").write_bytes(draw(content, PAGE))
    return DocxWriter([folder, SHIPPED], None)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_paper_says_stands_in_the_file(kind):
    changes = [
        {**one, "before": "ใกล้ครบกำหนด", "after": "แล้วเสร็จ", "facts": "๗, ๙"} for one in paper(sample(kind))["late"]
    ]
    words = paper(sample(kind)) | {"changed_since": "๑", "changes": changes}
    shown = read(WRITER.write(words))

    for name in f"{SHOWN[kind.value]} {EVERYWHERE}".split():
        without = NOT_SHOWN[kind.value] | (
            {"title", "owner", "done", "status", "days", "promised", "last_day"} if name == "changes" else set()
        )
        assert [one for one in texts(words[name], without) if one.replace("\u00a0", " ") not in shown] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_file_names_no_positions_and_has_no_memo(kind):
    report = sample(kind)
    positions = {title for one in (*report.rows, *report.ahead) for title in one.positions}
    positions |= {who["title"] for who in paper(report)["signatures"].values()}
    file = written(kind, public=True)

    assert [title for title in positions if title in read(file)] == []
    assert not any(word in read(file) for word in ("บันทึกข้อความ", "ลงชื่อ", "ร่าง", "เรียน ", MEMO))
    assert len(Document(BytesIO(file)).sections) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_with_nothing_to_tell_says_so(kind):
    empty = ("late", "follow_ups", "fell_due", "left_over", "coming", "measures", "phrases", "bars")
    file = written(kind, **{name: [] for name in empty}, left_over_follow_ups="๐", changed_since="๒")

    assert read(file).count("ไม่มีรายการ") == {"overdue": 3, "round": 2, "monthly": 3}[kind.value]
    assert links(file) == []


def test_what_is_left_over_from_the_months_before_is_listed():
    late = paper(sample(ReportKind.OVERDUE))["late"][:1]
    shown = read(written(ReportKind.MONTHLY, left_over=late))

    assert f"– O43 {late[0]['duty']} ({late[0]['owner']}) กำหนด ๓๑ มี.ค. ๖๖ เกินกำหนด ยังไม่ได้รับรายงาน ๑ วันทำการ" in shown


def test_the_tables_have_a_row_for_each_and_a_head_on_every_page():
    words = paper(sample(ReportKind.OVERDUE))
    document = Document(BytesIO(WRITER.write(words)))
    found = {
        one.rows[0].cells[1].text: one for one in document.tables if one.rows[0]._tr.findall(f".//{qn('w:tblHeader')}")
    }
    ruled = [one for one in document.tables if one.style.style_id == "Ruled"]

    assert [len(one.rows) for one in ruled] == [3, 1 + len(words["units"]), 5, 13, 1 + len(words["phrases"])]
    assert {"แล้วเสร็จตามกำหนด", "ข้อ/ประเด็น", "ถ้อยคำในเอกสาร"} <= set(found)
    assert all(len(one._tbl.findall(f".//{qn('w:cantSplit')}")) == len(one.rows) for one in ruled)


def test_tables_made_of_loops_are_as_wide_as_their_page():
    document = Document(BytesIO(written(ReportKind.OVERDUE)))
    for one in document.tables:
        width = int(one._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))
        assert abs(sum(int(column.get(qn("w:w"))) for column in one._tbl.tblGrid) - width) < 20
        for line in one._tbl.tr_lst:
            cells = [int(each.get(qn("w:w"))) for each in line.iter(qn("w:tcW"))]
            assert abs(sum(cells) - width) < 20


def test_the_round_report_has_the_five_columns_of_the_form_and_its_rows_may_split():
    document = Document(BytesIO(written(ReportKind.ROUND)))
    form = document.tables[0]

    assert [one.text for one in form.rows[0].cells] == [
        "ประเด็นที่ต้องปรับปรุงแก้ไข/ ประเด็นที่ต้องพัฒนา",
        "ผู้รับผิดชอบ",
        "ขั้นตอนหรือวิธีการ/มาตรการ",
        "การรายงานผลและการกำกับติดตาม กำหนดเวลาแล้วเสร็จ",
        "การดำเนินการ",
    ]
    assert len(form._tbl.findall(f".//{qn('w:cantSplit')}")) == 1
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_gives_the_same_bytes(kind):
    again = (
        "import sys; from tests.reports.test_docx import ReportKind, written;"
        f"sys.stdout.buffer.write(written(ReportKind({kind.value!r})))"
    )
    first = written(kind)
    place = SHIPPED.parents[1]
    other = subprocess.run(
        [sys.executable, "-c", again],
        check=True,
        capture_output=True,
        cwd=place,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )

    assert first == written(kind) == DocxWriter([SHIPPED], None).write(paper(sample(kind))) == other.stdout
    with ZipFile(BytesIO(first)) as file:
        assert file.namelist() == sorted(file.namelist())
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is_and_not_when_it_was_made():
    words = paper(sample(ReportKind.ROUND))
    file = WRITER.write(words)
    properties = Document(BytesIO(file)).core_properties

    assert properties.title == "รายงานการดำเนินการรอบ ๖ เดือน"
    assert (properties.identifier, properties.author, properties.language) == (words["mark"], words["agency"], "th-TH")
    with ZipFile(BytesIO(file)) as opened:
        assert b"dcterms:" not in opened.read("docProps/core.xml").partition(b">")[2].partition(b"<dc:")[2]


def test_whatever_officers_typed_stands_there_as_they_typed_it():
    shown = read(written(ReportKind.OVERDUE))
    assert f"{SITE}/e10-q1?a=1&b=2 ({HOSTILE})" in shown

    typed = "{_{ 7*7 }_} {_% x %_} {{ 1 }} {# y #} </w:t> ]]> &amp; a_b {__{"
    row_ = {**paper(sample(ReportKind.OVERDUE))["late"][3], "duty": typed, "evidence": f"{SITE} {typed}", "link": SITE}
    assert read(written(ReportKind.OVERDUE, late=[row_])).count(typed) == 2


def test_evidence_with_a_web_address_can_be_clicked_and_nothing_else():
    found = links(written(ReportKind.OVERDUE))
    assert [address for address, _ in found] == [f"{SITE}/e10-q1?a=1&b=2"]
    assert "".join(one.text or "" for one in found[0][1].iter(qn("w:t"))) == f"{SITE}/e10-q1?a=1&b=2"

    bad = {**paper(sample(ReportKind.OVERDUE))["late"][3], "evidence": "javascript:alert(1)", "link": ""}
    file = written(ReportKind.OVERDUE, late=[bad])
    assert links(file) == []
    assert "javascript:alert(1)" in read(file)


def test_a_link_has_the_type_of_the_words_around_it(tmp_path):
    writer = templates(tmp_path, p("Text", r("{% for one in fell_due %}{{ one.evidence }}{% endfor %}", look(15))))
    _, link = links(written(ReportKind.MONTHLY, writer=writer))[0]

    for run in (link.find(qn("w:r")), link.getnext()):
        assert run.find(f"{qn('w:rPr')}/{qn('w:szCs')}").get(qn("w:val")) == "30"
        assert run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:cs")) == "TH Sarabun New"
    assert link.find(f".//{qn('w:u')}").get(qn("w:val")) == "single"
