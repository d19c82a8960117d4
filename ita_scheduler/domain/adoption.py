"""What it means that a plan is loaded: from when it counts, and what an edited plan moved or dropped.

An obligation with the same id and period whose nominal date changed is *moved*; what vanished is *withdrawn*.
Nothing said is said again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.laps import lap_on, standing_occurrences
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.notice import Kind, Suppression, bare_step, notice_key
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.ruling import rules_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Plan
    from ita_scheduler.domain.recorded import Listed

DAEMON = "daemon"


def adopt(office: Office, history: History, now: datetime) -> tuple[Draft, ...]:
    """Return the facts that loading the office's files states now; none when nothing has changed.

    A plan loaded for the first time is in force from the day it says, else from today; a day that the officer
    writes later replaces it. Occurrences that a later edit adds are in force from the day of that edit, so that what
    already fell due is not suddenly overdue.
    """
    today = local(now, office.agency.zone).date()
    drafts: list[Draft] = []
    for plan in office.plans:
        drafts += _adopt_plan(plan, office, history, today)
        drafts += _extended_act_by_moved(plan, office, history, today)
    drafts += _vanished_plans(office, history)
    if (mark := rules_mark(office)) != history.rules:
        drafts.append(Draft(kind=FactKind.RULES, actor=DAEMON, body={"mark": mark}))
    return tuple(drafts)


def _adopt_plan(plan: Plan, office: Office, history: History, today: date) -> list[Draft]:
    expanded = occurrences(plan, office.calendar)
    known = history.listings.get(plan.id)
    listing = [_row(one) for one in expanded]
    declared = plan.in_force_from if plan.in_force_from != history.plan_since.get(plan.id) else None
    if (
        known is not None
        and declared is None
        and history.withdrawn.isdisjoint(known)
        and listing == [_known_row(one) for one in known.values()]
    ):
        return []
    body = {"plan": plan.id, "in_force_from": (declared or today).isoformat(), "occurrences": listing}
    adopted = Draft(kind=FactKind.PLAN_ADOPTED, actor=DAEMON, body=body | ({"is_declared": True} if declared else {}))
    if known is None:
        return [adopted]
    changes = [*_moved_and_withdrawn(expanded, known, history, office, today)]
    changes += _act_by_moved(expanded, known, history, today)
    return [adopted, *changes]


def _row(one: Occurrence) -> list[str]:
    dates = (one.covers.start, one.covers.end, one.act_by, one.last_day)
    return [one.key, *(day.isoformat() for day in dates)]


def _known_row(one: Listed) -> list[str]:
    return [one.key, *one.covers, one.act_by.isoformat(), one.last_day.isoformat()]


def _duty(key: str) -> str:
    """Return the obligation of a key: its id is unique in the plan, while a measure may be renamed."""
    return key.split("/")[2]


def _moved_and_withdrawn(
    expanded: tuple[Occurrence, ...], known: dict[str, Listed], history: History, office: Office, today: date
) -> Iterator[Draft]:
    present = {one.key for one in expanded}
    gone = [one for one in known.values() if one.key not in present]
    fresh = [one for one in expanded if one.key not in known]
    for old, new in pairs(gone, fresh):
        if new is None:
            yield Draft(kind=FactKind.WITHDRAWN, actor=DAEMON, body={"occurrence": old.key})
            continue
        inherits = new.last_day < today
        body = {"occurrence": old.key, "by": new.key, "inherits": inherits}
        yield Draft(kind=FactKind.SUPERSEDED, actor=DAEMON, body=body)
        if not inherits and (passed := _passed_leads(new, old, history, office, today)):
            yield Draft(kind=FactKind.SUPPRESSED, actor=DAEMON, body={"notices": passed})


def pairs(gone: list[Listed], fresh: list[Occurrence]) -> Iterator[tuple[Listed, Occurrence | None]]:
    """Match what is gone with what is new: by duty and days covered, then, if as many are left, in order.

    When a duty is owed by each unit from now on, or by any of them again, what is gone goes on in every one of the same
    days: nobody's matter ends because it is counted otherwise.
    """
    by_duty: dict[str, list[Listed]] = {}
    for old in gone:
        by_duty.setdefault(_duty(old.key), []).append(old)
    for duty, olds in by_duty.items():
        news = [one for one in fresh if _duty(one.key) == duty]
        if not news and (shared := [one for one in fresh if _bare(_duty(one.key)) == _bare(duty)]):
            yield from _recounted(olds, shared)
            continue
        by_date = {_nominal(one.key): one for one in news}
        by_cover = {(one.covers.start.isoformat(), one.covers.end.isoformat()): one for one in news}
        matched = {old.key: by_date[_nominal(old.key)] for old in olds if _nominal(old.key) in by_date}
        covered = {old.key: by_cover[old.covers] for old in olds if old.key not in matched and old.covers in by_cover}
        matched |= {key: new for key, new in covered.items() if new not in matched.values()}
        taken = {new.key for new in matched.values()}
        rest_old = [old for old in olds if old.key not in matched]
        rest_new = [new for new in news if new.key not in taken]
        if len(rest_old) == len(rest_new):
            matched |= {old.key: new for old, new in zip(rest_old, rest_new, strict=True)}
        for old in olds:
            yield old, matched.get(old.key)


def _recounted(olds: list[Listed], news: list[Occurrence]) -> Iterator[tuple[Listed, Occurrence | None]]:
    for old in olds:
        same: list[Occurrence | None] = [new for new in news if _nominal(new.key) == _nominal(old.key)]
        same = same or [new for new in news if (new.covers.start.isoformat(), new.covers.end.isoformat()) == old.covers]
        for new in same or [None]:
            yield old, new


def _nominal(key: str) -> str:
    return key.rpartition("/")[2]


def _bare(duty: str) -> str:
    """Return the obligation without the unit by which alone it is owed."""
    return duty.partition("@")[0]


def _passed_leads(new: Occurrence, old: Listed, history: History, office: Office, today: date) -> list[list[str]]:
    """Suppress the lead steps already passed for a new date: the `changed` notice says it once instead.

    It may wait for a day of mail. The last two days of another date may not, and are never passed over.
    """
    keys = (old.key, *history.former_keys(old.key))
    told = [one for key in keys for one in history.told.get(key, {}).values()]
    lap = lap_on(old.key, history, today)
    is_extended = lap is not None and lap.until is not None and lap.until > new.nominal
    if new.act_by == old.act_by or is_extended:  # nothing moves: what was said is not said again, what was not still is
        said = {(one.kind, one.step, one.position) for one in told if one.said_on or one.message.doubtful}
    else:
        standing = replace(new, lap=lap.number) if lap is not None else new
        lead_kind = Kind.REMINDER if new.obligation.owner is Owner.STAFF else Kind.MONITORING
        said = {
            (kind, standing.step(f"T-{lead}"), position)
            for position in {one.position for one in told}
            for kind in {lead_kind, *(one.kind for one in told)}
            for lead in new.lead_times
            if lead > 1 and office.calendar.shift(new.act_by, -lead) <= today
        }
    return [
        [notice_key(new.key, kind, step, position), Suppression.CLOSED.value, "moved"]
        for kind, step, position in sorted(said)
        if bare_step(step).startswith("T-")
    ]


def _act_by_moved(
    expanded: Iterable[Occurrence], known: dict[str, Listed], history: History, today: date
) -> Iterator[Draft]:
    """State that a holiday changed the day to act by, where somebody has been told the former one."""
    for one in expanded:
        old = known.get(one.key)
        if (
            old is not None
            and old.act_by != one.act_by
            and one.key not in history.extended_act_by
            and one.last_day >= today
            and history.told.get(one.key)
            and history.is_open(one.key)
        ):
            yield _moved(one)


def _extended_act_by_moved(plan: Plan, office: Office, history: History, today: date) -> Iterator[Draft]:
    """State that a holiday changed the day to act by of an extended deadline, which no listing holds."""
    for one in standing_occurrences(plan, office.calendar, history, today) if history.extended_act_by else ():
        stated = history.extended_act_by.get(one.key)
        if one.extended_to and stated not in (None, one.act_by) and one.last_day >= today and history.is_open(one.key):
            yield _moved(one)


def _moved(one: Occurrence) -> Draft:
    body = {"occurrence": one.key, "act_by": one.act_by.isoformat(), "last_day": one.last_day.isoformat()}
    return Draft(kind=FactKind.ACT_BY_MOVED, actor=DAEMON, body=body)


def _vanished_plans(office: Office, history: History) -> Iterator[Draft]:
    """Withdraw what is still open of a plan that is no longer loaded for this agency."""
    loaded = {plan.id for plan in office.plans}
    for plan, listing in history.listings.items():
        if plan not in loaded:
            for key in listing:
                if history.is_open(key):
                    yield Draft(kind=FactKind.WITHDRAWN, actor=DAEMON, body={"occurrence": key})
