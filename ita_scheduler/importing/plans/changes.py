"""What differs between a plan and what becomes of it: a kind, whose, and a Thai sentence for the officer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import long_date, thai_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

Table = dict[str, Any]

_SHOWN = 4  # dates of a monthly duty that stand in a sentence
_BEFORE = 30  # letters before the first that differs
_WORDS = 90  # letters of a phrase that stand in a sentence


class ChangeKind(StrEnum):
    """What happened to a measure or to a duty."""

    MEASURE_ADDED = "measure_added"
    MOVED = "moved"  # another code, or another place among the measures
    TITLE_CHANGED = "title_changed"
    UNITS_CHANGED = "units_changed"
    PERIOD_CHANGED = "period_changed"
    STEPS_CHANGED = "steps_changed"
    OBLIGATION_ADDED = "obligation_added"
    DUE_CHANGED = "due_changed"  # `before` and `after` say from which dates to which
    PHRASE_CHANGED = "phrase_changed"  # other words, the same dates
    WORDS_MOVED = "words_moved"  # the years in our own sentences
    DROPPED = "dropped"  # no longer in the document
    SETTING_CHANGED = "setting_changed"  # of the plan itself: its year, its title, its first day


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `obligation` is None when it is the whole measure's, `measure` when it is the whole plan's."""

    kind: ChangeKind
    measure: str | None
    obligation: str | None = None
    sentence: str
    before: tuple[date, ...] = ()
    after: tuple[date, ...] = ()

    @property
    def id(self) -> str:
        """Return the id of what changed; empty for the plan."""
        return self.obligation or self.measure or ""


def label(measure: Table) -> str:
    """Name a measure by its code and its title: codes change from year to year."""
    return f"{measure.get('code', measure['id'])} {shortened(measure['title'])}"


def shortened(text: str) -> str:
    """Return a text as it may stand in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _WORDS else f"{flat[:_WORDS].rstrip()}…"


def where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Return two texts shortened to where they differ: a long phrase often differs in its month only."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    start = max(0, same - _BEFORE)
    mark = "…" if start else ""
    return mark + shortened(one[start:]), mark + shortened(other[start:])


def dates_said(days: Sequence[date]) -> str:
    """Say dates in words: the first ones, and how many more."""
    if not days:
        return "ไม่มีวันครบกำหนด"
    said = ", ".join(long_date(day) for day in days[:_SHOWN])
    return said if len(days) <= _SHOWN else f"{said} และอีก {thai_digits(len(days) - _SHOWN)} ครั้ง"


def names_said(names: Iterable[str]) -> str:
    """List names between quotation marks."""
    return ", ".join(f"“{name}”" for name in names)
