"""The agenda: which appointments a position has, and that each stays the same one whatever happens to its deadline."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.adoption import adopt
from ita_scheduler.domain.agenda import agenda
from ita_scheduler.domain.appointment import appointment_from_json
from ita_scheduler.domain.cadence import Dates, EveryMonths, Once
from ita_scheduler.domain.digest import to_json
from ita_scheduler.domain.folding import absorb, fold
from ita_scheduler.domain.ledger import Draft, FactKind, chain
from tests.world import FOLLOW_UP, HOLIDAYS, MARCH, MONTHLY, QUARTERLY, at, obligation, office

M = "tambon/O1/m-1/2023-03-31"


class Told:
    """A ledger that is told what happens, day by day."""

    def __init__(self) -> None:
        self.history = fold((), at("2022-10-01").tzinfo)

    def load(self, loaded, day):
        self.write(day, *adopt(loaded, self.history, at(day)))
        return self

    def write(self, day, *drafts):
        for fact in chain(self.history.head, "tambon", at(day), drafts):
            absorb(self.history, fact)

    def complete(self, key, day):
        body = {"occurrence": key, "by": "analyst", "on": day, "evidence": "x"}
        self.write(day, Draft(kind=FactKind.COMPLETED, actor="analyst", body=body))

    def tell(self, key, position, day):
        body = {
            "message": f"{key}{position}",
            "slot": "digest:x",
            "morning": day,
            "position": position,
            "address": "0",
            "due_day": False,
            "notices": [[f"{key}#reminder:T-15@{position}", "lead_time_reached"]],
        }
        self.write(day, Draft(kind=FactKind.COMPOSED, actor="daemon", body=body))

    def of(self, position, here, **options):
        return agenda(position, here, self.history, **options)


def once(**cadence):
    return obligation("m-1", Once(**cadence))


def one_of(found):
    (only,) = found
    return only


# ── Whose ──


@pytest.mark.parametrize(
    ("position", "with_headed", "duties"),
    [
        pytest.param("analyst", False, {"m-1"}, id="the receiver of the unit owes the staff duty"),
        pytest.param("nayok", False, {"x-1"}, id="the chief executive has the own follow-ups only"),
        pytest.param("nayok", True, {"x-1"}, id="and is no unit's head"),
        pytest.param("head-office", False, set(), id="a head owes nothing that an officer receives"),
        pytest.param("head-office", True, {"m-1"}, id="unless what is owed below is wished"),
        pytest.param("palad", True, {"m-1"}, id="below the permanent secretary is all of the staff"),
        pytest.param("accountant", True, set(), id="another unit's officer has none of it"),
    ],
)
def test_a_position_has_what_it_owes(position, with_headed, duties):
    here = office(MARCH, FOLLOW_UP)

    found = Told().load(here, "2022-10-01").of(position, here, with_headed=with_headed)

    assert {one.occurrence.split("/")[2] for one in found} == duties


def test_a_collective_is_owed_by_each_of_its_units():
    here = office(MARCH, units=("all",))
    told = Told().load(here, "2022-10-01")

    assert [len(told.of(position, here)) for position in ("analyst", "accountant")] == [1, 1]


def test_receivers_that_the_plan_names_stand_in_place_of_the_units_own():
    here = office(replace(MARCH, receivers=("accountant",)))
    told = Told().load(here, "2022-10-01")

    assert [len(told.of(position, here)) for position in ("analyst", "accountant")] == [0, 1]


def test_what_fell_due_before_the_plan_was_in_force_is_left_out_unless_it_was_recorded():
    here = office(MONTHLY)
    told = Told().load(here, "2023-01-10")
    before = [one.nominal for one in told.of("analyst", here)]
    told.complete("tambon/O1/s-1/2022-11-30", "2023-01-11")

    assert before[0] == date(2023, 1, 31)
    assert [one.nominal for one in told.of("analyst", here)] == [date(2022, 11, 30), *before]


# ── What it shows ──


def test_it_stands_on_the_day_by_which_people_must_act():
    here = office(once(month=12), holidays=HOLIDAYS | {date(2022, 12, 30): "วันหยุดพิเศษ"})

    found = one_of(Told().load(here, "2022-10-01").of("analyst", here))

    assert (found.nominal, found.act_by, found.last_day) == (date(2022, 12, 31), date(2022, 12, 29), date(2023, 1, 2))


def test_alarms_ring_in_the_mornings_of_the_reminders_and_on_the_day_itself():
    here = office(MARCH)

    found = one_of(Told().load(here, "2022-10-01").of("analyst", here))

    mornings = [divmod(minutes, 24 * 60) for minutes in found.alarms]
    days = [(found.act_by.toordinal() + days, minutes) for days, minutes in mornings]
    assert [(date.fromordinal(day).isoformat()[5:], minutes) for day, minutes in days] == [
        ("03-31", 510),
        ("03-30", 510),
        ("03-28", 510),
        ("03-22", 510),
        ("03-10", 510),
    ]


def test_what_is_done_shows_the_day_and_rings_no_more():
    here = office(MARCH)
    told = Told().load(here, "2022-10-01")
    told.complete(M, "2023-03-20")

    found = one_of(told.of("analyst", here))

    assert (found.done_on, found.alarms, found.revision) == (date(2023, 3, 20), (), 1)
    assert found.revised == at("2023-03-20")


def test_an_appointment_survives_the_outbox():
    here = office(once(month=5))
    told = Told().load(office(MARCH), "2022-10-01").load(here, "2023-01-10")
    told.complete("tambon/O1/m-1/2023-05-31", "2023-05-02")

    found = one_of(told.of("analyst", here))

    assert (found.moved_from, found.done_on) == (date(2023, 3, 31), date(2023, 5, 2))
    assert appointment_from_json(json.loads(to_json(found))) == found


# ── Which it is ──


def test_without_a_ledger_it_is_as_old_as_the_plan_and_the_first_load_changes_no_name():
    here = office(MARCH)
    nothing = Told()
    declared = office(MARCH, in_force_from=date(2022, 11, 1))

    plain, of_plan = one_of(nothing.of("analyst", here)), one_of(nothing.of("analyst", declared))
    listed = one_of(Told().load(here, "2022-10-20").of("analyst", here))

    assert (plain.revised, of_plan.revised, listed.revised) == (
        at("2022-10-01", "00:00"),
        at("2022-11-01", "00:00"),
        at("2022-10-20"),
    )
    assert plain.uid == of_plan.uid == listed.uid
    assert (plain.revision, listed.revision) == (0, 0)


def test_a_moved_deadline_is_the_same_appointment_revised_once_for_each_move():
    told, seen = Told(), []
    for month, day in ((3, "2022-10-01"), (5, "2023-01-10"), (3, "2023-02-10"), (6, "2023-03-10")):
        here = office(once(month=month))
        seen.append(one_of(told.load(here, day).of("analyst", here)))

    assert {one.uid for one in seen} == {seen[0].uid}
    assert [(one.revision, one.revised, one.nominal.month) for one in seen] == [
        (0, at("2022-10-01"), 3),
        (1, at("2023-01-10"), 5),
        (2, at("2023-02-10"), 3),
        (3, at("2023-03-10"), 6),
    ]


def test_what_is_listed_again_under_a_date_that_was_moved_away_is_another_appointment():
    first, moved = (obligation("m-1", Dates(on=(day,))) for day in (date(2023, 3, 31), date(2023, 5, 31)))
    both = obligation("m-1", Dates(on=(date(2023, 3, 31), date(2023, 5, 31))))
    told = Told().load(office(first), "2022-10-01").load(office(moved), "2022-11-01")
    before = one_of(told.of("analyst", office(moved)))
    march, may = told.load(office(both), "2022-12-01").of("analyst", office(both))

    assert may.uid == before.uid
    assert march.uid != may.uid


def test_a_new_holiday_revises_what_it_moves_and_nothing_else():
    usual, special = office(QUARTERLY), office(QUARTERLY, holidays=HOLIDAYS | {date(2023, 3, 31): "วันหยุดพิเศษ"})
    told = Told().load(usual, "2022-10-01")
    before = told.of("analyst", usual)
    after = told.load(special, "2023-02-01").of("analyst", special)

    assert [one.uid for one in before] == [one.uid for one in after]
    assert [one.revision for one in after] == [0, 1, 0, 0]
    assert (before[1].act_by, after[1].act_by) == (date(2023, 3, 31), date(2023, 3, 30))


def test_a_measure_with_another_id_keeps_the_appointments():
    here = office(MARCH)
    (plan,) = here.plans
    renamed = replace(here, plans=(replace(plan, measures=(replace(plan.measures[0], id="O2", code="O2"),)),))
    told = Told().load(here, "2022-10-01")
    before = one_of(told.of("analyst", here))
    after = one_of(told.load(renamed, "2022-11-01").of("analyst", renamed))

    assert (after.uid, after.revision, after.code) == (before.uid, 1, "O2")


def test_what_was_done_stays_done_when_it_moves():
    told = Told().load(office(MARCH), "2022-10-01")
    told.complete(M, "2023-02-01")
    here = office(once(month=4))

    found = one_of(told.load(here, "2023-02-02").of("analyst", here))

    assert (found.done_on, found.revision) == (date(2023, 2, 1), 2)


DAYS = [date(2023, month, day) for month in range(1, 7) for day in (10, 20)]


@given(st.lists(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True), min_size=1, max_size=8))
def test_however_a_plan_is_edited_no_two_appointments_share_a_name_and_no_revision_goes_back(edits):
    told = Told()
    latest: dict[str, int] = {}
    shown: dict[str, tuple] = {}
    for number, days in enumerate(edits):
        here = office(obligation("m-1", Dates(on=tuple(days))))
        found = told.load(here, f"2022-10-{number + 1:02d}").of("analyst", here)
        assert len({one.uid for one in found}) == len(found)
        assert {one.nominal for one in found if not one.is_withdrawn} == set(days)
        for one in found:
            face = (one.act_by, one.is_withdrawn)
            assert one.revision >= latest.get(one.uid, 0)
            assert one.revision > latest.get(one.uid, -1) or shown[one.uid] == face, "a change without a revision"
            latest[one.uid], shown[one.uid] = one.revision, face


# ── What is gone ──


def test_what_the_plan_no_longer_holds_stands_there_as_withdrawn():
    whole, less = office(MONTHLY), office(obligation("s-1", EveryMonths(months=2)))
    told = Told().load(whole, "2022-10-01")
    before = {one.occurrence: one for one in told.of("analyst", whole)}
    found = told.load(less, "2022-12-01").of("analyst", less)
    gone = [one for one in found if one.is_withdrawn]

    assert len(found) == len(before)
    assert gone
    for one in gone:
        assert one.uid == before[one.occurrence].uid
        assert (one.revision, one.revised, one.alarms) == (1, at("2022-12-01"), ())
        assert (one.act_by, one.title) == (before[one.occurrence].act_by, "มาตรการตัวอย่าง")
    assert told.of("accountant", less) == ()


def test_what_comes_back_is_the_same_appointment_revised():
    whole, without = office(MARCH, QUARTERLY), office(QUARTERLY)
    told = Told().load(whole, "2022-10-01").load(without, "2022-12-01").load(whole, "2022-12-15")

    found = {one.occurrence: one for one in told.of("analyst", whole)}[M]

    assert (found.revision, found.is_withdrawn, found.revised) == (2, False, at("2022-12-15"))


def test_of_a_duty_that_is_gone_altogether_those_learn_whom_it_was_said_to():
    whole, without = office(MARCH, QUARTERLY), office(QUARTERLY)
    told = Told().load(whole, "2022-10-01")
    told.tell(M, "analyst", "2023-03-10")
    told.load(without, "2023-03-15")

    def gone(position):
        return [one.occurrence for one in told.of(position, without) if one.is_withdrawn]

    assert [gone(position) for position in ("analyst", "accountant")] == [[M], []]


def test_of_a_duty_that_is_gone_and_was_never_said_everybody_learns_since_nobody_knows_whose_it_was():
    whole, without = office(MARCH, QUARTERLY), office(QUARTERLY)
    told = Told().load(whole, "2022-10-01").load(without, "2022-12-01")

    found = one_of(told.of("accountant", without))

    assert (found.occurrence, found.code, found.duty, found.is_withdrawn) == (M, "O1", "", True)


def test_the_agenda_of_a_plan_that_was_taken_out_is_withdrawn_as_a_whole():
    here = office(MARCH)
    told = Told().load(here, "2022-10-01")
    empty = replace(here, plans=())

    found = one_of(told.load(empty, "2022-12-01").of("analyst", empty))

    assert (found.code, found.title, found.is_withdrawn) == ("O1", "", True)


def test_an_executives_appointment_says_so():
    here = office(FOLLOW_UP)

    assert {one.is_executive_duty for one in Told().load(here, "2022-10-01").of("nayok", here)} == {True}
