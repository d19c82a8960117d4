"""Who may say what about an occurrence.

Whoever owes it, those above in its line, and the coordinator who types answers in may say that it is in hand or done,
and may take that back. Only the executives, ปลัด and นายก, may move a deadline, decide that a duty is not owed, or that
it is owed after all.
An executive's own follow-up is answered by the executive, or by ปลัด for นายก. Whoever acts for a post on a day
(รักษาราชการแทน) may say on that day what the post may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.answer import ExtensionDecision, Reopening, Waiver
from ita_scheduler.domain.escalation import officer_lines, owing_units
from ita_scheduler.domain.plan import Owner
from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.answer import Answer
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office


def acted_for(
    answer: Answer, one: Occurrence, office: Office, today: date, *, is_waived: bool = False
) -> tuple[str, ...]:
    """Return the posts for which an acting officer says this today; none for whoever may say it anyway.

    Raises Refused, with who could, when a position may not say this about this occurrence.
    """
    directory = office.directory
    for position in filter(None, (answer.by, answer.recorded_by, getattr(answer, "done_by", None))):
        if position not in directory.positions:
            known = ", ".join(f"{one.id} ({one.title})" for one in directory.positions.values())
            raise Refused(f"ไม่มีตำแหน่ง “{position}” มี: {known}", f"there is no position “{position}”")
    allowed = allowed_to(answer, one, office, is_waived=is_waived)
    done_by = getattr(answer, "done_by", None)
    if done_by is not None and done_by not in allowed and not set(directory.acts_for(done_by, today)) & allowed:
        raise _no_right(done_by, allowed, one, office)
    if answer.by in allowed:
        if directory.positions[answer.by].is_vacant:
            raise Refused(
                f"ตำแหน่ง {directory.title(answer.by)} ว่างอยู่ ให้ระบุตำแหน่งของผู้รักษาราชการแทน",
                f"the post {answer.by} is vacant: name the position of whoever acts for it",
            )
        return ()
    posts = tuple(post for post in directory.acts_for(answer.by, today) if post in allowed)
    if not posts:
        raise _no_right(answer.by, allowed, one, office)
    return posts


def _no_right(position: str, allowed: frozenset[str], one: Occurrence, office: Office) -> Refused:
    directory = office.directory
    titles = ", ".join(directory.title(each) for each in sorted(allowed))
    return Refused(
        f"{directory.title(position)} ไม่มีสิทธิบันทึกเรื่องนี้ของ “{one.key}” ผู้บันทึกได้คือ {titles}",
        f"{position} may not say this of {one.key}; who may: {', '.join(sorted(allowed))}",
    )


def allowed_to(answer: Answer, one: Occurrence, office: Office, *, is_waived: bool = False) -> frozenset[str]:
    """Return the positions that may give such an answer; what the executives waived only they open again."""
    directory = office.directory
    executives = {directory.permanent_secretary, directory.chief_executive}
    if isinstance(answer, ExtensionDecision | Waiver):
        return frozenset(executives)
    if isinstance(answer, Reopening) and is_waived:
        return frozenset(executives)
    owing = {position for line in officer_lines(one, office) for position in line.positions}
    if one.obligation.owner is Owner.EXECUTIVE:
        return frozenset(owing | {directory.permanent_secretary})
    heads = {unit.head for unit in owing_units(one, directory) if unit.head}
    return frozenset(owing | heads | executives | {directory.coordinator})
