"""A digest is stored and read back as the same value, whatever its words."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.digest import (
    Ahead,
    Digest,
    Fault,
    Line,
    NextStep,
    digest_from_json,
    fault_from_json,
    to_json,
)
from ita_scheduler.domain.notice import Kind, Reason

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
LINES = st.builds(
    Line,
    kind=st.sampled_from(Kind),
    step=TEXT,
    reason=st.sampled_from(Reason),
    occurrence=TEXT,
    code=TEXT,
    title=TEXT,
    duty=TEXT,
    phrase=TEXT,
    actions=TEXTS,
    is_executive_duty=st.booleans(),
    units=TEXTS,
    nominal=DAYS,
    act_by=DAYS,
    last_day=DAYS,
    covers_from=DAYS,
    covers_to=DAYS,
    days=st.integers(0, 300),
    told=TEXTS,
    next_step=st.none() | st.builds(NextStep, on=DAYS, to=TEXTS, step=TEXT),
    earlier=st.lists(DAYS, max_size=3).map(tuple),
    assumptions=TEXTS,
    skipped=TEXTS,
    moved_from=st.none() | DAYS,
    is_summary=st.booleans(),
)
DIGESTS = st.builds(
    Digest,
    agency=TEXT,
    agency_name=TEXT,
    fiscal_year=st.integers(2560, 2599),
    morning=DAYS,
    to_titles=TEXTS,
    is_executive=st.booleans(),
    lines=st.lists(LINES, max_size=3).map(tuple),
    coordinator_title=TEXT,
    reply_to=TEXT,
    ahead=st.lists(st.builds(Ahead, act_by=DAYS, nominal=DAYS, code=TEXT, title=TEXT, duty=TEXT), max_size=2).map(
        tuple
    ),
    head=TEXT,
)


@given(DIGESTS)
def test_a_digest_is_read_back_equal(digest):
    assert digest_from_json(to_json(digest)) == digest


@given(
    st.builds(
        Fault,
        morning=DAYS,
        **dict.fromkeys(("agency", "agency_name", "message", "subject_of", "why", "reply", "reply_to"), TEXT),
    )
)
def test_a_fault_is_read_back_equal(fault):
    assert fault_from_json(to_json(fault)) == fault
