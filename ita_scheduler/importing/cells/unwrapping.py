"""Titles and steps as they are shown: without the white space that line wraps left inside words.

Thai writes no spaces between words, so a space is either meant (before a new thought) or left by a line wrap. In a
text that was wrapped, a space is kept before a word that begins a thought and beside digits, Latin and signs. The
exact words of the document stay in the phrases; what is unwrapped is only shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_scheduler.importing.document import Place

_THAI = r"[ก-ฮะ-ฺเ-ๅ็-๎]"
_OPENS = (
    "และ", "หรือ", "เพื่อ", "โดย", "เช่น", "มี", "ให้", "ณ", "ได้แก่", "ทั้งนี้", "ตัวชี้วัด", "ข้อ", "ประเด็น", "ภายในเดือน", "ภายในวัน",
    "ทุก", "อย่าง", "ซึ่ง", "ที่ไม่", "แต่", "เมื่อ", "กรณี", "หาก", "รวมทั้ง", "พร้อม", "ผ่าน", "ไลน์", "เว็บไซต์หน่วยงานที่", "เบอร์",
    "ปีงบ", "ประจำ", "พ.ศ", "ไตรมาส", "ไม่ซับ", "มาก", "โทรศัพท์", "หมายเหตุ", "ผู้บริหารมี", "สร้าง", "รายงาน", "ทาง", "ดังนี้",
)  # fmt: skip
_SPACE = re.compile(rf"(?<={_THAI}) +(?={_THAI})")
_WRAPPED_AT = (12, 60)


def may_wrap(place: Place) -> bool:
    """Tell whether a format can leave line wraps as spaces: copied text and PDF can, Word and HTML do not."""
    return place.line is not None or place.page is not None


def is_wrapped(cell: str) -> bool:
    """Tell whether spaces cut a cell's text into lines of much the same width: several, and none of them long."""
    stretches = cell.split()
    return len(stretches) >= 4 and _WRAPPED_AT[0] <= max(map(_width, stretches)) <= _WRAPPED_AT[1]


def unwrapped(text: str, *, wrapped: bool) -> str:
    """Return a text on one line; of a `wrapped` cell, without its wrap spaces."""
    flat = re.sub(r"\s+(?=[าำ])", "", " ".join(text.split()))
    if not wrapped:
        return flat
    return _SPACE.sub(lambda found: " " if _opens(flat, found.end()) else "", flat)


def _opens(flat: str, at: int) -> bool:
    """Tell whether a thought begins here; so does an abbreviation (ป.ป.ช.)."""
    return flat.startswith(_OPENS, at) or flat[at + 1 : at + 2] == "."


def _width(text: str) -> int:
    return len(re.sub(r"[ัิ-ฺ็-๎]", "", text))
