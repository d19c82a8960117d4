"""Every cadence of the house, as a table of the dates it gives in fiscal year 2566."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Continuous,
    Dates,
    DayOfMonth,
    DaysAfter,
    EveryMonths,
    NthWeekday,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.calendar import FiscalYear, Span

YEAR = FiscalYear(2566)
MONTH_ENDS = "10-31 11-30 12-31 01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30"


def days(text: str) -> list[date]:
    """Read `10-31` as the date in fiscal year 2566, `2023-10-31` as it stands."""
    parts = [part if len(part) == 10 else f"{2022 if part[:2] >= '10' else 2023}-{part}" for part in text.split()]
    return [date.fromisoformat(part) for part in parts]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        pytest.param(Once(month=3), "03-31", id="within March, no year: the March inside the fiscal year"),
        pytest.param(Once(month=10), "10-31", id="within October: the October inside the fiscal year"),
        pytest.param(Once(on=date(2023, 3, 15)), "03-15", id="a printed date"),
        pytest.param(Once(), "09-30", id="no date at all: the end of the period"),
        pytest.param(Once(month=2, day=DayOfMonth(30)), "02-28", id="30 February is its last day"),
        pytest.param(EveryMonths(months=1), MONTH_ENDS, id="monthly"),
        pytest.param(
            EveryMonths(months=1, day=DayOfMonth(26)),
            "10-26 11-26 12-26 01-26 02-26 03-26 04-26 05-26 06-26 07-26 08-26 09-26",
            id="day 26 of every month",
        ),
        pytest.param(
            EveryMonths(months=1, day=DayOfMonth(7, following=True)),
            "11-07 12-07 01-07 02-07 03-07 04-07 05-07 06-07 07-07 08-07 09-07 2023-10-07",
            id="day 7 of the following month: September's falls in October and stays",
        ),
        pytest.param(
            EveryMonths(months=1, day=NthWeekday(1, 0)),
            "10-03 11-07 12-05 01-02 02-06 03-06 04-03 05-01 06-05 07-03 08-07 09-04",
            id="first Monday of every month",
        ),
        pytest.param(EveryMonths(months=2), "11-30 01-31 03-31 05-31 07-31 09-30", id="every two months"),
        pytest.param(EveryMonths(months=3), "12-31 03-31 06-30 09-30", id="quarterly, fiscal"),
        pytest.param(
            EveryMonths(months=3, day=DaysAfter(30)), "01-30 04-30 07-30 2023-10-30", id="30 days after the quarter"
        ),
        pytest.param(
            EveryMonths(months=3, day=DayOfMonth(15, following=True)), "01-15 04-15 07-15 2023-10-15", id="15th"
        ),
        pytest.param(EveryMonths(months=4), "01-31 05-31 09-30", id="every four months"),
        pytest.param(EveryMonths(months=6), "03-31 09-30", id="every six months"),
        pytest.param(Semiannual(), "03-31 09-30", id="rounds of six and twelve months"),
        pytest.param(Semiannual(months=(4, 10)), "04-30 2023-10-31", id="April and October: October after the year"),
        pytest.param(Semiannual(months=(10, 4)), "04-30 2023-10-31", id="the order does not matter"),
        pytest.param(Semiannual(months=(3, 9)), "03-31 09-30", id="March and September"),
        pytest.param(Semiannual(months=(5, 11)), "05-31 2023-11-30", id="May and November"),
        pytest.param(Semiannual(months=(1, 7)), "01-31 07-31", id="January and July: inside the fiscal year"),
        pytest.param(Annual(), "09-30", id="yearly"),
        pytest.param(Annual(month=12), "12-31", id="December of every year"),
        pytest.param(Annual(month=10, following=True), "2023-10-31", id="October after the year"),
        pytest.param(Annual(day=DaysAfter(90)), "2023-12-29", id="within 90 days of the fiscal year's end"),
        pytest.param(Dates(on=(date(2023, 9, 30), date(2023, 3, 31))), "03-31 09-30", id="dates are put in order"),
        pytest.param(Continuous(), "", id="continuous has no date"),
        pytest.param(AfterEvent(days=15), "", id="no date until the event is entered"),
        pytest.param(AfterEvent(days=15, events=(date(2023, 3, 1),)), "03-16", id="the count starts the next day"),
    ],
)
def test_a_cadence_gives_its_dates(cadence, expected):
    assert [slot.nominal for slot in cadence.slots(YEAR, YEAR.span)] == days(expected)


@pytest.mark.parametrize(
    ("cadence", "covers"),
    [
        (Semiannual(months=(4, 10)), [("2022-10-01", "2023-03-31"), ("2023-04-01", "2023-09-30")]),
        (Semiannual(months=(1, 7)), [("2022-10-01", "2023-01-31"), ("2023-02-01", "2023-07-31")]),
        (EveryMonths(months=6), [("2022-10-01", "2023-03-31"), ("2023-04-01", "2023-09-30")]),
        (Once(month=3), [("2022-10-01", "2023-03-31")]),
        (
            Dates(on=(date(2023, 3, 31), date(2023, 8, 31))),
            [("2022-10-01", "2023-03-31"), ("2023-04-01", "2023-08-31")],
        ),
    ],
)
def test_each_date_covers_the_days_it_reports_on(cadence, covers):
    found = [(str(slot.covers.start), str(slot.covers.end)) for slot in cadence.slots(YEAR, YEAR.span)]

    assert found == covers


def test_weekly_falls_on_its_weekday_throughout_the_period():
    slots = Weekly(weekday=4).slots(YEAR, YEAR.span)

    assert len(slots) == 52
    assert {slot.nominal.weekday() for slot in slots} == {4}
    assert slots[0].nominal == date(2022, 10, 7)
    assert slots[-1].nominal == date(2023, 9, 29)


def test_a_measure_that_begins_in_january_owes_nothing_for_october():
    period = Span(date(2023, 1, 1), date(2023, 9, 30))

    assert [slot.nominal.month for slot in EveryMonths(months=1).slots(YEAR, period)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [slot.nominal.month for slot in EveryMonths(months=3).slots(YEAR, period)] == [3, 6, 9]


CADENCES = st.one_of(
    st.builds(EveryMonths, months=st.sampled_from([1, 2, 3, 4, 6, 12]), day=st.builds(DayOfMonth, st.integers(1, 31))),
    st.builds(EveryMonths, months=st.sampled_from([1, 3, 6]), day=st.builds(DaysAfter, st.integers(0, 90))),
    st.builds(Semiannual, months=st.tuples(st.integers(1, 6), st.integers(7, 12))),
    st.builds(Weekly, weekday=st.integers(0, 4)),
    st.builds(Annual, month=st.integers(1, 12)),
)


@given(CADENCES, st.integers(2560, 2599))
def test_dates_rise_are_distinct_and_two_slots_never_cover_the_same_day(cadence, be):
    year = FiscalYear(be)
    slots = cadence.slots(year, year.span)
    nominal = [slot.nominal for slot in slots]

    assert nominal == sorted(set(nominal))
    assert all(a.covers.end < b.covers.start for a, b in zip(slots, slots[1:], strict=False))
    assert slots == cadence.slots(year, year.span)
