"""How long a report takes in each format, how large it is, and how many agencies' reports are written in a minute."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from ita_scheduler.domain.report import Report, ReportKind
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.reports.writing import Format, Sheet, Stationery, Writers, write_all
from tests.benchmarks.measure import peak_megabytes, seconds, show
from tests.benchmarks.offices import offices
from tests.reports.samples import ROOT, answered, history, sample

STATIONERY = Stationery((ROOT / "templates" / "report",))
AGENCIES = 1000
COLD = """
import sys, time
start = time.perf_counter()
from tests.benchmarks.reports import STATIONERY, Format, ReportKind, Sheet, Writers, sample
report = sample(ReportKind(sys.argv[1]))
start = time.perf_counter()
Writers(STATIONERY).write(Sheet(report, Format(sys.argv[2])))
print(time.perf_counter() - start)
"""


def run() -> None:
    """Print cold and warm times of each report and format, sizes, and the rate for many agencies."""
    writers = Writers(STATIONERY)
    for kind in ReportKind:
        for form in Format:
            cold = statistics.median(_cold(kind, form) for _ in range(3))
            different = iter(list(_different(kind, 12)))
            writers.write(Sheet(next(different), form))
            warm = statistics.median(seconds(lambda one=one: writers.write(Sheet(one, form))) for one in different)  # type: ignore[misc]
            size = len(writers.write(Sheet(sample(kind), form)))
            show(
                f"{kind.value} {form.value}: cold · warm · size",
                f"{cold * 1000:6.0f} ms {warm * 1000:6.0f} ms {size / 1000:6.0f} kB",
            )
    show("peak memory with all formats", f"{peak_megabytes():9.0f} MB")
    reports = _of_many()
    workers = len(os.sched_getaffinity(0))
    for form in Format:
        sheets = [Sheet(report, form) for report in reports]
        took = seconds(lambda sheets=sheets: sum(1 for _ in write_all(sheets, writers, workers)))  # type: ignore[misc]
        rate = AGENCIES / took * 60
        show(
            f"{AGENCIES} agencies' overdue reports as {form.value}, {workers} processes",
            f"{took:6.1f} s {rate:9.0f} a minute",
        )


def _cold(kind: ReportKind, form: Format) -> float:
    command = [sys.executable, "-c", COLD, kind.value, form.value]
    return float(subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT).stdout)


def _different(kind: ReportKind, count: int) -> Iterator[Report]:
    """Give reports of different days: nothing that was laid out for one can be used for the next."""
    ledger = answered()
    for number in range(count):
        yield sample(kind, (date(2023, 4, 3) + timedelta(days=number)).isoformat(), ledger=ledger)


def _of_many() -> list[Report]:
    """Return the overdue report of every agency, each with a name of its own."""
    from dataclasses import replace

    facts = history(answered())
    made = []
    for number, office in enumerate(offices(AGENCIES)):
        agency = replace(office.agency, name=f"องค์การบริหารส่วนตำบลที่ {number}")
        named = replace(office, agency=agency, plans=tuple(replace(plan, agency=agency) for plan in office.plans))
        made.append(report_on(subject_of(ReportKind.OVERDUE, named.plans[0], date(2023, 4, 3)), named, facts))
    return made


if __name__ == "__main__":
    started = time.perf_counter()
    run()
    print(f"{time.perf_counter() - started:.0f} s")
