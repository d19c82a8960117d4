"""The ledger of a backup, verified and marked as restored in a copy that nobody else sees.

The mark is in the file before it gets its place: from its first moment there, nothing is sent from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.ledger import Draft, FactKind, Head
from ita_scheduler.errors import ItaError, LedgerError, LedgerNewer
from ita_scheduler.ports import Changes, Ledger
from ita_scheduler.safekeeping.archive import refused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ita_scheduler.safekeeping.contents import Contents
    from ita_scheduler.storage.copying import Examined

# So many agencies are marked in one transaction.
BATCH = 100


def marked_copy(contents: Contents, scratch: Path, now: datetime) -> tuple[Path, tuple[str, ...]]:
    """Return a copy of the archive's ledger that says it was restored, and the agencies that it holds.

    Raises Refused for a ledger that is broken, cut, newer, or not the one of the manifest.
    """
    from ita_scheduler.storage.copying import make_single  # noqa: PLC0415 - a database library is heavy
    from ita_scheduler.storage.sql import SqlLedger  # noqa: PLC0415 - the same

    path, copy = contents.archive.path, scratch / "ledger"
    _unpack(contents, copy)
    try:
        _check(contents, copy)
        ledger = SqlLedger.open(copy)
        try:
            held = _mark(ledger, contents, now)
        finally:
            ledger.close()
        make_single(copy)
    except LedgerNewer:
        thai = "บัญชีข้อมูลในนั้นเป็นของโปรแกรมรุ่นใหม่กว่า ให้ปรับปรุงโปรแกรม"
        raise refused(path, thai, "its ledger is of a newer version: upgrade the program") from None
    except LedgerError as error:
        english = str(error).rpartition(" / ")[2].replace(str(copy), "in it")
        raise refused(path, "บัญชีข้อมูลในนั้นเสียหาย", english) from None
    return copy, held


def _unpack(contents: Contents, copy: Path) -> None:
    try:
        with copy.open("wb") as file:
            copy.chmod(0o600)
            contents.archive.copy(contents.ledger or "", file.write)
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise ItaError(
            f"แตกบัญชีข้อมูลใน {copy.parent} ไม่ได้ ({why}) ตั้ง TMPDIR เป็นโฟลเดอร์อื่น",
            f"the ledger could not be unpacked in {copy.parent} ({why}): set TMPDIR to another folder",
        ) from None


def _check(contents: Contents, copy: Path) -> None:
    from ita_scheduler.storage.copying import examine  # noqa: PLC0415 - a database library is heavy

    examined: Examined = examine(copy)
    if examined.broken:
        said = "\n".join(f"{one.agency}: {one}" for one in examined.broken)
        raise refused(contents.archive.path, "ลูกโซ่ของบัญชีข้อมูลขาด", f"a chain of its ledger is broken\n{said}")
    if examined.heads != contents.heads:
        raise refused(contents.archive.path, "ท้ายบัญชีไม่ตรงกับรายการ", "its ledger does not end where its manifest says")


def _mark(ledger: Ledger, contents: Contents, now: datetime) -> tuple[str, ...]:
    """State in every chain that it was restored; mails that were under way at the backup are in doubt from here on."""
    ledger.take_over(at=now)
    heads = ledger.heads()
    names = sorted(heads)
    for start in range(0, len(names), BATCH):
        changes = [_restored(agency, heads[agency], contents, now) for agency in names[start : start + BATCH]]
        if ledger.apply(changes):
            raise LedgerError("เขียนไม่ได้", "it cannot be written")
    return tuple(names)


def _restored(agency: str, head: Head, contents: Contents, now: datetime) -> Changes:
    body = {
        "backup_at": contents.made_at.isoformat(),
        "restored_at": now.isoformat(),
        "head": head.seq,
        "archive": contents.archive.sha256,
    }
    draft = Draft(kind=FactKind.RESTORED, actor=DAEMON, body=body)
    return Changes(agency=agency, head=head, at=now, drafts=(draft,))
