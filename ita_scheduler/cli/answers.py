"""Commands by which people answer: complete, acknowledge."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, position_named, read_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ita_scheduler.domain.office import Office
    from ita_scheduler.usecases.respond import Answer

Key = Annotated[str, typer.Argument(metavar="KEY", help="รหัสรายการ / the occurrence's key, as in the mail")]
By = Annotated[str, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้ทำ / the position that did it")]
RecordedBy = Annotated[
    str | None, typer.Option("--recorded-by", metavar="POSITION", help="ผู้บันทึกแทน / who types it in, if another")
]
Note = Annotated[str, typer.Option(help="หมายเหตุ / a note")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(complete)
    app.command()(acknowledge)


def complete(
    key: Key,
    by: By,
    evidence: Annotated[str, typer.Option(help="หลักฐาน: URL เลขที่บันทึก หรือแฟ้ม / URL, memo number or file")],
    recorded_by: RecordedBy = None,
    at: Annotated[str | None, typer.Option("--at", help="วันที่ทำเสร็จ / the day it was done (default: today)")] = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """บันทึกว่าแล้วเสร็จ / record that it is done."""
    from ita_scheduler.usecases.respond import Completion

    on = read_day(at) if at is not None else None

    def answer(office: Office, now: datetime) -> Answer:
        today = now.astimezone(office.agency.zone).date()
        return Completion(
            occurrence=key,
            by=position_named(office, by),
            on=on or today,
            evidence=evidence,
            note=note,
            recorded_by=position_named(office, recorded_by) if recorded_by else None,
        )

    _record(key, answer, config)
    print(f"บันทึกแล้ว: {key} แล้วเสร็จ / recorded as done")
    return 0


def acknowledge(
    key: Key,
    by: By,
    until: Annotated[str, typer.Option(help="จะเสร็จภายในวันที่ / until which day it is in hand")],
    recorded_by: RecordedBy = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """รับทราบ กำลังดำเนินการ / say that it is in hand: repeats and escalation stand still until that day."""
    from ita_scheduler.usecases.respond import Acknowledgement

    last = read_day(until)

    def answer(office: Office, now: datetime) -> Answer:
        del now
        return Acknowledgement(
            occurrence=key,
            by=position_named(office, by),
            until=last,
            note=note,
            recorded_by=position_named(office, recorded_by) if recorded_by else None,
        )

    _record(key, answer, config)
    print(f"บันทึกแล้ว: {key} รับทราบถึง {until} / recorded")
    return 0


def _record(key: str, answer: Callable[[Office, datetime], Answer], config: Path | None) -> None:
    from ita_scheduler import bootstrap
    from ita_scheduler.usecases.respond import find, record

    installation = bootstrap.find_installation(config)
    loaded = bootstrap.load(installation)
    offices = {office.agency.id: office for office in loaded.offices}
    office, _ = find(key, offices)
    ledger = bootstrap.open_ledger(installation.settings)
    try:
        now = bootstrap.present(installation, ledger, office)
        record(answer(office, now), offices, ledger, now)
    finally:
        ledger.close()
