"""The year for the review page: a grid for each month, what falls due on its days, and what has no day."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import add_months
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import MONTHS, MONTHS_SHORT, be_year, thai_digits, weekday_name
from ita_scheduler.importing.review.rows import anchor
from ita_scheduler.importing.review.words import OWNERS, day_said, shown, surely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.review.words import Words
    from ita_scheduler.importing.understood import ReadMeasure

# A day with more duties than this names the rest by their ids alone.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Year:
    """The months as they are shown, the duties without a date, and the dates that lie in none of the months."""

    months: list[dict[str, Any]]
    undated: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]


def year_shown(measures: Sequence[ReadMeasure], year: FiscalYear, words: Words, holidays: Mapping[date, str]) -> Year:
    """Lay every due date out: twelve months from October, and October after them when something falls due there."""
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    undated: list[dict[str, Any]] = []
    for n, measure in enumerate(measures):
        for k, duty in enumerate(measure.obligations):
            line = {
                "anchor": anchor(n, k),
                "id": shown(duty.id),
                "owner": duty.owner.value,
                "owner_word": OWNERS[duty.owner],
                "actions": [words.action[action] for action in duty.actions],
                "title": shown(measure.title.value),
                "sure": surely(duty.confidence),
            }
            for day in duty.due:
                by_day[day].append(line)
            if not duty.due:
                undated.append({**line, "why": shown(duty.question) if duty.question else words.cadence(duty.cadence)})
    firsts = [add_months(year.span.start, n) for n in range(13)]
    months = [(first.year, first.month) for first in firsts]
    if not any((day.year, day.month) == months[-1] for day in by_day):
        months.pop()
    elsewhere = [_day(day, by_day[day], holidays) for day in sorted(by_day) if (day.year, day.month) not in months]
    return Year([_month(one, by_day, holidays, year) for one in months], undated, elsewhere)


def _month(
    month: tuple[int, int], by_day: Mapping[date, list[dict[str, Any]]], holidays: Mapping[date, str], year: FiscalYear
) -> dict[str, Any]:
    first = date(*month, 1)
    weeks = Calendar().monthdatescalendar(*month)
    due = sorted(day for day in by_day if (day.year, day.month) == month)
    return {
        "id": f"month-{first:%Y-%m}",
        "name": f"{MONTHS[first.month - 1]} {thai_digits(be_year(first))}",
        "short": f"{MONTHS_SHORT[first.month - 1]} {thai_digits(be_year(first) % 100)}",
        "after": first > year.span.end,
        "count": thai_digits(sum(len(by_day[day]) for day in due)) if due else "",
        "weeks": [[_square(day, month, by_day, holidays) for day in week] for week in weeks],
        "days": [_day(day, by_day[day], holidays) for day in due],
        "holidays": [
            {"day": thai_digits(day.day), "name": shown(holidays[day])}
            for day in sorted(holidays)
            if (day.year, day.month) == month
        ],
    }


def _square(
    day: date, month: tuple[int, int], by_day: Mapping[date, list[dict[str, Any]]], holidays: Mapping[date, str]
) -> dict[str, Any] | None:
    """Return one square of the grid; None where it belongs to another month."""
    if (day.year, day.month) != month:
        return None
    lines = by_day.get(day, [])
    counted = [(owner, sum(line["owner"] == owner.value for line in lines)) for owner in (Owner.STAFF, Owner.EXECUTIVE)]
    ids = ", ".join(line["id"] for line in lines[:MOST_LINES])
    return {
        "number": thai_digits(day.day),
        "is_off": _is_off(day, holidays),
        "is_holiday": day in holidays,
        "anchor": f"day-{day:%Y-%m-%d}" if lines else "",
        "said": f"{day_said(day)}: {ids}{' …' if len(lines) > MOST_LINES else ''}"
        if lines
        else shown(holidays.get(day, "")),
        "counts": [
            {"owner": owner.value, "word": OWNERS[owner], "count": thai_digits(count)}
            for owner, count in counted
            if count
        ],
    }


def _day(day: date, lines: list[dict[str, Any]], holidays: Mapping[date, str]) -> dict[str, Any]:
    ordered = sorted(lines, key=lambda line: line["owner"] == Owner.EXECUTIVE.value)
    return {
        "anchor": f"day-{day:%Y-%m-%d}",
        "date": day_said(day),
        "weekday": weekday_name(day),
        "is_off": _is_off(day, holidays),
        "holiday": shown(holidays.get(day, "")),
        "lines": ordered[:MOST_LINES],
        "more": ordered[MOST_LINES:],
        "count": thai_digits(len(ordered)),
    }


def _is_off(day: date, holidays: Mapping[date, str]) -> bool:
    return day.weekday() > 4 or day in holidays
