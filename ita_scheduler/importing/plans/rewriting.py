"""A plan file's text for a changed table: what did not change stays to the letter, comments and all.

The text is cut where its tables begin. Whatever stands above the first measure is kept; of the measures and duties,
each that says the same as before keeps its own lines, and only the others are written anew. What comes out is read
back: should a file be written in a way that cannot be cut so (a list of inline tables, a text over several lines that
looks like a table's name), the whole plan is written anew, without its comments.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ita_scheduler.importing.plans.plan_text import (
    HEADING,
    PLACE,
    heading,
    measure_itself,
    obligation_lines,
    plan_text,
)
from ita_scheduler.importing.toml_text import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Table = dict[str, Any]

_TABLE = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_VALUE = r"(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s#\"']+)"


@dataclass(slots=True)
class _Written:
    """The lines of one measure: comments above it, itself, and each of its duties."""

    above: list[str]
    itself: list[str]
    duties: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Cut:
    """The lines of a file: above the first measure, the measures, and other tables behind it."""

    top: list[str] = field(default_factory=list)
    measures: list[_Written] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


def rewritten(text: str, table: Mapping[str, Any]) -> str:
    """Return the file's text as it must be so that it says `table`."""
    before = tomllib.loads(text)
    wanted = _bare(table)
    if _bare(before) == wanted:
        return text
    plain = text.replace("\r\n", "\n")
    made = "\n".join(_lines(_cut(plain), before, table)).rstrip("\n") + "\n"
    try:
        is_right = _bare(tomllib.loads(made)) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        made = plan_text(table, with_defaults=False)
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _bare(table: Mapping[str, Any]) -> Table:
    """Return the table as TOML gives it back: a measure's place is a comment, and no duties are no lines."""
    measures = [
        {name: held for name, held in one.items() if name != "place" and (name != "obligations" or held)}
        for one in table["measures"]
    ]
    return {**table, "measures": measures}


def _lines(cut: _Cut, before: Table, table: Mapping[str, Any]) -> Iterator[str]:
    yield from _top(cut.top, before, table)
    former = {one["id"]: n for n, one in enumerate(before["measures"])}
    for measure in table["measures"]:
        n = former.get(measure["id"])
        if n is None or n >= len(cut.measures):
            yield from _spaced([*heading(measure), "", *measure_itself(measure)])
            for duty in measure.get("obligations", ()):
                yield from obligation_lines(duty)
        else:
            yield from _measure(cut.measures[n], before["measures"][n], measure)
    yield from cut.behind


def _measure(written: _Written, before: Table, measure: Mapping[str, Any]) -> Iterator[str]:
    if _itself(before) == _itself(measure):
        yield from _spaced([*written.above, *written.itself])
    elif before.get("code") == measure.get("code") and "place" not in measure:
        yield from _spaced([*written.above, *measure_itself(measure)])
    else:
        by_hand = [line for line in written.above if line.strip() and not line.startswith((HEADING, PLACE))]
        yield from _spaced([*heading(measure), *by_hand, "", *measure_itself(measure)])
    duties = before.get("obligations", [])
    former = dict(zip((one["id"] for one in duties), zip(duties, written.duties, strict=False), strict=False))
    for duty in measure.get("obligations", ()):
        was, lines = former.get(duty["id"], (None, []))
        yield from _spaced(lines if was == duty else list(obligation_lines(duty)))


def _itself(measure: Mapping[str, Any]) -> Table:
    return {name: held for name, held in measure.items() if name not in ("obligations", "place")}


def _spaced(lines: list[str]) -> Iterator[str]:
    """Give the lines with an empty one behind them."""
    yield from lines
    if lines and lines[-1].strip():
        yield ""


def _top(lines: list[str], before: Table, table: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines above the first measure, with the plan's own keys as they are now."""
    changed = {name for name in before if before[name] != table.get(name) and name != "measures"}
    is_inside = False  # of a table
    for line in lines:
        is_inside = is_inside or bool(_TABLE.fullmatch(line))
        name = line.partition("=")[0].strip()
        if is_inside or name not in changed:
            yield line
        elif name in table:
            comment = re.fullmatch(rf"\s*{name}\s*=\s*{_VALUE}\s*(#.*)?", line)
            yield f"{name} = {value(table[name])}{f'   {comment[2]}' if comment and comment[2] else ''}"


# ── Cutting ──


def _cut(text: str) -> _Cut:
    cut = _Cut()
    at = cut.top
    for line in text.split("\n"):
        found = _TABLE.fullmatch(line)
        if found is None:
            at.append(line)
            continue
        path = [part.strip().strip("\"'") for part in found[1].split(".")]
        if path[0] != "measures":
            above = _comments(at, of_measure=False) if cut.measures else []
            at = cut.behind if cut.measures else cut.top
            at += above
        elif len(path) == 1:
            above = _comments(at, of_measure=not cut.measures)
            cut.measures.append(_Written(above, []))
            at = cut.measures[-1].itself
        elif not cut.measures:
            pass  # a table of no measure: what is made of it will not be right
        elif path[1] != "obligations":
            at = cut.measures[-1].itself
        elif len(path) == 2:
            cut.measures[-1].duties.append(_comments(at, of_measure=False))
            at = cut.measures[-1].duties[-1]
        at.append(line)
    return cut


def _comments(lines: list[str], *, of_measure: bool) -> list[str]:
    """Take away the comments at the end of what stands before a table: they speak of it.

    Above the first measure stand the settings' comments too: there only a heading of ours begins its own.
    """
    start = len(lines)
    while start and not lines[start - 1].strip():
        start -= 1
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    if of_measure:
        start = next((n for n in range(start, len(lines)) if lines[n].startswith(HEADING)), len(lines))
    elif not any(line.strip() for line in lines[start:]):
        return []
    taken = lines[start:]
    del lines[start:]
    return taken
