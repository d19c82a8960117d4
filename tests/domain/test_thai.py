"""Buddhist-era dates and Thai digits, both ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.thai import arabic_digits, long_date, parse_date, short_date, thai_digits

MARCH_31 = date(2023, 3, 31)
DATES = st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "๓๑ มีนาคม ๒๕๖๖",
        "31 มีนาคม 2566",
        "31 มี.ค. 66",
        "31 มี.ค.66",
        "๓๑ มี.ค. ๖๖",
        "31 มี. ค. 2566",
        "วันที่ ๓๑ มีนาคม พ.ศ. ๒๕๖๖",
        "31 มีนาคม พ.ศ.2566",
        "31 มีนาคม พ.ศ..2566",
        "๓๑ มีนาคม ๒๕66",
        "31/03/2566",
        "31/3/๒๕๖๖",
        "2566-03-31",
        "๒๕๖๖-๐๓-๓๑",
    ],
)
def test_every_spelling_of_the_last_of_march_is_read(text):
    assert parse_date(text) == MARCH_31


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2023-03-31", "ไม่ใช่ปี พ.ศ."),
        ("31 มีนาคม 2023", "ไม่ใช่ปี พ.ศ."),
        ("31 กุมภาพันธ์ 2566", "ไม่มีในปฏิทิน"),
        ("31/03/66", "ไม่ใช่วันที่"),
        ("31/03/2023", "ไม่ใช่ปี พ.ศ."),
        ("03/31/2566", "ไม่มีในปฏิทิน"),
        ("มีนาคม 2566", "ไม่ใช่วันที่"),
        ("", "ไม่ใช่วันที่"),
        ("2566-13-01", "ไม่มีในปฏิทิน"),
    ],
)
def test_what_is_no_buddhist_era_date_is_refused_with_the_reason(text, says):
    with pytest.raises(ValueError, match=says):
        parse_date(text)


@given(DATES)
def test_a_date_written_long_or_short_is_read_back(day):
    assert parse_date(long_date(day)) == day
    assert parse_date(arabic_digits(short_date(day))) == day


@given(st.integers(min_value=0))
def test_digits_go_both_ways(number):
    assert int(arabic_digits(thai_digits(number))) == number
    assert not any(letter in "0123456789" for letter in thai_digits(number))


def test_official_letters_have_neither_era_nor_leading_zero():
    assert long_date(date(2023, 3, 1)) == "๑ มีนาคม ๒๕๖๖"
    assert short_date(date(2023, 3, 1)) == "๑ มี.ค. ๖๖"
