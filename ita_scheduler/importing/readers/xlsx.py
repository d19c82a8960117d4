"""Excel (.xlsx): every sheet's paragraphs and tables.

The XML is read here and not by a library for spreadsheets: those build the whole used range in memory, and one hostile
cell makes it seventeen thousand million cells.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.sheet import S, Sheet
from ita_scheduler.importing.readers.sheet_values import Values

if TYPE_CHECKING:
    from lxml import etree

    from ita_scheduler.importing.readers.assembling import Assembly
    from ita_scheduler.importing.readers.package import Package

HIDDEN_SHEET = "แผ่นงาน “{name}” ซ่อนอยู่ อ่านด้วยแล้ว"
HIDDEN_LINES = "แผ่นงาน “{name}” มีแถวหรือคอลัมน์ที่ซ่อนอยู่ อ่านด้วยแล้ว"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(package: Package, main: str, root: etree._Element, into: Assembly) -> None:
    """Add what stands on every sheet, in the order of their tabs."""
    relations = package.relations(main)
    parts = {kind: package.xml(target) for kind, target in relations.values() if kind in {"sharedStrings", "styles"}}
    settings = root.find(S + "workbookPr")
    values = Values(
        parts.get("sharedStrings"),
        parts.get("styles"),
        into,
        counts_from_1904=settings is not None and settings.get("date1904") in {"1", "true"},
    )
    for tab in root.iterfind(f"{S}sheets/{S}sheet"):
        kind, target = relations.get(tab.get(_RELATION, ""), ("", ""))
        part = package.xml(target) if kind == "worksheet" else None
        if part is None:
            continue
        name = tab.get("name") or ""
        sheet = Sheet(part, values, into.path)
        if tab.get("state") in {"hidden", "veryHidden"} and sheet.rows:
            into.remark(HIDDEN_SHEET.format(name=name))
        if sheet.has_hidden:
            into.remark(HIDDEN_LINES.format(name=name))
        _add(sheet, name, into)


def _add(sheet: Sheet, name: str, into: Assembly) -> None:
    """Add titles above a table, and lines after a gap below it, as paragraphs; the rest as tables.

    Empty rows inside a table are only for the eye; a table that reaches further to the side is another one.
    """
    block: list[int] = []
    left = right = before = 0
    for number in sorted(sheet.rows):
        columns = sheet.rows[number]
        is_single = len(columns) == 1
        follows_gap = bool(block) and number > before + 1
        if follows_gap and (is_single or min(columns) < left or max(columns) > right):
            _add_table(sheet, block, name, into)
            block = []
        if is_single and not block:
            into.paragraph(next(iter(columns.values())), sheet=name, line=number)
            continue
        left, right = (min(left, *columns), max(right, *columns)) if block else (min(columns), max(columns))
        before = max(before, sheet.last_covered(number))
        block.append(number)
    _add_table(sheet, block, name, into)


def _add_table(sheet: Sheet, block: list[int], name: str, into: Assembly) -> None:
    if not block:
        return
    numbers = sheet.with_covered(block)
    left = min(column for number in block for column in sheet.rows[number])
    rows = []
    for at, number in enumerate(numbers):
        cells = []
        for column, text in sorted(sheet.rows.get(number, {}).items()):
            last_row, last_column = sheet.merged.get((number, column), (number, column))
            rows_covered = bisect_right(numbers, last_row) - at
            cells.append(Span(text=text, rows=rows_covered, columns=last_column - column + 1, column=column - left))
        rows.append(Row(cells=tuple(cells), line=number))
    into.table(rows, sheet=name)
