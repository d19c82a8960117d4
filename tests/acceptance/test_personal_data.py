"""Persons are erased: by command when they leave, and their addresses by themselves when nobody needs them any more."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tomllib
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.acceptance.office import ROOT, Installation
from tests.acceptance.terminal import Session
from tests.acceptance.test_daemon_service import Serving

FIRST, LAST = "2565-10-01", "2566-03-31"
HOLDER = 'address = "analyst@dongmafai.example"   # โทร ๑๒๓๔\nholder = "นางสาวสมมุติ ใจดี"\n'


@pytest.fixture(scope="module")
def half_year(tmp_path_factory) -> Path:
    """Serve half a year; addresses stay for thirty days."""
    folder = tmp_path_factory.mktemp("half")
    shutil.copytree(ROOT / "schedules", folder / "schedules")
    office = Installation.make(folder, plan=Path("schedules/dong-mafai-2566.toml"))
    config = folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("[mail]\n", "addresses_kept_days = 30\n[mail]\n", 1))
    people = folder / "schedules" / "positions.toml"
    text = people.read_text("utf-8")
    assert 'address = "analyst@dongmafai.example"\n' in text
    people.write_text(text.replace('address = "analyst@dongmafai.example"\n', HOLDER), encoding="utf-8")
    done = office.run("run", "--simulated-from", FIRST, "--until", LAST, "--days-per-second", "2000")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture
def office(half_year, tmp_path) -> Installation:
    shutil.copytree(half_year, tmp_path / "office")
    return Installation(tmp_path / "office")


def people(office: Installation) -> str:
    return (office.folder / "schedules" / "positions.toml").read_text("utf-8")


def test_the_service_itself_blanks_the_addresses_of_mails_at_rest_for_longer_than_is_set(office):
    listed = office.json("outbox")
    latest = max(one["at"] for one in listed)
    kept = (date.fromisoformat(latest[:10]) - timedelta(days=30)).isoformat()

    assert {one["at"][:10] for one in listed if not one["to"]} != set()
    assert all(one["at"][:10] <= kept for one in listed if not one["to"])
    assert all(one["at"][:10] >= kept for one in listed if one["to"])
    assert all(one["position"] for one in listed)
    with closing(sqlite3.connect(office.folder / "ledger.sqlite3")) as ledger:
        blank = ledger.execute("SELECT payload FROM message WHERE address = ''").fetchall()
    assert all(json.loads(payload)["reply_to"] == "" and json.loads(payload)["morning"] for (payload,) in blank)
    assert office.run("ledger", "--verify").returncode == 0


def test_who_leaves_is_erased_and_every_other_letter_and_every_fact_stays(office):
    before, facts = people(office), office.json("ledger", "--last", "9999")
    done = office.run("forget", "นักวิเคราะห์นโยบายและแผน", "--yes")

    assert done.returncode == 0, done.stderr
    assert people(office) == before.replace(HOLDER, "")
    assert "นางสาวสมมุติ ใจดี" in done.stdout, "what is erased is shown first"
    assert office.json("ledger", "--last", "9999") == facts
    assert {one["to"] for one in office.json("outbox") if one["position"] == "analyst"} == {""}
    assert any(one["to"] for one in office.json("outbox") if one["position"] == "palad")
    everywhere = b"".join(path.read_bytes() for path in office.folder.glob("ledger.sqlite3*"))
    assert b"analyst@dongmafai" not in everywhere
    assert office.run("check").returncode == 0, "the position stays, without a mailbox"


def test_it_works_beside_a_running_service_which_takes_note(office):
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8") + '[log]\nformat = "json"\n')
    service = Serving(office, "run", "--simulated-from", LAST, "--days-per-second", "0.01")
    try:
        service.until_ready()
        done = office.run("forget", "analyst", "--yes")
        assert done.returncode == 0, done.stderr
        service.until(lambda: len(service.actions("plans_loaded")) > 1, "it reads the file again")
        assert service.end() == 0
    finally:
        service.close()

    assert service.errors == []
    assert not any(b"analyst@dongmafai" in path.read_bytes() for path in office.folder.glob("ledger.sqlite3*"))
    assert office.run("ledger", "--verify").returncode == 0


def test_a_second_call_forgets_what_was_still_under_way_at_the_first(office):
    office.run("forget", "analyst", "--yes")
    again = office.run("forget", "analyst", "--yes")

    assert again.returncode == 0, again.stderr
    assert "the addresses in 0 finished mails are gone" in again.stdout


def test_a_mailbox_that_others_share_stays_in_their_mails(office):
    text = people(office).replace("palad@dongmafai.example", "ANALYST@dongmafai.example")
    (office.folder / "schedules" / "positions.toml").write_text(text, encoding="utf-8")
    done = office.run("forget", "analyst", "--yes")

    assert done.returncode == 0, done.stderr
    assert "other positions share that mailbox" in done.stdout
    assert 'address = "ANALYST@dongmafai.example"' in people(office)


@pytest.mark.parametrize(
    ("arguments", "code", "thai", "english"),
    [
        (("forget", "nobody", "--yes"), 1, "ไม่มีตำแหน่ง", "there is no position"),
        (("forget", "analyst"), 2, "ไม่มีหน้าจอให้ถาม", "give --yes"),
        (("forget", "analyst", "--yes", "--agency", "x"), 2, "ไม่มีหน่วยงาน", "there is no agency"),
        (("forget",), 2, "ใช้คำสั่งไม่ถูกต้อง", "wrong use"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
def test_what_cannot_be_erased_is_a_sentence_and_nothing_is(arguments, code, thai, english, office):
    before, listed = people(office), office.json("outbox")
    said = office.run(*arguments)

    assert said.returncode == code
    assert thai in said.stderr
    assert english in said.stderr
    assert "Traceback" not in said.stderr
    assert people(office) == before
    assert office.json("outbox") == listed


@pytest.mark.parametrize(("answer", "is_erased"), [("n", False), ("y", True)])
def test_at_a_terminal_it_asks_first(answer, is_erased, office):
    with Session(office.command("forget", "analyst"), office.folder, office.environment) as terminal:
        terminal.wait_for("erase for good?")
        terminal.type(f"{answer}\r")
        code = terminal.end()

    assert code == (0 if is_erased else 1)
    assert (HOLDER not in people(office)) is is_erased


def test_a_file_written_in_one_line_is_changed_too_or_left_to_a_person(office):
    path = office.folder / "schedules" / "positions.toml"
    table = tomllib.loads(people(office))
    rows = ", ".join(
        "{ " + ", ".join(f"{key} = {json.dumps(held, ensure_ascii=False)}" for key, held in one.items()) + " }"
        for one in table["positions"]
    )
    rest = people(office).partition("[[units]]")
    head = people(office).partition("# ── ตำแหน่ง")[0]
    path.write_text(f"positions = [{rows}]\n{head}\n[[units]]{rest[2]}", encoding="utf-8")
    assert office.run("check").returncode == 0
    done = office.run("forget", "analyst", "--yes")

    assert done.returncode == 0, done.stderr
    after = tomllib.loads(people(office))
    assert {one["id"]: one for one in after["positions"]}["analyst"].keys() == {"id", "title"}
    assert len(after["positions"]) == len(table["positions"])


def test_a_failed_mail_whose_address_is_gone_cannot_be_sent_again(office):
    with closing(sqlite3.connect(office.folder / "ledger.sqlite3")) as ledger, ledger:
        (name,) = ledger.execute("SELECT id FROM message WHERE address = '' LIMIT 1").fetchone()
        ledger.execute("UPDATE message SET state = 'failed' WHERE id = ?", (name,))
    said = office.run("outbox", "resend", name, "--by", "clerk")

    assert said.returncode == 1
    assert "was erased when its time was over" in said.stderr


def test_days_that_make_no_sense_are_a_problem_of_the_settings(office):
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("addresses_kept_days = 30", "addresses_kept_days = 0"))
    said = office.run("check")

    assert said.returncode == 1
    assert "addresses_kept_days" in said.stderr
