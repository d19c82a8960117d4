"""Plain text: lines with tabs are rows of a table, other lines are paragraphs.

A table copied from Word or a PDF is torn by page ends: blank lines, "หน้า ๔", "P. 254" between two rows do not end it.
Lines drawn with | are tables too (`drawn`), and columns aligned with spaces when nothing is doubtful (`aligned`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.aligned import aligned_block
from ita_scheduler.importing.readers.drawn import drawn_block
from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.limits import MOST_WRAPPED_LINES
from ita_scheduler.importing.readers.markup import closes, is_open, plain

if TYPE_CHECKING:
    from ita_scheduler.importing.readers.assembling import Assembly

_LINE_ENDS = re.compile("\r\n|\r|\n")
# What stands at the edge of a printed page: its number, alone, in dashes, or after a word.
_DEBRIS = re.compile(
    r"(?:(?:หน้า(?:ที่)?|page|p\.) ?)?[-–—(\[]? ?[0-9๐-๙]{1,4} ?(?:(?:/|จาก|of) ?[0-9๐-๙]{1,4} ?)?[-–—)\]]?",
    re.IGNORECASE,
)
# The longest debris is "หน้าที่ ๑๐๐ จาก ๑๐๐".
_LONGEST_DEBRIS = 30


def read_text(text: str, into: Assembly) -> None:
    """Add the paragraphs and tables of the text, with the numbers of their lines."""
    lines = [line.replace("\x0c", "") for line in _LINE_ENDS.split(text)]
    Lines(lines, into).read()


class Lines:
    """The lines of one text, read from the first to the last."""

    def __init__(self, lines: list[str], into: Assembly) -> None:
        self._lines = lines
        self._into = into
        self._rows: list[Row] = []
        self._width = 0
        self._debris: list[tuple[str, int]] = []
        self._after_blank = False

    def read(self) -> None:
        """Read them all."""
        at = 0
        while at < len(self._lines):
            at = self._read_at(at)
        self._end_table()

    def _read_at(self, at: int) -> int:
        """Read what begins at this line; return the index of the line after it."""
        line = self._lines[at]
        if self._is_row(line):
            end = self._end_of_row(at)
            self._add_row(at, end)
            return end
        if not line.strip():
            self._after_blank = True
        elif self._rows and _is_debris(line):
            self._debris.append((line, at + 1))
        else:
            self._end_table()
            for block in (drawn_block, aligned_block):
                if found := block(self._lines, at):
                    self._into.table(found.rows, head_rows=found.head_rows)
                    return found.end
            self._into.paragraph(plain(line), line=at + 1)
        return at + 1

    def _is_row(self, line: str) -> bool:
        """Whether the line is a row: tabs between texts are, one tab before a text is only an indent."""
        if "\t" not in line or not line.strip():
            return False
        if "\t" in line.strip():
            return True
        cells = line.count("\t") + 1
        indent = len(line) - len(line.lstrip("\t"))
        return bool(self._rows) and (cells == self._width or indent > 1 or not indent)

    def _end_of_row(self, at: int) -> int:
        """Return where the row ends: after its line, or after the lines over which a cell goes on."""
        end = at + 1
        if _quote_is_open(self._lines[at]):
            return self._end_of_quote(at)
        pending = is_open(self._lines[at])
        while pending and end < min(len(self._lines), at + MOST_WRAPPED_LINES):
            line = self._lines[end]
            if "\t" in line.strip() and not closes(line):
                break  # the next row: the paragraph was never closed
            pending = is_open(line) or not (closes(line) or "</p" in line.lower())
            end += 1
        return end

    def _end_of_quote(self, at: int) -> int:
        """Return where a cell in quotation marks, as a spreadsheet copies it, ends; if nowhere, after its line."""
        marks = self._lines[at].rpartition("\t")[2].count('"')
        for end in range(at + 1, min(len(self._lines), at + MOST_WRAPPED_LINES)):
            marks += self._lines[end].count('"')
            if marks % 2 == 0:
                return end + 1
        return at + 1

    def _add_row(self, at: int, end: int) -> None:
        wrapped = self._lines[at:end]
        quoted = end > at + 1 and _quote_is_open(wrapped[0])
        if not quoted:
            self._debris += [(line, at + n + 1) for n, line in enumerate(wrapped) if n and _is_debris(line)]
            wrapped = [line for n, line in enumerate(wrapped) if not n or not _is_debris(line)]
        cells = tuple(Span(text=plain(_unquote(cell))) for cell in "\n".join(wrapped).split("\t"))
        # Lines of a letter with a tab ("ที่ …  วันที่ …") stand before the wider table and are none of its rows.
        if self._rows and self._after_blank and len(cells) > self._width:
            self._end_table()
        self._rows.append(Row(cells=cells, line=at + 1))
        self._into.check_rows(len(self._rows))
        self._width = max(self._width, len(cells))
        self._after_blank = False

    def _end_table(self) -> None:
        if self._rows:
            self._into.table(self._rows)
        for line, number in self._debris:
            self._into.paragraph(line, line=number)
        self._rows, self._width, self._debris, self._after_blank = [], 0, [], False


def _is_debris(line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONGEST_DEBRIS and _DEBRIS.fullmatch(text) is not None


def _quote_is_open(row: str) -> bool:
    """Whether the last cell begins with a quotation mark that is not closed; a doubled one is a letter."""
    cell = row.rpartition("\t")[2]
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _unquote(cell: str) -> str:
    if len(cell) >= 2 and cell.startswith('"') and cell.endswith('"') and ("\n" in cell or '""' in cell):
        return cell[1:-1].replace('""', '"')
    return cell
