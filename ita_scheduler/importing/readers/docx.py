"""Word (.docx): what a reader of the page sees, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.docx_numbering import Numbering, W
from ita_scheduler.importing.readers.docx_story import Story
from ita_scheduler.importing.readers.nesting import add_pieces

if TYPE_CHECKING:
    from lxml import etree

    from ita_scheduler.importing.readers.assembling import Assembly
    from ita_scheduler.importing.readers.package import Package

# What stands outside of the running text, in this order after it: notes, then what is printed on every page.
_MORE = (
    ("footnotes", "footnote"),
    ("endnotes", "endnote"),
    ("header", ""),
    ("footer", ""),
)


def read_docx(package: Package, main: str, root: etree._Element, into: Assembly) -> None:
    """Add the paragraphs and tables of the document, then its notes, page headers and footers as paragraphs."""
    numbering = Numbering(_related(package, main, "numbering"), _related(package, main, "styles"))
    for body in root:
        add_pieces(Story(numbering, into).pieces(body), into)
    seen: set[str] = set()
    for kind, element in _MORE:
        for name in package.related(main, kind):
            part = package.xml(name)
            if part is None:
                continue
            for story in _stories(part, element):
                pieces = Story(numbering, into).pieces(story)
                # Most sections repeat the same header: it is told once.
                shown = repr(pieces)
                if shown not in seen:
                    seen.add(shown)
                    add_pieces(pieces, into)


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    names = package.related(main, kind)
    return package.xml(names[0]) if names else None


def _stories(part: etree._Element, element: str) -> list[etree._Element]:
    """Return a header as a whole, notes one by one; the line that separates notes from the text is none."""
    if not element:
        return [part]
    return [note for note in part if note.get(W + "type") is None]
