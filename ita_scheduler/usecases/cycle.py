"""One cycle: gather the ledger, decide, apply; for the agencies whose time has come, and for no other."""

from __future__ import annotations

import heapq
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import adopt
from ita_scheduler.domain.history import fold
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.planning import plan_notices
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.giving_up import given_up, overtaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Draft, Fact
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.planning import Decision
    from ita_scheduler.ports import Ledger

# So many agencies share a transaction: enough to make it cheap, few enough to keep a morning's memory small.
BATCH = 200
# Somebody may record an answer while we decide; the decision is then made again from the longer chain.
ATTEMPTS = 5
AGAIN = timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rota:
    """When each agency is to be looked at next.

    Asking who is due costs nothing while nobody is, however many agencies there are.
    """

    _heap: list[tuple[datetime, str]] = field(default_factory=list)
    _wake_at: dict[str, datetime] = field(default_factory=dict)

    def put(self, agency: str, wake_at: datetime | None) -> None:
        """Set an agency's next instant; None takes it off the rota."""
        if wake_at is None:
            self._wake_at.pop(agency, None)
            return
        self._wake_at[agency] = wake_at
        heapq.heappush(self._heap, (wake_at, agency))

    def take_due(self, now: datetime) -> tuple[str, ...]:
        """Remove and return the agencies whose instant has come."""
        due: dict[str, None] = {}
        while self._heap and self._heap[0][0] <= now:
            wake_at, agency = heapq.heappop(self._heap)
            if self._wake_at.get(agency) == wake_at:
                del self._wake_at[agency]
                due[agency] = None
        return tuple(due)

    def next(self) -> datetime | None:
        """Return the earliest instant on the rota, or None when it is empty."""
        while self._heap and self._wake_at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None


def adopt_plans(offices: Sequence[Office], ledger: Ledger, rota: Rota, now: datetime) -> None:
    """State in the ledger what loading these offices means, and put every one of them on the rota for now."""
    for start in range(0, len(offices), BATCH):
        left = list(offices[start : start + BATCH])
        for _ in range(ATTEMPTS):
            changes = []
            facts = ledger.facts_of([office.agency.id for office in left])
            for office in left:
                history = fold(facts[office.agency.id], office.agency.zone)
                if drafts := adopt(office, history, now):
                    changes.append(_adopted(office, history, drafts, ledger, now))
            lost = set(ledger.apply(changes)) if changes else set()
            left = [office for office in left if office.agency.id in lost]
            if not left:
                break
    for office in offices:
        rota.put(office.agency.id, now)


def _adopted(office: Office, history: History, drafts: tuple[Draft, ...], ledger: Ledger, now: datetime) -> Changes:
    """Return the changes of an adoption; mails still waiting that speak of what moved or vanished are given up."""
    ended = [one.body["occurrence"] for one in drafts if one.kind in (FactKind.SUPERSEDED, FactKind.WITHDRAWN)]
    stale = overtaken(ended, history, ledger)
    return Changes(agency=office.agency.id, head=history.head, at=now, drafts=(*drafts, *given_up(stale)), stale=stale)


def run_cycle(offices: Mapping[str, Office], ledger: Ledger, rota: Rota, now: datetime) -> Iterator[Decision]:
    """Decide and apply for every agency that is due at `now`; yield the decisions once they are written.

    Nothing happens unless it is iterated to its end. An agency whose chain grew meanwhile is decided again; one
    that loses every attempt, or for which no decision can be made, is tried again after a few minutes.
    """
    due = [agency for agency in rota.take_due(now) if agency in offices]
    for start in range(0, len(due), BATCH):
        yield from _decide_and_apply(due[start : start + BATCH], offices, ledger, rota, now)


def _decide_and_apply(
    due: list[str], offices: Mapping[str, Office], ledger: Ledger, rota: Rota, now: datetime
) -> list[Decision]:
    written: list[Decision] = []
    for _ in range(ATTEMPTS):
        facts = ledger.facts_of(due)
        decisions = [one for agency in due if (one := _decide(offices[agency], facts[agency], rota, now))]
        for decision in decisions:
            rota.put(decision.agency, decision.wake_at)
        changes = [_changes(decision, now) for decision in decisions if not decision.is_empty]
        lost = set(ledger.apply(changes)) if changes else set()
        written += [one for one in decisions if one.agency not in lost and not one.is_empty]
        due = [agency for agency in due if agency in lost]
        if not due:
            break
    for agency in due:
        rota.put(agency, now + AGAIN)
    return written


def _decide(office: Office, facts: tuple[Fact, ...], rota: Rota, now: datetime) -> Decision | None:
    """Decide for one agency; what goes wrong there must not silence all the others."""
    try:
        return plan_notices(office, fold(facts, office.agency.zone), now)
    except Exception:
        log.exception(
            "%s: ตัดสินใจไม่ได้ จะลองใหม่ / no decision could be made, it will be tried again",
            office.agency.id,
            extra={"action": "decision_failed", "agency": office.agency.id},
        )
        rota.put(office.agency.id, now + AGAIN)
        return None


def _changes(decision: Decision, now: datetime) -> Changes:
    return Changes(
        agency=decision.agency,
        head=decision.head,
        at=now,
        drafts=decision.drafts,
        messages=tuple(planned.message for planned in decision.planned),
        stale=decision.stale,
    )
