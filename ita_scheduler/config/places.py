"""Line and column of every key and value of a TOML text, columns counted in characters.

tomllib gives no positions, so the text is parsed a second time, by tree-sitter; only when a fault must be shown.
"""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import tree_sitter_toml
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from ita_scheduler.config.toml import Loc

Place = tuple[int, int]

_KEYS = ("bare_key", "quoted_key", "dotted_key")


@dataclass(frozen=True, slots=True)
class Places:
    """Where keys and where values stand, by the way that leads to them."""

    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)


@lru_cache(maxsize=4)
def places(text: str) -> Places:
    """Find every position in a text that tomllib has accepted."""
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    survey = _Survey(text)
    with suppress(RecursionError):  # brackets nested hundreds deep: what was found so far must do
        survey.document(root)
    return survey.found


def spans(text: str) -> Places:
    """Find where every key and value of a text begins and ends, in octets of its UTF-8; see `Places`."""
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    survey = _Spans(text)
    with suppress(RecursionError):
        survey.document(root)
    return survey.found


class _Survey:
    """One walk over the syntax tree."""

    def __init__(self, text: str) -> None:
        self.found = Places()
        self._lines = text.encode().split(b"\n")
        self._counts: dict[Loc, int] = {}

    def document(self, root: Node) -> None:
        for node in root.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in ("table", "table_array_element"):
                self._table(node)

    def _table(self, node: Node) -> None:
        header = next((child for child in node.named_children if child.type in _KEYS), None)
        if header is None:
            return
        names = tuple(_names(header))
        if node.type == "table_array_element":
            array = (*self._inside(names[:-1]), names[-1])
            number = self._counts[array] = self._counts.get(array, -1) + 1
            loc: Loc = (*array, number)
            self._note(array, header, header)
        else:
            loc = self._inside(names)
        self._note(loc, header, header)
        for child in node.named_children:
            if child.type == "pair":
                self._pair(loc, child)

    def _inside(self, names: Loc) -> Loc:
        """Follow the rule of TOML: a name that is an array of tables means its latest element."""
        loc: Loc = ()
        for name in names:
            loc = (*loc, name)
            if loc in self._counts:
                loc = (*loc, self._counts[loc])
        return loc

    def _pair(self, base: Loc, node: Node) -> None:
        key, *rest = (child for child in node.named_children if child.type != "comment")
        names = tuple(_names(key))
        for length in range(1, len(names)):
            self._note((*base, *names[:length]), key, key)
        if rest:
            self._note((*base, *names), key, rest[0])
            self._value((*base, *names), rest[0])

    def _value(self, loc: Loc, node: Node) -> None:
        if node.type == "array":
            elements = (child for child in node.named_children if child.type != "comment")
            for number, element in enumerate(elements):
                self._note((*loc, number), element, element)
                self._value((*loc, number), element)
        elif node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self._pair(loc, child)

    def _note(self, loc: Loc, key: Node, value: Node) -> None:
        self.found.keys.setdefault(loc, self._place(key))
        self.found.values.setdefault(loc, self._place(value))

    def _place(self, node: Node) -> Place:
        row, column = node.start_point
        return row + 1, len(self._lines[row][:column].decode(errors="replace")) + 1


class _Spans(_Survey):
    """The same walk, noting octets."""

    def _place(self, node: Node) -> Place:
        return node.start_byte, node.end_byte


def _names(key: Node) -> Iterator[str]:
    """Give the parts of a key, without their quotation marks."""
    if key.type == "dotted_key":
        for part in key.named_children:
            yield from _names(part)
        return
    text = (key.text or b"").decode()
    yield next(iter(tomllib.loads(f"{text} = 0"))) if key.type == "quoted_key" else text
