"""Mails that come back into a Maildir, where a mail server on this machine, or a fetching program, puts them."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from ita_scheduler.errors import ReturnsError
from ita_scheduler.mail.returned import MOST_OCTETS, returned

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ita_scheduler.domain.returned import Returned
    from ita_scheduler.mail.seals import ReturnAddress

# Enough for a bad morning; what is left is read the next time.
MOST_MAILS = 200
_SEEN = "S"


class MaildirReturns:
    """Reads mails that nobody has seen, in `new` and `cur`, and marks them as seen by moving them to `cur`.

    A mail's name without its flags is unique in a Maildir, so a mark holds wherever it was moved meanwhile.
    """

    def __init__(self, folder: Path, address: ReturnAddress) -> None:
        self._folder = folder
        self._address = address

    def try_out(self) -> str | None:
        """Return why the mailbox cannot be read, or None when it can."""
        try:
            self._names()
            if not os.access(self._folder / "cur", os.W_OK | os.X_OK):
                return f"ย้ายจดหมายใน {self._folder} ไม่ได้ ตรวจสิทธิ์ / mails in {self._folder} cannot be moved"
        except ReturnsError as fault:
            return str(fault)
        return None

    def unread(self) -> tuple[Returned, ...]:
        """Return what nobody has seen, by the time it came; files that are no mails are passed over."""
        read = ((name, _content(self._folder / part / name)) for part, name in self._names())
        mails = ((name, octets) for name, octets in read if octets is not None)
        return tuple(returned(_bare(name), octets, self._address) for name, octets in islice(mails, MOST_MAILS))

    def deal_with(self, handles: Iterable[str]) -> None:
        """Move mails to `cur`, flagged as seen, keeping their other flags."""
        wanted = set(handles)
        for part, name in self._names():
            if _bare(name) in wanted:
                flags = "".join(sorted({*_flags(name), _SEEN}))
                with suppress(FileNotFoundError):  # somebody else took it away
                    self._move(part, name, f"{_bare(name)}:2,{flags}")

    def close(self) -> None:
        """Do nothing: no file is waited for."""

    def _move(self, part: str, name: str, marked: str) -> None:
        try:
            (self._folder / part / name).rename(self._folder / "cur" / marked)
        except FileNotFoundError:
            raise
        except OSError as fault:
            raise _unusable(self._folder, fault) from fault

    def _names(self) -> list[tuple[str, str]]:
        """Return every mail without the flag of the seen, as folder and file name; names begin with the time."""
        try:
            found = [(part, path.name) for part in ("new", "cur") for path in (self._folder / part).iterdir()]
        except OSError as fault:
            raise _unusable(self._folder, fault) from fault
        unseen = [(part, name) for part, name in found if not name.startswith(".") and _SEEN not in _flags(name)]
        return sorted(unseen, key=lambda each: each[1])


def _content(path: Path) -> bytes | None:
    """Return the beginning of a file; None for what is no file, or is gone, or may not be read."""
    try:
        # A pipe with a mail's name would be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MOST_OCTETS)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _bare(name: str) -> str:
    return name.partition(":2,")[0]


def _flags(name: str) -> str:
    return name.partition(":2,")[2]


def _unusable(folder: Path, fault: OSError) -> ReturnsError:
    return ReturnsError(
        f"อ่านตู้จดหมายตีกลับ {folder} ไม่ได้ ({fault.strerror}) ตรวจ [mail.returns] และสิทธิ์",
        f"the Maildir {folder} cannot be used: {fault.strerror}",
    )
