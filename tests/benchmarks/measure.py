"""Timing: repetitions, medians, and the one way in which results are printed."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable


def seconds(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def median(act: Callable[[], object], repetitions: int = 5) -> float:
    """Return the median of several calls."""
    return statistics.median(seconds(act) for _ in range(repetitions))


def peak_megabytes() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(name: str, value: str) -> None:
    """Print one result."""
    print(f"{name:<68} {value}", flush=True)
