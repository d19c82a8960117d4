"""The pace: how many mails a minute a host is given."""

from __future__ import annotations

import asyncio


class Pace:
    """Spaces mails evenly: a bucket that holds one token, so that no minute ever sees more than `per_minute`.

    A larger bucket would let a burst pass, and bursts are what mail hosts punish. None means no limit.
    """

    def __init__(self, per_minute: float | None) -> None:
        self._interval = 60.0 / per_minute if per_minute else 0.0
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait for the next turn. Turns are given in the order in which they were asked for."""
        if not self._interval:
            return
        now = asyncio.get_running_loop().time()
        at = max(now, self._free_at)
        self._free_at = at + self._interval
        if at > now:
            await asyncio.sleep(at - now)
