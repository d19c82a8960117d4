"""The bars: their shares, their signs, and that they stand the same in a file and on a terminal of 80 columns."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ita_scheduler.cli.bars import LEGEND_WIDTH, SIGNS, WIDTH, bar, legend, shares
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.report import Tally

COUNTS = st.dictionaries(
    st.sampled_from([each for each in Status if each is not Status.CONTINUOUS]), st.integers(0, 9999)
)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.integers(8, 60))
def test_the_shares_fill_the_bar_and_nothing_that_counts_is_lost(counts, width):
    found = shares(counts, width)

    assert sum(found) == (width if sum(counts) else 0)
    assert [bool(one) for one in found] == [bool(one) for one in counts]


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=8), st.integers(8, 60))
def test_more_never_gets_less(counts, width):
    found = shares(counts, width)

    for more, its in zip(counts, found, strict=True):
        assert all(its >= other for less, other in zip(counts, found, strict=True) if less < more)


@pytest.mark.parametrize(
    ("counts", "width", "expected"),
    [
        pytest.param((1, 1), 24, [12, 12], id="halves"),
        pytest.param((6, 2, 6), 24, [10, 4, 10], id="rest to the largest remainder"),
        pytest.param((1, 999), 24, [1, 23], id="one of a thousand is seen"),
        pytest.param((0, 0), 24, [0, 0], id="nothing"),
    ],
)
def test_the_shares_are_these(counts, width, expected):
    assert shares(counts, width) == expected


@given(COUNTS, st.booleans())
def test_a_bar_shows_each_status_by_a_sign_of_its_own_and_all_bars_are_as_wide(counts, is_executive):
    tally = Tally("", counts, is_executive=is_executive)
    drawn = bar(tally).plain

    assert cell_len(drawn) == (WIDTH if tally.total else 0)
    assert set(drawn) == {sign.char for sign in SIGNS if sign.count(tally)}
    assert sum(sign.count(tally) for sign in SIGNS) == tally.total


def test_every_status_with_a_date_has_a_sign_and_no_two_share_one():
    assert {sign.status for sign in SIGNS} == set(Status) - {Status.CONTINUOUS}
    assert len({sign.char for sign in SIGNS}) == len(SIGNS)
    assert {cell_len(sign.char) for sign in SIGNS} == {1}


def test_an_executive_is_never_called_overdue():
    late = {Status.OVERDUE: 3}

    assert "!" not in bar(Tally("", late, is_executive=True)).plain
    assert "~" not in bar(Tally("กอง", late)).plain


def test_a_sign_stays_with_its_words_in_the_legend():
    lines = [*legend(SIGNS)]

    assert all(cell_len(line) <= LEGEND_WIDTH for line in lines)
    assert [piece for line in lines for piece in line.split("   ")] == [f"{sign.char} {sign.means}" for sign in SIGNS]


def test_text_alone_is_left_where_no_terminal_is():
    from rich.console import Console

    file = io.StringIO()
    Console(file=file, width=80).print(bar(Tally("", {Status.OVERDUE: 1, Status.UPCOMING: 1})))

    assert re.fullmatch(r"!{12}░{12}\n", file.getvalue())
