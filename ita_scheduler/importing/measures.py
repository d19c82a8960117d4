"""Rows become measures: code, title, units, steps, period and obligations, with what had to be noted of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import arabic_digits, long_date, thai_digits
from ita_scheduler.importing.cells.numbering import items, missing_numbers
from ita_scheduler.importing.cells.titles import read_title
from ita_scheduler.importing.cells.units import units
from ita_scheduler.importing.cells.unwrapping import is_wrapped, may_wrap, unwrapped
from ita_scheduler.importing.clauses.obligations import obligations, renumbered
from ita_scheduler.importing.clauses.ticked import drafted_in_columns
from ita_scheduler.importing.clauses.timed import Drafted, clauses, drafted, has_time, row_times
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.dates import NotInCalendar
from ita_scheduler.importing.grammar.periods import ReadPeriod, looks_like_period, read_period, year_of
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.understood import (
    Confidence,
    Question,
    Read,
    ReadMeasure,
    ReadStep,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.calendar import FiscalYear, Span
    from ita_scheduler.importing.document import Cell
    from ita_scheduler.importing.tables.rows import Placed, Row, Sheet

_EXECUTIVE_SENTENCE = re.compile(r"\s(?=ผู้บริหาร\s?(?:มี|กำกับ|ติดตาม))")
_PARTED = re.compile(r"[\n,;/]|และ")
_IDENTIFIER = re.compile(r"[^A-Za-z0-9._-]+")


class Measures:
    """One pass over the rows, which remembers the code before and the ids that are taken."""

    def __init__(self, year: FiscalYear, known_units: tuple[str, ...]) -> None:
        self.year = year
        self.known_units = known_units
        self.previous: str | None = None
        self.ids: set[str] = set()
        self.obligation_ids: set[str] = set()
        self.other_years: dict[FiscalYear, list[tuple[str, Cell]]] = {}

    def read(self, found: Sequence[Sheet]) -> tuple[ReadMeasure, ...]:
        return tuple(self._measure(row) for sheet in found for row in sheet.rows)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Ask once for all rows whose period is another year's: it is the document that is of another year."""
        return tuple(
            Question(
                place=str(rows[0][1].place),
                text=" ".join(rows[0][1].text.split()),
                sentence=f"ระยะเวลาของมาตรการ {', '.join(dict.fromkeys(id_ for id_, _ in rows))} "
                f"เป็นปีงบประมาณ {thai_digits(other.be)} ไม่ใช่ {thai_digits(self.year.be)} ถูกต้องหรือไม่ "
                f"ถ้าเป็นเอกสารของปี {thai_digits(other.be)} ให้ระบุ --fiscal-year {other.be} "
                f"แล้วยกแผนไปปี {thai_digits(self.year.be)} ด้วยคำสั่ง new-year",
            )
            for other, rows in self.other_years.items()
        )

    def _measure(self, row: Row) -> ReadMeasure:
        cells = row.of(Column.CODE, Column.ISSUE) or row.of(Column.INDICATOR) or row.of(Column.STEPS)
        text = "\n".join(dict.fromkeys(cell.text for cell in cells))
        wrapped = may_wrap(cells[0].place) and is_wrapped(text)
        title = read_title(text, self.previous, wrapped=wrapped)
        code = title.code.value if title.code else None
        self.previous = code or self.previous
        id_ = self._id(code)
        confidence = Confidence.ASSUMED if title.code and title.code.is_corrected else Confidence.CERTAIN
        named = self._units(row)
        steps, step_notes = self._steps(row)
        period, notes = self._period(row, id_)
        drafts = self._drafts(row)
        read = renumbered(obligations(drafts, id_, self.year, period.value), self.obligation_ids)
        printed = text[title.code.start : title.code.end] if title.code else ""
        beside = [
            unwrapped(cell.text, wrapped=wrapped)
            for cell in (row.of(Column.INDICATOR) if row.of(Column.ISSUE) else ())
            if key(cell.text) not in key(" ".join(title.notes))
        ]
        return ReadMeasure(
            id=id_,
            code=Read(value=code, phrase=printed, place=cells[0].place, confidence=confidence) if code else None,
            title=Read(value=title.text, phrase=" ".join(text.split()), place=cells[0].place),
            units=named,
            period=period,
            steps=steps,
            obligations=read,
            notes=tuple(
                dict.fromkeys(
                    (
                        *([row.section] if row.section else []),
                        *_overseers(row),
                        *beside,
                        *title.notes,
                        *step_notes,
                        *notes,
                        *(note for unit in named for note in unit.notes),
                    )
                )
            ),
            place=row.place,
            row=row.cells,
        )

    def _drafts(self, row: Row) -> list[Drafted]:
        """Read the duties of each line; a cell that reaches over several lines is read with the first of them."""
        drafts: list[Drafted] = []
        seen: set[Cell] = set()
        for n in range(len(row.lines)):
            telling = [one for one in row.placed(Column.REPORTING, Column.OWNER, line=n) if one.cell not in seen]
            telling = [one for one in telling if one.column is Column.REPORTING or has_time(one.cell.text)]
            steps = [one for one in row.placed(Column.STEPS, line=n) if one.cell not in seen]
            times = [one for one in self._deadlines(row, n) if one.cell not in seen or telling or steps]
            seen |= {one.cell for one in (*telling, *steps, *times)}
            number = _row_number(row, n) if len(row.lines) > 1 else None
            doing = clauses(steps, number) or clauses(row.placed(Column.ISSUE, line=n))
            drafts += _once(
                drafted(clauses(telling, number), clauses(steps, number), row_times(times, self.year), self.year)
            )
            in_columns = [one for one in row.lines[n] if one.column is Column.WHEN and one.cell not in seen]
            seen |= {one.cell for one in in_columns}
            drafts += drafted_in_columns(in_columns, doing, self.year)
        return drafts

    def _deadlines(self, row: Row, line: int) -> tuple[Placed, ...]:
        """Return the cells that can hold deadlines: also a period, when it is shorter than the year."""
        periods = [one for one in row.placed(Column.PERIOD, line=line) if not self._is_year(one.cell.text)]
        deadlines = row.placed(Column.DEADLINE, line=line)
        starts = row.placed(Column.START, line=line)
        if len(starts) == len(deadlines) == 1 and self._is_year(f"{starts[0].cell.text} - {deadlines[0].cell.text}"):
            return tuple(periods)  # from the first day of the year to its last: a period, and no deadline
        return (*deadlines, *periods)

    def _is_year(self, text: str) -> bool:
        read = self._printed_period(text)
        return read is not None and read.is_year

    def _id(self, code: str | None) -> str:
        base = _IDENTIFIER.sub("", code or "") or f"m{len(self.ids) + 1}"
        id_, n = base, 2
        while id_ in self.ids:
            id_, n = f"{base}.{n}", n + 1
        self.ids.add(id_)
        return id_

    def _units(self, row: Row) -> tuple[Read[str], ...]:
        read = []
        for cell in row.of(Column.UNITS):
            named = units(cell.text, self.known_units)
            by_space = len(named) > 1 and not _PARTED.search(cell.text.strip())
            for n, unit in enumerate(named):
                notes = (f"เอกสารพิมพ์ “{unit.printed}” อ่านเป็น {unit.name}",) if unit.is_corrected else ()
                if by_space and n == 0:
                    count = thai_digits(len(named))
                    notes = (*notes, f"อ่านผู้รับผิดชอบเป็น {count} หน่วย เพราะเอกสารคั่นด้วยช่องว่างเท่านั้น")
                confidence = Confidence.ASSUMED if notes else Confidence.CERTAIN
                read.append(
                    Read(value=unit.name, phrase=unit.printed, place=cell.place, notes=notes, confidence=confidence)
                )
        by_name = {key(one.value): one for one in reversed(read)}
        return tuple(reversed(by_name.values())) if len(by_name) < len(read) else tuple(read)

    def _steps(self, row: Row) -> tuple[tuple[ReadStep, ...], tuple[str, ...]]:
        steps: list[ReadStep] = []
        notes: list[str] = []
        numbers = {one.cell: _row_number(row, n) for n, line in enumerate(row.lines) for one in line}
        for cell in row.of(Column.STEPS):
            read = items(cell.text)
            if len(row.lines) > 1 and len(read) == 1 and read[0].number is None:
                read = (replace(read[0], number=numbers[cell]),)
            wrapped = may_wrap(cell.place) and is_wrapped(cell.text)
            missing = missing_numbers(read) if len(row.lines) == 1 else ()
            for item in read:
                body, *rest = _parted(item.text) if item.number is not None and missing else (item.text,)
                steps.append(ReadStep(number=item.number, text=unwrapped(body, wrapped=wrapped)))
                steps += [ReadStep(number=None, text=unwrapped(text, wrapped=wrapped)) for text in rest]
            notes += [f"ไม่พบลำดับที่ {thai_digits(n)}" for n in missing]
        return tuple(steps), tuple(notes)

    def _period(self, row: Row, id_: str) -> tuple[Read[Span], tuple[str, ...]]:
        """Read the period; one shorter than the year holds for the measure when a column of periods prints it."""
        for one in row.placed(Column.PERIOD, Column.DEADLINE):
            other = year_of(one.cell.text)
            if other is not None and other != self.year:
                self.other_years.setdefault(other, []).append((id_, one.cell))
            read = self._printed_period(one.cell.text)
            if read is None or not (read.is_year or one.column is Column.PERIOD):
                continue
            shorter = (
                ()
                if read.is_year
                else (f"ระยะเวลา {long_date(read.span.start)} – {long_date(read.span.end)} นับกำหนดเฉพาะในช่วงนี้",)
            )
            phrase = " ".join(one.cell.text.split())
            return Read(value=read.span, phrase=phrase, place=one.cell.place, notes=read.notes), (*read.notes, *shorter)
        return Read(value=self.year.span, phrase="", place=None, confidence=Confidence.ASSUMED), ()

    def _printed_period(self, text: str) -> ReadPeriod | None:
        """Return a period that lies in the fiscal year; None for anything else."""
        if not looks_like_period(text):
            return None
        try:
            read = read_period(text, self.year)
        except NotInCalendar:
            return None
        inside = self.year.span
        return read if read and read.span.start >= inside.start and read.span.end <= inside.end else None


def _once(drafts: Sequence[Drafted]) -> tuple[Drafted, ...]:
    """Take a duty once that two columns of a line print in the same words (“รอบ ๖ เดือน”, “รอบ ๑๒ เดือน”)."""
    said = {(one.duty.owner, key(one.duty.phrase), one.meaning): one for one in reversed(drafts)}
    return tuple(one for one in drafts if said[one.duty.owner, key(one.duty.phrase), one.meaning] is one)


def _overseers(row: Row) -> tuple[str, ...]:
    return tuple(f"ผู้กำกับติดตาม: {' '.join(cell.text.split())}" for cell in row.of(Column.OWNER))


def _row_number(row: Row, line: int) -> int | None:
    """Return the number that a line prints in its own column; None when there is none."""
    printed = arabic_digits(" ".join(one.cell.text for one in row.placed(Column.NUMBER, line=line))).strip(" .)(")
    return int(printed) if re.fullmatch(r"[1-9]\d?", printed) else None


def _parted(text: str) -> tuple[str, ...]:
    """Part from a step the executive's sentence that stands where a number was lost."""
    return tuple(_EXECUTIVE_SENTENCE.split(text, maxsplit=1))
