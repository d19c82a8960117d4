"""The one place where SQLite and PostgreSQL differ: connecting, beginning, inserting what is new, naming faults."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, Table, Text, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.sql.dml import Insert

BACKENDS = frozenset({"sqlite", "postgresql"})

# Text that is sorted byte by byte, as Python and SQLite do; PostgreSQL would use the language of its installation.
KEY = Text().with_variant(Text(collation="C"), "postgresql")

# An execution option: the transaction is going to write, so it takes its turn before it reads.
WRITING = "ita_writing"

# Any number, the same in every version: whoever migrates a ledger holds it.
_MIGRATION_LOCK = text("SELECT pg_advisory_xact_lock(770077)")


class Fault(Enum):
    """What kind of thing went wrong in a database."""

    TAKEN = auto()  # a unique key is taken
    UNREADABLE = auto()  # corrupted, not a ledger, or its tables contradict each other
    UNWRITABLE = auto()  # read-only, full, no permission
    BUSY = auto()  # somebody else holds it
    OTHER = auto()


def open_engine(url: URL, patience: timedelta) -> Engine:
    """Make an engine that waits at most `patience` for others. Parameters, which hold addresses, stay out of errors."""
    if url.get_backend_name() != "sqlite":
        wait = f"-c lock_timeout={int(patience.total_seconds() * 1000)}"
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"options": wait})
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience.total_seconds()})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def insert_new(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that passes over rows whose key exists."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def wait_to_migrate(connection: Connection) -> None:
    """Let one migration run at a time. On SQLite the transaction that writes is alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_MIGRATION_LOCK)


def size(connection: Connection) -> int:
    """Return how many octets an SQLite file has; 0 for another database."""
    if connection.dialect.name != "sqlite":
        return 0
    pages, octets = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages * octets)


def write_anew(connection: Connection) -> None:
    """Let SQLite write its whole file anew: what was changed or deleted stays readable in the gaps until then.

    The log beside it is emptied too, unless somebody reads there. PostgreSQL does this by itself.
    """
    if connection.dialect.name == "sqlite":
        connection.rollback()
        driver: Any = connection.connection.driver_connection
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            driver.execute(statement).close()


def integrity(connection: Connection) -> tuple[str, ...]:
    """Return what SQLite finds wrong in its own file: pages, indexes, constraints. PostgreSQL has no such question."""
    if connection.dialect.name != "sqlite":
        return ()
    try:
        return tuple(said for (said,) in connection.exec_driver_sql("PRAGMA integrity_check") if said != "ok")
    except DatabaseError as error:  # a page so broken that the examination breaks off
        return (str(error.orig),)


def fault_of(error: BaseException) -> Fault:
    """Name the fault behind a driver's error."""
    if isinstance(error, sqlite3.Error):
        return _sqlite_fault(error)
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)  # psycopg, psycopg2
    return _POSTGRES.get(state or "", Fault.OTHER)


def _prepare(connection: sqlite3.Connection, record: object) -> None:  # noqa: ARG001 -- SQLAlchemy's signature
    # The driver must not begin transactions by its own rules: `_begin` does.
    connection.isolation_level = None
    if _is_new_or_ours(connection):
        _switch_to_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _is_new_or_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether a file may be changed at all: another program's database is left as it is, and refused later."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    return not names or "ledger_version" in names


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to write-ahead logging; later it is in that mode already.

    SQLite waits for others everywhere but here, where several processes may be making the same ledger.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    deadline = monotonic() + patience / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if _sqlite_fault(error) is not Fault.BUSY or monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    # A transaction that reads first and writes later could find its view outdated, and would fail at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")


def _sqlite_fault(error: sqlite3.Error) -> Fault:
    code: Any = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Fault.UNREADABLE if str(error).startswith("Could not decode") else Fault.OTHER
    if code in _SQLITE_EXTENDED:
        return _SQLITE_EXTENDED[code]
    if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such"):
        return Fault.UNREADABLE
    return _SQLITE.get(code & 0xFF, Fault.OTHER)


_SQLITE_EXTENDED = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Fault.TAKEN,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Fault.TAKEN,
    sqlite3.SQLITE_IOERR_READ: Fault.UNREADABLE,
    sqlite3.SQLITE_IOERR_SHORT_READ: Fault.UNREADABLE,
}

# By primary result code: the low byte of the extended one.
_SQLITE = {
    sqlite3.SQLITE_NOTADB: Fault.UNREADABLE,
    sqlite3.SQLITE_CORRUPT: Fault.UNREADABLE,
    sqlite3.SQLITE_READONLY: Fault.UNWRITABLE,
    sqlite3.SQLITE_FULL: Fault.UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: Fault.UNWRITABLE,
    sqlite3.SQLITE_PERM: Fault.UNWRITABLE,
    sqlite3.SQLITE_IOERR: Fault.UNWRITABLE,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
}

_POSTGRES = {
    "23505": Fault.TAKEN,
    "42P01": Fault.UNREADABLE,  # no such table
    "42703": Fault.UNREADABLE,  # no such column
    "XX001": Fault.UNREADABLE,  # corrupted data
    "XX002": Fault.UNREADABLE,  # corrupted index
    "25006": Fault.UNWRITABLE,  # read-only transaction
    "42501": Fault.UNWRITABLE,  # no permission
    "53100": Fault.UNWRITABLE,  # disk full
    "55P03": Fault.BUSY,  # lock not available in time
    "40P01": Fault.BUSY,  # deadlock
}
