"""What stands at the top of a rehearsal's page: how many mails, to whom, in which month; and what has none at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import short_date, thai_digits
from ita_scheduler.preview.months import month_short, months_of, sign
from ita_scheduler.preview.rehearsed import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.preview.rehearsed import RehearsedYear, Words

# A cell of the table is shaded in so many steps, the darkest for the most mails.
SHADES = 4


def counted(year: RehearsedYear, here: str, classes: Mapping[str, str]) -> dict[str, Any]:
    """Return the table of positions and months, the positions with most mails first."""
    months = months_of(year.span)
    cells = Counter((one.planned.message.position, _month(one.planned.message.morning)) for one in year.mails)
    by_position = Counter(position for position, _ in cells.elements())
    by_month = Counter(month for _, month in cells.elements())
    most = max(cells.values(), default=1)
    return {
        "months": [{"id": f"{here}{month[0]}-{month[1]:02}", "name": month_short(month)} for month in months],
        "rows": [
            {
                "class": classes[position],
                "title": year.office.directory.title(position),
                "cells": [_cell(cells[position, month], most) for month in months],
                "total": thai_digits(total),
            }
            for position, total in by_position.most_common()
        ],
        "totals": [thai_digits(by_month[month]) if by_month[month] else "" for month in months],
        "total": thai_digits(len(year.mails)),
    }


def _month(day: Any) -> tuple[int, int]:
    return day.year, day.month


def _cell(count: int, most: int) -> dict[str, Any]:
    return {"count": thai_digits(count) if count else "", "shade": -(-count * SHADES // most)}


def kinds_counted(year: RehearsedYear, words: Words) -> list[dict[str, str]]:
    """Return each kind that is said at least once, with how often."""
    counts = Counter(notice.kind for one in year.mails for notice in one.planned.notices)
    return [{**sign(kind, words), "count": thai_digits(counts[kind])} for kind in SIGNS if counts[kind]]


def without_mail(year: RehearsedYear, words: Words) -> dict[str, list[dict[str, str]]]:
    """Return what no mail speaks of: the duties without a date, and the dated rounds that none of these mails names."""
    named = {notice.occurrence for one in year.mails for notice in one.planned.notices}
    return {
        "undated": [
            {
                "id": duty.id,
                "code": measure.code,
                "title": measure.title,
                "phrase": duty.phrase,
                "why": words.cadence(duty.cadence),
            }
            for measure, duty in year.undated
        ],
        "unnamed": [
            {
                "id": one.obligation.id,
                "code": one.measure.code,
                "title": one.measure.title,
                "phrase": short_date(one.nominal),
                "why": words.status(one, status),
            }
            for one, status in year.standings
            if one.key not in named and _in_sight(one, year)
        ],
    }


def _in_sight(one: Occurrence, year: RehearsedYear) -> bool:
    """Tell whether a round belongs to the days of the rehearsal: one that falls due after them has its mails later."""
    return year.span.start <= one.last_day and one.act_by <= year.span.end


def assumptions(year: RehearsedYear) -> list[dict[str, Any]]:
    """Return what was assumed in reading the plan, duty by duty."""
    return [
        {"id": duty.id, "title": measure.title, "phrase": duty.phrase, "notes": duty.assumptions}
        for plan in year.office.plans
        for measure in plan.measures
        for duty in measure.obligations
        if duty.assumptions
    ]
