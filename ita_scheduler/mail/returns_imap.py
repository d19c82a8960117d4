"""Mails that come back to a mailbox on an IMAP server (RFC 3501), read with the standard library in a worker thread.

Each reading opens a connection and closes it: a connection kept for minutes is what networks lose. Mails are looked
at without being marked (BODY.PEEK), only their beginning is fetched, and what was dealt with is flagged as seen.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from ita_scheduler.errors import ItaError, ReturnsError, WrongUse
from ita_scheduler.mail.replies import sent_spellings, shown
from ita_scheduler.mail.returned import MOST_OCTETS, returned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ita_scheduler.domain.returned import Returned
    from ita_scheduler.mail.seals import ReturnAddress

MOST_MAILS = 200
_UID = re.compile(rb"\bUID (\d+)")
_ATOM = re.compile(r"[A-Za-z0-9@._+-]+")
# Whatever a mad server does to the library's reading of its answers.
_FAULTS = (imaplib.IMAP4.error, OSError, ValueError, LookupError, TypeError, AttributeError)


class _Bounded(imaplib.IMAP4):
    """The library's client, which believes in no literal longer than what is asked for."""

    def read(self, size: int) -> bytes:
        """Read a literal of that many octets."""
        if size > 2 * MOST_OCTETS:
            raise self.abort(f"a literal of {size} octets")
        return super().read(size)


class _BoundedTls(_Bounded, imaplib.IMAP4_SSL):
    """The same, encrypted from the first octet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """How to reach a mailbox. `password` is asked for at every connection; `timeout` is in seconds, for each answer.

    `ca_file` replaces the system's certificate authorities.
    """

    host: str
    port: int
    username: str
    password: Callable[[], str] = field(repr=False, compare=False)
    security: Literal["tls", "starttls", "none"] = "tls"
    is_local: bool = False
    folder: str = "INBOX"
    timeout: float = 30.0
    ca_file: str | None = None

    def __post_init__(self) -> None:
        """Refuse a password in the clear over a network."""
        if self.security == "none" and not self.is_local:
            raise WrongUse(
                f"อ่านตู้จดหมายที่ {self.host} โดยไม่เข้ารหัสไม่ได้ ใช้ security = tls หรือ starttls",
                f"the mailbox at {self.host} must be read encrypted: use security = tls or starttls",
            )


class ImapReturns:
    """Reads the unseen mails of one folder. A handle is the folder's UIDVALIDITY and the mail's UID."""

    def __init__(self, settings: ImapSettings, address: ReturnAddress) -> None:
        self._settings = settings
        self._address = address
        self._lock = Lock()
        self._open: socket.socket | None = None
        self._is_closed = False

    def try_out(self) -> str | None:
        """Log in and open the folder; return why that cannot be done, or None when it can."""
        try:
            with self._mailbox():
                return None
        except ReturnsError as fault:
            return str(fault)

    def unread(self) -> tuple[Returned, ...]:
        """Return the unseen mails, in the order in which they came."""
        with self._mailbox() as (server, validity):
            _, data = server.uid("SEARCH", "UNSEEN")
            uids = [uid.decode("ascii") for uid in b" ".join(part for part in data if part).split()][:MOST_MAILS]
            read = [(uid, _fetched(server, uid)) for uid in uids]
        return tuple(returned(f"{validity}.{uid}", octets, self._address) for uid, octets in read if octets is not None)

    def deal_with(self, handles: Iterable[str]) -> None:
        """Flag mails as seen. In a folder that was made anew the numbers mean others: then nothing is done."""
        with self._mailbox() as (server, validity):
            uids = [uid for known, _, uid in (handle.partition(".") for handle in handles) if known == validity]
            for start in range(0, len(uids), 50):
                status, data = server.uid("STORE", ",".join(uids[start : start + 50]), "+FLAGS.SILENT", r"(\Seen)")
                if status != "OK":
                    raise self._refused(data)

    def close(self) -> None:
        """Break off a reading that another thread waits in."""
        with self._lock:
            self._is_closed = True
            if self._open is not None:
                with suppress(OSError):
                    self._open.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _mailbox(self) -> Iterator[tuple[imaplib.IMAP4, str]]:
        """Connect, log in and open the folder; say goodbye afterwards. Raises ReturnsError for whatever goes wrong."""
        server: imaplib.IMAP4 | None = None
        try:
            server = self._connected()
            with self._lock:
                self._open = server.sock
                if self._is_closed:
                    raise ConnectionAbortedError("closed")
            yield server, self._selected(server)
        except _FAULTS as fault:
            raise self._unusable(fault) from None
        finally:
            with self._lock:
                self._open = None
            if server is not None:
                with suppress(imaplib.IMAP4.error, OSError):
                    server.logout()
                with suppress(OSError):
                    server.shutdown()

    def _connected(self) -> imaplib.IMAP4:
        settings = self._settings
        if settings.security == "tls":
            context = ssl.create_default_context(cafile=settings.ca_file)
            server: imaplib.IMAP4 = _BoundedTls(
                settings.host, settings.port, ssl_context=context, timeout=settings.timeout
            )
        else:
            server = _Bounded(settings.host, settings.port, timeout=settings.timeout)
        try:
            if settings.security == "starttls":
                server.starttls(ssl.create_default_context(cafile=settings.ca_file))
            self._log_in(server)
        except BaseException:
            with suppress(OSError):
                server.shutdown()
            raise
        return server

    def _log_in(self, server: imaplib.IMAP4) -> None:
        username = self._settings.username
        try:
            secret = self._settings.password()
        except ItaError as fault:  # its file was moved or emptied
            raise ReturnsError(str(fault)) from None
        # The library's LOGIN writes ASCII only, and does not quote the name.
        if "AUTH=PLAIN" in server.capabilities:
            server.authenticate("PLAIN", lambda _: f"\0{username}\0{secret}".encode())
        else:
            server.login(_astring(username), secret)

    def _selected(self, server: imaplib.IMAP4) -> str:
        status, data = server.select(_astring(self._settings.folder))
        if status != "OK":
            raise self._refused(data)
        _, validity = server.response("UIDVALIDITY")
        return validity[0].decode("ascii") if validity and validity[0] else "0"

    def _secrets(self) -> tuple[str, ...]:
        """Return what must not appear in a server's words: the password in every spelling in which it is sent."""
        try:
            return sent_spellings(self._settings.username, self._settings.password())
        except ItaError:  # then none was sent either
            return ()

    def _refused(self, data: list[Any]) -> ReturnsError:
        words = b" ".join(part for part in data if isinstance(part, bytes)).decode("utf-8", "replace")
        return self._unusable(ValueError(words))

    def _unusable(self, fault: Exception) -> ReturnsError:
        settings = self._settings
        words = shown(_words(fault), self._secrets())
        return ReturnsError(
            f"อ่านตู้จดหมายตีกลับที่ {settings.host}:{settings.port} ไม่ได้ ตรวจ [mail.returns]",
            f"the mailbox at {settings.host}:{settings.port} cannot be read ({words})",
        )


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """Return the beginning of a mail; None when it is gone meanwhile."""
    status, data = server.uid("FETCH", uid, f"(UID BODY.PEEK[]<0.{MOST_OCTETS}>)")
    if status != "OK":
        return None
    for part in data:
        if isinstance(part, tuple) and (found := _UID.search(part[0])) and found[1].decode("ascii") == uid:
            return bytes(part[1])
    return None


def _astring(text: str) -> str:
    """Write a name as IMAP reads it: as it is, or quoted. Raises ValueError for what cannot stand in a command."""
    if not text.isascii() or not text.isprintable():
        raise ValueError(f"a name that IMAP cannot be told: {text}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if _ATOM.fullmatch(text) else f'"{escaped}"'


def _words(fault: Exception) -> str:
    """Say what went wrong, in the server's words or the system's."""
    if isinstance(fault, TimeoutError):
        return "it did not answer in time"
    if isinstance(fault, ssl.SSLError):
        return f"no trusted encryption: {fault.reason or fault}"
    words = fault.args[0] if fault.args else type(fault).__name__
    if isinstance(fault, OSError):
        words = fault.strerror or words
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
