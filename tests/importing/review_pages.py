"""The review page of an import, made and parsed for the tests."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from ita_scheduler.cli.wording import ACTION, cadence_words
from ita_scheduler.importing.readers.reading import read_document
from ita_scheduler.importing.review.page import Words, review_page
from ita_scheduler.importing.understanding import understand
from ita_scheduler.importing.understood import Understanding
from ita_scheduler.shipped import data_dir
from tests.importing.truths import document_of

SHIPPED = data_dir("templates") / "review"
WORDS = Words(action=ACTION, cadence=cadence_words)
REAL = data_dir("schedules") / "dong-mafai-2566.txt"
HOSTILE = "<script>alert(1)</script>\" onmouseover='x' {{ 7*7 }} </style><img src=x onerror=y> &amp; --> ]]>"
VOID = {"meta", "br", "img"}


@cache
def understood(path: Path) -> Understanding:
    return understand([read_document(path)])


def real() -> Understanding:
    return understood(REAL)


def page(one: Understanding, **more) -> str:
    return review_page(one, templates=[SHIPPED], words=WORDS, **more)


def bare(text: str) -> str:
    return "".join(text.split())


class Parsed(HTMLParser):
    """Reads a page: its tags with their attributes, its text, and whether every tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.marked: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if "style" in self.open:
            return
        self.words.append(data)
        if "mark" in self.open:
            self.marked.append(data)

    @property
    def text(self) -> str:
        return bare("".join(self.words))

    def of(self, tag: str, kind: str = "") -> list[dict[str, str]]:
        found = [attrs for name, attrs in self.tags if name == tag]
        return [attrs for attrs in found if not kind or kind in (attrs.get("class") or "").split()]


# One of each format, and those with questions, two tiers of heads, several tables, rows of several lines.
NAMES = (
    "banmai-2567",
    "nongsaeng-2565",
    "lamdom-2570",
    "khlongbua-2567",
    "thungplasoi-2569",
    "wiangphrao-2568",
    "wangsai-2568",
)
DOCUMENTS = [REAL, *map(document_of, NAMES)]
