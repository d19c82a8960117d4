"""The SQL of new messages: placed in the outbox, where stale ones make room, and refused by the unique keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ita_scheduler.domain.outbox import ASSUMED_SENT, State
from ita_scheduler.storage import documents
from ita_scheduler.storage.chains import chunks
from ita_scheduler.storage.dialects import Fault, fault_of
from ita_scheduler.storage.tables import carriage, in_state, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ita_scheduler.domain.outbox import NewMessage
    from ita_scheduler.ports import Document

_NOT_TAKEN = (
    select(message.c.id, message.c.agency)
    .where(
        message.c.id.in_(bindparam("ids", expanding=True)),
        or_(and_(in_state(State.PENDING), message.c.doubts == 0), in_state(State.FAILED)),
    )
    .with_for_update()
)
_PENDING = (
    select(message.c.id, message.c.agency)
    .where(message.c.id.in_(bindparam("ids", expanding=True)), in_state(State.PENDING))
    .with_for_update()
)
_ASSUME = (
    update(message)
    .where(message.c.id == bindparam("this"))
    .values(state=State.SENT.value, next_attempt=None, settled_at=bindparam("when"), reply=ASSUMED_SENT)
)
_SENT = (
    select(message.c.id, message.c.agency)
    .where(message.c.id.in_(bindparam("ids", expanding=True)), in_state(State.SENT))
    .with_for_update()
)
_RETURN = (
    update(message)
    .where(message.c.id == bindparam("this"))
    .values(state=State.FAILED.value, settled_at=bindparam("when"), reply=bindparam("answer"))
)
_GIVE_UP = (
    update(message)
    .where(message.c.id == bindparam("this"))
    .values(state=State.STALE.value, next_attempt=None, settled_at=bindparam("when"))
)
_LET_GO = update(carriage).where(carriage.c.message == bindparam("this")).values(given_up=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Messages that are placed together or not at all, after the stale ones have made room for them.

    `returned` are messages that came back, each with the reply that is to stand with it.
    """

    at: datetime
    messages: tuple[NewMessage, ...]
    stale: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    sent: tuple[str, ...] = ()
    returned: tuple[tuple[str, str], ...] = ()


def place(connection: Connection, groups: Sequence[Group]) -> tuple[bool, ...]:
    """Tell for each group whether it was placed; it is not when an id, a slot or a notice is taken.

    All groups are tried at once; only when a unique key refuses them are they halved, until the guilty one is alone.
    """
    if not any(group.messages or group.stale or group.documents or group.sent or group.returned for group in groups):
        return (True,) * len(groups)
    try:
        with connection.begin_nested():
            _write(connection, groups)
    except IntegrityError as error:
        if fault_of(error.orig or error) is not Fault.TAKEN:
            raise
        if len(groups) == 1:
            return (False,)
        half = len(groups) // 2
        return place(connection, groups[:half]) + place(connection, groups[half:])
    return (True,) * len(groups)


def not_taken(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return which of these messages may be given up, with their agencies: failed ones, and pending ones never sent."""
    return {found: agency for chunk in chunks(ids) for found, agency in connection.execute(_NOT_TAKEN, {"ids": chunk})}


def pending(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return which of these messages are pending, with their agencies."""
    return {found: agency for chunk in chunks(ids) for found, agency in connection.execute(_PENDING, {"ids": chunk})}


def sent(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return which of these messages a server has taken, with their agencies."""
    return {found: agency for chunk in chunks(ids) for found, agency in connection.execute(_SENT, {"ids": chunk})}


def _write(connection: Connection, groups: Sequence[Group]) -> None:
    assumed = [{"this": one, "when": group.at} for group in groups for one in group.sent]
    if assumed:
        connection.execute(_ASSUME, assumed)
    stale = [{"this": one, "when": group.at} for group in groups for one in group.stale]
    if stale:
        connection.execute(_GIVE_UP, stale)
        connection.execute(_LET_GO, [{"this": one["this"]} for one in stale])
    returned = [{"this": one, "when": group.at, "answer": reply} for group in groups for one, reply in group.returned]
    if returned:
        connection.execute(_RETURN, returned)
    new = [one for group in groups for one in group.messages]
    if new:
        connection.execute(insert(message), [_row(one) for one in new])
    documents.keep(connection, ((group.at, one) for group in groups for one in group.documents))
    documents.enclose(connection, new)
    carried = [{"message": one.id, "notice": notice, "given_up": False} for one in new for notice in one.notices]
    if carried:
        connection.execute(insert(carriage), carried)


def _row(new: NewMessage) -> dict[str, Any]:
    return {
        "id": new.id,
        "agency": new.agency,
        "slot": new.slot,
        "template": new.template.value,
        "position": new.position,
        "address": new.address,
        "morning": new.morning,
        "at": new.at,
        "state": State.PENDING.value,
        "attempts": 0,
        "doubts": 0,
        "next_attempt": new.at,
        "lease_until": None,
        "owner": None,
        "settled_at": None,
        "reply": "",
        "payload": new.payload,
    }
