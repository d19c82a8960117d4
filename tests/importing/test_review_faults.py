"""The review page under hostile, endless and missing input; its templates, its speed and its colours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from ita_scheduler.errors import ReportError
from ita_scheduler.importing.document import Cell, Document, Paragraph, Place, Table
from ita_scheduler.importing.readers.reading import read_document
from ita_scheduler.importing.review.page import review_page
from ita_scheduler.importing.review.words import LONGEST
from ita_scheduler.importing.understanding import understand
from ita_scheduler.importing.understood import Confidence, Question, Read, Understanding
from tests.importing.review_pages import (
    HOSTILE,
    REAL,
    SHIPPED,
    WORDS,
    Parsed,
    bare,
    page,
    real,
)
from tests.working import at_most_calls


def hostile() -> Understanding:
    """Everywhere where a document can speak, it speaks as an attacker."""
    place = Place(file=HOSTILE, sheet=HOSTILE, table=1, row=2, column=1)
    read = Read(value=HOSTILE, phrase=HOSTILE, place=place, confidence=Confidence.ASSUMED, notes=(HOSTILE,))
    measure = real().measures[0]
    duty = replace(
        measure.obligations[0],
        id=HOSTILE,
        phrase=HOSTILE,
        summary=HOSTILE + "2",
        notes=(HOSTILE,),
        question=HOSTILE,
        place=place,
    )
    cell = Cell(text=f"ก่อน {HOSTILE} หลัง", place=place)
    head = Cell(text=HOSTILE, place=replace(place, row=1))
    table = Table(rows=((head,), (cell,)), place=replace(place, row=None, column=None))
    return Understanding(
        documents=(Document(name=HOSTILE, blocks=(table, Paragraph(text=HOSTILE, place=place)), remarks=(HOSTILE,)),),
        heading=replace(real().heading, agency=read, district=read, province=read, title=read, round=read),
        measures=(
            replace(
                measure, id=HOSTILE, code=read, title=read, units=(read,), notes=(HOSTILE,), obligations=(duty,),
                place=place, row=(cell,), steps=(replace(measure.steps[0], text=HOSTILE),),
            ),
        ),
        questions=(Question(place=HOSTILE, text=HOSTILE, sentence=HOSTILE),),
        left_over=(read,),
        columns=((head, HOSTILE),),
    )  # fmt: skip


def test_a_hostile_document_is_shown_and_does_nothing():
    html = page(hostile(), holidays={date(2023, 1, 2): HOSTILE})
    parsed = Parsed(html)
    assert {name for name, _ in parsed.tags}.isdisjoint(
        {"script", "img", "iframe", "object", "form", "link", "svg", "base"}
    )
    assert not [
        key for _, attrs in parsed.tags for key in attrs if key.startswith("on") or key in ("src", "style", "srcset")
    ]
    assert len(parsed.of("style")) == 1
    assert bare(HOSTILE) in parsed.text
    assert "7*7" in parsed.text


def test_nothing_is_loaded_and_the_policy_forbids_it():
    html = page(hostile())
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in html
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert not re.search(r"url\(|@import|https?://", html.replace(HOSTILE, ""))


def test_characters_that_no_page_can_hold_or_that_turn_a_text_round_are_replaced():
    read = Read(value="ก\x00ข\ud800ค\u202eง\x1b[31m", phrase="", place=None)
    html = page(replace(real(), left_over=(read,)))
    assert "ก\ufffdข\ufffdค\ufffdง\ufffd[31m" in html
    html.encode("utf-8")


def test_an_endless_text_is_cut_and_the_page_says_how_much_is_missing():
    endless = "ก" * (LONGEST + 1_000_000)
    measure = real().measures[0]
    cell = Cell(text=endless, place=measure.place)
    duty = replace(measure.obligations[0], phrase=endless)
    html = page(replace(real(), measures=(replace(measure, row=(cell,), obligations=(duty,)),)))
    assert len(html) < 400_000
    assert bare("ยังมีอีก ๑๐๐๐๐๐๐ ตัวอักษรในเอกสาร") in bare(html)


def test_without_a_fiscal_year_the_page_still_says_what_is_missing():
    nothing = Understanding(
        documents=(Document(name="ว่าง.txt", blocks=()),),
        heading=replace(real().heading, fiscal_year=None, agency=None),
        measures=(),
        questions=(Question(place="", text="", sentence="ไม่พบปีงบประมาณในเอกสาร ระบุด้วย --fiscal-year"),),
        left_over=(),
    )
    parsed = Parsed(page(nothing))
    assert bare("ไม่พบปีงบประมาณในเอกสาร ระบุด้วย --fiscal-year") in parsed.text
    assert bare("ไม่พบชื่อหน่วยงานในเอกสาร") in parsed.text
    assert "#head" in [attrs["href"] for attrs in parsed.of("a")]


def test_the_same_understanding_gives_the_same_page():
    assert page(real()) == page(real())
    assert page(understand([read_document(REAL)])) == page(real())


def test_an_offices_own_template_wins_and_its_fault_is_told_with_its_place(tmp_path):
    (tmp_path / "_head.html").write_text("<header id='head'>ของเรา</header>", "utf-8")
    own = review_page(real(), templates=[tmp_path, SHIPPED], words=WORDS)
    assert "ของเรา" in own
    (tmp_path / "_head.html").write_text("{{ nowhere }}", "utf-8")
    with pytest.raises(ReportError, match=r"_head\.html:1"):
        review_page(real(), templates=[tmp_path, SHIPPED], words=WORDS)


def test_the_work_of_a_page_of_five_hundred_measures_is_bounded():
    many = replace(real(), measures=(real().measures * 72)[:500])
    with at_most_calls(6_000_000):
        html = page(many)
    assert len(Parsed(html).of("article", "measure")) == 500


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((one, f"{one}-tint") for one in ("certain", "assumed", "ask", "staff", "executive")),
        *(("ink", f"{one}-tint") for one in ("certain", "assumed", "ask")),
        *((ink, ground) for ink in ("ink", "quiet", "link", "assumed", "ask") for ground in ("paper", "sheet", "faint")),
        ("quiet", "ask-tint"), ("assumed", "ask-tint"), ("link", "ask-tint"),
        ("sheet", "ask"), ("sheet", "staff"), ("executive", "sheet"),
    ],
)  # fmt: skip
def test_every_ink_is_read_on_its_ground_at_the_ratio_of_wcag_aa(ink, ground):
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (SHIPPED / "style.css").read_text("utf-8")))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
