"""What a document says of itself: agency, district, province, fiscal year, round.

A document names more than one year: the year whose result was analysed stands beside the year of the measures. The
periods of the measures decide; then the words around the year.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.domain.thai import arabic_digits, thai_digits
from ita_scheduler.importing.folding import distance, fold, key
from ita_scheduler.importing.places_of_thailand import PROVINCES
from ita_scheduler.importing.repairing import repaired
from ita_scheduler.importing.understood import Confidence, Heading, Read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ita_scheduler.importing.document import Paragraph, Place

_KINDS = (
    ("องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนตำบล|อบต\\."),
    ("องค์การบริหารส่วนจังหวัด", "องค์การบริหารส่วนจังหวัด|อบจ\\."),
    ("เทศบาลตำบล", "เทศบาลตำบล|ทต\\."),
    ("เทศบาลเมือง", "เทศบาลเมือง|ทม\\."),
    ("เทศบาลนคร", "เทศบาลนคร|ทน\\."),
    ("เมืองพัทยา", "เมืองพัทยา"),
)
_NAME = r"([ก-๎]{2,30}?)(?=\s|$|[,.:;()\"“”0-9๐-๙]|อำเภอ|จังหวัด|ประจำปี|ปีงบ|ดังนี้|ตำบล|อ\.|จ\.)"
_KIND = [(full, re.compile(rf"(?:{words})\s?{_NAME if full != 'เมืองพัทยา' else '()'}")) for full, words in _KINDS]
# Words that follow a kind of agency without naming one: “องค์การบริหารส่วนตำบลทุกแห่ง”, “อบต. และเทศบาล”.
_NO_NAME = re.compile(r"^(?:ทุก|และ|หรือ|ที่|ใน|ของ|มี|ได้|ให้|จะ|เป็น|พ\.)")
_DISTRICT = re.compile(rf"(?:อำเภอ|(?<![ก-ฮ.])อ\.)\s?{_NAME}")
_PROVINCE = re.compile(rf"(?:จังหวัด|(?<![ก-ฮ.])จ\.)\s?{_NAME}")
_YEAR = re.compile(key("(ประจำ)?ปี(งบประมาณ)?(?:พ\\.?ศ\\.*)?(25\\d\\d|(?<=งบประมาณ)\\d\\d|(?<=ศ\\.)\\d\\d(?!\\d))(?!\\d)"))
# Behind these words the year is that of the result which was analysed, or of a law.
_LAST_YEARS = re.compile(key("ผลการประเมิน|วิเคราะห์|ผลคะแนน|ปีที่ผ่านมา|ข้อเสนอแนะจาก|จากผล|เปรียบเทียบ"))
_ROUND = re.compile(r"รอบ\s*[0-9๐-๙]{1,2}\s*เดือน(?:\s*\([^)]*\))?")
_TITLE = re.compile(key("มาตรการ|รายงาน|แผน|การกำกับติดตาม|ตาราง"))


def read_heading(paragraphs: Sequence[Paragraph], years_of_periods: Iterable[FiscalYear]) -> Heading:
    """Read the paragraphs around the tables; `years_of_periods` are the fiscal years that measures' periods fill."""
    texts = [(repaired(" ".join(one.text.split())), one.place) for one in paragraphs if one.text.strip()]
    title = next((one for one in texts if _TITLE.search(key(one[0])) and _YEAR.search(key(one[0]))), None)
    title = title or next((one for one in texts if _TITLE.search(key(one[0]))), None)
    return Heading(
        agency=_agency(texts),
        district=_named(texts, _DISTRICT),
        province=_province(texts),
        fiscal_year=_fiscal_year(texts, Counter(years_of_periods)),
        title=Read(value=title[0], phrase=title[0], place=title[1]) if title else None,
        round=_round(texts),
    )


def _agency(texts: list[tuple[str, Place]]) -> Read[str] | None:
    found: Counter[str] = Counter()
    first: dict[str, tuple[str, Place]] = {}
    for text, place in texts:
        for full, pattern in _KIND:
            for one in pattern.finditer(text):
                if _NO_NAME.match(one[1]) or (not one[1] and full != "เมืองพัทยา"):
                    continue
                name = f"{full}{one[1]}"
                found[name] += 1
                first.setdefault(name, (one[0], place))
    if not found:
        return None
    name, _ = max(found.items(), key=lambda one: (one[1], -list(found).index(one[0])))
    phrase, place = first[name]
    notes = () if len(found) == 1 else (f"เอกสารเอ่ยถึงหลายหน่วยงาน: {', '.join(found)}",)
    return Read(value=name, phrase=phrase, place=place, notes=notes)


def _named(texts: list[tuple[str, Place]], pattern: re.Pattern[str]) -> Read[str] | None:
    for text, place in texts:
        for found in pattern.finditer(text):
            if not _NO_NAME.match(found[1]):
                return Read(value=found[1], phrase=found[0], place=place)
    return None


def _province(texts: list[tuple[str, Place]]) -> Read[str] | None:
    keys = {key(province): province for province in PROVINCES}
    unknown: Read[str] | None = None
    for text, place in texts:
        for found in _PROVINCE.finditer(text):
            folded = key(found[1])
            near = [folded] if folded in keys else [one for one in keys if distance(folded, one, 1) <= 1]
            if len(near) == 1:
                name = keys[near[0]]
                notes = () if name == found[1] else (f"เอกสารพิมพ์ “{found[1]}” อ่านเป็น {name}",)
                return Read(value=name, phrase=found[0], place=place, notes=notes)
            if unknown is None and not _NO_NAME.match(found[1]):
                said = (f"ไม่รู้จักจังหวัด “{found[1]}” จึงคงไว้ตามที่พิมพ์",)
                unknown = Read(value=found[1], phrase=found[0], place=place, confidence=Confidence.ASSUMED, notes=said)
    return unknown


def _fiscal_year(texts: list[tuple[str, Place]], periods: Counter[FiscalYear]) -> Read[FiscalYear] | None:
    weights: Counter[int] = Counter()
    first: dict[int, tuple[str, Place]] = {}
    for text, place in texts:
        folded = fold(text)
        for found in _YEAR.finditer(folded.text):
            be = int(found[3]) if len(found[3]) == 4 else 2500 + int(found[3])
            is_last_years = _LAST_YEARS.search(folded.text, max(0, found.start() - 70), found.start())
            weight = 1 if is_last_years else 6 if found[2] else 3
            weights[be] += weight + (4 if _TITLE.search(folded.text) and not is_last_years else 0)
            first.setdefault(be, (folded.printed(*found.span()), place))
    plausible = {be: weight for be, weight in weights.items() if 2560 <= be <= 2599}
    if periods:
        year, count = periods.most_common(1)[0]
        phrase, place_ = first.get(year.be, ("ระยะเวลาของมาตรการ", None))
        said = max(plausible, key=lambda be: plausible[be]) if plausible else year.be
        if said != year.be and plausible[said] >= 7:
            sentence = f"หัวเอกสารว่าปีงบประมาณ {thai_digits(said)} แต่ระยะเวลาของมาตรการ {thai_digits(count)} ข้อเป็นปี {thai_digits(year.be)}"
            return Read(value=year, phrase=phrase, place=place_, confidence=Confidence.ASK, notes=(sentence,))
        return Read(value=year, phrase=phrase, place=place_)
    if not plausible:
        return None
    ranked = sorted(plausible, key=lambda be: -plausible[be])
    phrase, place = first[ranked[0]]
    is_tie = len(ranked) > 1 and plausible[ranked[0]] == plausible[ranked[1]]
    others = ", ".join(thai_digits(be) for be in ranked[1:])
    notes = (f"เอกสารเอ่ยถึงปีอื่นด้วย: {others}",) if others else ()
    confidence = Confidence.ASK if is_tie else Confidence.CERTAIN
    return Read(value=FiscalYear(ranked[0]), phrase=phrase, place=place, confidence=confidence, notes=notes)


def _round(texts: list[tuple[str, Place]]) -> Read[str] | None:
    for text, place in texts:
        if found := _ROUND.search(text):
            return Read(value=" ".join(found[0].split()), phrase=arabic_digits(found[0]), place=place)
    return None
