"""The audit: clean where the service did its work, and exact about what does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from ita_scheduler.domain.absence import Leave
from ita_scheduler.domain.audit import Matter
from ita_scheduler.domain.audit_words import in_thai
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.ledger import FactKind, Head, chain
from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.audit import Nights, audit
from tests.usecases.test_year_properties import ACTS, END, STRETCHES, plans, serve
from tests.world import FOLLOW_UP, MARCH, QUARTERLY, Service, at, directory, office

M = "tambon/O1/m-1/2023-03-31"


def faults(found):
    return [(one.matter, one.about) for one in found.findings if one.matter.is_fault]


async def served(until="2023-05-31", start="2023-03-01", **options):
    service = Service(office(MARCH, **options))
    service.load(service.office, at(start, "00:00"))
    await service.until(at(until, "23:00"))
    return service


def tampered(service, change):
    """Return a ledger whose facts were changed, with hashes that fit again: only the audit can tell."""
    from ita_scheduler.domain.ledger import Draft

    facts = [fact for fact in map(change, service.ledger.facts("tambon")) if fact is not None]
    ledger = MemoryLedger.copy_of(service.ledger, ["tambon"])
    anew, head = [], Head()
    for fact in facts:
        [made] = chain(head, "tambon", fact.at, [Draft(kind=fact.kind, actor=fact.actor, body=fact.body)])
        anew.append(made)
        head = Head(made.seq, made.hash)
    ledger._chains["tambon"] = anew
    return ledger


@settings(max_examples=15)
@given(plans(), ACTS, STRETCHES)
async def test_a_service_that_did_its_work_is_clean_whoever_answered_what_and_however_long_the_relay_was_away(
    here, acts, away
):
    service, _ = await serve(here, acts, away=away)

    found = audit(here, service.ledger, at(END.isoformat(), "23:00"))

    assert faults(found) == []
    assert found.is_clean
    assert {one.matter for one in found.findings} <= {Matter.IN_DOUBT}


async def test_a_clean_audit_has_decided_every_morning_again():
    service = await served()

    found = audit(service.office, service.ledger, at("2023-05-31", "23:30"))

    mornings = {one.morning for one in service.relay.accepted}
    assert found.is_clean
    assert found.decided_again == len(mornings) > 8
    assert found.findings == ()
    assert found.facts == service.ledger.heads()["tambon"].seq


async def test_what_is_due_and_unsaid_while_the_service_is_down_is_said_with_its_first_day():
    service = await served("2023-03-29")

    found = audit(service.office, service.ledger, at("2023-04-06", "07:00"))

    unsaid = [(one.on, one.about) for one in found.findings if one.matter is Matter.UNSAID]
    assert unsaid == [(date(2023, 4, 3), f"{M}#overdue:overdue-1@analyst")]
    overtaken = {one.about.partition("#")[2] for one in found.findings if one.matter is Matter.OVERTAKEN}
    assert overtaken == {"reminder:T-1@analyst", "reminder:T-0@analyst"}


async def test_what_was_made_up_after_an_outage_is_a_remark():
    service = await served("2023-03-31")
    await service.morning(at("2023-04-05", "09:00"))
    await service.until(at("2023-04-05", "23:00"))

    found = audit(service.office, service.ledger, at("2023-04-05", "23:30"))

    assert found.is_clean
    assert [(one.matter, one.on, one.about.partition("#")[2]) for one in found.findings] == [
        (Matter.MADE_UP, date(2023, 4, 3), "overdue:overdue-1@analyst")
    ]


async def test_a_notice_struck_from_a_mail_and_one_written_into_it_are_found_although_the_chain_is_whole():
    service = await served()
    name = f"{M}#reminder:T-7@analyst"

    def strike(fact):
        if fact.kind is FactKind.COMPOSED and any(key == name for key, *_ in fact.body["notices"]):
            kept = [row for row in fact.body["notices"] if row[0] != name]
            added = [[f"{M}#escalation:level-2@nayok", "step_reached"]]
            return replace(fact, body={**fact.body, "notices": kept + added})
        return fact

    ledger = tampered(service, strike)
    found = audit(service.office, ledger, at("2023-05-31", "23:30"))

    assert ledger.breaks() == ()
    assert (Matter.UNFOUNDED, f"{M}#escalation:level-2@nayok") in faults(found)
    assert (Matter.UNSAID, name) in faults(found)


async def test_a_fact_changed_without_its_hash_is_a_broken_chain_with_its_place():
    service = await served()
    ledger = MemoryLedger.copy_of(service.ledger, ["tambon"])
    ledger._chains["tambon"][4] = replace(ledger._chains["tambon"][4], actor="somebody")

    found = audit(service.office, ledger, at("2023-05-31", "23:30"))

    [broken] = [one for one in found.findings if one.matter is Matter.CHAIN]
    assert broken.about == "tambon 5"
    assert not found.is_clean


async def test_the_outbox_is_held_against_the_facts_of_its_mails():
    service = await served()
    ledger = MemoryLedger.copy_of(service.ledger, ["tambon"])
    first, second, third, *_ = ledger.messages()
    ledger._outbox._messages[first.id] = replace(first, state=State.FAILED)
    ledger._outbox._messages[second.id] = replace(second, address="somebody@elsewhere.example")
    del ledger._outbox._messages[third.id]
    ledger._outbox._messages["stray"] = replace(first, id="stray", slot="stray")

    found = audit(service.office, ledger, at("2023-05-31", "23:30"))

    assert set(faults(found)) == {
        (Matter.OTHER_STATE, first.id),
        (Matter.OTHER_ADDRESS, second.id),
        (Matter.NOT_IN_OUTBOX, third.id),
        (Matter.NOT_IN_LEDGER, "stray"),
    }


async def test_an_address_that_was_erased_is_no_fault():
    service = await served()
    service.ledger.forget_addresses(before=at("2023-05-31", "23:30"))

    assert audit(service.office, service.ledger, at("2023-05-31", "23:40")).is_clean


async def test_a_mail_that_waits_for_a_day_is_a_fault_and_one_in_doubt_a_remark():
    service = Service(office(MARCH))
    service.load(service.office, at("2023-03-28", "00:00"))
    service.relay.silent = {"analyst@office.example"}
    await service.until(at("2023-03-29", "12:00"))
    [mail] = service.ledger.messages()

    found = audit(service.office, service.ledger, at("2023-03-29", "23:00"))

    assert faults(found) == [(Matter.WAITING, mail.id)]
    assert [one.about for one in found.findings if one.matter is Matter.IN_DOUBT] == [mail.id]


async def test_days_decided_by_other_rules_are_named_and_not_decided_again():
    service = await served("2023-03-30")
    service.load(office(MARCH, people=directory(analyst="new@office.example")), at("2023-03-30", "23:30"))
    await service.until(at("2023-04-30"))

    found = audit(service.office, service.ledger, at("2023-04-30", "23:30"))

    [other] = [one for one in found.findings if one.matter is Matter.OTHER_RULES]
    assert other.detail == "2023-03-01/2023-03-30"
    assert found.is_clean
    assert found.decided_again > 3


async def test_a_step_that_reaches_nobody_is_a_fault_until_the_plan_is_over():
    people = directory(palad=None)
    service = await served(people=people)

    found = audit(service.office, service.ledger, at("2023-05-31", "23:30"))

    assert {one.matter for one in found.findings if one.matter.is_fault} == {Matter.UNCOVERED}
    assert any("level-2" in one.about for one in found.findings)


async def test_a_leave_months_ahead_that_leaves_a_step_to_nobody_is_a_remark_until_two_weeks_before():
    away = Leave(position="coordinator", span=Span(date(2023, 6, 15), date(2023, 6, 16)))
    service = await served(people=directory(away))

    early = audit(service.office, service.ledger, at("2023-05-31", "23:30"))
    soon = audit(service.office, service.ledger, at("2023-06-01", "23:30"))

    assert early.is_clean
    [ahead] = [one for one in early.findings if one.matter is Matter.UNCOVERED_AHEAD]
    assert in_thai(ahead, service.office.directory) == (
        "จะไม่มีผู้รับที่ส่งถึงได้: ผู้ประสานงาน ผู้ประสานงาน ITA ช่วง ๑๕ มิ.ย. ๖๖ – ๑๖ มิ.ย. ๖๖"
    )
    assert (Matter.UNCOVERED, "coordinator") in faults(soon)


async def test_a_copy_for_information_that_reaches_nobody_is_never_a_fault():
    service = Service(office(FOLLOW_UP, people=directory(coordinator=None)))
    service.load(service.office, at("2023-03-01", "00:00"))
    await service.until(at("2023-03-10", "23:00"))

    found = audit(service.office, service.ledger, at("2023-03-10", "23:30"))

    steps = {one.about.rpartition(" ")[2] for one in found.findings if one.matter is Matter.UNCOVERED_AHEAD}
    assert "inform-coordinator" in steps
    assert {about for matter, about in faults(found) if matter is Matter.UNCOVERED} == {"coordinator"}


# ── Every night ──


@pytest.fixture
def beats():
    return []


async def nights_over(service, days, beats):
    nights = Nights(
        at("2023-03-01", "02:00").astimezone(service.office.agency.zone).time(), 40, lambda: beats.append(1)
    )
    told = []
    for day in days:
        now = at(day, "02:00")
        await service.until(now)
        told += nights.run({"tambon": service.office}, service.ledger, now)
    return told


async def test_the_heartbeat_is_called_after_a_clean_night_and_on_no_other(beats):
    service = await served("2023-03-29")
    await nights_over(service, ["2023-03-30", "2023-03-31"], beats)
    assert len(beats) == 2

    service.relay.is_down = True
    await nights_over(service, ["2023-04-04"], beats)

    assert len(beats) == 2


async def test_a_heartbeat_that_breaks_discards_no_audit():
    service = await served("2023-03-29")
    now = at("2023-03-30", "02:00")
    await service.until(now)

    def broken():
        raise UnicodeEncodeError("ascii", "ตรวจ", 0, 4, "ordinal not in range")

    nights = Nights(now.astimezone(service.office.agency.zone).time(), 40, broken)
    (found,) = nights.run({"tambon": service.office}, service.ledger, now)

    assert found.is_clean


async def test_the_administrator_is_told_in_words_once_a_week_while_the_findings_stay_the_same(beats):
    service = await served(people=directory(palad=None), until="2023-04-02")
    await nights_over(service, ["2023-04-03", "2023-04-04", "2023-04-05", "2023-04-10"], beats)
    await service.until(at("2023-04-10", "12:00"))

    mails = [one for one in service.relay.accepted if one.slot.startswith("audit:")]
    assert [one.position for one in mails] == ["clerk", "clerk"]
    assert "ไม่มีผู้รับที่ส่งถึงได้" in mails[0].payload
    assert beats == []


async def test_a_quiet_office_is_audited_in_silence(beats):
    service = Service(office(QUARTERLY, FOLLOW_UP))
    service.load(service.office, at("2023-03-01", "00:00"))
    await nights_over(service, [f"2023-03-{day:02d}" for day in range(2, 20)], beats)

    assert len(beats) == 18
    assert not [one for one in service.ledger.messages() if one.slot.startswith("audit:")]


async def test_an_audit_as_of_an_earlier_day_holds_the_outbox_against_all_that_is_known_now():
    service = await served()

    assert audit(service.office, service.ledger, at("2023-04-01", "12:00")).is_clean
