"""The command that writes a position's calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, position_named
from ita_scheduler.errors import ItaError, WrongUse

if TYPE_CHECKING:
    from ita_scheduler.domain.appointment import Appointment

# It says no more than the plan; whoever asks for it passes it on.
MODE = 0o644


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(calendar)


def calendar(
    position: Annotated[
        str,
        typer.Option("--position", metavar="POSITION", help="ปฏิทินของตำแหน่งใด / whose duties: an id or a Thai title"),
    ],
    headed: Annotated[
        bool, typer.Option("--headed", help="รวมงานของหน่วยงานที่ตำแหน่งนี้เป็นหัวหน้า / what is owed below it, too")
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="แฟ้ม .ics / the file to write")] = None,
    agency: Annotated[
        str | None, typer.Option(help="รหัสหน่วยงาน เมื่อมีหลายหน่วยงาน / the agency, when there are several")
    ] = None,
    config: Config = None,
) -> int:
    """เขียนแฟ้มปฏิทิน (.ics) ของตำแหน่งหนึ่ง ทุกวันกำหนดทั้งปี / write a position's due dates as a calendar file."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.files import in_thai, lacks_folder, write_whole
    from ita_scheduler.ics import snapshot
    from ita_scheduler.usecases.appoint import appointments

    installation = looked_at(config)
    office = precautions.one_office(precautions.require_offices(installed.load(installation)), agency)
    owing = position_named(office, position)
    ledger = bootstrap.existing_ledger(installation.settings)
    try:
        found = appointments(owing, office, ledger, with_headed=headed)
    finally:
        if ledger is not None:
            ledger.close()
    path = output or Path(f"{office.agency.id}-{owing}.ics")
    if output is None and path.exists():
        raise WrongUse(f"มีแฟ้ม {path} อยู่แล้ว ระบุชื่ออื่นด้วย -o", f"{path} exists already: name another file with -o")
    if lacks_folder(path):
        raise WrongUse(f"ไม่พบโฟลเดอร์ {path.parent} สร้างก่อน", f"there is no folder {path.parent}: make it first")
    try:
        write_whole(path, snapshot(found, f"ITA {office.directory.title(owing)}"), MODE)
    except OSError as fault:
        raise ItaError(
            f"เขียนแฟ้ม {path} ไม่ได้ ({in_thai(fault)})", f"{path} cannot be written: {fault.strerror}"
        ) from None
    print(f"{path}  {_summary(found)}")
    return 0


def _summary(found: tuple[Appointment, ...]) -> str:
    from ita_scheduler.domain.thai import thai_digits

    counts = {
        "วันกำหนด": len(found),
        "แล้วเสร็จ": sum(one.done_on is not None for one in found),
        "ยกเลิก": sum(one.is_withdrawn for one in found),
    }
    return ", ".join(f"{word} {thai_digits(count)}" for word, count in counts.items() if count)
