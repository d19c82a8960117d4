"""Commands about more time: extension request, approve, refuse, and the list of what waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.options import (
    By,
    ByExecutive,
    Config,
    Json,
    Key,
    Note,
    Reason,
    RecordedBy,
    print_json,
    read_day,
)

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.recorded import Request


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="ขอขยายเวลา และผลการพิจารณา / more time: asked for and decided", invoke_without_command=True
    )
    group.callback()(extension)
    group.command()(request)
    group.command()(approve)
    group.command()(refuse)
    app.add_typer(group, name="extension")


def extension(context: typer.Context, config: Config = None, as_json: Json = False) -> int:
    """แสดงคำขอขยายเวลาที่รอพิจารณา / list the requests that wait for a decision."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.domain.folding import fold
    from ita_scheduler.domain.laps import standing_occurrences, waiting_request

    if context.invoked_subcommand is not None:
        return 0
    installation = looked_at(config)
    offices = installed.load(installation).offices
    ledger = bootstrap.existing_ledger(installation.settings)
    waiting: list[tuple[Office, str, Request]] = []
    if ledger is not None:
        try:
            for office in offices:
                history = fold(ledger.facts(office.agency.id), office.agency.zone)
                today = installed.today(installation, ledger, office)
                waiting += [
                    (office, one.key, asked)
                    for plan in office.plans
                    for one in standing_occurrences(plan, office.calendar, history, today)
                    if history.is_open(one.key) and (asked := waiting_request(one, history, today)) is not None
                ]
        finally:
            ledger.close()
    if as_json:
        print_json([_request(key, one) for _, key, one in waiting])
    else:
        _show(waiting)
    return 0


def _request(key: str, one: Request) -> dict[str, Any]:
    return {
        "occurrence": key,
        "by": one.by,
        "asked": one.asked.isoformat(),
        "until": one.until.isoformat(),
        "note": one.note,
    }


def _show(waiting: list[tuple[Office, str, Request]]) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import short_date

    if not waiting:
        print("ไม่มีคำขอขยายเวลาที่รอพิจารณา / no request is waiting")
        return
    show_table(
        ("ขอเมื่อ", "ขอถึง", "ผู้ขอ", "เหตุผล", "รหัสรายการ"),
        (
            (short_date(one.asked), short_date(one.until), office.directory.title(one.by), one.note, key)
            for office, key, one in waiting
        ),
    )


def request(
    key: Key,
    by: By,
    until: Annotated[str, typer.Option(help="ขอถึงวันที่ / until which day")],
    reason: Reason,
    recorded_by: RecordedBy = None,
    config: Config = None,
) -> int:
    """ขอขยายเวลา / ask for more time."""
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import ExtensionRequest
    from ita_scheduler.domain.thai import long_date

    last = read_day(until)
    record(ExtensionRequest(occurrence=key, by=by, until=last, note=reason, recorded_by=recorded_by), config)
    print(
        f"บันทึกแล้ว: ขอขยายเวลา {key} ถึง {long_date(last)} จะเสนอผู้บริหารในจดหมายฉบับถัดไป"
        " / recorded; the executive will be asked"
    )
    return 0


def approve(
    key: Key,
    by: ByExecutive,
    until: Annotated[str | None, typer.Option(help="อนุมัติถึงวันอื่น / until another day than was asked for")] = None,
    recorded_by: RecordedBy = None,
    note: Note = "",
    config: Config = None,
) -> int:
    """อนุมัติให้ขยายเวลา / grant it: the deadline moves, reminders follow."""
    return _decide(key, by, note, recorded_by, config, is_granted=True, until=until)


def refuse(
    key: Key,
    by: ByExecutive,
    reason: Reason,
    recorded_by: RecordedBy = None,
    config: Config = None,
) -> int:
    """ไม่อนุมัติให้ขยายเวลา / refuse it: the deadline stands."""
    return _decide(key, by, reason, recorded_by, config, is_granted=False)


def _decide(
    key: str,
    by: str,
    note: str,
    recorded_by: str | None,
    config: Config,
    *,
    is_granted: bool,
    until: str | None = None,
) -> int:
    from ita_scheduler.cli.recording import record
    from ita_scheduler.domain.answer import ExtensionDecision
    from ita_scheduler.domain.thai import long_date

    last = read_day(until) if until is not None else None
    decision = ExtensionDecision(
        occurrence=key, by=by, is_granted=is_granted, until=last, note=note, recorded_by=recorded_by
    )
    history = record(decision, config)
    if is_granted:
        granted = history.laps[key][-1].until
        print(f"บันทึกแล้ว: อนุมัติ {key} ถึง {long_date(granted) if granted else ''} / granted until {granted}")
    else:
        print(f"บันทึกแล้ว: ไม่อนุมัติ {key} / refused")
    return 0
