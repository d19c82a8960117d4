"""The command by which a person who leaves is erased: forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, position_named
from ita_scheduler.errors import Refused, WrongUse

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.safekeeping.erasing import Erasure


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(forget)


def forget(
    position: Annotated[str, typer.Argument(metavar="POSITION", help="ตำแหน่งที่ผู้ดำรงพ้นไป / whose holder leaves")],
    agency: Annotated[str | None, typer.Option("--agency", metavar="ID", help="หน่วยงาน / which agency's")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="ลบโดยไม่ถาม / erase without asking")] = False,
    config: Config = None,
) -> int:
    """ลบชื่อและอีเมลของผู้ที่พ้นตำแหน่ง (PDPA) ข้อเท็จจริงคงอยู่ / erase who leaves: name and address; facts stay."""
    from ita_scheduler import installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.safekeeping.erasing import erasures

    installation = installed.find_installation(config)
    if installation.is_demonstration:
        raise WrongUse("ไม่มี config.toml ไม่มีผู้ใดให้ลบ", "there is no config.toml: nobody to forget")
    office = precautions.one_office(precautions.require_offices(installed.load(installation)), agency)
    known = position_named(office, position)
    if known not in office.directory.positions:
        names = ", ".join(f"{one.id} ({one.title})" for one in office.directory.positions.values())
        raise Refused(f"ไม่มีตำแหน่ง “{position}” มี: {names}", f"there is no position “{position}”")
    found = erasures(installation.plans, office.agency.id, known)
    if not _agreed(office, known, found, yes=yes):
        print("ไม่ได้ลบอะไร / nothing was erased")
        return 1
    address = office.directory.address(known)
    for one in found:
        one.write()
        print(f"{one.path}: ลบ {', '.join(one.held)} ของ {known} แล้ว / erased")
    _forget_mails(installation, office, known, address)
    print(
        "โปรดดูหมายเหตุ (#) ในแฟ้มนั้น และสำเนาสำรองเก่าด้วย ข้อเท็จจริงในบัญชีมีเพียงตำแหน่ง"
        " / look at the comments in that file and at older backups too; the facts name the position only"
    )
    return 0


def _agreed(office: Office, position: str, found: tuple[Erasure, ...], *, yes: bool) -> bool:
    from ita_scheduler.cli.asking import Interview

    for one in found:
        for key, held in one.held.items():
            print(f"{one.path}: {key} = {held}")
    print(f"และที่อยู่ในจดหมายที่จบแล้วถึง {office.directory.title(position)} / and the addresses in its finished mails")
    interview = Interview.begun(agrees=yes)
    if not yes and not interview.asks:
        raise WrongUse("ไม่มีหน้าจอให้ถาม ระบุ --yes", "there is no terminal to ask at: give --yes")
    return yes or interview.agreed("ลบถาวร / erase for good?", proposal=False)


def _forget_mails(installation: Installation, office: Office, position: str, address: str | None) -> None:
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.domain.outbox import State
    from ita_scheduler.storage.rules import is_same

    others = [one for one in office.directory.positions.values() if one.id != position]
    is_shared = address is not None and any(is_same(one.address or "", address) for one in others)
    if is_shared:
        print(
            "ตู้จดหมายนี้ใช้ร่วมกับตำแหน่งอื่น จึงคงไว้ในจดหมายของตำแหน่งนั้น / other positions share that mailbox: it stays in theirs"
        )
    opened = bootstrap.existing_ledger(installation.settings)
    if opened is None:
        return
    try:
        blanked = opened.forget_addresses(
            before=installed.present(installation, opened, office),
            agency=office.agency.id,
            address=None if is_shared else address,
            position=position,
        )
        waiting = opened.messages(agency=office.agency.id, states=(State.PENDING, State.SENDING))
    finally:
        opened.close()
    print(f"จดหมายที่จบแล้ว {blanked} ฉบับไม่มีที่อยู่แล้ว / the addresses in {blanked} finished mails are gone")
    if count := sum(one.position == position for one in waiting):
        print(f"ยังมีจดหมายรอส่ง {count} ฉบับ สั่งคำสั่งนี้อีกครั้งเมื่อส่งแล้ว / {count} mails are still under way: call this again")
