"""Dates as documents print them: with the year left out, printed once for two, in two digits, or beside the month.

What is printed becomes a `Printed` date; the fiscal year turns it into a civil one. A year is never guessed: none is
the fiscal year's own (and said to be assumed), two digits are 25xx only beside a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import Span, clamp, month_end
from ita_scheduler.domain.thai import BE_OFFSET
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.lexing import MONTH, month_number

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import FiscalYear

ERA = rf"(?:{key('ปี')})?(?:{key('งบประมาณ')})?(?:พ\.?ศ\.*|ค\.?ศ\.*)?"
# Two digits are a year only where no counted thing follows them.
YEAR = rf"(?:{ERA}(?:2[45]\d\d|20\d\d|[4-9]\d)(?!\d|/|:|{key('วัน')}|{key('ครั้ง')}|{key('คน')}|{key('ร้อย')}))"
WEEKDAY = "|".join(key(day) for day in ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์"))
WEEKDAYS = {key(day): n for n, day in enumerate(("จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์"))}
# “ครั้งที่ ๑ เดือนมีนาคม”, “ข้อ ๑ มีนาคม”: a number behind ที่ that is not วันที่ counts something else.
DAY = (
    rf"(?:(?:{key('วัน')}(?:{WEEKDAY})?(?:{key('ที่')})?|(?<!{key('ที่')})(?<!{key('ข้อ')})(?<!{key('ครั้ง')}))"
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d))"
)
OF_MONTH = rf"(?:{key('ของ')})?(?:{key('ทุก')})?(?:{key('เดือน')})?"
NUMERIC = (
    r"(?<![\d/.-])(?:[0-3]?\d/[01]?\d/25\d\d|[0-3]?\d\.[01]?\d\.25\d\d|[0-3]?\d-[01]?\d-25\d\d"
    r"|25\d\d-[01]\d-[0-3]\d)(?![\d/])"
)

_OF_MONTH = OF_MONTH
DATE = f"(?:{DAY}{OF_MONTH}{MONTH}(?:{YEAR})?|{NUMERIC})"

_ONE = re.compile(rf"(?:(?P<day>{DAY}){_OF_MONTH})?(?P<month>{MONTH})(?:,|-)?(?P<year>{YEAR})?|(?P<numeric>{NUMERIC})")
_LAST_NUMBER = re.compile(r"\d+$")


class NotInCalendar(ValueError):
    """A printed day that no calendar has, such as 31 April."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A date as printed. `day` is None for a whole month; `year` is of the Buddhist era, None where none is printed.

    `is_year_assumed` where the year is that of the date before; `weekday` is the one printed with it (Monday is 0).
    """

    day: int | None
    month: int
    year: int | None
    is_common_era: bool = False
    is_year_assumed: bool = False
    weekday: int | None = None

    def first_day(self, within: FiscalYear) -> date:
        """Return the day, or the first of the month. Raises NotInCalendar."""
        inside = within.date_in(self.month, 1)
        first = inside if self.year is None else inside.replace(year=self.year - BE_OFFSET)
        if self.day is None:
            return first
        try:
            return first.replace(day=self.day)
        except ValueError:
            raise NotInCalendar from None

    def last_day(self, within: FiscalYear) -> date:
        """Return the day, or the last of the month. Raises NotInCalendar."""
        first = self.first_day(within)
        return first if self.day is not None else month_end(first)


def printed_dates(text: str) -> tuple[Printed, ...]:
    """Return every date and month of a lexed text, in order."""
    return tuple(_printed(found) for found in _ONE.finditer(text))


def _printed(found: re.Match[str]) -> Printed:
    if numeric := found["numeric"]:
        numbers = [int(part) for part in re.split(r"[/.-]", numeric)]
        be, month, of_month = numbers if numbers[0] > 31 else numbers[::-1]
        return Printed(day=of_month, month=min(max(month, 1), 12), year=be)
    day = _last_number(found["day"])
    year = _last_number(found["year"])
    weekday = next((n for name, n in WEEKDAYS.items() if found["day"] and name in found["day"]), None)
    is_common = year is not None and 2000 <= year < 2100
    if year is not None:
        year = year + 2500 if year < 100 else year + BE_OFFSET if is_common else year
    return Printed(day=day, month=month_number(found["month"]), year=year, is_common_era=is_common, weekday=weekday)


def _last_number(text: str | None) -> int | None:
    number = _LAST_NUMBER.search(text) if text else None
    return int(number[0]) if number else None


def with_years_of_neighbours(printed: tuple[Printed, ...]) -> tuple[Printed, ...]:
    """Give a date without a year the year printed next behind it, else next before it.

    “16 ตุลาคม - 22 พฤศจิกายน 2561”; the year goes back by one where the months run over New Year (“ต.ค. - มี.ค. 2567”
    begins in 2566), and on by one where a later date is earlier in the year.
    """
    filled: list[Printed] = []
    for one in reversed(printed):
        following = filled[-1] if filled else None
        if one.year is None and following is not None and following.year is not None:
            before = 1 if one.month > following.month else 0
            filled.append(replace(one, year=following.year - before))
        else:
            filled.append(one)
    filled.reverse()
    for n, one in enumerate(filled):
        former = filled[n - 1] if n else None
        if one.year is None and former is not None and former.year is not None:
            filled[n] = replace(one, year=former.year + (1 if one.month < former.month else 0), is_year_assumed=True)
    return tuple(filled)


def span_between(first: Printed, last: Printed, within: FiscalYear) -> Span:
    """Return the days from one printed date to another. Raises NotInCalendar, also when they run backwards."""
    start, end = first.first_day(within), last.last_day(within)
    if last.year is None and first.year is not None:
        end = clamp(start.year + (1 if end.month < start.month else 0), end.month, end.day)
    if end < start:
        raise NotInCalendar
    return Span(start, end)
