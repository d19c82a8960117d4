"""Words that are kept for ever can be seen, all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.wordings import on_one_line, unseen_in, visible


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ส่งแล้ว ที่ ๑๒/๒๕๖๖", None),
        ("ปู่ น้ำ ก\u200bข", None),  # some keyboards put spaces without a width between Thai words
        ("\x1b[2Jส่งแล้ว", "U+001B"),
        ("a\x00", "U+0000"),
        ("a\x7f", "U+007F"),
        ("a\x9b31m", "U+009B"),
        ("a\u202egnp.exe", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\udca1", "U+DCA1"),
    ],
)
def test_a_sign_that_nobody_sees_is_named(text, sign):
    assert unseen_in(text) == sign


def test_line_ends_and_tabs_become_spaces():
    assert on_one_line(" หนึ่ง\r\nสอง\tสาม\nสี่\u2028ห้า\n") == "หนึ่ง สอง สาม สี่ ห้า"


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_is_shown_holds_no_such_sign(text):
    shown = visible(text)

    assert unseen_in(shown.replace("\n", "")) is None
    shown.encode()
