"""A position's appointments: gather the ledger, take in what the plan says now, and return the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import adopt
from ita_scheduler.domain.agenda import agenda
from ita_scheduler.domain.folding import absorb, fold
from ita_scheduler.domain.ledger import chain
from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from ita_scheduler.domain.appointment import Appointment
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger


def appointments(
    position: str, office: Office, ledger: Ledger | None, *, with_headed: bool = False
) -> tuple[Appointment, ...]:
    """Return what a position owes, and on wish what is owed below it; nothing is recorded.

    An edited plan that the service has not loaded yet counts as loaded at the ledger's last fact, so that the same
    files give the same agenda at any time of day. Raises Refused for an unknown position, and where nothing is owed.
    """
    directory = office.directory
    if position not in directory.positions:
        known = ", ".join(f"{one.id} ({one.title})" for one in directory.positions.values())
        raise Refused(f"ไม่มีตำแหน่ง “{position}” มี: {known}", f"there is no position “{position}”")
    facts = ledger.facts(office.agency.id) if ledger else ()
    history = fold(facts, office.agency.zone)
    if facts:
        for fact in chain(history.head, office.agency.id, history.at, adopt(office, history, history.at)):
            absorb(history, fact)
    found = agenda(position, office, history, with_headed=with_headed)
    if not found:
        title = directory.title(position)
        hint = "" if with_headed else " ถ้าเป็นหัวหน้าหน่วยงาน เติม --headed"
        raise Refused(f"{title} ไม่มีกำหนดในแผน{hint}", f"{position} owes nothing on a date of its own")
    return found
