"""The duties of a row's clauses with their times: found, inherited, or taken from the row's own column of deadlines.

A duty that says nothing about time takes it from the deadline column; one that says “ตามกำหนด” from the clause before.
What stays without a time that the document prints is asked, and has no date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import AfterEvent, Continuous, EveryMonths, Semiannual
from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.cells.numbering import Item, items
from ita_scheduler.importing.clauses.duties import Duty, duties
from ita_scheduler.importing.clauses.stretches import NO_LEAD, Lead, lead_of
from ita_scheduler.importing.grammar.meaning import meaning_of
from ita_scheduler.importing.grammar.parts import (
    DATED,
    Always,
    Beside,
    Between,
    Every,
    EveryYear,
    InQuarters,
    NamedRounds,
    Rounds,
    TimesAYear,
)
from ita_scheduler.importing.grammar.periods import looks_like_period
from ita_scheduler.importing.grammar.phrase import Meaning, ask
from ita_scheduler.importing.grammar.times import times_in
from ita_scheduler.importing.tables.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.document import Cell, Place
    from ita_scheduler.importing.tables.rows import Placed

_ROUNDS_ALONE = (Every, TimesAYear, EveryYear, Rounds, NamedRounds, Beside)  # how often, and not on which day
_SOON = timedelta(days=45)  # a deadline so soon after a round is when its report has to be there
_WINDOWS = (Between, InQuarters, Rounds, NamedRounds, Always, Beside)
NO_TIME = "ข้อนี้ไม่มีกำหนดเวลาที่อ่านได้ ครบกำหนดเมื่อใด หรือเป็นงานต่อเนื่อง"
BESIDE_A_DATED_DUTY = "เอกสารไม่ได้กำหนดเวลาของการกำกับติดตามไว้ กำหนดเวลาในข้อเดียวกันเป็นของเจ้าหน้าที่ จึงแสดงไว้โดยไม่ส่งจดหมายเตือน"
IN_A_STEP = "ขั้นตอนนี้มีกำหนดเวลาที่ช่องรายงานผลไม่ได้กล่าวถึง เป็นหน้าที่ที่ต้องเตือนหรือไม่ และครบกำหนดเมื่อใด"
FROM_DEADLINE_COLUMN = "กำหนดเวลามาจากช่องกำหนดแล้วเสร็จ/ระยะเวลาของแถวเดียวกัน"
TWO_TIMES = "ข้อนี้บอกเวลาไว้ แต่ช่องกำหนดเวลาของแถวเดียวกันพิมพ์ว่า"
AS_BEFORE = "“ตามกำหนด” หมายถึงกำหนดเวลาของข้อก่อนหน้าในมาตรการนี้"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of a cell with the cell it stands in, and what its column's head says of it."""

    item: Item
    cell: Cell
    lead: Lead = NO_LEAD

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Return what the clause asks of whom."""
        return duties(self.item.text, self.lead)


@dataclass(frozen=True, slots=True)
class RowTime:
    """What the row's own column says about time: the cell, the item's number, its text, and what it means."""

    clause: Clause
    meaning: Meaning
    unknown: tuple[str, ...]
    is_period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """An obligation before it has an id: the number of its clause and how many duties that clause holds."""

    number: int | None
    duty: Duty
    meaning: Meaning
    place: Place
    clause: Clause | None = None
    notes: tuple[str, ...] = ()


def clauses(placed: Sequence[Placed], number: int | None = None) -> tuple[Clause, ...]:
    """Return the items of these cells, in order; `number` is that of the row, for a cell that prints none itself."""
    found = [Clause(item, one.cell, lead_of(one.head)) for one in placed for item in items(one.cell.text)]
    if number is not None and len(found) == 1 and found[0].item.number is None:
        found[0] = replace(found[0], item=replace(found[0].item, number=number))
    return tuple(found)


def row_times(placed: Sequence[Placed], year: FiscalYear) -> tuple[RowTime, ...]:
    """Read the cells of deadlines and periods; what is the whole fiscal year is a period and no deadline."""
    found = []
    periods = {one.cell for one in placed if one.column is Column.PERIOD}
    for clause in clauses(placed):
        times = times_in(clause.item.text)
        meaning = meaning_of(tuple(one.part for one in times.found), year)
        unknown = times.unknown_within(0, len(times.lexed.text))
        if meaning is None and not unknown:
            continue
        is_period = clause.cell in periods and all(isinstance(one.part, _WINDOWS) for one in times.found)
        found.append(RowTime(clause, meaning or ask(NO_TIME), unknown, is_period))
    return tuple(found)


def drafted(
    telling: Sequence[Clause], steps: Sequence[Clause], times: Sequence[RowTime], year: FiscalYear
) -> tuple[Drafted, ...]:
    """Return a line's duties: `telling` are the clauses of reporting and following up, empty where there are none.

    Every time that the line prints is in one of them: in the clause that says it, in one that took it from the
    column of deadlines, or in one of its own.
    """
    used: set[int] = set()
    if telling:
        found = list(_from_clauses(telling, times, year, used))
        return (*found, *_of_the_row(times, found, steps, used), *_asked_of_steps(steps, found, year))
    if dated := [step for step in steps if any(one.has_time for one in step.duties)]:
        found = list(_from_clauses(dated, times, year, used))
        return (*found, *_of_the_row(times, found, steps, used))
    return tuple(_row_alone(times, steps))


def _from_clauses(
    telling: Sequence[Clause], times: Sequence[RowTime], year: FiscalYear, used: set[int]
) -> Iterator[Drafted]:
    before: Cadence | None = None
    numbers = [clause.item.number for clause in telling]
    for n, clause in enumerate(telling):
        dated_beside = any(one.has_time for one in clause.duties)
        for duty in clause.duties:
            row = _row_time_for(n, numbers, times)
            meaning, notes = _time_of(duty, row, before, year, dated_beside=dated_beside)
            if row is not None and meaning is row.meaning:
                used.add(id(row))
            if row is not None and (verdict := _beside_the_row(duty, meaning, row, year)) is not None:
                used.add(id(row))
                meaning = verdict
            if meaning.cadence is not None and not isinstance(meaning.cadence, (Continuous, AfterEvent)):
                before = meaning.cadence
            place = clause.cell.place
            yield Drafted(
                number=clause.item.number, duty=duty, meaning=meaning, place=place, clause=clause, notes=notes
            )


def _asked_of_steps(steps: Sequence[Clause], found: Sequence[Drafted], year: FiscalYear) -> Iterator[Drafted]:
    """Ask about a date that only a step prints: whether it is a duty is the officer's to say."""
    said = {one.meaning.cadence for one in found}
    for step in steps:
        for duty in step.duties:
            meaning = meaning_of(duty.parts, year)
            is_dated = bool(duty.unknown) or any(isinstance(part, DATED) for part in duty.parts)
            if is_dated and (meaning is None or meaning.cadence not in said):
                place = step.cell.place
                yield Drafted(number=None, duty=duty, meaning=ask(IN_A_STEP), place=place, clause=step)


def _row_time_for(n: int, numbers: Sequence[int | None], times: Sequence[RowTime]) -> RowTime | None:
    """Return the deadline that goes with a clause: the one of its number, the only one, or none."""
    if len(times) == 1:
        return times[0]
    by_number = [one for one in times if one.clause.item.number is not None and one.clause.item.number == numbers[n]]
    if len(by_number) == 1:
        return by_number[0]
    if len(times) == len(numbers) and all(one.clause.item.number is None for one in times):
        return times[n]
    return None


def _time_of(  # noqa: PLR0911 - the rules in their order, the first that holds wins
    duty: Duty, row: RowTime | None, before: Cadence | None, year: FiscalYear, *, dated_beside: bool
) -> tuple[Meaning, tuple[str, ...]]:
    if duty.unknown:
        return ask(f"อ่านคำบอกเวลา “{duty.unknown[0]}” ไม่ได้ ครบกำหนดเมื่อใด"), ()
    own = meaning_of(duty.parts, year)
    if duty.doubt and (own is None or not (own.question or isinstance(own.cadence, (Continuous, AfterEvent)))):
        return ask(duty.doubt), ()
    if own is not None and own.inherits:
        return _inherited(own, before), (AS_BEFORE,)
    if own is not None:
        return own, ()
    if dated_beside and duty.owner is Owner.EXECUTIVE:
        return Meaning(cadence=Continuous(), assumptions=(BESIDE_A_DATED_DUTY,)), ()
    if row is None or (row.meaning.question and looks_like_period(row.clause.item.text)):
        return ask(NO_TIME), ()
    if row.unknown:
        return ask(f"อ่านคำบอกเวลา “{row.unknown[0]}” ในช่องกำหนดเวลาไม่ได้ ครบกำหนดเมื่อใด"), ()
    return row.meaning, (FROM_DEADLINE_COLUMN,)


def _beside_the_row(duty: Duty, own: Meaning, row: RowTime, year: FiscalYear) -> Meaning | None:
    """Compare a report's own time with the row's deadline; None when that is the work's, and not the report's.

    “รายงานผลรอบ ๖ เดือน” beside “๑๕ เม.ย.” is due in March or in April: the officer knows. A deadline far from every
    date of the report (“ทุกเดือน” beside “๓๑ ธ.ค.”) is when the work itself has to be done.
    """
    mine, rows = _days(own, year), _days(row.meaning, year)
    if row.is_period or own is row.meaning or not mine or not rows:
        return None
    if mine == rows:
        return own
    if duty.owner is not Owner.STAFF or not all(isinstance(part, _ROUNDS_ALONE) for part in duty.parts):
        return None
    is_late = len(mine) <= 2 and any(timedelta(0) < day - mine[n] <= _SOON for day in rows for n in range(len(mine)))
    if len(rows) > 1 or len(rows) == len(mine) or is_late:
        return ask(f"{TWO_TIMES} “{' '.join(row.clause.item.text.split())}” หน้าที่นี้ครบกำหนดวันใด")
    return None


def _days(meaning: Meaning, year: FiscalYear) -> tuple[date, ...]:
    return tuple(slot.nominal for slot in meaning.cadence.slots(year, year.span)) if meaning.cadence else ()


def _inherited(own: Meaning, before: Cadence | None) -> Meaning:
    if before is None:
        return ask("“ตามกำหนด” แต่ไม่มีข้อก่อนหน้าที่มีกำหนดเวลา ครบกำหนดเมื่อใด")
    if own.cadence is not None and _times_a_year(own.cadence) != _times_a_year(before):
        return ask("“ตามกำหนด” แต่รอบเวลาไม่ตรงกับข้อก่อนหน้า ครบกำหนดเมื่อใด")
    return Meaning(cadence=before)


def _times_a_year(cadence: Cadence) -> int | None:
    match cadence:
        case EveryMonths(months=months):
            return 12 // months
        case Semiannual():
            return 2
        case _:
            return None


def _of_the_row(
    times: Sequence[RowTime], found: Sequence[Drafted], steps: Sequence[Clause], used: set[int]
) -> Iterator[Drafted]:
    """Give a deadline of the row that no clause took a duty of its own: the work itself is due then."""
    said = {one.meaning.cadence for one in found}
    for one in times:
        if (
            id(one) in used
            or one.is_period
            or one.meaning.cadence in said
            or isinstance(one.meaning.cadence, Continuous)
        ):
            continue
        yield from _row_alone([one], steps)


def _row_alone(times: Sequence[RowTime], steps: Sequence[Clause]) -> Iterator[Drafted]:
    """The work of a line that prints only steps and a deadline: paired where their numbers agree, else one duty."""
    if len(times) > 1 and len(times) == len(steps):
        for step, one in zip(steps, times, strict=True):
            yield work(one, [step], step.item.number)
        return
    for one in times:
        lone = steps[0].item.number if len(steps) == 1 else None
        yield work(one, steps, one.clause.item.number if len(times) > 1 else lone)


def work(time: RowTime, steps: Sequence[Clause], number: int | None) -> Drafted:
    """Return the duty of doing the steps by a time that the row prints."""
    read = [duty for step in steps for duty in step.duties]
    mine = [duty for duty in read if duty.owner is Owner.STAFF] or read
    actions = tuple(dict.fromkeys(action for duty in mine for action in duty.actions)) or (Action.PERFORM,)
    if len(actions) > 1:
        actions = tuple(action for action in actions if action not in (Action.PERFORM, Action.MONITOR)) or actions[:1]
    text = " ".join(time.clause.item.text.split())
    told = steps[0].item.text if len(steps) == 1 else ""
    owner = mine[0].owner if mine else Owner.STAFF
    duty = Duty(
        owner=owner,
        actions=actions,
        phrase=f"{' '.join(told.split())} {text}".strip() if told else text,
        summary=" ".join(told.split()),
        parts=tuple(one.part for one in times_in(time.clause.item.text).found),
        unknown=time.unknown,
        corrections=times_in(time.clause.item.text).lexed.corrections,
    )
    meaning = time.meaning
    if time.unknown:
        meaning = ask(f"อ่านคำบอกเวลา “{time.unknown[0]}” ไม่ได้ ครบกำหนดเมื่อใด")
    return Drafted(number=number, duty=duty, meaning=meaning, place=time.clause.cell.place)


def has_time(text: str) -> bool:
    """Tell whether a text says anything about time that could be a date."""
    times = times_in(text)
    return bool(times.unknown) or any(not isinstance(one.part, Beside) for one in times.found)
