"""What another plan, policy, table of holidays or set of people would change: two rehearsals held against each other.

Pure: it is given what was said in either year, and which round of a duty is which in the other. Every notice of both
years is in exactly one class. A notice is the same one in both years when it is of the same round, kind and step, to
the same position; or, when it has lost its recipient, to the one that came instead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from ita_scheduler.domain.adoption import pairs
from ita_scheduler.domain.notice import Kind
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.recorded import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.digest import Digest, Enclosed, Line
    from ita_scheduler.domain.notice import Notice
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office

# Not a part of what a line says: which round it is about is matched before, every draft has bytes of its own, and what
# was said before is compared where it was said.
_UNSAID = frozenset({"occurrence", "report", "files", "faults", "before"})
# Lines of a digest that are merged when they are about one duty (see `lines`).
_OWN = frozenset({Kind.REMINDER, Kind.OVERDUE})


class Change(StrEnum):
    """What becomes of a notice. The classes exclude each other; the first that holds is taken."""

    ADDED = "added"  # said in the new year only
    DROPPED = "dropped"  # said in the old year only
    READDRESSED = "readdressed"  # to another position, or to another address of the same one
    MOVED = "moved"  # on another day
    REWORDED = "reworded"  # on the same day to the same address, in other words
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A notice as a rehearsal says it: on which day, to which address, and in which line of the mail.

    `line` is None when the digest holds no line about it.
    """

    agency: str
    notice: Notice
    day: date
    address: str
    line: Line | Enclosed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A notice in both years, or in one of them; `parts` are the fields of its line that differ (digest.Line)."""

    change: Change
    old: Foreseen | None
    new: Foreseen | None
    parts: tuple[str, ...] = ()

    @property
    def shown(self) -> Foreseen:
        """Return the notice as it would be, or was."""
        return self.new or self.old  # type: ignore[return-value]  # one of the two is always there


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a duty in both plans, or in one of them."""

    old: Occurrence | None
    new: Occurrence | None

    @property
    def is_changed(self) -> bool:
        """Tell whether its dates are others, or it is in one of the plans only."""
        if self.old is None or self.new is None:
            return True
        return (self.old.nominal, self.old.act_by, self.old.last_day) != (
            self.new.nominal,
            self.new.act_by,
            self.new.last_day,
        )


def foreseen(planned: Iterable[Planned]) -> tuple[Foreseen, ...]:
    """Return the notices of these mails, in their order."""
    return tuple(
        Foreseen(
            agency=one.message.agency,
            notice=notice,
            day=one.message.morning,
            address=one.message.address,
            line=_line_of(notice, one.digest),
        )
        for one in planned
        for notice in one.notices
    )


def _line_of(notice: Notice, digest: Digest) -> Line | Enclosed | None:
    """Return the line that says a notice: its own, or that of a newer round of the duty into which it was merged."""
    for report in digest.reports:
        if report.report == notice.occurrence:
            return report
    duty = _duty(notice.occurrence)
    found = [line for line in digest.lines if _duty(line.occurrence) == duty and _is_akin(line, notice)]
    own = [line for line in found if line.occurrence == notice.occurrence]
    return next(iter(own or found), None)


def _duty(key: str) -> str:
    """Return a key without its date and its unit: executives read one line about all units of a round."""
    return key.rpartition("/")[0].partition("@")[0]


def _is_akin(line: Line, notice: Notice) -> bool:
    return {line.kind, notice.kind} <= _OWN or (line.kind, line.reason) == (notice.kind, notice.reason)


def rounds(old: Sequence[Office], new: Sequence[Office]) -> tuple[Round, ...]:
    """Return every round of both, matched as putting the new plan into force would match them (see `adoption`)."""
    before, after = _plans(old), _plans(new)
    return tuple(
        one for name in dict.fromkeys((*before, *after)) for one in _rounds(before.get(name, ()), after.get(name, ()))
    )


def _plans(offices: Sequence[Office]) -> dict[str, tuple[Occurrence, ...]]:
    return {plan.id: occurrences(plan, office.calendar) for office in offices for plan in office.plans}


def _rounds(old: Sequence[Occurrence], new: Sequence[Occurrence]) -> Iterator[Round]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    gone = [_listed(one) for one in old if one.key not in after]
    matched = {one.key: other for one, other in pairs(gone, [one for one in new if one.key not in before])}
    for one in old:
        yield Round(old=one, new=after.get(one.key) or matched.get(one.key))
    taken = {*before, *(other.key for other in matched.values() if other)}
    yield from (Round(old=None, new=one) for one in new if one.key not in taken)


def _listed(one: Occurrence) -> Listed:
    covers = one.covers.start.isoformat(), one.covers.end.isoformat()
    return Listed(one.key, covers, one.act_by, one.last_day, 0)


def difference(old: Sequence[Foreseen], new: Sequence[Foreseen], matched: Sequence[Round] = ()) -> tuple[Compared, ...]:
    """Put every notice of both years into its class, by agency, day and key; `matched` tells which round is which."""
    names = {one.old.key: one.new.key for one in matched if one.old and one.new}
    before, after = _by_matter(old, names | _reports(old, new)), _by_matter(new, {})
    found = [
        one
        for matter in dict.fromkeys((*before, *after))
        for one in _compared(before.get(matter, {}), after.get(matter, {}))
    ]
    return tuple(sorted(found, key=lambda one: (one.shown.agency, one.shown.day, one.shown.notice.key)))


_Matter = tuple[str, str, Kind, str, int]
_ByPosition = dict[str, Foreseen]


def _by_matter(year: Sequence[Foreseen], names: Mapping[str, str]) -> dict[_Matter, _ByPosition]:
    """Gather the notices of one round, kind and step by their positions. One said twice is two matters."""
    found: dict[_Matter, _ByPosition] = defaultdict(dict)
    said: Counter[tuple[str, str, Kind, str, str]] = Counter()
    for one in year:
        notice = one.notice
        matter = one.agency, names.get(notice.occurrence, notice.occurrence), notice.kind, notice.step
        again = *matter, notice.position
        found[*matter, said[again]][notice.position] = one
        said[again] += 1
    return found


def _reports(old: Sequence[Foreseen], new: Sequence[Foreseen]) -> dict[str, str]:
    """Match the drafts that have another date in the other year: those of one series and month, in order."""
    before, after = _report_keys(old), _report_keys(new)
    gone, fresh = _by_month(before - after), _by_month(after - before)
    return {one: other for month, keys in gone.items() for one, other in zip(keys, fresh.get(month, ()), strict=False)}


def _report_keys(year: Sequence[Foreseen]) -> set[str]:
    return {one.notice.occurrence for one in year if one.notice.kind is Kind.REPORT}


def _by_month(keys: set[str]) -> dict[str, list[str]]:
    months: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        months[key[: -len("-31")]].append(key)
    return months


def _compared(old: _ByPosition, new: _ByPosition) -> Iterator[Compared]:
    for position in [position for position in old if position in new]:
        yield _pair(old[position], new[position])
    # Whoever has lost the notice, and whoever has it instead.
    left = [old[position] for position in sorted(old.keys() - new.keys())]
    came = [new[position] for position in sorted(new.keys() - old.keys())]
    for one, other in zip_longest(left, came):
        if one is not None and other is not None:
            yield _pair(one, other)
        else:
            yield Compared(change=Change.DROPPED if other is None else Change.ADDED, old=one, new=other)


def _pair(old: Foreseen, new: Foreseen) -> Compared:
    parts = _parts(old.line, new.line)
    if (old.notice.position, old.address) != (new.notice.position, new.address):
        change = Change.READDRESSED
    elif old.day != new.day:
        change = Change.MOVED
    else:
        change = Change.REWORDED if parts else Change.KEPT
    return Compared(change=change, old=old, new=new, parts=parts)


def _parts(old: Line | Enclosed | None, new: Line | Enclosed | None) -> tuple[str, ...]:
    """Return the names of the fields in which two lines differ; `line` when only one of them is there."""
    if old is None or new is None or type(old) is not type(new):
        return () if old is new else ("line",)
    names = (field.name for field in fields(old) if field.name not in _UNSAID)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def mirrored(one: Compared) -> Compared:
    """Return what the same comparison says the other way round."""
    turned = {Change.ADDED: Change.DROPPED, Change.DROPPED: Change.ADDED}
    return replace(one, change=turned.get(one.change, one.change), old=one.new, new=one.old)
