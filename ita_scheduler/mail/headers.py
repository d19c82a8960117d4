"""Header lines: Thai in them is written as RFC 2047 encoded words, cut between whole characters.

A cut never falls inside a character (RFC 2047 §5), and not between a base character and its marks, since a mail
program that shows one encoded word at a time would show a mark without its letter. Whatever is not printable ASCII is
encoded, line ends too, so that no text can begin another header.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache

# An encoded word is at most 75 octets (RFC 2047 §2): "=?utf-8?B?" and "?=" are 12, so 60 remain for base64, which
# hold 45 octets of text. A line with such a word in it is at most 76 (ibid.), another one 78 (RFC 5322 §2.1.1).
_WORD_OCTETS = 45
_LINE = 78
_ENCODED_LINE = 76
_AROUND = len("=?utf-8?B??=")

# What must stay with the character before it: Thai vowels and tone marks above and below, sara am, combining
# marks, variation selectors, skin tones, and whatever a joiner joins. The two letters of a flag stay together.
_JOINS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ecd\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_CLUSTER = re.compile(f"(?:{_FLAG}|(?s:.))(?:[{_JOINS}]|(?<=\u200d)(?s:.))*")

_PLAIN = re.compile(r"[ -~]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def unstructured(name: str, text: str) -> str:
    """Write a header of free text, such as Subject, folded, without a line end at its end."""
    if _PLAIN.fullmatch(text) and "=?" not in text and len(name) + 2 + len(text) <= _LINE:
        return f"{name}: {text}"
    return f"{name}: {_encoded(text, len(name) + 2)}"


@lru_cache(maxsize=4096)
def mailbox(name: str, display: str, address: str) -> str:
    """Write a header with one address and its display name, folded, without a line end at its end."""
    if not display:
        return f"{name}: {address}"
    limit = _LINE
    if _PLAIN.fullmatch(display) and "=?" not in display and len(display) <= _LINE // 2:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        phrase = display if _ATOMS.fullmatch(display) else f'"{escaped}"'
    else:
        phrase, limit = _encoded(display, len(name) + 2), _ENCODED_LINE
    last_line = len(phrase.rpartition("\r\n")[2]) + (0 if "\r\n" in phrase else len(name) + 2)
    gap = " " if last_line + len(address) + 3 <= limit else "\r\n "
    return f"{name}: {phrase}{gap}<{address}>"


def _encoded(text: str, taken: int) -> str:
    """Encode as base64 words; `taken` octets of the first line are used up by the header's name."""
    room = min((_ENCODED_LINE - taken - _AROUND) // 4 * 3, _WORD_OCTETS)
    words: list[str] = []
    word: list[bytes] = []
    size = 0
    for cluster in _clusters(text):
        if size + len(cluster) > room and word:
            words.append(_word(b"".join(word)))
            word, size, room = [], 0, _WORD_OCTETS
        word.append(cluster)
        size += len(cluster)
    words.append(_word(b"".join(word)))
    return "\r\n ".join(words)


def _clusters(text: str) -> list[bytes]:
    """Cut into clusters as UTF-8; one too long for any word is cut between its characters."""
    found: list[bytes] = []
    for cluster in _CLUSTER.findall(text):
        octets = cluster.encode("utf-8", "replace")
        if len(octets) <= _WORD_OCTETS:
            found.append(octets)
        else:
            found += [char.encode("utf-8", "replace") for char in cluster]
    return found


def _word(octets: bytes) -> str:
    return f"=?utf-8?B?{b64encode(octets).decode('ascii')}?="
