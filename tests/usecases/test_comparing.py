"""What another plan would change: two rehearsed years held against each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.calendar import Span, WorkingCalendar
from ita_scheduler.domain.difference import Change, Compared, Foreseen, difference, foreseen, mirrored, rounds
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.notice import Kind, Notice, Reason
from ita_scheduler.domain.office import Office
from ita_scheduler.domain.plan import EscalationStep, Policy, Post, Repeat, Reporting
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.compare import Comparison, Side, compare
from ita_scheduler.usecases.cycle import Rota, adopt_plans
from ita_scheduler.usecases.rehearse import Rehearsal, Unwritten
from tests.world import (
    FOLLOW_UP,
    HOLIDAYS,
    MARCH,
    MONTHLY,
    QUARTERLY,
    YEAR,
    Once,
    Service,
    at,
    directory,
    obligation,
    office,
)

WHOLE = Span(YEAR.span.start, date(2023, 11, 30))
SPRING = Span(date(2023, 1, 1), date(2023, 5, 31))
REMINDERS = Policy(escalation=(), overdue_repeat=Repeat.NEVER, overdue_repeat_after_last_step=Repeat.NEVER)


def side(one: Office, ledger: MemoryLedger | None = None) -> Side:
    return Side(offices=[one], ledger=ledger or MemoryLedger())


def held_against(old: Office, new: Office, span: Span = SPRING) -> Comparison:
    return compare(side(old), side(new), span)


def year(one: Office, span: Span = SPRING) -> tuple[Foreseen, ...]:
    unwritten = Unwritten()
    rehearsal = Rehearsal(
        offices=[one],
        ledger=MemoryLedger(),
        composer=unwritten,
        drafter=unwritten,
        start=span.start,
        end=span.end,
    )
    return foreseen(rehearsal.run())


def classes(found: tuple[Compared, ...]) -> Counter[str]:
    return Counter(one.change.value for one in found)


def of(found: Comparison, change: Change) -> list[Compared]:
    return [one for one in found.notices if one.change is change]


# ── What holds of every comparison ──

DAYS = st.integers(0, 20).map(lambda n: date(2023, 3, 1) + timedelta(days=n))
KEYS = [f"tambon/O1/m-{n}/2023-03-{day}" for n in (1, 2) for day in (15, 31)]
REPORTS = [f"tambon-2566/{series}/2023-0{day}" for series in ("overdue", "monthly") for day in ("3-02", "3-09", "4-03")]
NOTICES = st.builds(
    lambda about, step, position: Notice(
        occurrence=about[0], kind=about[1], step=step, position=position, reason=Reason.LEAD_TIME_REACHED
    ),
    st.tuples(st.sampled_from(KEYS), st.sampled_from([Kind.REMINDER, Kind.OVERDUE]))
    | st.tuples(st.sampled_from(REPORTS), st.just(Kind.REPORT)),
    st.sampled_from(["T-1", "T-0"]),
    st.sampled_from(["analyst", "clerk", "palad"]),
)
SAID = st.builds(
    lambda notice, day, address: Foreseen(agency="tambon", notice=notice, day=day, address=address, line=None),
    NOTICES,
    DAYS,
    st.sampled_from(["a@office.example", "b@office.example"]),
)
YEARS = st.lists(SAID, max_size=25)


def held(found: tuple[Compared, ...]) -> tuple[Counter[int], Counter[int]]:
    return (
        Counter(id(one.old) for one in found if one.old is not None),
        Counter(id(one.new) for one in found if one.new is not None),
    )


@given(YEARS, YEARS)
def test_every_notice_of_both_years_is_in_exactly_one_class(old, new):
    old, new = [replace(one) for one in old], [replace(one) for one in new]
    before, after = held(difference(old, new))

    assert before == Counter(id(one) for one in old)
    assert after == Counter(id(one) for one in new)


@given(YEARS, YEARS)
def test_a_class_says_what_is_true_of_its_notices(old, new):
    for one in difference(old, new):
        match one.change:
            case Change.ADDED:
                assert one.old is None
            case Change.DROPPED:
                assert one.new is None
            case _:
                assert (one.old.notice.kind, one.old.notice.step) == (one.new.notice.kind, one.new.notice.step)
                same = (one.old.notice.position, one.old.address) == (one.new.notice.position, one.new.address)
                assert (one.change is Change.READDRESSED) is not same
                if same:
                    assert (one.change is Change.MOVED) is (one.old.day != one.new.day)


@given(YEARS)
def test_a_year_does_not_differ_from_itself(one):
    assert {each.change for each in difference(one, list(one))} <= {Change.KEPT}


def as_set(found) -> Counter[str]:
    return Counter(repr(one) for one in found)


@given(YEARS, YEARS)
def test_the_other_way_round_it_says_the_opposite(old, new):
    assert as_set(map(mirrored, difference(old, new))) == as_set(difference(new, old))


# ── Rehearsed years ──

OFFICES = st.builds(
    lambda duties, leads, after, holiday, absent: office(
        *duties,
        policy=Policy(lead_times=leads, escalation=(EscalationStep(after=after, to=Post.HEAD),)),
        holidays=HOLIDAYS | ({holiday: "วันหยุดพิเศษ"} if holiday else {}),
        people=directory(**{absent: None}) if absent else None,
        reporting=Reporting(),
    ),
    st.sets(st.sampled_from([0, 1, 2, 3]), min_size=1).map(
        lambda chosen: tuple((MARCH, QUARTERLY, MONTHLY, FOLLOW_UP)[n] for n in sorted(chosen))
    ),
    st.sampled_from([(15, 7, 3, 1, 0), (10, 1), (0,)]),
    st.integers(2, 5),
    st.sampled_from([None, date(2023, 3, 31), date(2023, 3, 30), date(2023, 4, 3), date(2023, 2, 28)]),
    st.sampled_from([None, "analyst", "head_office", "palad"]),
)


@settings(max_examples=5, deadline=None)
@given(OFFICES, OFFICES)
def test_rehearsed_years_are_held_against_each_other_whole_and_both_ways(one, other):
    found, back = held_against(one, other), held_against(other, one)

    assert as_set(each.old for each in found.notices if each.old) == as_set(year(one))
    assert as_set(each.new for each in found.notices if each.new) == as_set(year(other))
    assert as_set(map(mirrored, found.notices)) == as_set(back.notices)
    assert found.differs is back.differs


@settings(max_examples=5, deadline=None)
@given(OFFICES)
def test_a_rehearsed_year_does_not_differ_from_itself(one):
    found = held_against(one, one)

    assert not found.differs
    assert classes(found.notices).keys() <= {"kept"}


def reminder_days(one: Office) -> dict[str, date]:
    """Return the day of each reminder, worked out by hand from the calendar alone."""
    days = {}
    for each in rounds([one], [one]):
        for lead in each.new.lead_times:
            days[f"{each.new.key}#reminder:T-{lead}@analyst"] = one.calendar.shift(each.new.act_by, -lead)
        days[f"{each.new.key}#overdue:overdue-1@analyst"] = one.calendar.following(each.new.last_day)
    return days


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 150).map(lambda n: date(2023, 1, 2) + timedelta(days=n)))
def test_a_moved_holiday_moves_exactly_the_mails_whose_days_are_counted_over_it(holiday):
    # Quarters lie further apart than the lead times reach, so that nothing but the calendar decides a day.
    policy = replace(REMINDERS, lead_times=(7, 3, 1, 0))
    before = office(QUARTERLY, policy=policy, holidays=HOLIDAYS)
    after = replace(before, calendar=WorkingCalendar(HOLIDAYS | {holiday: "วันหยุดพิเศษ"}))
    found = held_against(before, after, Span(YEAR.span.start, date(2023, 7, 31)))
    old, new = reminder_days(before), reminder_days(after)

    said = {one.shown.notice.key for one in found.notices}
    moved = {one.shown.notice.key for one in of(found, Change.MOVED)}
    assert moved == {key for key in said if old[key] != new[key]}
    assert classes(found.notices).keys() <= {"moved", "kept", "reworded"}
    for one in of(found, Change.MOVED):
        assert (one.old.day, one.new.day) == (old[one.old.notice.key], new[one.new.notice.key])


def test_a_deadline_moved_in_the_plan_moves_its_mails_and_says_which_round():
    april = replace(MARCH, cadence=Once(month=4))
    found = held_against(office(MARCH, policy=REMINDERS), office(april, policy=REMINDERS))
    (changed,) = (one for one in found.rounds if one.is_changed)

    assert (changed.old.nominal, changed.new.nominal) == (date(2023, 3, 31), date(2023, 4, 30))
    assert classes(found.notices) == {"moved": 6}
    assert all("nominal" in one.parts for one in found.notices)


def test_the_rounds_are_matched_as_putting_the_plan_into_force_matches_them():
    old = office(MARCH, QUARTERLY, obligation("g-1", Once(month=6)))
    new = office(replace(MARCH, cadence=Once(month=5)), replace(QUARTERLY, cadence=MONTHLY.cadence))
    ledger, rota = MemoryLedger(), Rota()
    adopt_plans([old], ledger, rota, at("2022-10-01"))
    adopt_plans([new], ledger, rota, at("2022-10-02"))
    facts = ledger.facts("tambon")
    superseded = {fact.body["occurrence"]: fact.body["by"] for fact in facts if fact.kind is FactKind.SUPERSEDED}
    withdrawn = {fact.body["occurrence"] for fact in facts if fact.kind is FactKind.WITHDRAWN}
    found = rounds([old], [new])

    assert superseded == {
        one.old.key: one.new.key for one in found if one.old and one.new and one.old.key != one.new.key
    }
    assert withdrawn == {one.old.key for one in found if one.new is None}
    assert superseded
    assert withdrawn


def test_a_policy_adds_and_drops_and_the_others_say_another_next_step():
    new = office(MARCH, policy=replace(REMINDERS, lead_times=(14, 7, 3, 1, 0)))
    found = held_against(office(MARCH, policy=REMINDERS), new)

    assert [one.new.notice.step for one in of(found, Change.ADDED)] == ["T-14"]
    assert [one.old.notice.step for one in of(found, Change.DROPPED)] == ["T-15"]
    assert classes(found.notices) == {"added": 1, "dropped": 1, "kept": 5}
    later = held_against(
        office(MARCH), office(MARCH, policy=Policy(escalation=(EscalationStep(after=5, to=Post.HEAD),)))
    )
    assert any(one.parts == ("next_step",) for one in of(later, Change.REWORDED))


def test_another_receiver_takes_the_notices_over():
    other = replace(MARCH, receivers=("accountant",))
    found = held_against(office(MARCH, policy=REMINDERS), office(other, policy=REMINDERS))

    assert classes(found.notices) == {"readdressed": 6}
    assert {(one.old.notice.position, one.new.notice.position) for one in found.notices} == {("analyst", "accountant")}


def test_another_address_of_the_same_position_is_another_recipient_too():
    moved = office(MARCH, policy=REMINDERS, people=directory(analyst="plan@office.example"))
    found = held_against(office(MARCH, policy=REMINDERS), moved)

    assert classes(found.notices) == {"readdressed": 6}
    assert {one.new.address for one in found.notices} == {"plan@office.example"}


def test_what_a_mail_says_is_compared_too():
    reworded = replace(MARCH, phrase="วลีใหม่", summary="สรุป")
    found = held_against(office(MARCH, policy=REMINDERS), office(reworded, policy=REMINDERS))

    assert classes(found.notices) == {"reworded": 6}
    assert {one.parts for one in found.notices} == {("duty", "phrase")}


def test_a_duty_that_vanishes_drops_its_notices_and_a_new_one_adds_them():
    with_follow_up, without = office(MARCH, FOLLOW_UP, policy=REMINDERS), office(MARCH, policy=REMINDERS)
    gone, come = held_against(with_follow_up, without), held_against(without, with_follow_up)

    dropped = of(gone, Change.DROPPED)
    assert len(dropped) > 5
    assert {one.old.notice.occurrence.split("/")[2] for one in dropped} == {"x-1"}
    assert [one.old.notice.key for one in dropped] == [one.new.notice.key for one in of(come, Change.ADDED)]
    assert sum(one.new is None for one in gone.rounds) == 12


def test_a_draft_that_is_made_on_another_day_is_moved():
    monthly = Reporting(overdue=(), round=())
    before = office(MARCH, reporting=monthly, in_force_from=date(2023, 1, 1))
    after = replace(before, calendar=WorkingCalendar(HOLIDAYS | {date(2023, 4, 3): "วันหยุดพิเศษ"}))
    found = held_against(before, after)
    drafts = [one for one in found.notices if one.shown.notice.kind is Kind.REPORT]

    assert {(one.old.day, one.new.day) for one in drafts if one.change is Change.MOVED} == {
        (date(2023, 4, 3), date(2023, 4, 4))
    }
    assert Counter(one.change for one in drafts)[Change.MOVED] == 2


async def test_from_a_ledger_on_it_says_what_would_really_happen_with_what_was_said_already():
    service = Service(office(MARCH, policy=REMINDERS))
    service.load(service.office, at("2022-10-01", "00:00"))
    said = [key for _, key in await service.until(at("2023-03-22", "23:00"))]
    assert [key.partition("#")[2] for key in said] == ["reminder:T-15@analyst", "reminder:T-7@analyst"]
    before = len(service.ledger.facts("tambon"))
    copies = [MemoryLedger.copy_of(service.ledger, ["tambon"]) for _ in range(2)]
    april = office(replace(MARCH, cadence=Once(month=4)), policy=REMINDERS)
    span = Span(date(2023, 3, 23), date(2023, 5, 31))
    found = await asyncio.to_thread(compare, side(service.office, copies[0]), side(april, copies[1]), span)

    # The move is told once; the leads of the new date that lie ahead come, also those said for the old date.
    assert [(one.new.notice.kind, one.new.notice.step, one.new.day) for one in of(found, Change.ADDED)] == [
        (Kind.CHANGED, "moved-2023-03-23", date(2023, 3, 23)),
        (Kind.REMINDER, "T-15", date(2023, 4, 7)),
        (Kind.REMINDER, "T-7", date(2023, 4, 19)),
    ]
    assert [one.old.notice.step for one in of(found, Change.MOVED)] == ["T-3", "T-1", "T-0", "overdue-1"]
    assert len(found.notices) == 7
    assert len(service.ledger.facts("tambon")) == before


def test_nothing_is_compared_that_is_not_said():
    found = held_against(office(MARCH), office(MARCH), Span(WHOLE.start, WHOLE.end))

    assert not found.differs
    assert found.mails[0] == found.mails[1] > 0
    assert len(found.notices) == len(year(office(MARCH), WHOLE))
