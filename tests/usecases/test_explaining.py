"""Why something was not said: what the ledger dropped for ever, and what is held back at this moment."""

from __future__ import annotations

import asyncio
from datetime import date

from ita_scheduler.domain.answer import Acknowledgement
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.explain import explain
from ita_scheduler.usecases.respond import record
from tests.world import MARCH, Service, at, directory, office

M = "tambon/O1/m-1/2023-03-31"


async def explained(when: str, *, acknowledge: str | None = None, **options):
    service = Service(office(MARCH, **options))
    service.load(service.office, at("2023-03-27", "00:00"))
    if acknowledge:
        await service.until(at(acknowledge, "14:00"))
        hold = Acknowledgement(occurrence=M, by="analyst", until=date(2023, 4, 7))
        record(hold, {"tambon": service.office}, service.ledger, at(acknowledge, "15:00"))
    await service.until(at(when, "10:00"))
    copy = MemoryLedger.copy_of(service.ledger, ["tambon"])
    one = occurrences(service.office.plans[0], service.office.calendar)[0]
    return await asyncio.to_thread(explain, one, service.office, copy, at(when, "10:00"))


async def test_a_held_matter_says_who_holds_it_until_when_and_what_follows():
    found = await explained("2023-04-05", acknowledge="2023-04-04")

    held = {(one.kind.value, one.step, one.why.value, one.by) for one in found.unspoken if one.on is None}
    assert held == {("overdue", "overdue-2", "acknowledged", "2023-04-07")}
    assert [(one.on, one.step) for one in found.coming][:1] == [(date(2023, 4, 11), "level-1")]


async def test_a_step_that_was_merged_is_said_with_the_day_and_by_whom():
    found = await explained("2023-04-06", people=directory(head_office="analyst@office.example"))

    merged = [(one.on, one.step, one.by) for one in found.unspoken if one.why.value == "merged"]
    assert merged == [(date(2023, 4, 5), "level-1", "head-office")]


async def test_nobody_reachable_is_said_as_such():
    people = directory(analyst=None, head_office=None, palad=None)
    found = await explained("2023-03-30", people=people)

    assert {one.why.value for one in found.unspoken} == {"unreachable"}
    assert [(one.step, one.position) for one in found.spoken] == [("skipped-analyst", "coordinator")]
