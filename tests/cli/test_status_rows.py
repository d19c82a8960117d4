"""A row of `status`: what is in hand says until when."""

from __future__ import annotations

from datetime import date

from ita_scheduler.cli.status import _matter
from ita_scheduler.domain.answer import Acknowledgement
from ita_scheduler.usecases.listing import overviews
from ita_scheduler.usecases.respond import record
from tests.world import MARCH, Service, at, office

M = "tambon/O1/m-1/2023-03-31"


async def test_an_overdue_row_says_until_when_somebody_has_it_in_hand():
    service = Service(office(MARCH))
    service.load(service.office, at("2023-03-27", "00:00"))
    await service.until(at("2023-04-04", "14:00"))
    hold = Acknowledgement(occurrence=M, by="analyst", until=date(2023, 4, 5))
    record(hold, {"tambon": service.office}, service.ledger, at("2023-04-04", "15:00"))

    def shown(day: date) -> str:
        (look,) = overviews([service.office], service.ledger, day)
        (row,) = look.overdue
        return _matter(row)

    assert "\nรับทราบถึง ๕ เม.ย. ๖๖\n" in shown(date(2023, 4, 5))
    assert "รับทราบ" not in shown(date(2023, 4, 6))
