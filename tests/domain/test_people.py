"""The directory of a day: whose address stands for which post, who answers for whom, and why somebody is not reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.absence import Acting, Gap, Leave, Unreached
from ita_scheduler.domain.calendar import Span
from tests.world import POSITIONS, acting, directory, leave

DAY = date(2023, 3, 15)


def address(people, position):
    return people.on(DAY).address(position)


def test_a_post_has_the_address_of_whoever_acts_for_it_on_the_days_of_the_order_and_on_no_other():
    people = directory(acting("palad", "head-office", "2023-03-10", "2023-03-20"))
    on = {day: people.on(date(2023, 3, day)).address("palad") for day in (9, 10, 20, 21)}

    assert on == {
        9: "palad@office.example",
        10: "head-office@office.example",
        20: "head-office@office.example",
        21: "palad@office.example",
    }
    assert people.on(DAY).mailbox("palad") == people.on(DAY).mailbox("head-office")
    assert people.on(DAY).reader("palad") == "head-office"


def test_an_order_without_an_end_holds_until_a_further_one():
    people = directory(acting("palad", "head-office", "2023-03-10"))

    assert people.on(date(2029, 1, 1)).reader("palad") == "head-office"
    assert people.next_change(date(2023, 3, 10)) is None


@pytest.mark.parametrize(
    ("away", "vacant", "gap"),
    [
        ((leave("palad", "2023-03-15", "2023-03-15"),), (), Gap(Unreached.ON_LEAVE, date(2023, 3, 15))),
        (
            (leave("palad", "2023-03-17", "2023-03-19"), leave("palad", "2023-03-10", "2023-03-16")),
            (),
            Gap(Unreached.ON_LEAVE, date(2023, 3, 19)),
        ),
        ((), ("palad",), Gap(Unreached.VACANT)),
        (
            (acting("palad", "head-office", "2023-03-01"), leave("head-office", "2023-03-15", "2023-03-16")),
            (),
            Gap(Unreached.ACTING_BROKEN),
        ),
        ((acting("palad", "head-office", "2023-03-01"),), ("head-office",), Gap(Unreached.ACTING_BROKEN)),
        (
            (acting("palad", "head-office", "2023-03-01"), acting("head-office", "palad", "2023-03-01")),
            (),
            Gap(Unreached.ACTING_BROKEN),
        ),
        ((acting("palad", "palad", "2023-03-01"),), (), Gap(Unreached.ACTING_BROKEN)),
    ],
    ids=[
        "leave",
        "two leaves in a row",
        "vacant",
        "acting on leave",
        "acting for by a vacant post",
        "circle",
        "oneself",
    ],
)
def test_a_post_whose_matters_nobody_has_reaches_nobody_and_says_why(away, vacant, gap):
    day = directory(*away, vacant=vacant).on(DAY)

    assert day.address("palad") is None
    assert day.gaps["palad"] == gap


def test_an_order_counts_while_the_holder_is_on_leave_or_the_post_is_vacant():
    order = acting("palad", "head-office", "2023-03-01")

    assert (
        address(directory(order, leave("palad", "2023-03-01", "2023-03-31")), "palad") == "head-office@office.example"
    )
    assert address(directory(order, vacant=["palad"]), "palad") == "head-office@office.example"


def test_an_acting_officer_without_a_mailbox_is_a_gap_and_may_answer_all_the_same():
    people = directory(acting("palad", "head-office", "2023-03-01"), head_office=None)

    assert people.on(DAY).gaps["palad"] == Gap(Unreached.ACTING_BROKEN)
    assert people.acts_for("head-office", DAY) == ("palad",)


def test_orders_are_followed_from_one_to_the_next():
    people = directory(
        acting("nayok", "palad", "2023-03-01", order="ที่ ๑"), acting("palad", "head-office", "2023-03-10", order="ที่ ๒")
    )
    day = people.on(DAY)

    assert day.address("nayok") == day.address("palad") == "head-office@office.example"
    assert [order.order for order in day.chains["nayok"]] == ["ที่ ๑", "ที่ ๒"]
    assert people.acts_for("head-office", DAY) == ("nayok", "palad")
    assert people.acts_for("palad", DAY) == ()
    assert people.acts_for("palad", date(2023, 3, 9)) == ("nayok",)


def test_whoever_is_away_acts_for_nobody():
    people = directory(acting("palad", "head-office", "2023-03-01"), leave("head-office", "2023-03-15", "2023-03-15"))

    assert people.acts_for("head-office", DAY) == ()
    assert people.acts_for("head-office", DAY + timedelta(days=1)) == ("palad",)


def test_answers_go_to_whoever_acts_for_the_coordinator_or_wait_in_the_own_mailbox():
    on_leave = directory(leave("coordinator", "2023-03-15", "2023-03-15"))
    order = directory(acting("coordinator", "clerk", "2023-03-15"))

    assert on_leave.on(DAY).answers_to() == "coordinator@office.example"
    assert order.on(DAY).answers_to() == "clerk@office.example"
    assert directory(vacant=["coordinator"]).on(DAY).answers_to() == ""
    assert directory(coordinator=None).on(DAY).answers_to() == ""


posts = st.sampled_from(sorted(POSITIONS))
spans = st.tuples(st.integers(0, 30), st.integers(0, 12))


@st.composite
def peoples(draw):
    first = date(2023, 3, 1)
    away = []
    for post, by, (start, length) in draw(st.lists(st.tuples(posts, posts, spans), max_size=5)):
        if all(one.position != post for one in away):
            begins = first + timedelta(days=start)
            away.append(
                Acting(position=post, by=by, start=begins, end=begins + timedelta(days=length), order=f"ที่ {start}")
            )
    for post, (start, length) in draw(st.lists(st.tuples(posts, spans), max_size=5)):
        begins = first + timedelta(days=start)
        away.append(Leave(position=post, span=Span(begins, begins + timedelta(days=length))))
    without = draw(st.sets(posts, max_size=3))
    addresses = {name.replace("-", "_"): None for name in without}
    return directory(*away, vacant=sorted(draw(st.sets(posts, max_size=2))), **addresses)


@given(peoples(), st.integers(0, 50))
def test_a_day_says_who_has_each_post_and_either_an_address_or_why_not(people, offset):
    day = date(2023, 3, 1) + timedelta(days=offset)
    found = people.on(day)

    for name in people.positions:
        reader = found.reader(name)
        if name in found.gaps or found.address(name) is None:
            assert found.address(name) is None
            continue
        assert found.address(name) == people.address(reader)
        assert not people.positions[reader].is_vacant
        assert all(leave.position != reader or day not in leave.span for leave in people.leaves)
        assert (name in people.acts_for(reader, day)) == (reader != name)


@given(peoples(), st.integers(0, 50), st.integers(0, 50))
def test_the_directory_of_a_day_is_made_of_the_standing_one_whatever_day_it_is_asked_from(people, one, other):
    first, second = (date(2023, 3, 1) + timedelta(days=offset) for offset in (one, other))

    assert people.on(first).on(second) == people.on(second)
    assert people.on(first).next_change(second) == people.next_change(second)


@given(peoples(), st.integers(0, 50))
def test_nothing_changes_before_the_next_change(people, offset):
    day = date(2023, 3, 1) + timedelta(days=offset)
    change = people.next_change(day) or date(2023, 6, 1)
    later = day
    while later < change:
        assert people.on(later) == people.on(day)
        later += timedelta(days=1)
