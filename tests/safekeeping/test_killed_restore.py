"""A restore that is killed at any of its steps leaves a whole ledger at its name, and loses nothing of the old one."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.errors import ItaError, LedgerError, LedgerUnreadable
from ita_scheduler.safekeeping.unpacking import restore
from ita_scheduler.storage.sql import SqlLedger
from tests.safekeeping.offices import AGENCY, LATER, packed, settle_in, tree
from tests.storage.samples import changes, draft

# What Python reports of itself (sys.addaudithook) when files are made, named, moved, and removed.
STEPS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod", "os.chown", "sqlite3.connect"}


@pytest.fixture
def crashed(tmp_path) -> Path:
    """An office whose service was killed: the latest facts stand in the log alone."""
    config = settle_in(tmp_path / "office")
    packed(config, tmp_path / "backup.zip")
    ledger = SqlLedger.open(config.parent / "ledger.sqlite3")
    ledger.apply([changes(ledger, drafts=[draft()], agency=AGENCY)])
    shutil.copytree(config.parent, tmp_path / "crashed")
    ledger.close()
    (tmp_path / "crashed" / "schedules" / "positions.toml").write_text("# newer", encoding="utf-8")
    assert (tmp_path / "crashed" / "ledger.sqlite3-wal").stat().st_size > 0
    return tmp_path / "crashed"


def killed_at(step: int, folder: Path) -> bool:
    """Restore over the folder in a child that is killed before its nth step there; False when it came to its end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def hook(event, arguments):
            if event in STEPS and any(
                str(folder) in os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes | Path)
            ):
                left[0] -= 1
                if left[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(hook)
            restore(folder.parent / "backup.zip", folder / "config.toml", LATER, overwrite=True)
        except BaseException:  # noqa: BLE001
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def said(path: Path):
    """Read a copy, with what lies beside it: looking must change nothing."""
    copy = path.parent.parent / "looked-at"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for one in path.parent.glob(f"{path.name}*"):
        shutil.copy(one, copy / one.name)
    ledger = SqlLedger.open(copy / path.name)
    try:
        assert ledger.breaks() == ()
        assert ledger.damage() == ()
        return ledger.facts(AGENCY), ledger.held()
    finally:
        ledger.close()


def test_at_every_step_it_leaves_the_old_ledger_or_the_new_one_whole_and_can_be_done_again(crashed, tmp_path):
    old, _ = said(crashed / "ledger.sqlite3")
    step, ends = 0, set()
    while True:
        step += 1
        again = tmp_path / "again"
        shutil.rmtree(again, ignore_errors=True)
        shutil.copytree(crashed, again)
        was_killed = killed_at(step, again)
        found, held = said(again / "ledger.sqlite3")
        is_new = found[-1].kind is FactKind.RESTORED
        assert is_new or found == old, f"step {step}"
        assert is_new == (AGENCY in held), f"step {step}"
        kept = [*again.glob("ledger.sqlite3.before-*Z")]
        if is_new:
            assert said(kept[0])[0] == old, f"step {step}"
        ends.add(is_new)
        if not was_killed:
            break
        restore(tmp_path / "backup.zip", again / "config.toml", LATER + timedelta(hours=1), overwrite=True)
        assert said(again / "ledger.sqlite3")[0][-1].kind is FactKind.RESTORED
        assert any(said(one)[0] == old for one in again.glob("ledger.sqlite3.before-*Z") if one.stat().st_size)

    assert step > 10
    assert ends == {False, True}


def broken_ledger(folder: Path) -> None:
    (folder / "ledger.sqlite3").write_bytes(b"no database" * 999)


def lost_ledger(folder: Path) -> None:
    (folder / "ledger.sqlite3").unlink()


def empty_ledger(folder: Path) -> None:
    (folder / "ledger.sqlite3").write_bytes(b"")


@pytest.mark.parametrize("damage", [broken_ledger, lost_ledger, empty_ledger], ids=lambda one: one.__name__)
def test_what_cannot_be_read_is_kept_with_its_log_and_no_new_ledger_is_begun_meanwhile(damage, crashed, tmp_path):
    damage(crashed)
    log = (crashed / "ledger.sqlite3-wal").read_bytes()
    step = 0
    while True:
        step += 1
        again = tmp_path / "again"
        shutil.rmtree(again, ignore_errors=True)
        shutil.copytree(crashed, again)
        was_killed = killed_at(step, again)
        try:
            found, held = said(again / "ledger.sqlite3")
        except LedgerError:
            pass  # refused, so nothing is sent
        else:
            assert AGENCY in held, f"step {step}"
            assert found[-1].kind is FactKind.RESTORED
            assert not (again / "ledger.sqlite3-wal").exists(), f"step {step}"
        if not was_killed:
            break
        assert any(one.read_bytes() == log for one in again.glob("ledger.sqlite3*-wal")), f"step {step}"
    assert any(one.read_bytes() == log for one in again.glob("ledger.sqlite3.before-*-wal"))


@pytest.mark.parametrize("damage", [lost_ledger, empty_ledger], ids=lambda one: one.__name__)
def test_no_ledger_is_begun_beside_the_log_of_another(damage, crashed):
    damage(crashed)
    before = tree(crashed)
    with pytest.raises(LedgerUnreadable, match=r"its log ledger\.sqlite3-wal is still there"):
        SqlLedger.open(crashed / "ledger.sqlite3")

    assert tree(crashed) == before


def test_while_anybody_reads_the_ledger_it_is_not_replaced(crashed, tmp_path):
    with closing(sqlite3.connect(crashed / "ledger.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM fact").fetchone()
        with pytest.raises(ItaError, match=r"uses the ledger|held the ledger"):
            restore(tmp_path / "backup.zip", crashed / "config.toml", LATER, overwrite=True)

    found, held = said(crashed / "ledger.sqlite3")
    assert found[-1].kind is FactKind.COMPLETED
    assert AGENCY not in held
    assert not [*crashed.rglob("*.before-*")]
