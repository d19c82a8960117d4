"""The ledger in memory: the same answers as on a database, for rehearsals and tests, and gone when the process ends."""

from __future__ import annotations

import json
from dataclasses import replace
from secrets import token_bytes
from typing import TYPE_CHECKING, Self

from ita_scheduler.domain.ledger import Draft, Fact, FactKind, Head, as_kept, break_in, canonical, chain
from ita_scheduler.domain.outbox import Message, State
from ita_scheduler.storage.memory_outbox import MemoryOutbox, as_at
from ita_scheduler.storage.rules import LEASE_EXPIRED, TAKEN_OVER, as_utc, doubt, due, resent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime, timedelta

    from ita_scheduler.domain.ledger import Break
    from ita_scheduler.ports import Changes, Ledger, Settlement


class MemoryLedger:
    """Implements the Ledger port on dictionaries.

    With `stating` its facts are not stated as they are given, but as that makes them.
    """

    def __init__(self, stating: Callable[[Draft, datetime], tuple[Draft, datetime]] | None = None) -> None:
        self._stating = stating
        self._chains: dict[str, list[Fact]] = {}
        self._outbox = MemoryOutbox()
        self._held: set[str] = set()
        self._secret = token_bytes(32)

    @classmethod
    def copy_of(
        cls,
        ledger: Ledger,
        agencies: Iterable[str],
        stating: Callable[[Draft, datetime], tuple[Draft, datetime]] | None = None,
        *,
        until: datetime | None = None,
    ) -> Self:
        """Return a ledger that goes on from the facts and messages of another one, as they were at `until`.

        What had been sent or given up by then is as the facts say; every other message of then is pending.
        """
        copy = cls(stating)
        for agency in agencies:
            facts = [fact for fact in ledger.facts(agency) if until is None or fact.at <= until]
            if facts:
                copy._chains[agency] = facts
                copy._note_holds(agency, facts)
            carried = {fact.body["message"]: fact.body["notices"] for fact in facts if fact.kind is FactKind.COMPOSED}
            for one in as_at(until, ledger.messages(agency=agency), facts):
                documents = ledger.documents([one.id]) if one.state is not State.SENT else {}
                notices = tuple(key for key, *_ in carried.get(one.id, ()))
                copy._outbox.adopt(one, notices, documents)
        return copy

    def heads(self) -> dict[str, Head]:
        """Return the end of every agency's chain; an agency without facts is absent."""
        return {agency: self._head(agency) for agency in self._chains}

    def facts(self, agency: str, *, after: int = 0) -> tuple[Fact, ...]:
        """Return an agency's facts with seq > `after`, in order."""
        return tuple(self._chains.get(agency, ())[max(after, 0) :])

    def facts_of(self, agencies: Iterable[str]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of many agencies at once; an agency without facts has none."""
        return {agency: self.facts(agency) for agency in agencies}

    def apply(self, changes: Sequence[Changes]) -> tuple[str, ...]:
        """Append facts and messages and give up stale ones; return the agencies left out whole (see the port).

        Of several changes for one agency only the first is tried: the others were decided from an older chain.
        """
        # Looked at before anything is written: there is no transaction to roll back here.
        for instant in (instant for one in changes for instant in (one.at, *(new.at for new in one.messages))):
            as_utc(instant)
        left_out: list[str] = []
        tried: set[str] = set()
        for one in changes:
            is_first = one.agency not in tried
            tried.add(one.agency)
            if not is_first or not self._fits(one):
                left_out.append(one.agency)
                continue
            self._append(one.agency, as_utc(one.at), one.drafts)
            self._outbox.apply(one, as_utc(one.at))
        return tuple(left_out)

    def claim(
        self, *, now: datetime, real_now: datetime, owner: str, limit: int, lease: timedelta
    ) -> tuple[Message, ...]:
        """Take messages under a lease: first those whose lease ran out, then those that are due, oldest first."""
        now, real_now, limit = as_utc(now), as_utc(real_now), max(limit, 0)
        found = list(self._outbox.unsettled(self._held))
        late = sorted((one.lease_until, one.id) for one in found if one.lease_until and one.lease_until <= real_now)
        waiting = sorted((one.next_attempt, one.id) for one in found if one.next_attempt and one.next_attempt <= now)
        for _, message_id in late[:limit]:
            self._doubt(message_id, LEASE_EXPIRED, now)
        taken = [message_id for _, message_id in (late + waiting)[:limit]]
        return tuple(self._outbox.take(message_id, owner, real_now + lease) for message_id in taken)

    def settle(self, settlements: Sequence[Settlement], *, at: datetime, owner: str) -> None:
        """Record outcomes and their facts; what `owner` no longer claims is left as it is.

        A further message whose slot, id or notice is taken is passed over: it was placed before.
        """
        at = as_utc(at)
        first = {one.message: one for one in reversed(settlements)}
        held = [one for one in settlements if self._outbox.is_held_by(one.message, owner) and first[one.message] is one]
        for one, again in [(one, due(one, at)) for one in held]:
            self._outbox.settle(one, at, again)
            self._append(one.agency, at, one.drafts)
        for new in (new for one in held for new in one.also):
            if self._outbox.has_room((new,)):
                self._outbox.place(new)

    def take_over(self, *, at: datetime) -> int:
        """End every lease at once, with a fact IN_DOUBT each; return how many there were."""
        at = as_utc(at)
        sending = self.messages(states=(State.SENDING,))
        for one in sending:
            self._doubt(one.id, TAKEN_OVER, at)
            self._outbox.reopen(one.id, at)
        return len(sending)

    def breaks(self, agency: str | None = None) -> tuple[Break, ...]:
        """Return the first break of every chain: of facts that were changed behind this ledger's back."""
        names = [agency] if agency else sorted(self._chains)
        found = (break_in(map(as_kept, self.facts(name)), self._head(name), name) for name in names)
        return tuple(one for one in found if one is not None)

    def next_attempt(self) -> datetime | None:
        """Return the earliest next_attempt of all pending messages of agencies that are not held, or None."""
        times = (one.next_attempt for one in self._outbox.unsettled(self._held))
        return min((instant for instant in times if instant), default=None)

    def held(self) -> frozenset[str]:
        """Return the agencies that were restored from a backup and for which nobody has said how to go on."""
        return frozenset(self._held)

    def messages(
        self, *, agency: str | None = None, states: tuple[State, ...] = (), doubtful: bool | None = None
    ) -> tuple[Message, ...]:
        """Return outbox rows in order of `at`, then id; all of them without arguments."""
        found = [
            one
            for one in self._outbox.all()
            if (agency is None or one.agency == agency)
            and (not states or one.state in states)
            and (doubtful is None or (one.doubts > 0) is doubtful)
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def message(self, message_id: str) -> Message | None:
        """Return one outbox row, or None."""
        return self._outbox.get(message_id)

    def resend(self, message_id: str, *, at: datetime, actor: str) -> bool:
        """Put a FAILED message back to PENDING, due at `at`, with a fact RESENT. False when it is not failed."""
        at = as_utc(at)
        found = self._outbox.get(message_id)
        if found is None or found.state is not State.FAILED or not found.address:
            return False
        self._append(found.agency, at, (resent(message_id, actor),))
        self._outbox.reopen(message_id, at)
        return True

    def documents(self, message_ids: Iterable[str]) -> dict[str, bytes]:
        """Return what these messages enclose, by hash; a document that was forgotten is absent."""
        return self._outbox.documents(message_ids)

    def forget_documents(self, *, before: datetime) -> int:
        """Delete the documents that were kept before an instant; return how many there were."""
        return self._outbox.forget_documents(as_utc(before))

    def forget_addresses(
        self, *, before: datetime, agency: str | None = None, address: str | None = None, position: str | None = None
    ) -> int:
        """Blank the addresses in messages that came to rest before an instant; return in how many (see the port)."""
        return self._outbox.forget_addresses(as_utc(before), agency, address, position)

    def secret(self) -> bytes:
        """Return this ledger's secret."""
        return self._secret

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _head(self, agency: str) -> Head:
        facts = self._chains.get(agency)
        return Head(facts[-1].seq, facts[-1].hash) if facts else Head()

    def _append(self, agency: str, at: datetime, drafts: Sequence[Draft]) -> None:
        if self._stating is not None:
            stated = [self._stating(draft, at) for draft in drafts]
            drafts, at = [draft for draft, _ in stated], stated[0][1] if stated else at
        # Bodies pass through their text, as on a database: tuples come back as lists, and nobody can change them later.
        kept = [replace(draft, body=json.loads(canonical(draft.body))) for draft in drafts]
        if facts := chain(self._head(agency), agency, at, kept):
            self._chains.setdefault(agency, []).extend(facts)
            self._note_holds(agency, facts)

    def _note_holds(self, agency: str, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.kind is FactKind.RESTORED:
                self._held.add(agency)
            elif fact.kind is FactKind.RESUMED:
                self._held.discard(agency)

    def _fits(self, changes: Changes) -> bool:
        return changes.head == self._head(changes.agency) and self._outbox.fits(changes)

    def _doubt(self, message_id: str, reason: str, at: datetime) -> None:
        found = self._outbox.doubt(message_id)
        self._append(found.agency, at, (doubt(message_id, reason),))
