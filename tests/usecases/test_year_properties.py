"""What holds for every plan, whoever answers what, however long the relay or the service is away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.answer import (
    Acknowledgement,
    Completion,
    ExtensionDecision,
    ExtensionRequest,
    Reopening,
    Waiver,
)
from ita_scheduler.domain.cadence import DayOfMonth, EveryMonths, LastDay, Once, Semiannual
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.laps import standing_occurrences
from ita_scheduler.domain.notice import bare_step, lap_of
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import Owner, Until
from ita_scheduler.domain.status import status
from ita_scheduler.errors import Refused
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.rehearse import DatedAnswer, Rehearsal
from ita_scheduler.usecases.respond import record
from tests.world import BANGKOK, YEAR, NoMail, NoPaper, Relay, Service, at, obligation, office

START, END = date(2022, 10, 1), date(2024, 1, 31)
SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

CADENCES = st.one_of(
    st.builds(Once, month=st.integers(1, 12), day=st.just(LastDay()) | st.builds(DayOfMonth, st.integers(1, 28))),
    st.builds(EveryMonths, months=st.sampled_from([2, 3, 6])),
    st.builds(Semiannual, months=st.just((4, 10))),
)


@st.composite
def plans(draw):
    """Up to three duties of the staff and one of the executive, for one unit or two, together or each by itself."""
    units = draw(st.sampled_from([("office",), ("all",), ("office", "finance")]))
    each = ("office", "finance") if units != ("office",) and draw(st.booleans()) else ()
    duties = [
        replace(obligation(f"d-{n}", cadence), each_unit=each)
        for n, cadence in enumerate(draw(st.lists(CADENCES, min_size=1, max_size=3)))
    ]
    if draw(st.booleans()):
        until = draw(st.sampled_from([None, Until.MEASURE_COMPLETE]))
        duties.append(replace(obligation("x-1", EveryMonths(months=1), Owner.EXECUTIVE), until=until))
    return office(*duties, units=units)


@dataclass(frozen=True)
class Act:
    """Somebody does something about the n-th occurrence on a day; what cannot be right will be refused."""

    on: date
    which: int
    kind: str
    later: int


DAYS = st.dates(START, date(2023, 12, 15))
ACTS = st.lists(
    st.builds(
        Act,
        on=DAYS,
        which=st.integers(0, 60),
        kind=st.sampled_from(["complete", "complete", "acknowledge", "ask", "approve", "refuse", "waive", "reopen"]),
        later=st.integers(1, 40),
    ),
    max_size=25,
).map(lambda acts: sorted(acts, key=lambda act: act.on))


def answer_of(act: Act, here):
    known = occurrences(here.plans[0], here.calendar)
    one = known[act.which % len(known)]
    executive = one.obligation.owner is Owner.EXECUTIVE
    by = "nayok" if executive else "accountant" if one.unit == "finance" else "analyst"
    match act.kind:
        case "complete":
            return Completion(occurrence=one.key, by=by, on=act.on, evidence="https://office.example/1")
        case "acknowledge":
            return Acknowledgement(occurrence=one.key, by=by, until=act.on + timedelta(days=act.later))
        case "ask":
            return ExtensionRequest(occurrence=one.key, by=by, until=act.on + timedelta(days=act.later), note="ขอเวลา")
        case "approve" | "refuse":
            return ExtensionDecision(occurrence=one.key, by="palad", is_granted=act.kind == "approve", note="พิจารณาแล้ว")
        case "waive":
            return Waiver(occurrence=one.key, by="nayok", note="ไม่ต้องทำ")
        case _:
            return Reopening(occurrence=one.key, by="palad", note="ยังไม่เสร็จ")


async def serve(here, acts, *, away=()):
    """Serve to the end, with acts recorded in the afternoon and a relay that is away on stretches of days."""
    service = Service(here)
    service.load(here, at(START.isoformat(), "00:00"))
    taken = []
    marks = sorted(
        [*((act.on, "15:00", act) for act in acts)]
        + [(first, "07:00", True) for first, _ in away]
        + [(last, "07:00", False) for _, last in away],
        key=lambda mark: mark[:2],
    )
    for day, clock, mark in marks:
        now = at(day.isoformat(), clock)
        await service.until(now - timedelta(seconds=1))
        if isinstance(mark, bool):
            service.relay.is_down = mark
            continue
        service.clock.shown = now
        try:
            record(answer := answer_of(mark, here), {"tambon": here}, service.ledger, now)
        except Refused:
            continue
        taken.append(DatedAnswer(day, answer))
        await service.morning(now)
    service.relay.is_down = False
    await service.until(at(END.isoformat()))
    return service, taken


def assert_kept(service) -> None:
    """No notice twice, no address two digests on a day, none on a day off, and whatever is owed was said overdue."""
    accepted = service.relay.accepted
    keys = [key for message in accepted for key in service.carried(message)]
    assert len(keys) == len(set(keys))
    digests = [(one.address, one.morning) for one in accepted if one.slot.startswith("digest:")]
    assert len(digests) == len(set(digests))
    calendar, plan = service.office.calendar, service.office.plans[0]
    assert all(calendar.is_working(one.morning) for one in accepted if one.slot.startswith("digest:"))
    assert State.FAILED not in service.states().values()
    history = fold(service.ledger.facts("tambon"), BANGKOK)
    for one in standing_occurrences(plan, calendar, history, END):
        if status(one, history, calendar, END).value in ("completed", "completed_late", "waived"):
            continue
        late = [
            told
            for told in history.told.get(one.key, {}).values()
            if told.said_on and bare_step(told.step).startswith("overdue-1") and lap_of(told.step) == one.lap
        ]
        assert late, f"nobody was told that {one.key} is overdue in lap {one.lap}"


STRETCHES = st.lists(st.tuples(DAYS, st.integers(1, 60)), max_size=3).map(
    lambda found: [(first, first + timedelta(days=length)) for first, length in found]
)


@SLOW
@given(plans(), ACTS, STRETCHES)
async def test_whatever_happens_nothing_is_lost_and_nothing_is_said_twice(here, acts, away):
    service, _ = await serve(here, acts, away=away)

    assert_kept(service)


@SLOW
@given(plans(), ACTS)
async def test_a_rehearsal_with_the_same_answers_lists_the_very_mails_of_the_service(here, acts):
    service, taken = await serve(here, acts)
    rehearsed = Rehearsal(
        offices=[here],
        ledger=(ledger := MemoryLedger()),
        composer=NoMail(),
        drafter=NoPaper(),
        start=START,
        end=END,
        answers=taken,
        carrier=Relay(),
    )

    await asyncio.to_thread(lambda: [*rehearsed.run()])

    assert [(one.id, one.address, one.payload) for one in ledger.messages()] == [
        (one.id, one.address, one.payload) for one in service.ledger.messages()
    ]


@SLOW
@given(plans(), ACTS, st.dates(START, date(2023, 12, 15)), st.sampled_from([1, 7, 30, 200]))
async def test_a_catch_up_of_any_length_gives_each_person_one_digest(here, acts, back, length):
    gone = max(back - timedelta(days=length), START)
    service = Service(here)
    service.load(here, at(START.isoformat(), "00:00"))
    for act in acts:
        if act.on > back:
            break
        now = at(act.on.isoformat(), "15:00")
        if act.on < gone:
            await service.until(now - timedelta(seconds=1))
            service.clock.shown = now
        try:
            record(answer_of(act, here), {"tambon": here}, service.ledger, now)
        except Refused:
            continue
        if act.on < gone:
            await service.morning(now)
    await service.until(at(gone.isoformat(), "00:00"))
    before = len(service.relay.accepted)
    await service.morning(at(back.isoformat(), "09:00"))

    caught_up = [one for one in service.relay.accepted[before:] if one.slot.startswith("digest:")]
    assert len({one.address for one in caught_up}) == len(caught_up)
    await service.until(at(END.isoformat()))
    assert_kept(service)
    assert local(service.clock.shown, BANGKOK).date() >= back or not caught_up
    assert YEAR.be == here.plans[0].fiscal_year.be
