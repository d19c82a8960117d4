"""Traces of HTML in plain text: `<p>` islands in the cells of a table copied from a page."""

from __future__ import annotations

import html
import re

from ita_scheduler.importing.readers.cleaning import clean

# Only the tags of text: "a < b" and "<แนบเอกสาร>" stay as they are.
_BREAKING = "p|br|div|li|ul|ol|tr|h[1-6]"
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>{_BREAKING}|b|i|u|s|em|strong|span|font|sup|sub|small|td|th)\b[^<>]{{0,300}}>",
    re.IGNORECASE,
)
_IS_BREAKING = re.compile(_BREAKING, re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_OPENS = re.compile(r"<p\b[^<>]{0,300}>", re.IGNORECASE)
_CLOSES = re.compile(r"</p\s*>", re.IGNORECASE)


def plain(text: str) -> str:
    """Return the text of a cell: tags go, paragraphs and `<br>` become line breaks, entities become their letters.

    Line breaks inside a paragraph are only wraps, as on a page.
    """
    if "<" in text and _TAG.search(text):
        text = _TAG.sub(_instead, text.replace("\n", " "))
    return clean(_ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text)


def is_open(text: str) -> bool:
    """Whether a paragraph begins in the text and does not end in it."""
    opened = closed = -1
    for found in _OPENS.finditer(text):
        opened = found.start()
    for found in _CLOSES.finditer(text):
        closed = found.start()
    return opened > closed


def closes(text: str) -> bool:
    """Whether the text ends a paragraph that began before it."""
    closed = _CLOSES.search(text)
    opened = _OPENS.search(text)
    return closed is not None and (opened is None or closed.start() < opened.start())


def _instead(tag: re.Match[str]) -> str:
    return "\n" if _IS_BREAKING.fullmatch(tag["name"]) else ""
