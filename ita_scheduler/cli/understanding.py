"""What was understood of a document, for the terminal: each duty with how sure it is, then what has to be asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ita_scheduler.cli.wording import ACTION, cadence_words
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import short_date, thai_digits
from ita_scheduler.importing.plans.open_questions import open_questions
from ita_scheduler.importing.understood import Confidence

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.importing.understood import Question, ReadMeasure, ReadObligation, Understanding

SIGN = {Confidence.CERTAIN: "✓", Confidence.ASSUMED: "~", Confidence.ASK: "?"}
REVIEW = ".review.html"  # the ending of a plan's review page
_SHOWN = 4  # dates of a duty


def show_understanding(found: Understanding, plan: Path | None = None, text: str = "") -> None:
    """Print the summary; each question with the line of the plan's text where it is answered."""
    heading = found.heading
    agency = heading.agency.value if heading.agency else "ไม่พบชื่อหน่วยงาน"
    year = thai_digits(heading.fiscal_year.value.be) if heading.fiscal_year else "ไม่พบ"
    print(f"{agency}  ปีงบประมาณ {year}")
    for document in found.documents:
        for remark in document.remarks:
            print(f"  {document.name}: {remark}")
    for measure in found.measures:
        _show_measure(measure)
    print(f"\n{counted(found)}")
    print("  ✓ พิมพ์ไว้ชัดเจน  ~ อ่านตามปกติ (มีข้อสันนิษฐาน)  ? ต้องถามเจ้าหน้าที่")
    for number, question in enumerate(found.questions, start=1):
        print(f"\nคำถามที่ {thai_digits(number)}: {question.sentence}")
        if question.text:
            print(f"  “{question.text}”")
        if question.place:
            print(f"  {question.place}")
        if plan is not None and question.about:
            ((line, _),) = open_questions(text, [question])
            print(f"  → แก้ที่ {plan}:{line} {_how(found, question)}")
    if found.left_over:
        count = thai_digits(len(found.left_over))
        print(f"\nข้อความในเอกสารที่ไม่ได้ใช้ {count} แห่ง ดูในหน้าตรวจทานหรือ --json / left over")


def _how(found: Understanding, question: Question) -> str:
    if any(one.id == question.about for one in found.measures):
        return "เติมในแฟ้มแผน / write it into the plan"
    return "แก้ cadence แล้วลบบรรทัด question / mend the cadence, then delete the line"


def review_page(found: Understanding, plan: Path | None) -> bytes:
    """Return the review page, with the days off that hold for the plan."""
    from ita_scheduler import intake
    from ita_scheduler.importing.review.words import Words

    words = Words(action=ACTION, cadence=cadence_words)
    return intake.page_of(found, words, intake.holidays_of(found, plan)).encode()


def counted(found: Understanding) -> str:
    """Say how much was understood, in one line."""
    dated = sum(len(one.due) for one in found.obligations)
    sure = Counter(one.confidence for one in found.obligations)
    signs = " ".join(f"{SIGN[one]} {thai_digits(sure[one])}" for one in Confidence)
    return (
        f"อ่านได้ {thai_digits(len(found.measures))} มาตรการ {thai_digits(len(found.obligations))} หน้าที่ "
        f"{thai_digits(dated)} กำหนด ({signs}) คำถาม {thai_digits(len(found.questions))} ข้อ"
    )


def _show_measure(measure: ReadMeasure) -> None:
    code = measure.code.value if measure.code else measure.id
    print(f"\n{code}  {measure.title.value}")
    print(f"    ผู้รับผิดชอบ: {', '.join(unit.value for unit in measure.units) or 'ไม่พบ'}")
    for one in measure.obligations:
        print(f"  {SIGN[one.confidence]} {one.id:<8} {_owner(one)}{_actions(one)}: {_when(one)}")


def _owner(one: ReadObligation) -> str:
    return "ผู้บริหาร: " if one.owner is Owner.EXECUTIVE else ""


def _actions(one: ReadObligation) -> str:
    return " ".join(ACTION[action] for action in one.actions)


def _when(one: ReadObligation) -> str:
    if one.question:
        return "ยังไม่ทราบกำหนด"
    if not one.due:
        return cadence_words(one.cadence)
    days = "  ".join(short_date(day) for day in one.due[:_SHOWN])
    more = f"  และอีก {thai_digits(len(one.due) - _SHOWN)} ครั้ง" if len(one.due) > _SHOWN else ""
    return f"{cadence_words(one.cadence)} → {days}{more}"
