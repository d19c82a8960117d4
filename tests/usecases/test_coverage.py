"""The proof of coverage against the real service: what it calls a hole is met, and no other hole is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.absence import Acting
from ita_scheduler.domain.cadence import AfterEvent, Continuous, DayOfMonth, EveryMonths, Once
from ita_scheduler.domain.coverage import cover
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.notice import Kind, Suppression
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.people import Unit
from ita_scheduler.domain.plan import EscalationStep, Owner, Policy, Post
from ita_scheduler.domain.planning import plan_notices
from tests.world import POSITIONS, Service, acting, at, directory, leave, obligation, office

FIRST, LAST = date(2023, 2, 20), date(2023, 5, 12)
LADDER = (Kind.REMINDER, Kind.OVERDUE, Kind.MONITORING, Kind.ESCALATION)
posts = st.sampled_from(sorted(POSITIONS))


@st.composite
def peoples(draw):
    away = []
    for post in draw(st.lists(posts, max_size=8)):
        start = FIRST + timedelta(days=draw(st.integers(-10, 75)))
        end = start + timedelta(days=draw(st.integers(0, 30)))
        if draw(st.booleans()):
            away.append(leave(post, start.isoformat(), end.isoformat()))
        elif all(not isinstance(one, Acting) or one.position != post for one in away):
            away.append(acting(post, draw(posts), start.isoformat(), draw(st.sampled_from([end.isoformat(), None]))))
    addresses = {name.replace("-", "_"): None for name in draw(st.sets(posts, max_size=3))}
    shared = {name.replace("-", "_"): "shared@office.example" for name in draw(st.sets(posts, max_size=2))}
    people = directory(*away, vacant=sorted(draw(st.sets(posts, max_size=2))), **(shared | addresses))
    names = st.none() | posts
    units = {name: Unit(id=name, title=name, receiver=draw(names), head=draw(names)) for name in ("office", "finance")}
    units["executive"] = people.units["executive"]
    units["all"] = people.units["all"]
    return replace(people, units=units)


@st.composite
def policies(draw):
    after = sorted(draw(st.sets(st.integers(1, 12), max_size=3)))
    to = draw(st.permutations(list(Post)))
    steps = tuple(
        EscalationStep(after=days, to=post, is_summary=number == len(after) - 1 and draw(st.booleans()))
        for number, (days, post) in enumerate(zip(after, to, strict=False))
    )
    leads = tuple(sorted(draw(st.sets(st.integers(0, 10), max_size=3)), reverse=True))
    return Policy(lead_times=leads, escalation=steps, monitoring_lead_times=(2,))


@st.composite
def offices(draw):
    duties = [
        obligation("m-1", Once(month=3)),
        obligation("a-1", Once(month=4, day=DayOfMonth(draw(st.integers(3, 28))))),
        obligation("x-1", EveryMonths(months=1), Owner.EXECUTIVE),
        obligation("c-1", Continuous()),
        obligation("e-1", AfterEvent(days=15)),
    ]
    if draw(st.booleans()):
        duties[0] = replace(duties[0], receivers=tuple(draw(st.sets(posts, min_size=1, max_size=2))))
    units = draw(st.sampled_from([("office",), ("all",), ("office", "executive")]))
    return office(*duties, units=units, policy=draw(policies()), people=draw(peoples()))


def mornings(here):
    day = here.calendar.on_or_after(FIRST)
    while day <= LAST:
        yield day
        day = here.calendar.following(day)


def is_reached(one, step, day, calendar):
    """Tell whether a step of an occurrence that nobody answers is reached on a day, as README says it."""
    if step == "officer":
        return day > one.last_day or any(calendar.shift(one.act_by, -lead) <= day for lead in one.lead_times)
    rung = one.measure.policy.escalation[int(step.removeprefix("level-")) - 1]
    return calendar.shift(one.last_day, rung.after - (1 if rung.is_summary else 0)) <= day


def predicted(found, day):
    """Return what the proof says of a day: duty, step and whom it is meant for, by whether somebody stands in."""
    on = [one for one in (*found.holes, *found.stand_ins) if day in one.span]
    return {
        (one.asked.obligation, one.asked.step, one.asked.line.positions[0]): one.reached
        for one in on
        if one.asked.step == "officer" or one.asked.step.startswith("level-")
    }


def met(decision):
    """Return the steps that reached nobody this morning."""
    return {
        (one.notice.occurrence, _step(one.notice), one.notice.position)
        for one in decision.suppressed
        if one.why is Suppression.UNREACHABLE and one.notice.kind in LADDER and not one.by
    }


def _step(notice):
    return notice.step if notice.kind is Kind.ESCALATION else "officer"


async def compare(service, day, found, here):
    history = fold(service.ledger.facts("tambon"), here.agency.zone)
    decision = plan_notices(here, history, at(day.isoformat()))
    holes = {key for key, reached in predicted(found, day).items() if reached is None}
    live = occurrences(here.plans[0], here.calendar)
    expected = {
        (one.key, step, position)
        for one in live
        if one.last_day >= FIRST
        for duty, step, position in holes
        if duty == one.obligation.id and is_reached(one, step, day, here.calendar)
    }
    assert met(decision) == expected, day
    for planned in decision.planned:
        for notice in planned.notices:
            if notice.kind in LADDER and notice.skipped:
                key = (notice.occurrence.split("/")[2], _step(notice), notice.skipped[0])
                assert predicted(found, day)[key] == notice.position
    await service.morning(at(day.isoformat()))
    return len(expected)


patient = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(offices())
@patient
async def test_the_holes_predicted_for_the_year_are_exactly_those_that_the_service_meets(here):
    service = Service(here)
    service.load(here, at(FIRST.isoformat(), "00:00"))
    history = fold(service.ledger.facts("tambon"), here.agency.zone)
    found = cover(here.plans[0], here, history)

    holes = 0
    for day in mornings(here):
        holes += await compare(service, day, found, here)
    event("holes were met" if holes else "no hole was met")


@given(offices(), st.sets(posts, max_size=3))
@settings(patient, max_examples=25)
async def test_with_mailboxes_refused_the_proof_of_each_morning_holds_that_morning(here, refused):
    service = Service(here)
    service.relay.refused = {f"{name}@office.example" for name in refused}
    service.load(here, at(FIRST.isoformat(), "00:00"))
    for day in mornings(here):
        history = fold(service.ledger.facts("tambon"), here.agency.zone)
        await compare(service, day, cover(here.plans[0], here, history, since=day), here)


@given(offices(), st.dates(date(2022, 9, 1), date(2023, 12, 31)))
@settings(patient, max_examples=100)
async def test_a_proof_from_a_later_day_on_says_of_every_day_what_the_whole_one_says(here, since):
    history = fold([], here.agency.zone)
    whole, later = (cover(here.plans[0], here, history, since=day) for day in (None, since))
    if later.span is None:
        assert since > whole.span.end
        return
    day = later.span.start
    while day <= later.span.end:
        assert predicted(later, day) == predicted(whole, day)
        day = here.calendar.following(day)


@given(offices())
@settings(patient, max_examples=100)
async def test_every_stretch_is_as_long_as_it_can_be_and_holds_on_each_of_its_days(here):
    history = fold([], here.agency.zone)
    found = cover(here.plans[0], here, history)
    for one in (*found.holes, *found.stand_ins):
        for day in (one.span.start, one.span.end):
            again = cover(here.plans[0], here, history, since=day)
            assert any(
                (each.asked, each.gaps, each.reached) == (one.asked, one.gaps, one.reached)
                for each in (*again.holes, *again.stand_ins)
                if day in each.span
            )
        for other in (*found.holes, *found.stand_ins):
            if other is not one and other.asked == one.asked and other.gaps == one.gaps:
                assert here.calendar.following(one.span.end) != other.span.start
