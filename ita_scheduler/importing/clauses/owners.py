"""Who is spoken of: executives and staff, also where a letter is missing.

ปลัด and heads of departments stand between the two: they are executives where they follow up, staff where they report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.clauses.verbs import verbs
from ita_scheduler.importing.folding import distance, key
from ita_scheduler.importing.grammar.pattern import compiled

BETWEEN = compiled("[ให้|โดย](รอง|(?<!สำนัก)(?<!สำนักงาน)(?<!งาน)(?<!รอง))ปลัด|[ให้|โดย](หัวหน้าส่วนราชการ|ผู้บังคับบัญชา)").pattern
EXECUTIVE = compiled(
    r"[คณะ]ผู้บริหาร[ท้องถิ่น|สูงสุด|ของหน่วยงาน|หน่วยงาน|เทศบาล|อบต\.|ระดับสูง]"
    r"|(รอง|(?<!รอง))นายก[ฯ|เทศมนตรี[ตำบล|เมือง|นคร]|องค์การบริหารส่วน(ตำบล|จังหวัด)|อบต[\.]|อบจ[\.]]"
    r"|(รอง|(?<!สำนัก)(?<!สำนักงาน)(?<!งาน)(?<!รอง))ปลัด[เทศบาล|องค์การบริหารส่วน(ตำบล|จังหวัด)|อบต[\.]|อบจ[\.]]"
    "|หัวหน้าส่วนราชการ|หัวหน้าหน่วยงาน(?!คลัง)|ผู้บังคับบัญชา"
).pattern
STAFF = compiled(
    "เจ้าหน้าที่|(ผู้|หน่วยงานที่|ส่วนราชการที่|งานที่|กองที่)[ที่](รับผิดชอบ|ได้รับมอบหมาย)|พนักงาน|บุคลากร"
    r"|ทุก(ภารกิจงาน|ส่วนราชการ|สำนัก|กอง|หน่วยงาน|งาน|ฝ่าย)|ส่วนราชการ|เจ้าของเรื่อง|คณะทำงาน|คณะกรรมการ|ผู้อำนวยการ|ผอ\."
    "|หัวหน้า(สำนัก|ฝ่าย|งาน|หน่วย|กลุ่ม)|นักวิเคราะห์|นักทรัพยากร|นิติกร|นักวิชาการ|เลขานุการ|สำนัก[งาน]ปลัด"
    "|สำนัก(?={letter})(?!งาน)|กอง(?={letter})(?!ทุน)|หน่วยตรวจสอบภายใน|ฝ่าย(?={letter})"
    "|งาน(?=นโยบาย|ประชาสัมพันธ์|นิติการ|การเจ้าหน้าที่|ธุรการ|พัสดุ|การเงิน|คลัง|แผน|บริหาร|ป้องกัน|บุคคล|วิเคราะห์)"
).pattern
_ATTRIBUTE = compiled(
    "([ผู้|ที่]รับผิดชอบ|[ที่]ได้รับมอบหมาย|ที่เกี่ยวข้อง|ทุกภารกิจงาน|ทุกคน|ทุกระดับ|แต่ละ(กอง|งาน|ภารกิจ)|ของหน่วยงาน)*"
).pattern
_LEAD = compiled("(ให้|โดย|มอบหมาย[ให้]|ทั้งนี้[ให้]|และ[ให้]|ขอให้)*")
_RECEIVES = compiled("[ได้][รับ]ทราบ|ได้รับ(รายงาน|ทราบ)")
_SUBJECTS = tuple(
    (owner, re.compile(f"(?:{words})(?:{_ATTRIBUTE})"))
    for owner, words in ((Owner.EXECUTIVE, EXECUTIVE), (Owner.STAFF, STAFF))
)
_BETWEEN = re.compile(BETWEEN)
_EXECUTIVE_WORD = key("ผู้บริหาร")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a text begins with, and where the words end. `is_corrected` when a letter had to be forgiven."""

    owner: Owner
    end: int
    is_corrected: bool = False


def subject(text: str, start: int = 0) -> Subject | None:
    """Return who a lexed text begins with, from `start` on; None for nobody, and for somebody who only receives."""
    lead = _LEAD.match(text, start)
    at = lead.end() if lead else start
    for owner, pattern in _SUBJECTS:
        if found := pattern.match(text, at):
            return None if _RECEIVES.match(text, found.end()) else Subject(owner, found.end())
    if not text.startswith(_EXECUTIVE_WORD[0], at):
        return None
    lengths = [n for n in (7, 8, 9, 6) if distance(text[at : at + n], _EXECUTIVE_WORD) <= 1]
    if lengths:
        length = min(lengths, key=lambda n: (distance(text[at : at + n], _EXECUTIVE_WORD), n))
        return Subject(Owner.EXECUTIVE, at + length, is_corrected=True)
    return None


def owner_in(text: str, start: int, end: int, owner: Owner) -> Owner:
    """Return who owes what a stretch says: ปลัด who reports to นายก does so as staff."""
    if owner is Owner.EXECUTIVE and _BETWEEN.match(text, start, end):
        done = verbs(text, start, end)
        if done and all(one.action is not Action.MONITOR for one in done):
            return Owner.STAFF
    return owner
