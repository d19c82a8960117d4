"""The words in which a report speaks: statuses, months, what was done, what stands at its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.report import ReportKind, Round
from ita_scheduler.domain.thai import MONTHS, be_year, thai_digits

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.report import Subject

STATUS = {
    Status.UPCOMING: "ยังไม่ถึงกำหนด",
    Status.DUE: "ใกล้ครบกำหนด",
    Status.OVERDUE: "เกินกำหนด",
    Status.COMPLETED: "แล้วเสร็จตามกำหนด",
    Status.COMPLETED_LATE: "แล้วเสร็จล่าช้า",
    Status.WAIVED: "ยกเว้น",
    Status.CONTINUOUS: "ต่อเนื่อง",
    Status.UNRECORDED: "ครบกำหนดก่อนเริ่มใช้ระบบ",
}
# The order in which a summary names them, and how many of them it names also when they count nothing.
ALWAYS_NAMED = 5
SUMMARY = (
    Status.COMPLETED,
    Status.COMPLETED_LATE,
    Status.UPCOMING,
    Status.DUE,
    Status.OVERDUE,
    Status.WAIVED,
    Status.UNRECORDED,
)
# The colours of the bars: they differ in lightness too, for whoever sees or prints no colours.
COLOUR = {
    Status.COMPLETED: "2E7D32",
    Status.COMPLETED_LATE: "9CCC65",
    Status.UPCOMING: "CFD8DC",
    Status.DUE: "F9A825",
    Status.OVERDUE: "B71C1C",
    Status.WAIVED: "90A4AE",
    Status.UNRECORDED: "78909C",
}
FOLLOW_UP_COLOUR = "8D6E63"
# The executive is reminded, never reproached.
FOLLOW_UP_LATE = "บันทึกหลังวาระ"
FOLLOW_UP_OVERDUE = "ยังไม่มีบันทึกการกำกับติดตาม"
STAFF_OVERDUE = "ยังไม่ได้รับรายงาน"
EXECUTIVE = "ผู้บริหาร"
ROUND = {Round.SIX: "รอบ ๖ เดือน", Round.TWELVE: "รอบ ๑๒ เดือน"}
MEASURES = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"


def standing_words(status: Status, *, is_executive: bool) -> str:
    """Name a status; what the executive has not confirmed, or later than planned, is put courteously."""
    if is_executive and status is Status.OVERDUE:
        return FOLLOW_UP_OVERDUE
    if is_executive and status is Status.COMPLETED_LATE:
        return FOLLOW_UP_LATE
    return STATUS[status]


def title(subject: Subject) -> str:
    """Return what a report is called, without its year and round."""
    match subject.kind:
        case ReportKind.OVERDUE:
            return f"รายงานสถานะการดำเนินการที่เกินกำหนด ตาม{MEASURES}"
        case ReportKind.ROUND:
            return f"รายงานการดำเนินการตาม{MEASURES}"
        case ReportKind.MONTHLY:
            return f"สรุปการติดตามการดำเนินการตาม{MEASURES}"


def short_title(subject: Subject) -> str:
    """Return a report's name for a line of a mail: with its round or its month."""
    match subject.kind:
        case ReportKind.OVERDUE:
            return "รายงานสถานะการดำเนินการที่เกินกำหนด"
        case ReportKind.ROUND:
            return f"รายงานการดำเนินการ{ROUND[subject.round or Round.SIX]}"
        case ReportKind.MONTHLY:
            return f"สรุปการติดตามประจำเดือน{month_name(subject.covers.start)}"


def month_name(day: date) -> str:
    """Write มีนาคม ๒๕๖๖."""
    return f"{MONTHS[day.month - 1]} {thai_digits(be_year(day))}"
