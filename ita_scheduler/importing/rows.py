"""From tables to rows: which tables are of measures, and the cells of each measure by what they hold.

A head repeated on the next page is left out; a row whose issue is empty goes on the row before it (a page break); a
row that is one cell from side to side is a section's title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.importing.columns import Column, Layout, is_head, layout_of
from ita_scheduler.importing.folding import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ita_scheduler.importing.document import Cell, Document, Place, Table

_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?\.?")
_NOTHING = re.compile(r"[\s.\-–—_/…:]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One measure's cells, by what they hold; a kind may hold several, of several rows or columns."""

    cells: tuple[tuple[Column, Cell], ...]
    place: Place
    section: str = ""

    def of(self, *kinds: Column) -> tuple[Cell, ...]:
        """Return the filled cells of these kinds, a merged one once."""
        kept: list[Cell] = []
        for kind, cell in self.cells:
            if kind in kinds and not _NOTHING.fullmatch(cell.text) and not any(cell is other for other in kept):
                kept.append(cell)
        return tuple(kept)

    def text(self, *kinds: Column) -> str:
        """Return what those cells print, one below the other."""
        return "\n".join(cell.text for cell in self.of(*kinds))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of measures: its layout and its rows. `rest` are the cells that are in no row."""

    table: Table
    layout: Layout
    rows: tuple[Row, ...]
    rest: tuple[Cell, ...]


def sheets(documents: Iterable[Document]) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
    """Return the tables of measures, and the other tables."""
    found: list[Sheet] = []
    others: list[Table] = []
    for document in documents:
        before: Sheet | None = None
        for table in document.tables:
            layout = layout_of(table)
            if layout is None and before is not None and _goes_on(before, table):
                layout = Layout(before.layout.columns, 0, before.layout.heads)
            if layout is None or not layout.is_of_measures:
                others.append(table)
                continue
            before = _sheet(table, layout, before.rows[-1] if before and before.rows else None)
            if before.rows and found and found[-1].rows and before.rows[0].place == found[-1].rows[-1].place:
                found[-1] = Sheet(found[-1].table, found[-1].layout, found[-1].rows[:-1], found[-1].rest)
            found.append(before)
    return tuple(found), tuple(others)


def _goes_on(before: Sheet, table: Table) -> bool:
    """Tell whether a table without a head is the next page of the one before it."""
    return len(table.rows[0]) == len(before.layout.columns) and not is_head(table.rows[0])


def _sheet(table: Table, layout: Layout, before: Row | None) -> Sheet:
    """Gather the rows; `before` is the last row of the page before, which the first one here may go on."""
    rows: list[Row] = []
    rest = [cell for row in table.rows[: max(0, layout.head_rows - 1)] for cell in row if not _in_head(cell, layout)]
    section = before.section if before else ""
    for cells in table.rows[layout.head_rows :]:
        filled = _filled(cells)
        if not filled or _is_head_again(cells, layout) or _numbers_columns(filled):
            continue
        if _is_section(cells, filled):
            section = " ".join(filled[0].text.split())
            continue
        row = Row(tuple(zip(layout.columns, cells, strict=True)), cells[0].place, section)
        last = rows[-1] if rows else before
        if last is not None and _belongs_to(row, last):
            joined = Row((*last.cells, *row.cells), last.place, last.section)
            if rows:
                rows[-1] = joined
            else:
                rows.append(joined)
        elif row.of(Column.ISSUE, Column.INDICATOR, Column.STEPS) and len(filled) > 1:
            rows.append(row)
        else:
            rest += filled
    return Sheet(table, layout, tuple(rows), tuple(rest))


def _in_head(cell: Cell, layout: Layout) -> bool:
    return any(key(cell.text) in key(head) for head in layout.heads)


def _is_head_again(cells: Sequence[Cell], layout: Layout) -> bool:
    same = sum(bool(key(cell.text)) and key(cell.text) in key(head) for cell, head in zip(cells, layout.heads, strict=True))
    return is_head(cells) and same * 2 >= len(_filled(cells))


def _numbers_columns(filled: Sequence[Cell]) -> bool:
    return len(filled) > 2 and all(_COLUMN_NUMBERS.fullmatch(arabic_digits(cell.text.strip())) for cell in filled)


def _is_section(cells: Sequence[Cell], filled: Sequence[Cell]) -> bool:
    return len(filled) == 1 and (all(cell is cells[0] for cell in cells) or filled[0] is cells[0]) and len(cells) > 2


def _belongs_to(row: Row, last: Row) -> bool:
    """A row belongs to the one before when its issue is that row's own cell, or when it names none."""
    issue = row.of(Column.ISSUE, Column.INDICATOR)
    has_issue_column = any(kind in (Column.ISSUE, Column.INDICATOR) for kind, _ in row.cells)
    if not has_issue_column:
        return False
    if not issue:
        return not row.of(Column.NUMBER, Column.CODE)
    own = row.of(Column.ISSUE) or issue
    return bool(last.of(Column.ISSUE, Column.INDICATOR)) and all(
        any(cell is other for other in last.of(Column.ISSUE, Column.INDICATOR)) for cell in own
    )


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    kept: list[Cell] = []
    for cell in cells:
        if not _NOTHING.fullmatch(cell.text) and not any(cell is other for other in kept):
            kept.append(cell)
    return kept
