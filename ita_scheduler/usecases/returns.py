"""What comes back: each returned mail is looked at, and what it says of ours becomes a fact, once.

A mail that a server had taken and gave up later was never said to its reader. It is treated as one that was refused
at the door: its address rests, the administrator is told at once, and its notices go into the next digest that
whoever stands in may have, on the same day before make_up_until, else on the next working morning. A wish for no
more copies stops the copies and nothing else.

The fact is written before the mail is marked as dealt with; read again after a crash between the two, it is known.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.letters import composed, fault_message
from ita_scheduler.domain.outbox import State, Template
from ita_scheduler.domain.returned import Bounce, Finding, Unsubscription, without_addresses
from ita_scheduler.errors import ChainUnreadable, LedgerError
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.copies import unsubscribe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message, NewMessage
    from ita_scheduler.domain.returned import Failure, Returned
    from ita_scheduler.ports import Ledger

# Others write too; what was decided from a chain that has grown is decided again.
ATTEMPTS = 5
# Why the administrator is told, in the words of the fault letter's template.
RETURNED = "returned"


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """A returned mail and what was found; agency, position and message when it is about one of ours."""

    handle: str
    finding: Finding
    agency: str = ""
    position: str = ""
    message: str = ""
    status: str = ""


def deal_with(
    returned: Iterable[Returned], offices: Mapping[str, Office], ledger: Ledger, now: datetime
) -> tuple[Dealt, ...]:
    """Look at each mail and record what it says of ours; none of them keeps the others waiting.

    Those whose finding is not dealt with are to be looked at again. Raises LedgerError.
    """
    dealt = []
    for one in returned:
        try:
            dealt.append(_dealt(one, offices, ledger, now))
        except ChainUnreadable as fault:  # it is looked at again once that chain can be read
            log.error("%s", fault, extra={"action": "chain_unreadable"})  # noqa: TRY400 - a sentence, not a traceback
            dealt.append(Dealt(handle=one.handle, finding=Finding.WAITING))
    return tuple(dealt)


def _dealt(one: Returned, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> Dealt:
    match one.meaning:
        case Bounce():
            return _bounce(one, one.meaning, offices, ledger, now)
        case Unsubscription():
            return _unsubscription(one, one.meaning, offices, ledger, now)
        case Finding():
            return Dealt(handle=one.handle, finding=one.meaning)


# ── Mails that came back ──


def _bounce(one: Returned, bounce: Bounce, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> Dealt:
    for _ in range(ATTEMPTS):
        row = ledger.message(bounce.message)
        office = offices.get(row.agency) if row else None
        failure = next((each for each in bounce.failures if row and each.is_of(row.address)), None)
        if row is None or office is None or failure is None:
            return Dealt(handle=one.handle, finding=Finding.FOREIGN)
        history = fold(ledger.facts(row.agency), office.agency.zone)
        finding = _standing(row, one, history)
        if finding is Finding.BOUNCED and ledger.apply([_returned(one, row, failure, office, history, now)]):
            continue
        return Dealt(
            handle=one.handle,
            finding=finding,
            agency=row.agency,
            position=row.position,
            message=row.id,
            status=failure.status,
        )
    raise _busy()


def _standing(row: Message, one: Returned, history: History) -> Finding:
    """Tell what a believed report means for a message, as it stands in the outbox."""
    if row.state is State.SENDING or (row.state is State.PENDING and row.doubts):
        return Finding.WAITING  # the report was quicker than our own note that the server took it
    is_told = (row.id, one.mark) in history.returned
    return Finding.BOUNCED if row.state is State.SENT and not is_told else Finding.KNOWN


def _returned(
    one: Returned, row: Message, failure: Failure, office: Office, history: History, now: datetime
) -> Changes:
    words = without_addresses(failure.diagnostic, row.address, row.position)
    body = {
        "message": row.id,
        "position": row.position,
        "address": history.messages[row.id].address,
        "status": failure.status,
        "diagnostic": words,
        "notification": one.mark,
    }
    here = office.directory.on(local(now, office.agency.zone).date())
    fault = _fault(one, row, f"{failure.status} {words}".strip(), office, now)
    return Changes(
        agency=row.agency,
        head=history.head,
        at=now,
        drafts=(Draft(kind=FactKind.BOUNCED, actor=DAEMON, body=body), *(composed(each, here) for each in fault)),
        messages=fault,
        returned={row.id: f"ตีกลับ / returned: {failure.status} {words}".strip()},
    )


def _fault(one: Returned, row: Message, reply: str, office: Office, now: datetime) -> tuple[NewMessage, ...]:
    """Return a mail that tells the administrator at once.

    There is none about such a mail itself, nor to the very mailbox that gives mails back: neither would ever end.
    """
    directory = office.directory.on(local(now, office.agency.zone).date())
    address = directory.address(directory.administrator)
    if row.template is Template.FAULT or address is None or address.lower() == row.address.lower():
        return ()
    told = fault_message(
        office,
        now,
        f"fault:{row.id}:{RETURNED}:{one.mark}",
        about=row.id,
        of=row.morning,
        to=directory.title(row.position),
        why=RETURNED,
        reply=reply,
    )
    return () if told is None else (told,)


# ── Copies that are not wanted ──


def _unsubscription(
    one: Returned, wish: Unsubscription, offices: Mapping[str, Office], ledger: Ledger, now: datetime
) -> Dealt:
    office = offices.get(wish.agency)
    if office is None:
        return Dealt(handle=one.handle, finding=Finding.FOREIGN)
    for _ in range(ATTEMPTS):
        history = fold(ledger.facts(wish.agency), office.agency.zone)
        message = next((each for each in history.messages.values() if each.id.partition("@")[0] == wish.name), None)
        if message is None or office.directory.mailbox(message.position) != message.address:
            # Whoever reads that position's mails now did not ask for this.
            return Dealt(handle=one.handle, finding=Finding.FOREIGN)
        is_known = message.id in history.wishes or message.address in history.unsubscribed
        if not is_known and not unsubscribe(office, history, message, ledger, now):
            continue
        return Dealt(
            handle=one.handle,
            finding=Finding.KNOWN if is_known else Finding.UNSUBSCRIBED,
            agency=wish.agency,
            position=message.position,
            message=message.id,
        )
    raise _busy()


def _busy() -> LedgerError:
    return LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")
