"""Every command on a real installation, as a person types it: answers, refusals, and exit codes."""

from __future__ import annotations

import json
import logging
import re
import shlex
import shutil
import socket
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from ita_scheduler.cli import app, run
from ita_scheduler.cli.fact_words import FACT
from ita_scheduler.cli.wrong_use import EXAMPLES, with_hyphens
from ita_scheduler.domain.ledger import FactKind
from tests.acceptance.office import ROOT, Installation
from tests.acceptance.relay import Relay, Server
from tests.world import BANGKOK

MARCH = "dong-mafai/O37/O37-1/2023-03-31"
QUARTER = "dong-mafai/e6/e6-1/2022-12-31"
FOLLOW_UP = "dong-mafai/O37/O37-2/2023-01-31"
THAI = re.compile("[\u0e00-\u0e7f]")
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+")


@dataclass
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    def refused(self, code: int, thai: str, english: str) -> None:
        """Hold that it was refused with that exit code, in a Thai and an English sentence, and that nothing broke."""
        assert self.code == code, (self.out, self.err)
        assert thai in self.err
        assert english in self.err
        assert "Traceback" not in self.err


@dataclass
class Office:
    """An installation whose commands run inside the test, which is quicker; what they raise fails the test."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Answer:
        self.capsys.readouterr()
        code = run(arguments)
        return Answer(code, *self.capsys.readouterr())

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite3"

    @contextmanager
    def tampering(self):
        connection = sqlite3.connect(self.ledger)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(autouse=True)
def quiet():
    """Put the logging back that the command `run` sets up for its process."""
    root, own = logging.getLogger(), logging.getLogger("ita_scheduler")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root.level, own.level = before


@pytest.fixture
def ita(tmp_path, monkeypatch, capsys) -> Office:
    """Return an office that has its own plan, and no ledger yet."""
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    Installation.make(tmp_path, plan=Path("schedules/dong-mafai-2566.toml"))
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, capsys)


@pytest.fixture(scope="module")
def half_year(tmp_path_factory) -> Path:
    """Serve October to March; on the last of March one mailbox refuses its mail."""
    relay = Relay()
    server = Server(relay)
    server.start()
    try:
        installation = Installation.make(tmp_path_factory.mktemp("half"), port=server.real_port)
        settings = installation.folder / "config.toml"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace('"none"', '"none"\nmails_per_minute = 0'), encoding="utf-8")
        serve_from(installation, "2565-10-01", "2566-03-30")
        relay.refused = frozenset({"analyst@dongmafai.example"})
        serve_from(installation, "2566-03-31", "2566-03-31")
    finally:
        server.stop()
    return installation.folder


def serve_from(installation: Installation, first: str, last: str) -> None:
    done = installation.run("run", "--simulated-from", first, "--until", last, "--days-per-second", "2000")
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture
def served(half_year, tmp_path, monkeypatch, capsys) -> Office:
    """Return an office of one's own with that half year behind it."""
    shutil.copytree(half_year, tmp_path / "served")
    monkeypatch.chdir(tmp_path / "served")
    return Office(tmp_path / "served", capsys)


def today() -> date:
    return datetime.now(UTC).astimezone(BANGKOK).date()


# ── check ──


def test_check_says_every_cadence_back_with_its_next_dates(ita):
    said = ita("check", "--at", "2566-01-01")

    assert said.code == 0
    assert said.err == ""
    assert "ครั้งเดียว วันสุดท้าย เดือนมีนาคม ในปีงบประมาณ" in said.out
    assert "ถัดไป: ๓๑ มี.ค. ๖๖  ๓๐ มิ.ย. ๖๖  ๓๐ ก.ย. ๖๖" in said.out
    assert "ต่อเนื่อง ไม่มีวันครบกำหนด ไม่ส่งอีเมล" in said.out
    assert said.out.rstrip().endswith("ตรวจแล้ว ไม่พบข้อผิดพลาด (config.toml, แผน 1 แฟ้ม)")


def test_check_for_programs_lists_the_obligations(ita):
    said = ita("check", "--json", "--at", "2023-01-01").json

    assert said["problems"] == []
    assert len(said["obligations"]) == 14
    (march,) = (one for one in said["obligations"] if one["obligation"] == "O37-1")
    assert march["next"] == ["2023-03-31"]
    assert march["owner"] == "staff"
    assert march["actions"] == ["report", "publish"]


def test_check_takes_plans_instead_of_the_configured_ones(ita):
    shutil.copy(ita.folder / "schedules" / "dong-mafai-2566.toml", ita.folder / "schedules" / "other.toml")
    ita.change("schedules/other.toml", 'id = "dong-mafai"', 'id = "dong-yen"')

    named = ita("check", "--json", "schedules/other.toml", "schedules/dong-mafai-2566.toml").json

    assert {one["agency"] for one in named["obligations"]} == {"dong-mafai", "dong-yen"}


def test_every_fault_of_every_file_is_shown_at_once_where_it_stands(ita):
    ita.change("schedules/dong-mafai-2566.toml", 'type = "once"', 'type = "onec"')
    ita.change("schedules/dong-mafai-2566.toml", 'province = "ยโสธร"', 'provinz = "ยโสธร"')
    ita.change("schedules/positions.toml", '"works-clerk@dongmafai.example"', '"works-clerk"')
    ita.change("schedules/holidays.toml", "\n[[add]]\n", "\n[[add]]\nwhy = 1\n")
    said = ita("check")

    said.refused(1, "พบข้อผิดพลาด", "problems found")
    lines = said.err.splitlines()
    assert all(re.match(r"\S+\.toml:\d+:\d+: ", line) for line in lines[:-1]), lines
    assert all(THAI.search(line) and " / " in line and ENGLISH.search(line) and "→" in line for line in lines[:-1])
    for file, word in (
        ("dong-mafai-2566.toml", "onec"),
        ("dong-mafai-2566.toml", "provinz"),
        ("positions.toml", "works-clerk"),
        ("holidays.toml", "why"),
    ):
        assert any(f"{file}:" in line and word in line for line in lines), (file, word, lines)
    assert lines[-1].startswith(f"พบข้อผิดพลาด {len(lines) - 1} แห่ง")
    assert said.out == ""


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("occurrences",),
        ("rehearse",),
        ("diff", "schedules"),
        ("run", "--once"),
        ("status",),
        ("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example"),
        ("acknowledge", MARCH, "--by", "analyst", "--until", "2566-04-01"),
        ("test-mail", "a@office.example"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_refuses_a_faulty_plan_with_its_places(command, ita):
    ita.change("schedules/dong-mafai-2566.toml", "fiscal_year = 2566", "fiscal_year = 2023")

    ita(*command).refused(1, "dong-mafai-2566.toml:", "problems found")
    assert not ita.ledger.exists()


# ── occurrences, status ──


def test_occurrences_shows_every_key_whole_so_that_it_can_be_copied(ita):
    listed = ita("occurrences", "--json").json
    shown = ita("occurrences")

    assert shown.code == 0
    assert len(listed) == 44
    assert [one["key"] for one in listed if one["key"] not in shown.out] == []


def test_occurrences_are_in_force_from_the_years_start_where_there_is_no_ledger(ita):
    before, after = (
        ita("occurrences", "--json", "--at", "2565-10-01"),
        ita("occurrences", "--json", "--at", "2566-12-01"),
    )

    assert {one["status"] for one in before.json} == {"upcoming"}
    assert {one["status"] for one in after.json} == {"overdue"}
    assert not ita.ledger.exists()


def test_a_date_is_understood_in_either_era_and_in_thai(ita):
    said = [ita("status", "--json", "--at", day).json["at"] for day in ("2566-03-31", "2023-03-31", "๓๑ มีนาคม ๒๕๖๖")]

    assert said == ["2023-03-31"] * 3


def test_status_counts_by_unit_and_lists_what_is_near(ita):
    said = ita("status", "--at", "2566-04-05")

    assert said.code == 0
    assert "สถานะ ณ ๕ เมษายน ๒๕๖๖" in said.out
    assert "สำนักปลัด" in said.out
    assert MARCH in said.out
    counted = ita("status", "--json", "--at", "2566-04-05").json
    assert sum(counted["counts"].values()) == 44
    assert counted["undated"] == 4


# ── complete ──


def complete(ita: Office, key: str = MARCH, by: str = "analyst", *more: str, evidence: str = "https://x.example/1"):
    return ita("complete", key, "--by", by, "--evidence", evidence, *more)


def test_a_completion_is_recorded_with_who_when_and_evidence_and_changes_the_status(ita):
    done = complete(ita, MARCH, "analyst", "--at", "2566-03-20", "--recorded-by", "clerk", "--note", "ส่งแล้ว")
    fact = ita("ledger", "--json").json[-1]

    assert done.code == 0, done.err
    assert MARCH in done.out
    assert (fact["kind"], fact["actor"]) == ("completed", "clerk")
    assert fact["body"] == {
        "occurrence": MARCH,
        "by": "analyst",
        "on": "2023-03-20",
        "evidence": "https://x.example/1",
        "note": "ส่งแล้ว",
        "via": "command",
    }
    statuses = {one["key"]: one["status"] for one in ita("occurrences", "--json").json}
    assert statuses[MARCH] == "completed"
    assert ita("ledger", "--verify").code == 0


def test_a_completion_after_the_last_day_is_a_late_one_and_a_position_may_be_named_by_its_title(ita):
    done = complete(ita, QUARTER, "นักวิเคราะห์นโยบายและแผน", "--at", "2566-02-01")

    assert done.code == 0, done.err
    statuses = {one["key"]: one["status"] for one in ita("occurrences", "--json").json}
    assert statuses[QUARTER] == "completed_late"


def test_a_second_completion_is_refused_and_nothing_is_written(ita):
    assert complete(ita).code == 0
    before = ita("ledger", "--json").out

    complete(ita).refused(1, "แล้วเสร็จไว้แล้ว", "already")
    assert ita("ledger", "--json").out == before


@pytest.mark.parametrize(
    ("key", "by", "more", "thai", "english"),
    [
        ("dong-mafai/O37/O37-1/2023-04-01", "analyst", (), MARCH, "there is no occurrence"),
        ("nowhere", "analyst", (), "ไม่มีรายการ", "there is no occurrence"),
        (MARCH, "nobody", (), "ไม่มีตำแหน่ง", "there is no position"),
        (MARCH, "analyst", ("--recorded-by", "nobody"), "ไม่มีตำแหน่ง", "there is no position"),
        (MARCH, "works-clerk", (), "ไม่มีสิทธิ", "may not say this"),
        (FOLLOW_UP, "works-clerk", (), "ไม่มีสิทธิ", "may not say this"),
        (MARCH, "analyst", ("--at", "2590-01-01"), "ยังมาไม่ถึง", "future"),
        (MARCH, "analyst", ("--at", "2564-01-01"), "อยู่ก่อนรอบ", "begins on"),
    ],
)
def test_a_completion_that_cannot_be_right_is_refused(key, by, more, thai, english, ita):
    complete(ita, key, by, *more).refused(1, thai, english)
    assert not ita.ledger.exists() or "completed" not in ita("ledger", "--json").out


@pytest.mark.parametrize("key", ["O37", "o37", "O37-1", "dong-mafai/o37-1", "dong-mafai/O37/O37-1/2566-03-31", "o๓๗-1"])
def test_who_knows_only_the_code_is_shown_the_keys_that_may_be_meant(key, ita):
    for said in (complete(ita, key), ita("explain", key)):
        said.refused(1, f"ไม่มีรายการ “{key}”", "there is no occurrence")
        assert MARCH in said.err
    assert not ita.ledger.exists()


def test_a_continuous_duty_is_said_to_be_one(ita):
    for key in ("e7-1", "dong-mafai/E7/E7-1"):
        complete(ita, key).refused(1, "งานต่อเนื่อง ไม่มีกำหนดวันให้บันทึก", "continuous")


@pytest.mark.parametrize("evidence", ["", "  ", "\u00a0", "ส่งแล้ว"])
def test_what_is_published_is_not_done_without_its_address(evidence, ita):
    complete(ita, evidence=evidence).refused(1, "URL ของหน้าที่เผยแพร่", "as evidence")


# ── acknowledge ──


def acknowledge(ita: Office, until: date, *more: str, by: str = "analyst"):
    return ita("acknowledge", MARCH, "--by", by, "--until", until.isoformat(), *more)


def test_it_can_be_acknowledged_twice_and_not_a_third_time(ita):
    first = acknowledge(ita, today() + timedelta(days=3), "--note", "กำลังทำ")
    second = acknowledge(ita, today() + timedelta(days=5))

    assert first.code == second.code == 0, (first.err, second.err)
    assert MARCH in first.out
    acknowledge(ita, today() + timedelta(days=7)).refused(1, "ไม่เกิน 2 ครั้ง", "2 times at most")
    facts = [fact for fact in ita("ledger", "--json").json if fact["kind"] == "acknowledged"]
    assert [fact["body"].get("note") for fact in facts] == ["กำลังทำ", None]


def test_an_acknowledgement_completes_nothing(ita):
    assert acknowledge(ita, today() + timedelta(days=3)).code == 0
    statuses = {one["key"]: one["status"] for one in ita("occurrences", "--json").json}

    assert statuses[MARCH] not in {"completed", "completed_late"}
    assert complete(ita).code == 0


@pytest.mark.parametrize(
    ("days", "thai", "english"),
    [(-1, "ต้องอยู่หลังวันนี้", "after today"), (0, "ต้องอยู่หลังวันนี้", "after today"), (60, "10 วันทำการ", "10 working days")],
)
def test_an_acknowledgement_lasts_from_tomorrow_to_ten_working_days(days, thai, english, ita):
    acknowledge(ita, today() + timedelta(days=days)).refused(1, thai, english)


def test_an_acknowledgement_needs_the_right_to_it_and_an_open_occurrence(ita):
    soon = today() + timedelta(days=3)

    acknowledge(ita, soon, by="works-clerk").refused(1, "ไม่มีสิทธิ", "may not say this")
    assert complete(ita).code == 0
    acknowledge(ita, soon).refused(1, "แล้วเสร็จไว้แล้ว", "already")


# ── outbox ──


def test_the_outbox_shows_every_mail_with_its_whole_message_id(served):
    listed, shown = served("outbox", "--json").json, served("outbox")

    assert {one["state"] for one in listed} >= {"sent", "failed"}
    assert shown.code == 0
    assert [one["message_id"] for one in listed if one["message_id"] not in shown.out] == []
    assert "ส่งไม่ได้" in shown.out


def test_the_outbox_lists_what_is_in_doubt(served):
    assert served("outbox", "--in-doubt", "--json").json == []
    with served.tampering() as ledger:
        (doubted,) = ledger.execute("SELECT min(id) FROM message WHERE state = 'sent'").fetchone()
        ledger.execute("UPDATE message SET doubts = 1 WHERE id = ?", (doubted,))

    (listed,) = served("outbox", "--in-doubt", "--json").json
    assert (listed["message_id"], listed["in_doubt"], listed["doubts"]) == (doubted, True, 1)
    assert doubted in served("outbox", "--in-doubt").out


def failed(office: Office) -> str:
    return [one["message_id"] for one in office("outbox", "--json").json if one["state"] == "failed"][-1]


def test_a_failed_mail_is_put_back_with_the_same_message_id_and_once_only(served):
    name = failed(served)
    again = served("outbox", "resend", name, "--by", "clerk")

    assert again.code == 0, again.err
    assert [one["state"] for one in served("outbox", "--json").json if one["message_id"] == name] == ["pending"]
    fact = served("ledger", "--json").json[-1]
    assert (fact["kind"], fact["actor"], fact["body"]["message"]) == ("resent", "clerk", name)
    served("outbox", "resend", name, "--by", "clerk").refused(1, "ส่งซ้ำได้เฉพาะ", "only a failed mail")


def test_only_a_failed_mail_is_sent_again_and_only_by_somebody(served):
    sent = next(one["message_id"] for one in served("outbox", "--json").json if one["state"] == "sent")

    served("outbox", "resend", sent, "--by", "clerk").refused(1, "ส่งซ้ำได้เฉพาะ", "only a failed mail")
    served("outbox", "resend", "nothing@x", "--by", "clerk").refused(1, "ไม่มีจดหมาย", "no such message")
    served("outbox", "resend", failed(served), "--by", "nobody").refused(1, "ไม่มีตำแหน่ง", "there is no position")
    assert served("ledger", "--verify").code == 0


# ── ledger ──


def test_the_ledger_shows_the_latest_facts(served):
    five, shown = served("ledger", "--last", "5", "--json").json, served("ledger", "--last", "5")

    assert [fact["seq"] for fact in five] == list(range(five[0]["seq"], five[0]["seq"] + 5))
    assert {"agency", "seq", "at", "kind", "actor", "body", "previous", "hash"} == set(five[0])
    assert shown.code == 0
    assert all(FACT[FactKind(fact["kind"])] in shown.out for fact in five)
    assert served("ledger", "--agency", "dong-mafai", "--last", "5", "--json").json == five


def test_a_whole_chain_is_verified(served):
    said = served("ledger", "--verify")
    (answer,) = served("ledger", "--verify", "--json").json

    assert said.code == 0
    assert "ครบถ้วน" in said.out
    assert "whole" in said.out
    assert answer["break"] is None
    assert answer["hash"] in said.out


TAMPERINGS = {
    "a changed body": ("UPDATE fact SET body = replace(body, 'message', 'massage') WHERE seq = 7", 7),
    "a changed actor": ("UPDATE fact SET actor = 'palad' WHERE seq = 9", 9),
    "a changed instant": ("UPDATE fact SET at = '2020-01-01 00:00:00.000000' WHERE seq = 4", 4),
    "a removed fact": ("DELETE FROM fact WHERE seq = 5", 5),
    "a cut tail": ("DELETE FROM fact WHERE seq > 20", 20),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampered_fact_is_found_with_its_place(name, served):
    statement, place = TAMPERINGS[name]
    with served.tampering() as ledger:
        for (trigger,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            ledger.execute(f'DROP TRIGGER "{trigger}"')
        assert ledger.execute(statement).rowcount > 0
    said = served("ledger", "--verify")

    assert said.code == 1
    assert re.search(rf"\b{place}\b", said.err)
    assert THAI.search(said.err)
    assert ENGLISH.search(said.err)
    told = served("ledger", "--verify", "--json")
    assert told.code == 1
    assert str(place) in told.json[0]["break"]


def test_facts_cannot_be_changed_without_dropping_the_guards(served):
    with pytest.raises(sqlite3.IntegrityError), served.tampering() as ledger:
        ledger.execute("UPDATE fact SET actor = 'palad' WHERE seq = 9")


def test_an_agency_that_nobody_knows_is_not_called_whole(served):
    said = served("ledger", "--verify", "--agency", "dong-mafia")

    assert said.code != 0, said.out
    assert "dong-mafia" in said.err


# ── people, coverage ──


def put_away(office: Office, *absences: str) -> None:
    path = office.folder / "schedules" / "positions.toml"
    path.write_text("\n".join([path.read_text("utf-8"), *absences]), encoding="utf-8")


ACTING = (
    '[[acting]]\nposition = "palad"\nby = "office-head"\nfrom = "2566-03-10"\nto = "2566-03-20"\norder = "ที่ ๑๒/๒๕๖๖"\n'
)
MAYOR_AWAY = '[[leave]]\nposition = "mayor"\nfrom = "2566-04-03"\nto = "2566-04-05"\nreason = "ลาพักผ่อน"\n'
SECRETARY_AWAY = '[[leave]]\nposition = "palad"\nfrom = "2566-04-04"\nto = "2566-04-05"\n'


def test_the_posts_are_listed_with_who_acts_who_is_away_and_who_will_be(ita):
    put_away(ita, ACTING, MAYOR_AWAY)
    ita.change("schedules/positions.toml", 'id = "works-clerk"', 'id = "works-clerk"\nvacant = true')
    said = ita("people", "--at", "2566-03-15").out

    assert "หัวหน้าสำนักปลัด รักษาราชการแทน (ที่ ๑๒/๒๕๖๖) ถึง ๒๐ มี.ค. ๖๖" in said
    assert re.search(r"works-clerk +– +✗ ตำแหน่งว่าง", said)
    assert "ต่อไป: ๓ เม.ย. ๖๖ – ๕ เม.ย. ๖๖ นายกองค์การบริหารส่วนตำบลดงมะไฟ ลา\n" in said
    assert "✗ ลาถึง ๕ เม.ย. ๖๖ (ลาพักผ่อน)" in ita("people", "--at", "2566-04-03").out


def test_the_posts_for_programs_say_by_whom_they_are_read(ita):
    put_away(ita, ACTING, MAYOR_AWAY)
    (answer,) = ita("people", "--at", "2023-04-03", "--json").json
    posts = {one["position"]: one for one in answer["positions"]}

    assert (posts["mayor"]["is_reached"], posts["mayor"]["why"], posts["mayor"]["until"]) == (
        False,
        "on_leave",
        "2023-04-05",
    )
    assert posts["palad"]["reader"] == "palad"
    (answer,) = ita("people", "--at", "2023-03-10", "--json").json
    posts = {one["position"]: one for one in answer["positions"]}
    assert (posts["palad"]["address"], posts["palad"]["reader"], posts["palad"]["orders"]) == (
        "office-head@dongmafai.example",
        "office-head",
        ["ที่ ๑๒/๒๕๖๖"],
    )
    assert [(one["position"], one["from"], one["by"]) for one in answer["ahead"]] == [("mayor", "2023-04-03", None)]


def test_a_mailbox_that_was_refused_is_shown_until_it_is_tried_again(served):
    assert re.search(r"analyst +analyst@.* ✗ เซิร์ฟเวอร์อีเมลไม่รับที่อยู่", served("people", "--at", "2566-04-03").out)
    assert "✗" not in served("people", "--at", "2566-04-10").out


def test_the_coverage_of_the_shipped_plan_is_whole(ita):
    said = ita("coverage")

    assert said.code == 0
    assert "ทุกวันทำการตั้งแต่ ๓ ตุลาคม ๒๕๖๕ ถึง ๒๑ พฤศจิกายน ๒๕๖๖ ครบ ๑๐ ข้อ ๘ ขั้น ทุกขั้นมีผู้รับ" in said.out
    assert "ต่อเนื่องไม่มีวันกำหนด ๔ ข้อ" in said.out


def test_holes_are_listed_with_their_days_steps_and_why_and_those_who_stand_in_apart(ita):
    put_away(ita, ACTING, MAYOR_AWAY, SECRETARY_AWAY)
    said = ita("coverage")

    assert said.code == 1
    holes, _, weaker = said.out.partition("(ไม่ใช่ช่องว่าง)")
    assert re.search(r"๓ เม.ย. ๖๖ – ๕ เม.ย. ๖๖ +ที่ ๓ นายก\S+ +ลาถึง ๕ เม.ย. ๖๖ +ไม่มี +O37-1, O43-1", holes)
    assert re.search(r"๔ เม.ย. ๖๖ – ๕ เม.ย. ๖๖ +ผู้รับผิดชอบ นายก\S+ .* ไม่มี +O37-2, e7-2", holes)
    assert re.search(r"๓ เม.ย. ๖๖ +ผู้รับผิดชอบ นายก\S+ .* ปลัด\S+ +O37-2, e7-2", weaker)
    assert "office-head" not in said.out
    assert ita("coverage", "--at", "2566-04-06").code == 0


def test_the_coverage_for_programs(ita):
    put_away(ita, SECRETARY_AWAY)
    said = ita("coverage", "--json", "--at", "2566-01-04")
    (proof,) = json.loads(said.out)

    assert (said.code, proof["is_covered"], proof["from"]) == (1, False, "2023-01-04")
    assert {one["step"] for one in proof["holes"]} == {"level-2", "inform-permanent_secretary"}
    assert proof["holes"][0]["why"] == [{"position": "palad", "why": "on_leave", "until": "2023-04-05"}]
    assert proof["stand_ins"] == proof["unnamed"] == []


def test_a_refused_mailbox_is_a_weaker_place_from_the_day_of_the_refusal(served):
    (proof,) = json.loads(served("coverage", "--json").out)
    found = [one for one in proof["stand_ins"] if one["obligation"] == "O37-1"]

    assert [(one["from"], one["reached"], one["why"][0]["why"]) for one in found] == [
        ("2023-03-31", "office-head", "refused")
    ]


def test_check_warns_of_the_holes_that_are_still_to_come(ita):
    put_away(ita, MAYOR_AWAY)
    said = ita("check", "--at", "2566-03-01")

    assert said.code == 0
    assert re.search(r"๓ เม.ย. ๖๖ – ๕ เม.ย. ๖๖ ไม่มีผู้รับเลย ขั้นที่ ๓ นายก.* / nobody is reached at this step", said.err)
    assert "แต่มีข้อที่ควรดู 1 แห่ง" in said.out
    holes = ita("check", "--at", "2566-03-01", "--json").json["holes"]
    assert {(one["agency"], one["step"]) for one in holes} == {("dong-mafai", "level-3")}
    assert ita("check", "--at", "2566-04-06").err == ""
    assert ita("check", "--at", "2566-04-06", "--json").json["holes"] == []


def test_a_rehearsal_names_who_reads_a_mail_and_for_which_post(ita):
    put_away(ita, ACTING.replace('"2566-03-20"', '"2566-04-30"'))
    said = ita("rehearse", "--from", "2566-03-20", "--to", "2566-03-31").out

    assert "ถึง หัวหน้าสำนักปลัด รักษาราชการแทนปลัดองค์การบริหารส่วนตำบลดงมะไฟ" in said
    assert "ถึง ปลัด" not in said


def test_the_examples_in_the_shipped_file_of_people_can_be_put_to_use(ita):
    path = ita.folder / "schedules" / "positions.toml"
    head, mark, examples = path.read_text("utf-8").partition("# [[acting]]")
    used = re.sub(r"^# (?=\[\[|\w+ = )", "", mark + examples, flags=re.MULTILINE)
    path.write_text(head + used, encoding="utf-8")

    assert ita("check", "--at", "2567-01-01").err == ""
    (answer,) = ita("people", "--at", "2566-05-02", "--json").json
    assert {one["position"] for one in answer["positions"] if not one["is_reached"]} == {"analyst"}
    assert ita("people", "--at", "2566-03-10", "--json").json[0]["positions"][1]["reader"] == "office-head"


# ── test-mail, doctor ──


@pytest.fixture
def relay():
    return Relay(refused=frozenset({"gone@office.example"}))


@pytest.fixture
def mailing(ita, relay):
    """Return an office that mails to a real server."""
    server = Server(relay)
    server.start()
    Installation.make(ita.folder, port=server.real_port, plan=Path("schedules/dong-mafai-2566.toml"))
    yield ita
    server.stop()


@pytest.fixture
def cut_off(ita) -> Office:
    """Return an office whose mail server is down."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    Installation.make(ita.folder, port=port, plan=Path("schedules/dong-mafai-2566.toml"))
    return ita


def test_a_test_mail_goes_to_the_server_and_leaves_no_fact(mailing, relay):
    said = mailing("test-mail", "you@office.example")

    assert said.code == 0, said.err
    assert "you@office.example" in said.out
    (mail,) = relay.accepted
    assert mail.recipient == "you@office.example"
    parsed = message_from_bytes(mail.content, policy=policy.default)
    assert parsed.defects == []
    assert THAI.search(parsed["Subject"])
    assert THAI.search(parsed.get_body(("plain",)).get_content())
    assert not mailing.ledger.exists()


def test_a_test_mail_into_a_folder_does_not_say_that_it_was_sent(ita):
    said = ita("test-mail", "you@office.example")

    assert said.code == 0, said.err
    assert "เก็บไว้ให้ you@office.example แล้ว" in said.out
    assert "ไม่มีจดหมายออกไปถึงใคร" in said.out
    assert "ส่งถึง" not in said.out
    assert len(list((ita.folder / "mail" / "new").iterdir())) == 1


def test_a_test_mail_that_is_refused_says_what_the_server_said(mailing):
    mailing("test-mail", "gone@office.example").refused(1, "ไม่ได้", "550 5.1.1 no such mailbox")


def test_a_test_mail_without_a_server_is_a_sentence(cut_off):
    cut_off("test-mail", "you@office.example").refused(1, "ติดต่อเซิร์ฟเวอร์อีเมล", "cannot reach")


@pytest.mark.parametrize(
    "address", ["nobody", "a@b@c.example", "ก@office.example", "a@office.example\nBcc: b@x.example"]
)
def test_a_test_mail_to_no_address_is_refused(address, mailing, relay):
    said = mailing("test-mail", address)

    assert said.code in {1, 2}
    assert THAI.search(said.err)
    assert ENGLISH.search(said.err)
    assert relay.accepted == []


def test_a_test_mail_goes_into_the_maildir(ita):
    assert ita("test-mail", "you@office.example").code == 0
    assert len(list((ita.folder / "mail" / "new").iterdir())) == 1


def test_the_doctor_finds_a_sound_installation_well(mailing, relay):
    said = mailing("doctor")

    assert said.code == 0, said.out
    assert "✗" not in said.out
    assert relay.accepted == [], "examining sends nothing"
    assert all(
        one["is_well"] and THAI.search(one["sentence"] + one["subject"]) for one in mailing("doctor", "--json").json
    )


def test_the_doctor_says_who_is_away_today_and_who_acts(ita):
    put_away(
        ita,
        '[[leave]]\nposition = "analyst"\nfrom = "2560-01-01"\nto = "2599-01-01"\n',
        '[[acting]]\nposition = "palad"\nby = "office-head"\nfrom = "2560-01-01"\norder = "ที่ ๑"\n',
    )
    said = {one["subject"]: one["sentence"] for one in ita("doctor", "--json").json}

    assert said["ผู้ไม่อยู่"].endswith("นักวิเคราะห์นโยบายและแผน (ลาถึง ๑ ม.ค. ๙๙)")
    assert said["รักษาราชการแทน"].startswith("วันนี้: หัวหน้าสำนักปลัด แทนปลัด")


def test_the_doctor_finds_a_maildir_well_and_makes_no_ledger(ita):
    assert ita("doctor").code == 0
    assert not ita.ledger.exists()


def test_the_doctor_says_that_the_mail_server_is_down(cut_off):
    said = cut_off("doctor")

    assert said.code == 1
    assert any("✗ ส่งจดหมาย" in line for line in said.out.splitlines())


def test_the_doctor_lists_failed_mails(served):
    said = served("doctor")

    assert said.code == 1
    assert "ส่งไม่ได้ 1 ฉบับ" in said.out


def test_the_doctor_lists_posts_without_an_address_and_faults_of_the_files(ita):
    ita.change("schedules/positions.toml", 'address = "works-clerk@dongmafai.example"', "")
    silent = ita("doctor")
    ita.change("schedules/positions.toml", 'id = "palad"', 'id = "palat"')
    faulty = ita("doctor")

    assert silent.code == 0, "a post without a mailbox is allowed: the next step up is told instead"
    assert "! อีเมล: ไม่มีอีเมล จึงส่งถึงขั้นถัดไปแทน: เจ้าพนักงานธุรการ กองช่าง" in silent.out
    assert faulty.code == 1
    assert "positions.toml:" in faulty.out


def test_the_doctor_finds_a_tampered_chain(served):
    with served.tampering() as ledger:
        for (trigger,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            ledger.execute(f'DROP TRIGGER "{trigger}"')
        ledger.execute("UPDATE fact SET actor = 'palad' WHERE seq = 9")
    said = served("doctor")

    assert said.code == 1
    assert "ลำดับที่ 9 ถูกแก้ไข" in said.out


# ── rehearse ──


SPRING = ("--from", "2566-03-01", "--to", "2566-04-30")


def test_a_rehearsal_shows_each_mail_with_its_reasons_and_touches_nothing(ita):
    said = ita("rehearse", *SPRING)

    assert said.code == 0
    assert said.err == ""
    assert "ถึง นักวิเคราะห์นโยบายและแผน" in said.out
    assert "เตือนก่อนกำหนด ๗ วันทำการ: ถึงวันเตือนล่วงหน้า" in said.out
    assert "เตือนในวันครบกำหนด: ถึงวันเตือนล่วงหน้า" in said.out
    assert "ยังไม่ได้รับรายงาน แจ้งครั้งที่ ๑: พ้นวันสุดท้ายแล้ว" in said.out
    assert "เรียนหัวหน้าหน่วยงาน (ขั้นที่ ๑): ครบเวลาของขั้นก่อนหน้า" in said.out
    assert "เรียนนายก (ขั้นที่ ๓): ครบเวลาของขั้นก่อนหน้า" in said.out
    assert re.search(r" (?:T|overdue|level|skipped)-\w+:| v\d+:", said.out) is None, "a step is said by its code"
    assert "สถานะ ณ ๓๐ เมษายน ๒๕๖๖" in said.out
    assert {path.name for path in ita.folder.iterdir()} == {"schedules", "config.toml"}


def test_answers_of_a_rehearsal_silence_what_was_answered(ita):
    silent = ita("rehearse", "--json", *SPRING).json
    (ita.folder / "answers.toml").write_text(
        f'[[complete]]\noccurrence = "{MARCH}"\non = "2566-03-20"\nby = "analyst"\nevidence = "https://x.example"\n'
        '[[acknowledge]]\noccurrence = "dong-mafai/e6/e6-1/2023-03-31"\non = "2566-04-03"\nuntil = "2566-04-12"\n',
        encoding="utf-8",
    )
    answered = ita("rehearse", "--json", *SPRING, "--answers", "answers.toml").json

    def days(mails: list[dict], start: str) -> list[str]:
        return [mail["at"][:10] for mail in mails for one in mail["notices"] if one["key"].startswith(start)]

    assert days(answered, MARCH)
    assert max(days(answered, MARCH)) <= "2023-03-20" < max(days(silent, MARCH))
    held = [day for day in days(answered, "dong-mafai/e6/e6-1/2023-03-31#") if "2023-04-04" <= day <= "2023-04-12"]
    assert held == []
    assert [day for day in days(silent, "dong-mafai/e6/e6-1/2023-03-31#") if "2023-04-04" <= day <= "2023-04-12"]


@pytest.mark.parametrize(
    ("text", "code", "thai", "english"),
    [
        ('[[complete]]\noccurrence = "nothing/*"\nworking_days_before = 1\n', 2, "ไม่มีรายการ", "no occurrence"),
        ('[[complete]]\noccurrence = "*"\n', 1, "answers.toml:", "problems found"),
        ('[[complete]]\noccurrence = "*"\non = "2566-03-01"\nwhen = 1\n', 1, "answers.toml:4:", "problems found"),
        ('[[complete]\noccurrence = "*"\n', 1, "answers.toml:", "problems found"),
        (f'[[complete]]\noccurrence = "{MARCH}"\non = "2566-03-09"\nby = "works-clerk"\n', 1, "ไม่มีสิทธิ", "may not say"),
    ],
)
def test_faulty_answers_are_refused(text, code, thai, english, ita):
    (ita.folder / "answers.toml").write_text(text, encoding="utf-8")

    ita("rehearse", *SPRING, "--answers", "answers.toml").refused(code, thai, english)


def test_a_rehearsal_writes_its_mails_as_files_that_any_program_reads(ita):
    listed = ita("rehearse", "--json", *SPRING, "--maildir", "rehearsed").json
    files = sorted((ita.folder / "rehearsed" / "new").iterdir())
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    assert len(mails) == len(listed) > 20
    assert {str(mail["Message-ID"]).strip("<>") for mail in mails} == {one["message_id"] for one in listed}
    subjects = {one["message_id"]: one["subject"] for one in listed}
    for mail in mails:
        assert mail.defects == []
        assert all(part.defects == [] for part in mail.walk())
        assert str(mail["Subject"]) == subjects[str(mail["Message-ID"]).strip("<>")]
        assert THAI.search(mail.get_body(("plain",)).get_content())
        assert "<html" in mail.get_body(("html",)).get_content()


def test_a_maildir_that_cannot_be_written_is_said(ita):
    (ita.folder / "file").write_text("x")
    said = ita("rehearse", "--from", "2566-03-20", "--to", "2566-03-31", "--maildir", "file/mail")

    assert said.code == 1, "nothing was written, and the exit code says that all is well"
    assert THAI.search(said.err)
    assert ENGLISH.search(said.err)


def test_a_rehearsal_from_the_ledger_goes_on_where_the_ledger_stands(ita):
    serve_from(Installation(ita.folder), "2565-10-01", "2566-03-31")
    before = ita.ledger.read_bytes()
    whole = ita("rehearse", "--json", "--from", "2565-10-01", "--to", "2566-05-31").json
    rest = ita("rehearse", "--json", "--from-ledger", "--from", "2566-04-01", "--to", "2566-05-31").json

    assert rest == [mail for mail in whole if mail["at"] >= "2023-04-01"]
    assert len(rest) > 20
    assert ita.ledger.read_bytes() == before


def test_a_rehearsal_that_ends_before_it_begins_is_wrong_use(ita):
    ita("rehearse", "--from", "2566-11-30", "--to", "2566-01-01").refused(2, "วัน", "before")


# ── Wrong use and bad places ──


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("check", "--nothing"),
        ("check", "--at", "yesterday"),
        ("check", "--at", "2566-02-30"),
        ("check", "--at", "0000-00-00"),
        ("occurrences", "--at", ""),
        ("status", "--at", "31/03/66"),
        ("rehearse", "--from", "soon"),
        ("run", "--days-per-second", "0"),
        ("run", "--days-per-second", "nan", "--simulated-from", "2566-01-01", "--until", "2566-01-02"),
        ("run", "--days-per-second", "fast"),
        ("run", "--simulated-from", "1.1.66"),
        ("run", "--until", "2566-13-01"),
        ("complete",),
        ("complete", MARCH, "--evidence", "https://x.example"),
        ("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example", "--at", "today"),
        ("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example", "--at", ""),
        ("acknowledge", MARCH, "--by", "analyst", "--until", "soon"),
        ("outbox", "nothing"),
        ("outbox", "resend"),
        ("outbox", "resend", "x"),
        ("outbox",),
        ("ledger",),
        ("ledger", "--verify"),
        ("ledger", "--last", "0"),
        ("test-mail",),
        ("doctor", "extra"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_said_in_both_languages_and_exits_2(arguments, ita):
    said = ita(*arguments)

    assert said.code == 2, (said.out, said.err)
    assert THAI.search(said.err)
    assert ENGLISH.search(said.err)
    assert "Traceback" not in said.err
    assert {path.name for path in ita.folder.iterdir()} <= {"schedules", "config.toml", "ledger.sqlite3.lock"}


@pytest.mark.parametrize(
    ("arguments", "thai"),
    [
        (("complete", MARCH), "ต้องระบุ --by POSITION (ตำแหน่งผู้ทำ) / wrong use"),
        (("complete",), "ต้องระบุ KEY (รหัสรายการ) / wrong use"),
        (("report", "sign", "a.pdf"), "ต้องระบุ --by POSITION (ตำแหน่งผู้ลงนาม)"),
        (("report", "round", "--round", "9"), "ไม่มีรอบ “9” ระบุ --round 6 หรือ --round 12"),
        (("report", "overdue", "--format", "odt"), "เลือกได้เฉพาะ docx, pdf, html"),
        (("report", "overdue", "--year", "2024"), "ปีงบประมาณเป็น พ.ศ. เช่น 2567"),
        (("new-year", "x.toml", "--fiscal-year", "2024"), "ปีงบประมาณเป็น พ.ศ. เช่น 2567"),
        (("new-year", "x.toml", "--fiscal-year", "67"), "ปีงบประมาณเป็นตัวเลขสี่หลัก"),
        (("ledger", "--last", "none"), "ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป ไม่ใช่ “none”"),
        (("complete", MARCH, "--bye", "analyst"), "ไม่มีตัวเลือก --bye หมายถึง --by หรือไม่"),
        (("complete", MARCH, "--by"), "ต้องมีค่าต่อท้าย --by"),
        (("complet",), "ไม่มีคำสั่ง “complet” หมายถึง 'complete'"),
        (("waive", MARCH, "--by", "mayor", "--reason", "two", "words"), "มีคำเกินมา: words"),
        (("report",), "ต้องระบุคำสั่งย่อย"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_wrong_use_is_said_in_words_that_an_officer_can_act_on(arguments, thai, ita):
    said = ita(*arguments)

    assert said.code == 2
    assert thai in said.err
    assert THAI.match(said.err)


def test_a_wrong_command_line_is_answered_with_a_right_one(ita):
    assert "\nตัวอย่าง: ita-scheduler complete dong-mafai/O37/O37-1/2023-03-31 --by analyst --evidence https://" in (
        ita("complete", MARCH).err
    )
    assert ita("nothing").err.endswith("ดูคำสั่งทั้งหมด: ita-scheduler --help\n")


def test_every_command_has_an_example_that_the_command_line_takes():
    commands = dict(commands_of(get_command(app)))
    asked_alone = {path for path, one in commands.items() if isinstance(one, TyperGroup)}

    assert set(EXAMPLES) == set(commands)
    for path, example in EXAMPLES.items():
        words = shlex.split(example)
        assert " ".join(words).startswith(path)
        taken = (
            path
            if path not in asked_alone
            else next(one for one in commands if example.startswith(f"{one} ") or one == example)
        )
        rest = words[len(taken.split()) :]
        commands[taken].make_context(taken, rest)


def commands_of(group, *path):
    for name, one in group.commands.items():
        yield " ".join((*path, name)), one
        if isinstance(one, TyperGroup):
            yield from commands_of(one, *path, name)


def test_long_dashes_and_thai_digits_are_understood_as_they_are_meant(ita):
    for dash in ("–", "—", "−", "––"):
        assert ita("occurrences", f"{dash}at", "2566-03-01", f"{dash}json").json
    assert with_hyphens(["–o", "–by=ปลัด", "--by", "-–at"]) == ["-o", "--by=ปลัด", "--by", "--at"]
    kept = ["– ส่งแล้ว", "–", "–ก", "–5", "–see page 2", "a–b", "--note", "-o"]
    assert with_hyphens(kept) == kept
    assert ita("report", "round", "--round", "๖", "--year", "๒๕๖๖", "-o", "x.html").code == 0
    assert "๒๕๖๘" not in ita("report", "overdue", "--year", "๒๕๖๘").err
    assert (ita.folder / "x.html").exists()


def test_no_help_names_a_type_of_the_program(ita):
    for path, command in commands_of(get_command(app)):
        said = ita(*path.split(), "--help")
        assert re.findall(r"<[a-z\[\]|A-Z]+>", said.out) == [], path
        assert command.get_short_help_str(20)
    assert "แสดงวิธีใช้" in ita("check", "-h").out
    assert ita("check", "--json").code == 0, "a flag is still a flag"


def test_a_page_that_is_there_is_not_written_over_unless_it_is_said(ita):
    (ita.folder / "page.html").write_text("mine", encoding="utf-8")
    days = ("--from", "2566-03-20", "--to", "2566-03-24", "--html", "page.html")

    ita("rehearse", *days).refused(2, "มีแฟ้ม page.html อยู่แล้ว", "exists already")
    assert (ita.folder / "page.html").read_text("utf-8") == "mine"
    assert ita("rehearse", *days, "--overwrite").code == 0
    assert "<html" in (ita.folder / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments", [("report", "overdue", "-o", "no/x.docx"), ("calendar", "--position", "analyst", "-o", "no/x.ics")]
)
def test_a_folder_that_is_not_there_is_said(arguments, ita):
    ita(*arguments).refused(2, "ไม่พบโฟลเดอร์ no สร้างก่อน", "there is no folder no")


def test_a_file_that_is_not_there_is_said_in_thai(ita):
    ita("report", "sign", "none.pdf", "--by", "palad").refused(2, "อ่าน none.pdf ไม่ได้ (ไม่มีแฟ้มนี้)", "cannot be read")


def test_the_ledger_speaks_thai_in_local_time_and_the_outbox_shows_titles(served):
    shown = served("ledger", "--last", "2000").out
    boxes = served("outbox").out
    facts = served("ledger", "--json", "--last", "2000").json

    assert "{" not in shown
    assert not any(fact["kind"] in shown.split() for fact in facts)
    assert "เริ่มใช้แผน" in shown
    assert re.search(r"[๑-๙๐]+ พ\.ย\. ๖๕ ๐๘:๓๐ +จัดทำจดหมาย +โปรแกรม +ถึงนักวิเคราะห์นโยบายและแผน เช้า", shown)
    assert "นักวิเคราะห์นโยบายและแผน" in boxes
    assert "ดูด้วย --json" not in shown
    assert served("outbox", "--in-doubt").out.startswith("ไม่มีฉบับที่ไม่แน่ว่าถึง")


def test_every_kind_of_fact_has_a_word():
    assert set(FACT) == set(FactKind)


def test_without_a_command_the_help_is_shown_and_no_empty_reproach(ita):
    said = ita()

    assert "occurrences" in said.out + said.err
    assert not said.err.rstrip().endswith("wrong use:")


@pytest.mark.parametrize(
    "name", ["check", "run", "status", "occurrences", "rehearse", "doctor", "outbox", "ledger", "people", "coverage"]
)
def test_settings_that_are_not_there_are_a_sentence(name, ita):
    said = ita(name, "--config", "nowhere/config.toml")
    words = said.out if name == "doctor" else said.err

    assert said.code == 1
    assert "nowhere/config.toml: ไม่พบแฟ้ม / the file does not exist" in words


@pytest.mark.parametrize("name", ["check", "status", "occurrences", "rehearse", "people", "coverage"])
def test_a_plan_that_is_not_there_is_a_sentence(name, ita):
    ita(name, "nowhere.toml").refused(1, "nowhere.toml: ไม่พบแฟ้ม", "the file does not exist")
    ita(name, ".").refused(1, "เป็นโฟลเดอร์", "a folder")


def newer(office: Office) -> None:
    with office.tampering() as ledger:
        ledger.execute("UPDATE ledger_version SET version_num = '9999'")


def garbage(office: Office) -> None:
    for path in office.folder.glob("ledger.sqlite3*"):
        path.unlink()
    office.ledger.write_bytes("ไม่ใช่บัญชี".encode() * 500)


def foreign(office: Office) -> None:
    for path in office.folder.glob("ledger.sqlite3*"):
        path.unlink()
    with office.tampering() as other:
        other.execute("CREATE TABLE recipes (id)")


LEDGERS = {
    newer: ("รุ่นใหม่กว่า", "upgrade the program"),
    garbage: ("นำสำเนาสำรองกลับมาใช้", "restore a backup"),
    foreign: ("โปรแกรมอื่น", "name another file"),
}
ASKING = [
    ("run", "--once"),
    ("status",),
    ("calendar", "--position", "analyst"),
    ("occurrences",),
    ("outbox",),
    ("outbox", "resend", "x", "--by", "clerk"),
    ("ledger",),
    ("ledger", "--verify"),
    ("rehearse", "--from-ledger"),
    ("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example"),
    ("diff", "--from-ledger", "config.toml"),
    ("acknowledge", MARCH, "--by", "analyst", "--until", "2566-01-01"),
    ("doctor",),
]


@pytest.mark.parametrize("spoil", LEDGERS, ids=lambda spoil: spoil.__name__)
def test_every_command_refuses_a_ledger_that_it_cannot_read_and_leaves_it_as_it_is(spoil, served):
    spoil(served)
    thai, english = LEDGERS[spoil]
    before = served.ledger.read_bytes()

    for arguments in ASKING:
        said = served(*arguments)
        words = said.out if arguments == ("doctor",) else said.err
        assert said.code == 1, (arguments, said)
        assert thai in words, arguments
        assert english in words, arguments
    assert served.ledger.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [("run", "--once"), ("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example"), ("doctor",)],
    ids=lambda arguments: arguments[0],
)
def test_a_place_where_no_ledger_can_be_written_is_a_sentence(arguments, ita):
    (ita.folder / "file").write_text("x")
    ita.change("config.toml", '"ledger.sqlite3"', '"file/ledger.sqlite3"')
    said = ita(*arguments)
    words = said.out if arguments == ("doctor",) else said.err

    assert said.code == 1, said
    assert "ไม่ได้" in words
    assert "cannot" in words


def test_a_command_as_a_process_has_the_same_exit_codes_and_never_a_traceback(ita):
    here = Installation(ita.folder)
    asked = {
        ("--version",): 0,
        ("nothing",): 2,
        ("complete", MARCH, "--by", "nobody", "--evidence", "https://x.example"): 1,
    }
    for arguments, code in asked.items():
        done = here.run(*arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert "Traceback" not in done.stderr


# ── a simulated time is for trials ──


def test_a_simulated_time_never_mails_through_a_server_elsewhere(ita):
    ita.change("config.toml", 'transport = "maildir"', 'transport = "smtp"')
    with (ita.folder / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mail.smtp]\nhost = "mail.office.example"\nsecurity = "starttls"\n')
    said = ita("run", "--simulated-from", "2565-10-01", "--until", "2565-10-02")

    assert said.code == 2
    assert "mail.office.example" in said.err
    assert not (ita.folder / "ledger.sqlite3").exists()


def test_a_simulated_time_never_writes_into_a_ledger_in_real_use(ita):
    assert ita("run", "--once").code == 0
    said = ita("run", "--simulated-from", "2565-10-01", "--until", "2565-10-02")

    assert said.code == 2
    assert "a ledger of its own" in said.err


def test_a_speed_without_a_simulated_time_is_wrong_use(ita):
    said = ita("run", "--days-per-second", "5", "--once")

    assert said.code == 2
    assert "--simulated-from" in said.err


def test_a_password_that_cannot_be_read_stops_the_service_at_the_door(ita):
    ita.change("config.toml", 'transport = "maildir"', 'transport = "smtp"')
    with (ita.folder / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mail.smtp]\nhost = "mail.office.example"\nusername = "ita"\npassword_env = "ITA_NOT_SET"\n')
    said = ita("run", "--once")

    assert said.code == 1
    assert "ITA_NOT_SET" in said.err
    assert "not set here" in said.err
