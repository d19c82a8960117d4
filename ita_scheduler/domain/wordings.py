"""What people wrote: words that are kept for ever are ones that can be seen."""

from __future__ import annotations

import unicodedata

# Signs by which a text is shown in another order than it is written in: what is read is then not what is recorded.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\u2028\u2029", " "))


def on_one_line(text: str) -> str:
    """Return a text on one line: line ends and tabs become spaces."""
    return text.replace("\r\n", " ").translate(_SPACES).strip()


def unseen_in(text: str) -> str | None:
    """Return the code point of the first sign that cannot be seen and changes what is (U+001B), None without one."""
    return next((f"U+{ord(letter):04X}" for letter in text if _is_unseen(letter)), None)


def visible(text: str) -> str:
    """Return a text as it may be shown on a terminal: each such sign but a line end as its code point."""
    return "".join(f"‹U+{ord(one):04X}›" if one != "\n" and _is_unseen(one) else one for one in text)


def _is_unseen(letter: str) -> bool:
    # Half of a pair (Cs) is what Python makes of octets that are no UTF-8.
    return letter in _TURNING or unicodedata.category(letter) in ("Cc", "Cs")
