"""The report: what a memo to the executive rests on, as numbers and rows that lead back to facts of the ledger.

It holds no sentences: how a status is called and what a memo says around it belongs to the room `reports`. The same
plan, ledger and date give the same report, so that a draft can be made again, letter for letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from ita_scheduler.domain.calendar import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.domain.ledger import Head
    from ita_scheduler.domain.occurrence import Status
    from ita_scheduler.domain.plan import Measure, Obligation, Owner


class ReportKind(StrEnum):
    """Which report."""

    OVERDUE = "overdue"  # รายงานสถานะการดำเนินการที่เกินกำหนด
    ROUND = "round"  # รายงานการดำเนินการตามมาตรการ รอบ ๖ เดือน and รอบ ๑๒ เดือน
    MONTHLY = "monthly"  # สรุปการติดตามประจำเดือน for the executive


class Round(StrEnum):
    """รอบ: the months since 1 October on which a round report looks back."""

    SIX = "6"  # October to March
    TWELVE = "12"  # October to September

    def span(self, year: FiscalYear) -> Span:
        """Return the days of the round in a fiscal year."""
        first, second = year.windows(6)
        return first if self is Round.SIX else Span(first.start, second.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a report is about: of which plan, of which days, as at which date. `key` names it for ever.

    `covers` are the days it looks back on: the fiscal year so far, the round, or the month.
    """

    kind: ReportKind
    plan: str
    as_of: date
    covers: Span
    round: Round | None = None

    @property
    def series(self) -> str:
        """Return what it has in common with the one after it: `overdue`, `round-6`, `round-12`, `monthly`."""
        return f"{self.kind.value}-{self.round.value}" if self.round else self.kind.value

    @property
    def key(self) -> str:
        """Return `dong-mafai-2566/overdue/2023-04-03`."""
        return f"{self.plan}/{self.series}/{self.as_of.isoformat()}"


def read_key(key: str) -> tuple[str, ReportKind, Round | None, date]:
    """Return plan, kind, round and date of a report's key. Raises ValueError for anything else.

    There is one way to write each key: what does not come out the same again is none.
    """
    plan, series, day = key.split("/")
    kind, _, months = series.partition("-")
    as_of = date.fromisoformat(day)
    subject = Subject(
        kind=ReportKind(kind),
        plan=plan,
        as_of=as_of,
        covers=Span(as_of, as_of),
        round=Round(months) if months else None,
    )
    if subject.key != key or (subject.kind is ReportKind.ROUND) is not bool(months):
        raise ValueError(f"“{key}” is no report's key")
    return plan, subject.kind, subject.round, as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a report's file says of itself: which report, which version (0: made by hand), and on which fact it rests.

    `head_hash` is that fact's hash, by which a file of another ledger is told apart. The mark survives an officer's
    edits and a new file name.
    """

    report: str
    version: int
    head: int
    head_hash: str

    def __str__(self) -> str:
        """Write it as it stands in a file's properties."""
        return f"ita-report {self.report} v{self.version} {self.head} {self.head_hash}"

    @classmethod
    def find(cls, text: str) -> Self | None:
        """Return the first mark in a text, or None."""
        found = _MARK.search(text)
        return cls(report=found[1], version=int(found[2]), head=int(found[3]), head_hash=found[4]) if found else None


_MARK = re.compile(r"ita-report ([A-Za-z0-9._/-]{5,200}) v(\d{1,6}) (\d{1,12}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A person said that it is done: the position's title, dated when, with what; `fact` is its number."""

    by: str
    on: date
    evidence: str
    note: str
    fact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One dated duty. `days` is how many working days after the last day it was done, or is not done; 0 in time.

    `units` are titles, those of the executive for an executive's own duty; `positions` the titles of who owes it.
    `promised` is the date until which somebody has it in hand, None when nobody does. `facts` are the numbers of
    the facts that the row rests on: what listed it, and what people said about it.
    """

    occurrence: str
    measure: str
    code: str
    title: str
    obligation: str
    duty: str
    phrase: str
    assumptions: tuple[str, ...]
    owner: Owner
    units: tuple[str, ...]
    positions: tuple[str, ...]
    nominal: date
    act_by: date
    last_day: date
    covers: Span
    status: Status
    days: int
    done: Done | None
    promised: date | None
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows stand where; a status that is absent has none. `unit` is empty for the whole office.

    `is_executive` is the line of the executive's own duties. A row of several units counts for each of them.
    """

    unit: str
    counts: Mapping[Status, int]
    is_executive: bool = False

    @property
    def total(self) -> int:
        """Return how many rows are counted."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Stood:
    """How a row stood in a version, as the ledger keeps it: what later versions are compared with."""

    occurrence: str
    status: Status
    days: int
    done: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that reads differently than in an earlier version.

    `before` is None for one that was not there, `after` for one that the plan no longer holds.
    """

    before: Stood | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs in a place: the position's title, and the name of whoever signs, empty where none is known.

    `by` is the acting officer's own title on the report's day; empty while the post's holder signs.
    """

    title: str
    name: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The blocks at a memo's end, in the order in which it climbs."""

    prepared_by: Signatory
    checked_by: Signatory
    permanent_secretary: Signatory
    chief_executive: Signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one report says.

    `rows` are those it speaks of, in the plan's order and then by date; in an overdue report the longest overdue
    first, and after them what was done late. `every` are all dated duties of the plan, which `total` and `by_unit`
    count, whatever the report speaks of. `ahead` are the rows that come within the horizon. `undated` are the
    duties without a date. `head` is the end of the ledger it rests on. `version` is None for one made by hand.
    `changes` say what differs from version `changed_since`, which is None unless an earlier one was signed.
    """

    subject: Subject
    agency: str
    agency_name: str
    district: str
    province: str
    fiscal_year: int
    plan_title: str
    section: str
    signatures: Signatures
    rows: tuple[Row, ...]
    every: tuple[Row, ...]
    ahead: tuple[Row, ...]
    undated: tuple[tuple[Measure, Obligation], ...]
    measures: tuple[Measure, ...]
    unit_titles: Mapping[str, str]
    total: Tally
    by_unit: tuple[Tally, ...]
    head: Head
    version: int | None = None
    changed_since: int | None = None
    changes: tuple[Change, ...] = ()

    @property
    def mark(self) -> Mark:
        """Return what its files are known by again."""
        return Mark(report=self.subject.key, version=self.version or 0, head=self.head.seq, head_hash=self.head.hash)


def standing(report: Report) -> tuple[Stood, ...]:
    """Return how the rows that a report shows stand in it."""
    return tuple(_stood(row) for row in report.rows)


def _stood(row: Row) -> Stood:
    return Stood(row.occurrence, row.status, row.days, row.done.on if row.done else None)


def changes_since(before: tuple[Stood, ...], after: Report, moved: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what a report shows otherwise than an earlier version did.

    `moved` leads from the keys of occurrences to those they became. What the earlier version showed and this one
    does not is looked up among all of the plan's duties.
    """
    earlier = {_latest(one.occurrence, moved): one for one in before}
    every = {row.occurrence: row for row in after.every}
    keys = dict.fromkeys([row.occurrence for row in after.rows] + list(earlier))
    changes = [Change(before=earlier.get(key), after=every.get(key)) for key in keys]
    return tuple(one for one in changes if _differs(one))


def _latest(key: str, moved: Mapping[str, str]) -> str:
    seen = set()
    while key in moved and key not in seen:
        seen.add(key)
        key = moved[key]
    return key


def _differs(change: Change) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    now = _stood(after)
    return (before.status, before.days, before.done) != (now.status, now.days, now.done)
