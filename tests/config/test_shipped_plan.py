"""The plan that travels with the program says what the office's document says, and falls due when it should."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.occurrence import continuous, occurrences
from ita_scheduler.domain.plan import Obligation, Policy
from tests.config.reading import HERE, SCHEDULES, SHIPPED_PLAN

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office

# Read from the document by a person: each obligation with its dates, as nominal date, act-by day and last day.
TRUTH = json.loads((HERE / "dong-mafai-2566.json").read_text("utf-8"))


def bare(text: str) -> str:
    """Leave out white space, paragraph marks and boxes, which say nothing."""
    return "".join(text.replace("<p>", "").replace("</p>", "").replace("□", "").split())


DOCUMENT = bare((SCHEDULES / "dong-mafai-2566.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def office() -> Office:
    loaded = load_offices([SHIPPED_PLAN], "dongmafai.example")
    assert loaded.problems == ()
    (office,) = loaded.offices
    return office


def obligations(office: Office) -> dict[str, Obligation]:
    return {one.id: one for measure in office.plans[0].measures for one in measure.obligations}


def test_the_agency(office: Office) -> None:
    agency, plan = office.agency, office.plans[0]

    assert (agency.id, agency.name) == ("dong-mafai", "องค์การบริหารส่วนตำบลดงมะไฟ")
    assert (agency.district, agency.province) == ("ทรายมูล", "ยโสธร")
    assert (plan.id, plan.fiscal_year.be) == ("dong-mafai-2566", 2566)


def test_every_occurrence_of_the_year_comes_out(office: Office) -> None:
    found = [
        [one.obligation.id, str(one.nominal), str(one.act_by), str(one.last_day)]
        for one in occurrences(office.plans[0], office.calendar)
    ]

    assert found == TRUTH["occurrences"]
    assert len(found) == 44


def test_what_is_continuous_has_no_date(office: Office) -> None:
    assert [one.id for _, one in continuous(office.plans[0])] == ["e6-2", "e7-1", "e8-1", "e8-2a"]


def test_owners_and_actions(office: Office) -> None:
    found = {one.id: [one.owner, *one.actions] for one in obligations(office).values()}

    assert found == TRUTH["duties"]


def test_measures_as_printed(office: Office) -> None:
    titles = {unit.id: unit.title for unit in office.directory.units.values()}
    found = [[one.code, one.title, [titles[unit] for unit in one.units]] for one in office.plans[0].measures]

    assert found == TRUTH["measures"]
    assert {one.period for one in office.plans[0].measures} == {office.plans[0].fiscal_year.span}


def test_every_phrase_step_and_title_stands_in_the_document(office: Office) -> None:
    written = [
        text
        for measure in office.plans[0].measures
        for text in (
            measure.title,
            *(step.text for step in measure.steps),
            *(obligation.phrase for obligation in measure.obligations),
        )
    ]

    assert [text for text in written if bare(text) not in DOCUMENT] == []


def test_printed_step_numbers_are_kept(office: Office) -> None:
    numbers = [[step.number for step in measure.steps] for measure in office.plans[0].measures]

    assert numbers == [[1, None, 3, 4, 5], [None], [1, 2, 3], [1, 2, 3], [1, 2], [1, 2, 3], [1, 2]]
    assert office.plans[0].measures[0].steps[1].text == "ผู้บริหารมีการกำกับติดตามการดำเนินการ"
    assert "ไม่พบลำดับที่ ๒" in office.plans[0].measures[0].notes


def test_every_reading_of_the_document_names_its_assumptions(office: Office) -> None:
    assert [one.id for one in obligations(office).values() if not one.assumptions or not one.summary] == []


def test_what_the_file_writes_out_are_the_defaults(office: Office) -> None:
    assert {measure.policy for measure in office.plans[0].measures} == {Policy()}


def test_collectives_reach_every_unit_once(office: Office) -> None:
    reached = office.directory.staff_units(("office", "public-relations", "all-units"))

    assert [unit.id for unit in reached] == ["office", "public-relations", "finance", "works", "education"]
    assert [unit.id for unit in office.directory.staff_units(("executive", "office"))] == ["office"]


def test_addresses_reach_nobody_and_no_person_is_named(office: Office) -> None:
    positions = office.directory.positions.values()

    assert all(one.address is not None and one.address.endswith(".example") for one in positions)
    assert [one.holder for one in positions if one.holder] == []
