"""Timelines of offices in which somebody is away: who acts, who is skipped and why, and what is said on return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.absence import Acting, Unreached
from ita_scheduler.domain.digest import ActingFor, Skip, digest_from_json, fault_from_json
from tests.world import FOLLOW_UP, MARCH, POSITIONS, QUARTERLY, Service, acting, at, directory, leave, office

PLAIN = [
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
]


async def served(*away, duties=(MARCH,), start="2022-10-01", until="2023-05-10", refused=(), **people):
    service = Service(office(*duties, people=directory(*away, **people)))
    service.relay.refused = set(refused)
    service.load(service.office, at(start, "00:00"))
    said = await service.until(at(until))
    return service, [f"{day:%m-%d} {key.partition('#')[2]}" for day, key in said]


def mails(service, day):
    """Return the digests of a day by the mailbox they went to."""
    return {
        message.address.partition("@")[0]: digest_from_json(message.payload)
        for message in service.relay.accepted
        if message.morning == date.fromisoformat(day) and message.template != "fault"
    }


def dropped(service):
    return [
        f"{fact.at.astimezone(service.office.agency.zone):%m-%d} {key.partition('#')[2]}"
        for fact in service.ledger.facts("tambon")
        if fact.kind == "suppressed"
        for key, why, _ in fact.body["notices"]
        if why == "unreachable"
    ]


# ── Somebody acts ──


async def test_an_acting_officer_in_mid_month_gets_what_falls_due_and_nothing_is_said_again_afterwards():
    service, said = await served(acting("analyst", "accountant", "2023-03-20", "2023-03-29"))

    assert said == PLAIN, "the post is told on the same days, whoever has it"
    to = {f"{message.morning:%m-%d}": message.address for message in service.relay.accepted if "T-" in message.payload}
    assert {day: to[day].partition("@")[0] for day in ("03-10", "03-22", "03-28", "03-30")} == {
        "03-10": "analyst",
        "03-22": "accountant",
        "03-28": "accountant",
        "03-30": "analyst",
    }


async def test_the_mail_and_the_fact_say_who_acts_for_whom_and_by_which_order():
    service, _ = await served(acting("palad", "head-finance", "2023-04-10", "2023-04-12"), until="2023-04-11")
    digest = mails(service, "2023-04-11")["head-finance"]
    (body,) = [
        fact.body
        for fact in service.ledger.facts("tambon")
        if fact.kind == "composed" and fact.body["position"] == "palad"
    ]

    assert digest.to_titles == ("ผู้อำนวยการกองคลัง",)
    assert digest.acting == (ActingFor(by="ผู้อำนวยการกองคลัง", post="ปลัด อบต.", orders=("คำสั่งที่ ๑๒/๒๕๖๖",)),)
    assert body["acting"] == [["palad", "head-finance", "คำสั่งที่ ๑๒/๒๕๖๖"]]
    assert digest.is_executive


async def test_a_mail_to_the_holder_states_no_order():
    service, _ = await served(acting("palad", "head-finance", "2023-04-20", "2023-04-30"), until="2023-04-12")

    assert not any("acting" in fact.body for fact in service.ledger.facts("tambon"))
    assert all(digest.acting == () for digest in mails(service, "2023-04-11").values())


async def test_the_step_below_acting_for_the_step_above_is_not_told_twice_and_the_ladder_goes_on():
    service, said = await served(acting("palad", "head-office", "2023-04-01", "2023-04-20"))

    assert sorted(said) == sorted(line for line in PLAIN if "level-2" not in line), "one person, one word about it"
    assert mails(service, "2023-04-20")["head-office"].acting, "the acting officer sees the summary before it goes up"


async def test_two_positions_of_one_person_by_an_order_make_one_mail():
    away = acting("palad", "nayok", "2023-03-01", "2023-05-30")
    service, _ = await served(away, duties=(MARCH, FOLLOW_UP), start="2023-03-25")
    per_day = [(message.morning, message.address) for message in service.relay.accepted]

    assert len(per_day) == len(set(per_day))
    assert not any(message.address.startswith("palad") for message in service.relay.accepted)


async def test_one_person_with_two_posts_gets_one_digest_in_which_the_order_stands_beside_the_own_title():
    away = acting("analyst", "accountant", "2023-03-01", "2023-04-30")
    service = Service(office(MARCH, people=directory(away), units=("all",)))
    service.load(service.office, at("2023-03-20", "00:00"))
    await service.until(at("2023-03-28"))
    digest = mails(service, "2023-03-28")["accountant"]

    assert digest.to_titles == ("นักวิชาการเงินและบัญชี",)
    assert [one.post for one in digest.acting] == ["นักวิเคราะห์นโยบายและแผน"]
    assert len(digest.lines) == 1, "equal lines are one"


@pytest.mark.parametrize(
    ("day", "preview", "summary"), [("2023-04-17", "04-20", "04-21"), ("2023-04-20", "04-21", "04-24")]
)
async def test_an_order_that_ends_before_a_step_speaks_merges_nothing_into_a_lower_step(day, preview, summary):
    _, said = await served(acting("nayok", "head-office", day, day))

    assert f"{summary} escalation:level-3@nayok" in said, "whoever acted was told at a lower step, the holder was not"
    assert f"{preview} information:level-3@palad" in said


async def test_what_was_merged_into_a_lower_step_stays_so_when_the_holder_goes_away_later():
    service, said = await served(
        acting("palad", "head-office", "2023-04-11", "2023-04-11"), leave("palad", "2023-04-12", "2023-04-14")
    )

    assert "level-2" not in " ".join(said)
    assert dropped(service) == []


async def test_an_acting_officer_who_is_on_leave_too_leaves_a_gap_until_somebody_is_back():
    service, said = await served(
        acting("palad", "head-finance", "2023-04-01", "2023-04-30"), leave("head-finance", "2023-04-10", "2023-04-12")
    )

    assert dropped(service) == ["04-11 escalation:level-2@palad"]
    assert "04-13 escalation:level-2@palad" in said
    assert "head-finance" in mails(service, "2023-04-13")
    assert "04-25 escalation:level-3@nayok" in said, "ปลัด's step has had its eight working days since it was said"


async def test_an_acting_officer_may_be_acted_for_in_turn():
    service, said = await served(
        acting("palad", "head-finance", "2023-04-01", "2023-04-30", order="ที่ ๑"),
        acting("head-finance", "accountant", "2023-04-10", "2023-04-12", order="ที่ ๒"),
        until="2023-04-11",
    )

    assert said[-1] == "04-11 escalation:level-2@palad"
    assert mails(service, "2023-04-11")["accountant"].acting[0].orders == ("ที่ ๑", "ที่ ๒")


async def test_a_mailbox_of_an_acting_officer_that_is_refused_is_told_to_the_administrator_by_its_own_title():
    service, _ = await served(
        acting("palad", "head-finance", "2023-04-01", "2023-04-30"),
        refused={"head-finance@office.example"},
        until="2023-04-12",
    )
    (fault,) = [message for message in service.relay.accepted if message.template == "fault"]

    assert fault_from_json(fault.payload).subject_of == "ผู้อำนวยการกองคลัง"


# ── Nobody acts ──


async def test_a_vacancy_at_the_head_of_the_unit_goes_to_the_permanent_secretary_and_both_mails_say_why():
    service, said = await served(vacant=["head-office"])

    assert said[6:9] == [
        "04-05 escalation:level-1@palad",
        "04-06 information:skipped-head-office@coordinator",
        "04-13 overdue:overdue-2@analyst",
    ]
    assert not any("level-2" in line for line in said), "ปลัด was told already"
    why = (Skip(title="หัวหน้าสำนักปลัด", why=Unreached.VACANT),)
    assert mails(service, "2023-04-05")["palad"].lines[0].skips == why
    assert mails(service, "2023-04-06")["coordinator"].lines[0].skips == why


async def test_a_leave_over_the_due_date_goes_up_the_line_and_what_still_holds_is_said_on_return():
    service, said = await served(leave("analyst", "2023-03-30", "2023-04-10"))

    assert said[3:9] == [
        "03-30 reminder:T-1@head-office",
        "03-30 information:skipped-analyst@coordinator",
        "03-31 reminder:T-0@head-office",
        "04-03 overdue:overdue-1@head-office",
        "04-11 overdue:overdue-1@analyst",
        "04-19 escalation:level-2@palad",
    ]
    (skip,) = mails(service, "2023-03-30")["head-office"].lines[0].skips
    assert skip == Skip(title="นักวิเคราะห์นโยบายและแผน", why=Unreached.ON_LEAVE, until=date(2023, 4, 10))
    (body,) = [
        fact.body
        for fact in service.ledger.facts("tambon")
        if fact.kind == "composed" and fact.body["morning"] == "2023-03-30" and fact.body["position"] == "head-office"
    ]
    assert body["notices"][0][2:] == [["analyst"], ["on_leave"]]


@pytest.mark.parametrize(
    "away",
    [
        pytest.param(leave("head-office", "2023-04-06", "2023-04-10"), id="the head after being told"),
        pytest.param(leave("analyst", "2023-03-23", "2023-03-24"), id="the officer between two reminders"),
        pytest.param(leave("palad", "2023-04-12", "2023-04-18"), id="the secretary after being told"),
        pytest.param(leave("analyst", "2023-04-01", "2023-04-02"), id="over a weekend"),
        pytest.param(leave("analyst", "2022-10-03", "2023-03-09"), id="before anything is due"),
        pytest.param(acting("head-office", "head-finance", "2023-04-06", "2023-04-12"), id="somebody acts afterwards"),
    ],
)
async def test_an_absence_after_a_step_was_said_says_nothing_again_and_jumps_no_step(away):
    service, said = await served(away)

    assert said == PLAIN
    assert dropped(service) == []


async def test_a_repeat_that_falls_into_a_leave_goes_to_whoever_stands_in_with_its_number():
    _, said = await served(leave("analyst", "2023-04-12", "2023-04-14"))

    assert "04-13 overdue:overdue-2@head-office" in said
    assert "04-20 overdue:overdue-2@analyst" in said


async def test_the_secretary_away_when_the_preview_is_due_does_not_hold_up_the_summary_and_is_reported():
    service, said = await served(leave("palad", "2023-04-20", "2023-04-24"))

    assert "04-21 escalation:level-3@nayok" in said
    assert "04-20 information:skipped-palad@coordinator" in said
    assert "information:level-3@palad" not in " ".join(said)
    assert dropped(service) == ["04-20 information:level-3@palad"]


async def test_while_the_coordinator_is_away_answers_wait_in_the_own_mailbox_and_news_come_on_return():
    away = leave("coordinator", "2023-03-01", "2023-04-05")
    service, said = await served(away, duties=(MARCH, FOLLOW_UP), start="2023-03-01", analyst=None)

    assert mails(service, "2023-03-10")["head-office"].reply_to == "coordinator@office.example"
    news = [line for line in said if line.endswith("@coordinator")]
    assert news[:2] == ["04-06 information:overdue-1@coordinator", "04-13 information:skipped-analyst@coordinator"]


async def test_whoever_acts_for_the_coordinator_gets_the_answers_and_the_information():
    service, said = await served(
        acting("coordinator", "clerk", "2023-03-01", "2023-05-30"), duties=(FOLLOW_UP,), start="2023-03-01"
    )
    digests = [digest_from_json(one.payload) for one in service.relay.accepted if one.address.startswith("clerk")]

    assert any(line.endswith("@coordinator") for line in said)
    assert {digest.reply_to for digest in digests} == {"clerk@office.example"}
    assert all(digest.head for digest in digests), "the ledger's head stands in what the coordinator gets"


@pytest.mark.parametrize(
    ("away", "to", "stand_in"),
    [
        ([], "clerk", ""),
        ([leave("clerk", "2023-03-10", "2023-03-15")], "coordinator", "ผู้ประสานงาน ITA"),
        ([acting("clerk", "accountant", "2023-03-10", "2023-03-15")], "accountant", ""),
        ([leave("clerk", "2023-03-10", "2023-03-15"), leave("coordinator", "2023-03-10", "2023-03-15")], None, None),
    ],
    ids=["there", "on leave", "somebody acts", "both on leave"],
)
async def test_a_fault_is_told_to_whoever_is_there(away, to, stand_in):
    service, _ = await served(*away, refused={"analyst@office.example"}, until="2023-03-10")
    faults = [message for message in service.relay.accepted if message.template == "fault"]

    assert [message.address for message in faults] == ([f"{to}@office.example"] if to else [])
    assert [fault_from_json(message.payload).stand_in for message in faults] == ([stand_in] if to else [])
    orders = [
        fact.body.get("acting") for fact in service.ledger.facts("tambon") if "fault" in fact.body.get("slot", "")
    ]
    assert orders == ([[["clerk", "accountant", "คำสั่งที่ ๑๒/๒๕๖๖"]]] if to == "accountant" else [None] * len(faults))


async def test_nobody_reachable_at_all_is_stated_and_the_ladder_begins_when_somebody_is_back():
    away = [leave(post, "2023-03-30", "2023-04-10") for post in ("analyst", "head-office")]
    service, said = await served(*away, leave("palad", "2023-03-30", "2023-04-17"))

    assert dropped(service) == [
        "03-30 reminder:T-1@analyst",
        "03-31 reminder:T-0@analyst",
        "04-03 overdue:overdue-1@analyst",
        "04-05 escalation:level-1@head-office",
        "04-11 escalation:level-2@palad",
    ]
    assert said[3:] == [
        "03-30 information:skipped-analyst@coordinator",
        "04-06 information:skipped-head-office@coordinator",
        "04-11 overdue:overdue-1@analyst",
        "04-13 information:skipped-palad@coordinator",
        "04-13 escalation:level-1@head-office",
        "04-19 escalation:level-2@palad",
        "04-20 overdue:overdue-2@analyst",
        "04-27 overdue:overdue-3@analyst",
        "04-28 information:level-3@palad",
        "05-01 escalation:level-3@nayok",
        "05-04 overdue:overdue-4@analyst",
    ]
    news = mails(service, "2023-03-30")["coordinator"].lines[0]
    assert [(skip.why, skip.until) for skip in news.skips] == [
        (Unreached.ON_LEAVE, date(2023, 4, 10)),
        (Unreached.ON_LEAVE, date(2023, 4, 10)),
        (Unreached.ON_LEAVE, date(2023, 4, 17)),
    ]


async def test_an_order_entered_in_the_middle_of_a_gap_is_taken_up_the_same_day():
    service, said = await served(
        *[leave(post, "2023-03-01", "2023-04-28") for post in ("analyst", "head-office", "palad")], until="2023-03-10"
    )
    assert said == []
    people = replace(service.office.directory, acting=(acting("analyst", "accountant", "2023-03-10", "2023-04-28"),))
    service.load(replace(service.office, directory=people), at("2023-03-10", "11:00"))

    assert [key.partition("#")[2] for _, key in await service.until(at("2023-03-10", "12:00"))] == [
        "reminder:T-15@analyst"
    ]


async def test_a_report_draft_made_while_the_secretary_is_away_comes_on_return():
    from ita_scheduler.domain.plan import DraftCadence, Reporting

    monthly = Reporting(overdue=(), monthly=(DraftCadence.MONTHLY,), round=())
    service = Service(office(MARCH, people=directory(leave("palad", "2023-02-01", "2023-02-03")), reporting=monthly))
    service.load(service.office, at("2023-01-20", "00:00"))
    said = [(f"{day:%m-%d}", key.rpartition("@")[2]) for day, key in await service.until(at("2023-02-28"))]

    assert said == [("02-01", "coordinator"), ("02-06", "palad")]


@st.composite
def away(draw):
    """Draw who is away between January and June, some of it acted for; one order for a post."""
    found, first = [], date(2023, 1, 1)
    for post in draw(st.lists(st.sampled_from(sorted(POSITIONS)), max_size=6)):
        start = first + timedelta(days=draw(st.integers(0, 150)))
        end = start + timedelta(days=draw(st.integers(0, 30)))
        by = draw(st.none() | st.sampled_from(sorted(POSITIONS)))
        if by is None:
            found.append(leave(post, start.isoformat(), end.isoformat()))
        elif all(not isinstance(one, Acting) or one.position != post for one in found):
            found.append(acting(post, by, start.isoformat(), end.isoformat()))
    return found


@settings(max_examples=15, deadline=None)
@given(away())
@example([acting("nayok", "accountant", "2023-01-20", "2023-01-20"), leave("nayok", "2023-03-08", "2023-04-01")])
async def test_waking_only_when_asked_to_says_the_same_as_looking_every_morning_whoever_is_away(absences):
    made = office(MARCH, QUARTERLY, FOLLOW_UP, people=directory(*absences), units=("all",))
    lazy = Service(made)
    lazy.load(made, at("2022-12-20", "00:00"))
    said = await lazy.until(at("2023-07-15"))
    eager = Service(made)
    eager.load(made, at("2022-12-20", "00:00"))
    day, seen = date(2022, 12, 20), []
    while day <= date(2023, 7, 15):
        seen += [(day, key) for key in await eager.morning(at(day.isoformat()))]
        day += timedelta(days=1)

    assert sorted(said) == sorted(seen)


@settings(max_examples=20, deadline=None)
@given(away())
async def test_whoever_is_away_nothing_is_said_twice_and_nobody_who_is_away_is_mailed(absences):
    made = office(MARCH, FOLLOW_UP, people=directory(*absences), units=("all",))
    service = Service(made)
    service.load(made, at("2022-12-20", "00:00"))
    said = await service.until(at("2023-07-15"))
    keys = [key for _, key in said]

    assert len(keys) == len(set(keys))
    per_day = [(message.morning, message.address) for message in service.relay.accepted]
    assert len(per_day) == len(set(per_day))
    for message in service.relay.accepted:
        owner = message.address.partition("@")[0]
        people = made.directory.on(message.morning)
        assert people.address(message.position) == message.address
        assert people.reader(message.position) == owner
        assert all(one.position != owner or message.morning not in one.span for one in made.directory.leaves)
    assert any("/m-1/" in key and ":overdue-1@" in key for key in keys), "back in June at the latest, somebody is told"
