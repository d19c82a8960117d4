"""The code of a measure in its title cell: O37, e6, i5, MOIT 12, as printed or as OCR left it; never a cross-reference.

A code is a label. Its meaning changes from year to year, so it is read by its form and its place alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.thai import arabic_digits

# "ข้อ ๐ ๓๗", "O37", "e๖", "(o 12)", "MOIT 12", "EB10". A zero is the letter O only at the beginning or behind ข้อ.
_WORD = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?:ข้อ(?:ที่)?\s*)?(?P<letter>[oOeEiI])\s?[-.]?\s?(?P<n>\d{1,2})|(?P<word>MOIT|EB|moit)\s?-?\s?(?P<m>\d{1,2})|(?P<kind>OIT|EIT|IIT)\s*(?:ข้อ(?:ที่)?)?\s?-?\s?(?P<k>\d{1,2}))(?![\d]|\.\d)"
)
_ZERO = re.compile(r"(?:(?<=\n)|^|ข้อ(?:ที่)?\s*|[(\s])\(?0\s?(?P<n>[1-9]\d)(?!\d|\.\d|/)")
_REFERENCE = re.compile(
    r"(?:ตาม|มาตรการ|ใน|จาก|กับ|ของ|และ|อ้างถึง|สอดคล้อง)\s*(?:มาตรการ|ตัวชี้วัด|รายการ)?\s*(?:ข้อ(?:ที่)?)?\s*\(?$"
)
_BESIDE = re.compile(r"\s*(?:และ|กับ|,)\s*(?:ข้อ(?:ที่)?)?\s*")
_BARE_NUMBER = re.compile(r"^\s*(\d{2,3})(?=\s|[ก-ฮเ-ไ])")


@dataclass(frozen=True, slots=True)
class Code:
    """A code, from `start` to before `end` of its text. `is_corrected` when it was not printed so."""

    value: str
    start: int
    end: int
    is_corrected: bool = False


def codes(text: str) -> tuple[Code, ...]:
    """Return every code of a title cell, in order; cross-references (ตามข้อ ๓๖) are none."""
    plain = arabic_digits(text)
    found = []
    before, is_code = 0, True
    for one in _WORD.finditer(plain):
        if not (before and _BESIDE.fullmatch(plain, before, one.start())):  # “e9 และ e10” are both what the first is
            is_code = not _REFERENCE.search(plain, max(0, one.start() - 30), one.start())
        before = one.end()
        if is_code:
            found.append(Code(_written(one), one.start(), one.end()))
    for one in _ZERO.finditer(plain):
        start = one.start() + len(one[0]) - len(one[0].lstrip(" (\n"))
        is_reference = _REFERENCE.search(plain, max(0, start - 30), start)
        if not is_reference and not any(other.start <= one.end() and start <= other.end for other in found):
            found.append(Code(f"O{one['n']}", start, one.end(), is_corrected=True))
    return tuple(sorted(found, key=lambda code: code.start))


def _written(found: re.Match[str]) -> str:
    if word := found["word"]:
        return f"{word.upper()} {int(found['m'])}"
    if kind := found["kind"]:
        return f"{kind}{int(found['k'])}"
    letter = found["letter"].lower()
    return f"{'O' if letter == 'o' else letter}{int(found['n'])}"


def code_after(previous: str | None, text: str) -> Code | None:
    """Read a bare number as the code that follows the one before, where only the letter was misread: ๑๐๐ behind e9.

    None unless the number has as many characters as the code that must come, or its digits and one more.
    """
    number = _BARE_NUMBER.match(arabic_digits(text))
    before = re.fullmatch(r"([Oei])(\d{1,2})", previous or "")
    if not number or not before:
        return None
    expected = str(int(before[2]) + 1)
    digits = number[1]
    if len(digits) == len(expected) + 1 and (digits.startswith(expected) or digits.endswith(expected)):
        return Code(f"{before[1]}{expected}", number.start(1), number.end(1), is_corrected=True)
    return None
