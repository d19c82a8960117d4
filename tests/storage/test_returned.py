"""Messages that come back after a server had taken them, and the secret by which they are known."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from sqlite3 import connect

import pytest

from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import AGENCY, LEASE, T0, changes, draft, minutes, new, sent, settlement

OWNER = "daemon-1"


def carried(ledger, *names, state=State.SENT):
    """Put messages into the outbox and see them sent, or whatever else."""
    ledger.apply([changes(ledger, *(new(name, notices=[f"n-{name}"]) for name in names))])
    taken = ledger.claim(now=T0, real_now=T0, owner=OWNER, limit=9, lease=LEASE)
    assert len(taken) == len(names)
    ends = [sent(one) if state is State.SENT else settlement(one, state, next_attempt=minutes(60)) for one in taken]
    ledger.settle(ends, at=minutes(1), owner=OWNER)
    return [one.id for one in taken]


def test_a_returned_message_is_failed_with_its_reply_its_fact_and_what_tells_of_it(ledger):
    (back,) = carried(ledger, "a")

    assert (
        ledger.apply([changes(ledger, new("fault"), drafts=[draft()], returned={back: "5.1.1"}, at=minutes(9))]) == ()
    )

    row = ledger.message(back)
    assert (row.state, row.reply, row.settled_at, row.next_attempt) == (State.FAILED, "5.1.1", minutes(9), None)
    assert ledger.facts(AGENCY)[-1].body["note"] == "หนึ่ง"
    assert [one.state for one in ledger.messages() if one.id.startswith("fault")] == [State.PENDING]


def test_its_notices_may_move_on_and_a_person_may_have_it_sent_again(ledger):
    moved, again = carried(ledger, "a", "b")
    ledger.apply([changes(ledger, returned={moved: "x", again: "x"})])

    assert ledger.apply([changes(ledger, new("c", notices=["n-a"]))]) == (AGENCY,), "as long as it is not given up"
    assert ledger.apply([changes(ledger, new("c", notices=["n-a"]), stale=[moved])]) == ()
    assert ledger.resend(again, at=minutes(2), actor="clerk")
    assert not ledger.resend(moved, at=minutes(2), actor="clerk")


@pytest.mark.parametrize("state", [State.PENDING, State.FAILED])
def test_what_no_server_has_taken_cannot_come_back(ledger, state):
    (name,) = carried(ledger, "a", state=state)
    before = ledger.message(name)

    assert ledger.apply([changes(ledger, drafts=[draft()], returned={name: "5.1.1"})]) == (AGENCY,)
    assert ledger.message(name) == before
    assert len(ledger.facts(AGENCY)) == 0


def test_nor_what_was_never_sent_comes_back_twice_or_belongs_to_somebody_else(ledger):
    (name,) = carried(ledger, "a")
    ledger.apply([changes(ledger, drafts=[draft()], agency="nongbua")])

    assert ledger.apply([changes(ledger, returned={"never@mail.example": "x"})]) == (AGENCY,)
    assert ledger.apply([changes(ledger, returned={name: "x"}, agency="nongbua")]) == ("nongbua",)
    assert ledger.apply([changes(ledger, returned={name: "x"})]) == ()
    assert ledger.apply([changes(ledger, returned={name: "x"})]) == (AGENCY,)


def test_a_ledger_s_secret_is_its_own_and_never_changes(path, tmp_path):
    first = SqlLedger.open(path)
    key = first.secret()
    assert len(key) == 32
    assert first.secret() == key
    first.close()
    again, other = SqlLedger.open(path), SqlLedger.open(tmp_path / "other.sqlite")
    assert again.secret() == key != other.secret()
    again.close()
    other.close()
    assert path.stat().st_mode & 0o777 == 0o600, "nobody else reads it"
    assert MemoryLedger().secret() != MemoryLedger().secret()


def test_whoever_asks_first_the_secret_is_one(path):
    ledgers = [SqlLedger.open(path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda ledger: ledger.secret(), ledgers))
    assert len(found) == 1
    for ledger in ledgers:
        ledger.close()
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM secret").fetchone() == (1,)
