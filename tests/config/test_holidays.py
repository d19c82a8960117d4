"""Which days a Thai government office is closed, as far as the shipped table and package know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ita_scheduler.config.holidays import Corrections, read_holidays, working_calendar
from ita_scheduler.config.toml import Source, read_toml
from ita_scheduler.domain.thai import parse_date
from tests.config.reading import SCHEDULES

if TYPE_CHECKING:
    from ita_scheduler.domain.calendar import WorkingCalendar


@pytest.fixture(scope="module")
def corrections() -> Corrections:
    source = read_toml(SCHEDULES / "holidays.toml")
    assert isinstance(source, Source)
    read, problems = read_holidays(source)
    assert read is not None
    assert problems == ()
    return read


@pytest.fixture(scope="module")
def calendar(corrections: Corrections) -> WorkingCalendar:
    return working_calendar(corrections, 2021, 2028)


# Nominal month ends of the fiscal year 2566: the working day on or before each, and the one on or after it.
@pytest.mark.parametrize(
    ("nominal", "act_by", "last_day"),
    [
        ("2565-10-31", "2565-10-31", "2565-10-31"),
        ("2565-11-30", "2565-11-30", "2565-11-30"),
        ("2565-12-31", "2565-12-29", "2566-01-03"),
        ("2566-01-31", "2566-01-31", "2566-01-31"),
        ("2566-02-28", "2566-02-28", "2566-02-28"),
        ("2566-03-31", "2566-03-31", "2566-03-31"),
        ("2566-04-30", "2566-04-28", "2566-05-01"),
        ("2566-05-31", "2566-05-31", "2566-05-31"),
        ("2566-06-30", "2566-06-30", "2566-06-30"),
        ("2566-07-31", "2566-07-27", "2566-08-03"),
        ("2566-08-31", "2566-08-31", "2566-08-31"),
        ("2566-09-30", "2566-09-29", "2566-10-02"),
        ("2566-10-31", "2566-10-31", "2566-10-31"),
    ],
)
def test_month_ends_of_2566(nominal: str, act_by: str, last_day: str, calendar: WorkingCalendar) -> None:
    day = parse_date(nominal)

    assert (calendar.on_or_before(day), calendar.on_or_after(day)) == (parse_date(act_by), parse_date(last_day))


@pytest.mark.parametrize(
    "day",
    [
        "2565-05-13", "2565-12-30", "2566-05-04", "2566-05-05", "2566-05-17", "2566-07-31", "2566-08-01",
        "2566-12-29", "2567-01-01", "2567-04-12", "2567-04-16", "2567-05-10", "2568-05-09", "2568-06-02",
        "2568-08-11", "2569-01-02", "2569-05-13",
    ],
)  # fmt: skip
def test_days_off(day: str, calendar: WorkingCalendar) -> None:
    assert not calendar.is_working(parse_date(day))


@pytest.mark.parametrize(
    "day",
    ["2565-05-02", "2566-01-03", "2566-05-01", "2567-01-02", "2567-05-01", "2568-05-01", "2569-05-01", "2570-05-03"],
)
def test_days_worked_although_others_are_off(day: str, calendar: WorkingCalendar) -> None:
    assert calendar.is_working(parse_date(day))


def test_the_offices_own_words_win(calendar: WorkingCalendar) -> None:
    assert calendar.holidays[date(2022, 5, 13)] == "วันพืชมงคล"
    assert calendar.holidays[date(2023, 7, 31)] == "วันหยุดพิเศษ"


def test_when_a_special_day_became_known_is_kept(corrections: Corrections) -> None:
    known = {one.day: one.decided for one in corrections}

    assert known[date(2023, 7, 31)] == date(2023, 7, 25)
    assert known[date(2022, 12, 30)] is None


def test_equal_corrections_share_one_calendar(corrections: Corrections) -> None:
    equal = tuple(replace(one) for one in corrections)

    assert working_calendar(equal, 2021, 2024) is working_calendar(corrections, 2021, 2024)
