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
    from collections.abc import Sequence
    from datetime import date, datetime

    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.people import Directory


def composed(message: NewMessage, directory: Directory, notices: Sequence[Any] = (), *, due_day: bool = False) -> Draft:
    """Return the fact: which message, to which position, about what. The address stands in it as a mark only.

    In the `directory` of the day stands who acted for whom; every order by which the mail goes to somebody else than
    the post's holder is stated.
    """
    body = {
        "message": message.id,
        "slot": message.slot,
        "morning": message.morning.isoformat(),
        "position": message.position,
        "address": fingerprint(message.address),
        "due_day": due_day,
        "notices": list(notices),
    }
    posts = dict.fromkeys([message.position, *(key.rpartition("@")[2] for key, *_ in notices)])
    orders = dict.fromkeys(order for post in posts for order in directory.chains.get(post, ()))
    if orders:
        body["acting"] = [[order.position, order.by, order.order] for order in orders]
    return Draft(kind=FactKind.COMPOSED, actor=DAEMON, body=body)


def fault_message(
    office: Office,
    now: datetime,
    slot: str,
    *,
    about: str,
    of: date,
    to: str,
    why: str,
    reply: str,
    details: tuple[str, ...] = (),
) -> NewMessage | None:
    """Return a mail that tells the administrator at once; None while nobody can be told.

    While the administrator is away with nobody acting, or has no mailbox, it goes to the coordinator. `about` is the
    message or the report that failed, `of` its date, `to` the title it was for, or the report's own; `reply` is safe
    to show. `details` are sentences, one a line.
    """
    today = local(now, office.agency.zone).date()
    directory = office.directory.on(today)
    posts = (directory.administrator, directory.coordinator)
    position = next((post for post in posts if directory.address(post)), None)
    if position is None:
        return None
    fault = Fault(
        agency=office.agency.id,
        agency_name=office.agency.name,
        message=about,
        morning=of,
        subject_of=to,
        why=why,
        reply=reply,
        details=details,
        reply_to=directory.answers_to() or directory.address(position) or "",
        stand_in="" if position == directory.administrator else directory.title(position),
    )
    return NewMessage(
        id=message_id(office.agency.id, slot, 0, office.mail_domain),
        agency=office.agency.id,
        slot=slot,
        template=Template.FAULT,
        position=position,
        address=directory.address(position) or "",
        morning=today,
        at=now,
        notices=(),
        payload=to_json(fault),
    )
