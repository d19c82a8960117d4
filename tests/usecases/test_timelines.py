"""Timelines: on which day who is told what. Each row is the rule; nobody answers unless a line says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.answer import Acknowledgement, Completion
from ita_scheduler.domain.cadence import DayOfMonth, Once
from ita_scheduler.domain.calendar import iso_week
from ita_scheduler.domain.digest import digest_from_json
from ita_scheduler.domain.notice import Suppression
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import EscalationStep, Policy, Post, Repeat
from ita_scheduler.usecases.respond import record
from tests.world import FOLLOW_UP, MARCH, MONTHLY, QUARTERLY, Service, at, directory, obligation, office

M = "tambon/O1/m-1/2023-03-31"


def lines(said):
    """Write what was said as `03-31 overdue-1@analyst`, the kind only where it is not plain."""
    return [f"{day:%m-%d} {key.partition('#')[2]}" for day, key in said]


async def year(*obligations, start="2022-10-01", until="2023-07-31", **options):
    service = Service(office(*obligations, **options))
    service.load(service.office, at(start, "00:00"))
    return service, await service.until(at(until))


async def test_a_yearly_duty_that_nobody_answers_climbs_to_the_top_and_is_then_repeated_monthly():
    _, said = await year(MARCH)

    assert lines(said) == [
        "03-10 reminder:T-15@analyst",
        "03-22 reminder:T-7@analyst",
        "03-28 reminder:T-3@analyst",
        "03-30 reminder:T-1@analyst",
        "03-31 reminder:T-0@analyst",
        "04-03 overdue:overdue-1@analyst",
        "04-05 escalation:level-1@head-office",
        "04-11 escalation:level-2@palad",
        "04-13 overdue:overdue-2@analyst",
        "04-20 information:level-3@palad",
        "04-20 overdue:overdue-3@analyst",
        "04-21 escalation:level-3@nayok",
        "05-04 overdue:overdue-4@analyst",
        "06-01 overdue:overdue-5@analyst",
        "07-06 overdue:overdue-6@analyst",
    ]


async def test_the_executives_own_duty_is_reminded_once_before_and_once_after_and_shown_to_two_others():
    _, said = await year(FOLLOW_UP, until="2022-11-20")

    assert sorted(lines(said)) == [
        "10-26 monitoring:T-3@nayok",
        "10-27 information:T-3@coordinator",
        "10-27 information:T-3@palad",
        "11-01 monitoring:overdue-1@nayok",
        "11-03 information:overdue-1@coordinator",
        "11-03 information:overdue-1@palad",
    ]


async def test_long_lead_times_are_skipped_for_a_monthly_duty():
    _, said = await year(MONTHLY, until="2022-10-31")

    assert [line.split()[1] for line in lines(said)] == [f"reminder:T-{n}@analyst" for n in (7, 3, 1, 0)]


async def test_a_newer_round_absorbs_the_repeats_of_the_older_one():
    service, said = await year(QUARTERLY, until="2023-04-28")
    older = [key for day, key in said if "2022-12-31#overdue" in key and day > date(2023, 3, 9)]

    assert older == []
    carried = [message for message in service.relay.accepted if message.morning == date(2023, 3, 10)]
    assert '"earlier":["2022-12-31"]' in carried[0].payload


async def test_completing_ends_the_ladder():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    said = await service.until(at("2023-03-28", "12:00"))
    done = Completion(occurrence=M, by="analyst", on=date(2023, 3, 28), evidence="https://office.example/o1")
    record(done, {"tambon": service.office}, service.ledger, at("2023-03-28", "15:00"))
    said = await service.until(at("2023-12-31"))

    assert said == []


async def test_an_acknowledgement_holds_the_ladder_and_its_days_do_not_count():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-04-04", "09:00"))
    hold = Acknowledgement(occurrence=M, by="analyst", until=date(2023, 4, 7))
    record(hold, {"tambon": service.office}, service.ledger, at("2023-04-04", "15:00"))
    said = await service.until(at("2023-04-30"))

    # 4 to 7 April are held: 10 April is the second working day after the last day, 11 April the third.
    assert lines(said)[:1] == ["04-11 escalation:level-1@head-office"]
    assert "04-17 escalation:level-2@palad" in lines(said)


async def test_the_head_who_is_also_the_officer_is_not_told_twice_and_the_ladder_goes_on():
    people = directory(head_office="analyst@office.example")
    _, said = await year(MARCH, people=people, until="2023-04-12")

    assert [line for line in lines(said) if "escalation" in line] == ["04-11 escalation:level-2@palad"]


async def test_a_position_without_address_is_skipped_upward_and_the_coordinator_is_told():
    people = directory(analyst=None)
    _, said = await year(MARCH, people=people, until="2023-04-12")
    texts = lines(said)

    assert texts[0] == "03-10 reminder:T-15@head-office"
    assert "03-16 information:skipped-analyst@coordinator" in texts
    assert "04-03 overdue:overdue-1@head-office" in texts
    assert "04-11 escalation:level-2@palad" in texts
    assert not any("level-1" in text for text in texts)


async def test_a_mailbox_refused_for_good_moves_its_lines_to_the_next_step_up_and_tells_the_administrator():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    service.relay.refused = {"analyst@office.example"}
    said = await service.until(at("2023-03-16"))

    assert lines(said)[:2] == ["03-13 reminder:T-15@head-office", "03-16 information:skipped-analyst@coordinator"]
    faults = [message for message in service.relay.accepted if message.template == "fault"]
    assert [message.address for message in faults] == ["clerk@office.example"]


async def test_three_days_without_a_relay_give_one_mail_with_the_fresh_notice():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-27"))
    service.relay.is_down = True
    assert await service.until(at("2023-03-30", "23:00")) == []
    service.relay.is_down = False
    said = await service.until(at("2023-03-31", "23:00"))

    assert lines(said) == ["03-31 reminder:T-0@analyst"]
    assert list(service.states().values()).count(State.STALE) == 3


async def test_the_step_above_waits_until_the_step_below_was_said_and_had_its_days():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-31"))
    service.relay.is_down = True
    await service.until(at("2023-05-09", "07:00"))
    service.relay.is_down = False
    said = lines(await service.until(at("2023-06-02")))

    assert said[0] == "05-09 overdue:overdue-1@analyst"
    assert "05-11 escalation:level-1@head-office" in said
    assert "05-17 escalation:level-2@palad" in said
    assert "05-26 information:level-3@palad" in said
    assert "05-29 escalation:level-3@nayok" in said


async def test_a_first_installation_in_mid_year_is_no_storm():
    _, said = await year(MARCH, QUARTERLY, FOLLOW_UP, start="2023-05-10", until="2023-06-08")

    # What fell due before is unrecorded: only the executive's follow-up of May has something to say.
    assert {key.partition("#")[0] for _, key in said} == {"tambon/O1/x-1/2023-05-31"}


async def test_a_plan_in_force_from_an_earlier_date_catches_up_from_there():
    _, said = await year(MARCH, start="2023-05-10", until="2023-05-10", in_force_from=date(2023, 3, 1))

    assert lines(said) == ["05-10 overdue:overdue-1@analyst"]


async def test_a_moved_deadline_is_said_once_and_passed_lead_steps_are_not():
    moved = obligation("m-1", Once(month=4, day=DayOfMonth(5)))
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-23"))
    service.load(office(moved), at("2023-03-23", "12:00"))
    said = await service.until(at("2023-04-06"))

    assert lines(said) == [
        "03-23 changed:moved-2023-03-23@analyst",
        "03-27 reminder:T-7@analyst",
        "03-31 reminder:T-3@analyst",
        "04-04 reminder:T-1@analyst",
        "04-05 reminder:T-0@analyst",
        "04-06 overdue:overdue-1@analyst",
    ]
    assert {key.partition("#")[0] for _, key in said} == {"tambon/O1/m-1/2023-04-05"}


async def test_a_withdrawn_duty_is_never_spoken_of_again():
    service = Service(office(MARCH, QUARTERLY))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-04-03", "09:00"))
    service.load(office(QUARTERLY), at("2023-04-03", "12:00"))
    said = await service.until(at("2023-06-01"))

    assert all("/q-1/" in key for _, key in said)


async def test_an_edit_that_changes_no_date_sends_nothing_again():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-28", "09:00"))
    for hour in ("10:00", "11:00", "12:00"):
        service.load(service.office, at("2023-03-28", hour))
        assert await service.morning(at("2023-03-28", hour)) == []


async def test_a_holiday_declared_late_brings_the_deadline_forward_and_says_so():
    july = obligation("j-1", Once(month=7))
    late = {date(2023, 7, 31): "วันหยุดพิเศษ", date(2023, 8, 1): "วันอาสาฬหบูชา", date(2023, 8, 2): "วันเข้าพรรษา"}
    service = Service(office(july, holidays={}))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-07-25", "09:00"))
    service.load(office(july, holidays=late), at("2023-07-25", "12:00"))
    said = lines(await service.until(at("2023-08-04")))

    assert said == [
        "07-25 changed:act-by-2023-07-28@analyst",
        "07-25 reminder:T-3@analyst",
        "07-27 reminder:T-1@analyst",
        "07-28 reminder:T-0@analyst",
        "08-04 overdue:overdue-1@analyst",
    ]


async def test_a_policy_of_the_plan_replaces_every_default():
    policy = Policy(
        lead_times=(2,),
        overdue_repeat=Repeat.NEVER,
        overdue_repeat_after_last_step=Repeat.NEVER,
        escalation=(EscalationStep(after=2, to=Post.PERMANENT_SECRETARY),),
    )
    _, said = await year(MARCH, policy=policy)

    assert lines(said) == [
        "03-29 reminder:T-2@analyst",
        "04-03 overdue:overdue-1@analyst",
        "04-04 escalation:level-1@palad",
    ]


async def test_two_units_are_both_told_and_both_heads():
    _, said = await year(MARCH, units=("all",), until="2023-04-12")
    texts = lines(said)

    assert {"03-31 reminder:T-0@analyst", "03-31 reminder:T-0@accountant"} <= set(texts)
    assert {"04-05 escalation:level-1@head-office", "04-05 escalation:level-1@head-finance"} <= set(texts)
    assert [text for text in texts if "level-2" in text] == ["04-11 escalation:level-2@palad"]


@pytest.mark.parametrize(
    ("clock", "sent_at"),
    [("08:00", None), ("08:30", "now"), ("16:30", "now"), ("16:31", None)],
)
async def test_a_missed_morning_is_made_up_until_half_past_four(clock, sent_at):
    service = Service(office(MARCH))
    service.load(service.office, at("2023-03-31", "00:00"))
    said = await service.morning(at("2023-03-31", clock))

    assert bool(said) is (sent_at == "now")


async def test_mails_never_leave_on_a_day_off_and_nobody_gets_two_on_one_day():
    service, _ = await year(MARCH, QUARTERLY, MONTHLY, FOLLOW_UP, until="2023-11-30")
    mails = [(message.address, message.morning) for message in service.relay.accepted]

    assert len(mails) == len(set(mails))
    assert all(service.office.calendar.is_working(day) for _, day in mails)


def by_week(service):
    weeks: dict[tuple[str, int], int] = {}
    for message in service.relay.accepted:
        due = [key for key in service.carried(message) if key.partition("@")[0].endswith("T-0")]
        if not due:
            place = (message.address, iso_week(message.morning))
            weeks[place] = weeks.get(place, 0) + 1
    return weeks


async def test_outside_its_own_due_dates_no_address_gets_more_than_two_digests_a_week():
    service, _ = await year(MARCH, QUARTERLY, FOLLOW_UP, until="2023-11-30")

    assert max(by_week(service).values()) <= 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 420), st.sampled_from([1, 10, 100]))
async def test_an_outage_of_the_daemon_gives_each_person_one_digest_and_loses_nothing(last_day, length):
    end = date(2022, 10, 3) + timedelta(days=last_day)
    start = end - timedelta(days=length)
    service = Service(office(MARCH, QUARTERLY, FOLLOW_UP))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at(max(start, date(2022, 10, 1)).isoformat(), "00:00"))
    before = len(service.relay.accepted)
    await service.morning(at(end.isoformat(), "09:00"))
    caught_up = service.relay.accepted[before:]
    await service.until(at("2024-01-31"))

    assert len({message.address for message in caught_up}) == len(caught_up)
    keys = [key for message in service.relay.accepted for key in service.carried(message)]
    assert len(keys) == len(set(keys))
    assert_every_occurrence_was_said_overdue(service)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 420), st.sampled_from([1, 10, 100]))
async def test_an_outage_of_the_relay_of_any_length_loses_nothing_and_repeats_nothing(last_day, length):
    end = date(2022, 10, 3) + timedelta(days=last_day)
    start = max(end - timedelta(days=length), date(2022, 10, 1))
    service = Service(office(MARCH, QUARTERLY, FOLLOW_UP))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at(start.isoformat(), "00:00"))
    service.relay.is_down = True
    await service.until(at(end.isoformat(), "07:00"))
    service.relay.is_down = False
    await service.until(at("2024-01-31"))

    keys = [key for message in service.relay.accepted for key in service.carried(message)]
    assert len(keys) == len(set(keys))
    per_day = [(message.address, message.morning) for message in service.relay.accepted if message.template != "fault"]
    assert len(per_day) == len(set(per_day))
    assert_every_occurrence_was_said_overdue(service)


def assert_every_occurrence_was_said_overdue(service):
    from ita_scheduler.domain.occurrence import occurrences

    said = {key for message in service.relay.accepted for key in service.carried(message)}
    for one in occurrences(service.office.plans[0], service.office.calendar):
        assert any(key.startswith(f"{one.key}#") and ":overdue-1@" in key for key in said), one.key


@settings(max_examples=15, deadline=None)
@given(st.sets(st.dates(date(2022, 10, 1), date(2023, 11, 30)), max_size=40), st.integers(0, 4))
async def test_waking_only_when_asked_to_says_the_same_as_looking_every_morning(extra, weekday):
    from ita_scheduler.domain.plan import MailTimes

    made = office(MARCH, QUARTERLY, FOLLOW_UP, holidays=dict.fromkeys(extra, "หยุด"), times=MailTimes(weekday=weekday))
    lazy = Service(made)
    lazy.load(made, at("2022-10-01", "00:00"))
    said = await lazy.until(at("2023-09-15"))
    eager = Service(made)
    eager.load(made, at("2022-10-01", "00:00"))
    day, seen = date(2022, 10, 1), []
    while day <= date(2023, 9, 15):
        seen += [(day, key) for key in await eager.morning(at(day.isoformat()))]
        day += timedelta(days=1)

    assert sorted(said) == sorted(seen)


async def test_deciding_twice_from_the_same_ledger_gives_the_same_decision():
    from ita_scheduler.domain.folding import fold
    from ita_scheduler.domain.planning import plan_notices

    service, _ = await year(MARCH, QUARTERLY, FOLLOW_UP, until="2023-04-04")
    history = fold(service.ledger.facts("tambon"), service.office.agency.zone)
    first = plan_notices(service.office, history, at("2023-04-05"))

    assert first.planned
    assert first == plan_notices(service.office, history, at("2023-04-05"))


async def test_what_a_stronger_notice_makes_needless_is_a_fact():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.morning(at("2023-03-30"))
    dropped = [
        (key.partition("#")[2], why)
        for fact in service.ledger.facts("tambon")
        if fact.kind == "suppressed"
        for key, why, _ in fact.body["notices"]
    ]

    assert dropped == [(f"reminder:T-{lead}@analyst", Suppression.WEAKER) for lead in (15, 7, 3)]


async def test_a_letter_that_cannot_be_composed_fails_alone_and_its_lines_go_into_the_next_mornings():
    from ita_scheduler.errors import ComposeError
    from tests.world import NoMail

    class Broken(NoMail):
        def compose(self, message, documents):
            if message.position == "analyst" and str(message.morning) == "2023-03-28":
                raise ComposeError("แม่แบบผิด", "the template is wrong")
            return super().compose(message, documents)

    service = Service(office(MARCH, FOLLOW_UP), composer=Broken())
    service.load(service.office, at("2023-03-20", "00:00"))
    await service.until(at("2023-03-27", "12:00"))
    said = lines(await service.until(at("2023-03-29", "12:00")))

    assert "03-28 monitoring:T-3@nayok" in said
    assert "03-28 reminder:T-3@analyst" not in said
    assert "03-29 reminder:T-3@analyst" in said
    faults = [message for message in service.relay.accepted if message.template == "fault"]
    assert [(message.position, "the template is wrong" in message.payload) for message in faults] == [("clerk", True)]


async def test_a_refused_mailbox_is_tried_again_after_a_week_and_the_officer_is_back_in_the_line():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    service.relay.refused = {"analyst@office.example"}
    await service.until(at("2023-03-16"))
    service.relay.refused = set()
    said = lines(await service.until(at("2023-03-28")))

    assert said == ["03-17 reminder:T-15@analyst", "03-22 reminder:T-7@analyst", "03-28 reminder:T-3@analyst"]


@pytest.mark.parametrize(
    "people",
    [
        pytest.param(directory(head_office=None, head_finance=None), id="two heads without a mailbox, one stand-in"),
        pytest.param(directory(analyst=None, accountant=None, head_office=None, head_finance=None), id="nobody below"),
        pytest.param(directory(accountant="Analyst@office.example"), id="one mailbox written in two ways"),
        pytest.param(directory(palad=None), id="no permanent secretary"),
        pytest.param(directory(nayok=None), id="no chief executive"),
        pytest.param(directory(coordinator="palad@office.example"), id="coordinator and permanent secretary in one"),
    ],
)
async def test_whoever_is_missing_or_shares_a_mailbox_everybody_else_is_told_and_nobody_twice(people):
    service, said = await year(MARCH, FOLLOW_UP, people=people, units=("all",), until="2023-07-31")
    told = [(message.morning, message.address.lower()) for message in service.relay.accepted]

    assert len(told) == len(set(told))
    assert len({key for _, key in said}) == len(said)
    days: dict[tuple[str | None, str], set[date]] = {}
    for day, key in said:
        what, _, position = key.rpartition("@")
        days.setdefault((people.mailbox(position), what), set()).add(day)
    assert max(len(on) for on in days.values()) == 1, "the same thing was said to one mailbox on two days"
    assert any("overdue-1" in key for _, key in said if "/m-1/" in key)


async def test_a_step_that_cannot_be_reached_is_skipped_upward_and_reported_to_the_coordinator():
    _, said = await year(MARCH, people=directory(palad=None), until="2023-05-05")
    texts = lines(said)

    assert "04-21 escalation:level-3@nayok" in texts
    assert any("information:skipped-palad@coordinator" in text for text in texts)


async def test_an_address_put_right_on_the_same_day_gets_its_mail_the_next_morning():
    service = Service(office(MARCH))
    service.load(service.office, at("2022-10-01", "00:00"))
    service.relay.refused = {"analyst@office.example"}
    await service.until(at("2023-03-10", "09:00"))
    service.load(office(MARCH, people=directory(analyst="new@office.example")), at("2023-03-10", "10:00"))
    said = lines(await service.until(at("2023-03-14")))

    assert said == ["03-13 reminder:T-15@analyst"]


async def test_a_plan_taken_out_and_put_back_goes_on_where_it_was():
    full, less = office(MARCH, QUARTERLY), office(QUARTERLY)
    service = Service(full)
    service.load(full, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-23"))
    service.load(less, at("2023-03-23", "10:00"))
    service.load(full, at("2023-03-23", "11:00"))
    said = lines(await service.until(at("2023-03-28")))

    assert said.count("03-28 reminder:T-3@analyst") == 2


async def test_a_day_of_force_written_later_is_taken_up():
    service = Service(office(MARCH))
    service.load(service.office, at("2023-05-10", "00:00"))
    assert await service.until(at("2023-05-11")) == []
    service.load(office(MARCH, in_force_from=date(2023, 3, 1)), at("2023-05-11", "12:00"))

    assert lines(await service.until(at("2023-05-11", "13:00"))) == ["05-11 overdue:overdue-1@analyst"]


async def test_a_plan_in_force_from_a_later_date_is_silent_until_then():
    _, said = await year(MARCH, start="2023-03-01", in_force_from=date(2023, 3, 29), until="2023-03-31")

    assert lines(said) == ["03-29 reminder:T-3@analyst", "03-30 reminder:T-1@analyst", "03-31 reminder:T-0@analyst"]


async def test_an_event_entered_late_is_not_lost():
    from ita_scheduler.domain.cadence import AfterEvent

    service = Service(office(obligation("a-1", AfterEvent(days=15))))
    service.load(service.office, at("2022-10-01", "00:00"))
    entered = office(obligation("a-1", AfterEvent(days=15, events=(date(2023, 3, 1),))))
    service.load(entered, at("2023-03-20", "12:00"))

    assert lines(await service.until(at("2023-03-20", "13:00"))) == ["03-20 overdue:overdue-1@analyst"]


async def test_each_step_of_the_ladder_says_rightly_when_the_next_one_comes():
    service, said = await year(MARCH, until="2023-05-05")
    on = {key.partition("#")[2]: day for day, key in said}
    announced = {}
    for message in service.relay.accepted:
        for line in digest_from_json(message.payload).lines:
            if line.next_step and line.kind != "reminder":
                announced[f"{line.kind}:{line.step}"] = (line.next_step.step, line.next_step.on)

    assert announced["overdue:overdue-1"] == ("level-1", on["escalation:level-1@head-office"])
    assert announced["escalation:level-1"] == ("level-2", on["escalation:level-2@palad"])
    assert announced["escalation:level-2"] == ("level-3", on["escalation:level-3@nayok"])
    assert announced["information:level-3"] == ("level-3", on["escalation:level-3@nayok"])
    assert "escalation:level-3" not in announced


async def test_completing_one_duty_before_the_mail_left_sends_the_others_without_it():
    service = Service(office(MARCH, QUARTERLY))
    service.load(service.office, at("2023-03-30", "18:00"))
    service.relay.is_down = True
    await service.morning(at("2023-03-31", "08:30"))
    done = Completion(occurrence=M, by="analyst", on=date(2023, 3, 31), evidence="บันทึกที่ ๑")
    record(done, {"tambon": service.office}, service.ledger, at("2023-03-31", "08:40"))
    service.relay.is_down = False

    assert await service.morning(at("2023-03-31", "08:45")) == ["tambon/O1/q-1/2023-03-31#reminder:T-0@analyst"]
    assert sorted(service.states().values()) == [State.SENT, State.STALE]


async def test_a_mail_that_waits_is_given_up_when_the_plan_drops_what_it_says():
    service = Service(office(MARCH, QUARTERLY))
    service.load(service.office, at("2023-03-30", "18:00"))
    service.relay.is_down = True
    await service.morning(at("2023-03-31", "08:30"))
    service.load(office(QUARTERLY), at("2023-03-31", "09:00"))
    service.relay.is_down = False

    assert await service.morning(at("2023-03-31", "09:05")) == ["tambon/O1/q-1/2023-03-31#reminder:T-0@analyst"]


async def test_a_mail_that_stays_in_doubt_ends_with_a_person_and_its_lines_move_on():
    service = Service(office(MARCH))
    service.load(service.office, at("2023-03-27", "18:00"))
    service.relay.silent = {"analyst@office.example"}
    await service.until(at("2023-04-10"))
    mails = [one for one in service.ledger.messages() if one.position == "analyst"]

    assert mails[0].state is State.STALE
    assert 3 <= mails[0].doubts <= 12, "neither given up at once nor sent for ever"
    assert [one.template for one in service.relay.accepted if one.position == "clerk"][:1] == ["fault"]
    assert len(mails) > 1, "its lines are carried by a newer mail"


async def test_a_third_mail_that_can_wait_waits_for_the_next_week():
    duties = [obligation(f"d-{day}", Once(on=date(2023, 3, day))) for day in (16, 17, 20)]
    service, said = await year(*duties, start="2023-03-01", until="2023-03-30")
    to_the_head = [line for line in lines(said) if "level-1@head-office" in line]

    assert [line[:5] for line in to_the_head] == ["03-21", "03-22", "03-27"]
    assert max(count for (address, _), count in by_week(service).items() if address.startswith("head")) == 2
