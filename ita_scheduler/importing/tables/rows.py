"""From tables to rows: which tables are of measures, and the cells of each measure by what they hold.

A head repeated on the next page is left out; a row without an issue goes on the row before it (a page break); rows
that share a merged issue are lines of one measure; a row that is one cell from side to side is a section's title. A
form of two columns, label and value, is a table lying on its side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.importing.cells.codes import codes
from ita_scheduler.importing.cells.numbering import items
from ita_scheduler.importing.document import Cell, Table
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.tables.columns import Column, Layout, is_head, kind_of, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ita_scheduler.importing.document import Document, Place

_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?\.?")
_NOTHING = re.compile(r"[\s.\-–—_/…:]*")
_DITTO = re.compile(
    r"\s*(?:[\"”“„″]|''|,,|-\s?(?:ด|ซ)้?า\s?-|เช่นเดียวกัน(?:กับ)?(?:ข้าง)?(?:บน|ต้น)?|เหมือนกัน(?:กับ)?(?:ข้าง)?บน?)\s*"
)
_LONGEST_HEAD = 200
_FEWEST_LABELS = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with what its column holds, and the column's head as printed."""

    column: Column
    cell: Cell
    head: str


Line = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure's cells: a line of them, or several lines beside a merged issue."""

    lines: tuple[Line, ...]
    place: Place
    section: str = ""

    def placed(self, *columns: Column, line: int | None = None) -> tuple[Placed, ...]:
        """Return the filled cells of these columns (of one line), a merged one once."""
        kept: list[Placed] = []
        for one in self.lines if line is None else (self.lines[line],):
            kept += [
                placed
                for placed in one
                if placed.column in columns
                and not _NOTHING.fullmatch(placed.cell.text)
                and not any(placed.cell is other.cell for other in kept)
            ]
        return tuple(kept)

    def of(self, *columns: Column) -> tuple[Cell, ...]:
        """Return the same cells without their heads."""
        return tuple(placed.cell for placed in self.placed(*columns))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return every cell once, filled or not."""
        return tuple(dict.fromkeys(placed.cell for line in self.lines for placed in line))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of measures: its layout, its rows, and the titles of its sections. `rest` are the cells in no row."""

    table: Table
    layout: Layout
    rows: tuple[Row, ...]
    rest: tuple[Cell, ...]
    sections: tuple[Cell, ...] = ()


def sheets(documents: Iterable[Document]) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
    """Return the tables of measures, and the other tables."""
    found: list[Sheet] = []
    others: list[Table] = []
    for document in documents:
        before: Sheet | None = None
        for printed in document.tables:
            table = _stood_up(printed)
            layout = layout_of(table)
            if before is not None and _goes_on(before, table):
                layout = replace(before.layout, head_rows=0)
            if layout is None or not layout.is_of_measures:
                others.append(printed)
                continue
            sheet = _sheet(table, layout, before.rows[-1] if before and before.rows else None)
            if before is not None and before.rows and sheet.rows and sheet.rows[0].place == before.rows[-1].place:
                found[-1] = replace(found[-1], rows=found[-1].rows[:-1])
            found.append(sheet)
            before = sheet
    return tuple(found), tuple(others)


def _stood_up(table: Table) -> Table:
    """Turn a form (labels on the left, values on the right) into a head and a row; any other table stays."""
    if len(table.rows[0]) != 2 or len(table.rows) < _FEWEST_LABELS:
        return table
    labels = [kind_of(row[0].text) for row in table.rows]
    known = {label for label in labels if label is not None}
    if len(known) < _FEWEST_LABELS or sum(one is not None for one in labels) * 4 < len(labels) * 3:
        return table
    rows = (tuple(row[0] for row in table.rows), tuple(row[1] for row in table.rows))
    return Table(rows=rows, place=table.place, head_rows=1)


def _goes_on(before: Sheet, table: Table) -> bool:
    """Tell whether a table is the next page of the one before it: as wide, and without a head of its own.

    What is left over of a row on the next page may look like a head (“ผลการดำเนินงาน”), but leaves cells empty.
    """
    if len(table.rows[0]) != len(before.layout.columns):
        return False
    first = next((row for row in table.rows if len(_filled(row)) > 1), table.rows[0])
    is_whole = len(_filled(first)) == len({id(cell) for cell in first}) or _all_known(_filled(first))
    holds_a_measure = any(codes(cell.text) or any(item.number for item in items(cell.text)) for cell in first)
    return holds_a_measure or not (is_whole and is_head(first))


def _all_known(cells: Sequence[Cell]) -> bool:
    return len(cells) > 2 and all(len(cell.text) < _LONGEST_HEAD and kind_of(cell.text) for cell in cells)


def _sheet(table: Table, layout: Layout, before: Row | None) -> Sheet:
    """Gather the rows; `before` is the last row of the page before, which the first one here may go on."""
    rows: list[Row] = []
    rest = [cell for row in table.rows[: layout.head_rows] for cell in row if not _in_head(cell, layout)]
    section = before.section if before else ""
    sections: list[Cell] = []
    above: Sequence[Cell] = ()
    for printed in table.rows[layout.head_rows :]:
        filled = _filled(printed)
        if not filled or _is_head_again(printed, layout) or _numbers_columns(filled):
            continue
        if _is_section(printed, filled):
            section = " ".join(filled[0].text.split())
            sections.append(filled[0])
            continue
        above = cells = _spelled_out(printed, above)
        placed = zip(layout.columns, cells, layout.heads, strict=True)
        row = Row((tuple(Placed(*one) for one in placed),), cells[0].place, section)
        last = rows[-1] if rows else before
        is_first = before is not None and not rows
        joined = _joined(row, last, broken=is_first) if last is not None else None
        if joined is not None:
            rows[-1:] = [joined]
        elif row.of(Column.ISSUE, Column.INDICATOR, Column.STEPS) and len(filled) > 1:
            rows.append(row)
        else:
            rest += filled
    if sections and not any(row.section == section for row in rows):
        rest.append(sections[-1])  # a line across the table below its last measure is the title of nothing
    return Sheet(table, layout, tuple(rows), tuple(rest), tuple(sections))


def _spelled_out(cells: Sequence[Cell], above: Sequence[Cell]) -> tuple[Cell, ...]:
    """Put what stands above in the place of a ditto sign."""
    if not above:
        return tuple(cells)
    return tuple(
        Cell(text=former.text, place=cell.place) if _DITTO.fullmatch(cell.text) else cell
        for cell, former in zip(cells, above, strict=True)
    )


def _in_head(cell: Cell, layout: Layout) -> bool:
    return any(key(cell.text) in key(head) for head in layout.heads)


def _is_head_again(cells: Sequence[Cell], layout: Layout) -> bool:
    if any(len(cell.text) > _LONGEST_HEAD for cell in cells):
        return False
    pairs = zip(cells, layout.heads, strict=True)
    same = sum(bool(key(cell.text)) and key(cell.text) in key(head) for cell, head in pairs)
    return same * 2 >= len(_filled(cells)) and (is_head(cells) or same == len(_filled(cells)) > 1)


def _numbers_columns(filled: Sequence[Cell]) -> bool:
    return len(filled) > 2 and all(_COLUMN_NUMBERS.fullmatch(arabic_digits(cell.text.strip())) for cell in filled)


def _is_section(cells: Sequence[Cell], filled: Sequence[Cell]) -> bool:
    return len(filled) == 1 and (all(cell is cells[0] for cell in cells) or filled[0] is cells[0]) and len(cells) > 2


def _joined(row: Row, last: Row, *, broken: bool) -> Row | None:
    """Return the measure that a row belongs to with the row in it; None when the row is a measure of its own.

    The first row of a page may be the rest of a `broken` one, whose title goes on too: then it has neither a code
    nor a number nor responsible units.
    """
    columns = {placed.column for placed in row.lines[0]}
    if not columns & {Column.ISSUE, Column.INDICATOR}:
        return None
    issue = row.of(Column.ISSUE) or row.of(Column.INDICATOR)
    if not issue:
        return None if row.of(Column.CODE) else _carried_on(row, last)
    is_rest = Column.UNITS in columns and not row.of(Column.UNITS, Column.NUMBER, Column.CODE) and last.of(Column.UNITS)
    held = last.of(Column.ISSUE, Column.INDICATOR)
    has_code_of_its_own = codes(issue[0].text) and any(codes(cell.text) for cell in held)
    if broken and is_rest and not has_code_of_its_own:
        return _carried_on(row, last)
    if held and all(any(cell is other for other in held) for cell in issue):
        return replace(last, lines=(*last.lines, *row.lines))
    return None


def _carried_on(row: Row, last: Row) -> Row | None:
    """Put a row broken over the page together again, cell by cell; a row with its own number or deadline is a line."""
    line = last.lines[-1]
    stands_alone = row.of(Column.NUMBER, Column.DEADLINE, Column.PERIOD, Column.UNITS)
    if len(line) != len(row.lines[0]) or stands_alone:
        return replace(last, lines=(*last.lines, *row.lines))
    whole = tuple(
        above
        if _NOTHING.fullmatch(below.cell.text) or above.cell is below.cell
        else replace(above, cell=_both(above, below))
        for above, below in zip(line, row.lines[0], strict=True)
    )
    return replace(last, lines=(*last.lines[:-1], whole))


def _both(above: Placed, below: Placed) -> Cell:
    if _NOTHING.fullmatch(above.cell.text):
        return below.cell
    return Cell(text=f"{above.cell.text} {below.cell.text}", place=above.cell.place)


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    kept: list[Cell] = []
    for cell in cells:
        if not _NOTHING.fullmatch(cell.text) and not any(cell is other for other in kept):
            kept.append(cell)
    return kept
