"""Who is spoken of: executives and staff, also where a letter is missing; and what is done: report, publish, monitor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.folding import distance, key

EXECUTIVE = key(
    "(?:คณะ)?ผู้บริหาร(?:ท้องถิ่น|สูงสุด|ของหน่วยงาน|หน่วยงาน|เทศบาล|อบต\\.|ระดับสูง)?"
    "|(?:รอง)?นายก(?:ฯ|เทศมนตรี(?:ตำบล|เมือง|นคร)?|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|\\s?อบต\\.?|\\s?อบจ\\.?)?"
    "|(?<!สำนัก)(?<!สำนักงาน)(?<!งาน)ปลัด(?:เทศบาล|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|\\s?อบต\\.?)?|หัวหน้าส่วนราชการ|หัวหน้าหน่วยงาน(?!คลัง)|ผู้บังคับบัญชา"
)
STAFF = key(
    "เจ้าหน้าที่|(?:ผู้|หน่วยงานที่|ส่วนราชการที่|งานที่|กองที่)(?:ที่)?(?:รับผิดชอบ|ได้รับมอบหมาย)|พนักงาน|บุคลากร|ทุก(?:ภารกิจงาน|ส่วนราชการ|สำนัก|กอง|หน่วยงาน|งาน)"
    "|ส่วนราชการ|เจ้าของเรื่อง|คณะทำงาน|คณะกรรมการ|ผู้อำนวยการ|ผอ\\.|หัวหน้า(?:สำนัก|ฝ่าย|งาน|หน่วย|กลุ่ม)|นักวิเคราะห์|นักทรัพยากร|นิติกร|นักวิชาการ|เลขานุการ"
    "|สำนัก(?:งาน)?ปลัด|สำนัก(?=[ก-ฮ])(?!งาน)|กอง(?=[ก-ฮ])(?!ทุน)|งาน(?=นโยบาย|ประชาสัมพันธ์|นิติการ|การเจ้าหน้าที่|ธุรการ|พัสดุ|การเงิน|คลัง|แผน|บริหาร|ป้องกัน)|หน่วยตรวจสอบภายใน|ฝ่าย(?=[ก-ฮ])"
)
_ATTRIBUTE = key("(?:ผู้|ที่)?รับผิดชอบ|(?:ที่)?ได้รับมอบหมาย|ที่เกี่ยวข้อง|ทุกภารกิจงาน|ทุกคน|ทุกระดับ|แต่ละ(?:กอง|งาน|ภารกิจ)|ของหน่วยงาน")
_EXECUTIVE_WORD = key("ผู้บริหาร")

MONITOR = key("กำกับ|ติดตาม|เร่งรัด|สุ่มตรวจ|ตรวจ(?:สอบ|ติดตาม|เยี่ยม|ราชการ)|นิเทศ|สอดส่อง")
REPORT = key(
    "รายงาน|(?:นำ)?เสนอ(?=ต่อ|ผู้บริหาร|คณะ|นายก|ปลัด|ให้|ผล|สภา|[^,]{0,40}?(?:ต่อ|ให้|แก่)(?:ผู้บริหาร|นายก|ปลัด|คณะ|สภา))|(?:นำ)?เรียน(?=ผู้บริหาร|นายก|ปลัด)|(?:ให้|แจ้ง)(?:ผู้บริหาร|นายก|ปลัด)[ก-ู]{0,12}?ทราบ"
    "|สรุปผล|ส่ง(?=[^,]{0,40}?(?:ให้|ถึง|ไปยัง|ต่อ)(?:อำเภอ|นายอำเภอ|ท้องถิ่น|จังหวัด|สำนักงาน|ป\\.ป\\.ช|สตง|ผู้บริหาร|ปลัด|นายก|สำนักปลัด|งาน|กอง))"
)
PUBLISH = key(
    "เผยแพร่|(?:ปิด|ติด)ประกาศ|ประกาศ(?=ให้ประชาชน|บน|ทาง|ณ|เจตนารมณ์|ใช้|แผน|ผล|ราย|ข้อมูล)|(?:ลง|ขึ้น|นำเข้า|อัปโหลด|อัพโหลด)[ก-ู]{0,16}?(?:เว็บไซต์|เวบไซต์|เว็บไซด์|เพจ)"
)
PUBLICISE = key("ประชาสัมพันธ์|สร้างการรับรู้")
PERFORM = key(
    "จัดทำ|จัดให้มี|จัดตั้ง|จัด(?=อบรม|กิจกรรม|ประชุม|โครงการ|ฝึก|เวที|ซื้อ)|ดำเนินการ|ประเมิน|ทบทวน|ปรับปรุง|สำรวจ|แต่งตั้ง|ประชุม|อบรม|ตอบ|แจ้ง|วิเคราะห์|รวบรวม|ตรวจ|บันทึก|ส่ง|เร่ง|กำหนด(?!เวลา)|พัฒนา|ลงนาม|ชี้แจง|สรุป|มอบ|ให้บริการ|เก็บ|ถือปฏิบัติ"
)
_VERBS = (
    (Action.REPORT, re.compile(REPORT)),
    (Action.PUBLISH, re.compile(PUBLISH)),
    (Action.PUBLICISE, re.compile(PUBLICISE)),
    (Action.MONITOR, re.compile(MONITOR)),
    (Action.PERFORM, re.compile(PERFORM)),
)

# A verb behind these is the name of a thing: การรายงาน, งานประชาสัมพันธ์, แผนประชาสัมพันธ์, เผยแพร่รายงาน.
_NAMES = {
    Action.REPORT: "<การ>|ตาม|เผยแพร่|ประกาศ|ของ|แบบ|ใน|และนำ|ฉบับ|ลง|ขึ้น|ตรวจ|นำ|พร้อม",
    Action.PUBLISH: "<การ>|ที่|ที่นำ|ที่ได้|ช่องทาง|ข้อมูลที่|เพื่อการ",
    Action.PUBLICISE: "<การ>|งาน|สื่อ|ป้าย|แผน|ช่องทาง|ผล|แผ่นพับ|(?<!เจ้าหน้า)ที่|ฝ่าย|เสียง",
    Action.MONITOR: "<การ>|คณะกรรมการ|หน่วย|คณะทำงาน|งาน|ผล|ระบบ|ฝ่าย",
    Action.PERFORM: "<การ>|ผล|ที่|รายงาน|แบบ|หน่วย|คณะ|งาน",
}
# การ makes a verb the name of a thing, but not where it ends a word of its own: นิติการ, บริการ, มาตรการ.
_WORDS_IN_KAN = (
    "บริ", "ราช", "โครง", "สวัสดิ", "กรรม", "จัด", "ต้อง", "ธุร", "วิชา", "นิติ", "เลขานุ", "ปฏิบัติ", "มาตร", "กระบวน", "วิธี", "ราย",
    "อำนวย", "พิ", "หลัก", "อา", "สันทนา",
)  # fmt: skip
_KAN = "".join(f"(?<!{key(word)})" for word in _WORDS_IN_KAN) + key("การ")
_NAME = {action: re.compile(rf"(?:{key(words).replace(key('<การ>'), _KAN)})$") for action, words in _NAMES.items()}
_DOING = re.compile(rf"(?<!{key('การ')})(?<!{key('ผล')}){key('ดำเนินการ')}$")
_PURPOSE = re.compile(key("เพื่อให้|เพื่อเป็น|เพื่อป้องกัน|เพื่อสร้าง|เพื่อจะ"))


@dataclass(frozen=True, slots=True)
class Verb:
    """Something done, from `start` to before `end` of a lexed text."""

    action: Action
    start: int
    end: int


def verbs(text: str, start: int, end: int) -> tuple[Verb, ...]:
    """Return what is done in a stretch of lexed text, in order; names of things and purposes are left out."""
    purpose = _PURPOSE.search(text, start, end)
    until = purpose.start() if purpose else end
    found = [
        Verb(action, one.start(), one.end())
        for action, pattern in _VERBS
        for one in pattern.finditer(text, start, until)
        if not _is_name(action, text, start, one.start())
    ]
    return tuple(sorted(found, key=lambda verb: (verb.start, -verb.end)))


def _is_name(action: Action, text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 14) : at]
    if before.endswith((key("มีการ"), key("ได้รับการ"))):
        return False
    if before.endswith(key("ดำเนินการ")):
        return _DOING.search(before) is None
    return _NAME[action].search(before) is not None


def subject(text: str) -> tuple[Owner, int, bool] | None:
    """Return who a text begins with, how long the words are, and whether a letter had to be forgiven; None for nobody."""
    lead = re.match(key("(?:ให้|โดย|มอบหมาย(?:ให้)?|ทั้งนี้(?:ให้)?|และ(?:ให้)?|ขอให้)*"), text)
    start = lead.end() if lead else 0
    for owner, pattern in ((Owner.EXECUTIVE, EXECUTIVE), (Owner.STAFF, STAFF)):
        if found := re.compile(rf"(?:{pattern})(?:{_ATTRIBUTE})*").match(text, start):
            return owner, found.end(), False
    near = [n for n in (7, 8, 9, 6) if distance(text[start : start + n], _EXECUTIVE_WORD) <= 1]
    if near and text[start : start + 1] == key("ผ"):
        length = min(near, key=lambda n: (distance(text[start : start + n], _EXECUTIVE_WORD), n))
        return Owner.EXECUTIVE, start + length, True
    return None
