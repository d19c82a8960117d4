"""Which tables of a document are the plan's, when it holds none, or two that say different things of one measure."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.errors import Faulty, Problem
from ita_scheduler.importing.cells.codes import codes
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.tables.rows import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.importing.document import Document, Table
    from ita_scheduler.importing.tables.rows import Sheet


def chosen(
    documents: Sequence[Document], tables: frozenset[int] = frozenset()
) -> tuple[tuple[Sheet, ...], tuple[Table, ...]]:
    """Return the tables of measures and the other ones; raises Faulty when there is none, or too many.

    Tables with the same columns are one plan over several pages. Tables with other columns may hold other measures;
    when they hold the same ones, one of them is not the plan, and only the officer knows which.
    """
    found, others = sheets(documents)
    if tables:
        kept = tuple(sheet for sheet in found if sheet.table.place.table in tables)
        others = (*others, *(sheet.table for sheet in found if sheet not in kept))
        found = kept
    if not any(sheet.rows for sheet in found):
        raise Faulty(tuple(_none(document) for document in documents))
    contests = [
        (one, other)
        for one, other in combinations(found, 2)
        if one.layout.columns != other.layout.columns and _same_measures(one, other)
    ]
    if contests:
        raise Faulty(tuple(_two(one, other) for one, other in contests))
    return found, others


def _same_measures(one: Sheet, other: Sheet) -> bool:
    mine, others = _names(one), _names(other)
    shared = mine & others
    return bool(shared) and len(shared) * 2 >= min(len(mine), len(others))


def _names(sheet: Sheet) -> set[str]:
    names = set()
    for row in sheet.rows:
        text = " ".join(cell.text for cell in row.of(Column.CODE, Column.ISSUE) or row.of(Column.INDICATOR))
        found = codes(text)
        names.add(found[0].value if found else key(text))
    return names


def _none(document: Document) -> Problem:
    count = len(document.tables)
    seen = f"พบตาราง {thai_digits(count)} ตาราง แต่ไม่ใช่ตาราง" if count else "ไม่พบตาราง"
    return Problem(
        file=document.name,
        thai=f"{seen}มาตรการที่มีหัวตาราง เช่น ประเด็น ผู้รับผิดชอบ ขั้นตอน การรายงานผล กำหนดแล้วเสร็จ",
        english=f"no table of measures ({count} tables): one with heads such as issue, responsible, steps, reporting",
        remedy="ตรวจว่าเลือกแฟ้มถูก และตารางมีแถวหัวตาราง หากเป็น PDF ลองใช้แฟ้ม Word ต้นฉบับ",
    )


def _two(one: Sheet, other: Sheet) -> Problem:
    first, second = one.table.place.table, other.table.place.table
    return Problem(
        file=one.table.place.file,
        thai=f"มีสองตารางที่อาจเป็นแผน และกล่าวถึงมาตรการเดียวกัน คือ {one.table.place} กับ {other.table.place}",
        english=f"two tables could be the plan and name the same measures: {first}, {second}",
        remedy=f"ระบุตารางที่ใช้ด้วย --table {first} หรือ {second}",
    )
