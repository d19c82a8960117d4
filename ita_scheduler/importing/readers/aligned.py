"""Columns aligned with spaces, as a PDF viewer copies them: a table only when nothing about it is doubtful."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.drawn import Block
from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.markup import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(r"\S+(?: {1,2}\S+)*")
# Two lines may agree by chance, and two columns are also a list with its page numbers.
_FEWEST_LINES = 3
_FEWEST_COLUMNS = 3
# No screen and no paper is wider.
_LONGEST_LINE = 1000


def aligned_block(lines: Sequence[str], at: int) -> Block | None:
    """Return the table whose columns all begin at the same place in every line from this one on, or None."""
    starts = _starts(lines[at])
    if len(starts) < _FEWEST_COLUMNS:
        return None
    end = at
    while end < len(lines) and _starts(lines[end]) == starts:
        end += 1
    if end - at < _FEWEST_LINES:
        return None
    rows = tuple(
        Row(cells=tuple(Span(text=plain(piece)) for piece in _PIECE.findall(lines[n])), line=n + 1)
        for n in range(at, end)
    )
    return Block(rows=rows, head_rows=0, end=end)


def _starts(line: str) -> tuple[int, ...]:
    """Return where the pieces of a line begin, as the eye sees it: marks above and below take no room."""
    if "   " not in line.strip() or len(line) > _LONGEST_LINE:
        return ()
    return tuple(_width(line[: piece.start()]) for piece in _PIECE.finditer(line))


def _width(text: str) -> int:
    return sum(unicodedata.category(letter) not in {"Mn", "Cf"} for letter in text)
