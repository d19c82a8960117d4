"""The command `rehearse`: what the year would be like, as a list, as mails in a folder, and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, From, FromLedger, Json, Plans, To, print_json, read_day

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

Answers = Annotated[Path | None, typer.Option(help="แฟ้ม TOML ว่าใครตอบอะไรเมื่อใด / who answers what, when")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rehearse)


def rehearse(
    plans: Plans = None,
    config: Config = None,
    start: From = None,
    end: To = None,
    answers: Answers = None,
    maildir: Annotated[Path | None, typer.Option(help="เขียนจดหมายลง Maildir / write the mails there")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="เขียนเป็นหน้าปฏิทิน / write the year as a page")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="เขียนทับหน้าที่มีอยู่แล้ว / replace a page that is there")
    ] = False,
    from_ledger: FromLedger = False,
    as_json: Json = False,
) -> int:
    """ซ้อมทั้งปี: แสดงจดหมายทุกฉบับที่จะส่ง โดยไม่ส่งจริง / list every mail that would be sent; send none."""
    from ita_scheduler import bootstrap, installed, scripted
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.cli.rehearsal_pages import conditions, require_place, write_page
    from ita_scheduler.cli.rehearsing import begun, mail_json, rehearsed, show_mail
    from ita_scheduler.domain.thai import thai_digits

    if page is not None:
        require_place(page, overwrite=overwrite)

    installation = looked_at(config, plans or ())
    loaded = installed.load(installation, plans or ())
    offices = precautions.require_offices(loaded)
    begin = begun(
        installation,
        offices,
        first=read_day(start) if start is not None else None,
        last=read_day(end) if end is not None else None,
        from_ledger=from_ledger,
    )
    composer = bootstrap.composer(installation.settings, offices)
    if maildir is not None:
        precautions.require_maildir(installation.settings, maildir)
    mails = rehearsed(
        installation,
        offices,
        begin.ledger,
        begin.span,
        composer=composer,
        answers=scripted.answers(answers, offices) if answers else (),
        maildir=maildir,
        show=not as_json,
    )
    if page is not None:
        write_page(page, installation, offices, begin, mails, conditions(answers, from_ledger=from_ledger))
    if as_json:
        print_json([mail_json(one, composer.subject(one.message)) for one in mails])
        return 0
    for one in mails if page is None else ():
        show_mail(one, composer.subject(one.message), offices)
    _show_open(offices, begin.ledger, begin.span.end)
    if page is not None:
        print(f"{page}  {thai_digits(len(mails))} ฉบับ เปิดด้วยเบราว์เซอร์ / {len(mails)} mails: open it in a browser")
    return 0


def _show_open(offices: tuple[Office, ...], ledger: Ledger, last: date) -> None:
    from collections import Counter

    from ita_scheduler.domain.plan import Owner
    from ita_scheduler.domain.thai import long_date, thai_digits
    from ita_scheduler.reports.wording import standing_words
    from ita_scheduler.usecases.listing import standings, undated

    counts = Counter(
        standing_words(one.status, is_executive=one.occurrence.obligation.owner is Owner.EXECUTIVE)
        for one in standings(offices, ledger, last)
    )
    parts = [f"{words} {thai_digits(count)}" for words, count in counts.items()]
    parts.append(f"ต่อเนื่องไม่มีวันกำหนด {thai_digits(len(undated(offices)))}")
    print(f"\nสถานะ ณ {long_date(last)}: {', '.join(parts)}")
