"""The rules that config.toml must keep besides its form: one function each, all of them in RULES."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ita_scheduler.config.faults import Fault, shown
from ita_scheduler.config.secrets import Keeper
from ita_scheduler.config.settings import Smtp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ita_scheduler.config.settings_table import ConfigTable, ServerTable

# Octets: it goes into every draft, and those into mails.
LARGEST_EMBLEM = 1024 * 1024


def _written(path: Path) -> str:
    """Write a path whole: people copy it into a command."""
    return shown(str(path), quoted=False, longest=4096)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, or a folder above it that may not be entered
        return False


def plans_differ(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """No plan is listed twice, whichever way its path is written."""
    seen: set[Path] = set()
    for number, plan in enumerate(table.plans):
        path = (folder / plan).absolute()
        if path in seen:
            yield Fault(("plans", number), "plan_twice")
        seen.add(path)


def storage_keeps_no_password(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """An address with a password in it is a secret in the clear."""
    del folder
    try:
        password = urlsplit(table.storage.database).password
    except ValueError:
        yield Fault(("storage", "database"), "database")
        return
    if password:
        yield Fault(("storage", "database"), "database_password", is_warning=True)


def smtp_is_described(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """Whoever chooses SMTP says where the server is."""
    del folder
    if table.mail.transport == "smtp" and table.mail.smtp is None:
        yield Fault(("mail", "transport"), "smtp_missing")


def servers_are_protected(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """Unencrypted mail, and the password of a mailbox, stay on this machine."""
    del folder
    for name, server in _servers(table):
        if server.host and server.security == "none" and not server.is_local:
            kind = "security_none" if name == "smtp" else "returns_unencrypted"
            yield Fault(("mail", name, "security"), kind, {"host": shown(server.host, quoted=False)})


def password_has_one_place(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """A user name and exactly one place for its password go together."""
    del folder
    for name, server in _servers(table):
        keepers = [keeper.value for keeper in server.keepers]
        if len(keepers) > 1:
            yield Fault(("mail", name, keepers[1]), "password_sources", {"keys": ", ".join(keepers)})
        if server.username and not keepers:
            yield Fault(("mail", name, "username"), "password_absent")
        if keepers and not server.username:
            yield Fault(("mail", name, keepers[0]), "username_absent")
        if Keeper.SETTINGS.value in keepers:
            kind = "password_clear" if server.password else "secret_blank"
            yield Fault(("mail", name, "password"), kind, is_warning=True)


def heartbeat_is_not_blank(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """A backup leaves the watcher's address blank, and nobody is called until it is entered again."""
    del folder
    if table.audit.heartbeat == "":
        yield Fault(("audit", "heartbeat"), "secret_blank", is_warning=True)


def password_file_is_private(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """The password's file is there, and only its owner reads it."""
    for name, server in _servers(table):
        if server.password_file is None:
            continue
        path, loc = folder / server.password_file, ("mail", name, "password_file")
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            yield Fault(loc, "password_file_missing", {"path": _written(path)})
        except (OSError, ValueError):
            continue  # the daemon may be allowed to look where whoever checks the settings is not
        else:
            if mode & 0o004:
                yield Fault(loc, "password_file_open", {"path": _written(path)}, is_warning=True)


def returns_have_one_place(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """What comes back is read in one place: a folder that is not our own outbox, or a mailbox we can log in to."""
    returns = table.mail.returns
    if returns is None:
        return
    loc = ("mail", "returns")
    if (returns.maildir is None) == (returns.host is None):
        yield Fault((*loc, "host") if returns.host else loc, "returns_place")
    elif returns.host is not None and not returns.username and not returns.keepers:
        yield Fault((*loc, "host"), "returns_login")
    elif (
        returns.maildir is not None
        and (folder / returns.maildir).absolute() == (folder / table.mail.maildir.path).absolute()
    ):
        yield Fault((*loc, "maildir"), "returns_is_outbox")


def _servers(table: ConfigTable) -> Iterator[tuple[str, ServerTable]]:
    for name, server in (("smtp", table.mail.smtp), ("returns", table.mail.returns)):
        if server is not None:
            yield name, server


def templates_exist(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """A folder of own templates is there."""
    for name, templates in (("mail", table.mail.templates), ("reports", table.reports.templates)):
        if templates and not _is_folder(folder / templates):
            yield Fault((name, "templates"), "templates_missing", {"path": _written(folder / templates)})


def emblem_is_a_picture(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """The emblem is a PNG or JPEG file of a size that fits into a mail, whatever its name says."""
    if table.reports.emblem is None:
        return
    path, loc = folder / table.reports.emblem, ("reports", "emblem")
    try:
        with path.open("rb") as file:
            start, size = file.read(8), path.stat().st_size
    except (OSError, ValueError):
        yield Fault(loc, "emblem_missing", {"path": _written(path)})
        return
    if not start.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or size > LARGEST_EMBLEM:
        yield Fault(loc, "emblem_kind", {"path": _written(path), "limit": LARGEST_EMBLEM // 1024})


def lease_outlives_a_sending(table: ConfigTable, folder: Path) -> Iterator[Fault]:
    """A lease that ends while the server still listens would let a second worker send the same mail."""
    del folder
    smtp = table.mail.smtp
    if smtp and table.daemon.lease_seconds <= (attempt := Smtp.longest_attempt(smtp.timeout_seconds)):
        yield Fault(("daemon", "lease_seconds"), "lease_short", {"attempt": f"{attempt:g}"})


RULES = (
    plans_differ,
    storage_keeps_no_password,
    smtp_is_described,
    servers_are_protected,
    password_has_one_place,
    heartbeat_is_not_blank,
    password_file_is_private,
    returns_have_one_place,
    templates_exist,
    emblem_is_a_picture,
    lease_outlives_a_sending,
)
