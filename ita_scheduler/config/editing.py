"""Changes to a TOML file that somebody wrote: every other letter of it stays, comments and spaces too.

What comes out is read back; a file written in a way that cannot be changed so is refused rather than spoilt.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from ita_scheduler.config.places import spans
from ita_scheduler.config.secrets import IN_THE_CLEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ita_scheduler.config.toml import Loc

_COMMENTED = re.compile(r"(?m)^(\s*#[#\s]*(?:[\w.]+\.)?(?:password|heartbeat)\s*=\s*).*$")
# A shorter secret that somebody repeats in a comment could as well be any word.
SHORTEST_REPEATED = 6


class Unchangeable(Exception):
    """The file is right, but written in a way that cannot be changed letter by letter."""


def without(text: str, locs: Iterable[Loc]) -> str:
    """Return the text without these keys and their values; a line that held nothing else goes, its comment too.

    Raises Unchangeable.
    """
    for loc in locs:
        # One after the other: where two stand side by side, the first takes a comma that was the second's too.
        wanted, found, content = tomllib.loads(text), spans(text), text.encode()
        if loc not in found.keys:
            raise Unchangeable(str(loc))
        start, end = _cut(content, found.keys[loc][0], found.values[loc][1])
        _parent(wanted, loc).pop(loc[-1])
        text = _checked(content[:start] + content[end:], wanted)
    return text


def with_texts(text: str, texts: Mapping[Loc, str]) -> str:
    """Return the text with other strings as the values of keys, or of elements, that are there. Raises Unchangeable."""
    wanted, found, content = tomllib.loads(text), spans(text), text.encode()
    for loc, value in sorted(texts.items(), key=lambda one: found.values.get(one[0], (0, 0)), reverse=True):
        if loc not in found.values:
            raise Unchangeable(str(loc))
        start, end = found.values[loc]
        content = content[:start] + _string(value).encode() + content[end:]
        _parent(wanted, loc)[loc[-1]] = value
    return _checked(content, wanted)


def without_secrets(text: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Return the text of a config.toml with every secret blanked, and which stood there; also one in a comment.

    Raises Unchangeable.
    """
    table = tomllib.loads(text)
    found = {place: secret for place in IN_THE_CLEAR if (secret := _text_at(table, place))}
    blanked = with_texts(text, dict.fromkeys(found, "")) if found else text
    bare = _COMMENTED.sub(r'\1""', blanked)
    for secret in found.values():
        bare = bare.replace(secret, "") if len(secret) >= SHORTEST_REPEATED else bare
    # Inside a string over several lines it was no comment: then it stays as it is.
    bare = bare if tomllib.loads(bare) == tomllib.loads(blanked) else blanked
    return bare, tuple(found)


def _text_at(table: Any, place: tuple[str, ...]) -> str | None:
    for key in place:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, str) else None


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parent(table: Any, loc: Loc) -> Any:
    for part in loc[:-1]:
        table = table[part]
    return table


def _cut(content: bytes, start: int, end: int) -> tuple[int, int]:
    """Widen a pair to what goes with it: its line when it stands there alone, else the comma beside it."""
    line_start = content.rfind(b"\n", 0, start) + 1
    line_end = content.find(b"\n", end)
    line_end = len(content) if line_end < 0 else line_end + 1
    behind = content[end:line_end].strip()
    if not content[line_start:start].strip() and (not behind or behind.startswith(b"#")):
        return line_start, line_end
    if comma := re.match(rb"\s*,\s*", content[end:]):
        return start, end + comma.end()
    before = re.search(rb"\s*,\s*$", content[:start])
    return (before.start() if before else start), end


def _checked(content: bytes, wanted: dict[str, Any]) -> str:
    made = content.decode()
    try:
        is_right = tomllib.loads(made) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise Unchangeable
    return made
