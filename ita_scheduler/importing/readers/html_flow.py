"""The flow of a web page: how its elements become texts and tables, as a browser shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.html_lists import ListNumbers
from ita_scheduler.importing.readers.limits import DEEPEST
from ita_scheduler.importing.readers.nesting import NestedCell, NestedTable
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from lxml import etree

    from ita_scheduler.importing.readers.assembling import Assembly

_NOT_SHOWN = {
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "datalist", "noframes",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "search", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_HIDING = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|mso-hide\s{0,9}:\s{0,9}all)",
    re.IGNORECASE,
)
_WHITE = re.compile("[ \t\r\n\f]+")
_BIGGEST_SPAN = 65534
# The number of an item stands on the line of its first paragraph. No page can hold this letter.
_NO_BREAK = "\x00"
_BROKEN = re.compile(_NO_BREAK + r"\s*")


class Flow:
    """Reads one page."""

    def __init__(self, into: Assembly) -> None:
        self._into = into
        self._depth = 0
        self._lists = ListNumbers()

    def pieces(self, element: etree._Element) -> tuple[str | NestedTable, ...]:
        """Return what stands in the element: texts with a line break between blocks, and tables."""
        found: list[str | NestedTable] = []
        texts: list[str] = []
        self._read(element, texts, found)
        return (*found, _joined(texts))

    def _read(self, element: etree._Element, texts: list[str], found: list[str | NestedTable]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise refusal("much", self._into.path, what="ชั้นที่ซ้อนกัน", of="nested levels", limit=DEEPEST)
        is_pre = _name(element) in {"pre", "textarea"}
        texts.append(_shown(element.text, is_pre=is_pre))
        for child in element:
            self._read_child(child, texts, found)
            texts.append(_shown(child.tail, is_pre=is_pre))
        self._depth -= 1

    def _read_child(self, child: etree._Element, texts: list[str], found: list[str | NestedTable]) -> None:
        name = _name(child)
        if _is_hidden(child, name):
            return
        if name == "table":
            # The text before the table is a piece of its own, so that the order of the page stays.
            found.append(_joined(texts))
            texts.clear()
            caption, table = self._table(child)
            found += [caption, table]
            return
        if name in {"br", "hr"}:
            texts.append("\n")
            return
        edge = "\n" if name in _BLOCKS else " " if name in {"td", "th"} else ""
        texts.append(edge)
        if name in {"ol", "ul", "menu", "dir"}:
            with self._lists.within(child):
                self._read(child, texts, found)
        else:
            texts.append(self._lists.marker(child) + _NO_BREAK if name == "li" else "")
            self._read(child, texts, found)
        texts.append(edge)

    def _table(self, element: etree._Element) -> tuple[str, NestedTable]:
        """Return the text that stands in a table outside of its cells, and the table."""
        lines: list[tuple[str, etree._Element]] = []
        outside: list[str] = []
        self._collect(element, lines, outside)
        # The foot of a table is shown last, wherever it is written.
        lines.sort(key=lambda line: line[0] == "tfoot")
        rows: list[tuple[NestedCell, ...]] = []
        head_rows = 0
        for section, line in lines:
            cells = self._chosen(line, {"td", "th"}, outside)
            is_head = bool(cells) and (section == "thead" or all(_name(cell) == "th" for cell in cells))
            head_rows += is_head and head_rows == len(rows)
            rows.append(tuple(self._cell(cell) for cell in cells))
        return "\n".join(outside), NestedTable(rows=tuple(rows), head_rows=head_rows)

    def _collect(
        self, element: etree._Element, lines: list[tuple[str, etree._Element]], outside: list[str], depth: int = 0
    ) -> None:
        """Collect the rows, each with the section in which it stands; a form around rows only wraps them."""
        wrappers = {_name(child) for child in element if any(_name(inner) == "tr" for inner in child)} - {"table", "tr"}
        section = _name(element)
        for child in self._chosen(element, {"tr"} | wrappers, outside):
            if _name(child) == "tr":
                lines.append((section, child))
                self._into.check_rows(len(lines))
            elif depth < DEEPEST:
                self._collect(child, lines, outside, depth + 1)

    def _chosen(self, parent: etree._Element, names: set[str], outside: list[str]) -> list[etree._Element]:
        """Return the shown children of these names; what else is seen goes to the text outside of the cells."""
        chosen = []
        outside.append(parent.text or "")
        for child in parent:
            name = _name(child)
            if name in names and not _is_hidden(child, name):
                chosen.append(child)
            elif not _is_hidden(child, name):
                outside += [piece for piece in self.pieces(child) if isinstance(piece, str)]
            outside.append(child.tail or "")
        return chosen

    def _cell(self, cell: etree._Element) -> NestedCell:
        rows = _span(cell, "rowspan")
        return NestedCell(
            pieces=self.pieces(cell),
            rows=_BIGGEST_SPAN if rows == 0 else rows,  # 0 means: to the end of the table
            columns=_span(cell, "colspan") or 1,
        )


def _name(element: etree._Element) -> str:
    """Return an element's name; pages saved by Word have names with a colon (o:p), which are only wrappers."""
    return element.tag.lower()


def _joined(texts: list[str]) -> str:
    return _BROKEN.sub("", "".join(texts))


def _is_hidden(element: etree._Element, name: str) -> bool:
    return (
        name in _NOT_SHOWN
        or element.get("hidden") is not None
        or _HIDING.search(element.get("style") or "") is not None
        or (name == "input" and element.get("type") == "hidden")
    )


def _shown(text: str | None, *, is_pre: bool) -> str:
    return (text if is_pre else _WHITE.sub(" ", text)) if text else ""


def _span(cell: etree._Element, name: str) -> int:
    """Return a span as written; what is no number of at most nine digits counts as 1."""
    text = (cell.get(name) or "").strip()
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else _BIGGEST_SPAN if re.fullmatch("[0-9]{10,}", text) else 1
