"""The SQL of the outbox: messages claimed, settled, read."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from ita_scheduler.domain.outbox import Message, State, Template
from ita_scheduler.storage.chains import chunks
from ita_scheduler.storage.faults import Altered
from ita_scheduler.storage.holds import held_agencies
from ita_scheduler.storage.rules import due, settled_at
from ita_scheduler.storage.tables import in_state, message

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import datetime

    from sqlalchemy import CursorResult

    from ita_scheduler.ports import Settlement

_FIELDS = tuple(field.name for field in fields(Message))
_STATES = {state.value: state for state in State}
_TEMPLATES = {template.value: template for template in Template}

_ALL = select(*(message.c[name] for name in _FIELDS))
_THESE = message.c.id.in_(bindparam("ids", expanding=True))
_THIS = message.c.id == bindparam("this")
_NEXT = select(func.min(message.c.next_attempt)).where(in_state(State.PENDING))
_OWNED = (
    select(message.c.id).where(_THESE, in_state(State.SENDING), message.c.owner == bindparam("by")).with_for_update()
)
_DUE = (
    _ALL.where(in_state(State.PENDING), message.c.next_attempt <= bindparam("now"))
    .order_by(message.c.next_attempt, message.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT_UNHELD = _NEXT.where(message.c.agency.not_in(held_agencies))
_DUE_UNHELD = _DUE.where(message.c.agency.not_in(held_agencies))
_is_expired = in_state(State.SENDING) & (message.c.lease_until <= bindparam("now"))
# Not DISTINCT: that would lead the planner through every message of every agency.
_EXPIRED_AGENCIES = select(message.c.agency).where(_is_expired)
_EXPIRED = (
    _ALL.where(_is_expired)
    .order_by(message.c.lease_until, message.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(message)
    .where(_THESE)
    .values(
        state=State.SENDING.value,
        attempts=message.c.attempts + 1,
        doubts=message.c.doubts + bindparam("doubted"),
        next_attempt=None,
        lease_until=bindparam("until"),
        owner=bindparam("by"),
    )
)
_SETTLE = (
    update(message)
    .where(_THIS)
    .values(
        state=bindparam("into"),
        doubts=message.c.doubts + bindparam("doubted"),
        next_attempt=bindparam("again"),
        lease_until=None,
        owner=None,
        settled_at=bindparam("when"),
        reply=bindparam("answer"),
    )
)
_REOPEN = (
    update(message)
    .where(_THIS, message.c.state == bindparam("out_of"), message.c.address != "")
    .values(
        state=State.PENDING.value,
        doubts=message.c.doubts + bindparam("doubted"),
        next_attempt=bindparam("again"),
        lease_until=None,
        owner=None,
        settled_at=None,
    )
)


def expired_agencies(connection: Connection, now: datetime) -> frozenset[str]:
    """Return whose messages have a lease that ran out."""
    return frozenset(connection.scalars(_EXPIRED_AGENCIES, {"now": now}))


def expired(connection: Connection, now: datetime, agencies: Container[str], limit: int) -> tuple[Message, ...]:
    """Return messages of these agencies whose lease ran out, the oldest lease first."""
    found = _messages(connection.execute(_EXPIRED, {"now": now, "limit": limit}))
    return tuple(one for one in found if one.agency in agencies)


def waiting(connection: Connection, now: datetime, limit: int, *, is_any_held: bool) -> tuple[Message, ...]:
    """Return pending messages that are due, the one that has waited longest first; none of an agency that is held."""
    return _messages(connection.execute(_DUE_UNHELD if is_any_held else _DUE, {"now": now, "limit": limit}))


def take(
    connection: Connection, found: Sequence[Message], *, owner: str, until: datetime, doubted: int
) -> tuple[Message, ...]:
    """Put messages under a lease and return them as they are now."""
    for chunk in chunks(one.id for one in found):
        connection.execute(_TAKE, {"ids": chunk, "by": owner, "until": until, "doubted": doubted})
    return tuple(
        replace(
            one,
            state=State.SENDING,
            attempts=one.attempts + 1,
            doubts=one.doubts + doubted,
            next_attempt=None,
            lease_until=until,
        )
        for one in found
    )


def settle(connection: Connection, settlements: Sequence[Settlement], *, at: datetime, owner: str) -> list[Settlement]:
    """Record what became of the messages still claimed by `owner`, and return those settlements."""
    first = {one.message: one for one in reversed(settlements)}
    owned = {found for chunk in chunks(first) for found in connection.scalars(_OWNED, {"ids": chunk, "by": owner})}
    held = [one for one in settlements if one.message in owned and first[one.message] is one]
    if held:
        connection.execute(
            _SETTLE,
            [
                {
                    "this": one.message,
                    "into": one.state.value,
                    "doubted": int(one.doubt),
                    "again": due(one, at),
                    "when": settled_at(one, at),
                    "answer": one.reply,
                }
                for one in held
            ],
        )
    return held


def reopen(connection: Connection, message_id: str, *, out_of: State, at: datetime, doubted: int) -> bool:
    """Put a message back to pending, due at `at`.

    False when it is no longer in the state `out_of`, or when its address was forgotten.
    """
    values = {"this": message_id, "out_of": out_of.value, "again": at, "doubted": doubted}
    return connection.execute(_REOPEN, values).rowcount == 1


def next_attempt(connection: Connection, *, is_any_held: bool) -> datetime | None:
    """Return when the next pending message of an agency that is not held is due."""
    earliest: datetime | None = connection.scalar(_NEXT_UNHELD if is_any_held else _NEXT)
    return earliest


def read_one(connection: Connection, message_id: str) -> Message | None:
    """Return one message, or None."""
    found = _messages(connection.execute(_ALL.where(_THIS), {"this": message_id}))
    return found[0] if found else None


def read(
    connection: Connection, *, agency: str | None, states: tuple[State, ...], doubtful: bool | None
) -> tuple[Message, ...]:
    """Return messages in order of `at`, then id."""
    query = _ALL.order_by(message.c.at, message.c.id)
    if agency is not None:
        query = query.where(message.c.agency == agency)
    if states:
        query = query.where(or_(*(in_state(state) for state in states)))
    if doubtful is not None:
        query = query.where(message.c.doubts > 0 if doubtful else message.c.doubts == 0)
    return _messages(connection.execute(query))


def _messages(rows: CursorResult[Any]) -> tuple[Message, ...]:
    found: list[Message] = []
    reached = "message"
    try:
        for row in rows.all():
            values = dict(zip(_FIELDS, row, strict=True))
            reached = values["id"]
            values["template"], values["state"] = _TEMPLATES[values["template"]], _STATES[values["state"]]
            found.append(Message(**values))
    except (ValueError, KeyError, TypeError) as error:
        raise Altered(reached) from error
    return tuple(found)
