"""The nominal dates of a duty, from the tables of a plan file that `check` has accepted.

A plan's own reader stands in `config/`, which turns hostile input into problems; here two plans that are known to be
good are laid side by side, as they are written.
"""

from __future__ import annotations

from datetime import date
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
from ita_scheduler.domain.calendar import FiscalYear, Span
from ita_scheduler.domain.thai import WEEKDAYS, parse_date
from ita_scheduler.importing.answer import WEEKDAYS as ENGLISH_WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

Table = dict[str, Any]

_LAST = 31  # day 31 is the last day of every month


def due_dates(obligation: Mapping[str, Any], measure: Mapping[str, Any], year_be: int) -> tuple[date, ...]:
    """Return the nominal dates of the fiscal year, in order of time; none for what has no date."""
    year = FiscalYear(year_be)
    slots = cadence_of(obligation["cadence"]).slots(year, period_of(measure, year))
    return tuple(slot.nominal for slot in slots)


def period_of(measure: Mapping[str, Any], year: FiscalYear) -> Span:
    """Return the measure's days; the fiscal year when none are written."""
    written = measure.get("period")
    return Span(day_of(written["start"]), day_of(written["end"])) if written else year.span


def day_of(written: object) -> date:
    """Read a date as a plan holds it: Thai text, 2566-03-31 as text, or TOML's own date in the Buddhist era."""
    return parse_date(written.isoformat() if isinstance(written, date) else str(written))


def cadence_of(table: Mapping[str, Any]) -> Cadence:  # noqa: C901, PLR0911 - one rule a type, closed
    """Return the rule that a cadence's table means. Raises ValueError for a type that no plan has."""
    match table["type"]:
        case "once":
            on = day_of(table["date"]) if "date" in table else None
            return Once(on=on, month=table.get("month"), day=_day_rule(table))
        case "weekly":
            return Weekly(weekday=_weekday(table["weekday"]))
        case "monthly":
            return EveryMonths(months=1, day=_day_rule(table))
        case "every_n_months":
            return EveryMonths(months=table["months"], day=_day_rule(table))
        case "quarterly":
            return EveryMonths(months=3, day=_day_rule(table))
        case "semiannual":
            months = table.get("months")
            return Semiannual(months=(months[0], months[1]) if months else None, day=_day_rule(table))
        case "annual":
            following = table.get("following_year", False)
            return Annual(month=table.get("month"), day=_day_rule(table), following=following)
        case "dates":
            return Dates(on=tuple(map(day_of, table["dates"])))
        case "continuous":
            return Continuous()
        case "after_event":
            return AfterEvent(days=table["days"], events=tuple(map(day_of, table.get("events", ()))))
    raise ValueError(f"no plan has a cadence of the type {table['type']!r}")


def _day_rule(table: Mapping[str, Any]) -> DayRule:
    if (days := table.get("days_after_period")) is not None:
        return DaysAfter(days)
    if (nth := table.get("nth")) is not None:
        return NthWeekday(nth, _weekday(table["weekday"]))
    day, following = table.get("day", "last"), table.get("following_month", False)
    number = _LAST if day == "last" else day
    return DayOfMonth(number, following=following) if number != _LAST or following else LastDay()


def _weekday(name: str) -> int:
    plain = name.strip().lower().removeprefix("วัน")
    return (ENGLISH_WEEKDAYS if plain in ENGLISH_WEEKDAYS else WEEKDAYS).index(plain)
