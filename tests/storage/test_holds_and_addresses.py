"""A restored agency's mails stay where they are, and addresses are forgotten; on every implementation of the ledger."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.outbox import ASSUMED_SENT, State
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import AGENCY, LEASE, T0, changes, claim, draft, minutes, new, sent, settlement

OTHER = "nongbua"
ANALYST, HEAD = "analyst@phonsawan.example", "Head@phonsawan.example"


def hold(ledger, agency=AGENCY):
    ledger.apply([changes(ledger, drafts=[draft(kind=FactKind.RESTORED)], agency=agency)])


def go_on(ledger, agency=AGENCY, **more):
    one = changes(ledger, drafts=[draft(kind=FactKind.RESUMED)], agency=agency)
    return ledger.apply([replace(one, **more)])


def ids(messages):
    return [one.id.partition(".")[0] for one in messages]


def test_nothing_of_a_held_agency_is_claimed_or_waited_for_and_everything_of_the_others(ledger):
    ledger.apply([changes(ledger, new("a")), changes(ledger, new("b", agency=OTHER, at=minutes(5)), agency=OTHER)])
    hold(ledger)

    assert ledger.held() == {AGENCY}
    assert ledger.next_attempt() == minutes(5)
    assert ids(claim(ledger, at=minutes(9))) == ["b"]


def test_who_goes_on_is_claimed_again_and_may_be_held_again(ledger):
    ledger.apply([changes(ledger, new("a"))])
    hold(ledger)
    go_on(ledger)
    assert ledger.held() == frozenset()
    hold(ledger)
    assert ledger.held() == {AGENCY}
    assert ledger.next_attempt() is None
    go_on(ledger)

    assert ids(claim(ledger, at=minutes(9))) == ["a"]


def test_a_lease_of_a_held_agency_that_ran_out_is_left_alone(ledger):
    ledger.apply([changes(ledger, new("a"))])
    claim(ledger, at=minutes(0))
    hold(ledger)

    assert claim(ledger, at=minutes(99)) == ()


def test_a_copy_in_memory_knows_who_is_held(ledger):
    hold(ledger)

    assert MemoryLedger.copy_of(ledger, [AGENCY]).held() == {AGENCY}


def test_what_counts_as_sent_is_sent_with_the_fact_that_says_so(ledger):
    ledger.apply([changes(ledger, new("a"), new("b"))])
    hold(ledger)

    assert go_on(ledger, sent=(f"a.{AGENCY}@mail.example",), at=minutes(7)) == ()

    a, b = ledger.messages()
    assert (a.state, a.settled_at, a.next_attempt, a.reply) == (State.SENT, minutes(7), None, ASSUMED_SENT)
    assert b.state is State.PENDING


@pytest.mark.parametrize("name", ["gone", "taken"])
def test_what_is_not_pending_cannot_count_as_sent_and_nothing_is_written(name, ledger):
    ledger.apply([changes(ledger, new("taken"))])
    ledger.settle([sent(one) for one in claim(ledger)], at=T0, owner="daemon-1")
    before = ledger.heads()

    assert go_on(ledger, sent=(f"{name}.{AGENCY}@mail.example",)) == (AGENCY,)
    assert ledger.heads() == before


# ── addresses ──


def letter(name, address, *, answers="coordinator@phonsawan.example", agency=AGENCY, at=T0):
    payload = json.dumps({"lines": "รายงานผล", "reply_to": answers}, ensure_ascii=False)
    return replace(new(name, agency=agency, at=at), address=address, payload=payload)


def settle_all(ledger, state=State.SENT, at=T0):
    ledger.settle([settlement(one, state) for one in claim(ledger, at=minutes(99))], at=at, owner="daemon-1")


def addresses(ledger):
    return {one.id.partition(".")[0]: (one.address, json.loads(one.payload)["reply_to"]) for one in ledger.messages()}


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.STALE])
def test_the_addresses_of_what_came_to_rest_before_an_instant_are_blanked_and_the_words_stay(state, ledger):
    ledger.apply([changes(ledger, letter("old", ANALYST), letter("late", HEAD))])
    (old,) = [one for one in ledger.messages() if one.address == ANALYST]
    if state is State.STALE:
        ledger.apply([changes(ledger, stale=(old.id,))])
    else:
        claim(ledger, at=minutes(99))
        ledger.settle([settlement(old, state)], at=T0, owner="daemon-1")
        late = next(one for one in ledger.messages() if one.address == HEAD)
        ledger.settle([settlement(late, state)], at=minutes(60), owner="daemon-1")

    assert ledger.forget_addresses(before=T0) == 0
    assert ledger.forget_addresses(before=minutes(60)) == 1
    assert ledger.forget_addresses(before=minutes(60)) == 0

    assert addresses(ledger) == {"old": ("", ""), "late": (HEAD, "coordinator@phonsawan.example")}
    after = next(one for one in ledger.messages() if one.id == old.id)
    assert json.loads(after.payload)["lines"] == "รายงานผล"
    assert (after.position, after.state, after.morning) == (old.position, state, old.morning)


def test_what_is_still_to_be_carried_keeps_its_address(ledger):
    ledger.apply([changes(ledger, letter("waiting", ANALYST), letter("under-way", ANALYST, at=minutes(-1)))])
    claim(ledger, at=minutes(-1))

    assert ledger.forget_addresses(before=minutes(10_000)) == 0
    assert {to for to, _ in addresses(ledger).values()} == {ANALYST}


def test_one_address_is_forgotten_wherever_it_stands_whatever_its_case(ledger):
    letters = [letter("to", HEAD), letter("from", ANALYST, answers=HEAD.lower()), letter("other", ANALYST)]
    elsewhere = letter("elsewhere", HEAD, agency=OTHER)
    ledger.apply([changes(ledger, *letters), changes(ledger, elsewhere, agency=OTHER)])
    settle_all(ledger)

    assert ledger.forget_addresses(before=minutes(1), agency=AGENCY, address=HEAD.upper()) == 2
    assert addresses(ledger) == {
        "to": ("", ""),
        "from": (ANALYST, ""),
        "other": (ANALYST, "coordinator@phonsawan.example"),
        "elsewhere": (HEAD, "coordinator@phonsawan.example"),
    }


def test_the_messages_to_a_position_are_forgotten_whichever_address_they_bore(ledger):
    letters = [letter("former", HEAD), letter("present", ANALYST), letter("other", HEAD)]
    letters = [replace(one, position="head" if one is letters[2] else "analyst") for one in letters]
    ledger.apply([changes(ledger, *letters)])
    settle_all(ledger)

    assert ledger.forget_addresses(before=minutes(1), position="analyst") == 2
    assert {name: to for name, (to, _) in addresses(ledger).items()} == {"former": "", "present": "", "other": HEAD}


def test_a_failed_mail_without_its_address_cannot_be_sent_again(ledger):
    ledger.apply([changes(ledger, letter("a", ANALYST))])
    settle_all(ledger, State.FAILED)
    ledger.forget_addresses(before=minutes(1))
    before = ledger.heads()

    assert not ledger.resend(f"a.{AGENCY}@mail.example", at=minutes(2), actor="clerk")
    assert ledger.heads() == before
    assert ledger.messages()[0].state is State.FAILED


def test_the_chain_is_untouched_by_forgetting(ledger):
    ledger.apply([changes(ledger, letter("a", ANALYST), drafts=[draft()])])
    settle_all(ledger)
    facts = ledger.facts(AGENCY)
    ledger.forget_addresses(before=minutes(1))

    assert ledger.facts(AGENCY) == facts


def test_more_addresses_than_fit_into_one_transaction_are_forgotten_in_one_call(ledger):
    for start in range(0, 1200, 400):
        one = [letter(f"m{number}", ANALYST) for number in range(start, start + 400)]
        ledger.apply([changes(ledger, *one)])
    found = ledger.claim(now=T0, real_now=T0, owner="daemon-1", limit=5000, lease=LEASE)
    ledger.settle([settlement(one, State.SENT) for one in found], at=T0, owner="daemon-1")

    assert ledger.forget_addresses(before=T0 + timedelta(days=1)) == 1200


def test_a_payload_that_is_no_letter_any_more_is_emptied(path):
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, letter("a", ANALYST))])
    settle_all(ledger)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE message SET payload = 'to analyst@phonsawan.example'")

    assert ledger.forget_addresses(before=minutes(1)) == 1
    assert ledger.messages()[0].payload == ""
    ledger.close()


def test_a_forgotten_address_stands_nowhere_in_the_files_of_the_ledger(path):
    ledger = SqlLedger.open(path)
    long = {"lines": "ก" * 20_000}
    for number in range(30):
        one = letter(f"m{number}", f"secret.person{number}@phonsawan.example", answers="secret.coordinator@x.example")
        ledger.apply([changes(ledger, replace(one, payload=json.dumps(json.loads(one.payload) | long)))])
    settle_all(ledger)

    def shown():
        return any(b"secret." in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    assert shown()
    ledger.forget_addresses(before=minutes(1))
    assert not shown()
    ledger.close()
