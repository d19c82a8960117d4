"""The words in which the command line speaks of statuses, kinds, reasons and cadences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.absence import Unreached
from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Continuous,
    Dates,
    DayOfMonth,
    DaysAfter,
    EveryMonths,
    LastDay,
    NthWeekday,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.notice import Kind, Reason, Suppression, bare_step
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import Action
from ita_scheduler.domain.returned import Finding
from ita_scheduler.domain.thai import MONTHS, WEEKDAYS, long_date, short_date, thai_digits
from ita_scheduler.mail.wording import step_words

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.absence import Gap
    from ita_scheduler.domain.cadence import Cadence, DayRule
    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.people import Directory

STATE = {
    State.PENDING: "รอส่ง",
    State.SENDING: "กำลังส่ง",
    State.SENT: "ส่งแล้ว",
    State.FAILED: "ส่งไม่ได้",
    State.STALE: "พ้นวัน ย้ายไปฉบับใหม่",
}
FINDING = {
    Finding.BOUNCED: "ส่งไม่ถึง ตีกลับ",
    Finding.UNSUBSCRIBED: "ขอเลิกรับสำเนา",
    Finding.KNOWN: "บันทึกไว้แล้ว",
    Finding.WAITING: "จดหมายกำลังส่งอยู่ จะดูอีกครั้ง",
    Finding.UNPROVEN: "อ้างถึงจดหมายของเราโดยไม่มีตรา ไม่เชื่อ",
    Finding.FOREIGN: "ไม่ใช่เรื่องของจดหมายของเรา",
    Finding.DELAYED: "เซิร์ฟเวอร์ยังพยายามส่งอยู่",
    Finding.DELIVERED: "เซิร์ฟเวอร์แจ้งว่าส่งแล้ว",
    Finding.AUTOMATIC: "ตอบอัตโนมัติ",
    Finding.UNREADABLE: "อ่านไม่ได้",
    Finding.OTHER: "จดหมายอื่น",
}
ACTION = {
    Action.REPORT: "รายงาน",
    Action.PUBLISH: "เผยแพร่",
    Action.PUBLICISE: "ประชาสัมพันธ์",
    Action.MONITOR: "กำกับติดตาม",
    Action.PERFORM: "ดำเนินการ",
}
KIND = {
    Kind.REMINDER: "เตือนก่อนกำหนด",
    Kind.OVERDUE: "ยังไม่ได้รับรายงาน",
    Kind.ESCALATION: "เรียนผู้บังคับบัญชา",
    Kind.MONITORING: "วาระกำกับติดตาม",
    Kind.INFORMATION: "เพื่อทราบ",
    Kind.CHANGED: "มีการเปลี่ยนแปลง",
    Kind.ALL_CLEAR: "ยุติแล้ว",
    Kind.REPORT: "ร่างรายงาน",
}
REASON = {
    Reason.LEAD_TIME_REACHED: "ถึงวันเตือนล่วงหน้า",
    Reason.LAST_DAY_PASSED: "พ้นวันสุดท้ายแล้ว",
    Reason.STILL_OUTSTANDING: "ยังค้างอยู่",
    Reason.STEP_REACHED: "ครบเวลาของขั้นก่อนหน้า",
    Reason.SUMMARY_FOLLOWS: "วันทำการถัดไปจะสรุปเรียนนายก",
    Reason.FOLLOW_UP_NEAR: "ใกล้วาระกำกับติดตาม",
    Reason.FOLLOW_UP_UNCONFIRMED: "ยังไม่มีบันทึกการกำกับติดตาม",
    Reason.FOR_INFORMATION: "เพื่อทราบ",
    Reason.DEADLINE_MOVED: "แผนเลื่อนกำหนด",
    Reason.WORKING_DAYS_CHANGED: "วันหยุดเปลี่ยน",
    Reason.DEADLINE_EXTENDED: "ผู้บริหารอนุมัติให้ขยายเวลา",
    Reason.EXTENSION_REFUSED: "ผู้บริหารไม่อนุมัติให้ขยายเวลา",
    Reason.EXTENSION_ASKED: "มีคำขอขยายเวลารอพิจารณา",
    Reason.REOPENED: "เรื่องที่ปิดแล้วเปิดขึ้นใหม่",
    Reason.COMPLETED: "เรื่องที่เคยแจ้งว่าเกินกำหนดแล้วเสร็จ",
    Reason.WAIVED: "เรื่องที่เคยแจ้งว่าเกินกำหนดได้รับยกเว้น",
    Reason.RELEASED: "งานของมาตรการแล้วเสร็จก่อนวาระนั้น",
    Reason.RECIPIENT_UNREACHABLE: "ส่งถึงผู้รับไม่ได้",
    Reason.REPORT_DUE: "สิ้นเดือน ไตรมาส หรือรอบแล้ว",
    Reason.NEWLY_OVERDUE: "มีงานเกินกำหนดเพิ่ม",
    Reason.REPORT_CHANGED: "ข้อมูลของฉบับที่ลงนามแล้วเปลี่ยนไป",
}

SUPPRESSION = {
    Suppression.WEAKER: "มีเรื่องที่สำคัญกว่าแจ้งแทนแล้ว",
    Suppression.MERGED: "แจ้งที่อยู่นี้ในขั้นก่อนแล้ว",
    Suppression.CLOSED: "ผ่านวันนั้นไปแล้วเมื่อกำหนดเลื่อน",
    Suppression.UNREACHABLE: "ไม่มีใครในลำดับนี้ที่ส่งถึงได้",
    Suppression.ABSORBED: "รอบใหม่ของหน้าที่เดียวกันแจ้งแทน",
    Suppression.ACKNOWLEDGED: "มีผู้รับทราบและกำลังดำเนินการถึงวันที่",
    Suppression.ALREADY_MAILED_TODAY: "วันนี้ได้รับจดหมายแล้ว",
    Suppression.WEEKLY_LIMIT: "สัปดาห์นี้ได้รับครบจำนวนแล้ว",
    Suppression.WAITS_FOR_COMPANY: "รอไปกับจดหมายฉบับอื่นของสัปดาห์",
    Suppression.STEP_BELOW_UNSAID: "ขั้นก่อนหน้ายังไม่ครบวันทำการนับแต่แจ้ง",
}


ANSWER = {
    FactKind.ACKNOWLEDGED: "รับทราบ",
    FactKind.COMPLETED: "แล้วเสร็จ",
    FactKind.EXTENSION_REQUESTED: "ขอขยายเวลา",
    FactKind.EXTENDED: "อนุมัติขยายเวลา",
    FactKind.EXTENSION_REFUSED: "ไม่อนุมัติให้ขยายเวลา",
    FactKind.WAIVED: "ยกเว้น ไม่ต้องดำเนินการ",
    FactKind.REOPENED: "เปิดเรื่องขึ้นใหม่",
    FactKind.CORRECTED: "แก้บันทึก: แล้วเสร็จ",
}


def answer_words(kind: FactKind, on: date | None, until: date | None) -> str:
    """Say in words what an answer states: แล้วเสร็จ ๓๐ มี.ค. ๖๖, รับทราบถึง ๕ เม.ย. ๖๖."""
    if until is not None:
        return f"{ANSWER[kind]}ถึง {short_date(until)}"
    return f"{ANSWER[kind]} {short_date(on)}" if on is not None else ANSWER[kind]


def notice_words(notice: Notice, directory: Directory) -> str:
    """Say in words what a notice is, its step included: เตือนก่อนกำหนด ๗ วันทำการ, เรียนนายก (ขั้นที่ ๓).

    A kind or a step that has no words of its own is said by its kind alone, never by its code.
    """
    step = bare_step(notice.step)
    if notice.kind is Kind.ESCALATION:
        return step_words(notice.kind, step).replace("เรียนตามลำดับ", f"เรียน{_post(notice.position, directory)}", 1)
    if step.startswith("skipped-"):
        return f"เพื่อทราบว่าส่งถึง{directory.title(step.removeprefix('skipped-'))}ไม่ได้"
    return step_words(notice.kind, step) or KIND[notice.kind]


def _post(position: str, directory: Directory) -> str:
    """Return what an escalation's recipient is called: by its post, since the title stands at the mail's head."""
    if position == directory.chief_executive:
        return "นายก"
    return "ปลัด" if position == directory.permanent_secretary else "หัวหน้าหน่วยงาน"


UNREACHED = {
    Unreached.NO_ADDRESS: "ไม่มีที่อยู่อีเมล",
    Unreached.VACANT: "ตำแหน่งว่าง",
    Unreached.ON_LEAVE: "ลา",
    Unreached.ACTING_BROKEN: "ผู้รักษาราชการแทนไม่อยู่หรือไม่มีที่อยู่อีเมล",
    Unreached.REFUSED: "เซิร์ฟเวอร์อีเมลไม่รับที่อยู่",
}


def gap_words(gap: Gap) -> str:
    """Say why a post reaches nobody, and until when a leave lasts."""
    return f"{UNREACHED[gap.why]}ถึง {short_date(gap.until)}" if gap.until else UNREACHED[gap.why]


def cadence_words(cadence: Cadence) -> str:  # noqa: C901, PLR0911 - one sentence a cadence, closed
    """Say a cadence back in Thai."""
    match cadence:
        case Once(on=on) if on is not None:
            return f"ครั้งเดียว ภายในวันที่ {long_date(on)}"
        case Once(month=month, day=day) if month is not None:
            return f"ครั้งเดียว {_day_words(day)} เดือน{MONTHS[month - 1]} ในปีงบประมาณ"
        case Once():
            return "ครั้งเดียว ภายในสิ้นระยะเวลาของมาตรการ"
        case Weekly(weekday=weekday):
            return f"ทุกสัปดาห์ วัน{WEEKDAYS[weekday]}"
        case EveryMonths(months=1, day=day):
            return f"ทุกเดือน {_day_words(day)}"
        case EveryMonths(months=3, day=day):
            return f"ทุกไตรมาสของปีงบประมาณ {_day_words(day)}"
        case EveryMonths(months=months, day=day):
            return f"ทุก {thai_digits(months)} เดือน {_day_words(day)}"
        case Semiannual(months=months, day=day):
            named = " และ".join(f"เดือน{MONTHS[month - 1]}" for month in months or (3, 9))
            return f"ทุก ๖ เดือน {_day_words(day)} {named}"
        case Annual(month=month, day=day, following=following):
            named = "ของปีงบประมาณ" if month is None else f" เดือน{MONTHS[month - 1]}"
            return f"ปีละครั้ง {_day_words(day)}{named}{'ของปีถัดไป' if following else ''}"
        case Dates(on=on):
            return "ตามวันที่ " + ", ".join(short_date(day) for day in sorted(on))
        case AfterEvent(days=days):
            return f"ภายใน {thai_digits(days)} วันนับแต่วันเกิดเหตุ (ยังไม่มีวันจนกว่าจะบันทึกเหตุ)"
        case Continuous():
            return "ต่อเนื่อง ไม่มีวันครบกำหนด ไม่ส่งอีเมล"


def _day_words(day: DayRule) -> str:
    match day:
        case LastDay():
            return "วันสุดท้าย"
        case DayOfMonth(day=number, following=following):
            return f"วันที่ {thai_digits(number)}{' ของเดือนถัดไป' if following else ''}"
        case NthWeekday(nth=nth, weekday=weekday):
            return f"วัน{WEEKDAYS[weekday]}ที่ {thai_digits(nth)} ของเดือน"
        case DaysAfter(days=days):
            return f"ภายใน {thai_digits(days)} วันนับแต่สิ้นรอบ"
