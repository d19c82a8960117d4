"""The SQL of the chains: heads locked, facts appended, facts read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import OperationalError

from ita_scheduler.domain.bodies import is_sane
from ita_scheduler.domain.ledger import GENESIS, Draft, Fact, FactKind, Head, canonical, chain
from ita_scheduler.storage.dialects import insert_new
from ita_scheduler.storage.faults import AlteredFact
from ita_scheduler.storage.tables import fact, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import CursorResult

# Databases limit how many values a statement may hold.
CHUNK = 500

_KINDS = {kind.value: kind for kind in FactKind}
_HEADS = select(head.c.agency, head.c.seq, head.c.hash)
_THESE = head.c.agency.in_(bindparam("agencies", expanding=True))
_KNOWN = select(head.c.agency).where(_THESE)
_LOCK = _HEADS.where(_THESE).order_by(head.c.agency).with_for_update()
_MOVE = update(head).where(head.c.agency == bindparam("this")).values(seq=bindparam("to"), hash=bindparam("end"))
_READ = select(
    fact.c.agency, fact.c.seq, fact.c.at, fact.c.kind, fact.c.actor, fact.c.body, fact.c.previous, fact.c.hash
)
_READ_ONE = _READ.where(fact.c.agency == bindparam("agency"), fact.c.seq > bindparam("after")).order_by(fact.c.seq)
_READ_MANY = _READ.where(fact.c.agency.in_(bindparam("agencies", expanding=True))).order_by(fact.c.agency, fact.c.seq)


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Cut keys into lists that fit into one statement; sorted, so that everybody locks rows in the same order."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def read_heads(connection: Connection) -> dict[str, Head]:
    """Return the end of every chain that holds a fact."""
    rows = connection.execute(_HEADS.where(head.c.seq > 0)).all()
    return {agency: Head(seq, digest) for agency, seq, digest in rows}


def lock_heads(connection: Connection, agencies: Iterable[str]) -> dict[str, Head]:
    """Return the ends of these chains, locked until the transaction ends; a chain without facts begins here."""
    wanted = list(chunks(agencies))
    known = {found for chunk in wanted for found in connection.scalars(_KNOWN, {"agencies": chunk})}
    missing = [agency for chunk in wanted for agency in chunk if agency not in known]
    if missing:
        # Before any lock is taken: who waits here for another's new row must hold nothing that the other wants.
        rows = [{"agency": agency, "seq": 0, "hash": GENESIS} for agency in missing]
        connection.execute(insert_new(connection, head), rows)
    return {
        agency: Head(seq, digest)
        for chunk in wanted
        for agency, seq, digest in connection.execute(_LOCK, {"agencies": chunk})
    }


def append(
    connection: Connection, heads: dict[str, Head], entries: Iterable[tuple[str, datetime, Sequence[Draft]]]
) -> None:
    """Append each agency's drafts after its head, in the order given; `heads` moves along.

    The head of every agency with a draft must be in `heads`, locked.
    """
    rows: list[dict[str, Any]] = []
    grown: set[str] = set()
    for agency, at, drafts in entries:
        if not drafts:
            continue
        for new in chain(heads[agency], agency, at, drafts):
            rows.append(_row(new))
            heads[agency] = Head(new.seq, new.hash)
            grown.add(agency)
    if rows:
        connection.execute(insert(fact), rows)
        moves = [{"this": agency, "to": heads[agency].seq, "end": heads[agency].hash} for agency in sorted(grown)]
        connection.execute(_MOVE, moves)


def read_facts(connection: Connection, agency: str, after: int) -> tuple[Fact, ...]:
    """Return an agency's facts behind `after`, in order."""
    return tuple(_facts(connection.execute(_READ_ONE, {"agency": agency, "after": after}), agency))


def read_facts_of(connection: Connection, agencies: Iterable[str]) -> dict[str, tuple[Fact, ...]]:
    """Return the facts of many agencies, in order; an agency without facts has an empty tuple."""
    found: dict[str, list[Fact]] = {agency: [] for agency in agencies}
    for chunk in chunks(found):
        for one in _facts(connection.execute(_READ_MANY, {"agencies": chunk}), chunk[0]):
            found[one.agency].append(one)
    return {agency: tuple(facts) for agency, facts in found.items()}


def _row(new: Fact) -> dict[str, Any]:
    return {
        "agency": new.agency,
        "seq": new.seq,
        "at": new.at,
        "kind": new.kind.value,
        "actor": new.actor,
        "body": canonical(new.body),
        "previous": new.previous,
        "hash": new.hash,
    }


def _facts(rows: CursorResult[Any], reached: str) -> Iterator[Fact]:
    """Build facts from rows. A row that no program of ours can have written is named, as far as it can be told."""
    try:
        every: Sequence[Any] = rows.all()  # much quicker than one by one
        for agency, seq, at, kind, actor, body, previous, digest in every:
            reached = f"{agency} {seq}"
            if not is_sane(at):
                raise ValueError("no fact can have been stated then")  # noqa: TRY301 - it ends where all such end
            yield Fact(
                agency=agency,
                seq=seq,
                at=at,
                kind=_KINDS[kind],
                actor=actor,
                body=_body(body),
                previous=previous,
                hash=digest,
            )
    except (ValueError, KeyError, TypeError) as error:
        # An instant that is none fails before any row is reached: then only the agency is known.
        raise AlteredFact(reached) from error
    except OperationalError as error:
        if str(error.orig).startswith("Could not decode"):  # bytes that are no text, as the driver says it
            raise AlteredFact(reached) from error
        raise


def _body(text: str) -> dict[str, Any]:
    body = json.loads(text)
    if not isinstance(body, dict):
        raise TypeError("a fact's body is a mapping")
    return body
