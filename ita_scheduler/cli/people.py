"""The command that lists the posts: who has which on a day, who acts for whom, who is away, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.options import At, Config, Json, Plans, print_json, read_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import typer

    from ita_scheduler.domain.absence import Acting, Leave
    from ita_scheduler.domain.escalation import Reach
    from ita_scheduler.domain.office import Office


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(people)


def people(plans: Plans = None, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """แสดงตำแหน่งทั้งหมด ใครรักษาราชการแทน ใครไม่อยู่ / list the posts: who acts, who is away, what is reached."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.domain.escalation import Reach

    installation = looked_at(config, plans or ())
    offices = precautions.require_offices(installed.load(installation, plans or ()))
    opened = bootstrap.existing_ledger(installation.settings)
    try:
        shown = []
        for office in offices:
            day = read_day(at) if at is not None else installed.today(installation, opened, office)
            shown.append((office, day, Reach.on(day, office, installed.history(opened, office))))
    finally:
        if opened is not None:
            opened.close()
    if as_json:
        print_json([_json(office, day, reach) for office, day, reach in shown])
    else:
        for office, day, reach in shown:
            _show(office, day, reach)
    return 0


def _json(office: Office, day: date, reach: Reach) -> dict[str, Any]:
    return {
        "agency": office.agency.id,
        "at": day.isoformat(),
        "positions": [_position(name, reach) for name in office.directory.positions],
        "ahead": [_absence(one) for one in _ahead(office, day)],
    }


def _position(name: str, reach: Reach) -> dict[str, Any]:
    directory = reach.directory
    gap = reach.gap(name)
    return {
        "position": name,
        "title": directory.title(name),
        "address": directory.address(name),
        "reader": directory.reader(name),
        "orders": [order.order for order in directory.chains.get(name, ())],
        "is_reached": gap is None,
        "why": gap.why.value if gap else None,
        "until": gap.until.isoformat() if gap and gap.until else None,
    }


def _absence(one: Acting | Leave) -> dict[str, Any]:
    from ita_scheduler.domain.absence import Acting

    if isinstance(one, Acting):
        end = one.end.isoformat() if one.end else None
        return {"position": one.position, "by": one.by, "from": one.start.isoformat(), "to": end, "order": one.order}
    span = one.span
    return {
        "position": one.position,
        "by": None,
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
        "order": None,
    }


def _ahead(office: Office, day: date) -> list[Acting | Leave]:
    """Return the absences that begin later, in order of time."""
    found: list[tuple[date, Acting | Leave]] = [(one.start, one) for one in office.directory.acting]
    found += [(one.span.start, one) for one in office.directory.leaves]
    return [one for start, one in sorted(found, key=lambda each: each[0]) if start > day]


def _show(office: Office, day: date, reach: Reach) -> None:
    from ita_scheduler.cli.tables import show_table
    from ita_scheduler.domain.thai import long_date

    show_table(
        ("ตำแหน่ง", "รหัส", "จดหมายถึง", "หมายเหตุ"),
        (
            (
                office.directory.title(name),
                name,
                reach.directory.address(name) or "–",
                " ".join(_notes(name, day, reach)),
            )
            for name in office.directory.positions
        ),
        title=f"{office.agency.name} ณ {long_date(day)}",
    )
    for one in _ahead(office, day):
        print(f"ต่อไป: {_ahead_words(one, office)}")


def _notes(name: str, day: date, reach: Reach) -> Iterator[str]:
    from ita_scheduler.cli.wording import gap_words
    from ita_scheduler.domain.thai import short_date

    directory = reach.directory
    if chain := directory.chains.get(name):
        orders = " และ".join(order.order for order in chain)
        ends = [order.end for order in chain if order.end is not None]
        until = f" ถึง {short_date(min(ends))}" if ends else ""
        yield f"{directory.title(chain[-1].by)} รักษาราชการแทน ({orders}){until}"
    if (gap := reach.gap(name)) is not None:
        reason = next((one.reason for one in directory.leaves if one.position == name and day in one.span), "")
        yield f"✗ {gap_words(gap)}" + (f" ({reason})" if reason and not chain else "")


def _ahead_words(one: Acting | Leave, office: Office) -> str:
    from ita_scheduler.domain.absence import Acting
    from ita_scheduler.domain.thai import short_date

    title = office.directory.title
    if isinstance(one, Acting):
        end = f" – {short_date(one.end)}" if one.end else " เป็นต้นไป"
        return f"{short_date(one.start)}{end} {title(one.by)} รักษาราชการแทน{title(one.position)} ({one.order})"
    return f"{short_date(one.span.start)} – {short_date(one.span.end)} {title(one.position)} ลา"
