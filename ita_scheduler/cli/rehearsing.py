"""A stretch of days rehearsed, and the mails it comes to, shown to people and to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.bootstrap import Installation
    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Composer, Ledger
    from ita_scheduler.usecases.rehearse import DatedAnswer


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
    from ita_scheduler.cli.wording import KIND, REASON
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
            print(f"    {notice.occurrence}  {KIND[notice.kind]} {notice.step}: {REASON[notice.reason]}")
    if count_drafts and drafts:
        print(f"    {KIND[Kind.REPORT]} {thai_digits(drafts)} ฉบับแนบไปด้วย")
