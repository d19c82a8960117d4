"""How long the command line takes to start, as a ratio to a bare Python."""

from __future__ import annotations

import statistics
import subprocess
import sys

from tests.benchmarks.measure import seconds, show

REPETITIONS = 15


def run() -> None:
    """Print the medians and the ratios, taken in turns."""
    commands = {
        "bare": [sys.executable, "-c", "pass"],
        "--version": [sys.executable, "-m", "ita_scheduler", "--version"],
        "check": [sys.executable, "-m", "ita_scheduler", "check"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(REPETITIONS):
        for name, command in commands.items():
            times[name].append(
                seconds(lambda command=command: subprocess.run(command, capture_output=True, check=True))
            )
    show("python -c pass", f"{statistics.median(times['bare']) * 1000:9.0f} ms")
    for name in ("--version", "check"):
        ratio = statistics.median(a / b for a, b in zip(times[name], times["bare"], strict=True))
        show(f"ita-scheduler {name} (÷ bare Python)", f"{statistics.median(times[name]) * 1000:9.0f} ms  {ratio:5.2f}")
