"""What a fact must hold to be read."""

from __future__ import annotations

import pytest

from ita_scheduler.domain.bodies import _BODIES, is_instant, lacking
from ita_scheduler.domain.ledger import FactKind

KEY = "a/O37/report/2023-03-31"
COMPOSED = {
    "message": "m",
    "slot": "s",
    "morning": "2023-03-01",
    "position": "analyst",
    "address": "0" * 16,
    "due_day": False,
    "notices": [
        [f"{KEY}#reminder:T-7@analyst", "lead_time_reached"],
        [f"{KEY}#reminder:T-7@x", "lead_time_reached", ["y"], []],
    ],
}


def test_every_kind_of_fact_has_its_body():
    assert set(_BODIES) == {kind.value for kind in FactKind}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, None),
        ({"further": 7}, None),
        ({"morning": "2023-02-30"}, "morning"),
        ({"morning": "0001-01-01"}, "morning"),
        ({"due_day": 1}, "due_day"),
        ({"notices": [["no key", "lead_time_reached"]]}, "notices"),
        ({"notices": [[f"{KEY}#reminder:T-7@analyst", "because"]]}, "notices"),
        ({"notices": {}}, "notices"),
        ({"assumed": {"on": "2023-03-01"}}, None),
        ({"assumed": {"on": "soon"}}, "assumed"),
    ],
)
def test_what_cannot_be_read_is_named(changed, says):
    assert lacking("composed", COMPOSED | changed) == says


@pytest.mark.parametrize(
    ("spelled", "is_one"),
    [
        ("2023-03-01T01:30:00+00:00", True),
        ("2200-12-31T23:59:59+00:00", True),
        ("9999-12-31T00:00:00+00:00", False),
        ("1999-12-31T00:00:00+00:00", False),
        ("2023-02-31T00:00:00+00:00", False),
        ("2023-03-01T01:30:00", False),
    ],
)
def test_an_instant_lies_in_the_calendar_and_in_a_sane_year(spelled, is_one):
    assert is_instant(spelled) is is_one
