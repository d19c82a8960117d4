"""Who is away, as positions.toml says it: what is read, and what only looks odd."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.config.absences import ActingTable, orders_do_not_overlap, orders_lead_somewhere
from ita_scheduler.config.positions import read_positions
from ita_scheduler.config.toml import read_toml
from ita_scheduler.domain.absence import Acting, Leave
from ita_scheduler.domain.calendar import Span
from tests.config.reading import HERE

GOOD = (HERE / "good" / "positions.toml").read_text("utf-8")


def read(tmp_path, added, text=GOOD):
    path = tmp_path / "positions.toml"
    path.write_text(text + added, "utf-8")
    return read_positions(read_toml(path))


def test_orders_and_leaves_are_read_with_thai_dates_and_an_order_may_be_open_ended(tmp_path):
    staff, found = read(
        tmp_path,
        """
[[acting]]
position = "palad"
by = "officer"
from = "๑๐ มีนาคม ๒๕๖๖"
order = "คำสั่งที่ ๑๒/๒๕๖๖"

[[leave]]
position = "officer"
from = 2566-05-01
to = "2566-05-03"
reason = "ลาพักผ่อน"
""",
    )

    assert found == ()
    assert staff.directory.acting == (
        Acting(position="palad", by="officer", start=date(2023, 3, 10), end=None, order="คำสั่งที่ ๑๒/๒๕๖๖"),
    )
    assert staff.directory.leaves == (
        Leave(position="officer", span=Span(date(2023, 5, 1), date(2023, 5, 3)), reason="ลาพักผ่อน"),
    )


def test_a_vacant_post_keeps_no_name_and_may_keep_its_address(tmp_path):
    text = GOOD.replace('title = "นักวิเคราะห์นโยบายและแผน"', 'title = "นักวิเคราะห์ฯ"\nvacant = true\nholder = "นาย ก"')
    staff, found = read(tmp_path, "", text)
    post = staff.directory.positions["officer"]

    assert (post.is_vacant, post.holder, post.address) == (True, None, "officer@office.example")
    assert all(one.is_warning for one in found)
    assert sum("special" in one.english or "vacant" in one.english for one in found) == 3


def test_a_vacant_special_post_for_which_somebody_acts_until_a_further_order_is_no_worry(tmp_path):
    text = GOOD.replace('id = "palad"', 'id = "palad"\nvacant = true')
    acting = '\n[[acting]]\nposition = "palad"\nby = "officer"\nfrom = "2566-01-01"\norder = "ที่ ๑/๒๕๖๖"\n'

    assert len(read(tmp_path, "", text)[1]) == 1
    assert read(tmp_path, acting, text)[1] == ()


def order(position, by, start, days):
    end = None if days is None else date.fromordinal(start + days)
    return ActingTable.model_construct(position=position, by=by, start=date.fromordinal(start), end=end, order="ที่ ๑")


posts = st.sampled_from(["a", "b", "c", "d"])
orders = st.lists(
    st.builds(order, posts, posts, st.integers(738000, 738020), st.none() | st.integers(0, 12)), max_size=7
)


def days():
    return [date.fromordinal(day) for day in range(737999, 738045)]


@given(orders)
def test_an_overlap_is_found_exactly_when_two_orders_of_one_post_hold_on_one_day(given_orders):
    is_there = any(
        sum(one.position == post and one.value().covers(day) for one in given_orders) > 1
        for post in "abcd"
        for day in days()
    )

    assert bool([*orders_do_not_overlap(given_orders)]) is is_there


@given(orders)
def test_a_circle_is_found_exactly_when_on_some_day_the_orders_lead_back(given_orders):
    if [*orders_do_not_overlap(given_orders)]:
        return
    is_there = any(leads_back(given_orders, post, day) for post in "abcd" for day in days())

    assert bool([*orders_lead_somewhere(given_orders)]) is is_there


def leads_back(given_orders, post, day):
    by = {one.position: one.by for one in given_orders if one.value().covers(day) and one.by != one.position}
    at = by.get(post)
    for _ in range(4):
        if at == post:
            return True
        at = by.get(at)
    return False


@pytest.mark.parametrize("key", ["from", "to"])
def test_a_year_of_the_common_era_is_refused_with_the_year_that_was_meant(tmp_path, key):
    leave = '\n[[leave]]\nposition = "officer"\nfrom = "2566-03-01"\nto = "2566-03-02"\n'
    _, found = read(tmp_path, leave.replace(f'{key} = "2566', f'{key} = "2023'))

    assert [f'"2566-03-0{1 if key == "from" else 2}"' in one.remedy for one in found] == [True]
