"""The working calendar: the government holidays, as the office's holidays.toml corrects them.

The list is the Cabinet's list for government offices and not the banks': 1 May is worked in an อบต., วันพืชมงคล is
not. The package `holidays` knows the lunar days and the days in lieu; the table knows what was decided late, and
what the package has wrong. Its words win.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Annotated

from pydantic import Field

from ita_scheduler.config.faults import Fault, problems, validate
from ita_scheduler.config.fields import Date, Table, Text
from ita_scheduler.config.toml import Loc, Source
from ita_scheduler.domain.calendar import FIRST_DAY, FRIDAY, LAST_DAY, WorkingCalendar
from ita_scheduler.domain.thai import WEEKDAYS, long_date
from ita_scheduler.errors import Problem

# Days off for others: วันแรงงาน is the banks' and the workshops', วันเด็ก is a Saturday in January.
_NOT_THE_GOVERNMENTS = ("แรงงาน", "วันเด็ก")


class AddTable(Table):
    """A day off that the package does not know, or did not know when it was released."""

    date: Date
    name: Text
    reason: Text
    decided: Date | None = None


class RemoveTable(Table):
    """A day that is worked although the package has it as a holiday."""

    date: Date
    reason: Text
    decided: Date | None = None


class HolidaysTable(Table):
    """The whole file."""

    add: Annotated[list[AddTable], Field(default_factory=list)]
    remove: Annotated[list[RemoveTable], Field(default_factory=list)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One day put right. `name` is None for a day that is worked; `decided` is when it became known."""

    day: date
    name: str | None
    reason: str
    decided: date | None = None


Corrections = tuple[Correction, ...]


def read_holidays(source: Source) -> tuple[Corrections | None, tuple[Problem, ...]]:
    """Return the corrections, or None when something is wrong; and every problem, warnings too."""
    table = validate(HolidaysTable, source)
    if isinstance(table, tuple):
        return None, (*source.warnings, *table)
    found = (*source.warnings, *problems(source, _faults(table)))
    if any(not one.is_warning for one in found):
        return None, found
    added = (Correction(day=one.date, name=one.name, reason=one.reason, decided=one.decided) for one in table.add)
    removed = (Correction(day=one.date, name=None, reason=one.reason, decided=one.decided) for one in table.remove)
    return tuple(sorted((*added, *removed), key=lambda one: one.day)), found


def _faults(table: HolidaysTable) -> Iterator[Fault]:
    added = {one.date for one in table.add}
    for key, days in (("add", [one.date for one in table.add]), ("remove", [one.date for one in table.remove])):
        for number, day in enumerate(days):
            yield from _faults_of(day, (key, number, "date"), is_again=day in days[:number])
            if key == "remove" and day in added:
                yield Fault((key, number, "date"), "holiday_both", {"value": long_date(day)})


def _faults_of(day: date, loc: Loc, *, is_again: bool) -> Iterator[Fault]:
    words = {"value": long_date(day), "weekday": WEEKDAYS[day.weekday()]}
    if is_again:
        yield Fault(loc, "holiday_twice", words)
    if not FIRST_DAY <= day <= LAST_DAY:
        yield Fault(loc, "holiday_range", words)
    elif day.weekday() > FRIDAY:
        yield Fault(loc, "holiday_weekend", words, is_warning=True)


@lru_cache(maxsize=64)
def working_calendar(corrections: Corrections, first: int, last: int) -> WorkingCalendar:
    """Return the calendar whose holidays are known for those common-era years.

    The same corrections give the same calendar: thousands of offices share one.
    """
    days = {day: name for year in range(first, last + 1) for day, name in government_holidays(year)}
    for correction in corrections:
        if correction.name is None:
            days.pop(correction.day, None)
        else:
            days[correction.day] = correction.name
    return WorkingCalendar(days)


@cache
def government_holidays(year: int) -> tuple[tuple[date, str], ...]:
    """Return the package's days of one common-era year, without those of others."""
    # Imported here because it costs up to half a second, which a plain `--help` should not pay.
    from holidays import country_holidays  # noqa: PLC0415 - slow to import, and needed only with a calendar

    known = country_holidays("TH", years=year, categories=("public", "government"), language="th")
    return tuple((day, name) for day, names in sorted(known.items()) if (name := _governments(names)))


def _governments(names: str) -> str:
    """Keep those of the day's names (joined by "; ") that close a government office."""
    kept = (name for name in names.split("; ") if not any(word in name for word in _NOT_THE_GOVERNMENTS))
    return "; ".join(kept)
