"""A TOML file read from disk: its table, and on demand the line and column of each key.

Whatever is wrong with the file as a file, or with its TOML, is a Problem and never a traceback: the files are
written by hand, by people who use word processors.
"""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.config.sentences import problem

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.errors import Problem

Loc = tuple[str | int, ...]
"""The way to a value from the top of a file: ("measures", 2, "units", 0)."""

# A plan of a hundred measures is about 100 kB; more is a wrong file, and tomllib is slow.
LARGEST = 2 * 1024 * 1024

_TOMLLIB_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

# How tomllib's own (English) sentences begin, and the kind of fault that says the same in both languages.
_SYNTAX_KINDS = {
    "Cannot overwrite": "toml_twice",
    "Cannot declare": "toml_twice",
    "Duplicate inline table key": "toml_twice",
    "Cannot mutate": "toml_twice",
    "Cannot redefine": "toml_twice",
    "Invalid value": "toml_value",
    "Invalid date": "toml_date",
    "Illegal character": "toml_string",
    "Unterminated string": "toml_string",
    "Expected '\"": "toml_string",
    "Unescaped": "toml_string",
    "Invalid hex value": "toml_string",
    "Unclosed": "toml_bracket",
    "Invalid statement": "toml_statement",
    "Invalid initial character": "toml_statement",
    "Expected '='": "toml_statement",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose TOML is right: what it says, and what was odd about it (`warnings`)."""

    path: Path
    text: str
    table: dict[str, Any]
    warnings: tuple[Problem, ...] = ()

    def place(self, loc: Loc, *, of_key: bool = False) -> tuple[int, int]:
        """Return line and column of the value at `loc` (or of its key); of what surrounds it when it is absent.

        The parser that knows positions is loaded here, when there is a fault to show, and not at every start.
        """
        from ita_scheduler.config.places import places  # noqa: PLC0415 - keeps tree-sitter out of a start without faults

        found = places(self.text)
        if of_key and loc in found.keys:
            return found.keys[loc]
        while loc and loc not in found.values:
            loc = loc[:-1]
        return found.values.get(loc, (1, 1))


def read_toml(path: Path) -> Source | Problem:
    """Read the file; return the first thing that makes it unusable as a Problem."""
    content = _read(path)
    if not isinstance(content, bytes):
        return content
    warnings: tuple[Problem, ...] = ()
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        warnings = (problem("file_bom", path, (1, 1), is_warning=True),)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return problem("file_encoding", path, _place_of_byte(content, error.start))
    table = _parse(path, text)
    return Source(path, text, table, warnings) if isinstance(table, dict) else table


def _read(path: Path) -> bytes | Problem:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return problem("file_directory", path)
        if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            return problem("file_special", path)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return problem("file_missing", path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        return problem("file_unreadable", path, reason=reason)
    return content if len(content) <= LARGEST else problem("file_too_large", path, limit=LARGEST // 1024)


def _place_of_byte(content: bytes, at: int) -> tuple[int, int]:
    before = content[:at]
    return before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1


def _parse(path: Path, text: str) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = str(error)
    except ValueError:  # Python itself refuses a number of more than 4300 digits
        return problem("toml_number", path)
    except RecursionError:
        return problem("toml_depth", path)
    found = _TOMLLIB_PLACE.search(sentence)
    detail = sentence[: found.start()] if found else sentence
    kind = next((kind for start, kind in _SYNTAX_KINDS.items() if detail.startswith(start)), "toml_syntax")
    if found and found[1]:
        return problem(kind, path, (int(found[1]), int(found[2])), detail=detail)
    return problem(kind, path, (text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1), detail=detail)
