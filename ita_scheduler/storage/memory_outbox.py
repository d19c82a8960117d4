"""The outbox in memory: messages, the slots and notices they hold, and what they enclose, on dictionaries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.digest import answers_go_to, without_addresses
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.outbox import ASSUMED_SENT, Message, State
from ita_scheduler.storage.rules import as_utc, is_not_taken, is_same, settled_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from ita_scheduler.domain.ledger import Fact
    from ita_scheduler.domain.outbox import NewMessage
    from ita_scheduler.ports import Changes, Document, Settlement

_AT_REST = {FactKind.SENT: State.SENT, FactKind.FAILED: State.FAILED, FactKind.STALE: State.STALE}


class MemoryOutbox:
    """Rows by message id. Every instant given is in UTC. Nothing here states a fact: the ledger does."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._notices: dict[str, tuple[str, ...]] = {}  # what each message carries
        self._open: set[str] = set()  # pending or sending: all that a cycle has to look through
        self._owners: dict[str, str] = {}
        self._slots: dict[tuple[str, str], str] = {}  # held by a message that is not stale
        self._carriers: dict[str, str] = {}  # the same for notices
        self._documents: dict[str, tuple[datetime, bytes]] = {}  # by hash
        self._enclosed: dict[str, tuple[str, ...]] = {}  # the hashes of what each message encloses

    # ── Looking ──

    def get(self, message_id: str) -> Message | None:
        """Return one row, or None."""
        return self._messages.get(message_id)

    def all(self) -> Iterable[Message]:
        """Return every row, in no order that means anything."""
        return self._messages.values()

    def unsettled(self, held: Collection[str]) -> Iterator[Message]:
        """Give the pending and sending messages of agencies that are not held."""
        found = (self._messages[one] for one in self._open)
        return (one for one in found if one.agency not in held)

    def is_held_by(self, message_id: str, owner: str) -> bool:
        """Tell whether this owner claims the message."""
        return self._owners.get(message_id) == owner

    def fits(self, changes: Changes) -> bool:
        """Tell whether the outbox part of these changes can be applied whole."""
        idle = (self._messages.get(message_id) for message_id in changes.stale)
        return (
            all(self._is_in(State.PENDING, message_id, changes.agency) for message_id in changes.sent)
            and all(one is not None and one.agency == changes.agency and is_not_taken(one) for one in idle)
            and all(self._is_in(State.SENT, message_id, changes.agency) for message_id in changes.returned)
            and self.has_room(changes.messages, frozenset(changes.stale))
        )

    def _is_in(self, state: State, message_id: str, agency: str) -> bool:
        found = self._messages.get(message_id)
        return found is not None and found.agency == agency and found.state is state

    def has_room(self, new: Sequence[NewMessage], stale: frozenset[str] = frozenset()) -> bool:
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

    # ── Changing ──

    def apply(self, changes: Changes, at: datetime) -> None:
        """Do what these changes ask of the outbox; they must fit."""
        for message_id in changes.sent:
            self._rest(message_id, State.SENT, at, reply=ASSUMED_SENT)
        for message_id in changes.stale:
            found = self._rest(message_id, State.STALE, at)
            self._slots.pop((found.agency, found.slot), None)
            for notice in self._notices[message_id]:
                self._carriers.pop(notice, None)
        for message_id, reply in changes.returned.items():
            self._rest(message_id, State.FAILED, at, reply=reply)
        for document in changes.documents:
            self.keep(document, at)
        for new in changes.messages:
            self.place(new)

    def _rest(self, message_id: str, state: State, at: datetime, *, reply: str | None = None) -> Message:
        found = self._messages[message_id]
        said = found.reply if reply is None else reply
        self._messages[message_id] = replace(found, state=state, next_attempt=None, settled_at=at, reply=said)
        self._open.discard(message_id)
        return found

    def place(self, new: NewMessage) -> None:
        """Add a pending message; there must be room for it."""
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
        self._enclosed[new.id] = new.documents
        self._occupy(self._messages[new.id], new.notices)

    def _occupy(self, message: Message, notices: tuple[str, ...]) -> None:
        self._notices[message.id] = notices
        if message.state is not State.STALE:
            self._slots[message.agency, message.slot] = message.id
            self._carriers |= dict.fromkeys(notices, message.id)
        if message.state in (State.PENDING, State.SENDING):
            self._open.add(message.id)

    def adopt(self, message: Message, notices: tuple[str, ...], documents: dict[str, bytes]) -> None:
        """Add a row of another ledger as it is, with what it encloses."""
        self._messages[message.id] = message
        self._enclosed[message.id] = tuple(documents)
        self._documents |= {name: (message.at, content) for name, content in documents.items()}
        self._occupy(message, notices)

    def take(self, message_id: str, owner: str, until: datetime) -> Message:
        """Claim a message for an owner under a lease until an instant of real time."""
        found = self._messages[message_id]
        taken = replace(found, state=State.SENDING, attempts=found.attempts + 1, next_attempt=None, lease_until=until)
        self._messages[message_id] = taken
        self._owners[message_id] = owner
        return taken

    def settle(self, settlement: Settlement, at: datetime, again: datetime | None) -> None:
        """Record how the carrying of a claimed message ended, and when it is tried again."""
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

    def doubt(self, message_id: str) -> Message:
        """Count one more time that nobody knows whether a server took a message; return the row."""
        found = self._messages[message_id]
        self._messages[message_id] = replace(found, doubts=found.doubts + 1)
        return found

    def reopen(self, message_id: str, at: datetime) -> None:
        """Make a message pending and due at an instant."""
        found = self._messages[message_id]
        self._messages[message_id] = replace(
            found, state=State.PENDING, next_attempt=at, lease_until=None, settled_at=None
        )
        self._owners.pop(message_id, None)
        self._open.add(message_id)

    # ── What is enclosed, and what is forgotten ──

    def keep(self, document: Document, at: datetime) -> None:
        """Keep a document under its hash; one that is there already stays as it is."""
        self._documents.setdefault(document.file.hash, (at, document.content))

    def documents(self, message_ids: Iterable[str]) -> dict[str, bytes]:
        """Return what these messages enclose, by hash; a document that was forgotten is absent."""
        wanted = {name for one in message_ids for name in self._enclosed.get(one, ())}
        return {name: self._documents[name][1] for name in wanted if name in self._documents}

    def forget_documents(self, before: datetime) -> int:
        """Delete the documents that were kept before an instant; return how many there were."""
        old = [name for name, (at, _) in self._documents.items() if at < before]
        for name in old:
            del self._documents[name]
        return len(old)

    def forget_addresses(self, before: datetime, agency: str | None, address: str | None, position: str | None) -> int:
        """Blank the addresses in messages that came to rest before an instant; return in how many (see the port)."""
        forgotten = 0
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


def as_at(until: datetime | None, messages: Iterable[Message], facts: Iterable[Fact]) -> Iterator[Message]:
    """Give the messages composed by an instant, each in the state that the facts by then give it.

    Without an instant they are given as they are.
    """
    if until is None:
        yield from messages
        return
    states: dict[str, State] = {}
    for fact in facts:
        if fact.kind in (FactKind.COMPOSED, FactKind.RESENT):
            states[fact.body["message"]] = State.PENDING
        elif fact.kind in _AT_REST:
            states[fact.body["message"]] = _AT_REST[fact.kind]
    for one in messages:
        if (state := states.get(one.id)) is not None:
            waits = until if state is State.PENDING else None
            yield replace(one, state=state, next_attempt=waits, lease_until=None)
