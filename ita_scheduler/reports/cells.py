"""The cells of a report's tables: one duty, one measure, one change, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import long_date, short_date, thai_digits
from ita_scheduler.reports.wording import EXECUTIVE, FOLLOW_UP_OVERDUE, STAFF_OVERDUE, STATUS, standing_words

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.plan import Measure, Obligation
    from ita_scheduler.domain.report import Change, Done, Report, Row

# A cell longer than this would fill pages; the whole of it stands in the ledger, at the number that is named.
LONGEST = 1_200
TO_FILL_IN = "." * 30
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff\ufffe\uffff]")


def clean(text: str, fact: int | None = None) -> str:
    """Return a text for one cell: one line, nothing that a Word document cannot hold, and not endless.

    `fact` is the number under which the ledger holds the whole.
    """
    # Word puts a hyphen that does not break where somebody typed one; the PDF's font has none of them.
    line = " ".join(_CONTROL.sub("", text).replace("\u2011", "-").replace("\u2010", "-").split())
    if len(line) <= LONGEST:
        return line
    where = f" ฉบับเต็มอยู่ในบัญชีข้อมูลลำดับที่ {thai_digits(fact)}" if fact is not None else ""
    return f"{line[:LONGEST]}… (ตัดให้สั้น{where})"


def _day(day: date) -> str:
    """Write ๓๑ มี.ค. ๖๖ so that a narrow column does not break it."""
    return short_date(day).replace(" ", "\u00a0")


def link(text: str) -> str:
    """Return `text` when it is a web address that may be clicked, else an empty string."""
    address = text.strip()
    if len(address) > LONGEST or not address.isprintable() or " " in address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    # An address that carries a user's name or password is nobody's business.
    is_open = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return address if is_open else ""


def evidence(done: Done | None, *, public: bool) -> dict[str, str]:
    """Return the evidence as a text and, where it is one, as a link. In public only links are shown."""
    if done is None:
        return {"evidence": "", "link": ""}
    address = link(done.evidence)
    if public and not address:
        return {"evidence": "เอกสารอยู่ที่หน่วยงาน", "link": ""}
    note = f" ({clean(done.note, done.fact)})" if done.note and not public else ""
    return {"evidence": clean(done.evidence, done.fact) + note, "link": address}


def row(number: int, one: Row, *, public: bool) -> dict[str, Any]:
    """Return a line of the tables of an overdue or a monthly report."""
    return {
        "number": thai_digits(number),
        "code": one.code,
        "title": clean(one.title),
        "duty": clean(one.duty),
        "owner": owner(one, public=public),
        "due": _day(one.nominal),
        "last_day": _day(one.last_day) if one.last_day != one.nominal else "",
        "done": _day(one.done.on) if one.done else "",
        **evidence(one.done, public=public),
        "status": status_words(one),
        "days": thai_digits(one.days) if one.days else "–",
        "promised": f"รับว่าจะแล้วเสร็จภายใน {_day(one.promised)}" if one.promised and not public else "",
        "key": one.occurrence,
    }


def following(number: int, one: Row, *, public: bool) -> dict[str, Any]:
    """Return a line of what comes."""
    return {
        "number": thai_digits(number),
        "code": one.code,
        "title": clean(one.title),
        "duty": clean(one.duty),
        "owner": owner(one, public=public),
        "due": _day(one.nominal),
        "act_by": _day(one.act_by),
    }


def owner(one: Row, *, public: bool) -> str:
    """Name who owes a duty: the units, and inside the office the positions too."""
    units = ", ".join(clean(unit) for unit in one.units) or EXECUTIVE
    return units if public or not one.positions else f"{units} ({', '.join(clean(title) for title in one.positions)})"


def status_words(one: Row) -> str:
    """Name a row's status."""
    return _words(one.status, is_executive=one.owner is Owner.EXECUTIVE)


def _words(status: Status, *, is_executive: bool) -> str:
    """Name a status in a cell of its own: what is overdue says what is wanting, too."""
    if status is Status.OVERDUE and not is_executive:
        return f"เกินกำหนด {STAFF_OVERDUE}"
    return standing_words(status, is_executive=is_executive)


def measure(one: Measure, report: Report, *, public: bool) -> dict[str, Any]:
    """Return a measure as the round report's form has it: issue, units, steps, duties, and what was done."""
    duties = [duty for duty in one.obligations if _is_shown(duty, report)]
    return {
        "code": one.code,
        "title": clean(one.title),
        "units": [clean(report.unit_titles.get(unit, unit)) for unit in one.units],
        "steps": [
            f"{thai_digits(step.number)}. {clean(step.text)}" if step.number else clean(step.text) for step in one.steps
        ],
        "duties": [f"{thai_digits(number)}. {clean(duty.phrase)}" for number, duty in enumerate(duties, 1)],
        "period": span(one.period),
        "results": [
            {"duty": f"{thai_digits(number)}.", "lines": _results(duty, one, report, public=public)}
            for number, duty in enumerate(duties, 1)
        ],
    }


def _is_shown(duty: Obligation, report: Report) -> bool:
    """Tell whether a duty has a place in the round: one without a date always has."""
    undated = any(known is duty for _, known in report.undated)
    return undated or any(one.obligation == duty.id for one in report.rows)


def _results(duty: Obligation, one: Measure, report: Report, *, public: bool) -> list[dict[str, str]]:
    rows = [known for known in report.rows if known.measure == one.id and known.obligation == duty.id]
    if not rows:
        return [{"text": f"ไม่กำหนดวัน (ต่อเนื่อง) ผลการดำเนินการ {TO_FILL_IN}", "evidence": "", "link": ""}]
    return [{"text": _result(known), **evidence(known.done, public=public)} for known in rows]


def _result(one: Row) -> str:
    due = f"กำหนด {_day(one.nominal)}"
    if one.done is not None:
        verb = "กำกับติดตามแล้ว" if one.owner is Owner.EXECUTIVE else "ดำเนินการแล้ว"
        is_late = one.status is Status.COMPLETED_LATE and one.owner is Owner.STAFF
        late = f" ล่าช้า {thai_digits(one.days)} วันทำการ" if is_late and one.days else " ล่าช้า" if is_late else ""
        return f"{verb}เมื่อ {_day(one.done.on)} ({due}{late})"
    match one.status:
        case Status.OVERDUE:
            words = FOLLOW_UP_OVERDUE if one.owner is Owner.EXECUTIVE else STAFF_OVERDUE
            return f"{words} ({due})"
        case Status.UNRECORDED:
            return f"ครบกำหนดก่อนเริ่มใช้ระบบ ยังไม่มีการบันทึก ({due})"
        case _:
            return f"{STATUS[one.status]} ({due})"


def change(number: int, one: Change, *, public: bool) -> dict[str, Any]:
    """Return a line of what changed since an earlier version."""
    row, known = one.after, one.before
    key = row.occurrence if row else known.occurrence if known else ""
    is_executive = row is not None and row.owner is Owner.EXECUTIVE
    before = _standing_words(known.status, known.done, is_executive=is_executive) if known else "ไม่มีในฉบับก่อน"
    after = (
        _standing_words(row.status, row.done.on if row.done else None, is_executive=is_executive)
        if row
        else "ไม่มีในแผนแล้ว"
    )
    return {
        "number": thai_digits(number),
        "code": row.code if row else key.split("/")[1],
        "duty": clean(row.duty) if row else key,
        "due": _day(row.nominal) if row else "",
        "before": before,
        "after": after,
        **evidence(row.done if row else None, public=public),
        "facts": ", ".join(thai_digits(fact) for fact in row.facts) if row else "",
    }


def _standing_words(status: Status, done: date | None, *, is_executive: bool) -> str:
    return _words(status, is_executive=is_executive) + (f" {_day(done)}" if done else "")


def span(days: Span) -> str:
    """Write ๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖."""
    return f"{long_date(days.start)} – {long_date(days.end)}"
