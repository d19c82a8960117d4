"""Dates of the command line: of years in which something can have happened."""

from __future__ import annotations

from datetime import date

import pytest

from ita_scheduler.cli.options import read_day
from ita_scheduler.errors import WrongUse


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_year_that_no_plan_can_have_is_wrong_use(text):
    with pytest.raises(WrongUse, match="dates are written"):
        read_day(text)


@pytest.mark.parametrize("text", ["2566-03-31", "2023-03-31", "๒๕๖๖-๐๓-๓๑"])
def test_either_era_is_read(text):
    assert read_day(text) == date(2023, 3, 31)
