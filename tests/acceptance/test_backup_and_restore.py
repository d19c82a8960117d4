"""A backup of a running service, days lost after it, and a restore: nothing is sent blindly, and then as a person says."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from ita_scheduler.safekeeping.archive import reading
from ita_scheduler.safekeeping.contents import understand
from tests.acceptance.office import ROOT, Installation
from tests.acceptance.relay import Relay, Server
from tests.acceptance.test_commands_on_a_day import ON_THAT_MACHINE
from tests.acceptance.test_daemon_service import Serving, install
from tests.world import at

FIRST, BACKUP_DAY, RESTORE_DAY, LAST = "2565-10-01", "2566-03-20", "2566-04-03", "2566-05-31"
NEXT_DAY = "2566-04-04"
BACKED_UP, RESTORED = at("2023-03-20", "07:00"), at("2023-04-03", "10:00")


@dataclass
class Machine(Installation):
    """An installation whose commands are called on a machine whose clock shows `shown`."""

    shown: datetime = datetime.max

    def command(self, *arguments: str) -> list[str]:
        off = (self.shown - datetime.now(UTC)).total_seconds()
        return [super().command()[0], "-c", ON_THAT_MACHINE, str(off), *arguments]


def on(shown: datetime, folder: Path, *arguments: str, code: int = 0) -> str:
    done = Machine(folder, shown).run(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def serve(installation: Installation, first: str, last: str) -> None:
    done = installation.run("run", "--simulated-from", first, "--until", last, "--days-per-second", "2000")
    assert done.returncode == 0, done.stderr[-3000:]


@dataclass
class Story:
    """What happened: the office that was lost on the way, its backup, and what its relay took in each stretch."""

    office: Installation
    backup: Path
    relay: Relay
    said: str
    before: list
    lost: list
    rest: list

    def restored(self, folder: Path) -> Installation:
        """Restore into an empty folder, on the day after which nothing was lost any more."""
        on(RESTORED, self.office.folder, "restore", str(self.backup), "--into", str(folder))
        return Installation(folder)


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> Story:
    """Serve half a year, back up while the service runs, go on for some days, and then to the end, undisturbed."""
    relay = Relay()
    server = Server(relay)
    server.start()
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "schedules", folder / "schedules")
    office = Installation.make(folder, port=server.real_port, plan=Path("schedules/dong-mafai-2566.toml"))
    config = folder / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace('"none"', '"none"\nmails_per_minute = 0') + '[log]\nformat = "json"\n'
    )
    serve(office, FIRST, "2566-03-19")
    before = list(relay.accepted)
    # A day takes a hundred seconds: it is early in the morning for as long as this takes.
    service = Serving(office, "run", "--simulated-from", BACKUP_DAY, "--days-per-second", "0.01")
    try:
        service.until_ready()
        said = on(BACKED_UP, folder, "backup", "backup.zip")
        assert service.end(signal.SIGTERM) == 0
    finally:
        service.close()
    assert relay.accepted == before
    serve(office, BACKUP_DAY, RESTORE_DAY)
    lost = relay.accepted[len(before) :]
    serve(office, NEXT_DAY, LAST)
    rest = relay.accepted[len(before) + len(lost) :]
    yield Story(office, folder / "backup.zip", relay, said, before, lost, list(rest))
    server.stop()


def rows(mails) -> list[tuple[str, str, str, str]]:
    """Write mails down so that they can be compared; those of one morning arrive in any order."""
    return sorted((mail.date, mail.recipient, mail.subject, mail.message_id) for mail in mails)


def test_a_backup_of_a_running_service_is_whole(story):
    with reading(story.backup) as archive:
        contents = understand(archive)

    assert contents.made_at.replace(microsecond=0, second=0) == BACKED_UP
    assert f"{contents.heads['dong-mafai'].seq} ข้อเท็จจริง" in story.said
    assert contents.heads["dong-mafai"].hash in story.said
    assert len(story.lost) > 10, "the days that are lost must prove something"
    assert len(story.rest) > 20


def test_restored_it_sends_nothing_and_everybody_who_looks_is_told_so(story, tmp_path):
    new = story.restored(tmp_path / "new")
    count = len(story.relay.accepted)
    before = new.json("ledger", "--last", "9999")
    service = Serving(new, "run", "--simulated-from", RESTORE_DAY, "--days-per-second", "2")
    try:
        service.until(lambda: service.actions("held"), "it says that it is held")
        time.sleep(3)  # some days pass
        assert service.end(signal.SIGTERM) == 0
    finally:
        service.close()

    assert len(story.relay.accepted) == count
    assert new.json("ledger", "--last", "9999") == before
    assert before[-1]["kind"] == "restored"
    assert new.json("status", "--at", RESTORE_DAY)["held"] == ["dong-mafai"]
    assert "is held after a restore" in new.run("status").stdout
    examined = new.run("doctor")
    assert examined.returncode == 1
    assert "is held after a restore" in examined.stdout
    assert service.actions("held")[0]["agency"] == "dong-mafai"
    assert new.run("ledger", "--verify").returncode == 0


def test_resume_lists_exactly_the_mails_that_the_lost_days_sent(story, tmp_path):
    new = story.restored(tmp_path / "new")
    listed = json.loads(on(RESTORED, new.folder, "resume", "--json"))
    shown = on(RESTORED, new.folder, "resume")

    assert sorted(one["message_id"] for one in listed) == sorted(mail.message_id for mail in story.lost)
    assert [one["morning"] for one in listed] == sorted(one["morning"] for one in listed)
    assert all(one["message_id"] in shown for one in listed)
    assert "record it again first" in shown
    assert "--as-sent" in shown


def test_counted_as_sent_the_rest_of_the_year_is_that_of_the_undisturbed_service(story, tmp_path):
    new = story.restored(tmp_path / "new")
    count = len(story.relay.accepted)
    on(RESTORED, new.folder, "resume", "--by", "clerk", "--as-sent")
    serve(new, NEXT_DAY, LAST)
    said = story.relay.accepted[count:]

    assert rows(said) == rows(story.rest)
    assert {mail.message_id for mail in said}.isdisjoint(mail.message_id for mail in story.lost)
    assert new.run("ledger", "--verify").returncode == 0
    facts = new.json("ledger", "--last", "9999")
    composed = [key for fact in facts if fact["kind"] == "composed" for key, *_ in fact["body"]["notices"]]
    assert len(set(composed)) == len(composed), "no notice twice"
    for fact in facts:
        if fact["kind"] == "drafted":
            for name, _, mark, _ in fact["body"]["files"]:
                path = new.folder / "reports" / "dong-mafai" / "2566" / name
                assert sha256(path.read_bytes()).hexdigest() == mark, "the draft that the ledger names is there"


def test_said_again_nothing_is_lost_and_what_repeats_a_morning_carries_its_message_id(story, tmp_path):
    new = story.restored(tmp_path / "new")
    count = len(story.relay.accepted)
    on(RESTORED, new.folder, "resume", "--by", "clerk", "--again")
    serve(new, RESTORE_DAY, LAST)
    said = story.relay.accepted[count:]
    lost, repeated = (
        {mail.recipient: mail.message_id for mail in mails if mail.date == story.lost[-1].date}
        for mails in (story.lost, said)
    )
    theirs, mine = (office.json("ledger", "--last", "9999") for office in (story.office, new))

    def told(facts):
        settled = set()
        for fact in facts:
            if fact["kind"] in ("composed", "suppressed"):
                settled |= {key for key, *_ in fact["body"]["notices"]}
        return settled

    # Not everybody: a step up waits until the step below it has been said again.
    assert {who: lost[who] for who in lost if who in repeated} == {
        who: repeated[who] for who in repeated if who in lost
    }
    assert lost.keys() & repeated.keys()
    climbed = {key for key in told(theirs) if "#escalation" in key or "overdue-1@" in key}
    occurrences = {key.partition("#")[0] for key in told(theirs)}
    assert {key for key in climbed if "#escalation" in key} <= told(mine)
    assert {key.partition("#")[0] for key in told(mine)} >= occurrences


def test_a_running_service_goes_on_by_itself_soon_after_it_was_told_to(story, tmp_path):
    new = story.restored(tmp_path / "new")
    count = len(story.relay.accepted)
    service = Serving(new, "run", "--simulated-from", NEXT_DAY, "--days-per-second", "0.5", WATCHDOG_USEC="3000000")
    try:
        service.until(lambda: service.actions("held"), "it says that it is held")
        on(RESTORED, new.folder, "resume", "--by", "clerk", "--again")
        service.until(lambda: len(story.relay.accepted) > count, "mails leave again")
        service.until(lambda: len(service.actions("plans_loaded")) == 2, "what the files say is stated now")
        assert service.end(signal.SIGTERM) == 0
    finally:
        service.close()


def test_a_backup_of_a_service_that_is_writing_all_the_time_holds_whole_chains(tmp_path):
    office = install(tmp_path / "office")
    service = Serving(office, "run", "--simulated-from", FIRST, "--days-per-second", "30")
    made = []
    try:
        service.until(lambda: service.actions("mail_sent"), "the first mail leaves")
        for number in range(4):
            done = office.run("backup", f"backup-{number}.zip")
            assert done.returncode == 0, done.stderr
            with reading(office.folder / f"backup-{number}.zip") as archive:
                made.append(understand(archive).heads["dong-mafai"].seq)
        assert service.process.poll() is None
        assert service.end(signal.SIGTERM) == 0
    finally:
        service.close()

    assert made == sorted(made)
    assert made[-1] > made[0], "it wrote between the first and the last"
    assert service.errors == []
    for number, facts in enumerate(made):
        folder = tmp_path / f"restored-{number}"
        done = office.run("restore", f"backup-{number}.zip", "--into", str(folder))
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(folder / "ledger.sqlite3")) as ledger:
            assert ledger.execute("SELECT count(*) FROM fact WHERE kind != 'in_doubt'").fetchone()[0] >= facts
        assert Installation(folder).run("ledger", "--verify").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "thai", "english"),
    [
        (("backup", "config.toml"), 1, "อยู่แล้ว", "exists already"),
        (("backup", "no/such/backup.zip"), 1, "สำรองข้อมูลไม่ได้", "could not be made"),
        (("backup",), 2, "ใช้คำสั่งไม่ถูกต้อง", "wrong use"),
        (("restore", "config.toml"), 1, "ใช้แฟ้มสำรอง", "no backup of this program"),
        (("restore", "nothing.zip"), 1, "เปิด", "cannot be opened"),
        (("restore", "x.zip", "--into", "config.toml"), 2, "ไม่ใช่โฟลเดอร์", "no folder"),
        (("restore", "x.zip", "--into", "new", "--config", "c.toml"), 2, "ใช้ร่วมกันไม่ได้", "choose one"),
        (("resume",), 1, "ไม่มีหน่วยงานใดพักอยู่", "no agency is held"),
        (("resume", "--as-sent"), 2, "ต้องระบุผู้สั่ง", "say who decides"),
        (("resume", "--as-sent", "--again", "--by", "clerk"), 2, "อย่างใดอย่างหนึ่ง", "choose one"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
def test_what_cannot_be_is_a_sentence(arguments, code, thai, english, story):
    said = story.office.run(*arguments)

    assert said.returncode == code, said.stdout
    assert thai in said.stderr
    assert english in said.stderr
    assert "Traceback" not in said.stderr


def test_a_folder_is_given_a_file_named_by_the_moment(story, tmp_path):
    on(BACKED_UP, story.office.folder, "backup", str(tmp_path))

    (made,) = tmp_path.iterdir()
    assert made.name.startswith("ita-scheduler-20230320-00000")
    assert made.stat().st_mode & 0o777 == 0o600


def test_without_settings_there_is_nothing_to_back_up(tmp_path):
    said = Installation(tmp_path).run("backup", "b.zip")

    assert said.returncode == 2
    assert "nothing to back up" in said.stderr


def test_restoring_beside_a_running_service_is_refused_with_its_own_exit_code(story, tmp_path):
    new = story.restored(tmp_path / "new")
    service = Serving(new, "run", "--simulated-from", RESTORE_DAY, "--days-per-second", "0.01")
    try:
        service.until(lambda: service.actions("held"), "it serves")
        said = new.run("restore", str(story.backup), "--overwrite")
        assert said.returncode == 3
        assert "another instance already serves this ledger" in said.stderr
        assert service.end(signal.SIGTERM) == 0
    finally:
        service.close()


def test_a_position_that_nobody_knows_decides_nothing(story, tmp_path):
    new = story.restored(tmp_path / "new")
    said = new.run("resume", "--by", "nobody", "--again")

    assert said.returncode == 1
    assert "has no position" in said.stderr
    assert new.json("status")["held"] == ["dong-mafai"]
