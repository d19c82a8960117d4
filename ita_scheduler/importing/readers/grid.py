"""From cells with spans to a grid: the one place where merged cells of every format are laid out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ita_scheduler.importing.document import Cell, Place
from ita_scheduler.importing.readers.limits import MOST_CELLS, MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence


class GridTooLargeError(Exception):
    """The cells cover more places than a table may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One cell as a format writes it: its text, and how many rows and columns it covers from its own place on.

    `column` (from 0) is where it begins, when the format says so; else it takes the next free place.
    """

    text: str
    rows: int = 1
    columns: int = 1
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells that begin in one row, from left to right, and the line of the file if it has lines."""

    cells: tuple[Span, ...]
    line: int | None = None


def lay_out(rows: Sequence[Row], place: Place) -> tuple[tuple[Cell, ...], ...]:
    """Return the grid: each cell stands in the next free column of its row and at every place that it covers.

    Spans end at the last row, at a place already taken, and where no row has a cell of its own any more, so that a
    span of a thousand million costs nothing. A place without a cell gets an empty one.
    Raises GridTooLargeError before the memory is spent.
    """
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    width = covered = 0
    for number, row in enumerate(rows):
        taken = grid[number]
        column = 0
        for span in row.cells:
            column = max(column, span.column or 0)
            while column in taken:
                column += 1
            if column >= MOST_COLUMNS:
                raise GridTooLargeError
            cell = Cell(text=span.text, place=replace(place, line=row.line, row=number + 1, column=column + 1))
            width = max(width, column + 1)
            end = _end(taken, column, span.columns, is_last=span is row.cells[-1])
            below = grid[number : number + max(1, span.rows)]
            covered += len(below) * (end - column)
            if covered > MOST_CELLS * 2:  # spans that lie over each other count twice
                raise GridTooLargeError
            for covered_row in below:
                for place_in_row in range(column, end):
                    covered_row.setdefault(place_in_row, cell)
            column = end
    return tuple(
        tuple(
            taken.get(column) or Cell(text="", place=replace(place, line=row.line, row=number, column=column + 1))
            for column in range(width)
        )
        for number, (row, taken) in enumerate(zip(rows, grid, strict=True), 1)
    )


def _end(taken: dict[int, Cell], column: int, columns: int, *, is_last: bool) -> int:
    """Return the first column after a cell that would cover so many, and stops where another one begins.

    A number that no table has means "to the end" in the last cell of a row, and nothing before other cells.
    """
    if columns > MOST_COLUMNS and not is_last:
        columns = 1
    end = column + 1
    while end < min(column + columns, MOST_COLUMNS) and end not in taken:
        end += 1
    return end
