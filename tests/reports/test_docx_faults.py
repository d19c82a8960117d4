from __future__ import annotations

import re
import struct
import subprocess
import sys
import tempfile
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ReportError
from ita_scheduler.reports import docx
from ita_scheduler.reports.docx import DocxWriter
from tests.reports.test_docx import SHIPPED, read, templates, written
from tests.reports.word_pieces import cell, cells, each, p, r, row, table


def png(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def zipped(**files):
    packing = BytesIO()
    with ZipFile(packing, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return packing.getvalue()


def fault(writer, kind=ReportKind.MONTHLY):
    with pytest.raises(ReportError) as caught:
        written(kind, writer=writer)
    thai, _, english = str(caught.value).partition(" / ")
    assert thai > "ก"
    assert english.isascii() or "“" in english
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(r("{{ agencyy }}"), ("ใช้ชื่อที่ไม่มี", "'agencyy' is undefined"), id="a misspelt name"),
        pytest.param(r("{% for one in coming %}{{ one.dutty }}{% endfor %}"), ("dutty",), id="a misspelt part"),
        pytest.param(r("ก่อน {% fro one in coming %}"), ("เขียนผิดไวยากรณ์", "'fro'", "“ก่อน {%"), id="a misspelt tag"),
        pytest.param(r("{% if draft %}"), ("เขียนผิดไวยากรณ์", "endif"), id="a tag without its end"),
        pytest.param(r("{{ title"), ("เขียนผิดไวยากรณ์",), id="braces without their end"),
        pytest.param(r("{{ title.__class__ }}"), ("ไม่อนุญาต", "__class__"), id="what is not allowed"),
        pytest.param(r("{% for x in range(99999) %}x{% endfor %}"), ("ไม่รู้จบ", "range"), id="many rounds"),
        pytest.param(r("{% include 'monthly.html' %}"), ("ไม่พบแฟ้มแม่แบบ", "monthly.html"), id="another file"),
        pytest.param(r("{{ 1 / 0 }}"), ("ทำงานผิดพลาด", "ZeroDivisionError"), id="an impossible sum"),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_file_and_its_words(tmp_path, content, words):
    told = fault(templates(tmp_path, p("Text", content)))

    assert str(tmp_path / "monthly.docx") in told
    assert [word for word in words if word not in told] == []


def test_a_fault_in_the_foot_of_a_page_is_told_too(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.reports.word_pages.LEDGER", "{{ head_sec }}")
    assert "'head_sec' is undefined" in fault(templates(tmp_path, p("Text")))


def test_a_loop_that_begins_in_a_cell_and_ends_elsewhere_is_told_and_not_mended_in_silence(tmp_path):
    crossing = table((5,), row(cell(5, p("Cell", r("{% for one in coming %}"))))) + p("Text", r("{% endfor %}"))
    assert "{%tr ... %}" in fault(templates(tmp_path, crossing))


def test_a_template_that_writes_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(docx, "MOST_CHARACTERS", 50_000)
    assert "50000 characters" in fault(
        templates(tmp_path, each("one", "coming", each("two", "fell_due", p("Text", r("ก" * 2_000)))))
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"Title,Text", b"PK\x03\x04 damaged", zipped(a="b"), zipped(**{"[Content_Types].xml": "<Types/>"})],
    ids=["nothing", "text", "damaged", "another zip", "half a file"],
)
def test_what_is_no_word_file_is_refused(tmp_path, content):
    (tmp_path / "monthly.docx").write_bytes(content)
    assert f"แม่แบบ {tmp_path / 'monthly.docx'}: ไม่ใช่แฟ้ม Word" in fault(DocxWriter([tmp_path], None))


def test_a_word_file_cut_short_is_refused(tmp_path):
    (tmp_path / "monthly.docx").write_bytes((SHIPPED / "monthly.docx").read_bytes()[:-400])
    assert "ไม่ใช่แฟ้ม Word" in fault(DocxWriter([tmp_path], None))


def test_a_missing_template_is_told_with_the_folders(tmp_path):
    told = fault(DocxWriter([tmp_path / "a", tmp_path / "b"], None))
    assert told.startswith(f"ไม่พบแม่แบบ monthly.docx ใน {tmp_path / 'a'}, {tmp_path / 'b'} / there is no template")


def test_the_office_s_own_template_comes_first_and_an_edited_one_counts_at_once(tmp_path):
    writer = templates(tmp_path, p("Text", r("ของเรา {{ month }}")))
    assert "ของเรา มีนาคม ๒๕๖๖" in read(written(ReportKind.MONTHLY, writer=writer))

    templates(tmp_path, p("Text", r("แก้แล้ว {{ month }}")))
    assert "แก้แล้ว มีนาคม ๒๕๖๖" in read(written(ReportKind.MONTHLY, writer=writer))
    assert "บันทึกข้อความ" in read(written(ReportKind.OVERDUE, writer=writer))


def test_tags_that_word_has_split_over_runs_are_understood(tmp_path):
    split = r("{{ mo"), r("nth }"), r("} {% if draft == "), r("“ร่าง” %}ใช่{% endif %}")
    writer = templates(tmp_path, p("Text", *split))

    assert "มีนาคม ๒๕๖๖ ใช่" in read(written(ReportKind.MONTHLY, writer=writer))


def test_a_cell_that_a_loop_leaves_empty_still_opens_in_word(tmp_path):
    nothing = table((5,), row(cell(5, each("one", "left_over", p("Cell", r("{{ one.duty }}"))))))
    document = Document(BytesIO(written(ReportKind.MONTHLY, writer=templates(tmp_path, nothing + p("Text")))))

    assert [one.tag for one in document.tables[0].rows[0].cells[0]._tc] == [qn("w:tcPr"), qn("w:p")]


@pytest.mark.parametrize(("kind", "wide"), [("dxa", 2500), ("auto", 0), ("pct", 2500)])
def test_a_table_may_have_any_widths_that_word_writes(tmp_path, kind, wide):
    known = table((5, 5), row(cells("for one in coming", cell(5, p("Cell", r("{{ one.code }}"))), 5)))
    for name in ("tblW", "tcW"):
        known = re.sub(rf'<w:{name} w:w="\d+" w:type="dxa"/>', f'<w:{name} w:w="{wide}" w:type="{kind}"/>', known)
    writer = templates(tmp_path, known + p("Text"))
    document = Document(BytesIO(written(ReportKind.MONTHLY, writer=writer)))

    assert [one.text for one in document.tables[0].rows[0].cells] == ["O37", "e7", "e8", "e9", "e9"]
    assert document.tables[0]._tbl.tr_lst[0].tc_lst[0].tcPr.find(qn("w:tcW")).get(qn("w:w")) == str(
        wide // (5 if kind == "dxa" else 1)
    )


def emblem(tmp_path, content, name="emblem.png"):
    (tmp_path / name).write_bytes(content)
    return DocxWriter([SHIPPED], tmp_path / name)


@pytest.mark.parametrize(("size", "height"), [((30, 30), 15), ((20, 40), 15), ((400, 100), 6)])
def test_the_emblem_fits_its_place_and_the_head_is_as_high_without_it(tmp_path, size, height):
    file = written(ReportKind.OVERDUE, writer=emblem(tmp_path, png(*size)))
    extent = next(Document(BytesIO(file)).element.body.iter(qn("wp:extent")))
    heights = [Document(BytesIO(one)).tables[0].rows[0].height for one in (file, written(ReportKind.OVERDUE))]

    assert abs(int(extent.get("cy")) - Mm(height)) < 100
    assert int(extent.get("cx")) <= Mm(24) + 100
    assert heights[0] == heights[1] > Mm(15)
    assert file == written(ReportKind.OVERDUE, writer=emblem(tmp_path, png(*size)))


def test_an_emblem_that_cannot_be_drawn_is_told(tmp_path):
    assert "neither PNG nor JPEG" in fault(emblem(tmp_path, b"GIF89a"), ReportKind.OVERDUE)
    assert "is damaged" in fault(emblem(tmp_path, png(9, 9)[:12]), ReportKind.OVERDUE)
    assert "is damaged" in fault(emblem(tmp_path, b"\xff\xd8\xff\xe0", "emblem.jpg"), ReportKind.OVERDUE)
    assert "cannot be read" in fault(DocxWriter([SHIPPED], tmp_path / "none.png"), ReportKind.OVERDUE)


def test_an_emblem_is_looked_at_only_where_a_memo_wants_one(tmp_path):
    missing = DocxWriter([SHIPPED], tmp_path / "none.png")
    assert written(ReportKind.OVERDUE, public=True, writer=missing) == written(ReportKind.OVERDUE, public=True)
    assert written(ReportKind.ROUND, writer=missing) == written(ReportKind.ROUND)


def test_the_bars_are_a_picture_as_wide_as_a_memo_s_text():
    document = Document(BytesIO(written(ReportKind.MONTHLY)))
    picture = document.inline_shapes[0]

    assert abs(picture.width - Mm(170)) < Mm(1)
    assert picture._inline.docPr.get("descr") == "แผนภูมิแท่งแสดงสถานะรายหน่วยงาน"


def test_nothing_is_left_beside_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for kind in ReportKind:
        written(kind, writer=DocxWriter([SHIPPED], None))

    assert list(tmp_path.iterdir()) == []


def test_the_library_is_loaded_when_a_file_is_written_and_not_before():
    look = "import sys, ita_scheduler.reports.docx; print({'docx', 'docxtpl'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", look], check=True, capture_output=True, text=True, cwd=SHIPPED.parents[1]
    )

    assert told.stdout.strip() == "set()"
