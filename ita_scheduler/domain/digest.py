"""The digest: what one address is told on one morning, as a value from which the mail is composed.

It is stored with the outbox row and composed from there, so that a mail sent again is the same mail: the same date,
the same counts. It names positions and units, never persons.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.absence import Unreached
from ita_scheduler.domain.appointment import Appointment, appointment_from_json
from ita_scheduler.domain.document import File
from ita_scheduler.domain.notice import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What follows if nobody answers: on which day, to which titles, and whether it climbs a step."""

    on: date
    to: tuple[str, ...]
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was said of an occurrence before: on which day, of what kind and step, to which title."""

    on: date
    kind: Kind
    step: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A post that could not be reached: its title, why, and the last day of a leave (None for everything else)."""

    title: str
    why: Unreached
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingFor:
    """รักษาราชการแทน: the reader whose own title is `by` is addressed for `post`, by these orders."""

    by: str
    post: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One duty in a digest. Notices about earlier rounds of the same duty are merged into it as `earlier`.

    `days` is how many working days are left until act-by (reminders, monitoring before) or have passed since the
    last day (everything after); never negative. `actions` are plan.Action values. `told` are the titles of the
    other positions that have been told of this occurrence. `skipped` are titles that could not be reached, and
    `skips` the same with the reason of each. `moved_from` is the former nominal date of a `changed` line.
    `is_summary`: it goes to the chief executive and names units, never an officer's position. `extended_to` is the
    deadline that an extension gave it. Of an answer, `until` is the deadline asked for or granted, `answered_on` the
    day it is dated, `evidence` and `note` what was said. `before` is what was said of this occurrence earlier, the
    latest of it.
    """

    kind: Kind
    step: str
    reason: Reason
    occurrence: str
    code: str
    title: str
    duty: str
    phrase: str
    actions: tuple[str, ...]
    is_executive_duty: bool
    units: tuple[str, ...]
    nominal: date
    act_by: date
    last_day: date
    covers_from: date
    covers_to: date
    days: int
    told: tuple[str, ...] = ()
    next_step: NextStep | None = None
    earlier: tuple[date, ...] = ()
    assumptions: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()
    moved_from: date | None = None
    is_summary: bool = False
    extended_to: date | None = None
    until: date | None = None
    answered_on: date | None = None
    evidence: str = ""
    note: str = ""
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A coming duty of the executive, in the courteous look ahead: when, code, title, duty."""

    act_by: date
    nominal: date
    code: str
    title: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A report draft that goes with a digest: what it is called, as at which date, what its summary counts.

    `files` are enclosed with the mail; `faults` say which format could not be written. `counts` are by status value,
    and `follow_ups` are the executive's own among the overdue ones.
    """

    report: str
    version: int
    title: str
    reason: Reason
    as_of: date
    counts: Mapping[str, int]
    files: tuple[File, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All lines and report drafts for one address on one morning.

    `to_titles` are the titles of whoever reads it: of the positions that share the address, and of an acting officer
    in place of the post in `acting` that is acted for. `is_executive` chooses the courteous
    template. `head` (sequence number and hash) stands in the coordinator's digests only. `ahead` is what the
    executive has to follow up within the horizon. `appointments` are enclosed as a calendar file: what the readers
    are reminded of for the first time, and what they owe on another day than they were told.
    """

    agency: str
    agency_name: str
    fiscal_year: int
    morning: date
    to_titles: tuple[str, ...]
    is_executive: bool
    lines: tuple[Line, ...]
    coordinator_title: str
    reply_to: str
    ahead: tuple[Ahead, ...] = ()
    head: str = ""
    reports: tuple[Enclosed, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    acting: tuple[ActingFor, ...] = ()

    @property
    def is_copy(self) -> bool:
        """Tell whether it only shows its reader what somebody else was told: a reader may do without it.

        What its reader owes, what climbed to its reader, and reports are never a copy, alone or among others.
        """
        is_informing = all(line.reason == Reason.FOR_INFORMATION for line in self.lines)
        return bool(self.lines) and is_informing and not self.reports

    @property
    def sole(self) -> Line | None:
        """Return the line about the one occurrence that it speaks of; None when it says more, or encloses a draft."""
        is_sole = not self.reports and len({line.occurrence for line in self.lines}) == 1
        return self.lines[0] if is_sole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What the administrator is told at once: a mail that was refused for good or could not be composed.

    `subject_of` is the position's title, `reply` the server's words or the template's fault. With `why` "report" it
    is about a draft: `message` is the report's key and `subject_of` what it is called. `stand_in` is the title of who
    is told while the administrator cannot be; empty otherwise. With "audit" it is about a night's audit: `subject_of`
    is how many faults it found, and `details` are their sentences.
    """

    agency: str
    agency_name: str
    message: str
    morning: date
    subject_of: str
    why: str
    reply: str
    reply_to: str
    details: tuple[str, ...] = ()
    stand_in: str = ""


def to_json(value: Digest | Fault) -> str:
    """Write a digest or a fault as JSON text; `digest_from_json` and `fault_from_json` read it back equal."""
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Write dates as ISO text and our own values as their fields, without the deep copies of `asdict`."""
    if isinstance(value, date):
        return value.isoformat()
    return {one.name: getattr(value, one.name) for one in fields(value)}


def without_addresses(text: str) -> str:
    """Return the JSON text of a digest or a fault without the address that its mail named for answers.

    What is no such text may hold anything, and nothing of it stays.
    """
    try:
        raw = json.loads(text)
        return json.dumps(raw | {"reply_to": ""}, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError):
        return ""


def answers_go_to(text: str) -> str:
    """Return the address that the mail of this JSON text names for answers; empty where there is none."""
    try:
        return str(json.loads(text).get("reply_to", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""


def digest_from_json(text: str) -> Digest:
    """Read back what `to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    raw["morning"] = date.fromisoformat(raw["morning"])
    raw["to_titles"] = tuple(raw["to_titles"])
    raw["lines"] = tuple(_line(line) for line in raw["lines"])
    raw["ahead"] = tuple(
        Ahead(**(item | {name: date.fromisoformat(item[name]) for name in ("act_by", "nominal")}))
        for item in raw["ahead"]
    )
    raw["reports"] = tuple(_enclosed(report) for report in raw.get("reports", ()))
    raw["appointments"] = tuple(appointment_from_json(one) for one in raw.get("appointments", ()))
    raw["acting"] = tuple(ActingFor(**(one | {"orders": tuple(one["orders"])})) for one in raw.get("acting", ()))
    return Digest(**raw)


def fault_from_json(text: str) -> Fault:
    """Read back what `to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    read = {"morning": date.fromisoformat(raw["morning"]), "details": tuple(raw.get("details", ()))}
    return Fault(**(raw | read))


def _enclosed(raw: dict[str, Any]) -> Enclosed:
    raw["reason"], raw["as_of"] = Reason(raw["reason"]), date.fromisoformat(raw["as_of"])
    raw["files"] = tuple(File(**file) for file in raw["files"])
    raw["faults"] = tuple(raw["faults"])
    return Enclosed(**raw)


def _skip(raw: dict[str, Any]) -> Skip:
    until = date.fromisoformat(raw["until"]) if raw["until"] else None
    return Skip(title=raw["title"], why=Unreached(raw["why"]), until=until)


def _line(raw: dict[str, Any]) -> Line:
    for name in ("nominal", "act_by", "last_day", "covers_from", "covers_to"):
        raw[name] = date.fromisoformat(raw[name])
    for name in ("actions", "units", "told", "assumptions", "skipped"):
        raw[name] = tuple(raw[name])
    raw["skips"] = tuple(_skip(skip) for skip in raw.get("skips", ()))
    raw["kind"], raw["reason"] = Kind(raw["kind"]), Reason(raw["reason"])
    raw["earlier"] = tuple(date.fromisoformat(day) for day in raw["earlier"])
    raw["before"] = tuple(
        Before(on=date.fromisoformat(one["on"]), kind=Kind(one["kind"]), step=one["step"], to=one["to"])
        for one in raw.get("before", ())
    )
    for name in ("moved_from", "extended_to", "until", "answered_on"):
        raw[name] = date.fromisoformat(raw[name]) if raw.get(name) is not None else None
    if raw["next_step"] is not None:
        step = raw["next_step"]
        raw["next_step"] = NextStep(on=date.fromisoformat(step["on"]), to=tuple(step["to"]), step=step["step"])
    return Line(**raw)
