"""A plan carried over: what is yearly moves, what was dated by year is asked, the document's own words stay."""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.changes import ChangeKind
from ita_scheduler.importing.plans.merging import merge
from ita_scheduler.importing.plans.next_year import CODES_CHANGE, carried_over, carried_text
from ita_scheduler.importing.plans.plan_text import plan_text
from ita_scheduler.importing.plans.years import moved_day, moved_words
from tests.config.reading import SCHEDULES, SHIPPED_PLAN
from tests.importing.tables import SHIPPED_TEXT, YEARLY, accepted, duties, duty, measure, plan, plans, shipped
from tests.importing.test_merging import MANY

ONE_DAY = {"type": "once", "date": "2566-03-15"}
TWO_DAYS = {"type": "dates", "dates": ["๑๕ มกราคม ๒๕๖๖", "2566-06-15"]}


def carried(cadence: dict, year: int = 2567, answers=None, **more) -> dict:
    """Return what becomes of a duty with that cadence."""
    table = plan(measure("O37", "", duty("O37-1", cadence=cadence, **more)))
    return duties(carried_over(table, year, answers).table)["O37-1"]


# ── Cadences ──


@pytest.mark.parametrize("cadence", YEARLY, ids=lambda one: one["type"])
def test_what_is_yearly_stays_as_it_is(cadence):
    assert carried(cadence) == duty("O37-1", cadence=cadence)


def test_the_events_of_the_old_year_are_left_there():
    now = carried({"type": "after_event", "days": 15, "events": ["2566-01-15"]})

    assert now["cadence"] == {"type": "after_event", "days": 15, "events": []}
    assert "question" not in now


@pytest.mark.parametrize(
    ("cadence", "sentence"),
    [
        (
            ONE_DAY,
            "แผนปีก่อนกำหนดไว้วันที่ ๑๕ มีนาคม ๒๕๖๖ ปีนี้กำหนดวันใด (ถ้าเป็นวันเดียวกันของปีนี้คือ ๑๕ มีนาคม ๒๕๖๗)",
        ),
        (
            TWO_DAYS,
            (
                "แผนปีก่อนกำหนดไว้วันที่ ๑๕ มกราคม ๒๕๖๖, ๑๕ มิถุนายน ๒๕๖๖ ปีนี้กำหนดวันใด "
                "(ถ้าเป็นวันเดียวกันของปีนี้คือ ๑๕ มกราคม ๒๕๖๗, ๑๕ มิถุนายน ๒๕๖๗)"
            ),
        ),
    ],
    ids=["one date", "several dates"],
)
def test_what_was_dated_by_year_is_asked_and_has_no_date_until_then(cadence, sentence):
    now = carried(cadence)

    assert now["cadence"] == {"type": "continuous"}
    assert now["question"] == sentence


@pytest.mark.parametrize(
    ("cadence", "days", "now"),
    [
        (ONE_DAY, (date(2024, 3, 20),), {"type": "once", "date": "2567-03-20"}),
        (
            ONE_DAY,
            (date(2024, 3, 20), date(2024, 9, 20)),
            {"type": "dates", "dates": ["2567-03-20", "2567-09-20"]},
        ),
        (TWO_DAYS, (date(2024, 1, 15),), {"type": "dates", "dates": ["2567-01-15"]}),
    ],
    ids=["one for one", "two for one", "one for two"],
)
def test_an_answer_takes_the_questions_place(cadence, days, now):
    answered = carried(cadence, answers={"O37-1": days})

    assert answered["cadence"] == now
    assert "question" not in answered


def test_an_open_question_stays_open_and_its_cadence_too():
    table = plan(measure("O37", "", duty("O37-1", cadence={"type": "monthly"}, question="ใครรายงาน")))
    result = carried_over(table, 2567)

    assert duties(result.table)["O37-1"]["cadence"] == {"type": "monthly"}
    assert [(one.obligation, one.proposed, one.sentence) for one in result.questions] == [("O37-1", (), "ใครรายงาน")]
    answered = carried_over(table, 2567, {"O37-1": (date(2024, 1, 5),)})
    assert duties(answered.table)["O37-1"]["cadence"] == {"type": "once", "date": "2567-01-05"}
    assert answered.questions == ()


@pytest.mark.parametrize(
    ("year", "answers", "thai"),
    [
        (2566, {}, "ปีงบประมาณ 2566 อยู่แล้ว"),
        (2565, {}, "ระบุปีที่หลังจากนั้น"),
        (2567, {"O37-2": (date(2024, 1, 1),)}, "ไม่มีคำถามเรื่องวันของ “O37-2” ที่ต้องตอบคือ O37-1"),
        (2567, {"O37-1": (date(2030, 1, 1),)}, "ห่างจากปีงบประมาณ 2567 เกินหนึ่งปี"),
        (2567, {"O37-1": (date(2024, 1, 1), date(2024, 1, 1))}, "มีวันที่ซ้ำกัน"),
    ],
    ids=["the same year", "an earlier year", "an answer to no question", "a far date", "a date twice"],
)
def test_what_cannot_be_is_refused(year, answers, thai):
    table = plan(measure("O37", "", duty("O37-1", cadence=ONE_DAY)))

    with pytest.raises(WrongUse, match=thai):
        carried_over(table, year, answers)


# ── Words and dates ──


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("คือ มีนาคม ๒๕๖๖", "คือ มีนาคม ๒๕๖๗"),
        ("ตุลาคม 2565 เป็นรอบของปีงบประมาณ ๒๕๖๕", "ตุลาคม 2566 เป็นรอบของปีงบประมาณ ๒๕๖๖"),
        ("ตุลาคม ๒๕๖๕–มีนาคม ๒๕๖๖", "ตุลาคม ๒๕๖๖–มีนาคม ๒๕๖๗"),
        ("ตุลาคม ๒๕๖๗ ของปีถัดไป", "ตุลาคม ๒๕๖๘ ของปีถัดไป"),
        ("เอกสารพิมพ์ “ภายในมีนาคม ๒๕๖๖”", "เอกสารพิมพ์ “ภายในมีนาคม ๒๕๖๖”"),
        ("พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐", "พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐"),
        ("ระเบียบว่าด้วยงานสารบรรณ พ.ศ. ๒๕๖๕", "ระเบียบว่าด้วยงานสารบรรณ พ.ศ. ๒๕๖๕"),
        ("ประกาศมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๖", "ประกาศมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"),
        ("แผนพัฒนาท้องถิ่น (พ.ศ. ๒๕๖๖ - ๒๕๗๐)", "แผนพัฒนาท้องถิ่น (พ.ศ. ๒๕๖๖ - ๒๕๗๐)"),
        ("คำสั่งที่ ๑๒/๒๕๖๖", "คำสั่งที่ ๑๒/๒๕๖๖"),
    ],
)
def test_the_years_of_our_own_sentences_move_and_no_others(words, moved):
    assert moved_words(words, 2566, 1) == moved


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2023, 3, 31), date(2024, 3, 31)),
        (date(2023, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 2, 28), date(2025, 2, 28)),
    ],
)
def test_a_day_moves_by_a_year_and_the_end_of_february_stays_the_end(day, moved):
    assert moved_day(day, 1) == moved


def test_periods_move_in_the_form_in_which_they_are_written():
    text = plan_text(plan(measure("O37", "", duty("O37-1"))), with_defaults=False)
    for written, moved in (
        ('"๑ ตุลาคม ๒๕๖๕", end = "2566-09-30"', {"start": "๑ ตุลาคม ๒๕๖๖", "end": "2567-09-30"}),
        ("2565-10-01, end = 2566-09-30", {"start": date(2566, 10, 1), "end": date(2567, 9, 30)}),
    ):
        table = tomllib.loads(text.replace("[[measures]]\n", f"[[measures]]\nperiod = {{ start = {written} }}\n"))
        assert carried_over(table, 2567).table["measures"][0]["period"] == moved


def test_the_plans_own_settings_move_too():
    table = plan(
        measure("O37", "", duty("O37-1", phrase="ภายในมีนาคม ๒๕๖๖")), in_force_from="2565-11-01", source="รายงาน ๒๕๖๖"
    )
    result = carried_over(table, 2568)

    assert result.table["fiscal_year"] == 2568
    assert result.table["title"] == "แผน ปีงบประมาณ พ.ศ. ๒๕๖๘"
    assert "in_force_from" not in result.table
    assert result.table["source"] == "รายงาน ๒๕๖๖", "the document that the plan was read from"
    assert duties(result.table)["O37-1"]["phrase"] == "ภายในมีนาคม ๒๕๖๖", "the document's own words"
    assert result.table["measures"][0]["notes"] == [CODES_CHANGE]
    assert [one.kind for one in result.changes] == [ChangeKind.SETTING_CHANGED] * 3


# ── The file ──


def test_the_shipped_plan_carried_over_falls_due_on_the_same_days_a_year_later(tmp_path):
    result = carried_over(shipped(), 2567)
    text = carried_text(SHIPPED_TEXT, result.table, 2566)
    path = tmp_path / "dong-mafai-2567.toml"
    path.write_text(text, encoding="utf-8")
    for name in ("positions.toml", "holidays.toml"):
        (tmp_path / name).write_bytes((SCHEDULES / name).read_bytes())
    loaded = load_offices([SHIPPED_PLAN, path], "office.example")

    assert loaded.problems == ()
    (office,) = loaded.offices
    old, new = (
        [(one.obligation.id, moved_day(one.nominal, by)) for one in occurrences(plan, office.calendar)]
        for plan, by in zip(office.plans, (1, 0), strict=True)
    )
    assert old == new
    assert len(new) == 44


def test_comments_stay_and_the_year_in_the_head_moves():
    text = carried_text(SHIPPED_TEXT, carried_over(shipped(), 2567).table, 2566)
    old, new = ([line for line in one.split("\n") if line.startswith("#")] for one in (SHIPPED_TEXT, text))

    assert [(one, other) for one, other in zip(old, new, strict=True) if one != other] == [
        (old[0], old[0].replace("2566", "2567")),
        (
            next(one for one in old if "in_force_from" in one),
            next(one for one in old if "in_force_from" in one).replace("2565", "2566"),
        ),
    ]


def test_a_day_of_force_is_taken_out_and_what_stands_beside_a_key_stays():
    text = SHIPPED_TEXT.replace("# in_force_from", "in_force_from").replace("= 2566\n", "= 2566 # ปีงบประมาณ\n")
    made = carried_text(text, carried_over(tomllib.loads(text), 2567).table, 2566)

    assert "in_force_from" not in made
    assert "fiscal_year = 2567   # ปีงบประมาณ\n" in made


# ── The new year's document ──


def test_the_new_years_document_answers_what_was_asked_even_in_the_same_words():
    table = plan(measure("O37", "", duty("O37-1", "ภายในวันที่ ๑๕ มีนาคม", ONE_DAY, summary="ของเรา")))
    asked = carried_over(table, 2567).table
    now = {"type": "once", "date": "2567-03-15"}
    document = plan(measure("O37", "", duty("O37-1", "ภายในวันที่ ๑๕ มีนาคม", now)), fiscal_year=2567)
    merged = merge(asked, document)

    assert duties(merged.table)["O37-1"] == duty("O37-1", "ภายในวันที่ ๑๕ มีนาคม", now, summary="ของเรา")
    assert [(one.kind, one.after) for one in merged.changes] == [(ChangeKind.DUE_CHANGED, (date(2024, 3, 15),))]
    assert merge(merged.table, document).changes == ()


def test_a_question_of_the_officers_own_stays():
    existing = plan(measure("O37", "", duty("O37-1", cadence={"type": "continuous"}, question="ถามกองคลังก่อน")))

    assert merge(existing, plan(measure("O37", "", duty("O37-1")))).table == existing


# ── Any plan ──


@MANY
@given(plans(), st.integers(1, 5))
def test_two_years_one_after_the_other_are_two_years_at_once(table, years):
    now = table
    for year in range(2567, 2567 + years):
        now = carried_over(now, year).table

    assert now == carried_over(table, 2566 + years).table


@MANY
@given(plans(), st.lists(st.sampled_from([ONE_DAY, TWO_DAYS]), max_size=3))
def test_whatever_is_carried_over_is_accepted_and_every_question_is_a_warning(table, dated):
    first = table["measures"][0]
    first["obligations"] += [duty(f"x-{n}", f"วันที่ {n}", cadence) for n, cadence in enumerate(dated)]
    text = plan_text(table)
    result = carried_over(tomllib.loads(text), 2567)
    made = carried_text(text, result.table, 2566)

    assert len(result.questions) == len(dated)
    with tempfile.TemporaryDirectory() as folder:
        office = accepted(made, Path(folder))
        warnings = load_offices([Path(folder) / "plan.toml"], "office.example").problems
    assert office.plans[0].fiscal_year.be == 2567
    assert sum("ยังมีคำถามที่รอคำตอบ" in one.thai for one in warnings) == len(dated)
