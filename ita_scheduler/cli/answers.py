"""Commands by which people answer: complete, acknowledge, waive, reopen, correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_scheduler.cli.options import By, ByExecutive, Config, Key, Note, Reason, RecordedBy, read_day


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(complete)
    app.command()(acknowledge)
    app.command()(waive)
    app.command()(reopen)
    app.command()(correct)


def complete(
    key: Key,
    by: By,
    evidence: Annotated[str, typer.Option(help="หลักฐาน: URL หรือเลขที่บันทึก / a URL or memo number")] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", metavar="FILE", help="แฟ้มหลักฐาน เก็บสำเนาไว้ / a file, of which a copy is kept"),
    ] = None,
    recorded_by: RecordedBy = None,
    at: Annotated[str | None, typer.Option("--at", help="วันที่ทำเสร็จ / the day it was done (default: today)")] = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """บันทึกว่าแล้วเสร็จ / record that it is done."""
    from ita_scheduler.cli.recording import kept_evidence, record
    from ita_scheduler.domain.answer import Completion
    from ita_scheduler.domain.thai import long_date

    on = read_day(at) if at is not None else None
    with kept_evidence(key, file or (), config) as kept:
        files = tuple(each.file for each in kept)
        history = record(
            Completion(
                occurrence=key, by=by, on=on, evidence=evidence, files=files, note=note, recorded_by=recorded_by
            ),
            config,
        )
    done = history.completions[key]
    proof = f" หลักฐาน: {done.evidence}" if done.evidence else ""
    print(f"บันทึกแล้ว: {key} แล้วเสร็จ {long_date(done.on)}{proof} / recorded as done on {done.on}")
    for each in kept:
        print(f"  หลักฐาน / evidence: {each.path}")
    return 0


def acknowledge(
    key: Key,
    by: By,
    until: Annotated[
        str | None,
        typer.Option(help="จะเสร็จภายในวันที่ / until which day it is in hand (default: 3 working days from today)"),
    ] = None,
    recorded_by: RecordedBy = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """รับทราบ กำลังดำเนินการ / say that it is in hand: repeats and escalation stand still until that day."""
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import Acknowledgement
    from ita_scheduler.domain.thai import long_date

    last = read_day(until) if until is not None else None
    history = record(Acknowledgement(occurrence=key, by=by, until=last, note=note, recorded_by=recorded_by), config)
    held = history.acknowledgements[key][-1].until
    print(f"บันทึกแล้ว: {key} รับทราบถึง {long_date(held)} / recorded, until {held}")
    return 0


def waive(
    key: Key,
    by: ByExecutive,
    reason: Reason,
    recorded_by: RecordedBy = None,
    config: Config = None,
) -> int:
    """ยกเว้น ไม่ต้องดำเนินการ โดยปลัดหรือนายก / the executive decides that it is not owed."""
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import Waiver

    record(Waiver(occurrence=key, by=by, note=reason, recorded_by=recorded_by), config)
    print(f"บันทึกแล้ว: {key} ได้รับยกเว้น / recorded as waived")
    return 0


def reopen(
    key: Key,
    by: By,
    reason: Reason,
    recorded_by: RecordedBy = None,
    config: Config = None,
) -> int:
    """เปิดเรื่องที่ปิดแล้วขึ้นใหม่ / what was completed or waived is open after all."""
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import Reopening

    record(Reopening(occurrence=key, by=by, note=reason, recorded_by=recorded_by), config)
    print(f"บันทึกแล้ว: {key} เปิดใหม่ / reopened")
    return 0


def correct(
    key: Key,
    by: By,
    at: Annotated[str | None, typer.Option("--at", help="วันที่ทำเสร็จที่ถูกต้อง / the right day")] = None,
    evidence: Annotated[str | None, typer.Option(help="หลักฐานที่ถูกต้อง / the right evidence")] = None,
    done_by: Annotated[
        str | None, typer.Option("--done-by", metavar="POSITION", help="ผู้ทำที่ถูกต้อง / who really did it")
    ] = None,
    recorded_by: RecordedBy = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """แก้บันทึกที่ลงไว้ผิด ของเดิมยังอยู่ในบัญชี / correct what a completion says; the former fact stays."""
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import Correction

    on = read_day(at) if at is not None else None
    record(
        Correction(
            occurrence=key, by=by, on=on, evidence=evidence, done_by=done_by, note=note, recorded_by=recorded_by
        ),
        config,
    )
    print(f"บันทึกแล้ว: แก้ไข {key} / corrected")
    return 0
