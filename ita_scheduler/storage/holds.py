"""The SQL of holds: agencies whose ledger was restored, and for which nobody has said how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.storage.tables import fact, is_hold

if TYPE_CHECKING:
    from sqlalchemy import Select

_later = fact.alias("later")
# The condition of the index is repeated word for word: by it the planner knows that the index holds the answer.
held_agencies: Select[tuple[str]] = select(fact.c.agency).where(
    is_hold,
    fact.c.kind == FactKind.RESTORED.value,
    ~select(_later.c.seq)
    .where(
        _later.c.agency == fact.c.agency,
        _later.c.seq > fact.c.seq,
        _later.c.kind == FactKind.RESUMED.value,
    )
    .exists(),
)


def held(connection: Connection) -> frozenset[str]:
    """Return the agencies that are held."""
    return frozenset(connection.scalars(held_agencies))
