"""The page of a rehearsal: one HTML file that stands by itself, loads nothing and runs nothing.

A click on a day of a calendar leads to its mails, and a click on a mail opens the letter: both without any script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.errors import ReportError
from ita_scheduler.preview.letters import Styles
from ita_scheduler.preview.months import months_shown
from ita_scheduler.preview.summary import assumptions, counted, kinds_counted, without_mail
from ita_scheduler.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.preview.rehearsed import RehearsedYear, Words

TEMPLATE = "page.html"
# A page is as long as its years; a template of ours that would not end is still stopped.
_MOST_CHARACTERS = 1_000_000_000
_MOST_PIECES = 100_000_000


def rehearsal_page(
    years: Sequence[RehearsedYear], *, conditions: Sequence[str], templates: Sequence[Path], words: Words
) -> str:
    """Return the page. `conditions` are sentences that say under what it was rehearsed: who answers, from which ledger.

    `templates` are directories with `page.html`: the first that has a file wins. The same arguments give the same
    page. Raises ReportError with the template, its line and what is wrong.
    """
    sandbox = Sandbox(templates, escapes=True, filters={}, raises=ReportError, most=(_MOST_PIECES, _MOST_CHARACTERS))
    styles = Styles()
    shown = [_office(n, year, words, styles) for n, year in enumerate(years, 1)]
    return sandbox.run(
        TEMPLATE,
        {
            "offices": shown,
            "years": _joined({plan.fiscal_year.be for year in years for plan in year.office.plans}),
            "conditions": conditions,
            "letter_styles": styles.sheet,
            "filter_styles": _filters(shown),
            "total": thai_digits(sum(len(year.mails) for year in years)),
        },
    )


def _office(n: int, year: RehearsedYear, words: Words, styles: Styles) -> dict[str, Any]:
    here = f"a{n}-"
    positions = dict.fromkeys(one.planned.message.position for one in year.mails)
    classes = {position: f"p{n}-{k}" for k, position in enumerate(positions, 1)}
    office = year.office
    return {
        "here": here,
        "name": office.agency.name,
        "years": _joined({plan.fiscal_year.be for plan in office.plans}),
        "plans": [plan.title for plan in office.plans],
        "begins": long_date(year.span.start),
        "ends": long_date(year.span.end),
        "send_at": thai_digits(f"{office.agency.mail_times.send_at:%H:%M}"),
        "kinds": kinds_counted(year, words),
        "table": counted(year, here, classes),
        "months": months_shown(year, here, classes, words, styles),
        "assumptions": assumptions(year),
        **without_mail(year, words),
    }


def _joined(years: set[int]) -> str:
    return " และ ".join(thai_digits(year) for year in sorted(years))


def _filters(offices: Sequence[dict[str, Any]]) -> Markup:
    """Return the rules by which choosing a position leaves only its mails: one for each, of names made here."""
    names = [row["class"] for office in offices for row in office["table"]["rows"]]
    chosen = ".office:has(#f-{0}:checked)"
    rule = (
        chosen + " :is(.mail,.day,.mark):not(.{0}){{display:none}}\n" + chosen + " .full:not(.{0}){{box-shadow:none}}"
    )
    return Markup("\n".join(rule.format(name) for name in names))  # noqa: S704 - the names are numbers
