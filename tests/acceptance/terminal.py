"""A command on a terminal of its own, talked to as a person does: wait for the words, then type."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Session:
    """One command; `seen` is all that stood on its screen."""

    command: list[str]
    folder: Path
    environment: dict[str, str]
    seen: str = ""
    shown: int = field(default=0)  # how much of it was waited for

    def __enter__(self) -> Self:
        self._master, slave = pty.openpty()
        self._child = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        return self

    def __exit__(self, *_: object) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        os.close(self._master)

    def wait_for(self, words: str, timeout: float = 600) -> str:
        """Read until the words stand on the screen, behind those waited for before; return what came with them."""
        end = time.monotonic() + timeout
        while (at := self.seen.find(words, self.shown)) < 0:
            assert time.monotonic() < end, f"never came: {words}\n{self.seen}"
            assert self._read(), f"ended without: {words}\n{self.seen}"
        came, self.shown = self.seen[self.shown : at + len(words)], at + len(words)
        return came

    def type(self, text: str | bytes) -> None:
        """Type a line."""
        os.write(self._master, (text if isinstance(text, bytes) else text.encode()) + b"\n")

    def press(self, keys: bytes) -> None:
        """Press keys without the one that ends a line."""
        os.write(self._master, keys)

    def answer(self, words: str, *lines: str | bytes) -> None:
        """Wait for a question and answer it; each line but the last is a wrong answer, after which it comes again."""
        for line in lines:
            self.wait_for(words)
            self.type(line)

    def end(self, timeout: float = 600) -> int:
        """Read to the end and return the exit code."""
        end = time.monotonic() + timeout
        while self._read():
            assert time.monotonic() < end, self.seen
        return self._child.wait(timeout=timeout)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 1)
        if not ready:
            return True
        try:
            octets = os.read(self._master, 65536)
        except OSError:  # the other end is closed: the command has ended
            return False
        self._octets = getattr(self, "_octets", b"") + octets
        self.seen = self._octets.decode(errors="replace").replace("\r\n", "\n")
        return bool(octets)
