"""Hundreds of clauses, as officers write them or as they would mislead: a date is right, or the officer is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.importing.clauses.duties import Duty, duties
from ita_scheduler.importing.grammar.meaning import meaning_of

YEAR = FiscalYear(2567)
SHORT = {
    "MONTH-ENDS": " ".join(str(window.end) for window in YEAR.windows(1)),
    "QUARTER-ENDS": " ".join(str(window.end) for window in YEAR.windows(3)),
    "HALVES": " ".join(str(window.end) for window in YEAR.windows(6)),
}
TABLE = (Path(__file__).parent / "clauses.txt").read_text("utf-8").splitlines()
ROWS = [tuple(part.strip() for part in line.split("|")) for line in TABLE if line and not line.startswith("#")]


def read(duty: Duty) -> str:
    """Return whose duty falls due when, or "ask", or "undated"."""
    meaning = meaning_of(duty.parts, YEAR)
    if duty.unknown or duty.doubt or (meaning and (meaning.question or meaning.inherits)):
        return "ask"
    days = [str(slot.nominal) for slot in meaning.cadence.slots(YEAR, YEAR.span)] if meaning and meaning.cadence else []
    return f"{duty.owner.value} {' '.join(days)}" if days else "undated"


@pytest.mark.parametrize(("clause", "expected"), ROWS, ids=[clause for clause, _ in ROWS])
def test_a_date_is_right_or_the_officer_is_asked(clause: str, expected: str) -> None:
    wanted = [
        " ".join(SHORT.get(word, word) for word in one.split())
        for one in expected.split("; ")
        if one not in ("ask", "undated")
    ]

    found = [read(duty) for duty in duties(clause)]
    dated = [one for one in found if one not in ("ask", "undated")]

    assert [one for one in dated if one not in wanted] == [], "a date that is not the clause's"
    if len(dated) < len(wanted):
        assert "ask" in found or "undated" in found, "a date was dropped"


def test_most_clauses_are_read_and_not_asked() -> None:
    dated = [(clause, expected) for clause, expected in ROWS if expected not in ("ask", "undated")]
    asked = [clause for clause, _ in dated if "ask" in [read(duty) for duty in duties(clause)]]

    assert len(ROWS) >= 300
    assert len(asked) < len(dated) * 0.4, asked
