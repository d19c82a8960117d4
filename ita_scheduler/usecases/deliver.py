"""Delivery: claim with a lease, compose, carry, settle.

The claim is committed before the first byte leaves, and the outcome right after; between the server's acceptance
and our commit lies the only window in which a mail can be sent twice, with the same Message-ID, and listed.
One bad mailbox never holds up another.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.letters import composed, fault_message
from ita_scheduler.domain.outbox import DIGEST_SLOT, Cause, Outcome, State, Template, Verdict
from ita_scheduler.domain.planning import next_morning
from ita_scheduler.errors import ComposeError, ItaError
from ita_scheduler.ports import Settlement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message, NewMessage
    from ita_scheduler.ports import Carrier, Clock, Composer, Ledger, Mail

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=2)
# A mail in doubt is sent again more slowly, and after so many working days a person must look: it is failed, the
# administrator is told, and its lines move into the next morning's digest, since a loss is worse than a repeat.
# Not after so many doubts: a daemon that is killed again and again adds those too.
FIRST_RETRY_IN_DOUBT, LONGEST_RETRY_IN_DOUBT = timedelta(minutes=15), timedelta(hours=8)
WORKING_DAYS_IN_DOUBT = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """One attempt and what it came to."""

    message: Message
    outcome: Outcome


@dataclass(slots=True)
class Delivery:
    """Carries what is due until nothing is, or until asked to stop.

    From then on no mail is begun, and those under way are cut short after `stop_after` seconds.
    """

    offices: Mapping[str, Office]
    ledger: Ledger
    composer: Composer
    carrier: Carrier
    clock: Clock
    owner: str
    lease: timedelta = timedelta(minutes=10)
    stop_after: float = 20.0
    on_delivered: Callable[[Delivered], None] | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> int:
        """Carry every message whose time has come; return how many attempts were made."""
        attempts = 0
        while not self.stopping.is_set():
            claimed = await asyncio.to_thread(
                self.ledger.claim,
                now=self.clock.now(),
                real_now=self.clock.real_now(),
                owner=self.owner,
                limit=self.carrier.batch,
                lease=self.lease,
            )
            if not claimed:
                break
            await self._carry_all(claimed)
            attempts += len(claimed)
        return attempts

    async def _carry_all(self, claimed: tuple[Message, ...]) -> None:
        """Carry a claimed batch `width` at a time; meanwhile settle whatever has ended since the last settling.

        While one settling is written the next gathers, so that a commit is shared under load and not waited for
        otherwise: the window in which a crash leaves mails in doubt is one commit long.
        """
        waiting = iter(claimed)
        documents = await asyncio.to_thread(self.ledger.documents, [message.id for message in claimed])
        ended: list[Settlement] = []
        news = asyncio.Event()

        async def worker() -> None:
            for message in waiting:
                ended.append(await self._attempt(message, documents))
                news.set()

        async def settler() -> None:
            settled = 0
            while settled < len(claimed):
                await news.wait()
                news.clear()
                settlements, ended[:] = list(ended), []
                await asyncio.to_thread(self.ledger.settle, settlements, at=self.clock.now(), owner=self.owner)
                settled += len(settlements)

        try:
            async with asyncio.TaskGroup() as group:
                workers = [group.create_task(worker()) for _ in range(min(self.carrier.width, len(claimed)))]
                hurry = asyncio.create_task(self._hurry(workers))
                await group.create_task(settler())
        except ExceptionGroup as several:
            raise _known(several) from None
        finally:
            hurry.cancel()

    async def _hurry(self, workers: list[asyncio.Task[None]]) -> None:
        """Once asked to stop, wait for the mails under way for a while, and then cut them short."""
        await self.stopping.wait()
        await asyncio.sleep(self.stop_after)
        for worker in workers:
            worker.cancel()

    async def _carry(self, message: Message, mail: Mail) -> Outcome:
        try:
            return await self.carrier.carry(message, mail)
        except asyncio.CancelledError:
            if not self.stopping.is_set():
                raise
            return Outcome(verdict=Verdict.IN_DOUBT, cause=Cause.UNKNOWN, text="หยุดระหว่างส่ง / stopped while sending")

    async def _attempt(self, message: Message, documents: Mapping[str, bytes]) -> Settlement:
        now = self.clock.now()
        office = self.offices.get(message.agency)
        later = _not_now(message, office, now)
        if later is not None or self.stopping.is_set():
            return Settlement(
                message=message.id,
                agency=message.agency,
                state=State.PENDING,
                next_attempt=later or now,
                reply=message.reply,
            )
        try:
            mail = self.composer.compose(message, documents)
        except ComposeError as error:
            outcome = Outcome(verdict=Verdict.REFUSED, cause=Cause.COMPOSITION, text=str(error))
        else:
            outcome = _without_address(await self._carry(message, mail), message)
        if self.on_delivered is not None:
            self.on_delivered(Delivered(message, outcome))
        return settlement(message, outcome, office, now)


def _known(several: ExceptionGroup) -> Exception:
    """Return the sentence among several exceptions, if there is one: the door shows it to whoever can act."""
    for one in several.exceptions:
        found = _known(one) if isinstance(one, ExceptionGroup) else one
        if isinstance(found, ItaError):
            return found
    return several


def _without_address(outcome: Outcome, message: Message) -> Outcome:
    """Take the recipient's address out of the server's words: they go into the log, and into facts for ever."""
    text = re.sub(re.escape(message.address), f"‹{message.position}›", outcome.text, flags=re.IGNORECASE)
    return replace(outcome, text=text)


def _not_now(message: Message, office: Office | None, now: datetime) -> datetime | None:
    """Return when a message may leave instead of now; None when it may.

    Digests leave on working days only, and on their own day unless they are in doubt; what outlives its day
    becomes stale in the next morning's cycle. What answers a person's own act, or tells of a fault, leaves at once.
    A message of an agency that is no longer loaded waits.
    """
    if office is None:
        return now + timedelta(days=1)
    if not message.slot.startswith(DIGEST_SLOT):
        return None
    here = local(now, office.agency.zone)
    is_open = office.calendar.is_working(here.date()) and here.time() >= office.agency.mail_times.send_at
    if is_open and (message.morning == here.date() or message.doubts):
        return None
    return next_morning(office, now + timedelta(microseconds=1))


def settlement(message: Message, outcome: Outcome, office: Office | None, now: datetime) -> Settlement:
    """Return what the ledger is to record of an attempt."""
    reply = f"{outcome.code} {outcome.text}".strip() if outcome.code else outcome.text
    body = {"message": message.id, "reply": reply}
    match outcome.verdict:
        case Verdict.ACCEPTED:
            sent = Draft(kind=FactKind.SENT, actor=DAEMON, body=body)
            return _settle(message, State.SENT, reply, drafts=(sent,))
        case Verdict.IN_DOUBT if not _is_old(message, office, now):
            why = {"message": message.id, "reason": outcome.cause.value}
            doubt = Draft(kind=FactKind.IN_DOUBT, actor=DAEMON, body=why)
            retry = _retry_at(message, now, FIRST_RETRY_IN_DOUBT, LONGEST_RETRY_IN_DOUBT)
            return _settle(message, State.PENDING, reply, drafts=(doubt,), retry=retry, doubt=True)
        case Verdict.REFUSED | Verdict.IN_DOUBT:
            failed = Draft(kind=FactKind.FAILED, actor=DAEMON, body=body | {"cause": outcome.cause.value})
            fault = _fault(message, outcome, office, now)
            told = tuple(composed(each, office.directory.on(each.morning)) for each in fault if office)
            in_doubt = outcome.verdict is Verdict.IN_DOUBT
            return _settle(message, State.FAILED, reply, drafts=(failed, *told), also=fault, doubt=in_doubt)
        case Verdict.TRY_AGAIN:
            return _settle(message, State.PENDING, reply, retry=_retry_at(message, now, FIRST_RETRY, LONGEST_RETRY))


def _settle(
    message: Message,
    state: State,
    reply: str,
    *,
    drafts: tuple[Draft, ...] = (),
    also: tuple[NewMessage, ...] = (),
    retry: datetime | None = None,
    doubt: bool = False,
) -> Settlement:
    return Settlement(
        message=message.id,
        agency=message.agency,
        state=state,
        next_attempt=retry,
        reply=reply,
        doubt=doubt,
        drafts=drafts,
        also=also,
    )


def _is_old(message: Message, office: Office | None, now: datetime) -> bool:
    if office is None:
        return False
    today = local(now, office.agency.zone).date()
    return office.calendar.between(message.morning, today) >= WORKING_DAYS_IN_DOUBT


def _retry_at(message: Message, now: datetime, first: timedelta, longest: timedelta) -> datetime:
    """Back off exponentially, from `first` to `longest`, spread by up to a quarter.

    The spread is derived from the message, so that a thousand mails do not come back in one second and a test
    sees the same times twice.
    """
    delay: timedelta = min(first * int(2 ** min(message.attempts - 1, 10)), longest)
    spread = sha256(f"{message.id}\n{message.attempts}".encode()).digest()[0] / 255 / 4
    return now + delay * (1 + spread)


def _fault(message: Message, outcome: Outcome, office: Office | None, now: datetime) -> tuple[NewMessage, ...]:
    """Return a mail that tells the administrator at once; none about a fault mail itself, which would never end."""
    if office is None or message.template is Template.FAULT:
        return ()
    directory = office.directory.on(message.morning)
    fault = fault_message(
        office,
        now,
        f"fault:{message.id}:{message.attempts}",
        about=message.id,
        of=message.morning,
        to=directory.title(directory.reader(message.position)),
        why=outcome.cause.value,
        reply=outcome.text,
    )
    return () if fault is None else (fault,)
