"""What was understood, as the plan has it that the document was laid over: its ids, and the officer's own answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ita_scheduler.importing.folding import key
from ita_scheduler.importing.plans.nominal import cadence_of, due_dates
from ita_scheduler.importing.questions import NO_DUTY, NO_UNIT
from ita_scheduler.importing.staff.names import NOBODY_NAMED
from ita_scheduler.importing.understood import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ita_scheduler.importing.understood import Question, ReadMeasure, ReadObligation, Understanding

Table = dict[str, Any]

ANSWERED = "ตอบไว้แล้วในแผน"
MENDED = "ใช้กำหนดเวลาตามที่แก้ไว้ในแผน"


def settled(found: Understanding, plan: Mapping[str, Any], names: Mapping[str, str]) -> Understanding:
    """Return the understanding with the plan's ids (`names` leads from the document's) and the answers given there."""
    measures = {one["id"]: one for one in plan["measures"]}
    read = tuple(_measure(one, measures[names[one.id]], names, plan["fiscal_year"]) for one in found.measures)
    open_duties = {one.id for measure in read for one in measure.obligations if one.question}
    return replace(found, measures=read, questions=tuple(_still_open(found, measures, names, open_duties)))


def _measure(read: ReadMeasure, table: Table, names: Mapping[str, str], year: int) -> ReadMeasure:
    duties = {one["id"]: one for one in table.get("obligations", ())}
    obligations = tuple(_obligation(one, duties[names[one.id]], table, year) for one in read.obligations)
    return replace(read, id=table["id"], obligations=obligations)


def _obligation(read: ReadObligation, table: Table, measure: Table, year: int) -> ReadObligation:
    named = replace(read, id=table["id"])
    if read.question and "question" in table:
        return named
    cadence, due = cadence_of(table["cadence"]), due_dates(table, measure, year)
    if read.question is None and due == read.due:
        return named
    said = ANSWERED if read.question else MENDED
    return replace(
        named, cadence=cadence, due=due, question=None, confidence=Confidence.ASSUMED, notes=(*read.notes, said)
    )


def _still_open(
    found: Understanding, measures: Mapping[str, Table], names: Mapping[str, str], open_duties: set[str]
) -> Iterator[Question]:
    for one in found.questions:
        about = names.get(one.about)
        if about is None:
            yield one
        elif about in measures:
            if not _is_answered(one, measures[about]):
                yield _renamed(one, about)
        elif about in open_duties:
            yield _renamed(one, about)


def _is_answered(question: Question, measure: Table) -> bool:
    if question.sentence.endswith(NO_DUTY):
        return bool(measure.get("obligations"))
    if question.sentence.endswith(NO_UNIT):
        return all(key(unit) != key(NOBODY_NAMED) for unit in measure["units"])
    return False


def _renamed(question: Question, id_: str) -> Question:
    return replace(question, about=id_, sentence=id_ + question.sentence.removeprefix(question.about))
