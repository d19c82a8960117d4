"""One sheet of a workbook: the texts that stand on it, its merged ranges, and whether anything is hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.limits import MOST_CELLS, MOST_ROWS
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from ita_scheduler.importing.readers.sheet_values import Values

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


class Sheet:
    """Rows and columns count from 1. Only cells with a text are kept, whatever the sheet says of its size."""

    def __init__(self, root: etree._Element, values: Values, path: Path) -> None:
        """Read the cells. Raises Faulty when there are more than any plan has."""
        self.rows: dict[int, dict[int, str]] = {}
        # For the first place of a merged range its last row and column.
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        self.has_hidden = False
        hidden = [_range(column) for column in root.iterfind(f"{S}cols/{S}col") if _is_true(column.get("hidden"))]
        self._read(root, values, path)
        self._merge(root, path)
        self.has_hidden |= any(
            first <= column <= last for columns in self.rows.values() for column in columns for first, last in hidden
        )

    def last_covered(self, number: int) -> int:
        """Return the last row that a cell of this row covers."""
        return max((self.merged.get((number, column), (number, 0))[0] for column in self.rows[number]), default=number)

    def with_covered(self, block: list[int]) -> list[int]:
        """Return the rows of a block with those between them that hold nothing but the rest of a merged cell.

        The rest of a cell below the last row with a text says nothing. More rows than a table may have are cut: the
        table is refused for them.
        """
        covered: list[int] = []
        reached = 0
        for number in block:
            covered += [number] if number > reached else []
            end = min(self.last_covered(number), block[-1], number + MOST_ROWS)
            covered += range(max(number, reached) + 1, end + 1)
            reached = max(reached, number, end)
            if len(covered) > MOST_ROWS:
                break
        return covered

    def _read(self, root: etree._Element, values: Values, path: Path) -> None:
        number = count = 0
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            number = _integer(row.get("r"), number + 1)
            column = 0
            found: dict[int, str] = {}
            for cell in row.iterfind(S + "c"):
                column = _place(cell.get("r"), (number, column + 1))[1]
                if text := values.text(cell):
                    found[column] = text
            count += len(found)
            if count > MOST_CELLS:
                raise refusal("much", path, what="ช่องในตาราง", of="cells in tables", limit=MOST_CELLS)
            if found:
                self.rows.setdefault(number, {}).update(found)
                self.has_hidden |= _is_true(row.get("hidden"))

    def _merge(self, root: etree._Element, path: Path) -> None:
        last_row = max(self.rows, default=0)
        for count, element in enumerate(root.iterfind(f"{S}mergeCells/{S}mergeCell")):
            if count > MOST_CELLS:
                raise refusal("much", path, what="ช่องในตาราง", of="cells in tables", limit=MOST_CELLS)
            first, _, last = (element.get("ref") or "").partition(":")
            row, column = _place(first, (0, 0))
            bottom, right = _place(last, (row, column))
            if column in self.rows.get(row, {}):
                self.merged[row, column] = (min(max(bottom, row), last_row), max(right, column))


def _place(text: str | None, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Return row and column of "B7"."""
    found = _PLACE.fullmatch(text or "")
    if not found:
        return otherwise
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _range(column: etree._Element) -> tuple[int, int]:
    first = _integer(column.get("min"), 0)
    return first, _integer(column.get("max"), first)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,7}", text) else otherwise


def _is_true(text: str | None) -> bool:
    return text in {"1", "true"}
