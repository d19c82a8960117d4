"""The service as a process: signals, one instance, reloading, logs, the demonstration, systemd."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.acceptance.office import PLAN, ROOT, Installation
from tests.acceptance.relay import Relay, Server

# On this morning a plan newly in force sends six mails.
BUSY, DAY_AFTER = "2566-04-25", "2566-04-26"
ON_THAT_MORNING = ("run", "--simulated-from", BUSY, "--until", DAY_AFTER, "--days-per-second", "100")
PATIENCE = 300.0


class Serving:
    """A command that is left running; what it prints is read as it comes."""

    def __init__(self, installation: Installation, *arguments: str, **more: str) -> None:
        environment = {**installation.environment, **more}
        # Whether lines come out at once is the program's own business.
        del environment["PYTHONUNBUFFERED"]
        self.process = subprocess.Popen(
            installation.command(*arguments),
            cwd=installation.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, into))
            for stream, into in ((self.process.stdout, self.lines), (self.process.stderr, self.errors))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream, into: list[str]) -> None:
        with stream:
            for line in stream:
                into.append(line.rstrip("\n"))  # noqa: PERF401 - each line is looked at while we wait for the next

    @property
    def entries(self) -> list[dict]:
        """Return the log, when it is JSON."""
        return [json.loads(line) for line in list(self.lines)]

    def actions(self, name: str) -> list[dict]:
        return [entry for entry in self.entries if entry.get("action") == name]

    def until(self, true, what: str, patience: float = PATIENCE) -> None:
        """Wait until something is true; fail when it is not in time, or when the process ends before."""
        deadline = time.monotonic() + patience
        while not true():
            if self.process.poll() is not None:
                for reader in self._readers:
                    reader.join()
                if true():
                    return
                pytest.fail(f"it ended with {self.process.returncode} before {what}: {self.output[-3000:]}")
            if time.monotonic() > deadline:
                pytest.fail(f"not in time: {what}: {self.output[-3000:]}")
            time.sleep(0.02)

    def until_ready(self) -> None:
        """Wait until the plans are in force and the signals are listened to."""
        self.until(lambda: self.actions("plans_loaded") and self._hears(signal.SIGHUP), "it is ready")

    def _hears(self, number: signal.Signals) -> bool:
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        (caught,) = re.findall(r"^SigCgt:\s+([0-9a-f]+)$", status, re.MULTILINE)
        return bool(int(caught, 16) >> (number - 1) & 1)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self, number: signal.Signals | None = signal.SIGTERM, within: float = PATIENCE) -> int:
        """Send the signal and return the exit code; fail when the process does not end in time."""
        if number is not None:
            self.send(number)
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            pytest.fail(f"still running {within:g} seconds after {number!r}: {self.output[-2000:]}")
        for reader in self._readers:
            reader.join()
        return code

    @property
    def output(self) -> str:
        return "\n".join((*self.lines, *self.errors))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()


@pytest.fixture
def serve():
    """Start commands that are killed at the end of the test, whatever becomes of it."""
    started: list[Serving] = []

    def start(installation: Installation, *arguments: str, **more: str) -> Serving:
        started.append(Serving(installation, *arguments, **more))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def relay():
    return Relay()


@pytest.fixture
def port(relay):
    server = Server(relay)
    server.start()
    yield server.real_port
    server.stop()


def install(folder: Path, port: int | None = None, *, plan: Path | None = None, **changed: str) -> Installation:
    """Make an installation with a folder of its own for the plan, with JSON logs, and with further settings."""
    if plan is None:
        shutil.copytree(ROOT / "schedules", folder / "schedules")
        plan = Path("schedules/dong-mafai-2566.toml")
    installation = Installation.make(folder, port=port, plan=plan)
    smtp = changed.pop("smtp", "mails_per_minute = 0")
    settings = folder / "config.toml"
    text = settings.read_text("utf-8").replace('security = "none"', f'security = "none"\n{smtp}')
    text += '[log]\nformat = "json"\n' + "".join(f"[{name}]\n{lines}\n" for name, lines in changed.items())
    settings.write_text(text, encoding="utf-8")
    return installation


def edit(path: Path, old: str, new: str) -> None:
    """Save a file as editors do: a new file in the old one's place."""
    text = path.read_text("utf-8")
    assert old in text
    draft = path.with_suffix(".draft")
    draft.write_text(text.replace(old, new), encoding="utf-8")
    draft.replace(path)


# ── An orderly stop ──


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_service_ends_at_once_and_orderly(number, serve, tmp_path):
    service = serve(install(tmp_path), "run")
    service.until_ready()

    assert service.end(number) == 0
    assert [entry["action"] for entry in service.entries][-1] == "stopped"
    assert service.errors == []


def stop_while_mails_are_under_way(installation, relay, serve) -> Counter:
    service = serve(installation, *ON_THAT_MORNING)
    service.until(lambda: relay.accepted, "the first mail is taken")

    assert service.end() == 0
    assert service.errors == []
    listed = installation.json("outbox")
    taken = {mail.message_id for mail in relay.accepted}
    assert {one["message_id"] for one in listed if one["state"] == "sent"} == taken
    assert not any(one["in_doubt"] for one in listed)
    states = Counter(one["state"] for one in listed)
    assert set(states) == {"sent", "pending"}, "the stop came too late to prove anything"
    assert states.total() == 6
    return states


def test_a_stop_while_mails_are_under_way_loses_nothing_and_leaves_nothing_in_doubt(serve, relay, port, tmp_path):
    installation = install(tmp_path, port, smtp="mails_per_minute = 4\nconnections = 1", daemon="stop_seconds = 2")

    stop_while_mails_are_under_way(installation, relay, serve)
    edit(tmp_path / "config.toml", "mails_per_minute = 4", "mails_per_minute = 0")
    rest = installation.run(*ON_THAT_MORNING)

    assert rest.returncode == 0, rest.stderr
    listed = installation.json("outbox")
    first_morning = [one for one in listed if one["at"].startswith("2023-04-25")]
    assert {one["state"] for one in first_morning} == {"sent"}
    assert Counter(mail.message_id for mail in relay.accepted) == Counter(one["message_id"] for one in listed)
    assert installation.run("ledger", "--verify").returncode == 0


def test_a_slow_pace_does_not_hold_up_the_stop_longer_than_stop_seconds(serve, relay, port, tmp_path):
    installation = install(tmp_path, port, smtp="mails_per_minute = 1", daemon="stop_seconds = 1")

    # Whoever waited for the pace would have sent what it had begun.
    assert stop_while_mails_are_under_way(installation, relay, serve)["pending"] >= 4


def test_a_mail_server_that_says_nothing_does_not_hold_up_the_stop_longer_than_stop_seconds(serve, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        smtp = "timeout_seconds = 550"
        installation = install(
            tmp_path, mute.getsockname()[1], smtp=smtp, daemon="stop_seconds = 1\nlease_seconds = 3600"
        )
        service = serve(installation, *ON_THAT_MORNING)
        mute.settimeout(PATIENCE)
        wire, _ = mute.accept()
        with wire:
            code = service.end()

    assert code == 0
    assert service.errors == []
    listed = installation.json("outbox")
    assert Counter(one["state"] for one in listed) == {"pending": 6}
    assert not any(one["in_doubt"] for one in listed), "no content was ever sent"


def _has_child(process: int) -> bool:
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it has ended meanwhile
            if f"\nPPid:\t{process}\n" in status.read_text("utf-8"):
                return True
    return False


def test_a_report_template_without_end_does_not_hold_up_the_stop(serve, tmp_path):
    installation = Installation.make(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "monthly.typ").write_text("#for a in range(100000) { for b in range(100000) { } }", "utf-8")
    settings = tmp_path / "config.toml"
    settings.write_text(settings.read_text("utf-8") + '[reports]\ntemplates = "own"\n', "utf-8")
    service = serve(installation, "run", "--simulated-from", "2566-04-25", "--until", "2566-05-06")
    service.until(lambda: _has_child(service.process.pid), "a draft is written")

    assert service.end(signal.SIGTERM) == 0

    # It was broken off, and not given up after its time: the next start decides the same, and drafts it again.
    facts = installation.json("ledger")
    assert not [fact for fact in facts if "draft" in fact["kind"]]


def test_a_ledger_that_takes_no_more_facts_ends_the_service_with_a_sentence_and_loses_nothing(
    serve, relay, port, tmp_path
):
    installation = install(tmp_path, port, smtp="mails_per_minute = 120")
    service = serve(installation, *ON_THAT_MORNING)
    service.until(lambda: relay.accepted, "the first mail is taken")
    with tampering(tmp_path / "ledger.sqlite3") as ledger:
        ledger.execute("CREATE TRIGGER full BEFORE INSERT ON fact BEGIN SELECT RAISE(ABORT, 'no more'); END")
    code = service.end(None)

    assert code == 1
    assert "Traceback" not in service.output
    assert "บัญชีข้อมูล" in service.errors[-1]
    assert "the ledger" in service.errors[-1]
    with tampering(tmp_path / "ledger.sqlite3") as ledger:
        ledger.execute("DROP TRIGGER full")
    rest = installation.run(*ON_THAT_MORNING)
    assert rest.returncode == 0, rest.stderr
    listed = installation.json("outbox")
    assert {one["state"] for one in listed} == {"sent"}
    repeated = {name for name, times in Counter(mail.message_id for mail in relay.accepted).items() if times > 1}
    assert repeated <= {one["message_id"] for one in listed if one["in_doubt"]}
    assert {mail.message_id for mail in relay.accepted} == {one["message_id"] for one in listed}


@contextmanager
def tampering(ledger: Path):
    connection = sqlite3.connect(ledger, timeout=PATIENCE)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


# ── One instance ──


def test_a_second_instance_says_so_and_exits_3_and_every_other_command_goes_on(serve, tmp_path):
    installation = install(tmp_path)
    service = serve(installation, "run")
    service.until_ready()
    second = installation.run("run")
    answered = installation.run(
        "complete", "dong-mafai/O37/O37-1/2023-03-31", "--by", "analyst", "--evidence", "https://office.example/1"
    )

    assert second.returncode == 3
    assert "อยู่แล้ว" in second.stderr
    assert "another instance already serves this ledger" in second.stderr
    assert str(service.process.pid) in second.stderr
    assert "Traceback" not in second.stderr
    assert answered.returncode == 0, answered.stderr
    assert installation.run("status").returncode == 0
    assert installation.run("ledger", "--verify").returncode == 0
    assert service.end() == 0
    assert installation.run("run", "--once").returncode == 0


# ── Reloading ──


def test_sighup_reloads(serve, tmp_path):
    service = serve(install(tmp_path), "run")
    service.until_ready()
    service.send(signal.SIGHUP)
    service.until(lambda: len(service.actions("plans_loaded")) == 2, "the plans are loaded again")

    assert service.end() == 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("schedules/dong-mafai-2566.toml", 'district = "ทรายมูล"', 'district = "เมือง"'),
        ("schedules/positions.toml", "mayor@dongmafai.example", "nayok@dongmafai.example"),
        ("schedules/holidays.toml", "# ", "#  "),
        ("config.toml", "[log]", "[daemon]\nlease_seconds = 400\n[log]"),
    ],
)
def test_a_saved_file_is_read_again_by_itself(name, old, new, serve, tmp_path):
    service = serve(install(tmp_path), "run")
    service.until_ready()
    edit(tmp_path / name, old, new)

    service.until(touching(tmp_path / name, lambda: len(service.actions("plans_loaded")) > 1), "it is read again")

    assert service.actions("plans_refused") == []
    assert service.end() == 0


def touching(path: Path, true):
    """Save the file again every now and then: the watch may not have begun when it was saved first."""
    again = [time.monotonic() + 0.3]

    def asked() -> bool:
        if time.monotonic() > again[0]:
            path.touch()
            again[0] += 0.3
        return true()

    return asked


def test_a_plan_that_is_reached_by_a_path_with_dots_is_watched_too(serve, tmp_path):
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    service = serve(install(tmp_path / "etc", plan=Path("../schedules/dong-mafai-2566.toml")), "run")
    service.until_ready()
    path = tmp_path / "schedules" / "dong-mafai-2566.toml"

    service.until(touching(path, lambda: len(service.actions("plans_loaded")) > 1), "it is read again")


def test_a_plan_added_to_the_settings_is_served_and_watched_from_then_on(serve, tmp_path):
    installation = install(tmp_path)
    service = serve(installation, "run")
    service.until_ready()
    second = tmp_path / "second" / "dong-mafai-2567.toml"
    shutil.copytree(ROOT / "schedules", second.parent)
    shutil.copy(ROOT / "schedules" / "dong-mafai-2566.toml", second)
    edit(second, 'id = "dong-mafai"', 'id = "dong-yen"')
    edit(
        tmp_path / "config.toml",
        "schedules/dong-mafai-2566.toml",
        'schedules/dong-mafai-2566.toml", "second/dong-mafai-2567.toml',
    )
    settings = touching(tmp_path / "config.toml", lambda: service.actions("plans_loaded")[-1]["agencies"] == 2)
    service.until(settings, "both agencies are served")
    before = len(service.actions("plans_loaded"))

    service.until(touching(second, lambda: len(service.actions("plans_loaded")) > before), "it is watched", 6)


def test_after_a_reload_the_mail_server_written_there_is_used_or_a_restart_is_asked_for(serve, relay, port, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        dead = gone.getsockname()[1]
    installation = install(tmp_path, dead)
    service = serve(installation, "run", "--simulated-from", BUSY, "--days-per-second", "0.5")
    service.until(lambda: service.actions("mail_not_sent"), "nobody answers at the old port")
    edit(tmp_path / "config.toml", f"port = {dead}", f"port = {port}")
    service.send(signal.SIGHUP)
    service.until(lambda: len(service.actions("plans_loaded")) > 1, "the settings are read again")

    def is_asked() -> bool:
        return any("restart" in entry["message"] or "เริ่มโปรแกรมใหม่" in entry["message"] for entry in service.entries)

    service.until(lambda: relay.accepted or is_asked(), "the new port is used, or somebody is told why not", 8)


def test_a_faulty_set_is_refused_with_every_place_and_the_old_one_goes_on_mailing(serve, relay, port, tmp_path):
    installation = install(tmp_path, port)
    service = serve(installation, "run", "--simulated-from", "2566-03-01", "--days-per-second", "6")
    service.until(lambda: service.actions("mail_sent"), "a mail is sent")
    edit(tmp_path / "schedules" / "dong-mafai-2566.toml", "fiscal_year = 2566", "fiscal_year = 2023")
    edit(tmp_path / "schedules" / "positions.toml", 'id = "palad"', 'id = "palat"')
    service.send(signal.SIGHUP)
    service.until(lambda: service.actions("plans_kept"), "the faulty set is refused")
    sent = len(service.actions("mail_sent"))
    service.until(lambda: len(service.actions("mail_sent")) > sent, "the old set goes on")

    refused = {entry["message"] for entry in service.actions("plans_refused")}
    line = (tmp_path / "schedules" / "dong-mafai-2566.toml").read_text("utf-8").splitlines().index("fiscal_year = 2023")
    assert any(f"dong-mafai-2566.toml:{line + 1}:15: " in one and " / " in one for one in refused), refused
    assert any("positions.toml:" in one and "palad" in one for one in refused), refused
    assert len(service.actions("plans_loaded")) == 1

    edit(tmp_path / "schedules" / "dong-mafai-2566.toml", "fiscal_year = 2023", "fiscal_year = 2566")
    edit(tmp_path / "schedules" / "positions.toml", 'id = "palat"', 'id = "palad"')
    service.send(signal.SIGHUP)
    service.until(lambda: len(service.actions("plans_loaded")) > 1, "the mended set is in force")
    assert service.end() == 0
    assert service.errors == []


def test_settings_that_vanish_while_serving_are_a_sentence_and_no_end(serve, tmp_path):
    service = serve(install(tmp_path), "run")
    service.until_ready()
    (tmp_path / "config.toml").unlink()
    service.send(signal.SIGHUP)
    service.until(lambda: service.actions("plans_kept"), "the old set is kept")

    assert "config.toml" in service.actions("plans_refused")[0]["message"]
    assert service.end() == 0


# ── The log ──


class Talkative(Relay):
    """Names the mailbox in its refusal, as real servers do."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return f"550 5.1.1 <{address}>: Recipient address rejected: no such mailbox"
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_the_json_log_is_one_object_a_line_without_addresses_bodies_or_passwords(serve, tmp_path):
    relay = Talkative(refused=frozenset({"works-clerk@dongmafai.example"}))
    server = Server(relay)
    server.start()
    installation = install(tmp_path, server.real_port)
    edit(tmp_path / "config.toml", "ita@dongmafai.example", "robot@sender.example")
    edit(tmp_path / "config.toml", "[log]", '[log]\nlevel = "debug"')
    try:
        service = serve(
            installation,
            *("run", "--simulated-from", BUSY, "--until", "2566-05-31", "--days-per-second", "400"),
        )
        assert service.end(None) == 0
    finally:
        server.stop()

    entries = service.entries
    assert service.errors == []
    assert {"at", "level", "logger", "message", "action"} <= set.intersection(*(set(entry) for entry in entries))
    assert {"plans_loaded", "decided", "mail_sent", "mail_not_sent", "stopped"} <= {one["action"] for one in entries}
    sent = {entry["message_id"] for entry in service.actions("mail_sent")}
    assert sent == {mail.message_id for mail in relay.accepted}
    assert all(entry["position"] and entry["agency"] == "dong-mafai" for entry in service.actions("mail_sent"))
    said = service.output
    assert addresses_in(said, installation) == []
    assert body_lines_in(said, relay) == []
    facts = installation.run("ledger", "--json", "--last", "10000").stdout
    assert addresses_in(facts, installation) == [], "facts name positions: they can never be erased"


def addresses_in(said: str, installation: Installation) -> list[str]:
    """Return the addresses of people and of the sender that stand in a text."""
    known = {one["to"] for one in installation.json("outbox")} | {"robot@sender.example"}
    return sorted(known & set(re.findall(r"[\w.+-]+@[\w.-]+\w", said)))


def body_lines_in(said: str, relay: Relay) -> list[str]:
    """Return the longer lines of the mails' texts that stand in the log, subjects and position titles apart."""
    mails = [message_from_bytes(one.content, policy=policy.default) for one in relay.accepted]
    for mail in mails:
        said = said.replace(str(mail["Subject"]), "")
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    lines = {line.strip() for text in texts for line in text.splitlines()}
    titles = re.findall(r'^title = "(.*)"$', (PLAN.parent / "positions.toml").read_text("utf-8"), re.MULTILINE)
    return sorted(line for line in lines if len(line) > 30 and line in said and line not in titles)


def test_a_password_never_stands_in_the_log_nor_anywhere_else(serve, relay, port, tmp_path):
    secret = "ไม่บอก-s3cr3t"
    installation = install(tmp_path, port, smtp=f'mails_per_minute = 0\nusername = "ita"\npassword = "{secret}"')
    service = serve(installation, *ON_THAT_MORNING)
    service.until(lambda: service.actions("mail_not_sent"), "the server has no AUTH to offer")
    service.end()

    assert {entry["cause"] for entry in service.actions("mail_not_sent")} == {"authentication"}
    assert secret not in service.output
    assert "s3cr3t" not in service.output
    listed = installation.run("outbox", "--json")
    assert secret not in listed.stdout + listed.stderr
    assert secret.encode() not in (tmp_path / "ledger.sqlite3").read_bytes()


# ── The demonstration ──


def test_the_demonstration_shows_each_mail_as_it_leaves_and_serves_on_when_the_year_is_over(serve, tmp_path):
    here = Installation(tmp_path)
    service = serve(here, "run", "--days-per-second", "300")
    service.until(lambda: any("ส่งถึง" in line for line in service.lines), "the first mail is shown")
    mails = tmp_path / "var" / "rehearsal" / "mail" / "new"
    first = len(list(mails.iterdir()))
    service.until(
        lambda: any("ธันวาคม ๒๕๖๖" in line for line in service.lines), "the year is over", patience=2 * PATIENCE
    )

    # A process whose output was kept in a buffer would have shown all of it at once.
    assert first < 100
    assert service.process.poll() is None
    assert service.end(signal.SIGINT) == 0
    assert service.errors == []
    shown = [line for line in service.lines if "ส่งถึง" in line]
    assert len(shown) == len(list(mails.iterdir()))
    assert shown[0].startswith("๒๖ ตุลาคม ๒๕๖๕ ๐๘:๓๐ ส่งถึง นายก")
    assert "dong-mafai-2566.txt" in service.lines[0], "it begins with the office's own document"
    assert "๗ มาตรการ ๑๔ หน้าที่ ๔๔ กำหนด" in service.lines[1]
    assert "No config.toml" in "\n".join(service.lines[:8])
    assert service.lines[-1] == "หยุดทำงานเรียบร้อย"
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert all(name.startswith("var/rehearsal/") for name in written)


def test_the_demonstration_begins_anew_each_time_and_its_ledger_can_be_asked(serve, tmp_path):
    here = Installation(tmp_path)
    arguments = ("run", "--until", "2565-12-10", "--days-per-second", "1000")
    first, second = here.run(*arguments), here.run(*arguments)

    assert first.returncode == second.returncode == 0
    # Mails of one morning leave side by side, in any order.
    assert sorted(first.stdout.splitlines()) == sorted(second.stdout.splitlines())
    assert first.stdout.count("ส่งถึง") == len(here.json("outbox")) > 8
    assert here.run("ledger", "--verify").returncode == 0
    assert here.json("status")["at"].startswith("2022-1")


# ── systemd ──


@contextmanager
def service_manager():
    """Listen as systemd does; yield the socket's name and what has come so far."""
    # The path of a socket is short, and pytest's folders are not.
    folder = tempfile.mkdtemp(prefix="ita-")
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.bind(f"{folder}/notify")
        wire.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    heard.append(wire.recv(4096).decode())
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield f"{folder}/notify", heard
        finally:
            over.set()
            listener.join()
            shutil.rmtree(folder)


def test_systemd_hears_when_it_is_ready_how_it_stands_and_when_it_stops(serve, tmp_path):
    with service_manager() as (name, heard):
        service = serve(
            install(tmp_path), "run", "--simulated-from", BUSY, "--days-per-second", "0.01", NOTIFY_SOCKET=name
        )
        service.until(lambda: any(one.startswith("STATUS=") for one in heard), "the status is told")
        assert service.end() == 0
        service_is_over(heard)

    assert heard[0] == "READY=1"
    assert "STATUS=ครั้งต่อไป ๒๕ เมษายน ๒๕๖๖ ๐๘:๓๐ น." in heard
    assert heard[-1] == "STOPPING=1"


def service_is_over(heard: list[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while heard[-1] != "STOPPING=1" and time.monotonic() < deadline:
        time.sleep(0.02)


def test_the_watchdog_is_fed_also_while_mails_are_under_way(serve, relay, port, tmp_path):
    installation = install(tmp_path, port, smtp="mails_per_minute = 30")
    with service_manager() as (name, heard):
        service = serve(installation, *ON_THAT_MORNING, NOTIFY_SOCKET=name, WATCHDOG_USEC="600000")
        service.until(lambda: relay.accepted, "the first mail is taken")
        before = heard.count("WATCHDOG=1")
        service.until(lambda: heard.count("WATCHDOG=1") >= before + 3, "the watchdog is fed")
        assert len(relay.accepted) < 6, "no mail was under way any more"


def test_nobody_is_told_ready_when_the_files_are_faulty(serve, tmp_path):
    installation = install(tmp_path)
    edit(tmp_path / "schedules" / "positions.toml", "mayor@dongmafai.example", "mayor")
    with service_manager() as (name, heard):
        service = serve(installation, "run", NOTIFY_SOCKET=name)
        code = service.end(None)

    assert code == 1
    assert heard == []
    assert any("positions.toml:" in line for line in service.errors)
    assert "Traceback" not in service.output


def test_a_service_manager_that_is_gone_does_not_matter(serve, tmp_path):
    service = serve(install(tmp_path), "run", NOTIFY_SOCKET=os.fspath(tmp_path / "gone"))
    service.until_ready()

    assert service.end() == 0
