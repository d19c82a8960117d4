"""The source row on the review page: its heads, and the phrases that are marked in it."""

from __future__ import annotations

import re
from dataclasses import replace

from ita_scheduler.importing.document import Cell, Document, Place, Table
from ita_scheduler.importing.review.marks import marked
from ita_scheduler.importing.review.rows import Heads
from ita_scheduler.importing.understood import Understanding
from tests.importing.review_pages import (
    DOCUMENTS,
    Parsed,
    bare,
    page,
    real,
    understood,
)
from tests.importing.truths import document_of


def test_the_source_row_stands_beside_it_with_its_heads_as_printed():
    text = Parsed(page(real())).text
    for cell, _ in real().columns:
        assert bare(cell.text) in text
    for measure in real().measures:
        for cell in measure.row:
            longest = max(re.split(r"\d\s*\.|[๐-๙]\s*\.", cell.text), key=len)
            assert bare(longest)[:60] in text


def test_a_head_of_two_tiers_is_told_from_the_outside_inwards():
    lamdom = understood(document_of("lamdom-2570"))
    text = Parsed(page(lamdom)).text
    table = lamdom.documents[0].tables[0]
    upper, lower = table.rows[0][2], table.rows[1][2]
    assert upper is not lower
    assert bare(f"{upper.text} › {lower.text}") in text


def test_a_form_with_labels_on_the_left_has_them_for_heads():
    form = understood(document_of("khlongbua-2567"))
    heads = re.findall(r"<h5>(.*?)</h5>", page(form))
    assert heads[:5] == [cell.text for cell, _ in form.columns[:5]]
    assert len(heads) == len(form.columns)


def test_a_table_without_a_head_goes_on_under_the_one_before_it():
    place = Place(file="ก.pdf", table=2, row=1, column=1)
    head = Cell(text="ประเด็น", place=replace(place, table=1))
    other = Cell(text="ผู้รับผิดชอบ", place=replace(place, table=1, column=2))
    tables = (Table(rows=((head, other),), place=replace(place, table=1, row=None, column=None)),)
    one = Understanding(
        documents=(Document(name="ก.pdf", blocks=tables),), heading=real().heading, measures=(), questions=(),
        left_over=(), columns=((head, ""), (other, "")),
    )  # fmt: skip
    assert Heads(one).over(Cell(text="", place=replace(place, column=2))) == "ผู้รับผิดชอบ"


def test_the_phrase_of_every_duty_of_the_real_document_is_marked_in_its_cell():
    marks = bare("".join(Parsed(page(real())).marked))
    assert all(bare(duty.phrase) in marks for duty in real().obligations)


def test_marking_leaves_the_text_of_a_cell_as_it_is_printed():
    for path in DOCUMENTS:
        for measure in understood(path).measures:
            for cell, segments in zip(measure.row, marked(measure.row, measure.obligations), strict=True):
                assert "".join(segment.text for segment in segments) == cell.text


def test_a_phrase_put_together_from_two_cells_is_marked_in_both():
    measure = understood(document_of("nongsaeng-2565")).measures[0]
    found = [s.text for segments in marked(measure.row, measure.obligations) for s in segments if s.duties]
    assert "จัดทำร่างคู่มือ" in found
    assert "1 - 30 พฤศจิกายน 2564" in found


def test_a_phrase_printed_twice_is_marked_at_both_places():
    duty = real().obligations[0]
    place = duty.place
    cell = Cell(text="รายงานทุกเดือน และ\nรายงานทุก เดือน", place=place)
    twice = [replace(duty, id="a", phrase="รายงานทุกเดือน"), replace(duty, id="b", phrase="รายงานทุกเดือน")]
    (segments,) = marked([cell], twice)
    assert [(s.text, s.duties) for s in segments if s.duties] == [("รายงานทุกเดือน", (0,)), ("รายงานทุก เดือน", (1,))]
