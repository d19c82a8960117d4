"""From notices to what a reader sees: the lines of a digest, with what was told to whom and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.agenda import appointment
from ita_scheduler.domain.digest import ActingFor, Before, Digest, Enclosed, Line, Skip
from ita_scheduler.domain.following import ahead, next_step
from ita_scheduler.domain.grouping import earlier, grouped
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.domain.view import Candidate, Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.domain.appointment import Appointment
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.view import Offer, View

# The order in which a reader should see them: what is late, what is near, what changed, what is to be known.
_ORDER = {
    Kind.OVERDUE: 0,
    Kind.ESCALATION: 0,
    Kind.REMINDER: 1,
    Kind.MONITORING: 1,
    Kind.CHANGED: 2,
    Kind.ALL_CLEAR: 3,
    Kind.INFORMATION: 4,
    Kind.REPORT: 5,
}
# So many of the earlier tellings stand in a mail; `explain` lists them all.
MOST_BEFORE = 6
_KINDS = [kind.value for kind in ReportKind]
# What carries an appointment: the first reminder of a duty, and the word that its day is another one.
_DATED = frozenset({Kind.REMINDER, Kind.MONITORING, Kind.CHANGED})


def digest_for(
    going: list[Offer],
    this_morning: list[Offer],
    live: tuple[Occurrence, ...],
    view: View,
) -> Digest:
    """Build the digest of one address from the candidates that go to it."""
    office = view.office
    directory = office.directory
    positions = tuple(dict.fromkeys(candidate.notice.position for candidate in going))
    candidates = [one for one in going if isinstance(one, Candidate)]
    lines = [_line(group, this_morning, live, view) for group in grouped(candidates, directory, view)]
    lines.sort(key=lambda line: (_order(line), line.act_by, line.occurrence))
    executives = {directory.chief_executive, directory.permanent_secretary}
    return Digest(
        agency=office.agency.id,
        agency_name=office.agency.name,
        fiscal_year=max(candidate.fiscal_year for candidate in going),
        morning=view.today,
        to_titles=tuple(dict.fromkeys(directory.title(directory.reader(position)) for position in positions)),
        is_executive=not executives.isdisjoint(positions),
        lines=tuple(lines),
        coordinator_title=directory.title(directory.coordinator),
        reply_to=directory.answers_to(),
        ahead=ahead(lines, live, view),
        head=f"{view.history.head.seq} {view.history.head.hash}" if directory.coordinator in positions else "",
        reports=_enclosed(going),
        appointments=_appointments(going, view),
        acting=_acting(positions, directory),
    )


def _order(line: Line) -> int:
    return _ORDER[Kind.REMINDER] if line.reason is Reason.EXTENSION_ASKED else _ORDER[line.kind]


def _appointments(going: list[Offer], view: View) -> tuple[Appointment, ...]:
    """Return what the readers should enter into their calendars, or enter again, by day."""
    found = {
        one.occurrence.key: appointment(one.occurrence, view.office, view.history)
        for one in going
        if isinstance(one, Candidate) and _is_news(one, view)
    }
    return tuple(sorted(found.values(), key=lambda one: (one.act_by, one.occurrence)))


def _is_news(candidate: Candidate, view: View) -> bool:
    """Tell whether a notice is the first to say the day, or says another one; what no server took said nothing."""
    notice = candidate.notice
    if (
        notice.reason is Reason.EXTENSION_REFUSED
        or notice.kind not in _DATED
        or not (notice.kind is Kind.CHANGED or notice.step.startswith("T-"))
    ):
        return False
    said = (
        told
        for told in view.history.told.get(notice.occurrence, {}).values()
        if told.kind in _DATED and told.position == notice.position
    )
    lost = (told.message.state is State.STALE or told.message.id in view.given_up for told in said)
    return notice.kind is Kind.CHANGED or all(lost)


def _acting(positions: tuple[str, ...], directory: Directory) -> tuple[ActingFor, ...]:
    """Return for which of the posts the reader acts, and by which orders."""
    return tuple(
        ActingFor(
            by=directory.title(chain[-1].by),
            post=directory.title(position),
            orders=tuple(order.order for order in chain),
        )
        for position in positions
        if (chain := directory.chains.get(position))
    )


def _skips(notice: Notice, view: View) -> Iterator[Skip]:
    for position in notice.skipped:
        if (gap := view.reach.gap(position)) is not None:
            yield Skip(title=view.office.directory.title(position), why=gap.why, until=gap.until)


def _enclosed(going: list[Offer]) -> tuple[Enclosed, ...]:
    """Return the drafts that go to an address, each once; what is late first, the month last."""
    versions = {
        one.version.report + str(one.version.number): one.version for one in going if isinstance(one, Enclosure)
    }
    return tuple(
        Enclosed(
            report=one.report,
            version=one.number,
            title=one.title,
            reason=one.reason,
            as_of=one.as_of,
            counts=one.counts,
            files=one.files,
            faults=one.faults,
        )
        for one in sorted(versions.values(), key=lambda one: _KINDS.index(one.series.partition("-")[0]))
    )


def _line(group: list[Candidate], this_morning: list[Offer], live: tuple[Occurrence, ...], view: View) -> Line:
    newest = max(group, key=lambda candidate: candidate.occurrence.nominal)
    one, notice = newest.occurrence, newest.notice
    directory, calendar = view.office.directory, view.office.calendar
    is_late = view.today > one.last_day
    move = view.history.moves.get(one.key)
    return Line(
        kind=notice.kind,
        step=notice.step,
        reason=notice.reason,
        occurrence=one.key,
        code=one.measure.code,
        title=one.measure.title,
        duty=one.obligation.summary or one.obligation.phrase,
        phrase=one.obligation.phrase,
        actions=tuple(action.value for action in one.obligation.actions),
        is_executive_duty=one.obligation.owner is Owner.EXECUTIVE,
        units=_units(group, view),
        nominal=one.nominal,
        act_by=one.act_by,
        last_day=one.last_day,
        covers_from=one.covers.start,
        covers_to=one.covers.end,
        days=calendar.between(one.last_day, view.today)
        if is_late
        else max(0, calendar.between(view.today, one.act_by)),
        told=_told(newest, this_morning, view),
        next_step=next_step(newest, view),
        earlier=earlier(newest, live, view),
        assumptions=one.obligation.assumptions,
        skipped=tuple(directory.title(position) for position in notice.skipped),
        skips=tuple(_skips(notice, view)),
        is_summary=_names_units(newest, view),
        moved_from=move.nominal if move and notice.reason is Reason.DEADLINE_MOVED else None,
        extended_to=one.extended_to,
        before=_before(newest, view),
        **_answer(one, notice.reason, view.history),
    )


def _before(candidate: Candidate, view: View) -> tuple[Before, ...]:
    """Return what was said of this occurrence before, the latest of it; a summary leaves the officers out."""
    directory = view.office.directory
    said = [
        (told.said_on, told)
        for told in view.history.told.get(candidate.occurrence.key, {}).values()
        if told.said_on is not None and (told.kind is Kind.ESCALATION or not _names_units(candidate, view))
    ]
    return tuple(
        Before(on=on, kind=told.kind, step=told.step, to=directory.title(told.position))
        for on, told in sorted(said, key=lambda one: one[0])[-MOST_BEFORE:]
    )


def _names_units(candidate: Candidate, view: View) -> bool:
    """Tell whether a line names units only: whatever of the staff's duties goes to the chief executive."""
    is_staff = candidate.occurrence.obligation.owner is Owner.STAFF
    return candidate.is_summary or (is_staff and candidate.notice.position == view.office.directory.chief_executive)


def _answer(one: Occurrence, reason: Reason, history: History) -> dict[str, Any]:
    """Return what an answer said, as a line's fields; empty for lines that are about none."""
    match reason:
        case Reason.COMPLETED:
            done = history.completions[one.key]
            return {"answered_on": done.on, "evidence": done.evidence, "note": done.note}
        case Reason.WAIVED:
            waiver = history.waivers[one.key]
            return {"answered_on": waiver.on, "note": waiver.why}
        case Reason.DEADLINE_EXTENDED | Reason.REOPENED:
            lap = history.laps[one.key][-1]
            return {"answered_on": lap.began, "until": lap.until, "note": lap.note}
        case Reason.EXTENSION_ASKED:
            asked = history.requests[one.key][-1]
            return {"answered_on": asked.asked, "until": asked.until, "note": asked.note}
        case Reason.EXTENSION_REFUSED:
            refused = history.requests[one.key][-1]
            return {"until": refused.until, "note": refused.answer}
        case _:
            return {}


def _units(group: list[Candidate], view: View) -> tuple[str, ...]:
    """Return the responsible units as the plan names them; ผู้บริหาร is not one of those that owe a staff duty.

    Where each unit owes it by itself they are those that the group is about.
    """
    one = group[0].occurrence
    own = tuple(dict.fromkeys(each.occurrence.unit for each in group if each.occurrence.unit))
    units = [view.office.directory.units[name] for name in own or one.measure.units]
    owing = [unit for unit in units if not unit.is_executive] if one.obligation.owner is Owner.STAFF else units
    return tuple(unit.title for unit in owing or units)


def _told(candidate: Candidate, this_morning: list[Offer], view: View) -> tuple[str, ...]:
    """Return the titles of the others who were told of this occurrence, or are being told this morning.

    A summary names units only: the officers are left out of it.
    """
    directory, own = view.office.directory, candidate.notice
    told = [
        (one.kind, one.position)
        for one in view.history.told.get(own.occurrence, {}).values()
        if one.said_on is not None
    ]
    told += [
        (other.notice.kind, other.notice.position)
        for other in this_morning
        if other.notice.occurrence == own.occurrence
    ]
    if _names_units(candidate, view):
        told = [(kind, position) for kind, position in told if kind is Kind.ESCALATION]
    mailbox = directory.mailbox(own.position)
    positions = dict.fromkeys(position for _, position in told if position in directory.positions)
    return tuple(directory.title(position) for position in positions if directory.mailbox(position) != mailbox)
