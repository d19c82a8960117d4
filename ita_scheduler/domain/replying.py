"""The reply: a mail of its own that answers a person's own act at once, before any morning's digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.addressing import ANSWER_SLOT
from ita_scheduler.domain.answered import lap_notice, refusal_notice
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.digest import to_json
from ita_scheduler.domain.laps import as_it_stands
from ita_scheduler.domain.lines import digest_for
from ita_scheduler.domain.outbox import NewMessage, Template, message_id
from ita_scheduler.domain.planning import live_occurrences, view_on
from ita_scheduler.domain.view import Candidate

if TYPE_CHECKING:
    from datetime import datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail that goes at once, with the notice it carries."""

    message: NewMessage
    notice: Notice


def decision_letter(one: Occurrence, office: Office, history: History, now: datetime) -> Reply | None:
    """Tell whoever asked for more time what the executive just decided.

    `history` must hold the decision. None while the asker cannot be reached or knows already: then the next morning's
    digests say it, to whoever stands in.
    """
    today = local(now, office.agency.zone).date()
    office = replace(office, directory=office.directory.on(today))
    request = history.requests[one.key][-1]
    live = live_occurrences(office, history, today)
    view = view_on(today, office, history, live)
    standing = as_it_stands(one, office.calendar, history, today)
    notice = (
        lap_notice(standing, history.laps[one.key][-1], request.by)
        if request.is_granted
        else refusal_notice(standing, len(history.requests[one.key]), request)
    )
    if not view.reach.reaches(request.by) or view.is_settled(notice.key):
        return None
    candidate = Candidate(notice=notice, occurrence=standing)
    digest = digest_for([candidate], [candidate], live, view)
    slot = f"{ANSWER_SLOT}{history.head.seq}:{office.directory.mailbox(request.by)}"
    message = NewMessage(
        id=message_id(office.agency.id, slot, 0, office.mail_domain),
        agency=office.agency.id,
        slot=slot,
        template=Template.EXECUTIVE if digest.is_executive else Template.STAFF,
        position=request.by,
        address=office.directory.address(request.by) or "",
        morning=today,
        at=now,
        notices=(notice.key,),
        payload=to_json(digest),
    )
    return Reply(message, notice)
