"""The audit: what should have been said held against what was, and the facts held against the outbox.

A *fault* is something that somebody must look at. A *remark* is worth knowing and needs nobody: a mail that is in
doubt, a morning that was made up later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.people import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message
    from ita_scheduler.domain.replaying import Placed, Replay


class Matter(StrEnum):
    """What an audit finds. The first ones are faults, the others remarks."""

    CHAIN = "chain"  # the ledger's chain is broken: somebody changed, removed or added facts
    UNSAID = "unsaid"  # should have been said by now, and was not
    UNFOUNDED = "unfounded"  # was said, and neither plan nor ledger asked for it
    TWICE = "twice"  # one notice in two mails that a server accepted
    NOT_IN_OUTBOX = "not_in_outbox"  # the ledger knows a mail that the outbox has not
    NOT_IN_LEDGER = "not_in_ledger"  # the outbox has a mail that the ledger does not know
    OTHER_STATE = "other_state"  # the two say otherwise what became of a mail
    OTHER_ADDRESS = "other_address"  # a mail in the outbox has another address than it was composed for
    WAITING = "waiting"  # a mail that no server has taken for a day
    HELD = "held"  # nothing is sent since a restore, until a person says how to go on
    UNCOVERED = "uncovered"  # a step that reaches nobody, today or on days soon to come
    UNCOVERED_AHEAD = "uncovered_ahead"  # the same with time enough to mend it, or of a copy for information
    MADE_UP = "made_up"  # said later than on the morning on which it was due
    OVERTAKEN = "overtaken"  # not said on the morning on which it was due, and needless by now
    IN_DOUBT = "in_doubt"  # perhaps taken by a server without our knowing, and sent again
    ASSUMED = "assumed"  # counts as sent since a restore, as a person chose: nobody knows whether it was
    PERHAPS_SENT = "perhaps_sent"  # may have been sent between a backup and its restore, and nobody has decided yet
    OTHER_RULES = "other_rules"  # days decided by rules that have changed since: not decided again

    @property
    def is_fault(self) -> bool:
        """Tell whether somebody must look at it."""
        return self not in _REMARKS


_REMARKS = frozenset(
    {
        Matter.UNCOVERED_AHEAD,
        Matter.MADE_UP,
        Matter.OVERTAKEN,
        Matter.IN_DOUBT,
        Matter.ASSUMED,
        Matter.PERHAPS_SENT,
        Matter.OTHER_RULES,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: what, about what (a notice, a message, a fact, a step), since or on which day, and details."""

    matter: Matter
    about: str
    on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit of one agency came to. `decided_again` counts the mornings whose decision was made again.

    `quiet_until`: see `replaying.Replay`.
    """

    agency: str
    facts: int
    head: str
    decided_again: int
    quiet_until: datetime | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Tell whether nobody has to look at anything."""
        return not any(one.matter.is_fault for one in self.findings)


def said_findings(replayed: Replay, office: Office) -> Iterator[Finding]:
    """Give what the replay found, each notice once: still unsaid, said later, overtaken, or unfounded."""
    history = replayed.history
    for one in _once(replayed.missing):
        yield Finding(matter=_became(one, history), about=one.key, on=one.on)
    for one in _once(replayed.overlooked):
        is_due = one.key in replayed.still_due
        yield Finding(matter=Matter.UNSAID if is_due else _became_later(one, history), about=one.key, on=one.on)
    expected = {one.key for one in replayed.missing}
    for one in replayed.unfounded:
        # What was expected on that morning to another mailbox of the same post was said to the wrong one.
        detail = Matter.OTHER_ADDRESS.value if one.key in expected else ""
        yield Finding(matter=Matter.UNFOUNDED, about=one.key, on=one.on, detail=detail)
    if replayed.skipped:
        first, last = min(replayed.skipped), max(replayed.skipped)
        yield Finding(
            matter=Matter.OTHER_RULES,
            about=office.agency.id,
            on=first,
            detail=f"{first.isoformat()}/{last.isoformat()}",
        )


def _once(found: Iterable[Placed]) -> tuple[Placed, ...]:
    first: dict[str, Placed] = {}
    for one in sorted(found):
        first.setdefault(one.key, one)
    return tuple(first.values())


def _became(one: Placed, history: History) -> Matter:
    """Tell what became of a notice that a morning's mails left out."""
    is_open = history.is_open(one.key.partition("#")[0])
    return Matter.UNSAID if is_open and not history.is_settled(one.key) else _became_later(one, history)


def _became_later(one: Placed, history: History) -> Matter:
    return Matter.MADE_UP if history.is_settled(one.key) else Matter.OVERTAKEN


def twice_said(history: History) -> Iterator[Finding]:
    """Give every notice that stands in two accepted mails: what was moved along with a deadline stands in one."""
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for occurrence, told in history.told.items():
        for one in told.values():
            if one.message.state is State.SENT:
                said[occurrence, f"{one.kind}:{one.step}", one.position].add(one.message.id)
    for (occurrence, what, position), messages in said.items():
        if len(messages) > 1:
            yield Finding(
                matter=Matter.TWICE, about=f"{occurrence}#{what}@{position}", detail=" ".join(sorted(messages))
            )


def outbox_findings(history: History, messages: Iterable[Message], office: Office, now: datetime) -> Iterator[Finding]:
    """Hold the outbox against what the ledger says of its mails."""
    today = local(now, office.agency.zone).date()
    rows = {message.id: message for message in messages}
    for name, carried in history.messages.items():
        row = rows.get(name)
        if carried.is_assumed:
            yield Finding(matter=Matter.ASSUMED, about=name, on=carried.morning)
            continue
        if row is None:
            yield Finding(matter=Matter.NOT_IN_OUTBOX, about=name, on=carried.morning)
            continue
        known = State.PENDING if row.state is State.SENDING else row.state
        if known is not carried.state:
            detail = f"{carried.state.value}/{row.state.value}"
            yield Finding(matter=Matter.OTHER_STATE, about=name, on=carried.morning, detail=detail)
        if row.address and fingerprint(row.address) != carried.address:
            yield Finding(matter=Matter.OTHER_ADDRESS, about=name, on=carried.morning)
        if carried.is_waiting and office.calendar.between(carried.morning, today) >= 1:
            yield Finding(matter=Matter.WAITING, about=name, on=carried.morning, detail=row.reply)
        if carried.doubtful:
            yield Finding(matter=Matter.IN_DOUBT, about=name, on=carried.morning, detail=carried.state.value)
    for name in rows.keys() - history.messages.keys():
        yield Finding(matter=Matter.NOT_IN_LEDGER, about=name, on=rows[name].morning)


def counted(findings: Iterable[Finding]) -> dict[Matter, int]:
    """Count findings by what they are, in the order of the vocabulary."""
    counts = Counter(one.matter for one in findings)
    return {matter: counts[matter] for matter in Matter if counts[matter]}
