"""The fiscal year, working days, and civil dates against instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.calendar import (
    FiscalYear,
    Span,
    WorkingCalendar,
    add_months,
    instant,
    iso_week,
    local,
    month_end,
    nth_weekday,
)
from tests.world import BANGKOK

DAYS = st.dates(min_value=date(2017, 1, 1), max_value=date(2056, 12, 31))
HOLIDAYS = st.sets(st.dates(min_value=date(2022, 9, 1), max_value=date(2023, 12, 31)), max_size=60)


def test_the_fiscal_year_2566_begins_in_october_2565():
    assert FiscalYear(2566).span == Span(date(2022, 10, 1), date(2023, 9, 30))


def test_its_quarters_end_in_december_march_june_and_september():
    ends = [window.end for window in FiscalYear(2566).windows(3)]

    assert ends == [date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30)]


@given(DAYS)
def test_every_day_lies_in_exactly_the_fiscal_year_that_it_names(day):
    year = FiscalYear.of(day)

    assert day in year.span
    assert day not in FiscalYear(year.be - 1).span
    assert day not in FiscalYear(year.be + 1).span


@given(st.sampled_from([1, 2, 3, 4, 6, 12]), st.integers(2560, 2599))
def test_windows_cover_the_year_without_gap_or_overlap(months, be):
    windows = FiscalYear(be).windows(months)

    assert windows[0].start == FiscalYear(be).span.start
    assert windows[-1].end == FiscalYear(be).span.end
    assert all(b.start - a.end == timedelta(days=1) for a, b in zip(windows, windows[1:], strict=False))


@pytest.mark.parametrize(
    ("month", "expected"), [(3, date(2023, 3, 31)), (10, date(2022, 10, 31)), (2, date(2023, 2, 28))]
)
def test_a_month_without_a_year_is_the_one_inside_the_fiscal_year(month, expected):
    assert FiscalYear(2566).date_in(month, 31) == expected


@given(HOLIDAYS, st.dates(min_value=date(2022, 10, 1), max_value=date(2023, 10, 31)))
def test_act_by_and_last_day_enclose_the_nominal_date_and_nothing_worked_lies_between(holidays, day):
    calendar = WorkingCalendar(dict.fromkeys(holidays, "หยุด"))
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)

    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    assert (before == after) is calendar.is_working(day)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(calendar.is_working(one) for one in between)


@given(HOLIDAYS, st.dates(min_value=date(2022, 10, 1), max_value=date(2023, 10, 31)), st.integers(0, 30))
def test_shifting_there_and_back_is_no_shift_and_counts_agree(holidays, day, count):
    calendar = WorkingCalendar(dict.fromkeys(holidays, "หยุด"))
    start = calendar.on_or_after(day)
    end = calendar.shift(start, count)

    assert calendar.shift(end, -count) == start
    assert calendar.between(start, end) == count
    assert calendar.following(start) == calendar.shift(start, 1)


def test_shifting_from_a_day_off_is_refused():
    with pytest.raises(ValueError, match="not a working day"):
        WorkingCalendar({}).shift(date(2023, 4, 1), 1)


@given(DAYS)
def test_two_days_share_an_iso_week_when_the_calendar_says_so(day):
    other = day + timedelta(days=3)

    assert (iso_week(day) == iso_week(other)) == (day.isocalendar()[:2] == other.isocalendar()[:2])


@given(DAYS, st.integers(-30, 30))
def test_adding_months_keeps_the_day_or_takes_the_months_last(day, months):
    moved = add_months(day, months)

    assert moved.day == min(day.day, month_end(moved).day)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months


def test_the_first_monday_of_may_2566():
    assert nth_weekday(2023, 5, 1, 0) == date(2023, 5, 1)


def test_mornings_in_bangkok_are_instants_in_the_small_hours_of_utc():
    assert instant(date(2023, 3, 31), time(8, 30), BANGKOK) == datetime(2023, 3, 31, 1, 30, tzinfo=UTC)
    assert local(datetime(2023, 3, 30, 18, tzinfo=UTC), BANGKOK).date() == date(2023, 3, 31)
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2023, 3, 31), BANGKOK)


def test_a_zone_with_summer_time_keeps_the_wall_clock():
    sydney = ZoneInfo("Australia/Sydney")
    summer, winter = instant(date(2023, 1, 10), time(8, 30), sydney), instant(date(2023, 7, 10), time(8, 30), sydney)

    assert (summer.hour, winter.hour) == (21, 22)
