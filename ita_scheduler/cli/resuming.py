"""The command by which a person says how to go on after a restore: resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.opening import existing_ledger
from ita_scheduler.cli.options import Config, Json, position_named, print_json
from ita_scheduler.errors import Refused, WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.storage.sql import SqlLedger
    from ita_scheduler.usecases.resume import How, PerhapsSent

# Said by restore too: what people recorded meanwhile is as lost as what the program said.
TYPE_IN_AGAIN = (
    "สิ่งที่บันทึกไว้หลังสำรองข้อมูล (แล้วเสร็จ รับทราบ ลงนาม) ไม่อยู่ในบัญชีที่กู้คืน ให้บันทึกใหม่ก่อน โดยระบุวันจริงด้วย --at"
    " / what people recorded after the backup is not in the restored ledger: record it again first, with its own date"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(resume)


def resume(
    agency: Annotated[str | None, typer.Option("--agency", metavar="ID", help="เฉพาะหน่วยงาน / one agency only")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้สั่ง / who decides it")] = None,
    as_sent: Annotated[
        bool, typer.Option("--as-sent", help="ถือว่าส่งแล้ว ไม่ส่งซ้ำ / they count as sent, nothing comes twice")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="ส่งใหม่ อาจซ้ำแต่ไม่หาย / go on from the backup: perhaps twice, never lost")
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> int:
    """หลังกู้คืน: แสดงจดหมายที่อาจส่งไปแล้ว และสั่งให้ทำงานต่อ / after a restore: what may have been sent, and how to go on."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.usecases.resume import How

    if as_sent and again:
        raise WrongUse("เลือก --as-sent หรือ --again อย่างใดอย่างหนึ่ง", "choose one of --as-sent and --again")
    how = How.AS_SENT if as_sent else How.AGAIN if again else None
    if how is not None and by is None:
        raise WrongUse("ต้องระบุผู้สั่งด้วย --by ตำแหน่ง", "say who decides it, with --by POSITION")
    with existing_ledger(config) as (installation, opened):
        offices = _held(installed.load(installation).offices, opened.held(), agency)
        if how is not None:
            _check_position(offices, by or "")
        found = {}
        for office in offices:
            if how is None:
                found[office.agency.id] = bootstrap.perhaps_sent(installation, opened, office)
            else:
                found[office.agency.id] = _go_on(installation, opened, office, how, by or "")
    if as_json:
        print_json([_as_json(name, one, how) for name, mails in found.items() for one in mails])
    else:
        for office in offices:
            _show(office, found[office.agency.id], how)
        _say_what_next(how)
    return 0


def _held(offices: Sequence[Office], held: frozenset[str], agency: str | None) -> list[Office]:
    """Return the offices that are meant. Raises Refused when there is nothing to decide."""
    found = [office for office in offices if office.agency.id in held and agency in (None, office.agency.id)]
    if found:
        return found
    names = ", ".join(sorted(held))
    if names:
        raise Refused(
            f"หน่วยงานที่พักอยู่คือ {names} ต้องมีแผนใน config.toml ด้วย",
            f"held are {names}: name one of them, whose plan must stand in config.toml",
        )
    raise Refused("ไม่มีหน่วยงานใดพักอยู่", "no agency is held: there is nothing to decide")


def _check_position(offices: Sequence[Office], by: str) -> None:
    """Refuse before anything is written, when several agencies go on at once."""
    for office in offices:
        if position_named(office, by) not in office.directory.positions:
            raise Refused(
                f"{office.agency.id} ไม่มีตำแหน่ง “{by}” ระบุ --agency", f"{office.agency.id} has no position “{by}”"
            )


def _go_on(installation: Installation, opened: SqlLedger, office: Office, how: How, by: str) -> tuple[PerhapsSent, ...]:
    from ita_scheduler import bootstrap

    return bootstrap.go_on(installation, opened, office, how, position_named(office, by))


def _as_json(agency: str, one: PerhapsSent, how: How | None) -> dict[str, Any]:
    return {
        "agency": agency,
        "message_id": one.message,
        "position": one.position,
        "morning": one.morning.isoformat(),
        "notices": list(one.notices),
        "was_waiting": one.was_waiting,
        "how": how.value if how else None,
    }


def _show(office: Office, mails: tuple[PerhapsSent, ...], how: How | None) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date, thai_digits
    from ita_scheduler.usecases.resume import How

    said = {
        None: "จดหมายที่อาจส่งไปแล้ว / mails that may have been sent",
        How.AS_SENT: "ถือว่าส่งแล้ว / count as sent now",
        How.AGAIN: "อาจได้รับซ้ำ / may come twice",
    }[how]
    print(f"{office.agency.id}: {said} {thai_digits(len(mails))} ฉบับ")
    if not mails:
        return
    show_table(
        ("วันที่", "ถึงตำแหน่ง", "เรื่อง", "Message-ID"),
        (
            (
                short_date(one.morning),
                office.directory.title(one.position),
                "\n".join(one.notices) or "แจ้งผู้ดูแลระบบ",
                one.message,
            )
            for one in mails
        ),
    )


def _say_what_next(how: How | None) -> None:
    if how is not None:
        print("บันทึกแล้ว โปรแกรมจะทำงานต่อเองภายในไม่กี่วินาทีถ้าเปิดอยู่ / recorded: the running daemon goes on by itself")
        return
    print(TYPE_IN_AGAIN)
    print(
        "แล้วเลือก: ita-scheduler resume --by POSITION --as-sent (ถือว่าส่งแล้ว ไม่มีใครได้ซ้ำ)\n"
        "หรือ: ita-scheduler resume --by POSITION --again (ทำงานต่อจากวันที่สำรอง อาจซ้ำแต่ไม่มีเรื่องใดหาย)\n"
        "Then choose: --as-sent if they were sent (nothing comes twice), --again if they were not (nothing is lost)."
    )
