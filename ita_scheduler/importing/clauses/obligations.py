"""Duties become obligations: with ids, dates in the fiscal year, and how sure each is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Continuous
from ita_scheduler.importing.cells.unwrapping import is_wrapped, may_wrap, unwrapped
from ita_scheduler.importing.grammar.phrase import ask
from ita_scheduler.importing.understood import Confidence, ReadObligation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.calendar import FiscalYear, Span
    from ita_scheduler.importing.clauses.timed import Drafted

SHORTER = "ระยะเวลาของมาตรการสั้นกว่าปีงบประมาณ รอบเวลานี้นับเฉพาะในช่วงนั้น หรือทั้งปีงบประมาณ"


def obligations(
    found: Sequence[Drafted], measure_id: str, year: FiscalYear, period: Span
) -> tuple[ReadObligation, ...]:
    """Give each duty its id: the measure's, the clause's number, and a letter where the clause holds several."""
    numbers = _numbers(found)
    counted = {number: numbers.count(number) for number in numbers}
    seen: dict[int, int] = {}
    read = []
    for number, one in zip(numbers, found, strict=True):
        nth = seen[number] = seen.get(number, 0) + 1
        letter = _letter(nth) if counted[number] > 1 else ""
        read.append(_obligation(f"{measure_id}-{number}{letter}", one, year, period))
    return tuple(read)


def _letter(nth: int) -> str:
    return chr(ord("a") + nth - 1) if nth <= 26 else f"-{nth}"


def _numbers(found: Sequence[Drafted]) -> list[int]:
    """Return the clause number of each duty; where none is printed, the next that is free, one for each clause."""
    numbers: list[int] = []
    free = max((one.number or 0 for one in found), default=0)
    before: Drafted | None = None
    for one in found:
        is_same_clause = before is not None and one.clause is not None and one.clause is before.clause
        if one.number is None and not is_same_clause:
            free += 1
        numbers.append(one.number if one.number is not None else free)
        before = one
    return numbers


def _obligation(id_: str, one: Drafted, year: FiscalYear, period: Span) -> ReadObligation:
    duty, meaning = one.duty, one.meaning
    cadence = meaning.cadence if meaning.cadence is not None else Continuous()
    due = tuple(slot.nominal for slot in cadence.slots(year, period))
    if meaning.question is None and due != tuple(slot.nominal for slot in cadence.slots(year, year.span)):
        meaning = ask(SHORTER)
    if meaning.question is not None:
        cadence, due = Continuous(), ()
    corrected = tuple(f"เอกสารพิมพ์ “{fix.printed}” อ่านเป็น {fix.meant}" for fix in duty.corrections)
    assumed = (*meaning.assumptions, *one.notes, *duty.notes, *corrected)
    notes = (*meaning.remarks, *assumed)
    confidence = Confidence.ASK if meaning.question else Confidence.ASSUMED if assumed else Confidence.CERTAIN
    wrapped = may_wrap(one.place) and is_wrapped(duty.phrase)
    return ReadObligation(
        id=id_,
        owner=duty.owner,
        actions=duty.actions,
        cadence=cadence,
        due=due,
        phrase=duty.phrase,
        summary=unwrapped(duty.summary, wrapped=wrapped),
        place=one.place,
        confidence=confidence,
        notes=tuple(dict.fromkeys(notes)),
        question=meaning.question,
    )


def renumbered(read: Sequence[ReadObligation], taken: set[str]) -> tuple[ReadObligation, ...]:
    """Return the obligations with ids that nobody else in the plan has."""
    kept = []
    for one in read:
        id_, n = one.id, 2
        while id_ in taken:
            id_, n = f"{one.id}.{n}", n + 1
        taken.add(id_)
        kept.append(replace(one, id=id_))
    return tuple(kept)
