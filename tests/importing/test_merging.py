"""A document over a plan that is there: what it changes is said, what the officer did stays, ids are for ever."""

from __future__ import annotations

import tempfile
import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.changes import ChangeKind
from ita_scheduler.importing.plans.merging import merge
from ita_scheduler.importing.plans.plan_text import plan_text
from ita_scheduler.importing.plans.rewriting import rewritten
from tests.importing.tables import SHIPPED_TEXT, accepted, duties, duty, ids, measure, plan, plans, shipped

K = ChangeKind
RISK, VOICE = "การจัดการความเสี่ยงการทุจริต", "ช่องทางรับฟังความคิดเห็นของประชาชน"
MONTHLY = {"type": "monthly"}
APRIL = {"type": "once", "month": 4}


def kinds(merged) -> list[tuple[ChangeKind, str]]:
    return [(one.kind, one.id) for one in merged.changes]


BEFORE = plan(
    measure("O37", RISK, duty("O37-1"), duty("O37-2", "ผู้บริหารติดตามทุกเดือน", MONTHLY, owner="executive")),
    measure("e8", VOICE, duty("e8-1", "รายงานทุกไตรมาส", {"type": "quarterly"})),
)


def changed(**edits) -> dict:
    """Return the plan with one edit of the document: of a measure, or of the duty O37-1."""
    table = deepcopy(BEFORE)
    first = table["measures"][0]
    for name, value in edits.items():
        (first if name in ("code", "title", "units", "period", "steps", "id") else first["obligations"][0])[name] = (
            value
        )
    return table


# ── What changes is said ──

CASES = {
    "the same document changes nothing": (deepcopy(BEFORE), []),
    "white space, digits and tone marks are no change": (
        changed(title="การจัดการ ความเสียงการทุจริต", phrase="ภายในเดือน มีนาคม"),
        [],
    ),
    "a new measure is added": (
        plan(*BEFORE["measures"], measure("e9", "การตอบคำถามของหน่วยงาน")),
        [(K.MEASURE_ADDED, "e9")],
    ),
    "another order is a move": (plan(*reversed(BEFORE["measures"])), [(K.MOVED, "O37")]),
    "another code over the same title is a move": (changed(id="O36"), [(K.MOVED, "O37")]),
    "a reworded title is a change of the title": (changed(title=f"{RISK}ประจำปี"), [(K.TITLE_CHANGED, "O37")]),
    "another unit is a change of units": (changed(units=["กองคลัง"]), [(K.UNITS_CHANGED, "O37")]),
    "other steps are a change of steps": (changed(steps=[{"number": 1, "text": "ประชุม"}]), [(K.STEPS_CHANGED, "O37")]),
    "another phrase with another date is a change of the due date": (
        changed(phrase="ภายในเดือนเมษายน", cadence=APRIL),
        [(K.DUE_CHANGED, "O37-1")],
    ),
    "another phrase with the same date is a change of the phrase": (
        changed(phrase="ภายในสิ้นเดือนมีนาคม ของปี"),
        [(K.PHRASE_CHANGED, "O37-1")],
    ),
    "a shorter period moves the dates of duties that stay": (
        changed(period={"start": "2565-10-01", "end": "2566-03-31"}),
        [(K.PERIOD_CHANGED, "O37"), (K.DUE_CHANGED, "O37-2")],
    ),
    "a new duty is added": (
        plan(measure("O37", RISK, *BEFORE["measures"][0]["obligations"], duty("O37-3", "ทุกปี")), BEFORE["measures"][1]),
        [(K.OBLIGATION_ADDED, "O37-3")],
    ),
}


@pytest.mark.parametrize(("document", "said"), CASES.values(), ids=CASES)
def test_each_change_of_the_document_is_said(document, said, tmp_path):
    merged = merge(BEFORE, document)

    assert kinds(merged) == said
    assert merged.would_drop == ()
    assert all(letter >= "ก" for one in merged.changes for letter in one.sentence[:1] if not letter.isascii())


def test_a_change_of_the_due_date_says_from_which_dates_to_which():
    (change,) = merge(BEFORE, changed(phrase="ภายในเดือนเมษายน", cadence=APRIL)).changes

    assert (change.before, change.after) == ((date(2023, 3, 31),), (date(2023, 4, 30),))
    assert change.sentence == (
        "O37-1: กำหนดเปลี่ยนจาก ๓๑ มีนาคม ๒๕๖๖ เป็น ๓๐ เมษายน ๒๕๖๖ (เอกสารเดิม “ภายในเดือนมีนาคม” เอกสารใหม่ “ภายในเดือนเมษายน”)"
    )


def test_two_measures_that_exchange_their_codes_keep_their_ids_their_duties_and_their_titles():
    document = deepcopy(BEFORE)
    one, other = document["measures"]
    one["id"], other["id"] = "e8", "O37"
    one["obligations"][0]["id"], one["obligations"][1]["id"], other["obligations"][0]["id"] = "e8-1", "e8-2", "O37-1"
    merged = merge(BEFORE, document)

    assert kinds(merged) == [(K.MOVED, "O37"), (K.MOVED, "e8")]
    assert [(one["id"], one["code"], one["title"]) for one in merged.table["measures"]] == [
        ("O37", "e8", RISK),
        ("e8", "O37", VOICE),
    ]
    assert duties(merged.table) == duties(BEFORE)


def test_a_measure_put_first_in_a_document_without_codes_does_not_take_the_others_ids():
    before = plan(measure("m1", RISK, duty("m1-1")), measure("m2", VOICE, duty("m2-1")))
    document = plan(
        measure("m1", "การเปิดเผยข้อมูลงบประมาณ", duty("m1-1", "ทุกเดือน", MONTHLY)),
        measure("m2", RISK, duty("m2-1")),
        measure("m3", VOICE, duty("m3-1")),
    )
    merged = merge(before, document)

    assert kinds(merged) == [(K.MEASURE_ADDED, "m1.2")]
    assert [(one["id"], one["title"]) for one in merged.table["measures"]][1:] == [("m1", RISK), ("m2", VOICE)]


def test_a_code_given_to_another_measure_is_not_that_measure():
    document = plan(measure("O37", "การใช้ทรัพย์สินของราชการ", duty("O37-1", "ทุกเดือน", MONTHLY)), BEFORE["measures"][1])
    merged = merge(BEFORE, document)

    assert kinds(merged) == [(K.MEASURE_ADDED, "O37.2")]
    assert [one.id for one in merged.would_drop] == ["O37"]
    assert [(one["id"], one.get("code")) for one in merged.table["measures"]] == [
        ("O37", None),
        ("O37.2", "O37"),
        ("e8", None),
    ]


# ── What the officer did stays ──

BY_HAND = {
    "the cadence": {"cadence": {"type": "once", "date": "2566-03-15"}},
    "the owner": {"owner": "executive"},
    "the actions": {"actions": ["publish"]},
    "the summary": {"summary": "รายงานความเสี่ยง"},
    "the receivers": {"receivers": ["officer"]},
}


@pytest.mark.parametrize("edit", BY_HAND.values(), ids=BY_HAND)
def test_under_the_same_phrase_what_was_edited_by_hand_stays(edit):
    existing = changed(**edit)
    merged = merge(existing, BEFORE)

    assert merged.table == existing
    assert merged.changes == ()


def test_an_answered_question_is_not_asked_again():
    asked = changed(cadence={"type": "continuous"}, question="กำหนดวันใด")

    assert merge(BEFORE, asked).table == BEFORE


def test_under_a_new_phrase_the_new_reading_counts_but_the_receivers_stay():
    existing = changed(
        receivers=["officer"], cadence={"type": "once", "date": "2566-03-15"}, summary="เดิม", question="ใด"
    )
    merged = merge(existing, changed(phrase="ภายในเดือนเมษายน", cadence=APRIL))

    now = duties(merged.table)["O37-1"]
    assert now == duty("O37-1", "ภายในเดือนเมษายน", APRIL, receivers=["officer"])


def test_a_measures_policy_receivers_and_spelling_of_units_stay():
    existing = deepcopy(BEFORE)
    own = {"policy": {"lead_times": [7, 1]}, "receivers": ["officer"], "units": ["สำนักปลัด", "กองคลัง"]}
    existing["measures"][0] |= own
    document = changed(title=f"{RISK}ประจำปี", units=["สำนักงานปลัด อบต.", "กองคลัง"])
    merged = merge(existing, document)

    assert kinds(merged) == [(K.TITLE_CHANGED, "O37")]
    assert {name: merged.table["measures"][0][name] for name in own} == own


@pytest.mark.parametrize(
    ("ours", "printed", "now"),
    [
        (["สำนักปลัด"], ["สำนักงานปลัด อบต."], ["สำนักปลัด"]),
        (["สำนักปลัด"], ["ยังไม่ทราบผู้รับผิดชอบ"], ["สำนักปลัด"]),
        (["กองช่าง"], ["กองคลัง"], ["กองคลัง"]),
        (["ศูนย์พัฒนาเด็กเล็ก ๑"], ["ศูนย์พัฒนาเด็กเล็ก ๒"], ["ศูนย์พัฒนาเด็กเล็ก ๒"]),
    ],
    ids=["a longer name", "nobody named", "two divisions", "two numbers"],
)
def test_units_keep_the_plans_spelling_and_nothing_more(ours, printed, now):
    existing, document = deepcopy(BEFORE), changed(units=printed)
    existing["measures"][0]["units"] = ours

    assert merge(existing, document).table["measures"][0]["units"] == now


def test_what_stands_above_the_measures_is_the_existing_plans():
    existing = deepcopy(BEFORE) | {"in_force_from": "2565-11-01", "policy": {"lead_times": [3]}, "positions": "คน.toml"}
    document = plan(*BEFORE["measures"], title="ชื่ออื่น", agency={"id": "agency", "name": "อบต.อื่น"})

    assert merge(existing, document).table == existing


# ── What is dropped ──


def test_what_the_document_no_longer_holds_stays_until_the_officer_agreed():
    document = plan(measure("O37", RISK, duty("O37-1")))
    asked = merge(BEFORE, document)

    assert asked.changes == ()
    assert [one.id for one in asked.would_drop] == ["O37-2", "e8"]
    assert asked.table == BEFORE
    assert ids(merge(BEFORE, document, drop=frozenset({"e8"})).table) == {"O37", "O37-1", "O37-2"}
    agreed = merge(BEFORE, document, drop_all=True)
    assert kinds(agreed) == [(K.DROPPED, "O37-2"), (K.DROPPED, "e8")]
    assert agreed.would_drop == ()
    assert agreed.table == document | {"agency": BEFORE["agency"]}


def test_a_measure_that_stays_keeps_its_place():
    three = plan(*BEFORE["measures"], measure("e9", "การตอบคำถามของหน่วยงาน"))
    document = plan(three["measures"][0], three["measures"][2])

    assert merge(three, document).table == three


def test_a_new_duty_never_takes_an_id_that_was_there_not_even_of_what_is_dropped():
    document = plan(
        measure("O37", RISK, duty("O37-1"), duty("O37-2", "เจ้าหน้าที่เผยแพร่ทุกไตรมาส", {"type": "quarterly"})),
        BEFORE["measures"][1],
    )
    merged = merge(BEFORE, document, drop_all=True)

    assert kinds(merged) == [(K.OBLIGATION_ADDED, "O37-3"), (K.DROPPED, "O37-2")]


def test_nor_an_id_that_the_ledger_knows():
    document = plan(
        measure("O37", RISK, *BEFORE["measures"][0]["obligations"], duty("O37-3", "ทุกปี")),
        BEFORE["measures"][1],
        measure("e9", "การตอบคำถามของหน่วยงาน"),
    )
    merged = merge(BEFORE, document, taken=frozenset({"O37-3", "O37-4", "e9"}))

    assert [one.id for one in merged.changes] == ["O37-5", "e9.2"]


def test_a_document_of_another_year_is_refused():
    with pytest.raises(WrongUse, match=r"2567.*new-year"):
        merge(BEFORE, deepcopy(BEFORE) | {"fiscal_year": 2567})


# ── The file ──


def test_the_same_document_again_gives_the_same_bytes():
    assert rewritten(SHIPPED_TEXT, merge(shipped(), shipped()).table) == SHIPPED_TEXT


def test_one_changed_duty_rewrites_its_own_lines_and_no_other():
    document = shipped()
    document["measures"][0]["obligations"][0] |= {"phrase": "รายงานภายในเดือนเมษายน", "cadence": APRIL}
    commented = SHIPPED_TEXT.replace('id = "e6-1"', 'id = "e6-1"  # ตกลงกับกองคลังแล้ว')
    made = rewritten(commented, merge(tomllib.loads(commented), document).table)

    cut = "[[measures.obligations]]\n"
    old, new = commented.split(cut), made.split(cut)
    assert [n for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other] == [1]
    assert "# ตกลงกับกองคลังแล้ว" in made


HEAD = """\
# หัวแฟ้ม
fiscal_year = 2566   # ปี
title = "แผน ปีงบประมาณ พ.ศ. ๒๕๖๖"
agency = { id = "office", name = "อบต." }
"""
WRITTEN = {
    "tables behind the measures": HEAD
    + '[[measures]]\nid = "O37"\ntitle = "ก"\nunits = ["สำนักปลัด"]\n[reports] # ท้ายแฟ้ม\nmonthly = []\n',
    "a table of a duty": HEAD
    + '[[measures]]\nid = "O37"\ntitle = "ก"\nunits = ["สำนักปลัด"]\n[[measures.obligations]]\nid = "O37-1"\n'
    'owner = "staff"\nactions = ["report"]\nphrase = "ทุกเดือน"\n[measures.obligations.cadence]\ntype = "monthly"\n',
    "a text over several lines that looks like a table": HEAD
    + '[[measures]]\nid = "O37"\ntitle = """ก\n[[measures]]\nข"""\nunits = ["สำนักปลัด"]\n',
    "measures as a list": HEAD + 'measures = [{ id = "O37", title = "ก", units = ["สำนักปลัด"] }]\n',
    "lines that end as Windows ends them": (
        HEAD + '[[measures]]\nid = "O37"\ntitle = "ก"\nunits = ["สำนักปลัด"]\n'
    ).replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_however_a_plan_is_written_it_says_the_merged_table(text, tmp_path):
    table = tomllib.loads(text)
    table["measures"].append(measure("e9", "การตอบคำถาม", duty("e9-1")))
    made = rewritten(text, table)

    assert tomllib.loads(made) == table
    assert rewritten(text, tomllib.loads(text)) == text
    assert "\r\n" not in text or "\n" not in made.replace("\r\n", "")
    accepted(made, tmp_path)


def test_comments_above_the_first_measure_stay_even_without_a_heading():
    text = HEAD + '# checker = "x"\n\n[[measures]]\nid = "O37"\ntitle = "ก"\nunits = ["สำนักปลัด"]\n'
    table = tomllib.loads(text)
    table["measures"][0]["title"] = "การจัดการ"

    assert rewritten(text, table).startswith(HEAD + '# checker = "x"\n')


# ── Any two plans ──

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(plans())
def test_a_plan_over_itself_changes_nothing(made):
    text = plan_text(made)
    table = tomllib.loads(text)
    merged = merge(table, deepcopy(table))

    assert merged.table == table
    assert (merged.changes, merged.would_drop) == ((), ())
    assert rewritten(text, merged.table) == text


@MANY
@given(plans(), plans())
def test_no_id_is_lost_unless_it_is_dropped_and_none_is_given_twice(existing, document):
    merged = merge(existing, document)
    dropped = {one.id for one in merge(existing, document, drop_all=True).changes if one.kind is K.DROPPED}

    assert ids(existing) <= ids(merged.table)
    every = [one["id"] for one in merged.table["measures"]] + list(duties(merged.table))
    assert len(set(every)) == len(ids(merged.table)) == len(every)
    kept = ids(merge(existing, document, drop_all=True).table)
    lost = ids(existing) - kept
    inside = {two["id"] for one in existing["measures"] if one["id"] in dropped for two in one["obligations"]}
    assert lost == dropped | inside


@MANY
@given(plans(), plans())
def test_the_same_document_once_more_changes_nothing_and_what_came_out_is_accepted(existing, document):
    text = plan_text(existing)
    made = rewritten(text, merge(tomllib.loads(text), document).table)
    again = merge(tomllib.loads(made), document)

    assert again.changes == ()
    assert rewritten(made, again.table) == made
    with tempfile.TemporaryDirectory() as folder:
        accepted(made, Path(folder))
