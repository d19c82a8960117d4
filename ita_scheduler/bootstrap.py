"""The only place where concrete things are built and joined."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from ita_scheduler import installed
from ita_scheduler.config.settings import FINAL_SECONDS, Transport
from ita_scheduler.domain.calendar import instant
from ita_scheduler.errors import WrongUse
from ita_scheduler.shipped import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.config.settings import Settings
    from ita_scheduler.daemon import Daemon, Ticking
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.mail.composing import MailComposer
    from ita_scheduler.mail.maildir import MaildirCarrier
    from ita_scheduler.mail.returns_imap import ImapReturns
    from ita_scheduler.mail.returns_maildir import MaildirReturns
    from ita_scheduler.mail.seals import ReturnAddress
    from ita_scheduler.mail.smtp import SmtpCarrier
    from ita_scheduler.ports import Ledger
    from ita_scheduler.reports.filing import FilingDrafter
    from ita_scheduler.reports.writing import Writers
    from ita_scheduler.storage.sql import SqlLedger
    from ita_scheduler.usecases.audit import Nights
    from ita_scheduler.usecases.resume import How, PerhapsSent, Stating

log = logging.getLogger(__name__)

# Each process that writes reports holds some 80 MB; the service's unit allows 512.
MOST_DRAFTING = 2


def composer(settings: Settings, offices: Sequence[Office], address: ReturnAddress | None = None) -> MailComposer:
    """Build the composer: the office's own templates first, then the shipped ones.

    With an `address` to which mails come back, what it composes bears seals that are known again there.
    """
    from ita_scheduler.mail.composing import MailComposer

    own = (settings.mail.templates,) if settings.mail.templates is not None else ()
    return MailComposer(
        templates=(*own, data_dir("templates") / "notice"),
        sender=settings.mail.from_address,
        sender_name=settings.mail.from_name,
        zones={office.agency.id: office.agency.zone for office in offices},
        returns=address,
    )


def return_address(settings: Settings, ledger: Ledger) -> ReturnAddress | None:
    """Return where mails come back to, with the ledger's own secret; None when nobody reads them there."""
    if settings.mail.returns is None:
        return None
    from ita_scheduler.mail.seals import ReturnAddress

    return ReturnAddress(settings.mail.returns.address, ledger.secret())


def returns(settings: Settings, address: ReturnAddress) -> MaildirReturns | ImapReturns:
    """Build what reads the mails that come back. Raises WrongUse when the settings name no such mailbox."""
    place = settings.mail.returns
    if place is not None and place.maildir is not None:
        from ita_scheduler.mail.returns_maildir import MaildirReturns

        return MaildirReturns(place.maildir, address)
    if place is None or place.imap is None:
        raise WrongUse("ไม่มี [mail.returns] ใน config.toml", "config.toml has no [mail.returns]")
    from ita_scheduler.mail.returns_imap import ImapReturns, ImapSettings

    imap = place.imap
    return ImapReturns(
        ImapSettings(
            host=imap.host,
            port=imap.port,
            security=imap.security.value,
            username=imap.username,
            password=imap.password.read,
            folder=imap.folder,
            timeout=imap.timeout_seconds,
            is_local=imap.is_local,
        ),
        address,
    )


def writers(settings: Settings) -> Writers:
    """Build what writes reports: the office's own templates first, then the shipped ones."""
    from ita_scheduler.reports.writing import Stationery, Writers

    own = (settings.reports.templates,) if settings.reports.templates is not None else ()
    return Writers(Stationery((*own, data_dir("templates") / "report"), settings.reports.emblem))


def drafter(settings: Settings, *, files: bool = True, replaces: bool = True) -> FilingDrafter:
    """Build what drafts reports by itself; without `files` the drafts go into mails only."""
    from ita_scheduler.reports.filing import FilingDrafter

    folder = settings.reports.path if files else None
    return FilingDrafter(writers(settings), folder, min(processors(), MOST_DRAFTING), replaces=replaces)


def perhaps_sent(installation: Installation, ledger: Ledger, office: Office) -> tuple[PerhapsSent, ...]:
    """Return the mails of an agency held after a restore that may have been sent meanwhile; none when it is not."""
    from ita_scheduler.usecases import resume

    def copying(stating: Stating) -> Ledger:
        return memory_ledger(ledger, [office.agency.id], stating)

    now = installed.present(installation, ledger, office)
    return resume.perhaps_sent(office, ledger, copying, drafter(installation.settings, files=False), now)


def go_on(installation: Installation, ledger: Ledger, office: Office, how: How, by: str) -> tuple[PerhapsSent, ...]:
    """State how an agency held after a restore goes on (see `usecases.resume`). Raises Refused.

    Drafts that count as made are filed again; what lies in their place is left, since it may be the very one.
    """
    from ita_scheduler.usecases import resume

    def copying(stating: Stating) -> Ledger:
        return memory_ledger(ledger, [office.agency.id], stating)

    now = installed.present(installation, ledger, office)
    drafts = drafter(installation.settings, files=how is resume.How.AS_SENT, replaces=False)
    return resume.go_on(how, by, office, ledger, copying, drafts, now)


def processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def carrier(settings: Settings, maildir: Path | None = None) -> MaildirCarrier | SmtpCarrier:
    """Build what carries the mails: a Maildir, or the office's mail server."""
    if maildir is not None or settings.mail.transport is Transport.MAILDIR or settings.mail.smtp is None:
        from ita_scheduler.mail.maildir import MaildirCarrier

        return MaildirCarrier(maildir or settings.mail.maildir)
    from ita_scheduler.mail.smtp import SmtpCarrier, SmtpSettings

    smtp = settings.mail.smtp
    return SmtpCarrier(
        SmtpSettings(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security.value,
            username=smtp.username,
            password=smtp.password.read if smtp.password else None,
            connections=smtp.connections,
            per_minute=smtp.mails_per_minute,
            timeout=smtp.timeout_seconds,
            final_timeout=FINAL_SECONDS,
            sender=settings.mail.envelope_sender,
        )
    )


def open_ledger(settings: Settings) -> SqlLedger:
    """Open the ledger, and make or migrate it where needed. Raises LedgerError."""
    from ita_scheduler.storage.sql import SqlLedger

    return SqlLedger.open(settings.storage.path or settings.storage.url)


def existing_ledger(settings: Settings) -> SqlLedger | None:
    """Open the ledger if there is one; None where nothing was ever written."""
    from ita_scheduler.storage.finding import is_absent

    return None if is_absent(settings.storage.path) else open_ledger(settings)


def memory_ledger(
    copied: Ledger | None, agencies: Sequence[str], stating: Stating | None = None, *, until: datetime | None = None
) -> Ledger:
    """Return an empty ledger in memory, or one that continues a real one as it was at `until`.

    `stating` is what its facts become.
    """
    from ita_scheduler.storage.memory import MemoryLedger

    return MemoryLedger(stating) if copied is None else MemoryLedger.copy_of(copied, agencies, stating, until=until)


def clock(
    installation: Installation, offices: Sequence[Office], simulated_from: date | None, speed: float | None
) -> Ticking:
    """Return the real clock, or in a demonstration (or when asked) a simulated one."""
    from ita_scheduler.clock import SimulatedClock, SystemClock

    if simulated_from is None and not installation.is_demonstration:
        return SystemClock()
    rehearsal = installation.settings.rehearsal
    years = [plan.fiscal_year.span.start for office in offices for plan in office.plans]
    start = simulated_from or rehearsal.start or min(years)
    return SimulatedClock(instant(start, time(0), offices[0].agency.zone), speed or rehearsal.days_per_second)


def daemon(
    installation: Installation,
    ledger: Ledger,
    loaded: Loaded,
    ticking: Ticking,
    *,
    until: date | None = None,
) -> Daemon:
    """Join everything that the service needs."""
    from ita_scheduler.clock import SystemClock
    from ita_scheduler.daemon import Daemon
    from ita_scheduler.daemon import Loaded as Served
    from ita_scheduler.postbox import Postbox

    settings = installation.settings
    first = [Served(loaded.offices, (*loaded.files, settings.path))]
    # A trial's ledger knows nothing of what comes back to the real one.
    is_real = isinstance(ticking, SystemClock)

    def postbox(now: Settings) -> tuple[ReturnAddress | None, Postbox | None]:
        address = return_address(now, ledger) if is_real else None
        if address is None or now.mail.returns is None:
            return None, None
        return address, Postbox(returns(now, address), timedelta(minutes=now.mail.returns.every_minutes))

    carries = [(settings.mail, carrier(settings))]

    def read_again() -> Served:
        if first:
            return first.pop()
        named = installed.find_installation(None if installation.is_demonstration else settings.path)
        again = installed.load(named)
        _say_what_takes_a_restart(settings, named.settings)
        if named.settings.mail != carries[-1][0]:
            carries.append((named.settings.mail, carrier(named.settings)))
        address, box = postbox(named.settings)
        return Served(
            again.offices,
            (*again.files, named.settings.path),
            composer(named.settings, again.offices, address),
            drafter(named.settings),
            carries[-1][1],
            box,
        )

    zone = loaded.offices[0].agency.zone if loaded.offices else UTC
    end = None if until is None else datetime.combine(until, time(23, 59, 59), tzinfo=zone).astimezone(UTC)
    address, first_box = postbox(settings)
    return Daemon(
        load=read_again,
        ledger=ledger,
        composer=composer(settings, loaded.offices, address),
        drafter=drafter(settings),
        carrier=carries[0][1],
        clock=ticking,
        lease=timedelta(seconds=settings.daemon.lease_seconds),
        stop_after=settings.daemon.stop_seconds,
        watch_files=not installation.is_demonstration,
        until=end,
        nights=nights(settings, ticking),
        addresses_kept=timedelta(days=settings.storage.addresses_kept_days),
        postbox=first_box,
    )


def nights(settings: Settings, ticking: Ticking) -> Nights:
    """Build the nightly audits; the watcher elsewhere is called by a service in real time only."""
    from functools import partial

    from ita_scheduler import heartbeat
    from ita_scheduler.clock import SystemClock
    from ita_scheduler.usecases.audit import Nights

    is_real = isinstance(ticking, SystemClock)
    url = settings.audit.heartbeat if is_real else None
    beat = partial(heartbeat.call, url) if url else None
    return Nights(settings.audit.at, settings.audit.days, beat, hurries=not is_real)


def _say_what_takes_a_restart(former: Settings, present: Settings) -> None:
    changed = [
        name for name in ("storage", "log", "daemon", "audit") if getattr(former, name) != getattr(present, name)
    ]
    if changed:
        tables = " ".join(f"[{name}]" for name in changed)
        log.warning(
            "%s ที่แก้จะมีผลเมื่อเริ่มโปรแกรมใหม่ / takes effect after a restart",
            tables,
            extra={"action": "restart_needed", "tables": changed},
        )
