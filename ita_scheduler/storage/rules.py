"""What both ledgers agree on: instants, the facts they write on their own account, where a settlement leads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.outbox import Message, State

if TYPE_CHECKING:
    from ita_scheduler.ports import Settlement

DAEMON = "daemon"
LEASE_EXPIRED = "lease_expired"
TAKEN_OVER = "taken_over"


def as_utc(at: datetime) -> datetime:
    """Return the same instant in UTC; a naive datetime is no instant and raises ValueError.

    Facts are hashed with their instant's text, so it must read the same before and after storage.
    """
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"a naive datetime is not an instant: {at.isoformat()}")
    return at.astimezone(UTC)


def doubt(message_id: str, reason: str) -> Draft:
    """Draft the fact that nobody knows whether a server took this message."""
    return Draft(kind=FactKind.IN_DOUBT, actor=DAEMON, body={"message": message_id, "reason": reason})


def resent(message_id: str, actor: str) -> Draft:
    """Draft the fact that a person asked for a failed message to be tried again."""
    return Draft(kind=FactKind.RESENT, actor=actor, body={"message": message_id})


def due(settlement: Settlement, at: datetime) -> datetime | None:
    """Return when a settled message is to be tried again; None when it is not.

    A pending message always has such an instant: without one nobody would ever claim it again.
    """
    match settlement.state:
        case State.PENDING:
            return as_utc(settlement.next_attempt or at)
        case State.SENT | State.FAILED:
            return None
        case _:
            raise ValueError(f"a claimed message cannot be settled as {settlement.state}")


def settled_at(settlement: Settlement, at: datetime) -> datetime | None:
    """Return when the message came to rest; None when it is pending again."""
    return None if settlement.state is State.PENDING else at


def is_same(held: str, address: str | None) -> bool:
    """Tell whether this address is meant, whatever its case."""
    return address is not None and held.strip().lower() == address.strip().lower()


def is_not_taken(message: Message) -> bool:
    """Tell whether no server can have a message: it was refused, or it waits and was never in doubt."""
    return message.state is State.FAILED or (message.state is State.PENDING and not message.doubts)
