"""The command that proves coverage, and the sentences about holes that `check` shows too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.options import At, Config, Json, Plans, print_json, read_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import typer

    from ita_scheduler.domain.coverage import Coverage, Stretch
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Plan


# So many duties are named in one row; the others are counted.
MOST_NAMED = 6


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(coverage)


def coverage(plans: Plans = None, config: Config = None, at: At = None, as_json: Json = False) -> int:
    """พิสูจน์ว่าทุกวันทุกขั้นของทุกข้อมีผู้รับ / prove that on every day every step of every duty reaches somebody."""
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at

    installation = looked_at(config, plans or ())
    loaded = installed.load(installation, plans or ())
    offices = precautions.require_offices(loaded)
    since = read_day(at) if at is not None else None
    opened = bootstrap.existing_ledger(installation.settings)
    try:
        histories = {office.agency.id: installed.history(opened, office) for office in offices}
    finally:
        if opened is not None:
            opened.close()
    found = [(office, plan, one) for office, plan, one in covered(offices, histories, since)]
    if as_json:
        print_json([_json(one, plan, office) for office, plan, one in found])
    else:
        for office, plan, one in found:
            _show(one, plan, office)
    return 1 if any(one.holes for _, _, one in found) else 0


def covered(
    offices: Iterable[Office], histories: dict[str, History], since: date | None
) -> Iterator[tuple[Office, Plan, Coverage]]:
    """Prove the coverage of every plan."""
    from ita_scheduler.domain.coverage import cover

    for office in offices:
        for plan in office.plans:
            yield office, plan, cover(plan, office, histories[office.agency.id], since)


def hole_sentences(found: Coverage, office: Office) -> Iterator[str]:
    """Say each hole in a sentence, those of several duties in one."""
    for group in _groups(found.holes):
        one = group[0]
        step = step_words(one, office)
        yield (
            f"{office.agency.name}: {_days(one)} ไม่มีผู้รับเลย ขั้น{step}: {_gaps(one, office)} {_duties(group)}".strip()
            + (" / nobody is reached at this step")
        )


def stretch_json(one: Stretch) -> dict[str, Any]:
    """Return a stretch for programs."""
    return {
        "from": one.span.start.isoformat(),
        "to": one.span.end.isoformat(),
        "measure": one.asked.measure or None,
        "obligation": one.asked.obligation or None,
        "step": one.asked.step,
        "position": one.asked.line.positions[0],
        "reached": one.reached,
        "why": [
            {"position": position, "why": gap.why.value, "until": gap.until.isoformat() if gap.until else None}
            for position, gap in one.gaps
        ],
    }


def _json(found: Coverage, plan: Plan, office: Office) -> dict[str, Any]:
    return {
        "agency": office.agency.id,
        "fiscal_year": plan.fiscal_year.be,
        "from": found.span.start.isoformat() if found.span else None,
        "to": found.span.end.isoformat() if found.span else None,
        "obligations": found.obligations,
        "without_date": found.silent,
        "steps": list(found.steps),
        "is_covered": not found.holes,
        "holes": [stretch_json(one) for one in found.holes],
        "stand_ins": [stretch_json(one) for one in found.stand_ins],
        "unnamed": [
            {"measure": one.measure, "obligation": one.obligation, "step": one.step, "unit": one.unit}
            for one in found.unnamed
        ],
    }


def _show(found: Coverage, plan: Plan, office: Office) -> None:
    from ita_scheduler.domain.thai import long_date, thai_digits

    name = f"{office.agency.name} ปีงบประมาณ {thai_digits(plan.fiscal_year.be)}"
    if found.span is None:
        print(f"{name}: พ้นวันสุดท้ายของแผนแล้ว ไม่มีวันที่ต้องตรวจ / the plan's days are over")
        return
    days = f"ทุกวันทำการตั้งแต่ {long_date(found.span.start)} ถึง {long_date(found.span.end)}"
    counts = f"{thai_digits(found.obligations)} ข้อ {thai_digits(len(found.steps))} ขั้น"
    silent = f" (ต่อเนื่องไม่มีวันกำหนด {thai_digits(found.silent)} ข้อ ไม่ส่งอีเมล)" if found.silent else ""
    if not found.holes:
        print(f"{name}: {days} ครบ {counts} ทุกขั้นมีผู้รับ{silent}")
    else:
        print(f"{name}: {days} {counts}{silent}")
        _table(f"✗ ไม่มีผู้รับเลย {thai_digits(len(_groups(found.holes)))} ช่วง", found.holes, office)
    if found.stand_ins:
        title = f"~ ส่งถึงผู้รับลำดับถัดไปแทน {thai_digits(len(_groups(found.stand_ins)))} ช่วง (ไม่ใช่ช่องว่าง)"
        _table(title, found.stand_ins, office)
    _show_unnamed(found, office)


def _table(title: str, stretches: Iterable[Stretch], office: Office) -> None:
    from ita_scheduler.cli.tables import show_table

    show_table(
        ("วันที่", "ขั้น", "เหตุ", "ถึงแทน", "ข้อ"),
        (
            (
                _days(group[0]),
                step_words(group[0], office),
                _gaps(group[0], office),
                office.directory.title(group[0].reached) if group[0].reached else "ไม่มี",
                _duties(group),
            )
            for group in _groups(stretches)
        ),
        title=title,
    )


def _show_unnamed(found: Coverage, office: Office) -> None:
    steps = dict.fromkeys((one.unit, one.step) for one in found.unnamed)
    for unit, step in steps:
        what = "ผู้รับแจ้ง (receiver)" if step == "officer" else "หัวหน้า (head)"
        title = office.directory.units[unit].title
        print(f"~ {title} ไม่ได้ระบุ{what} เรื่องจึงเริ่มที่ขั้นถัดไป / this unit names nobody for that step")


def _groups(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Put together what differs in the duty only."""
    found: dict[object, list[Stretch]] = {}
    for one in stretches:
        found.setdefault((one.span, one.asked.step, one.asked.line, one.gaps), []).append(one)
    return list(found.values())


def step_words(one: Stretch, office: Office) -> str:
    """Name a step, with the title of whom it is meant for."""
    from ita_scheduler.domain.thai import thai_digits

    title = office.directory.title(one.asked.line.positions[0])
    match one.asked.step.partition("-"):
        case "officer", _, _:
            return f"ผู้รับผิดชอบ {title}"
        case "level", _, number:
            return f"ที่ {thai_digits(number)} {title}"
        case "inform", _, _:
            return f"เพื่อทราบ {title}"
        case "coordinator", _, _:
            return f"ผู้ประสานงาน {title}"
        case _:
            return f"ผู้ดูแลระบบ {title}"


def _days(one: Stretch) -> str:
    from ita_scheduler.domain.thai import short_date

    start, end = one.span.start, one.span.end
    return short_date(start) if start == end else f"{short_date(start)} – {short_date(end)}"


def _gaps(one: Stretch, office: Office) -> str:
    from ita_scheduler.cli.wording import gap_words

    if len(one.asked.line.positions) == 1:
        return gap_words(one.gaps[0][1])
    return ", ".join(f"{office.directory.title(position)} ({gap_words(gap)})" for position, gap in one.gaps)


def _duties(group: list[Stretch]) -> str:
    from ita_scheduler.domain.thai import thai_digits

    names = list(dict.fromkeys(one.asked.obligation for one in group if one.asked.obligation))
    more = f" และอีก {thai_digits(len(names) - MOST_NAMED)} ข้อ" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
