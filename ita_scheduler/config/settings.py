"""config.toml: what the daemon needs to know besides the plans, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time
    from pathlib import Path

    from ita_scheduler.config.secrets import Secret
    from ita_scheduler.errors import Problem


# How long a server may think about a mail it has been given whole (RFC 5321 §4.5.3.2.6 asks for patience there).
FINAL_SECONDS = 300.0


class Transport(StrEnum):
    """How mails leave."""

    MAILDIR = "maildir"  # as files in a folder, for offices without a server and for trying things out
    SMTP = "smtp"


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    TLS = "tls"  # from the first byte, port 465
    STARTTLS = "starttls"  # after the greeting and before anything else, port 587
    NONE = "none"  # only to this very machine, port 25

    @property
    def port(self) -> int:
        """Return the port that goes with it unless another is written."""
        return {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}[self]

    @property
    def imap_port(self) -> int:
        """Return the same for a mailbox that is read."""
        return 993 if self is Security.TLS else 143


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Where the ledger lies: `url` is an SQLAlchemy address, `path` its file when it is one (SQLite).

    Addresses stay in mails that came to rest for `addresses_kept_days`.
    """

    url: str = field(repr=False)
    path: Path | None
    addresses_kept_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server. `mails_per_minute` is None when there is no limit."""

    host: str
    port: int
    security: Security
    username: str | None
    password: Secret | None
    connections: int
    mails_per_minute: int | None
    timeout_seconds: float

    @staticmethod
    def longest_attempt(timeout_seconds: float) -> float:
        """Return the seconds that one attempt can take: five waits of the dialogue, and the one for the content."""
        return 5 * timeout_seconds + FINAL_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """A mailbox on an IMAP server. `is_local`: on this very machine."""

    host: str
    port: int
    security: Security
    username: str
    password: Secret
    folder: str
    timeout_seconds: float
    is_local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Where mails come back to: in exactly one of `maildir` and `imap`, looked at every so many minutes."""

    address: str
    maildir: Path | None
    imap: Imap | None
    every_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mails leave and who they are from. `smtp` is never None when the transport is smtp.

    `returns` is None when nobody reads what comes back.
    """

    transport: Transport
    from_address: str
    from_name: str | None
    templates: Path | None
    maildir: Path
    smtp: Smtp | None
    returns: Returns | None

    @property
    def envelope_sender(self) -> str:
        """Return to whom servers return what they cannot deliver (MAIL FROM, Return-Path)."""
        return self.from_address if self.returns is None else self.returns.address

    @property
    def domain(self) -> str:
        """Return what stands after the @ of the sender: the right-hand side of Message-IDs."""
        return self.from_address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Where drafts are filed, and with what they are written; `templates` and `emblem` are None unless own ones."""

    path: Path
    templates: Path | None
    emblem: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """`format` is plain or json; `level` debug, info, warning or error."""

    format: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`start` is None for the first day of the earliest fiscal year; `days_per_second` is the clock's speed."""

    start: date | None
    days_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """A claimed mail belongs to its worker for `lease_seconds`; an orderly stop waits for `stop_seconds`."""

    lease_seconds: float
    stop_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Nightly audits: at which local time, how many days back the first one looks, and what is called when clean.

    `heartbeat` is a URL, which is a secret like a password: whoever knows it can call it. None without one.
    """

    at: time
    days: int
    heartbeat: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that config.toml says; every path is joined to the folder of that file.

    `warnings` are what should be put right although the program runs.
    """

    path: Path
    plans: tuple[Path, ...]
    storage: Storage
    mail: Mail
    reports: Reports
    log: Log
    rehearsal: Rehearsal
    daemon: Daemon
    audit: Audit
    warnings: tuple[Problem, ...] = ()
