"""The filters of the templates: numbers and dates as an official letter writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import long_date, short_date, thai_digits, weekday_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

# Characters in a line of text. Thai marks above and below take no width, so it is about 75 columns.
WIDTH = 90
# As many whole words as fit, or one word that is longer than the line.
_START = re.compile(r"\s*(?:[๐-๙]+\.\s+)?")
_PIECE = re.compile(rf"\S.{{0,{WIDTH - 2}}}(?<!\s)(?!\S)|\S+")


@lru_cache(maxsize=1024)
def full_date(day: date) -> str:
    """Write วันศุกร์ที่ ๓๑ มีนาคม ๒๕๖๖."""
    return f"วัน{weekday_name(day)}ที่ {long_date(day)}"


@lru_cache(maxsize=1024)
def working_days(count: int) -> str:
    """Write ๗ วันทำการ."""
    return f"{thai_digits(count)} วันทำการ"


def thai_list(names: Iterable[str]) -> str:
    """Join names: ก, ข และ ค."""
    *most, last = names or ("",)
    return f"{', '.join(most)} และ {last}" if most else last


def step_number(step: str) -> int:
    """Return the number of a step: 7 of `T-7`, 2 of `overdue-2`, 1 of `level-1+2`; 0 when it has none."""
    found = re.search(r"-(\d+)(?:\+\d+)?$", step)
    return int(found[1]) if found else 0


FILTERS: dict[str, Callable[..., Any]] = {
    "thai_digits": lru_cache(maxsize=1024)(thai_digits),
    "long_date": lru_cache(maxsize=1024)(long_date),
    "short_date": lru_cache(maxsize=1024)(short_date),
    "full_date": full_date,
    "working_days": working_days,
    "thai_list": thai_list,
    "step_number": step_number,
}


def wrapped(text: str) -> str:
    """Break long lines at spaces, and nowhere else: Thai has none inside a phrase, and a URL has none at all.

    Following lines stand under the first, an item's under its words. Runs of empty lines become one.
    """
    lines: list[str] = []
    for raw in text.splitlines():
        line = raw.rstrip()
        if len(line) > WIDTH:
            start = _START.match(line)[0]  # type: ignore[index]  # it matches the empty text too
            first, *rest = _PIECE.findall(line[len(start) :])
            lines += [start + first, *(" " * len(start) + piece for piece in rest)]
        elif line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
