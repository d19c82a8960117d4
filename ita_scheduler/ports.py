"""What the use cases need of the outside. Each port is owned here, by its users, and kept narrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from ita_scheduler.domain.document import File
    from ita_scheduler.domain.ledger import Break, Draft, Fact, Head
    from ita_scheduler.domain.outbox import Message, NewMessage, Outcome, State
    from ita_scheduler.domain.report import Report
    from ita_scheduler.domain.returned import Returned


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC; under a simulated clock the simulated one."""

    def real_now(self) -> datetime:
        """Return the machine's own instant, for leases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file with its bytes, whose hash is the file's own."""

    file: File
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What became of drawing a report: what it is called, its documents, and why others could not be written."""

    title: str
    documents: tuple[Document, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one decision changes in one agency: applied whole or not at all.

    `head` is the chain's end that the decision was made from: if the chain has grown since, nothing is applied.
    `stale` are messages to be given up: pending ones that were never in doubt, and failed ones. Their notices may be
    carried by `messages` of the same changes. `documents` are what those messages enclose. `sent` are pending
    messages that count as sent although nobody knows: the ledger was restored, and a person chose so. `returned` are
    messages that a server had taken and gave up later, with the reply that is to stand with them: they become failed.
    """

    agency: str
    head: Head
    at: datetime
    drafts: tuple[Draft, ...]
    messages: tuple[NewMessage, ...] = ()
    stale: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    sent: tuple[str, ...] = ()
    returned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of a claimed message: its new state, and the fact about it if there is one.

    `state` PENDING means to be tried again at `next_attempt`; `doubt` adds one to the doubts.
    """

    message: str
    agency: str
    state: State
    next_attempt: datetime | None
    reply: str
    doubt: bool = False
    drafts: tuple[Draft, ...] = ()
    also: tuple[NewMessage, ...] = ()


class Ledger(Protocol):
    """The facts and the outbox: one store, since a notice and its mail must be written in one transaction.

    Every method is synchronous, and safe to call from a worker thread one at a time. Each raises LedgerError's
    subclasses, never a driver's own exception.
    """

    def heads(self) -> dict[str, Head]:
        """Return the end of every agency's chain; an agency without facts is absent."""

    def facts(self, agency: str, *, after: int = 0) -> tuple[Fact, ...]:
        """Return an agency's facts with seq > `after`, in order."""

    def facts_of(self, agencies: Iterable[str]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of many agencies in one reading; an agency without facts has an empty tuple."""

    def apply(self, changes: Sequence[Changes]) -> tuple[str, ...]:
        """Append facts and messages and give up stale ones, in one durable transaction.

        Return the agencies whose changes were left out whole, because their chain had grown meanwhile, a stale
        message may have been taken, one to count as sent is not pending, a returned one does not count as sent, a slot
        was taken, or a notice was already carried by a message that is not stale. The others are applied. A notice key
        is carried by at most one message that is not stale, for ever.
        """

    def claim(
        self, *, now: datetime, real_now: datetime, owner: str, limit: int, lease: timedelta
    ) -> tuple[Message, ...]:
        """Take up to `limit` pending messages with next_attempt <= now, oldest first, under a lease.

        None of an agency that is held.
        Also messages in SENDING whose lease ran out by `real_now`: they come back with doubts increased by one,
        and a fact IN_DOUBT is appended. Each returned message is in SENDING with attempts increased, committed
        before this returns: two callers never get the same one.
        """

    def settle(self, settlements: Sequence[Settlement], *, at: datetime, owner: str) -> None:
        """Record outcomes and their facts in one durable transaction; `at` stamps the facts.

        A message that is no longer claimed by `owner` is left as it is, and its facts are not written. Of two
        settlements of one message the first counts.
        """

    def take_over(self, *, at: datetime) -> int:
        """End every lease at once: the caller holds the instance lock, so their owners are dead.

        The messages become PENDING with doubts + 1, due at `at`, and a fact IN_DOUBT each. Return how many.
        """

    def next_attempt(self) -> datetime | None:
        """Return the earliest next_attempt of all pending messages of agencies that are not held, or None."""

    def held(self) -> frozenset[str]:
        """Return the agencies that were restored from a backup and for which nobody has said how to go on."""

    def messages(
        self, *, agency: str | None = None, states: tuple[State, ...] = (), doubtful: bool | None = None
    ) -> tuple[Message, ...]:
        """Return outbox rows in order of `at`, then id; all of them without arguments."""

    def message(self, message_id: str) -> Message | None:
        """Return one outbox row, or None."""

    def resend(self, message_id: str, *, at: datetime, actor: str) -> bool:
        """Put a FAILED message back to PENDING, due at `at`, with a fact RESENT. False when it is not failed."""

    def documents(self, message_ids: Iterable[str]) -> dict[str, bytes]:
        """Return what these messages enclose, by hash; a document that was forgotten is absent."""

    def forget_documents(self, *, before: datetime) -> int:
        """Delete the documents that were kept before an instant, and return how many; their hashes stay in facts."""

    def forget_addresses(
        self, *, before: datetime, agency: str | None = None, address: str | None = None, position: str | None = None
    ) -> int:
        """Blank the addresses in messages that came to rest before an instant; return in how many.

        Of every agency or of one; every address, or only this one (whatever its case), in messages to it and as the
        one for answers, and whichever stands in messages to this position. What was said, to which position and when
        stays. A failed message without its address is not sent again.
        """

    def breaks(self, agency: str | None = None) -> tuple[Break, ...]:
        """Return the first break of every agency's chain, or of one agency's, as the rows lie in the store."""

    def secret(self) -> bytes:
        """Return the 32 random octets that this ledger was given when they were asked for first, for ever the same."""

    def close(self) -> None:
        """Release files and connections."""


class Mail(Protocol):
    """A composed mail: its bytes, with CRLF line ends, for a server that does or does not take 8 bits."""

    def as_bytes(self, *, eight_bit: bool) -> bytes:
        """Return the whole message: 8bit when `eight_bit` and its lines allow it, else base64."""


class Composer(Protocol):
    """Turns an outbox row into a mail."""

    def subject(self, message: Message | NewMessage) -> str:
        """Return the subject line as a person reads it. Raises ComposeError."""

    def compose(self, message: Message, documents: Mapping[str, bytes]) -> Mail:
        """Compose the mail, with those of `documents` (by hash) that it encloses.

        The same row and documents give the same bytes. Raises ComposeError with the template and the line.
        """


class Drafter(Protocol):
    """Turns reports into documents, and files them where officers find them."""

    def draft(self, reports: Sequence[Report]) -> tuple[Drawn, ...]:
        """Draw and file each report, in order. Never raises for one of them: what went wrong stands in its Drawn.

        The same report gives the same documents. A report that is drawn again replaces its files. Raises Stopped once
        it was told to stop.
        """

    def stop(self) -> None:
        """Break off what another thread has drawn here, and draw nothing any more."""

    def discard(self, reports: Sequence[Report]) -> None:
        """Remove the files of reports that were drawn in vain. Never raises."""


class Returns(Protocol):
    """The mailbox to which mails come back. Every method is synchronous and for a worker thread."""

    def unread(self) -> tuple[Returned, ...]:
        """Return the mails that were not dealt with yet, the oldest first, and no more than a few hundred at once.

        Nothing changes by that: the same ones come again until `deal_with` is told of them. Never raises for what
        stands in a mail. Raises ReturnsError when the mailbox cannot be read.
        """

    def deal_with(self, handles: Iterable[str]) -> None:
        """Mark mails as dealt with; they stay in the mailbox. Raises ReturnsError."""

    def close(self) -> None:
        """Break off whatever another thread is waiting for in here, and whatever comes after."""


class Carrier(Protocol):
    """Carries mails to their recipients, many at a time."""

    @property
    def width(self) -> int:
        """How many `carry` calls it can usefully run at once."""

    @property
    def batch(self) -> int:
        """How many mails it gets through well within a lease: no more are claimed at once."""

    async def carry(self, message: Message, mail: Mail) -> Outcome:
        """Try once to hand the mail over. Never raises for what a server or the network does; see Verdict.

        When the task is cancelled it may still return what it knows: that nothing was sent, or that it is in doubt.
        """

    async def close(self) -> None:
        """Say goodbye to servers and release connections."""
