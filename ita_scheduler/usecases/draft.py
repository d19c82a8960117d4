"""Drafting: the reports that are due are drawn before the decision, so that the morning's digests can enclose them.

Drawing touches the ledger in no way. A crash between drawing and applying leaves files that the next cycle, which
decides the same from the same ledger, writes again byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.drafting import Attempt, reports_due
from ita_scheduler.domain.planning import morning

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ita_scheduler.domain.drafting import Due
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Document, Drafter, Drawn


def due_now(office: Office, history: History, now: datetime) -> tuple[Due, ...]:
    """Return the reports that are to be drafted at `now`; none outside the hours of mail, or while it is held."""
    today = morning(office, now)
    return () if today is None or history.held is not None else reports_due(office, history, today)


def draw(due: Mapping[str, tuple[Due, ...]], drafter: Drafter) -> dict[str, tuple[tuple[Due, Drawn], ...]]:
    """Draw the reports of many agencies at once; return each with what became of it, by agency."""
    drawn = iter(drafter.draft([one.report for each in due.values() for one in each]))
    return {agency: tuple((one, next(drawn)) for one in each) for agency, each in due.items()}


def attempts(drawn: tuple[tuple[Due, Drawn], ...]) -> tuple[Attempt, ...]:
    """Return what a decision needs to know of them: everything but the bytes."""
    return tuple(
        Attempt(due=due, title=one.title, files=tuple(each.file for each in one.documents), faults=one.faults)
        for due, one in drawn
    )


def documents(drawn: tuple[tuple[Due, Drawn], ...]) -> tuple[Document, ...]:
    """Return the bytes that go into the outbox with the decision."""
    return tuple(document for _, one in drawn for document in one.documents)
