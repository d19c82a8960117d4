"""The period of a measure: ๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖, ต.ค. ๖๖ – ก.ย. ๖๗, ตลอดปีงบประมาณ, ไตรมาส ๑–๒."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import FiscalYear, Span
from ita_scheduler.domain.thai import BE_OFFSET
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.dates import NotInCalendar, Printed, span_between
from ita_scheduler.importing.grammar.parts import Between, InQuarters, NamedRounds, Rounds
from ita_scheduler.importing.grammar.times import times_in

if TYPE_CHECKING:
    from ita_scheduler.importing.grammar.times import Times

_WHOLE_YEAR = re.compile(
    key("(?:ตลอด|ทั้ง|ภายใน|ใน|ประจำ)?ปีงบประมาณ(?:พ\\.?ศ\\.*)?(25\\d\\d)?|(?:ตลอด|ทั้ง)ปี|12เดือน|ไตรมาส(?:ที่)?1-4")
)
# September in some writing: spares reading every clause of a document in search of its year.
_COULD_END_A_YEAR = re.compile(r"ก[^\n]{0,5}ย|[9๙]")


@dataclass(frozen=True, slots=True)
class ReadPeriod:
    """A period as printed. `notes` are Thai sentences; `is_year` when it is the whole fiscal year."""

    span: Span
    is_year: bool
    notes: tuple[str, ...] = ()


def read_period(text: str, year: FiscalYear) -> ReadPeriod | None:
    """Read a cell that holds a period and nothing else; None for anything else. Raises NotInCalendar."""
    times = times_in(text)
    if whole := _WHOLE_YEAR.fullmatch(times.lexed.text):
        named = FiscalYear(int(whole[1])) if whole[1] else year
        return ReadPeriod(named.span, is_year=named == year)
    windows = [one.part for one in times.found if isinstance(one.part, Between)]
    if len(windows) == 1 and not times.unknown:
        span = span_between(windows[0].first, windows[0].last, year)
        return ReadPeriod(span, is_year=span == year.span, notes=_notes(windows[0].first, windows[0].last))
    rounds = [one.part for one in times.found if isinstance(one.part, NamedRounds)]
    if len(times.found) == len(rounds) == 1 and rounds[0].months in ((4,), (10,)):
        return ReadPeriod(year.windows(6)[0 if rounds[0].months == (4,) else 1], is_year=False)
    quarters = [one.part for one in times.found if isinstance(one.part, InQuarters)]
    if len(times.found) == len(quarters) == 1:
        numbers = quarters[0].quarters
        windows_ = year.windows(3)
        span = Span(windows_[min(numbers) - 1].start, windows_[max(numbers) - 1].end)
        return ReadPeriod(span, is_year=span == year.span)
    return None


def year_of(text: str) -> FiscalYear | None:
    """Return the fiscal year that a printed period fills from its first day to its last; None for any other text."""
    if not _COULD_END_A_YEAR.search(text):
        return None
    span = _printed_span(times_in(text))
    if span is None:
        return None
    year = FiscalYear(span.end.year + BE_OFFSET)
    return year if span == year.span else None


def looks_like_period(text: str) -> bool:
    """Tell whether a cell holds a period and little else, whatever the year."""
    times = times_in(text)
    if _WHOLE_YEAR.fullmatch(times.lexed.text):
        return True
    windows = [one for one in times.found if isinstance(one.part, (Between, InQuarters, NamedRounds, Rounds))]
    covered = sum(one.end - one.start for one in windows)
    return bool(windows) and covered * 2 > len(times.lexed.text)


def _printed_span(times: Times) -> Span | None:
    windows = [one.part for one in times.found if isinstance(one.part, Between)]
    if len(windows) != 1 or windows[0].last.year is None:
        return None
    try:
        return span_between(windows[0].first, windows[0].last, FiscalYear(windows[0].last.year))
    except NotInCalendar:
        return None


def _notes(first: Printed, last: Printed) -> tuple[str, ...]:
    if first.year is None and last.year is None:
        return ("เอกสารไม่ได้ระบุปีของระยะเวลา จึงถือว่าอยู่ในปีงบประมาณ",)
    return ()
