"""What the ledger says of one thing: a duty listed, done or in hand, a deadline moved, a mail carried, a draft made.

Each is a value that the folding of the facts makes (see `history`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.outbox import DIGEST_SLOT, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.document import File
    from ita_scheduler.domain.notice import Kind, Reason, Suppression
    from ita_scheduler.domain.report import Stood


@dataclass(frozen=True, slots=True)
class Listed:
    """An occurrence as the plan listed it when it was last adopted, by the fact of that number."""

    key: str
    covers: tuple[str, str]
    act_by: date
    last_day: date
    fact: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A person said that it is done: who, dated when, with what evidence, by the fact of that number."""

    by: str
    on: date
    evidence: str
    note: str
    fact: int
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person said that it is in hand, from the day it was recorded until a date (both included)."""

    by: str
    since: date
    until: date
    fact: int


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked for more time: until when, recorded on which day, by the fact of that number.

    `is_granted` is None while nobody has decided.
    """

    by: str
    until: date
    asked: date
    note: str
    fact: int
    is_granted: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person decided that it is not owed: who, dated when, why, by the fact of that number."""

    by: str
    on: date
    why: str
    fact: int


@dataclass(frozen=True, slots=True)
class Lap:
    """The ladder of an occurrence began anew on a day: it was extended or reopened, by the fact of that number.

    `until` is the extended deadline, which stays in force in later laps; None when it was never extended. `closed` is
    the day on which what was reopened had been done or waived; None for an extension.
    """

    number: int
    began: date
    until: date | None
    is_reopening: bool
    by: str
    note: str
    fact: int
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """A mailbox wants no copies any more: which position read it, since when, and how that was said."""

    position: str
    since: date
    by: str


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that moved while the plan was in force: what it was, and on which day the change was adopted.

    `step` names the `changed` notice that says it; `nominal` is the former nominal date, None when only the
    working days changed. `fact` is the number of the fact that states it.
    """

    step: str
    adopted: date
    nominal: date | None
    fact: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """How calendars know an occurrence: the key under which it came into the plan, and what changed since.

    `origin` stays when the deadline moves and the key with it. `revision` counts the changes of what a calendar shows
    of it, `revised` is the instant of the last one, `listed` how the plan listed it last.
    """

    origin: str
    revision: int
    revised: datetime
    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A report as the daemon drafted it on a day, from the ledger as it was at fact number `head`.

    `overdue` are the staff's overdue occurrences it shows; `counts` what its summary counts; `rows` how each row
    stood. `faults` say which format could not be written. `fact` is the number of the fact that states it.
    """

    report: str
    number: int
    series: str
    plan: str
    as_of: date
    covers: Span
    drafted: date
    title: str
    reason: Reason
    head: int
    overdue: frozenset[str]
    counts: Mapping[str, int]
    rows: tuple[Stood, ...]
    files: tuple[File, ...]
    fact: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A version that was signed: its number, by which position, which file, and how each row stood in it.

    It rests on the ledger as it was at fact number `head`; `fact` is the number of the signature itself.
    """

    version: int
    by: str
    hash: str
    head: int
    rows: tuple[Stood, ...]
    fact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The ledger was restored from a backup: what was said between the two instants stands nowhere in it.

    Nothing is decided for the agency, and none of its mails leaves, until a person says how to go on.
    """

    backup_at: datetime
    restored_at: datetime


@dataclass(frozen=True, slots=True)
class Restated:
    """A fact that may change what an earlier report says: its number, its date, and the date that it is about."""

    fact: int
    recorded: date
    about: date | None


@dataclass(slots=True)
class Carried:
    """A message as the ledger knows it. `ended` is the local date on which it was sent, failed or was returned.

    `fact` is the number of the fact by which it was put into the outbox the last time. An assumed one never was: it
    counts as sent since a restore.
    """

    id: str
    position: str
    slot: str
    morning: date
    due_day: bool
    address: str
    fact: int
    state: State = State.PENDING
    doubtful: bool = False
    is_assumed: bool = False
    ended: date | None = None

    @property
    def is_digest(self) -> bool:
        """Tell whether it is a morning's digest, and not what is told at once."""
        return self.slot.startswith(DIGEST_SLOT)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it may still be accepted, or perhaps was."""
        return self.state is State.PENDING


@dataclass(frozen=True, slots=True)
class Dropped:
    """A notice that was not sent, as the ledger states it: on which local date, why, and by what."""

    key: str
    on: date
    why: Suppression
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the ledger knows it, with the message that carries it now.

    `composed` is the local date on which that message was composed, `skipped` who could not be reached before.
    """

    kind: Kind
    step: str
    position: str
    message: Carried
    reason: Reason
    composed: date
    skipped: tuple[str, ...] = ()

    @property
    def said_on(self) -> date | None:
        """Return the local date on which a server accepted it; None while that has not happened."""
        return self.message.ended if self.message.state is State.SENT else None
