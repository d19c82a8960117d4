"""`explain`: what it says was said is what the ledger says, and what it says comes next is what then came."""

from __future__ import annotations

import pytest

from tests.acceptance.office import AtHand, Installation

MARCH = "dong-mafai/O37/O37-1/2023-03-31"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    machine = AtHand.make(tmp_path_factory.mktemp("explained"))
    words = ("--simulated-from", "2566-02-01", "--until", "2566-05-31", "--days-per-second", "2000")
    done = machine.run("run", *words)
    assert done.returncode == 0, done.stderr
    return machine


def composed(machine: Installation, key: str) -> list[tuple[str, str, str, str]]:
    """Return day, kind, step and position of every notice about a key, as the facts state them."""
    found = []
    for fact in machine.json("ledger", "--last", "100000"):
        if fact["kind"] == "composed":
            for name, reason, *_ in fact["body"]["notices"]:
                about, _, rest = name.partition("#")
                if about == key:
                    kind, _, rest = rest.partition(":")
                    step, _, position = rest.partition("@")
                    found.append((fact["body"]["morning"], kind, step, position, reason))
    return found


def told(rows: list[dict]) -> list[tuple[str, str, str, str]]:
    return [(row["on"], row["kind"], row["step"], row["position"], row["reason"]) for row in rows]


def test_what_was_said_is_what_the_ledger_says(served):
    explained = served.json("explain", MARCH)

    assert told(explained["said"]) == composed(served, MARCH)
    assert {row["state"] for row in explained["said"]} == {"sent"}
    assert explained["status"] == "overdue"


@pytest.mark.parametrize("day", ["2566-02-20", "2566-03-15", "2566-03-31", "2566-04-05", "2566-04-26"])
def test_what_comes_next_on_a_day_is_what_then_came(day, served):
    explained = served.json("explain", MARCH, "--at", day)
    came = composed(served, MARCH)
    common_era = f"{int(day[:4]) - 543}{day[4:]}"

    assert told(explained["said"]) == [row for row in came if row[0] <= common_era]
    foreseen = [row for row in told(explained["next"]) if row[0] <= "2023-05-31"]
    until = explained["next"][-1]["on"]
    assert foreseen == [row for row in came if common_era < row[0] <= until]


def test_it_is_read_by_people_without_codes(served):
    said = served.run("explain", MARCH, "--at", "2566-04-05").stdout

    assert "เตือนก่อนกำหนด ๑๕ วันทำการ" in said
    assert "เรียนนายก (ขั้นที่ ๓)" in said
    assert "level-" not in said
    assert "T-15" not in said


def test_a_day_that_has_not_come_and_a_key_that_does_not_exist_are_refused(served):
    late = served.run("explain", MARCH, "--at", "2590-01-01")
    unknown = served.run("explain", "dong-mafai/O37/O37-1/2023-04-01")

    assert late.returncode == 2
    assert "rehearse" in late.stderr
    assert unknown.returncode == 1
    assert MARCH in unknown.stderr


def test_without_a_ledger_it_says_what_will_come(tmp_path):
    machine = AtHand.make(tmp_path / "new")

    explained = machine.json("explain", MARCH)

    assert explained["said"] == []
    assert not (machine.folder / "ledger.sqlite3").exists()
