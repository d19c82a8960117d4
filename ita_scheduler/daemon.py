"""When a cycle runs: APScheduler as the ticker, signals, reloading, readiness, orderly stop. No rules live here.

The scheduler's job store is in memory and holds one appointment: the earliest of the next cycle and the outbox's
next retry. Nothing is lost when it dies, because the ledger knows everything it was told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from ita_scheduler import systemd
from ita_scheduler.errors import Faulty, ItaError, LedgerError, Stopped
from ita_scheduler.journal import log_audit, log_decided, log_delivered, log_refused, waits_for
from ita_scheduler.postbox import log_dealt
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from ita_scheduler.usecases.deliver import Delivered, Delivery
from ita_scheduler.usecases.resume import hold_sentence
from ita_scheduler.usecases.returns import deal_with
from ita_scheduler.watching import Chains, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path
    from typing import Protocol

    from ita_scheduler.domain.audit import Audit
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.domain.returned import Returned
    from ita_scheduler.ports import Carrier, Clock, Composer, Drafter, Ledger
    from ita_scheduler.postbox import Postbox
    from ita_scheduler.usecases.audit import Nights
    from ita_scheduler.usecases.returns import Dealt

    class Ticking(Clock, Protocol):
        """A clock that also knows when, in real time, it will show an instant, and that can be held."""

        def real_instant(self, at: datetime) -> datetime: ...
        def standing_still(self) -> AbstractContextManager[None]: ...


log = logging.getLogger("ita_scheduler.daemon")

# A tick looks whether anybody recorded something meanwhile and whether the machine's clock jumped; seconds.
TICK = 15.0
# So long a mail with a draft may wait for a server.
KEPT = timedelta(days=30)
# More sentences about held agencies would hide the rest of the log.
MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files say now: the offices, the files that were read for them, and by what mails are made and go.

    `composer`, `drafter` and `carrier` are None when they stay what they were. `postbox` goes with the composer, whose
    mails come back there: it counts when that is given.
    """

    offices: tuple[Office, ...]
    files: tuple[Path, ...]
    composer: Composer | None = None
    drafter: Drafter | None = None
    carrier: Carrier | None = None
    postbox: Postbox | None = None


@dataclass(slots=True)
class Daemon:
    """Serves a set of offices until it is told to stop.

    `load` reads the files again and raises Faulty for a set that has problems: then the old one stays in force.
    `until` ends the service when the clock has passed it and nothing is left to carry (rehearsals and tests).
    `nights` makes the nightly audits; none are made without. `addresses_kept` is how long the addresses of mails stay
    in the outbox once they came to rest.
    """

    load: Callable[[], Loaded]
    ledger: Ledger
    composer: Composer
    drafter: Drafter
    carrier: Carrier
    clock: Ticking
    lease: timedelta = timedelta(minutes=15)
    stop_after: float = 20.0
    watch_files: bool = True
    until: datetime | None = None
    addresses_kept: timedelta = timedelta(days=90)
    nights: Nights | None = None
    postbox: Postbox | None = None
    _offices: dict[str, Office] = field(default_factory=dict)
    _rota: Rota = field(default_factory=Rota)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _chains: Chains = field(default_factory=Chains)
    _watch: Watch = field(default_factory=Watch)
    _reload: bool = False
    _is_working: bool = False
    _forgot_on: date | None = None
    _held: frozenset[str] = frozenset()
    _audit_at: datetime | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self, *, once: bool = False) -> None:
        """Take over from whoever served before, then cycle and deliver at every appointment until stopped.

        With `once`, one cycle and one delivery are made and the service ends. Raises Faulty when the first set of
        files has problems, and LedgerError when the ledger cannot be used.
        """
        scheduler = AsyncIOScheduler(timezone="UTC")
        with self._signals(), contextlib.ExitStack() as stack:
            await self._adopt(self.load())
            await self._take_over()
            scheduler.start()
            stack.callback(scheduler.shutdown, wait=False)
            scheduler.add_job(self._tick, "interval", seconds=_tick_seconds())
            watcher = asyncio.create_task(self._watch.run(self._ask_reload)) if self.watch_files and not once else None
            systemd.notify("READY=1")
            self._look_into_postbox(scheduler, once=once)
            try:
                if once:
                    await self._collect()
                await self._serve(scheduler, once=once)
            finally:
                systemd.notify("STOPPING=1")
                if watcher is not None:
                    watcher.cancel()
                if self.postbox is not None:
                    self.postbox.close()
                await self.carrier.close()
        log.info("หยุดทำงานเรียบร้อย", extra={"action": "stopped"})

    async def _take_over(self) -> None:
        doubtful = await asyncio.to_thread(self.ledger.take_over, at=self.clock.now())
        if doubtful:
            log.warning(
                "มีจดหมาย %d ฉบับที่ไม่แน่ว่าส่งถึงแล้ว จะส่งซ้ำด้วย Message-ID เดิม",
                doubtful,
                extra={"action": "in_doubt_taken_over", "count": doubtful},
            )

    def stop(self) -> None:
        """Finish the mails under way, then end."""
        self._stop.set()
        self._watch.stop()
        self.drafter.stop()
        self._wake.set()

    async def _serve(self, scheduler: AsyncIOScheduler, *, once: bool) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            async with self._turn:
                with self.clock.standing_still():
                    if self._reload:
                        await self._read_again()
                        self._look_into_postbox(scheduler, once=once)
                    self._is_working = True
                    await self._work()
                    self._is_working = False
            if once or self._stop.is_set():
                return
            at = self._next()
            if self.until is not None and (at is None or at > self.until):
                return
            if at is not None:
                scheduler.add_job(
                    self._wake.set,
                    "date",
                    run_date=self.clock.real_instant(at),
                    id="appointment",
                    replace_existing=True,
                    misfire_grace_time=None,
                )
            self._say_status(self._next_mail())
            await self._wake.wait()

    async def _work(self) -> None:
        """Decide and apply for whoever is due, and carry what is due; all with one `now`.

        Some agencies at a time: nobody's reminder waits for the reports of all the others.
        """
        now = self.clock.now()
        cycle = run_cycle(self._offices, self.ledger, self._rota, now, self.drafter)
        while not self._stop.is_set():
            try:
                decisions = await asyncio.to_thread(next, cycle, None)
            except Stopped:  # nothing of it is written; the next start decides the same
                return
            log_decided(decisions or [])
            await self._deliver()
            if decisions is None:
                break
        await asyncio.to_thread(self._forget, now)
        await self._audit(now)
        for agency in await asyncio.to_thread(self._chains.answered, self.ledger):
            self._put(agency, now)

    def _put(self, agency: str, now: datetime) -> None:
        if agency in self._offices:
            self._rota.put(agency, now)

    async def _audit(self, now: datetime) -> None:
        """Audit every agency once a night, and carry what is to be told about it."""
        if self.nights is None or not self._offices:
            return
        zone = next(iter(self._offices.values())).agency.zone
        is_due = self._audit_at is not None and self._audit_at <= now and not self._stop.is_set()
        if is_due:
            for one in await asyncio.to_thread(self._audited, now):
                if not one.is_clean:
                    log_audit(one)
            await self._deliver()
        if is_due or self._audit_at is None:
            self._audit_at = self.nights.next(now, zone)

    def _audited(self, now: datetime) -> list[Audit]:
        """Audit; whatever goes wrong in an audit, the mails go on, and the watcher elsewhere hears nothing."""
        try:
            return self.nights.run(self._offices, self.ledger, now) if self.nights else []
        except LedgerError:
            raise
        except Exception:
            log.exception("การตรวจสอบประจำคืนทำไม่ได้ / the audit failed", extra={"action": "audit_failed"})
            return []

    async def _deliver(self) -> None:
        delivery = Delivery(
            self._offices,
            self.ledger,
            self.composer,
            self.carrier,
            self.clock,
            owner=f"{os.uname().nodename}:{os.getpid()}",
            lease=self.lease,
            stop_after=self.stop_after,
            on_delivered=self._log_delivered,
            stopping=self._stop,
        )
        await delivery.run()

    # ── What comes back ──

    def _look_into_postbox(self, scheduler: AsyncIOScheduler, *, once: bool) -> None:
        """Look into the postbox now and then, as the settings say; not at all where there is none."""
        if scheduler.get_job("postbox") is not None:
            scheduler.remove_job("postbox")
        if self.postbox is not None and not once:
            scheduler.add_job(
                self._collect,
                "interval",
                seconds=self.postbox.every.total_seconds(),
                id="postbox",
                next_run_time=self.clock.real_now(),
                misfire_grace_time=None,
                coalesce=True,
            )

    async def _collect(self) -> None:
        if self.postbox is not None:
            await self.postbox.collect(self._record)

    async def _record(self, found: tuple[Returned, ...]) -> tuple[Dealt, ...]:
        """Record what came back, in turn with the cycles, and have those agencies looked at again at once."""
        async with self._turn:
            with self.clock.standing_still():
                now = self.clock.now()
                dealt = await asyncio.to_thread(deal_with, found, self._offices, self.ledger, now)
                for one in dealt:
                    log_dealt(one, self._offices)
                    if one.finding.is_recorded:
                        self._rota.put(one.agency, now)
                        self._wake.set()
        return dealt

    def _forget(self, now: datetime) -> None:
        """Once a day, delete what nobody needs any more.

        That is the bytes of drafts that nobody will be mailed, whose files and hashes stay, and the addresses of
        mails that came to rest long ago, whose positions stay.
        """
        if self._forgot_on != now.date():
            self._forgot_on = now.date()
            self.ledger.forget_documents(before=now - KEPT)
            self.ledger.forget_addresses(before=now - self.addresses_kept)

    def _next(self) -> datetime | None:
        return min((at for at in (self._next_mail(), self._audit_at) if at is not None), default=None)

    def _next_mail(self) -> datetime | None:
        """Return when something may have to be said or carried; None when nothing is left to watch."""
        times = (self._rota.next(), self.ledger.next_attempt())
        return min((at for at in times if at is not None), default=None)

    def _tick(self) -> None:
        """Show that we live, and look whether something is to be done by another way than the timer.

        Somebody may have recorded an answer, which another process writes, or the machine's clock has jumped.
        """
        systemd.notify("WATCHDOG=1")
        if self._is_working:
            return  # what is written now is our own
        now = self.clock.now()
        for agency in self._chains.grown(self.ledger):
            self._put(agency, now)
        if self._held and (gone_on := self._held - self.ledger.held()):
            self._held -= gone_on
            # What the files say now was not stated while nothing was decided.
            self._ask_reload()
        at = self._next()
        if at is not None and at <= now:
            self._wake.set()

    # ── Files ──

    async def _adopt(self, loaded: Loaded) -> None:
        self._offices = {office.agency.id: office for office in loaded.offices}
        self._watch.look_at(loaded.files)
        if loaded.composer is not None:
            self.composer, self.postbox = loaded.composer, loaded.postbox
        self.drafter = loaded.drafter or self.drafter
        if loaded.carrier is not None and loaded.carrier is not self.carrier:
            former, self.carrier = self.carrier, loaded.carrier
            await former.close()
        self._rota = Rota()
        self._held = await asyncio.to_thread(self.ledger.held) & self._offices.keys()
        await asyncio.to_thread(adopt_plans, loaded.offices, self.ledger, self._rota, self.clock.now())
        await asyncio.to_thread(self._chains.grown, self.ledger)
        log.info(
            "เฝ้าดูแผนของ %d หน่วยงาน",
            len(self._offices),
            extra={"action": "plans_loaded", "agencies": len(self._offices)},
        )
        for agency in sorted(self._held)[:MOST_SAID]:
            log.warning("%s", hold_sentence(agency), extra={"action": "held", "agency": agency})

    async def _read_again(self) -> None:
        """Read the files again; a set with problems does not replace the one in force."""
        self._reload = False
        self._watch.begin()
        try:
            loaded = await asyncio.to_thread(self.load)
        except Faulty as faulty:
            log_refused(faulty)
        else:
            await self._adopt(loaded)

    def _ask_reload(self) -> None:
        self._reload = True
        self._wake.set()

    # ── Signals and signs ──

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        handlers = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self._ask_reload}
        for number, handler in handlers.items():
            loop.add_signal_handler(number, handler)
        try:
            yield
        finally:
            for number in handlers:
                loop.remove_signal_handler(number)

    def _say_status(self, at: datetime | None) -> None:
        systemd.notify(f"STATUS={waits_for(tuple(self._offices.values()), at, held=len(self._held))}")

    def _log_delivered(self, delivered: Delivered) -> None:
        message = delivered.message
        log_delivered(delivered, self._offices[message.agency], self.clock.now(), self._subject(message))

    def _subject(self, message: Message) -> str:
        try:
            return self.composer.subject(message)
        except ItaError:
            return message.id


def _tick_seconds() -> float:
    watched = systemd.watchdog_seconds()
    return min(TICK, watched / 3) if watched else TICK
