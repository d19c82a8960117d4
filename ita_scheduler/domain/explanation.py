"""The explanation: for one occurrence, what was said to whom and why, what was not and why, and what people answered.

What comes next is not reckoned here: a rehearsal that goes on from the ledger says it (see `usecases.explain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.folding_answers import ANSWERS
from ita_scheduler.domain.notice import Kind, Suppression, read_notice_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Fact, FactKind
    from ita_scheduler.domain.notice import Reason, Suppressed
    from ita_scheduler.domain.occurrence import Occurrence, Status
    from ita_scheduler.domain.outbox import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An answer as the ledger states it: fact number `fact`, stated on the day `at` by the hand of `actor`.

    `by` is the position whose answer it is, `acting_for` the posts by whose right. `on` is the day of a completion or
    waiver, `until` the day that an acknowledgement lasts or that an extension asks for or gives; None where the kind
    has no such day. `files` are names.
    """

    fact: int
    at: date
    kind: FactKind
    by: str
    actor: str
    via: str
    acting_for: tuple[str, ...]
    on: date | None
    until: date | None
    evidence: str
    files: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A notice and its mail: `on` is the day on which a server accepted it, or on which it was composed.

    `state` is the mail's; `is_in_doubt` when it may have been taken without our knowing.
    """

    on: date
    kind: Kind
    step: str
    position: str
    reason: Reason
    message: str
    state: State
    is_in_doubt: bool
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unspoken:
    """A notice that was not sent, and why. `on` is None for what is held back at this moment and may still be sent."""

    on: date | None
    kind: Kind
    step: str
    position: str
    why: Suppression
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A notice that will be said on a day, if nobody answers."""

    on: date
    kind: Kind
    step: str
    position: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything about one occurrence, as it stands on a day."""

    occurrence: Occurrence
    status: Status
    on: date
    recorded: tuple[Recorded, ...]
    spoken: tuple[Spoken, ...]
    unspoken: tuple[Unspoken, ...]
    coming: tuple[Coming, ...]


def recorded_of(key: str, facts: Iterable[Fact], zone: ZoneInfo) -> tuple[Recorded, ...]:
    """Return every answer to an occurrence, in the order in which they were stated, corrected ones too."""
    return tuple(
        Recorded(
            fact=fact.seq,
            at=local(fact.at, zone).date(),
            kind=fact.kind,
            by=fact.body["by"],
            actor=fact.actor,
            via=fact.body.get("via", ""),
            acting_for=tuple(fact.body.get("acting_for", ())),
            on=_day(fact.body.get("on")),
            until=_day(fact.body.get("until")),
            evidence=fact.body.get("evidence", ""),
            files=tuple(name for name, *_ in fact.body.get("files", ())),
            note=fact.body.get("note", ""),
        )
        for fact in facts
        if fact.kind in ANSWERS and fact.body["occurrence"] == key
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def spoken_of(key: str, history: History) -> tuple[Spoken, ...]:
    """Return every notice of an occurrence that was put into a mail, in order of time."""
    found = [
        Spoken(
            on=told.said_on or told.composed,
            kind=told.kind,
            step=told.step,
            position=told.position,
            reason=told.reason,
            message=told.message.id,
            state=told.message.state,
            is_in_doubt=told.message.doubtful,
            skipped=told.skipped,
        )
        for told in history.told.get(key, {}).values()
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def unspoken_of(key: str, history: History, now: Iterable[Suppressed]) -> tuple[Unspoken, ...]:
    """Return what the ledger states as dropped, in order of time, and then what is held back `now`."""
    dropped = [_unspoken(one.key, one.on, one.why, one.by) for one in history.dropped.get(key, ())]
    held = [
        _unspoken(one.notice.key, None, one.why, one.by)
        for one in now
        if one.notice.occurrence == key and history.suppressed.get(one.notice.key) is not one.why
    ]
    return (*dropped, *held)


def _unspoken(key: str, on: date | None, why: Suppression, by: str) -> Unspoken:
    _, kind, step, position = read_notice_key(key)
    return Unspoken(on=on, kind=kind, step=step, position=position, why=why, by=by)
