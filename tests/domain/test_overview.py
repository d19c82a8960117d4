"""The daily look counts as the reports do, and says what is overdue and what is next."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.overview import overview
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.domain.thai import shortened
from ita_scheduler.usecases.listing import overviews, standings
from tests.world import BANGKOK, FOLLOW_UP, MARCH, MONTHLY, QUARTERLY, office

HERE = office(MARCH, QUARTERLY, MONTHLY, FOLLOW_UP, units=("office", "finance"))
NOTHING = fold((), BANGKOK)
YEAR = Span(date(2022, 10, 1), date(2023, 11, 30))
DAYS = st.integers(0, (YEAR.end - YEAR.start).days).map(lambda days: YEAR.start + timedelta(days=days))


@given(DAYS)
def test_it_counts_as_the_overdue_report_and_as_the_list_of_occurrences(day):
    look = overview(HERE, NOTHING, day)
    report = report_on(subject_of(ReportKind.OVERDUE, HERE.plans[0], day), HERE, NOTHING)

    assert (look.total, look.rows) == (report.total, report.every)
    assert look.by_unit == report.by_unit, "no collective is among these units"
    assert look.total.counts == Counter(one.status for one in standings([HERE], None, day))
    assert {row.occurrence for row in (*look.overdue, *look.unconfirmed)} == {
        row.occurrence for row in report.rows if row.status is Status.OVERDUE
    }
    assert overviews([HERE], None, day) == (look,)


@given(DAYS)
def test_what_is_overdue_stands_longest_first_and_the_executives_apart(day):
    look = overview(HERE, NOTHING, day)

    assert [row.days for row in look.overdue] == sorted((row.days for row in look.overdue), reverse=True)
    assert {row.owner for row in look.overdue} <= {"staff"}
    assert {row.owner for row in look.unconfirmed} <= {"executive"}


@given(DAYS, st.integers(0, 60))
def test_what_is_coming_is_not_yet_late_and_the_nearest_is_next(day, days):
    look = overview(HERE, NOTHING, day)
    coming = look.coming(days)

    assert [row.act_by for row in coming] == sorted(row.act_by for row in coming)
    assert all(row.last_day >= day and row.act_by <= day + timedelta(days=days) for row in coming)
    assert (look.next is None) == all(row.last_day < day for row in look.rows)
    if coming:
        assert look.next == coming[0]
        assert look.days_left(coming[0]) >= 0


def test_the_days_left_are_working_days():
    look = overview(office(MARCH), NOTHING, date(2023, 3, 22))

    assert [look.days_left(row) for row in look.coming(30)] == [7]


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        pytest.param("รายงานผู้บริหาร", 20, "รายงานผู้บริหาร", id="what fits is left as it is"),
        pytest.param("รายงานผู้บริหาร", 10, "รายงานผู้…", id="no letter loses its marks"),
        pytest.param("รายงานผู้บริหาร", 9, "รายงาน…", id="nor has another's"),
        pytest.param("รายงานผล ทุกไตรมาส", 12, "รายงานผล…", id="at a space of the second half"),
        pytest.param("ก ข ค ง จ ฉ, ช", 13, "ก ข ค ง จ ฉ…", id="without a comma before the dots"),
    ],
)
def test_a_text_that_is_too_long_ends_before_a_whole_letter(text, longest, short):
    assert shortened(text, longest) == short


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_shortened_text_is_never_longer(text, longest):
    assert len(shortened(text, longest)) <= longest
