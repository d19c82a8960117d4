"""The daily look: a bar for each unit, what is overdue, and what comes next; for people, for LINE, for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.options import At, Config, Json, Plans, print_json, read_day
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ita_scheduler.domain.overview import Overview
    from ita_scheduler.domain.report import Row


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    plans: Plans = None,
    config: Config = None,
    at: At = None,
    agency: Annotated[str | None, typer.Option(help="เฉพาะหน่วยงาน / one agency only")] = None,
    line: Annotated[
        bool, typer.Option("--line", help="ข้อความสั้นสำหรับวางในกลุ่ม LINE / a short text for a LINE group")
    ] = False,
    as_json: Json = False,
) -> int:
    """สถานะวันนี้: แถบของแต่ละหน่วยงาน เรื่องที่ค้าง และกำหนดถัดไป / where everything stands, by unit."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.usecases.listing import overviews
    from ita_scheduler.usecases.resume import hold_sentence

    if line and as_json:
        raise WrongUse("ใช้ --line หรือ --json อย่างใดอย่างหนึ่ง", "--line and --json exclude each other")
    installation = looked_at(config, plans or ())
    offices = precautions.require_offices(installed.load(installation, plans or ()))
    if agency is not None:
        offices = (precautions.one_office(offices, agency),)
    opened = bootstrap.existing_ledger(installation.settings)
    try:
        today = read_day(at) if at is not None else installed.today(installation, opened, offices[0])
        looks = overviews(offices, opened, today)
        held = sorted(opened.held() & {office.agency.id for office in offices}) if opened is not None else []
    finally:
        if opened is not None:
            opened.close()
    if as_json:
        print_json(_for_programs(looks, today) | {"held": held})
    elif line:
        from ita_scheduler.cli.line_text import line_text

        print("\n\n".join(line_text(look) for look in looks))
    else:
        for each in held:
            print(hold_sentence(each))
        _show(looks)
    return 0


def _for_programs(looks: Sequence[Overview], today: date) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for look in looks:
        counts.update({each.value: count for each, count in look.total.counts.items()})
    return {
        "at": today.isoformat(),
        "counts": counts,
        "undated": sum(look.undated for look in looks),
        "agencies": [_agency(look) for look in looks],
    }


def _agency(look: Overview) -> dict[str, Any]:
    return {
        "agency": look.office.agency.id,
        "name": look.office.agency.name,
        "fiscal_year_be": look.fiscal_year,
        "counts": {each.value: count for each, count in look.total.counts.items()},
        "undated": look.undated,
        "units": [
            {
                "unit": one.unit,
                "is_executive": one.is_executive,
                "counts": {each.value: count for each, count in one.counts.items()},
            }
            for one in look.by_unit
        ],
        "overdue": _keys(look.overdue),
        "unconfirmed": _keys(look.unconfirmed),
        "coming": _keys(look.coming(look.office.agency.mail_times.horizon_days)),
    }


def _keys(rows: Sequence[Row]) -> list[str]:
    return [row.occurrence for row in rows]


# ── For people ──


def _show(looks: Sequence[Overview]) -> None:
    from ita_scheduler.cli.bars import show_bars
    from ita_scheduler.domain.thai import long_date, thai_digits

    for look in looks:
        name = look.office.agency.name
        print(f"สถานะ ณ {long_date(look.at)}  {name} ปีงบประมาณ {thai_digits(look.fiscal_year)}")
        show_bars(look.by_unit)
        if look.undated:
            print(f"ต่อเนื่องไม่มีวันกำหนด {thai_digits(look.undated)} ข้อ")
        _show_late(look)
        _show_coming(look)


def _show_late(look: Overview) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date, thai_digits
    from ita_scheduler.reports.wording import FOLLOW_UP_OVERDUE, STAFF_OVERDUE

    if not look.overdue:
        print("\nไม่มีเรื่องเกินกำหนด")
    for title, passed, rows in (
        (f"{STAFF_OVERDUE} (นานที่สุดก่อน)", "พ้นมา", look.overdue),
        (FOLLOW_UP_OVERDUE, "ผ่านวาระมา", look.unconfirmed),
    ):
        if rows:
            print(f"\n{title} {thai_digits(len(rows))} รายการ")
            show_table(
                (passed, "กำหนด", "หน่วยงาน", "เรื่อง"),
                ((_days(row.days), short_date(row.nominal), _units(row), _matter(row)) for row in rows),
            )


def _show_coming(look: Overview) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date, thai_digits

    days = look.office.agency.mail_times.horizon_days
    rows = look.coming(days)
    if rows:
        print(f"\nถัดไปใน {thai_digits(days)} วัน {thai_digits(len(rows))} รายการ")
    elif look.next is None:
        print("\nไม่มีกำหนดข้างหน้าแล้ว")
        return
    else:
        print(f"\nไม่มีกำหนดใน {thai_digits(days)} วันข้างหน้า กำหนดถัดไป")
        rows = (look.next,)
    show_table(
        ("เหลือ", "ทำภายใน", "หน่วยงาน", "เรื่อง"),
        ((_days(look.days_left(row)), short_date(row.act_by), _units(row), _matter(row)) for row in rows),
    )


def _days(count: int) -> str:
    from ita_scheduler.domain.thai import thai_digits

    return f"{thai_digits(count)} วันทำการ"


def _units(row: Row) -> str:
    from ita_scheduler.reports.wording import EXECUTIVE

    return ", ".join(row.units) or EXECUTIVE


def _matter(row: Row) -> str:
    return "\n".join(_matter_lines(row))


def _matter_lines(row: Row) -> Iterator[str]:
    from ita_scheduler.domain.thai import short_date

    yield f"{row.code} {row.duty}"
    if row.promised:
        yield f"รับทราบถึง {short_date(row.promised)}"
    yield row.occurrence
