"""Web pages: the visible text in its order, tables with their spans, numbers of lists written into the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from ita_scheduler.importing.readers.encoding import decode
from ita_scheduler.importing.readers.html_flow import Flow
from ita_scheduler.importing.readers.limits import MOST_TAGS
from ita_scheduler.importing.readers.nesting import add_pieces
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from ita_scheduler.importing.readers.assembling import Assembly

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
# Browsers look for the declaration in the first kilobyte; pages of old programs put styles before it.
_HEAD = 16 * 1024


def read_html(content: bytes, into: Assembly) -> None:
    """Add the paragraphs and tables of the page. Nothing is fetched."""
    if content.count(b"<") > MOST_TAGS:
        raise refusal("much", into.path, what="แท็ก", of="tags", limit=MOST_TAGS)
    declared = _CHARSET.search(content[:_HEAD])
    text, remarks = decode(content, into.path, declared=declared[1].decode("ascii", "ignore") if declared else None)
    for remark in remarks:
        into.remark(remark)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    # The parser stops where elements are nested too deeply: what comes after would be lost silently.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise refusal("much", into.path, what="ชั้นที่ซ้อนกัน", of="nested levels", limit=256)
    if root is None:
        raise refusal("no_text", into.path)
    add_pieces(Flow(into).pieces(root), into)
