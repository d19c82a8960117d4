"""The months of a rehearsal: a calendar of each, and on each day the mails that leave on it."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import add_months, local
from ita_scheduler.domain.thai import MONTHS, MONTHS_SHORT, be_year, short_date, thai_digits, weekday_name
from ita_scheduler.preview.letters import inert
from ita_scheduler.preview.rehearsed import SIGNS, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.notice import Kind, Notice
    from ita_scheduler.preview.letters import Styles
    from ita_scheduler.preview.rehearsed import Mailed, RehearsedYear, Words

Month = tuple[int, int]
# The same on every mail of a page: its list of mails says it once, at the top.
_PREFIX = re.compile(r"^\[[^\]]*\]\s*")


def months_of(span: Span) -> tuple[Month, ...]:
    """Return the months that a span touches, as year and month."""
    first, found = span.start.replace(day=1), []
    while first <= span.end:
        found.append((first.year, first.month))
        first = add_months(first, 1)
    return tuple(found)


def month_short(month: Month) -> str:
    """Write มี.ค. ๖๖."""
    return f"{MONTHS_SHORT[month[1] - 1]} {thai_digits(be_year(date(*month, 1)) % 100)}"


def sign(kind: Kind, words: Words) -> dict[str, str]:
    """Return what tells a kind: the class that colours it, its sign, and its words."""
    return {"name": kind.value, "sign": SIGNS.get(kind, "·"), "word": words.kind.get(kind, kind.value)}


def months_shown(
    year: RehearsedYear, here: str, classes: Mapping[str, str], words: Words, styles: Styles
) -> list[dict[str, Any]]:
    """Lay the mails out by month and day. `here` begins every anchor; `classes` are those of the positions."""
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for mail in year.mails:
        by_day[mail.planned.message.morning].append(_mail(mail, year, classes, words, styles))
    return [_month(month, by_day, year, here) for month in months_of(year.span)]


def _month(month: Month, by_day: Mapping[date, list[dict[str, Any]]], year: RehearsedYear, here: str) -> dict[str, Any]:
    first, holidays = date(*month, 1), year.office.calendar.holidays
    days = sorted(day for day in by_day if (day.year, day.month) == month)
    count = sum(len(by_day[day]) for day in days)
    return {
        "id": f"{here}{first:%Y-%m}",
        "name": f"{MONTHS[first.month - 1]} {thai_digits(be_year(first))}",
        "after": any(first > plan.fiscal_year.span.end for plan in year.office.plans[-1:]),
        "count": thai_digits(count) if count else "",
        "working": thai_digits(sum(year.office.calendar.is_working(day) for day in _days(month))),
        "weeks": [
            [_square(day, month, by_day, year, here) for day in week] for week in Calendar().monthdatescalendar(*month)
        ],
        "days": [_day(day, by_day[day], here) for day in days],
        "holidays": [
            {"day": thai_digits(day.day), "name": holidays[day]}
            for day in sorted(holidays)
            if (day.year, day.month) == month
        ],
    }


def _days(month: Month) -> Iterator[date]:
    return (day for day in Calendar().itermonthdates(*month) if (day.year, day.month) == month)


def _square(
    day: date, month: Month, by_day: Mapping[date, list[dict[str, Any]]], year: RehearsedYear, here: str
) -> dict[str, Any] | None:
    """Return one square of the grid; None where it belongs to another month."""
    if (day.year, day.month) != month:
        return None
    mails, holiday = by_day.get(day, []), year.office.calendar.holidays.get(day, "")
    is_off = not year.office.calendar.is_working(day)
    said = f"{short_date(day)}: {thai_digits(len(mails))} ฉบับ ถึง {', '.join(mail['to'] for mail in mails)}"
    return {
        "number": thai_digits(day.day),
        "look": " ".join(
            word
            for word, holds in (("holiday", holiday), ("off", is_off and not holiday), ("out", day not in year.span))
            if holds
        ),
        "anchor": f"{here}{day.isoformat()}" if mails else "",
        "said": said if mails else holiday,
        "classes": _classes(mails),
        "marks": [{"to": mail["class"], **mail["signs"][0]} for mail in mails],
    }


def _day(day: date, mails: Sequence[dict[str, Any]], here: str) -> dict[str, Any]:
    return {
        "anchor": f"{here}{day.isoformat()}",
        "date": short_date(day).replace(" ", "\u00a0"),
        "weekday": weekday_name(day),
        "count": thai_digits(len(mails)),
        "classes": _classes(mails),
        "mails": mails,
    }


def _classes(mails: Sequence[dict[str, Any]]) -> str:
    """Return the classes of the positions that are mailed on a day: by them it is shown or hidden."""
    return " ".join(dict.fromkeys(mail["class"] for mail in mails))


def _mail(
    mail: Mailed, year: RehearsedYear, classes: Mapping[str, str], words: Words, styles: Styles
) -> dict[str, Any]:
    message = mail.planned.message
    at = local(message.at, year.office.agency.zone)
    return {
        "class": classes[message.position],
        "to": " และ ".join(mail.planned.digest.to_titles),
        "address": message.address,
        "at": thai_digits(f"{at:%H:%M}"),
        "subject": mail.letter.subject,
        "short": _PREFIX.sub("", mail.letter.subject),
        "signs": [sign(kind, words) for kind in kinds_of(mail)],
        "notices": [_notice(notice, mail, year, words) for notice in mail.planned.notices],
        "letter": inert(mail.letter.html, styles),
        "text": mail.letter.text,
    }


def _notice(notice: Notice, mail: Mailed, year: RehearsedYear, words: Words) -> dict[str, Any]:
    digest = mail.planned.digest
    about = {line.occurrence: f"{line.code} {line.title}" for line in digest.lines}
    about |= {report.report: report.title for report in digest.reports}
    return {
        "sign": sign(notice.kind, words),
        "key": notice.occurrence,
        "about": about.get(notice.occurrence, ""),
        "said": words.notice(notice, year.office.directory),
        "why": words.reason.get(notice.reason, notice.reason.value),
    }
