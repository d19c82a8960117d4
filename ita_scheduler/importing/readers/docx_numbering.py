"""The numbers that Word writes before paragraphs by itself: counted as Word counts, written as Word writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.numbers import written

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_HOLE = re.compile(r"%([1-9])")
# Bullets are letters of picture fonts, at places where no other font has any.
_PICTURE_LETTER = re.compile("[\ue000-\uf8ff]")
# Styles are based on one another; a chain longer than this is a ring.
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    after: str = " "
    is_legal: bool = False
    restarts: bool = True


class Numbering:
    """The lists of a document and how far each has been counted."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int], dict[int, _Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles: dict[str, tuple[str, str | None, int | None]] = {}
        for element in numbering if numbering is not None else ():
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = _levels(element)
            elif element.tag == W + "num":
                self._add_list(element)
        for style in styles.iterfind(W + "style") if styles is not None else ():
            number = style.find(f"{W}pPr/{W}numPr")
            self._styles[style.get(W + "styleId", "")] = (_value(style, "basedOn") or "", *_numbered(number))

    def before(self, properties: etree._Element | None) -> str:
        """Return what stands before a paragraph with these properties, "" without a number; and count it."""
        if properties is None:
            return ""
        number, level = _numbered(properties.find(W + "numPr"))
        style_number, style_level = self._of_style(_value(properties, "pStyle") or "")
        number = number if number is not None else style_number
        level = level if level is not None else style_level or 0
        if number is None or number not in self._lists or not 0 <= level < _LEVELS:
            return ""
        return self._next(number, level)

    def _of_style(self, style: str) -> tuple[str | None, int | None]:
        for _ in range(_LONGEST_CHAIN):
            based_on, number, level = self._styles.get(style, ("", None, None))
            if number is not None or not based_on:
                return number, level
            style = based_on
        return None, None

    def _add_list(self, element: etree._Element) -> None:
        starts: dict[int, int] = {}
        levels: dict[int, _Level] = {}
        for override in element.iterfind(W + "lvlOverride"):
            at = _integer(override.get(W + "ilvl"), 0)
            if (start := _value(override, "startOverride")) is not None:
                starts[at] = _integer(start, 1)
            levels |= _levels(override)
        self._lists[element.get(W + "numId", "")] = (_value(element, "abstractNumId") or "", starts, levels)

    def _next(self, number: str, at: int) -> str:
        abstract, starts, overridden = self._lists[number]
        levels = self._abstract.get(abstract, {}) | overridden
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if at in starts and (number, at) not in self._begun:
            self._begun.add((number, at))
            counts[at] = starts[at]
        else:
            so_far = counts[at]
            counts[at] = levels.get(at, _Level()).start if so_far is None else so_far + 1
        for deeper in range(at + 1, _LEVELS):
            if levels.get(deeper, _Level()).restarts:
                counts[deeper] = None
        return _label(levels, counts, at)


def _label(levels: dict[int, _Level], counts: list[int | None], at: int) -> str:
    level = levels.get(at, _Level())
    if level.form == "none":
        return ""
    if level.form == "bullet":
        return _PICTURE_LETTER.sub("•", level.text) + level.after if level.text else ""

    def count(hole: re.Match[str]) -> str:
        other = int(hole[1]) - 1
        its = levels.get(other, _Level())
        so_far = counts[other]
        return written(its.start if so_far is None else so_far, "decimal" if level.is_legal else its.form)

    label = _HOLE.sub(count, level.text)
    return label + level.after if label else ""


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {
        _integer(level.get(W + "ilvl"), 0): _Level(
            form=_value(level, "numFmt") or "decimal",
            text=_value(level, "lvlText") or "",
            start=_integer(_value(level, "start"), 1),
            after="" if _value(level, "suff") == "nothing" else " ",
            is_legal=level.find(W + "isLgl") is not None,
            restarts=_value(level, "lvlRestart") != "0",
        )
        for level in element.iterfind(W + "lvl")
    }


def _numbered(element: etree._Element | None) -> tuple[str | None, int | None]:
    """Return the list and the level that these properties name; each may be left to the style."""
    if element is None:
        return None, None
    level = _value(element, "ilvl")
    return _value(element, "numId"), None if level is None else _integer(level, 0)


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(W + name)
    return None if found is None else found.get(W + "val")


def _integer(text: str | None, otherwise: int) -> int:
    """Read a number of at most nine digits; what is none, or longer, is not believed."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise
