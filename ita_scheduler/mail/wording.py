"""The filters of the templates: numbers and dates as an official letter writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.notice import bare_step
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
    found = _NUMBERED.match(bare_step(step))
    return int(found[1] or found[2]) if found else 0


def step_words(kind: str, step: str) -> str:
    """Say what a notice of that kind and step was: เตือนก่อนกำหนด ๗ วันทำการ; empty when there are no words for it."""
    name, number = bare_step(step), step_number(step)
    count = thai_digits(number)
    for (of, start), words in _STEPS.items():
        if kind == of and name.startswith(start):
            return words[number == 0].format(count)
    return ""


_NUMBERED = re.compile(r"(?:T|overdue|level)-(\d+)$|v(\d+)$")
# What a notice was, by its kind and the beginning of its step; and what it was when its number is 0.
_STEPS: dict[tuple[str, str], tuple[str, str]] = {
    ("reminder", "T-"): ("เตือนก่อนกำหนด {} วันทำการ", "เตือนในวันครบกำหนด"),
    ("overdue", "overdue-"): ("ยังไม่ได้รับรายงาน แจ้งครั้งที่ {}", ""),
    ("escalation", "level-"): ("เรียนตามลำดับ (ขั้นที่ {})", ""),
    ("monitoring", "T-"): ("เรียนเตือนวาระกำกับติดตามก่อน {} วันทำการ", "เรียนเตือนในวันถึงวาระกำกับติดตาม"),
    ("monitoring", "overdue-"): ("เรียนว่ายังไม่ได้รับบันทึกการกำกับติดตาม", ""),
    ("information", "T-"): ("เพื่อทราบวาระของผู้บริหาร", "เพื่อทราบวาระของผู้บริหาร"),
    ("information", "overdue-"): ("เพื่อทราบวาระของผู้บริหารที่ยังไม่ได้รับบันทึก", ""),
    ("information", "level-"): ("เพื่อทราบก่อนสรุปเรียนผู้บังคับบัญชาชั้นถัดไป (ขั้นที่ {})", ""),
    ("information", "skipped-"): ("เพื่อทราบว่ามีผู้รับที่ส่งไม่ถึง", "เพื่อทราบว่ามีผู้รับที่ส่งไม่ถึง"),
    ("information", "extended-"): ("แจ้งว่าอนุมัติให้ขยายเวลา", "แจ้งว่าอนุมัติให้ขยายเวลา"),
    ("information", "reopened-"): ("แจ้งว่าเปิดเรื่องใหม่", "แจ้งว่าเปิดเรื่องใหม่"),
    ("information", "moved-"): ("แจ้งว่ากำหนดเปลี่ยน", "แจ้งว่ากำหนดเปลี่ยน"),
    ("information", "request-"): ("เสนอคำขอขยายเวลา", "เสนอคำขอขยายเวลา"),
    ("changed", "extended-"): ("แจ้งว่าอนุมัติให้ขยายเวลา", "แจ้งว่าอนุมัติให้ขยายเวลา"),
    ("changed", "refused-"): ("แจ้งว่าไม่อนุมัติให้ขยายเวลา", "แจ้งว่าไม่อนุมัติให้ขยายเวลา"),
    ("changed", "reopened-"): ("แจ้งว่าเปิดเรื่องใหม่", "แจ้งว่าเปิดเรื่องใหม่"),
    ("changed", ""): ("แจ้งว่ากำหนดเปลี่ยน", "แจ้งว่ากำหนดเปลี่ยน"),
    ("all_clear", "completed"): ("แจ้งว่าได้รับรายงานแล้ว", "แจ้งว่าได้รับรายงานแล้ว"),
    ("all_clear", "waived"): ("แจ้งว่าได้รับยกเว้น", "แจ้งว่าได้รับยกเว้น"),
    ("all_clear", "released"): ("แจ้งว่าไม่ต้องกำกับติดตามแล้ว", "แจ้งว่าไม่ต้องกำกับติดตามแล้ว"),
    ("report", "v"): ("ร่างรายงาน ฉบับที่ {}", ""),
}


FILTERS: dict[str, Callable[..., Any]] = {
    "thai_digits": lru_cache(maxsize=1024)(thai_digits),
    "long_date": lru_cache(maxsize=1024)(long_date),
    "short_date": lru_cache(maxsize=1024)(short_date),
    "full_date": full_date,
    "working_days": working_days,
    "thai_list": thai_list,
    "step_number": step_number,
    "step_words": step_words,
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
