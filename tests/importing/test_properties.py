"""Whatever a document holds, an answer comes out: no exception, no date outside reason, nothing dropped in silence."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.errors import Faulty, Problem
from ita_scheduler.importing.answer import answer
from ita_scheduler.importing.cells.numbering import items
from ita_scheduler.importing.cells.titles import read_title
from ita_scheduler.importing.cells.units import units
from ita_scheduler.importing.clauses.duties import duties
from ita_scheduler.importing.document import Cell, Document, Paragraph, Place, Table
from ita_scheduler.importing.folding import fold, key
from ita_scheduler.importing.grammar.lexing import lex
from ita_scheduler.importing.grammar.meaning import meaning_of
from ita_scheduler.importing.grammar.terms import TERMS
from ita_scheduler.importing.grammar.times import times_in
from ita_scheduler.importing.plans.plan_table import plan_table
from ita_scheduler.importing.plans.plan_text import plan_text
from ita_scheduler.importing.staff.file import staff_text
from ita_scheduler.importing.staff.staffing import staff_of
from ita_scheduler.importing.understanding import understand
from ita_scheduler.importing.understood import Confidence

YEAR = FiscalYear(2567)
# Pieces of which Thai documents are made, and of which nonsense can be made that looks like them.
PIECES = [
    *(example for term in TERMS for example in term.examples),
    "เจ้าหน้าที่", "ผู้บริหาร", "นายก อบต.", "ปลัด", "สำนักปลัด", "กองคลัง", "รายงาน", "เผยแพร่บนเว็บไซต์", "กำกับติดตาม", "ประชาสัมพันธ์",
    "ให้", "และ", "หรือ", "แล้ว", "ไม่ต้อง", "ภายใน", "ทุก", "๑.", "๒.", "(๓)", "-", "\n", " ", "O12", "e๖", "ข้อ ๐ ๓๗", "๒๕๖๗", "31", "๐",
    "วันที่", "เดือน", "มีนาคม", "ต.ค.", "ไตรมาส", "ปีงบประมาณ", "ครั้งที่", "…", "(", ")", "/", ":",
]  # fmt: skip
thai = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.one_of(thai, st.text(max_size=60), st.text(alphabet="๐๑๒๓0123456789./- กขคงจเแ่้ำา\n", max_size=40))
many = settings(max_examples=250, deadline=None)


@many
@given(anything)
def test_every_clause_gives_duties_whose_phrases_stand_in_it(clause: str) -> None:
    read = duties(clause)

    assert bool(read) == any(map(str.isalnum, clause))
    for duty in read:
        assert key(duty.phrase) in key(clause)
        assert duty.actions


@many
@given(anything)
def test_a_phrase_has_a_meaning_a_question_or_nothing_and_no_date_is_far_from_the_year(clause: str) -> None:
    for duty in duties(clause):
        meaning = meaning_of(duty.parts, YEAR)
        if meaning is None:
            continue
        assert (meaning.cadence is not None) or meaning.question or meaning.inherits
        assert not (meaning.cadence is not None and meaning.question)
        for slot in meaning.cadence.slots(YEAR, YEAR.span) if meaning.cadence else ():
            assert YEAR.span.start <= slot.nominal <= YEAR.span.end + timedelta(days=366)


@many
@given(anything)
def test_terms_do_not_overlap_and_lead_back_to_the_source(text: str) -> None:
    times = times_in(text)

    assert all(one.end <= other.start for one, other in zip(times.found, times.found[1:], strict=False))
    for one in times.found:
        assert key(times.lexed.printed(one.start, one.end)) in key(text)


@many
@given(anything)
def test_no_term_is_passed_over_that_would_have_matched(text: str) -> None:
    lexed = lex(text).text

    for term in TERMS:
        assert term.can_stand_in(lexed) or not term.pattern.search(lexed), term.name


@many
@given(anything)
def test_items_units_and_titles_take_any_text(text: str) -> None:
    assert "".join(item.text for item in items(text)).count("\0") == text.count("\0")
    assert len({key(unit.name) for unit in units(text)}) == len(units(text))
    assert read_title(text, "e9").notes is not None


HEADS = ("ประเด็น", "ผู้รับผิดชอบ", "ขั้นตอน", "การรายงานผล", "กำหนดแล้วเสร็จ", "ระยะเวลา", "หมายเหตุ", "ต.ค.", "ไตรมาส ๑")
tables = st.lists(st.sampled_from(HEADS), min_size=2, max_size=6, unique=True).flatmap(
    lambda heads: st.lists(st.lists(anything, min_size=len(heads), max_size=len(heads)), max_size=4).map(
        lambda rows: [heads, *rows]
    )
)


def document(rows: list[list[str]], heading: str) -> Document:
    cells = [
        [Cell(text=text, place=Place(file="x.docx", table=1, row=n, column=m)) for m, text in enumerate(row, start=1)]
        for n, row in enumerate(rows, start=1)
    ]
    table = Table(rows=tuple(map(tuple, cells)), place=Place(file="x.docx", table=1))
    title = f"มาตรการ องค์การบริหารส่วนตำบลทดสอบ ปีงบประมาณ ๒๕๖๗ {heading}"
    return Document(name="x.docx", blocks=(Paragraph(text=title, place=Place(file="x.docx")), table))


@settings(max_examples=150, deadline=None)
@given(tables, anything)
def test_every_table_becomes_a_plan_that_check_accepts_or_is_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], heading: str
) -> None:
    refusals: tuple[Problem, ...] = ()
    try:
        found = understand([document(rows, heading)])
    except Faulty as faulty:
        refusals = faulty.problems
    if refusals:
        assert all(problem.thai for problem in refusals)
        return
    read = answer(found)
    for one in found.obligations:
        assert not (one.confidence is Confidence.ASK and one.due)
        assert (one.question is not None) == (one.confidence is Confidence.ASK)
    if not read["measures"] or read["fiscal_year_be"] is None:
        return
    text = plan_text(plan_table(found, "x"))
    assert text == plan_text(plan_table(understand([document(rows, heading)]), "x")), "the same in every run"
    folder = tmp_path_factory.mktemp("plan")
    names = [unit for measure in tomllib.loads(text)["measures"] for unit in measure["units"]]
    (folder / "x-2567.toml").write_text(text, encoding="utf-8")
    staff = staff_text(staff_of(read["agency"], names), domain="x.example", addresses={})
    (folder / "positions.toml").write_text(staff, encoding="utf-8")
    (folder / "holidays.toml").write_text("", encoding="utf-8")
    load_offices([Path(folder / "x-2567.toml")], "x.example")


@many
@given(anything)
def test_the_key_of_a_text_is_its_folded_form(text: str) -> None:
    assert key(text) == fold(text).text
