"""Commands that show what is recorded: outbox, ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.options import Config, Json, print_json
from ita_scheduler.errors import Refused, WrongUse

if TYPE_CHECKING:
    from ita_scheduler.bootstrap import Installation
    from ita_scheduler.domain.ledger import Fact
    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.storage.sql import SqlLedger


# Longer bodies are cut in the table; --json shows them whole.
LONGEST_CELL = 300


def register(app: typer.Typer) -> None:
    """Add the commands."""
    boxes = typer.Typer(help="จดหมายรอส่งและที่ส่งแล้ว / the mails and what became of them", invoke_without_command=True)
    boxes.callback()(outbox)
    boxes.command("resend")(resend)
    app.add_typer(boxes, name="outbox")
    app.command()(ledger)


@contextmanager
def _ledger(config: Path | None) -> Iterator[tuple[Installation, SqlLedger]]:
    from ita_scheduler import bootstrap

    installation = bootstrap.find_installation(config)
    opened = bootstrap.existing_ledger(installation.settings)
    if opened is None:
        raise WrongUse(
            f"ยังไม่มีบัญชีข้อมูล ({installation.settings.storage.path}) เริ่มด้วยคำสั่ง run",
            "there is no ledger yet: start with the command run",
        )
    try:
        yield installation, opened
    finally:
        opened.close()


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
    with _ledger(config) as (_, opened):
        found = opened.messages(doubtful=True if in_doubt else None)
    if as_json:
        print_json([_message(one) for one in found])
    else:
        _show_messages(found)
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


def _show_messages(found: tuple[Message, ...]) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.cli.wording import STATE
    from ita_scheduler.domain.thai import short_date, thai_digits

    show_table(
        ("วันที่", "ถึงตำแหน่ง", "สถานะ", "ครั้ง", "ไม่แน่ว่าถึง", "คำตอบล่าสุด", "Message-ID"),
        (
            (
                short_date(one.morning),
                one.position,
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
    from ita_scheduler import bootstrap

    with _ledger(config) as (installation, opened):
        message = opened.message(message_id)
        offices = {office.agency.id: office for office in bootstrap.load(installation).offices}
        if message is None or message.agency not in offices:
            raise Refused(f"ไม่มีจดหมาย “{message_id}”", "there is no such message")
        office = offices[message.agency]
        if by not in office.directory.positions:
            raise Refused(f"ไม่มีตำแหน่ง “{by}”", f"there is no position “{by}”")
        if not opened.resend(message_id, at=bootstrap.present(installation, opened, office), actor=by):
            raise Refused(
                "ส่งซ้ำได้เฉพาะฉบับที่ส่งไม่ได้ และรายการยังไม่ย้ายไปฉบับใหม่",
                "only a failed mail whose lines have not moved into a newer one can be sent again",
            )
    print("จะส่งอีกครั้งภายในไม่กี่วินาทีถ้าโปรแกรมทำงานอยู่ / it will be tried again by the running daemon")
    return 0


def ledger(
    config: Config = None,
    agency: Annotated[str | None, typer.Option(help="เฉพาะหน่วยงาน / one agency only")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="ตรวจลูกโซ่แฮช / verify the hash chain")] = False,
    last: Annotated[int, typer.Option(min=1, help="แสดงกี่รายการท้าย / how many of the latest")] = 50,
    as_json: Json = False,
) -> int:
    """แสดงหรือตรวจบัญชีข้อเท็จจริง / show or verify the facts."""
    with _ledger(config) as (_, opened):
        heads = opened.heads()
        if agency is not None and agency not in heads:
            known = ", ".join(sorted(heads))
            raise Refused(f"ไม่มีหน่วยงาน “{agency}” ในบัญชี มี: {known}", f"there is no agency “{agency}” in the ledger")
        names = [agency] if agency else sorted(heads)
        if verify:
            return _verify(opened, names, as_json=as_json)
        facts = [fact for name in names for fact in opened.facts(name)]
    facts = sorted(facts, key=lambda fact: (fact.at, fact.agency, fact.seq))[-last:]
    if as_json:
        print_json([_fact(fact) for fact in facts])
    else:
        _show_facts(facts)
    return 0


def _verify(opened: SqlLedger, names: list[str], *, as_json: bool) -> int:
    from ita_scheduler.domain.ledger import Head, first_break

    heads = opened.heads()
    found = {name: first_break(opened.facts(name), heads.get(name, Head())) for name in names}
    if as_json:
        print_json(
            [
                {
                    "agency": name,
                    "facts": heads.get(name, Head()).seq,
                    "hash": heads.get(name, Head()).hash,
                    "break": why,
                }
                for name, why in found.items()
            ]
        )
    for name, why in found.items():
        head = heads.get(name, Head())
        if why:
            print(f"{name}: {why}", file=sys.stderr)
        elif not as_json:
            print(f"{name}: ครบถ้วน {head.seq} รายการ หัวบัญชี {head.hash} / whole, {head.seq} facts")
    return 1 if any(found.values()) else 0


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "agency": fact.agency,
        "seq": fact.seq,
        "at": fact.at.isoformat(),
        "kind": fact.kind.value,
        "actor": fact.actor,
        "body": fact.body,
        "previous": fact.previous,
        "hash": fact.hash,
    }


def _show_facts(facts: list[Fact]) -> None:
    import json

    from ita_scheduler.cli.tables import show_table

    show_table(
        ("ลำดับ", "เวลา (UTC)", "ข้อเท็จจริง", "ผู้บันทึก", "เนื้อหา"),
        (
            (
                str(fact.seq),
                f"{fact.at:%Y-%m-%d %H:%M}",
                fact.kind.value,
                fact.actor,
                body
                if len(body := json.dumps(fact.body, ensure_ascii=False)) <= LONGEST_CELL
                else f"{body[:LONGEST_CELL]}…",
            )
            for fact in facts
        ),
    )
