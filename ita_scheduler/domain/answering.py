"""What an answer states: checked against the occurrence and the ledger, and written as a fact, or refused.

Nothing is ever done without a person having said so. What cannot be right is refused with a sentence that says what
would be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.answer import (
    Acknowledgement,
    Answer,
    Completion,
    Correction,
    ExtensionDecision,
    ExtensionRequest,
    Reopening,
    Waiver,
)
from ita_scheduler.domain.evidence import lacking
from ita_scheduler.domain.laps import acknowledgements, waiting_request
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.rights import acted_for
from ita_scheduler.domain.thai import long_date
from ita_scheduler.domain.wordings import on_one_line, unseen_in
from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office

# An acknowledgement runs out: after so many working days unless told, at most so many, at most so often in one lap.
HOLD_BY_DEFAULT = 3
HOLD_WORKING_DAYS = 10
HOLDS = 2
# A later date is a year mistyped, and would leave the matter to nobody.
LONGEST_EXTENSION = timedelta(days=366)


def answered(answer: Answer, one: Occurrence, office: Office, history: History, today: date) -> Draft:
    """Return the fact that an answer is. Raises Refused when it cannot be right.

    `one` must be as it stands today (see `laps`).
    """
    answer = _in_plain_words(answer)
    posts = acted_for(answer, one, office, today, is_waived=one.key in history.waivers)
    _check_state(answer, one, history)
    match answer:
        case Acknowledgement():
            kind, body = FactKind.ACKNOWLEDGED, _acknowledgement(answer, one, office, history, today)
        case Completion():
            kind, body = FactKind.COMPLETED, _completion(answer, one, today)
        case ExtensionRequest():
            kind, body = FactKind.EXTENSION_REQUESTED, _request(answer, one, history, today)
        case ExtensionDecision():
            kind, body = _decision(answer, one, office.calendar, history, today)
        case Waiver():
            kind, body = FactKind.WAIVED, {"on": today.isoformat()}
            _want_note(answer, "การยกเว้นต้องบอกเหตุผล", "a waiver needs its reason")
        case Reopening():
            kind, body = FactKind.REOPENED, {"closed": _closed_by(one, history)}
            _want_note(answer, "การเปิดเรื่องใหม่ต้องบอกเหตุผล", "a reopening needs its reason")
        case Correction():
            kind, body = FactKind.CORRECTED, _correction(answer, one, history, today)
    said = {"occurrence": one.key, "by": answer.by, "via": answer.via.value}
    note = {"note": answer.note.strip()} if answer.note.strip() else {}
    acting = {"acting_for": list(posts)} if posts else {}
    return Draft(kind=kind, actor=answer.recorded_by or answer.by, body=said | body | acting | note)


def _in_plain_words(answer: Answer) -> Answer:
    """Return an answer whose words are on one line. Raises Refused for signs that nobody sees: facts are for ever."""
    note = _plain(answer.note)
    if isinstance(answer, Completion | Correction) and answer.evidence is not None:
        return replace(answer, note=note, evidence=_plain(answer.evidence))
    return replace(answer, note=note)


def _plain(text: str) -> str:
    plain = on_one_line(text)
    if (sign := unseen_in(plain)) is not None:
        raise Refused(
            f"ข้อความมีอักขระควบคุมที่มองไม่เห็น ({sign}) โปรดพิมพ์ใหม่",
            f"there is a control character in the text ({sign}): type it anew",
        )
    return plain


def _check_state(answer: Answer, one: Occurrence, history: History) -> None:
    """Raise Refused when such an answer does not fit how the occurrence stands."""
    if (newer := history.superseded.get(one.key)) is not None:
        raise Refused(f"“{one.key}” ย้ายไปเป็น “{newer}”", f"it moved to {newer}")
    done, waiver = history.completions.get(one.key), history.waivers.get(one.key)
    if isinstance(answer, Reopening):
        if done is None and waiver is None:
            raise Refused(f"“{one.key}” ยังไม่ได้ปิด จึงไม่ต้องเปิดใหม่", "it is not closed, so it cannot be reopened")
    elif isinstance(answer, Correction):
        if done is None:
            raise Refused(
                f"“{one.key}” ยังไม่มีบันทึกว่าแล้วเสร็จให้แก้ไข บันทึกด้วย complete",
                "there is no completion to correct: record one with `complete`",
            )
    elif done is not None:
        raise Refused(
            f"“{one.key}” บันทึกว่าแล้วเสร็จไว้แล้ว เมื่อ {long_date(done.on)} ถ้าบันทึกผิดให้ใช้ correct หรือ reopen",
            f"it was completed on {done.on} already: use `correct` or `reopen` if that was wrong",
        )
    elif waiver is not None:
        raise Refused(
            f"“{one.key}” ได้รับยกเว้นแล้ว เมื่อ {long_date(waiver.on)} ถ้าต้องทำอีกให้ใช้ reopen",
            f"it was waived on {waiver.on} already: use `reopen` if it is owed after all",
        )


def _want_note(answer: Answer, thai: str, english: str) -> None:
    if not answer.note.strip():
        raise Refused(thai, english)


def _acknowledgement(
    answer: Acknowledgement, one: Occurrence, office: Office, history: History, today: date
) -> dict[str, Any]:
    calendar = office.calendar
    if one.obligation.owner is Owner.EXECUTIVE:
        raise Refused(
            "วาระกำกับติดตามของผู้บริหารไม่ต้องรับทราบ บันทึกเมื่อกำกับติดตามแล้วด้วย complete",
            "an executive's own follow-up is not acknowledged: record it with `complete`",
        )
    given = acknowledgements(one, history)
    until = answer.until or calendar.shift(calendar.on_or_before(today), HOLD_BY_DEFAULT)
    if given and given[-1].until >= max(until, today):
        held = given[-1].until
        raise Refused(
            f"รับทราบไว้แล้วถึง {long_date(held)} ถ้าต้องใช้เวลากว่านั้นให้ระบุ --until เป็นวันหลังจากนั้น",
            f"it is acknowledged until {held} already: name a later day with --until if that is too soon",
        )
    if len(given) >= HOLDS:
        raise Refused(f"รับทราบได้ไม่เกิน {HOLDS} ครั้งต่อรายการ", f"it can be acknowledged {HOLDS} times at most")
    if today < one.covers.start:
        raise Refused(
            f"รอบของรายการนี้เริ่ม {long_date(one.covers.start)} ยังรับทราบไม่ได้",
            f"the period it covers begins on {one.covers.start} only",
        )
    if until <= today:
        raise Refused("วันที่รับว่าจะทำให้เสร็จต้องอยู่หลังวันนี้", "the date must lie after today")
    if calendar.between(today, until) > HOLD_WORKING_DAYS:
        latest = calendar.shift(calendar.on_or_before(today), HOLD_WORKING_DAYS)
        raise Refused(
            f"รับทราบได้ไม่เกิน {HOLD_WORKING_DAYS} วันทำการ คือถึง {long_date(latest)}",
            f"an acknowledgement lasts {HOLD_WORKING_DAYS} working days at most, that is until {latest}",
        )
    return {"until": until.isoformat()}


def _completion(answer: Completion, one: Occurrence, today: date) -> dict[str, Any]:
    on = answer.on or today
    _check_done_on(on, one, today)
    if (missing := lacking(one.obligation.actions, answer.evidence, answer.files)) is not None:
        raise Refused(*missing)
    files = [[file.name, file.format, file.hash, file.size] for file in answer.files]
    body = {"on": on.isoformat(), "evidence": answer.evidence.strip()}
    return body | ({"files": files} if files else {})


def _check_done_on(on: date, one: Occurrence, today: date) -> None:
    if on > today:
        raise Refused(f"วันที่แล้วเสร็จ {long_date(on)} ยังมาไม่ถึง", "a completion cannot lie in the future")
    if on < one.covers.start:
        raise Refused(
            f"วันที่แล้วเสร็จ {long_date(on)} อยู่ก่อนรอบของรายการ ซึ่งเริ่ม {long_date(one.covers.start)}",
            f"the period it covers begins on {one.covers.start}",
        )


def _request(answer: ExtensionRequest, one: Occurrence, history: History, today: date) -> dict[str, Any]:
    if one.obligation.owner is Owner.EXECUTIVE:
        raise Refused("วาระกำกับติดตามของผู้บริหารไม่ต้องขอขยายเวลา", "an executive's own follow-up needs no extension")
    _want_note(answer, "การขอขยายเวลาต้องบอกเหตุผล", "a request for more time needs its reason")
    if waiting_request(one, history, today) is not None:
        raise Refused(f"“{one.key}” มีคำขอขยายเวลาที่รอพิจารณาอยู่แล้ว", "a request is waiting for a decision already")
    _check_later(answer.until, one, today)
    return {"until": answer.until.isoformat()}


def _check_later(until: date, one: Occurrence, today: date) -> None:
    after = max(one.extended_to or one.nominal, one.last_day, today)
    if until <= after:
        raise Refused(f"กำหนดใหม่ต้องอยู่หลังวันที่ {long_date(after)}", f"the new deadline must lie after {after}")
    latest = max(one.nominal, today) + LONGEST_EXTENSION
    if until > latest:
        raise Refused(
            f"ขยายเวลาได้ไม่เกินหนึ่งปี คือถึง {long_date(latest)} ไม่ใช่ {long_date(until)} ตรวจปีที่พิมพ์",
            f"an extension ends within a year, that is by {latest}: is the year right?",
        )


def _decision(
    answer: ExtensionDecision, one: Occurrence, calendar: WorkingCalendar, history: History, today: date
) -> tuple[FactKind, dict[str, Any]]:
    asked = waiting_request(one, history, today)
    if asked is None:
        raise Refused(f"“{one.key}” ไม่มีคำขอขยายเวลาที่รอพิจารณา", "no request for more time is waiting")
    if asked.by == answer.by:
        raise Refused(
            "ผู้ขอขยายเวลาพิจารณาคำขอของตนเองไม่ได้ ให้ผู้บริหารอีกท่านหนึ่งพิจารณา",
            "whoever asked for more time cannot decide on it: the other executive does",
        )
    if not answer.is_granted:
        _want_note(answer, "การไม่อนุมัติต้องบอกเหตุผล", "a refusal needs its reason")
        return FactKind.EXTENSION_REFUSED, {"request": asked.fact}
    until = answer.until or asked.until
    _check_later(until, one, today)
    days = {"until": until, "act_by": calendar.on_or_before(until), "last_day": calendar.on_or_after(until)}
    return FactKind.EXTENDED, {"request": asked.fact} | {name: day.isoformat() for name, day in days.items()}


def _closed_by(one: Occurrence, history: History) -> int:
    closed = history.completions.get(one.key) or history.waivers[one.key]
    return closed.fact


def _correction(answer: Correction, one: Occurrence, history: History, today: date) -> dict[str, Any]:
    former = history.completions[one.key]
    on, evidence = answer.on or former.on, (former.evidence if answer.evidence is None else answer.evidence.strip())
    done_by, note = answer.done_by or former.by, answer.note.strip() or former.note
    if (on, evidence, done_by, note) == (former.on, former.evidence, former.by, former.note):
        raise Refused("ไม่มีสิ่งใดต่างจากที่บันทึกไว้", "nothing differs from what is recorded")
    _check_done_on(on, one, today)
    if (missing := lacking(one.obligation.actions, evidence, former.files)) is not None:
        raise Refused(*missing)
    return {"corrects": former.fact, "on": on.isoformat(), "evidence": evidence, "done_by": done_by}
