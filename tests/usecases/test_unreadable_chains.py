"""A chain that cannot be read silences its own agency, with a sentence in the log, and no other one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest

from ita_scheduler.domain.cadence import Once
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.errors import ChainUnreadable
from ita_scheduler.ports import Changes
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.audit import Nights
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from tests.world import NoPaper, at, obligation, office

FORGED = {
    "a mail that never was": Draft(kind=FactKind.SENT, actor="daemon", body={"message": "m@nowhere"}),
    "no day": Draft(
        kind=FactKind.COMPLETED,
        actor="analyst",
        body={"occurrence": "broken/O37/report/2023-03-31", "by": "analyst", "on": "garbage", "evidence": ""},
    ),
    "nothing": Draft(kind=FactKind.SENT, actor="daemon", body={}),
}


def two_offices():
    sound = office(obligation("report", Once(on=date(2023, 3, 31))))
    agency = replace(sound.agency, id="broken")
    return replace(sound, agency=agency, plans=tuple(replace(plan, agency=agency) for plan in sound.plans)), sound


@pytest.mark.parametrize("name", FORGED)
def test_the_others_are_served_and_the_audit_names_it(name, tmp_path, caplog):
    ledger, rota = SqlLedger.open(tmp_path / "ledger.sqlite"), Rota()
    broken, sound = offices = two_offices()
    start = at("2023-03-01", "00:00")
    adopt_plans(offices, ledger, rota, start)
    ledger.apply([Changes(agency="broken", head=ledger.heads()["broken"], at=start, drafts=(FORGED[name],))])
    with pytest.raises(ChainUnreadable, match="of broken cannot be read"):
        fold(ledger.facts("broken"), broken.agency.zone)

    with caplog.at_level(logging.ERROR):
        adopt_plans(offices, ledger, rota, start)
        now = at("2023-03-24", "08:30")
        named = {one.agency.id: one for one in offices}
        for _ in run_cycle(named, ledger, rota, now, NoPaper()):
            pass
        audits = Nights(at("2023-03-25", "02:00").time(), 40).run(named, ledger, at("2023-03-25", "02:00"))
    composed = [fact.kind for fact in ledger.facts(sound.agency.id)].count(FactKind.COMPOSED)
    again = rota.next()
    ledger.close()

    assert composed == 1
    assert again is not None
    assert (again - now).total_seconds() == 300
    assert "nothing is done for this agency" in caplog.text
    assert [(one.agency, one.is_clean) for one in audits if one.agency == "broken"] == [("broken", False)]
