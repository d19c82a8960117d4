"""Occurrence expansion and cycles, for one agency and for all 7,850."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import deque
from functools import partial
from pathlib import Path

from ita_scheduler.domain.coverage import cover
from ita_scheduler.domain.history import History
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from tests.benchmarks.measure import median, peak_megabytes, seconds, show
from tests.benchmarks.offices import ALL_LOCAL_GOVERNMENTS, offices
from tests.world import BANGKOK, NoPaper, at

# The morning of 10 March 2566: fifteen working days before the end of March, the year's fullest reminder.
FULL_MORNING = at("2023-03-10")
# A ledger that knows of no mailbox refused.
NOTHING = History(BANGKOK)
IDLE = at("2023-03-13", "12:00")


# A deque of no length takes everything and keeps nothing.
drain = partial(deque, maxlen=0)


def run() -> None:
    """Measure in a fresh process for each size, so that the peak memory is that size's own."""
    for count in (1, ALL_LOCAL_GOVERNMENTS):
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(count,))
        process.start()
        process.join()


def measure(count: int) -> None:
    made = offices(count)
    by_id = {office.agency.id: office for office in made}
    expand = median(lambda: sum(len(occurrences(plan, one.calendar)) for one in made for plan in one.plans), 3)
    show(f"{count} agencies: expand all occurrences", f"{expand * 1000:9.1f} ms")
    proved = median(lambda: sum(len(cover(plan, one, NOTHING).steps) for one in made for plan in one.plans), 3)
    show(f"{count} agencies: prove the year's coverage", f"{proved * 1000:9.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqlLedger.open(Path(folder) / "ledger.sqlite3")
        rota = Rota()
        adopt = seconds(lambda: adopt_plans(made, ledger, rota, at("2022-10-01", "00:00")))
        show(f"{count} agencies: first load (a fact each)", f"{adopt * 1000:9.1f} ms")
        mails: list[int] = []
        full = seconds(
            lambda: mails.extend(
                len(one.planned) for some in run_cycle(by_id, ledger, rota, FULL_MORNING, NoPaper()) for one in some
            )
        )
        planned = sum(mails)
        show(f"{count} agencies: a cycle of a full morning ({planned} mails)", f"{full * 1000:9.1f} ms")
        drain(run_cycle(by_id, ledger, rota, IDLE, NoPaper()))
        idle = median(lambda: [drain(run_cycle(by_id, ledger, rota, IDLE, NoPaper())) for _ in range(1000)]) / 1000
        show(f"{count} agencies: a cycle with nothing due", f"{idle * 1e6:9.2f} µs")
        show(f"{count} agencies: peak memory", f"{peak_megabytes():9.0f} MB")
        ledger.close()
