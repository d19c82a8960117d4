"""The backup: what goes into it, what never does, and that it comes whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from ita_scheduler.domain.verifying import breaks
from ita_scheduler.errors import ItaError, LedgerUnreadable, Refused, WrongUse
from ita_scheduler.safekeeping.belongings import Kind
from ita_scheduler.storage.copying import copy_file, examine
from ita_scheduler.storage.sql import SqlLedger
from tests.safekeeping.offices import (
    AGENCY,
    CONFIG,
    file_report,
    fill,
    manifest,
    members,
    packed,
    settle_in,
    tree,
)
from tests.storage.samples import changes, draft

ALL = {
    "office/config.toml",
    "office/ledger.sqlite3",
    "office/schedules/dong-mafai-2566.toml",
    "office/schedules/dong-mafai-2566.txt",
    "office/schedules/holidays.toml",
    "office/schedules/positions.toml",
    f"office/reports/{AGENCY}/2566/2566-03-01-monthly-v1.pdf",
    "manifest.json",
}


@pytest.fixture
def config(tmp_path):
    return settle_in(tmp_path / "office")


def test_everything_that_the_office_needs_is_in_one_file_each_with_its_hash(config, tmp_path):
    said = packed(config, tmp_path / "backup.zip")
    held = members(tmp_path / "backup.zip")
    files = {one["name"]: one for one in manifest(tmp_path / "backup.zip")["files"]}

    assert set(held) == ALL
    for name, content in held.items():
        if name != "manifest.json":
            assert files[name]["sha256"] == sha256(content).hexdigest()
            assert files[name]["size"] == len(content)
    for name in ALL - {"manifest.json", "office/ledger.sqlite3"}:
        assert held[name] == (config.parent / name.removeprefix("office/")).read_bytes()
    assert said.counts == {Kind.PLAN: 1, Kind.STAFF: 2, Kind.SOURCE: 1, Kind.REPORTS: 1}
    assert (said.facts, said.left_out, said.blanked) == (4, [], ())
    ledger = SqlLedger.open(config.parent / "ledger.sqlite3")
    assert said.heads == {agency: (head.seq, head.hash) for agency, head in ledger.heads().items()}
    ledger.close()


def test_only_its_owner_reads_it_and_the_ledger_inside_is_one_whole_file(config, tmp_path):
    target = tmp_path / "backup.zip"
    packed(config, target)
    (tmp_path / "copy.sqlite3").write_bytes(members(target)["office/ledger.sqlite3"])

    assert target.stat().st_mode & 0o777 == 0o600
    assert examine(tmp_path / "copy.sqlite3").broken == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "copy.sqlite3", "office"]


def test_the_same_office_at_the_same_moment_gives_the_same_bytes(config, tmp_path):
    packed(config, tmp_path / "a.zip")
    packed(config, tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_archive_carries_its_own_checksum_and_any_program_opens_it(config, tmp_path):
    target = tmp_path / "backup.zip"
    packed(config, target)
    content = target.read_bytes()

    assert content[-64:].decode() == sha256(content[:-64]).hexdigest()
    with zipfile.ZipFile(target) as opened:
        assert opened.testzip() is None
    assert subprocess.run(["python3", "-m", "zipfile", "-t", target], check=False, capture_output=True).returncode == 0


RETURNS = '[mail.returns]\naddress = "r@x.example"\nusername = "u"\n'
SECRETS = {
    "in the settings": '[mail.smtp]\nhost = "127.0.0.1"\nusername = "u"\npassword = "s3cret-word" # s3cret-word?\n',
    "in a comment": '[mail.smtp]\nhost = "127.0.0.1"\n# password = "s3cret-word"\n',
    "in a file": '[mail.smtp]\nhost = "127.0.0.1"\nusername = "u"\npassword_file = "smtp-password"\n',
    "in a file that looks like a template": (
        '[mail.smtp]\nhost = "127.0.0.1"\nusername = "u"\npassword_file = "mine/smtp.txt"\n'
    ),
    "in a file that looks like a report": (
        f'[mail.smtp]\nhost = "127.0.0.1"\nusername = "u"\npassword_file = "reports/{AGENCY}/2566/x.txt"\n'
    ),
    "of the returns": RETURNS + 'host = "127.0.0.1"\npassword = "s3cret-word"\n',
    "of the returns in a file": RETURNS + 'host = "127.0.0.1"\npassword_file = "mine/smtp.txt"\n',
    "of returns that are a Maildir": RETURNS + 'maildir = "back"\npassword_file = "mine/smtp.txt"\n',
    "the watcher's address": '[audit]\nheartbeat = "https://hc.example/ping/s3cret-word"\n',
}
BLANKED = {
    "in the settings": ("[mail.smtp] password",),
    "of the returns": ("[mail.returns] password",),
    "the watcher's address": ("[audit] heartbeat",),
}


@pytest.mark.parametrize("name", SECRETS)
def test_the_password_never_goes_along(name, tmp_path):
    text = CONFIG + 'templates = "mine"\n[reports]\ntemplates = "."\n' + SECRETS[name].replace(" # s3cret-word?", "")
    folder = tmp_path / "office"
    for place in ("smtp-password", "mine/smtp.txt", f"reports/{AGENCY}/2566/x.txt"):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if place in text:
            path.write_text("s3cret-word\n")
            path.chmod(0o600)
    config = settle_in(folder, text)
    said = packed(config, tmp_path / "backup.zip")

    assert not any(b"s3cret-word" in content for content in members(tmp_path / "backup.zip").values())
    assert said.blanked == BLANKED.get(name, ())


def test_own_templates_an_emblem_and_signed_copies_go_along_and_stray_files_do_not(tmp_path):
    text = CONFIG + 'templates = "mine"\n[reports]\ntemplates = "paper"\nemblem = "garuda.png"\n'
    folder = tmp_path / "office"
    for name in (
        "mine/staff.txt",
        "mine/sub/_x.j2",
        "mine/notes.bak",
        "paper/overdue.docx",
        "paper/~lock",
        "stray.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    (folder / "garuda.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    file_report(folder / "reports", "2566-03-01-monthly-v1-signed-palad.pdf").chmod(0o440)
    file_report(folder / "reports", ".2566-03-01-monthly-v1.pdf.x7f3")
    (folder / "reports" / "by-hand.pdf").write_bytes(b"x")
    config = settle_in(folder, text)
    packed(config, tmp_path / "backup.zip")

    more = set(members(tmp_path / "backup.zip")) - ALL
    assert more == {
        "office/mine/staff.txt",
        "office/mine/sub/_x.j2",
        "office/paper/overdue.docx",
        "office/garuda.png",
        f"office/reports/{AGENCY}/2566/2566-03-01-monthly-v1-signed-palad.pdf",
    }
    modes = {one["name"]: one["mode"] for one in manifest(tmp_path / "backup.zip")["files"]}
    assert modes[f"office/reports/{AGENCY}/2566/2566-03-01-monthly-v1-signed-palad.pdf"] == 0o440


def test_a_link_that_leads_out_of_its_folder_is_not_followed_and_that_is_said(config, tmp_path):
    (tmp_path / "private.pdf").write_bytes(b"private")
    (config.parent / "reports" / AGENCY / "2566" / "link.pdf").symlink_to(tmp_path / "private.pdf")
    said = packed(config, tmp_path / "backup.zip")

    assert not any(b"private" in content for content in members(tmp_path / "backup.zip").values())
    assert ["link.pdf" in line for line in said.left_out] == [True]


def test_a_plan_with_faults_goes_along_as_it_is(config, tmp_path):
    (config.parent / "schedules" / "dong-mafai-2566.toml").write_text("measures = [[[", encoding="utf-8")
    packed(config, tmp_path / "backup.zip")

    assert members(tmp_path / "backup.zip")["office/schedules/dong-mafai-2566.toml"] == b"measures = [[["


def test_before_the_first_run_there_is_no_ledger_and_the_rest_is_packed(config, tmp_path):
    (config.parent / "ledger.sqlite3").unlink()
    said = packed(config, tmp_path / "backup.zip")

    assert set(members(tmp_path / "backup.zip")) == ALL - {"office/ledger.sqlite3"}
    assert "there is no ledger yet" in said.left_out[0]
    assert not (config.parent / "ledger.sqlite3").exists()


# ── whole, or not at all ──


def test_a_file_that_is_there_is_not_replaced_unless_told(config, tmp_path):
    target = tmp_path / "backup.zip"
    target.write_bytes(b"last week's")

    with pytest.raises(Refused, match="exists already"):
        packed(config, target)
    assert target.read_bytes() == b"last week's"
    packed(config, target, overwrite=True)
    assert set(members(target)) == ALL


@pytest.mark.parametrize("damage", ["a chain", "the file"])
def test_a_broken_ledger_is_not_packed_and_the_place_is_said(damage, config, tmp_path):
    path = config.parent / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER fact_is_not_changed")
        connection.execute("UPDATE fact SET actor = 'x' WHERE agency = 'nongbua' AND seq = 2")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'message_agency'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    if damage == "the file":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with path.open("r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"\xff" * 64)

    with pytest.raises(LedgerUnreadable, match="nongbua: .*fact 2 was altered" if damage == "a chain" else "corrupted"):
        packed(config, tmp_path / "backup.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["office"]


@pytest.mark.parametrize("place", ["no/such/backup.zip", "office/config.toml/backup.zip"])
def test_a_place_where_nothing_can_be_written_is_a_sentence(place, config, tmp_path):
    before = tree(tmp_path)
    with pytest.raises(ItaError, match="could not be made"):
        packed(config, tmp_path / place)
    assert tree(tmp_path) == before


def test_a_file_that_cannot_be_read_stops_it_since_it_would_be_missing(config, tmp_path, monkeypatch):
    opened = Path.open

    def refusing(self, *given, **more):
        if self.name == "holidays.toml":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *given, **more)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(ItaError, match=r"Permission denied.*holidays\.toml"):
        packed(config, tmp_path / "backup.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["office"]


def test_a_ledger_on_postgresql_is_backed_up_by_its_own_means(config, tmp_path):
    config.write_text(CONFIG + '[storage]\ndatabase = "postgresql://ita@db/ita"\n', encoding="utf-8")

    with pytest.raises(WrongUse, match="pg_dump"):
        packed(config, tmp_path / "backup.zip")


# ── while others write ──


def test_a_copy_made_while_others_write_holds_whole_transactions_and_holds_nobody_up(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    fill(path)
    stop, written = threading.Event(), []

    def write():
        ledger = SqlLedger.open(path)
        while not stop.is_set():
            both = [changes(ledger, drafts=[draft(), draft()], agency=agency) for agency in (AGENCY, "nongbua")]
            assert ledger.apply(both) == ()
            written.append(1)
        ledger.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = []
        for number in range(15):
            before = len(written)
            while len(written) < before + 2:
                pass
            copy_file(path, tmp_path / f"copy-{number}")
            examined = examine(tmp_path / f"copy-{number}")
            assert examined.broken == ()
            assert examined.heads[AGENCY].seq == examined.heads["nongbua"].seq, "half a transaction"
            heads.append(examined.heads[AGENCY].seq)
    finally:
        stop.set()
        writer.join()

    assert heads == sorted(set(heads)), "every copy is newer than the one before"
    ledger = SqlLedger.open(path)
    with ledger.as_stored() as stored:
        assert [*breaks(stored.rows, stored.heads)] == []
    ledger.close()


def test_a_ledger_of_an_older_version_is_copied_as_it_is(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for index in ("fact_hold", "message_addressed"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("UPDATE ledger_version SET version_num = '0002'")
    copy_file(path, tmp_path / "copy")
    examine(tmp_path / "copy")

    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        assert connection.execute("SELECT version_num FROM ledger_version").fetchone() == ("0002",)


def test_a_single_file_that_leads_out_of_its_folder_by_a_link_is_left_out_and_named(config, tmp_path):
    (tmp_path / "elsewhere.toml").write_text("# of somebody else")
    (config.parent / "schedules" / "holidays.toml").unlink()
    (config.parent / "schedules" / "holidays.toml").symlink_to(tmp_path / "elsewhere.toml")
    said = packed(config, tmp_path / "backup.zip")

    assert "office/schedules/holidays.toml" not in members(tmp_path / "backup.zip")
    assert any("holidays.toml" in line for line in said.left_out)
