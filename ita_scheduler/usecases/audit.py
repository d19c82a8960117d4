"""The audit: gather what the ledger and the outbox hold, decide every morning again, and say what does not fit.

Every night each agency is audited from the day of its last audit on; when somebody must look, the administrator is
told in plain words, once a week while the findings stay the same.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.audit import (
    Audit,
    Finding,
    Matter,
    outbox_findings,
    said_findings,
    twice_said,
)
from ita_scheduler.domain.audit_words import in_thai
from ita_scheduler.domain.calendar import instant, iso_week, local
from ita_scheduler.domain.coverage import INFORM, cover
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.letters import composed, fault_message
from ita_scheduler.domain.replaying import replay
from ita_scheduler.errors import ChainUnreadable, LedgerUnreadable
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.knowing import say_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Break, Head
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

log = logging.getLogger(__name__)

# So many findings are told in a mail; the command `audit` lists them all.
MOST_TOLD = 40
ATTEMPTS = 5
# A leave may stand in the staff file months ahead: before these days nobody needs to hurry.
SOON = timedelta(days=14)


def audit(
    office: Office, ledger: Ledger, now: datetime, *, since: date | None = None, breaks: Iterable[Break] | None = None
) -> Audit:
    """Audit one agency, its mornings from `since` on or all of them; `breaks` if the chains were read already."""
    agency = office.agency.id
    broken = [one for one in (ledger.breaks(agency) if breaks is None else breaks) if one.agency == agency]
    findings = [
        Finding(matter=Matter.CHAIN, about=f"{agency} {one.seq or ''}".strip(), detail=str(one)) for one in broken
    ]
    try:
        facts = ledger.facts(agency)
        replayed = replay(office, facts, now, since)
        # The outbox is as it is now, also when the mornings are looked at as of an earlier instant.
        latest = max((now, *(fact.at for fact in facts[-1:])))
        known = replayed.history if latest == now else fold(facts, office.agency.zone)
    except LedgerUnreadable as fault:
        findings += [Finding(matter=Matter.CHAIN, about=agency, detail=str(fault))] if not findings else []
        return Audit(agency=agency, facts=0, head="", decided_again=0, findings=tuple(findings))
    history = replayed.history
    findings += said_findings(replayed, office)
    findings += twice_said(history)
    findings += outbox_findings(known, ledger.messages(agency=agency), office, latest)
    if history.held is not None:
        findings.append(Finding(matter=Matter.HELD, about=agency, on=history.held.restored_at.date()))
    findings += _uncovered(office, history, local(now, office.agency.zone).date())
    return Audit(
        agency=agency,
        facts=history.head.seq,
        head=history.head.hash,
        decided_again=replayed.decided_again,
        quiet_until=replayed.quiet_until,
        findings=tuple(findings),
    )


def _uncovered(office: Office, history: History, today: date) -> Iterator[Finding]:
    for plan in office.plans:
        for hole in cover(plan, office, history, today).holes:
            about = " ".join(part for part in (hole.asked.obligation, hole.asked.step) if part)
            days = f"{hole.span.start.isoformat()}/{hole.span.end.isoformat()}"
            can_wait = hole.span.start > today + SOON or hole.asked.step.startswith(INFORM)
            matter = Matter.UNCOVERED_AHEAD if can_wait else Matter.UNCOVERED
            yield Finding(matter=matter, about=about, on=hole.span.start, detail=days)


@dataclass(slots=True)
class Nights:
    """The nightly audits of a service: at which local time, how far back the first of them looks.

    `heartbeat` is called after a night on which every agency was clean, and on no other. A trial that `hurries` through
    its time passes over an agency to which nothing has happened, and nothing could, since it was found clean.
    """

    at: time
    first_days: int
    heartbeat: Callable[[], object] | None = None
    hurries: bool = False
    _audited: dict[str, date] = field(default_factory=dict)
    _latest: dict[str, Audit] = field(default_factory=dict)

    def next(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the instant of the next audit after `now`."""
        today = local(now, zone).date()
        due = instant(today, self.at, zone)
        return due if due > now else instant(today + timedelta(days=1), self.at, zone)

    def run(self, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> list[Audit]:
        """Audit every agency, and tell its administrator where it is not clean; return the audits."""
        heads = ledger.heads() if self.hurries else {}
        quiet = {name for name in offices if self._is_quiet(name, heads, now)}
        broken = () if quiet == offices.keys() else ledger.breaks()
        audits = [
            self._latest[name] if name in quiet and not broken else self._audit(office, ledger, now, broken)
            for name, office in offices.items()
        ]
        if self.heartbeat is not None and all(one.is_clean for one in audits):
            self._beat()
        return audits

    def _beat(self) -> None:
        """Call the watcher; what goes wrong there is no matter of the night's findings."""
        try:
            if self.heartbeat is not None:
                self.heartbeat()
        except Exception:
            log.exception("เรียกผู้เฝ้าดูไม่ได้ / the watcher was not reached", extra={"action": "heartbeat_failed"})

    def _is_quiet(self, agency: str, heads: Mapping[str, Head], now: datetime) -> bool:
        latest, head = self._latest.get(agency), heads.get(agency)
        if latest is None or head is None or not latest.is_clean or latest.quiet_until is None:
            return False
        return latest.facts == head.seq and now < latest.quiet_until

    def _audit(self, office: Office, ledger: Ledger, now: datetime, broken: tuple[Break, ...]) -> Audit:
        today = local(now, office.agency.zone).date()
        since = self._audited.get(office.agency.id, today - timedelta(days=self.first_days))
        found = audit(office, ledger, now, since=since, breaks=broken)
        self._audited[office.agency.id] = today
        self._latest[office.agency.id] = found
        if not found.is_clean:
            try:
                tell(found, office, ledger, now)
            except ChainUnreadable as fault:  # nothing is written into such a chain: the log says so
                say_unreadable(office.agency.id, fault)
        return found


def tell(found: Audit, office: Office, ledger: Ledger, now: datetime) -> bool:
    """Write a mail to the administrator about an audit that is not clean; False when the same was told this week.

    Nothing is told while the agency is held after a restore.
    """
    today = local(now, office.agency.zone).date()
    faults = [one for one in found.findings if one.matter.is_fault]
    told = [in_thai(one, office.directory) for one in faults[:MOST_TOLD]]
    mark = sha256("\n".join(sorted(f"{one.matter} {one.about}" for one in faults)).encode()).hexdigest()[:12]
    slot = f"audit:{iso_week(today)}:{mark}"
    for _ in range(ATTEMPTS):
        history = fold(ledger.facts(office.agency.id), office.agency.zone)
        if history.held is not None or any(message.slot == slot for message in history.messages.values()):
            return False  # while an agency is held nothing is written for it: the log and `status` say so
        message = fault_message(
            office,
            now,
            slot,
            about=slot,
            of=today,
            to=f"{len(faults)}",
            why="audit",
            reply="",
            details=tuple(told),
        )
        if message is None:
            return False
        drafts = (composed(message, office.directory.on(today)),)
        changes = Changes(agency=office.agency.id, head=history.head, at=now, drafts=drafts, messages=(message,))
        if not ledger.apply([changes]):
            return True
    return False
