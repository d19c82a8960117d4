"""Documents become an understanding: heading, measures, obligations, questions, and what is left over.

Nothing of a document disappears: a paragraph or a cell that is in no field is listed as left over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Continuous
from ita_scheduler.domain.plan import Action
from ita_scheduler.domain.thai import arabic_digits, long_date, thai_digits
from ita_scheduler.importing.choosing import chosen
from ita_scheduler.importing.columns import Column
from ita_scheduler.importing.document import Paragraph
from ita_scheduler.importing.duties import duties
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.dates import NotInCalendar
from ita_scheduler.importing.grammar.doubts import doubt_about
from ita_scheduler.importing.grammar.parts import DATED
from ita_scheduler.importing.grammar.times import times_in
from ita_scheduler.importing.grammar.periods import ReadPeriod, looks_like_period, read_period, year_of
from ita_scheduler.importing.heading import read_heading
from ita_scheduler.importing.numbering import items, missing_numbers
from ita_scheduler.importing.obligations import Drafted, clauses, drafted, has_time, obligations, renumbered, row_times
from ita_scheduler.importing.ticked import drafted_in_columns
from ita_scheduler.importing.titles import read_title
from ita_scheduler.importing.understood import (
    Confidence,
    Heading,
    Question,
    Read,
    ReadMeasure,
    ReadObligation,
    ReadStep,
    Understanding,
)
from ita_scheduler.importing.units import units
from ita_scheduler.importing.unwrapping import is_wrapped, may_wrap, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ita_scheduler.domain.calendar import FiscalYear, Span
    from ita_scheduler.importing.document import Cell, Document, Table
    from ita_scheduler.importing.rows import Placed, Row, Sheet

_EXECUTIVE_SENTENCE = re.compile(r"\s(?=ผู้บริหาร\s?(?:มี|กำกับ|ติดตาม))")
_SPEAKING_OF_TIME = (Column.PERIOD, Column.DEADLINE, Column.REPORTING)
_PARTED = re.compile(r"[\n,;/]|และ")
SAID_BY_THE_OFFICER = "ตามที่เจ้าหน้าที่ระบุ"
_IDENTIFIER = re.compile(r"[^A-Za-z0-9._-]+")


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
    reading = _Measures(year, known_units) if year else None
    measures = reading.read(found) if reading else ()
    asked = reading.questions if reading else []
    if heading.fiscal_year is not None and heading.fiscal_year.confidence is Confidence.ASK:
        measures = tuple(replace(one, obligations=tuple(map(_undated, one.obligations))) for one in measures)
    return Understanding(
        documents=tuple(documents),
        heading=heading,
        measures=measures,
        questions=(*_questions(heading, measures, found), *asked, *_asked_beside(documents, found)),
        left_over=_left_over(paragraphs, heading, found, others),
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


class _Measures:
    """One pass over the rows, which remembers the code before and the ids that are taken."""

    def __init__(self, year: FiscalYear, known_units: tuple[str, ...]) -> None:
        self.year = year
        self.known_units = known_units
        self.previous: str | None = None
        self.ids: set[str] = set()
        self.obligation_ids: set[str] = set()
        self.questions: list[Question] = []

    def read(self, found: Sequence[Sheet]) -> tuple[ReadMeasure, ...]:
        return tuple(self._measure(row) for sheet in found for row in sheet.rows)

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
        period, notes = self._period(row)
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
            drafts += drafted(clauses(telling, number), clauses(steps, number), row_times(times, self.year), self.year)
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

    def _period(self, row: Row) -> tuple[Read[Span], tuple[str, ...]]:
        """Read the period; one shorter than the year holds for the measure when a column of periods prints it."""
        for one in row.placed(Column.PERIOD, Column.DEADLINE):
            other = year_of(one.cell.text)
            if other is not None and other != self.year:
                self.questions.append(
                    Question(
                        place=str(one.cell.place),
                        text=" ".join(one.cell.text.split()),
                        sentence=f"ระยะเวลาในแถวนี้เป็นปีงบประมาณ {thai_digits(other.be)} ไม่ใช่ {thai_digits(self.year.be)} ถูกต้องหรือไม่",
                    )
                )
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


def _overseers(row: Row) -> tuple[str, ...]:
    return tuple(f"ผู้กำกับติดตาม: {' '.join(cell.text.split())}" for cell in row.of(Column.OWNER))


def _row_number(row: Row, line: int) -> int | None:
    """Return the number that a line prints in its own column; None when there is none."""
    printed = arabic_digits(" ".join(one.cell.text for one in row.placed(Column.NUMBER, line=line))).strip(" .)(")
    return int(printed) if re.fullmatch(r"[1-9]\d?", printed) else None


def _parted(text: str) -> tuple[str, ...]:
    """Part from a step the executive's sentence that stands where a number was lost."""
    return tuple(_EXECUTIVE_SENTENCE.split(text, maxsplit=1))


def _questions(heading: Heading, measures: Sequence[ReadMeasure], found: Sequence[Sheet]) -> tuple[Question, ...]:
    asked: list[Question] = []
    if not found:
        return ()
    if heading.fiscal_year is None:
        asked.append(Question(place="", text="", sentence="ไม่พบปีงบประมาณในเอกสาร ระบุด้วย --fiscal-year"))
    elif heading.fiscal_year.confidence is Confidence.ASK:
        year = heading.fiscal_year
        asked.append(
            Question(place=str(year.place or ""), text=year.phrase, sentence=" ".join((*year.notes, "ปีใดถูกต้อง")))
        )
    if heading.agency is None:
        asked.append(Question(place="", text="", sentence="ไม่พบชื่อหน่วยงานในเอกสาร ระบุด้วย --agency"))
    for measure in measures:
        if not measure.obligations:
            sentence = f"{measure.id}: ไม่พบหน้าที่ที่มีกำหนดเวลาในมาตรการนี้"
            asked.append(Question(place=str(measure.place), text=measure.title.phrase, sentence=sentence))
        if not measure.units:
            sentence = f"{measure.id}: ไม่พบผู้รับผิดชอบ หน่วยใดรับผิดชอบ"
            asked.append(Question(place=str(measure.place), text=measure.title.phrase, sentence=sentence))
        asked += [
            Question(place=str(one.place), text=one.phrase, sentence=f"{one.id}: {one.question}")
            for one in measure.obligations
            if one.question
        ]
    return tuple(asked)


def _asked_beside(documents: Sequence[Document], found: Sequence[Sheet]) -> Iterator[Question]:
    """Ask about duties with a date outside every table, and about times in columns whose heads say nothing of them."""
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Paragraph) and _orders(block.text):
                sentence = "ข้อความนอกตารางมีกำหนดเวลา เป็นหน้าที่ที่ต้องเพิ่มในแผนหรือไม่"
                yield Question(place=str(block.place), text=" ".join(block.text.split()), sentence=sentence)
    for sheet in found:
        for row in sheet.rows:
            for placed in row.placed(Column.OTHER, Column.REMARK):
                if _qualifies(placed.cell.text, remark=placed.column is Column.REMARK):
                    head = " ".join(placed.head.split())
                    sentence = f"ช่อง “{head}” พูดถึงเวลา แต่ไม่ได้ใช้ มีกำหนดเวลาที่ต้องเพิ่มหรือแก้หรือไม่"
                    text = " ".join(placed.cell.text.split())
                    yield Question(place=str(placed.cell.place), text=text, sentence=sentence)


def _undated(one: ReadObligation) -> ReadObligation:
    """Take the dates away: in a year that is not sure, none is."""
    if not one.due:
        return one
    question = "ปีงบประมาณยังไม่แน่ชัด จึงยังไม่มีวันครบกำหนด"
    return replace(one, due=(), cadence=Continuous(), confidence=Confidence.ASK, question=question)


def _orders(text: str) -> bool:
    """Tell whether a paragraph asks somebody to report, publish or follow up by a time."""
    return any(
        any(isinstance(part, DATED) for part in duty.parts) and duty.actions != (Action.PERFORM,)
        for duty in duties(text)
    )


def _qualifies(text: str, *, remark: bool) -> bool:
    """Tell whether a cell that is in no field could add a date, or take one away (“ยกเว้นเดือนเมษายน”)."""
    times = times_in(text)
    is_dated = bool(times.unknown) or any(isinstance(one.part, DATED) for one in times.found)
    return is_dated and (not remark or doubt_about(times.lexed.text, 0, len(times.lexed.text)) is not None)


def _left_over(
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
