"""Where in a plan's file the questions stand that only the officer can answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.importing.understood import Question

_ID = re.compile(r'id = "([A-Za-z0-9._-]+)"')


def is_in_file(plan: str, line: int) -> bool:
    """Tell whether a question stands in the plan's text at that line, to be deleted when it is answered."""
    return plan.split("\n")[line - 1].startswith("question = ")


def open_questions(plan: str, questions: Sequence[Question]) -> tuple[tuple[int, str], ...]:
    """Return the line of the plan's text at which each question is answered, and its sentence."""
    lines = plan.split("\n")
    places = _places(lines)
    year = next((n for n, line in enumerate(lines, start=1) if line.startswith("fiscal_year = ")), 1)
    return tuple((places.get(one.about, year), one.sentence) for one in questions)


def _places(lines: list[str]) -> dict[str, int]:
    """Return the line of each measure and duty: of its `question` where it has one, else of its id."""
    places: dict[str, int] = {}
    inside = ""
    is_measure = False
    for n, line in enumerate(lines, start=1):
        if line.startswith("["):
            is_measure, inside = line.startswith("[[measures"), ""
        elif is_measure and (found := _ID.fullmatch(line)):
            inside = found[1]
            places.setdefault(inside, n)
        elif inside and line.startswith("question = "):
            places[inside] = n
    return places
