"""The review page of an import: everything that was understood, beside what is printed, on one page to be checked.

It is one HTML file that stands by itself: it loads nothing and runs nothing, whatever stands in the documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.errors import ReportError
from ita_scheduler.importing.review.rows import Heads, anchor, measure_shown
from ita_scheduler.importing.review.words import Words, legend, shown, surely
from ita_scheduler.importing.review.year import year_shown
from ita_scheduler.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from ita_scheduler.importing.understood import Question, Read, Understanding

__all__ = ["Words", "review_page"]

TEMPLATE = "page.html"
# A page is as long as its document; a template of ours that would not end is still stopped.
_MOST_CHARACTERS = 200_000_000
_MOST_PIECES = 20_000_000
_NO_HOLIDAYS: Mapping[date, str] = MappingProxyType({})


def review_page(
    understood: Understanding, *, templates: Sequence[Path], words: Words, holidays: Mapping[date, str] = _NO_HOLIDAYS
) -> str:
    """Return the page. `templates` are directories with `page.html`: the first that has a file wins.

    `holidays` are shaded, with their names; without them only weekends are. The same arguments give the same page.
    Raises ReportError with the template, its line and what is wrong.
    """
    sandbox = Sandbox(templates, escapes=True, filters={}, raises=ReportError, most=(_MOST_PIECES, _MOST_CHARACTERS))
    return sandbox.run(TEMPLATE, _values(understood, words, holidays))


def _values(understood: Understanding, words: Words, holidays: Mapping[date, str]) -> dict[str, Any]:
    year = understood.heading.fiscal_year
    questions = _questions(understood)
    asked: dict[str, list[dict[str, str]]] = defaultdict(list)
    for question in questions:
        asked[question["anchor"]].append({"id": question["id"], "number": question["number"]})
    heads = Heads(understood)
    laid_out = year_shown(understood.measures, year.value, words, holidays) if year else None
    duties = understood.obligations
    return {
        **_head(understood),
        "questions": questions,
        "measures": [measure_shown(n, one, heads, words, asked) for n, one in enumerate(understood.measures)],
        "months": laid_out.months if laid_out else [],
        "undated": laid_out.undated if laid_out else [],
        "elsewhere": laid_out.elsewhere if laid_out else [],
        "left_over": _left_over(understood.left_over),
        "legend": legend(Counter(one.confidence for one in duties)),
        "has_holidays": bool(holidays),
        "counts": {
            "questions": thai_digits(len(questions)),
            "measures": thai_digits(len(understood.measures)),
            "duties": thai_digits(len(duties)),
            "due": thai_digits(sum(len(one.due) for one in duties)),
            "left_over": thai_digits(len(understood.left_over)),
        },
    }


def _head(understood: Understanding) -> dict[str, Any]:
    heading = understood.heading
    year = heading.fiscal_year
    return {
        "agency": shown(heading.agency.value) if heading.agency else "",
        "year": thai_digits(year.value.be) if year else "",
        "facts": [
            _fact("หน่วยงาน", heading.agency),
            _fact("อำเภอ", heading.district),
            _fact("จังหวัด", heading.province),
            _fact("ปีงบประมาณ", year, f"พ.ศ. {thai_digits(year.value.be)}" if year else ""),
            _fact("ชื่อเอกสาร", heading.title),
            _fact("รอบ", heading.round),
        ],
        "files": [
            {"name": shown(one.name), "remarks": [shown(remark) for remark in one.remarks]}
            for one in understood.documents
        ],
    }


def _fact(name: str, read: Read[Any] | None, said: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "text": shown(said or str(read.value)) if read else "",
        "sure": surely(read.confidence) if read else None,
        "notes": [shown(note) for note in read.notes] if read else [],
        "place": shown(str(read.place)) if read and read.place else "",
    }


def _questions(understood: Understanding) -> list[dict[str, Any]]:
    """Return the questions with the place on the page that each leads to: its duty, its measure, or the head."""
    places = {(str(one.place), f"{one.id}:"): anchor(n) for n, one in enumerate(understood.measures)}
    for n, measure in enumerate(understood.measures):
        for k, one in enumerate(measure.obligations):
            places[(str(one.place), f"{one.id}:")] = anchor(n, k)
    return [_question(n, one, places) for n, one in enumerate(understood.questions, start=1)]


def _question(n: int, one: Question, places: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    asking = one.sentence.partition(" ")[0]
    here = places.get((one.place, asking), "head")
    return {
        "id": f"q{n}",
        "number": thai_digits(n),
        "anchor": here,
        "about": shown(asking.removesuffix(":")) if here != "head" else "",
        "sentence": shown(one.sentence.removeprefix(asking).lstrip() if here != "head" else one.sentence),
        "text": shown(one.text),
        "place": shown(one.place),
    }


def _left_over(left: Sequence[Read[str]]) -> list[dict[str, Any]]:
    """Gather what is left over by the line or row in which it stands, so that a table's rows read as rows."""
    rows: dict[str, list[str]] = {}
    for one in left:
        where = str(replace(one.place, column=None)) if one.place else ""
        rows.setdefault(where, []).append(shown(one.value))
    return [{"place": shown(where), "texts": texts} for where, texts in rows.items()]
