"""Documents become an understanding: heading, measures, obligations, questions, and what is left over.

Nothing of a document disappears: a paragraph or a cell that is in no field is listed as left over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Continuous
from ita_scheduler.importing.document import Paragraph
from ita_scheduler.importing.heading import read_heading
from ita_scheduler.importing.leftovers import left_over
from ita_scheduler.importing.measures import Measures
from ita_scheduler.importing.questions import asked_beside, questions
from ita_scheduler.importing.tables.choosing import chosen
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.understood import (
    Confidence,
    Read,
    ReadObligation,
    Understanding,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.document import Document, Table

_SPEAKING_OF_TIME = (Column.PERIOD, Column.DEADLINE, Column.REPORTING)
SAID_BY_THE_OFFICER = "ตามที่เจ้าหน้าที่ระบุ"


def understand(
    documents: Sequence[Document],
    *,
    fiscal_year: FiscalYear | None = None,
    agency: str | None = None,
    known_units: tuple[str, ...] = (),
    tables: frozenset[int] = frozenset(),
) -> Understanding:
    """Read the documents of one plan.

    `fiscal_year` and `agency` are the officer's word, which wins over what is printed; of several tables that could
    be the plan's, `tables` are the numbers that count (none: all). Raises Faulty when there is no such table, or two
    tables that contradict each other.
    """
    found, others = chosen(documents, tables)
    paragraphs = [block for one in documents for block in one.blocks if isinstance(block, Paragraph)]
    cells = [cell for sheet in found for row in sheet.rows for cell in row.of(*_SPEAKING_OF_TIME)]
    heading = read_heading(_with_cells(paragraphs, others), [cell.text for cell in cells])
    if fiscal_year is not None:
        said = Read(value=fiscal_year, phrase=str(fiscal_year.be), place=None, notes=(SAID_BY_THE_OFFICER,))
        heading = replace(heading, fiscal_year=said)
    if agency is not None:
        heading = replace(heading, agency=Read(value=agency, phrase=agency, place=None, notes=(SAID_BY_THE_OFFICER,)))
    year = heading.fiscal_year.value if heading.fiscal_year else None
    reading = Measures(year, known_units) if year else None
    measures = reading.read(found) if reading else ()
    asked = reading.questions if reading else ()
    if heading.fiscal_year is not None and heading.fiscal_year.confidence is Confidence.ASK:
        measures = tuple(replace(one, obligations=tuple(map(_undated, one.obligations))) for one in measures)
    return Understanding(
        documents=tuple(documents),
        heading=heading,
        measures=measures,
        questions=(*questions(heading, measures, found), *asked, *asked_beside(documents, found)),
        left_over=left_over(paragraphs, heading, found, others),
        columns=tuple(
            (cell, column.value)
            for sheet in found
            for column, cell in zip(
                sheet.layout.columns, sheet.table.rows[max(0, sheet.layout.head_rows - 1)], strict=True
            )
            if sheet.layout.head_rows
        ),
    )


def _with_cells(paragraphs: Sequence[Paragraph], others: Sequence[Table]) -> list[Paragraph]:
    """Take the cells of small tables that are no measures for paragraphs: letterheads are laid out in tables."""
    cells = [Paragraph(text=cell.text, place=cell.place) for one in others for row in one.rows[:4] for cell in row]
    return [*paragraphs, *cells]


def _undated(one: ReadObligation) -> ReadObligation:
    """Take the dates away: in a year that is not sure, none is."""
    if not one.due:
        return one
    question = "ปีงบประมาณยังไม่แน่ชัด จึงยังไม่มีวันครบกำหนด"
    return replace(one, due=(), cadence=Continuous(), confidence=Confidence.ASK, question=question)
