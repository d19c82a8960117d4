"""What comes back, over days and years: who is told instead, and that nothing is lost and nothing said twice.

The reports are real ones, written as Postfix writes them about the mails that were composed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.digest import fault_from_json
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Head, first_break
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.returned import Finding
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.returned import returned
from ita_scheduler.mail.seals import ReturnAddress
from ita_scheduler.usecases.returns import deal_with
from tests.mail.returning import letter, octets
from tests.mail.samples import SHIPPED
from tests.usecases.test_timelines import lines
from tests.world import BANGKOK, FOLLOW_UP, MARCH, MONTHLY, Service, at, directory, office

M = "tambon/O1/m-1/2023-03-31"


def served(*obligations, start="2022-10-01", **options) -> Service:
    service = Service(office(*obligations, **options))
    service.composer = composer(service)
    service.load(service.office, at(start, "00:00"))
    return service


def composer(service: Service) -> MailComposer:
    return MailComposer(templates=[SHIPPED], sender="ita@office.example", returns=address(service))


def address(service: Service) -> ReturnAddress:
    return ReturnAddress("returns@office.example", service.ledger.secret())


def read(service: Service, *contents: bytes, when=None):
    """Have mails read that came back, and the agency looked at again, as the daemon does."""
    if when is not None:
        service.clock.shown = max(service.clock.shown, when)
    mails = [returned(str(n), content, address(service)) for n, content in enumerate(contents)]
    offices = {service.office.agency.id: service.office}
    dealt = deal_with(mails, offices, service.ledger, service.clock.shown)
    service.rota.put(service.office.agency.id, service.clock.shown)
    return [one.finding for one in dealt]


def report(service: Service, row, name: str = "postfix") -> bytes:
    return letter(name, row, octets(row, service.composer))


def last(service: Service, position: str, template: str | None = None):
    rows = [row for row in service.relay.accepted if row.position == position]
    return [row for row in rows if template is None or row.template == template][-1]


def history(service: Service):
    return fold(service.ledger.facts("tambon"), BANGKOK)


def faults(service: Service) -> list[tuple[str, str]]:
    rows = [row for row in service.relay.accepted if row.template == "fault"]
    return [(row.position, fault_from_json(row.payload).why) for row in rows]


# ── A mail came back ──


async def test_what_came_back_goes_to_the_next_step_up_and_the_administrator_is_told_at_once():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    row = last(service, "analyst")
    assert history(service).said_on(f"{M}#reminder:T-15@analyst") == date(2023, 3, 10)

    assert read(service, report(service, row), when=at("2023-03-10", "09:05")) == [Finding.BOUNCED]

    assert history(service).said_on(f"{M}#reminder:T-15@analyst") is None, "its reader never got it"
    assert service.ledger.message(row.id).state is State.FAILED
    assert lines(await service.until(at("2023-03-10", "23:00"))) == ["03-10 reminder:T-15@head-office"]
    assert faults(service) == [("clerk", "returned")]
    assert lines(await service.until(at("2023-03-16"))) == ["03-16 information:skipped-analyst@coordinator"]
    assert service.ledger.message(row.id).state is State.STALE


async def test_whoever_stands_in_and_had_a_mail_that_day_is_told_the_next_morning():
    service = served(MARCH, FOLLOW_UP)
    await service.until(at("2023-03-28", "09:00"))
    assert last(service, "nayok").morning == date(2023, 3, 28)
    service.load(
        office(MARCH, FOLLOW_UP, people=directory(head_office="nayok@office.example")), at("2023-03-28", "09:01")
    )

    read(service, report(service, last(service, "analyst")), when=at("2023-03-28", "09:05"))

    assert await service.until(at("2023-03-28", "23:00")) == []
    assert "03-29 reminder:T-3@head-office" in lines(await service.until(at("2023-03-29")))


async def test_what_comes_back_in_the_evening_is_told_the_next_morning():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    read(service, report(service, last(service, "analyst")), when=at("2023-03-10", "17:00"))
    assert lines(await service.until(at("2023-03-13"))) == ["03-13 reminder:T-15@head-office"]


async def test_the_fact_names_the_position_and_no_address():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    read(service, report(service, last(service, "analyst")))
    (fact,) = [one for one in service.ledger.facts("tambon") if one.kind == "bounced"]

    assert (fact.actor, fact.body["position"], fact.body["status"]) == ("daemon", "analyst", "5.1.1")
    assert "‹analyst›" in fact.body["diagnostic"]
    assert "@" not in "".join(str(value) for name, value in fact.body.items() if name != "message")
    row = service.ledger.message(fact.body["message"])
    assert "analyst@office.example" not in row.reply
    assert "5.1.1" in row.reply
    told = next(one for one in service.ledger.messages() if one.template == "fault")
    assert "analyst@office.example" not in told.payload
    assert "ถูกส่งคืน" in service.composer.compose(told, {}).text.decode()


async def test_what_comes_back_days_later_is_told_to_whoever_stands_in_on_the_same_day():
    service = served(MARCH)
    await service.until(at("2023-03-22", "09:00"))
    late = report(service, last(service, "analyst"), "postfix-gave-up")
    await service.until(at("2023-03-24", "10:00"))

    assert read(service, late, when=at("2023-03-24", "10:00")) == [Finding.BOUNCED]

    assert lines(await service.until(at("2023-03-24", "23:00"))) == ["03-24 reminder:T-7@head-office"]


async def test_the_address_rests_and_is_tried_again_and_the_officer_is_back_in_the_line():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    read(service, report(service, last(service, "analyst")))
    said = lines(await service.until(at("2023-03-28")))

    assert "03-10 reminder:T-15@head-office" in said
    assert [line for line in said if "analyst" in line and "skipped" not in line] == [
        "03-17 reminder:T-15@analyst",
        "03-22 reminder:T-7@analyst",
        "03-28 reminder:T-3@analyst",
    ]


async def test_what_a_relay_takes_for_a_mailbox_that_gives_mails_back_does_not_make_it_well():
    service = served(MARCH, FOLLOW_UP, people=directory(analyst="clerk@office.example"))
    await service.until(at("2023-03-10", "09:00"))
    row = last(service, "analyst")
    # The administrator's own mailbox: nothing is sent there about it, which would come back in its turn.
    read(service, report(service, row))
    assert faults(service) == []
    # A fault about somebody else's mail is taken by the relay, and says nothing about that mailbox.
    assert "03-10 reminder:T-15@head-office" in lines(await service.until(at("2023-03-10", "12:00")))
    read(service, report(service, last(service, "nayok")))
    await service.until(at("2023-03-10", "13:00"))
    assert faults(service) == [("clerk", "returned")]

    mailbox = service.office.directory.mailbox("clerk")
    assert history(service).refused[mailbox] == date(2023, 3, 10)
    said = lines(await service.until(at("2023-03-24")))
    assert "03-22 reminder:T-7@analyst" in said, "only a rest makes it worth a try"
    assert not any("@analyst" in line and line < "03-17" for line in said)


async def test_a_mail_that_was_on_its_way_then_does_not_make_it_well_either():
    service = served(MARCH)
    await service.until(at("2023-03-22", "09:00"))
    late = report(service, last(service, "analyst"))
    service.relay.is_down = True
    await service.until(at("2023-03-28", "09:00"))  # the next one waits for the relay
    read(service, late)
    service.relay.is_down = False
    said = lines(await service.until(at("2023-03-28", "12:00")))

    assert "03-28 reminder:T-3@analyst" in said
    assert history(service).refused
    assert "03-30 reminder:T-1@head-office" in lines(await service.until(at("2023-03-30")))


# ── Once, and only of ours ──


async def test_each_report_is_dealt_with_once_also_when_it_is_read_again_after_a_crash():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    again = report(service, last(service, "analyst"))
    before = service.ledger.heads()["tambon"].seq

    assert read(service, again, again) == [Finding.BOUNCED, Finding.KNOWN]
    after = service.ledger.heads()["tambon"].seq
    assert after == before + 2, "that it came back, and what tells the administrator"
    assert read(service, again) == [Finding.KNOWN]
    await service.until(at("2023-03-14"))
    assert read(service, again) == [Finding.KNOWN]
    assert len(faults(service)) == 1


async def test_a_mail_that_a_person_sends_again_may_come_back_again_but_not_by_the_old_report():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    row = last(service, "analyst")
    old = report(service, row)
    read(service, old)
    assert service.ledger.resend(row.id, at=at("2023-03-10", "10:00"), actor="clerk")
    assert read(service, old) == [Finding.KNOWN]
    await service.until(at("2023-03-10", "11:00"))
    assert service.ledger.message(row.id).state is State.SENT
    assert history(service).said_on(f"{M}#reminder:T-15@analyst") == date(2023, 3, 10)
    assert not history(service).refused, "a person said that it is well again"

    assert read(service, old) == [Finding.KNOWN]
    assert read(service, old.replace(b"08:31:07", b"11:01:00")) == [Finding.BOUNCED]


@pytest.mark.parametrize("name", ["postfix-delayed", "vacation", "spam", "read-receipt", "letter"])
async def test_what_is_no_failure_changes_nothing(name):
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    heads = service.ledger.heads()
    (found,) = read(service, report(service, last(service, "analyst"), name))

    assert found not in (Finding.BOUNCED, Finding.UNSUBSCRIBED)
    assert service.ledger.heads() == heads


async def test_nobody_can_silence_a_mailbox_by_what_can_be_guessed():
    service = served(MARCH, FOLLOW_UP)
    await service.until(at("2023-03-10", "09:00"))
    heads = service.ledger.heads()
    row, other = last(service, "analyst"), last(service, "nayok")
    forged = MailComposer(
        templates=[SHIPPED], sender="ita@office.example", returns=ReturnAddress("returns@office.example", b"guessed")
    )
    true = report(service, row)
    assert read(
        service,
        letter("postfix", row, octets(row, forged)),  # another secret
        true.replace(row.id.encode(), other.id.encode()),  # the seal of another mail
        letter("postfix", row, octets(other, service.composer)),  # another mail's headers, about this address
        true.replace(b"analyst@office.example", b"palad@office.example"),  # another recipient
    ) == [Finding.UNPROVEN, Finding.UNPROVEN, Finding.FOREIGN, Finding.FOREIGN]
    # A mail that this office never sent, well sealed: as of a copy of the ledger that went its own way.
    unknown = octets(replace(row, id="e" * 24 + ".tambon@office.example"), service.composer)
    assert read(service, letter("postfix", row, unknown)) == [Finding.FOREIGN]
    assert service.ledger.heads() == heads


async def test_a_report_that_is_quicker_than_our_own_note_waits_for_it():
    service = served(MARCH)
    service.relay.silent = {"analyst@office.example"}
    await service.until(at("2023-03-10", "08:31"))
    (row,) = service.ledger.messages()
    assert row.doubts
    content = report(service, row)
    assert read(service, content) == [Finding.WAITING]
    service.ledger.claim(
        now=at("2023-03-10", "12:00"),
        real_now=at("2023-03-10", "12:00"),
        owner="x",
        limit=9,
        lease=timedelta(minutes=5),
    )
    assert read(service, content) == [Finding.WAITING]
    service.relay.silent = set()
    await service.morning(at("2023-03-10", "12:10"))
    assert service.ledger.message(row.id).state is State.SENT
    assert read(service, content) == [Finding.BOUNCED]


async def test_one_that_cannot_be_placed_does_not_hold_up_the_others():
    service = served(MARCH, FOLLOW_UP)
    await service.until(at("2023-03-10", "09:00"))
    good = report(service, last(service, "analyst"))
    assert read(service, b"\0" * 99, letter("spam", last(service, "analyst")), good, b"") == [
        Finding.OTHER,
        Finding.OTHER,
        Finding.BOUNCED,
        Finding.OTHER,
    ]


async def test_of_an_agency_that_is_not_served_nothing_is_recorded():
    service = served(MARCH)
    await service.until(at("2023-03-10", "09:00"))
    content = report(service, last(service, "analyst"))
    mails = [returned("1", content, address(service))]
    assert [one.finding for one in deal_with(mails, {}, service.ledger, service.clock.shown)] == [Finding.FOREIGN]


# ── Nothing lost, nothing twice ──


async def test_the_ladder_goes_on_although_the_first_mail_comes_back_after_the_steps_above_were_told():
    service = served(MARCH)
    await service.until(at("2023-04-03", "09:00"))
    first = report(service, last(service, "analyst"), "postfix-gave-up")
    said = lines(await service.until(at("2023-04-14", "09:00")))
    assert "04-05 escalation:level-1@head-office" in said
    assert "04-13 overdue:overdue-2@analyst" in said

    assert read(service, first, when=at("2023-04-14", "10:00")) == [Finding.BOUNCED]
    said = lines(await service.until(at("2023-07-31")))

    assert "04-20 overdue:overdue-3@head-office" in said, "the next repeat goes to who stands in"
    assert [line.split()[1] for line in said if "level-3" in line] == [
        "information:level-3@palad",
        "escalation:level-3@nayok",
    ]
    repeats = [line for line in said if "@analyst" in line and "overdue-" in line]
    assert repeats, "the officer is heard of again when the mailbox has rested"
    assert "overdue-1@analyst" not in " ".join(repeats), "overdue-2 was said already"
    assert len({line.split()[1] for line in said}) == len(said)


async def year_with_returns(seed: int, share: float, *obligations, **options):
    """Serve a year in which a share of the digests come back, minutes to days later; return what was said for good."""
    chance = random.Random(seed)
    service = served(*obligations, **options)
    end = at("2023-08-31")
    coming: list[tuple] = []
    bounced: set[str] = set()
    seen = 0
    while True:
        times = [moment for moment in (service.rota.next(), service.ledger.next_attempt()) if moment]
        times += [when for when, _ in coming]
        if not times or min(times) > end:
            break
        now = max(min(times), service.clock.shown)
        due = [one for one in coming if one[0] <= now]
        coming = [one for one in coming if one[0] > now]
        service.clock.shown = now
        for _, row in due:
            assert read(service, report(service, row)) == [Finding.BOUNCED]
            bounced.add(row.id)
        await service.until(now)
        for row in service.relay.accepted[seen:]:
            if row.template != "fault" and chance.random() < share:
                delay = chance.choice([timedelta(minutes=2), timedelta(hours=3), timedelta(days=2), timedelta(days=5)])
                coming.append((now + delay, row))
        seen = len(service.relay.accepted)
    return service, bounced


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.05, 0.2, 0.5]))
async def test_whatever_comes_back_whenever_nothing_is_lost_and_nothing_is_said_twice(seed, share):
    service, bounced = await year_with_returns(seed, share, MARCH, MONTHLY, FOLLOW_UP)
    digests = [row for row in service.relay.accepted if row.template != "fault"]

    mornings = [(row.morning, row.address) for row in digests]
    assert len(set(mornings)) == len(mornings), "nobody gets two on a day"
    said = defaultdict(int)
    for row in digests:
        if row.id not in bounced:
            for key in service.carried(row):
                said[key] += 1
    assert max(said.values()) == 1, "what was not returned is never said again"
    ladder = [key for key in said if key.startswith(M)]
    assert any("#overdue:" in key for key in ladder)
    assert any("#escalation:level-3@nayok" in key for key in ladder), "the top is reached in the end"
    facts = service.ledger.facts("tambon")
    assert first_break(facts, service.ledger.heads().get("tambon", Head())) is None
    # What the ledger says was said is what arrived.
    told = {key for notices in fold(facts, BANGKOK).told.values() for key, one in notices.items() if one.said_on}
    assert told <= set(said)


async def test_a_mailbox_that_gives_everything_back_is_replaced_all_the_year_and_tried_once_a_week():
    service = served(MONTHLY)
    end = at("2023-03-31", "23:00")
    for _ in range(2000):
        times = [moment for moment in (service.rota.next(), service.ledger.next_attempt()) if moment]
        if not times or min(times) > end:
            break
        before = len(service.relay.accepted)
        await service.until(min(times))
        for row in service.relay.accepted[before:]:
            if row.position == "analyst" and row.template != "fault":
                assert read(service, report(service, row)) == [Finding.BOUNCED]
    tried = [row.morning for row in service.relay.accepted if row.position == "analyst"]
    gaps = [service.office.calendar.between(a, b) for a, b in zip(tried, tried[1:], strict=False)]
    assert min(gaps) >= 5
    told = history(service).told
    for month in ("2022-10-31", "2022-12-31", "2023-02-28"):
        notices = told[f"tambon/O1/s-1/{month}"].values()
        assert {one.position for one in notices if one.said_on and one.kind in ("reminder", "overdue")} == {
            "head-office"
        }
