"""A ledger that another one replaces: what it says is kept, and at no moment is its place without a ledger.

SQLite keeps the latest facts in a log beside the file, and reads whatever log lies beside a file, also that of another
ledger. So the old one is made a single file before it is copied, and the new one comes to lie beside no log.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from ita_scheduler.errors import LedgerError
from ita_scheduler.files import give, sync_folder, write_whole, writing_whole
from ita_scheduler.storage.copying import PATIENCE_SECONDS
from ita_scheduler.storage.dialects import Fault, fault_of
from ita_scheduler.storage.faults import speaking_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# SQLite's log, its index, its journal: of another ledger, they would be read into the restored one.
COMPANIONS = ("-wal", "-shm", "-journal")
MODE = 0o600
# No database: whoever opens it is told to restore a backup, and begins no new ledger.
_PLACEHOLDER = "กำลังกู้คืนบัญชีข้อมูล หากค้างอยู่ให้สั่ง restore --overwrite อีกครั้ง / a restore is under way here\n".encode()


@contextmanager
def kept_ledger(ledger: Path, name: Path) -> Iterator[tuple[tuple[Path, Path], ...]]:
    """Keep a ledger under another name while another one is put into its place; give back what was kept where.

    Nobody writes into it from the copy on until the block ends. One that SQLite cannot read is kept as it lies there,
    its log too. Raises LedgerError while others use it.
    """
    with speaking_of(str(ledger)):
        found = _held(ledger) if ledger.is_file() and ledger.stat().st_size else None
    if found is None:
        with _kept_as_it_is(ledger, name) as pairs:
            yield pairs
        return
    with closing(found):
        with speaking_of(str(ledger)):
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE))
            try:
                with closing(sqlite3.connect(name)) as target:
                    found.backup(target)
            except BaseException:
                name.unlink()
                raise
            give(name)
        yield ((ledger, name),)


def _held(ledger: Path) -> sqlite3.Connection | None:
    """Make a ledger one file without a log, and keep everybody else out of it; None when SQLite cannot read it."""
    there = f"file:{quote(str(ledger.absolute()))}?mode=rw"
    connection = sqlite3.connect(there, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        _be_alone(connection, ledger)
    except sqlite3.Error as error:
        connection.close()
        if fault_of(error) is Fault.UNREADABLE:
            return None
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _be_alone(connection: sqlite3.Connection, ledger: Path) -> None:
    # What the log holds comes into the file, and SQLite itself removes the log: then nobody is using it.
    (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise LedgerError(
            f"โปรแกรมอื่นใช้บัญชีข้อมูล {ledger} อยู่ ให้ปิดแล้วลองใหม่",
            f"another program uses the ledger {ledger}: close it and try again",
        )
    # Who reads keeps writers out of a file without a log, and can still be copied.
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def _kept_as_it_is(ledger: Path, name: Path) -> Iterator[tuple[tuple[Path, Path], ...]]:
    """Keep the bytes of a ledger and of what lies beside it; what breaks off leaves them where they were."""
    pairs: list[tuple[Path, Path]] = []
    was_there = os.path.lexists(ledger)
    try:
        for ending in ("", *COMPANIONS):
            path, copy = ledger.with_name(ledger.name + ending), name.with_name(name.name + ending)
            if os.path.lexists(path):
                # A second name would not do: SQLite writes into a log from its start again.
                with path.open("rb") as source, writing_whole(copy, MODE) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                pairs.append((path, copy))
                give(copy)
        sync_folder(ledger.parent)
        # Without it a log that lies alone would be gone before anything is there: a service would begin anew.
        write_whole(ledger, _PLACEHOLDER, MODE)
        for path, _ in pairs:
            if path != ledger:
                path.unlink()
        sync_folder(ledger.parent)
        yield tuple(pairs)
    except BaseException:
        if not was_there:
            ledger.unlink(missing_ok=True)
        for path, copy in pairs:
            copy.replace(path)
        raise
