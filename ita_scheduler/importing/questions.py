"""What only the officer can say, as sentences with the place they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.plan import Action
from ita_scheduler.importing.clauses.duties import duties
from ita_scheduler.importing.document import Paragraph
from ita_scheduler.importing.grammar.doubts import doubt_about
from ita_scheduler.importing.grammar.parts import DATED
from ita_scheduler.importing.grammar.pattern import compiled
from ita_scheduler.importing.grammar.times import times_in
from ita_scheduler.importing.tables.columns import Column
from ita_scheduler.importing.understood import (
    Confidence,
    Heading,
    Question,
    ReadMeasure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ita_scheduler.importing.document import Document
    from ita_scheduler.importing.tables.rows import Sheet


_INTRODUCED = compiled("ภายใน(?!ปีงบประมาณ|หน่วยงาน)|ก่อน|ไม่เกิน|ทุก(?!ปี)")
NO_DUTY = "ไม่พบหน้าที่ที่มีกำหนดเวลาในมาตรการนี้"
NO_UNIT = "ไม่พบผู้รับผิดชอบ หน่วยใดรับผิดชอบ"


def questions(heading: Heading, measures: Sequence[ReadMeasure], found: Sequence[Sheet]) -> tuple[Question, ...]:
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
            asked.append(_of_the_measure(measure, NO_DUTY))
        if not measure.units:
            asked.append(_of_the_measure(measure, NO_UNIT))
        asked += [
            Question(place=str(one.place), text=one.phrase, sentence=f"{one.id}: {one.question}", about=one.id)
            for one in measure.obligations
            if one.question
        ]
    return tuple(asked)


def _of_the_measure(measure: ReadMeasure, what: str) -> Question:
    sentence = f"{measure.id}: {what}"
    return Question(place=str(measure.place), text=measure.title.phrase, sentence=sentence, about=measure.id)


def asked_beside(documents: Sequence[Document], found: Sequence[Sheet]) -> Iterator[Question]:
    """Ask about duties with a date outside every table, and about times in columns whose heads say nothing of them."""
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Paragraph) and _orders(block.text):
                sentence = "ข้อความนอกตารางมีกำหนดเวลา เป็นหน้าที่ที่ต้องเพิ่มในแผนหรือไม่"
                yield Question(place=str(block.place), text=" ".join(block.text.split()), sentence=sentence)
    for sheet in found:
        for cell in sheet.sections:
            if _is_dated(cell.text):
                sentence = "ข้อความเต็มแถวในตารางพูดถึงเวลา แต่ไม่ได้ใช้ เป็นหน้าที่ที่ต้องเพิ่มในแผนหรือไม่"
                yield Question(place=str(cell.place), text=" ".join(cell.text.split()), sentence=sentence)
        for row in sheet.rows:
            for placed in row.placed(*_UNUSED):
                if _UNUSED[placed.column](placed.cell.text):
                    head = " ".join(placed.head.split())
                    sentence = f"ช่อง “{head}” พูดถึงเวลา แต่ไม่ได้ใช้ มีกำหนดเวลาที่ต้องเพิ่มหรือแก้หรือไม่"
                    text = " ".join(placed.cell.text.split())
                    yield Question(place=str(placed.cell.place), text=text, sentence=sentence)


def _orders(text: str) -> bool:
    """Tell whether a paragraph asks somebody to report, publish or follow up by a time."""
    return any(
        any(isinstance(part, DATED) for part in duty.parts) and duty.actions != (Action.PERFORM,)
        for duty in duties(text)
    )


def _is_dated(text: str) -> bool:
    """Tell whether a text speaks of a time that could be a date."""
    times = times_in(text)
    return bool(times.unknown) or any(isinstance(one.part, DATED) for one in times.found)


def _names_a_date(text: str) -> bool:
    """Tell the same of a name, in which “ภายใน” need not speak of time (หน่วยตรวจสอบภายใน)."""
    return any(isinstance(one.part, DATED) for one in times_in(text).found)


def _qualifies(text: str) -> bool:
    """Tell whether a remark could add a date, or take one away (“ยกเว้นเดือนเมษายน”)."""
    folded = times_in(text).lexed.text
    return _is_dated(text) and (_orders(text) or doubt_about(folded, 0, len(folded)) is not None)


def _sets_a_deadline(text: str) -> bool:
    """Tell whether a title says by when, and is not only named after a time (“รายงานประจำเดือน”)."""
    times = times_in(text)
    return any(
        isinstance(one.part, DATED) and _INTRODUCED.match(times.lexed.text, one.start) is not None
        for one in times.found
    )


# Columns whose times are in no duty, each with what makes one of its cells worth a question.
_UNUSED = {
    Column.OTHER: _is_dated,
    Column.REMARK: _qualifies,
    Column.UNITS: _names_a_date,
    Column.ISSUE: _sets_a_deadline,
    Column.INDICATOR: _sets_a_deadline,
}
