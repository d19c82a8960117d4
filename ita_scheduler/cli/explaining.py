"""The command that answers why: explain."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.options import At, Config, Json, Key, print_json, read_day
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from datetime import datetime

    import typer

    from ita_scheduler.domain.explanation import Coming, Explanation, Recorded, Spoken, Unspoken
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.ports import Ledger


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(key: Key, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """อธิบายรายการหนึ่ง: แจ้งใครแล้ว เพราะเหตุใด อะไรไม่ได้แจ้ง และต่อไปคืออะไร / why, to whom, and what comes next."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.usecases import explain as usecase
    from ita_scheduler.usecases.finding import find

    installation = looked_at(config)
    offices = {office.agency.id: office for office in installed.load(installation).offices}
    ledger = bootstrap.existing_ledger(installation.settings)
    try:
        office, one = find(key, offices, installed.present_of_any(installation, ledger, offices.values()))
        now = _moment(installation, ledger, office, read_day(at) if at is not None else None)
        copy = bootstrap.memory_ledger(ledger, [office.agency.id], until=now)
    finally:
        if ledger is not None:
            ledger.close()
    found = usecase.explain(one, office, copy, now)
    if as_json:
        print_json(_explained(found))
    else:
        _show(found, office)
    return 0


def _moment(installation: Installation, ledger: Ledger | None, office: Office, day: date | None) -> datetime:
    """Return now, or the end of the day that is asked for. Raises WrongUse for a day that has not come."""
    from datetime import time

    from ita_scheduler import installed
    from ita_scheduler.domain.calendar import instant

    now = installed.present(installation, ledger, office)
    if day is None:
        return now
    if day > now.astimezone(office.agency.zone).date():
        raise WrongUse(f"วันที่ {day} ยังมาไม่ถึง ดูล่วงหน้าด้วยคำสั่ง rehearse", f"{day} has not come: use `rehearse`")
    return min(now, instant(day, time(23, 59, 59), office.agency.zone))


def _explained(found: Explanation) -> dict[str, Any]:
    one = found.occurrence
    return {
        "occurrence": one.key,
        "at": found.on.isoformat(),
        "status": found.status.value,
        "nominal": one.nominal.isoformat(),
        "act_by": one.act_by.isoformat(),
        "last_day": one.last_day.isoformat(),
        "recorded": [_recorded(each) for each in found.recorded],
        "said": [_spoken(each) for each in found.spoken],
        "not_said": [_unspoken(each) for each in found.unspoken],
        "next": [_notice(each) | {"on": each.on.isoformat(), "reason": each.reason.value} for each in found.coming],
    }


def _recorded(one: Recorded) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "at": one.at.isoformat(),
        "kind": one.kind.value,
        "by": one.by,
        "recorded_by": one.actor,
        "acting_for": list(one.acting_for),
        "via": one.via,
        "on": one.on.isoformat() if one.on else None,
        "until": one.until.isoformat() if one.until else None,
        "evidence": one.evidence,
        "files": list(one.files),
        "note": one.note,
    }


def _notice(one: Spoken | Unspoken | Coming) -> dict[str, Any]:
    return {"kind": one.kind.value, "step": one.step, "position": one.position}


def _spoken(one: Spoken) -> dict[str, Any]:
    return _notice(one) | {
        "on": one.on.isoformat(),
        "reason": one.reason.value,
        "state": one.state.value,
        "in_doubt": one.is_in_doubt,
        "skipped": list(one.skipped),
        "message_id": one.message,
    }


def _unspoken(one: Unspoken) -> dict[str, Any]:
    return _notice(one) | {"on": one.on.isoformat() if one.on else None, "why": one.why.value, "by": one.by}


def _show(found: Explanation, office: Office) -> None:
    from ita_scheduler.cli.wording import REASON, STATE, SUPPRESSION, answer_words
    from ita_scheduler.domain.plan import Owner
    from ita_scheduler.domain.thai import long_date, short_date, thai_digits
    from ita_scheduler.reports.wording import standing_words

    one = found.occurrence
    stands = standing_words(found.status, is_executive=one.obligation.owner is Owner.EXECUTIVE)
    print(f"{one.key}\n{one.measure.code} {one.measure.title}\n“{one.obligation.phrase}”")
    print(
        f"กำหนด {long_date(one.nominal)}  ทำภายใน {long_date(one.act_by)}  วันสุดท้าย {long_date(one.last_day)}\n"
        f"สถานะ ณ {long_date(found.on)}: {stands}"
    )
    _show_part(
        "บันทึกไว้",
        ("บันทึกเมื่อ", "สิ่งที่บันทึก", "โดย", "หลักฐานและหมายเหตุ", "ข้อเท็จจริงที่"),
        [
            (
                short_date(each.at),
                answer_words(each.kind, each.on, each.until),
                _who(each, office),
                "; ".join(part for part in (each.evidence, *each.files, each.note) if part),
                thai_digits(each.fact),
            )
            for each in found.recorded
        ],
    )
    _show_part(
        "แจ้งแล้ว",
        ("วันที่", "ถึง", "เรื่อง", "เหตุ", "จดหมาย", "Message-ID"),
        [
            (
                short_date(each.on),
                office.directory.title(each.position),
                _words(each, office),
                REASON[each.reason],
                STATE[each.state] + (" (ไม่แน่ว่าถึง)" if each.is_in_doubt else ""),
                each.message,
            )
            for each in found.spoken
        ],
    )
    _show_part(
        "ไม่ได้แจ้ง และเหตุผล",
        ("เมื่อ", "ถึง", "เรื่อง", "เหตุที่ไม่แจ้ง", "เพราะ"),
        [
            (
                short_date(each.on) if each.on else "ขณะนี้",
                office.directory.title(each.position),
                _words(each, office),
                SUPPRESSION[each.why],
                each.by,
            )
            for each in found.unspoken
        ],
    )
    _show_part(
        "ต่อไป ถ้าไม่มีผู้ตอบ",
        ("วันที่", "ถึง", "เรื่อง", "เหตุ"),
        [
            (short_date(each.on), office.directory.title(each.position), _words(each, office), REASON[each.reason])
            for each in found.coming
        ],
    )


def _who(one: Recorded, office: Office) -> str:
    title = office.directory.title
    acting = "".join(f" รักษาราชการแทน{title(post)}" for post in one.acting_for)
    return title(one.by) + acting + (f" (บันทึกโดย {title(one.actor)})" if one.actor != one.by else "")


def _show_part(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from ita_scheduler.cli.tables import show_table

    print(f"\n{title}" if rows else f"\n{title}: ไม่มี")
    if rows:
        show_table(head, rows)


def _words(one: Spoken | Unspoken | Coming, office: Office) -> str:
    from ita_scheduler.cli.wording import notice_words
    from ita_scheduler.domain.notice import Notice, Reason

    notice = Notice(
        occurrence="",
        kind=one.kind,
        step=one.step,
        position=one.position,
        reason=getattr(one, "reason", Reason.COMPLETED),
    )
    return notice_words(notice, office.directory)
