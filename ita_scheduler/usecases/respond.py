"""What people record: completion and acknowledgement. Each is a fact with its actor, date and note.

Nothing is ever done without a person having said so. What cannot be right is refused with a sentence that says
what would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.escalation import officer_lines
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import long_date
from ita_scheduler.errors import LedgerError, Refused
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.giving_up import given_up, overtaken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

# An acknowledgement runs out: at most so many working days, at most so often for one occurrence.
HOLD_WORKING_DAYS = 10
HOLDS = 2
ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Somebody did it: `by` a position, dated `on`, with evidence; `recorded_by` typed it in, if somebody else."""

    occurrence: str
    by: str
    on: date
    evidence: str
    note: str = ""
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Somebody has it in hand `until` a date: repeats and escalation stand still until then."""

    occurrence: str
    by: str
    until: date
    note: str = ""
    recorded_by: str | None = None


Answer = Completion | Acknowledgement


def record(answer: Answer, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> None:
    """Write an answer as a fact. Raises Refused, and writes nothing, when it cannot be right.

    Mails about the occurrence that are still waiting for a server are given up: their other lines go into the
    next morning's digest.
    """
    for _ in range(ATTEMPTS):
        office, one = find(answer.occurrence, offices)
        history = fold(ledger.facts(office.agency.id), office.agency.zone)
        draft = _draft(answer, one, office, history, local(now, office.agency.zone).date())
        stale = overtaken([one.key], history, ledger) if isinstance(answer, Completion) else ()
        drafts = (draft, *given_up(stale))
        changes = Changes(agency=office.agency.id, head=history.head, at=now, drafts=drafts, stale=stale)
        if not ledger.apply([changes]):
            return
    raise LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")


def find(key: str, offices: Mapping[str, Office]) -> tuple[Office, Occurrence]:
    """Return the occurrence of a key with its office. Raises Refused with the nearest keys of the same duty."""
    office = offices.get(key.partition("/")[0])
    known = [one for plan in office.plans for one in occurrences(plan, office.calendar)] if office else []
    for one in known:
        if office and one.key == key:
            return office, one
    duty = key.rpartition("/")[0]
    near = [one.key for one in known if one.key.rpartition("/")[0] == duty]
    hint = f" มี: {', '.join(near)}" if near else " ดูรหัสทั้งหมดด้วยคำสั่ง occurrences"
    raise Refused(f"ไม่มีรายการ “{key}”{hint}", f"there is no occurrence “{key}”")


def _draft(answer: Answer, one: Occurrence, office: Office, history: History, today: date) -> Draft:
    _check_open(one, history)
    _check_right(answer, one, office)
    if isinstance(answer, Completion):
        return _completion(answer, one, today)
    return _acknowledgement(answer, one, office, history, today)


def _check_open(one: Occurrence, history: History) -> None:
    if (done := history.completions.get(one.key)) is not None:
        raise Refused(
            f"“{one.key}” บันทึกว่าแล้วเสร็จไว้แล้ว เมื่อ {long_date(done.on)}",
            f"it was completed on {done.on} already",
        )
    if (newer := history.superseded.get(one.key)) is not None:
        raise Refused(f"“{one.key}” ย้ายไปเป็น “{newer}”", f"it moved to {newer}")


def _check_right(answer: Answer, one: Occurrence, office: Office) -> None:
    directory = office.directory
    for position in filter(None, (answer.by, answer.recorded_by)):
        if position not in directory.positions:
            known = ", ".join(f"{one.id} ({one.title})" for one in directory.positions.values())
            raise Refused(f"ไม่มีตำแหน่ง “{position}” มี: {known}", f"there is no position “{position}”")
    allowed = {position for line in officer_lines(one, office) for position in line.positions}
    allowed.add(directory.permanent_secretary)
    if one.obligation.owner is Owner.STAFF:
        allowed |= {directory.coordinator, directory.chief_executive}
    if answer.by not in allowed:
        titles = ", ".join(directory.title(position) for position in sorted(allowed))
        raise Refused(
            f"{directory.title(answer.by)} ไม่ใช่ผู้รับผิดชอบ “{one.key}” ผู้บันทึกได้คือ {titles}",
            f"{answer.by} does not owe this ({one.key}); who may answer: {', '.join(sorted(allowed))}",
        )


def _completion(answer: Completion, one: Occurrence, today: date) -> Draft:
    if answer.on > today:
        raise Refused(f"วันที่แล้วเสร็จ {long_date(answer.on)} ยังมาไม่ถึง", "a completion cannot lie in the future")
    if answer.on < one.covers.start:
        raise Refused(
            f"วันที่แล้วเสร็จ {long_date(answer.on)} อยู่ก่อนรอบของรายการ ซึ่งเริ่ม {long_date(one.covers.start)}",
            f"the period it covers begins on {one.covers.start}",
        )
    if not answer.evidence.strip():
        raise Refused("ต้องระบุหลักฐาน (URL เลขที่บันทึกข้อความ หรือแฟ้ม)", "evidence is needed: a URL, memo number or file")
    body = {
        "occurrence": one.key,
        "by": answer.by,
        "on": answer.on.isoformat(),
        "evidence": answer.evidence.strip(),
        "note": answer.note,
    }
    return Draft(kind=FactKind.COMPLETED, actor=answer.recorded_by or answer.by, body=body)


def _acknowledgement(answer: Acknowledgement, one: Occurrence, office: Office, history: History, today: date) -> Draft:
    given = history.acknowledgements.get(one.key, ())
    if len(given) >= HOLDS:
        raise Refused(f"รับทราบได้ไม่เกิน {HOLDS} ครั้งต่อรายการ", f"it can be acknowledged {HOLDS} times at most")
    if answer.until <= today:
        raise Refused("วันที่รับว่าจะทำให้เสร็จต้องอยู่หลังวันนี้", "the date must lie after today")
    if office.calendar.between(today, answer.until) > HOLD_WORKING_DAYS:
        latest = office.calendar.shift(office.calendar.on_or_before(today), HOLD_WORKING_DAYS)
        raise Refused(
            f"รับทราบได้ไม่เกิน {HOLD_WORKING_DAYS} วันทำการ คือถึง {long_date(latest)}",
            f"an acknowledgement lasts {HOLD_WORKING_DAYS} working days at most, that is until {latest}",
        )
    body = {"occurrence": one.key, "by": answer.by, "until": answer.until.isoformat(), "note": answer.note}
    return Draft(kind=FactKind.ACKNOWLEDGED, actor=answer.recorded_by or answer.by, body=body)
