"""What quarters, rounds, and “every so often” mean."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import (
    Annual,
    DayOfMonth,
    EveryMonths,
    LastDay,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.calendar import FRIDAY, Span, add_months, month_end
from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.importing.grammar.dates import span_between
from ita_scheduler.importing.grammar.parts import (
    AfterQuarter,
    AtYearEnd,
    Between,
    Every,
    EveryWeek,
    From,
    InQuarters,
    NamedRounds,
    OfQuarter,
    OnDay,
    OnTwoDays,
    Rounds,
    TimesAYear,
    Until,
)
from ita_scheduler.importing.grammar.phrase import (
    EVERY_MONTH_END,
    MONTH_END,
    OCTOBER,
    QUARTER,
    QUARTER_END,
    YEAR_END,
    Meaning,
    Phrase,
    ask,
    month_words,
    on,
    outside,
    year_notes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.calendar import FiscalYear


def quarters(phrase: Phrase) -> Meaning | None:
    """Named quarters: due on their last day; all four are every quarter."""
    named = phrase.all(InQuarters)
    if not named or not phrase.only(InQuarters, Between, Rounds, TimesAYear, Every):
        return None
    numbers = sorted({number for one in named for number in one.quarters})
    times = phrase.times
    if times is not None and times != len(numbers):
        return None
    ends = [phrase.year.windows(3)[number - 1] for number in numbers]
    if misfit := _other_year({one.be for one in named}, phrase) or _not_written_out(phrase, ends):
        return ask(misfit)
    if numbers == [1, 2, 3, 4]:
        return Meaning(cadence=EveryMonths(months=3), assumptions=(QUARTER_END,))
    return Meaning(cadence=on([window.end for window in ends]), assumptions=(QUARTER_END,))


def _other_year(printed: set[int | None], phrase: Phrase) -> str | None:
    """Ask about a printed year that is not the plan's."""
    others = sorted(be for be in printed if be is not None and be != phrase.year.be)
    if not others:
        return None
    return f"เอกสารพิมพ์ปี {thai_digits(others[0])} แต่แผนเป็นของปีงบประมาณ {thai_digits(phrase.year.be)} ครบกำหนดวันใด"


def _not_written_out(phrase: Phrase, quarters: Sequence[Span]) -> str | None:
    """Ask when the days beside a quarter are not its own: ไตรมาสที่ ๑ (ม.ค. - มี.ค.) counts the calendar's quarters."""
    spans = [span_between(one.first, one.last, phrase.year) for one in phrase.all(Between)]
    whole = [Span(quarters[0].start, quarters[-1].end), Span(phrase.year.span.start, quarters[-1].end), *quarters]
    return None if all(span in whole for span in spans) else "วันที่ที่พิมพ์ไว้ไม่ตรงกับไตรมาสของปีงบประมาณ ครบกำหนดวันใด"


def year_end(phrase: Phrase) -> Meaning | None:
    """By the end of the fiscal year."""
    named = phrase.all(AtYearEnd)
    if not named or not phrase.only(AtYearEnd, TimesAYear) or phrase.times not in (None, 1):
        return None
    if misfit := _other_year({one.be for one in named}, phrase):
        return ask(misfit)
    return Meaning(cadence=Once(on=phrase.year.span.end))


def from_and_until(phrase: Phrase) -> Meaning | None:
    """“ทุกเดือน ตั้งแต่เดือนมกราคม”: what is repeated, inside those days; a beginning alone is no due date."""
    since, until = phrase.all(From), phrase.all(Until)
    rest = tuple(one for one in phrase.parts if not isinstance(one, (From, Until)))
    if not since and not until:
        return None
    if not rest:
        if since or len(until) > 1:
            return ask("เอกสารบอกเพียงวันเริ่ม ครบกำหนดวันใด")
        day = until[0].last.last_day(phrase.year)
        misfit = outside([day], phrase.year)
        notes = tuple(year_notes(until[0].last, day, phrase.year))
        return ask(misfit) if misfit else Meaning(cadence=on([day]), assumptions=notes)
    if not all(isinstance(one, (Every, OnDay, EveryWeek)) for one in rest) or len(since) > 1 or len(until) > 1:
        return None
    own = every(Phrase(rest, phrase.year))
    if own is None or own.cadence is None:
        return own
    first = since[0].since.first_day(phrase.year) if since else phrase.year.span.start
    if since and not all(_begins_or_ends_with(first.month, one.months) for one in rest if isinstance(one, Every)):
        return ask("รอบเวลานับจากวันที่เอกสารระบุ ซึ่งไม่ตรงกับรอบของปีงบประมาณ ครบกำหนดวันใดบ้าง")
    last = until[0].last.last_day(phrase.year) if until else None
    days = [slot.nominal for slot in own.cadence.slots(phrase.year, phrase.year.span)]
    kept = [day for day in days if first <= day and (last is None or day <= last)]
    if not kept:
        return ask("ไม่มีวันครบกำหนดในช่วงที่เอกสารระบุ ครบกำหนดวันใด")
    return Meaning(
        cadence=on(kept), assumptions=(*own.assumptions, f"นับเฉพาะ {long_date(kept[0])} – {long_date(kept[-1])}")
    )


def _begins_or_ends_with(month: int, months: int) -> bool:
    """Tell whether a window of so many months, counted from October on, begins or ends with that month."""
    return (month - OCTOBER) % months in (0, months - 1)


def rounds(phrase: Phrase) -> Meaning | None:
    """Rounds of six, nine, twelve months: due on their last day, or so many days after it."""
    named = phrase.all(Rounds)
    if not named or not phrase.only(Rounds, TimesAYear, Every, OnDay, Between):
        return None
    months = sorted({number for one in named for number in one.months})
    note = "เอกสารบอกเพียงรอบ จึงถือว่าครบกำหนดวันสุดท้ายของรอบ"
    rules = phrase.all(OnDay)
    ends = [phrase.year.windows(3)[number // 3 - 1].end for number in months]
    if rules:
        rule = rules[0].rule
        if len(rules) > 1 or rules[0].every not in (None, 6):
            return None
        starts = [phrase.year.span.start for _ in ends]
        days = [rule.date_for(Span(start, end)) for start, end in zip(starts, ends, strict=True)]
        return Meaning(cadence=on(days), assumptions=("นับจากวันสิ้นรอบ",))
    if months in ([6, 12], [3, 6, 9, 12]):
        return Meaning(cadence=EveryMonths(months=months[0]), assumptions=(note,))
    if any(one.months != months[0] for one in phrase.all(Every)):
        return None
    return Meaning(cadence=on(ends), assumptions=(note,))


def named_rounds(phrase: Phrase) -> Meaning | None:
    """รอบเดือนเมษายน covers October to March, รอบเดือนตุลาคม April to September, and is reported after the year."""
    named = phrase.all(NamedRounds)
    if not named or not phrase.only(NamedRounds, TimesAYear, Every, Rounds):
        return None
    months = {month for one in named for month in one.months}
    if not months <= {4, 10} or phrase.times not in (None, 2):
        return ask("รอบของเดือนใด ครบกำหนดวันใด")
    both = Semiannual(months=(4, 10))
    if len(months) == 2:
        return Meaning(cadence=both, assumptions=(MONTH_END, *rounds_said(both, phrase.year)))
    days = [slot.nominal for slot in both.slots(phrase.year, phrase.year.span) if slot.nominal.month in months]
    return Meaning(cadence=on(days), assumptions=(MONTH_END, *rounds_said(both, phrase.year)))


def times_a_year(phrase: Phrase) -> Meaning | None:
    """How often a year and not when: only once a year has a usual day."""
    times = phrase.times
    if times is None or not phrase.only(TimesAYear):
        return None
    if times == 1:
        return Meaning(cadence=Annual(), assumptions=(YEAR_END,))
    return ask(f"ปีละ {thai_digits(times)} ครั้ง แต่เอกสารไม่ได้บอกว่าเมื่อใด ครบกำหนดวันใดบ้าง")


def two_days(phrase: Phrase) -> Meaning | None:
    """Two days of every month are written out one by one: no rule of ours gives two dates a month."""
    pairs = phrase.all(OnTwoDays)
    if not pairs or not phrase.only(OnTwoDays, Every) or any(one.months != 1 for one in phrase.all(Every)):
        return None
    windows = phrase.year.windows(1)
    return Meaning(cadence=on([DayOfMonth(day).date_for(window) for window in windows for day in pairs[0].days]))


def of_quarters(phrase: Phrase) -> Meaning | None:
    """A month of each quarter, or days after one of them."""
    one = phrase.all(AfterQuarter)
    if len(one) == 1 and phrase.only(AfterQuarter):
        quarters = phrase.year.windows(3)
        days = [quarters[number - 1].end + timedelta(days=one[0].days) for number in one[0].quarters]
        return Meaning(cadence=on(days), assumptions=(QUARTER,))
    named = phrase.all(OfQuarter)
    if len(named) != 1 or not phrase.only(OfQuarter, Every) or any(one.months != 3 for one in phrase.all(Every)):
        return None
    months = [
        add_months(window.start, named[0].month - 1 + (3 if named[0].is_next else 0))
        for window in phrase.year.windows(3)
    ]
    day = LastDay() if named[0].day is None else DayOfMonth(named[0].day)
    days = [day.date_for(Span(first, month_end(first))) for first in months]
    if named[0].month == 3 and not named[0].is_next:
        return Meaning(cadence=EveryMonths(months=3, day=day), assumptions=(QUARTER,))
    if named[0].month == 1 and named[0].is_next and named[0].day is not None:
        return Meaning(
            cadence=EveryMonths(months=3, day=DayOfMonth(named[0].day, following=True)), assumptions=(QUARTER,)
        )
    return Meaning(cadence=on(days), assumptions=(QUARTER, *((MONTH_END,) if named[0].day is None else ())))


def every(phrase: Phrase) -> Meaning | None:
    """A frequency, and on which day of its window."""
    if not phrase.only(Every, OnDay, EveryWeek):
        return None
    if weeks := phrase.all(EveryWeek):
        return _weekly(weeks) if phrase.only(EveryWeek) else None
    rules = phrase.all(OnDay)
    frequencies = {one.months for one in phrase.all(Every)} | {one.every for one in rules if one.every is not None}
    if len(rules) > 1:
        return None
    if not frequencies and all(isinstance(one.rule, DayOfMonth) for one in rules):
        frequencies = {1}  # “ภายในวันที่ ๑๐ ของเดือนถัดไป” is said of every month
    if len(frequencies) != 1:
        return None
    months = frequencies.pop()
    if rules:
        day = rules[0].rule
        if months > 1 and isinstance(day, DayOfMonth) and not day.following:
            return ask("วันที่ของเดือนใดในรอบ ครบกำหนดวันใดบ้าง")
        return Meaning(cadence=Annual(day=day) if months == 12 else EveryMonths(months=months, day=day))
    if months == 12:
        return Meaning(cadence=Annual(), assumptions=(YEAR_END,))
    printed_end = any(one.is_at_end for one in phrase.all(Every))
    note = {1: EVERY_MONTH_END, 3: QUARTER_END}.get(
        months, f"รอบละ {thai_digits(months)} เดือนนับจากตุลาคม ครบกำหนดวันสุดท้ายของรอบ"
    )
    return Meaning(cadence=EveryMonths(months=months), assumptions=() if printed_end and months == 1 else (note,))


def _weekly(weeks: Sequence[EveryWeek]) -> Meaning | None:
    days = {one.weekday for one in weeks if one.weekday is not None}
    if len(days) > 1:
        return ask("เอกสารระบุหลายวันในสัปดาห์ ครบกำหนดวันใด")
    if days:
        return Meaning(cadence=Weekly(weekday=days.pop()))
    return Meaning(cadence=Weekly(weekday=FRIDAY), assumptions=("เอกสารไม่ได้ระบุวันในสัปดาห์ จึงถือว่าเป็นวันศุกร์",))


def rounds_said(cadence: Cadence, year: FiscalYear) -> tuple[str, ...]:
    """Say which days each report covers, and that October after the fiscal year belongs to it."""
    notes = [
        f"{month_words(slot.nominal)} รายงานผล{month_words(slot.covers.start)}–{month_words(slot.covers.end)}"
        f"{' แม้จะพ้นปีงบประมาณแล้ว' if slot.nominal > year.span.end else ''}"
        for slot in cadence.slots(year, year.span)
    ]
    late = any(slot.nominal > year.span.end for slot in cadence.slots(year, year.span))
    before = thai_digits(year.be - 1)
    skipped = (f"ตุลาคม {before} เป็นรอบของปีงบประมาณ {before} จึงไม่ครบกำหนดในแผนนี้",) if late else ()
    return (" และ".join(notes), *skipped)
