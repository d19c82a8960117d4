"""One cycle: gather the ledger, decide, apply; for the agencies whose time has come, and for no other."""

from __future__ import annotations

import heapq
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from ita_scheduler.domain.adoption import adopt
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.planning import plan_notices
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.draft import attempts, documents, draw, due_now
from ita_scheduler.usecases.giving_up import given_up, overtaken
from ita_scheduler.usecases.knowing import histories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ita_scheduler.domain.drafting import Attempt, Due
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Draft
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.planning import Decision
    from ita_scheduler.domain.report import Report
    from ita_scheduler.ports import Drafter, Drawn, Ledger

# So many agencies share a transaction: enough to make it cheap, few enough to keep a morning's memory small.
BATCH = 100
# Somebody may record an answer while we decide; the decision is then made again from the longer chain.
ATTEMPTS = 5
AGAIN = timedelta(minutes=5)

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


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
    """State in the ledger what loading these offices means, and put every one of them on the rota for now.

    For an agency that is held after a restore nothing is stated: its plans are adopted when it goes on.
    """
    for start in range(0, len(offices), BATCH):
        left = list(offices[start : start + BATCH])
        for _ in range(ATTEMPTS):
            changes = []
            for office, history in histories(left, ledger):
                if history.held is None and (drafts := adopt(office, history, now)):
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


def run_cycle(
    offices: Mapping[str, Office], ledger: Ledger, rota: Rota, now: datetime, drafter: Drafter
) -> Iterator[list[Decision]]:
    """Draft, decide and apply for every agency that is due at `now`; yield what was written, some agencies at a time.

    What is not iterated is not done: between two batches mails can be carried, and a service can be stopped. An
    agency whose chain grew meanwhile is decided again; one that loses every attempt, or for which no decision can
    be made, is tried again after a few minutes.
    """
    due = [agency for agency in rota.take_due(now) if agency in offices]
    for start in range(0, len(due), BATCH):
        yield _Batch(due[start : start + BATCH], offices, ledger, rota, now, drafter).run()


@dataclass(slots=True)
class _Batch:
    """Agencies that are decided together, and written in one transaction."""

    due: list[str]
    offices: Mapping[str, Office]
    ledger: Ledger
    rota: Rota
    now: datetime
    drafter: Drafter
    failed: set[str] = field(default_factory=set)
    in_vain: list[Report] = field(default_factory=list)

    def run(self) -> list[Decision]:
        written: list[Decision] = []
        for _ in range(ATTEMPTS):
            decided = self._decide()
            for decision, _ in decided:
                self._look_again(decision)
            changes = [self._changes(*each) for each in decided if not each[0].is_empty]
            lost = set(self.ledger.apply(changes)) if changes else set()
            written += [one for one, _ in decided if one.agency not in lost and not one.is_empty]
            self.in_vain = [due.report for one, drawn in decided if one.agency in lost for due, _ in drawn]
            self.due = [agency for agency in self.due if agency in lost]
            if not self.due:
                break
        for agency in self.due:
            self.rota.put(agency, self.now + AGAIN)
        return written

    def _decide(self) -> list[tuple[Decision, tuple[tuple[Due, Drawn], ...]]]:
        """Draw what is due and decide, agency by agency; what goes wrong in one must not silence all the others."""
        known = histories([self.offices[agency] for agency in self.due], self.ledger)
        read = {office.agency.id: history for office, history in known}
        for agency in self.due:
            if agency not in read:  # said already; a restored backup or a mended row may come
                self.rota.put(agency, self.now + AGAIN)
        self.due = [agency for agency in self.due if agency in read]
        self._discard(read)
        due = {agency: self._guarded(agency, self._due, read[agency]) or () for agency in self.due}
        drawn = draw(due, self.drafter)
        decided = []
        for agency in self.due:
            decision = self._guarded(agency, self._plan, read[agency], attempts(drawn[agency]))
            if decision is not None:
                decided.append((decision, drawn[agency]))
        return decided

    def _due(self, agency: str, history: History) -> tuple[Due, ...]:
        return due_now(self.offices[agency], history, self.now)

    def _plan(self, agency: str, history: History, attempted: tuple[Attempt, ...]) -> Decision:
        return plan_notices(self.offices[agency], history, self.now, attempted)

    def _guarded(self, agency: str, decide: Callable[..., _Answer], *given: object) -> _Answer | None:
        try:
            return decide(agency, *given)
        except Exception:
            log.exception(
                "%s: ตัดสินใจไม่ได้ จะลองใหม่ / no decision could be made, it will be tried again",
                agency,
                extra={"action": "decision_failed", "agency": agency},
            )
            self.failed.add(agency)
            self.rota.put(agency, self.now + AGAIN)
            return None

    def _look_again(self, decision: Decision) -> None:
        """Put the agency on the rota; soon when a part of what it needed could not be decided."""
        at = decision.wake_at
        if decision.agency in self.failed:
            at = min(at or self.now + AGAIN, self.now + AGAIN)
        self.rota.put(decision.agency, at)

    def _discard(self, histories: Mapping[str, History]) -> None:
        """Take back the files of drafts that lost the race, unless the ledger knows them by now from somebody else."""
        unknown = [one for one in self.in_vain if not _is_known(one, histories[one.agency])]
        if unknown:
            self.drafter.discard(unknown)

    def _changes(self, decision: Decision, drawn: tuple[tuple[Due, Drawn], ...]) -> Changes:
        return Changes(
            agency=decision.agency,
            head=decision.head,
            at=self.now,
            drafts=decision.drafts,
            messages=decision.messages,
            stale=decision.stale,
            documents=documents(drawn),
        )


def _is_known(report: Report, history: History) -> bool:
    return any(one.number == report.version for one in history.versions.get(report.subject.key, ()))
