"""config.toml becomes Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.config.faults import problems, validate
from ita_scheduler.config.secrets import Keeper, Secret
from ita_scheduler.config.settings import (
    Audit,
    Daemon,
    Imap,
    Log,
    Mail,
    Rehearsal,
    Reports,
    Returns,
    Security,
    Settings,
    Smtp,
    Storage,
    Transport,
)
from ita_scheduler.config.settings_rules import RULES
from ita_scheduler.config.settings_table import ConfigTable

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.config.settings_table import ReturnsTable, ServerTable, SmtpTable, StorageTable
    from ita_scheduler.config.toml import Source
    from ita_scheduler.errors import Problem


def read_settings(source: Source) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return the settings, or None when something is wrong; and every problem, warnings too."""
    table = validate(ConfigTable, source)
    if isinstance(table, tuple):
        return None, (*source.warnings, *table)
    folder = source.path.parent
    found = (*source.warnings, *problems(source, (fault for rule in RULES for fault in rule(table, folder))))
    if any(not one.is_warning for one in found):
        return None, found
    return _settings(table, source.path, found), found


def _settings(table: ConfigTable, path: Path, warnings: tuple[Problem, ...]) -> Settings:
    folder = path.parent
    return Settings(
        path=path,
        plans=tuple(folder / plan for plan in table.plans),
        storage=_storage(table.storage, folder),
        mail=Mail(
            transport=Transport(table.mail.transport),
            from_address=table.mail.from_,
            from_name=table.mail.from_name,
            templates=folder / table.mail.templates if table.mail.templates else None,
            maildir=folder / table.mail.maildir.path,
            smtp=_smtp(table.mail.smtp, path) if table.mail.smtp else None,
            returns=_returns(table.mail.returns, path) if table.mail.returns else None,
        ),
        reports=Reports(
            path=folder / table.reports.path,
            templates=folder / table.reports.templates if table.reports.templates else None,
            emblem=folder / table.reports.emblem if table.reports.emblem else None,
        ),
        log=Log(format=table.log.format, level=table.log.level),
        rehearsal=Rehearsal(start=table.rehearsal.start, days_per_second=table.rehearsal.days_per_second),
        daemon=Daemon(lease_seconds=table.daemon.lease_seconds, stop_seconds=table.daemon.stop_seconds),
        audit=Audit(at=table.audit.at, days=table.audit.days, heartbeat=table.audit.heartbeat or None),
        warnings=warnings,
    )


def _storage(table: StorageTable, folder: Path) -> Storage:
    database, days = table.database, table.addresses_kept_days
    scheme, mark, rest = database.partition("://")
    if mark and scheme != "sqlite":
        return Storage(url=database, path=None, addresses_kept_days=days)
    path = folder.absolute() / (rest.removeprefix("/") if mark else database)
    return Storage(url=f"sqlite:///{path}", path=path, addresses_kept_days=days)


def _smtp(table: SmtpTable, path: Path) -> Smtp:
    security = Security(table.security)
    return Smtp(
        host=table.host,
        port=table.port or security.port,
        security=security,
        username=table.username,
        password=_secret(table, "mail.smtp", path),
        connections=table.connections,
        mails_per_minute=table.mails_per_minute or None,
        timeout_seconds=table.timeout_seconds,
    )


def _returns(table: ReturnsTable, path: Path) -> Returns:
    return Returns(
        address=table.address,
        maildir=path.parent / table.maildir if table.maildir else None,
        imap=_imap(table, path),
        every_minutes=table.every_minutes,
    )


def _imap(table: ReturnsTable, path: Path) -> Imap | None:
    password = _secret(table, "mail.returns", path)
    if table.host is None or table.username is None or password is None:
        return None
    security = Security(table.security)
    return Imap(
        host=table.host,
        port=table.port or security.imap_port,
        security=security,
        username=table.username,
        password=password,
        folder=table.folder,
        timeout_seconds=table.timeout_seconds,
        is_local=table.is_local,
    )


def _secret(table: ServerTable, name: str, path: Path) -> Secret | None:
    for keeper in table.keepers:
        place = str(getattr(table, keeper.value))
        whole = str(path.parent / place) if keeper is Keeper.FILE else place
        return Secret(keeper=keeper, place=whole, settings=path, table=name)
    return None
