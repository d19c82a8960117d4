"""The words in which the command line speaks of statuses, kinds, reasons and cadences."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import Action
from ita_scheduler.domain.returned import Finding
from ita_scheduler.domain.thai import MONTHS, WEEKDAYS, long_date, short_date, thai_digits

if TYPE_CHECKING:
    from ita_scheduler.domain.cadence import Cadence, DayRule

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
    Kind.CHANGED: "กำหนดเปลี่ยน",
    Kind.ALL_CLEAR: "แล้วเสร็จ",
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
    Reason.RECIPIENT_UNREACHABLE: "ส่งถึงผู้รับไม่ได้",
    Reason.REPORT_DUE: "สิ้นเดือน ไตรมาส หรือรอบแล้ว",
    Reason.NEWLY_OVERDUE: "มีงานเกินกำหนดเพิ่ม",
    Reason.REPORT_CHANGED: "ข้อมูลของฉบับที่ลงนามแล้วเปลี่ยนไป",
}


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
