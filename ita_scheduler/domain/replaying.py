"""The replay: every decision of the past made again from the facts of its time, and held against what was written.

The same office, ledger and instant give the same decision, so that what should have been said can be reckoned for
every morning on which the present rules held. Report drafts are taken as they were drawn: their notices are left out
of the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import instant, local
from ita_scheduler.domain.folding import absorb
from ita_scheduler.domain.history import History
from ita_scheduler.domain.ledger import Fact, FactKind
from ita_scheduler.domain.notice import Kind, read_notice_key
from ita_scheduler.domain.outbox import DIGEST_SLOT
from ita_scheduler.domain.people import fingerprint
from ita_scheduler.domain.planning import plan_notices
from ita_scheduler.domain.ruling import rules_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.planning import Decision


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A notice on a morning, with the mark of the address it goes to."""

    on: date
    key: str
    address: str


@dataclass(slots=True)
class Replay:
    """What came of it: the history at the end, and where the past differs from what the rules give.

    `missing` should have been said in a mail of a morning on which others were decided, `unfounded` was said although
    nothing asked for it, `overlooked` would have been said on a working day on which nothing was decided at all, and
    `still_due` are the keys of those that were due and unsaid at the end of the last working day. `skipped` are the
    days that rest on other rules than the present ones. `quiet_until` is the instant before which nothing more can be
    due while no fact comes; None when that is not known.
    """

    history: History
    missing: list[Placed] = field(default_factory=list)
    unfounded: list[Placed] = field(default_factory=list)
    overlooked: list[Placed] = field(default_factory=list)
    still_due: frozenset[str] = frozenset()
    decided_again: int = 0
    quiet_until: datetime | None = None
    skipped: set[date] = field(default_factory=set)


def replay(office: Office, facts: Iterable[Fact], now: datetime, since: date | None = None) -> Replay:
    """Decide every morning again from `since` on, or from the first fact, until `now`."""
    return _Replaying(office, now, since or date.min).run(facts)


class _Replaying:
    def __init__(self, office: Office, now: datetime, since: date) -> None:
        self._office = office
        self._zone = office.agency.zone
        self._now = now
        self._since = since
        self._mark = rules_mark(office)
        self._found = Replay(History(self._zone))
        self._looked = date.min  # up to which day missed mornings were looked for
        self._quiet: tuple[int, datetime | None] | None = None  # after which fact nothing is due until when

    def run(self, facts: Iterable[Fact]) -> Replay:
        for at, group in groupby(facts, key=lambda fact: fact.at):
            if at > self._now:
                break
            self._look_until(at)
            self._take(at, list(group))
        self._look_until(self._now)
        if self._quiet is not None and self._quiet[0] == self._found.history.head.seq:
            self._found.quiet_until = self._quiet[1]
        return self._found

    def _take(self, at: datetime, facts: list[Fact]) -> None:
        """Take in the facts of one instant; where a decision begins among them, make it again first."""
        history = self._found.history
        decided: list[Fact] = []
        for fact in facts:
            if not decided and _is_digest(fact):
                decided = [other for other in facts if _is_digest(other)]
                self._compare(at, decided)
            absorb(history, fact)

    def _compare(self, at: datetime, decided: list[Fact]) -> None:
        today = local(at, self._zone).date()
        if not self._is_comparable(today):
            return
        self._found.decided_again += 1
        expected = set(_placed(plan_notices(self._office, self._found.history, at), today))
        said = {
            Placed(today, key, fact.body["address"])
            for fact in decided
            for key, *_ in fact.body["notices"]
            if read_notice_key(key)[1] is not Kind.REPORT
        }
        self._found.missing += sorted(expected - said)
        self._found.unfounded += sorted(said - expected)

    def _look_until(self, at: datetime) -> None:
        """Look at every working day that ended before an instant: is anything left that should have been said on it?"""
        if self._found.history.head.seq == 0:
            self._looked = local(at, self._zone).date() - timedelta(days=1)
            return
        times, calendar = self._office.agency.mail_times, self._office.calendar
        day = calendar.following(self._looked)
        while (end := instant(day, times.make_up_until, self._zone)) < at:
            self._found.still_due = frozenset()
            if self._is_comparable(day) and not self._is_quiet(end):
                self._note_overlooked(day, end)
            self._looked = day
            day = calendar.following(day)

    def _is_quiet(self, at: datetime) -> bool:
        """Tell whether the last decision said that nothing would be due before an instant, and nothing came since."""
        if self._quiet is None or self._quiet[0] != self._found.history.head.seq:
            return False
        return self._quiet[1] is None or self._quiet[1] > at

    def _note_overlooked(self, day: date, end: datetime) -> None:
        decision = plan_notices(self._office, self._found.history, end)
        self._quiet = (self._found.history.head.seq, decision.wake_at)
        known = {(one.key, one.address) for one in self._found.overlooked}
        fresh = sorted(set(_placed(decision, day)))
        self._found.still_due = frozenset(one.key for one in fresh)
        self._found.overlooked += [one for one in fresh if (one.key, one.address) not in known]

    def _is_comparable(self, day: date) -> bool:
        if day < self._since:
            return False
        if self._found.history.rules != self._mark:
            self._found.skipped.add(day)
            return False
        return True


def _is_digest(fact: Fact) -> bool:
    """Tell whether a fact states a digest that was decided; what is assumed after a restore never was."""
    is_composed = fact.kind is FactKind.COMPOSED and "assumed" not in fact.body
    return is_composed and fact.body["slot"].startswith(DIGEST_SLOT)


def _placed(decision: Decision, today: date) -> Iterator[Placed]:
    for planned in decision.planned:
        for notice in planned.notices:
            if notice.kind is not Kind.REPORT:
                yield Placed(today, notice.key, fingerprint(planned.message.address))
