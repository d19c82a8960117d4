"""Tables drawn with characters: Markdown (`| a | b |`) and boxes (`+---+`, `│`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.limits import MOST_ROWS
from ita_scheduler.importing.readers.markup import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARS = re.compile(r"(?<!\\)[|│┃║]")
_DASHES = frozenset("-=─━═")
_DRAWING = _DASHES | frozenset("+|: ┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╞╡╪╟╢╫│┃║")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A table found in the lines of a text; `end` is the index of the first line after it."""

    rows: tuple[Row, ...]
    head_rows: int
    end: int


def drawn_block(lines: Sequence[str], at: int) -> Block | None:
    """Return the table drawn from this line on, or None. A single line with bars is none, unless it has three cells."""
    if not any(map(_is_row, lines[at : at + 2])) or not (_is_row(lines[at]) or _is_rule(lines[at])):
        return None
    groups: list[list[tuple[int, list[str]]]] = [[]]
    end = at
    # A longer one is refused for its rows.
    while end < min(len(lines), at + 2 * MOST_ROWS):
        if _is_rule(lines[end]):
            groups.append([])
        elif _is_row(lines[end]):
            groups[-1].append((end + 1, _cells(lines[end])))
        else:
            break
        end += 1
    inner = [group for group in groups if group]
    written = [row for group in inner for row in group]
    if not written or (len(written) == 1 and (len(inner[0][0][1]) < 3 and len(groups) == 1)):
        return None
    if len(inner) > 2 or (len(groups) > 3 and len(inner) == 2 and len(inner[0]) > 1):
        rows = [_joined(group) for group in inner]  # a rule between every two rows: lines between rules are wraps
    else:
        rows = [Row(cells=tuple(map(_span, cells)), line=number) for number, cells in written]
    return Block(
        rows=tuple(rows), head_rows=len(inner[0]) if len(inner) == 2 and len(rows) == len(written) else 0, end=end
    )


def _is_rule(line: str) -> bool:
    return len(line.strip()) >= 3 and _DRAWING.issuperset(line) and not _DASHES.isdisjoint(line)


def _is_row(line: str) -> bool:
    bars = len(_BARS.findall(line))
    return bars >= 2 or (bars == 1 and re.search(r"\S\s+[|│┃║]\s+\S", line) is not None)


def _cells(line: str) -> list[str]:
    """Return the texts between the bars; a bar at the edge of the line is its frame."""
    cells = [cell.replace("\\|", "|") for cell in _BARS.split(line.strip())]
    if len(cells) > 1 and not cells[0].strip():
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def _joined(group: list[tuple[int, list[str]]]) -> Row:
    width = max(len(cells) for _, cells in group)
    columns = [[cells[n].strip() for _, cells in group if n < len(cells) and cells[n].strip()] for n in range(width)]
    return Row(cells=tuple(_span(" ".join(column)) for column in columns), line=group[0][0])


def _span(text: str) -> Span:
    return Span(text=plain(text))
