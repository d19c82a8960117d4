"""The decision: who is told what this morning, why, what is held back, and when to look again.

Pure: the same office, ledger and instant give the same decision, in a rehearsal and in the daemon.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.addressing import CARRYING_SLOTS, Planned, digests
from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.answered import all_clear
from ita_scheduler.domain.cadence import AfterEvent
from ita_scheduler.domain.calendar import instant, iso_week, local
from ita_scheduler.domain.drafting import drafted_fact
from ita_scheduler.domain.enclosing import enclose
from ita_scheduler.domain.escalation import Reach
from ita_scheduler.domain.folding import version_of
from ita_scheduler.domain.ladder import consider
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.ledger import Draft, FactKind, Head
from ita_scheduler.domain.letters import composed, fault_message
from ita_scheduler.domain.notice import Kind, Suppressed, Suppression, bare_step
from ita_scheduler.domain.outbox import NewMessage, State
from ita_scheduler.domain.status import in_force_since
from ita_scheduler.domain.view import Considered, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from ita_scheduler.domain.drafting import Attempt
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done for one agency, made from the chain that ended at `head`.

    `faults` are mails to the administrator about reports that could not be written. `wake_at` is the next instant at
    which something may have to be said; None when nothing is left to watch.
    """

    agency: str
    head: Head
    planned: tuple[Planned, ...] = ()
    faults: tuple[NewMessage, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    stale: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()
    wake_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.planned or self.faults or self.stale or self.drafts)

    @property
    def messages(self) -> tuple[NewMessage, ...]:
        """Return every mail that it puts into the outbox."""
        return (*(planned.message for planned in self.planned), *self.faults)


def morning(office: Office, now: datetime) -> date | None:
    """Return today's date when mails may be planned now: a working day between send_at and make_up_until."""
    here = local(now, office.agency.zone)
    times = office.agency.mail_times
    if office.calendar.is_working(here.date()) and times.send_at <= here.time() <= times.make_up_until:
        return here.date()
    return None


def next_morning(office: Office, now: datetime) -> datetime:
    """Return the first send_at instant on a working day that is not before `now`."""
    here = local(now, office.agency.zone)
    times = office.agency.mail_times
    day = here.date() if here.time() <= times.send_at else here.date() + timedelta(days=1)
    return instant(office.calendar.on_or_after(day), times.send_at, office.agency.zone)


def plan_notices(office: Office, history: History, now: datetime, attempts: tuple[Attempt, ...] = ()) -> Decision:
    """Decide what one agency says now, with what became of drafting the reports that were due (see `drafting`).

    The plans must have been adopted (see `adoption`). Outside the hours of mail nothing is decided, only when to
    look again; nor while the agency is held after a restore.
    """
    if history.held is not None:  # until a person says how to go on, which makes the chain grow
        return Decision(agency=office.agency.id, head=history.head)
    today = morning(office, now)
    if today is None:
        return Decision(agency=office.agency.id, head=history.head, wake_at=next_morning(office, now))
    office = replace(office, directory=office.directory.on(today))
    given_up = _given_up(history, today)
    live = live_occurrences(office, history, today)
    view = view_on(today, office, history, live, given_up)
    drafted = tuple(drafted_fact(attempt) for attempt in attempts)
    newly = [version_of(fact.body, today, history.head.seq + 1) for fact in drafted if fact.kind is FactKind.DRAFTED]
    considered = [enclose(newly, view), *(consider(one, view) for one in live)]
    considered += [all_clear(one, view) for one in _closed(office, history, today)]
    planned, held = digests(considered, live, view)
    suppressed = [*held, *(one for each in considered for one in each.suppressed)]
    faults = _faults(attempts, office, history, now)
    drafts = _drafts(planned, considered, suppressed, given_up, view)
    return Decision(
        agency=office.agency.id,
        head=history.head,
        planned=planned,
        faults=faults,
        suppressed=tuple(suppressed),
        stale=given_up,
        drafts=(
            *drafted,
            *drafts,
            *(composed(fault, office.directory) for fault in faults),
        ),
        # What was dropped for good, as told at a lower step, may open the step above it.
        wake_at=_wake_at(considered, planned, held, view, looks_again=len(newly) < len(attempts) or bool(drafts)),
    )


def view_on(
    today: date, office: Office, history: History, live: tuple[Occurrence, ...], given_up: Iterable[str] = ()
) -> View:
    """Return what a day looks like to a decision, with the occurrences that may be spoken of."""
    return View(
        office=office,
        history=history,
        reach=Reach.on(today, office, history),
        today=today,
        given_up=frozenset(given_up),
        absorbed=_absorbed(live, office, today),
        next_weekday=next_weekday(office, today),
    )


def _faults(attempts: tuple[Attempt, ...], office: Office, history: History, now: datetime) -> tuple[NewMessage, ...]:
    """Tell the administrator of every report that could not be written in every format; once a week for a series."""
    today = local(now, office.agency.zone).date()
    told = {report.rpartition("/")[0] for report, _, day in history.draft_faults if iso_week(day) == iso_week(today)}
    messages = [
        fault_message(
            office,
            now,
            f"fault:{report.subject.key}:v{report.version}:{today.isoformat()}",
            about=report.subject.key,
            of=report.subject.as_of,
            to=attempt.title,
            why="report",
            reply=" · ".join(attempt.faults),
        )
        for attempt in attempts
        if attempt.faults and (report := attempt.due.report).subject.key.rpartition("/")[0] not in told
    ]
    return tuple(one for one in messages if one is not None)


def _given_up(history: History, today: date) -> tuple[str, ...]:
    """Return the mails that no server accepted by this morning: their notices move into today's digests.

    One in doubt is never given up, only repeated.
    """
    return tuple(
        message.id
        for message in history.messages.values()
        if message.morning < today
        and message.slot.startswith(CARRYING_SLOTS)
        and (message.state is State.FAILED or (message.state is State.PENDING and not message.doubtful))
    )


def live_occurrences(office: Office, history: History, today: date) -> tuple[Occurrence, ...]:
    """Return the occurrences that may be spoken of: open, in force, and not fallen due before they were."""
    live: dict[str, Occurrence] = {}
    for plan in office.plans:
        for one in standing_occurrences(plan, office.calendar, history, today):
            since = in_force_since(one, history) or today
            if since <= today and not one.is_released and one.counts_from >= since and history.is_open(one.key):
                live.setdefault(one.key, one)
    return tuple(live.values())


def _closed(office: Office, history: History, today: date) -> Iterator[Occurrence]:
    """Return the occurrences that were answered, or are no longer owed, after something had been said of them."""
    if not history.told:
        return
    answered = {
        key
        for key in history.completions.keys() | history.waivers.keys()
        if key in history.told or not history.told.keys().isdisjoint(history.former_keys(key))
    }
    for plan in office.plans:
        if not (answered or any(duty.until for measure in plan.measures for duty in measure.obligations)):
            continue
        for one in standing_occurrences(plan, office.calendar, history, today):
            is_closed = one.key in answered or (one.is_released and one.key in history.told)
            if is_closed and one.key not in history.superseded and one.key not in history.withdrawn:
                yield one


def has_begun(one: Occurrence, office: Office, today: date) -> bool:
    """Tell whether the first lead time of an occurrence has been reached."""
    longest = one.lead_times[0] if one.lead_times else 0
    return office.calendar.shift(one.act_by, -longest) <= today


def _absorbed(live: tuple[Occurrence, ...], office: Office, today: date) -> dict[str, str]:
    """Map each occurrence to the newest one of the same obligation that has begun, when that is a newer one."""
    newest: dict[tuple[str, str, str], Occurrence] = {}
    rounds = [one for one in live if not isinstance(one.obligation.cadence, AfterEvent)]  # each event is its own matter
    for one in rounds:
        duty = one.duty
        if has_begun(one, office, today) and (duty not in newest or newest[duty].nominal < one.nominal):
            newest[duty] = one
    return {one.key: newer.key for one in rounds if (newer := newest.get(one.duty)) and newer.nominal > one.nominal}


def next_weekday(office: Office, today: date) -> date:
    """Return the next day, today included, on which repeats go by themselves.

    It is the agency's weekday, or the last working day before it in a week where that is a holiday; a week
    without a working day up to it has none.
    """
    monday = today - timedelta(days=today.weekday())
    while True:
        day = office.calendar.on_or_before(monday + timedelta(days=office.agency.mail_times.weekday))
        if day >= max(today, monday):
            return day
        monday += timedelta(days=7)


# ── The facts of a decision, and when to look again ──


def _drafts(
    planned: tuple[Planned, ...],
    considered: list[Considered],
    suppressed: list[Suppressed],
    given_up: tuple[str, ...],
    view: View,
) -> tuple[Draft, ...]:
    drafts = [Draft(kind=FactKind.STALE, actor=DAEMON, body={"message": name}) for name in given_up]
    weaker = {candidate.notice.key: candidate.weaker for one in considered for candidate in one.candidates}
    dropped: list[list[str]] = []
    for one in planned:
        drafts.append(_composed(one, view))
        for notice in one.notices:
            dropped += [[less.key, Suppression.WEAKER.value, notice.key] for less in weaker[notice.key]]
    dropped += [
        [one.notice.key, one.why.value, one.by]
        for one in suppressed
        if one.why.is_recorded
        and view.history.suppressed.get(one.notice.key) is not one.why
        # What was said, or dropped for good, before somebody went away is not stated as unsaid.
        and not (one.why is Suppression.UNREACHABLE and view.is_settled(one.notice.key))
    ]
    if dropped:
        drafts.append(Draft(kind=FactKind.SUPPRESSED, actor=DAEMON, body={"notices": dropped}))
    return tuple(drafts)


def _composed(one: Planned, view: View) -> Draft:
    notices = [[notice.key, notice.reason.value, *_skipped(notice, view)] for notice in one.notices]
    return composed(one.message, view.office.directory, notices, due_day=_is_due_day(one))


def _skipped(notice: Notice, view: View) -> list[list[str]]:
    """Return who was skipped, and beside it why each of them was; nothing when nobody was."""
    if not notice.skipped:
        return []
    gaps = [view.reach.gap(position) for position in notice.skipped]
    return [list(notice.skipped), [gap.why.value if gap else "" for gap in gaps]]


def _is_due_day(one: Planned) -> bool:
    return any(
        bare_step(notice.step) == "T-0" and notice.kind in (Kind.REMINDER, Kind.MONITORING) for notice in one.notices
    )


def _wake_at(
    considered: list[Considered], planned: tuple[Planned, ...], held: list[Suppressed], view: View, *, looks_again: bool
) -> datetime | None:
    """Return the morning of the earliest day on which something more may be reached.

    It may be too early, never too late: whatever waits for an answer of today's, or is held back, is looked at
    again on the next working morning.
    """
    office = view.office
    days = [day for one in considered for day in one.wake]
    days += [day for day in view.history.in_force.values() if day > view.today]
    days += [day for day in (view.reach.probe_on, office.directory.next_change(view.today)) if day is not None]
    waits = any(one.why is not Suppression.WAITS_FOR_COMPANY for one in held)
    carried = any(
        message.is_waiting or (message.state is State.FAILED and message.slot.startswith(CARRYING_SLOTS))
        for message in view.history.messages.values()
    )
    if planned or waits or carried or looks_again:
        days.append(office.calendar.following(view.today))
    if not days:
        return None
    day = office.calendar.on_or_after(min(days))
    return instant(day, office.agency.mail_times.send_at, office.agency.zone)
