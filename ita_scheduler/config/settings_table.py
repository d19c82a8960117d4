"""What may stand in config.toml, section by section, with its defaults."""

import re
from datetime import time
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from ita_scheduler.config.faults import shown
from ita_scheduler.config.fields import Address, Date, Table, Text, TimeOfDay, refuse
from ita_scheduler.config.secrets import Keeper

_SCHEMES = ("sqlite", "postgresql", "postgresql+psycopg")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
_VARIABLE = re.compile(r"[A-Za-z0-9_.-]{1,255}")


def read_database(value: str) -> str:
    """Accept a file name, or an address of SQLite or PostgreSQL."""
    scheme, mark, rest = value.partition("://")
    is_file = not mark and not any(letter in value for letter in "?#\0") and not value.endswith("/")
    if value and value.isprintable() and (is_file or (mark and scheme in _SCHEMES and rest)):
        return value
    raise refuse("database")


def read_host(value: str) -> str:
    """Accept a host's name or address."""
    if not _HOST.fullmatch(value) and not _is_ip(value):
        raise refuse("host", value=shown(value))
    return value


def read_variable(value: str) -> str:
    """Accept the name of an environment variable or a credential: no slashes, so it stays in its folder."""
    if not _VARIABLE.fullmatch(value) or set(value) == {"."}:
        raise refuse("variable", value=shown(value))
    return value


def read_heartbeat(value: str) -> str:
    """Accept an https address; http only to this very machine, since whoever reads it on the way could call it too.

    A blank one is what a backup leaves of it.
    """
    if value == "" or (value.isascii() and value.isprintable() and " " not in value and _is_watcher(value)):
        return value
    raise refuse("heartbeat")


def _is_watcher(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port  # each looks at what it returns
    except ValueError:
        return False
    is_named = _is_ip(host) or (_HOST.fullmatch(host) is not None and all(map(_LABEL.fullmatch, host.split("."))))
    is_here = host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)
    return is_named and port != 0 and (parts.scheme == "https" or (parts.scheme == "http" and is_here))


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


Variable = Annotated[str, AfterValidator(read_variable)]


class StorageTable(Table):
    """[storage]."""

    database: Annotated[str, AfterValidator(read_database)] = "ledger.sqlite3"
    # A mail in doubt or refused is somebody's business for some days: it must not lose its address at once.
    addresses_kept_days: Annotated[int, Field(ge=7, le=3650)] = 90


class MaildirTable(Table):
    """[mail.maildir]."""

    path: Text = "outbox"


Host = Annotated[str, AfterValidator(read_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(ge=1, le=600, allow_inf_nan=False)]


class ServerTable(Table):
    """What a table about a server holds: where it is, and who we are there."""

    host: Host | None = None
    port: Port | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    username: Text | None = None
    password_file: Text | None = None
    password_env: Variable | None = None
    password_credential: Variable | None = None
    password: str | None = None

    @property
    def is_local(self) -> bool:
        """Tell whether the host is this very machine."""
        host = (self.host or "").lower()
        return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)

    @property
    def keepers(self) -> list[Keeper]:
        """Return every way in which a password is given."""
        return [keeper for keeper in Keeper if getattr(self, keeper.value) is not None]


class SmtpTable(ServerTable):
    """[mail.smtp]."""

    host: Host
    connections: Annotated[int, Field(ge=1, le=64)] = 4
    mails_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 60
    timeout_seconds: Seconds = 60.0


class ReturnsTable(ServerTable):
    """[mail.returns]: a Maildir, or a mailbox on an IMAP server."""

    address: Address
    maildir: Text | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    folder: Text = "INBOX"
    every_minutes: Annotated[int, Field(ge=1, le=1440)] = 5
    timeout_seconds: Seconds = 30.0


class MailTable(Table):
    """[mail]."""

    transport: Literal["maildir", "smtp"] = "maildir"
    from_: Annotated[Address, Field(alias="from")]
    from_name: Text | None = None
    templates: Text | None = None
    maildir: MaildirTable = MaildirTable()
    smtp: SmtpTable | None = None
    returns: ReturnsTable | None = None


class ReportsTable(Table):
    """[reports]."""

    path: Text = "reports"
    templates: Text | None = None
    emblem: Text | None = None


class LogTable(Table):
    """[log]."""

    format: Literal["plain", "json"] = "plain"
    level: Literal["debug", "info", "warning", "error"] = "info"


class RehearsalTable(Table):
    """[rehearsal]."""

    start: Date | None = None
    days_per_second: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] = 4.0


class DaemonTable(Table):
    """[daemon]."""

    lease_seconds: Annotated[float, Field(ge=10, le=86_400, allow_inf_nan=False)] = 900.0
    stop_seconds: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] = 20.0


class AuditTable(Table):
    """[audit]."""

    at: TimeOfDay = time(2, 0)
    days: Annotated[int, Field(ge=1, le=1000)] = 40
    heartbeat: Annotated[str, AfterValidator(read_heartbeat)] | None = None


class ConfigTable(Table):
    """The whole file."""

    plans: Annotated[list[Text], Field(min_length=1)]
    storage: StorageTable = StorageTable()
    mail: MailTable
    reports: ReportsTable = ReportsTable()
    log: LogTable = LogTable()
    rehearsal: RehearsalTable = RehearsalTable()
    daemon: DaemonTable = DaemonTable()
    audit: AuditTable = AuditTable()
