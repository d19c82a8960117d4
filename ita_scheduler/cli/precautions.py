"""What a command makes sure of before it does anything: offices, a password, a folder, no harm from a trial."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler import installed, trial
from ita_scheduler.config.settings import Transport
from ita_scheduler.errors import ItaError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.config.settings import Settings
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

# A service in real use writes a fact at least every other month.
SERVED_LATELY = timedelta(days=60)


def require_offices(loaded: Loaded) -> tuple[Office, ...]:
    """Return the offices; raises WrongUse when no plan is named anywhere."""
    if not loaded.offices:
        raise WrongUse("ยังไม่ได้ระบุแผนใน plans = […] ของ config.toml", "no plan is named in config.toml")
    return loaded.offices


def require_harmless(settings: Settings) -> None:
    """Raise WrongUse when mails of a simulated time could reach people: they may go to this machine only."""
    smtp = settings.mail.smtp
    if settings.mail.transport is Transport.SMTP and smtp and smtp.host not in ("127.0.0.1", "::1", "localhost"):
        raise WrongUse(
            f"เวลาจำลองใช้กับเซิร์ฟเวอร์จริง {smtp.host} ไม่ได้ จดหมายจะถึงคนจริง ใช้คำสั่ง rehearse หรือ transport = maildir",
            f"a simulated time may not mail through {smtp.host}: use rehearse, or transport = maildir",
        )


def require_trial(ledger: Ledger, offices: Sequence[Office]) -> None:
    """Raise WrongUse when a ledger was written in real time lately: a simulated time needs one of its own."""
    from ita_scheduler.clock import SystemClock

    latest = max((day for office in offices if (day := installed.latest_day(ledger, office))), default=None)
    if latest is not None and abs(SystemClock().now().date() - latest) < SERVED_LATELY:
        raise WrongUse(
            f"บัญชีนี้ใช้งานจริงอยู่ (ข้อเท็จจริงล่าสุด {latest}) เวลาจำลองต้องใช้บัญชีของตนเอง ตั้ง database เป็นแฟ้มอื่น",
            f"this ledger is in real use (latest fact {latest}): a simulated time needs a ledger of its own",
        )


def require_password(settings: Settings) -> None:
    """Raise Faulty when the mail server's password cannot be read: better now than at every mail."""
    if settings.mail.smtp is not None and settings.mail.smtp.password is not None:
        settings.mail.smtp.password.read()


def require_maildir(settings: Settings, maildir: Path) -> None:
    """Raise ItaError when no mail could be put into that Maildir."""
    import asyncio

    trouble = asyncio.run(trial.try_carrier(settings, maildir))
    if trouble is not None:
        raise ItaError(trouble)


def one_office(offices: Sequence[Office], agency: str | None) -> Office:
    """Return the office that is meant: the named one, or the only one. Raises WrongUse."""
    known = ", ".join(office.agency.id for office in offices[:20])
    if agency is None and len(offices) > 1:
        raise WrongUse(f"มีหลายหน่วยงาน ระบุ --agency หรือ --all มี: {known}", f"name one of several agencies: {known}")
    for office in offices:
        if agency in (None, office.agency.id):
            return office
    raise WrongUse(f"ไม่มีหน่วยงาน “{agency}” มี: {known}", f"there is no agency “{agency}”; known: {known}")
