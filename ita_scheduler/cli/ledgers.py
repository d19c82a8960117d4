"""Commands about the chains of facts: ledger shows, verifies and exports them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.opening import existing_ledger, unknown_agency
from ita_scheduler.cli.options import Config, Json, count_of, print_json

if TYPE_CHECKING:
    from ita_scheduler.cli.titles import Titles
    from ita_scheduler.domain.ledger import Fact
    from ita_scheduler.installed import Installation

Agency = Annotated[str | None, typer.Option("--agency", help="เฉพาะหน่วยงาน / one agency only")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    chains = typer.Typer(
        help="บัญชีข้อเท็จจริง: แสดง ตรวจ ส่งออก / show, verify, export the facts", invoke_without_command=True
    )
    chains.callback()(ledger)
    chains.command("export")(export)
    app.add_typer(chains, name="ledger")


def ledger(
    context: typer.Context,
    config: Config = None,
    agency: Agency = None,
    verify: Annotated[bool, typer.Option("--verify", help="ตรวจลูกโซ่แฮช / verify the hash chain")] = False,
    last: Annotated[
        int, typer.Option(parser=count_of, metavar="N", help="แสดงกี่รายการท้าย / how many of the latest")
    ] = 50,
    as_json: Json = False,
) -> int:
    """แสดงหรือตรวจบัญชีข้อเท็จจริง / show or verify the facts."""
    from ita_scheduler.cli.titles import titles_of

    if context.invoked_subcommand is not None:
        return 0
    with existing_ledger(config) as (installation, opened):
        if verify:
            from ita_scheduler.cli.verifying import verify as verified

            return verified(opened, agency, _configured(installation), as_json=as_json)
        heads = opened.heads()
        if agency is not None and agency not in heads:
            raise unknown_agency(agency, heads)
        facts = [fact for name in ([agency] if agency else sorted(heads)) for fact in opened.facts(name)]
    facts = sorted(facts, key=lambda fact: (fact.at, fact.agency, fact.seq))[-last:]
    if as_json:
        print_json([_fact(fact) for fact in facts])
    else:
        _show_facts(facts, titles_of(installation))
    return 0


def _configured(installation: Installation) -> list[str]:
    """Return the agencies whose plans are in force; none where the plans have faults, which `check` shows."""
    from ita_scheduler import installed
    from ita_scheduler.errors import Faulty

    try:
        return [office.agency.id for office in installed.load(installation).offices]
    except Faulty:
        print("แฟ้มแผนมีข้อผิดพลาด ตรวจเฉพาะในบัญชี / the plans have faults: only the ledger is looked at", file=sys.stderr)
        return []


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


def _show_facts(facts: list[Fact], titles: Titles) -> None:
    from ita_scheduler.cli.fact_words import FACT, fact_words
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import thai_digits

    show_table(
        ("ลำดับ", "เวลา", "ข้อเท็จจริง", "ผู้บันทึก", "เนื้อหา"),
        (
            (
                thai_digits(fact.seq),
                titles.moment(fact.agency, fact.at),
                FACT[fact.kind],
                titles.of(fact.agency, fact.actor),
                fact_words(fact, titles),
            )
            for fact in facts
        ),
    )


def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="แฟ้มที่จะเขียน / the file to write")],
    agency: Agency = None,
    config: Config = None,
) -> int:
    """ส่งออกบัญชีให้ผู้ตรวจสอบตรวจเองได้ (ดู README) / write the facts as a file that anybody can verify offline."""
    from ita_scheduler.safekeeping.exporting import export as write

    with existing_ledger(config) as (_, opened):
        done = write(opened, output, agency)
    print(f"{output}: {done.facts} รายการ {done.agencies} หน่วยงาน / {done.facts} facts of {done.agencies} agencies")
    return 0
