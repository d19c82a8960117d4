"""The document while it is being read: blocks in order, tables numbered, limits watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.importing.document import Block, Document, Paragraph, Place, Table
from ita_scheduler.importing.readers.cleaning import clean
from ita_scheduler.importing.readers.grid import GridTooLargeError, lay_out
from ita_scheduler.importing.readers.limits import (
    LONGEST_CELL,
    LONGEST_PARAGRAPH,
    MOST_BLOCKS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
)
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.importing.readers.grid import Row


class Assembly:
    """Takes paragraphs and tables in the order of the document; refuses what no plan ever holds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._blocks: list[Block] = []
        self._remarks: dict[str, None] = {}
        self._tables = 0
        self._cells = 0

    def remark(self, sentence: str) -> None:
        """Tell the reader of the import what was put right; the same remark is told once."""
        self._remarks.setdefault(sentence)

    def paragraph(
        self, text: str, *, sheet: str | None = None, page: int | None = None, line: int | None = None
    ) -> None:
        """Add a line of text; nothing when nothing of it can be seen."""
        shown = clean(text)
        self._limit("ตัวอักษรในย่อหน้าเดียว", "characters in one paragraph", len(shown), LONGEST_PARAGRAPH)
        if shown:
            self._add(Paragraph(text=shown, place=Place(file=self.path.name, sheet=sheet, page=page, line=line)))

    def table(
        self, rows: Sequence[Row], *, head_rows: int = 0, sheet: str | None = None, page: int | None = None
    ) -> None:
        """Add a table; nothing when it has no cell. Texts of cells are expected clean."""
        self.check_rows(len(rows))
        widest = max((len(row.cells) for row in rows), default=0)
        self._limit("คอลัมน์ในตารางเดียว", "columns in one table", widest, MOST_COLUMNS)
        longest = max((len(cell.text) for row in rows for cell in row.cells), default=0)
        self._limit("ตัวอักษรในช่องเดียว", "characters in one cell", longest, LONGEST_CELL)
        # Each row is at least as wide as the widest, so this much is sure before the grid is built.
        self._limit("ช่องในตาราง", "cells in tables", self._cells + widest * len(rows), MOST_CELLS)
        if not widest:
            return
        line = rows[0].line
        place = Place(file=self.path.name, sheet=sheet, page=page, line=line, table=self._tables + 1)
        try:
            grid = lay_out(rows, place)
        except GridTooLargeError:
            self._limit("ช่องในตาราง", "cells in tables", MOST_CELLS + 1, MOST_CELLS)
            raise
        self._tables += 1
        self._cells += sum(map(len, grid))
        self._limit("ช่องในตาราง", "cells in tables", self._cells, MOST_CELLS)
        self._add(Table(rows=grid, place=place, head_rows=min(head_rows, len(grid))))

    def check_rows(self, count: int) -> None:
        """Refuse the document as soon as a table has more rows than any plan."""
        self._limit("แถวในตารางเดียว", "rows in one table", count, MOST_ROWS)

    def document(self) -> Document:
        """Return what was read. Raises Faulty when nothing of it can be seen."""
        seen = any(
            isinstance(block, Paragraph) or any(cell.text for row in block.rows for cell in row)
            for block in self._blocks
        )
        if not seen:
            raise refusal("no_text", self.path)
        return Document(name=self.path.name, blocks=tuple(self._blocks), remarks=tuple(self._remarks))

    def _add(self, block: Block) -> None:
        self._blocks.append(block)
        self._limit("ย่อหน้าและตาราง", "paragraphs and tables", len(self._blocks), MOST_BLOCKS)

    def _limit(self, what: str, of: str, count: int, limit: int) -> None:
        if count > limit:
            raise refusal("much", self.path, what=what, of=of, limit=limit)
