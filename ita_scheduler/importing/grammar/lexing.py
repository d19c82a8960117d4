"""The folded text with its months and numbers made out: what the grammar of dates and cadences is written over.

Each month becomes one character of the private-use area, a number word its digits. What had to be put right (a
misspelt month, an O for a zero) is remembered as a correction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ita_scheduler.domain.thai import MONTHS, MONTHS_SHORT
from ita_scheduler.importing.folding import Folded, distance, fold, key

FIRST_MONTH = 0x10FF01  # private use, where no font of ours or Thai typing has letters of its own
MONTH = f"[{chr(FIRST_MONTH)}-{chr(FIRST_MONTH + 11)}]"

_FULL = {key(name): number for number, name in enumerate(MONTHS, start=1)}


def _abbreviation(name: str) -> str:
    """Match ม.ค. with one of its two dots at least; the second may be left out, or the first."""
    first, second = (re.escape(key(part)) for part in name.rstrip(".").split("."))
    return rf"{first}\.{second}\.?+|{first}{second}\."


# ก.พ. and ก.ค. are also two commissions (สำนักงาน ก.พ., ก.พ.ร., ก.ค.ศ.), พ.ค. is never one.
_MONTHS_WRITTEN = re.compile(
    "|".join(
        [f"(?P<m{n}>{name}[ุูิ]?)" for name, n in sorted(_FULL.items(), key=lambda one: -len(one[0]))]
        + [
            rf"(?P<a{n}>(?<!{key('สำนักงาน')})(?:{_abbreviation(name)})(?![รศ]\.))"
            for n, name in enumerate(MONTHS_SHORT, start=1)
        ]
    )
)
# A word that should be a month: behind เดือน, or between a day and a year.
_MONTH_EXPECTED = re.compile(
    rf"(?:{key('เดือน')}|(?:{key('วันที่')}|-|{key('ถึง')})\d{{1,2}}|(?<!\d)\d{{1,2}}(?=[ก-๎.]{{4,12}}(?:{key('พ.ศ')}|25\d\d)))([ก-๎]{{4,14}})"
)
_ZERO_BY_EYE = re.compile(rf"(?<![a-z\d])(\do|o\d)(?={MONTH}|{key('วัน')}|{key('เดือน')})")

_ONES = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")


def _number_words() -> dict[str, int]:
    words = {one: n for n, one in enumerate(_ONES, start=1)}
    for tens in range(1, 10):
        ten = {1: "สิบ", 2: "ยี่สิบ"}.get(tens, f"{_ONES[tens - 1]}สิบ")
        words[ten] = tens * 10
        words |= {f"{ten}{'เอ็ด' if n == 1 else one}": tens * 10 + n for n, one in enumerate(_ONES, start=1)}
    words |= {"หนึ่งร้อยยี่สิบ": 120, "ร้อยยี่สิบ": 120, "หนึ่งร้อยแปดสิบ": 180, "ร้อยแปดสิบ": 180}
    return {key(word): number for word, number in words.items()}


_NUMBERS = _number_words()
# Only where a number must stand: ห้า is also the beginning of ห้าม, สาม of สามารถ.
_NUMBER_WORD = re.compile(
    rf"(?:{'|'.join(map(key, ('ทุก', 'ทุกๆ', 'ภายใน', 'ละ', 'วันที่', 'ที่', 'รอบ', 'กว่า', 'เวลา', 'เดือน', 'และ', 'เกิน')))})"
    rf"({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    rf"(?={'|'.join(map(key, ('วัน', 'เดือน', 'ครั้ง', 'ปี', 'ไตรมาส', 'สัปดาห์', 'ของ', 'ช่องทาง')))}|$|[\s,.)-])"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """Something printed wrongly, and what it was taken for."""

    printed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Lexed(Folded):
    """A folded text with months and numbers made out."""

    corrections: tuple[Correction, ...] = ()


def month_number(char: str) -> int:
    """Return 1 to 12 for the character of a month."""
    return ord(char) - FIRST_MONTH + 1


@lru_cache(maxsize=1024)
def lex(source: str) -> Lexed:
    """Fold a text and make out its months and numbers."""
    folded = fold(source)
    pieces = _Pieces(folded)
    for found in _MONTHS_WRITTEN.finditer(pieces.text):
        pieces.replace(found.span(), chr(FIRST_MONTH - 1 + int((found.lastgroup or "")[1:])))
    pieces.settle()
    for found in _MONTH_EXPECTED.finditer(pieces.text):
        if meant := _nearest_month(found[1]):
            number, length = meant
            span = (found.start(1), found.start(1) + length)
            pieces.correct(span, chr(FIRST_MONTH - 1 + number), MONTHS[number - 1])
    pieces.settle()
    for found in _NUMBER_WORD.finditer(pieces.text):
        pieces.replace(found.span(1), str(_NUMBERS[found[1]]))
    pieces.settle()
    for found in _ZERO_BY_EYE.finditer(pieces.text):
        digits = found[1].replace("o", "0")
        pieces.correct(found.span(1), digits, digits)
    pieces.settle()
    return Lexed(source, pieces.text, tuple(pieces.starts), tuple(pieces.ends), tuple(pieces.corrections))


def _nearest_month(word: str) -> tuple[int, int] | None:
    """Return the month that a word begins nearest to, and how long it is; None when none is, or two are."""
    best: dict[int, tuple[int, int]] = {}
    for name, number in _FULL.items():
        if word[0] != name[0] and word[1:3] != name[1:3]:
            continue  # hands slip inside a month's name, and seldom at both of its first letters
        for length in range(max(4, len(name) - 2), min(len(word), len(name) + 2) + 1):
            apart = distance(word[:length], name)
            if apart <= 2 and (apart, abs(length - len(name))) < best.get(number, (3, 0)):
                best[number] = (apart, abs(length - len(name)))
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda one: one[1][0])
    if len(ranked) > 1 and ranked[0][1][0] == ranked[1][1][0]:
        return None
    number = ranked[0][0]
    name = next(one for one, n in _FULL.items() if n == number)
    lengths = range(max(4, len(name) - 2), min(len(word), len(name) + 2) + 1)
    return number, min(lengths, key=lambda length: (distance(word[:length], name), abs(length - len(name))))


class _Pieces:
    """A folded text in which stretches are replaced, in rounds: the places of the source go along."""

    def __init__(self, folded: Folded) -> None:
        self.source = folded.source
        self.text = folded.text
        self.starts, self.ends = list(folded.starts), list(folded.ends)
        self.corrections: list[Correction] = []
        self._pending: list[tuple[int, int, str]] = []

    def replace(self, span: tuple[int, int], by: str) -> None:
        self._pending.append((*span, by))

    def correct(self, span: tuple[int, int], by: str, meant: str) -> None:
        printed = self.source[self.starts[span[0]] : self.ends[span[1] - 1]]
        self.corrections.append(Correction(" ".join(printed.split()), meant))
        self.replace(span, by)

    def settle(self) -> None:
        for start, end, by in reversed(self._pending):
            self.text = self.text[:start] + by + self.text[end:]
            first, last = self.starts[start], self.ends[end - 1]
            self.starts[start:end] = [first] * len(by)
            self.ends[start:end] = [last] * len(by)
        self._pending.clear()
