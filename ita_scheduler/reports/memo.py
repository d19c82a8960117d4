"""The memo (บันทึกข้อความ, แบบที่ ๒๙ of ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. ๒๕๒๖): its head and its words.

The registry gives the number, so its place stays empty. Nobody is called negligent in it: what is missing is a
report that has not been received.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.reports.cells import clean
from ita_scheduler.reports.wording import MEASURES, STATUS, title

if TYPE_CHECKING:
    from ita_scheduler.domain.report import Report, Row

ENCLOSED = "รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้"


def memo(report: Report) -> dict[str, Any]:
    """Return the memo: `section`, `date`, `subject`, `to`, `parts` (heading and text), `closing`."""
    agency = clean(report.agency_name)
    year = f"ประจำปีงบประมาณ พ.ศ. {thai_digits(report.fiscal_year)}"
    asks = any(one.status is Status.OVERDUE and one.owner is Owner.STAFF for one in report.rows)
    proposal, closing = (
        _proposal(report) if asks else ("เห็นควรแจ้งหน่วยงานที่รับผิดชอบดำเนินการตามกำหนดต่อไป", "จึงเรียนมาเพื่อโปรดทราบ")
    )
    return {
        "section": f"{clean(report.section)} {agency}".strip(),
        "date": long_date(report.subject.as_of),
        "subject": f"{title(report.subject)} {year}",
        "to": clean(report.signatures.chief_executive.title),
        "parts": [
            {"heading": "เรื่องเดิม", "text": _background(report, agency, year)},
            {"heading": "ข้อเท็จจริง", "text": _facts(report)},
            {"heading": "ข้อพิจารณาและข้อเสนอ", "text": proposal},
        ],
        "closing": closing,
    }


def _background(report: Report, agency: str, year: str) -> str:
    dated = thai_digits(report.total.total)
    return (
        f"ตามที่ {agency} ได้กำหนด{MEASURES} {year} จำนวน {thai_digits(len(report.measures))} มาตรการ "
        f"ซึ่งมีกำหนดการรายงานผลและการกำกับติดตามรวม {dated} รายการ "
        f"และรายการที่ดำเนินการต่อเนื่องโดยไม่กำหนดวันอีก {thai_digits(len(report.undated))} รายการ นั้น"
    )


def _facts(report: Report) -> str:
    counts = report.total.counts
    named = (Status.COMPLETED, Status.COMPLETED_LATE, Status.DUE, Status.UPCOMING)
    parts = [f"{STATUS[status]} {thai_digits(counts.get(status, 0))} รายการ" for status in named]
    late = [one for one in report.rows if one.status is Status.OVERDUE]
    staff = [one for one in late if one.owner is Owner.STAFF]
    waiting = f"เกินกำหนดและยังไม่ได้รับรายงาน {thai_digits(len(staff))} รายการ{_longest(staff)}"
    follow_ups = len(late) - len(staff)
    courteous = f" และวาระกำกับติดตามของผู้บริหารที่ยังไม่มีการบันทึก {thai_digits(follow_ups)} รายการ" if follow_ups else ""
    unrecorded = counts.get(Status.UNRECORDED, 0)
    before = f" กับรายการที่ครบกำหนดก่อนเริ่มใช้ระบบติดตาม {thai_digits(unrecorded)} รายการ" if unrecorded else ""
    return f"ข้อมูล ณ วันที่ {long_date(report.subject.as_of)} {' '.join(parts)} {waiting}{courteous}{before} {ENCLOSED}"


def _longest(rows: list[Row]) -> str:
    if not rows:
        return ""
    longest = max(rows, key=lambda one: one.days)
    if not longest.days:
        return ""
    return f" นานที่สุด {thai_digits(longest.days)} วันทำการ ({longest.code} {clean(longest.duty)})"


def _proposal(report: Report) -> tuple[str, str]:
    late = (one for one in report.rows if one.status is Status.OVERDUE and one.owner is Owner.STAFF)
    units = ", ".join(dict.fromkeys(clean(unit) for one in late for unit in one.units))
    answer = "รายงานผลการดำเนินการพร้อมหลักฐาน หรือแจ้งปัญหา อุปสรรค และกำหนดแล้วเสร็จใหม่"
    proposal = f"เห็นควรให้หน่วยงานที่รับผิดชอบ ({units}) {answer} ภายในวันที่ {'.' * 40}"
    return proposal, "จึงเรียนมาเพื่อโปรดพิจารณาสั่งการ"
