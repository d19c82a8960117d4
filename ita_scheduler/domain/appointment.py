"""The appointment: one dated duty as a calendar shows it, with what is needed to find and to replace it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A duty on the day by which people must act; what the plan prints stands beside it as `nominal`.

    `uid` stays the same when the deadline moves. `revision` counts how often the ledger changed what the appointment
    shows, and `revised` is the aware instant at which it did so last (RFC 5545 §3.8.7.4, §3.8.7.3). `alarms` are in
    minutes from the beginning of `act_by`, negative before it, the nearest first; none once nobody has to act any
    more. `actions` are plan.Action values, `units` titles: positions and persons are not named. `moved_from` is the
    former nominal date, `done_on` the day of the completion. A withdrawn one is no longer in the plan, or no longer
    owed; of one whose measure is gone only the key and the dates are known.
    """

    uid: str
    revision: int
    revised: datetime
    occurrence: str
    code: str
    title: str
    duty: str
    phrase: str
    actions: tuple[str, ...]
    units: tuple[str, ...]
    is_executive_duty: bool
    nominal: date
    act_by: date
    last_day: date
    covers_from: date
    covers_to: date
    alarms: tuple[int, ...]
    moved_from: date | None = None
    done_on: date | None = None
    is_withdrawn: bool = False


def appointment_from_json(raw: dict[str, Any]) -> Appointment:
    """Read back the fields that were written as plain JSON values."""
    days = ("nominal", "act_by", "last_day", "covers_from", "covers_to", "moved_from", "done_on")
    read = {name: raw[name] and date.fromisoformat(raw[name]) for name in days}
    lists = {name: tuple(raw[name]) for name in ("actions", "units", "alarms")}
    return Appointment(**(raw | read | lists | {"revised": datetime.fromisoformat(raw["revised"])}))
