"""What nobody sees is taken out of a text, what everybody sees stays as it is."""

from __future__ import annotations

import re

# Control characters and lone surrogates; zero-width spaces, which Thai pages put between words; byte order marks and
# marks of direction; soft hyphens. U+200D and U+200C stay: they change letters of some scripts.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\xa0\u2000-\u200a\u202f\u3000]+")


def clean(text: str) -> str:
    r"""Return the text without what is invisible; runs of spaces become one, empty lines go, lines end in \\n."""
    lines = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).split("\n")
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in lines) if line)


def one_line(text: str) -> str:
    """Return the cleaned text with a space for every line break."""
    return clean(text).replace("\n", " ")
