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
from ita_scheduler.importing.grammar.dates import printed_dates, with_years_of_neighbours
from ita_scheduler.importing.grammar.lexing import lex
from ita_scheduler.importing.grammar.periods import year_of
from ita_scheduler.importing.places_of_thailand import PROVINCES
from ita_scheduler.importing.repairing import repaired
from ita_scheduler.importing.understood import Confidence, Heading, Read

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_KIND = [(full, re.compile(key(words))) for full, words in _KINDS]
_NAMED = re.compile(rf"\s?{_NAME}")
# Words that follow a kind of agency without naming one: “องค์การบริหารส่วนตำบลทุกแห่ง”, “อบต. และเทศบาล”.
_NO_NAME = re.compile(r"^(?:ทุก|และ|หรือ|ที่|ใน|ของ|มี|ได้|ให้|จะ|เป็น|พ\.)")
_DISTRICT = re.compile(rf"(?:อำเภอ|(?<![ก-ฮ.])อ\.)\s?{_NAME}")
_PROVINCE = re.compile(rf"(?:จังหวัด|(?<![ก-ฮ.])จ\.)\s?{_NAME}")
_YEAR = re.compile(
    key("(ประจำ)?ปี(งบประมาณ)?(?:พ\\.?ศ\\.*)?(25\\d\\d|(?<=งบประมาณ)\\d\\d|(?<=ศ\\.)\\d\\d(?!\\d))(?!\\d)")
)
# Behind these words the year is that of the result which was analysed, or of a law.
_LAST_YEARS = re.compile(key("ผลการประเมิน|วิเคราะห์|ผลคะแนน|ปีที่ผ่านมา|ข้อเสนอแนะจาก|จากผล|เปรียบเทียบ"))
_BARE_YEAR = re.compile(r"(?<![\d/.-])(25\d\d)$")
_LONGEST_TITLE = 160
_SURE = 7  # a title or a heading that says ปีงบประมาณ
FIRST_YEAR, LAST_YEAR = 2560, 2599  # of plans that can be served
_OF_THE_PLAN = re.compile(key("มาตรการ|แผน(?!กำกับ)|แนวทาง"))
_LOOKS_BACK = 70  # folded letters before a year in which a word explains it
_ROUND = re.compile(r"รอบ\s*[0-9๐-๙]{1,2}\s*เดือน(?:\s*\([^)]*\))?")
_TITLE = re.compile(key("มาตรการ|รายงาน|แผน|การกำกับติดตาม|ตาราง"))


def read_heading(paragraphs: Sequence[Paragraph], cells: Sequence[str]) -> Heading:
    """Read the paragraphs around the tables; `cells` are the texts of the measures in which periods and dates stand."""
    texts = [(repaired(" ".join(one.text.split())), one.place) for one in paragraphs if one.text.strip()]
    title = next((one for one in texts if _TITLE.search(key(one[0])) and _YEAR.search(key(one[0]))), None)
    title = title or next((one for one in texts if _TITLE.search(key(one[0]))), None)
    return Heading(
        agency=_agency(texts),
        district=_named(texts, _DISTRICT),
        province=_province(texts),
        fiscal_year=_fiscal_year(texts, cells),
        title=Read(value=title[0], phrase=title[0], place=title[1]) if title else None,
        round=_round(texts),
    )


def _agency(texts: list[tuple[str, Place]]) -> Read[str] | None:
    found: Counter[str] = Counter()
    first: dict[str, tuple[str, Place]] = {}
    for text, place in texts:
        folded = fold(text)
        for full, pattern in _KIND:
            for one in pattern.finditer(folded.text):
                start, end = folded.span(*one.span())
                named = _NAMED.match(text, end)
                if full == "เมืองพัทยา":
                    name, until = full, end
                elif named and not _NO_NAME.match(named[1]):
                    name, until = f"{full}{named[1]}", named.end()
                else:
                    continue
                found[name] += 1
                first.setdefault(name, (text[start:until], place))
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


def _fiscal_year(texts: list[tuple[str, Place]], cells: Sequence[str]) -> Read[FiscalYear] | None:
    periods = Counter(year for text in cells if (year := year_of(text)))
    weights, first = _years_said(texts)
    if periods:
        year, count = periods.most_common(1)[0]
        said = max(weights, key=lambda be: weights[be]) if weights else year.be
        phrase, place = first.get(year.be, ("ระยะเวลาของมาตรการ", None))
        if said == year.be or weights[said] < _SURE:
            return Read(value=year, phrase=phrase, place=place)
        sentence = (
            f"หัวเอกสารว่าปีงบประมาณ {thai_digits(said)} "
            f"แต่ระยะเวลาของมาตรการ {thai_digits(count)} ข้อเป็นปี {thai_digits(year.be)}"
        )
        return Read(value=year, phrase=phrase, place=place, confidence=Confidence.ASK, notes=(sentence,))
    for year, count in _years_of_dates(cells).most_common(2):
        weights[year.be] += min(2 * count, _SURE - 1)
    if not weights:
        return None
    ranked = sorted(weights, key=lambda be: -weights[be])
    phrase, place = first.get(ranked[0], ("วันที่ในตาราง", None))
    is_tie = len(ranked) > 1 and weights[ranked[0]] == weights[ranked[1]]
    others = ", ".join(thai_digits(be) for be in ranked[1:])
    notes = (f"เอกสารเอ่ยถึงปีอื่นด้วย: {others}",) if others else ()
    confidence = Confidence.ASK if is_tie else Confidence.ASSUMED if ranked[0] not in first else Confidence.CERTAIN
    return Read(value=FiscalYear(ranked[0]), phrase=phrase, place=place, confidence=confidence, notes=notes)


def _years_said(texts: list[tuple[str, Place]]) -> tuple[Counter[int], dict[int, tuple[str, Place]]]:
    """Weigh the years that paragraphs name, and remember where each is named first."""
    weights: Counter[int] = Counter()
    first: dict[int, tuple[str, Place]] = {}
    for text, place in texts:
        folded = fold(text)
        is_title = bool(_TITLE.search(folded.text)) and len(folded.text) < _LONGEST_TITLE
        for found in _YEAR.finditer(folded.text):
            be = int(found[3]) if len(found[3]) == 4 else 2500 + int(found[3])
            is_last_years = _is_last_years(folded.text, found.start())
            weight = 1 if is_last_years else (6 if found[2] else 3) + (4 if is_title else 0)
            _weigh(be, weight, weights)
            first.setdefault(be, (folded.printed(*found.span()), place))
        if is_title and (bare := _BARE_YEAR.search(folded.text)):
            _weigh(int(bare[1]), 4, weights)
            first.setdefault(int(bare[1]), (folded.printed(*bare.span()), place))
    return weights, first


def _is_last_years(text: str, at: int) -> bool:
    """Tell whether the nearest word before a year speaks of the result that was analysed, and not of the plan."""
    start = max(0, at - _LOOKS_BACK)
    of_result = [one.end() for one in _LAST_YEARS.finditer(text, start, at)]
    of_plan = [one.end() for one in _OF_THE_PLAN.finditer(text, start, at)]
    return max(of_result, default=-1) > max(of_plan, default=-1)


def _weigh(be: int, weight: int, weights: Counter[int]) -> None:
    if FIRST_YEAR <= be <= LAST_YEAR:
        weights[be] += weight


def _years_of_dates(cells: Sequence[str]) -> Counter[FiscalYear]:
    """Count the fiscal years in which the dates of the measures lie."""
    found: Counter[FiscalYear] = Counter()
    for text in cells:
        for one in with_years_of_neighbours(printed_dates(lex(text).text)):
            if one.year is not None and FIRST_YEAR <= one.year <= LAST_YEAR:
                found[FiscalYear(one.year + (1 if one.month >= 10 else 0))] += 1
    return found


def _round(texts: list[tuple[str, Place]]) -> Read[str] | None:
    for text, place in texts:
        if found := _ROUND.search(text):
            return Read(value=" ".join(found[0].split()), phrase=arabic_digits(found[0]), place=place)
    return None
