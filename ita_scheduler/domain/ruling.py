"""The rules in force: one mark for everything besides the ledger and the time that a decision rests on.

The plans with their policies, the people with their absences, the holidays near the plans' years. Each time the mark
changes the ledger states it, so that an audit knows which mornings it can decide again and which were decided by
rules that it no longer has.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office

# Working days are counted so far beyond a fiscal year's ends: the longest lead time before, the longest ladder after.
BEFORE, AFTER = timedelta(days=120), timedelta(days=400)


def rules_mark(office: Office) -> str:
    """Return 16 hexadecimal digits that differ when the rules do. No name and no address can be read from them."""
    years = [plan.fiscal_year.span for plan in office.plans]
    first = min((year.start for year in years), default=None)
    last = max((year.end for year in years), default=None)
    holidays = [
        (day.isoformat(), name)
        for day, name in sorted(office.calendar.holidays.items())
        if first is not None and last is not None and first - BEFORE <= day <= last + AFTER
    ]
    return sha256(repr((office.plans, office.directory, holidays)).encode()).hexdigest()[:16]
