"""A dialogue with an SMTP server that has greeted us and let us in: commands out, replies in, in order.

aiosmtplib connects, starts TLS and logs in; then this protocol takes its place on the same transport. It can say
MAIL, RCPT and DATA in one breath to a server that announced PIPELINING (RFC 2920), and it knows when the first octet
of the content left, which decides between "certainly not taken" and "perhaps taken".
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import TYPE_CHECKING

from ita_scheduler.mail.replies import Reply, Stage, meaning, silence

if TYPE_CHECKING:
    from ita_scheduler.domain.outbox import Outcome

# A reply longer than this is not one; it bounds what a mad server can make us hold.
_MOST_OCTETS = 32 * 1024
_LONE_LINE_END = re.compile(rb"\r\n|\r|\n")
_RESET = b"RSET\r\n"
_FAREWELL_SECONDS = 2.0


class Dialogue(asyncio.Protocol):
    """One session. `is_open` until the server hangs up, speaks unasked, or anything is cut short."""

    def __init__(
        self, transport: asyncio.Transport, *, timeout: float, final_timeout: float, pipelining: bool, eight_bit: bool
    ) -> None:
        self.carried = 0
        self.eight_bit = eight_bit
        self.stage = Stage.MAIL
        self.is_open = not transport.is_closing()
        self.idle_since = 0.0
        self._transport = transport
        self._timeout = timeout
        self._final_timeout = final_timeout
        self._pipelining = pipelining
        self._buffer = bytearray()
        self._lines: list[bytes] = []
        self._replies: deque[Reply] = deque()
        self._refusal: Reply | None = None
        self._expected = 0
        self._waiter: asyncio.Future[None] | None = None
        self._closed = asyncio.get_running_loop().create_future()
        transport.set_protocol(self)

    # ── What the transport tells us ──

    def data_received(self, data: bytes) -> None:
        """Take in what the server says; the dialogue is over when it speaks unasked."""
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = rest
        try:
            for line in lines:
                self._take(bytes(line))
        except ValueError:
            self._end()
        if len(self._replies) > self._expected or len(self._buffer) + sum(map(len, self._lines)) > _MOST_OCTETS:
            self._end()
        self._wake()

    def _take(self, line: bytes) -> None:
        self._lines.append(line[4:].strip())
        if line[3:4] != b"-":
            text = b" ".join(self._lines).decode("utf-8", "replace")
            self._lines = []
            self._replies.append(Reply(_code(line), text))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the transport passes it
        """Note that the server is gone, for whatever reason."""
        self.is_open = False
        if not self._closed.done():
            self._closed.set_result(None)
        self._wake()

    def eof_received(self) -> bool:
        """Note that the server will say no more; the transport closes itself."""
        self.is_open = False
        self._wake()
        return False

    def _end(self) -> None:
        self.is_open = False
        self._transport.abort()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # ── What we say ──

    def _say(self, octets: bytes, replies: int = 1) -> None:
        if not self.is_open:
            raise ConnectionResetError
        self._expected += replies
        self._transport.write(octets)

    async def _reply(self, stage: Stage | None = None) -> Reply:
        """Return the next reply; as the answer of a stage, it may be the refusal of the mail."""
        if stage is not None and self._refusal is None:
            self.stage = stage
        while not self._replies:
            if not self.is_open:
                raise ConnectionResetError
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        self._expected -= 1
        reply = self._replies.popleft()
        if stage is not None and self._refusal is None and not _lets_go_on(stage, reply):
            self._refusal = reply
        if reply.code == 421:
            self._end()
        return reply

    async def is_alive(self) -> bool:
        """Ask a server that was left alone for a while whether it is still there, with a fresh envelope."""
        try:
            async with asyncio.timeout(self._timeout):
                self._say(_RESET)
                return (await self._reply()).code == 250
        except (OSError, TimeoutError):
            return False

    async def carry(self, sender: str, recipient: str, content: bytes) -> Outcome:
        """Hand over one mail. Never raises for what the server does; afterwards `stage` says how far it came."""
        self._begin()
        is_whole = False
        try:
            async with asyncio.timeout(self._timeout):
                await self._envelope(sender, recipient, is_eight_bit=not content.isascii())
            if self._refusal is None:
                outcome = await self._content(stuffed(content))
            else:
                outcome = meaning(self.stage, self._refusal)
            is_whole = True
        except (OSError, TimeoutError) as fault:
            # A refusal stands, even if the server broke off before the envelope was cleared.
            if self._refusal is not None:
                return meaning(self.stage, self._refusal)
            return silence(self.stage, is_timeout=isinstance(fault, TimeoutError))
        finally:
            # Also when this was cancelled: a dialogue cut short has replies on the way that belong to nobody.
            if not is_whole or self._expected:
                self._end()
        return outcome

    def _begin(self) -> None:
        self.carried += 1
        self.stage, self._refusal = Stage.MAIL, None

    async def _content(self, octets: bytes) -> Outcome:
        self._say(octets)
        # From here on only the server knows.
        self.stage = Stage.CONTENT
        async with asyncio.timeout(self._final_timeout):
            return meaning(self.stage, await self._reply())

    async def _envelope(self, sender: str, recipient: str, *, is_eight_bit: bool) -> None:
        """Name sender and recipient and ask leave to send; `_refusal` is the first reply that does not let us."""
        body = " BODY=8BITMIME" if is_eight_bit else ""
        steps = (
            (Stage.MAIL, f"MAIL FROM:<{sender}>{body}\r\n".encode("ascii")),
            (Stage.RCPT, f"RCPT TO:<{recipient}>\r\n".encode("ascii")),
            (Stage.DATA, b"DATA\r\n"),
        )
        if self._pipelining:
            self._say(b"".join(command for _, command in steps), replies=len(steps))
        is_awaited = False
        for stage, command in steps:
            if not self._pipelining:
                self._say(command)
            reply = await self._reply(stage)
            is_awaited = reply.code == 354
            if self._refusal is not None and not self._pipelining:
                break
        if self._refusal is not None and self.is_open:
            await self._forget(is_awaited=is_awaited)

    async def _forget(self, *, is_awaited: bool) -> None:
        """Clear the refused envelope, so that the next mail finds the server ready."""
        if is_awaited:
            # It waits for content although it refused: an empty one gives it none to take (RFC 2920 §3.1).
            self._say(b".\r\n")
            await self._reply()
        self._say(_RESET)
        if (await self._reply()).code != 250:
            self._end()

    async def farewell(self) -> None:
        """Say QUIT, do not insist on an answer, and see the connection closed."""
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                if self.is_open:
                    self._say(b"QUIT\r\n")
                    await self._reply()
        except (OSError, TimeoutError):
            pass
        finally:
            self.is_open = False
            self._transport.close()
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self._closed
        except TimeoutError:
            self._transport.abort()


def _code(line: bytes) -> int:
    if not line[:3].isdigit():
        raise ValueError("no reply code")
    return int(line[:3])


def _lets_go_on(stage: Stage, reply: Reply) -> bool:
    return reply.code == 354 if stage is Stage.DATA else reply.code // 100 == 2


def stuffed(content: bytes) -> bytes:
    """Return the content as DATA sends it: CRLF line ends only, dots doubled at line starts, the lone dot at its end.

    Lone CR and LF are mended: a server that takes one for a line end would see another end of the mail than we do.
    """
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        content = _LONE_LINE_END.sub(b"\r\n", content)
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"
