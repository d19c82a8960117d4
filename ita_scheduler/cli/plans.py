"""Commands about plans: check, occurrences."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.coverage import covered, hole_sentences, stretch_json
from ita_scheduler.cli.options import At, Config, Json, Plans, print_json, read_day

if TYPE_CHECKING:
    import typer

    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.domain.coverage import Coverage
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation, Plan
    from ita_scheduler.installed import Installation
    from ita_scheduler.ports import Ledger
    from ita_scheduler.usecases.listing import Standing


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(occurrences)


def check(plans: Plans = None, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """ตรวจแฟ้มทั้งหมด แล้วทวนรอบเวลาของแต่ละข้อเป็นคำ / check all files, and say each cadence back in words."""
    from ita_scheduler import installed
    from ita_scheduler.shipped import example_settings
    from ita_scheduler.specimens import try_templates

    installation = installed.find_installation(config)
    loaded = installed.load(installation, plans or ())
    today = read_day(at) if at is not None else _today()
    proofs = _covered(loaded, today)
    warnings = [str(one) for one in (*installation.settings.warnings, *loaded.problems)]
    broken = [fault for one in try_templates(installation.settings, loaded.offices) for fault in one.faults]
    if as_json:
        holes = [{"agency": office.agency.id} | stretch_json(one) for office, found in proofs for one in found.holes]
        print_json({"problems": [*broken, *warnings], "holes": holes, "obligations": [*_said_back(loaded, today)]})
        return 1 if broken else 0
    for office in loaded.offices:
        for plan in office.plans:
            _say_plan(office, plan, today)
    warnings += [sentence for office, found in proofs for sentence in hole_sentences(found, office)]
    for warning in (*warnings, *broken):  # below the long listing, where they are seen
        print(warning, file=sys.stderr)
    if broken:
        print(f"แม่แบบใช้ไม่ได้ {len(broken)} แห่ง / templates that cannot be used: {len(broken)}", file=sys.stderr)
        return 1
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
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.usecases.listing import standings

    installation = looked_at(config, plans or ())
    loaded = installed.load(installation, plans or ())
    ledger = bootstrap.existing_ledger(installation.settings)
    try:
        today = read_day(at) if at is not None else _here(installation, ledger, loaded)
        found = standings(loaded.offices, ledger, today)
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
    from ita_scheduler.domain.plan import Owner
    from ita_scheduler.domain.thai import short_date
    from ita_scheduler.reports.wording import standing_words

    show_table(
        ("กำหนด", "ทำภายใน", "วันสุดท้าย", "สถานะ", "รหัสรายการ"),
        (
            (
                short_date(one.occurrence.nominal),
                short_date(one.occurrence.act_by),
                short_date(one.occurrence.last_day),
                standing_words(one.status, is_executive=one.occurrence.obligation.owner is Owner.EXECUTIVE),
                one.occurrence.key,
            )
            for one in found
        ),
    )


def _here(installation: Installation, ledger: Ledger | None, loaded: Loaded) -> date:
    """Return the date in the offices' own zone: a machine in UTC is a day behind them in the evening."""
    from ita_scheduler import installed

    return installed.today(installation, ledger, loaded.offices[0]) if loaded.offices else _today()


def _today() -> date:
    from ita_scheduler.clock import SystemClock

    return SystemClock().now().astimezone().date()
