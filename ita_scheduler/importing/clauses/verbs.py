"""What is done: report, publish, publicise, follow up; and where such a word is only the name of a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.plan import Action
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.pattern import compiled

_ABOVE = "(ผู้บริหาร|นายก|ปลัด|คณะ|สภา)"
_OUTSIDE = r"(อำเภอ|นายอำเภอ|ท้องถิ่น|จังหวัด|สำนักงาน|ป\.ป\.ช|สตง|ผู้บริหาร|ปลัด|นายก|สำนักปลัด|งาน|กอง)"
MONITOR = compiled("กำกับ|ติดตาม|เร่งรัด|สุ่มตรวจ|ตรวจ(สอบ|ติดตาม|เยี่ยม|ราชการ)|นิเทศ|สอดส่อง").pattern
_VERBS = (
    (
        Action.REPORT,
        compiled(
            f"รายงาน|[นำ]เสนอ(?=ต่อ|{_ABOVE}|ให้|ผล|{{near}}(ต่อ|ให้|แก่){_ABOVE})|[นำ]เรียน(?=ผู้บริหาร|นายก|ปลัด)"
            f"|(ให้|แจ้ง)(ผู้บริหาร|นายก|ปลัด){{letters}}ทราบ|สรุปผล|ส่ง(?={{near}}(ให้|ถึง|ไปยัง|ต่อ){_OUTSIDE})"
        ),
    ),
    (
        Action.PUBLISH,
        compiled(
            "เผยแพร่|(ปิด|ติด)ประกาศ|ประกาศ(?=ให้ประชาชน|บน|ทาง|ณ|เจตนารมณ์|ใช้|แผน|ผล|ราย|ข้อมูล)"
            "|(ลง|ขึ้น|นำเข้า|อัปโหลด|อัพโหลด){letters}(เว็บไซต์|เวบไซต์|เว็บไซด์|เพจ)"
        ),
    ),
    (Action.PUBLICISE, compiled("ประชาสัมพันธ์|สร้างการรับรู้")),
    (Action.MONITOR, re.compile(MONITOR)),
    (
        Action.PERFORM,
        compiled(
            "จัดทำ|จัดให้มี|จัดตั้ง|จัด(?=อบรม|กิจกรรม|ประชุม|โครงการ|ฝึก|เวที|ซื้อ|ประชาคม)|ดำเนินการ|ประเมิน|ทบทวน|ปรับปรุง|สำรวจ"
            "|แต่งตั้ง|ประชุม|อบรม|ตอบ|แจ้ง|วิเคราะห์|รวบรวม|ตรวจ|บันทึก|ส่ง|เร่ง|กำหนด(?!เวลา)|พัฒนา|ลงนาม|ชี้แจง|สรุป|มอบ"
            "|ให้บริการ|เก็บ|ถือปฏิบัติ"
        ),
    ),
)

# การ makes a verb the name of a thing, but not where it ends a word of its own: นิติการ, บริการ, มาตรการ.
_WORDS_IN_KAN = (
    "บริ", "ราช", "โครง", "สวัสดิ", "กรรม", "จัด", "ต้อง", "ธุร", "วิชา", "นิติ", "เลขานุ", "ปฏิบัติ", "มาตร", "กระบวน", "วิธี", "ราย",
    "อำนวย", "พิ", "หลัก", "อา", "สันทนา",
)  # fmt: skip
_KAN = "".join(f"(?<!{key(word)})" for word in _WORDS_IN_KAN) + key("การ")
# Behind these a verb names a thing: การรายงาน, งานประชาสัมพันธ์, แผนประชาสัมพันธ์, เผยแพร่รายงาน.
_NAMES = {
    Action.REPORT: "ตาม|เผยแพร่|ประกาศ|ของ|แบบ|ใน|และนำ|ฉบับ|ลง|ขึ้น|ตรวจ|นำ|พร้อม",
    Action.PUBLISH: "(?<!เจ้าหน้า)ที่|ที่นำ|ที่ได้|ได้|ช่องทาง|ข้อมูลที่|เพื่อการ",
    Action.PUBLICISE: "งาน|สื่อ|ป้าย|แผน|ช่องทาง|ผล|แผ่นพับ|(?<!เจ้าหน้า)ที่|ฝ่าย|เสียง",
    Action.MONITOR: "คณะกรรมการ|หน่วย|คณะทำงาน|งาน|ผล|ระบบ|ฝ่าย",
    Action.PERFORM: "ผล|(?<!เจ้าหน้า)ที่|รายงาน|แบบ|หน่วย|คณะ|งาน",
}
_NAME = {action: re.compile(rf"(?:{_KAN}|{key(words)})$") for action, words in _NAMES.items()}
_DOING = re.compile(rf"(?<!{key('การ')})(?<!{key('ผล')}){key('ดำเนินการ')}$")
_A_VERB_AGAIN = (key("มีการ"), key("ได้รับการ"))
_TO_DO, _NAMING = key("ดำเนินการ"), key("การ")
_LABEL = compiled("{letters}:")  # “การรายงาน: ทุกเดือน” says what is done, although with การ
PURPOSE = compiled("เพื่อ(ให้|เป็น|ป้องกัน|สร้าง|จะ)")
_SEEN_BEFORE = 14  # letters before a verb that are looked at


@dataclass(frozen=True, slots=True)
class Verb:
    """Something done, from `start` to before `end` of a lexed text."""

    action: Action
    start: int
    end: int


def verbs(text: str, start: int, end: int) -> tuple[Verb, ...]:
    """Return what is done in a stretch of lexed text, in order; names of things and purposes are left out."""
    purpose = PURPOSE.search(text, start, end)
    until = purpose.start() if purpose else end
    found = [
        Verb(action, one.start(), one.end())
        for action, pattern in _VERBS
        for one in pattern.finditer(text, start, until)
        if not _is_name(action, text, start, one)
    ]
    return tuple(sorted(found, key=lambda verb: (verb.start, -verb.end)))


def _is_name(action: Action, text: str, start: int, found: re.Match[str]) -> bool:
    at = found.start()
    before = text[max(start, at - _SEEN_BEFORE) : at]
    if before.endswith(_A_VERB_AGAIN):
        return False
    if before.endswith(_TO_DO):
        return _DOING.search(before) is None
    if before == _NAMING and _LABEL.match(text, found.end(), found.end() + _SEEN_BEFORE):
        return False
    return _NAME[action].search(before) is not None
