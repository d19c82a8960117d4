"""Whatever is changed in the rows of the chains is found, with its agency and its number, and hides nothing else."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.ledger import Draft, FactKind, canonical, fact_hash
from ita_scheduler.domain.verifying import breaks
from ita_scheduler.errors import ChainUnreadable
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import AGENCY, changes, draft, minutes, new

AGENCIES = ("nongbua", AGENCY, "thamuang")
COUNT = 6
TEXTS = ("agency", "at", "kind", "actor", "body", "previous", "hash")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Three agencies with six facts each, one of them at a moment with microseconds; the guards are off."""
    path = tmp_path_factory.mktemp("whole") / "ledger.sqlite"
    ledger = SqlLedger.open(path)
    for number in range(COUNT):
        body = {"message": f"m{number}", "reply": "๒๕๐ ตกลง", "z": [1, None, True], "a": {"ข": "ค"}}
        sent = Draft(kind=FactKind.SENT, actor="daemon", body=body)
        at = minutes(number).replace(microsecond=123456 if number == 2 else 0)
        ledger.apply([changes(ledger, drafts=[sent], agency=name, at=at) for name in AGENCIES])
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


@pytest.fixture
def own(whole, tmp_path):
    return shutil.copy(whole, tmp_path / "ledger.sqlite")


def edit(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).rowcount


def found(path):
    """Return every break as agency, number and English sentence."""
    ledger = SqlLedger.open(path)
    try:
        with ledger.as_stored() as stored:
            return [(one.agency, one.seq, one.english) for one in breaks(stored.rows, stored.heads, stored.mailed)]
    finally:
        ledger.close()


def test_what_was_written_is_whole(own):
    assert found(own) == []


FLIPS = settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FLIPS
@given(agency=st.sampled_from(AGENCIES), seq=st.integers(1, COUNT), column=st.sampled_from(TEXTS), data=st.data())
def test_a_flipped_byte_in_any_column_of_any_fact_is_found_with_its_agency_and_number(
    agency, seq, column, data, whole, tmp_path
):
    path = shutil.copy(whole, tmp_path / "flipped.sqlite")
    where = "WHERE agency = ? AND seq = ?"
    with closing(sqlite3.connect(path)) as connection:
        (held,) = connection.execute(f"SELECT CAST({column} AS BLOB) FROM fact {where}", (agency, seq)).fetchone()
    at, flip = data.draw(st.integers(0, len(held) - 1)), data.draw(st.integers(1, 255))
    flipped = held[:at] + bytes([held[at] ^ flip]) + held[at + 1 :]
    kind = data.draw(st.sampled_from(["TEXT", "TEXT", "BLOB"]))
    edit(path, f"UPDATE fact SET {column} = CAST(? AS {kind}) {where}", flipped, agency, seq)

    assert (agency, seq) in {(name, number) for name, number, _ in found(path)}
    assert {name for name, *_ in found(path)}.isdisjoint(set(AGENCIES) - {agency}), "the others are whole"


@FLIPS
@given(agency=st.sampled_from(AGENCIES), seq=st.integers(1, COUNT), bit=st.integers(0, 40))
def test_a_flipped_bit_in_the_number_of_a_fact_is_found_with_its_agency_and_number(agency, seq, bit, whole, tmp_path):
    path = shutil.copy(whole, tmp_path / "flipped.sqlite")
    taken = 1 <= seq ^ (1 << bit) <= COUNT
    assume(not taken)
    edit(path, "UPDATE fact SET seq = ? WHERE agency = ? AND seq = ?", seq ^ (1 << bit), agency, seq)
    places = [(name, number) for name, number, _ in found(path)]

    assert places == [(agency, 1 if seq ^ (1 << bit) < 1 else seq)]


@FLIPS
@given(agency=st.sampled_from(AGENCIES), column=st.sampled_from(["agency", "hash", "seq"]), data=st.data())
def test_a_flipped_byte_in_any_head_is_found_with_its_agency(agency, column, data, whole, tmp_path):
    path = shutil.copy(whole, tmp_path / "flipped.sqlite")
    if column == "seq":
        other = data.draw(st.integers(-9, 99).filter(lambda seq: seq != COUNT))
        edit(path, "UPDATE head SET seq = ? WHERE agency = ?", other, agency)
    else:
        with closing(sqlite3.connect(path)) as connection:
            asked = f"SELECT CAST({column} AS BLOB) FROM head WHERE agency = ?"
            (held,) = connection.execute(asked, (agency,)).fetchone()
        at, flip = data.draw(st.integers(0, len(held) - 1)), data.draw(st.integers(1, 255))
        flipped = held[:at] + bytes([held[at] ^ flip]) + held[at + 1 :]
        edit(path, f"UPDATE head SET {column} = CAST(? AS TEXT) WHERE agency = ?", flipped, agency)

    names = {name for name, *_ in found(path)}
    assert agency in names
    assert names.isdisjoint(set(AGENCIES) - {agency})


SAME_READING = {
    "a space": lambda body: body.replace(":", ": ", 1),
    "another order": lambda body: json.dumps(dict(reversed(json.loads(body).items())), ensure_ascii=False),
    "a key twice": lambda body: '{"reply":"อื่น",' + body[1:],
    "escaped letters": lambda body: json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")),
    "a line feed behind it": lambda body: body + "\n",
}


@pytest.mark.parametrize("change", SAME_READING)
def test_a_body_that_still_reads_the_same_is_found_all_the_same(change, own):
    with closing(sqlite3.connect(own)) as connection:
        (body,) = connection.execute("SELECT body FROM fact WHERE agency = ? AND seq = 3", (AGENCY,)).fetchone()
    changed = SAME_READING[change](body)
    assert json.loads(changed) == json.loads(body)
    edit(own, "UPDATE fact SET body = ? WHERE agency = ? AND seq = 3", changed, AGENCY)

    assert found(own) == [(AGENCY, 3, "fact 3 was altered")]


ROWS = {
    "a hole": ("DELETE FROM fact WHERE agency = 'phonsawan' AND seq = 4", 4, "fact 4 is missing (found 5)"),
    "the first fact gone": ("DELETE FROM fact WHERE agency = 'phonsawan' AND seq = 1", 1, "fact 1 is missing"),
    "a cut tail": ("DELETE FROM fact WHERE agency = 'phonsawan' AND seq > 4", 5, "the head says 6"),
    "everything gone": ("DELETE FROM fact WHERE agency = 'phonsawan'", 1, "0 facts are there"),
    "no head": ("DELETE FROM head WHERE agency = 'phonsawan'", 1, "belongs to an agency without a head"),
    "a head put back": ("UPDATE head SET seq = 4 WHERE agency = 'phonsawan'", 5, "6 facts are there, the head says 4"),
    "a head that is no number": ("UPDATE head SET seq = 'six' WHERE agency = 'phonsawan'", None, "cannot be read"),
    "another hash in the head": (
        "UPDATE head SET hash = (SELECT hash FROM fact WHERE agency = 'nongbua' AND seq = 1) WHERE agency = 'phonsawan'",
        6,
        "another hash than fact 6",
    ),
    "a fact behind the end": (
        "INSERT INTO fact SELECT agency, 7, at, kind, actor, body, hash, hash FROM fact WHERE agency = 'phonsawan' AND seq = 6",
        7,
        "fact 7 was altered",
    ),
    "a fact before the first": (
        "INSERT INTO fact SELECT agency, 0, at, kind, actor, body, previous, hash FROM fact WHERE agency = 'phonsawan' AND seq = 1",
        1,
        "fact 1 is missing (found 0)",
    ),
    "a number that is none": (
        "UPDATE fact SET seq = 'three' WHERE agency = 'phonsawan' AND seq = 3",
        3,
        "fact 3 is missing",
    ),
    "the last number that is none": (
        "UPDATE fact SET seq = 'six' WHERE agency = 'phonsawan' AND seq = 6",
        6,
        "whose number cannot be read",
    ),
    "no JSON": ("UPDATE fact SET body = 'no json' WHERE agency = 'phonsawan' AND seq = 2", 2, "fact 2 was altered"),
    "an unknown kind": ("UPDATE fact SET kind = 'x' WHERE agency = 'phonsawan' AND seq = 2", 2, "fact 2 was altered"),
    "no instant": ("UPDATE fact SET at = 'yesterday' WHERE agency = 'phonsawan' AND seq = 2", 2, "cannot be read (at)"),
    "the same instant, spelled otherwise": (
        "UPDATE fact SET at = replace(at, '.000000', '') WHERE agency = 'phonsawan' AND seq = 2",
        2,
        "cannot be read (at)",
    ),
    "bytes for text": (
        "UPDATE fact SET body = CAST(body AS BLOB) WHERE agency = 'phonsawan' AND seq = 2",
        2,
        "cannot be read (body)",
    ),
    "no text": ("UPDATE fact SET actor = CAST(x'ff' AS TEXT) WHERE agency = 'phonsawan' AND seq = 2", 2, "(actor)"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_removed_inserted_or_unreadable_is_placed(name, own):
    statement, seq, words = ROWS[name]
    assert edit(own, statement) > 0
    ((agency, place, said),) = found(own)

    assert (agency, place) == (AGENCY, seq)
    assert words in said


def test_a_fact_moved_to_another_agency_is_missed_here_and_too_many_there(own):
    edit(own, "UPDATE fact SET agency = 'thamuang', seq = 7 WHERE agency = 'phonsawan' AND seq = 4")

    assert [(agency, seq) for agency, seq, _ in found(own)] == [(AGENCY, 4), ("thamuang", 7)]


def test_a_fact_moved_to_an_agency_that_never_was_is_missed_here_and_named_there(own):
    edit(own, "UPDATE fact SET agency = 'nowhere' WHERE agency = 'phonsawan' AND seq = 4")

    assert [(agency, seq) for agency, seq, _ in found(own)] == [("nowhere", 4), (AGENCY, 4)]


def test_two_facts_that_changed_places_are_found_at_the_first_of_them(own):
    for a, b in ((2, 99), (5, 2), (99, 5)):
        edit(own, "UPDATE fact SET seq = ? WHERE agency = ? AND seq = ?", b, AGENCY, a)

    assert found(own) == [(AGENCY, 2, "fact 2 was altered")]


def test_a_head_without_facts_is_named_and_one_that_has_not_begun_is_not(own):
    edit(own, "INSERT INTO head VALUES ('empty', 0, ?)", "0" * 64)
    edit(own, "INSERT INTO head VALUES ('hollow', 3, ?)", "a" * 64)

    assert [(agency, seq) for agency, seq, _ in found(own)] == [("hollow", 1)]


def test_a_break_in_one_agency_hides_none_in_another(own):
    edit(own, "UPDATE fact SET body = CAST(x'ff' AS TEXT) WHERE agency = 'nongbua' AND seq = 1")
    edit(own, "UPDATE fact SET at = 'x' WHERE agency = 'phonsawan' AND seq = 3")
    edit(own, "DELETE FROM fact WHERE agency = 'thamuang' AND seq > 4")

    assert [(agency, seq) for agency, seq, _ in found(own)] == [("nongbua", 1), (AGENCY, 3), ("thamuang", 5)]


def forge(path, kind, body, at="2023-03-01 01:35:00"):
    """Write the sixth fact of an agency anew, with a hash that is right."""
    with closing(sqlite3.connect(path)) as connection, connection:
        row = connection.execute("SELECT previous FROM fact WHERE agency = ? AND seq = 6", (AGENCY,)).fetchone()
        digest = fact_hash(row[0], AGENCY, 6, f"{at.replace(' ', 'T')}+00:00", kind, "daemon", body)
        changed = (kind, body, f"{at}.000000", digest, AGENCY)
        connection.execute("UPDATE fact SET kind = ?, body = ?, at = ?, hash = ? WHERE agency = ? AND seq = 6", changed)
        connection.execute("UPDATE head SET hash = ? WHERE agency = ?", (digest, AGENCY))


KEY = f"{AGENCY}/O37/report/2023-03-31"
FORGED = [
    ("invented", "{}", "(kind)"),
    ("sent", "[1]", "(body)"),
    ("sent", '{"b":1,"a":1}', "(body)"),
    ("sent", "{", "(body)"),
    ("sent", "{}", "(body: message)"),
    ("sent", '{"message":7}', "(body: message)"),
    ("completed", canonical({"occurrence": KEY, "by": "x", "on": "garbage", "evidence": ""}), "(body: on)"),
    ("completed", canonical({"occurrence": KEY, "by": "x", "on": "2023-02-31", "evidence": ""}), "(body: on)"),
    ("completed", canonical({"occurrence": KEY, "by": "x", "on": "20230228", "evidence": ""}), "(body: on)"),
    (
        "completed",
        canonical({"occurrence": "O37", "by": "x", "on": "2023-02-28", "evidence": ""}),
        "(body: occurrence)",
    ),
    ("suppressed", canonical({"notices": [[f"{KEY}#reminder:T-7@x", "no reason", ""]]}), "(body: notices)"),
    (
        "restored",
        canonical({"backup_at": "2023-03-01", "restored_at": "2023-03-01T00:00:00+00:00"}),
        "(body: backup_at)",
    ),
]


@pytest.mark.parametrize(("kind", "body", "words"), FORGED)
def test_a_fact_that_was_hashed_anew_but_says_nothing_to_the_program_is_named(kind, body, words, own):
    forge(own, kind, body)
    ((agency, seq, said),) = found(own)

    assert (agency, seq) == (AGENCY, 6)
    assert words in said


@pytest.mark.parametrize(
    "at", ["9999-12-31 23:59:59", "1999-12-31 23:59:59", "2023-02-31 01:35:00", "2023-03-01 25:00:00"]
)
def test_a_fact_of_no_instant_is_named_and_reading_it_is_a_sentence_about_its_agency_alone(at, own):
    forge(own, "resumed", "{}", at)
    ((agency, seq, said),) = found(own)
    assert (agency, seq) == (AGENCY, 6)
    assert "(at)" in said
    ledger = SqlLedger.open(own)

    with pytest.raises(ChainUnreadable, match=AGENCY):
        ledger.facts(AGENCY)
    assert len(ledger.facts("nongbua")) == COUNT
    ledger.close()


def test_facts_that_are_gone_altogether_are_missed_by_the_mails_that_they_spoke_of(own):
    ledger = SqlLedger.open(own)
    ledger.apply([changes(ledger, new("m", agency="nongbua"), drafts=[draft()], agency="nongbua")])
    ledger.close()
    edit(own, "DELETE FROM fact")
    edit(own, "DELETE FROM head")

    assert found(own) == [("nongbua", None, "its facts are gone: the outbox holds mails of it")]
    edit(own, "INSERT INTO head VALUES ('nongbua', 0, ?)", "0" * 64)
    assert found(own) == [("nongbua", None, "its facts are gone: the outbox holds mails of it")]


def test_one_agency_can_be_looked_at_alone(own):
    edit(own, "UPDATE fact SET actor = 'x' WHERE seq = 2")
    ledger = SqlLedger.open(own)
    with ledger.as_stored("thamuang") as stored:
        assert [(one.agency, one.seq) for one in breaks(stored.rows, stored.heads, stored.mailed)] == [("thamuang", 2)]
    ledger.close()


def test_what_is_verified_is_one_view_while_others_write(own):
    ledger = SqlLedger.open(own)
    with ledger.as_stored() as stored:
        other = SqlLedger.open(own)
        other.apply([changes(other, drafts=[draft()], agency=name) for name in AGENCIES])
        other.close()
        assert [one.seq for one in stored.rows] == [1, 2, 3, 4, 5, 6] * 3
    ledger.close()


def test_the_database_says_itself_what_is_broken_in_its_file(own):
    ledger = SqlLedger.open(own)
    assert ledger.damage() == ()
    ledger.close()
    with closing(sqlite3.connect(own)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'message_agency'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with own.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 16)
    ledger = SqlLedger.open(own)

    assert ledger.damage() != ()
    ledger.close()
