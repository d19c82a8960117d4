"""The promise under SIGKILL: repeat, never lose; and a repeat only with the same Message-ID, and listed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import pytest

from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import first_break
from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.sql import SqlLedger
from tests.acceptance.office import ROOT
from tests.acceptance.relay import Relay, Server
from tests.world import BANGKOK

# Every so many recipients the server misbehaves, in each of its ways by turns.
WAYS = ("421", "450", "452", "mid", "after")
FAULTS = {number: WAYS[(number // 9) % len(WAYS)] for number in range(5, 5000, 9)}
AGENCIES = ("office-0",)
# What the shipped plan's cadences say, when nobody answers: every month, both rounds, and each morning on which a
# staff duty has become overdue.
MONTHS = ("2022-11-01", "2022-12-01", "2023-01-03", "2023-02-01", "2023-03-01", "2023-04-03", "2023-05-01",
          "2023-06-01", "2023-07-03", "2023-08-03", "2023-09-01", "2023-10-02")  # fmt: skip
OVERDUE = ("2023-01-04", "2023-04-03", "2023-05-02", "2023-07-03", "2023-10-03", "2023-11-01")
ORDER = ("overdue", "round-6", "round-12", "monthly")
DRAFTS = sorted(
    [f"monthly/{day}" for day in MONTHS]
    + [f"overdue/{day}" for day in OVERDUE]
    + ["round-6/2023-04-03", "round-12/2023-10-02"],
    key=lambda key: (key.partition("/")[2], ORDER.index(key.partition("/")[0])),
)


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    """Kill a simulated year to pieces, and return the relay, the ledger and the number of kills."""
    folder = tmp_path_factory.mktemp("crashes")
    relay = Relay(faults=FAULTS, refused=frozenset({"works-clerk@dongmafai.example"}))
    server = Server(relay)
    server.start()
    done = subprocess.run(
        [sys.executable, "-m", "tests.acceptance.doomed", str(folder), str(server.real_port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    server.stop()
    assert done.returncode == 0, done.stderr[-3000:]
    ledger = SqlLedger.open(folder / "ledger.sqlite3")
    yield relay, ledger, json.loads(done.stdout.splitlines()[-1])
    ledger.close()


@pytest.fixture(scope="module")
def drafted(aftermath):
    """Return what the facts say was drafted."""
    _, ledger, _ = aftermath
    return [fact.body for fact in ledger.facts("office-0") if fact.kind == "drafted"]


def test_at_least_two_hundred_kills_and_every_way_of_misbehaving_took_place(aftermath):
    relay, _, kills = aftermath

    assert sum(kills.values()) >= 200, kills
    assert kills["at a boundary"] >= 100
    assert set(relay.misbehaved) == set(WAYS)


def test_no_notice_is_lost(aftermath):
    """Every notice that was ever composed was accepted, moved on, or dropped with a fact."""
    _, ledger, _ = aftermath
    for agency in AGENCIES:
        history = fold(ledger.facts(agency), BANGKOK)
        for occurrence, notices in history.told.items():
            for key, told in notices.items():
                assert told.said_on or key in history.suppressed, (occurrence, key)


def test_every_dated_occurrence_ended_as_said_overdue(aftermath):
    _, ledger, _ = aftermath
    for agency in AGENCIES:
        history = fold(ledger.facts(agency), BANGKOK)
        listed = next(iter(history.listings.values()))
        assert len(listed) == 44
        for key in listed:
            said = [told for told in history.told[key].values() if told.step == "overdue-1" and told.said_on]
            assert said, key


def test_what_the_ledger_says_was_sent_is_what_the_server_took(aftermath):
    relay, ledger, _ = aftermath
    taken = {mail.message_id for mail in relay.accepted}
    sent = {message.id for message in ledger.messages(states=(State.SENT,))}

    assert sent <= taken
    assert taken - sent == set(), "a mail was taken that the ledger does not know as sent"


def test_a_repeat_has_the_same_message_id_the_same_words_and_is_listed(aftermath):
    relay, ledger, _ = aftermath
    times = Counter(mail.message_id for mail in relay.accepted)
    repeated = {name for name, count in times.items() if count > 1}
    doubtful = {message.id for message in ledger.messages(doubtful=True)}

    assert repeated, "no crash fell between acceptance and commit: the test would prove nothing"
    assert repeated <= doubtful
    for name in repeated:
        bodies = {mail.content for mail in relay.accepted if mail.message_id == name}
        assert len(bodies) == 1


def test_no_notice_reached_the_server_in_two_different_mails(aftermath):
    relay, ledger, _ = aftermath
    taken = {mail.message_id for mail in relay.accepted}
    carried: Counter[str] = Counter()
    for agency in AGENCIES:
        for fact in ledger.facts(agency):
            if fact.kind == "composed" and fact.body["message"] in taken:
                carried.update(key for key, *_ in fact.body["notices"])

    assert max(carried.values()) == 1


def test_nobody_got_two_digests_on_one_day(aftermath):
    _, ledger, _ = aftermath
    sent = ledger.messages(states=(State.SENT,))
    # A digest's slot ends with the mark of its mailbox, which stays when the address itself is forgotten.
    places = Counter(
        (message.agency, message.slot.rpartition(":")[2], message.morning)
        for message in sent
        if message.slot.startswith("digest:")
    )

    assert max(places.values()) == 1


def test_each_report_was_drafted_once_and_on_its_own_morning(drafted):
    assert [body["report"].removeprefix("office-0-2566/") for body in drafted] == DRAFTS
    assert {body["version"] for body in drafted} == {1}


def test_the_filed_reports_are_those_that_the_ledger_knows(aftermath, drafted):
    _, ledger, _ = aftermath
    folder = Path(ledger.name).parent / "reports" / "office-0" / "2566"
    known = {name: mark for body in drafted for name, _, mark, _ in body["files"]}

    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == known
    assert len(known) == 2 * len(DRAFTS)


def test_every_draft_reached_the_secretary_and_the_coordinator_as_it_was_filed(aftermath, drafted):
    relay, _, _ = aftermath
    files = {name: mark for body in drafted for name, _, mark, _ in body["files"]}
    for address in ("palad@dongmafai.example", "analyst@dongmafai.example"):
        received = {}
        for mail in relay.accepted:
            if mail.recipient == address:
                for part in message_from_bytes(mail.content, policy=policy.default).iter_attachments():
                    if part.get_content_type() != "text/calendar":
                        received[part.get_filename()] = sha256(part.get_content()).hexdigest()
        assert received == files


def test_the_chains_are_whole_and_nothing_is_left_waiting(aftermath):
    _, ledger, _ = aftermath
    heads = ledger.heads()
    for agency in AGENCIES:
        assert first_break(ledger.facts(agency), heads[agency]) is None
    assert ledger.messages(states=(State.PENDING, State.SENDING)) == ()


def test_the_program_under_test_is_the_one_in_this_checkout():
    import ita_scheduler

    assert Path(ita_scheduler.__file__).is_relative_to(ROOT)
