"""The parts of one time phrase and what they mean: a cadence with what had to be assumed, or a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from ita_scheduler.domain.cadence import Cadence, Dates, Once
from ita_scheduler.domain.calendar import Span, month_end
from ita_scheduler.domain.thai import BE_OFFSET, MONTHS, long_date, thai_digits
from ita_scheduler.importing.grammar.parts import Every, Part, TimesAYear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.grammar.dates import Printed

P = TypeVar("P")

OCTOBER = 10  # the one month that a fiscal year could mean at either of its ends
# A date so long after the fiscal year is no report on it any more, but a slip or another plan's.
_LATE = timedelta(days=92)

MONTH_END = "“ภายในเดือน” หมายถึงวันสุดท้ายของเดือน"
EVERY_MONTH_END = "ครบกำหนดวันสุดท้ายของแต่ละเดือน"
QUARTER = "ไตรมาสนับตามปีงบประมาณ (ต.ค.–ธ.ค., ม.ค.–มี.ค., เม.ย.–มิ.ย., ก.ค.–ก.ย.)"
QUARTER_END = f"{QUARTER} ครบกำหนดวันสุดท้ายของไตรมาส"
YEAR_END = "ปีละครั้ง ครบกำหนดวันสิ้นปีงบประมาณ"
NO_YEAR = "เอกสารไม่ได้ระบุปี จึงถือว่าเป็นเดือนในปีงบประมาณ"
AFTER_QUARTER = "รายงานของแต่ละไตรมาสครบกำหนดในเดือนถัดจากไตรมาส ตุลาคมจึงเป็นตุลาคมหลังสิ้นปีงบประมาณ"
NO_DATE = "งานต่อเนื่องหรือตามกรณี ไม่มีวันครบกำหนด จึงแสดงไว้โดยไม่ส่งจดหมายเตือน"
DAYS_OR_DEADLINE = "เป็นช่วงของข้อมูลที่รายงาน หรือเป็นวันครบกำหนด"
WINDOW_END = "ช่วงเวลา ครบกำหนดวันสุดท้ายของช่วง"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a time phrase says. Without a `cadence` the `question` says what the officer must tell.

    `assumptions` are Thai sentences; none means that the dates are printed. `remarks` say what follows from what is
    printed, and assume nothing. `inherits` asks for the dates of the clause before (“ตามกำหนด”), which the cadence,
    when there is one, must not contradict.
    """

    cadence: Cadence | None = None
    assumptions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    question: str | None = None
    inherits: bool = False


def ask(question: str) -> Meaning:
    """Return what is not understood: a question and no date."""
    return Meaning(question=question)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The parts of one time phrase, and the fiscal year in which they are understood."""

    parts: tuple[Part, ...]
    year: FiscalYear

    def all(self, kind: type[P]) -> tuple[P, ...]:
        """Return the parts of a kind, each once."""
        return tuple(dict.fromkeys(one for one in self.parts if isinstance(one, kind)))

    def only(self, *kinds: type) -> bool:
        """Tell whether nothing but these kinds is there."""
        return all(isinstance(one, kinds) for one in self.parts)

    @property
    def times(self) -> int | None:
        """How often a year the phrase says, or None; contradicting words give 0, which fits nothing."""
        said = {one.times for one in self.all(TimesAYear)} | {12 // one.months for one in self.all(Every)}
        return said.pop() if len(said) == 1 else 0 if said else None


def on(days: Sequence[date]) -> Cadence:
    """Return the cadence of days that are written out."""
    in_order = tuple(sorted(dict.fromkeys(days)))
    return Once(on=in_order[0]) if len(in_order) == 1 else Dates(on=in_order)


def month_of(printed: Printed, year: FiscalYear) -> Span:
    """Return the days of a printed month. Raises NotInCalendar."""
    first = printed.first_day(year)
    return Span(first, month_end(first))


def month_words(day: date) -> str:
    """Write มีนาคม ๒๕๖๖."""
    return f"{MONTHS[day.month - 1]} {thai_digits(day.year + BE_OFFSET)}"


def year_notes(printed: Printed, day: date, year: FiscalYear) -> list[str]:
    """Say what was assumed about the year of a printed date, and that it lies after the fiscal year."""
    if printed.year is None:
        return [f"{NO_YEAR} คือ {month_words(day)}"]
    if printed.is_year_assumed:
        return [f"เอกสารไม่ได้ระบุปีของวันนี้ จึงถือว่าเป็น {month_words(day)} ตามวันที่ก่อนหน้า"]
    if printed.is_common_era:
        return [f"เอกสารพิมพ์ปี ค.ศ. อ่านเป็น {long_date(day)}"]
    return [f"{long_date(day)} อยู่หลังปีงบประมาณ {thai_digits(year.be)}"] if day > year.span.end else []


def outside(days: Sequence[date], year: FiscalYear) -> str | None:
    """Ask about a date before the fiscal year or long after it: a document copied from last year's, or a slip."""
    for day in days:
        if day < year.span.start or day > year.span.end + _LATE:
            return f"{long_date(day)} ไม่อยู่ในปีงบประมาณ {thai_digits(year.be)} วันครบกำหนดคือวันใด"
    return None


def which_october(year: FiscalYear) -> str:
    """Ask which of two Octobers is meant."""
    first, last = (thai_digits(year.be - n) for n in (1, 0))
    return f"ตุลาคม {first} (ต้นปีงบประมาณ) หรือ ตุลาคม {last} (หลังสิ้นปีงบประมาณ)"
