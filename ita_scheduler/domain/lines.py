"""From notices to what a reader sees: the lines of a digest, with what was told to whom and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.digest import ActingFor, Ahead, Digest, Enclosed, Line, NextStep, Skip
from ita_scheduler.domain.escalation import Held, gate, level_step, rung_after, rung_key, step_lines
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.domain.view import Candidate, Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.view import Offer, View

# Lines of one duty are merged when they say the same kind of thing to the reader.
_FAMILY = {Kind.REMINDER: "own", Kind.OVERDUE: "own"}
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
_KINDS = [kind.value for kind in ReportKind]


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
    groups: dict[tuple[tuple[str, str, str], str], list[Candidate]] = {}
    for candidate in (one for one in going if isinstance(one, Candidate)):
        family = _FAMILY.get(candidate.notice.kind, f"{candidate.notice.kind}:{candidate.notice.reason}")
        groups.setdefault((candidate.occurrence.duty, family), []).append(candidate)
    lines = [_line(group, this_morning, live, view) for group in groups.values()]
    lines.sort(key=lambda line: (_ORDER[line.kind], line.act_by, line.occurrence))
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
        ahead=_ahead(lines, live, view),
        head=f"{view.history.head.seq} {view.history.head.hash}" if directory.coordinator in positions else "",
        reports=_enclosed(going),
        acting=_acting(positions, directory),
    )


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
        units=_units(one, view),
        nominal=one.nominal,
        act_by=one.act_by,
        last_day=one.last_day,
        covers_from=one.covers.start,
        covers_to=one.covers.end,
        days=calendar.between(one.last_day, view.today)
        if is_late
        else max(0, calendar.between(view.today, one.act_by)),
        told=_told(newest, this_morning, view),
        next_step=_next_step(newest, view),
        earlier=_earlier(group, one, live, view),
        assumptions=one.obligation.assumptions,
        skipped=tuple(directory.title(position) for position in notice.skipped),
        skips=tuple(_skips(notice, view)),
        is_summary=newest.is_summary,
        moved_from=move.nominal if move and notice.kind is Kind.CHANGED else None,
    )


def _units(one: Occurrence, view: View) -> tuple[str, ...]:
    """Return the responsible units as the plan names them; ผู้บริหาร is not one of those that owe a staff duty."""
    units = [view.office.directory.units[name] for name in one.measure.units]
    owing = [unit for unit in units if not unit.is_executive] if one.obligation.owner is Owner.STAFF else units
    return tuple(unit.title for unit in owing or units)


def _earlier(group: list[Candidate], newest: Occurrence, live: tuple[Occurrence, ...], view: View) -> tuple[date, ...]:
    """Return the nominal dates of earlier rounds of the same duty that are still outstanding."""
    merged = {candidate.occurrence.nominal for candidate in group}
    outstanding = {
        one.nominal
        for one in live
        if one.duty == newest.duty and one.last_day < view.today and one.nominal < newest.nominal
    }
    return tuple(sorted((merged | outstanding) - {newest.nominal}))


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
    if candidate.is_summary:
        told = [(kind, position) for kind, position in told if kind is Kind.ESCALATION]
    mailbox = directory.mailbox(own.position)
    positions = dict.fromkeys(position for _, position in told if position in directory.positions)
    return tuple(directory.title(position) for position in positions if directory.mailbox(position) != mailbox)


def _next_step(candidate: Candidate, view: View) -> NextStep | None:
    """Return what follows if nobody answers; None when only the reports follow."""
    one, notice, calendar = candidate.occurrence, candidate.notice, view.office.calendar
    own = (view.office.directory.title(notice.position),)
    if notice.kind is Kind.INFORMATION:
        if notice.reason is not Reason.SUMMARY_FOLLOWS:
            return None
        return _rung_step(one, view, int(notice.step.removeprefix("level-")), calendar.following(view.today))
    if view.today <= one.last_day:
        for lead in one.lead_times:
            day = calendar.shift(one.act_by, -lead)
            if day > view.today:
                return NextStep(on=day, to=own, step=f"T-{lead}")
    is_executive = one.obligation.owner is Owner.EXECUTIVE
    if view.today <= one.last_day and (not is_executive or one.measure.policy.monitoring_after_last_day):
        return NextStep(on=calendar.following(one.last_day), to=own, step="overdue-1")
    return None if is_executive else _next_rung(one, candidate, view)


def _next_rung(one: Occurrence, candidate: Candidate, view: View) -> NextStep | None:
    """Return the lowest step that has not been said and would tell somebody new, on the day it may come.

    What goes out this morning counts as said today.
    """
    directory, notice = view.office.directory, candidate.notice
    current = int(notice.step.removeprefix("level-")) if notice.kind is Kind.ESCALATION else 0
    told: set[str | None]
    told = {told.message.address for told in view.history.told.get(one.key, {}).values() if told.said_on}
    told.add(directory.mailbox(notice.position))
    held = Held(view.history.acknowledgements.get(one.key, ()), view.office.calendar)
    for rung in range(current + 1, len(one.measure.policy.escalation) + 1):
        positions = _reached_by(one, view, rung)
        if {directory.mailbox(position) for position in positions} <= told:
            continue
        if all(view.is_settled(rung_key(one.key, rung, position)) for position in positions):
            continue
        after = rung_after(one, rung)
        gap = max(1, after - rung_after(one, current)) if notice.step in ("overdue-1", level_step(current)) else 1
        opens = gate(one, view.office, view.history, view.reach, held, rung, after).opens
        day = opens or max(held.reached(one.last_day, after), held.reached(view.today, gap))
        return _rung_step(one, view, rung, max(day, view.office.calendar.following(view.today)))
    return None


def _reached_by(one: Occurrence, view: View, rung: int) -> tuple[str, ...]:
    recipients = (view.recipient(line) for line in step_lines(one, view.office, rung))
    return tuple(recipient.position for recipient in recipients if recipient)


def _rung_step(one: Occurrence, view: View, rung: int, on: date) -> NextStep | None:
    titles = tuple(view.office.directory.title(position) for position in _reached_by(one, view, rung))
    return NextStep(on=on, to=titles, step=level_step(rung)) if titles else None


def _ahead(lines: Iterable[Line], live: tuple[Occurrence, ...], view: View) -> tuple[Ahead, ...]:
    """List the executive's own duties of the coming days, in a digest that reminds of one."""
    if not any(line.kind is Kind.MONITORING for line in lines):
        return ()
    until = view.today + timedelta(days=view.office.agency.mail_times.horizon_days)
    shown = {line.occurrence for line in lines}
    return tuple(
        Ahead(
            act_by=one.act_by,
            nominal=one.nominal,
            code=one.measure.code,
            title=one.measure.title,
            duty=one.obligation.summary or one.obligation.phrase,
        )
        for one in sorted(live, key=lambda one: (one.act_by, one.key))
        if one.obligation.owner is Owner.EXECUTIVE and view.today <= one.act_by <= until and one.key not in shown
    )
