"""Thai digits and Buddhist-era dates, written and read.

The Buddhist era (พ.ศ.) of a civil year is its common-era year + 543 (since 1941, when the year's start moved to
1 January; earlier years are not handled).
"""

from __future__ import annotations

import re
from datetime import date

BE_OFFSET = 543

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

# Vowels above, below and behind, and tone marks: none of them stands without the letter before it.
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def _bare(name: str) -> str:
    return re.sub(r"[.\s]", "", name)


_MONTH_NUMBERS = {_bare(name): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, 1)}
# "เม.ย.", "เม.ย", "เม. ย." are all met in practice: dots and spaces of an abbreviation are optional.
_MONTH_PATTERN = "|".join(
    [re.escape(name) for name in MONTHS]
    + [r"\.?\s*".join(map(re.escape, name.rstrip(".").split("."))) + r"\.?" for name in MONTHS_SHORT]
)
_DATE = re.compile(rf"(?:วันที่\s*)?(\d{{1,2}})\s*({_MONTH_PATTERN})\s*(?:พ\.?\s*ศ\.?\.?\s*)?(\d{{4}}|\d{{2}})")
_ISO_BE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def thai_digits(value: object) -> str:
    """Write `value` with Thai digits: 2566 is ๒๕๖๖."""
    return str(value).translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Write `text` with Arabic digits: ๒๕๖๖ is 2566, and mixed ๒๕63 is 2563."""
    return text.translate(_TO_ARABIC)


def be_year(day: date) -> int:
    """Return the Buddhist-era year of `day`."""
    return day.year + BE_OFFSET


def long_date(day: date) -> str:
    """Write ๓๑ มีนาคม ๒๕๖๖, the form of official letters (no พ.ศ., no leading zero)."""
    return thai_digits(f"{day.day} {MONTHS[day.month - 1]} {be_year(day)}")


def short_date(day: date) -> str:
    """Write ๓๑ มี.ค. ๖๖, for narrow columns."""
    return thai_digits(f"{day.day} {MONTHS_SHORT[day.month - 1]} {be_year(day) % 100:02d}")


def shortened(text: str, longest: int) -> str:
    """Return `text` within so many characters: a longer one ends in …, at a space of its second half if it has one.

    It is never cut before a mark of its letter.
    """
    if len(text) <= longest:
        return text
    end = longest - 1
    if (space := text.rfind(" ", longest // 2, longest)) > 0:
        end = space
    while end > 0 and _MARK.match(text[end]):
        end -= 1
    return f"{text[:end].rstrip(' ,')}…"


def weekday_name(day: date) -> str:
    """Write the weekday without วัน: ศุกร์."""
    return WEEKDAYS[day.weekday()]


def parse_date(text: str) -> date:
    """Read one Buddhist-era date: ๓๑ มีนาคม ๒๕๖๖, 31 มี.ค. 66, 5 เม.ย 2566, 31/03/2566, or 2566-03-31.

    Raises ValueError, with a Thai sentence, when `text` is no such date or its year is a common-era one.
    A year is never guessed: two digits are read as 25xx only beside a month's name. Between strokes the day comes
    first, as Thai offices write it beside a year of this era.
    """
    plain = arabic_digits(text).strip()
    if iso := _ISO_BE.fullmatch(plain):
        year, month, day = (int(part) for part in iso.groups())
    elif strokes := _STROKES.fullmatch(plain):
        day, month, year = (int(part) for part in strokes.groups())
    elif written := _DATE.fullmatch(plain):
        day, year = int(written[1]), int(written[3])
        month = _MONTH_NUMBERS[_bare(written[2])]
        year = year + 2500 if year < 100 else year
    else:
        raise ValueError(f"“{text}” ไม่ใช่วันที่ เขียนเป็น “๓๑ มีนาคม ๒๕๖๖” หรือ “2566-03-31”")
    if not 2484 <= year <= 2700:
        raise ValueError(f"ปี {year} ใน “{text}” ไม่ใช่ปี พ.ศ. (พ.ศ. = ค.ศ. + 543)")
    try:
        return date(year - BE_OFFSET, month, day)
    except ValueError:
        raise ValueError(f"“{text}” ไม่มีในปฏิทิน") from None
