"""What of a document is in no field: nothing of it disappears."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.understood import (
    Heading,
    Read,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.importing.document import Cell, Paragraph, Table
    from ita_scheduler.importing.tables.rows import Sheet


def left_over(
    paragraphs: Sequence[Paragraph], heading: Heading, found: Sequence[Sheet], others: Sequence[Table]
) -> tuple[Read[str], ...]:
    read = (heading.title, heading.agency, heading.district, heading.province, heading.fiscal_year, heading.round)
    used = sorted({key(one.phrase) for one in read if one}, key=len, reverse=True)
    rest: list[Read[str]] = [
        Read(value=" ".join(one.text.split()), phrase=one.text, place=one.place)
        for one in paragraphs
        if _remains(one.text, used)
    ]
    unread = (Column.RESULT, Column.REMARK, Column.OTHER, Column.NUMBER)
    cells = [cell for sheet in found for row in sheet.rows for cell in row.of(*unread) if not _is_number(cell)]
    cells += [cell for sheet in found for cell in sheet.rest]
    cells += [cell for table in others for row in table.rows for cell in dict.fromkeys(row)]
    rest += [
        Read(value=" ".join(cell.text.split()), phrase=cell.text, place=cell.place)
        for cell in dict.fromkeys(cells)
        if key(cell.text)
    ]
    return tuple(rest)


def _is_number(cell: Cell) -> bool:
    """Tell whether a cell only counts the rows."""
    return re.fullmatch(r"[\d\s.()]+", arabic_digits(cell.text)) is not None


def _remains(text: str, used: Sequence[str]) -> bool:
    """Tell whether something of a line is in no field."""
    rest = key(text)
    for phrase in used:
        rest = rest.replace(phrase, "")
    return len(rest) > 3
