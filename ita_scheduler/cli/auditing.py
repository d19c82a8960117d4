"""The command that holds the past against plan and ledger: audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.options import At, Config, Json, print_json, read_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from ita_scheduler.domain.audit import Audit, Finding
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.ports import Ledger


# So many are shown to people; `--json` has them all.
MOST_FAULTS, MOST_REMARKS = 60, 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(audit)


def audit(
    config: Config = None,
    agency: Annotated[str | None, typer.Option(help="เฉพาะหน่วยงาน / one agency only")] = None,
    since: Annotated[str | None, typer.Option("--since", help="ตั้งแต่วันที่ / mornings from this date on")] = None,
    at: At = None,
    as_json: Json = False,
) -> int:
    """ตรวจสอบว่าแจ้งครบตามแผนและบัญชีจริงหรือไม่ / recompute what should have been said, and compare."""
    from ita_scheduler import installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import existing_ledger
    from ita_scheduler.usecases import audit as usecase

    first = read_day(since) if since is not None else None
    day = read_day(at) if at is not None else None
    with existing_ledger(config) as (installation, opened):
        offices = precautions.require_offices(installed.load(installation))
        chosen = offices if agency is None else (precautions.one_office(offices, agency),)
        breaks = opened.breaks(agency)
        audits = [
            (
                office,
                usecase.audit(office, opened, _moment(installation, opened, office, day), since=first, breaks=breaks),
            )
            for office in chosen
        ]
        audits = [(office, _with_perhaps_sent(found, office, installation, opened)) for office, found in audits]
    if as_json:
        print_json([_audit(found) for _, found in audits])
    else:
        for office, found in audits:
            _show(found, office)
    return 0 if all(found.is_clean for _, found in audits) else 1


def _moment(installation: Installation, opened: Ledger, office: Office, day: date | None) -> datetime:
    """Return now, or the end of an earlier day that is asked for."""
    from datetime import time

    from ita_scheduler import installed
    from ita_scheduler.domain.calendar import instant

    now = installed.present(installation, opened, office)
    return now if day is None else min(now, instant(day, time(23, 59, 59), office.agency.zone))


def _with_perhaps_sent(found: Audit, office: Office, installation: Installation, opened: Ledger) -> Audit:
    """Add what may have been sent between the backup and its restore, while nobody has said how to go on."""
    from dataclasses import replace

    from ita_scheduler import bootstrap
    from ita_scheduler.domain.audit import Finding, Matter

    if not any(one.matter is Matter.HELD for one in found.findings):
        return found
    perhaps = (
        Finding(
            matter=Matter.PERHAPS_SENT,
            about=one.message,
            on=one.morning,
            detail=f" ถึง {office.directory.title(one.position)}",
        )
        for one in bootstrap.perhaps_sent(installation, opened, office)
    )
    return replace(found, findings=(*found.findings, *perhaps))


def _audit(found: Audit) -> dict[str, Any]:
    from ita_scheduler.domain.audit import counted

    return {
        "agency": found.agency,
        "facts": found.facts,
        "head": found.head,
        "mornings_decided_again": found.decided_again,
        "is_clean": found.is_clean,
        "counts": {matter.value: count for matter, count in counted(found.findings).items()},
        "findings": [_finding(one) for one in found.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "matter": one.matter.value,
        "is_fault": one.matter.is_fault,
        "about": one.about,
        "on": one.on.isoformat() if one.on else None,
        "detail": one.detail,
    }


def _show(found: Audit, office: Office) -> None:
    from ita_scheduler.domain.thai import thai_digits

    faults = [one for one in found.findings if one.matter.is_fault]
    remarks = [one for one in found.findings if not one.matter.is_fault]
    print(
        f"{office.agency.name}: ข้อเท็จจริง {thai_digits(found.facts)} รายการ "
        f"ตัดสินซ้ำ {thai_digits(found.decided_again)} เช้า หัวบัญชี {found.head}"
    )
    _list("✗", faults, MOST_FAULTS, office)
    _list("·", remarks, MOST_REMARKS, office)
    print("  ✓ ครบถ้วน ตรงตามแผนและบัญชี / clean" if not faults else f"  ต้องดู {thai_digits(len(faults))} ข้อ / not clean")


def _list(sign: str, findings: list[Finding], most: int, office: Office) -> None:
    from ita_scheduler.domain.audit_words import in_thai
    from ita_scheduler.domain.thai import thai_digits

    for one in findings[:most]:
        print(f"  {sign} {in_thai(one, office.directory)}")
    if len(findings) > most:
        print(f"  {sign} และอีก {thai_digits(len(findings) - most)} ข้อ ดูทั้งหมดด้วย --json / more with --json")
