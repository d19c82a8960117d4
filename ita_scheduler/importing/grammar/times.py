"""Where a text speaks of time: the terms found in it, and what smells of time and is no term."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ita_scheduler.importing.grammar.lexing import lex
from ita_scheduler.importing.grammar.terms import SIGNALS, TERMS

if TYPE_CHECKING:
    from ita_scheduler.importing.grammar.lexing import Lexed
    from ita_scheduler.importing.grammar.parts import Part


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a lexed text, from `start` to before `end`."""

    start: int
    end: int
    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class Times:
    """All that a text says about time, in its order. `unknown` are stretches of it that no term covers."""

    lexed: Lexed
    found: tuple[Found, ...]
    unknown: tuple[tuple[int, int], ...]

    def within(self, start: int, end: int) -> tuple[Found, ...]:
        """Return the terms that begin in that stretch."""
        return tuple(one for one in self.found if start <= one.start < end)

    def unknown_within(self, start: int, end: int) -> tuple[str, ...]:
        """Return what is not understood in that stretch, as printed with some of what follows it."""
        lexed = self.lexed
        found = [(first, last) for first, last in self.unknown if start <= first < end]
        return tuple(
            " ".join(lexed.printed(first, min(last + 12, end, len(lexed.text))).split()) for first, last in found
        )


@lru_cache(maxsize=1024)
def times_in(source: str) -> Times:
    """Find every term: the longest first, of equal ones the earlier row of the table."""
    lexed = lex(source)
    text = lexed.text
    candidates = [
        (not term.comes_first, found.start() - found.end(), row, found, term)
        for row, term in enumerate(TERMS)
        if term.can_stand_in(text)
        for found in term.pattern.finditer(text)
        if found.end() > found.start()
    ]
    candidates.sort(key=lambda one: one[:3])
    taken = bytearray(len(text))
    accepted: list[Found] = []
    for *_, found, term in candidates:
        start, end = found.span()
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            accepted.append(Found(start, end, term.name, term.part(found)))
    unknown = tuple(found.span() for found in SIGNALS.finditer(text) if not all(taken[found.start() : found.end()]))
    return Times(lexed, tuple(sorted(accepted, key=lambda one: one.start)), _joined(unknown, taken))


def _joined(spans: tuple[tuple[int, int], ...], taken: bytearray) -> tuple[tuple[int, int], ...]:
    """Join what stands close together, and leave out a signal half of which a term has explained."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if any(taken[start:end]):
            continue
        if joined and start - joined[-1][1] <= 6:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
