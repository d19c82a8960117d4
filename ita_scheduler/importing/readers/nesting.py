"""Tables inside cells of tables: which of them is the table, and which only lays out the page.

Old web pages and some forms put a whole page into the cells of a table. Of two tables, one within the other, the one
with more cells is the table: the outer one then gives paragraphs, or the inner one gives lines of its cell's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.cleaning import clean
from ita_scheduler.importing.readers.grid import Row, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.importing.readers.assembling import Assembly


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedCell:
    """A cell before it is known what its inner tables are. The rest is as in Span."""

    pieces: tuple[str | NestedTable, ...]
    rows: int = 1
    columns: int = 1
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedTable:
    """A table with all that stands in its cells."""

    rows: tuple[tuple[NestedCell, ...], ...]
    head_rows: int = 0

    @property
    def size(self) -> int:
        """How many cells it has of its own."""
        return sum(map(len, self.rows))

    @property
    def inner(self) -> Iterator[NestedTable]:
        """The tables that stand directly in its cells."""
        return (piece for row in self.rows for cell in row for piece in cell.pieces if isinstance(piece, NestedTable))


def add_pieces(pieces: tuple[str | NestedTable, ...], into: Assembly) -> None:
    """Add texts, line by line, and tables in their order."""
    for piece in pieces:
        if isinstance(piece, NestedTable):
            _add_table(piece, into)
        else:
            for line in clean(piece).split("\n"):
                into.paragraph(line)


def _add_table(table: NestedTable, into: Assembly) -> None:
    if _lays_out(table):
        for row in table.rows:
            for cell in row:
                add_pieces(cell.pieces, into)
        return
    rows = [
        Row(
            cells=tuple(
                Span(text=_text(cell.pieces), rows=cell.rows, columns=cell.columns, column=cell.column) for cell in row
            )
        )
        for row in table.rows
    ]
    into.table(rows, head_rows=table.head_rows)


def _lays_out(table: NestedTable) -> bool:
    return any(1 < inner.size >= table.size or _lays_out(inner) for inner in table.inner)


def _text(pieces: tuple[str | NestedTable, ...]) -> str:
    return clean("\n".join(piece if isinstance(piece, str) else _flat(piece) for piece in pieces))


def _flat(table: NestedTable) -> str:
    """Write an inner table as lines, its cells beside each other."""
    return "\n".join(" ".join(filter(None, (_text(cell.pieces) for cell in row))) for row in table.rows)
