"""The cadence: the rule that gives an obligation its nominal dates.

A cadence is expanded over one fiscal year into slots: a nominal date and the days it covers. A slot belongs to the
measure when the days it covers overlap the measure's period, never because its date does: the report of October N
covers April to September N and stays, although it falls after 30 September N.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import Span, add_months, clamp, month_end, nth_weekday

if TYPE_CHECKING:
    from ita_scheduler.domain.calendar import FiscalYear


# ── Day rules: which day, given the window of days that the duty covers ──


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of the window (“ภายในเดือนมีนาคม”, “ทุกไตรมาส”)."""

    def date_for(self, window: Span) -> date:
        """Return the window's end."""
        return window.end


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """Day N of the window's last month, or of the month after it (“ภายในวันที่ ๑๐ ของเดือนถัดไป”).

    In a month that is shorter than N it is the month's last day.
    """

    day: int
    following: bool = False

    def date_for(self, window: Span) -> date:
        """Return the day in the month of the window's end, or in the month that follows."""
        month = add_months(window.end.replace(day=1), 1 if self.following else 0)
        return clamp(month.year, month.month, self.day)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The nth such weekday of the window's last month (“ทุกวันจันทร์แรกของเดือน”); Monday is 0."""

    nth: int
    weekday: int

    def date_for(self, window: Span) -> date:
        """Return it in the month of the window's end."""
        return nth_weekday(window.end.year, window.end.month, self.nth, self.weekday)


@dataclass(frozen=True, slots=True)
class DaysAfter:
    """N days after the window's end (“ภายในสามสิบวันนับจากวันสิ้นไตรมาส”).

    The count starts the day after (ป.พ.พ. ม.๑๙๓/๓), so 30 days from 31 December is 30 January.
    """

    days: int

    def date_for(self, window: Span) -> date:
        """Return the window's end plus N days."""
        return window.end + timedelta(days=self.days)


DayRule = LastDay | DayOfMonth | NthWeekday | DaysAfter


# ── Cadences ──


@dataclass(frozen=True, slots=True)
class Slot:
    """One nominal date and the days it covers."""

    nominal: date
    covers: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Once: on a printed date, or in a month without a year, which is then the one inside the fiscal year."""

    on: date | None = None
    month: int | None = None
    day: DayRule = LastDay()

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give one slot that covers the period up to the date."""
        if self.on is not None:
            nominal = self.on
        elif self.month is not None:
            first = year.date_in(self.month, 1)
            nominal = self.day.date_for(Span(first, month_end(first)))
        else:
            nominal = self.day.date_for(period)
        return (Slot(nominal, Span(min(period.start, nominal), nominal)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Every week on one weekday (Monday is 0); each slot covers the seven days that end on it."""

    weekday: int

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give a slot for each such weekday inside the period."""
        del year
        first = period.start + timedelta(days=(self.weekday - period.start.weekday()) % 7)
        days = (first + timedelta(days=n) for n in range(0, (period.end - first).days + 1, 7))
        return tuple(Slot(day, Span(max(period.start, day - timedelta(days=6)), day)) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryMonths:
    """Every N months (1, 2, 3, 4, 6 or 12), in windows counted from the fiscal year's start.

    Monthly is N = 1, quarterly N = 3 (the fiscal quarters).
    """

    months: int
    day: DayRule = LastDay()

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give a slot for each window that shares a day with the period.

        In a window whose date had passed before the period began, nothing is owed.
        """
        slots = (
            Slot(self.day.date_for(window), window.clipped(period))
            for window in year.windows(self.months)
            if window.overlaps(period)
        )
        return tuple(slot for slot in slots if slot.nominal >= slot.covers.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Semiannual:
    """Twice a year: at the end of each half, or in two named months.

    A month up to two months after the end of a half reports on that half: April covers October to March, October
    of the next fiscal year covers April to September. Two months that do not stand so to the two halves (January
    and July) are taken inside the fiscal year, each for the days since the one before.
    """

    months: tuple[int, int] | None = None
    day: DayRule = LastDay()

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give the two slots of the fiscal year, in order of time."""
        halves = year.windows(6)
        if self.months is None:
            return EveryMonths(months=6, day=self.day).slots(year, period)
        reported_in = [self._month_after(half, self.months) for half in halves]
        if None not in reported_in:
            pairs = zip(halves, reported_in, strict=True)
            slots = [
                Slot(self.day.date_for(month), half.clipped(period))
                for half, month in pairs
                if month is not None and half.overlaps(period)
            ]
            return tuple(slots)
        inside = sorted(year.date_in(month, 1) for month in self.months)
        return Dates(on=tuple(self.day.date_for(Span(day, month_end(day))) for day in inside)).slots(year, period)

    @staticmethod
    def _month_after(half: Span, months: tuple[int, int]) -> Span | None:
        """Return the one of the months in which a half is reported on: its last, or one of the two after it."""
        for month in months:
            late = (month - half.end.month) % 12
            if late <= 2:
                first = add_months(half.end.replace(day=1), late)
                return Span(first, month_end(first))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annual:
    """Once every fiscal year: on its last day, or in a named month inside it (`following`: of the next year)."""

    month: int | None = None
    day: DayRule = LastDay()
    following: bool = False

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give the one slot, which covers the period."""
        if self.month is None:
            return (Slot(self.day.date_for(year.span), period),)
        first = add_months(year.date_in(self.month, 1), 12 if self.following else 0)
        return (Slot(self.day.date_for(Span(first, month_end(first))), period),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Dates printed one by one; each covers the days since the one before."""

    on: tuple[date, ...]

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give a slot for each date, in order of time."""
        del year
        slots, start = [], period.start
        for day in sorted(self.on):
            slots.append(Slot(day, Span(min(start, day), day)))
            start = day + timedelta(days=1)
        return tuple(slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuous:
    """Always (“อย่างต่อเนื่อง”): no date, never mailed, always listed."""

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give nothing."""
        del year, period
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterEvent:
    """N days after something happens (“ภายใน ๑๕ วันนับแต่วันที่ได้รับเรื่อง”): no date until it is entered."""

    days: int
    events: tuple[date, ...] = ()

    def slots(self, year: FiscalYear, period: Span) -> tuple[Slot, ...]:
        """Give a slot for each event entered; the count starts the day after it (ป.พ.พ. ม.๑๙๓/๓)."""
        del year, period
        ends = ((event, event + timedelta(days=self.days)) for event in sorted(self.events))
        return tuple(Slot(end, Span(event, end)) for event, end in ends)


Cadence = Once | Weekly | EveryMonths | Semiannual | Annual | Dates | Continuous | AfterEvent


def own_period_days(cadence: Cadence) -> int | None:
    """Return the calendar days from one nominal date to the next; None when the cadence does not repeat."""
    match cadence:
        case Weekly():
            return 7
        case EveryMonths(months=months):
            return months * 30
        case Semiannual():
            return 182
        case Annual():
            return 365
        case _:
            return None
