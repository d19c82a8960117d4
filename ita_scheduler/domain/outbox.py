"""The message: a mail still to be carried, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


# A digest's slot is this, the morning and the address: one for each address and morning.
DIGEST_SLOT = "digest:"


class State(StrEnum):
    """Where a message stands."""

    PENDING = "pending"  # to be carried at or after `next_attempt`
    SENDING = "sending"  # claimed under a lease; an expired lease puts it in doubt
    SENT = "sent"  # a server accepted it (pending/sending -> sent); that it was read, nobody knows
    FAILED = "failed"  # refused, returned or not composable (sending/sent -> failed); a person may ask for a resend
    STALE = "stale"  # not accepted by the next morning (pending -> stale); its notices moved on


# What stands in the place of a server's answer when nobody knows: the ledger was restored, and a person chose so.
ASSUMED_SENT = "ถือว่าส่งแล้ว หลังกู้คืนบัญชี / assumed to be sent, after a restore"


class Template(StrEnum):
    """Which template composes a message: the file names under templates/notice/."""

    STAFF = "staff"
    EXECUTIVE = "executive"
    FAULT = "fault"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message as planned. `id` is the Message-ID without angle brackets and is derived, never random.

    `slot` is unique among an agency's messages that are not stale: one digest for an address and morning.
    `at` is the planned instant; `notices` are the keys it carries; `payload` is the digest or fault as JSON.
    `documents` are the hashes of the files enclosed with it.
    """

    id: str
    agency: str
    slot: str
    template: Template
    position: str
    address: str
    morning: date
    at: datetime
    notices: tuple[str, ...]
    payload: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An outbox row. `attempts` counts how often it was claimed for sending.

    `doubts` counts the attempts after which nobody knows whether the server took it; such a message is never
    stale, it is sent again with the same Message-ID. `next_attempt` follows the daemon's clock, `lease_until` the
    real one (they differ under a simulated clock). `reply` is the last answer, in the server's words or ours.
    """

    id: str
    agency: str
    slot: str
    template: Template
    position: str
    address: str
    morning: date
    at: datetime
    payload: str
    state: State
    attempts: int
    doubts: int
    next_attempt: datetime | None
    lease_until: datetime | None
    settled_at: datetime | None
    reply: str


def message_id(agency: str, slot: str, revision: int, domain: str) -> str:
    """Derive a Message-ID from what the message is: the same plan, address and morning give the same id.

    `revision` counts the stale messages that held the slot before.
    """
    digest = sha256(f"{agency}\n{slot}\n{revision}".encode()).hexdigest()[:24]
    return f"{digest}.{agency}@{domain}"


class Verdict(StrEnum):
    """What an attempt to carry a message came to, and whether trying again makes sense."""

    ACCEPTED = "accepted"  # the server took it
    TRY_AGAIN = "try_again"  # 4xx, no connection, time-out before the last byte: it was certainly not taken
    REFUSED = "refused"  # 5xx for this recipient, or an address that cannot be written
    IN_DOUBT = "in_doubt"  # the connection broke once the content was on its way: perhaps taken


class Cause(StrEnum):
    """Why an attempt did not end in acceptance; a closed set for logs and counters."""

    NONE = "none"
    CONNECTION = "connection"  # no connection, or it broke before the content
    TIMEOUT = "timeout"
    TLS = "tls"  # no STARTTLS where it is required, or a certificate that does not hold
    AUTHENTICATION = "authentication"
    RATE = "rate"  # 421, 450, 451, 452: the server asks for patience
    MAILBOX = "mailbox"  # 5xx for the recipient
    SENDER = "sender"  # 5xx for the sender or the content
    COMPOSITION = "composition"  # the template failed
    UNKNOWN = "unknown"  # the answer never came


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of one attempt. `code` is the SMTP reply code, None without one; `text` is safe to show and to log."""

    verdict: Verdict
    cause: Cause = Cause.NONE
    code: int | None = None
    text: str = ""
