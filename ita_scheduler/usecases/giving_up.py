"""Mails that wait for a server while what they say is overtaken: they are given up, and what still holds moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.outbox import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_scheduler.domain.history import History
    from ita_scheduler.ports import Ledger


def overtaken(occurrences: Iterable[str], history: History, ledger: Ledger) -> tuple[str, ...]:
    """Return the messages that no server can have yet and that speak of one of these occurrences.

    One that is being sent at this very moment is let go: its words were true when it left. None while the agency is
    held after a restore: a server may have any of them.
    """
    if history.held is not None:
        return ()
    carriers = {
        told.message.id
        for occurrence in occurrences
        for told in history.told.get(occurrence, {}).values()
        if told.message.is_waiting
    }
    rows = (ledger.message(name) for name in sorted(carriers))
    return tuple(row.id for row in rows if row and row.state is State.PENDING and not row.doubts)


def given_up(messages: Iterable[str]) -> tuple[Draft, ...]:
    """Return the facts that state it."""
    return tuple(Draft(kind=FactKind.STALE, actor=DAEMON, body={"message": message}) for message in messages)
