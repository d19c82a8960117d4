"""What goes into the outbox besides digests, and the fact that states that a message was composed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.adoption import DAEMON
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.digest import Fault, to_json
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.outbox import NewMessage, Template, message_id
from ita_scheduler.domain.people import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.office import Office


def composed(message: NewMessage, notices: Sequence[Any] = (), *, due_day: bool = False) -> Draft:
    """Return the fact: which message, to which position, about what. The address stands in it as a mark only."""
    body = {
        "message": message.id,
        "slot": message.slot,
        "morning": message.morning.isoformat(),
        "position": message.position,
        "address": fingerprint(message.address),
        "due_day": due_day,
        "notices": list(notices),
    }
    return Draft(kind=FactKind.COMPOSED, actor=DAEMON, body=body)


def notices_in_fact(notices: Iterable[Notice]) -> list[list[Any]]:
    """Return notices as a fact keeps them: key, reason, and who was skipped."""
    return [
        [notice.key, notice.reason.value, *([list(notice.skipped)] if notice.skipped else [])] for notice in notices
    ]


def fault_message(
    office: Office, now: datetime, slot: str, *, about: str, of: date, to: str, why: str, reply: str
) -> NewMessage | None:
    """Return a mail that tells the administrator at once; None while the administrator has no mailbox.

    `about` is the message or the report that failed, `of` its date, `to` the title it was for, or the report's own;
    `reply` is safe to show.
    """
    directory = office.directory
    address = directory.address(directory.administrator)
    if address is None:
        return None
    fault = Fault(
        agency=office.agency.id,
        agency_name=office.agency.name,
        message=about,
        morning=of,
        subject_of=to,
        why=why,
        reply=reply,
        reply_to=directory.address(directory.coordinator) or address,
    )
    return NewMessage(
        id=message_id(office.agency.id, slot, 0, office.mail_domain),
        agency=office.agency.id,
        slot=slot,
        template=Template.FAULT,
        position=directory.administrator,
        address=address,
        morning=local(now, office.agency.zone).date(),
        at=now,
        notices=(),
        payload=to_json(fault),
    )
