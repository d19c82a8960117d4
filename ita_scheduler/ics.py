"""The calendar file: appointments as iCalendar text (RFC 5545), in the words of an office.

Two shapes. The *snapshot* is what a position owes, for a calendar program to import: it has no METHOD, so a DTSTAMP
says when the appointment was last revised (§3.8.7.2), and the same ledger gives the same bytes. The *published* one
goes with a mail: METHOD:PUBLISH asks nobody for an answer and names no attendee, but wants an organizer (RFC 5546
§3.2.1); there DTSTAMP says when the file was made, which is the mail's planned instant.

Every appointment is an all-day one on the day by which people must act, and none blocks that day: a deadline takes no
time. No time zone is written, since every date is a DATE, every instant UTC, and every alarm counts from the
beginning of the day where the reader is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from ita_scheduler.domain.plan import Action
from ita_scheduler.domain.thai import long_date, short_date, weekday_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from ita_scheduler.domain.appointment import Appointment

# A line is at most so many octets without its end (RFC 5545 §3.1).
LONGEST_LINE = 75
MEDIA_TYPE = "text/calendar; charset=utf-8"
# The same evidence is asked for as in the mails (templates/notice/_words.j2).
EVIDENCE = {
    Action.REPORT: "เลขที่บันทึกข้อความที่เสนอรายงาน หรือแฟ้มรายงาน",
    Action.PUBLISH: "URL ของหน้าเว็บไซต์ที่เผยแพร่",
    Action.PUBLICISE: "URL หรือภาพการประชาสัมพันธ์",
    Action.MONITOR: "บันทึกผลการกำกับติดตามโดยย่อ",
    Action.PERFORM: "สรุปผลการดำเนินการ พร้อมแฟ้มหรือภาพประกอบ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """With what a published calendar is made: the planned instant of its mail, and who publishes it."""

    at: datetime
    title: str
    address: str


def snapshot(appointments: Iterable[Appointment], name: str) -> bytes:
    """Write appointments as a file to be imported into a calendar; `name` is what a program may call it.

    There must be at least one: an iCalendar object without a component is none (RFC 5545 §3.6).
    """
    # Old and new name of the same: RFC 7986 §5.1, and what programs have read for longer.
    head = [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    return _written([*head, *(line for one in appointments for line in _event(one, one.revised))])


def published(appointments: tuple[Appointment, ...], by: Published) -> bytes:
    """Write appointments as a file that goes with a mail."""
    organizer = f"ORGANIZER;CN={_parameter(by.title)}:mailto:{quote(by.address, safe='@!$&+=_~.-')}"
    head = ["METHOD:PUBLISH"]
    if len(appointments) == 1:
        # Outlook then opens the appointment, and no second calendar beside the reader's own ([MS-OXCICAL] 2.1.3.1.1).
        head.append("X-MS-OLK-FORCEINSPECTOROPEN:TRUE")
    return _written([*head, *(line for one in appointments for line in _event(one, by.at, organizer))])


def _written(lines: Iterable[str]) -> bytes:
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ita-scheduler//NONSGML ITA//TH", "CALSCALE:GREGORIAN")
    return b"".join(_folded(line) for line in (*whole, *lines, "END:VCALENDAR"))


def _event(one: Appointment, stamp: datetime, *more: str) -> Iterator[str]:
    summary = _text(summary_of(one))
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.uid)}"
    yield f"DTSTAMP:{_instant(stamp)}"
    yield f"LAST-MODIFIED:{_instant(one.revised)}"
    yield f"SEQUENCE:{one.revision}"
    yield f"DTSTART;VALUE=DATE:{one.act_by:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.act_by + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{summary}"
    yield f"DESCRIPTION:{_text(chr(10).join(description_of(one)))}"
    yield f"STATUS:{'CANCELLED' if one.is_withdrawn else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "CATEGORIES:ITA"
    yield from more
    for minutes in one.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{summary}"
        yield f"TRIGGER:{_duration(minutes)}"
        yield "END:VALARM"
    yield "END:VEVENT"


# ── Words ──


def summary_of(one: Appointment) -> str:
    """Return what stands in the calendar's day: the code never without its title."""
    sign = "ยกเลิก: " if one.is_withdrawn else "✓ " if one.done_on else ""
    occasion = "วาระกำกับติดตาม " if one.is_executive_duty else ""
    duty = f" – {one.duty}" if one.duty else ""
    return f"{sign}{occasion}{one.code} {one.title}".rstrip() + duty


def description_of(one: Appointment) -> Iterator[str]:
    """Return what the opened appointment says, line by line."""
    yield f"{one.code} {one.title}".rstrip()
    if one.is_withdrawn:
        yield "รายการนี้ยกเลิกแล้ว ไม่ต้องดำเนินการ"
    if one.done_on:
        yield f"แล้วเสร็จเมื่อ {_full(one.done_on)}"
    if one.duty:
        yield f"สิ่งที่ขอให้ดำเนินการ: {one.duty}"
    if one.phrase and one.phrase != one.duty:
        yield f"ข้อความในแผน: “{one.phrase}”"
    if one.units:
        yield f"หน่วยงาน: {', '.join(one.units)}"
    yield f"รอบ: {short_date(one.covers_from)} – {short_date(one.covers_to)}"
    yield f"ดำเนินการภายใน: {_full(one.act_by)}"
    if one.act_by != one.nominal:
        yield f"กำหนดตามแผน: {_full(one.nominal)}"
    if one.moved_from:
        yield f"กำหนดเดิม: {_full(one.moved_from)}"
    if one.actions:
        yield f"หลักฐาน: {' และ '.join(EVIDENCE[Action(action)] for action in one.actions)}"
    yield f"เลขอ้างอิง: {one.occurrence}"


def _full(day: date) -> str:
    return f"วัน{weekday_name(day)}ที่ {long_date(day)}"


# ── RFC 5545 ──


def _text(value: str) -> str:
    """Escape a TEXT value (§3.3.11); control characters other than line ends have no place in one."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = (_printable(line) for line in lines)
    return "\\n".join(line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in plain)


def _parameter(value: str) -> str:
    """Quote a parameter's value (§3.2), which can hold neither a quotation mark nor a line end."""
    return f'"{_printable(" ".join(value.split())).replace(chr(34), chr(39))}"'


def _printable(text: str) -> str:
    # Half of a surrogate pair, which no UTF-8 can hold, becomes a question mark.
    whole = text.encode("utf-8", "replace").decode()
    return "".join(char for char in whole if char == "\t" or not (char < " " or "\x7f" <= char < "\xa0"))


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _duration(minutes: int) -> str:
    """Write a DURATION (§3.3.6): -P6DT15H30M."""
    days, rest = divmod(abs(minutes), 24 * 60)
    hours, rest = divmod(rest, 60)
    time = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (rest, "M")) if count)
    sign = "-" if minutes < 0 else ""
    return f"{sign}P{f'{days}D' if days else ''}{f'T{time}' if time else ''}" if minutes else "PT0S"


def _folded(line: str) -> bytes:
    """Cut a line that is too long between whole characters; what follows begins with a space (§3.1)."""
    rest = line.encode()
    pieces: list[bytes] = []
    room = LONGEST_LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0b1100_0000 == 0b1000_0000:  # inside a character of UTF-8
            end -= 1
        pieces.append(rest[:end])
        rest, room = rest[end:], LONGEST_LINE - 1
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"
