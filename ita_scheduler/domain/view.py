"""What a morning allows: the view of it, the candidates found in it, and the questions every stage asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import iso_week
from ita_scheduler.domain.notice import Kind, Notice, Reason, Suppressed, Suppression
from ita_scheduler.domain.outbox import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ita_scheduler.domain.escalation import Line, Reach, Recipient
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.recorded import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a morning looks like: the office, its ledger, the day, and what the day allows.

    `given_up` are ids of messages that become stale this morning. `absorbed` maps an occurrence to the newer one of
    the same obligation that carries its line. `next_weekday` is the next day, today included, on which repeats and
    for-information lines go by themselves.
    """

    office: Office
    history: History
    reach: Reach
    today: date
    given_up: frozenset[str]
    absorbed: Mapping[str, str]
    next_weekday: date

    def is_settled(self, key: str) -> bool:
        """Tell whether a notice is said, on its way, or dropped for ever."""
        told = self.history.notice(key)
        if told is not None and told.message.id in self.given_up:
            return False
        return self.history.is_settled(key)

    def was_told_before(self, notice: Notice) -> bool:
        """Tell whether one of the positions that cannot be reached today was told the same before it was away.

        Whoever stands in is then told what comes next, not what was said already: a day's leave jumps no step. What
        was refused, or came back, was never said.
        """
        before = (replace(notice, position=position) for position in notice.skipped)
        return any(self._was_told(one.key) for one in before if one.position != notice.position)

    def _was_told(self, key: str) -> bool:
        told = self.history.notice(key)
        return self.is_settled(key) and (told is None or told.message.state is not State.FAILED)

    def recipient(self, line: Line) -> Recipient | None:
        """Return whom a line reaches today."""
        return line.first_reachable(self.reach)

    def said_on(self, key: str) -> date | None:
        """Return the local date on which a notice was said, or None."""
        return self.history.said_on(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A notice that may go today.

    It `starts` a digest, or else only rides with one. It `can_wait` when this week's digests are used up.
    `weaker` are the notices that it makes needless.
    """

    notice: Notice
    occurrence: Occurrence
    starts: bool = True
    can_wait: bool = False
    is_summary: bool = False
    weaker: tuple[Notice, ...] = ()

    @property
    def fiscal_year(self) -> int:
        """Return the year of the plan that it is about."""
        return self.occurrence.plan.fiscal_year.be


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A notice of a report draft that may go today, with the draft's files; the fields are those of a candidate."""

    notice: Notice
    version: Version
    fiscal_year: int
    starts: bool = True
    can_wait: bool = False
    is_summary: bool = False
    weaker: tuple[Notice, ...] = ()


Offer = Candidate | Enclosure


@dataclass(slots=True)
class Considered:
    """What was found for one occurrence, or for the drafts; `wake` are later days on which more may be reached."""

    candidates: list[Offer] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    wake: list[date] = field(default_factory=list)


def leads(occurrence: Occurrence, view: View) -> tuple[list[int], list[date]]:
    """Return the lead times reached, longest first, and the days of those still to come.

    Those passed when a lap began are not counted: what began it is said instead.
    """
    calendar, began = view.office.calendar, occurrence.lap_began
    days = [(lead, calendar.shift(occurrence.act_by, -lead)) for lead in occurrence.lead_times]
    days = [(lead, day) for lead, day in days if began is None or day > began]
    reached = [lead for lead, day in days if day <= view.today]
    return reached, [day for _, day in days if day > view.today]


def unsettled(notices: Iterable[Notice], view: View) -> tuple[Notice, ...]:
    """Return those that are neither said nor on their way nor dropped for ever."""
    return tuple(notice for notice in notices if not view.is_settled(notice.key))


def rider(candidate: Candidate, view: View, found: Considered) -> Candidate:
    """Let a notice go with company any day of the week, and by itself on the agency's weekday only."""
    found.wake += [view.next_weekday, after_this_week(view)]
    return replace(candidate, starts=view.today == view.next_weekday, can_wait=True)


def after_this_week(view: View) -> date:
    """Return the first working day of the next week: from then on a repeat may ride again."""
    calendar = view.office.calendar
    day = calendar.following(view.today)
    while iso_week(day) == iso_week(view.today):
        day = calendar.following(day)
    return day


def drop(occurrence: Occurrence, kind: Kind, step: str, line: tuple[str, ...], found: Considered) -> Notice:
    """Note that a whole line cannot be reached; return the notice that is not sent."""
    notice = Notice(
        occurrence=occurrence.key,
        kind=kind,
        step=step,
        position=line[0],
        reason=Reason.RECIPIENT_UNREACHABLE,
        skipped=line,
    )
    found.suppressed.append(Suppressed(notice=notice, why=Suppression.UNREACHABLE))
    return notice
