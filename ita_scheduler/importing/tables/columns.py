"""What a column holds, read from its head by meaning: issue, responsible units, steps, reporting, deadline, period.

Heads are compared folded, so “ปรับปรุงแก้ไข/” and “ปรับปรุง แก้ไข/” are one. A head in two tiers counts with both.
Where the head leaves it open (“การดำเนินการ”), what stands below decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar import parts
from ita_scheduler.importing.grammar.periods import looks_like_period
from ita_scheduler.importing.grammar.times import times_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.importing.document import Cell, Table


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "ลำดับ"
    CODE = "รหัส"
    INDICATOR = "ตัวชี้วัด"
    ISSUE = "ประเด็น/มาตรการ"
    UNITS = "ผู้รับผิดชอบ"
    STEPS = "ขั้นตอน"
    REPORTING = "การรายงานผลและกำกับติดตาม"
    DEADLINE = "กำหนดแล้วเสร็จ"
    PERIOD = "ระยะเวลา"
    RESULT = "ผลการดำเนินการ"
    REMARK = "หมายเหตุ"
    OWNER = "ผู้กำกับติดตาม"
    OTHER = "อื่น ๆ"
    START = "เริ่มต้น"
    WHEN = "เดือน/ไตรมาส"  # the head itself is the time, what stands below is ticked or done then
    OPEN = "การดำเนินการ"  # decided by what stands below


# In the order in which they are tried: the first that matches says what the column is.
_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.ISSUE, "^(?:ประเด็น|หัวข้อ|รายการประเมิน|ข้อคำถาม)(?!.*รับผิดชอบ)"),
    (Column.NUMBER, r"^(?:ลำดับ(?:ที่)?|ที่|ล\.ด\.|no\.?|#)$"),
    (Column.START, "^(?:วัน(?:ที่)?)?เริ่ม(?:ต้น|ดำเนินการ)?$"),
    (Column.CODE, r"^(?:รหัส|ข้อ(?:ที่)?|oit|eit|iit|moit|รหัสข้อ|code)(?:\(.*\))?$"),
    (Column.REMARK, "หมายเหตุ|ข้อสังเกต|ปัญหา|อุปสรรค|ข้อเสนอแนะเพิ่มเติม"),
    (
        Column.OTHER,
        (
            "ตัวชี้วัดความสำเร็จ|การวัดผล|วิธีวัด|ตัวชี้วัดผล|เป้าหมาย|งบประมาณ(?!พ)|วัตถุประสงค์|คะแนน"
            "|หลักฐาน|ลิงก์|ลิงค์|url|เอกสารอ้างอิง|ค่าเป้า|ผลที่คาดว่า|สาเหตุ|ผลการวิเคราะห์|ผลลัพธ์"
        ),
    ),
    (Column.RESULT, "^วันที่(?:รายงาน|ดำเนินการ|แล้วเสร็จจริง|ส่ง|ที่)|^(?:ผู้)?รายงานเมื่อ"),
    (Column.OWNER, "^ผู้(?:กำกับ|ติดตาม|ควบคุม|สอบทาน|ตรวจสอบ)[^/]*$|^กำกับโดย|^ติดตามโดย"),
    (
        Column.REPORTING,
        (
            "(?:การ|วิธี(?:การ)?|แนวทาง(?:การ)?)?(?:รายงานผล|กำกับ|ติดตาม)"
            "|^(?:การ)?รายงาน(?!.*ผลการดำเนินการ(?:รอบ|แล้ว))|(?:ผู้|วิธี(?:การ)?|ส่ง|รอบ|กำหนด)รายงาน"
            "|ความถี่|รอบการรายงาน"
        ),
    ),
    (
        Column.RESULT,
        "ผลการ(?:ดำเนิน|ปฏิบัติ)|ผลสัมฤทธิ์|ความก้าวหน้า|ความคืบหน้า|สถานะ|ผลดำเนินงาน|การดำเนินการที่ผ่านมา|รายละเอียดการดำเนินการแล้ว",
    ),
    (
        Column.UNITS,
        (
            "ผู้รับผิดชอบ|(?:หน่วยงาน|ส่วนราชการ|ฝ่าย|กอง|สำนัก).*รับผิดชอบ|ผู้ดำเนินการ|รับผิดชอบหลัก"
            "|เจ้าภาพ|ผู้ปฏิบัติ|หน่วยงานหลัก|^(?:หน่วยงาน|ส่วนราชการ|สำนัก/?กอง|กอง/?ฝ่าย|ฝ่าย|กอง)$|^ใคร"
            "|มอบหมายให้|เจ้าของเรื่อง"
        ),
    ),
    (
        Column.DEADLINE,
        (
            "กำหนด(?:เวลา|การ)?(?:แล้ว)?เสร็จ|แล้วเสร็จ|กำหนดเวลา|กำหนดส่ง|ครบกำหนด|วันกำหนด|ภายในวันที่"
            "|กำหนดวัน|^กำหนด$|^กำหนดการ$|^วันที่กำหนด|^แผน$|^(?:วัน(?:ที่)?)?(?:สิ้นสุด|เสร็จ(?:สิ้น)?)$"
            "|กำหนดเสร็จ|วันครบ|deadline"
        ),
    ),
    (Column.PERIOD, "ระยะเวลา|ห้วงเวลา|ช่วงเวลา|ปฏิทิน|กรอบเวลา|เวลาดำเนิน|ห้วง|^เวลา$|^เมื่อใด|^ช่วง$"),
    (Column.INDICATOR, "^ตัวชี้วัด(?:ที่|ย่อย|ita|การประเมิน)?"),
    (
        Column.STEPS,
        "ขั้นตอน|วิธี|แนวทาง|กิจกรรม|รายละเอียด|การปฏิบัติ|(?:สิ่ง|งาน|เรื่อง)ที่ต้อง(?:ดำเนิน|ทำ|ปฏิบัติ)|^ทำอะไร|(?:การ|วิธี|มาตรการ)แก้ไข",
    ),
    (
        Column.ISSUE,
        (
            "ประเด็น|ข้อคำถาม|ข้อ(?:ที่)?(?:ตรวจ|ค้น)?พบ|หัวข้อ|รายการ|เรื่อง|ข้อบกพร่อง|จุดอ่อน"
            "|ข้อ(?:ที่)?ต้อง|มาตรการ|โครงการ|ภารกิจ|ตัวชี้วัด|ข้อมูลที่ต้อง"
        ),
    ),
    (Column.OPEN, "^(?:การ)?ดำเนิน(?:การ|งาน)$"),
)
HEADS = tuple((column, re.compile(key(words))) for column, words in _HEADS)

_TIMES = (parts.InMonths, parts.InQuarters, parts.Between, parts.Beside)
_PROBLEM = re.compile(key("ปัญหา|ข้อบกพร่อง|สาเหตุ"))
_LONGEST_HEAD = 140
_LONGEST_CELL = 200
_MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, by number in its grid; `head_rows` are the rows that are head."""

    columns: tuple[Column, ...]
    head_rows: int
    heads: tuple[str, ...] = ()

    def of(self, kind: Column) -> tuple[int, ...]:
        """Return the numbers of the columns of a kind, from the left."""
        return tuple(n for n, column in enumerate(self.columns) if column is kind)

    @property
    def is_of_measures(self) -> bool:
        """A table of measures names something to be done, and who does it or by when."""
        kinds = set(self.columns)
        has_subject = bool(kinds & {Column.ISSUE, Column.INDICATOR, Column.STEPS})
        has_duty = bool(kinds & {Column.REPORTING, Column.DEADLINE, Column.PERIOD, Column.OPEN, Column.WHEN})
        return has_subject and ((has_duty and len(kinds & set(_TELLING)) >= 2) or {Column.UNITS, Column.STEPS} <= kinds)


_TELLING = (Column.UNITS, Column.STEPS, Column.REPORTING, Column.DEADLINE, Column.PERIOD, Column.OPEN, Column.ISSUE)


def kind_of(head: str) -> Column | None:
    """Return what a head says; None when it says nothing known."""
    folded = key(head)
    if not folded or len(folded) > _LONGEST_HEAD:
        return None
    known = next((column for column, pattern in HEADS if pattern.search(folded)), None)
    return known or (Column.WHEN if is_time(head) else None)


def is_time(head: str) -> bool:
    """Tell whether a head is a month or a quarter and nothing else (“ต.ค.”, “ไตรมาส ๑ (ต.ค.-ธ.ค.)”)."""
    times = times_in(head)
    if not times.found or times.unknown or not all(isinstance(one.part, _TIMES) for one in times.found):
        return False
    return sum(one.end - one.start for one in times.found) + 4 >= len(times.lexed.text)


def layout_of(table: Table) -> Layout | None:
    """Find the head of a table and what each column holds; None when no row looks like a head."""
    for first in range(min(len(table.rows), _MOST_HEAD_ROWS + 2)):
        if is_head(table.rows[first]):
            last = first + 1
            while last < min(len(table.rows), first + _MOST_HEAD_ROWS) and (
                last < table.head_rows or _continues_head(table.rows[last - 1], table.rows[last])
            ):
                last += 1
            return _layout(table, first, last)
    return None


def is_head(row: Sequence[Cell]) -> bool:
    """Tell whether a row names columns: most of its cells do, and they name different things."""
    if any(len(cell.text) >= _LONGEST_CELL for cell in row):
        return False
    cells = _distinct(row)
    kinds = [kind for cell in cells if (kind := kind_of(cell.text)) is not None]
    filled = [cell for cell in cells if cell.text.strip()]
    return len(set(kinds) - {Column.WHEN}) >= 2 and len(kinds) * 2 > len(filled)


def _continues_head(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Tell whether a row is a second tier: cells reach down into it from above, and the others are heads too."""
    reaches = any(one is other and one.text.strip() for one, other in zip(above, row, strict=True))
    own = [cell for cell, other in zip(row, above, strict=True) if cell is not other and cell.text.strip()]
    if not reaches or not own:
        return False
    return all(len(cell.text) < 60 for cell in own)


def _layout(table: Table, first: int, last: int) -> Layout:
    width = len(table.rows[0])
    heads: list[str] = []
    columns: list[Column] = []
    for n in range(width):
        tiers = [cell.text for cell in _distinct([table.rows[row][n] for row in range(first, last)])]
        heads.append(" ".join(tiers))
        # The lower tier says what the column holds, the upper what it is about.
        columns.append(next((kind for tier in reversed(tiers) if (kind := kind_of(tier))), Column.OTHER))
    body = table.rows[last:]
    for n, column in enumerate(columns):
        if column is Column.OPEN:
            columns[n] = _by_content([row[n].text for row in body], columns)
    if Column.ISSUE not in columns and Column.INDICATOR not in columns:
        steps = [n for n, column in enumerate(columns) if column is Column.STEPS]
        if len(steps) > 1:
            columns[steps[0]] = Column.ISSUE
    if Column.ISSUE not in columns and Column.INDICATOR not in columns:  # “ปัญหาที่พบ” is then what it is about
        problem = next((n for n, head in enumerate(heads) if _PROBLEM.search(key(head))), None)
        if problem is not None:
            columns[problem] = Column.ISSUE
    issues = [n for n, column in enumerate(columns) if column is Column.ISSUE]
    if Column.STEPS not in columns and len(issues) > 1:  # “ประเด็น … มาตรการแก้ไข”: the second says what is done
        measure = next((n for n in issues[1:] if key("มาตรการ") in key(heads[n])), None)
        if measure is not None:
            columns[measure] = Column.STEPS
    return Layout(tuple(columns), last, tuple(heads))


def _by_content(texts: Sequence[str], columns: Sequence[Column]) -> Column:
    """Decide what “การดำเนินการ” holds: periods in the office's own document, steps where none stand elsewhere."""
    filled = [text for text in texts if text.strip() and kind_of(text) in (None, Column.WHEN)]
    if filled and sum(map(looks_like_period, filled)) * 2 > len(filled):
        return Column.PERIOD
    return Column.STEPS if Column.STEPS not in columns else Column.RESULT


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row, a merged one once."""
    kept: list[Cell] = []
    for cell in cells:
        if not any(cell is other for other in kept):
            kept.append(cell)
    return kept
