"""The digest: what one address is told on one morning, as a value from which the mail is composed.

It is stored with the outbox row and composed from there, so that a mail sent again is the same mail: the same date,
the same counts. It names positions and units, never persons.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

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
class Line:
    """One duty in a digest. Notices about earlier rounds of the same duty are merged into it as `earlier`.

    `days` is how many working days are left until act-by (reminders, monitoring before) or have passed since the
    last day (everything after); never negative. `actions` are plan.Action values. `told` are the titles of the
    other positions that have been told of this occurrence. `skipped` are titles that could not be reached.
    `moved_from` is the former nominal date of a `changed` line. `is_summary`: it goes to the
    chief executive and names units, never an officer's position.
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
    moved_from: date | None = None
    is_summary: bool = False


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

    `to_titles` are the titles of the positions that share the address. `is_executive` chooses the courteous
    template. `head` (sequence number and hash) stands in the coordinator's digests only. `ahead` is what the
    executive has to follow up within the horizon.
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
    is about a draft: `message` is the report's key and `subject_of` what it is called.
    """

    agency: str
    agency_name: str
    message: str
    morning: date
    subject_of: str
    why: str
    reply: str
    reply_to: str


def to_json(value: Digest | Fault) -> str:
    """Write a digest or a fault as JSON text; `digest_from_json` and `fault_from_json` read it back equal."""
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Write dates as ISO text and our own values as their fields, without the deep copies of `asdict`."""
    if isinstance(value, date):
        return value.isoformat()
    return {one.name: getattr(value, one.name) for one in fields(value)}


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
    return Digest(**raw)


def fault_from_json(text: str) -> Fault:
    """Read back what `to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    return Fault(**(raw | {"morning": date.fromisoformat(raw["morning"])}))


def _enclosed(raw: dict[str, Any]) -> Enclosed:
    raw["reason"], raw["as_of"] = Reason(raw["reason"]), date.fromisoformat(raw["as_of"])
    raw["files"] = tuple(File(**file) for file in raw["files"])
    raw["faults"] = tuple(raw["faults"])
    return Enclosed(**raw)


def _line(raw: dict[str, Any]) -> Line:
    for name in ("nominal", "act_by", "last_day", "covers_from", "covers_to"):
        raw[name] = date.fromisoformat(raw[name])
    for name in ("actions", "units", "told", "assumptions", "skipped"):
        raw[name] = tuple(raw[name])
    raw["kind"], raw["reason"] = Kind(raw["kind"]), Reason(raw["reason"])
    raw["earlier"] = tuple(date.fromisoformat(day) for day in raw["earlier"])
    if raw["moved_from"] is not None:
        raw["moved_from"] = date.fromisoformat(raw["moved_from"])
    if raw["next_step"] is not None:
        step = raw["next_step"]
        raw["next_step"] = NextStep(on=date.fromisoformat(step["on"]), to=tuple(step["to"]), step=step["step"])
    return Line(**raw)
