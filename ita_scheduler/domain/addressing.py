"""From what may be said to mails: one digest for each address, unless the day or the week has had enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import instant, iso_week
from ita_scheduler.domain.digest import Digest, to_json
from ita_scheduler.domain.lines import digest_for
from ita_scheduler.domain.notice import Kind, Notice, Suppressed, Suppression
from ita_scheduler.domain.outbox import DIGEST_SLOT, NewMessage, State, Template, message_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.recorded import Carried
    from ita_scheduler.domain.view import Considered, Offer, View

# An answer to a person's own act goes out at once, in a mail of its own: one for each fact that it answers.
ANSWER_SLOT = "answer:"
# The mails that carry notices: what no server takes by the next morning moves into that morning's digests.
CARRYING_SLOTS = (DIGEST_SLOT, ANSWER_SLOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One digest as planned: the outbox row, the value it is composed from, and its notices with their reasons."""

    message: NewMessage
    digest: Digest
    notices: tuple[Notice, ...]


def digests(
    considered: list[Considered], live: tuple[Occurrence, ...], view: View
) -> tuple[tuple[Planned, ...], list[Suppressed]]:
    by_mailbox: dict[str, list[Offer]] = {}
    seen: set[str] = set()
    for one in considered:
        for candidate in one.candidates:
            # Two lines may lead to one stand-in: it is told once.
            mailbox = view.office.directory.mailbox(candidate.notice.position)
            if mailbox is not None and candidate.notice.key not in seen:
                seen.add(candidate.notice.key)
                by_mailbox.setdefault(mailbox, []).append(candidate)
    going: dict[str, list[Offer]] = {}
    held: list[Suppressed] = []
    for mailbox, candidates in by_mailbox.items():
        go, stay = _allowed(mailbox, candidates, view)
        held += stay
        if go:
            going[mailbox] = go
    this_morning = [candidate for go in going.values() for candidate in go]
    planned = [_planned(mailbox, go, this_morning, live, view) for mailbox, go in going.items()]
    return tuple(planned), held


def _allowed(mailbox: str, candidates: list[Offer], view: View) -> tuple[list[Offer], list[Suppressed]]:
    """Part a mailbox's candidates into those that go this morning and those that are held back, with the why."""
    mails = _mails_to(mailbox, view)
    if any(mail.morning == view.today for mail in mails):
        return [], _hold(candidates, Suppression.ALREADY_MAILED_TODAY)
    week = [mail for mail in mails if iso_week(mail.morning) == iso_week(view.today)]
    held: list[Suppressed] = []
    if any(candidate.is_summary for candidate in candidates) and _had_summary(week, view):
        held = _hold((one for one in candidates if one.is_summary), Suppression.WEEKLY_LIMIT)
        candidates = [one for one in candidates if not one.is_summary]
    if any(one.starts and not one.can_wait for one in candidates):
        return candidates, held
    if not any(one.starts for one in candidates):
        return [], held + _hold(candidates, Suppression.WAITS_FOR_COMPANY)
    used = sum(not mail.due_day for mail in week)
    if used >= view.office.agency.mail_times.digests_per_week:
        return [], held + _hold(candidates, Suppression.WEEKLY_LIMIT)
    return candidates, held


def _mails_to(mailbox: str, view: View) -> list[Carried]:
    """Return the digests of this mailbox that were not given up."""
    return [
        message
        for message in view.history.messages.values()
        if message.address == mailbox
        and message.slot.startswith(DIGEST_SLOT)
        and message.state is not State.STALE
        and message.id not in view.given_up
    ]


def _had_summary(week: list[Carried], view: View) -> bool:
    ids = {mail.id for mail in week}
    return any(
        told.kind is Kind.ESCALATION and told.message.id in ids
        for notices in view.history.told.values()
        for told in notices.values()
    )


def _hold(candidates: Iterable[Offer], why: Suppression) -> list[Suppressed]:
    return [Suppressed(notice=candidate.notice, why=why) for candidate in candidates]


def _planned(
    mailbox: str,
    going: list[Offer],
    this_morning: list[Offer],
    live: tuple[Occurrence, ...],
    view: View,
) -> Planned:
    office, history = view.office, view.history
    digest = digest_for(going, this_morning, live, view)
    slot = f"{DIGEST_SLOT}{view.today.isoformat()}:{mailbox}"
    revision = sum(message.slot == slot and message.state is State.STALE for message in history.messages.values())
    notices = tuple(candidate.notice for candidate in going)
    message = NewMessage(
        id=message_id(office.agency.id, slot, revision, office.mail_domain),
        agency=office.agency.id,
        slot=slot,
        template=Template.EXECUTIVE if digest.is_executive else Template.STAFF,
        position=notices[0].position,
        address=office.directory.positions[notices[0].position].address or "",
        morning=view.today,
        at=instant(view.today, office.agency.mail_times.send_at, office.agency.zone),
        notices=tuple(notice.key for notice in notices),
        payload=to_json(digest),
        documents=tuple(dict.fromkeys(file.hash for report in digest.reports for file in report.files)),
    )
    return Planned(message=message, digest=digest, notices=notices)
