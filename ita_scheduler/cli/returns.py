"""Commands about what comes back: returns, copies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, Json, position_named, print_json
from ita_scheduler.errors import Refused, WrongUse

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation
    from ita_scheduler.storage.sql import SqlLedger
    from ita_scheduler.usecases.returns import Dealt

# Some hundreds of mails each; a server that never keeps what it is told is not asked for ever.
MOST_ROUNDS = 20

Agency = Annotated[str | None, typer.Option("--agency", metavar="ID", help="เฉพาะหน่วยงาน / one agency only")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(returns)
    wishes = typer.Typer(help="สำเนาเพื่อทราบ: ใครรับ ใครเลิกรับ / copies for information", invoke_without_command=True)
    wishes.callback()(copies)
    wishes.command("resume")(resume)
    app.add_typer(wishes, name="copies")


@contextmanager
def _opened(config: Path | None) -> Iterator[tuple[Installation, SqlLedger, dict[str, Office]]]:
    from ita_scheduler import installed
    from ita_scheduler.cli.opening import existing_ledger

    with existing_ledger(config) as (installation, opened):
        yield installation, opened, {office.agency.id: office for office in installed.load(installation).offices}


def returns(config: Config = None, as_json: Json = False) -> int:
    """อ่านตู้จดหมายตีกลับเดี๋ยวนี้ / read the mailbox of returned mails now, and say what was found."""
    from ita_scheduler import bootstrap
    from ita_scheduler.clock import SystemClock
    from ita_scheduler.usecases.returns import deal_with

    with _opened(config) as (installation, opened, offices):
        address = bootstrap.return_address(installation.settings, opened)
        if address is None:
            raise WrongUse("ไม่มี [mail.returns] ใน config.toml", "config.toml has no [mail.returns]")
        postbox = bootstrap.returns(installation.settings, address)
        found: list[Dealt] = []
        for _ in range(MOST_ROUNDS):
            if not (read := postbox.unread()):
                break
            dealt = deal_with(read, offices, opened, SystemClock().now())
            found += dealt
            done = [one.handle for one in dealt if one.finding.is_dealt_with]
            postbox.deal_with(done)
            if len(done) < len(dealt):  # those would come again and again
                break
    if as_json:
        print_json([_dealt(one) for one in found])
    else:
        _show(found, offices)
    return 0


def _dealt(one: Dealt) -> dict[str, str | None]:
    return {
        "finding": one.finding.value,
        "agency": one.agency or None,
        "position": one.position or None,
        "message_id": one.message or None,
        "status": one.status or None,
    }


def _show(found: list[Dealt], offices: dict[str, Office]) -> None:
    from collections import Counter

    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.cli.wording import FINDING
    from ita_scheduler.domain.thai import thai_digits

    if not found:
        print("ไม่มีจดหมายใหม่ / nothing new")
        return
    counts = Counter(one.finding for one in found)
    show_table(("สิ่งที่พบ", "ฉบับ"), ((FINDING[each], thai_digits(count)) for each, count in counts.items()))
    ours = [one for one in found if one.agency]
    if ours:
        show_table(
            ("ถึงตำแหน่ง", "สิ่งที่พบ", "รหัส", "Message-ID"),
            (
                (offices[one.agency].directory.title(one.position), FINDING[one.finding], one.status, one.message)
                for one in ours
            ),
        )


def copies(
    context: typer.Context,
    config: Config = None,
    agency: Agency = None,
    as_json: Json = False,
) -> int:
    """แสดงว่าตำแหน่งใดรับหรือเลิกรับสำเนาเพื่อทราบ / show who is sent copies for information, and who wants none."""
    if context.invoked_subcommand is not None:
        return 0
    from ita_scheduler.usecases.copies import copies as standing

    with _opened(config) as (_, opened, offices):
        found = standing(_chosen(offices, agency).values(), opened)
    if as_json:
        print_json(
            [
                {
                    "agency": one.agency,
                    "position": one.position,
                    "title": one.title,
                    "is_sent": one.since is None,
                    "since": one.since.isoformat() if one.since else None,
                    "by": one.by or None,
                }
                for one in found
            ]
        )
        return 0
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date

    show_table(
        ("หน่วยงาน", "ตำแหน่ง", "สำเนาเพื่อทราบ"),
        (
            (
                one.agency,
                f"{one.title} ({one.position})",
                "รับ" if one.since is None else f"เลิกรับตั้งแต่ {short_date(one.since)}",
            )
            for one in found
        ),
    )
    return 0


def resume(
    position: Annotated[str, typer.Argument(metavar="POSITION", help="ตำแหน่งที่จะรับอีก / who wants them again")],
    by: Annotated[str, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้สั่ง / who asks for it")],
    agency: Agency = None,
    config: Config = None,
) -> int:
    """ให้ตำแหน่งที่เลิกรับแล้วได้รับสำเนาอีก / send copies again to a position that wanted none."""
    from ita_scheduler import installed
    from ita_scheduler.usecases.copies import resume_copies

    with _opened(config) as (installation, opened, offices):
        chosen = list(_chosen(offices, agency).values())
        if len(chosen) > 1:
            raise WrongUse(f"มีหลายหน่วยงาน ({', '.join(offices)}) ให้ระบุ --agency", "name one with --agency")
        office = chosen[0]
        now = installed.present(installation, opened, office)
        resume_copies(office, position_named(office, position), position_named(office, by), opened, now)
    print("บันทึกแล้ว จะได้รับสำเนาอีก / recorded: copies are sent again")
    return 0


def _chosen(offices: dict[str, Office], agency: str | None) -> dict[str, Office]:
    if agency is None:
        return offices
    if agency not in offices:
        raise Refused(f"ไม่มีหน่วยงาน “{agency}” มี: {', '.join(offices)}", f"there is no agency “{agency}”")
    return {agency: offices[agency]}
