"""The contract of the outbox, for every implementation."""

from datetime import UTC, date, timedelta

import pytest

from ita_scheduler.domain.ledger import FactKind, first_break
from ita_scheduler.domain.outbox import Message, State, Template
from tests.storage.samples import AGENCY, LEASE, T0, changes, claim, draft, minutes, new, sent, settlement


def states(ledger):
    return {message.id.partition(".")[0]: message.state.value for message in ledger.messages()}


def kinds(ledger):
    return [fact.kind for fact in ledger.facts(AGENCY)]


def failed(ledger, name="m"):
    """Put one message into the outbox and let it fail."""
    ledger.apply([changes(ledger, new(name, notices=["n1"]))])
    (message,) = claim(ledger)
    ledger.settle([settlement(message, State.FAILED, reply="550 no such user")], at=T0, owner="daemon-1")
    return message


def test_a_new_message_is_pending_and_due_at_its_planned_instant(ledger):
    ledger.apply([changes(ledger, new("m"))])

    assert ledger.messages() == (
        Message(
            id="m.phonsawan@mail.example",
            agency=AGENCY,
            slot="slot-m",
            template=Template.STAFF,
            position="analyst",
            address="analyst@phonsawan.example",
            morning=date(2023, 3, 1),
            at=T0,
            payload='{"lines": "รายงานผล"}',
            state=State.PENDING,
            attempts=0,
            doubts=0,
            next_attempt=T0,
            lease_until=None,
            settled_at=None,
            reply="",
        ),
    )
    assert ledger.message("m.phonsawan@mail.example") == ledger.messages()[0]
    assert ledger.next_attempt() == T0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(new("a", slot="s"), new("b", slot="s"), id="the slot is taken"),
        pytest.param(new("a", notices=["n1", "n2"]), new("b", notices=["n3", "n2"]), id="a notice is carried"),
        pytest.param(new("a", slot="s"), new("a", slot="t"), id="the id is taken"),
    ],
)
def test_what_is_taken_leaves_the_whole_change_out(ledger, first, second):
    ledger.apply([changes(ledger, first)])

    assert ledger.apply([changes(ledger, new("free"), second, drafts=[draft()])]) == (AGENCY,)

    assert [message.slot for message in ledger.messages()] == [first.slot]
    assert ledger.facts(AGENCY) == ()


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param((new("a", slot="s"), new("b", slot="s")), id="one slot twice"),
        pytest.param((new("a", notices=["n"]), new("b", notices=["n"])), id="one notice in two messages"),
        pytest.param((new("a", notices=["n", "n"]),), id="one notice twice in a message"),
        pytest.param((new("a", slot="s"), new("a", slot="t")), id="one id twice"),
    ],
)
def test_a_change_that_contradicts_itself_is_left_out(ledger, pair):
    assert ledger.apply([changes(ledger, *pair)]) == (AGENCY,)
    assert ledger.messages() == ()


def test_two_agencies_may_use_the_same_slot(ledger):
    batch = [changes(ledger, new("m", slot="s", agency=name), agency=name) for name in (AGENCY, "nongbua")]

    assert ledger.apply(batch) == ()
    assert len(ledger.messages()) == 2


def test_one_taken_slot_among_many_agencies_leaves_out_that_agency_alone(ledger):
    names = [f"agency-{number}" for number in range(20)]
    ledger.apply([changes(ledger, new("old", slot="s", agency=name), agency=name) for name in (names[7], names[13])])

    batch = [changes(ledger, new("new", slot="s", agency=name), drafts=[draft()], agency=name) for name in names]

    assert ledger.apply(batch) == (names[7], names[13])
    assert set(ledger.heads()) == set(names) - {names[7], names[13]}


def test_a_stale_message_makes_room_for_its_slot_and_notices_in_the_same_change(ledger):
    ledger.apply([changes(ledger, new("old", slot="s", notices=["n1", "n2"]))])
    fresh = new("fresh", slot="s", notices=["n1", "n2", "n3"])

    assert ledger.apply([changes(ledger, fresh, stale=["old.phonsawan@mail.example"], at=minutes(9))]) == ()

    assert states(ledger) == {"fresh": "pending", "old": "stale"}
    old = ledger.message("old.phonsawan@mail.example")
    assert (old.next_attempt, old.settled_at) == (None, minutes(9))
    assert ledger.apply([changes(ledger, new("third", notices=["n1"]))]) == (AGENCY,)


def test_what_a_stale_message_held_may_be_taken_by_a_later_change(ledger):
    ledger.apply([changes(ledger, new("old", slot="s", notices=["n1"]))])
    ledger.apply([changes(ledger, stale=["old.phonsawan@mail.example"])])

    assert ledger.apply([changes(ledger, new("fresh", slot="s", notices=["n1"]))]) == ()


def test_a_message_that_is_being_sent_is_not_given_up(ledger):
    ledger.apply([changes(ledger, new("m"))])
    claim(ledger)

    assert ledger.apply([changes(ledger, stale=["m.phonsawan@mail.example"], drafts=[draft()])]) == (AGENCY,)
    assert states(ledger) == {"m": "sending"}
    assert kinds(ledger) == []


def test_a_message_in_doubt_is_never_given_up(ledger):
    ledger.apply([changes(ledger, new("m"))])
    claim(ledger)
    ledger.take_over(at=T0)

    assert ledger.apply([changes(ledger, stale=["m.phonsawan@mail.example"])]) == (AGENCY,)
    assert states(ledger) == {"m": "pending"}


@pytest.mark.parametrize("whose", ["nobody@mail.example", "m.nongbua@mail.example"])
def test_only_a_message_of_ones_own_is_given_up(ledger, whose):
    ledger.apply([changes(ledger, new("m", agency="nongbua"), agency="nongbua")])

    assert ledger.apply([changes(ledger, stale=[whose], drafts=[draft()])]) == (AGENCY,)
    assert states(ledger) == {"m": "pending"}


def test_a_claimed_message_is_under_a_lease(ledger):
    ledger.apply([changes(ledger, new("m"))])

    (message,) = ledger.claim(now=T0, real_now=minutes(60), owner="daemon-1", limit=9, lease=LEASE)

    assert (message.state, message.attempts, message.doubts) == (State.SENDING, 1, 0)
    assert (message.next_attempt, message.lease_until) == (None, minutes(65))
    assert ledger.messages() == (message,)
    assert ledger.next_attempt() is None


def test_nobody_claims_what_another_has_claimed(ledger):
    ledger.apply([changes(ledger, new("a"), new("b"), new("c"))])

    first, second = claim(ledger, limit=2), claim(ledger, owner="daemon-2", limit=2)

    assert (len(first), len(second)) == (2, 1)
    assert claim(ledger) == ()


def test_the_longest_waiting_message_is_claimed_first_and_none_before_its_time(ledger):
    ledger.apply(
        [changes(ledger, *(new(name, at=minutes(at)) for name, at in (("c", 2), ("a", 1), ("b", 1), ("z", 9))))]
    )

    assert [m.id[0] for m in claim(ledger, at=minutes(5), limit=2)] == ["a", "b"]
    assert [m.id[0] for m in claim(ledger, at=minutes(5))] == ["c"]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_nothing_claims_nothing(ledger, limit):
    ledger.apply([changes(ledger, new("m"))])

    assert claim(ledger, limit=limit) == ()


def test_an_expired_lease_is_claimed_again_in_doubt_with_a_fact(ledger):
    ledger.apply([changes(ledger, new("late"), new("fresh", at=minutes(5)))])
    claim(ledger, limit=1)

    assert claim(ledger, at=minutes(4)) == ()
    again = claim(ledger, at=minutes(5), owner="daemon-2")

    assert [(m.id[:4], m.attempts, m.doubts, m.lease_until) for m in again] == [
        ("late", 2, 1, minutes(10)),
        ("fres", 1, 0, minutes(10)),
    ]
    (fact,) = ledger.facts(AGENCY)
    assert (fact.kind, fact.actor, fact.at) == (FactKind.IN_DOUBT, "daemon", minutes(5))
    assert fact.body == {"message": "late.phonsawan@mail.example", "reason": "lease_expired"}
    assert set(ledger.messages()) == set(again)


def test_leases_follow_the_real_clock_and_facts_the_daemons_clock(ledger):
    ledger.apply([changes(ledger, new("m"))])
    claim(ledger)

    assert ledger.claim(now=T0 + timedelta(days=99), real_now=minutes(4), owner="x", limit=9, lease=LEASE) == ()
    (message,) = ledger.claim(now=T0, real_now=minutes(6), owner="x", limit=9, lease=LEASE)

    assert message.lease_until == minutes(11)
    assert ledger.facts(AGENCY)[0].at == T0


def test_an_expired_lease_comes_before_what_is_due_when_the_limit_is_small(ledger):
    ledger.apply([changes(ledger, new("a"), new("b", at=minutes(1)))])
    claim(ledger, limit=1)

    assert [m.id[0] for m in claim(ledger, at=minutes(9), limit=1)] == ["a"]


def test_a_sent_message_is_settled_with_its_fact(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)

    ledger.settle([sent(message)], at=minutes(1), owner="daemon-1")

    kept = ledger.message(message.id)
    assert (kept.state, kept.settled_at, kept.reply) == (State.SENT, minutes(1), "250 2.0.0 queued")
    assert (kept.lease_until, kept.next_attempt, kept.attempts) == (None, None, 1)
    assert [(fact.kind, fact.at) for fact in ledger.facts(AGENCY)] == [(FactKind.SENT, minutes(1))]


def test_many_settlements_of_one_agency_are_chained_in_their_order(ledger):
    ledger.apply([changes(ledger, *(new(name) for name in "abcd"), drafts=[draft()])])
    claimed = claim(ledger)

    ledger.settle([sent(message) for message in reversed(claimed)], at=T0, owner="daemon-1")

    facts = ledger.facts(AGENCY)
    assert [fact.body["message"][0] for fact in facts[1:]] == ["d", "c", "b", "a"]
    assert first_break(facts, ledger.heads()[AGENCY]) is None


def test_a_message_to_be_tried_again_is_pending_until_then(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)

    ledger.settle(
        [settlement(message, State.PENDING, next_attempt=minutes(7), reply="451 later")], at=T0, owner="daemon-1"
    )

    kept = ledger.message(message.id)
    assert (kept.state, kept.next_attempt, kept.settled_at, kept.doubts) == (State.PENDING, minutes(7), None, 0)
    assert ledger.next_attempt() == minutes(7)
    assert claim(ledger, at=minutes(6)) == ()
    assert claim(ledger, at=minutes(7))[0].attempts == 2


def test_a_pending_settlement_without_an_instant_is_due_at_once_and_not_lost(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)

    ledger.settle([settlement(message, State.PENDING)], at=minutes(3), owner="daemon-1")

    assert ledger.next_attempt() == minutes(3)


def test_a_doubt_is_counted(ledger):
    ledger.apply([changes(ledger, new("m"), new("n"))])
    doubtful, clear = claim(ledger)

    ledger.settle(
        [
            settlement(doubtful, State.PENDING, doubt=True, drafts=[draft("lost", FactKind.IN_DOUBT)]),
            settlement(clear, State.PENDING),
        ],
        at=T0,
        owner="daemon-1",
    )

    assert [message.id for message in ledger.messages(doubtful=True)] == [doubtful.id]
    assert [message.id for message in ledger.messages(doubtful=False)] == [clear.id]
    assert kinds(ledger) == [FactKind.IN_DOUBT]


@pytest.mark.parametrize("state", [State.SENDING, State.STALE])
def test_a_claimed_message_is_not_settled_as_something_else(ledger, state):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)

    with pytest.raises(ValueError, match=state.value):
        ledger.settle([settlement(message, state)], at=T0, owner="daemon-1")

    assert states(ledger) == {"m": "sending"}


def test_a_settlement_by_somebody_who_lost_the_claim_changes_nothing(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)
    claim(ledger, at=minutes(6), owner="daemon-2")
    before = ledger.messages(), ledger.facts(AGENCY)

    ledger.settle([sent(message)], at=minutes(6), owner="daemon-1")

    assert (ledger.messages(), ledger.facts(AGENCY)) == before


@pytest.mark.parametrize("again", ["in the same call", "in another call"])
def test_a_message_is_settled_once(ledger, again):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)
    twice = [sent(message), settlement(message, State.FAILED, drafts=[draft("no", FactKind.FAILED)])]

    for batch in [twice] if again == "in the same call" else [[one] for one in twice]:
        ledger.settle(batch, at=T0, owner="daemon-1")

    assert states(ledger) == {"m": "sent"}
    assert kinds(ledger) == [FactKind.SENT]


def test_a_settlement_may_place_a_further_message(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)
    fault = new("fault", agency="administration", notices=["fault-1"])

    ledger.settle([settlement(message, State.FAILED, also=[fault])], at=T0, owner="daemon-1")

    assert states(ledger) == {"fault": "pending", "m": "failed"}


def test_a_further_message_whose_slot_is_taken_is_passed_over(ledger):
    ledger.apply([changes(ledger, new("a"), new("b"))])
    first, second = claim(ledger)
    doubles = [new("fault-1", slot="fault"), new("fault-2", slot="fault"), new("fault-3")]

    ledger.settle(
        [settlement(first, State.FAILED, also=doubles[:1]), settlement(second, State.FAILED, also=doubles[1:])],
        at=T0,
        owner="daemon-1",
    )

    assert states(ledger) == {"a": "failed", "b": "failed", "fault-1": "pending", "fault-3": "pending"}


def test_a_takeover_ends_every_lease_at_once(ledger):
    ledger.apply([changes(ledger, new("a"), new("b"), new("later", at=minutes(9)))])
    claim(ledger)

    assert ledger.take_over(at=minutes(1)) == 2

    assert [(m.state, m.doubts, m.next_attempt, m.lease_until) for m in ledger.messages(doubtful=True)] == [
        (State.PENDING, 1, minutes(1), None)
    ] * 2
    assert [(f.kind, f.actor, f.body) for f in ledger.facts(AGENCY)] == [
        (FactKind.IN_DOUBT, "daemon", {"message": f"{name}.phonsawan@mail.example", "reason": "taken_over"})
        for name in "ab"
    ]
    assert ledger.take_over(at=minutes(2)) == 0


def test_who_was_taken_over_can_no_longer_settle(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)
    ledger.take_over(at=T0)

    ledger.settle([sent(message)], at=T0, owner="daemon-1")

    assert states(ledger) == {"m": "pending"}


def test_a_failed_message_is_sent_again_when_a_person_asks(ledger):
    message = failed(ledger)

    assert ledger.resend(message.id, at=minutes(30), actor="clerk") is True

    kept = ledger.message(message.id)
    assert (kept.state, kept.next_attempt, kept.settled_at, kept.attempts) == (State.PENDING, minutes(30), None, 1)
    (fact,) = ledger.facts(AGENCY)
    assert (fact.kind, fact.actor, fact.body) == (FactKind.RESENT, "clerk", {"message": message.id})


def test_only_a_failed_message_is_sent_again(ledger):
    ledger.apply([changes(ledger, new("m"))])

    assert ledger.resend("m.phonsawan@mail.example", at=T0, actor="clerk") is False
    assert ledger.resend("nobody@mail.example", at=T0, actor="clerk") is False
    assert kinds(ledger) == []


def test_a_failed_message_still_carries_its_notices(ledger):
    failed(ledger)

    assert ledger.apply([changes(ledger, new("other", notices=["n1"]))]) == (AGENCY,)


def test_messages_are_listed_by_instant_then_id_and_by_what_is_asked(ledger):
    ledger.apply(
        [
            changes(ledger, new("b"), new("a"), new("first", at=minutes(-1))),
            changes(ledger, new("c", agency="nongbua", at=minutes(1)), agency="nongbua"),
        ]
    )
    claim(ledger, at=minutes(-1))

    def listed(**asked):
        return [message.id.partition(".")[0] for message in ledger.messages(**asked)]

    assert listed() == ["first", "a", "b", "c"]
    assert listed(agency=AGENCY) == ["first", "a", "b"]
    assert listed(states=(State.PENDING,)) == ["a", "b", "c"]
    assert listed(states=(State.SENDING, State.FAILED)) == ["first"]
    assert listed(agency="nongbua", states=(State.PENDING,), doubtful=False) == ["c"]
    assert listed(doubtful=True) == []


def test_instants_come_back_aware_and_in_utc(ledger):
    ledger.apply([changes(ledger, new("m"))])
    (message,) = claim(ledger)

    assert {value.tzinfo for value in (message.at, ledger.message(message.id).lease_until)} == {UTC}


def test_a_failed_message_may_be_given_up_and_its_notices_carried_by_another(ledger):
    ledger.apply([changes(ledger, new("m", notices=["n1"]))])
    (message,) = claim(ledger)
    ledger.settle([settlement(message, State.FAILED)], at=T0, owner="daemon-1")

    assert ledger.apply([changes(ledger, new("fresh", notices=["n1"]), stale=["m.phonsawan@mail.example"])]) == ()
    assert states(ledger) == {"fresh": "pending", "m": "stale"}
    assert not ledger.resend("m.phonsawan@mail.example", at=T0, actor="clerk")
