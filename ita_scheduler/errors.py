"""One exception tree, and the problem: a fault in input as a value.

    ItaError                      whatever this program refuses, with a sentence for the person who can act
    ├── WrongUse                  a command was asked for something that cannot be (exit 2)
    ├── Faulty                    input with problems; carries all of them (exit 1)
    ├── AlreadyRunning            a second daemon on one ledger (exit 3)
    ├── Stopped                   broken off, since the service was told to stop
    ├── Refused                   an answer that the ledger may not take: unknown key, no right, wrong date (exit 1)
    ├── LedgerError               the ledger cannot be used (exit 1)
    │   ├── LedgerNewer           written by a newer version of this program
    │   ├── LedgerUnreadable      corrupted, or not a ledger at all
    │   │   └── ChainUnreadable   one agency's facts say what no program of ours wrote; the others are well
    │   └── LedgerUnwritable      read-only, full disk, no permission
    ├── ComposeError              one mail could not be composed from its template
    ├── ReportError               one report could not be written in one format (exit 1)
    └── ReturnsError              the mailbox to which mails come back cannot be read (exit 1)

Every sentence is Thai first and English after it, since officers and engineers read the same line.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault in input: where it stands, what is wrong, and what to do about it.

    `line` and `column` count from 1 (columns in characters); both are None when the fault is of the whole file.
    `is_warning` problems are shown, but nothing is refused for them.
    """

    file: str
    line: int | None = None
    column: int | None = None
    thai: str
    english: str
    remedy: str = ""
    is_warning: bool = False

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals make it clickable."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)

    def __str__(self) -> str:
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.thai} / {self.english}{remedy}"


class ItaError(Exception):
    """ระบบทำตามที่ขอไม่ได้ / the program could not do what was asked."""

    def __init__(self, thai: str | None = None, english: str | None = None) -> None:
        """Join the two sentences; without any, the class's own docstring speaks."""
        sentence = " / ".join(part for part in (thai, english) if part)
        super().__init__(sentence or (type(self).__doc__ or "").strip())


class WrongUse(ItaError):
    """ใช้คำสั่งไม่ถูกต้อง / the command was used wrongly."""


class Faulty(ItaError):
    """มีข้อผิดพลาดในแฟ้มตั้งค่าหรือแผน / there are faults in the input."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class AlreadyRunning(ItaError):
    """มีโปรแกรมทำงานกับบัญชีข้อมูลนี้อยู่แล้ว / another instance already serves this ledger."""


class Stopped(ItaError):
    """หยุดตามคำสั่ง / broken off, since the program was told to stop."""


class Refused(ItaError):
    """บันทึกไม่ได้ / the ledger may not take this answer."""


class LedgerError(ItaError):
    """ใช้บัญชีข้อมูลไม่ได้ / the ledger cannot be used."""


class LedgerNewer(LedgerError):
    """บัญชีข้อมูลเขียนโดยโปรแกรมรุ่นใหม่กว่า / the ledger was written by a newer version: upgrade the program."""


class LedgerUnreadable(LedgerError):
    """บัญชีข้อมูลเสียหายหรือไม่ใช่บัญชีของโปรแกรมนี้ / the ledger is corrupted or is no ledger: restore a backup."""


class ChainUnreadable(LedgerUnreadable):
    """บัญชีของหน่วยงานหนึ่งอ่านไม่ได้ / the facts of one agency cannot be read: see `ledger --verify`, restore a backup."""


class LedgerUnwritable(LedgerError):
    """เขียนบัญชีข้อมูลไม่ได้ / the ledger cannot be written: check the disk's space and the permissions."""


class ComposeError(ItaError):
    """ประกอบจดหมายจากแม่แบบไม่ได้ / a mail could not be composed from its template."""


class ReportError(ItaError):
    """เขียนรายงานไม่ได้ / a report could not be written."""


class ReturnsError(ItaError):
    """อ่านตู้จดหมายตีกลับไม่ได้ / the mailbox to which mails come back cannot be read."""
