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

from ita_scheduler.domain.bodies import is_instant, lacking

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
    RULES = "rules"  # {mark}: other plans, policies, people or holidays are in force from here on (see `ruling`)
    SUPERSEDED = "superseded"  # {occurrence, by, inherits}: the same duty has another nominal date now
    ACT_BY_MOVED = "act_by_moved"  # {occurrence, act_by, last_day}: the working days around its date changed
    WITHDRAWN = "withdrawn"  # {occurrence}: the plan no longer holds it
    # {message, slot, morning, position, address, due_day, notices: [[key, reason, skipped?, whys?]], acting?}
    # with whys: why each of the skipped was; acting: [[post, by, order], …], the orders by which another one reads it
    COMPOSED = "composed"
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
    ACKNOWLEDGED = "acknowledged"  # {occurrence, by, until}
    # Answers also hold `via`: how they came (command, page, import), `note` where there is one, and `acting_for` the
    # posts by whose right an acting officer answers.
    COMPLETED = "completed"  # {occurrence, by, on, evidence, files?: [[name, format, hash, size], …]}
    EXTENSION_REQUESTED = "extension_requested"  # {occurrence, by, until}
    # {occurrence, by, until, act_by, last_day, request}: `request` is the number of the fact that asked
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"  # {occurrence, by, request}
    WAIVED = "waived"  # {occurrence, by, on}: it is not owed; the note says why
    REOPENED = "reopened"  # {occurrence, by, closed}: `closed` is the number of the fact that closed it
    CORRECTED = "corrected"  # {occurrence, by, corrects, on, evidence, done_by}: what a completion should have said
    # {report, version, series, plan, as_of, covers, title, reason, head, overdue, counts, rows, files, faults?}
    # with rows: [[occurrence, status, days, done], …], how each stood
    DRAFTED = "drafted"
    DRAFT_FAILED = "draft_failed"  # {report, version, faults}: no format of it could be written that morning
    # {report, version, hash, head, by, file, rows, acting_for?}: that very file; `head` is what it rests on,
    # `acting_for` the posts for which an acting officer signed
    SIGNED = "signed"
    # {backup_at, restored_at, head, archive}: everything said in between is unknown here; the agency is held
    RESTORED = "restored"
    RESUMED = "resumed"  # {by, how}: `as_sent` (what may have been sent counts as sent) or `again`


_KINDS = frozenset(kind.value for kind in FactKind)


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
    found = break_in((as_kept(fact) for fact in facts), head)
    return None if found is None else str(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A fact as it lies in the store, before anybody believes it: the very text of every field.

    `at` is spelled as it is hashed. `seq` is None where no number stands. `damage` names the fields that hold what
    this program never writes, such as bytes that are no text.
    """

    agency: str
    seq: int | None
    at: str
    kind: str
    actor: str
    body: str
    previous: str
    hash: str
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where a chain is broken: at which number of which agency; `seq` is None when it is the agency as a whole."""

    agency: str
    seq: int | None
    thai: str
    english: str

    def __str__(self) -> str:
        return f"{self.thai} / {self.english}"


def as_kept(fact: Fact) -> Kept:
    """Return a fact as the store keeps it."""
    return Kept(
        agency=fact.agency,
        seq=fact.seq,
        at=fact.at.isoformat(),
        kind=fact.kind.value,
        actor=fact.actor,
        body=canonical(fact.body),
        previous=fact.previous,
        hash=fact.hash,
    )


def break_in(rows: Iterable[Kept], head: Head, agency: str = "") -> Break | None:
    """Return the first place at which an agency's rows, in order, are not what was written; None when all are.

    A row whose hash is right must also be readable: whoever hashes anew can write what no program of ours wrote.
    """
    seq, previous = 0, GENESIS
    for row in rows:
        seq, agency = seq + 1, row.agency
        wrong = _wrong(row, seq, previous)
        if wrong is not None:
            return Break(agency=agency, seq=seq, thai=wrong[0], english=wrong[1])
        previous = row.hash
    if head == Head(seq, previous):
        return None
    return Break(
        agency=agency,
        seq=min(seq, head.seq) + 1 if seq != head.seq else seq,
        thai=f"ท้ายบัญชีไม่ตรง: มี {seq} รายการ หัวบัญชีว่า {head.seq}",
        english=f"the tail does not match the head: {seq} facts are there, the head says {head.seq}"
        if seq != head.seq
        else f"the tail does not match the head: the head has another hash than fact {seq}",
    )


def _wrong(row: Kept, seq: int, previous: str) -> tuple[str, str] | None:
    if row.seq is None:
        return f"ลำดับที่ {seq} อ่านเลขลำดับไม่ได้", f"where fact {seq} should stand is a row whose number cannot be read"
    if row.seq != seq:
        return f"ลำดับที่ {seq} หายไป (พบ {row.seq})", f"fact {seq} is missing (found {row.seq})"
    if row.damage:
        what = ", ".join(row.damage)
        return f"ลำดับที่ {seq} อ่านไม่ได้ ({what})", f"fact {seq} cannot be read ({what})"
    expected = fact_hash(previous, row.agency, seq, row.at, row.kind, row.actor, row.body)
    if row.previous != previous or row.hash != expected:
        return f"ลำดับที่ {seq} ถูกแก้ไข", f"fact {seq} was altered"
    if (field := _unreadable(row)) is not None:
        return f"ลำดับที่ {seq} อ่านไม่ได้ ({field})", f"fact {seq} cannot be read ({field})"
    return None


def _unreadable(row: Kept) -> str | None:
    """Return which field says nothing to this program, although its hash is right; None when every one does."""
    if row.kind not in _KINDS:
        return "kind"
    try:
        body = json.loads(row.body)
        if not isinstance(body, dict) or canonical(body) != row.body:
            return "body"
    except (ValueError, RecursionError):
        return "body"
    if not is_instant(row.at):
        return "at"
    found = lacking(row.kind, body)
    return None if found is None else f"body: {found}"
