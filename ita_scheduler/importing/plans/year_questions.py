"""What was dated by year and must be asked when a plan is carried over, and which answers can be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import FiscalYear, Span, add_months
from ita_scheduler.domain.thai import be_year, long_date
from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.nominal import day_of
from ita_scheduler.importing.plans.years import moved_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

Table = dict[str, Any]

# How the question begins that stands in a carried plan: it is the program's, and a new document may answer it.
OF_THE_YEAR_BEFORE = "แผนปีก่อนกำหนดไว้วันที่"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateQuestion:
    """A duty of which only the officer can say when it falls due in the new year.

    `former` are the dates of the old plan, `proposed` the same days of the new year; both are empty when the question
    was open already.
    """

    measure: str
    obligation: str
    phrase: str
    former: tuple[date, ...]
    proposed: tuple[date, ...]
    sentence: str


def date_questions(table: Mapping[str, Any], year_be: int) -> tuple[DateQuestion, ...]:
    """Return what must be asked to carry the plan over, in its order."""
    by = year_be - table["fiscal_year"]
    duties = ((measure, duty) for measure in table["measures"] for duty in measure.get("obligations", []))
    found = ((measure, duty, question_of(measure, duty, by)) for measure, duty in duties)
    return tuple(one for _, _, one in found if one is not None)


def question_of(measure: Table, duty: Table, by: int) -> DateQuestion | None:
    """Return what must be asked of a duty; None for what comes every year."""
    former = tuple(_dates_by_year(duty["cadence"]))
    if not former and "question" not in duty:
        return None
    proposed = tuple(moved_day(day, by) for day in former)
    sentence = duty.get("question", "")
    if former:
        sentence = f"{OF_THE_YEAR_BEFORE} {_every(former)} ปีนี้กำหนดวันใด (ถ้าเป็นวันเดียวกันของปีนี้คือ {_every(proposed)})"
    return DateQuestion(
        measure=measure["id"],
        obligation=duty["id"],
        phrase=duty["phrase"],
        former=former,
        proposed=proposed,
        sentence=sentence,
    )


def _dates_by_year(cadence: Table) -> Iterator[date]:
    if cadence["type"] == "once" and "date" in cadence:
        yield day_of(cadence["date"])
    elif cadence["type"] == "dates":
        yield from sorted(map(day_of, cadence["dates"]))


def _every(days: tuple[date, ...]) -> str:
    return ", ".join(map(long_date, days))


def require_good(answers: Mapping[str, tuple[date, ...]], asked: tuple[DateQuestion, ...], year_be: int) -> None:
    """Raise WrongUse for an answer to what is not asked, and for a date that the plan could not hold."""
    ids = [one.obligation for one in asked]
    span = FiscalYear(year_be).span
    near = Span(add_months(span.start, -12), add_months(span.end, 12))
    for id_, days in answers.items():
        if id_ not in ids:
            known = ", ".join(ids) or "ไม่มี / none"
            raise WrongUse(
                f"ไม่มีคำถามเรื่องวันของ “{id_}” ที่ต้องตอบคือ {known}", f"no date is asked for `{id_}`, but for: {known}"
            )
        if far := [day for day in days if day not in near]:
            raise WrongUse(
                f"{id_}: {long_date(far[0])} ห่างจากปีงบประมาณ {year_be} เกินหนึ่งปี",
                f"{be_year(far[0])} is more than a year away from the fiscal year {year_be}",
            )
        if len(set(days)) < len(days):
            raise WrongUse(f"{id_}: มีวันที่ซ้ำกัน", f"{id_}: a date is given twice")
