"""The only reader of the time.

A simulated clock runs so many days in a second. It has two habits that a real one lacks: it stands still while a
cycle or a delivery is under way (`standing_still`), and it never runs past an appointment that has not been kept
(`real_instant`). So a simulated year makes the same decisions at the same instants as a real one, however slow the
machine is.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return datetime.now(UTC)

    def real_now(self) -> datetime:
        """Return the same: nothing is simulated."""
        return datetime.now(UTC)

    def real_instant(self, at: datetime) -> datetime:
        """Return `at` itself."""
        return at

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Do nothing: real time cannot be held."""
        yield


class SimulatedClock:
    """A clock that shows `start`, and from the end of the first cycle on runs `days_per_second` days in a second."""

    def __init__(self, start: datetime, days_per_second: float) -> None:
        self._shown = start
        self._since: float | None = None
        self._rate = days_per_second * 86_400
        self._appointment: datetime | None = None
        self._held = 0

    def now(self) -> datetime:
        """Return the simulated instant, never past an appointment that has not been kept."""
        if self._held or self._since is None:
            return self._shown
        shown = self._shown + timedelta(seconds=(time.monotonic() - self._since) * self._rate)
        return shown if self._appointment is None else min(shown, max(self._appointment, self._shown))

    def real_now(self) -> datetime:
        """Return the machine's own instant."""
        return datetime.now(UTC)

    def real_instant(self, at: datetime) -> datetime:
        """Make an appointment at `at` and return the real instant at which the clock will show it."""
        shown = self.now()
        self._appointment = at
        return self.real_now() + timedelta(seconds=max(0.0, (at - shown).total_seconds() / self._rate))

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Hold the time; the present appointment counts as kept."""
        self._shown = self.now()
        self._held += 1
        self._appointment = None
        try:
            yield
        finally:
            self._held -= 1
            self._since = time.monotonic()  # starting up took no simulated time either
