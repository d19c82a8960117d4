"""Which words a pattern cannot do without: where none of them stands, its regular expression need not be tried."""

from __future__ import annotations

import re

# One piece of a pattern: an escaped character, a look around, a bracket, a slot, a sign of repetition, or plain words.
_PIECES = re.compile(r"\\.|\(\?[=!<]=?!?|[()\[\]|]|\{[a-z]+\}|[?*+^$]|\{[\d,]+\}|[^\\()\[\]|{}?*+^$]+", re.DOTALL)

Words = frozenset[str] | None


def needed_words(pattern: str) -> Words:
    """Return words of which every match of the folded pattern holds at least one; None when there are none such."""
    return _choice(_PIECES.findall(pattern))


def _choice(pieces: list[str]) -> Words:
    """Read alternatives up to the bracket that closes them, taking the pieces away."""
    found = [_sequence(pieces)]
    while pieces and pieces[0] == "|":
        pieces.pop(0)
        found.append(_sequence(pieces))
    if pieces:
        pieces.pop(0)
    return None if None in found else frozenset().union(*(one for one in found if one))


def _sequence(pieces: list[str]) -> Words:
    """Return the words of the piece that is hardest to find: every piece that cannot be left out is needed."""
    needed: list[frozenset[str]] = []
    while pieces and pieces[0] not in "|)]":
        piece = pieces.pop(0)
        if piece in ("(", "[") or piece.startswith("(?"):
            inner = _choice(pieces)
            words = inner if piece == "(" else None
        else:
            words = frozenset([piece]) if piece[0] not in "\\{?*+^$" else None
        if pieces and pieces[0] in ("?", "*"):
            words = frozenset([piece[:-1]]) if words and len(piece) > 1 and piece in words else None
        if words:
            needed.append(words)
    return max(needed, key=lambda words: min(map(len, words)), default=None)
