"""The paper: a report in words, as plain values that every template of every format writes down.

It is the one place where numbers become sentences, so that the DOCX, the PDF and the page never differ. What a
template may use is what `paper` returns; README lists it for whoever edits a template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.reports.cells import change, clean, following, measure, row
from ita_scheduler.reports.memo import memo
from ita_scheduler.reports.wording import (
    ALWAYS_NAMED,
    COLOUR,
    EXECUTIVE,
    FOLLOW_UP_COLOUR,
    FOLLOW_UP_OVERDUE,
    ROUND,
    STATUS,
    SUMMARY,
    month_name,
    short_title,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ita_scheduler.domain.report import Report, Row, Signatory, Tally

GENERAL_ASSUMPTIONS = (
    "วันครบกำหนดที่ตรงกับวันหยุดราชการ ให้ถือวันทำการถัดไปเป็นวันสุดท้าย (เทียบ ป.พ.พ. มาตรา ๑๙๓/๘) และนับเกินกำหนดเป็นวันทำการ",
    "รายการที่มีหลายหน่วยงานรับผิดชอบ นับให้ทุกหน่วยงาน ผลรวมรายหน่วยงานจึงอาจมากกว่ายอดรวม",
    "ถือว่าแล้วเสร็จต่อเมื่อมีผู้บันทึกวันที่ดำเนินการและหลักฐานไว้ในบัญชีข้อมูลแล้วเท่านั้น",
)


def paper(report: Report, *, public: bool = False) -> dict[str, Any]:
    """Put a report into words: strings, numbers, lists and dictionaries, as JSON could hold them.

    A public one names units only: no positions, no persons, no memo, and no evidence but web addresses.
    """
    subject = report.subject
    late = [one for one in report.rows if one.status in (Status.OVERDUE, Status.COMPLETED_LATE)]
    left_over = [one for one in report.rows if one.nominal < subject.covers.start]
    return {
        "kind": subject.kind.value,
        "is_public": public,
        "draft": "" if public else "ร่าง",
        "version": _version(report),
        "title": title(subject),
        "short_title": short_title(subject),
        "plan": clean(report.plan_title),
        "agency": clean(report.agency_name),
        "place": _place(report),
        "year": thai_digits(report.fiscal_year),
        "round": _round(report),
        "month": month_name(subject.covers.start) if subject.kind is ReportKind.MONTHLY else "",
        "as_of": long_date(subject.as_of),
        "as_of_iso": subject.as_of.isoformat(),
        "to": clean(report.signatures.chief_executive.title),
        "memo": memo(report) if subject.kind is ReportKind.OVERDUE and not public else None,
        "summary": _summary(report),
        "status_labels": [label for label, _, _ in _columns(report)],
        "units": [_unit(tally, report) for tally in report.by_unit],
        "bars": [_bar(tally) for tally in report.by_unit],
        "late": _rows((one for one in late if one.owner is Owner.STAFF), public=public),
        "follow_ups": _rows((one for one in late if one.owner is Owner.EXECUTIVE), public=public),
        "fell_due": _rows((one for one in report.rows if one.nominal in subject.covers), public=public),
        "left_over": _rows((one for one in left_over if one.owner is Owner.STAFF), public=public),
        "left_over_follow_ups": thai_digits(sum(one.owner is Owner.EXECUTIVE for one in left_over)),
        "coming": [following(number, one, public=public) for number, one in enumerate(report.ahead, 1)],
        "measures": [measure(one, report, public=public) for one in report.measures],
        "phrases": _phrases(late),
        "assumptions": list(GENERAL_ASSUMPTIONS),
        "changed_since": thai_digits(report.changed_since) if report.changed_since is not None else "",
        "changes": [change(number, one, public=public) for number, one in enumerate(report.changes, 1)],
        "signatures": None if public else _signatures(report),
        "head_seq": thai_digits(report.head.seq),
        "head_hash": report.head.hash,
        "mark": str(report.mark) if not public else f"{subject.key} public",
    }


def _version(report: Report) -> str:
    return f"ฉบับที่ {thai_digits(report.version)}" if report.version is not None else "จัดทำด้วยมือ ไม่ได้บันทึก"


def _place(report: Report) -> str:
    parts = (("อำเภอ", report.district), ("จังหวัด", report.province))
    return " ".join(f"{kind}{clean(name)}" for kind, name in parts if name)


def _round(report: Report) -> str:
    chosen = report.subject.round
    if chosen is None:
        return ""
    covers = report.subject.covers
    return f"{ROUND[chosen]} (เดือน{month_name(covers.start)} - {month_name(covers.end)})"


def _columns(report: Report) -> list[tuple[str, Status, bool]]:
    """Return label, status and whose: what a table by unit needs a column for.

    What the executive has not confirmed is never counted as overdue: it has a column of its own.
    """
    found = []
    for status in SUMMARY:
        for is_executive in (False, True) if status is Status.OVERDUE else (None,):
            tallies = [one for one in report.by_unit if is_executive in (None, one.is_executive)]
            if any(one.counts.get(status) for one in tallies):
                found.append((FOLLOW_UP_OVERDUE if is_executive else STATUS[status], status, bool(is_executive)))
    return found


def _summary(report: Report) -> list[dict[str, str]]:
    """Count by status: those that are always named, and the rare ones when there are any; then what has no date."""
    total, counts = report.total.total, report.total.counts
    follow_ups = sum(one.counts.get(Status.OVERDUE, 0) for one in report.by_unit if one.is_executive)
    lines = [("รายการที่มีกำหนดทั้งหมด", total)]
    for number, status in enumerate(SUMMARY):
        count = counts.get(status, 0) - (follow_ups if status is Status.OVERDUE else 0)
        if count or number < ALWAYS_NAMED:
            lines.append((STATUS[status], count))
        if status is Status.OVERDUE and follow_ups:
            lines.append((f"วาระผู้บริหาร{FOLLOW_UP_OVERDUE}", follow_ups))
    dated = [
        {
            "label": label,
            "count": thai_digits(count),
            "share": thai_digits(f"{100 * count / total:.1f}") if total else "–",
        }
        for label, count in lines
    ]
    return [*dated, {"label": "ต่อเนื่อง (ไม่กำหนดวัน)", "count": thai_digits(len(report.undated)), "share": "–"}]


def _unit(tally: Tally, report: Report) -> dict[str, Any]:
    return {
        "unit": _unit_name(tally),
        "total": thai_digits(tally.total),
        "counts": [
            thai_digits(
                tally.counts.get(status, 0) if status is not Status.OVERDUE or whose == tally.is_executive else 0
            )
            for _, status, whose in _columns(report)
        ],
    }


def _unit_name(tally: Tally) -> str:
    return f"{EXECUTIVE} (กำกับติดตาม)" if tally.is_executive else clean(tally.unit)


def _bar(tally: Tally) -> dict[str, Any]:
    """Return the parts of a unit's bar; `share` is in per cent of its whole, a number for the drawing."""
    return {
        "unit": _unit_name(tally),
        "total": thai_digits(tally.total),
        "parts": [_part(status, tally) for status in SUMMARY if tally.counts.get(status)],
    }


def _part(status: Status, tally: Tally) -> dict[str, Any]:
    is_follow_up = status is Status.OVERDUE and tally.is_executive
    return {
        "label": FOLLOW_UP_OVERDUE if is_follow_up else STATUS[status],
        "count": thai_digits(tally.counts[status]),
        "share": round(100 * tally.counts[status] / tally.total, 3),
        "colour": FOLLOW_UP_COLOUR if is_follow_up else COLOUR[status],
        "is_dark": is_follow_up or status in (Status.COMPLETED, Status.OVERDUE),
    }


def _rows(rows: Iterable[Row], *, public: bool) -> list[dict[str, Any]]:
    return [row(number, one, public=public) for number, one in enumerate(rows, 1)]


def _phrases(rows: list[Row]) -> list[dict[str, Any]]:
    """Quote the document's own words for every duty in the tables, with what was assumed in reading them."""
    duties = {one.obligation: one for one in rows}
    return [
        {
            "code": one.code,
            "phrase": clean(one.phrase),
            "assumptions": [clean(assumption) for assumption in one.assumptions],
        }
        for one in duties.values()
    ]


def _signs_as(who: Signatory) -> str:
    """Write the title under a name: an acting officer's own first, then the post (as official letters print it)."""
    return f"{clean(who.by)} รักษาราชการแทน {clean(who.title)}" if who.by else clean(who.title)


def _signatures(report: Report) -> dict[str, Mapping[str, str]]:
    blocks = report.signatures

    def block(who: Signatory) -> dict[str, str]:
        return {"title": _signs_as(who), "name": clean(who.name) or "." * 40}

    return {
        "prepared_by": block(blocks.prepared_by),
        "checked_by": block(blocks.checked_by),
        "permanent_secretary": block(blocks.permanent_secretary),
        "chief_executive": block(blocks.chief_executive),
    }
