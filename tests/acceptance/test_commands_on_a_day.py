"""Commands whose answer depends on the day, on a machine whose clock shows a working day of the plan's year."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.office import ROOT, Installation
from tests.acceptance.relay import Relay, Server
from tests.world import at

DUTY = "dong-mafai/e6/e6-1/2022-12-31"

# The program itself, on a machine whose clock is so many seconds off: appointments are kept by that clock too.
ON_THAT_MACHINE = """
import sys
from datetime import UTC, datetime, timedelta
from ita_scheduler.clock import SystemClock
off = timedelta(seconds=float(sys.argv.pop(1)))
SystemClock.now = SystemClock.real_now = lambda self: datetime.now(UTC) + off
SystemClock.real_instant = lambda self, at: at - off
from ita_scheduler.__main__ import main
main()
"""


@dataclass
class Machine(Installation):
    """An installation on a machine whose clock shows `shown` when a command is started."""

    shown: datetime = datetime.max

    def command(self, *arguments: str) -> list[str]:
        python = super().command()[0]
        off = (self.shown - datetime.now(UTC)).total_seconds()
        return [python, "-c", ON_THAT_MACHINE, str(off), *arguments]

    def __call__(self, *arguments: str):
        done = self.run(*arguments)
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        return done


@pytest.fixture
def relay():
    return Relay()


@pytest.fixture
def machine(tmp_path, relay):
    """The plan is in force from October, and it is the morning on which its first quarter ends."""
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    plan = tmp_path / "schedules" / "dong-mafai-2566.toml"
    text = plan.read_text("utf-8").replace('# in_force_from = "2565-10-01"', 'in_force_from = "2565-10-01"')
    plan.write_text(text, encoding="utf-8")
    server = Server(relay)
    server.start()
    Installation.make(tmp_path, port=server.real_port, plan=Path("schedules/dong-mafai-2566.toml"))
    settings = tmp_path / "config.toml"
    text = settings.read_text("utf-8").replace('"none"', '"none"\nmails_per_minute = 0')
    settings.write_text(text, encoding="utf-8")
    yield Machine(tmp_path, at("2022-12-29", "09:00"))
    server.stop()


def test_run_once_mails_what_is_due_this_morning_and_ends(machine, relay):
    first, again = machine("run", "--once"), machine("run", "--once")

    assert first.returncode == again.returncode == 0, first.stderr
    assert {"analyst@dongmafai.example", "mayor@dongmafai.example"} <= {mail.recipient for mail in relay.accepted}
    assert len({mail.recipient for mail in relay.accepted}) == len(relay.accepted), "nobody gets two on one day"
    assert {one["state"] for one in machine.json("outbox")} == {"sent"}


@pytest.mark.parametrize(("day", "clock"), [("2022-12-29", "08:29"), ("2022-12-29", "16:31"), ("2022-12-30", "10:00")])
def test_run_once_mails_nothing_before_or_after_the_hours_or_on_a_day_that_is_not_worked(day, clock, machine, relay):
    machine.shown = at(day, clock)

    assert machine("run", "--once").returncode == 0
    assert relay.accepted == []


def test_a_missed_morning_is_made_up_until_half_past_four(machine, relay):
    machine.shown = at("2022-12-29", "16:20")

    assert machine("run", "--once").returncode == 0
    assert relay.accepted


def test_a_failed_mail_that_is_sent_again_arrives_with_the_same_message_id(machine, relay):
    relay.refused = frozenset({"analyst@dongmafai.example"})
    assert machine("run", "--once").returncode == 0
    (failed,) = (one for one in machine.json("outbox") if one["state"] == "failed")
    told = [mail.recipient for mail in relay.accepted]
    relay.refused = frozenset()
    machine.shown += timedelta(minutes=10)
    assert machine("outbox", "resend", failed["message_id"], "--by", "clerk").returncode == 0
    machine.shown += timedelta(minutes=1)  # a command that starts quicker than the one before must not look earlier
    assert machine("run", "--once").returncode == 0

    assert "clerk@dongmafai.example" in told, "the administrator is told at once"
    (arrived,) = (mail for mail in relay.accepted if mail.recipient == "analyst@dongmafai.example")
    assert arrived.message_id == failed["message_id"]
    assert machine("ledger", "--verify").returncode == 0


def test_a_completion_without_a_date_is_of_today_and_ends_the_matter(machine, relay):
    done = machine("complete", DUTY, "--by", "analyst", "--evidence", "บันทึกที่ ยส ๗๑๒๐๑/๑")
    fact = machine.json("ledger")[-1]
    statuses = {one["key"]: one["status"] for one in machine.json("occurrences")}
    machine.shown = at("2023-01-12", "09:00")
    assert machine("run", "--once").returncode == 0

    assert done.returncode == 0, done.stderr
    assert fact["body"]["on"] == "2022-12-29"
    assert statuses[DUTY] == "completed"
    carried = [key for one in machine.json("ledger") if one["kind"] == "composed" for key, *_ in one["body"]["notices"]]
    assert carried
    assert not any(key.startswith(f"{DUTY}#") for key in carried)


def test_an_acknowledgement_ends_on_the_tenth_working_day_and_not_a_day_later(machine):
    # 30 December (by the Cabinet), 2 January (in lieu of New Year) and the week-ends are not worked.
    late = machine("acknowledge", DUTY, "--by", "analyst", "--until", "2566-01-17")
    in_time = machine("acknowledge", DUTY, "--by", "analyst", "--until", "2566-01-16")

    assert late.returncode == 1
    assert "๑๖ มกราคม ๒๕๖๖" in late.stderr
    assert "until 2023-01-16" in late.stderr
    assert in_time.returncode == 0, in_time.stderr


def test_status_and_check_look_at_today(machine):
    assert machine.json("status")["at"] == "2022-12-29"
    duty = next(one for one in machine.json("check")["obligations"] if one["obligation"] == "e6-1")
    assert duty["next"] == ["2022-12-31", "2023-03-31", "2023-06-30"]
