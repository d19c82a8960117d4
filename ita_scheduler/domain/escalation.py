"""Who is told, and when a step of the ladder is reached.

The ladder of a staff duty: the officer (rung 0), then the policy's steps. Steps count working days after the last
day; days on which somebody held the matter by an acknowledgement do not count. A step is reached only when the one
below has had its working days since it was *said*, so that an outage never makes the ladder jump.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ita_scheduler.domain.absence import Gap, Unreached
from ita_scheduler.domain.notice import Kind, bare_step, lap_of, notice_key
from ita_scheduler.domain.plan import Owner, Post

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.calendar import WorkingCalendar
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.people import Directory, Unit
    from ita_scheduler.domain.plan import Measure, Obligation
    from ita_scheduler.domain.recorded import Acknowledgement

# Working days for which a mailbox that was refused for good is left alone.
REST = 5


class Owed(Protocol):
    """What a line is drawn from: a duty of a measure, of one unit or of all, dated or not. An occurrence is one."""

    @property
    def measure(self) -> Measure: ...
    @property
    def obligation(self) -> Obligation: ...
    @property
    def unit(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """A position that is to be told, and the ones before it in the line that could not be reached."""

    position: str
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom mails can reach today: everybody with an address that no server has refused for good lately.

    `directory` is the day's own: a post that somebody acts for has that officer's address. A refused mailbox is tried
    again after REST working days: it may only have been full, or the fault was ours. `probe_on` is the first
    day on which one of the refused ones is tried again; None when there are none.
    """

    directory: Directory
    resting: frozenset[str]
    probe_on: date | None

    @classmethod
    def on(cls, today: date, office: Office, history: History) -> Reach:
        """Return it for one morning, as far as the ledger knows by then."""
        until = {mailbox: rested(day, office.calendar) for mailbox, day in history.refused.items() if day <= today}
        resting = frozenset(mailbox for mailbox, day in until.items() if today < day)
        directory = office.directory.on(today)
        return cls(directory, resting, min((until[mailbox] for mailbox in resting), default=None))

    def reaches(self, position: str) -> bool:
        """Tell whether a mail to a position would reach a mailbox."""
        mailbox = self.directory.mailbox(position)
        return mailbox is not None and mailbox not in self.resting

    def gap(self, position: str) -> Gap | None:
        """Return why a mail to a position would reach nobody; None when it would reach a mailbox."""
        if self.reaches(position):
            return None
        if self.directory.mailbox(position) is not None:
            return Gap(Unreached.REFUSED)
        return self.directory.gaps.get(position, Gap(Unreached.NO_ADDRESS))


def rested(refused: date, calendar: WorkingCalendar) -> date:
    """Return the day on which a mailbox that was refused is tried again."""
    return calendar.shift(calendar.on_or_before(refused), REST)


@dataclass(frozen=True, slots=True)
class Line:
    """Positions in the order in which they stand in for one another: officer, head of unit, ปลัด."""

    positions: tuple[str, ...]

    def first_reachable(self, reach: Reach) -> Recipient | None:
        """Return the first position that can be reached; None when there is none in the whole line."""
        for n, position in enumerate(self.positions):
            if reach.reaches(position):
                return Recipient(position, self.positions[:n])
        return None


def owing_units(occurrence: Owed, directory: Directory) -> tuple[Unit, ...]:
    """Return the units that owe a staff duty: the only one, or all responsible ones with collectives expanded."""
    return directory.staff_units((occurrence.unit,) if occurrence.unit else occurrence.measure.units)


def officer_lines(occurrence: Owed, office: Office) -> tuple[Line, ...]:
    """Return a line for each position that owes the duty.

    A staff duty is received by the responsible units other than ผู้บริหาร, unless the plan names receivers; an
    executive's own duty by the chief executive.
    """
    directory, measure = office.directory, occurrence.measure
    named = occurrence.obligation.receivers
    if occurrence.obligation.owner is Owner.EXECUTIVE:
        above = (directory.permanent_secretary,)
        return _distinct([(name, *above) for name in named or (directory.chief_executive,)])
    named = named or measure.receivers
    units = owing_units(occurrence, directory)
    lines: list[tuple[str | None, ...]]
    if named:
        head = next((unit.head for unit in units if unit.head), None)
        lines = [(name, head, directory.permanent_secretary) for name in named]
    else:
        lines = [(unit.receiver, unit.head, directory.permanent_secretary) for unit in units]
    return _distinct(lines)


def step_lines(occurrence: Owed, office: Office, rung: int) -> tuple[Line, ...]:
    """Return the lines of a rung: 0 is the officers, 1 the policy's first step, and so on.

    The chief executive stands in for nobody: a matter that names an officer's position does not go there.
    """
    if rung == 0:
        return officer_lines(occurrence, office)
    directory = office.directory
    match occurrence.measure.policy.escalation[rung - 1].to:
        case Post.HEAD:
            heads = [unit.head for unit in owing_units(occurrence, directory)]
            return _distinct([(head, directory.permanent_secretary) for head in heads if head])
        case Post.PERMANENT_SECRETARY:
            return (Line((directory.permanent_secretary,)),)
        case Post.CHIEF_EXECUTIVE:
            return (Line((directory.chief_executive,)),)


def _distinct(lines: list[tuple[str | None, ...]]) -> tuple[Line, ...]:
    """Drop empty places and repeats within a line, and lines that begin with the same position."""
    found: dict[str, Line] = {}
    for line in lines:
        positions = tuple(dict.fromkeys(position for position in line if position))
        if positions:
            found.setdefault(positions[0], Line(positions))
    return tuple(found.values())


class Held:
    """The working days on which an occurrence's ladder stands still because somebody has it in hand."""

    __slots__ = ("_calendar", "_spans")

    def __init__(self, acknowledgements: tuple[Acknowledgement, ...], calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._spans = tuple((given.since, given.until) for given in acknowledgements)

    def until(self, today: date) -> date | None:
        """Return the last day of the hold that covers `today`, or None."""
        return max((until for since, until in self._spans if since <= today <= until), default=None)

    def working_days(self, after: date, until: date) -> int:
        """Count the working days d with after < d <= until that are not held."""
        if not self._spans:
            return self._calendar.between(after, until)
        day, count = self._calendar.following(after), 0
        while day <= until:
            count += not any(since <= day <= end for since, end in self._spans)
            day = self._calendar.following(day)
        return count

    def reached(self, after: date, working_days: int) -> date:
        """Return the first day on which that many working days, not held, have passed after `after`."""
        if not self._spans:
            return self._calendar.shift(self._calendar.on_or_before(after), working_days)
        day, count = after, 0
        while count < working_days:
            day = self._calendar.following(day)
            count += not any(since <= day <= end for since, end in self._spans)
        return day


def level_step(occurrence: Occurrence, rung: int) -> str:
    """Name a step of the ladder: `level-1` is the first above the officer."""
    return occurrence.step(f"level-{rung}")


def rung_of(step: str) -> int:
    """Return the rung that a step of the ladder names."""
    return int(bare_step(step).removeprefix("level-"))


def rung_key(occurrence: Occurrence, rung: int, position: str) -> str:
    """Return the key of the notice by which a rung is first said to a position."""
    if rung == 0:
        return notice_key(occurrence.key, Kind.OVERDUE, occurrence.step("overdue-1"), position)
    return notice_key(occurrence.key, Kind.ESCALATION, level_step(occurrence, rung), position)


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a rung may speak: from `opens` on; None while the rung below has not been said."""

    opens: date | None


def gate(
    occurrence: Occurrence, office: Office, history: History, reach: Reach, held: Held, rung: int, after: int
) -> Gate:
    """Return when `rung`, due `after` working days past the last day, may speak.

    Both must hold: so many working days since the last day, and since the nearest rung below was said to all its
    recipients the difference of the two. Recipients who were told at a lower rung already, or who cannot be
    reached, do not hold it up; a rung without any other recipient gives way to the one below it. What was said to
    somebody who is away by now stays said.
    """
    opens = held.reached(occurrence.counts_from, after)
    for below in range(rung - 1, -1, -1):
        said: list[date] = []
        for line in step_lines(occurrence, office, below):
            recipient = line.first_reachable(reach)
            before = recipient.skipped if recipient else line.positions
            if told := _said_before(before, occurrence, history, below):
                said.append(told)
                continue
            keys = [rung_key(occurrence, below, position) for position in before]
            keys += [rung_key(occurrence, below, recipient.position)] if recipient else []
            if recipient is None or any(_is_dropped(key, history) for key in keys):
                continue
            day = _first_said_on(history, occurrence, below, recipient.position)
            if day is None:
                return Gate(None)
            said.append(day)
        if said:
            gap = max(1, after - rung_after(occurrence, below))
            return Gate(max(opens, held.reached(max(said), gap)))
    return Gate(opens)


def _said_before(positions: tuple[str, ...], occurrence: Occurrence, history: History, rung: int) -> date | None:
    """Return the day on which a rung was last said to one of these positions, or None."""
    days = (_first_said_on(history, occurrence, rung, position) for position in positions)
    return max((day for day in days if day is not None), default=None)


def _is_dropped(key: str, history: History) -> bool:
    why = history.suppressed.get(key)
    return why is not None and why.is_final


def _first_said_on(history: History, occurrence: Occurrence, rung: int, position: str) -> date | None:
    """Return when a rung was said to a position for the first time.

    That need not be by the notice of its first step: the mail with it may have come back after a repeat was said.
    """
    if rung > 0:
        return history.said_on(rung_key(occurrence, rung, position))
    days = [
        one.said_on
        for one in history.told.get(occurrence.key, {}).values()
        if one.kind is Kind.OVERDUE
        and one.position == position
        and lap_of(one.step) == occurrence.lap
        and one.said_on is not None
    ]
    return min(days, default=None)


def rung_after(occurrence: Occurrence, rung: int) -> int:
    """Return how many working days after the last day a rung is due; the officer's is the first."""
    return 1 if rung == 0 else occurrence.measure.policy.escalation[rung - 1].after
