"""What stands in the HTML pages, as a parser finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ita_scheduler.domain.report import ReportKind, Round
from ita_scheduler.errors import ReportError
from ita_scheduler.reports.html import HtmlWriter
from ita_scheduler.reports.paper import paper
from ita_scheduler.shipped import data_dir
from tests.reports.samples import HOSTILE, sample

SHIPPED = data_dir("templates") / "report"
KINDS = (ReportKind.OVERDUE, ReportKind.ROUND, ReportKind.MONTHLY)
EMPTY = {"meta", "br", "link", "img", "input", "hr"}


def paper_of(kind: ReportKind, *, public: bool = False) -> dict[str, Any]:
    return paper(sample(kind, chosen=Round.SIX if kind is ReportKind.ROUND else None), public=public)


def write(one: dict[str, Any], *own: Path) -> str:
    return HtmlWriter([*own, SHIPPED]).write(one).decode("utf-8")


class Page(HTMLParser):
    """Reads a page: its tags with their attributes, its text, and whether every tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed(" ".join(self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def page(kind: ReportKind, *, public: bool = False) -> Page:
    return Page(write(paper_of(kind, public=public)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("key", "link", "colour"):
                yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


SAID = {
    ReportKind.OVERDUE: ("memo", "summary", "status_labels", "units", "late", "follow_ups", "phrases", "signatures"),
    ReportKind.ROUND: ("round", "measures", "assumptions", "signatures"),
    ReportKind.MONTHLY: ("month", "to", "bars", "coming", "left_over_follow_ups"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_a_paper_says_stands_on_the_page(kind: ReportKind) -> None:
    one, text = paper_of(kind), page(kind).text
    if kind is ReportKind.MONTHLY:
        # The title of a measure has no column in a page of one month.
        one["coming"] = [{**row, "title": ""} for row in one["coming"]]
    names = ("title", "agency", "place", "year", "as_of", "head_seq", "head_hash", "draft", "version", *SAID[kind])

    assert [words for name in names for words in strings(one[name]) if squeezed(words) not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_whole_and_loads_nothing(kind: ReportKind) -> None:
    found = page(kind)

    assert found.open == []
    assert found.all("html") == [{"lang": "th"}]
    metas = found.all("meta")
    assert metas[0] == {"charset": "utf-8"}
    assert {"name": "generator-mark", "content": paper_of(kind)["mark"]} in metas
    assert {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'",
    } in metas
    assert not {tag for tag, _ in found.tags} & {"script", "img", "link", "iframe", "form", "object", "base"}
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    assert not [name for _, attributes in found.tags for name in attributes if name == "src"]


@pytest.mark.parametrize("kind", KINDS)
def test_links_are_web_addresses_that_take_nothing_along(kind: ReportKind) -> None:
    found = page(kind).all("a")

    assert found
    for link in found:
        assert (link["href"] or "").startswith("https://www.dongmafai.example/ita/2566/")
        assert link["rel"] == "noopener noreferrer"


@pytest.mark.parametrize("kind", [ReportKind.OVERDUE, ReportKind.ROUND])
def test_a_hostile_note_is_text_like_any_other(kind: ReportKind) -> None:
    found = page(kind)

    assert squeezed(HOSTILE) in found.text
    assert not found.all("b")


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_sees_units_only(kind: ReportKind) -> None:
    text = page(kind, public=True).text

    for word in ("นักวิเคราะห์", "บันทึกข้อความ", "ผู้จัดทำ", "ร่าง", "ตัวหนา"):
        assert word not in text
    assert "สำนักปลัด" in text


def test_bars_have_their_colours_and_say_what_they_count() -> None:
    one = paper_of(ReportKind.MONTHLY)
    styles = [attributes["style"] for attributes in page(ReportKind.MONTHLY).all("span") if "style" in attributes]
    wanted = [
        f"flex-grow: {part['share']}; background: #{part['colour']}" for bar in one["bars"] for part in bar["parts"]
    ]

    assert styles == wanted


def test_empty_tables_are_one_sentence() -> None:
    one = paper_of(ReportKind.OVERDUE) | {"late": [], "follow_ups": [], "phrases": []}
    assert Page(write(one)).text.count("ไม่มีรายการ") == 2

    one = paper_of(ReportKind.MONTHLY) | {
        "fell_due": [],
        "coming": [],
        "left_over": [],
        "left_over_follow_ups": "๐",
        "bars": [],
    }
    assert Page(write(one)).text.count("ไม่มีรายการ") == 4


@pytest.mark.parametrize("kind", [ReportKind.OVERDUE, ReportKind.ROUND])
def test_what_changed_since_the_signed_version_is_told(kind: ReportKind) -> None:
    row = {
        "number": "๑",
        "code": "e6",
        "duty": "รายงานสรุปช่องทาง",
        "due": "๓๑ มี.ค. ๖๖",
        "before": "เกินกำหนด",
        "after": "แล้วเสร็จล่าช้า ๕ เม.ย. ๖๖",
        "evidence": "หนังสือ",
        "link": "",
        "facts": "๑๒, ๑๙",
    }
    text = Page(write(paper_of(kind) | {"changed_since": "๑", "changes": [row]})).text

    assert "รายการที่เปลี่ยนจากฉบับที่๑" in text
    assert [words for words in strings(row) if squeezed(words) not in text] == []


def test_a_misspelt_name_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "monthly.html"
    own.write_text("<p>\n{{ agncy }}</p>", encoding="utf-8")

    with pytest.raises(ReportError) as caught:
        write(paper_of(ReportKind.MONTHLY), tmp_path)

    assert f"{own}:2" in str(caught.value)
    assert "agncy" in str(caught.value)


def test_an_own_template_builds_on_the_shipped_page(tmp_path: Path) -> None:
    (tmp_path / "monthly.html").write_text(
        "{% extends '_page.html' %}{% block content %}<p>ของเราเอง {{ agency }}</p>{% endblock %}", encoding="utf-8"
    )
    one = paper_of(ReportKind.MONTHLY)

    assert squeezed(f"ของเราเอง {one['agency']}") in Page(write(one, tmp_path)).text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_gives_the_same_page(kind: ReportKind) -> None:
    assert write(paper_of(kind)) == write(paper_of(kind))
