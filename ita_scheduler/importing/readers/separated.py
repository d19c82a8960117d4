"""CSV: one table, with texts in quotation marks that may run over several lines."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.limits import LONGEST_CELL
from ita_scheduler.importing.readers.markup import plain
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from ita_scheduler.importing.readers.assembling import Assembly


def read_separated(text: str, into: Assembly) -> None:
    """Add the lines of a CSV file as one table; lines of one text above it are paragraphs."""
    # csv reads line by line and keeps the line breaks inside quotation marks.
    reader = csv.reader(
        io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter=_delimiter(text)
    )
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            shown = [plain(cell) for cell in cells]
            if not rows and sum(map(bool, shown)) == 1:
                into.paragraph("\n".join(filter(None, shown)), line=line)
            elif any(shown):
                rows.append(Row(cells=tuple(Span(text=cell) for cell in shown), line=line))
            line = reader.line_num + 1
    except csv.Error:  # a field without end: a quotation mark that is never closed
        raise refusal(
            "much", into.path, line=line, what="ตัวอักษรในช่องเดียว", of="characters in one cell", limit=LONGEST_CELL
        ) from None
    into.table(rows)


def _delimiter(text: str) -> str:
    """Return the sign that separates the cells: the one that most of the first lines hold most often.

    Of two that are equal the rarer in texts and numbers.
    """
    head = text[:20_000].splitlines()[:20]
    return max("\t;|,", key=lambda sign: (sum(sign in line for line in head), sum(line.count(sign) for line in head)))
