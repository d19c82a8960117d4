"""The proof of coverage on small offices: which days, which steps, who is missing and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ita_scheduler.domain.absence import Gap, Unreached
from ita_scheduler.domain.cadence import AfterEvent, Continuous, Semiannual
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.coverage import cover
from ita_scheduler.domain.history import History
from ita_scheduler.domain.people import fingerprint
from tests.world import FOLLOW_UP, MARCH, acting, directory, leave, obligation, office

LEAVE = Gap(Unreached.ON_LEAVE, date(2023, 4, 16))


def proved(*duties, since=None, refused=None, **options):
    here = office(*(duties or (MARCH,)), **options)
    history = History(ZoneInfo("Asia/Bangkok"))
    history.refused = {fingerprint(address): day for address, day in (refused or {}).items()}
    return cover(here.plans[0], here, history, since)


def rows(stretches):
    return [(one.asked.obligation, one.asked.step, one.span.start, one.span.end, one.reached) for one in stretches]


def test_an_office_in_which_everybody_is_there_is_covered_on_every_day_and_at_every_step():
    found = proved(MARCH, FOLLOW_UP)

    assert (found.holes, found.stand_ins, found.unnamed) == ((), (), ())
    assert found.steps == (
        *("officer", "level-1", "level-2", "level-3"),
        *("inform-permanent_secretary", "inform-coordinator", "coordinator", "administrator"),
    )
    assert (found.obligations, found.silent) == (2, 0)


def test_the_days_reach_to_the_top_of_the_ladder_of_the_october_report():
    october = obligation("r-1", Semiannual(months=(4, 10)))

    assert proved(MARCH).span == Span(date(2022, 10, 3), date(2023, 9, 29))
    assert proved(october).span == Span(date(2022, 10, 3), date(2023, 11, 21)), "15 working days after 31 October"


def test_a_duty_that_waits_for_an_event_is_proved_and_a_continuous_one_is_counted_apart():
    found = proved(
        obligation("e-1", AfterEvent(days=15)), obligation("c-1", Continuous()), people=directory(nayok=None)
    )

    assert (found.obligations, found.silent) == (1, 1)
    assert rows(found.holes) == [("e-1", "level-3", date(2022, 10, 3), date(2023, 9, 29), None)]


def test_days_follow_each_other_over_weekends_and_a_weekend_s_leave_is_no_gap():
    people = directory(leave("nayok", "2023-04-04", "2023-04-16"), leave("nayok", "2023-05-06", "2023-05-07"))
    found = proved(people=people)

    assert rows(found.holes) == [("m-1", "level-3", date(2023, 4, 4), date(2023, 4, 14), None)]
    assert found.holes[0].gaps == (("nayok", LEAVE),)


def test_whoever_stands_in_up_the_line_is_weaker_and_no_hole():
    found = proved(people=directory(leave("head-office", "2023-04-04", "2023-04-16")))

    assert found.holes == ()
    assert rows(found.stand_ins) == [("m-1", "level-1", date(2023, 4, 4), date(2023, 4, 14), "palad")]


def test_whoever_acts_by_an_order_is_reached_as_the_post_itself():
    away = (acting("nayok", "palad", "2023-04-04", "2023-04-16"), leave("nayok", "2023-04-04", "2023-04-16"))
    found = proved(people=directory(*away))

    assert (found.holes, found.stand_ins) == ((), ())


def test_a_stretch_ends_where_the_why_changes():
    away = (leave("nayok", "2023-04-04", "2023-04-07"), acting("nayok", "palad", "2023-04-10", "2023-04-12"))
    found = proved(people=directory(*away, leave("palad", "2023-04-10", "2023-04-12")))
    level = [one for one in found.holes if one.asked.step == "level-3"]

    assert [(one.span.start.day, one.span.end.day, one.gaps[0][1].why) for one in level] == [
        (4, 7, Unreached.ON_LEAVE),
        (10, 12, Unreached.ACTING_BROKEN),
    ]


def test_a_refused_mailbox_is_a_gap_from_the_refusal_until_it_is_tried_again():
    found = proved(refused={"nayok@office.example": date(2023, 4, 4)})

    assert rows(found.holes) == [("m-1", "level-3", date(2023, 4, 4), date(2023, 4, 10), None)]
    assert found.holes[0].gaps == (("nayok", Gap(Unreached.REFUSED)),)


@pytest.mark.parametrize(
    ("people", "holes", "stand_ins"),
    [
        (directory(clerk=None), [], ["administrator"]),
        (directory(coordinator=None), ["coordinator"], []),
        (directory(coordinator=None, clerk=None), ["administrator", "coordinator"], []),
        (directory(coordinator="", clerk=None, vacant=["coordinator"]), ["administrator", "coordinator"], []),
    ],
)
def test_the_coordinator_and_the_administrator_are_steps_of_the_whole_plan(people, holes, stand_ins):
    found = proved(people=people)

    assert sorted(one.asked.step for one in found.holes) == holes
    assert sorted(one.asked.step for one in found.stand_ins) == stand_ins
    assert {one.asked.obligation for one in (*found.holes, *found.stand_ins)} == {""}


def test_a_coordinator_without_a_mailbox_is_missed_by_what_is_for_information():
    found = proved(FOLLOW_UP, people=directory(coordinator=None))

    assert [(one.asked.obligation, one.asked.step) for one in found.holes] == [
        ("x-1", "inform-coordinator"),
        ("", "coordinator"),
    ]


def test_a_unit_that_names_no_head_or_no_receiver_is_listed_by_its_step():
    people = directory()
    units = {**people.units}
    units["office"] = replace(units["office"], head=None)
    units["finance"] = replace(units["finance"], receiver=None)
    found = proved(people=replace(people, units=units), units=("all",))

    assert [(one.step, one.unit) for one in found.unnamed] == [("level-1", "office"), ("officer", "finance")]
    assert (found.holes, found.stand_ins) == ((), ())


def test_when_the_plan_s_days_are_over_there_is_nothing_left_to_look_at():
    found = proved(people=directory(nayok=None), since=date(2024, 5, 1))

    assert (found.span, found.holes) == (None, ())
    assert proved(people=directory(nayok=None), since=date(2023, 9, 1)).span.start == date(2023, 9, 1)
