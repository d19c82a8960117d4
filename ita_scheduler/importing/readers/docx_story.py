"""One story of a Word file (the body, a note, a page header): its paragraphs and tables as pieces.

Elements that only wrap others (links, content controls, smart tags, insertions) are looked through; deletions and
hidden text are not shown; of a field its result is shown and not its instruction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.docx_numbering import Numbering, W
from ita_scheduler.importing.readers.limits import DEEPEST
from ita_scheduler.importing.readers.nesting import NestedCell, NestedTable
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from ita_scheduler.importing.readers.assembling import Assembly

CHANGES = "เอกสารมีการติดตามการแก้ไข (Track Changes) อ่านตามฉบับที่ยอมรับการแก้ไขทั้งหมดแล้ว"
HIDDEN = "เอกสารมีข้อความที่ซ่อนไว้ ไม่ได้อ่าน"

_INSERTED = {"ins", "moveTo"}
_DELETED = {"del", "moveFrom"}
_NOT_TEXT = {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "sectPr", "tblPr", "trPr"}
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Boxes to tick, drawn with a picture font.
_SYMBOLS = {"A8": "□", "6F": "□", "71": "□", "FE": "☑", "52": "☑", "FC": "✓", "FD": "☒", "54": "☒"}


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read; `fields` tells of each open field whether its result has begun."""

    texts: list[str] = field(default_factory=list)
    boxes: list[str | NestedTable] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)

    def turn_field(self, kind: str | None) -> None:
        """Go on from a field's instruction to its result, and from that to the text after it."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()


class Story:
    """Reads one story; the numbers of its lists go on from those of the stories before."""

    def __init__(self, numbering: Numbering, into: Assembly) -> None:
        self._numbering = numbering
        self._into = into
        self._depth = 0

    def pieces(self, parent: etree._Element) -> tuple[str | NestedTable, ...]:
        """Return the paragraphs (with their numbers) and tables below this element."""
        found: list[str | NestedTable] = []
        for block in self._blocks(parent):
            if block.tag == W + "tbl":
                found.append(self._table(block))
            else:
                found += self._paragraph(block)
        return tuple(found)

    def _blocks(self, parent: etree._Element, *names: str) -> Iterator[etree._Element]:
        """Yield the elements of these names (paragraphs and tables), looking through those that only wrap them."""
        wanted = {W + name for name in names or ("p", "tbl")}
        waiting = [iter(parent)]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
            elif element.tag in wanted:
                yield element
            elif (name := _name(element)) == "AlternateContent":
                waiting.append(iter(_shown_alternative(element)))
            elif self._is_shown(element, name):
                waiting.append(iter(element))

    def _paragraph(self, element: etree._Element) -> list[str | NestedTable]:
        line = _Line()
        self._read_line(element, line)
        text = "".join(line.texts)
        number = self._numbering.before(element.find(W + "pPr")) if text.strip() else ""
        return [number + text, *line.boxes]

    def _read_line(self, parent: etree._Element, line: _Line) -> None:
        self._enter()
        for element in parent:
            name = _name(element)
            if (letters := _letters(element, name)) is not None:
                line.texts += [letters] if all(line.fields) else []
            elif name == "fldChar":
                line.turn_field(element.get(W + "fldCharType"))
            elif name == "txbxContent":
                line.boxes += self.pieces(element)
            elif name == "AlternateContent":
                self._read_line(_shown_alternative(element), line)
            elif self._is_shown(element, name):
                self._read_line(element, line)
        self._depth -= 1

    def _is_shown(self, element: etree._Element, name: str) -> bool:
        """Whether a reader of the page sees what is in the element; remark on what makes that doubtful."""
        if name in _DELETED or name in _INSERTED:
            self._into.remark(CHANGES)
        if name == "r" and _is_on(element.find(W + "rPr"), "vanish"):
            self._into.remark(HIDDEN)
            return False
        return name not in _NOT_TEXT and name not in _DELETED

    def _table(self, element: etree._Element) -> NestedTable:
        self._enter()
        rows: list[list[NestedCell]] = []
        # Per column: the row and place of the cell that goes on downwards.
        merged: dict[int, tuple[int, int]] = {}
        head_rows = 0
        for line in self._blocks(element, "tr"):
            properties = line.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                self._into.remark(CHANGES)
                continue
            if head_rows == len(rows) and _is_on(properties, "tblHeader"):
                head_rows += 1
            rows.append([])
            self._row(line, rows, merged)
        self._depth -= 1
        return NestedTable(rows=tuple(map(tuple, rows)), head_rows=head_rows)

    def _row(self, line: etree._Element, rows: list[list[NestedCell]], merged: dict[int, tuple[int, int]]) -> None:
        """Read the cells of the last row; a cell that goes on from above makes that one longer."""
        column = _count(line.find(W + "trPr"), "gridBefore", 0)
        last = len(rows) - 1
        going_on: dict[int, tuple[int, int]] = {}
        for cell in self._blocks(line, "tc"):
            properties = cell.find(W + "tcPr")
            columns = _count(properties, "gridSpan", 1)
            vertical = properties.find(W + "vMerge") if properties is not None else None
            sideways = properties.find(W + "hMerge") if properties is not None else None
            if sideways is not None and sideways.get(W + "val") != "restart" and rows[last]:
                rows[last][-1] = _grown(rows[last][-1], columns=columns)
            elif vertical is not None and vertical.get(W + "val") != "restart" and column in merged:
                row, place = going_on[column] = merged[column]
                rows[row][place] = _grown(rows[row][place], rows=1)
            else:
                if vertical is not None:
                    going_on[column] = (last, len(rows[last]))
                rows[last].append(NestedCell(pieces=self.pieces(cell), columns=columns, column=column))
            column += columns
        merged.clear()
        merged.update(going_on)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise refusal("much", self._into.path, what="ชั้นที่ซ้อนกัน", of="nested levels", limit=DEEPEST)


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _letters(element: etree._Element, name: str) -> str | None:
    """Return what an element writes on the line, or None when it only holds other elements."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        return _SYMBOLS.get((element.get(W + "char") or "")[-2:].upper(), "•")
    return _LETTERS.get(name)


def _shown_alternative(element: etree._Element) -> etree._Element:
    """Return the newest form that holds text; older programs show the other, with the same text."""
    for choice in element:
        if _name(choice) in {"Choice", "Fallback"} and any(_name(inner) == "t" for inner in choice.iter()):
            return choice
    return element.makeelement("none")


def _is_on(properties: etree._Element | None, name: str) -> bool:
    found = properties.find(W + name) if properties is not None else None
    return found is not None and found.get(W + "val") not in {"0", "false", "off"}


def _count(properties: etree._Element | None, name: str, otherwise: int) -> int:
    found = properties.find(W + name) if properties is not None else None
    text = (found.get(W + "val") or "") if found is not None else ""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) and int(text) > 0 else otherwise


def _grown(cell: NestedCell, *, rows: int = 0, columns: int = 0) -> NestedCell:
    return NestedCell(pieces=cell.pieces, rows=cell.rows + rows, columns=cell.columns + columns, column=cell.column)
