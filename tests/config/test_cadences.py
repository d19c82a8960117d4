"""Each way of writing a cadence, and the rule that it means."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from pydantic import TypeAdapter

from ita_scheduler.config.cadences import CadenceTable
from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Cadence,
    Continuous,
    Dates,
    DayOfMonth,
    DaysAfter,
    EveryMonths,
    LastDay,
    NthWeekday,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.importing.plans.nominal import cadence_of

ROWS: list[tuple[str, Cadence]] = [
    ('type = "once"', Once()),
    ('type = "once", month = 3', Once(month=3)),
    ('type = "once", month = 3, day = 15', Once(month=3, day=DayOfMonth(15))),
    ('type = "once", date = "๓๑ มีนาคม ๒๕๖๖"', Once(on=date(2023, 3, 31))),
    ('type = "once", date = "31 มี.ค. 66"', Once(on=date(2023, 3, 31))),
    ('type = "once", date = 2566-03-31', Once(on=date(2023, 3, 31))),
    ('type = "weekly", weekday = "monday"', Weekly(weekday=0)),
    ('type = "weekly", weekday = "วันศุกร์"', Weekly(weekday=4)),
    ('type = "monthly"', EveryMonths(months=1)),
    ('type = "monthly", day = "last"', EveryMonths(months=1, day=LastDay())),
    ('type = "monthly", day = 31', EveryMonths(months=1, day=LastDay())),
    ('type = "monthly", day = 10, following_month = true', EveryMonths(months=1, day=DayOfMonth(10, following=True))),
    (
        'type = "monthly", day = "last", following_month = true',
        EveryMonths(months=1, day=DayOfMonth(31, following=True)),
    ),
    ('type = "monthly", weekday = "monday", nth = 1', EveryMonths(months=1, day=NthWeekday(1, 0))),
    ('type = "every_n_months", months = 2', EveryMonths(months=2)),
    ('type = "quarterly"', EveryMonths(months=3)),
    ('type = "quarterly", days_after_period = 30', EveryMonths(months=3, day=DaysAfter(30))),
    ('type = "semiannual"', Semiannual()),
    ('type = "semiannual", months = [4, 10]', Semiannual(months=(4, 10))),
    ('type = "annual"', Annual()),
    ('type = "annual", month = 10, following_year = true', Annual(month=10, following=True)),
    ('type = "dates", dates = ["2566-01-15", "2566-06-15"]', Dates(on=(date(2023, 1, 15), date(2023, 6, 15)))),
    ('type = "continuous"', Continuous()),
    ('type = "after_event", days = 15', AfterEvent(days=15)),
    ('type = "after_event", days = 15, events = ["2566-01-15"]', AfterEvent(days=15, events=(date(2023, 1, 15),))),
]


@pytest.mark.parametrize(("written", "meant"), ROWS, ids=[written for written, _ in ROWS])
def test_a_cadence_means_its_rule(written: str, meant: Cadence) -> None:
    table = tomllib.loads(f"cadence = {{ {written} }}")["cadence"]

    read = TypeAdapter(CadenceTable).validate_python(table, strict=True)

    assert read.cadence() == meant
    assert cadence_of(table) == meant, "as plans are laid side by side"
