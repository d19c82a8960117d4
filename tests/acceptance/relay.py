"""A real SMTP server on loopback that keeps what it accepts and misbehaves on request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from itertools import count

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Accepted:
    """One mail as the server took it."""

    message_id: str
    recipient: str
    subject: str
    date: str
    content: bytes


@dataclass
class Relay:
    """What the server does: `faults` maps the number of a mail (counted at RCPT) to a way of misbehaving.

    A reply code (421, 450, 452, 550) is given at RCPT; `mid` drops the connection inside DATA, before the mail is
    taken; `after` takes the mail and drops the connection instead of saying so.
    """

    faults: dict[int, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    accepted: list[Accepted] = field(default_factory=list)
    seen: count = field(default_factory=count)
    misbehaved: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = self.faults.get(next(self.seen), "")
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.fault = fault
        if fault.isdigit():
            self.misbehaved.append(fault)
            return f"{fault} not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self.accepted.append(
                Accepted(
                    message_id=str(mail["Message-ID"]).strip("<>"),
                    recipient=recipient,
                    subject=str(mail["Subject"]),
                    date=str(mail["Date"]),
                    content=bytes(envelope.content),
                )
            )
        if getattr(envelope, "fault", "") == "after":
            self.misbehaved.append("after")
            server.transport.abort()
        return "250 OK taken"


class MisbehavingSMTP(SMTP):
    """aiosmtpd's server, which can also hang up inside DATA."""

    async def smtp_DATA(self, arg):
        if self.envelope is not None and getattr(self.envelope, "fault", "") == "mid" and self.envelope.rcpt_tos:
            self.event_handler.misbehaved.append("mid")
            await self.push("354 go on")
            await asyncio.sleep(0.01)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Server(Controller):
    """Runs the relay in a thread of its own, on a free port."""

    def __init__(self, relay: Relay) -> None:
        super().__init__(relay, hostname="127.0.0.1", port=0)

    def factory(self):
        return MisbehavingSMTP(self.handler, **self.SMTP_kwargs)

    @property
    def real_port(self) -> int:
        """Return the port that the system chose."""
        return self.server.sockets[0].getsockname()[1]

    def _trigger_server(self) -> None:
        # The base class connects to the port that was asked for, which is 0 here.
        asked, self.port = self.port, self.real_port
        try:
            super()._trigger_server()
        finally:
            self.port = asked
