"""A copy of a ledger's file while others read and write it: SQLite's own online backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import URL

from ita_scheduler.domain.ledger import Head
from ita_scheduler.domain.verifying import breaks
from ita_scheduler.errors import LedgerUnreadable
from ita_scheduler.storage import stored
from ita_scheduler.storage.dialects import integrity, open_engine
from ita_scheduler.storage.faults import speaking_of
from ita_scheduler.storage.schema import known_version

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.domain.ledger import Break

# How long others may hold the file before it is given up.
PATIENCE_SECONDS = 30.0


def copy_file(ledger: Path, into: Path) -> None:
    """Write the ledger as it is at this moment into one new file that needs no other beside it.

    Whoever writes meanwhile is not held up, and the copy holds either all of a transaction or nothing of it; of what
    was erased, it holds nothing. Raises LedgerError, also when SQLite finds the copy broken.
    """
    with speaking_of(str(ledger)):
        # Never made when it is not there; and not `immutable`, since the log beside it belongs to it.
        there = f"file:{quote(str(ledger.absolute()))}?mode=rw"
        with (
            closing(sqlite3.connect(there, uri=True, timeout=PATIENCE_SECONDS)) as source,
            closing(sqlite3.connect(into)) as target,
        ):
            source.backup(target)  # in one step: a reader's view, which in WAL mode blocks nobody
            said = [line for (line,) in target.execute("PRAGMA integrity_check")]
            if said == ["ok"]:
                target.execute("VACUUM").close()
    if said != ["ok"]:
        raise LedgerUnreadable(
            f"บัญชีข้อมูล {ledger} เสียหาย ({said[0]})", f"the ledger {ledger} is corrupted: SQLite finds {said[0]}"
        )
    make_single(into)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a ledger's file holds: where each chain ends, and every place where one is broken."""

    heads: dict[str, Head]
    broken: tuple[Break, ...]

    @property
    def facts(self) -> int:
        """Return how many facts there are."""
        return sum(head.seq for head in self.heads.values())


def examine(ledger: Path) -> Examined:
    """Look at a copy of a ledger, of whatever version, and leave it as it is. Raises LedgerError."""
    with speaking_of(str(ledger)):
        engine = open_engine(URL.create("sqlite", database=str(ledger)), timedelta(seconds=PATIENCE_SECONDS))
        try:
            known_version(engine, str(ledger))
            with engine.connect() as connection:
                damage = integrity(connection)
                found = stored.read(connection, None)
                broken = tuple(breaks(found.rows, found.heads, found.mailed))
        finally:
            engine.dispose()
    if damage:
        raise LedgerUnreadable(
            f"บัญชีข้อมูล {ledger} เสียหาย ({damage[0]})", f"the ledger {ledger} is corrupted: SQLite finds {damage[0]}"
        )
    make_single(ledger)
    heads = {name: Head(head.seq, head.hash) for name, head in found.heads.items() if head.seq}
    return Examined(heads=heads, broken=broken)


def make_single(ledger: Path) -> None:
    """Let a ledger that nobody uses be one file, without a log beside it."""
    with speaking_of(str(ledger)), closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").close()
