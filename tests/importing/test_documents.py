"""Documents an office might hand in: every obligation is right or flagged, and no wrong date goes unflagged."""

from __future__ import annotations

import pytest

from ita_scheduler.importing.answer import answer
from ita_scheduler.importing.readers.reading import read_document
from ita_scheduler.importing.understanding import understand
from tests.importing.truths import NAMES, compare, document_of, truth_of

# Duties that a careful officer could date and this reading asks about instead, with the reason.
ASKED = {
    "khokyangthong-2570": 1,  # thirty working days after an event: working days are not counted from an event
    "lamdom-2570": 1,  # the same
    "wangsai-2568": 1,  # the same
    "nongsaeng-2565": 1,  # October without a year lies at either end of the fiscal year
    "nakham-2568": 1,  # what was reported already stands in one sentence with what is still due
}


@pytest.mark.parametrize("name", NAMES)
def test_every_obligation_is_right_or_flagged(name: str) -> None:
    path = document_of(name)

    found = compare(answer(understand([read_document(path)])), truth_of(name))

    assert found.wrong == []
    assert len(found.asked) == ASKED.get(name, 0), found.asked


def test_the_corpus_holds_every_format_and_is_not_small() -> None:
    endings = [document_of(name).suffix for name in NAMES]

    assert len(NAMES) >= 12
    assert {".txt", ".html", ".docx", ".xlsx", ".pdf"} <= set(endings)
    assert {truth_of(name)["fiscal_year_be"] for name in NAMES} >= set(range(2565, 2571))
