"""A measure for the review page: the cells of its row as they are printed, and what was understood of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.importing.review.marks import Segment, marked
from ita_scheduler.importing.review.words import OWNERS, day_said, least_sure, shown, surely
from ita_scheduler.importing.understood import Confidence

if TYPE_CHECKING:
    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.importing.document import Cell, Place, Table
    from ita_scheduler.importing.review.words import Words
    from ita_scheduler.importing.understood import Read, ReadMeasure, ReadObligation, Understanding

# A column or a row of a table: file, sheet, number of the table, number of the line; None for the whole table.
Line = tuple[str, str | None, int | None, int | None]
Asked = Mapping[str, Sequence[Mapping[str, str]]]


def anchor(measure: int, duty: int | None = None) -> str:
    """Return the id of a measure's place on the page, or of a duty's: both count from 0."""
    return f"m{measure + 1}" if duty is None else f"m{measure + 1}-d{duty + 1}"


class Heads:
    """What stands printed over each column, or before each row of a form.

    A table without a head goes on under the one before it.
    """

    def __init__(self, understood: Understanding) -> None:
        self._tiers: dict[Line, list[str]] = {}
        self._forms: set[Line] = set()
        tables = {_line(table.place): table for document in understood.documents for table in document.tables}
        heads: dict[Line, list[Cell]] = {}
        for cell, _ in understood.columns:
            heads.setdefault(_line(cell.place), []).append(cell)
        for line, cells in heads.items():
            if len(cells) > 1 and len({cell.place.column for cell in cells}) == 1 < len(
                {cell.place.row for cell in cells}
            ):
                self._forms.add(line)
                self._tiers |= {_line(cell.place, cell.place.row): [cell.text] for cell in cells}
            else:
                self._stand_over(line, cells, tables.get(line))

    def _stand_over(self, line: Line, cells: Sequence[Cell], table: Table | None) -> None:
        rows = [cell.place.row for cell in cells if cell.place.row]
        for row in table.rows[min(rows) - 1 : max(rows)] if table and rows else ():
            for n, cell in enumerate(row, start=1):
                tiers = self._tiers.setdefault((*line[:3], n), [])
                if cell.text.strip() and cell.text not in tiers:
                    tiers.append(cell.text)
        for cell in cells:
            self._tiers.setdefault(_line(cell.place, cell.place.column), [cell.text])

    def line_of(self, cell: Cell) -> Line:
        """Return the column in which a cell stands; in a form, its row."""
        is_in_form = _line(cell.place) in self._forms
        return _line(cell.place, cell.place.row if is_in_form else cell.place.column)

    def over(self, cell: Cell) -> str:
        """Return the head of a cell, its tiers in one line; empty where none is printed."""
        file, sheet, table, n = self.line_of(cell)
        for number in range(table or 0, -1, -1):
            if tiers := self._tiers.get((file, sheet, number or None, n)):
                return " › ".join(" ".join(tier.split()) for tier in tiers)
        return ""


def _line(place: Place, n: int | None = None) -> Line:
    return place.file, place.sheet, place.table, n


def measure_shown(n: int, measure: ReadMeasure, heads: Heads, words: Words, asked: Asked) -> dict[str, Any]:
    """Return one measure as its template takes it; `asked` are the questions to each anchor."""
    here = anchor(n)
    duties = [_duty(anchor(n, k), one, words, asked) for k, one in enumerate(measure.obligations)]
    parts: list[Confidence] = [one.confidence for one in measure.obligations]
    parts += [one.confidence for one in (measure.code, measure.title, *measure.units) if one]
    parts += [Confidence.ASK] if asked.get(here) else []
    return {
        "anchor": here,
        "id": shown(measure.id),
        "code": _read(measure.code) if measure.code else None,
        "title": _read(measure.title),
        "sure": surely(least_sure(parts)),
        "place": shown(str(measure.place)),
        "asked": asked.get(here, []),
        "columns": _columns(n, measure, heads),
        "units": [_read(one) for one in measure.units],
        "period": _period(measure.period),
        "steps": [
            {"number": "" if step.number is None else thai_digits(step.number), "text": shown(step.text)}
            for step in measure.steps
        ],
        "duties": duties,
        "notes": [shown(note) for note in measure.notes],
    }


def _read(read: Read[str]) -> dict[str, Any]:
    return {
        "text": shown(read.value),
        "printed": shown(read.phrase) if read.confidence is not Confidence.CERTAIN else "",
        "sure": surely(read.confidence),
        "notes": [shown(note) for note in read.notes],
    }


def _period(period: Read[Span]) -> dict[str, Any]:
    return {
        "text": f"{long_date(period.value.start)} – {long_date(period.value.end)}",
        "printed": shown(period.phrase),
        "sure": surely(period.confidence),
    }


def _duty(here: str, one: ReadObligation, words: Words, asked: Asked) -> dict[str, Any]:
    return {
        "anchor": here,
        "id": shown(one.id),
        "owner": one.owner.value,
        "owner_word": OWNERS[one.owner],
        "actions": [words.action[action] for action in one.actions],
        # What has to be asked has no cadence yet: the one that stands in for it would read as an answer.
        "cadence": "" if one.question else words.cadence(one.cadence),
        "due": [day_said(day) for day in one.due],
        "count": thai_digits(len(one.due)),
        "phrase": shown(one.phrase),
        "summary": shown(one.summary) if "".join(one.summary.split()) != "".join(one.phrase.split()) else "",
        "sure": surely(one.confidence),
        "notes": [shown(note) for note in one.notes],
        "question": shown(one.question) if one.question else "",
        "asked": asked.get(here, []),
        "place": shown(str(one.place)),
    }


def _columns(n: int, measure: ReadMeasure, heads: Heads) -> list[dict[str, Any]]:
    """Group the cells under their heads, in the order of the table; a row of several lines has several in each."""
    columns: dict[Line, dict[str, Any]] = {}
    for cell, segments in zip(measure.row, marked(measure.row, measure.obligations), strict=True):
        if not cell.text.strip():
            continue
        column = columns.setdefault(heads.line_of(cell), {"head": shown(heads.over(cell)), "cells": []})
        column["cells"].append([_segment(n, one, measure.obligations) for one in segments])
    return list(columns.values())


def _segment(n: int, segment: Segment, duties: Sequence[ReadObligation]) -> dict[str, Any]:
    over = [duties[k].confidence for k in segment.duties]
    return {
        "text": shown(segment.text),
        "sure": least_sure(over).value if over else "",
        "ending": [{"anchor": anchor(n, k), "id": shown(duties[k].id)} for k in segment.ending],
    }
