"""The SQL of addresses that are no longer needed: blanked in messages that came to rest, some at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, literal_column, or_, select, update

from ita_scheduler.domain.digest import answers_go_to, without_addresses
from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.rules import is_same
from ita_scheduler.storage.tables import in_state, message

if TYPE_CHECKING:
    from datetime import datetime

# So many at a time: nobody who wants to write waits long.
BATCH = 500

is_addressed = message.c.address != literal_column("''")
is_at_rest = or_(*(in_state(state) for state in (State.SENT, State.FAILED, State.STALE)))
_OLD = (
    select(message.c.id, message.c.address, message.c.payload)
    .where(is_addressed, message.c.settled_at < bindparam("before"), is_at_rest)
    .order_by(message.c.settled_at, message.c.id)
)
_BLANK = (
    update(message).where(message.c.id == bindparam("this")).values(address=bindparam("to"), payload=bindparam("says"))
)


def forget(connection: Connection, before: datetime, agency: str | None, limit: int = BATCH) -> int:
    """Blank the oldest addresses; return in how many messages, `limit` when there may be more."""
    asked = _OLD if agency is None else _OLD.where(message.c.agency == agency)
    found = connection.execute(asked.limit(limit), {"before": before}).all()
    return _blank(connection, [{"this": one, "to": "", "says": without_addresses(says)} for one, _, says in found])


def forget_some(
    connection: Connection, before: datetime, agency: str | None, address: str | None, position: str | None
) -> int:
    """Blank the messages to an address or a position wholly, and in others the address as the one for answers."""
    asked = _OLD if agency is None else _OLD.where(message.c.agency == agency)
    changed: list[dict[str, Any]] = []
    for one, to, says, whose in connection.execute(asked.add_columns(message.c.position), {"before": before}):
        is_to = whose == position or is_same(to, address)
        if is_to or is_same(answers_go_to(says), address):
            changed.append({"this": one, "to": "" if is_to else to, "says": without_addresses(says)})
    return _blank(connection, changed)


def _blank(connection: Connection, changed: list[dict[str, Any]]) -> int:
    if changed:
        connection.execute(_BLANK, changed)
    return len(changed)
