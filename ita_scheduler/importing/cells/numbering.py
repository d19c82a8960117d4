"""Numbered items of a cell: “๑.… ๒.…”, run together or on lines of their own, with the numbers that are printed.

A number opens an item only as the next of its sequence (a gap of up to three is a gap of the document's own): so
neither “๑๐.๑” nor “มากกว่า ๑ ช่องทาง” nor a date begins one. Items are never renumbered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.thai import arabic_digits

# "๑." "๑.)" "1)" "(๑)" "ข้อ ๑"; what follows is no further digit ("๑๐.๑", "๑.๕") unless white space stands between.
_MARK = re.compile(
    r"(?<![\d.,/])(?<!ครั้งที่)(?<!ครั้งที่ )(?:\((\d{1,2})\)|(\d{1,2})\s?[.)]+(?!\d)"
    r"|(?:(?<=\n)|^)\s*ข้อ(?:ที่)?\s?(\d{1,2})\s*[.:)]?(?=\s))\s*"
)
_BULLET = re.compile(r"(?:^|\n)\s*[-–—•●▪◦○*·✓➢]\s+|(?<=\S)\s+[•●▪◦➢]\s+")
_GAP = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its printed number (None for none), its text, and where the text begins in the cell."""

    number: int | None
    text: str
    start: int


def items(text: str) -> tuple[Item, ...]:
    """Cut a cell's text into its items; what stands before the first number is an item without one."""
    marks = _sequence(arabic_digits(text))
    if not marks:
        return _bulleted(text, 0)
    found = list(_bulleted(text[: marks[0][1]], 0))
    bounds = [*(start for _, start, _ in marks[1:]), len(text)]
    for (number, _, end), until in zip(marks, bounds, strict=True):
        if body := text[end:until].strip():
            found.append(Item(number, body, end + len(text[end:until]) - len(text[end:until].lstrip())))
    return tuple(found)


def missing_numbers(numbered: tuple[Item, ...]) -> tuple[int, ...]:
    """Return the numbers that the sequence leaves out."""
    numbers = [item.number for item in numbered if item.number is not None]
    return tuple(n for n in range(1, max(numbers, default=0)) if n not in numbers)


def _sequence(text: str) -> list[tuple[int, int, int]]:
    """Return the marks that continue a sequence from 1 (or 2, where the first got lost): number, start, end."""
    marks: list[tuple[int, int, int]] = []
    for found in _MARK.finditer(text):
        number = int(next(group for group in found.groups() if group))
        last = marks[-1][0] if marks else 0
        is_first = not marks and number in (1, 2)
        if is_first or (marks and last < number <= last + _GAP):
            marks.append((number, found.start(), found.end()))
    return marks if len(marks) > 1 or (marks and not text[: marks[0][1]].strip()) else []


def _bulleted(text: str, offset: int) -> tuple[Item, ...]:
    cuts = [(found.start(), found.end()) for found in _BULLET.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return tuple(
        Item(None, text[start:end].strip(), offset + start)
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    )
