"""What the rows of the table of terms give: the match of a row becomes a part."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import DayOfMonth, DaysAfter, NthWeekday
from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar import dates, parts
from ita_scheduler.importing.grammar.dates import printed_dates, with_years_of_neighbours
from ita_scheduler.importing.grammar.lexing import MONTH
from ita_scheduler.importing.grammar.pattern import SLOTS
from ita_scheduler.importing.grammar.phrase import DAYS_OR_DEADLINE

if TYPE_CHECKING:
    from ita_scheduler.importing.grammar.parts import Part

Match = re.Match[str]

_UNIT_MONTHS = {key("เดือน"): 1, key("ไตรมาส"): 3, key("ครึ่งปี"): 6, key("ปีงบประมาณ"): 12, key("ปี"): 12}


def so_often(months: int, found: Match) -> Part:
    """Read เดือนละ ๒ ครั้ง: more than once in a window says how often, and not when."""
    times = int(next((group for group in found.groups() if group), 1))
    if times == 1:
        return parts.Every(months)
    return parts.Unclear(f"“{thai_digits(times)} ครั้ง” ในแต่ละรอบ ครบกำหนดวันใดบ้าง")


def every_n_months(found: Match) -> Part:
    """Read ทุก ๖ เดือน; five months do not go into a year evenly."""
    months = int(next(group for group in found.groups() if group))
    if months in (1, 2, 3, 4, 6, 12):
        return parts.Every(months)
    return parts.Unclear(f"“ทุก {thai_digits(months)} เดือน” ไม่ลงตัวในหนึ่งปี ครบกำหนดวันใดบ้าง")


def after_the_end(found: Match) -> Part:
    """Read ภายใน ๓๐ วันนับจากวันสิ้นไตรมาส."""
    return parts.OnDay(DaysAfter(int(found[1])), _UNIT_MONTHS.get(found[2]))


def weekday(found: Match) -> int:
    return next(n for name, n in dates.WEEKDAYS.items() if name in found[0])


def in_months(found: Match) -> Part:
    """Read เดือนเมษายน และเดือนตุลาคม ของทุกปี."""
    months = with_years_of_neighbours(printed_dates(found[0]))
    if key("หรือ") in found[0]:
        return parts.Unclear("เอกสารระบุเดือนให้เลือก ครบกำหนดเดือนใด")
    return parts.InMonths(months, _is_yearly(found[0]), is_of_data=found[0].startswith(key("ประจำ")))


def on_dates(found: Match) -> Part:
    """Read ภายในวันที่ ๑๕ มีนาคม ๒๕๖๗, one or several."""
    dates_ = with_years_of_neighbours(printed_dates(found[0]))
    shared = dates_[0].day  # “วันที่ ๕ เมษายน และตุลาคม”: the one printed day counts for both
    dates_ = tuple(replace(one, day=shared) if one.day is None else one for one in dates_)
    return parts.OnDates(dates_, is_before=found[0].startswith(key("ก่อน")), is_yearly=_is_yearly(found[0]))


def between(found: Match) -> Part:
    """Read ๑๖ ตุลาคม - ๒๒ พฤศจิกายน ๒๕๖๑."""
    text = found[0]
    if text.startswith(key("ประจำ")):
        return parts.Unclear(DAYS_OR_DEADLINE)
    if bare := re.search(
        rf"(?<![\d{MONTH[1:-1]}])(\d{{1,2}})(?={SLOTS['to']}\d{{1,2}}(?:{key('เดือน')})?{MONTH})", text
    ):
        (last,) = printed_dates(text)[-1:]  # “๒๓ - ๒๖ พ.ย. ๒๕๖๑”: the month is printed once, behind the second day
        return parts.Between(replace(last, day=int(bare[1])), last)
    days = with_years_of_neighbours(printed_dates(text))
    if len(days) < 2:  # “๓๑ จนถึงเดือนมิถุนายน”: a day of no month
        return parts.Unclear("ช่วงเวลานี้เริ่มและสิ้นสุดเดือนใด")
    return parts.Between(days[0], days[1])


def _numbers(found: Match) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", found[0]))


def in_quarters(found: Match) -> Part:
    """Read ไตรมาสที่ ๒ และ ๔."""
    head = (
        re.sub(r"(?:/|" + dates.ERA + r")2[45]\d\d", "", found[0].partition("(")[0])
        .replace(key("แรก"), "1")
        .replace(key("สุดท้าย"), "4")
    )
    numbers = tuple(int(n) for n in re.findall(r"(?<!\d)[1-4](?!\d)", head))
    if not numbers:
        return parts.Unclear("ไตรมาสใด ครบกำหนดเมื่อใด")
    if re.search(r"[1-4](?:-|ถึง)", head) and len(numbers) == 2:
        numbers = tuple(range(numbers[0], numbers[1] + 1))
    return parts.InQuarters(numbers, _year_behind(found[0]))


def in_rounds(found: Match) -> Part:
    """Read รอบ ๖ และ ๑๒ เดือน."""
    months = _numbers(found)
    if all(n in (3, 6, 9, 12) for n in months):
        return parts.Rounds(months)
    return parts.Unclear(f"รอบ {thai_digits(' '.join(map(str, months)))} เดือน ครบกำหนดวันใดบ้าง")


def working_days(found: Match) -> Part:
    """Ask: no rule of ours counts working days from a day."""
    return parts.Unclear(f"นับเป็นวันทำการ ({thai_digits(found[1])} วันทำการ) ครบกำหนดวันใด")


def week(found: Match) -> Part:
    """Read สัปดาห์ละ ๑ ครั้ง."""
    times = int(found[1] or 1)
    return parts.EveryWeek() if times == 1 else parts.Unclear(f"สัปดาห์ละ {thai_digits(times)} ครั้ง วันใดบ้าง")


def nth_weekday(found: Match) -> Part:
    """Read วันศุกร์ที่ ๒ ของทุกเดือน; แรก is the first."""
    nth = re.search("[1-4]", found[0])
    return parts.OnDay(NthWeekday(int(nth[0]) if nth else 1, weekday(found)), 1)


def day_of_month(found: Match) -> Part:
    """Read ภายในวันที่ ๒๖ ของทุกเดือน; whether ก่อนวันที่ ๕ counts the fifth has to be asked."""
    day = int(found[1] or found[2])
    if found[0].startswith(key("ก่อน")):
        return parts.Unclear(f"“ก่อนวันที่ {thai_digits(day)}” นับวันที่ {thai_digits(day)} ด้วยหรือไม่")
    return parts.OnDay(DayOfMonth(day), 1)


def of_quarter(found: Match) -> Part:
    """Read ในเดือนแรกของทุกไตรมาส, ทุกวันที่ ๒๕ ของเดือนสุดท้ายของแต่ละไตรมาส."""
    which = {key("แรก"): 1, key("สุดท้าย"): 3}.get(found[3]) or int(found[3][-1])
    return parts.OfQuarter(which, int(found[1] or found[2] or 0) or None, is_next=bool(found[4]))


def halves(found: Match) -> Part:
    """Read ครึ่งปีแรก and ครึ่งปีหลัง."""
    return parts.Rounds((6,) if key("แรก") in found[0] else (12,))


def named_rounds(found: Match) -> Part:
    """Read รอบเดือนเมษายน."""
    return parts.NamedRounds(tuple(one.month for one in printed_dates(found[0])))


def at_year_end(found: Match) -> Part:
    """Read ภายในสิ้นปีงบประมาณ พ.ศ. ๒๕๖๗."""
    return parts.AtYearEnd(_year_behind(found[0]))


def first_months(found: Match) -> Part:
    """Read ภายใน ๖ เดือนแรกของปีงบประมาณ: a round of three, six or nine months."""
    months = int(found[1])
    if months in (3, 6, 9) and key("หลัง") not in found[0]:
        return parts.Rounds((months,))
    return parts.Rounds((12,)) if months == 6 else parts.Unclear(f"{thai_digits(months)} เดือนใดของปีงบประมาณ")


def from_then_on(found: Match) -> Part:
    """Read ตั้งแต่วันที่ ๑ มกราคม ๒๕๖๗; behind หลัง the day itself does not count, which makes no difference here."""
    return parts.From(printed_dates(found[0])[-1])


def until_then(found: Match) -> Part:
    """Read จนถึงเดือนมิถุนายน ๒๕๖๗."""
    return parts.Until(printed_dates(found[0])[-1])


def _is_yearly(text: str) -> bool:
    return text.startswith(key("ทุก")) or key("ทุกปี") in text or key("แต่ละปี") in text


def _year_behind(text: str) -> int | None:
    year = re.search(r"2[45]\d\d", text)
    return int(year[0]) if year else None


def after_quarters(found: Match) -> Part:
    """Read ภายใน ๓๐ วันนับแต่วันสิ้นไตรมาสที่ ๒ และ ๔."""
    named = re.findall(r"(?<!\d)[1-4](?!\d)", found[0][found.start(2) - found.start() :])
    return parts.AfterQuarter(int(found[1]), tuple(int(n) for n in named))


def days_behind_the_end(found: Match) -> Part:
    """Read หลังสิ้นไตรมาส ๑๕ วัน."""
    return parts.OnDay(DaysAfter(int(found[2])), _UNIT_MONTHS.get(found[1]))


def first_days(found: Match) -> Part:
    """Read ภายใน ๕ วันแรกของเดือน."""
    return parts.OnDay(DayOfMonth(int(found[1]), following=key("ถัดไป") in found[0]), 1)


def days_from_to(found: Match) -> Part:
    """Read ๑-๑๐ ของทุกเดือน: due on the second of the two."""
    return parts.OnDay(DayOfMonth(int(found[2])), 1)
