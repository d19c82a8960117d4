"""What single words about time say. A cadence is put together from them: “ทุกเดือน” and “ภายในวันที่ ๕ ของเดือนถัดไป”."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_scheduler.domain.cadence import DayRule
    from ita_scheduler.importing.grammar.dates import Printed


@dataclass(frozen=True, slots=True)
class Every:
    """ทุกเดือน, ทุกไตรมาส, ทุก ๖ เดือน: every so many months. `is_at_end` when the words name the last day."""

    months: int
    is_at_end: bool = False


@dataclass(frozen=True, slots=True)
class EveryWeek:
    """ทุกสัปดาห์, ทุกวันศุกร์; Monday is 0, None where no day is named."""

    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class TimesAYear:
    """ปีละ ๒ ครั้ง: how often, and not when."""

    times: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """Which day of the month or of what follows a window. `every` is the window in months, None where none is named."""

    rule: DayRule
    every: int | None = None


@dataclass(frozen=True, slots=True)
class OnTwoDays:
    """ทุกวันที่ ๑ และ ๑๖ ของเดือน: two days of every month."""

    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OfQuarter:
    """ในเดือนแรกของทุกไตรมาส: the first, second or third month of each quarter; `day` None is that month's end."""

    month: int
    day: int | None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class AfterQuarter:
    """ภายใน ๓๐ วันนับแต่วันสิ้นไตรมาสที่ ๑: so many days after named quarters."""

    days: int
    quarters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InMonths:
    """เดือนเมษายน และเดือนตุลาคม. `is_yearly` when “ของทุกปี” follows, `is_of_data` behind ประจำ (“ประจำเดือนมีนาคม”)."""

    months: tuple[Printed, ...]
    is_yearly: bool = False
    is_of_data: bool = False


@dataclass(frozen=True, slots=True)
class OnDates:
    """ภายในวันที่ ๑๕ มีนาคม ๒๕๖๗. `is_before` where ก่อน makes the day itself too late."""

    dates: tuple[Printed, ...]
    is_before: bool = False
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """๑๖ ตุลาคม – ๒๒ พฤศจิกายน ๒๕๖๑: a window."""

    first: Printed
    last: Printed


@dataclass(frozen=True, slots=True)
class InQuarters:
    """ไตรมาสที่ ๒; `be` is the year printed behind it, None where none is."""

    quarters: tuple[int, ...]
    be: int | None = None


@dataclass(frozen=True, slots=True)
class AtYearEnd:
    """ภายในสิ้นปีงบประมาณ; `be` is the year printed behind it, None where none is."""

    be: int | None = None


@dataclass(frozen=True, slots=True)
class From:
    """ตั้งแต่วันที่ ๑ มกราคม ๒๕๖๗ เป็นต้นไป, until which nothing falls due; never a due date itself."""

    since: Printed


@dataclass(frozen=True, slots=True)
class Until:
    """จนถึงเดือนมิถุนายน: the last day of what is repeated, or a due date where nothing is."""

    last: Printed


@dataclass(frozen=True, slots=True)
class Rounds:
    """รอบ ๖ เดือน และ ๑๒ เดือน: how many months of the fiscal year are over at the end of each."""

    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NamedRounds:
    """รอบเดือนเมษายน: a round of half a year by the month in which it is reported."""

    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AfterAnEvent:
    """ภายใน ๑๕ วันนับแต่วันที่ได้รับเรื่อง."""

    days: int


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """ภายใน ๓๐ วันนับแต่วันที่ ๑ พฤศจิกายน ๒๕๖๗: so many days after a printed date."""

    days: int
    since: Printed


@dataclass(frozen=True, slots=True)
class Always:
    """อย่างต่อเนื่อง, ทุกวันทำการ, โดยเร็ว: no date. `is_assumed` where the words leave it to us to say so."""

    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class EveryYear:
    """ประจำปี, ทุกปี: yearly, when no stronger word stands beside it."""


@dataclass(frozen=True, slots=True)
class AsBefore:
    """ตามกำหนด: the dates of the clause before."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Looks like a time and is none: a law's year, the date of data, ครั้งที่ ๑, a posting period."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A time that only the officer can settle; the question is a Thai sentence."""

    question: str


Part = (
    Every
    | EveryWeek
    | TimesAYear
    | OnDay
    | OnTwoDays
    | OfQuarter
    | AfterQuarter
    | InMonths
    | OnDates
    | Between
    | InQuarters
    | AtYearEnd
    | From
    | Until
    | Rounds
    | NamedRounds
    | AfterAnEvent
    | CountedFrom
    | Always
    | EveryYear
    | AsBefore
    | Beside
    | Unclear
)

# What names days or how often; the rest names a round, an event, or no date at all.
DATED = (
    Every,
    EveryWeek,
    TimesAYear,
    OnDay,
    OnTwoDays,
    OfQuarter,
    AfterQuarter,
    InMonths,
    OnDates,
    Between,
    InQuarters,
    AtYearEnd,
    Until,
    CountedFrom,
)
