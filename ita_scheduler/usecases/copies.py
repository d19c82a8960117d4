"""Copies: what ปลัด and the coordinator are shown of the executive's follow-ups, which they may do without.

Nothing else can be switched off: what a position owes, what climbs to it, and reports go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.errors import LedgerError, Refused
from ita_scheduler.ports import Changes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.recorded import Carried
    from ita_scheduler.ports import Ledger

ATTEMPTS = 5
BY_MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Whether a position is sent copies of what the executive is told; `since` when it is not, None when it is."""

    agency: str
    position: str
    title: str
    since: date | None
    by: str


def copies(offices: Iterable[Office], ledger: Ledger) -> tuple[Copies, ...]:
    """Return, for each position that some plan informs, how it stands; in the order of the plans."""
    found = []
    for office in offices:
        history = fold(ledger.facts(office.agency.id), office.agency.zone)
        directory = office.directory
        posts = (post for plan in office.plans for measure in plan.measures for post in measure.policy.inform)
        for position in dict.fromkeys(getattr(directory, post) for post in posts):
            wish = history.unsubscribed.get(directory.mailbox(position) or "")
            found.append(
                Copies(
                    agency=office.agency.id,
                    position=position,
                    title=directory.title(position),
                    since=wish.since if wish else None,
                    by=wish.by if wish else "",
                )
            )
    return tuple(found)


def unsubscribe(office: Office, history: History, message: Carried, ledger: Ledger, now: datetime) -> bool:
    """Record that the reader of a message wants no more copies; False when the chain has grown meanwhile."""
    body = {"position": message.position, "address": message.address, "by": BY_MAIL, "message": message.id}
    draft = Draft(kind=FactKind.UNSUBSCRIBED, actor=message.position, body=body)
    return not ledger.apply([_of(office, history, draft, now)])


def resume_copies(office: Office, position: str, by: str, ledger: Ledger, now: datetime) -> None:
    """Record that a position wants its copies again, as `by` says. Raises Refused when it has not been without them.

    What still stands open is then shown to it again from the next suitable morning on.
    """
    for name in (position, by):
        if name not in office.directory.positions:
            known = ", ".join(f"{one.id} ({one.title})" for one in office.directory.positions.values())
            raise Refused(f"ไม่มีตำแหน่ง “{name}” มี: {known}", f"there is no position “{name}”; known: {known}")
    mailbox = office.directory.mailbox(position)
    for _ in range(ATTEMPTS):
        history = fold(ledger.facts(office.agency.id), office.agency.zone)
        if mailbox not in history.unsubscribed:
            raise Refused(
                f"{office.directory.title(position)} ไม่ได้เลิกรับสำเนา",
                f"{position} has not been unsubscribed from copies",
            )
        draft = Draft(kind=FactKind.RESUBSCRIBED, actor=by, body={"position": position, "address": mailbox})
        if not ledger.apply([_of(office, history, draft, now)]):
            return
    raise LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")


def _of(office: Office, history: History, draft: Draft, now: datetime) -> Changes:
    return Changes(agency=office.agency.id, head=history.head, at=now, drafts=(draft,))
