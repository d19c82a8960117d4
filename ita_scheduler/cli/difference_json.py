"""A comparison of two rehearsed years, as JSON for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.difference import Change

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.difference import Foreseen
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.usecases.compare import Comparison


def comparison_json(found: Comparison, span: Span) -> dict[str, Any]:
    """Return the comparison with its codes; what is kept is counted only."""
    counts = Counter(one.change for one in found.notices)
    return {
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
        "differs": found.differs,
        "totals": {change.value: counts[change] for change in Change},
        "mails": {"old": found.mails[0], "new": found.mails[1]},
        "rounds": [
            {"old": _round_json(one.old), "new": _round_json(one.new)} for one in found.rounds if one.is_changed
        ],
        "notices": [
            {
                "change": one.change.value,
                "old": _notice_json(one.old),
                "new": _notice_json(one.new),
                "parts": list(one.parts),
            }
            for one in found.notices
            if one.change is not Change.KEPT
        ],
    }


def _round_json(one: Occurrence | None) -> dict[str, str] | None:
    if one is None:
        return None
    dates: dict[str, date] = {"nominal": one.nominal, "act_by": one.act_by, "last_day": one.last_day}
    return {"key": one.key} | {name: day.isoformat() for name, day in dates.items()}


def _notice_json(one: Foreseen | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {
        "key": one.notice.key,
        "day": one.day.isoformat(),
        "position": one.notice.position,
        "to": one.address,
        "kind": one.notice.kind.value,
        "step": one.notice.step,
        "reason": one.notice.reason.value,
    }
