"""Why: what was said about one occurrence, to whom and for which reason, what was not, and what comes next.

What comes next is a rehearsal that goes on from the ledger with nobody answering: what it lists is what the daemon
will send, and no second reckoning could say otherwise.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.explanation import Coming, Explanation, recorded_of, spoken_of, unspoken_of
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.laps import as_it_stands
from ita_scheduler.domain.planning import plan_notices
from ita_scheduler.domain.status import status
from ita_scheduler.usecases.rehearse import Rehearsal, Unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

# How far ahead of the later of today and the last day it is looked: the default ladder ends 15 working days after it.
AHEAD = timedelta(days=45)


def explain(one: Occurrence, office: Office, ledger: Ledger, now: datetime) -> Explanation:
    """Explain an occurrence as it stands at `now`. `ledger` is a copy as of then: the rehearsal goes on in it."""
    zone, key = office.agency.zone, one.key
    today = local(now, zone).date()
    facts = ledger.facts(office.agency.id)
    history = fold(facts, zone)
    standing = as_it_stands(one, office.calendar, history, today)
    return Explanation(
        occurrence=standing,
        status=status(standing, history, office.calendar, today),
        on=today,
        recorded=recorded_of(key, facts, zone),
        spoken=spoken_of(key, history),
        unspoken=unspoken_of(key, history, plan_notices(office, history, now).suppressed),
        coming=tuple(_coming(standing, office, ledger, today)),
    )


def _coming(one: Occurrence, office: Office, ledger: Ledger, today: date) -> Iterator[Coming]:
    paperless = Unwritten()
    rehearsal = Rehearsal(
        offices=(office,),
        ledger=ledger,
        composer=paperless,
        drafter=paperless,
        start=today,
        end=max(today, one.counts_from) + AHEAD,
    )
    for mail in rehearsal.run():
        for notice in mail.notices:
            if notice.occurrence == one.key:
                yield Coming(
                    on=mail.message.morning,
                    kind=notice.kind,
                    step=notice.step,
                    position=notice.position,
                    reason=notice.reason,
                )
