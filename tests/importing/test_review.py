"""What stands on the review page of an import, as a parser finds it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from ita_scheduler.cli.wording import ACTION, cadence_words
from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.domain.thai import short_date, thai_digits
from ita_scheduler.importing.readers.reading import read_document
from ita_scheduler.importing.understanding import understand
from ita_scheduler.importing.understood import Confidence
from tests.importing.review_pages import (
    DOCUMENTS,
    REAL,
    Parsed,
    bare,
    page,
    real,
    understood,
)
from tests.importing.truths import document_of


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_everything_that_was_understood_asked_or_left_over_stands_on_the_page(path):
    one = understood(path)
    text = Parsed(page(one)).text
    for said in (part for question in one.questions for part in (question.text, question.place)):
        assert bare(said) in text
    for question in one.questions:
        assert bare(question.sentence.split(": ")[-1]) in text
    for measure in one.measures:
        assert bare(measure.title.value) in text
        assert all(bare(unit.value) in text for unit in measure.units)
        assert all(bare(step.text) in text for step in measure.steps)
        assert all(bare(note) in text for note in measure.notes)
    for duty in one.obligations:
        assert duty.id in text
        assert bare(duty.phrase) in text
        assert all(bare(note) in text for note in duty.notes)
        assert all(bare(short_date(day)) in text for day in duty.due)
        assert all(bare(ACTION[action]) in text for action in duty.actions)
    assert all(bare(left.value) in text for left in one.left_over)
    assert all(document.name in text and all(bare(r) in text for r in document.remarks) for document in one.documents)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_ids_are_unique_and_every_link_leads_to_one(path):
    parsed = Parsed(page(understood(path)))
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    links = [attrs["href"] for attrs in parsed.of("a")]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_question_leads_to_the_row_that_it_asks_about(path):
    one = understood(path)
    parsed = Parsed(page(one))
    assert len(parsed.of("article", "measure")) == len(one.measures)
    assert len([attrs for attrs in parsed.of("li") if re.fullmatch(r"q\d+", attrs.get("id", ""))]) == len(one.questions)
    # A question with a place in a table is of a measure or a duty, and the way back stands there.
    back = [attrs["href"] for attrs in parsed.of("a", "asked")]
    of_rows = [f"#q{n}" for n, question in enumerate(one.questions, start=1) if ": " in question.sentence]
    assert set(of_rows) <= set(back)


def test_when_nothing_is_to_be_asked_the_page_says_so():
    assert real().questions == ()
    text = Parsed(page(real())).text
    assert bare("ไม่มีสิ่งที่ต้องถาม อ่านได้ครบทุกข้อ") in text
    assert bare("คำถามที่ต้องตอบก่อนใช้แผนนี้") not in text


def test_confidence_is_told_by_a_word_and_a_sign_and_not_by_colour_alone():
    banmai = understood(document_of("banmai-2567"))
    html = page(banmai)
    assert {duty.confidence for duty in banmai.obligations} == set(Confidence)
    for name, sign, word in (("certain", "✓", "พิมพ์ไว้ชัด"), ("assumed", "~", "อ่านโดยสันนิษฐาน"), ("ask", "?", "ต้องถาม")):
        assert f'<span class="sign {name}"><i aria-hidden="true">{sign}</i>{word}</span>' in html


def test_a_duty_that_has_to_be_asked_has_no_cadence_and_no_date_that_reads_as_an_answer():
    banmai = understood(document_of("banmai-2567"))
    asked = next(duty for duty in banmai.obligations if duty.question)
    alone = replace(banmai, measures=(replace(banmai.measures[0], obligations=(asked,)),))
    assert bare(cadence_words(asked.cadence)) not in Parsed(page(alone)).text


def test_the_year_has_twelve_months_and_october_after_it_only_when_something_falls_due_there():
    html = page(real())
    months = re.findall(r'id="month-(\d{4}-\d{2})"', html)
    assert months == [f"2022-{n:02}" for n in (10, 11, 12)] + [f"2023-{n:02}" for n in range(1, 11)]
    first = real().measures[0]
    assert len(re.findall(r'id="month-', page(replace(real(), measures=(first,))))) == 12


def test_a_day_counts_staff_and_executives_apart_and_names_the_duties():
    duties = [duty for duty in real().obligations if date(2023, 3, 31) in duty.due]
    counts = [sum(duty.owner.value == owner for duty in duties) for owner in ("staff", "executive")]
    square = re.search(r'<td[^>]*title="([^"]*)"[^>]*><a href="#day-2023-03-31">(.*?)</a>', page(real()))
    assert all(duty.id in square[1] for duty in duties)
    assert re.findall(r"([๐-๙]+)</span>", square[2]) == [thai_digits(count) for count in counts]


def test_weekends_are_shaded_and_holidays_when_they_are_passed_in():
    html = page(real(), holidays={date(2023, 3, 31): "วันหยุดพิเศษ <b>"})
    assert 'class="holiday full"' in html
    assert "วันหยุดพิเศษ &lt;b&gt;" in html
    assert 'class="holiday' not in page(real())
    # 1 October 2565 was a Saturday.
    assert re.search(r'<td class="off">๑</td>', page(real()))


def test_duties_without_a_date_are_listed_with_the_reason():
    undated = [duty for duty in real().obligations if not duty.due]
    listed = page(real()).partition('id="undated"')[2].partition("</article>")[0]
    assert undated
    assert all(f">{duty.id}</a>" in listed for duty in undated)


def test_a_date_that_lies_in_no_month_of_the_calendar_is_told_apart():
    measure = real().measures[0]
    late = replace(measure.obligations[0], due=(date(2030, 5, 5),))
    text = Parsed(page(replace(real(), measures=(replace(measure, obligations=(late,)),)))).text
    assert bare("วันที่อยู่นอกปฏิทินนี้") in text
    assert bare(short_date(date(2030, 5, 5))) in text


def test_the_calendar_belongs_to_the_year_that_the_officer_says():
    said = understand([read_document(REAL)], fiscal_year=FiscalYear(2568))
    assert 'id="month-2024-10"' in page(said)
