"""What was understood, as the table of a plan file: the same keys as `schedules/<agency>-<year>.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Cadence,
    Continuous,
    Dates,
    EveryMonths,
    LastDay,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import be_year, long_date
from ita_scheduler.importing.answer import WEEKDAYS, day_said
from ita_scheduler.importing.cells.unwrapping import is_wrapped, may_wrap, unwrapped
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.staff.names import NOBODY_NAMED, executives
from ita_scheduler.importing.toml_text import written

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.cadence import DayRule
    from ita_scheduler.importing.understood import ReadMeasure, ReadObligation, Understanding


def plan_table(
    understood: Understanding,
    agency_id: str,
    *,
    executive_units: tuple[str, ...] = (),
    positions: str = "positions.toml",
    holidays: str = "holidays.toml",
) -> dict[str, Any]:
    """Return the plan's table; call it only when the fiscal year and the agency are known.

    `executive_units` are the names by which documents mean the executive, who receives no duty of the staff.
    """
    heading = understood.heading
    if heading.fiscal_year is None or heading.agency is None:
        raise ValueError("a plan needs its agency and its fiscal year")
    year = heading.fiscal_year.value
    title = heading.title.value if heading.title else f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ {year.be}"
    agency = {"id": agency_id, "name": heading.agency.value}
    agency |= {"district": heading.district.value} if heading.district else {}
    agency |= {"province": heading.province.value} if heading.province else {}
    named = tuple(written(unit.value) for one in understood.measures for unit in one.units)
    chiefs = {key(name) for name in (*executive_units, *executives(named))}
    return {
        "fiscal_year": year.be,
        "title": written(title),
        "source": written(", ".join(document.name for document in understood.documents)),
        "positions": positions,
        "holidays": holidays,
        "agency": agency | {"zone": "Asia/Bangkok"},
        "measures": [_measure(one, chiefs, year.span) for one in understood.measures],
    }


def _measure(measure: ReadMeasure, chiefs: set[str], year: object) -> dict[str, Any]:
    table: dict[str, Any] = {"id": measure.id}
    if measure.code and measure.code.value != measure.id:
        table["code"] = measure.code.value
    table["title"] = written(measure.title.value) or measure.id
    names = [written(unit.value) for unit in measure.units] or [NOBODY_NAMED]
    if all(key(name) in chiefs for name in names) and any(one.owner is Owner.STAFF for one in measure.obligations):
        names.append(NOBODY_NAMED)
    table["units"] = names
    span = measure.period.value
    if measure.period.phrase or span != year:
        table["period"] = {"start": long_date(span.start), "end": long_date(span.end)}
    if steps := [_step(step.number, step.text) for step in measure.steps if written(step.text)]:
        table["steps"] = steps
    if notes := [written(note) for note in measure.notes if written(note)]:
        table["notes"] = notes
    table["place"] = str(measure.place)
    table["obligations"] = [_obligation(one) for one in measure.obligations]
    return table


def _step(number: int | None, text: str) -> dict[str, Any]:
    return {**({"number": number} if number else {}), "text": written(text)}


def _obligation(one: ReadObligation) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": one.id,
        "owner": one.owner.value,
        "actions": [action.value for action in one.actions],
        "cadence": cadence_table(one.cadence),
        "phrase": written(unwrapped(one.phrase, wrapped=may_wrap(one.place) and is_wrapped(one.phrase))),
    }
    if summary := written(one.summary):
        table["summary"] = summary
    if notes := [written(note) for note in one.notes if written(note)]:
        table["assumptions"] = notes
    if one.question:
        table["question"] = written(one.question)
    return table


def cadence_table(cadence: Cadence) -> dict[str, Any]:  # noqa: PLR0911 - one table a cadence, closed
    """Write a cadence as a plan does; what is the default is left out."""
    match cadence:
        case Once(on=on) if on is not None:
            return {"type": "once", "date": date_written(on)}
        case Once(month=month, day=day):
            return {"type": "once", **({"month": month} if month else {}), **_day(day)}
        case Weekly(weekday=weekday):
            return {"type": "weekly", "weekday": WEEKDAYS[weekday]}
        case EveryMonths(months=months, day=day):
            usual = {1: "monthly", 3: "quarterly", 6: "semiannual"}.get(months)
            every: dict[str, Any] = {"type": usual} if usual else {"type": "every_n_months", "months": months}
            return {**every, **_day(day)}
        case Semiannual(months=named, day=day):
            return {"type": "semiannual", **({"months": list(named)} if named else {}), **_day(day)}
        case Annual(month=month, day=day, following=following):
            named_month = {"month": month} if month else {}
            return {"type": "annual", **named_month, **({"following_year": True} if following else {}), **_day(day)}
        case Dates(on=days):
            return {"type": "dates", "dates": [date_written(day) for day in days]}
        case AfterEvent(days=count, events=events):
            return {"type": "after_event", "days": count, "events": [date_written(day) for day in events]}
        case Continuous():
            return {"type": "continuous"}


def _day(day: DayRule) -> dict[str, Any]:
    return {} if isinstance(day, LastDay) else day_said(day)


def date_written(day: date) -> str:
    """Write 2566-03-31: the Buddhist era, as in every file of ours."""
    return f"{be_year(day)}-{day:%m-%d}"
