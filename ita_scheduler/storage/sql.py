"""The ledger on a database: SQLite in one file, or PostgreSQL.

What writes takes its locks in one order, heads before messages, so that two writers wait but never entangle.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.verifying import breaks
from ita_scheduler.storage import chains, documents, forgetting, holds, outbox, placing, sealing, stored
from ita_scheduler.storage.dialects import WRITING, integrity, open_engine, size, write_anew
from ita_scheduler.storage.faults import speaking_of
from ita_scheduler.storage.finding import address_of, make_file
from ita_scheduler.storage.rules import LEASE_EXPIRED, TAKEN_OVER, as_utc, doubt, resent
from ita_scheduler.storage.schema import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from ita_scheduler.domain.ledger import Break, Fact, Head
    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.ports import Changes, Settlement

# A file of this many octets is written anew in less than a second.
SMALL = 64 << 20


class SqlLedger:
    """Implements the Ledger port. `name` is the file's path, or the database's address without its password."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._reader = engine
        self._writer = engine.execution_options(**{WRITING: True})

    @classmethod
    def open(cls, place: str | Path, *, patience: timedelta = timedelta(seconds=30)) -> Self:
        """Open the ledger at a path or a database URL; create and migrate it when needed.

        A new file can be read by its owner only, as can the folders made for it. `patience` is how long each call
        waits for others who hold the database.
        """
        url = address_of(place)
        is_file = url.get_backend_name() == "sqlite"
        name = str(url.database) if is_file else url.render_as_string(hide_password=True)
        with speaking_of(name):
            if is_file:
                make_file(Path(name))
            engine = open_engine(url, patience)
            try:
                bring_up_to_date(engine, name)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, name)

    def heads(self) -> dict[str, Head]:
        """Return the end of every agency's chain; an agency without facts is absent."""
        with self._reading() as connection:
            return chains.read_heads(connection)

    def facts(self, agency: str, *, after: int = 0) -> tuple[Fact, ...]:
        """Return an agency's facts with seq > `after`, in order."""
        with self._reading() as connection:
            return chains.read_facts(connection, agency, after)

    def facts_of(self, agencies: Iterable[str]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of many agencies at once; an agency without facts has none."""
        with self._reading() as connection:
            return chains.read_facts_of(connection, agencies)

    def apply(self, changes: Sequence[Changes]) -> tuple[str, ...]:
        """Append facts and messages and give up stale ones; return the agencies left out whole (see the port).

        Of several changes for one agency only the first is tried: the others were decided from an older chain.
        """
        with self._writing() as connection:
            heads = chains.lock_heads(connection, (one.agency for one in changes))
            idle = placing.not_taken(connection, (message for one in changes for message in one.stale))
            pending = placing.pending(connection, (message for one in changes for message in one.sent))
            taken = placing.sent(connection, (message for one in changes for message in one.returned))
            first = {one.agency: one for one in reversed(changes)}
            fit = [
                one
                for one in changes
                if first[one.agency] is one
                and one.head == heads[one.agency]
                and all(idle.get(message) == one.agency for message in one.stale)
                and all(pending.get(message) == one.agency for message in one.sent)
                and all(taken.get(message) == one.agency for message in one.returned)
            ]
            groups = [
                placing.Group(
                    at=one.at,
                    messages=one.messages,
                    stale=one.stale,
                    documents=one.documents,
                    sent=one.sent,
                    returned=tuple(one.returned.items()),
                )
                for one in fit
            ]
            placed = placing.place(connection, groups)
            done = [one for one, is_placed in zip(fit, placed, strict=True) if is_placed]
            chains.append(connection, heads, ((one.agency, as_utc(one.at), one.drafts) for one in done))
        applied = {id(one) for one in done}
        return tuple(one.agency for one in changes if id(one) not in applied)

    def claim(
        self, *, now: datetime, real_now: datetime, owner: str, limit: int, lease: timedelta
    ) -> tuple[Message, ...]:
        """Take messages under a lease: first those whose lease ran out, then those that are due, oldest first."""
        now, real_now = as_utc(now), as_utc(real_now)
        until = real_now + lease
        with self._writing() as connection:
            held = holds.held(connection)
            late = self._claim_late(
                connection, now=now, real_now=real_now, owner=owner, limit=limit, until=until, held=held
            )
            found = outbox.waiting(connection, now, max(limit - len(late), 0), is_any_held=bool(held))
            return late + outbox.take(connection, found, owner=owner, until=until, doubted=0)

    def settle(self, settlements: Sequence[Settlement], *, at: datetime, owner: str) -> None:
        """Record outcomes and their facts; what `owner` no longer claims is left as it is.

        A further message whose slot, id or notice is taken is passed over: it was placed before.
        """
        at = as_utc(at)
        with self._writing() as connection:
            heads = chains.lock_heads(connection, (one.agency for one in settlements if one.drafts))
            held = outbox.settle(connection, settlements, at=at, owner=owner)
            chains.append(connection, heads, ((one.agency, at, one.drafts) for one in held))
            placing.place(connection, [placing.Group(at=at, messages=(new,)) for one in held for new in one.also])

    def take_over(self, *, at: datetime) -> int:
        """End every lease at once, with a fact IN_DOUBT each; return how many there were."""
        at = as_utc(at)
        with self._writing() as connection:
            sending = outbox.read(connection, agency=None, states=(State.SENDING,), doubtful=None)
            heads = chains.lock_heads(connection, (one.agency for one in sending))
            ended = [
                one for one in sending if outbox.reopen(connection, one.id, out_of=State.SENDING, at=at, doubted=1)
            ]
            chains.append(connection, heads, ((one.agency, at, [doubt(one.id, TAKEN_OVER)]) for one in ended))
        return len(ended)

    def next_attempt(self) -> datetime | None:
        """Return the earliest next_attempt of all pending messages of agencies that are not held, or None."""
        with self._reading() as connection:
            return outbox.next_attempt(connection, is_any_held=bool(holds.held(connection)))

    def held(self) -> frozenset[str]:
        """Return the agencies that were restored from a backup and for which nobody has said how to go on."""
        with self._reading() as connection:
            return holds.held(connection)

    def messages(
        self, *, agency: str | None = None, states: tuple[State, ...] = (), doubtful: bool | None = None
    ) -> tuple[Message, ...]:
        """Return outbox rows in order of `at`, then id; all of them without arguments."""
        with self._reading() as connection:
            return outbox.read(connection, agency=agency, states=states, doubtful=doubtful)

    def message(self, message_id: str) -> Message | None:
        """Return one outbox row, or None."""
        with self._reading() as connection:
            return outbox.read_one(connection, message_id)

    def resend(self, message_id: str, *, at: datetime, actor: str) -> bool:
        """Put a FAILED message back to PENDING, due at `at`, with a fact RESENT. False when it is not failed."""
        at = as_utc(at)
        with self._writing() as connection:
            found = outbox.read_one(connection, message_id)
            if found is None:
                return False
            heads = chains.lock_heads(connection, [found.agency])
            if not outbox.reopen(connection, message_id, out_of=State.FAILED, at=at, doubted=0):
                return False
            chains.append(connection, heads, [(found.agency, at, [resent(message_id, actor)])])
            return True

    def documents(self, message_ids: Iterable[str]) -> dict[str, bytes]:
        """Return what these messages enclose, by hash; a document that was forgotten is absent."""
        with self._reading() as connection:
            return documents.read(connection, message_ids)

    def forget_documents(self, *, before: datetime) -> int:
        """Delete the documents that were kept before an instant; return how many there were."""
        with self._writing() as connection:
            return documents.forget(connection, as_utc(before))

    def forget_addresses(
        self, *, before: datetime, agency: str | None = None, address: str | None = None, position: str | None = None
    ) -> int:
        """Blank the addresses in messages that came to rest before an instant; return in how many (see the port).

        When some are meant, or the file is small, it is written anew, so that they cannot be read in its gaps either.
        """
        before, forgotten, found = as_utc(before), 0, forgetting.BATCH
        while found == forgetting.BATCH:
            with self._writing() as connection:
                if address is None and position is None:
                    found = forgetting.forget(connection, before, agency)
                else:
                    forgotten, found = forgetting.forget_some(connection, before, agency, address, position), 0
            forgotten += found
        if forgotten:
            with self._reading() as connection:
                if address or position or size(connection) <= SMALL:
                    write_anew(connection)
        return forgotten

    @contextmanager
    def as_stored(self, agency: str | None = None) -> Iterator[stored.Stored]:
        """Give one view of the chains, of all agencies or of one, as they lie in the store; see `stored`."""
        with self._reading() as connection:
            yield stored.read(connection, agency)

    def breaks(self, agency: str | None = None) -> tuple[Break, ...]:
        """Return the first break of every agency's chain, or of one agency's; see the port."""
        with self.as_stored(agency) as kept:
            return tuple(breaks(kept.rows, kept.heads, kept.mailed))

    def damage(self) -> tuple[str, ...]:
        """Return what the database itself finds broken in its file, in its own words; nothing on PostgreSQL."""
        with self._reading() as connection:
            return integrity(connection)

    def secret(self) -> bytes:
        """Return this ledger's secret; it is made when it is asked for first."""
        while True:
            with self._reading() as connection:
                found = sealing.read(connection)
            if found is not None:
                return found
            with self._writing() as connection:
                sealing.make(connection)

    def close(self) -> None:
        """Release files and connections."""
        self._reader.dispose()

    def _claim_late(
        self,
        connection: Connection,
        *,
        now: datetime,
        real_now: datetime,
        owner: str,
        limit: int,
        until: datetime,
        held: frozenset[str],
    ) -> tuple[Message, ...]:
        agencies = outbox.expired_agencies(connection, real_now) - held
        if not agencies:
            return ()
        heads = chains.lock_heads(connection, agencies)
        found = outbox.expired(connection, real_now, agencies, max(limit, 0))
        chains.append(connection, heads, ((one.agency, now, [doubt(one.id, LEASE_EXPIRED)]) for one in found))
        return outbox.take(connection, found, owner=owner, until=until, doubted=1)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with speaking_of(self.name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with speaking_of(self.name), self._writer.begin() as connection:
            yield connection
