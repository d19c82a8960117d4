"""Text as it is compared: without what typing, OCR and line wraps do to Thai, and with the way back to the source.

Stored text is never rewritten. It is matched on its folded form: no white space (but between two numbers), Arabic
digits, no tone marks, no control characters, ำ as า (the two are lost and found for each other), เเ as แ, lower case.
Words to look for are folded the same way.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Tone marks, ็ (a short vowel that hands forget), ์, the two halves of a decomposed ำ, invisible characters.
_INVISIBLE = "\u200b\ufeff\u00ad"
_DROPPED = "่้๊๋็์ํฺ๎\u200c\u200d\u2060\0" + _INVISIBLE
_DIGITS = frozenset("0123456789")
_VOWELS = frozenset("ะาัิีึืุู")


class _Characters(dict[int, str]):
    """What each character becomes, by its code point; the empty text drops it."""

    def __missing__(self, code: int) -> str:
        """Write capitals small, where that is one character, and drop what nobody sees."""
        char = chr(code)
        small = char.lower()
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn") and not char.isspace():
            small = ""
        self[code] = small if len(small) < 2 else char
        return self[code]


_CHARACTERS = _Characters(
    {ord(char): "-" for char in "–—−‐‑‒―"}
    | {ord(char): "" for char in _DROPPED}
    | {ord(thai): str(n) for n, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")}
    | {ord("ำ"): "า", ord("ฏ"): "ฎ"}
    | {ord(char): '"' for char in "“”„"}
    | {ord(char): "'" for char in "‘’"}
)
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_TWICE = re.compile("([ะาัิีึืุู])\\1+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded form; `starts` and `ends` say where in `source` each of its characters stands."""

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def printed(self, start: int, end: int) -> str:
        """Return what is printed where the folded characters from `start` to before `end` stand."""
        first, last = self.span(start, end)
        return self.source[first:last]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the places in the source, marks of the last character included."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.source)
            return at, at
        return self.starts[start], self.ends[end - 1]


def fold(source: str) -> Folded:
    """Fold a text and remember where each character came from."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    after_space = False
    for at, char in enumerate(source):
        folded = _CHARACTERS[ord(char)]
        if not folded:
            if ends and char not in _INVISIBLE:
                ends[-1] = at + 1
            continue
        if folded.isspace():
            after_space = True
            continue
        if after_space and folded in _DIGITS and text and text[-1] in _DIGITS:
            text.append(" ")  # two numbers stay two
            starts.append(at - 1)
            ends.append(at)
        after_space = False
        if folded == "เ" and text and text[-1] == "เ":
            text[-1], ends[-1] = "แ", at + 1
        elif folded in _VOWELS and text and text[-1] == folded:
            ends[-1] = at + 1  # a vowel struck twice
        else:
            text.append(folded)
            starts.append(at)
            ends.append(at + 1)
    return Folded(source, "".join(text), tuple(starts), tuple(ends))


def key(words: str) -> str:
    """Return the folded form alone: two texts are the same when their keys are."""
    plain = _BETWEEN_NUMBERS.sub("\0", words.translate(_CHARACTERS))
    joined = "".join(plain.split()).replace("\0", " ").replace("เเ", "แ")
    return _TWICE.sub(r"\1", joined)


def distance(one: str, other: str, most: int = 2) -> int:
    """Return how many letters must be put in, left out or changed (Levenshtein); `most` + 1 for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for n, char in enumerate(one, start=1):
        diagonal, row[0] = row[0], n
        for m, other_char in enumerate(other, start=1):
            diagonal, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, diagonal + (char != other_char))
        if min(row) > most:
            return most + 1
    return row[-1]
