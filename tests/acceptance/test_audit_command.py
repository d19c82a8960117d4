"""`audit` and the nightly audits of a running service, on a real ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.acceptance.office import AtHand

WORDS = ("--simulated-from", "2566-02-01", "--until", "2566-04-10", "--days-per-second", "2000")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    machine = AtHand.make(tmp_path_factory.mktemp("audited"))
    done = machine.run("run", *WORDS)
    assert done.returncode == 0, done.stderr
    return machine


def test_a_year_that_went_well_is_clean_and_its_nights_sent_nothing(served):
    done = served.run("audit", "--at", "2566-04-10")

    assert done.returncode == 0, done.stdout
    assert "✓ ครบถ้วน" in done.stdout
    [found] = served.json("audit", "--at", "2566-04-10")
    assert found["is_clean"]
    assert found["mornings_decided_again"] > 8
    assert found["findings"] == []
    kinds = {row["message_id"] for row in served.json("outbox") if row["position"] == "clerk"}
    assert kinds == set(), "a clean night tells the administrator nothing"


def test_a_ledger_that_stops_says_what_is_due_since_when(served):
    done = served.run("audit", "--at", "2566-04-28")

    assert done.returncode == 1
    assert "ควรแจ้ง" in done.stdout
    assert "level-" not in done.stdout


def test_a_changed_fact_is_found_by_the_audit_too(served, tmp_path):
    (tmp_path / "copy").mkdir()
    for path in served.folder.glob("ledger.sqlite3*"):
        (tmp_path / "copy" / path.name).write_bytes(path.read_bytes())
    text = (served.folder / "config.toml").read_text("utf-8")
    (tmp_path / "copy" / "config.toml").write_text(text, encoding="utf-8")
    with sqlite3.connect(tmp_path / "copy" / "ledger.sqlite3") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE fact SET actor = 'somebody' WHERE seq = 5")
    connection.close()

    done = AtHand(tmp_path / "copy").run("audit", "--at", "2566-04-10")

    assert done.returncode == 1
    assert "ลำดับที่ 5 ถูกแก้ไข" in done.stdout


def test_without_a_ledger_there_is_nothing_to_audit(tmp_path):
    done = AtHand.make(tmp_path / "new").run("audit")

    assert done.returncode == 2
    assert "run" in done.stderr


def emptied(served, folder):
    """Return a copy of the installation whose facts were thrown away."""
    folder.mkdir()
    for path in served.folder.glob("ledger.sqlite3*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "config.toml").write_bytes((served.folder / "config.toml").read_bytes())
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM fact")
        connection.execute("DELETE FROM head")
    return AtHand(folder)


def test_an_emptied_ledger_is_whole_for_nobody(served, tmp_path):
    own = emptied(served, tmp_path / "copy")
    verified, audited, packed = own.run("ledger", "--verify"), own.run("audit"), own.run("backup", "b.zip")

    assert verified.returncode == audited.returncode == packed.returncode == 1
    assert "dong-mafai: ไม่มีข้อเท็จจริงเหลืออยู่" in verified.stderr
    assert "its facts are gone" in verified.stderr
    assert "ต้องดู" in audited.stdout
    assert "its facts are gone" in packed.stderr


def test_a_ledger_of_which_nothing_was_ever_said_is_said_to_be_empty(served, tmp_path):
    own = emptied(served, tmp_path / "copy")
    with closing(sqlite3.connect(own.folder / "ledger.sqlite3")) as connection, connection:
        for table in ("carriage", "enclosure", "message"):
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                connection.execute(f"DELETE FROM {table}")
    verified = own.run("ledger", "--verify")

    assert verified.returncode == 0, verified.stderr
    assert verified.stdout == "dong-mafai: ยังไม่มีข้อเท็จจริง / no facts yet\n"
    assert own.json("ledger", "--verify")[0]["facts"] == 0
