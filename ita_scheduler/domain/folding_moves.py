"""The folding of moves: what people said of an occurrence goes on under the key that the plan gives it.

A plan may move a date away and back again, or count a duty by units and then not. What was said under the other key
meanwhile comes back with it; what was said before belongs to whichever key it was said of.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.recorded import Move

if TYPE_CHECKING:
    from ita_scheduler.domain.history import History


def carry_over(history: History, old: str, new: str, day: date) -> None:
    """Let an occurrence go on under another key, by the fact that is folded now."""
    _move(history, old, new, day)
    # A key that comes back keeps what is its own, and takes what was stated since it was left.
    left = history.superseded_at.get(new, 0) if new in history.former_keys(old) else None
    history.superseded[old] = new
    history.superseded_at[old] = history.head.seq
    history.predecessors.setdefault(new, set()).add(old)
    history.in_force[new] = history.in_force.get(old, history.in_force[new])
    if left is not None:
        _come_back(history, old, new, left)
        return
    for kept in _kept(history):
        if old in kept:
            kept.setdefault(new, kept[old])
    if old in history.extended_act_by:
        history.extended_act_by.setdefault(new, history.extended_act_by[old])


def _kept(history: History) -> tuple[dict[str, Any], ...]:
    return (history.completions, history.waivers, history.acknowledgements, history.laps, history.requests)


def _move(history: History, old: str, new: str, day: date) -> None:
    """Note that the deadline moved; a key of the same date, of a measure that was renamed, moves nothing by itself."""
    former = history.moves.get(old)
    nominal, moved_to = (date.fromisoformat(key.rpartition("/")[2]) for key in (old, new))
    if former is not None and nominal == moved_to:
        history.moves[new] = former
        return
    if former is not None and former.adopted == day:  # nobody was told of the date between
        nominal = former.nominal or nominal
    if nominal != moved_to:
        history.moves[new] = Move(f"moved-{day}", day, nominal, history.head.seq)
    else:
        history.moves.pop(new, None)


def _come_back(history: History, old: str, new: str, left: int) -> None:
    """Take over what was stated of the other key after fact number `left`."""
    reopened = max((lap.fact for lap in history.laps.get(old, ()) if lap.is_reopening), default=0)
    closings: tuple[dict[str, Any], ...] = (history.completions, history.waivers)
    for closed in closings:
        if reopened > left:
            closed.pop(new, None)
        if old in closed and closed[old].fact > left:
            closed[new] = closed[old]
    answers: tuple[dict[str, tuple[Any, ...]], ...] = (history.acknowledgements, history.laps, history.requests)
    for given in answers:
        if any(one.fact > left for one in given.get(old, ())):
            given[new] = given[old]
    if old in history.extended_act_by:
        history.extended_act_by[new] = history.extended_act_by[old]


def give_back(history: History, key: str, successor: str) -> None:
    """Take from a successor what was said of a key that is listed again beside it: they are two matters."""
    for kept in _kept(history):
        if key in kept and kept.get(successor) == kept[key]:
            del kept[successor]
    if successor not in history.laps:
        history.extended_act_by.pop(successor, None)
