"""What the ledger knows of many agencies; a chain that cannot be read silences its own agency and no other."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ita_scheduler.domain.folding import fold
from ita_scheduler.errors import ChainUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Fact
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

log = logging.getLogger(__name__)


def histories(offices: Sequence[Office], ledger: Ledger) -> list[tuple[Office, History]]:
    """Return the histories of these offices, in order, without those whose facts cannot be read: they are logged.

    Raises LedgerError when the ledger as a whole cannot be used.
    """
    found = []
    facts = _facts(offices, ledger)
    for office in offices:
        agency = office.agency.id
        if agency in facts:
            try:
                found.append((office, fold(facts[agency], office.agency.zone)))
            except ChainUnreadable as fault:
                say_unreadable(agency, fault)
    return found


def say_unreadable(agency: str, fault: ChainUnreadable) -> None:
    """Log that nothing is done for an agency, and why."""
    log.error(
        "%s: ไม่ทำสิ่งใดให้หน่วยงานนี้ / nothing is done for this agency: %s",
        agency,
        fault,
        extra={"action": "chain_unreadable", "agency": agency},
    )


def _facts(offices: Sequence[Office], ledger: Ledger) -> Mapping[str, Sequence[Fact]]:
    try:
        return ledger.facts_of([office.agency.id for office in offices])
    except ChainUnreadable:  # whose it is, is found out one by one
        found = {}
        for office in offices:
            try:
                found[office.agency.id] = ledger.facts(office.agency.id)
            except ChainUnreadable as fault:
                say_unreadable(office.agency.id, fault)
        return found
