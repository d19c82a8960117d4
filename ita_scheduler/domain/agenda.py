"""The agenda: what a position owes on which days, as appointments that keep their identity when a deadline moves.

What became of an occurrence is asked of the ledger in two places only: `appointment` (is it done, is it owed no
longer) and the occurrence's lineage (which appointment it is, and when that changed). Nothing here depends on today:
the same plan and ledger give the same agenda.
"""

from __future__ import annotations

from datetime import date, time
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.appointment import Appointment
from ita_scheduler.domain.calendar import instant
from ita_scheduler.domain.escalation import officer_lines, owing_units
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.notice import Kind
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.recorded import Lineage, Listed
from ita_scheduler.domain.reporting import owing_titles
from ita_scheduler.domain.status import in_force_since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation, Plan

MINUTES_OF_DAY = 24 * 60
# The notices by which somebody learns that a duty is theirs.
_OWN = frozenset({Kind.REMINDER, Kind.OVERDUE, Kind.MONITORING, Kind.CHANGED})


def agenda(position: str, office: Office, history: History, *, with_headed: bool = False) -> tuple[Appointment, ...]:
    """Return what a position owes, and with `with_headed` what is owed below it, by day and then by key.

    Below a head are the duties of the unit, below ปลัด all staff duties. What fell due before the plan was in force
    is left out unless somebody recorded it as done. What was withdrawn stays as such, so that a calendar that holds
    it learns of it; of one whose measure is gone the ledger knows whom it was said to, and where it was never said to
    anybody it stands in every agenda.
    """
    found: dict[str, Appointment] = {}
    for plan in office.plans:
        for one in standing_occurrences(plan, office.calendar, history, date.max):
            if _counts(one, history) and _owes(position, one, office, with_headed=with_headed):
                found.setdefault(one.key, appointment(one, office, history))
    for key in history.withdrawn - found.keys():
        lineage = history.lineages.get(key)
        if lineage is not None and _was_owed(position, key, office, history, with_headed=with_headed):
            found[key] = _withdrawn(key, lineage, office)
    return tuple(sorted(found.values(), key=lambda one: (one.act_by, one.occurrence)))


def appointment(one: Occurrence, office: Office, history: History) -> Appointment:
    """Return an occurrence as a calendar shows it.

    One that no ledger lists yet has been so since its plan is in force, or else since its fiscal year began.
    """
    lineage = history.lineages.get(one.key) or _unlisted(one)
    done = history.completions.get(one.key)
    is_settled = not history.is_open(one.key) or one.is_released
    move = history.moves.get(one.key)
    return Appointment(
        uid=_uid(lineage, office),
        revision=lineage.revision,
        revised=lineage.revised,
        occurrence=one.key,
        code=one.measure.code,
        title=one.measure.title,
        duty=one.obligation.summary or one.obligation.phrase,
        phrase=one.obligation.phrase,
        actions=tuple(action.value for action in one.obligation.actions),
        units=owing_titles(one, office.directory),
        is_executive_duty=one.obligation.owner is Owner.EXECUTIVE,
        nominal=one.nominal,
        act_by=one.act_by,
        last_day=one.last_day,
        covers_from=one.covers.start,
        covers_to=one.covers.end,
        alarms=() if is_settled else _alarms(one, office),
        moved_from=move.nominal if move else None,
        done_on=done.on if done else None,
        is_withdrawn=is_settled and done is None,
    )


def _alarms(one: Occurrence, office: Office) -> tuple[int, ...]:
    """Ring when the reminders come, at the hour at which the agency's mails leave."""
    send_at = office.agency.mail_times.send_at
    days = [(office.calendar.shift(one.act_by, -lead) - one.act_by).days for lead in sorted(one.lead_times)]
    return tuple(day * MINUTES_OF_DAY + send_at.hour * 60 + send_at.minute for day in days)


def _uid(lineage: Lineage, office: Office) -> str:
    """Name it for ever, without saying what it is (RFC 7986 §5.3): no setting and no title is part of it."""
    return f"{sha256(lineage.origin.encode()).hexdigest()[:32]}.{office.agency.id}@ita-scheduler"


def _unlisted(one: Occurrence) -> Lineage:
    begun = one.plan.in_force_from or one.plan.fiscal_year.span.start
    covers = (one.covers.start.isoformat(), one.covers.end.isoformat())
    listed = Listed(one.key, covers, one.act_by, one.last_day, 0)
    return Lineage(one.key, 0, instant(begun, time(0), one.plan.agency.zone), listed)


# ── Whose it is ──


def _counts(one: Occurrence, history: History) -> bool:
    since = in_force_since(one, history) or one.plan.fiscal_year.span.start
    return one.counts_from >= since or one.key in history.completions


def _owes(position: str, one: Occurrence, office: Office, *, with_headed: bool) -> bool:
    if any(line.positions[0] == position for line in officer_lines(one, office)):
        return True
    if not with_headed or one.obligation.owner is Owner.EXECUTIVE:
        return False
    heads = {unit.head for unit in owing_units(one, office.directory)}
    return position in heads | {office.directory.permanent_secretary}


def _was_owed(position: str, key: str, office: Office, history: History, *, with_headed: bool) -> bool:
    told = {one.position for one in history.told.get(key, {}).values() if one.kind in _OWN}
    if position in told:
        return True
    likes = [one for plan in office.plans for one in occurrences(plan, office.calendar) if _duty(one.key) == _duty(key)]
    if likes:
        return _owes(position, likes[0], office, with_headed=with_headed)
    return not told


def _duty(key: str) -> str:
    """Return the obligation's id: it is unique in the plan, while a measure may be renamed."""
    return key.split("/")[2]


# ── What is no longer in the plan ──


def _withdrawn(key: str, lineage: Lineage, office: Office) -> Appointment:
    measure, obligation = _former(key, office)
    listed = lineage.listed
    return Appointment(
        uid=_uid(lineage, office),
        revision=lineage.revision,
        revised=lineage.revised,
        occurrence=key,
        code=measure.code if measure else key.split("/")[1],
        title=measure.title if measure else "",
        duty=(obligation.summary or obligation.phrase) if obligation else "",
        phrase=obligation.phrase if obligation else "",
        actions=(),
        units=(),
        is_executive_duty=obligation is not None and obligation.owner is Owner.EXECUTIVE,
        nominal=date.fromisoformat(key.rpartition("/")[2]),
        act_by=listed.act_by,
        last_day=listed.last_day,
        covers_from=date.fromisoformat(listed.covers[0]),
        covers_to=date.fromisoformat(listed.covers[1]),
        alarms=(),
        is_withdrawn=True,
    )


def _former(key: str, office: Office) -> tuple[Measure | None, Obligation | None]:
    """Return the measure and the obligation of a key as far as a plan still holds them."""
    for measure, obligation in _duties(office.plans):
        if obligation.id == _duty(key).partition("@")[0]:
            return measure, obligation
    named = key.split("/")[1]
    measures = (measure for plan in office.plans for measure in plan.measures if measure.id == named)
    return next(measures, None), None


def _duties(plans: tuple[Plan, ...]) -> Iterator[tuple[Measure, Obligation]]:
    return ((measure, obligation) for plan in plans for measure in plan.measures for obligation in measure.obligations)
