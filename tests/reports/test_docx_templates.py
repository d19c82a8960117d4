"""The templates as they are shipped: what Word needs for Thai, and what the office's forms ask of a page."""

from __future__ import annotations

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate

from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ReportError
from ita_scheduler.reports.paper import paper
from ita_scheduler.sandbox import Sandbox
from tests.reports.samples import sample
from tests.reports.test_docx import SHIPPED

KINDS = list(ReportKind)


@pytest.mark.parametrize(("kind", "wide"), [("overdue", [False, True]), ("round", [True]), ("monthly", [False])])
def test_pages_lie_as_they_say_and_count_in_thai(kind, wide):
    sections = Document(SHIPPED / f"{kind}.docx").sections

    assert [one.orientation == WD_ORIENT.LANDSCAPE for one in sections] == wide
    assert [one.page_width > one.page_height for one in sections] == wide
    assert all(
        {round(Cm(21), -4), round(Cm(29.7), -4)} == {round(one.page_width, -4), round(one.page_height, -4)}
        for one in sections
    )
    for one in sections:
        assert one._sectPr.find(qn("w:pgNumType")).get(qn("w:fmt")) == "thaiNumbers"
        assert one.footer._element.find(f".//{qn('w:fldSimple')}").get(qn("w:instr")) == " PAGE "


def test_the_memo_keeps_to_its_form():
    first = Document(SHIPPED / "overdue.docx").sections[0]
    assert [
        round(one.cm, 1) for one in (first.left_margin, first.right_margin, first.top_margin, first.bottom_margin)
    ] == [3, 2, 2.5, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_style_and_run_has_a_font_and_a_size_for_thai(kind):
    document = Document(SHIPPED / f"{kind.value}.docx")
    styles = {one.get(qn("w:styleId")): one.find(qn("w:rPr")) for one in document.styles.element.iter(qn("w:style"))}
    for known in styles.values():
        assert known.find(qn("w:rFonts")).get(qn("w:cs")) == "TH Sarabun New"
        assert known.find(qn("w:szCs")).get(qn("w:val")) == known.find(qn("w:sz")).get(qn("w:val"))
        assert (known.find(qn("w:b")) is None) == (known.find(qn("w:bCs")) is None)

    parts = [
        document.element,
        *(one for each in document.sections for one in (each.header._element, each.footer._element)),
    ]
    for run in (one for part in parts for one in part.iter(qn("w:r"))):
        near = run.getparent() if run.getparent().tag == qn("w:p") else run.getparent().getparent()
        assert near.pPr.pStyle.val in styles
        own = run.find(qn("w:rPr"))
        if own is not None:
            assert own.find(qn("w:rStyle")) is None or own.find(qn("w:rStyle")).val in styles
            assert (own.find(qn("w:b")) is None) == (own.find(qn("w:bCs")) is None)
            assert (own.find(qn("w:sz")) is None) == (own.find(qn("w:szCs")) is None)
            assert own.find(qn("w:rFonts")) is None or own.find(qn("w:rFonts")).get(qn("w:cs"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_templates_use_no_name_but_those_of_the_paper(kind):
    sandbox = Sandbox([], escapes=True, filters={}, raises=ReportError)
    used = DocxTemplate(SHIPPED / f"{kind.value}.docx").get_undeclared_template_variables(sandbox)

    assert used <= set(paper(sample(kind))) | {"emblem", "picture"}
