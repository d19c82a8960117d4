"""Timelines of plans that change under a matter, of rounds that come close together, and of words that come late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ita_scheduler.domain.cadence import AfterEvent, Dates, DayOfMonth, EveryMonths, Once
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.coverage import cover
from ita_scheduler.domain.digest import digest_from_json
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import EscalationStep, Policy, Post, Until
from ita_scheduler.errors import Refused
from tests.timeline import Timeline
from tests.world import (
    BANGKOK,
    FOLLOW_UP,
    HOLIDAYS,
    MARCH,
    QUARTERLY,
    Service,
    acting,
    at,
    directory,
    obligation,
    office,
    plan,
)

M = "tambon/O1/m-1/2023-03-31"
APRIL_5 = obligation("m-1", Once(on=date(2023, 4, 5)))


def timeline(*obligations, occurrence=M, start="2023-03-28", **options) -> Timeline:
    service = Service(office(*obligations, **options))
    service.load(service.office, at(start, "00:00"))
    return Timeline(service, occurrence)


def edits(line: Timeline, **offices) -> Timeline:
    """Let a timeline's acts put other files into force, that afternoon."""
    for name, other in offices.items():
        line.acts[name] = lambda day, other=other: line.service.load(other, at(day.isoformat(), "15:00"))
    return line


def renamed(made, new: str):
    """Return an office whose measure has another id."""
    first = made.plans[0]
    return replace(made, plans=(replace(first, measures=(replace(first.measures[0], id=new, code=new),)),))


def lines_of(service: Service, position: str):
    return [digest_from_json(mail.payload) for mail in service.relay.accepted if mail.position == position]


# ── Extensions, and plans that change under them ──


@pytest.mark.parametrize("until", ["2059-12-31", "2113-12-31", "2024-04-01"])
async def test_an_extension_beyond_a_year_is_a_year_mistyped(until):
    with pytest.raises(Refused, match="ไม่เกินหนึ่งปี"):
        await timeline(MARCH).run(f"2023-03-28 | ask by analyst until {until} |", only="nothing")
    granted = timeline(MARCH)
    with pytest.raises(Refused, match="ไม่เกินหนึ่งปี"):
        await granted.run(
            f"""
            2023-03-28 | ask by analyst until 2023-05-31 |
            2023-03-29 | approve by palad until {until}  |
        """,
            only="nothing",
        )


async def test_an_extension_lies_after_the_plans_own_date_also_where_that_is_a_day_off():
    sunday = obligation("m-1", Once(on=date(2023, 4, 30)))
    line = timeline(sunday, occurrence="tambon/O1/m-1/2023-04-30", start="2023-04-20")
    with pytest.raises(Refused, match="ต้องอยู่หลังวันที่ ๑ พฤษภาคม"):  # the last day: Monday is no holiday here
        await line.run("2023-04-20 | ask by analyst until 2023-04-29 |", only="nothing")


async def test_an_extension_outlives_a_plan_that_moves_the_date_to_before_it():
    line = edits(timeline(MARCH), moved=office(APRIL_5))
    await line.run("""
        2023-03-28 | ask by analyst until 2023-05-31 | reminder:T-3@analyst information:request-1@palad
        2023-03-29 | approve by palad                | changed:extended-1@analyst
        2023-03-30 | moved                           |
        2023-05-10 |                                 | tambon/O1/m-1/2023-04-05#reminder:T-15+1@analyst
        2023-05-17 |                                 |
    """)


async def test_an_extension_gives_way_to_a_plan_that_gives_more_time():
    line = edits(timeline(MARCH), moved=office(obligation("m-1", Once(on=date(2023, 6, 30)))))
    await line.run(
        """
        2023-03-28 | ask by analyst until 2023-05-31 |
        2023-03-29 | approve by palad                | changed:extended-1@analyst
        2023-03-30 | moved                           | tambon/O1/m-1/2023-06-30#changed:moved-2023-03-30@analyst
        2023-06-30 |                                 |
    """,
        only="changed|overdue",
    )


async def test_a_holiday_on_an_extended_deadline_is_said_and_the_day_to_act_by_is_the_one_before():
    declared = office(MARCH, holidays=HOLIDAYS | {date(2023, 5, 30): "วันหยุดพิเศษ", date(2023, 5, 31): "วันหยุดพิเศษ"})
    line = edits(timeline(MARCH), declared=declared)
    await line.run(
        """
        2023-03-28 | ask by analyst until 2023-05-31 |
        2023-03-29 | approve by palad                | changed:extended-1@analyst
        2023-05-23 | declared                        | changed:act-by-2023-05-29@analyst
        2023-05-26 |                                 | reminder:T-1+1@analyst
        2023-05-29 |                                 | reminder:T-0+1@analyst
        2023-05-31 |                                 |
    """,
        only="changed|T-[01]\\+1",
    )


async def test_a_request_that_waits_goes_on_under_the_new_date_and_is_asked_once():
    line = edits(timeline(MARCH), moved=office(APRIL_5))
    line.acts["granted"] = lambda day: replace(line, occurrence="tambon/O1/m-1/2023-04-05")._do("approve by palad", day)
    await line.run(
        """
        2023-03-28 | ask by analyst until 2023-05-31 | information:request-1@palad
        2023-03-29 | moved                           |
        2023-03-30 | granted                         | tambon/O1/m-1/2023-04-05#changed:extended-1@analyst
        2023-05-17 |                                 |
    """,
        only="request|extended|overdue",
    )


async def test_a_request_does_not_wait_for_ever():
    line = timeline(MARCH)
    await line.run(
        """
        2023-03-28 | ask by analyst until 2023-04-10 | information:request-1@palad
        2023-04-12 | ask by analyst until 2023-05-10 | information:request-2@palad
        2023-04-18 | complete by analyst             |
        2023-04-19 | reopen by palad                 |
        2023-04-20 | ask by analyst until 2023-05-12 |
        2023-04-21 |                                 | information:request-3@palad
    """,
        only="request",
    )


async def test_nobody_decides_on_a_request_of_their_own():
    line = timeline(MARCH, people=directory(acting("palad", "analyst", "2023-03-27", "2023-04-12")))
    await line.run("2023-03-28 | ask by analyst until 2023-04-28 |", only="nothing")
    with pytest.raises(Refused, match="ของตนเองไม่ได้"):
        await line.run("2023-03-29 | approve by analyst |", only="nothing")
    await line.run("2023-03-30 | approve by nayok |", only="nothing")


async def test_a_measure_of_another_name_is_the_same_matter_and_nothing_is_said_again():
    line = edits(timeline(MARCH), renamed=renamed(office(MARCH), "O2"))
    await line.run("""
        2023-03-28 |         | reminder:T-3@analyst
        2023-03-30 | renamed | reminder:T-1@analyst
        2023-03-31 |         | tambon/O2/m-1/2023-03-31#reminder:T-0@analyst
        2023-04-03 |         | tambon/O2/m-1/2023-03-31#overdue:overdue-1@analyst
    """)


async def test_who_was_told_that_it_is_late_hears_of_the_move_and_of_the_end():
    later = "tambon/O1/m-1/2023-06-30"
    line = edits(timeline(MARCH), moved=office(obligation("m-1", Once(on=date(2023, 6, 30)))))
    line.acts["done"] = lambda day: replace(line, occurrence=later)._do("complete by analyst", day)
    await line.run(
        f"""
        2023-04-12 | moved | {later}#changed:moved-2023-04-12@analyst
        2023-04-13 |       | {later}#information:moved-2023-04-12@head-office {later}#information:moved-2023-04-12@palad
        2023-05-10 | done  |
        2023-05-11 |       | {later}#all_clear:completed@analyst {later}#all_clear:completed@head-office {later}#all_clear:completed@palad
    """,
        only="moved|all_clear",
    )


async def test_a_date_moved_to_today_is_said_today_whatever_the_week_has_used():
    others = (obligation("a-1", Once(on=date(2023, 3, 22))), obligation("b-1", Once(on=date(2023, 3, 23))))
    line = timeline(MARCH, *others, start="2023-03-13")
    today = obligation("m-1", Once(on=date(2023, 3, 15)))
    await line.service.until(at("2023-03-14", "23:59"))
    line.service.load(office(today, *others), at("2023-03-15", "07:00"))

    said = await line.service.until(at("2023-03-15", "23:59"))

    assert "tambon/O1/m-1/2023-03-15#reminder:T-0@analyst" in {key for _, key in said}


async def test_a_duty_that_each_unit_owes_from_now_on_stays_late_for_each():
    each = replace(MARCH, each_unit=("office", "finance"))
    line = edits(timeline(MARCH, units=("office", "finance")), each=office(each, units=("office", "finance")))
    await line.run(
        """
        2023-04-10 | each |
        2023-04-11 |      | tambon/O1/m-1@office/2023-03-31#escalation:level-2@palad tambon/O1/m-1@finance/2023-03-31#escalation:level-2@palad
    """,
        only="level-2",
    )


# ── Holds, follow-ups, steps ──


async def test_a_hold_ends_with_the_lap_in_which_it_was_given():
    line = timeline(MARCH)
    await line.run(
        """
        2023-04-03 | acknowledge by analyst until 2023-04-17 |
        2023-04-04 | complete by analyst                     |
        2023-04-05 | reopen by palad                         |
        2023-04-07 |                                         |
    """,
        only="nothing",
    )
    said = fold(line.service.ledger.facts("tambon"), BANGKOK).said_on(f"{M}#overdue:overdue-1+1@analyst")
    assert said == date(2023, 4, 6)


async def test_a_mail_of_the_last_day_names_the_first_day_after_a_hold():
    line = timeline(MARCH)
    await line.run("2023-03-29 | acknowledge by analyst until 2023-04-10 |", only="nothing")
    await line.run("2023-03-31 | |", only="nothing")

    [told] = lines_of(line.service, "analyst")[-1].lines
    assert (told.step, told.next_step.on) == ("T-0", date(2023, 4, 11))


async def test_an_executives_follow_up_is_not_acknowledged():
    line = timeline(FOLLOW_UP, occurrence="tambon/O1/x-1/2023-03-31")
    with pytest.raises(Refused, match="ไม่ต้องรับทราบ"):
        await line.run("2023-03-29 | acknowledge by nayok until 2023-04-10 |", only="nothing")


async def test_the_same_acknowledgement_twice_is_recorded_once():
    line = timeline(MARCH)
    await line.run("2023-03-28 | acknowledge by analyst |", only="nothing")
    with pytest.raises(Refused, match="รับทราบไว้แล้วถึง ๓๑ มีนาคม"):
        await line.run("2023-03-28 | acknowledge by analyst |", only="nothing")


async def test_follow_ups_released_while_the_work_was_complete_stay_released_when_it_is_opened_again():
    january = obligation("j-1", Once(month=1))
    line = timeline(
        january,
        replace(FOLLOW_UP, until=Until.MEASURE_COMPLETE),
        occurrence="tambon/O1/j-1/2023-01-31",
        start="2023-01-16",
    )
    await line.run(
        """
        2023-01-20 | complete by analyst |
        2023-07-10 | reopen by palad     |
        2023-07-26 |                     | tambon/O1/x-1/2023-07-31#monitoring:T-3@nayok
    """,
        only="x-1.*@nayok",
    )


async def test_a_follow_up_that_was_said_to_be_unconfirmed_and_is_no_longer_owed_is_said_to_be_settled():
    january = obligation("j-1", Once(month=1))
    line = timeline(
        january,
        replace(FOLLOW_UP, until=Until.MEASURE_COMPLETE),
        occurrence="tambon/O1/j-1/2023-01-31",
        start="2023-01-16",
    )
    line.acts["done in february"] = lambda day: record_backdated(line, day)
    await line.run(
        """
        2023-04-05 | done in february |
        2023-04-06 |                  | tambon/O1/x-1/2023-02-28#all_clear:released@nayok tambon/O1/x-1/2023-03-31#all_clear:released@nayok
    """,
        only="all_clear:released@nayok",
    )


def record_backdated(line: Timeline, day: date) -> None:
    """Record on a day what was done in February."""
    from ita_scheduler.domain.answer import Completion
    from ita_scheduler.usecases.respond import record

    done = Completion(occurrence=line.occurrence, by="analyst", on=date(2023, 2, 10), evidence="มท 1/2566")
    record(done, {"tambon": line.service.office}, line.service.ledger, at(day.isoformat(), "15:00"))


async def test_a_step_above_one_that_told_nobody_new_comes_on_its_day():
    steps = tuple(
        EscalationStep(after=after, to=to)
        for after, to in ((1, Post.HEAD), (2, Post.PERMANENT_SECRETARY), (3, Post.CHIEF_EXECUTIVE))
    )
    people = directory()
    people = replace(people, units=people.units | {"office": replace(people.units["office"], receiver="head-office")})
    line = timeline(MARCH, people=people, policy=Policy(escalation=steps))
    await line.run("2023-04-05 | | escalation:level-2@palad", only="escalation:level-2")


# ── Whom nobody reaches ──


async def test_a_request_that_reaches_neither_executive_is_told_to_the_coordinator():
    line = timeline(MARCH, people=directory(vacant=("palad", "nayok")))
    await line.run("2023-03-28 | ask by analyst until 2023-04-28 |", only="nothing")
    await line.run("2023-03-30 | | information:skipped-palad@coordinator", only="skipped")


async def test_a_refusal_goes_to_whoever_stands_in_for_the_one_who_asked():
    line = timeline(MARCH)
    line.acts["vacant"] = lambda day: line.service.load(
        office(MARCH, people=directory(vacant=("analyst",))), at(day.isoformat(), "15:00")
    )
    await line.run(
        """
        2023-03-28 | ask by analyst until 2023-04-28 |
        2023-03-29 | vacant                          |
        2023-03-30 | refuse by palad                 |
        2023-03-31 |                                 | changed:refused-1@head-office
    """,
        only="refused",
    )


def test_coverage_looks_at_the_ladder_of_an_extended_deadline():
    from ita_scheduler.domain.absence import Leave
    from ita_scheduler.domain.answer import ExtensionDecision, ExtensionRequest
    from ita_scheduler.usecases.respond import record

    september = obligation("s-1", Once(month=9))
    away = Leave(position="nayok", span=Span(date(2024, 1, 1), date(2024, 6, 30)))
    service = Service(office(september, people=directory(away)))
    service.load(service.office, at("2023-09-01", "00:00"))
    key, offices = "tambon/O1/s-1/2023-09-30", {"tambon": service.office}
    asked = ExtensionRequest(occurrence=key, by="analyst", until=date(2023, 12, 28), note="รอข้อมูล")
    record(asked, offices, service.ledger, at("2023-09-04"))
    record(ExtensionDecision(occurrence=key, by="palad", is_granted=True), offices, service.ledger, at("2023-09-05"))

    found = cover(
        service.office.plans[0], service.office, fold(service.ledger.facts("tambon"), BANGKOK), date(2023, 9, 6)
    )

    assert found.span is not None
    assert found.span.end > date(2024, 1, 10)
    assert {hole.asked.step for hole in found.holes} == {"level-3"}


# ── Who may answer ──


async def test_the_head_of_every_unit_that_owes_it_may_answer():
    both = timeline(replace(MARCH, receivers=("analyst",)), units=("office", "finance"))
    await both.run(
        "2023-04-05 | complete by head-finance | escalation:level-1@head-finance escalation:level-1@head-office",
        only="level-1",
    )


async def test_a_vacant_post_decides_nothing_and_what_an_executive_waived_no_officer_opens_again():
    vacant = timeline(MARCH, people=directory(vacant=("palad",)))
    with pytest.raises(Refused, match="ว่างอยู่"):
        await vacant.run("2023-03-28 | waive by palad |", only="nothing")
    waived = timeline(MARCH)
    await waived.run("2023-03-28 | waive by nayok |", only="nothing")
    with pytest.raises(Refused, match="ไม่มีสิทธิ"):
        await waived.run("2023-03-29 | reopen by analyst |", only="nothing")


# ── Rounds close together ──


async def test_a_round_that_is_due_is_never_hidden_behind_the_next_one():
    event = AfterEvent(days=15, events=(date(2023, 3, 14), date(2023, 3, 15)))
    line = timeline(obligation("e-1", event), start="2023-03-16")
    await line.run("2023-03-29 | |", only="nothing")

    [digest] = [one for one in lines_of(line.service, "analyst") if one.morning == date(2023, 3, 29)]
    assert [(told.nominal, told.earlier) for told in digest.lines] == [
        (date(2023, 3, 29), ()),
        (date(2023, 3, 30), ()),
    ]


async def test_every_round_that_an_edit_moves_has_a_line_of_its_own():
    line = timeline(QUARTERLY, start="2022-10-03", occurrence="tambon/O1/q-1/2023-06-15")
    await line.service.until(at("2023-05-10", "23:59"))
    line.service.load(office(obligation("q-1", EveryMonths(months=3, day=DayOfMonth(15)))), at("2023-05-11", "07:00"))
    await line.service.until(at("2023-05-11", "23:59"))

    [digest] = [one for one in lines_of(line.service, "analyst") if one.morning == date(2023, 5, 11)]
    moved = {told.nominal: told.moved_from for told in digest.lines if told.reason == "deadline_moved"}
    assert moved[date(2023, 6, 15)] == date(2023, 6, 30)
    assert moved[date(2023, 9, 15)] == date(2023, 9, 30)


def test_nothing_is_owed_on_a_date_before_the_measure_begins():
    made = plan(obligation("d-1", EveryMonths(months=1, day=DayOfMonth(5))))
    late = replace(made.measures[0], period=Span(date(2022, 10, 20), date(2023, 9, 30)))
    dates = [one.nominal for one in occurrences(replace(made, measures=(late,)), office(MARCH).calendar)]

    assert dates[0] == date(2022, 11, 5)
    assert len(dates) == 11


# ── Plans that change and change back ──


def said_of(line: Timeline, prefix: str = "tambon/") -> list[str]:
    """Return every notice that was accepted, in order."""
    return [key for mail in line.service.relay.accepted for key in line.service.carried(mail) if key.startswith(prefix)]


async def follow(line: Timeline, *steps: tuple[str, str, object]) -> None:
    """Serve up to each step's moment; load an office there, or do as the words say about the key before them."""
    for day, clock, what in steps:
        await line.service.until(at(day, clock))
        if isinstance(what, str):
            key, _, act = what.partition(": ")
            line.service.clock.shown = max(line.service.clock.shown, at(day, clock))
            replace(line, occurrence=key)._do(act, date.fromisoformat(day))
            line.service.rota.put("tambon", at(day, clock))
        else:
            line.service.load(what, at(day, clock))


B = "tambon/O1/m-1/2023-04-05"


async def test_what_was_said_of_the_other_date_comes_back_with_the_first_one():
    line = timeline(MARCH, start="2023-03-20")
    await follow(
        line,
        ("2023-03-20", "15:00", f"{M}: complete by analyst"),
        ("2023-03-21", "15:00", office(APRIL_5)),
        ("2023-03-22", "15:01", f"{B}: reopen by palad"),
        ("2023-03-23", "15:00", office(MARCH)),
        ("2023-04-05", "23:59", office(MARCH)),
    )
    assert fold(line.service.ledger.facts("tambon"), BANGKOK).is_open(M)
    assert f"{M}#overdue:overdue-1+1@analyst" in said_of(line)


async def test_an_extension_granted_under_the_other_date_comes_back_with_the_first_one():
    line = timeline(MARCH, start="2023-03-20")
    await follow(
        line,
        ("2023-03-21", "15:00", office(APRIL_5)),
        ("2023-03-21", "15:10", f"{B}: ask by analyst until 2023-05-31"),
        ("2023-03-22", "15:00", f"{B}: approve by palad"),
        ("2023-03-23", "15:00", office(MARCH)),
        ("2023-05-15", "23:59", office(MARCH)),
    )
    assert not [key for key in said_of(line, M) if "overdue" in key or "level" in key]


async def test_what_one_unit_completed_stays_its_own_when_a_duty_is_counted_otherwise_and_back():
    both = {"units": ("office", "finance")}
    each = office(replace(MARCH, each_unit=("office", "finance")), **both)
    line = timeline(replace(MARCH, each_unit=("office", "finance")), start="2023-03-20", **both)
    await follow(
        line,
        ("2023-03-20", "15:00", "tambon/O1/m-1@office/2023-03-31: complete by analyst"),
        ("2023-03-21", "15:00", office(MARCH, **both)),
        ("2023-03-22", "15:00", each),
        ("2023-04-03", "23:59", each),
    )
    history = fold(line.service.ledger.facts("tambon"), BANGKOK)
    assert not history.is_open("tambon/O1/m-1@office/2023-03-31")
    assert history.is_open("tambon/O1/m-1@finance/2023-03-31")
    assert "tambon/O1/m-1@finance/2023-03-31#overdue:overdue-1@accountant" in said_of(line)


@pytest.mark.parametrize("moment", ["07:00", "09:00"])
async def test_a_measure_renamed_on_the_last_day_takes_no_reminder_of_that_day_away(moment):
    line = timeline(MARCH)
    await line.service.until(at("2023-03-30", "23:59"))
    if moment == "09:00":
        line.service.relay.is_down = True
        await line.service.until(at("2023-03-31", "08:45"))
        line.service.relay.is_down = False
    line.service.load(renamed(office(MARCH), "O2"), at("2023-03-31", moment))
    await line.service.until(at("2023-03-31", "23:59"))

    assert "tambon/O2/m-1/2023-03-31#reminder:T-0@analyst" in said_of(line)


async def test_a_move_is_said_also_on_the_day_on_which_it_was_extended():
    june = office(obligation("m-1", Once(on=date(2023, 6, 30))))
    line = timeline(MARCH)
    await follow(
        line,
        ("2023-03-28", "10:00", f"{M}: ask by analyst until 2023-05-31"),
        ("2023-03-28", "10:05", f"{M}: approve by palad"),
        ("2023-03-28", "15:00", june),
        ("2023-04-10", "23:59", june),
    )
    assert "tambon/O1/m-1/2023-06-30#changed:moved-2023-03-28@analyst" in said_of(line)


async def test_two_moves_before_anybody_was_told_are_one():
    june = office(obligation("m-1", Once(on=date(2023, 6, 30))))
    line = timeline(MARCH)
    await follow(
        line,
        ("2023-04-12", "17:30", june),
        ("2023-04-12", "17:40", renamed(june, "O2")),
        ("2023-05-10", "15:00", "tambon/O2/m-1/2023-06-30: complete by analyst"),
        ("2023-05-31", "23:59", renamed(june, "O2")),
    )
    said = {key.partition("#")[2] for key in said_of(line, "tambon/O2/m-1/2023-06-30")}
    assert {"changed:moved-2023-04-12@analyst", "information:moved-2023-04-12@palad"} <= said
    assert {f"all_clear:completed@{who}" for who in ("analyst", "head-office", "palad")} <= said


async def test_nothing_is_said_again_to_a_unit_when_a_duty_is_owed_by_each():
    both = {"units": ("office", "finance")}
    each = office(replace(MARCH, each_unit=("office", "finance")), **both)
    line = timeline(MARCH, start="2023-03-20", **both)
    await follow(
        line,
        ("2023-03-20", "15:00", f"{M}: ask by analyst until 2023-05-31"),
        ("2023-03-21", "15:00", f"{M}: approve by palad"),
        ("2023-03-23", "15:00", each),
        ("2023-04-10", "23:59", each),
    )
    assert sum("extended-1@analyst" in key for key in said_of(line)) == 1


async def test_reminders_of_a_lap_are_not_repeated_under_another_name():
    line = timeline(MARCH, start="2023-03-20")
    await follow(
        line,
        ("2023-03-20", "15:00", f"{M}: complete by analyst"),
        ("2023-03-21", "15:00", f"{M}: reopen by palad"),
        ("2023-03-23", "15:00", renamed(office(MARCH), "O2")),
        ("2023-03-27", "23:59", renamed(office(MARCH), "O2")),
    )
    assert sum("T-7+1@analyst" in key for key in said_of(line)) == 1


async def test_a_request_of_an_executive_is_laid_before_the_other_one():
    line = timeline(replace(MARCH, receivers=("palad",)))
    await line.run(
        """
        2023-03-28 | ask by palad until 2023-04-28 | information:request-1@nayok
        2023-03-30 |                               |
    """,
        only="request",
    )


async def test_where_one_post_is_both_executives_its_own_request_silences_nobody():
    people = replace(directory(), chief_executive="palad")
    line = timeline(replace(MARCH, receivers=("palad",)), people=people)
    await line.run(
        """
        2023-03-28 | ask by palad until 2023-04-28 |
        2023-03-31 |                               | reminder:T-0@palad
    """,
        only="T-0",
    )


async def test_a_duty_that_comes_into_the_plan_later_wakes_no_follow_up_of_the_time_before():
    until = replace(FOLLOW_UP, until=Until.MEASURE_COMPLETE)
    january, september = obligation("j-1", Once(month=1)), obligation("s-1", Once(month=9))
    line = timeline(january, until, start="2023-01-16")
    await follow(
        line,
        ("2023-01-20", "15:00", "tambon/O1/j-1/2023-01-31: complete by analyst"),
        ("2023-07-10", "07:00", office(january, september, until)),
        ("2023-07-20", "23:59", office(january, september, until)),
    )
    assert not [key for key in said_of(line) if "x-1" in key and "overdue" in key]


async def test_a_date_replaced_by_mistake_and_listed_again_beside_the_other_keeps_its_completion_for_itself():
    march, may = date(2023, 3, 31), date(2023, 5, 31)
    once, wrong, both = (office(obligation("d-1", Dates(on=days))) for days in ((march,), (may,), (march, may)))
    line = timeline(*once.plans[0].measures[0].obligations, start="2023-03-20")
    await follow(
        line,
        ("2023-03-20", "15:00", "tambon/O1/d-1/2023-03-31: complete by analyst"),
        ("2023-03-21", "15:00", wrong),
        ("2023-03-22", "15:00", both),
        ("2023-05-31", "23:59", both),
    )
    history = fold(line.service.ledger.facts("tambon"), BANGKOK)
    assert not history.is_open("tambon/O1/d-1/2023-03-31")
    assert history.is_open("tambon/O1/d-1/2023-05-31")
    assert "tambon/O1/d-1/2023-05-31#reminder:T-0@analyst" in said_of(line)
