"""Where the phrases of duties stand in the cells they were read from.

A phrase is looked for without white space, since line breaks and wraps are lost on the way to it; where hands or OCR
changed letters, on its folded form. A phrase put together from two cells is marked in both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ita_scheduler.importing.folding import fold, key
from ita_scheduler.importing.review.words import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ita_scheduler.importing.document import Cell
    from ita_scheduler.importing.understood import ReadObligation

# Less than this is met by chance.
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a cell's text with the numbers of the duties read from it; `ending` are those that end here."""

    text: str
    duties: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


@dataclass(slots=True)
class _Source:
    """A cell's text without white space, the way back, and the parts of it that are taken by a duty."""

    cell: Cell
    bare: str
    places: list[int]
    taken: list[tuple[int, int, int]] = field(default_factory=list)
    _after: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def find(self, phrase: str) -> tuple[int, int] | None:
        """Return where a phrase stands: the same phrase again is its next place, if there is one."""
        at = self.bare.find(phrase, self._after[phrase])
        at = self.bare.find(phrase) if at < 0 else at
        if at < 0:
            return None
        self._after[phrase] = at + len(phrase)
        return self.places[at], self.places[at + len(phrase) - 1] + 1

    def find_folded(self, phrase: str) -> tuple[int, int] | None:
        folded = fold(self.cell.text[:LONGEST])
        at = folded.text.find(phrase)
        return None if at < 0 else folded.span(at, at + len(phrase))


def marked(row: Sequence[Cell], duties: Sequence[ReadObligation]) -> tuple[tuple[Segment, ...], ...]:
    """Return the text of each cell in segments; joined, they are the text, as much of it as is shown."""
    sources = [_source(cell) for cell in row]
    for number, duty in enumerate(duties):
        # The duty's own cell first: the same words may stand in the steps.
        nearest = sorted(sources, key=lambda one: one.cell.place != duty.place)
        for source, (start, end) in _places(nearest, duty.phrase[:LONGEST]):
            source.taken.append((start, end, number))
    return tuple(_segments(source) for source in sources)


def _source(cell: Cell) -> _Source:
    text = cell.text[:LONGEST]
    return _Source(cell, "".join(text.split()), [at for at, char in enumerate(text) if not char.isspace()])


def _places(sources: Sequence[_Source], phrase: str) -> Iterator[tuple[_Source, tuple[int, int]]]:
    bare = "".join(phrase.split())
    if not bare:
        return
    for source in sources:
        if place := source.find(bare):
            yield source, place
            return
    folded = key(phrase)
    for source in sources:
        if folded and (place := source.find_folded(folded)):
            yield source, place
            return
    yield from _in_two(sources, bare)


def _in_two(sources: Sequence[_Source], bare: str) -> Iterator[tuple[_Source, tuple[int, int]]]:
    """Find a phrase whose beginning stands in one cell and whose end in another."""
    length, first = max(
        ((_longest_beginning(source.bare, bare), n) for n, source in enumerate(sources)), default=(0, 0)
    )
    if not _SHORTEST_PART <= length <= len(bare) - _SHORTEST_PART:
        return
    for source in sources:
        if source is not sources[first] and (place := source.find(bare[length:])):
            beginning = sources[first].find(bare[:length])
            if beginning is not None:
                yield sources[first], beginning
            yield source, place
            return


def _longest_beginning(text: str, phrase: str) -> int:
    """Return how many letters of a phrase's beginning stand in a text."""
    low, high = 0, len(phrase)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if phrase[:middle] in text else (low, middle - 1)
    return low


def _segments(source: _Source) -> tuple[Segment, ...]:
    text = source.cell.text
    if not source.taken:
        return (Segment(text),)
    cuts = sorted({0, len(text), *(at for start, end, _ in source.taken for at in (start, end))})
    segments = []
    for start, end in pairwise(cuts):
        over = tuple(n for first, last, n in source.taken if first <= start and end <= last)
        ending = tuple(n for _, last, n in source.taken if last == end and n in over)
        segments.append(Segment(text[start:end], over, ending))
    return tuple(segments)
