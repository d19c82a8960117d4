"""Each row of the table of terms finds its own examples, whole, and no other row takes them from it."""

from __future__ import annotations

import pytest

from ita_scheduler.importing.grammar.lexing import lex
from ita_scheduler.importing.grammar.terms import TERMS
from ita_scheduler.importing.grammar.times import times_in

ROWS = [(term.name, example) for term in TERMS for example in term.examples]


@pytest.mark.parametrize(("name", "example"), ROWS, ids=[f"{name}: {example}" for name, example in ROWS])
def test_a_term_finds_its_example_whole(name: str, example: str) -> None:
    times = times_in(example)

    assert [(one.name, one.start, one.end) for one in times.found] == [(name, 0, len(lex(example).text))]
    assert times.unknown == ()


def test_names_differ_and_nearly_every_row_has_an_example() -> None:
    names = [term.name for term in TERMS]

    assert len(set(names)) == len(names)
    assert [term.name for term in TERMS if not term.examples] == ["of the year"], "which only counts behind a word"


@pytest.mark.parametrize(
    "text",
    [
        "ทุกภารกิจงาน", "ทุกคน", "ทุกช่องทาง", "ทุกชนิด", "มากกว่า ๑ ช่องทาง", "สอดคล้องตามมาตรการข้อ ๓๖", "ภายในหน่วยงาน",
        "มาตรการภายในเพื่อป้องกันการทุจริต", "ปีปัจจุบัน", "คณะกรรมการ ๕ คน", "ไม่เกิน 3 คลิก", "เลขที่ ๑๒/๓",
    ],
)  # fmt: skip
def test_false_friends_say_nothing_about_time(text: str) -> None:
    times = times_in(text)

    assert (times.found, times.unknown) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "ทุกภาคเรียน", "ภายในปีการศึกษา ๒๕๖๗", "ภายในเวลาอันสมควร", "ภายในสัปดาห์ถัดไป", "ทุก ๆ งวด", "ก่อนสิ้นภาคเรียนที่ ๑",
        "ภายใน ๒ สัปดาห์", "วันที่ ๑๒", "ภายใน … ๒๕๖๗",
    ],
)  # fmt: skip
def test_what_smells_of_time_and_is_not_understood_is_said(text: str) -> None:
    times = times_in(text)

    assert times.unknown != () or any("Unclear" in type(one.part).__name__ for one in times.found)
