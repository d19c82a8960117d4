"""One daemon for one ledger file: a lock that the kernel gives back, whatever becomes of its holder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ita_scheduler.errors import AlreadyRunning, LedgerUnwritable

if TYPE_CHECKING:
    from types import TracebackType


class InstanceLock:
    """Held from `acquire` to `release`, or until the process dies in any way. `path` is the ledger's file.

    The lock is `<path>.lock`, with the holder's process number in it for whoever comes second. The file stays: if
    it were deleted, two processes could hold two locks of one name.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(f"{path}.lock")
        self._descriptor: int | None = None
        # A forked child shares the lock, and would hold it on when its parent is killed.
        os.register_at_fork(after_in_child=self._forget)

    def acquire(self) -> None:
        """Take the lock, or raise AlreadyRunning with the holder's process number."""
        if self._descriptor is not None:
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LedgerUnwritable(
                f"สร้างแฟ้มกุญแจ {self.path} ไม่ได้ ให้ตรวจพื้นที่ดิสก์และสิทธิ์การเข้าถึง ({error.strerror})",
                f"the lock file {self.path} cannot be made: check the disk and the permissions ({error.strerror})",
            ) from error
        try:
            self._lock(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; without a lock, do nothing."""
        if self._descriptor is not None:
            # Emptied first: a process number that means nothing must not be shown to anybody.
            os.ftruncate(self._descriptor, 0)
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
            raise AlreadyRunning(
                f"มีโปรแกรมทำงานกับบัญชีข้อมูลนี้อยู่แล้ว (หมายเลขโปรเซส {holder}, {self.path})",
                f"another instance already serves this ledger (process {holder}, {self.path})",
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
