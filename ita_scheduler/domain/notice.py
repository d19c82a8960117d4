"""The notice: the decision to tell one position one thing about one occurrence, with its reason.

A candidate that is not sent carries a suppression. Both vocabularies are closed; they go to the ledger, the log, the
templates and the answers for programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a notice is about."""

    REMINDER = "reminder"  # to the officer, before the last day
    OVERDUE = "overdue"  # to the officer, after the last day
    ESCALATION = "escalation"  # to a step above
    MONITORING = "monitoring"  # to the executive, about the executive's own follow-up
    INFORMATION = "information"  # for information, in a digest of somebody who owes nothing here
    CHANGED = "changed"  # a deadline moved, or a closed matter is open again
    ALL_CLEAR = "all_clear"  # an overdue matter was completed or waived
    REPORT = "report"  # a report draft is attached


class Reason(StrEnum):
    """Why a notice is sent."""

    LEAD_TIME_REACHED = "lead_time_reached"  # so many working days before act-by
    LAST_DAY_PASSED = "last_day_passed"  # first working day after the last day
    STILL_OUTSTANDING = "still_outstanding"  # a repeat
    STEP_REACHED = "step_reached"  # so many working days after the last day without an answer
    SUMMARY_FOLLOWS = "summary_follows"  # the executive's summary goes on the next working day
    FOLLOW_UP_NEAR = "follow_up_near"  # the executive's own follow-up is near
    FOLLOW_UP_UNCONFIRMED = "follow_up_unconfirmed"  # its last day passed and nothing was confirmed
    FOR_INFORMATION = "for_information"  # what the executive was told
    DEADLINE_MOVED = "deadline_moved"  # the plan was changed
    WORKING_DAYS_CHANGED = "working_days_changed"  # the holidays were changed, and with them the day to act by
    DEADLINE_EXTENDED = "deadline_extended"  # the executive granted an extension
    EXTENSION_REFUSED = "extension_refused"  # the executive refused one: the deadline stands
    EXTENSION_ASKED = "extension_asked"  # for whoever decides: an extension was asked for
    REOPENED = "reopened"  # it was closed, and is not done after all
    COMPLETED = "completed"  # an overdue matter was done
    WAIVED = "waived"  # an overdue matter is no longer owed
    RELEASED = "released"  # a follow-up said to be unconfirmed: the measure's own work was complete before
    RECIPIENT_UNREACHABLE = "recipient_unreachable"  # for the coordinator: somebody was skipped
    REPORT_DUE = "report_due"  # a report's month, quarter or round has ended
    NEWLY_OVERDUE = "newly_overdue"  # something became overdue that no overdue report has shown
    REPORT_CHANGED = "report_changed"  # facts behind a signed report changed


# Notices for these reasons are about one answer to one occurrence: they are never merged with others of the duty.
ANSWERED = frozenset(
    {
        Reason.DEADLINE_EXTENDED,
        Reason.EXTENSION_REFUSED,
        Reason.EXTENSION_ASKED,
        Reason.REOPENED,
        Reason.COMPLETED,
        Reason.WAIVED,
        Reason.RELEASED,
    }
)


class Suppression(StrEnum):
    """Why a candidate is not sent. The recorded ones are facts in the ledger; the others may be sent another day."""

    WEAKER = "weaker"  # recorded: a stronger notice says it too
    MERGED = "merged"  # recorded: this address was already told at a lower step
    CLOSED = "closed"  # recorded: passed already when the deadline moved
    UNREACHABLE = "unreachable"  # recorded once: nobody in this line has a working address now
    ABSORBED = "absorbed"  # a newer occurrence of the same obligation carries the line
    ACKNOWLEDGED = "acknowledged"  # somebody has it in hand until a date
    ALREADY_MAILED_TODAY = "already_mailed_today"  # nobody gets two digests on one day
    WEEKLY_LIMIT = "weekly_limit"  # this week's digests are used up
    WAITS_FOR_COMPANY = "waits_for_company"  # goes with another mail of this week, or on the agency's weekday
    UNSUBSCRIBED = "unsubscribed"  # its reader wants no copies; dropped for as long as that holds, not for ever
    STEP_BELOW_UNSAID = "step_below_unsaid"  # the step below has not had its working days since it was said

    @property
    def is_recorded(self) -> bool:
        """Tell whether the ledger states it: all that is dropped, not what merely waits."""
        return self in _RECORDED

    @property
    def is_final(self) -> bool:
        """Tell whether the candidate is dropped for ever. An unreachable one comes back with a new address."""
        return self in _RECORDED and self is not Suppression.UNREACHABLE


_RECORDED = frozenset({Suppression.WEAKER, Suppression.MERGED, Suppression.CLOSED, Suppression.UNREACHABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing told to one position. `skipped` names the positions that could not be reached before this one.

    `occurrence` is what it is about: an occurrence's key, or for a report draft the report's.
    """

    occurrence: str
    kind: Kind
    step: str
    position: str
    reason: Reason
    skipped: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Occurrence, kind, step and recipient: unique for ever."""
        return notice_key(self.occurrence, self.kind, self.step, self.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A candidate that is not sent, why, and by what (a notice key, an occurrence key or a date)."""

    notice: Notice
    why: Suppression
    by: str = ""


def bare_step(step: str) -> str:
    """Return a step without its lap: `T-3` of `T-3+2`."""
    return step.partition("+")[0]


def lap_of(step: str) -> int:
    """Return the lap a step belongs to: 2 of `T-3+2`, 0 of `T-3`."""
    return int(step.partition("+")[2] or 0)


def notice_key(occurrence: str, kind: Kind, step: str, position: str) -> str:
    """Spell a notice's key: `agency/measure/obligation/2023-03-31#reminder:T-3@analyst`."""
    return f"{occurrence}#{kind.value}:{step}@{position}"


def read_notice_key(key: str) -> tuple[str, Kind, str, str]:
    """Return what a notice's key names: occurrence, kind, step and position."""
    occurrence, _, rest = key.partition("#")
    kind, _, rest = rest.partition(":")
    step, _, position = rest.partition("@")
    return occurrence, Kind(kind), step, position
