"""The commands by which people answer, each to its end: what is written, what is refused, and that nothing is then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.office import AtHand, Installation

REPORT = "dong-mafai/e6/e6-1/2023-03-31"
PUBLISH = "dong-mafai/O37/O37-1/2023-03-31"
FOLLOW_UP = "dong-mafai/O37/O37-2/2022-10-31"


@pytest.fixture
def machine(tmp_path):
    return AtHand.make(tmp_path / "office")


def facts(machine: Installation, kind: str) -> list[dict]:
    return [fact for fact in machine.json("ledger") if fact["kind"] == kind]


def today() -> date:
    """Return the date at the office, whatever the machine's zone is."""
    return datetime.now(ZoneInfo("Asia/Bangkok")).date()


def soon(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def test_more_time_is_asked_for_listed_granted_and_the_deadline_moves_while_the_nominal_date_stays(machine):
    until = soon(30)
    asked = machine.run("extension", "request", PUBLISH, "--by", "analyst", "--until", until, "--reason", "รอมติสภา")
    assert asked.returncode == 0, asked.stderr
    [waiting] = machine.json("extension")
    assert waiting == {
        "occurrence": PUBLISH,
        "by": "analyst",
        "asked": today().isoformat(),
        "until": until,
        "note": "รอมติสภา",
    }

    granted = machine.run("extension", "approve", PUBLISH, "--by", "palad", "--recorded-by", "clerk")

    assert granted.returncode == 0, granted.stderr
    assert machine.json("extension") == []
    [fact] = facts(machine, "extended")
    assert (fact["actor"], fact["body"]["by"], fact["body"]["until"]) == ("clerk", "palad", until)
    [moved] = [one for one in machine.json("occurrences") if one["key"] == PUBLISH]
    assert moved["nominal"] == "2023-03-31"
    assert moved["act_by"] <= until <= moved["last_day"]
    assert moved["status"] in ("due", "upcoming")
    assert machine.run("ledger", "--verify").returncode == 0


def test_a_decision_goes_out_at_once_to_whoever_asked(machine):
    machine.run("extension", "request", PUBLISH, "--by", "analyst", "--until", soon(30), "--reason", "รอมติสภา")
    machine.run("extension", "refuse", PUBLISH, "--by", "palad", "--reason", "เลื่อนไม่ได้")
    [waiting] = machine.json("outbox")
    assert (waiting["position"], waiting["state"]) == ("analyst", "pending")

    machine.run("run", "--once")

    [sent] = [one for one in machine.json("outbox") if one["message_id"] == waiting["message_id"]]
    assert sent["state"] == "sent"


@pytest.mark.parametrize(
    ("words", "thai"),
    [
        (("extension", "request", PUBLISH, "--by", "works-clerk", "--until", soon(9), "--reason", "ก"), "ไม่มีสิทธิ"),
        (("extension", "request", PUBLISH, "--by", "analyst", "--until", "2566-03-31", "--reason", "ก"), "ต้องอยู่หลัง"),
        (("extension", "request", PUBLISH, "--by", "analyst", "--until", soon(9), "--reason", " "), "ต้องบอกเหตุผล"),
        (("extension", "request", FOLLOW_UP, "--by", "mayor", "--until", soon(9), "--reason", "ก"), "ไม่ต้องขอขยายเวลา"),
        (("extension", "request", "x/y", "--by", "analyst", "--until", soon(9), "--reason", "ก"), "ไม่มีรายการ"),
        (("extension", "approve", PUBLISH, "--by", "palad"), "ไม่มีคำขอขยายเวลา"),
        (("extension", "refuse", PUBLISH, "--by", "analyst", "--reason", "ก"), "ไม่มีสิทธิ"),
        (("waive", PUBLISH, "--by", "analyst", "--reason", "ก"), "ไม่มีสิทธิ"),
        (("waive", PUBLISH, "--by", "palad", "--reason", ""), "ต้องบอกเหตุผล"),
        (("reopen", PUBLISH, "--by", "palad", "--reason", "ก"), "ยังไม่ได้ปิด"),
        (("correct", PUBLISH, "--by", "palad", "--note", "ก"), "ยังไม่มีบันทึกว่าแล้วเสร็จ"),
        (("complete", PUBLISH, "--by", "analyst", "--evidence", "บันทึกที่ ๑"), "URL"),
        (("complete", PUBLISH, "--by", "analyst"), "URL"),
        (
            ("complete", PUBLISH, "--by", "analyst", "--evidence", "https://x.example", "--file", "nothing.pdf"),
            "อ่าน nothing.pdf ไม่ได้",
        ),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_right_is_refused_with_a_sentence_and_nothing_is_written(words, thai, machine):
    done = machine.run(*words)

    assert done.returncode in (1, 2)
    assert thai in done.stderr
    assert " / " in done.stderr
    assert "Traceback" not in done.stderr
    assert machine.json("outbox") == [] if (machine.folder / "ledger.sqlite3").exists() else True
    assert not list(machine.folder.glob("reports/**/evidence/*"))


def test_a_second_request_is_refused_while_the_first_one_waits(machine):
    words = ("extension", "request", PUBLISH, "--by", "analyst", "--until", soon(30), "--reason", "รอมติสภา")
    assert machine.run(*words).returncode == 0

    again = machine.run(*words)

    assert again.returncode == 1
    assert "รอพิจารณาอยู่แล้ว" in again.stderr
    assert len(facts(machine, "extension_requested")) == 1


def test_what_is_waived_is_no_longer_owed_and_what_is_reopened_is(machine):
    assert machine.run("waive", PUBLISH, "--by", "mayor", "--reason", "ไม่มีการจัดซื้อในปีนี้").returncode == 0
    assert status(machine) == "waived"
    twice = machine.run("waive", PUBLISH, "--by", "mayor", "--reason", "อีกครั้ง")
    assert twice.returncode == 1
    assert "ได้รับยกเว้นแล้ว" in twice.stderr

    assert machine.run("reopen", PUBLISH, "--by", "palad", "--reason", "มีการจัดซื้อแล้ว").returncode == 0

    assert status(machine) == "overdue"
    [fact] = facts(machine, "reopened")
    assert fact["body"]["closed"] == facts(machine, "waived")[0]["seq"]


def status(machine: Installation, key: str = PUBLISH) -> str:
    return next(one["status"] for one in machine.json("occurrences") if one["key"] == key)


def test_a_correction_is_a_further_fact_and_the_former_one_stays(machine):
    evidence = ("--evidence", "https://x.example/1")
    assert machine.run("complete", PUBLISH, "--by", "analyst", "--at", "2566-04-20", *evidence).returncode == 0
    assert status(machine) == "completed_late"

    done = machine.run("correct", PUBLISH, "--by", "analyst", "--at", "2566-03-20", "--recorded-by", "clerk")

    assert done.returncode == 0, done.stderr
    assert status(machine) == "completed"
    [former] = facts(machine, "completed")
    [corrected] = facts(machine, "corrected")
    assert former["body"]["on"] == "2023-04-20"
    assert corrected["body"] == {
        "occurrence": PUBLISH,
        "by": "analyst",
        "via": "command",
        "corrects": former["seq"],
        "on": "2023-03-20",
        "evidence": "https://x.example/1",
        "done_by": "analyst",
    }
    same = machine.run("correct", PUBLISH, "--by", "analyst", "--at", "2566-03-20")
    assert same.returncode == 1
    assert "ไม่มีสิ่งใดต่าง" in same.stderr


def test_an_evidence_file_is_copied_beside_the_reports_and_known_by_its_hash(machine):
    from hashlib import sha256

    paper = machine.folder / "รายงาน.pdf"
    paper.write_bytes(b"%PDF-1.7 evidence")

    done = machine.run(
        "complete", PUBLISH, "--by", "analyst", "--file", str(paper), "--evidence", "https://x.example/1"
    )

    assert done.returncode == 0, done.stderr
    [[name, kind, mark, size]] = facts(machine, "completed")[0]["body"]["files"]
    assert (kind, mark, size) == ("pdf", sha256(paper.read_bytes()).hexdigest(), paper.stat().st_size)
    kept = machine.folder / "reports" / "dong-mafai" / "2566" / "evidence" / name
    assert kept.read_bytes() == paper.read_bytes()
    assert kept.stat().st_mode & 0o222 == 0


def test_an_evidence_file_of_an_answer_that_is_refused_is_not_kept(machine):
    paper = machine.folder / "a.pdf"
    paper.write_bytes(b"%PDF-1.7 evidence")

    done = machine.run("complete", PUBLISH, "--by", "analyst", "--file", str(paper))

    assert done.returncode == 1
    assert not [path for path in Path(machine.folder).rglob("*") if path.is_file() and path.parent.name == "evidence"]


def test_a_report_may_be_proved_by_a_file_alone(machine):
    key = next(
        one["key"]
        for one in machine.json("occurrences")
        if one["owner"] == "staff" and one["actions"] == ["report"] and one["nominal"] < "2024-01-01"
    )
    paper = machine.folder / "a.pdf"
    paper.write_bytes(b"%PDF-1.7 evidence")

    done = machine.run("complete", key, "--by", "palad", "--file", str(paper))

    assert done.returncode == 0, done.stderr
    assert status(machine, key) == "completed_late"


def test_an_acknowledgement_without_a_date_lasts_three_working_days(machine):
    done = machine.run("acknowledge", PUBLISH, "--by", "analyst")

    assert done.returncode == 0, done.stderr
    [fact] = facts(machine, "acknowledged")
    until = date.fromisoformat(fact["body"]["until"])
    assert timedelta(days=3) <= until - today() <= timedelta(days=12)


def test_a_terminal_that_speaks_no_utf8_is_told_so_and_nothing_is_recorded(machine):
    words = "ส่งแล้ว".encode("tis-620").decode(errors="surrogateescape")
    done = machine.run("complete", REPORT, "--by", "analyst", "--evidence", words)

    assert done.returncode == 2
    assert "เทอร์มินัลไม่ได้ใช้ UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (machine.folder / "ledger.sqlite3").exists()


def test_what_a_terminal_would_obey_is_refused_and_lines_become_one(machine):
    refused = machine.run("complete", REPORT, "--by", "analyst", "--evidence", "ที่ ๑/๒๕๖๖\x1b[2J")
    done = machine.run("complete", REPORT, "--by", "analyst", "--evidence", "ที่ ๑/๒๕๖๖", "--note", "หนึ่ง\nสอง")

    assert refused.returncode == 1
    assert "U+001B" in refused.stderr
    assert "\x1b" not in refused.stderr
    assert done.returncode == 0, done.stderr
    (fact,) = facts(machine, "completed")
    assert fact["body"]["note"] == "หนึ่ง สอง"


def test_signs_in_facts_of_old_are_shown_as_what_they_are(machine):
    assert machine.run("complete", REPORT, "--by", "analyst", "--evidence", "ที่ ๑/๒๕๖๖").returncode == 0
    path = machine.folder / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as ledger, ledger:
        for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            ledger.execute(f'DROP TRIGGER "{name}"')
        ledger.execute("UPDATE fact SET body = replace(body, '๑/๒๕๖๖', ?) WHERE kind = 'completed'", ("\x9b31m\u202e",))
    listed, explained = machine.run("ledger"), machine.run("explain", REPORT)

    for said in (listed, explained):
        assert said.returncode == 0, said.stderr
        assert not {"\x9b", "\u202e"} & set(said.stdout)
        assert "‹U+202E›" in said.stdout
