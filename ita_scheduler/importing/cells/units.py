"""The responsible units of a measure: several names in one cell, parted by lines, signs, และ, or by a space alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.importing.folding import distance, key

# A name begins so; another word behind a space is the rest of a name, as in “กองการศึกษา ศาสนาและวัฒนธรรม”.
_OPENS = (
    r"(?:สำนัก|ส\s?า\s?นัก|กอง|งาน|ฝ่าย|หน่วย|กลุ่ม|ทุก|ผู้บริหาร|คณะ|เจ้าหน้าที่|ภารกิจ|นายก|รองนายก|ปลัด|รองปลัด|ส่วน(?!ตำบล)|ผอ\.|ผู้อำนวยการ|หัวหน้า"
    r"|นัก(?=วิ|ทรัพ|พัฒ|จัด|ป้อง)|นิติกร|ศูนย์|โรงเรียน|รพ\.สต|สถานี|เลขา|บุคลากร|พนักงาน|จพง\.|สภา|แผนก)"
)
_PARTED = re.compile(
    rf"[\n,;•●▪]+|\s[-–—]\s?(?={_OPENS})|^\s*[-–—]\s*|/(?!\d)|\s*(?:และ|กับ|ร่วมกับ)\s*(?={_OPENS})|(?<=\S)\s+(?={_OPENS})"
)
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?[0-9๐-๙]{1,2}[.)]\s*")
_COMMON = (
    "สำนักปลัด", "สำนักงานปลัด", "สำนักปลัดเทศบาล", "สำนักปลัด อบต.", "สำนักปลัดองค์การบริหารส่วนตำบล", "สำนักปลัด อบจ.",
    "กองคลัง", "กองช่าง", "กองการศึกษา", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองสวัสดิการสังคม", "กองสาธารณสุขและสิ่งแวดล้อม",
    "กองการเจ้าหน้าที่", "กองยุทธศาสตร์และงบประมาณ", "กองวิชาการและแผนงาน", "หน่วยตรวจสอบภายใน", "ผู้บริหาร", "คณะผู้บริหาร",
    "ผู้บริหารท้องถิ่น", "งานประชาสัมพันธ์", "งานนิติการ", "งานการเจ้าหน้าที่", "งานนโยบายและแผน", "งานวิเคราะห์นโยบายและแผน", "งานพัสดุ",
    "งานธุรการ", "ทุกภารกิจงาน", "เจ้าหน้าที่ทุกภารกิจงาน", "ภารกิจอื่นที่เกี่ยวข้อง", "ทุกส่วนราชการ", "ทุกสำนัก/กอง", "ทุกกอง", "ทุกหน่วยงาน",
    "เจ้าหน้าที่ทุกคน", "ทุกสำนัก กอง", "งานบริหารงานบุคคล", "งานกฎหมายและคดี", "งานป้องกันและบรรเทาสาธารณภัย",
)  # fmt: skip
_BY_KEY = {key(name): name for name in _COMMON}
_SHORTEST_FORGIVEN = 6


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit's name as it is meant, and as it is printed."""

    name: str
    printed: str

    @property
    def is_corrected(self) -> bool:
        """Tell whether letters (and not only white space) differ."""
        return "".join(self.name.split()) != "".join(self.printed.split())


def units(text: str, known: tuple[str, ...] = ()) -> tuple[NamedUnit, ...]:
    """Split a cell of responsible units, each once and in order; `known` are names that the office has entered."""
    names = _BY_KEY | {key(name): name for name in known}
    if key(text) in names:
        return (NamedUnit(names[key(text)], " ".join(text.split())),)
    found: dict[str, NamedUnit] = {}
    text = re.sub(r"\s*\n\s*(?=\()", " ", text)  # a section in parentheses belongs to the unit above it
    for piece in _PARTED.split(_NUMBERED.sub("\n", _without_slash_of_all(text))):
        printed = " ".join((piece or "").split()).strip(" .-–")
        if any(map(str.isalnum, printed)):
            unit = NamedUnit(_meant(printed, names), printed)
            found.setdefault(key(unit.name), unit)
    return tuple(found.values())


def _without_slash_of_all(text: str) -> str:
    """“ทุกสำนัก/กอง” is one name: its sign parts nothing."""
    return re.sub(
        r"(ทุก\s*(?:สำนัก|ส่วนราชการ|กอง|งาน|หน่วยงาน))\s*/\s*(?=(?:กอง|งาน|ฝ่าย|สำนัก|หน่วยงาน)(?![ก-ฮ]))", "\\1\u2215", text
    )


def _meant(printed: str, names: dict[str, str]) -> str:
    printed = printed.replace("\u2215", "/")
    folded = key(printed)
    if folded in names:
        return names[folded]
    if len(folded) >= _SHORTEST_FORGIVEN and not set(printed) & set("(ฯ"):
        near = [name for known, name in names.items() if distance(folded, known, 1) <= 1]
        if len(near) == 1:
            return near[0]
    return printed
