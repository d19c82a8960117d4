"""Going on after a restore: what may have been said meanwhile, and what a person decides about it.

A backup knows nothing of what was said between its making and its restore. What may have been said is reckoned as a
rehearsal reckons it: the same use cases, from the restored ledger, over that stretch of time. Every fact of that
rehearsal says on which day it is assumed to have happened, so that written into the real chain it leaves the ledger
as a service would have left it that had never been interrupted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, Fact, FactKind
from ita_scheduler.domain.outbox import ASSUMED_SENT, State
from ita_scheduler.errors import LedgerError, Refused
from ita_scheduler.ports import Changes, Ledger
from ita_scheduler.usecases.rehearse import Rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message, NewMessage
    from ita_scheduler.domain.recorded import Held
    from ita_scheduler.ports import Drafter

ATTEMPTS = 5

Stating = Callable[[Draft, "datetime"], tuple[Draft, "datetime"]]
"""What a fact becomes before it is written: from the one that would be stated at an instant."""
Copying = Callable[[Stating], Ledger]
"""Makes a ledger in memory that continues the real one and states its facts so."""


class How(StrEnum):
    """How a held agency goes on."""

    AS_SENT = "as_sent"  # what may have been sent counts as sent: nothing twice, perhaps something never
    AGAIN = "again"  # the ordinary cycle goes on from the backup: nothing lost, perhaps something twice


@dataclass(frozen=True, slots=True, kw_only=True)
class PerhapsSent:
    """A mail that may have been sent between the backup and the restore, to which position, on which morning.

    `was_waiting` when it stood in the restored outbox already; else it is reckoned. `notices` are the keys it carries.
    """

    message: str
    position: str
    morning: date
    notices: tuple[str, ...]
    was_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """What is reckoned of the time between: the facts, in their order, and the mails that they speak of."""

    facts: tuple[Fact, ...]
    mails: tuple[PerhapsSent, ...]


def hold_sentence(agency: str) -> str:
    """Return what everybody is told who looks at an agency while it is held."""
    return (
        f"{agency}: กู้คืนจากสำเนาสำรองแล้วพักไว้ ไม่มีจดหมายใดออกจนกว่าจะสั่ง ita-scheduler resume"
        f" / {agency} is held after a restore: nothing is sent until somebody says how to go on (ita-scheduler resume)"
    )


def perhaps_sent(
    office: Office, ledger: Ledger, copying: Copying, drafter: Drafter, now: datetime
) -> tuple[PerhapsSent, ...]:
    """Return the mails of a held agency that may have been sent, in order of time; none when it is not held.

    Nothing is written. Mails about a duty that has been recorded as done since the restore are not among them.
    """
    history = _history(office, ledger)
    if history.held is None:
        return ()
    return _reckon(office, history, history.held, copying, drafter, by="", now=now).mails


def go_on(
    how: How, by: str, office: Office, ledger: Ledger, copying: Copying, drafter: Drafter, now: datetime
) -> tuple[PerhapsSent, ...]:
    """State how a held agency goes on; return the mails that count as sent now, or that may come twice.

    Raises Refused, and writes nothing, for an agency that is not held or a position that is not known.
    """
    if by not in office.directory.positions:
        known = ", ".join(f"{one.id} ({one.title})" for one in office.directory.positions.values())
        raise Refused(f"{office.agency.id}: ไม่มีตำแหน่ง “{by}” มี: {known}", f"there is no position “{by}”")
    for _ in range(ATTEMPTS):
        history = _history(office, ledger)
        if history.held is None:
            raise Refused(f"{office.agency.id} ไม่ได้พักอยู่", f"{office.agency.id} is not held: there is nothing to decide")
        gap = _reckon(office, history, history.held, copying, drafter, by=by, now=now)
        changes = Changes(agency=office.agency.id, head=history.head, at=now, drafts=(_resumed(by, how),))
        if how is How.AS_SENT:
            changes = _as_sent(changes, gap, ledger)
        if not ledger.apply([changes]):
            return gap.mails
    raise LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")


def _history(office: Office, ledger: Ledger) -> History:
    return fold(ledger.facts(office.agency.id), office.agency.zone)


def _resumed(by: str, how: How) -> Draft:
    return Draft(kind=FactKind.RESUMED, actor=by, body={"by": by, "how": how.value})


def _as_sent(changes: Changes, gap: _Gap, ledger: Ledger) -> Changes:
    """Return the changes that write what was reckoned, and settle what stood in the outbox."""
    kinds: dict[FactKind, list[str]] = {FactKind.SENT: [], FactKind.STALE: []}
    for fact in gap.facts:
        if fact.kind in kinds and ledger.message(fact.body["message"]) is not None:
            kinds[fact.kind].append(fact.body["message"])
    drafts = tuple(Draft(kind=fact.kind, actor=fact.actor, body=fact.body) for fact in gap.facts)
    return replace(changes, drafts=drafts, sent=tuple(kinds[FactKind.SENT]), stale=tuple(kinds[FactKind.STALE]))


def _reckon(
    office: Office, history: History, held: Held, copying: Copying, drafter: Drafter, *, by: str, now: datetime
) -> _Gap:
    zone, agency = office.agency.zone, office.agency.id

    def stating(draft: Draft, at: datetime) -> tuple[Draft, datetime]:
        if draft.kind is FactKind.RESUMED:
            return draft, now
        body = {**draft.body, "assumed": {"on": local(at, zone).date().isoformat(), "by": by}}
        if draft.kind is FactKind.SENT:
            body["reply"] = ASSUMED_SENT
        return replace(draft, body=body), now

    copy = copying(stating)
    waiting = {one.id for one in copy.messages(agency=agency, states=(State.PENDING,))}
    copy.apply([Changes(agency=agency, head=history.head, at=now, drafts=(_resumed(by, How.AS_SENT),))])
    if held.backup_at < held.restored_at:
        _rehearse(office, held, copy, drafter)
    _assume_the_rest(agency, held, copy)
    facts = copy.facts(agency, after=history.head.seq)
    return _Gap(facts=facts, mails=_mails(agency, facts, copy, waiting))


def _rehearse(office: Office, held: Held, copy: Ledger, drafter: Drafter) -> None:
    zone = office.agency.zone
    rehearsal = Rehearsal(
        offices=[office],
        ledger=copy,
        composer=_Unread(),
        drafter=drafter,
        start=local(held.backup_at, zone).date(),
        end=local(held.restored_at, zone).date(),
        since=held.backup_at,
        until=held.restored_at,
    )
    for _ in rehearsal.decisions():
        pass


def _assume_the_rest(agency: str, held: Held, copy: Ledger) -> None:
    """Let also those count that wait for a later attempt: an attempt may have been made earlier than was planned."""
    rest = copy.messages(agency=agency, states=(State.PENDING,))
    drafts = tuple(Draft(kind=FactKind.SENT, actor=DAEMON, body={"message": one.id}) for one in rest)
    if drafts:
        sent = tuple(one.id for one in rest)
        head = copy.heads()[agency]
        copy.apply([Changes(agency=agency, head=head, at=held.restored_at, drafts=drafts, sent=sent)])


def _mails(agency: str, facts: tuple[Fact, ...], copy: Ledger, waiting: set[str]) -> tuple[PerhapsSent, ...]:
    composed = {one.body["message"]: one.body for one in copy.facts(agency) if one.kind is FactKind.COMPOSED}
    return tuple(
        PerhapsSent(
            message=message.id,
            position=message.position,
            morning=message.morning,
            notices=tuple(key for key, *_ in composed[message.id]["notices"]) if message.id in composed else (),
            was_waiting=message.id in waiting,
        )
        for fact in facts
        if fact.kind is FactKind.SENT and (message := copy.message(fact.body["message"])) is not None
    )


class _Unread:
    """A composer for mails that nobody reads: here only counts that they would have left."""

    def subject(self, message: Message | NewMessage) -> str:
        return message.id

    def compose(self, message: Message, documents: Mapping[str, bytes]) -> _Unread:  # noqa: ARG002 - the port's shape
        return self

    def as_bytes(self, *, eight_bit: bool) -> bytes:  # noqa: ARG002 - the port's shape
        return b""
