"""Commands that show the mails: outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.opening import existing_ledger
from ita_scheduler.cli.options import Config, Json, position_named, print_json
from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from ita_scheduler.cli.titles import Titles
    from ita_scheduler.domain.outbox import Message


def register(app: typer.Typer) -> None:
    """Add the commands."""
    boxes = typer.Typer(help="จดหมายรอส่งและที่ส่งแล้ว / the mails and what became of them", invoke_without_command=True)
    boxes.callback()(outbox)
    boxes.command("resend")(resend)
    app.add_typer(boxes, name="outbox")


def outbox(
    context: typer.Context,
    config: Config = None,
    in_doubt: Annotated[
        bool, typer.Option("--in-doubt", help="เฉพาะที่ไม่แน่ว่าถึงแล้ว / only those perhaps sent twice")
    ] = False,
    as_json: Json = False,
) -> int:
    """แสดงจดหมายทั้งหมดและสถานะการส่ง / list the mails and what became of them."""
    if context.invoked_subcommand is not None:
        return 0
    from ita_scheduler.cli.titles import titles_of

    with existing_ledger(config) as (installation, opened):
        found = opened.messages(doubtful=True if in_doubt else None)
    if as_json:
        print_json([_message(one) for one in found])
    elif found:
        _show_messages(found, titles_of(installation))
    else:
        print("ไม่มีฉบับที่ไม่แน่ว่าถึง / none is in doubt" if in_doubt else "ไม่มีจดหมาย / there are no mails")
    return 0


def _message(one: Message) -> dict[str, Any]:
    return {
        "message_id": one.id,
        "agency": one.agency,
        "at": one.at.isoformat(),
        "position": one.position,
        "to": one.address,
        "state": one.state.value,
        "attempts": one.attempts,
        "in_doubt": one.doubts > 0,
        "doubts": one.doubts,
        "next_attempt": one.next_attempt.isoformat() if one.next_attempt else None,
        "reply": one.reply,
    }


def _show_messages(found: tuple[Message, ...], titles: Titles) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.cli.wording import STATE
    from ita_scheduler.domain.thai import short_date, thai_digits

    show_table(
        ("วันที่", "ถึงตำแหน่ง", "สถานะ", "ครั้ง", "ไม่แน่ว่าถึง", "คำตอบล่าสุด", "Message-ID"),
        (
            (
                short_date(one.morning),
                titles.of(one.agency, one.position),
                STATE[one.state],
                thai_digits(one.attempts),
                thai_digits(one.doubts) if one.doubts else "",
                one.reply,
                one.id,
            )
            for one in found
        ),
    )


def resend(
    message_id: Annotated[str, typer.Argument(metavar="MESSAGE-ID", help="ที่แสดงใน outbox / as listed")],
    by: Annotated[str, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้สั่ง / who asks for it")],
    config: Config = None,
) -> int:
    """ส่งฉบับที่ส่งไม่ได้อีกครั้ง ด้วย Message-ID เดิม / try a failed mail again, with the same Message-ID."""
    from ita_scheduler import installed
    from ita_scheduler.domain.outbox import State

    with existing_ledger(config) as (installation, opened):
        message = opened.message(message_id)
        offices = {office.agency.id: office for office in installed.load(installation).offices}
        if message is None or message.agency not in offices:
            raise Refused(f"ไม่มีจดหมาย “{message_id}”", "there is no such message")
        office = offices[message.agency]
        asking = position_named(office, by)
        if asking not in office.directory.positions:
            raise Refused(f"ไม่มีตำแหน่ง “{by}”", f"there is no position “{by}”")
        if message.state is State.FAILED and not message.address:
            raise Refused(
                "ที่อยู่ของจดหมายนี้ลบไปแล้วตามกำหนดการเก็บข้อมูล จึงส่งซ้ำไม่ได้",
                "the address of this mail was erased when its time was over: it cannot be sent again",
            )
        if not opened.resend(message_id, at=installed.present(installation, opened, office), actor=asking):
            raise Refused(
                "ส่งซ้ำได้เฉพาะฉบับที่ส่งไม่ได้ และรายการยังไม่ย้ายไปฉบับใหม่",
                "only a failed mail whose lines have not moved into a newer one can be sent again",
            )
    print("จะส่งอีกครั้งภายในไม่กี่วินาทีถ้าโปรแกรมทำงานอยู่ / it will be tried again by the running daemon")
    return 0
