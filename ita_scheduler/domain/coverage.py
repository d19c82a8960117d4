"""The proof of coverage: on every working day of a plan, does every step of every duty reach somebody?

It asks the very functions that a morning's decision asks (`escalation`), so what it calls a hole is a step that the
daemon would find reaching nobody on that day. Reach changes only where an absence begins or ends and where a mailbox
that was refused rests: between two such days nothing is reckoned again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.absence import boundaries
from ita_scheduler.domain.cadence import Continuous
from ita_scheduler.domain.calendar import Span
from ita_scheduler.domain.escalation import Line, Reach, officer_lines, owing_units, rested, step_lines
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.occurrence import duty_id
from ita_scheduler.domain.plan import Owner, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ita_scheduler.domain.absence import Gap
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation, Plan

OFFICER = "officer"  # whoever owes the duty: reminders, and what follows the last day
INFORM = "inform-"  # and the post: for information, of an executive's own duty
COORDINATOR = "coordinator"  # of the whole plan: what could not be said, and the report drafts
ADMINISTRATOR = "administrator"  # of the whole plan: faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One step that must reach somebody: of a duty, or, with an empty `obligation`, of the whole plan.

    A step has a line for every unit that is told; `line` leads from whom it is meant for to who stands in.
    """

    measure: str
    obligation: str
    step: str
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Working days, the first and the last of them, on which a step reaches nobody, or only somebody further on.

    `reached` is who stands in, None for a hole. `gaps` say of every position before that one, or of the whole line,
    why a mail would not reach it.
    """

    asked: Asked
    span: Span
    gaps: tuple[tuple[str, Gap], ...]
    reached: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A step for which a unit names nobody: the one above it is the first to be told."""

    measure: str
    obligation: str
    step: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at, and where somebody is missing.

    `span` is None when no day of the plan is left to look at. `obligations` counts those that are mailed about, dated
    or waiting for an event, and `silent` the continuous ones, which nobody is ever mailed about. `steps` are the
    names of the steps, each once. Whoever is reached by an order, as an acting officer, is reached.
    """

    agency: str
    plan: str
    span: Span | None
    obligations: int
    silent: int
    steps: tuple[str, ...]
    holes: tuple[Stretch, ...]
    stand_ins: tuple[Stretch, ...]
    unnamed: tuple[Unnamed, ...]


@dataclass(frozen=True, slots=True)
class _Duty:
    measure: Measure
    obligation: Obligation
    unit: str | None


def cover(plan: Plan, office: Office, history: History, since: date | None = None) -> Coverage:
    """Prove a plan's coverage from `since` on, or over its whole fiscal year and the ladders that outlast it.

    What the ledger knows of refused mailboxes counts from the day of the refusal on.
    """
    duties = [
        _Duty(measure, duty, unit)
        for measure in plan.measures
        for duty in measure.obligations
        for unit in duty.each_unit or (None,)
    ]
    mailed = [duty for duty in duties if not isinstance(duty.obligation.cadence, Continuous)]
    asked = tuple(_asked(mailed, office))
    span = _span(plan, office, history, since)
    stretches = _stretches(asked, span, office, history) if span else ()
    return Coverage(
        agency=office.agency.id,
        plan=plan.id,
        span=span,
        obligations=len({duty.obligation.id for duty in mailed}),
        silent=len({duty.obligation.id for duty in duties} - {duty.obligation.id for duty in mailed}),
        steps=tuple(dict.fromkeys(one.step for one in asked)),
        holes=tuple(one for one in stretches if one.reached is None),
        stand_ins=tuple(one for one in stretches if one.reached is not None),
        unnamed=tuple(one for duty in mailed for one in _unnamed(duty, office)),
    )


def _span(plan: Plan, office: Office, history: History, since: date | None) -> Span | None:
    """Return the working days to look at: to the year's end, and to the top of the last occurrence's ladder.

    An extended deadline has its ladder after it.
    """
    calendar, year = office.calendar, plan.fiscal_year.span
    ends = [year.end]
    for one in standing_occurrences(plan, calendar, history, max(year.end, since or year.end)):
        policy = one.measure.policy
        is_staff = one.obligation.owner is Owner.STAFF
        ends.append(calendar.shift(one.last_day, max((1, *(step.after for step in policy.escalation if is_staff)))))
    first = calendar.on_or_after(max(year.start, since or year.start))
    last = calendar.on_or_before(max(ends))
    return Span(first, last) if first <= last else None


def _asked(duties: list[_Duty], office: Office) -> Iterator[Asked]:
    for duty in duties:
        for step, lines in _steps(duty, office):
            for line in lines:
                yield Asked(
                    measure=duty.measure.id, obligation=duty_id(duty.obligation, duty.unit), step=step, line=line
                )
    directory = office.directory
    yield Asked(measure="", obligation="", step=COORDINATOR, line=Line((directory.coordinator,)))
    faults = dict.fromkeys((directory.administrator, directory.coordinator))
    yield Asked(measure="", obligation="", step=ADMINISTRATOR, line=Line(tuple(faults)))


def _steps(duty: _Duty, office: Office) -> Iterator[tuple[str, tuple[Line, ...]]]:
    policy = duty.measure.policy
    yield OFFICER, officer_lines(duty, office)
    if duty.obligation.owner is Owner.EXECUTIVE:
        for post in policy.inform:
            yield f"{INFORM}{post}", (Line((getattr(office.directory, post),)),)
        return
    for rung in range(1, len(policy.escalation) + 1):
        yield f"level-{rung}", step_lines(duty, office, rung)


def _unnamed(duty: _Duty, office: Office) -> Iterator[Unnamed]:
    """Give the units of a staff duty that name nobody to receive it, or nobody to head them."""
    measure, obligation = duty.measure, duty.obligation
    if obligation.owner is Owner.EXECUTIVE:
        return
    heads = [f"level-{n}" for n, step in enumerate(measure.policy.escalation, 1) if step.to is Post.HEAD]
    is_named = bool(obligation.receivers or measure.receivers)
    for unit in owing_units(duty, office.directory):
        steps = [*([] if unit.receiver or is_named else [OFFICER]), *([] if unit.head else heads)]
        for step in steps:
            yield Unnamed(measure=measure.id, obligation=obligation.id, step=step, unit=unit.id)


def _stretches(asked: tuple[Asked, ...], span: Span, office: Office, history: History) -> tuple[Stretch, ...]:
    """Follow every distinct line through the days: most duties share a few."""
    lines: dict[Line, list[_Missed]] = {one.line: [] for one in asked}
    for days in _segments(span, office, history):
        reach = Reach.on(days.start, office, history)
        for line, missed in lines.items():
            reached, gaps = _reached(line, reach)
            last = missed[-1] if missed else None
            if last is not None and (last.reached, last.gaps) == (reached, gaps):
                missed[-1] = replace(last, span=Span(last.span.start, days.end))
            elif gaps or (last is not None and last.gaps):
                missed.append(_Missed(days, reached, gaps))
    stretches = (
        Stretch(asked=one, span=missed.span, gaps=missed.gaps, reached=missed.reached)
        for one in asked
        for missed in lines[one.line]
        if missed.gaps
    )
    return tuple(sorted(stretches, key=lambda one: one.span))


@dataclass(frozen=True, slots=True)
class _Missed:
    """Days on which a line is the same; without gaps nobody of it is missed."""

    span: Span
    reached: str | None
    gaps: tuple[tuple[str, Gap], ...]


def _reached(line: Line, reach: Reach) -> tuple[str | None, tuple[tuple[str, Gap], ...]]:
    recipient = line.first_reachable(reach)
    before = recipient.skipped if recipient else line.positions
    gaps = tuple((position, gap) for position in before if (gap := reach.gap(position)) is not None)
    return recipient.position if recipient else None, gaps


def _segments(span: Span, office: Office, history: History) -> Iterator[Span]:
    """Cut the days into stretches of working days in which nobody's absence begins or ends."""
    calendar = office.calendar
    starts = {span.start, *boundaries(office.directory.acting, office.directory.leaves)}
    for day in history.refused.values():
        starts |= {day, rested(day, calendar)}
    inside = sorted(day for day in starts if day in span)
    for start, following in zip(inside, [*inside[1:], span.end + timedelta(days=1)], strict=True):
        first, last = calendar.on_or_after(start), calendar.on_or_before(following - timedelta(days=1))
        if first <= last:
            yield Span(first, last)
