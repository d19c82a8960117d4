"""The facts as they lie in the store, for verifying and for export: text as it is kept, not a reading of it.

Reading a fact would forgive what must not be forgiven: another order of a body's keys, a space in it, bytes where text
should be. So SQLite is asked for the type and the bytes of every field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from ita_scheduler.domain.ledger import Kept
from ita_scheduler.domain.verifying import KeptHead
from ita_scheduler.storage.rules import as_utc
from ita_scheduler.storage.tables import fact, head, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

# Rows that are fetched together: a ledger of thousands of agencies must not fill the memory.
FETCHED = 500
_FIELDS = ("agency", "seq", "at", "kind", "actor", "body", "previous", "hash")
# How SQLAlchemy spells an instant in SQLite; one spelling only, so that every other one is a change.
_AT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})\.([0-9]{6})")


@dataclass(frozen=True, slots=True)
class Stored:
    """One view of the chains: the ends of all of them, and their rows, agency by agency in order; read once.

    `mailed` are the agencies of which the outbox holds a mail: no mail is composed without a fact.
    """

    heads: Mapping[str, KeptHead]
    rows: Iterator[Kept]
    mailed: frozenset[str]


def read(connection: Connection, agency: str | None) -> Stored:
    """Return the chains of all agencies, or of one, as they are within this transaction."""
    query = select(message.c.agency).distinct()
    mailed = frozenset(connection.scalars(query if agency is None else query.where(message.c.agency == agency)))
    if connection.dialect.name == "sqlite":
        return Stored(_sqlite_heads(connection, agency), _sqlite_rows(connection, agency), mailed)
    return Stored(_heads(connection, agency), _rows(connection, agency), mailed)


def _raw(table: str, fields: Sequence[str], agency: str | None, order: str) -> str:
    """Ask for the type and the bytes of each field; of `seq` for the number, where one stands."""
    columns = ", ".join(
        f"typeof({name}), "
        + (f"CASE typeof({name}) WHEN 'integer' THEN {name} END" if name == "seq" else f"CAST({name} AS BLOB)")
        for name in (f'"{field}"' if field == "at" else field for field in fields)
    )
    where = "" if agency is None else " WHERE agency = :agency"
    return f"SELECT {columns} FROM {table}{where} ORDER BY {order}"  # noqa: S608 - of our own words only


def _asked(connection: Connection, query: str, agency: str | None) -> Iterator[Any]:
    asked = text(query).execution_options(yield_per=FETCHED)
    yield from connection.execute(asked, {} if agency is None else {"agency": agency})


def _sqlite_heads(connection: Connection, agency: str | None) -> dict[str, KeptHead]:
    heads: dict[str, KeptHead] = {}
    for kind, name, _, seq, of_hash, digest in _asked(
        connection, _raw("head", ("agency", "seq", "hash"), agency, "agency"), agency
    ):
        damage: list[str] = []
        whose = _text("agency", kind, name, damage)
        end = _text("hash", of_hash, digest, damage)
        heads[whose] = KeptHead(seq=seq, hash=end, damage=tuple(damage))
    return heads


def _sqlite_rows(connection: Connection, agency: str | None) -> Iterator[Kept]:
    for row in _asked(connection, _raw("fact", _FIELDS, agency, "agency, seq"), agency):
        damage: list[str] = []
        held = {
            field: _text(field, row[2 * n], row[2 * n + 1], damage) for n, field in enumerate(_FIELDS) if field != "seq"
        }
        spelled = _AT.fullmatch(held["at"])
        if spelled is None and "at" not in damage:
            damage.append("at")
        elif spelled is not None:
            held["at"] = _as_hashed(*spelled.groups())
        yield Kept(seq=row[3], damage=tuple(damage), **held)


def _as_hashed(day: str, clock: str, fraction: str) -> str:
    return f"{day}T{clock}{'' if fraction == '000000' else f'.{fraction}'}+00:00"


def _text(field: str, kind: str, content: bytes | None, damage: list[str]) -> str:
    """Return a field's text; what is none is noted as damage, and shown as well as it can be."""
    if kind == "text" and content is not None:
        try:
            return content.decode()
        except UnicodeDecodeError:
            pass
    damage.append(field)
    return (content or b"").decode(errors="backslashreplace")


def _heads(connection: Connection, agency: str | None) -> dict[str, KeptHead]:
    query = select(head.c.agency, head.c.seq, head.c.hash).order_by(head.c.agency)
    if agency is not None:
        query = query.where(head.c.agency == agency)
    return {name: KeptHead(seq=seq, hash=digest) for name, seq, digest in connection.execute(query)}


def _rows(connection: Connection, agency: str | None) -> Iterator[Kept]:
    query = select(*(fact.c[field] for field in _FIELDS)).order_by(fact.c.agency, fact.c.seq)
    if agency is not None:
        query = query.where(fact.c.agency == agency)
    for row in connection.execute(query.execution_options(yield_per=FETCHED)):
        values = dict(zip(_FIELDS, row, strict=True))
        yield Kept(**values | {"at": as_utc(values["at"]).isoformat()})
