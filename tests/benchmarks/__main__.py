"""`make bench`: run all benchmarks, or those named."""

from __future__ import annotations

import sys

from tests.benchmarks import cycles, delivery, importing, proof, reports, starting

ALL = {
    "starting": starting.run,
    "importing": importing.run,
    "cycles": cycles.run,
    "delivery": delivery.run,
    "reports": reports.run,
    "proof": proof.run,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"\n── {name} ──")
        ALL[name]()
