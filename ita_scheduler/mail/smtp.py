"""Carrying mails to an SMTP server over a few connections that are kept and used again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ita_scheduler.domain.outbox import Cause, Outcome, Verdict
from ita_scheduler.mail.addresses import wire_address
from ita_scheduler.mail.opening import NotOpenedError, Opener, SmtpSettings
from ita_scheduler.mail.pace import Pace
from ita_scheduler.mail.replies import Stage, shown, silence

if TYPE_CHECKING:
    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.mail.dialogue import Dialogue
    from ita_scheduler.ports import Mail

__all__ = ["SmtpCarrier", "SmtpSettings"]


# Enough for a commit to be shared, few enough to be carried in seconds.
BATCH = 200


class SmtpCarrier:
    """Carries mails over up to `settings.connections` connections at once. Safe for many tasks of one event loop."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._sender = wire_address(settings.sender)
        self._slots = asyncio.Semaphore(settings.connections)
        self._opener = Opener(settings)
        self._pace = Pace(settings.per_minute)
        self._idle: list[Dialogue] = []
        self._is_closed = False

    @property
    def width(self) -> int:
        """How many `carry` calls it can usefully run at once."""
        return self._settings.connections

    @property
    def batch(self) -> int:
        """How many mails to claim at once: two minutes' worth where a rate is set, since a lease must outlast them."""
        rate = self._settings.per_minute
        return BATCH if rate is None else max(1, min(BATCH, int(rate * 2)))

    async def carry(self, message: Message, mail: Mail) -> Outcome:
        """Try once to hand the mail over. Never raises for what the server or the network does."""
        try:
            recipient = wire_address(message.address)
        except ValueError as fault:
            return Outcome(verdict=Verdict.REFUSED, cause=Cause.MAILBOX, text=shown(str(fault)))
        try:
            async with self._slots:
                await self._pace.turn()
                return await self._carry(recipient, mail)
        except NotOpenedError as fault:
            return fault.outcome
        except asyncio.CancelledError:  # the service stops, and nothing has been said about this mail yet
            return Outcome(verdict=Verdict.TRY_AGAIN, cause=Cause.CONNECTION, text="หยุดก่อนส่ง / stopped before sending")

    async def try_out(self) -> str | None:
        """Connect, encrypt and log in, send nothing; return why that cannot be done, or None when it can."""
        try:
            dialogue = await self._opener.open()
        except NotOpenedError as fault:
            return fault.outcome.text
        await dialogue.farewell()
        return None

    async def close(self) -> None:
        """Say goodbye on every idle connection; those in use are closed when their mail is through."""
        self._is_closed = True
        idle, self._idle = self._idle, []
        await asyncio.gather(*(dialogue.farewell() for dialogue in idle))

    async def _carry(self, recipient: str, mail: Mail) -> Outcome:
        dialogue = await self._kept() or await self._opener.open()
        was_kept = dialogue.carried > 0
        outcome = await self._say(dialogue, recipient, mail)
        # A kept connection that the server closed at its leisure says nothing about this mail.
        if was_kept and dialogue.stage is Stage.MAIL and _went_away(outcome):
            outcome = await self._say(await self._opener.open(), recipient, mail)
        return outcome

    async def _say(self, dialogue: Dialogue, recipient: str, mail: Mail) -> Outcome:
        try:
            return await dialogue.carry(self._sender, recipient, mail.as_bytes(eight_bit=dialogue.eight_bit))
        except asyncio.CancelledError:  # the service stops: how far it came decides what is known
            return silence(dialogue.stage, is_timeout=False)
        finally:
            dialogue.idle_since = asyncio.get_running_loop().time()
            if self._is_closed or dialogue.carried >= self._settings.mails_per_connection or not dialogue.is_open:
                await dialogue.farewell()
            else:
                self._idle.append(dialogue)

    async def _kept(self) -> Dialogue | None:
        """Return a connection that is still good, the one used last first; bid farewell to the others met."""
        while self._idle:
            dialogue = self._idle.pop()
            idle = asyncio.get_running_loop().time() - dialogue.idle_since
            if (
                dialogue.is_open
                and idle < self._settings.idle_close
                and (idle < self._settings.idle_check or await dialogue.is_alive())
            ):
                return dialogue
            await dialogue.farewell()
        return None


def _went_away(outcome: Outcome) -> bool:
    return outcome.code == 421 or outcome.cause is Cause.CONNECTION
