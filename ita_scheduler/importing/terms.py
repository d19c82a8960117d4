"""The words of Thai documents about time: one row for each way of saying something, with examples that are its tests.

A row's pattern is a regular expression over folded text, written in plain Thai: white space in it means nothing, and
tone marks are left out by folding. Its slots are named in SLOTS. Of two rows that match at one place the longer wins,
then the earlier. What the parts mean together stands in `meaning`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import DayOfMonth, DaysAfter, NthWeekday
from ita_scheduler.importing import parts
from ita_scheduler.importing.dates import (
    DAY,
    ERA,
    NUMERIC,
    OF_MONTH,
    WEEKDAY,
    YEAR,
    printed_dates,
    with_years_of_neighbours,
)
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.lexing import MONTH

if TYPE_CHECKING:
    from collections.abc import Callable

_WEEKDAYS = {key(day): n for n, day in enumerate(("จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์"))}
_UNIT_MONTHS = {key("เดือน"): 1, key("ไตรมาส"): 3, key("ครึ่งปี"): 6, key("ปีงบประมาณ"): 12, key("ปี"): 12}

SLOTS = {
    "n": r"(?:(?<!\d)(\d{1,3})(?!\d))",
    "thai": "\u0e01-\u0e4e",  # inside brackets
    "month": MONTH,
    "year": f"(?:{YEAR})?",
    "date": f"(?:{DAY}{OF_MONTH}{MONTH}(?:{YEAR})?|{NUMERIC})",
    "day": DAY,
    "weekday": f"({WEEKDAY})",
    "and": f"(?:,|/|{key('และ')}|{key('กับ')}|{key('ภายใน')}|{key('เดือน')}|{key('ประจำ')}|{key('อีกครั้ง')}|{key('ใน')})*",
    "to": f"[….]*(?:-|{key('จนถึง')}|{key('ถึง')}|{key('สิ้นสุด')})[….]*(?:{key('วันที่')}|{key('เดือน')}|{key('สิ้น')})*",
    "within": f"(?:{key('ให้แล้วเสร็จ')}|{key('แล้วเสร็จ')})?(?:{key('ภายใน')}|{key('ไม่เกิน')}|{key('ใน')}|{key('ไม่ช้ากว่า')})?",
    "least": f"(?:{key('อย่างน้อย')}|{key('ไม่น้อยกว่า')})?",
    "from": f"(?:{key('นับ')}(?:{key('แต่')}|{key('จาก')}|{key('ตั้งแต่')}|{key('ถัดจาก')}|{key('ถัด')})?|{key('หลัง')}(?:{key('จาก')})?|{key('ถัดจาก')}|{key('ภายหลัง')})",
    "era": ERA,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One row: its name, its pattern, the part it gives, and examples."""

    name: str
    pattern: re.Pattern[str]
    part: Callable[[re.Match[str]], parts.Part]
    examples: tuple[str, ...]


def _term(name: str, pattern: str, part: Callable[[re.Match[str]], parts.Part] | parts.Part, *examples: str) -> Term:
    folded = key(pattern)
    for slot, written in SLOTS.items():
        folded = folded.replace(f"<{slot}>", written)
    give = part if callable(part) else lambda _: part
    return Term(name, re.compile(folded), give, examples)


def _times(months: int, found: re.Match[str]) -> parts.Part:
    """Read เดือนละ ๒ ครั้ง: more than once in a window says how often, and not when."""
    times = int(found[1] or 1)
    if times == 1:
        return parts.Every(months)
    return parts.Unclear(f"“{times} ครั้ง” ในแต่ละรอบ ครบกำหนดวันใดบ้าง")


def _every_n(found: re.Match[str]) -> parts.Part:
    months = int(found[1])
    if months in (1, 2, 3, 4, 6, 12):
        return parts.Every(months)
    return parts.Unclear(f"“ทุก {months} เดือน” ไม่ลงตัวในหนึ่งปี ครบกำหนดวันใดบ้าง")


def _after_window(found: re.Match[str]) -> parts.Part:
    return parts.OnDay(DaysAfter(int(found[1])), _UNIT_MONTHS.get(found[2]))


def _weekday(found: re.Match[str]) -> int:
    return next(n for name, n in _WEEKDAYS.items() if name in found[0])


def _months(found: re.Match[str]) -> parts.Part:
    months = with_years_of_neighbours(printed_dates(found[0]))
    if key("หรือ") in found[0]:
        return parts.Unclear("เอกสารระบุเดือนให้เลือก ครบกำหนดเดือนใด")
    return parts.InMonths(months, is_yearly=key("ทุกปี") in found[0] or key("แต่ละปี") in found[0])


def _dates(found: re.Match[str]) -> parts.Part:
    dates = with_years_of_neighbours(printed_dates(found[0]))
    shared = dates[0].day  # “วันที่ ๕ เมษายน และตุลาคม”: the one printed day counts for both
    dates = tuple(type(one)(day=shared, month=one.month, year=one.year) if one.day is None else one for one in dates)
    is_yearly = key("ทุกปี") in found[0]
    return parts.OnDates(dates, is_before=found[0].startswith(key("ก่อน")), is_yearly=is_yearly)


def _between(found: re.Match[str]) -> parts.Part:
    text = found[0]
    if bare := re.search(
        rf"(?<![\d{MONTH[1:-1]}])(\d{{1,2}})(?={SLOTS['to']}\d{{1,2}}(?:{key('เดือน')})?{MONTH})", text
    ):
        (last,) = printed_dates(text)[-1:]  # “๒๓ - ๒๖ พ.ย. ๒๕๖๑”: the month is printed once, behind the second day
        return parts.Between(type(last)(day=int(bare[1]), month=last.month, year=last.year), last)
    first, last = with_years_of_neighbours(printed_dates(text))[:2]
    return parts.Between(first, last)


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", found[0]))


def _quarters(found: re.Match[str]) -> parts.Part:
    head = found[0].partition("(")[0].replace(key("แรก"), "1").replace(key("สุดท้าย"), "4")
    numbers = tuple(int(n) for n in re.findall(r"(?<!\d)[1-4](?!\d)", head))
    if re.search(r"[1-4](?:-|ถึง)", head) and len(numbers) == 2:
        numbers = tuple(range(numbers[0], numbers[1] + 1))
    return parts.InQuarters(numbers)


def _rounds(found: re.Match[str]) -> parts.Part:
    months = _numbers(found)
    if all(n in (3, 6, 9, 12) for n in months):
        return parts.Rounds(months)
    return parts.Unclear(f"รอบ {' '.join(map(str, months))} เดือน ครบกำหนดวันใดบ้าง")


def _times_a_year(found: re.Match[str]) -> parts.Part:
    return parts.TimesAYear(int(found[1] or 1))


def _working_days(found: re.Match[str]) -> parts.Part:
    return parts.Unclear(f"นับเป็นวันทำการ ({found[1]} วันทำการ) ครบกำหนดวันใด")


TERMS = (
    # ── How often ──
    _term("monthly", "(?:เป็น)?(?:ประจำ)?(?:ทุก(?:ๆ)?|ราย)เดือน(?!<month>)(?:ทุกเดือน)?", parts.Every(1),
          "ทุกเดือน", "ทุก เดือน", "เป็นประจำทุกเดือน", "รายเดือน", "ทุก ๆ เดือน"),
    _term("of the month", "(?:เป็น)?ประจำเดือน(?!<and><month>)", parts.Every(1), "ประจำเดือน"),
    _term("times a month", "<least>เดือนละ<n>?ครั้ง", lambda found: _times(1, found),
          "เดือนละ ๑ ครั้ง", "เดือนละครั้ง", "อย่างน้อยเดือนละ ๑ ครั้ง", "เดือนละหนึ่งครั้ง", "อย่างน้อยเดือนละ 2 ครั้ง"),
    _term("end of every month", "(?:ภายใน|ณ)?ทุก(?:วัน)?สิ้นเดือน|(?:ภายใน|ก่อน)?(?:วัน)?(?:สุดท้าย|สิ้น)(?:ของ)?(?:ทุก|แต่ละ)?เดือน(?!<and><month>|ถัด)",
          parts.Every(1, is_at_end=True), "ทุกสิ้นเดือน", "ภายในสิ้นเดือน", "วันสุดท้ายของเดือน", "ภายในวันสิ้นเดือน", "ทุกวันสิ้นเดือน"),
    _term("quarterly", "(?:เป็น)?(?:ประจำ)?(?:ทุก(?:ๆ)?|ราย)ไตรมาส|ประจำไตรมาส(?!(?:ที่)?\\d)|แต่ละไตรมาส", parts.Every(3),
          "ทุกไตรมาส", "รายไตรมาส", "ประจำไตรมาส", "เป็นประจำทุกไตรมาส", "ในแต่ละไตรมาส"[2:]),
    _term("times a quarter", "<least>ไตรมาสละ<n>?ครั้ง", lambda found: _times(3, found),
          "ไตรมาสละ ๑ ครั้ง", "อย่างน้อยไตรมาสละ ๑ ครั้ง", "ไตรมาสละครั้ง"),
    _term("end of every quarter", "(?:ภายใน|ณ)?(?:ทุก)?(?:วัน)?สิ้น(?:สุด)?(?:ทุก|แต่ละ)?ไตรมาส(?!(?:ที่)?\\d)", parts.Every(3, is_at_end=True),
          "ทุกสิ้นไตรมาส", "ภายในวันสิ้นไตรมาส", "สิ้นสุดไตรมาส"),
    _term("every n months", "ทุก(?:ๆ)?(?:รอบ)?(?:ระยะเวลา)?<n>เดือน", _every_n, "ทุก ๓ เดือน", "ทุก ๖ เดือน", "ทุกหกเดือน", "ทุก 2 เดือน"),
    _term("every half year", "(?:ทุก|ราย)ครึ่งปี|ครึ่งปีละ<n>?ครั้ง", parts.Every(6), "ทุกครึ่งปี", "รายครึ่งปี"),
    _term("weekly", "(?:เป็น)?(?:ประจำ)?(?:ทุก(?:ๆ)?|ราย)(?:สัปดาห์|อาทิตย์)|ประจำสัปดาห์", parts.EveryWeek(), "ทุกสัปดาห์", "รายสัปดาห์"),
    _term("times a week", "<least>สัปดาห์ละ<n>?ครั้ง",
          lambda found: parts.EveryWeek() if int(found[1] or 1) == 1 else parts.Unclear(f"สัปดาห์ละ {found[1]} ครั้ง วันใดบ้าง"),
          "สัปดาห์ละ ๑ ครั้ง", "อย่างน้อยสัปดาห์ละครั้ง"),
    _term("every weekday", "ทุก(?:ๆ)?วัน<weekday>(?:ของ(?:ทุก)?สัปดาห์)?|(?:ภายใน)?วัน<weekday>ของ(?:ทุก|แต่ละ)?สัปดาห์",
          lambda found: parts.EveryWeek(_weekday(found)), "ทุกวันศุกร์", "ภายในวันจันทร์ของทุกสัปดาห์"),
    _term("nth weekday", "(?:ทุก|ภายใน)?วัน<weekday>(?:แรก|ที่[1-4]|(?:ใน)?สัปดาห์(?:แรก|ที่[1-4]))ของ(?:ทุก|แต่ละ)?เดือน",
          lambda found: parts.OnDay(NthWeekday(int(n[0]) if (n := re.findall(r"[1-4]", found[0])) else 1, _weekday(found)), 1),
          "ทุกวันจันทร์แรกของเดือน", "วันศุกร์ที่ ๒ ของทุกเดือน"),
    _term("last weekday", "(?:ทุก|ภายใน)?วัน<weekday>สุดท้ายของ(?:ทุก|แต่ละ)?เดือน",
          parts.Unclear("วันสุดท้ายของเดือนที่ตรงกับวันในสัปดาห์นั้น ครบกำหนดวันใดบ้าง"), "วันศุกร์สุดท้ายของเดือน"),
    _term("daily", "(?:เป็น)?(?:ประจำ)?(?:ทุก(?:ๆ)?|ราย)วัน(?:ทำการ)?(?!<weekday>|ที่|สิ้น)", parts.Always(is_assumed=True), "ทุกวันทำการ", "ทุกวัน"),
    _term("times a year", "<least>(?:ใน)?ปี(?:งบประมาณ)?ละ<n>?ครั้ง|<least><n>ครั้งต่อปี(?:งบประมาณ)?", lambda found: parts.TimesAYear(int(found[1] or found[2] or 1)),
          "ปีละ ๑ ครั้ง", "อย่างน้อยปีละหนึ่งครั้ง", "1 ครั้งต่อปีงบประมาณ", "อย่างน้อยปีละ ๒ ครั้ง", "ปีละ ๓ ครั้ง", "ปีละครั้ง"),
    _term("every n years", "ทุก<n>ปี", parts.Unclear("ไม่ใช่ทุกปี ปีงบประมาณนี้ครบกำหนดวันใด"), "ทุก ๒ ปี"),
    _term("yearly", "(?:เป็น)?(?:ประจำทุกปี|รายปี|ทุกปี)(?:งบประมาณ)?(?!<era>\\d)|(?:เป็น|(?<![<thai>]))ประจำปี(?:งบประมาณ)?(?!<era>\\d)", parts.EveryYear(), "ประจำปี", "เป็นประจำทุกปี", "รายปี"),
    _term("of the year", "(?<=[<thai>])ประจำปี(?:งบประมาณ)?(?!<era>\\d)", parts.Beside()),
    # ── Which day ──
    _term("day of the month", "(?:<within>|ก่อน)(?:ทุก)?วันที่<n>(?:ของ(?:ทุก|แต่ละ)?เดือน(?!<month>|ถัด|ต่อ|แรก|สุดท้าย|ที่|ใด)|(?:ทุก|ของ)เดือน(?!<month>|ถัด|ต่อ|แรก|สุดท้าย|ที่))|ทุกวันที่<n>(?!<month>|เดือน<month>)",
          lambda found: parts.OnDay(DayOfMonth(int(found[1] or found[2])), 1) if not found[0].startswith(key("ก่อน"))
          else parts.Unclear(f"“ก่อนวันที่ {found[1]}” นับวันที่ {found[1]} ด้วยหรือไม่"),
          "ภายในวันที่ 26 ของทุกเดือน", "ทุกวันที่ ๕ ของเดือน", "ภายในวันที่ ๕ ของเดือน", "ทุกวันที่ ๑๕"),
    _term("day of the month after", "<within>(?:ทุก)?วันที่<n>(?:ของ)?(?:ทุก)?เดือน(?:ถัดไป|ต่อไป|ถัดจาก(?:เดือน)?(?:ที่รายงาน|สิ้นไตรมาส|ไตรมาส|รอบ)?|หลังสิ้นไตรมาส)",
          lambda found: parts.OnDay(DayOfMonth(int(found[1]), following=True)), "ภายในวันที่เจ็ดของเดือนถัดไป", "ภายในวันที่ ๑๐ ของเดือนถัดไป"),
    _term("days after the end", "<within><n>วัน(?:ปฏิทิน)?<from>(?:จาก)?(?:วัน)?(?:ที่)?(?:สิ้น(?:สุด)?|ครบ)(?:แต่ละ|ทุก)?(เดือน|ไตรมาส|ครึ่งปี|ปีงบประมาณ|ปี|รอบ|งวด)(?!(?:ที่)?\\d|<month>|แรก|สุดท้าย)",
          _after_window, "ภายในสามสิบวันนับจากวันสิ้นไตรมาส", "ภายใน ๑๕ วันนับแต่วันสิ้นไตรมาส", "ภายใน ๙๐ วันนับแต่วันสิ้นปีงบประมาณ",
          "ภายใน ๗ วันหลังสิ้นเดือน"),
    _term("days after a quarter", "<within><n>วัน(?:ปฏิทิน)?<from>(?:จาก)?(?:วัน)?(?:ที่)?สิ้น(?:สุด)?ไตรมาส(?:ที่)?([1-4])(?!\\d)",
          lambda found: parts.AfterQuarter(int(found[1]), int(found[2])), "ภายใน 30 วันนับแต่วันสิ้นไตรมาสที่ 1"),
    _term("month of a quarter", "(?:<within>(?:วันที่<n>)?(?:ของ)?|ทุกวันที่<n>ของ)เดือน(แรก|ที่[1-3]|สุดท้าย)ของ(?:ทุก|แต่ละ)?ไตรมาส(ถัดไป)?",
          lambda found: parts.OfQuarter({"แรก": 1, key("สุดท้าย"): 3}.get(found[3]) or int(found[3][-1]), int(found[1] or found[2] or 0) or None, is_next=bool(found[4])),
          "ในเดือนแรกของทุกไตรมาส", "ทุกวันที่ ๒๕ ของเดือนสุดท้ายของแต่ละไตรมาส", "ภายในวันที่ ๒๐ ของเดือนแรกของไตรมาสถัดไป"),
    _term("working days", "<within><n>วันทำการ(?!<weekday>)(?:<from>|แรก)?(?:จาก)?(?:วัน)?(?:ที่)?(?:สิ้น(?:สุด)?)?(?:ของ)?(?:แต่ละ|ทุก)?(?:เดือน(?:ถัดไป)?|ไตรมาส)?",
          _working_days, "ภายใน ๕ วันทำการ", "ภายใน 5 วันทำการนับแต่วันสิ้นเดือน", "ภายใน ๓ วันทำการแรกของเดือน"),
    _term("two days of the month", "(?:<within>)(?:ทุก)?วันที่<n>(?:และ|,|กับ|/)(?:วันที่)?<n>ของ(?:ทุก|แต่ละ)?เดือน(?!<month>|ถัด|ต่อ)",
          lambda found: parts.OnTwoDays((int(found[1]), int(found[2]))), "ทุกวันที่ ๑ และ ๑๖ ของเดือน"),
    _term("every other month", "เดือนเว้นเดือน|เดือนคี่|เดือนคู่", parts.Unclear("เดือนใดบ้าง"), "เดือนเว้นเดือน"),
    _term("one day or another", "<within>(?:วันที่)<n>หรือ(?:ก่อน|ภายใน)?(?:วัน)?(?:ที่<n>|สิ้นเดือน)(?:ของ(?:ทุก)?เดือน)?",
          parts.Unclear("เอกสารให้เลือกสองวัน ใช้วันใด"), "ภายในวันที่ 15 หรือก่อนวันสิ้นเดือน"),
    _term("part of the month", "<within>(?:ช่วง)?(?:ต้น|กลาง|ปลาย)(?:ของ)?(?:ทุก|แต่ละ)?(?:เดือน|ปี|ไตรมาส)(?:งบประมาณ)?(?:<month><year>)?|<within>สัปดาห์(?:แรก|ที่\\d|สุดท้าย)(?:ของ(?:ทุก)?เดือน)?",
          parts.Unclear("ต้น กลาง ปลาย หรือสัปดาห์ใดของเดือน ถือวันใดเป็นวันครบกำหนด"), "ปลายเดือน", "ภายในสัปดาห์แรกของเดือน", "ต้นเดือนมีนาคม"),
    # ── Months, dates, windows ──
    _term("months", "(?:<within>|ก่อน)(?:สิ้น|วันสิ้น)?(?:ประจำ)?(?:ช่วง|ห้วง)?(?:เดือน)?<month><year>(?:(?:<and>|หรือ)(?:เดือน)?<month><year>)*(?:ของ)?(?:ทุก|แต่ละ)?(?:ปี(?:งบประมาณ)?(?!\\d|<era>\\d))?",
          _months, "ภายในเดือนมีนาคม", "ภายในเดือนเมษายน และเดือนตุลาคม ของทุกปี", "ภายในเดือนเมษายนและภายในเดือนตุลาคมของทุกปี",
          "เดือน มีนาคม 2566", "ภายในเดือนธันวาคมของทุกปี", "ภายในสิ้นเดือนมีนาคม ๒๕๖๗", "เดือนมกราคม เมษายน กรกฎาคม และตุลาคม"),
    _term("dates", "(?:<within>|ก่อน|ใน|ณ)(?:วัน)?<date>(?:<and>(?:<date>|<month><year>))*(?:ของทุกปี)?",
          _dates, "ภายในวันที่ 15 มีนาคม 2567", "ภายในวันที่ 31 ตุลาคม 2556", "ให้แล้วเสร็จภายในวันที่ ๓๐ เมษายน ๒๕๖๗", "แล้วเสร็จภายใน 30 ก.ย. 67",
          "ภายในวันศุกร์ที่ 31 มีนาคม พ.ศ..2566", "ภายในวันที่ ๕ เมษายน และ ๕ ตุลาคม ๒๕๖๗", "31/03/2566"),
    _term("window", "(?:ระหว่าง|ตั้งแต่|(?:ใน)?(?:ช่วง|ห้วง)(?:เวลา|ระหว่าง)?)?(?:วันที่|เดือน)*(?:<date>|<day>|<month><year>)<to>(?:<date>|<month><year>)",
          _between, "ในช่วงวันที่ 16 ตุลาคม - 22 พฤศจิกายน 2561", "ช่วงวันที่ 23 - 26 พ.ย. 2561", "1 มีนาคม 2565 –30 เมษายน 2565",
          "เดือนมีนาคม-เมษายน 2564", "ในห้วงเดือนมกราคม – มิถุนายน", "1-15 พ.ค. 63", "ม.ค.-มี.ค. 2567", "ต.ค. ๖๕ - มี.ค. ๖๖"),
    _term("quarters", "<within>(?:สิ้น)?(?:ใน)?ไตรมาส(?:(?:ที่)?[1-4]|แรก|สุดท้าย)(?:(?:,|-|และ|กับ|ถึง|/)*(?:ไตรมาส)?(?:ที่)?[1-4](?!\\d))*(?:/25\\d\\d)?(?:\\(?รอบ<n>เดือน\\)?)?",
          _quarters, "ไตรมาสที่ ๒", "ไตรมาส 2 (รอบ 6 เดือน)", "ไตรมาส 4 (รอบ 12 เดือน)", "ภายในไตรมาสที่ ๑", "ไตรมาสที่ 2 และ 4", "ภายในไตรมาสแรก"),
    _term("half of the year", "<within>(?:ช่วง)?ครึ่งปี(?:งบประมาณ)?(?:แรก|หลัง)",
          lambda found: parts.Rounds((6,) if key("แรก") in found[0] else (12,)), "ครึ่งปีแรก", "ภายในครึ่งปีหลัง"),
    _term("end of the fiscal year", "(?:<within>|ก่อน)(?:วัน)?สิ้น(?:สุด)?ปีงบประมาณ(?:(?:พ\\.?ศ\\.*)?25\\d\\d)?|ภายในปีงบประมาณ(?:(?:พ\\.?ศ\\.*)?25\\d\\d)?",
          parts.InQuarters((4,)), "ภายในสิ้นปีงบประมาณ", "สิ้นปีงบประมาณ พ.ศ. ๒๕๖๖", "ภายในปีงบประมาณ ๒๕๖๖"),
    _term("end of the year", "(?:<within>|ก่อน)(?:วัน)?สิ้น(?:สุด)?ปี(?!งบประมาณ)", parts.Unclear("สิ้นปีงบประมาณ หรือสิ้นปีปฏิทิน"), "ภายในสิ้นปี"),
    _term("within the year", "(?:ภายใน|ใน)ปี(?:นี้)?(?!งบประมาณ|<era>\\d|ละ|ปัจจุบัน)", parts.Unclear("ภายในปีงบประมาณ หรือปีปฏิทิน ครบกำหนดวันใด"), "ภายในปี"),
    _term("rounds", "(?:ใน)?(?:ทุก)?รอบ(?:การประเมิน|ระยะเวลา|การรายงาน|ที่)?<n>(?:เดือน)?(?:(?:,|/|และ|หรือ|รอบ|\\x20)*<n>(?:เดือน)?)*เดือน(?:แรก|หลัง)?",
          _rounds, "รอบ ๖ เดือน", "รอบ ๖ เดือน / รอบ ๑๒ เดือน", "รอบ 6 และ 12 เดือน", "รอบ 6 9 และ 12 เดือน",
          "ในทุกรอบระยะเวลา 3 เดือน 6 เดือน และ 9 เดือน"),
    _term("round named by its month", "(?:ใน)?(?:ทุก)?รอบ(?:เดือน)?<month>(?:<and>(?:รอบ)?(?:เดือน)?<month>)*(?!<to>)",
          lambda found: parts.NamedRounds(tuple(one.month for one in printed_dates(found[0]))), "รอบเมษายน", "รอบเดือน ตุลาคม", "รอบเดือนเมษายนและรอบเดือนตุลาคม"),
    # ── No date by itself ──
    _term("after an event", "<within><n>วัน(?!ทำการ|ที่)(?:<from>(?:วัน)?(?:ที่)?)?(?!สิ้น|วันสิ้น)", lambda found: parts.AfterAnEvent(int(found[1])),
          "ภายใน 30 วัน", "ภายในสิบห้าวันนับแต่วันที่"),
    _term("days after what happens", "(?:ภาย)?หลัง(?:จาก)?(?!สิ้น|วันสิ้น|ไตรมาส)[<thai>]{2,40}?<n>วัน(?!ที่)", lambda found: parts.AfterAnEvent(int(found[1])),
          "หลังจากได้รับอนุมัติ ๑๕ วัน"),
    _term("not so often", "ไม่(?:ต้อง|จำเป็นต้อง)[<thai>]{0,40}?(?:ราย|ทุก|ประจำ)(?:วัน|สัปดาห์|เดือน|ไตรมาส|ปี)", parts.Beside(), "ไม่ต้องรายงานรายเดือน"),
    _term("days after a date", "<within><n>วัน<from>(?:จาก)?<date>", lambda found: parts.CountedFrom(int(found[1]), printed_dates(found[0])[-1]),
          "ภายใน ๓๐ วัน นับแต่วันที่ ๑ พฤศจิกายน ๒๕๖๗"),
    _term("always", "(?:อย่าง|โดย)?(?:ต่อเนื่อง|สม่ำเสมอ)|(?:ให้)?เป็นปัจจุบัน|ตลอด(?:ทั้ง)?(?:ปี|เวลา|ระยะเวลา)(?:งบประมาณ)?(?!<era>\\d)|ตามความเหมาะสม",
          parts.Always(), "อย่างต่อเนื่อง", "อย่างสม่ำเสมอ", "เป็นปัจจุบัน", "ตลอดปี", "ตลอดปีงบประมาณ", "ตลอดเวลา", "ตามความเหมาะสม"),
    _term("on occasion", "เมื่อ(?:มี(?:กรณี|เหตุ|เรื่อง|การ)?|ได้รับ|เกิด|พบ|สิ้นสุด|(?:ดำเนินการ)?(?:แล้ว)?เสร็จ)|ทุกครั้ง(?:ที่)?|ตามกรณี|แล้วแต่กรณี", parts.Always(is_assumed=True), "เมื่อมีกรณี", "ทุกครั้ง", "เมื่อได้รับ"),
    _term("urgent", "โดย(?:เร็ว|ด่วน|พลัน)(?:ที่สุด)?|(?:โดย)?ทันที|ด่วนที่สุด|ด่วนมาก", parts.Always(is_assumed=True), "โดยเร็ว", "โดยด่วน", "ทันที", "ด่วนที่สุด"),
    _term("as before", "(?<!แล้วเสร็จ)(?<!เสร็จสิ้น)ตาม(?:ที่)?(?:กำหนด|(?:ห้วง|ช่วง|ระยะ)(?:เวลา)?ดังกล่าว|รอบดังกล่าว|กำหนดดังกล่าว)(?:เวลา(?!ที่)|การดังกล่าว)?(?!ไว้|ใน|ของ|การ|ที่)",
          parts.AsBefore(), "ตามกำหนด", "ตามห้วงเวลาดังกล่าว", "ตามระยะเวลาดังกล่าว"),
    # ── False friends ──
    _term("data date", "(?:ข้อมูล)?ณ<date>|ณ(?:วัน)?สิ้น(?:เดือน<month><year>(?:<and><month><year>)*|ปี(?:งบประมาณ)?)", parts.Beside(),
          "ณ วันสิ้นเดือนมีนาคมและกันยายน", "ข้อมูล ณ วันที่ 30 กันยายน 2565"),
    _term("dated paper", "(?:ลง|ประกาศ|คำสั่ง|หนังสือ)(?:เมื่อ)?<date>|เมื่อ<date>", parts.Beside(), "ลงวันที่ ๑๕ กรกฎาคม ๒๕๕๖"),
    _term("law", '(?:พระราชบัญญัติ|พระราชกฤษฎีกา|พ\\.ร\\.บ\\.|ระเบียบ|ประกาศ|คำสั่ง|ข้อบัญญัติ|เทศบัญญัติ|รัฐธรรมนูญ|กฎกระทรวง|แก้ไขเพิ่มเติม|\\(?ฉบับ(?:ที่)?)(?:(?!ภายใน)[<thai>a-z.,()/"\\d]){0,80}?พ\\.?ศ\\.*2[45]\\d\\d',
          parts.Beside(), "พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐", "(ฉบับที่ ๓) พ.ศ. ๒๕๖๑"),
    _term("years of a plan", "\\(?พ\\.?ศ\\.*25\\d\\d-(?:พ\\.?ศ\\.*)?25\\d\\d\\)?|แผน[<thai>]{0,24}?\\d{1,2}ปี|\\(?(?:ระยะ)?\\d{1,2}ปี\\)?\\(", parts.Beside(),
          "(พ.ศ. ๒๕๖๖ - ๒๕๗๐)", "แผนพัฒนาท้องถิ่น ๕ ปี"),
    _term("which year", "(?:ประจำ|ใน|ของ)?ปี(?:งบประมาณ)?(?:พ\\.?ศ\\.*)?25\\d\\d(?:-25\\d\\d)?(?!\\d)", parts.Beside(), "ประจำปีงบประมาณ พ.ศ. ๒๕๖๖", "ปี 2566"),
    _term("which time", "(?:ครั้ง|งวด)ที่\\d{1,2}(?:/(?:25)?\\d\\d)?", parts.Beside(), "ครั้งที่ ๑", "ครั้งที่ ๑/๒๕๖๗"),
    _term("at least so long", "(?:ระยะเวลา|เวลา)?(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|อย่างน้อย|เป็นเวลา|เป็นระยะเวลา)<n>(?:วัน(?:ทำการ)?|เดือน|ปี|ชั่วโมง)", parts.Beside(),
          "ระยะเวลาไม่น้อยกว่าสามสิบวัน", "ไม่น้อยกว่า ๑๕ วัน"),
    _term("every year's", "(?:ของ|ใน)(?:ทุก|แต่ละ)ปี(?:งบประมาณ)?", parts.Beside(), "ของทุกปี"),
    _term("done in time", "(?:แล้วเสร็จ|เสร็จสิ้น|เสร็จ)ตาม(?:ที่)?(?:กำหนด|ระยะเวลา|เวลา)(?:เวลา)?(?:ที่กำหนด)?|ภายใน(?:ระยะ)?(?:เวลา|กำหนด)(?:เวลา)?ที่กำหนด", parts.Beside(),
          "แล้วเสร็จตามระยะเวลา", "แล้วเสร็จตามกำหนด"),
)  # fmt: skip


# What smells of time. A stretch that none of the rows above covers is not understood, and the clause has no date.
SIGNALS = re.compile(
    key(
        "ภายใน(?=\\d+(?:วัน|เดือน|ปี|สัปดาห์|ชั่วโมง|ไตรมาส|/|-|ของ|$)|วัน|เดือน|ปี|ไตรมาส|สัปดาห์|เวลา|กำหนด|ระยะ|สิ้น|…|\\.\\.|งวด|ภาค|ต้น|กลาง|ปลาย"
        f"|ช่วง|ห้วง|รอบ|ครึ่ง|ไม่เกิน|{MONTH}|$)"
        "|ทุก(?:ๆ)?(?=\\d|วัน|เดือน|ปี|สัปดาห์|ไตรมาส|ครึ่ง|ภาค|งวด|รอบ|สิ้น)|ไตรมาส|ครึ่งปี(?!แรก|หลัง)"
        f"|\\d+(?:วัน(?!ที่)|เดือน|ปี(?!ที่)|ครั้ง|สัปดาห์)|(?<!กลาง)วันที่(?=\\d)|สิ้น(?:เดือน|ปี|ไตรมาส|สุดไตรมาส)|{MONTH}"
        "|ก่อนวัน|ก่อนสิ้น|ราย(?:เดือน|ไตรมาส|ปี|สัปดาห์|วัน|ภาค|งวด)|รอบ(?=\\d)|(?:ต้น|กลาง|ปลาย)(?:เดือน|ปี)"
        "|ภาคเรียน|ปีการศึกษา|ปีปฏิทิน|(?:เดือน|ไตรมาส|ปี|สัปดาห์)ละ|25\\d\\d(?!\\d)|\\d{1,2}/\\d{1,2}/\\d{2,4}|เดือน(?:ถัดไป|ต่อไป|นี้)"
    )
)

# A text without any of these says nothing about time, and the table need not be tried on it.
HINTS = re.compile(
    SIGNALS.pattern
    + "|"
    + key(
        "เดือน|ปี|ไตรมาส|ทุก|ประจำ|ราย|ต่อเนื่อง|สม่ำเสมอ|ปัจจุบัน|ตลอด|กำหนด|เหมาะสม|ทันที|ด่วน|โดยเร็ว|เมื่อ|ดังกล่าว|กรณี|สุดท้าย|วัน|ครั้งที่|งวดที่|เสร็จ|พ\\.?ศ"
    )
)
