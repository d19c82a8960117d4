"""Where a ledger lies: a path or an address read, and its file made where there is none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url

from ita_scheduler.errors import LedgerError, LedgerUnreadable
from ita_scheduler.storage.dialects import BACKENDS
from ita_scheduler.storage.faults import speaking_of

if TYPE_CHECKING:
    from pathlib import Path

# SQLite's log lies beside the file, under this ending.
LOG = "-wal"


def address_of(place: str | Path) -> URL:
    """Read a path or a URL. A URL that cannot be read is not repeated: it may hold a password."""
    if not isinstance(place, str) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    with speaking_of("<URL>"):
        url = make_url(place)
    backend = url.get_backend_name()
    if backend not in BACKENDS or (backend == "sqlite" and url.database in {None, "", ":memory:"}):
        raise LedgerError(
            f"บัญชีข้อมูลต้องเป็นแฟ้ม SQLite หรือฐานข้อมูล PostgreSQL ไม่ใช่ {backend}",
            f"a ledger is an SQLite file or a PostgreSQL database, not {backend} (or a file without a name)",
        )
    return url


def is_orphaned(path: Path) -> bool:
    """Tell whether a log lies at a place without the ledger to which it belongs: it may hold facts."""
    log = path.with_name(path.name + LOG)
    # The log first: whoever makes a ledger writes the file before anything stands in the log.
    return _size(log) > 0 and _size(path) == 0


def is_absent(path: Path | None) -> bool:
    """Tell whether nothing of a ledger lies at a place; a database that is no file is never absent."""
    return path is not None and not path.exists() and not is_orphaned(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def make_file(path: Path) -> None:
    """Create the file and the folders it needs, closed to everybody but their owner.

    Raises LedgerUnreadable where only the log of a ledger lies: SQLite would delete it beside a new one.
    """
    if is_orphaned(path):
        raise LedgerUnreadable(
            f"ไม่มีบัญชีข้อมูล {path} แต่มีบันทึกของบัญชีเดิม {path.name}{LOG} ค้างอยู่ จึงไม่สร้างบัญชีใหม่ อย่าลบแฟ้มนั้น"
            " ให้นำแฟ้มบัญชีเดิมกลับมา หรือกู้คืนด้วย restore --overwrite",
            f"the ledger {path} is missing while its log {path.name}{LOG} is still there, so no new one is begun: keep"
            " that file, bring the ledger back, or restore a backup with --overwrite, which keeps the log aside",
        )
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    # SQLite would create it with the process's usual mode; its side files take the mode of the main one. A file that
    # exists is not opened: closing it would drop the locks that SQLite holds on it for this process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
