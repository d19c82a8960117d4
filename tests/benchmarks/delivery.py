"""End to end: claim, render, carry, settle with full durability, beside a bare loop that sends ready bytes."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path

import aiosmtplib

from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.smtp import SmtpCarrier, SmtpSettings
from ita_scheduler.shipped import data_dir
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from ita_scheduler.usecases.deliver import Delivery
from ita_scheduler.usecases.rehearse import Hands
from tests.benchmarks.measure import seconds, show
from tests.benchmarks.offices import offices
from tests.benchmarks.sink import Sink, running_sink
from tests.world import NoPaper, at

AGENCIES, CONNECTIONS, REPETITIONS = 400, 8, 5
MORNING = at("2023-03-10")


def run() -> None:
    """Print mails per second of both, taken in turns, and the median of their ratios."""
    composer = MailComposer(templates=(data_dir("templates") / "notice",), sender="ita@ita.example")
    ours, bare = [], []
    with running_sink() as sink:
        for _ in range(REPETITIONS):
            with tempfile.TemporaryDirectory() as folder:
                ledger = SqlLedger.open(Path(folder) / "ledger.sqlite3")
                made = offices(AGENCIES)
                rota = Rota()
                adopt_plans(made, ledger, rota, at("2022-10-01", "00:00"))
                list(run_cycle({office.agency.id: office for office in made}, ledger, rota, MORNING, NoPaper()))
                ready = [composer.compose(row, {}).as_bytes(eight_bit=False) for row in ledger.messages()]
                ours.append(len(ready) / seconds(lambda: asyncio.run(end_to_end(ledger, made, composer, sink))))
                assert sink.taken() == len(ready)
                bare.append(len(ready) / seconds(lambda: asyncio.run(bare_loop(ready, sink))))
                assert sink.taken() == len(ready)
                ledger.close()
    ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    show(f"end to end, {len(ready)} mails, {CONNECTIONS} connections", f"{statistics.median(ours):9.0f} mails/s")
    show("bare aiosmtplib.sendmail of ready bytes, as many connections", f"{statistics.median(bare):9.0f} mails/s")
    show("ratio end to end ÷ bare (aim: at least 0.5)", f"{ratio:9.2f}")


async def end_to_end(ledger, made, composer, sink: Sink) -> None:
    settings = SmtpSettings(
        host="127.0.0.1", port=sink.port, security="none", sender="ita@ita.example", connections=CONNECTIONS
    )
    carrier = SmtpCarrier(settings)
    by_id = {office.agency.id: office for office in made}
    delivery = Delivery(by_id, ledger, composer, carrier, Hands(MORNING), "bench")
    await delivery.run()
    await carrier.close()


async def bare_loop(ready: list[bytes], sink: Sink) -> None:
    waiting = iter(ready)

    async def worker() -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=sink.port, start_tls=False)
        async with client:
            for content in waiting:
                await client.sendmail("ita@ita.example", ["somebody@ita.example"], content)

    await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))
