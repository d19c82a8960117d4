"""Opening connections: reaching a server, encrypting, logging in, and leaving it alone when that cannot be."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal, cast

import aiosmtplib

from ita_scheduler.domain.outbox import Cause, Outcome, Verdict
from ita_scheduler.errors import ItaError, WrongUse
from ita_scheduler.mail.addresses import wire_address
from ita_scheduler.mail.dialogue import Dialogue
from ita_scheduler.mail.replies import sent_spellings, shown

if TYPE_CHECKING:
    from collections.abc import Callable

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """How to reach and use an SMTP server.

    `sender` is the envelope's sender, to which refusals are returned. `password` is asked for when a connection is
    opened and kept nowhere. `ca_file` replaces the system's certificate authorities. `name` is what we call
    ourselves in EHLO: the sender's domain unless given. All times are in seconds: `timeout` for opening a
    connection and for the envelope, `final_timeout` for the answer to the content (long, since giving up there
    leaves a mail in doubt), `idle_check` after which a kept connection is asked whether it lives, `idle_close` after
    which it is not tried, `rest` during which a server that could not be reached or did not let us in is left alone.
    """

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    username: str | None = None
    password: Callable[[], str] | None = field(default=None, repr=False, compare=False)
    ca_file: str | None = None
    name: str | None = None
    connections: int = 4
    mails_per_connection: int = 100
    per_minute: float | None = None
    timeout: float = 30.0
    final_timeout: float = 300.0
    idle_check: float = 5.0
    idle_close: float = 60.0
    rest: float = 5.0

    def __post_init__(self) -> None:
        """Refuse what must not be: words in clear over a network, and a sender that cannot be written."""
        if self.security == "none" and not _is_loopback(self.host):
            raise WrongUse(
                f"ส่งจดหมายโดยไม่เข้ารหัสไปยัง {self.host} ไม่ได้ ใช้ security = starttls หรือ tls",
                f"mail to {self.host} must be encrypted: use security = starttls or tls",
            )
        try:
            wire_address(self.sender)
        except ValueError as fault:
            raise WrongUse(str(fault)) from None

    @property
    def longest_attempt(self) -> float:
        """How long one attempt can take at most, without the wait for its turn: a lease must be longer."""
        return 5 * self.timeout + self.final_timeout


class NotOpenedError(Exception):
    """A connection could not be opened; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


class Opener:
    """Opens connections to one server."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._opening = asyncio.Lock()
        self._context: ssl.SSLContext | None = None
        self._failure: Outcome | None = None
        self._rests_until = 0.0

    async def open(self) -> Dialogue:
        """Open a connection, one at a time: when the first cannot, the others need not find out for themselves.

        A wrong password tried by every mail of a morning would lock the account.
        """
        loop = asyncio.get_running_loop()
        async with self._opening:
            if self._failure is not None and loop.time() < self._rests_until:
                raise NotOpenedError(self._failure)
            try:
                dialogue = await self._opened()
            except NotOpenedError as fault:
                self._failure, self._rests_until = fault.outcome, loop.time() + self._settings.rest
                raise
            self._failure = None
            return dialogue

    async def _opened(self) -> Dialogue:
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout,
            use_tls=settings.security == "tls",
            start_tls=False,
            tls_context=await self._tls(),
            local_hostname=settings.name or wire_address(settings.sender).rpartition("@")[2],
        )
        cause = Cause.CONNECTION
        try:
            async with asyncio.timeout(settings.timeout):
                await client.connect()
                await client.ehlo()
                if settings.security == "starttls":
                    cause = Cause.TLS
                    await client.starttls()
                    await client.ehlo()
                cause = Cause.AUTHENTICATION
                await self._log_in(client)
            return self._dialogue(client)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            client.close()
            raise NotOpenedError(self._why(fault, cause)) from None
        except BaseException:
            client.close()
            raise

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        username, password = self._settings.username, self._settings.password
        if username is None or password is None:
            return
        try:
            secret = password()
        except ItaError as fault:  # its file was moved or emptied while we run
            outcome = Outcome(verdict=Verdict.TRY_AGAIN, cause=Cause.AUTHENTICATION, text=shown(str(fault)))
            raise NotOpenedError(outcome) from None
        # One method, once: every further one tried with a wrong password counts towards locking the account.
        if "plain" in client.server_auth_methods:
            await client.auth_plain(username, secret)
        else:
            await client.login(username, secret)

    def _dialogue(self, client: aiosmtplib.SMTP) -> Dialogue:
        if client.transport is None or client.transport.is_closing():
            raise aiosmtplib.SMTPServerDisconnected("closed after the greeting")
        return Dialogue(
            cast("asyncio.Transport", client.transport),
            timeout=self._settings.timeout,
            final_timeout=self._settings.final_timeout,
            pipelining=client.supports_extension("pipelining"),
            eight_bit=client.supports_extension("8bitmime"),
        )

    async def _tls(self) -> ssl.SSLContext | None:
        if self._settings.security == "none":
            return None
        if self._context is None:
            # Reading the authorities' certificates takes tens of milliseconds.
            self._context = await asyncio.to_thread(_tls_context, self._settings.ca_file)
        return self._context

    def _why(self, fault: Exception, cause: Cause) -> Outcome:
        """Say why no connection was opened; whatever it is, the mail is not to blame."""
        if isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError):
            cause = Cause.TLS
        elif isinstance(fault, TimeoutError):
            cause = Cause.TIMEOUT
        elif isinstance(fault, aiosmtplib.SMTPServerDisconnected) and cause is not Cause.AUTHENTICATION:
            cause = Cause.CONNECTION
        code = fault.code if isinstance(fault, aiosmtplib.SMTPResponseException) else None
        if code is not None and cause is Cause.CONNECTION:
            cause = Cause.RATE if code // 100 == 4 else Cause.CONNECTION
        words = shown(fault.message if isinstance(fault, aiosmtplib.SMTPException) else str(fault), self._secrets())
        place = f"{self._settings.host}:{self._settings.port}"
        text = _SENTENCES[cause].format(place=place) + (f" ({words})" if words else "")
        return Outcome(verdict=Verdict.TRY_AGAIN, cause=cause, code=code, text=shown(text))

    def _secrets(self) -> tuple[str, ...]:
        """Return what must not appear in a server's words: the password, as it is and as AUTH writes it."""
        username, password = self._settings.username, self._settings.password
        if username is None or password is None:
            return ()
        try:
            secret = password()
        except ItaError:  # then none was sent either
            return ()
        return sent_spellings(username, secret)


_SENTENCES = {
    Cause.CONNECTION: "ติดต่อเซิร์ฟเวอร์อีเมล {place} ไม่ได้ / cannot reach {place}",
    Cause.TIMEOUT: "เซิร์ฟเวอร์อีเมล {place} ไม่ตอบภายในเวลา / {place} did not answer in time",
    Cause.TLS: "เข้ารหัสการเชื่อมต่อกับ {place} ไม่ได้ / no trusted encryption with {place}",
    Cause.AUTHENTICATION: "เซิร์ฟเวอร์อีเมล {place} ไม่รับชื่อผู้ใช้หรือรหัสผ่าน / {place} refused the login",
    Cause.RATE: "เซิร์ฟเวอร์อีเมล {place} ขอให้รอ / {place} asks for patience",
}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)
