"""The service in this process, on a ledger in memory: what it notices beside its own appointments."""

from __future__ import annotations

import asyncio
from datetime import date

from ita_scheduler.clock import SimulatedClock
from ita_scheduler.daemon import Daemon, Loaded
from ita_scheduler.domain.answer import Completion
from ita_scheduler.domain.cadence import Once
from ita_scheduler.domain.ledger import Draft, FactKind, Head
from ita_scheduler.errors import ChainUnreadable
from ita_scheduler.ports import Changes
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.respond import record
from ita_scheduler.watching import Chains
from tests.world import NoMail, NoPaper, Relay, at, obligation, office

DUE = "2023-03-31"


async def test_what_is_answered_while_mails_are_carried_takes_no_other_line_out_of_the_morning():
    served = office(
        obligation("a-1", Once(month=3)),
        obligation("b-1", Once(month=3)),
        units=("office", "finance"),
        in_force_from=date(2022, 10, 1),
    )
    ledger, clock = MemoryLedger(), SimulatedClock(at(DUE, "08:30"), 1 / 86400)

    class Answered(Relay):
        """While it takes the first mail, somebody records that one of the two duties is done."""

        async def carry(self, message, mail):
            if not self.accepted:
                done = Completion(occurrence=f"tambon/O1/a-1/{DUE}", by="coordinator", evidence="มท 1/2566")
                await asyncio.to_thread(record, done, {"tambon": served}, ledger, clock.now())
            elif len(self.accepted) == 1:
                asyncio.get_running_loop().call_later(1, service.stop)
            return await super().carry(message, mail)

    relay = Answered(width=1, batch=1)
    service = Daemon(
        load=lambda: Loaded((served,), ()),
        ledger=ledger,
        composer=NoMail(),
        drafter=NoPaper(),
        carrier=relay,
        clock=clock,
        watch_files=False,
    )
    asyncio.get_running_loop().call_later(60, service.stop)  # were it never sent
    await service.serve()

    sent = {fact.body["message"] for fact in ledger.facts("tambon") if fact.kind is FactKind.SENT}
    composed = [fact.body for fact in ledger.facts("tambon") if fact.kind is FactKind.COMPOSED]
    said = {key for body in composed if body["message"] in sent for key, *_ in body["notices"]}
    assert f"tambon/O1/b-1/{DUE}#reminder:T-0@analyst" in said
    assert f"tambon/O1/b-1/{DUE}#reminder:T-0@accountant" in said


def test_a_chain_that_cannot_be_read_is_looked_at_again_and_ends_nothing():
    class Unreadable(MemoryLedger):
        """A ledger to one of whose chains something was added that no program reads."""

        def facts(self, agency, *, after=0):
            raise ChainUnreadable("อ่านไม่ได้", "cannot be read")

    ledger, chains = Unreadable(), Chains()
    chains.grown(ledger)
    draft = Draft(kind=FactKind.RULES, actor="daemon", body={"mark": "x"})
    ledger.apply([Changes(agency="tambon", head=Head(), at=at(DUE), drafts=(draft,))])

    assert chains.answered(ledger) == ("tambon",)
    assert chains.answered(ledger) == ()
