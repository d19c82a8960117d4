"""How much is worked, without a clock: calls are counted, and what has no end is told apart from what is slow.

A machine may be busy with something else, so no test may ask how long something took.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Processor time of this process alone, and a hundred times what any test here needs: what takes longer has no end.
NO_END = 120


class TooMuchWork(AssertionError):
    """What should be little work is much, or has no end."""


@contextmanager
def ends() -> Iterator[None]:
    """Fail when the block does not end, also within a regular expression."""

    def fail(*_: object) -> None:
        raise TooMuchWork(f"it works on and on: {NO_END} seconds of the processor")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, NO_END)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def at_most_calls(most: int) -> Iterator[None]:
    """Fail as soon as the block has made more calls than that, of Python's functions and of C's, or does not end."""
    left = most

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal left
        if event in {"call", "c_call"}:
            left -= 1
            if left < 0:
                raise TooMuchWork(f"more than {most} calls")

    before = sys.getprofile()
    with ends():
        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(before)
    if left < 0:
        raise TooMuchWork(f"more than {most} calls")
