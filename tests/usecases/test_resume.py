"""After a restore nothing is sent blindly; then a person says that it counts as sent, or lets it be said again."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind, Head, first_break
from ita_scheduler.domain.outbox import ASSUMED_SENT, State
from ita_scheduler.domain.plan import DraftCadence, Reporting
from ita_scheduler.domain.planning import Decision, plan_notices
from ita_scheduler.errors import Refused
from ita_scheduler.ports import Changes
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.cycle import Rota, adopt_plans
from ita_scheduler.usecases.respond import Completion, record
from ita_scheduler.usecases.resume import How, go_on, perhaps_sent
from tests.world import (
    BANGKOK,
    FOLLOW_UP,
    MARCH,
    MONTHLY,
    QUARTERLY,
    NoPaper,
    Relay,
    Service,
    at,
    office,
)

END = at("2023-09-30")
REPORTING = Reporting(
    overdue=(DraftCadence.WHEN_OVERDUE,), monthly=(DraftCadence.MONTHLY,), round=(DraftCadence.EACH_ROUND,)
)


def started(*obligations, **options) -> Service:
    made = office(*(obligations or (MARCH, QUARTERLY, MONTHLY, FOLLOW_UP)), **options)
    service = Service(made)
    service.load(made, at("2022-10-01", "00:00"))
    return service


def backed_up(service: Service) -> MemoryLedger:
    return deepcopy(service.ledger)


def restored(service: Service, ledger: MemoryLedger, backup: datetime, when: datetime, **more) -> Service:
    """Return the service on the restored ledger, as `restore` leaves it: taken over, and held."""
    ledger.take_over(at=when)
    body = {"backup_at": backup.isoformat(), "restored_at": when.isoformat(), "head": 0, "archive": "0" * 64}
    ledger.apply(
        [
            Changes(
                agency="tambon",
                head=ledger.heads().get("tambon", Head()),
                at=when,
                drafts=(Draft(kind=FactKind.RESTORED, actor="daemon", body=body),),
            )
        ]
    )
    again = Service(service.office, ledger=ledger, relay=Relay(), **more)
    again.load(service.office, when)
    return again


def copying(service: Service):
    return lambda stating: MemoryLedger.copy_of(service.ledger, ["tambon"], stating)


async def listed(service: Service):
    # A rehearsal has a loop of its own.
    given = (service.office, service.ledger, copying(service), NoPaper(), service.clock.shown)
    return await asyncio.to_thread(perhaps_sent, *given)


async def decide(service: Service, how: How, by: str = "clerk", now: datetime | None = None):
    now = now or service.clock.shown
    given = (how, by, service.office, service.ledger, copying(service), service.drafter, now)
    mails = await asyncio.to_thread(go_on, *given)
    adopt_plans([service.office], service.ledger, service.rota, now)  # a daemon reads its files again
    return mails


def history(service: Service):
    return fold(service.ledger.facts("tambon"), BANGKOK)


# ── held ──


async def test_a_held_agency_says_nothing_carries_nothing_and_draws_nothing():
    service = started(reporting=REPORTING)
    service.relay.is_down = True
    await service.until(at("2022-11-01", "12:00"))
    ledger = backed_up(service)
    assert ledger.messages(states=(State.PENDING,)) != ()
    again = restored(service, ledger, at("2022-11-01", "12:00"), at("2022-11-09", "12:00"))
    facts = again.ledger.facts("tambon")

    assert await again.until(END) == []
    assert await again.morning(at("2022-11-10")) == []
    assert again.ledger.facts("tambon") == facts
    assert again.drafter.drawn == []
    assert again.relay.accepted == []
    decided = plan_notices(again.office, history(again), at("2022-11-10"))
    assert decided == Decision(agency="tambon", head=history(again).head, wake_at=None)


async def test_while_held_a_plan_is_not_adopted_and_no_waiting_mail_is_given_up():
    service = started()
    service.relay.is_down = True
    await service.until(at("2023-03-10", "12:00"))
    again = restored(service, backed_up(service), at("2023-03-10", "12:00"), at("2023-03-13", "12:00"))
    before = again.states()
    moved = office(*(one for one in (QUARTERLY, MONTHLY, FOLLOW_UP)))
    adopt_plans([moved], again.ledger, Rota(), at("2023-03-13", "13:00"))
    done = Completion(
        occurrence="tambon/O1/m-1/2023-03-31", by="analyst", on=date(2023, 3, 12), evidence="https://x.example/1"
    )
    record(done, {"tambon": again.office}, again.ledger, at("2023-03-13", "13:30"))

    assert again.states() == before
    assert [one.kind for one in again.ledger.facts("tambon")][-2:] == [FactKind.RESTORED, FactKind.COMPLETED]


async def test_restored_twice_the_gap_begins_where_it_began():
    service = started()
    first, second = at("2022-11-01", "12:00"), at("2022-11-20", "12:00")
    again = restored(service, backed_up(service), first, at("2022-11-10"))
    again = restored(again, backed_up(again), second, at("2022-11-25"))

    held = history(again).held
    assert (held.backup_at, held.restored_at) == (first, at("2022-11-25"))


# ── what may have been sent ──


async def test_what_may_have_been_sent_is_what_the_lost_service_sent():
    service = started(reporting=REPORTING)
    backup, restore = at("2023-03-01", "12:00"), at("2023-04-12", "12:00")
    await service.until(backup)
    ledger = backed_up(service)
    before = len(service.relay.accepted)
    await service.until(restore)
    lost = service.relay.accepted[before:]
    again = restored(service, ledger, backup, restore)

    mails = await listed(again)

    assert [(one.message, one.position, one.morning) for one in mails] == [
        (one.id, one.position, one.morning) for one in lost
    ]
    assert {key for one in mails for key in one.notices} == {key for one in lost for key in service.carried(one)}
    assert not any(one.was_waiting for one in mails)


async def test_what_waited_in_the_restored_outbox_is_listed_too():
    service = started()
    service.relay.is_down = True
    await service.until(at("2022-10-26", "08:35"))
    (waiting,) = {one.id for one in service.ledger.messages(states=(State.PENDING,)) if one.position == "nayok"}
    again = restored(service, backed_up(service), at("2022-10-26", "08:35"), at("2022-10-26", "08:36"))

    assert [(one.message, one.was_waiting) for one in await listed(again) if one.position == "nayok"] == [
        (waiting, True)
    ]


async def test_the_list_writes_nothing_and_is_empty_for_who_is_not_held():
    service = started()
    await service.until(at("2023-03-01", "12:00"))
    assert await listed(service) == ()
    again = restored(service, backed_up(service), at("2023-03-01", "12:00"), at("2023-04-12", "12:00"))
    facts, messages = again.ledger.facts("tambon"), again.ledger.messages()

    first = await listed(again)
    assert await listed(again) == first != ()
    assert (again.ledger.facts("tambon"), again.ledger.messages()) == (facts, messages)


async def test_the_hours_after_the_restore_and_before_the_backup_do_not_count():
    service = started()
    await service.until(at("2023-03-31", "08:00"))
    again = restored(service, backed_up(service), at("2023-03-31", "08:00"), at("2023-03-31", "08:10"))

    assert await listed(again) == ()


async def test_a_backup_dated_after_its_restore_leaves_nothing_to_reckon():
    service = started()
    await service.until(at("2023-03-31", "08:00"))
    again = restored(service, backed_up(service), at("2023-05-31"), at("2023-04-10"))

    assert await listed(again) == ()
    await decide(again, How.AS_SENT)
    assert history(again).held is None


# ── as sent ──

DAYS = st.integers(0, 360).map(lambda days: date(2022, 10, 1) + timedelta(days=days))
HOURS = st.sampled_from(["00:00", "08:29", "08:31", "12:00", "16:31", "23:59"])
MOMENTS = st.builds(lambda day, clock: at(day.isoformat(), clock), DAYS, HOURS)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(moments=st.tuples(MOMENTS, MOMENTS).map(sorted), is_down=st.booleans())
@example(moments=[at("2023-03-31", "08:29"), at("2023-03-31", "12:00")], is_down=False)
@example(moments=[at("2023-03-31", "12:00"), at("2023-04-12", "12:00")], is_down=True)
async def test_once_it_counts_as_sent_the_rest_of_the_year_is_that_of_an_undisturbed_service(moments, is_down):
    backup, restore = moments
    # Whatever still waited for the relay has been tried once more by then.
    assume(not is_down or restore - backup > timedelta(hours=3))
    service = started(MARCH, QUARTERLY, FOLLOW_UP, reporting=REPORTING)
    await service.until(backup - timedelta(days=1))
    service.relay.is_down = is_down  # on the last day before the backup: something may wait in it
    await service.until(backup)
    ledger = backed_up(service)
    service.relay.is_down = False
    await service.until(restore)
    told = {key for facts in history(service).told.values() for key in facts}
    again = restored(service, ledger, backup, restore)
    mails = await decide(again, How.AS_SENT)
    rest, undisturbed = await again.until(END), await service.until(END)

    assert rest == undisturbed
    assert told.isdisjoint(key for _, key in rest), "no notice twice"
    assert first_break(again.ledger.facts("tambon"), again.ledger.heads()["tambon"]) is None
    assert {one.message for one in mails} <= {one.id for one in service.relay.accepted}
    assert not again.ledger.messages(states=(State.PENDING, State.SENDING))


async def test_what_counts_as_sent_says_so_by_whom_and_on_which_day():
    service = started()
    backup, restore = at("2023-03-25", "12:00"), at("2023-04-12", "12:00")
    await service.until(backup)
    again = restored(service, backed_up(service), backup, restore)
    start = again.ledger.heads()["tambon"].seq
    await decide(again, How.AS_SENT, by="coordinator", now=at("2023-04-13", "10:00"))
    first, *facts = again.ledger.facts("tambon", after=start)

    assert (first.kind, first.actor, first.body) == (
        FactKind.RESUMED,
        "coordinator",
        {"by": "coordinator", "how": "as_sent"},
    )
    assert {fact.at for fact in facts} == {at("2023-04-13", "10:00")}
    assert {fact.body["assumed"]["by"] for fact in facts} == {"coordinator"}
    sent = [fact for fact in facts if fact.kind is FactKind.SENT]
    assert {fact.body["reply"] for fact in sent} == {ASSUMED_SENT}
    assert sorted({fact.body["assumed"]["on"] for fact in sent})[:2] == ["2023-03-28", "2023-03-30"]
    assert history(again).said_on("tambon/O1/m-1/2023-03-31#reminder:T-3@analyst") == date(2023, 3, 28)


async def test_a_report_that_counts_as_drafted_is_drawn_again_and_rests_on_the_real_chain():
    service = started(reporting=REPORTING)
    backup, restore = at("2023-03-25", "12:00"), at("2023-04-12", "12:00")
    await service.until(backup)
    again = restored(service, backed_up(service), backup, restore)
    await decide(again, How.AS_SENT)
    facts = again.ledger.facts("tambon")
    drafted = [fact for fact in facts if fact.kind is FactKind.DRAFTED and "assumed" in fact.body]

    assert drafted != []
    assert len(again.drafter.drawn) == len(drafted)
    for report, fact in zip(again.drafter.drawn, drafted, strict=True):
        assert report.subject.key == fact.body["report"]
        assert facts[report.head.seq - 1].hash == report.head.hash


async def test_an_answer_typed_in_again_is_heard_and_its_mails_do_not_count():
    service = started(MARCH)
    backup, restore = at("2023-03-01", "12:00"), at("2023-04-12", "12:00")
    await service.until(backup)
    again = restored(service, backed_up(service), backup, restore)
    done = Completion(
        occurrence="tambon/O1/m-1/2023-03-31", by="analyst", on=date(2023, 3, 20), evidence="https://x.example/1"
    )
    record(done, {"tambon": again.office}, again.ledger, restore)

    assert await decide(again, How.AS_SENT) == ()
    assert await again.until(END) == []


# ── again ──


async def test_said_again_nothing_is_lost():
    service = started()
    backup, restore = at("2023-03-01", "12:00"), at("2023-04-24", "12:00")
    await service.until(backup)
    ledger = backed_up(service)
    await service.until(END)
    again = restored(service, ledger, backup, restore)
    await decide(again, How.AGAIN)
    await again.until(END)
    mine, theirs = history(again), history(service)

    assert set(mine.told) >= set(theirs.told)
    for occurrence, told in theirs.told.items():
        climbed = {key for key in told if "#escalation" in key or "overdue-1@" in key}
        assert {key for key in climbed if not mine.is_settled(key)} == set(), occurrence


async def test_a_repeat_of_the_same_morning_carries_the_same_message_id():
    service = started(MARCH)
    await service.until(at("2023-03-31", "08:00"))
    ledger = backed_up(service)
    await service.until(at("2023-03-31", "09:00"))
    (lost,) = [one for one in service.relay.accepted if one.morning == date(2023, 3, 31)]
    again = restored(service, ledger, at("2023-03-31", "08:00"), at("2023-03-31", "10:00"))
    await decide(again, How.AGAIN)
    await again.until(at("2023-03-31", "12:00"))
    (repeated,) = again.relay.accepted

    assert (repeated.id, repeated.payload) == (lost.id, lost.payload)


async def test_a_mail_that_was_under_way_at_the_backup_is_in_doubt_and_repeated_with_its_own_id():
    service = started(MARCH)
    await service.until(at("2023-03-31", "08:00"))
    service.relay.is_down = True
    await service.until(at("2023-03-31", "08:30"))
    clock = service.clock
    (message,) = service.ledger.claim(
        now=clock.shown + timedelta(hours=1),
        real_now=clock.shown,
        owner="lost",
        limit=1,
        lease=timedelta(minutes=5),
    )
    again = restored(service, backed_up(service), at("2023-03-31", "09:31"), at("2023-04-03", "10:00"))
    await decide(again, How.AGAIN)
    await again.until(at("2023-04-03", "12:00"))

    assert message.id in [one.id for one in again.relay.accepted]


# ── refusals ──


async def test_who_is_not_held_cannot_be_decided_about():
    service = started(MARCH)
    with pytest.raises(Refused, match="not held"):
        await decide(service, How.AGAIN)


async def test_a_position_that_nobody_knows_decides_nothing():
    service = started(MARCH)
    again = restored(service, backed_up(service), at("2022-10-02"), at("2022-10-03"))
    before = again.ledger.facts("tambon")

    with pytest.raises(Refused, match="there is no position"):
        await decide(again, How.AS_SENT, by="nobody")
    assert again.ledger.facts("tambon") == before
