"""What proves and foresees: a year rehearsed, audited, verified and explained, and a changed plan compared."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ita_scheduler.domain.calendar import instant
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.office import Office
from ita_scheduler.ports import Ledger
from ita_scheduler.safekeeping.exporting import export
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.audit import audit
from ita_scheduler.usecases.compare import Side, compare
from ita_scheduler.usecases.explain import explain
from ita_scheduler.usecases.rehearse import Rehearsal, Unwritten
from tests.benchmarks.measure import median, peak_megabytes, seconds, show
from tests.benchmarks.offices import offices
from tests.world import BANGKOK


def run() -> None:
    """Print what each costs for the shipped plan's whole year, in which nobody answers: its fullest ledger."""
    (office,) = offices(1)
    span = office.plans[0].fiscal_year.span
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqlLedger.open(Path(folder) / "ledger.sqlite3")
        took = seconds(lambda: _rehearse(office, ledger))
        facts = ledger.facts(office.agency.id)
        show("a year rehearsed on SQLite, mails handed over", f"{took:9.2f} s")
        in_memory = median(lambda: _rehearse(office, MemoryLedger()), 3)
        show("the same in memory", f"{in_memory:9.2f} s")
        end = instant(span.end, facts[-1].at.astimezone(BANGKOK).time(), BANGKOK)
        latest = max(end, facts[-1].at)
        whole = median(lambda: audit(office, ledger, latest), 3)
        show(
            f"the whole year audited ({len(facts)} facts) ÷ rehearsed in memory",
            f"{whole:9.2f} s {whole / in_memory:6.2f}",
        )
        night = median(lambda: audit(office, ledger, latest, since=latest.date()), 3)
        show("one night's audit at the year's end", f"{night * 1000:9.1f} ms")
        verify = median(lambda: ledger.breaks(office.agency.id))
        show("the chain verified", f"{verify * 1000:9.1f} ms")
        numbers = iter(range(1000))
        kept = median(lambda: export(ledger, Path(folder) / f"export-{next(numbers)}.jsonl"))
        show("the ledger exported", f"{kept * 1000:9.1f} ms")
        one = next(one for one in occurrences(office.plans[0], office.calendar) if one.last_day.month == 3)
        march = instant(one.last_day, facts[0].at.time(), BANGKOK)
        why = median(
            lambda: explain(one, office, MemoryLedger.copy_of(ledger, [office.agency.id], until=march), march), 3
        )
        show("one occurrence explained, with what comes next", f"{why * 1000:9.1f} ms")
        ledger.close()
    both = median(
        lambda: compare(
            Side(offices=(office,), ledger=MemoryLedger()), Side(offices=(office,), ledger=MemoryLedger()), span
        ),
        3,
    )
    show("two plans compared over a year ÷ one rehearsed", f"{both:9.2f} s {both / in_memory:6.2f}")
    show("peak memory", f"{peak_megabytes():9.0f} MB")


def _rehearse(office: Office, ledger: Ledger) -> int:
    nothing = Unwritten()
    span = office.plans[0].fiscal_year.span
    rehearsal = Rehearsal(
        offices=(office,), ledger=ledger, composer=nothing, drafter=nothing, start=span.start, end=span.end
    )
    return sum(1 for _ in rehearsal.run())
