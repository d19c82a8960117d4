"""What a driver's error means to the person at the machine: one sentence, Thai and English, naming the ledger."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from ita_scheduler.errors import ChainUnreadable, LedgerError, LedgerUnreadable, LedgerUnwritable
from ita_scheduler.storage.dialects import Fault, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Altered(Exception):
    """A row that this program cannot have written; its text says where it stands.

    It never leaves the room: `speaking_of` turns it into LedgerUnreadable.
    """


class AlteredFact(Altered):
    """The same of a fact: then one agency's chain cannot be read, and the others can."""


@contextmanager
def speaking_of(ledger: str) -> Iterator[None]:
    """Turn every error of a driver or of the file system into a LedgerError about this ledger."""
    try:
        yield
    except Altered as error:
        kind = ChainUnreadable if isinstance(error, AlteredFact) else LedgerUnreadable
        raise kind(
            f"บัญชีข้อมูล {ledger} ถูกแก้ไข: อ่านรายการที่ {error} ไม่ได้ ให้นำสำเนาสำรองกลับมาใช้",
            f"the ledger {ledger} was altered: what stands at {error} cannot be read: restore a backup",
        ) from error
    except OSError as error:
        raise _unwritable(ledger, error.strerror or type(error).__name__) from error
    except ImportError as error:
        raise LedgerError(
            f"ไม่มีโปรแกรมขับฐานข้อมูลสำหรับบัญชีข้อมูล {ledger} ({error})",
            f"no database driver is installed for the ledger {ledger} ({error})",
        ) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise sentence(ledger, error) from error


def sentence(ledger: str, error: Exception) -> Exception:
    """Choose the error of our own tree that says what happened; a wrong value of ours stays what it was."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    if isinstance(error, StatementError) and not isinstance(error, DBAPIError) and isinstance(cause, ValueError):
        return cause
    why = getattr(cause, "sqlite_errorname", None) or _first_line(cause)
    match fault_of(cause):
        case Fault.UNREADABLE | Fault.TAKEN:  # an unexpected double: the tables contradict each other
            return LedgerUnreadable(
                f"บัญชีข้อมูล {ledger} เสียหายหรือไม่ใช่บัญชีของโปรแกรมนี้ ให้นำสำเนาสำรองกลับมาใช้ ({why})",
                f"the ledger {ledger} is corrupted or is no ledger: restore a backup ({why})",
            )
        case Fault.UNWRITABLE:
            return _unwritable(ledger, why)
        case Fault.BUSY:
            return LedgerError(
                f"โปรแกรมอื่นใช้บัญชีข้อมูล {ledger} อยู่นานเกินไป ให้ปิดโปรแกรมนั้นแล้วลองใหม่ ({why})",
                f"another program held the ledger {ledger} for too long: close it and try again ({why})",
            )
        case _:
            return LedgerError(f"ใช้บัญชีข้อมูล {ledger} ไม่ได้ ({why})", f"the ledger {ledger} cannot be used ({why})")


def _first_line(error: BaseException) -> str:
    # What follows, the driver took from the ledger's own content.
    return str(error).strip().partition("\n")[0].partition(" with text ")[0] or type(error).__name__


def _unwritable(ledger: str, why: str) -> LedgerUnwritable:
    return LedgerUnwritable(
        f"เขียนบัญชีข้อมูล {ledger} ไม่ได้ ให้ตรวจพื้นที่ดิสก์และสิทธิ์การเข้าถึง ({why})",
        f"the ledger {ledger} cannot be written: check the disk's space and the permissions ({why})",
    )
