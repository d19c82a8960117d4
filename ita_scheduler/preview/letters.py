"""A composed letter made fit to stand inside a page: the same marks and words, with nothing in it that acts.

A letter's HTML may come from an office's own template. What it holds is read and written anew from a list of harmless
tags and attributes; styles that many letters share become classes, written once for all of them. A letter that holds
anything else is not changed in silence: it is shown by its text part, which is as true a copy of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree, html
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAGS = frozenset({
    "a", "b", "blockquote", "br", "center", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul"
})  # fmt: skip
_VOID = frozenset({"br", "hr"})
_ATTRIBUTES = frozenset({
    "align", "aria-hidden", "aria-label", "bgcolor", "border", "cellpadding", "cellspacing", "class", "colspan",
    "dir", "height", "id", "lang", "nowrap", "role", "rowspan", "scope", "style", "title", "valign", "width"
})  # fmt: skip
# A style says how a thing looks; one that could load a file, leave its place or end the style sheet is none of those.
_STYLE = re.compile(r"[^<>{}\\@]*")
_ACTS = re.compile(r"url\s*\(|expression|position\s*:|/\*|content\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its reader gets it: a line of subject, the text part, the HTML part."""

    subject: str
    text: str
    html: str


class _Acts(Exception):
    """The letter holds something that is on none of the lists."""


@dataclass(slots=True)
class Styles:
    """The styles of all the letters of a page: each distinct one has a class."""

    _names: dict[str, str] = field(default_factory=dict)

    def name(self, style: str) -> str:
        """Return the class that stands for a style."""
        return self._names.setdefault(style, f"s{len(self._names)}")

    @property
    def sheet(self) -> Markup:
        """Return the style sheet of the classes. What is in it was examined by `inert`."""
        return Markup("\n".join(f".{name}{{{style}}}" for style, name in self._names.items()))  # noqa: S704


def inert(letter: str, styles: Styles) -> Markup | None:
    """Return the letter's body as a fragment without any power; None when it holds what a harmless letter does not.

    Links keep their words and lose their way: nobody answers a rehearsed mail by mistake.
    """
    try:
        body = html.document_fromstring(letter).find("body")
        if body is None:
            return None
        pieces = [*_opened(body, styles, "div"), *_inside(body, styles), "</div>"]
    except (_Acts, etree.LxmlError, ValueError):
        return None
    return Markup("".join(pieces))  # noqa: S704 - every piece was escaped where it was made


def _inside(element: html.HtmlElement, styles: Styles) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            yield from _opened(child, styles, child.tag)
            yield from _inside(child, styles)
            if child.tag not in _VOID:
                yield f"</{child.tag}>"
        elif child.tag is not etree.Comment:
            raise _Acts
        yield escape(child.tail or "")


def _opened(element: html.HtmlElement, styles: Styles, tag: str) -> Iterator[str]:
    if tag not in _TAGS:
        raise _Acts
    yield f"<{tag}"
    for name, value in element.attrib.items():
        if name == "href" and tag == "a":
            continue
        if name not in _ATTRIBUTES:
            raise _Acts
        if name == "style":
            if not _STYLE.fullmatch(value) or _ACTS.search(value):
                raise _Acts
            yield f' class="{styles.name(value)}"'
        elif name not in ("class", "id"):  # they mean nothing here: only styles of the elements' own are shown
            yield f' {name}="{escape(value)}"'
    yield ">"
