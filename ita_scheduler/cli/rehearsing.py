"""A stretch of days rehearsed, and the mails it comes to, shown to people and to programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import Span
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.ports import Composer, Ledger
    from ita_scheduler.usecases.rehearse import DatedAnswer

# The October reports of a fiscal year and their whole ladder lie within so many days after its end.
AFTER_YEAR_END = timedelta(days=61)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a rehearsal begins and ends, and the ledger that it goes on: a copy in memory, or an empty one."""

    ledger: Ledger
    span: Span


def begun(
    installation: Installation,
    offices: Sequence[Office],
    *,
    first: date | None,
    last: date | None,
    from_ledger: bool,
    earliest: date | None = None,
) -> Beginning:
    """Return the ledger and the days of a rehearsal: from the year's first day, or where the ledger stands.

    Without `first`, one that goes on from the ledger begins on the day of its latest fact, but not before `earliest`.
    Raises WrongUse for days that cannot be.
    """
    from ita_scheduler import bootstrap, installed

    years = [plan.fiscal_year.span for office in offices for plan in office.plans]
    last = last or max(year.end for year in years) + AFTER_YEAR_END
    real = bootstrap.existing_ledger(installation.settings) if from_ledger else None
    try:
        ledger = bootstrap.memory_ledger(real, [*dict.fromkeys(office.agency.id for office in offices)])
    finally:
        if real is not None:
            real.close()
    latest = max((day for office in offices if (day := installed.latest_day(ledger, office))), default=None)
    if first is None:
        first = max((day for day in (latest, earliest) if day), default=min(year.start for year in years))
        if last < first == earliest:
            raise WrongUse(
                f"แผนสิ้นสุดแล้วตั้งแต่ {last} ไม่มีอะไรจะส่งตั้งแต่วันนี้ ระบุ --from ถ้าจะดูย้อนหลัง",
                f"the plans ended on {last}: name the first day with --from",
            )
    if last < first:
        raise WrongUse(f"วันสิ้นสุด --to ({last}) อยู่ก่อนวันเริ่ม --from ({first})", "--to lies before --from")
    if latest is not None and first < latest:
        raise WrongUse(
            f"บัญชีจริงมีข้อเท็จจริงถึง {latest} แล้ว ให้เริ่ม --from ตั้งแต่วันนั้น",
            f"the real ledger reaches {latest}: begin --from there or later",
        )
    return Beginning(ledger, Span(first, last))


def rehearsed(
    installation: Installation,
    offices: Sequence[Office],
    ledger: Ledger,
    span: Span,
    *,
    composer: Composer,
    answers: Sequence[DatedAnswer] = (),
    maildir: Path | None = None,
    show: bool = True,
) -> list[Planned]:
    """Return every mail of those days, in order of time; with a `maildir` they are written there."""
    from ita_scheduler import bootstrap
    from ita_scheduler.cli.progress import day_by_day
    from ita_scheduler.usecases.rehearse import Accepting, Rehearsal

    with day_by_day(span.start, span.end, show=show) as on_day:
        rehearsal = Rehearsal(
            offices=offices,
            ledger=ledger,
            composer=composer,
            drafter=bootstrap.drafter(installation.settings, files=False),
            start=span.start,
            end=span.end,
            answers=answers,
            carrier=bootstrap.carrier(installation.settings, maildir) if maildir else Accepting(),
            on_day=on_day,
        )
        return [*rehearsal.run()]


def mail_json(one: Planned, subject: str) -> dict[str, Any]:
    """Return a mail for programs."""
    return {
        "at": one.message.at.isoformat(),
        "to": one.message.address,
        "position": one.message.position,
        "subject": subject,
        "notices": [
            {"key": notice.key, "kind": notice.kind.value, "step": notice.step, "reason": notice.reason.value}
            for notice in one.notices
        ],
        "message_id": one.message.id,
    }


def show_mail(one: Planned, subject: str, offices: Sequence[Office], *, count_drafts: bool = False) -> None:
    """Print a mail: when, to whom, its subject and its notices; drafts one by one, or only how many."""
    from ita_scheduler.cli.wording import KIND, REASON, notice_words
    from ita_scheduler.domain.notice import Kind
    from ita_scheduler.domain.thai import long_date, thai_digits, weekday_name

    office = next(office for office in offices if office.agency.id == one.message.agency)
    day = one.message.morning
    directory, position = office.directory.on(day), one.message.position
    reader = directory.title(directory.reader(position))
    acting = f" รักษาราชการแทน{directory.title(position)}" if directory.reader(position) != position else ""
    print(f"\n{weekday_name(day)} {long_date(day)}  ถึง {reader}{acting}")
    print(f"  {subject}")
    drafts = sum(notice.kind is Kind.REPORT for notice in one.notices)
    for notice in one.notices:
        if notice.kind is not Kind.REPORT or not count_drafts:
            said = notice_words(notice, office.directory)
            print(f"    {notice.occurrence}  {said}: {REASON[notice.reason]}")
    if count_drafts and drafts:
        print(f"    {KIND[Kind.REPORT]} {thai_digits(drafts)} ฉบับแนบไปด้วย")
