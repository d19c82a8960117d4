"""Restoring: verified before anything is written, written whole or not at all, and held from the first moment on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import tomllib
import zipfile
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.config.loading import load_settings
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.outbox import State
from ita_scheduler.errors import AlreadyRunning, ItaError, Refused
from ita_scheduler.safekeeping import unpacking
from ita_scheduler.safekeeping.unpacking import restore
from ita_scheduler.storage.lock import InstanceLock
from ita_scheduler.storage.sql import SqlLedger
from tests.safekeeping.offices import (
    AGENCY,
    CONFIG,
    LATER,
    MADE,
    file_report,
    manifest,
    members,
    packed,
    resealed,
    sealed,
    settle_in,
    tree,
)
from tests.storage.samples import changes, claim, draft


@pytest.fixture
def config(tmp_path):
    return settle_in(tmp_path / "office")


@pytest.fixture
def backup(config, tmp_path) -> Path:
    packed(config, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def facts(path: Path, agency: str = AGENCY):
    ledger = SqlLedger.open(path)
    try:
        return ledger.facts(agency)
    finally:
        ledger.close()


# ── back again ──


def test_everything_comes_back_and_every_agency_is_held(config, backup, tmp_path):
    done = restore(backup, Path("config.toml"), LATER, into=tmp_path / "new")
    before = tree(config.parent)
    after = tree(tmp_path / "new")
    ledger = SqlLedger.open(tmp_path / "new" / "ledger.sqlite3")

    assert {name: content for name, content in after.items() if name != "ledger.sqlite3"} == {
        name: content for name, content in before.items() if name != "ledger.sqlite3"
    }
    assert ledger.held() == {AGENCY, "nongbua"} == set(done.held)
    assert (done.facts, done.written, done.present, done.aside) == (4, 7, 0, None)
    *old, last = ledger.facts(AGENCY)
    assert tuple(old) == facts(config.parent / "ledger.sqlite3")
    assert (last.kind, last.actor, last.at) == (FactKind.RESTORED, "daemon", LATER)
    assert last.body == {
        "backup_at": MADE.isoformat(),
        "restored_at": LATER.isoformat(),
        "head": 2,
        "archive": backup.read_bytes()[-64:].decode(),
    }
    assert ledger.next_attempt() is None
    assert ledger.claim(now=LATER, real_now=LATER, owner="x", limit=9, lease=timedelta(minutes=1)) == ()
    ledger.close()


def test_it_is_closed_to_others_and_its_files_keep_their_permissions(config, tmp_path):
    file_report(config.parent / "reports", "signed.pdf").chmod(0o440)
    packed(config, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")

    def mode(name):
        return (tmp_path / "new" / name).stat().st_mode & 0o777

    assert mode("") == 0o700
    assert mode("ledger.sqlite3") == 0o600
    assert mode(f"reports/{AGENCY}/2566/signed.pdf") == 0o440
    assert mode("config.toml") == (config.stat().st_mode & 0o755)


def test_a_new_folder_of_settings_can_be_read_by_the_service(backup, tmp_path):
    restore(backup, tmp_path / "etc" / "ita" / "config.toml", LATER)

    assert (tmp_path / "etc" / "ita").stat().st_mode & 0o777 == 0o755


def test_a_mail_that_was_under_way_at_the_backup_is_in_doubt_afterwards(config, tmp_path):
    ledger = SqlLedger.open(config.parent / "ledger.sqlite3")
    (taken, *_) = claim(ledger)
    packed(config, tmp_path / "backup.zip")
    ledger.close()
    restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")
    ledger = SqlLedger.open(tmp_path / "new" / "ledger.sqlite3")
    message = ledger.message(taken.id)
    ledger.close()

    assert (message.state, message.doubts) == (State.PENDING, 1)


def test_without_into_everything_goes_where_the_settings_say(tmp_path):
    state = tmp_path / "var" / "lib"
    text = CONFIG + f'[storage]\ndatabase = "{state}/ledger.sqlite3"\n[reports]\npath = "{state}/reports"\n'
    config = settle_in(tmp_path / "etc", text)
    state.mkdir(parents=True)
    (config.parent / "ledger.sqlite3").rename(state / "ledger.sqlite3")
    file_report(state / "reports")
    packed(config, tmp_path / "backup.zip")
    before = tree(tmp_path)
    for name in before:
        if name != "backup.zip":
            (tmp_path / name).unlink()
    done = restore(tmp_path / "backup.zip", config, LATER)
    after = tree(tmp_path)

    assert set(after) == set(before) - {f"etc/reports/{AGENCY}/2566/2566-03-01-monthly-v1.pdf"}
    assert {name for name in after if after[name] != before[name]} == {"var/lib/ledger.sqlite3"}
    assert done.config == config
    assert len(facts(state / "ledger.sqlite3")) == 3


def test_into_a_folder_the_settings_name_nothing_elsewhere_any_more(tmp_path):
    state, shared = tmp_path / "var" / "lib", tmp_path / "shared"
    text = (
        'plans = ["../shared/dong-mafai-2566.toml"]  # the plan\n'
        f'[storage]\ndatabase = "sqlite:///{state}/ledger.sqlite3"\n'
        f'[mail]\nfrom = "ita@x.example"\ntemplates = "{shared}/mine"\n'
        f'[mail.maildir]\npath = "{state}/mail"\n'
        f'[reports]\npath = "{state}/reports"\nemblem = "../garuda.png"\n'
    )
    config = settle_in(tmp_path / "etc", text)
    state.mkdir(parents=True)
    (config.parent / "ledger.sqlite3").rename(state / "ledger.sqlite3")
    (config.parent / "schedules").rename(shared)
    (shared / "positions.toml").rename(tmp_path / "people.toml")
    plan = shared / "dong-mafai-2566.toml"
    plan.write_text(plan.read_text("utf-8").replace('"positions.toml"', '"../people.toml"'), encoding="utf-8")
    (shared / "mine").mkdir()
    (shared / "mine" / "staff.txt").write_bytes(b"x")
    (tmp_path / "garuda.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    file_report(state / "reports")
    packed(config, tmp_path / "backup.zip")
    new = tmp_path / "new"
    restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=new)
    found = load_settings(new / "config.toml")
    named = [
        *found.plans,
        found.storage.path,
        found.mail.templates,
        found.mail.maildir,
        found.reports.path,
        found.reports.emblem,
    ]
    read = tomllib.loads(found.plans[0].read_text("utf-8"))

    assert all(Path(os.path.normpath(path)).is_relative_to(new) for path in named)
    assert all(path.exists() for path in named if path != found.mail.maildir)
    assert "# the plan" in (new / "config.toml").read_text("utf-8")
    assert (found.plans[0].parent / read["positions"]).resolve().is_relative_to(new)
    assert (found.plans[0].parent / read["positions"]).read_bytes() == (tmp_path / "people.toml").read_bytes()
    assert (found.mail.templates / "staff.txt").read_bytes() == b"x"
    assert (found.reports.path / AGENCY / "2566" / "2566-03-01-monthly-v1.pdf").exists()
    assert len(facts(found.storage.path)) == 3


# ── what is there already ──


def test_equal_files_stay_and_only_what_is_missing_is_written(config, backup):
    (config.parent / "ledger.sqlite3").unlink()
    (config.parent / "schedules" / "holidays.toml").unlink()
    done = restore(backup, config, LATER)

    assert (done.written, done.present) == (2, 5)


def test_over_other_files_nothing_is_written_and_each_is_named(config, backup):
    (config.parent / "schedules" / "positions.toml").write_text("# newer", encoding="utf-8")
    (config.parent / "schedules" / "holidays.toml").unlink()
    before = tree(config.parent)

    with pytest.raises(Refused, match="2 other files") as caught:
        restore(backup, config, LATER)
    assert "positions.toml" in str(caught.value)
    assert "ledger.sqlite3" in str(caught.value)
    assert tree(config.parent) == before


def test_told_to_overwrite_what_was_there_is_kept_beside_it_the_log_of_the_old_ledger_too(config, backup, tmp_path):
    ledger = SqlLedger.open(config.parent / "ledger.sqlite3")
    ledger.apply([changes(ledger, drafts=[draft()], agency=AGENCY)])
    shutil.copytree(config.parent, tmp_path / "crashed")  # as a process leaves it that is killed
    ledger.close()
    path = tmp_path / "crashed" / "ledger.sqlite3"
    assert path.with_name("ledger.sqlite3-wal").stat().st_size > 0
    people = tmp_path / "crashed" / "schedules" / "positions.toml"
    people.write_text("# newer", encoding="utf-8")
    done = restore(backup, tmp_path / "crashed" / "config.toml", LATER, overwrite=True)
    kept = path.with_name(f"ledger.sqlite3{done.aside}")

    assert done.aside == ".before-20230405T100000Z"
    assert people.with_name(f"positions.toml{done.aside}").read_text("utf-8") == "# newer"
    assert [one.name for one in path.parent.glob("ledger*")].count(kept.name) == 1
    assert not [*path.parent.glob("*-wal")]  # one file each, which holds what the log held
    assert [fact.kind for fact in facts(path)][-1] is FactKind.RESTORED
    assert [fact.kind for fact in facts(kept)][-1] is FactKind.COMPLETED
    assert len(facts(path)) == len(facts(kept)) == 3


def test_a_log_that_lies_where_the_ledger_goes_would_be_read_into_it_and_is_refused(config, backup, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "ledger.sqlite3-wal").write_bytes(b"of another ledger")

    with pytest.raises(Refused, match=r"ledger\.sqlite3-wal"):
        restore(backup, Path("config.toml"), LATER, into=tmp_path / "new")


def test_settings_that_differ_in_the_password_alone_stay(tmp_path):
    text = CONFIG + '[mail.smtp]\nhost = "127.0.0.1"\nsecurity = "none"\nusername = "u"\npassword = "s3cret" # here\n'
    config = settle_in(tmp_path / "office", text)
    packed(config, tmp_path / "backup.zip")
    (config.parent / "ledger.sqlite3").unlink()
    done = restore(tmp_path / "backup.zip", config, LATER)

    assert config.read_text("utf-8") == text
    assert done.lacks == ("[mail.smtp] password",)


def test_restored_settings_can_be_read_and_what_must_be_entered_again_is_named(tmp_path):
    text = CONFIG + (
        '[mail.returns]\naddress = "r@x.example"\nhost = "127.0.0.1"\nusername = "u"\npassword = "s3cret-word"\n'
        '[audit]\nheartbeat = "https://hc.example/ping/s3cret-word"\n'
    )
    packed(settle_in(tmp_path / "office", text), tmp_path / "backup.zip")
    done = restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")
    found = load_settings(done.config)

    assert done.lacks == ("[mail.returns] password", "[audit] heartbeat")
    assert found.audit.heartbeat is None
    assert [one.line for one in found.warnings if "no backup holds secrets" in one.english] == [9, 11]


def test_while_a_service_holds_the_ledger_nothing_is_restored(config, backup):
    before = tree(config.parent)
    with InstanceLock(config.parent / "ledger.sqlite3"), pytest.raises(AlreadyRunning):
        restore(backup, config, LATER, overwrite=True)
    assert tree(config.parent) == before


@pytest.mark.parametrize("where", ["ledger.sqlite3", "positions.toml"])
def test_what_breaks_off_half_way_leaves_everything_as_it_was(where, config, backup, monkeypatch):
    (config.parent / "schedules" / "positions.toml").write_text("# newer", encoding="utf-8")
    before, said = tree(config.parent), facts(config.parent / "ledger.sqlite3")
    replaced, count = Path.replace, []

    def failing(self, target):
        # The drafts are written, some things are moved already; the first move that fails ends it.
        if str(target).endswith(where) and not count:
            count.append(1)
            raise OSError(28, "No space left on device", str(target))
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(ItaError, match="No space left"):
        restore(backup, config, LATER, overwrite=True)
    monkeypatch.undo()
    after = tree(config.parent)

    assert count == [1]
    assert facts(config.parent / "ledger.sqlite3") == said
    assert {**after, "ledger.sqlite3": b""} == {**before, "ledger.sqlite3": b""}


def test_a_new_folder_is_taken_away_again_when_nothing_came_of_it(backup, tmp_path, monkeypatch):
    def failing(*given, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unpacking, "write_together", failing)
    with pytest.raises(ItaError, match="No space left"):
        restore(backup, Path("config.toml"), LATER, into=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_without_room_on_the_disk_nothing_is_begun(backup, tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking.shutil, "disk_usage", lambda _: SimpleNamespace(free=9))

    with pytest.raises(ItaError, match="not enough room"):
        restore(backup, Path("config.toml"), LATER, into=tmp_path / "new")
    assert not (tmp_path / "new").exists()


# ── rotten archives ──


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    packed(settle_in(folder / "office"), folder / "backup.zip")
    return folder / "backup.zip"


def refused(path: Path, folder: Path, words: str | None = None) -> None:
    with pytest.raises(Refused, match=words) as caught:
        restore(path, Path("config.toml"), LATER, into=folder / "new")
    assert "Traceback" not in str(caught.value)
    assert not (folder / "new").exists()


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(share=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_flipped_byte_is_refused(share, flip, sound, tmp_path):
    content = bytearray(sound.read_bytes())
    content[int(share * len(content))] ^= flip
    (tmp_path / "rotten.zip").write_bytes(content)

    refused(tmp_path / "rotten.zip", tmp_path)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.floats(0, 1), length=st.integers(1, 5000), more=st.binary(max_size=9))
def test_a_torn_or_lengthened_archive_is_refused(start, length, more, sound, tmp_path):
    content = sound.read_bytes()
    at = int(start * (len(content) - 1))
    torn = content[:at] + content[at + length :] + more
    (tmp_path / "rotten.zip").write_bytes(torn)

    refused(tmp_path / "rotten.zip", tmp_path)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_flipped_byte_under_a_checksum_that_was_made_right_again_is_refused_or_restores_exactly(
    share, flip, sound, tmp_path
):
    content = bytearray(sound.read_bytes())
    content[int(share * (len(content) - 64))] ^= flip
    content[-64:] = sha256(content[:-64]).hexdigest().encode()
    (tmp_path / "rotten.zip").write_bytes(content)
    try:
        restore(tmp_path / "rotten.zip", Path("config.toml"), LATER, into=tmp_path / "new")
    except Refused:
        assert not (tmp_path / "new").exists()
        return
    found, wanted = (
        tree(tmp_path / "new"),
        {name.removeprefix("office/"): held for name, held in members(sound).items() if name != "manifest.json"},
    )
    del found["ledger.sqlite3"], wanted["ledger.sqlite3"]
    assert found == wanted
    shutil.rmtree(tmp_path / "new")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no archive" * 99, b"\0" * 5000, b"PK\x05\x06" + b"\0" * 18],
    ids=["empty", "PK", "text", "zeros", "zip"],
)
def test_what_is_no_backup_is_refused(content, tmp_path):
    (tmp_path / "rotten.zip").write_bytes(content)

    refused(tmp_path / "rotten.zip", tmp_path, "no backup of this program")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    refused(tmp_path / "rotten.zip", tmp_path, "No such file")


def test_a_foreign_zip_with_a_right_checksum_is_refused(tmp_path):
    refused(sealed(tmp_path / "rotten.zip", [("a.txt", "x")]), tmp_path, "no manifest")


def altered(**changed):
    def change(held, said):
        said |= changed

    return change


def more(name: str, content: bytes = b"x"):
    return replaced(name, lambda _: content)


def replaced(name: str, made):
    def change(held, said):
        return {**held, name: made(held.get(name))}

    return change


def settings_that_say(text: str):
    return replaced("office/config.toml", lambda _: text.encode())


def ledger_where(statement: str):
    def change(held, said):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger"
            path.write_bytes(held["office/ledger.sqlite3"])
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("DROP TRIGGER IF EXISTS fact_is_not_changed")
                connection.execute("DROP TRIGGER IF EXISTS fact_is_not_deleted")
                connection.execute("DROP TRIGGER IF EXISTS head_only_grows")
                connection.execute(statement)
            return {**held, "office/ledger.sqlite3": path.read_bytes()}

    return change


HOSTILE = {
    "newer": (altered(format="ita-scheduler-backup/2"), "newer version made it"),
    "of another program": (altered(format="something/1"), "no backup of this program"),
    "no format": (altered(format=None), "cannot be read"),
    "no moment": (altered(made_at="yesterday"), "manifest is not right"),
    "a moment without a zone": (altered(made_at="2023-03-20T10:00:00"), "manifest is not right"),
    "a moment before all offices": (altered(made_at="0001-01-01T00:00:00+00:00"), "manifest is not right"),
    "a moment after all offices": (altered(made_at="9999-12-31T23:59:59+00:00"), "manifest is not right"),
    "a number beyond all": (altered(heads=[[AGENCY, float("inf"), "0" * 64]]), "manifest is not right"),
    "heads that are none": (altered(heads=[1]), "manifest is not right"),
    "other heads": (altered(heads=[[AGENCY, 2, "0" * 64]]), "does not end where its manifest says"),
    "no settings": (altered(config="office/other.toml"), "holds no settings"),
    "settings elsewhere": (altered(config="office/schedules/positions.toml"), "holds no settings"),
    "a ledger that is not in it": (altered(ledger="office/other.sqlite3"), "no file of an installation"),
    "a ledger that is no text": (altered(ledger=7), "manifest is not right"),
    "settings that are no TOML": (settings_that_say("plans = [[["), "cannot be read"),
    "settings that are no text": (replaced("office/config.toml", lambda _: b"\xff"), "is no text"),
    "a way up": (more("office/../../etc/cron.d/x"), "is no name for a file"),
    "a way up alone": (more(".."), "is no name for a file"),
    "an absolute name": (more("/etc/cron.d/x"), "is no name for a file"),
    "a backslash": (more("office\\..\\x"), "is no name for a file"),
    "a drive": (more("C:/x"), "is no name for a file"),
    "a line feed in a name": (more("office/a\nb"), "is no name for a file"),
    "a very long name": (more("office/" + "x" * 300), "is no name for a file"),
    "a folder nobody knows": (more("elsewhere-1/x.toml"), "no file of an installation"),
    "a file nobody names": (more("office/.ssh/authorized_keys"), "no file of an installation"),
    "a file beside the reports": (more(f"office/reports/{AGENCY}/x.pdf"), "no file of an installation"),
    "a hidden file among the reports": (more(f"office/reports/{AGENCY}/2566/.x"), "no file of an installation"),
    "a second ledger": (more("office/other.sqlite3"), "no file of an installation"),
    "a plan that is no plan": (
        settings_that_say('plans = ["/etc/cron.d/x"]\n[mail]\nfrom = "a@b.example"'),
        "no file of an installation",
    ),
    "a broken chain": (ledger_where("UPDATE fact SET actor = 'x' WHERE seq = 1"), "fact 1 was altered"),
    "a cut tail": (ledger_where("DELETE FROM fact WHERE seq = 2"), "fact|tail"),
    "a newer ledger": (ledger_where("UPDATE ledger_version SET version_num = '9999'"), "of a newer version"),
    "no ledger at all": (
        replaced("office/ledger.sqlite3", lambda _: b"no database" * 99),
        "corrupted|no ledger",
    ),
    "another database": (
        replaced("office/ledger.sqlite3", lambda held: held[:4096]),
        "corrupted|malformed|no ledger",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_with_right_checksums_is_refused_before_anything_is_written(name, sound, tmp_path):
    change, words = HOSTILE[name]

    refused(resealed(tmp_path / "rotten.zip", sound, change), tmp_path, words)


def entry(name, kind=stat.S_IFREG, compress=zipfile.ZIP_DEFLATED, flags=0):
    one = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    one.external_attr, one.compress_type = (kind | 0o600) << 16, compress
    one.flag_bits |= flags
    return one


@pytest.mark.parametrize(
    "one",
    [
        entry("office/link", stat.S_IFLNK),
        entry("office/pipe", stat.S_IFIFO),
        entry("office/device", stat.S_IFBLK),
        entry("office/folder/"),
        entry("office/x", compress=zipfile.ZIP_BZIP2),
        entry("office/x", compress=zipfile.ZIP_LZMA),
    ],
    ids=lambda one: f"{one.filename} {one.compress_type}",
)
def test_what_is_no_plain_file_is_refused(one, sound, tmp_path):
    held = members(sound)

    refused(sealed(tmp_path / "rotten.zip", [*held.items(), (one, b"/etc/passwd")]), tmp_path, "not a plain file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(sound, tmp_path):
    held = members(sound)
    twice = [*held.items(), ("office/config.toml", b"x")]

    refused(sealed(tmp_path / "rotten.zip", twice), tmp_path, "is no name for a file")


@pytest.mark.parametrize("key", ["size", "sha256", "name", "mode"])
def test_a_manifest_that_does_not_fit_its_members_is_refused(key, sound, tmp_path):
    held, said = members(sound), manifest(sound)
    del held["manifest.json"]
    said["files"][1][key] = {"size": 9, "sha256": "0" * 64, "name": "office/other", "mode": "x"}[key]

    refused(sealed(tmp_path / "rotten.zip", held.items(), manifest=said), tmp_path)


def test_a_member_that_is_not_listed_is_refused(sound, tmp_path):
    held, said = members(sound), manifest(sound)
    del held["manifest.json"]
    rotten = sealed(tmp_path / "rotten.zip", [*held.items(), ("office/x.toml", b"")], manifest=said)

    refused(rotten, tmp_path, "not what its manifest lists")


def test_what_would_fill_the_disk_is_refused_without_being_unpacked(sound, tmp_path):
    bomb = bytes(400 << 20)
    path = resealed(tmp_path / "rotten.zip", sound, more(f"office/reports/{AGENCY}/2566/bomb.pdf", bomb))
    assert path.stat().st_size < 2 << 20

    refused(path, tmp_path, "too large for a backup")


def test_a_size_that_lies_is_found_out_after_as_much_as_it_says(sound, tmp_path):
    """The directory and the manifest say 9 octets, the member goes on for a long time."""
    name = f"office/reports/{AGENCY}/2566/long.pdf"
    path = resealed(tmp_path / "rotten.zip", sound, more(name, bytes(9)))
    content = path.read_bytes()
    long = resealed(tmp_path / "long.zip", sound, more(name, bytes(5 << 20))).read_bytes()
    # The member's own stream is taken from the long one; only the directory at the end still says 9.
    at = content.index(name.encode()) - 30
    start, end = long.index(name.encode()) - 30, long.index(b"manifest.json") - 30
    after = content.index(b"manifest.json") - 30
    spliced = bytearray(content[:at] + long[start:end] + content[after:])
    spliced[-64:] = sha256(spliced[:-64]).hexdigest().encode()
    path.write_bytes(spliced)

    refused(path, tmp_path)


def test_a_link_in_the_way_does_not_lead_out_of_the_folder(backup, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "new" / "schedules").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Refused, match="a link leads"):
        restore(backup, Path("config.toml"), LATER, into=tmp_path / "new")
    assert [*(tmp_path / "elsewhere").iterdir()] == []


def test_an_older_ledger_is_restored_and_becomes_one_of_this_version(config, tmp_path):
    path = config.parent / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        for index in ("fact_hold", "message_addressed"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("DROP TABLE secret")
        connection.execute("UPDATE ledger_version SET version_num = '0002'")
    packed(config, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")

    assert [fact.kind for fact in facts(tmp_path / "new" / "ledger.sqlite3")][-1] is FactKind.RESTORED


def test_a_backup_without_a_ledger_holds_nobody(config, tmp_path):
    (config.parent / "ledger.sqlite3").unlink()
    packed(config, tmp_path / "backup.zip")
    done = restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")

    assert (done.held, done.facts) == ((), 0)
    assert not (tmp_path / "new" / "ledger.sqlite3").exists()


def test_thousands_of_agencies_are_all_held(config, tmp_path):
    ledger = SqlLedger.open(config.parent / "ledger.sqlite3")
    names = [f"agency-{number:04d}" for number in range(250)]
    ledger.apply([changes(ledger, drafts=[draft()], agency=name) for name in names])
    ledger.close()
    packed(config, tmp_path / "backup.zip")
    done = restore(tmp_path / "backup.zip", Path("config.toml"), LATER, into=tmp_path / "new")

    assert set(done.held) == {*names, AGENCY, "nongbua"}
