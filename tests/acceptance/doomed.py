"""A program for test_crashes: serves a simulated year in child processes, each of which is killed at a boundary.

A boundary is the moment before or after a call that changes something: applying a decision, claiming, carrying,
settling, taking over. The child kills itself there with SIGKILL, or the parent does so after a few milliseconds, in
the middle of whatever is going on. Then the next child goes on with the same ledger.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path

from ita_scheduler.clock import SimulatedClock
from ita_scheduler.config.loading import load_offices
from ita_scheduler.daemon import Daemon, Loaded
from ita_scheduler.domain.calendar import instant
from ita_scheduler.domain.outbox import Template
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.smtp import SmtpCarrier, SmtpSettings
from ita_scheduler.reports import typesetting, word  # noqa: F401 - loaded before the first fork
from ita_scheduler.reports.filing import FilingDrafter
from ita_scheduler.reports.writing import Format, Sheet, Stationery, Writers
from ita_scheduler.shipped import data_dir
from ita_scheduler.specimens import letters
from ita_scheduler.storage.lock import InstanceLock
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.report import reckon

PLAN = Path(__file__).resolve().parents[2] / "schedules" / "dong-mafai-2566.toml"
START, END = date(2022, 10, 1), date(2023, 11, 30)
WRITERS = Writers(Stationery((data_dir("templates") / "report",)))
COMPOSER = MailComposer(templates=(data_dir("templates") / "notice",), sender="ita@ita.example")
# A slow machine gets less far before each kill: after so many, the rest of the year is served in peace.
AGENCIES, MOST_KILLED, MOST_BOUNDARIES = 1, 700, 22


class Fate:
    """Counts boundaries and kills the process at the one that was chosen."""

    def __init__(self, at: int | None) -> None:
        self.left = at

    def boundary(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DoomedLedger:
    """The real ledger, with a boundary before and after everything that writes."""

    WRITES = ("apply", "claim", "settle", "take_over")

    def __init__(self, ledger: SqlLedger, fate: Fate) -> None:
        self._ledger, self._fate = ledger, fate

    def __getattr__(self, name: str):
        real = getattr(self._ledger, name)
        if name not in self.WRITES:
            return real

        def call(*arguments, **named):
            self._fate.boundary()
            answer = real(*arguments, **named)
            self._fate.boundary()
            return answer

        return call


class DoomedCarrier:
    """The real SMTP carrier, with a boundary before and after every mail."""

    def __init__(self, carrier: SmtpCarrier, fate: Fate) -> None:
        self._carrier, self._fate, self.width, self.batch = carrier, fate, carrier.width, carrier.batch

    async def carry(self, message, mail):
        self._fate.boundary()
        outcome = await self._carrier.carry(message, mail)
        self._fate.boundary()
        return outcome

    async def close(self) -> None:
        await self._carrier.close()


class DoomedDrafter:
    """The real drafter, with a boundary before and after every drawing."""

    def __init__(self, drafter: FilingDrafter, fate: Fate) -> None:
        self._drafter, self._fate = drafter, fate

    def draft(self, reports):
        if not reports:
            return ()
        self._fate.boundary()
        drawn = self._drafter.draft(reports)
        self._fate.boundary()
        return drawn

    def discard(self, reports):
        self._drafter.discard(reports)

    def stop(self):
        self._drafter.stop()


def offices():
    """Return three offices of the seed's plan, in force from the first day."""
    seed = load_offices((PLAN,), "ita.example").offices[0]
    made = []
    for number in range(AGENCIES):
        agency = replace(seed.agency, id=f"office-{number}")
        plans = tuple(
            replace(plan, agency=agency, id=f"{agency.id}-{plan.fiscal_year.be}", in_force_from=START)
            for plan in seed.plans
        )
        made.append(replace(seed, agency=agency, plans=plans))
    return tuple(made)


def latest(ledger: SqlLedger, agencies) -> datetime:
    """Return where the simulated clock goes on: at the last fact."""
    facts = [facts[-1].at for name in agencies if (facts := ledger.facts(name))]
    return max(facts, default=instant(START, clock_time(0), SEED[0].agency.zone))


def serve(folder: Path, port: int, fate: Fate) -> None:
    """Serve what is left of the year."""
    database = folder / "ledger.sqlite3"
    with InstanceLock(database):
        ledger = SqlLedger.open(database)
        settings = SmtpSettings(host="127.0.0.1", port=port, security="none", sender="ita@ita.example", connections=2)
        daemon = Daemon(
            load=lambda: Loaded(SEED, ()),
            ledger=DoomedLedger(ledger, fate),  # type: ignore[arg-type]
            composer=COMPOSER,
            drafter=DoomedDrafter(FilingDrafter(WRITERS, folder / "reports"), fate),
            carrier=DoomedCarrier(SmtpCarrier(settings), fate),
            clock=SimulatedClock(latest(ledger, [office.agency.id for office in SEED]), 2000),
            watch_files=False,
            until=instant(END, clock_time(23, 59), SEED[0].agency.zone),
        )
        asyncio.run(daemon.serve())
        ledger.close()


def warm() -> None:
    """Load and compile once what every child needs, so that each begins at once with what it is killed in.

    Nothing is typeset: typst's threads would not live on in a forked child.
    """
    renderer = COMPOSER._renderer_of(SEED[0].agency.id)
    for template in (Template.STAFF, Template.EXECUTIVE, Template.FAULT):
        for value in letters(template, SEED[0]):
            renderer.render(template, value)
    for kind in ReportKind:
        WRITERS.write(Sheet(reckon(kind, SEED[0], SEED[0].plans[0], None, START), Format.HTML))
    typesetting.check_glyphs("ก")


def main() -> None:
    """Fork, kill, repeat, until a child lives to the end of the year; print what happened."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    warm()
    chance = random.Random(int(os.environ.get("ITA_SCHEDULER_TEST_SEED", "20")))
    kills = {"at a boundary": 0, "at any moment": 0}
    for run in range(MOST_KILLED + 1):
        in_peace = run == MOST_KILLED
        at_boundary = run % 3 != 2 or in_peace
        child = os.fork()
        if child == 0:
            fate = Fate(1 + chance.randrange(MOST_BOUNDARIES) if at_boundary and not in_peace else None)
            try:
                serve(folder, port, fate)
            except BaseException:  # noqa: BLE001 - the parent wants to see whatever it was
                import traceback

                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        chance.random()
        if not at_boundary:
            time.sleep(0.02 + chance.random() * 0.2)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            kills["at a boundary" if at_boundary else "at any moment"] += 1
        elif os.WEXITSTATUS(status):
            sys.exit("a child failed")
        else:
            break
    print(json.dumps(kills))


if __name__ == "__main__":
    SEED = offices()
    main()
