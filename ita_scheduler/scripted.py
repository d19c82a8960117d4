"""The answers that a rehearsal pretends: a file's patterns become dated answers to the plan's occurrences."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ita_scheduler.config.answers import load_answers
from ita_scheduler.domain.answer import Acknowledgement, Completion
from ita_scheduler.domain.escalation import officer_lines
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.errors import WrongUse
from ita_scheduler.usecases.rehearse import DatedAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.config.answers import ScriptedAnswer
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office


def answers(path: Path, offices: Sequence[Office]) -> tuple[DatedAnswer, ...]:
    """Read the answers of a rehearsal and apply their patterns to the occurrences. Raises Faulty and WrongUse."""
    dated: list[DatedAnswer] = []
    for scripted in load_answers(path):
        matched = [
            _dated_answer(scripted, one, office)
            for office in offices
            for plan in office.plans
            for one in occurrences(plan, office.calendar)
            if fnmatchcase(one.key, scripted.pattern)
        ]
        if not matched:
            raise WrongUse(f"ไม่มีรายการที่ตรงกับ “{scripted.pattern}” ใน {path}", "no occurrence matches that pattern")
        dated += matched
    return tuple(dated)


def _dated_answer(scripted: ScriptedAnswer, one: Occurrence, office: Office) -> DatedAnswer:
    by = scripted.by or officer_lines(one, office)[0].positions[0]
    on = scripted.on or office.calendar.shift(one.act_by, -(scripted.working_days_before or 0))
    if scripted.until is not None:
        return DatedAnswer(on, Acknowledgement(occurrence=one.key, by=by, until=scripted.until))
    return DatedAnswer(on, Completion(occurrence=one.key, by=by, on=on, evidence=scripted.evidence))
