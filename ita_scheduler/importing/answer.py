"""What was understood, as the answer for a program (`import --json`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Cadence,
    Continuous,
    Dates,
    DayOfMonth,
    DayRule,
    DaysAfter,
    EveryMonths,
    LastDay,
    NthWeekday,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.thai import be_year

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.importing.understood import Read, ReadMeasure, ReadObligation, Understanding

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def answer(understood: Understanding) -> dict[str, Any]:
    """Return the answer; `problems` is empty when nothing has to be asked."""
    heading = understood.heading
    year = heading.fiscal_year.value if heading.fiscal_year else None
    return {
        "agency": _value(heading.agency),
        "district": _value(heading.district),
        "province": _value(heading.province),
        "fiscal_year_be": year.be if year else None,
        "period": {"start": year.span.start.isoformat(), "end": year.span.end.isoformat()} if year else None,
        "measures": [_measure(one) for one in understood.measures],
        "problems": [{"place": one.place, "text": one.text, "sentence": one.sentence} for one in understood.questions],
        "left_over": [one.value for one in understood.left_over],
    }


def _value(read: Read[str] | None) -> str | None:
    return read.value if read else None


def _measure(measure: ReadMeasure) -> dict[str, Any]:
    return {
        "code": measure.code.value if measure.code else None,
        "id": measure.id,
        "title": measure.title.value,
        "responsible": [unit.value for unit in measure.units],
        "period": {"start": measure.period.value.start.isoformat(), "end": measure.period.value.end.isoformat()},
        "steps": [{"number": step.number, "text": step.text} for step in measure.steps],
        "obligations": [_obligation(one) for one in measure.obligations],
        "notes": list(measure.notes),
        "place": str(measure.place),
    }


def _obligation(one: ReadObligation) -> dict[str, Any]:
    return {
        "id": one.id,
        "owner": one.owner.value,
        "actions": [action.value for action in one.actions],
        "cadence": cadence_said(one.cadence, one.due),
        "due": [day.isoformat() for day in one.due],
        "phrase": one.phrase,
        "confidence": one.confidence.value,
        "notes": list(one.notes),
        "question": one.question,
        "place": str(one.place),
    }


def cadence_said(cadence: Cadence, due: tuple[date, ...] = ()) -> dict[str, Any]:  # noqa: PLR0911 - one answer a cadence
    """Say a cadence in the words of a plan's TOML, and spelled out: quarters are fiscal, `resolved` is a one date."""
    match cadence:
        case Once(on=on, month=month, day=day):
            resolved = due[0].isoformat() if due else None
            if on is not None:
                return {"type": "once", "date": on.isoformat(), "year_be": be_year(on), "resolved": resolved}
            return {"type": "once", "month": month, "year_be": None, "resolved": resolved, **day_said(day)}
        case Weekly(weekday=weekday):
            return {"type": "weekly", "weekday": WEEKDAYS[weekday]}
        case EveryMonths(months=months, day=day):
            return {**_every(months), **day_said(day), **({"min": 1} if months == 3 else {})}
        case Semiannual(months=named, day=day):
            months_ = {"months": list(named)} if named else {}
            return {"type": "semiannual", **months_, **day_said(day), "every_year": True}
        case Annual(month=month, day=day):
            return {"type": "annual", **({"month": month} if month else {}), **day_said(day)}
        case Dates(on=days):
            return {"type": "dates", "dates": [one.isoformat() for one in days]}
        case AfterEvent(days=count):
            return {"type": "after_event", "days": count}
        case Continuous():
            return {"type": "continuous"}


def _every(months: int) -> dict[str, Any]:
    named = {1: "monthly", 3: "quarterly", 6: "semiannual", 12: "annual"}.get(months)
    if named is None:
        return {"type": "every_n_months", "months": months}
    return {"type": named, **({"basis": "fiscal"} if months == 3 else {})}


def day_said(day: DayRule) -> dict[str, Any]:
    """Say a day rule in the words of a plan's TOML."""
    match day:
        case LastDay():
            return {"day": "last"}
        case DayOfMonth(day=number, following=following):
            return {"day": number, **({"following_month": True} if following else {})}
        case NthWeekday(nth=nth, weekday=weekday):
            return {"weekday": WEEKDAYS[weekday], "nth": nth}
        case DaysAfter(days=count):
            return {"days_after_period": count}
