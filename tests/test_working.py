"""How the tests themselves tell much work, and work without end, from slow work."""

from __future__ import annotations

import re
import sys

import pytest

from tests import working
from tests.working import TooMuchWork, at_most_calls, ends


def test_calls_are_counted_and_what_makes_too_many_is_broken_off():
    with at_most_calls(1_000):
        assert sum(map(int, "1" * 100)) == 100
    with pytest.raises(TooMuchWork, match="1000 calls"), at_most_calls(1_000):
        _call_for_ever()
    assert sys.getprofile() is None


def _call_for_ever() -> None:
    while True:
        len("")


@pytest.mark.parametrize("watched", [ends, lambda: at_most_calls(1_000_000)])
def test_what_has_no_end_is_told_also_within_a_regular_expression(monkeypatch, watched):
    monkeypatch.setattr(working, "NO_END", 0.1)
    with pytest.raises(TooMuchWork, match="on and on"), watched():
        re.match("(a+)+$", "a" * 200 + "b")
