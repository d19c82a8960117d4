"""The years that a plan's own words name, and its dates, moved from one fiscal year to another.

A year before the plan's own two calendar years never moves: it is a law's, or the past's. Neither does what the
document itself says (between “ and ”), the year of a law, or a plan of several years (๒๕๖๖–๒๕๗๐).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import clamp
from ita_scheduler.domain.thai import BE_OFFSET, MONTHS, MONTHS_SHORT, arabic_digits, long_date, thai_digits
from ita_scheduler.importing.plans.nominal import day_of
from ita_scheduler.importing.plans.plan_table import date_written

if TYPE_CHECKING:
    from collections.abc import Mapping

_YEAR = re.compile(r"(?<![\d./])25\d\d(?![\d/])")
_SEVERAL = re.compile(r"(25\d\d)\s*(?:-|–|—|ถึง)\s*(?:พ\.?\s?ศ\.?\s*)?(25\d\d)")
_QUOTED = re.compile(r"“[^”]*”")
_MONTH = "|".join(map(re.escape, (*MONTHS, *MONTHS_SHORT)))
_OWN = re.compile(rf"(?:ปีงบประมาณ|ประจำปี|{_MONTH})\s*(?:พ\.?\s?ศ\.?\s*)?$")
_LAW = re.compile(r"(?:พระราชบัญญัติ|พ\.ร\.บ\.|ระเบียบ|กฎกระทรวง|ข้อบัญญัติ|ประกาศ|หนังสือ|คำสั่ง)[^“”]*$")


def moved_words(text: str, fiscal_year: int, by: int) -> str:
    """Return our own sentence with its years moved, in the digits in which they are written."""
    plain = arabic_digits(text)
    still = [found.span() for found in _QUOTED.finditer(plain)]
    still += [found.span() for found in _SEVERAL.finditer(plain) if int(found[2]) - int(found[1]) > 1]

    def is_moving(found: re.Match[str]) -> bool:
        if int(found[0]) < fiscal_year - 1 or any(start <= found.start() < end for start, end in still):
            return False
        before = plain[: found.start()]
        return bool(_OWN.search(before)) or not _LAW.search(before)

    written = list(text)
    for found in filter(is_moving, _YEAR.finditer(plain)):
        year = str(int(found[0]) + by)
        was = text[found.start() : found.end()]
        written[found.start() : found.end()] = year if was == found[0] else thai_digits(year)
    return "".join(written)


def moved_day(day: date, by: int) -> date:
    """Return the same day of another year; the last of February stays the last of February."""
    is_last = day.month == 2 and day.day == monthrange(day.year, 2)[1]
    return clamp(day.year + by, day.month, 31 if is_last else day.day)


def moved_period(period: Mapping[str, Any], by: int) -> dict[str, Any]:
    """Return a measure's period moved, each date in the form in which it is written."""
    return {name: _as_written(written, moved_day(day_of(written), by)) for name, written in period.items()}


def _as_written(former: object, day: date) -> object:
    if isinstance(former, date):
        return date(day.year + BE_OFFSET, day.month, day.day)
    return date_written(day) if re.match(r"\d{4}-", arabic_digits(str(former))) else long_date(day)
