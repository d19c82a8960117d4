"""The comparison: the same days rehearsed under the old plans and under the new, and held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.difference import Change, Compared, Round, difference, foreseen, rounds
from ita_scheduler.usecases.rehearse import Rehearsal, Unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: its offices, and a ledger of its own that the rehearsal may write to."""

    offices: Sequence[Office]
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changes: every notice in its class, every round of a duty in both plans, and how many mails there are."""

    notices: tuple[Compared, ...]
    rounds: tuple[Round, ...]
    mails: tuple[int, int]

    @property
    def differs(self) -> bool:
        """Tell whether anything at all is said otherwise, or a round has other dates."""
        return any(one.change is not Change.KEPT for one in self.notices) or any(one.is_changed for one in self.rounds)


def compare(old: Side, new: Side, span: Span, on_day: Callable[[date], None] | None = None) -> Comparison:
    """Rehearse both over the same days, in which nobody answers, and compare them."""
    before, after = _mails(old, span, on_day), _mails(new, span, on_day)
    matched = rounds(old.offices, new.offices)
    return Comparison(
        notices=difference(foreseen(before), foreseen(after), matched),
        rounds=matched,
        mails=(len(before), len(after)),
    )


def _mails(side: Side, span: Span, on_day: Callable[[date], None] | None) -> list[Planned]:
    unwritten = Unwritten()
    rehearsal = Rehearsal(
        offices=side.offices,
        ledger=side.ledger,
        composer=unwritten,
        drafter=unwritten,
        start=span.start,
        end=span.end,
        on_day=on_day,
    )
    return [*rehearsal.run()]
