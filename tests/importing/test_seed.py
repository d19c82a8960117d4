"""The office's own document imports to exactly what a person read in it, and the shipped plan is what comes out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ita_scheduler import intake
from ita_scheduler.importing.answer import answer
from ita_scheduler.importing.plans.plan_text import plan_text

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "schedules" / "dong-mafai-2566.txt"
TRUTH = json.loads((Path(__file__).parent / "dong-mafai-2566.truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def read() -> dict:
    return answer(intake.understood([DOCUMENT]))


def bare(text: str) -> str:
    return "".join(text.split())


def duties(read: dict) -> dict[str, dict]:
    return {one["id"]: one for measure in read["measures"] for one in measure["obligations"]}


def test_the_heading(read: dict) -> None:
    for name in ("agency", "district", "province", "fiscal_year_be", "period"):
        assert read[name] == TRUTH[name]


def test_codes_titles_units_and_printed_step_numbers(read: dict) -> None:
    found = [
        {
            "code": one["code"],
            "title": one["title"],
            "responsible": one["responsible"],
            "step_numbers": [step["number"] for step in one["steps"] if step["number"] is not None],
        }
        for one in read["measures"]
    ]

    wanted = [{name: one[name] for name in found[0]} for one in TRUTH["measures"]]
    assert found == wanted


def test_the_sentence_at_the_lost_number_is_kept_without_one(read: dict) -> None:
    steps = read["measures"][0]["steps"]

    assert steps[1] == {"number": None, "text": "ผู้บริหารมีการกำกับติดตามการดำเนินการ"}
    assert "ไม่พบลำดับที่ ๒" in read["measures"][0]["notes"]


@pytest.mark.parametrize("id_", [one["id"] for measure in TRUTH["measures"] for one in measure["obligations"]])
def test_each_obligation(read: dict, id_: str) -> None:
    (wanted,) = (one for measure in TRUTH["measures"] for one in measure["obligations"] if one["id"] == id_)
    found = duties(read)[id_]

    assert {name: found[name] for name in ("owner", "actions", "cadence", "due")} == {
        name: wanted[name] for name in ("owner", "actions", "cadence", "due")
    }
    assert bare(wanted["phrase"]) in bare(found["phrase"])


def test_all_fourteen_in_order_with_forty_four_dates_and_nothing_to_ask(read: dict) -> None:
    assert list(duties(read)) == [one["id"] for measure in TRUTH["measures"] for one in measure["obligations"]]
    assert sum(len(one["due"]) for one in duties(read).values()) == 44
    assert read["problems"] == []


def test_what_is_printed_is_certain_and_what_was_supposed_is_assumed(read: dict) -> None:
    confidence = {id_: one["confidence"] for id_, one in duties(read).items()}

    assert {id_ for id_, sure in confidence.items() if sure == "certain"} == {"e6-2", "e7-1", "e8-1"}
    assert "ask" not in confidence.values()
    assert any("มีนาคม ๒๕๖๖" in note for note in duties(read)["O37-1"]["notes"]), "the year that is not printed"
    assert any("แม้จะพ้นปีงบประมาณ" in note for note in duties(read)["e8-2b"]["notes"]), "October after the year"
    assert any("ผู้บริหา”" in note for note in duties(read)["e10-2"]["notes"]), "the missing letter"


def test_nothing_of_the_document_disappears(read: dict) -> None:
    """Every paragraph outside the tables is in a field or is listed as left over."""
    fields = [read["agency"], read["district"], read["province"], *read["left_over"]]
    lines = DOCUMENT.read_text("utf-8").splitlines()
    outside = [line for line in lines if line.strip() and "\t" not in line]

    kept = (
        bare("".join(fields))
        + "มาตรการส่งเสริมคุณธรรมและความโปร่งใสของประจำปีงบประมาณพ.ศ.๒๕๖๖รอบ๖เดือน(เดือนตุลาคม๒๕๖๕-มีนาคม๒๕๖๖)"
    )
    for line in outside:
        words = [word for word in line.replace("จังหวัด", " ").replace("อำเภอ", " ").split() if word]
        assert all(bare(word) in kept for word in words), line


def test_the_shipped_plan_is_this_commands_output(tmp_path: Path) -> None:
    for name in ("positions.toml", DOCUMENT.name):
        shutil.copy(ROOT / "schedules" / name, tmp_path / name)
    plan = tmp_path / "dong-mafai-2566.toml"
    staff = intake.staff_beside(plan)
    found = intake.understood([tmp_path / DOCUMENT.name], staff=staff)

    assert plan_text(intake.plan_of(found, "dong-mafai", staff)) == (ROOT / "schedules" / plan.name).read_text("utf-8")
