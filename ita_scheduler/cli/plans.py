"""Commands about plans: check, occurrences, rehearse."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.coverage import covered, hole_sentences, stretch_json
from ita_scheduler.cli.options import At, Config, Json, Plans, print_json, read_day
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.domain.coverage import Coverage
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation, Plan
    from ita_scheduler.ports import Ledger
    from ita_scheduler.usecases.listing import Standing

# The October reports of a fiscal year and their whole ladder lie within so many days after its end.
AFTER_YEAR_END = timedelta(days=61)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(occurrences)
    app.command()(rehearse)


def check(plans: Plans = None, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """ตรวจแฟ้มทั้งหมด แล้วทวนรอบเวลาของแต่ละข้อเป็นคำ / check all files, and say each cadence back in words."""
    from ita_scheduler import bootstrap
    from ita_scheduler.shipped import example_settings

    installation = bootstrap.find_installation(config)
    loaded = bootstrap.load(installation, plans or ())
    today = read_day(at) if at is not None else _today()
    proofs = _covered(loaded, today)
    warnings = [str(one) for one in (*installation.settings.warnings, *loaded.problems)]
    if as_json:
        holes = [{"agency": office.agency.id} | stretch_json(one) for office, found in proofs for one in found.holes]
        print_json({"problems": warnings, "holes": holes, "obligations": [*_said_back(loaded, today)]})
        return 0
    for office in loaded.offices:
        for plan in office.plans:
            _say_plan(office, plan, today)
    warnings += [sentence for office, found in proofs for sentence in hole_sentences(found, office)]
    for warning in warnings:  # below the long listing, where they are seen
        print(warning, file=sys.stderr)
    also = f" แต่มีข้อที่ควรดู {len(warnings)} แห่ง" if warnings else ""
    named = example_settings() if installation.is_demonstration else installation.settings.path
    print(f"ตรวจแล้ว ไม่พบข้อผิดพลาด{also} ({named}, แผน {sum(len(o.plans) for o in loaded.offices)} แฟ้ม)")
    return 0


def _covered(loaded: Loaded, today: date) -> list[tuple[Office, Coverage]]:
    """Prove the coverage from today on, as the files say it: what the ledger knows of mailboxes is not asked."""
    from ita_scheduler.domain.history import History

    nothing = {office.agency.id: History(office.agency.zone) for office in loaded.offices}
    return [(office, found) for office, _, found in covered(loaded.offices, nothing, today)]


def _say_plan(office: Office, plan: Plan, today: date) -> None:
    from ita_scheduler.cli.wording import ACTION, cadence_words
    from ita_scheduler.domain.thai import short_date, thai_digits

    print(f"\n{office.agency.name} — {plan.title} ปีงบประมาณ {thai_digits(plan.fiscal_year.be)}")
    for measure in plan.measures:
        print(f"  {measure.code}  {measure.title}")
        for duty in measure.obligations:
            actions = " ".join(ACTION[action] for action in duty.actions)
            print(f"    {duty.id:<7} {_owner(duty)}{actions}: {cadence_words(duty.cadence)}")
            print(f"            “{duty.phrase}”")
            if days := _next_dates(plan, measure, duty, today):
                print(f"            ถัดไป: {'  '.join(short_date(day) for day in days)}")
            for assumption in duty.assumptions:
                print(f"            สันนิษฐาน: {assumption}")


def _owner(duty: Obligation) -> str:
    return "ผู้บริหาร: " if duty.owner.value == "executive" else ""


def _next_dates(plan: Plan, measure: Measure, duty: Obligation, today: date) -> list[date]:
    """Return the next three due dates; the first three of a year that is over or has not begun."""
    days = [slot.nominal for slot in duty.cadence.slots(plan.fiscal_year, measure.period)]
    return ([day for day in days if day >= today] or days)[:3]


def _said_back(loaded: Loaded, today: date) -> Iterator[dict[str, Any]]:
    from ita_scheduler.cli.wording import cadence_words

    for office in loaded.offices:
        for plan in office.plans:
            for measure in plan.measures:
                for duty in measure.obligations:
                    yield {
                        "agency": office.agency.id,
                        "measure": measure.id,
                        "obligation": duty.id,
                        "owner": duty.owner.value,
                        "actions": [action.value for action in duty.actions],
                        "cadence": cadence_words(duty.cadence),
                        "next": [day.isoformat() for day in _next_dates(plan, measure, duty, today)],
                    }


def occurrences(plans: Plans = None, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """แสดงกำหนดทุกครั้งพร้อมสถานะ / list every dated occurrence with its status."""
    from ita_scheduler import bootstrap
    from ita_scheduler.usecases.listing import standings

    installation = bootstrap.find_installation(config)
    loaded = bootstrap.load(installation, plans or ())
    ledger = bootstrap.existing_ledger(installation.settings)
    try:
        found = standings(loaded.offices, ledger, read_day(at) if at is not None else _today())
    finally:
        if ledger is not None:
            ledger.close()
    if as_json:
        print_json([_occurrence(standing) for standing in found])
    else:
        _show_occurrences(found)
    return 0


def _occurrence(standing: Standing) -> dict[str, Any]:
    one = standing.occurrence
    return {
        "key": one.key,
        "agency": standing.office.agency.id,
        "measure": one.measure.id,
        "obligation": one.obligation.id,
        "owner": one.obligation.owner.value,
        "actions": [action.value for action in one.obligation.actions],
        "nominal": one.nominal.isoformat(),
        "act_by": one.act_by.isoformat(),
        "last_day": one.last_day.isoformat(),
        "covers": [one.covers.start.isoformat(), one.covers.end.isoformat()],
        "status": standing.status.value,
    }


def _show_occurrences(found: tuple[Standing, ...]) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date
    from ita_scheduler.reports.wording import STATUS

    show_table(
        ("กำหนด", "ทำภายใน", "วันสุดท้าย", "สถานะ", "รหัสรายการ"),
        (
            (
                short_date(one.occurrence.nominal),
                short_date(one.occurrence.act_by),
                short_date(one.occurrence.last_day),
                STATUS[one.status],
                one.occurrence.key,
            )
            for one in found
        ),
    )


def rehearse(
    plans: Plans = None,
    config: Config = None,
    start: Annotated[str | None, typer.Option("--from", help="วันเริ่ม / first day (default: the fiscal year's)")] = None,
    end: Annotated[str | None, typer.Option("--to", help="วันสิ้นสุด / last day (default: 30 November after it)")] = None,
    answers: Annotated[Path | None, typer.Option(help="แฟ้ม TOML ว่าใครตอบอะไรเมื่อใด / who answers what, when")] = None,
    maildir: Annotated[Path | None, typer.Option(help="เขียนจดหมายลง Maildir / write the mails there")] = None,
    from_ledger: Annotated[bool, typer.Option("--from-ledger", help="ต่อจากบัญชีจริง / continue the real ledger")] = False,
    as_json: Json = False,
) -> int:
    """ซ้อมทั้งปี: แสดงจดหมายทุกฉบับที่จะส่ง โดยไม่ส่งจริง / list every mail that would be sent; send none."""
    from ita_scheduler import bootstrap
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.rehearsing import mail_json, rehearsed, show_mail
    from ita_scheduler.domain.calendar import Span

    installation = bootstrap.find_installation(config)
    loaded = bootstrap.load(installation, plans or ())
    offices = precautions.require_offices(loaded)
    years = [plan.fiscal_year.span for office in offices for plan in office.plans]
    last = read_day(end) if end is not None else max(year.end for year in years) + AFTER_YEAR_END
    real = bootstrap.existing_ledger(installation.settings) if from_ledger else None
    ledger = bootstrap.memory_ledger(real, [office.agency.id for office in offices])
    latest = max((day for office in offices if (day := bootstrap.latest_day(ledger, office))), default=None)
    first = read_day(start) if start is not None else latest or min(year.start for year in years)
    if real is not None:
        real.close()
    if last < first:
        raise WrongUse(f"วันสิ้นสุด --to ({last}) อยู่ก่อนวันเริ่ม --from ({first})", "--to lies before --from")
    if latest is not None and first < latest:
        raise WrongUse(
            f"บัญชีจริงมีข้อเท็จจริงถึง {latest} แล้ว ให้เริ่ม --from ตั้งแต่วันนั้น",
            f"the real ledger reaches {latest}: begin --from there or later",
        )
    composer = bootstrap.composer(installation.settings, offices)
    if maildir is not None:
        precautions.require_maildir(installation.settings, maildir)
    mails = rehearsed(
        installation,
        offices,
        ledger,
        Span(first, last),
        composer=composer,
        answers=bootstrap.answers(answers, offices) if answers else (),
        maildir=maildir,
        show=not as_json,
    )
    if as_json:
        print_json([mail_json(one, composer.subject(one.message)) for one in mails])
        return 0
    for one in mails:
        show_mail(one, composer.subject(one.message), offices)
    _show_open(offices, ledger, last)
    return 0


def _show_open(offices: tuple[Office, ...], ledger: Ledger, last: date) -> None:
    from collections import Counter

    from ita_scheduler.domain.thai import long_date, thai_digits
    from ita_scheduler.reports.wording import STATUS
    from ita_scheduler.usecases.listing import standings, undated

    counts = Counter(standing.status for standing in standings(offices, ledger, last))
    parts = [f"{STATUS[status]} {thai_digits(count)}" for status, count in counts.items()]
    parts.append(f"ต่อเนื่องไม่มีวันกำหนด {thai_digits(len(undated(offices)))}")
    print(f"\nสถานะ ณ {long_date(last)}: {', '.join(parts)}")


def _today() -> date:
    from ita_scheduler.clock import SystemClock

    return SystemClock().now().astimezone().date()
