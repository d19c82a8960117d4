"""The fiscal year, the working day, and the only place where civil dates and instants meet.

The fiscal year N (พ.ศ.) runs from 1 October N−1 to 30 September N (พ.ร.บ.วิธีการงบประมาณ พ.ศ. ๒๕๖๑ มาตรา ๔).
Civil dates are `date`; instants are aware UTC `datetime`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import BE_OFFSET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)

# Plans are accepted for the fiscal years 2560 to 2599; the calendar reaches past both ends so that counting
# working days from their first or last date never falls off its edge.
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2059, 12, 31)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Civil dates from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def clipped(self, other: Span) -> Span:
        """Return the days that both share; call it only when they overlap."""
        return Span(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """ปีงบประมาณ, named by the Buddhist-era year in which it ends."""

    be: int

    @property
    def span(self) -> Span:
        """1 October of the year before to 30 September."""
        year = self.be - BE_OFFSET
        return Span(date(year - 1, 10, 1), date(year, 9, 30))

    def windows(self, months: int) -> tuple[Span, ...]:
        """Cut the year into windows of `months` (a divisor of 12): 3 gives the four fiscal quarters."""
        starts = [add_months(self.span.start, n) for n in range(0, 13, months)]
        return tuple(Span(start, following - timedelta(days=1)) for start, following in pairwise(starts))

    def date_in(self, month: int, day: int) -> date:
        """Return the one date of that month and day inside the year; a day past the month's end is its last day."""
        year = self.be - BE_OFFSET - (1 if month >= 10 else 0)
        return clamp(year, month, day)

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """Return the fiscal year in which `day` lies."""
        return cls(day.year + BE_OFFSET + (1 if day.month >= 10 else 0))


def clamp(year: int, month: int, day: int) -> date:
    """Return that date, or the month's last day where the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return clamp(day.year, day.month, 31)


def add_months(day: date, months: int) -> date:
    """Move by whole months; a day past the month's end becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    return clamp(index // 12, index % 12 + 1, day.day)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Return the nth such weekday of a month (nth 1 to 4; Monday is 0)."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def iso_week(day: date) -> int:
    """Return a number that grows by one every Monday; two days of one week share it."""
    return (day.toordinal() - 1) // 7


class WorkingCalendar:
    """Which days are worked: Monday to Friday without the government holidays.

    `holidays` maps each holiday to its name. Counting is by index in the sorted working days, so that a lead time
    of 15 days costs no more than one of 1.
    """

    __slots__ = ("_days", "_index", "holidays")

    def __init__(self, holidays: Mapping[date, str]) -> None:
        self.holidays = dict(holidays)
        self._days = tuple(day for day in _each_day() if day.weekday() < 5 and day not in self.holidays)
        self._index = {day: n for n, day in enumerate(self._days)}

    def is_working(self, day: date) -> bool:
        """Tell whether the office is open on `day`."""
        return day in self._index

    def on_or_before(self, day: date) -> date:
        """Return `day` if worked, else the last working day before it: the act-by day."""
        return self._days[bisect_right(self._days, day) - 1]

    def on_or_after(self, day: date) -> date:
        """Return `day` if worked, else the next working day: the last day (ป.พ.พ. ม.๑๙๓/๘ by analogy)."""
        return self._days[bisect_left(self._days, day)]

    def shift(self, day: date, working_days: int) -> date:
        """Return the working day that lies `working_days` after (or, negative, before) the worked day `day`.

        Raises ValueError when `day` is not worked: the caller decides first which side of a holiday is meant.
        """
        index = self._index.get(day)
        if index is None:
            raise ValueError(f"{day} is not a working day")
        return self._days[index + working_days]

    def following(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self._days[bisect_right(self._days, day)]

    def between(self, after: date, until: date) -> int:
        """Count the working days d with after < d <= until; negative the other way round."""
        return bisect_right(self._days, until) - bisect_right(self._days, after)


def _each_day() -> Iterator[date]:
    return (date.fromordinal(n) for n in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local date and time."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return `at` on the office's wall clock; raises ValueError for a naive `at`."""
    if at.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return at.astimezone(zone)
