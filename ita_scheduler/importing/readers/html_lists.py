"""The numbers that a browser writes before the items of a list."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.numbers import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "thai": "thaiNumbers",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "none": "",
    "disc": "-",
    "circle": "-",
    "square": "-",
}
_STYLE = re.compile(r"list-style(?:-type)?\s{0,9}:\s{0,9}([a-z-]{1,30})", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,9}")


class ListNumbers:
    """The open lists, from the outer to the inner, each with its form and its next number."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []

    @contextmanager
    def within(self, element: etree._Element) -> Iterator[None]:
        """Count the items of this list until it ends."""
        first = _NUMBER.fullmatch((element.get("start") or "").strip())
        self._open.append((_form(element), int(first[0]) if first else 1))
        yield
        self._open.pop()

    def marker(self, item: etree._Element) -> str:
        """Return what stands before an item: "๑. ", "- ", or nothing; and count it."""
        form, number = self._open[-1] if self._open else ("-", 1)
        own = _NUMBER.fullmatch((item.get("value") or "").strip())
        number = int(own[0]) if own else number
        if self._open:
            self._open[-1] = (form, number + 1)
        form = _styled(item) or form
        if form in {"", "-"}:
            return "- " if form else ""
        return f"{written(number, form)}. "


def _form(element: etree._Element) -> str:
    styled = _styled(element)
    if styled is not None:
        return styled
    return _TYPES.get((element.get("type") or "").strip(), "decimal") if element.tag == "ol" else "-"


def _styled(element: etree._Element) -> str | None:
    style = _STYLE.search(element.get("style") or "")
    return _STYLES.get(style[1].lower()) if style else None
