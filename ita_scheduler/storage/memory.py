"""The ledger in memory: the same answers as on a database, for rehearsals and tests, and gone when the process ends."""

from __future__ import annotations

import json
from dataclasses import replace
from secrets import token_bytes
from typing import TYPE_CHECKING, Self

from ita_scheduler.domain.digest import answers_go_to, without_addresses
from ita_scheduler.domain.ledger import Draft, Fact, FactKind, Head, as_kept, break_in, canonical, chain
from ita_scheduler.domain.outbox import ASSUMED_SENT, Message, State
from ita_scheduler.storage.rules import (
    LEASE_EXPIRED,
    TAKEN_OVER,
    as_utc,
    doubt,
    due,
    is_not_taken,
    is_same,
    resent,
    settled_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from ita_scheduler.domain.ledger import Break
    from ita_scheduler.domain.outbox import NewMessage
    from ita_scheduler.ports import Changes, Ledger, Settlement


class MemoryLedger:
    """Implements the Ledger port on dictionaries.

    With `stating` its facts are not stated as they are given, but as that makes them.
    """

    def __init__(self, stating: Callable[[Draft, datetime], tuple[Draft, datetime]] | None = None) -> None:
        self._stating = stating
        self._chains: dict[str, list[Fact]] = {}
        self._messages: dict[str, Message] = {}
        self._notices: dict[str, tuple[str, ...]] = {}  # what each message carries
        self._open: set[str] = set()  # pending or sending: all that a cycle has to look through
        self._owners: dict[str, str] = {}
        self._slots: dict[tuple[str, str], str] = {}  # held by a message that is not stale
        self._carriers: dict[str, str] = {}  # the same for notices
        self._documents: dict[str, tuple[datetime, bytes]] = {}  # by hash
        self._enclosed: dict[str, tuple[str, ...]] = {}  # the hashes of what each message encloses
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
            for one in _as_at(until, ledger.messages(agency=agency), facts):
                copy._messages[one.id] = one
                kept = ledger.documents([one.id]) if one.state is not State.SENT else {}
                copy._enclosed[one.id] = tuple(kept)
                copy._documents |= {name: (one.at, content) for name, content in kept.items()}
                copy._notices[one.id] = tuple(key for key, *_ in carried.get(one.id, ()))
                if one.state is not State.STALE:
                    copy._slots[agency, one.slot] = one.id
                    copy._carriers |= dict.fromkeys(copy._notices[one.id], one.id)
                if one.state in (State.PENDING, State.SENDING):
                    copy._open.add(one.id)
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
            for message_id in one.sent:
                self._assume(message_id, as_utc(one.at))
            for message_id in one.stale:
                self._give_up(message_id, as_utc(one.at))
            for message_id, reply in one.returned.items():
                self._return(message_id, reply, as_utc(one.at))
            for document in one.documents:
                self._documents.setdefault(document.file.hash, (as_utc(one.at), document.content))
            for new in one.messages:
                self._place(new)
        return tuple(left_out)

    def claim(
        self, *, now: datetime, real_now: datetime, owner: str, limit: int, lease: timedelta
    ) -> tuple[Message, ...]:
        """Take messages under a lease: first those whose lease ran out, then those that are due, oldest first."""
        now, real_now, limit = as_utc(now), as_utc(real_now), max(limit, 0)
        found = [self._messages[one] for one in self._open if self._messages[one].agency not in self._held]
        late = sorted((one.lease_until, one.id) for one in found if one.lease_until and one.lease_until <= real_now)
        waiting = sorted((one.next_attempt, one.id) for one in found if one.next_attempt and one.next_attempt <= now)
        for _, message_id in late[:limit]:
            self._doubt(message_id, LEASE_EXPIRED, now)
        taken = [message_id for _, message_id in (late + waiting)[:limit]]
        return tuple(self._take(message_id, owner, real_now + lease) for message_id in taken)

    def settle(self, settlements: Sequence[Settlement], *, at: datetime, owner: str) -> None:
        """Record outcomes and their facts; what `owner` no longer claims is left as it is.

        A further message whose slot, id or notice is taken is passed over: it was placed before.
        """
        at = as_utc(at)
        first = {one.message: one for one in reversed(settlements)}
        held = [one for one in settlements if self._owners.get(one.message) == owner and first[one.message] is one]
        for one, again in [(one, due(one, at)) for one in held]:
            self._settle(one, at, again)
            self._append(one.agency, at, one.drafts)
        for new in (new for one in held for new in one.also):
            if self._has_room((new,), frozenset()):
                self._place(new)

    def take_over(self, *, at: datetime) -> int:
        """End every lease at once, with a fact IN_DOUBT each; return how many there were."""
        at = as_utc(at)
        sending = self.messages(states=(State.SENDING,))
        for one in sending:
            self._doubt(one.id, TAKEN_OVER, at)
            self._reopen(one.id, at)
        return len(sending)

    def breaks(self, agency: str | None = None) -> tuple[Break, ...]:
        """Return the first break of every chain: of facts that were changed behind this ledger's back."""
        names = [agency] if agency else sorted(self._chains)
        found = (break_in(map(as_kept, self.facts(name)), self._head(name), name) for name in names)
        return tuple(one for one in found if one is not None)

    def next_attempt(self) -> datetime | None:
        """Return the earliest next_attempt of all pending messages of agencies that are not held, or None."""
        found = (self._messages[one] for one in self._open)
        times = (one.next_attempt for one in found if one.agency not in self._held)
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
            for one in self._messages.values()
            if (agency is None or one.agency == agency)
            and (not states or one.state in states)
            and (doubtful is None or (one.doubts > 0) is doubtful)
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def message(self, message_id: str) -> Message | None:
        """Return one outbox row, or None."""
        return self._messages.get(message_id)

    def resend(self, message_id: str, *, at: datetime, actor: str) -> bool:
        """Put a FAILED message back to PENDING, due at `at`, with a fact RESENT. False when it is not failed."""
        at = as_utc(at)
        found = self._messages.get(message_id)
        if found is None or found.state is not State.FAILED or not found.address:
            return False
        self._append(found.agency, at, (resent(message_id, actor),))
        self._reopen(message_id, at)
        return True

    def documents(self, message_ids: Iterable[str]) -> dict[str, bytes]:
        """Return what these messages enclose, by hash; a document that was forgotten is absent."""
        wanted = {name for one in message_ids for name in self._enclosed.get(one, ())}
        return {name: self._documents[name][1] for name in wanted if name in self._documents}

    def forget_documents(self, *, before: datetime) -> int:
        """Delete the documents that were kept before an instant; return how many there were."""
        old = [name for name, (at, _) in self._documents.items() if at < as_utc(before)]
        for name in old:
            del self._documents[name]
        return len(old)

    def forget_addresses(
        self, *, before: datetime, agency: str | None = None, address: str | None = None, position: str | None = None
    ) -> int:
        """Blank the addresses in messages that came to rest before an instant; return in how many (see the port)."""
        before, forgotten = as_utc(before), 0
        for one in self._messages.values():
            is_at_rest = one.state not in (State.PENDING, State.SENDING)
            if not (one.address and is_at_rest and one.settled_at and one.settled_at < before):
                continue
            is_to = (address is None and position is None) or one.position == position or is_same(one.address, address)
            if agency in (None, one.agency) and (is_to or is_same(answers_go_to(one.payload), address)):
                to = "" if is_to else one.address
                self._messages[one.id] = replace(one, address=to, payload=without_addresses(one.payload))
                forgotten += 1
        return forgotten

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
        idle = (self._messages.get(message_id) for message_id in changes.stale)
        return (
            changes.head == self._head(changes.agency)
            and all(self._is_pending(message_id, changes.agency) for message_id in changes.sent)
            and all(one is not None and one.agency == changes.agency and is_not_taken(one) for one in idle)
            and all(self._is_sent(one, changes.agency) for one in changes.returned)
            and self._has_room(changes.messages, frozenset(changes.stale))
        )

    def _is_pending(self, message_id: str, agency: str) -> bool:
        found = self._messages.get(message_id)
        return found is not None and found.agency == agency and found.state is State.PENDING

    def _assume(self, message_id: str, at: datetime) -> None:
        self._messages[message_id] = replace(
            self._messages[message_id], state=State.SENT, next_attempt=None, settled_at=at, reply=ASSUMED_SENT
        )
        self._open.discard(message_id)

    def _has_room(self, new: Sequence[NewMessage], stale: frozenset[str]) -> bool:
        """Tell whether ids, slots and notices are free once `stale` is given up."""
        ids = [one.id for one in new]
        slots = [(one.agency, one.slot) for one in new]
        notices = [notice for one in new for notice in one.notices]
        are_distinct = all(len(set(keys)) == len(keys) for keys in (ids, slots, notices))
        return (
            are_distinct
            and not any(one in self._messages for one in ids)
            and all(self._slots.get(slot) in (None, *stale) for slot in slots)
            and all(self._carriers.get(notice) in (None, *stale) for notice in notices)
        )

    def _place(self, new: NewMessage) -> None:
        at = as_utc(new.at)
        self._messages[new.id] = Message(
            id=new.id,
            agency=new.agency,
            slot=new.slot,
            template=new.template,
            position=new.position,
            address=new.address,
            morning=new.morning,
            at=at,
            payload=new.payload,
            state=State.PENDING,
            attempts=0,
            doubts=0,
            next_attempt=at,
            lease_until=None,
            settled_at=None,
            reply="",
        )
        self._notices[new.id] = new.notices
        self._enclosed[new.id] = new.documents
        self._slots[new.agency, new.slot] = new.id
        self._carriers |= dict.fromkeys(new.notices, new.id)
        self._open.add(new.id)

    def _is_sent(self, message_id: str, agency: str) -> bool:
        found = self._messages.get(message_id)
        return found is not None and found.agency == agency and found.state is State.SENT

    def _return(self, message_id: str, reply: str, at: datetime) -> None:
        found = self._messages[message_id]
        self._messages[message_id] = replace(found, state=State.FAILED, settled_at=at, reply=reply)

    def _give_up(self, message_id: str, at: datetime) -> None:
        found = self._messages[message_id]
        self._messages[message_id] = replace(found, state=State.STALE, next_attempt=None, settled_at=at)
        self._open.discard(message_id)
        self._slots.pop((found.agency, found.slot), None)
        for notice in self._notices[message_id]:
            self._carriers.pop(notice, None)

    def _take(self, message_id: str, owner: str, until: datetime) -> Message:
        found = self._messages[message_id]
        taken = replace(found, state=State.SENDING, attempts=found.attempts + 1, next_attempt=None, lease_until=until)
        self._messages[message_id] = taken
        self._owners[message_id] = owner
        return taken

    def _settle(self, settlement: Settlement, at: datetime, again: datetime | None) -> None:
        found = self._messages[settlement.message]
        self._messages[found.id] = replace(
            found,
            state=settlement.state,
            doubts=found.doubts + settlement.doubt,
            next_attempt=again,
            lease_until=None,
            settled_at=settled_at(settlement, at),
            reply=settlement.reply,
        )
        del self._owners[found.id]
        if settlement.state is not State.PENDING:
            self._open.discard(found.id)

    def _doubt(self, message_id: str, reason: str, at: datetime) -> None:
        found = self._messages[message_id]
        self._messages[message_id] = replace(found, doubts=found.doubts + 1)
        self._append(found.agency, at, (doubt(message_id, reason),))

    def _reopen(self, message_id: str, at: datetime) -> None:
        found = self._messages[message_id]
        self._messages[message_id] = replace(
            found, state=State.PENDING, next_attempt=at, lease_until=None, settled_at=None
        )
        self._owners.pop(message_id, None)
        self._open.add(message_id)


_ENDS = {FactKind.SENT: State.SENT, FactKind.FAILED: State.FAILED, FactKind.STALE: State.STALE}


def _as_at(until: datetime | None, messages: Iterable[Message], facts: Iterable[Fact]) -> Iterator[Message]:
    """Give the messages composed by an instant, each in the state that the facts by then give it."""
    if until is None:
        yield from messages
        return
    states: dict[str, State] = {}
    for fact in facts:
        if fact.kind in (FactKind.COMPOSED, FactKind.RESENT):
            states[fact.body["message"]] = State.PENDING
        elif fact.kind in _ENDS:
            states[fact.body["message"]] = _ENDS[fact.kind]
    for one in messages:
        if (state := states.get(one.id)) is not None:
            waits = until if state is State.PENDING else None
            yield replace(one, state=state, next_attempt=waits, lease_until=None)
