"""What a unit's name means: a unit, a section of one, an officer, the executive, everybody, or nobody in particular."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from ita_scheduler.importing.folding import key


class Sort(Enum):
    """What stands behind a name in the column of responsible units."""

    UNIT = auto()  # สำนัก กอง หน่วย, or something of that rank
    SECTION = auto()  # งาน or ฝ่าย inside a unit
    OFFICER = auto()  # one post: its holder receives, and there is nobody between it and ปลัด
    EXECUTIVE = auto()  # follows up, and owes no duty of the staff
    COLLECTIVE = auto()  # stands for all units
    UNNAMED = auto()  # whoever is responsible, or a committee: the coordinator sees to it


@dataclass(frozen=True, slots=True)
class Known:
    """A unit that most offices have. `id` is its ASCII name, `parent` the unit that a section belongs to."""

    id: str
    title: str
    pattern: str
    parent: str = ""
    receiver: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def sort(self) -> Sort:
        """Return whether it is a unit of its own or a section."""
        return Sort.SECTION if self.parent else Sort.UNIT


OFFICE = "office"
_OF_AGENCY = r"(?:เทศบาล[ก-ฮ]*.*|อบต\.?.*|อบจ\.?.*|องค์การบริหารส่วน(?:ตำบล|จังหวัด).*|เมืองพัทยา)?"

# In the order in which an office lists them.
KNOWN = (
    Known(OFFICE, "สำนักปลัด", rf"สำนัก(?:งาน)?ปลัด{_OF_AGENCY}", aliases=("สำนักงานปลัด",)),
    Known("finance", "กองคลัง", r"(?:สำนัก|กอง|ส่วน(?:การ)?)(?:การ)?คลัง"),
    Known("works", "กองช่าง", r"(?:สำนัก(?:การ)?|กอง|ส่วน)(?:ช่าง|โยธา)"),
    Known(
        "education",
        "กองการศึกษา ศาสนาและวัฒนธรรม",
        r"(?:สำนัก|กอง|ส่วน)การศึกษา(?:,?ศาสนา(?:และ|,)วัฒนธรรม)?",
        receiver="นักวิชาการศึกษา",
        aliases=("กองการศึกษา",),
    ),
    Known(
        "welfare",
        "กองสวัสดิการสังคม",
        r"(?:สำนัก|กอง|ส่วน)สวัสดิการ(?:สังคม)?(?:และ.*)?",
        receiver="นักพัฒนาชุมชน",
        aliases=("กองสวัสดิการ",),
    ),
    Known(
        "health",
        "กองสาธารณสุขและสิ่งแวดล้อม",
        r"(?:สำนัก|กอง|ส่วน)(?:การ)?สาธารณสุข(?:และสิ่งแวดล้อม|ฯ)?",
        receiver="นักวิชาการสาธารณสุข",
        aliases=("กองสาธารณสุข",),
    ),
    Known("strategy", "กองยุทธศาสตร์และงบประมาณ", r"(?:สำนัก|กอง)ยุทธศาสตร์(?:และงบประมาณ)?"),
    Known("planning", "กองวิชาการและแผนงาน", r"(?:สำนัก|กอง)(?:วิชาการและ)?แผนงาน|กองวิชาการ"),
    Known("personnel-division", "กองการเจ้าหน้าที่", r"(?:สำนัก|กอง)การเจ้าหน้าที่"),
    Known("council", "กองกิจการสภา", r"(?:สำนัก|กอง)กิจการสภา.*"),
    Known("internal-audit", "หน่วยตรวจสอบภายใน", r"(?:หน่วย|งาน|หน่วยงาน)ตรวจสอบภายใน", receiver="นักวิชาการตรวจสอบภายใน"),
    Known("public-relations", "งานประชาสัมพันธ์", r"(?:งาน|ฝ่าย)ประชาสัมพันธ์", parent=OFFICE),
    Known("legal", "งานนิติการ", r"(?:งาน|ฝ่าย)(?:นิติการ|กฎหมาย(?:และคดี)?)", parent=OFFICE, receiver="นิติกร"),
    Known(
        "personnel",
        "งานการเจ้าหน้าที่",
        r"(?:งาน|ฝ่าย)(?:การเจ้าหน้าที่|บริหารงานบุคคล|ทรัพยากรบุคคล)",
        parent=OFFICE,
        receiver="นักทรัพยากรบุคคล",
    ),
    Known("policy-and-plan", "งานนโยบายและแผน", r"(?:งาน|ฝ่าย)(?:วิเคราะห์)?นโยบายและแผน(?:งาน)?", parent=OFFICE),
    Known("administration", "งานธุรการ", r"(?:งาน|ฝ่าย)(?:ธุรการ|บริหารงาน?ทั่วไป|สารบรรณ)", parent=OFFICE),
    Known("disaster", "งานป้องกันและบรรเทาสาธารณภัย", r"(?:งาน|ฝ่าย)ป้องกัน(?:และ)?บรรเทาสาธารณภัย", parent=OFFICE),
    Known("supplies", "งานพัสดุ", r"(?:งาน|ฝ่าย)พัสดุ(?:และทรัพย์สิน)?", parent="finance", receiver="นักวิชาการพัสดุ"),
    Known("accounts", "งานการเงินและบัญชี", r"(?:งาน|ฝ่าย)การเงิน(?:และ(?:การ)?บัญชี)?", parent="finance"),
    Known("revenue", "งานจัดเก็บรายได้", r"(?:งาน|ฝ่าย)(?:พัฒนาและ)?(?:จัดเก็บ|พัฒนา)(?:และพัฒนา)?รายได้", parent="finance"),
)  # fmt: skip
USUAL = (OFFICE, "finance", "works", "education")
NOBODY_NAMED = "ยังไม่ทราบผู้รับผิดชอบ"  # the unit of a measure whose document names none
CHIEF_UNIT, SECRETARY_UNIT, NOBODY_UNIT = "executive", "permanent-secretary", "nobody-named"
BY_ID = {known.id: known for known in KNOWN}

_PATTERNS = [(known, re.compile(key(known.pattern))) for known in KNOWN]
_SECTION_OF = re.compile(r"(?P<unit>[^()]+?)\s*\((?P<section>[^()]+)\)")
_CHIEF = re.compile(key(r"(?:รอง)?นายก.*|(?:คณะ)?ผู้บริหาร(?!งาน)(?!ทุก).*|หัวหน้าหน่วยงาน"))
_SECRETARY = re.compile(key(rf"(?:รอง)?ปลัด{_OF_AGENCY}"))
_COLLECTIVE = re.compile(
    key(
        r"ทุก.*|(?:เจ้าหน้าที่|บุคลากร|พนักงาน|ข้าราชการ|ผู้อำนวยการ|หัวหน้า|ผู้บริหาร)[ก-ฮะ-์]*?ทุก.*"
        r"|(?:ส่วนราชการ|หน่วยงาน|สำนัก|กอง|งาน|ฝ่าย|ภารกิจ|เจ้าหน้าที่)?(?:/กอง)?(?:อื่น)?(?:ๆ)?(?:ที่|ภายในที่)?เกี่ยวข้อง"
        r"|ส่วนราชการ(?:ภายใน|ต่างๆ|ทั้งหมด)?|หน่วยงานภายใน|บุคลากร(?:ในสังกัด|ทั้งหมด)?"
    )
)
_UNNAMED = re.compile(
    key(
        rf"{NOBODY_NAMED}|(?:เจ้าหน้าที่|ผู้|พนักงาน|หน่วยงาน)?(?:ที่|ผู้)?(?:รับผิดชอบ|ได้รับมอบหมาย|ที่ได้รับมอบหมาย)|เจ้าหน้าที่|พนักงาน|เจ้าของเรื่อง"
        r"|คณะ(?:ทำงาน|กรรมการ|อนุกรรมการ).*"
    )
)
_OFFICER = re.compile(
    key(r"(?:นัก(?:วิ|ทรัพ|พัฒ|จัด|ป้อง|บริ)|นิติกร|จพง|เจ้าพนักงาน|ผอ\.|ผู้อำนวยการ|หัวหน้า|เลขานุการ|ครู|นายช่าง|วิศวกร).*")
)
_SECTION = re.compile(key(r"(?:งาน|ฝ่าย|กลุ่มงาน).*"))


def known_unit(name: str) -> Known | None:
    """Return the usual unit that a name means, or None."""
    folded = key(name)
    return next((known for known, pattern in _PATTERNS if pattern.fullmatch(folded)), None)


def parted(name: str) -> tuple[str, str]:
    """Part “กองคลัง (งานพัสดุ)” into the unit and its section; the unit is empty when there is none."""
    found = _SECTION_OF.fullmatch(name.strip())
    if found and key(found["section"]):
        return found["unit"].strip(), found["section"].strip()
    return "", name.strip().strip("()").strip() or name.strip()


def sort_of(name: str) -> Sort:
    """Return what a name stands for. What is not recognised is a unit: somebody must receive its duties."""
    folded = key(name)
    unit, section = parted(name)
    for pattern, sort in (
        (_COLLECTIVE, Sort.COLLECTIVE),
        (_UNNAMED, Sort.UNNAMED),
        (_CHIEF, Sort.EXECUTIVE),
        (_SECRETARY, Sort.EXECUTIVE),
    ):
        if pattern.fullmatch(folded):
            return sort
    if unit:
        return Sort.SECTION
    if known := known_unit(section):
        return known.sort
    if _OFFICER.fullmatch(folded):
        return Sort.OFFICER
    return Sort.SECTION if _SECTION.fullmatch(key(section)) else Sort.UNIT


def is_secretary(name: str) -> bool:
    """Tell whether an executive's name means ปลัด and not นายก."""
    return _SECRETARY.fullmatch(key(name)) is not None


def executives(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those names that mean the executive."""
    return tuple(name for name in names if sort_of(name) is Sort.EXECUTIVE)


def bare(name: str) -> str:
    """Write a name without white space, as plans and positions are compared."""
    return "".join(name.split())


def identity(name: str) -> str:
    """Return what two names have in common when they mean one unit: the id of a usual one, else of the name's own."""
    sort = sort_of(name)
    if sort is Sort.EXECUTIVE:
        return SECRETARY_UNIT if is_secretary(name) else CHIEF_UNIT
    unit, section = parted(name)
    known = known_unit(section) if sort in (Sort.UNIT, Sort.SECTION) else None
    if known and (not unit or (known.parent and known_unit(unit) is BY_ID[known.parent])):
        return known.id
    return NOBODY_UNIT if key(name) == key(NOBODY_NAMED) else f"name {key(name) or bare(name)}"
