"""Words that make a date doubtful: denied, changed, excepted, conditional, one of two, about, or long past.

A duty whose words hold one of these has no date: the officer is asked. Better one question too many than a reminder
for a day on which nothing is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.grammar.pattern import compiled

if TYPE_CHECKING:
    import re


@dataclass(frozen=True, slots=True)
class Doubt:
    """A way of writing that makes a date doubtful, what it makes of it (a Thai question), and examples.

    One that `is_of_the_clause` makes every date of its clause doubtful, and not only that of its own duty.
    """

    pattern: re.Pattern[str]
    question: str
    examples: tuple[str, ...]
    is_of_the_clause: bool = False


def _doubt(pattern: str, question: str, *examples: str, is_of_the_clause: bool = False) -> Doubt:
    return Doubt(compiled(pattern), question, examples, is_of_the_clause)


DOUBTS = (
    _doubt(
        "(ไม่|มิ)(ต้อง|จำเป็นต้อง)(?!{letters}(ราย|ทุก|ประจำ)(วัน|สัปดาห์|เดือน|ไตรมาส|ปี))|งด(?=รายงาน|ประชุม|การ|ให้|เผยแพร่|จัด|ดำเนินการ|ส่ง|เว้น)|ยกเลิก",
        "ข้อนี้ว่าไม่ต้องทำ งด หรือยกเลิกบางอย่าง ยังมีวันครบกำหนดใดบ้าง",
        "ไม่ต้องรายงานในเดือนมีนาคม",
        "งดประชุมเดือนเมษายน",
        "ยกเลิกการรายงานทุกเดือน ให้รายงานทุกไตรมาสแทน",
    ),
    _doubt(
        "(?<!ดังแต่)เดิม(?!พัน)|เปลี่ยน(จาก|เป็น)|ปรับ(เป็น|จาก)|ขยาย(เวลา|ระยะเวลา|กำหนด)|เลื่อน|(ไม่|มิ)ใช่[เดือน]({month}|วันที่|ทุก)",
        "ข้อนี้เปลี่ยนหรือเลื่อนกำหนดเดิม วันครบกำหนดที่ใช้คือวันใด",
        "เดิมรายงานทุกเดือน ปรับเป็นทุกไตรมาส",
        "ขยายเวลาจากวันที่ ๓๑ มีนาคม ๒๕๖๗ เป็นวันที่ ๓๐ เมษายน ๒๕๖๗",
        "เลื่อนจากเดือนมีนาคมเป็นเดือนเมษายน",
        is_of_the_clause=True,
    ),
    _doubt("ยกเว้น|เว้นแต่|เว้นเดือน", "ข้อนี้มีข้อยกเว้น ครบกำหนดวันใดบ้าง", "ทุกเดือน ยกเว้นเดือนเมษายน"),
    _doubt(
        "(หาก|ถ้า|กรณี[ที่]){letters}(ไม่|มิ)(?!น้อยกว่า)",
        "กำหนดเวลานี้มีเงื่อนไข เป็นวันครบกำหนดของหน้าที่นี้หรือไม่",
        "หากดำเนินการไม่แล้วเสร็จภายในวันที่ ๓๑ มีนาคม ๒๕๖๗ ให้รายงานเหตุผล",
        is_of_the_clause=True,
    ),
    _doubt(
        "หรือ(ตาม|เมื่อ|ก่อน|ภายใน|วันที่|เดือน|ภายหลัง|หลัง|ทุก(วัน|เดือน|ไตรมาส|ปี)|แล้วแต่|{date}|{month}|ไตรมาส|ราย)|แล้วแต่กรณี",
        "เอกสารให้เลือกกำหนดเวลา ใช้วันใด",
        "๓๑ มีนาคม หรือ ๓๐ เมษายน ๒๕๖๗",
        "ภายในเดือนมีนาคม หรือเมื่อแล้วเสร็จ",
    ),
    _doubt(
        "(?<!งบ)ประมาณ(เดือน|วันที่|{month}|{date}|ไตรมาส|สัปดาห์|ต้น|กลาง|ปลาย)|คาดว่า|น่าจะ|ราว(เดือน|วันที่|ต้น|กลาง|ปลาย)",
        "เอกสารบอกเวลาโดยประมาณ วันครบกำหนดคือวันใด",
        "ประมาณเดือนมิถุนายน ๒๕๖๗",
    ),
    _doubt(
        r"แล้ว[ใน|เมื่อ|\(]({date}|[เดือน]{month}|วันที่|ไตรมาส)|แล้วเสร็จ[เมื่อ](?<=เมื่อ)|เสร็จสิ้นแล้ว|ดำเนินการแล้ว(?=ไตรมาส)"
        "|ได้(รายงาน|ดำเนินการ|เผยแพร่|จัดทำ|ส่ง){letters}แล้ว",
        "ดูเป็นผลที่ทำไปแล้ว เป็นกำหนดเวลาที่ต้องเตือนด้วยหรือไม่",
        "เผยแพร่แล้ว ๕ มี.ค. ๖๗",
        "ดำเนินการแล้วเสร็จเมื่อเดือนธันวาคม ๒๕๖๖",
        "ได้รายงานผลแล้ว",
    ),
    _doubt(
        "ปีถัดไป|ปีหน้า|ปีที่แล้ว|ปีก่อน(?!หน้า)|ปีต่อไป|ปีงบประมาณถัดไป",
        "เอกสารพูดถึงปีอื่น ครบกำหนดวันใด",
        "ภายในเดือนมกราคมของปีถัดไป",
    ),
    _doubt(
        r"ร้อยละ\d+{within}({date}|[เดือน]{month}|ไตรมาส)",
        "กำหนดเวลานี้เป็นของเป้าหมาย เป็นวันครบกำหนดของหน้าที่นี้ด้วยหรือไม่",
        "เบิกจ่ายร้อยละ ๕๐ ภายในเดือนมีนาคม",
    ),
    _doubt(
        "(หลัง|ต่อ)?จากนั้น[ให้|รายงาน|ติดตาม]ทุก|(นับ|ตั้งแต่|เริ่ม)(แต่|จาก|ตั้งแต่)*[วัน[ที่]](ประกาศ|ได้รับ|แต่งตั้ง|อนุมัติ|มีคำสั่ง|เริ่ม|สิ้นรอบ)",
        "รอบเวลานี้เริ่มหรือสิ้นสุดตามเหตุการณ์ ครบกำหนดวันใดบ้าง",
        "ผู้บริหารติดตามต่อจากนั้นทุก ๓ เดือน",
        "ทุก ๖ เดือน นับตั้งแต่วันที่ประกาศใช้มาตรการ",
        "ทุก ๓ เดือน นับจากวันที่ได้รับแต่งตั้ง",
    ),
    _doubt(
        "เป็น[ระยะ]เวลา{n}(วัน|เดือน|ปี)",
        "เอกสารกำหนดช่วงเวลาแต่ไม่บอกว่าเริ่มเมื่อใด ครบกำหนดวันใดบ้าง",
        "เดือนละ ๑ ครั้ง เป็นเวลา ๖ เดือน",
    ),
)


def doubt_about(text: str, start: int, end: int) -> str | None:
    """Return the question that a stretch of a lexed clause raises; None when nothing makes its date doubtful."""
    for one in DOUBTS:
        first, last = (0, len(text)) if one.is_of_the_clause else (start, end)
        if one.pattern.search(text, first, last):
            return one.question
    return None
