"""Brings a ledger to the version this program writes.

At every start the version row is read with plain SQL. Alembic, which takes longer to import than everything else
together, is imported only when there is something to migrate.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Text, column, inspect, select, table

from ita_scheduler.errors import LedgerNewer, LedgerUnreadable
from ita_scheduler.storage.dialects import WRITING, wait_to_migrate

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Every version there ever was, oldest first; the last one is what this program reads and writes.
VERSIONS = ("0001", "0002", "0003", "0004")
# Its own name, so that another program's alembic database is never taken for a newer ledger.
VERSION_TABLE = "ledger_version"
MIGRATIONS = Path(__file__).parent / "migrations"

_VERSION = select(column("version_num", Text())).select_from(table(VERSION_TABLE))


def bring_up_to_date(engine: Engine, ledger: str) -> None:
    """Migrate when needed. Raises LedgerNewer for an unknown version, LedgerUnreadable for another program's tables."""
    with engine.connect() as connection:
        if _version(connection, ledger) == VERSIONS[-1]:
            return
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        wait_to_migrate(connection)
        # Another process may have been quicker.
        if _version(connection, ledger) != VERSIONS[-1]:
            _upgrade(connection)


def known_version(engine: Engine, ledger: str) -> str | None:
    """Return the version of a ledger, and migrate nothing; None when it is empty. Raises as migrating does."""
    with engine.connect() as connection:
        return _version(connection, ledger)


def _version(connection: Connection, ledger: str) -> str | None:
    """Return the ledger's version; None when the database is empty."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    version = connection.scalar(_VERSION) if VERSION_TABLE in tables else None
    if version is None:
        raise LedgerUnreadable(
            f"{ledger} เป็นฐานข้อมูลของโปรแกรมอื่น ไม่ใช่บัญชีข้อมูล ให้ระบุแฟ้มอื่น",
            f"{ledger} is another program's database, not a ledger: name another file",
        )
    if version not in VERSIONS:
        raise LedgerNewer(
            f"บัญชีข้อมูล {ledger} เขียนโดยโปรแกรมรุ่นใหม่กว่า (รุ่น {version}) ให้ปรับปรุงโปรแกรม",
            f"the ledger {ledger} was written by a newer version of this program ({version}): upgrade the program",
        )
    return version


def _upgrade(connection: Connection) -> None:
    from alembic.command import upgrade  # noqa: PLC0415 -- heavy, and needed once in a ledger's life
    from alembic.config import Config  # noqa: PLC0415 -- the same

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    # The configuration's own language takes a percent sign for a reference.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    upgrade(config, "head")
