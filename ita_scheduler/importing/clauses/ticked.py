"""Columns that are months or quarters: what is written below one is done then, what is ticked falls due at its end.

Ticks in neighbouring months are a bar: whether it means every month or the last one is the officer's to say.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ita_scheduler.importing.cells.numbering import Item
from ita_scheduler.importing.clauses.timed import Clause, Drafted, RowTime, work
from ita_scheduler.importing.grammar.meaning import meaning_of
from ita_scheduler.importing.grammar.parts import InQuarters
from ita_scheduler.importing.grammar.phrase import Meaning, ask
from ita_scheduler.importing.grammar.times import times_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.document import Cell
    from ita_scheduler.importing.grammar.parts import Part
    from ita_scheduler.importing.tables.rows import Placed

# What fills a cell of which nothing is done.
NOTHING = re.compile(r"[\s<>.…_–—-]*|\s*(?:ไม่มี|ไม่ดำเนินการ|n/?a)\s*", re.IGNORECASE)
TICK = re.compile(r"[\s✓✔√☑xX×●○•■▪◆▲★*/←→↔–—-]*[✓✔√☑xX×●■▪◆▲★*/←→↔–—][\s✓✔√☑xX×●○•■▪◆▲★*/←→↔–—-]*")
_BARE_DAY = re.compile(r"\s*(?:วันที่\s*)?[0-9๐-๙]{1,2}\s*")
TIME_IN_THE_CELL = "ช่องนี้พิมพ์เวลาไว้เอง ครบกำหนดตามเวลาที่พิมพ์ หรือเมื่อสิ้นเดือน/ไตรมาสของช่อง"
OVER_SEVERAL = "ข้อความนี้กินหลายช่องเดือน/ไตรมาส ครบกำหนดเมื่อสิ้นช่วง หรือทุกช่อง"
IN_A_ROW = "ช่องเดือนที่ทำเครื่องหมายติดกัน ครบกำหนดทุกเดือน หรือครบกำหนดเมื่อสิ้นช่วง"


def drafted_in_columns(placed: Sequence[Placed], steps: Sequence[Clause], year: FiscalYear) -> Iterator[Drafted]:
    """Return the duties of a line's columns of time."""
    filled = [one for one in placed if not NOTHING.fullmatch(one.cell.text)]
    ticked = [one for one in filled if TICK.fullmatch(one.cell.text)]
    columns_of: dict[Cell, list[Placed]] = {}
    for one in filled:
        if one not in ticked:
            columns_of.setdefault(one.cell, []).append(one)
    for cell, columns in columns_of.items():
        time = RowTime(Clause(Item(None, _head(columns[0]), 0), cell), _of_cell(columns, year), ())
        yield work(time, [Clause(Item(None, " ".join(cell.text.split()), 0), cell)], None)
    if ticked:
        marks = ", ".join(f"{one.cell.text.strip()} {_head(one)}" for one in ticked)
        time = RowTime(Clause(Item(None, marks, 0), ticked[0].cell), _of_ticks(ticked, placed, year), ())
        yield work(time, steps, None)


def _of_cell(columns: Sequence[Placed], year: FiscalYear) -> Meaning:
    """What stands below a month is due at its end; with a time of its own, or over several months, it is asked."""
    times = times_in(columns[0].cell.text)
    if times.found or times.unknown or _BARE_DAY.fullmatch(columns[0].cell.text):
        return ask(TIME_IN_THE_CELL)
    if len(columns) > 1:
        return ask(OVER_SEVERAL)
    return meaning_of(_parts(columns[0]), year) or ask(IN_A_ROW)


def _of_ticks(ticked: Sequence[Placed], columns: Sequence[Placed], year: FiscalYear) -> Meaning:
    numbers = [columns.index(one) for one in ticked]
    if any(later - earlier == 1 for earlier, later in pairwise(numbers)):
        return ask(IN_A_ROW)
    return meaning_of([part for one in ticked for part in _parts(one)], year) or ask(IN_A_ROW)


def _parts(placed: Placed) -> tuple[Part, ...]:
    """Return the times of a head; the days of a quarter that stand beside it only write it out."""
    found = tuple(one.part for one in times_in(placed.head).found)
    quarters = tuple(part for part in found if isinstance(part, InQuarters))
    return quarters or found


def _head(placed: Placed) -> str:
    return " ".join(placed.head.split())
