"""Values as TOML on a line, and texts as a plan may hold them."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 116
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 4900  # a plan's text may have 5,000 characters


def written(text: str) -> str:
    """Return a text as a plan may hold it: one line, no control characters, not longer than is allowed."""
    flat = " ".join("".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char for char in text).split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}… (ตัดเพราะยาวเกินไป)"


def pair(name: str, held: object) -> Iterator[str]:
    """Write a key with its value: a list that does not fit on a line stands on several."""
    written = f"{name if _BARE.fullmatch(name) else value(name)} = {value(held)}"
    if isinstance(held, list) and (len(written) > WIDTH or any(isinstance(one, dict) for one in held)) and held:
        yield f"{name} = ["
        yield from (f"  {value(one)}," for one in held)
        yield "]"
    else:
        yield written


def value(held: object) -> str:
    """Write one value on one line."""
    if isinstance(held, bool):
        return "true" if held else "false"
    if isinstance(held, str):
        return json.dumps(held, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(held, list):
        return f"[{', '.join(map(value, held))}]"
    if isinstance(held, dict):
        inner = ", ".join(
            f"{name if _BARE.fullmatch(name) else value(name)} = {value(one)}" for name, one in held.items()
        )
        return f"{{ {inner} }}" if inner else "{}"
    return str(held)
