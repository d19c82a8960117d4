"""The ledger's tables, and the conditions under which their partial indexes hold.

The promises kept by the database itself, whoever writes to it:

* a fact has one place in its agency's chain, and is never changed or deleted (triggers in the migration);
* an agency has one message for a slot, stale ones apart (`message_slot`);
* a notice is carried by one message, stale ones apart (`carriage_notice`);
* a pending message has an instant at which it is tried, a message being sent has an owner and a lease.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    literal_column,
)

from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.dialects import KEY
from ita_scheduler.storage.rules import as_utc

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant on both sides, also where the database forgets the zone (SQLite does)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Refuse a naive datetime with ValueError."""
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Give back what was written: the instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# The end of each agency's chain. Its row is locked while facts are appended; seq 0 means: no facts yet.
head = Table(
    "head",
    metadata,
    Column("agency", KEY, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

# Append only. Without a row id, so that the facts of one agency lie side by side and are read in one sweep.
fact = Table(
    "fact",
    metadata,
    Column("agency", KEY, ForeignKey("head.agency"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("body", Text, nullable=False),  # the very text that was hashed
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The outbox. The words of `state` are those of domain.outbox.State:
#   pending   to be carried at or after next_attempt
#   sending   claimed by `owner` until lease_until; after that it is in doubt
#   sent      a server accepted it
#   failed    refused for good, or not composable; a person may ask for a resend
#   stale     given up before it was sent; its notices moved on
message = Table(
    "message",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("agency", KEY, nullable=False),
    Column("slot", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("morning", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("next_attempt", Instant),
    Column("lease_until", Instant),
    Column("owner", Text),
    Column("settled_at", Instant),
    Column("reply", Text, nullable=False),
    Column("payload", Text, nullable=False),  # the longest comes last: what stands before it is read without it
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'failed', 'stale')", name="message_state"),
    CheckConstraint("(state = 'pending') = (next_attempt IS NOT NULL)", name="message_pending_is_due"),
    CheckConstraint(
        "(state = 'sending') = (lease_until IS NOT NULL) AND (state = 'sending') = (owner IS NOT NULL)",
        name="message_sending_is_leased",
    ),
)

# Which notices a message carries; those of a stale message are given up and may be carried by another.
carriage = Table(
    "carriage",
    metadata,
    Column("message", KEY, ForeignKey("message.id"), primary_key=True),
    Column("notice", KEY, primary_key=True),
    Column("given_up", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# What mails enclose, each once by its SHA-256; forgotten when it is old, while the hash stays in the facts.
document = Table(
    "document",
    metadata,
    Column("hash", KEY, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# Which message encloses which document.
enclosure = Table(
    "enclosure",
    metadata,
    Column("message", KEY, ForeignKey("message.id"), primary_key=True),
    Column("document", KEY, ForeignKey("document.hash"), primary_key=True),
    sqlite_with_rowid=False,
)


# What only this ledger knows: with it the program seals what it sends, and knows its seals again.
secret = Table(
    "secret",
    metadata,
    Column("name", KEY, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)


def in_state(state: State) -> ColumnElement[bool]:
    """Spell the condition with the word itself: a bound value would hide from the planner that an index fits."""
    return message.c.state == literal_column(f"'{state.value}'")


is_live = message.c.state != literal_column(f"'{State.STALE.value}'")
is_carried = carriage.c.given_up == false()


def _partial(name: str, *columns: Column[object], where: ColumnElement[bool], unique: bool = False) -> None:
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


_partial("message_slot", message.c.agency, message.c.slot, where=is_live, unique=True)
_partial("message_pending", message.c.next_attempt, message.c.id, where=in_state(State.PENDING))
_partial("message_sending", message.c.lease_until, message.c.id, where=in_state(State.SENDING))
_partial("message_failed", message.c.at, message.c.id, where=in_state(State.FAILED))
_partial("carriage_notice", carriage.c.notice, where=is_carried, unique=True)
# Agencies restored from a backup, and those that went on: few facts, asked for at every claim.
is_hold = fact.c.kind.in_([literal_column(f"'{kind.value}'") for kind in (FactKind.RESTORED, FactKind.RESUMED)])
_partial("fact_hold", fact.c.agency, fact.c.seq, where=is_hold)
# What still holds an address, by when it came to rest: NULL while it has not.
_partial("message_addressed", message.c.settled_at, message.c.id, where=message.c.address != literal_column("''"))
Index("message_agency", message.c.agency, message.c.at, message.c.id)
Index("document_at", document.c.at)
Index("enclosure_document", enclosure.c.document)
