"""The fact and its chain: what was stated, by whom, when; append-only, hashed, never updated.

Every agency has one chain. A fact's hash covers the hash before it, so a changed, removed or inserted row breaks
every hash after it; the head's hash stands in the coordinator's digests, so a cut tail is found too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class FactKind(StrEnum):
    """What a fact states, and what its body holds (`?` marks keys that may be absent)."""

    PLAN_ADOPTED = (
        "plan_adopted"  # {plan, in_force_from, is_declared?, occurrences: [[key, from, to, act_by, last_day], …]}
    )
    SUPERSEDED = "superseded"  # {occurrence, by, inherits}: the same duty has another nominal date now
    ACT_BY_MOVED = "act_by_moved"  # {occurrence, act_by, last_day}: the working days around its date changed
    WITHDRAWN = "withdrawn"  # {occurrence}: the plan no longer holds it
    COMPOSED = "composed"  # {message, slot, morning, position, address, due_day, notices: [[key, reason, skipped?]]}
    SUPPRESSED = "suppressed"  # {notices: [[key, why, by], …]}
    SENT = "sent"  # {message, reply}: a server accepted it, which does not say that it was read
    FAILED = "failed"  # {message, cause, reply}: refused for good, or not composable
    STALE = "stale"  # {message}: not accepted by the next morning; its notices move on
    IN_DOUBT = "in_doubt"  # {message, reason}: perhaps accepted, nobody knows; sent again with the same Message-ID
    # {message, position, address, status, diagnostic, notification}: a server had taken it, and gave it up later;
    # `notification` marks the mail that said so
    BOUNCED = "bounced"
    # {position, address, by, message}: that mailbox wants no more copies of what it owes nothing of
    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED = "resubscribed"  # {position, address}: it wants them again
    RESENT = "resent"  # {message}: a person asked for a failed mail to be tried again
    ACKNOWLEDGED = "acknowledged"  # {occurrence, by, until, note?}
    COMPLETED = "completed"  # {occurrence, by, on, evidence, note?}
    # {report, version, series, plan, as_of, covers, title, reason, head, overdue, counts, rows, files, faults?}
    # with rows: [[occurrence, status, days, done], …], how each stood
    DRAFTED = "drafted"
    DRAFT_FAILED = "draft_failed"  # {report, version, faults}: no format of it could be written that morning
    SIGNED = "signed"  # {report, version, hash, head, by, file, rows}: that very file; `head` is what it rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A fact before the ledger has given it its place in the chain.

    `actor` is a position, or `daemon`. `body` holds strings, numbers, booleans, None, lists, and mappings whose keys
    are strings, so that it reads the same after storage.
    """

    kind: FactKind
    actor: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact in its chain. `seq` counts from 1 within the agency; `at` is an aware UTC instant."""

    agency: str
    seq: int
    at: datetime
    kind: FactKind
    actor: str
    body: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of an agency's chain: how many facts, and the last one's hash."""

    seq: int = 0
    hash: str = GENESIS


def canonical(body: Mapping[str, Any]) -> str:
    """Write a body as the one JSON text that is hashed: sorted keys, no spaces, Thai as it is."""
    return _CANONICAL(body)


def fact_hash(previous: str, agency: str, seq: int, at: str, kind: str, actor: str, body: str) -> str:
    """Hash one fact: SHA-256 over its fields as stored, joined by line feeds.

    None of them can hold one: JSON escapes it in the body, ids may not contain it, the rest is numbers and dates.
    """
    return sha256("\n".join((previous, agency, str(seq), at, kind, actor, body)).encode()).hexdigest()


def chain(head: Head, agency: str, at: datetime, drafts: Iterable[Draft]) -> tuple[Fact, ...]:
    """Give drafts their places after `head`."""
    facts: list[Fact] = []
    seq, previous = head.seq, head.hash
    for draft in drafts:
        seq += 1
        digest = fact_hash(previous, agency, seq, at.isoformat(), draft.kind.value, draft.actor, canonical(draft.body))
        facts.append(
            Fact(
                agency=agency,
                seq=seq,
                at=at,
                kind=draft.kind,
                actor=draft.actor,
                body=draft.body,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
    return tuple(facts)


def first_break(facts: Iterable[Fact], head: Head) -> str | None:
    """Return where a chain is broken, as a sentence with the sequence number; None when it is whole."""
    seq, previous = 0, GENESIS
    for fact in facts:
        seq += 1
        if fact.seq != seq:
            return f"ลำดับที่ {seq} หายไป (พบ {fact.seq}) / fact {seq} is missing (found {fact.seq})"
        expected = fact_hash(
            previous,
            fact.agency,
            fact.seq,
            fact.at.isoformat(),
            fact.kind.value,
            fact.actor,
            canonical(fact.body),
        )
        if fact.previous != previous or fact.hash != expected:
            return f"ลำดับที่ {seq} ถูกแก้ไข / fact {seq} was altered"
        previous = fact.hash
    if head != Head(seq, previous):
        return f"ท้ายบัญชีไม่ตรง: มี {seq} รายการ หัวบัญชีว่า {head.seq} / the tail does not match the head"
    return None
