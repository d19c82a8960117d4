"""What people record: each answer becomes a fact with its actor, date and note, or is refused whole.

A decision on an extension goes out to whoever asked at once; everything else that an answer makes to be said waits
for the next morning's digests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.answer import (
    Answer,
    Completion,
    ExtensionDecision,
    Reopening,
    Waiver,
)
from ita_scheduler.domain.answering import answered
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.laps import as_it_stands
from ita_scheduler.domain.ledger import chain
from ita_scheduler.domain.letters import composed
from ita_scheduler.domain.replying import decision_letter
from ita_scheduler.errors import LedgerError
from ita_scheduler.ports import Changes
from ita_scheduler.usecases.finding import find
from ita_scheduler.usecases.giving_up import given_up, overtaken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ita_scheduler.domain.ledger import Draft
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import NewMessage
    from ita_scheduler.ports import Ledger

ATTEMPTS = 5
# Answers by which a mail that waits for a server is no longer true.
_OVERTAKING = (Completion, Waiver, Reopening, ExtensionDecision)


def record(answer: Answer, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> None:
    """Write an answer as a fact. Raises Refused, and writes nothing, when it cannot be right.

    Mails about the occurrence that are still waiting for a server are given up when the answer overtakes them: their
    other lines go into the next morning's digest.
    """
    for _ in range(ATTEMPTS):
        office, one = find(answer.occurrence, offices, now)
        if not ledger.apply([_changes(answer, one, office, ledger, now)]):
            return
    raise LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")


def _changes(answer: Answer, one: Occurrence, office: Office, ledger: Ledger, now: datetime) -> Changes:
    zone, agency = office.agency.zone, office.agency.id
    today = local(now, zone).date()
    facts = ledger.facts(agency)
    history = fold(facts, zone)
    draft = answered(answer, as_it_stands(one, office.calendar, history, today), office, history, today)
    stale = overtaken([one.key], history, ledger) if isinstance(answer, _OVERTAKING) else ()
    drafts: tuple[Draft, ...] = (draft, *given_up(stale))
    messages: tuple[NewMessage, ...] = ()
    if isinstance(answer, ExtensionDecision):
        decided = fold((*facts, *chain(history.head, agency, now, drafts)), zone)
        if (letter := decision_letter(one, office, decided, now)) is not None:
            stated = [[letter.notice.key, letter.notice.reason.value]]
            drafts = (*drafts, composed(letter.message, office.directory.on(today), stated))
            messages = (letter.message,)
    return Changes(agency=agency, head=history.head, at=now, drafts=drafts, messages=messages, stale=stale)
