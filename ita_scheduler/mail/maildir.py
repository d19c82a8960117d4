"""Carrying mails into a Maildir: an outbox folder that works without any server.

One Maildir holds the mails to everybody. Whoever uses this mode (a rehearsal, or an office without SMTP whose clerk
forwards by hand) wants to see all of them in one place, and any mail program opens one Maildir but few open forty;
To says for whom each is. File names end in .eml, so that a double click opens them.
"""

from __future__ import annotations

import asyncio
import errno
import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.outbox import Cause, Outcome, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.ports import Mail

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class MaildirCarrier:
    """Delivers into one Maildir, exactly once.

    A file's name is derived from the Message-ID, so a mail delivered again after a crash is recognised, also after
    a mail program has moved it from `new` to `cur`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def width(self) -> int:
        """How many `carry` calls it can usefully run at once: a few, as syncing waits for the disk."""
        return 4

    @property
    def batch(self) -> int:
        """How many mails it gets through in seconds."""
        return 200

    async def try_out(self) -> str | None:
        """Return why nothing could be delivered here, or None when it could."""
        try:
            await asyncio.to_thread(self._make_folders)
        except OSError as fault:
            return _sentence(fault, self._folder)
        return None

    async def carry(self, message: Message, mail: Mail) -> Outcome:
        """Deliver the mail, durably. Never raises for what the disk does."""
        try:
            text = await asyncio.to_thread(self._deliver, file_name(message), mail)
        except OSError as fault:
            return Outcome(verdict=Verdict.TRY_AGAIN, cause=Cause.CONNECTION, text=_sentence(fault, self._folder))
        return Outcome(verdict=Verdict.ACCEPTED, text=text)

    async def close(self) -> None:
        """Do nothing: no file stays open between mails."""

    def _make_folders(self) -> None:
        for part in ("", "tmp", "new", "cur"):
            (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _deliver(self, name: str, mail: Mail) -> str:
        self._make_folders()
        if self._is_there(name):
            return f"มีอยู่แล้ว / already delivered: {name}"
        draft, delivered = self._folder / "tmp" / name, self._folder / "new" / name
        try:
            # Maildir files have the system's own line ends.
            _write(draft, mail.as_bytes(eight_bit=True).replace(b"\r\n", b"\n"))
            draft.replace(delivered)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        _sync(delivered.parent)
        return f"เก็บแล้ว / delivered: {name}"

    def _is_there(self, name: str) -> bool:
        if (self._folder / "new" / name).exists():
            # A crash may have come between the rename and its sync.
            _sync(self._folder / "new")
            return True
        with os.scandir(self._folder / "cur") as entries:
            return any(entry.name.split(":", 1)[0] == name for entry in entries)


def file_name(message: Message) -> str:
    """Return the file's name: the planned instant, so that names sort by time, and what the Message-ID hashes to."""
    return f"{int(message.at.timestamp())}.{sha256(message.id.encode()).hexdigest()[:32]}.eml"


def _write(path: Path, octets: bytes) -> None:
    """Write a file anew, for its owner only, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sentence(fault: OSError, folder: Path) -> str:
    if fault.errno in _FULL:
        return f"พื้นที่เก็บจดหมาย {folder} เต็ม / the disk of {folder} is full"
    if fault.errno in _FORBIDDEN:
        return f"ไม่มีสิทธิเขียนในโฟลเดอร์จดหมาย {folder} / no permission to write in {folder}"
    return f"เขียนโฟลเดอร์จดหมาย {folder} ไม่ได้ / cannot write to {folder}: {fault.strerror}"
