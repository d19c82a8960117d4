"""The office: everything a decision about one agency needs besides its ledger and the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.people import Directory
    from ita_scheduler.domain.plan import Agency, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One agency with its plans (two while an old year's October reports are still open), people and holidays.

    `mail_domain` is the right-hand side of Message-IDs.
    """

    agency: Agency
    plans: tuple[Plan, ...]
    directory: Directory
    calendar: WorkingCalendar
    mail_domain: str
