"""What dates, months and windows mean. A date is never guessed: where the year or the day is open, it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Annual, DayOfMonth, EveryMonths, LastDay, Once, Semiannual
from ita_scheduler.domain.calendar import Span, month_end
from ita_scheduler.domain.thai import WEEKDAYS, long_date, thai_digits
from ita_scheduler.importing.grammar.dates import span_between
from ita_scheduler.importing.grammar.parts import (
    Between,
    Every,
    From,
    InMonths,
    InQuarters,
    NamedRounds,
    OnDates,
    OnDay,
    Rounds,
    TimesAYear,
)
from ita_scheduler.importing.grammar.phrase import (
    AFTER_QUARTER,
    DAYS_OR_DEADLINE,
    MONTH_END,
    NO_YEAR,
    OCTOBER,
    QUARTER_END,
    WINDOW_END,
    Meaning,
    Phrase,
    ask,
    month_of,
    month_words,
    on,
    outside,
    which_october,
    year_notes,
)
from ita_scheduler.importing.grammar.rules_recurring import every, rounds_said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ita_scheduler.domain.cadence import DayRule
    from ita_scheduler.domain.calendar import FiscalYear
    from ita_scheduler.importing.grammar.dates import Printed


def dates(phrase: Phrase) -> Meaning | None:
    """Printed dates win over rounds and quarters, which then only name them; a frequency must fit their number."""
    printed = phrase.all(OnDates)
    if not printed or not phrase.only(OnDates, From, Between, Rounds, NamedRounds, InQuarters, TimesAYear, Every):
        return None
    each = [(date_, one) for one in printed for date_ in one.dates]
    notes: list[str] = []
    days: list[date] = []
    for date_, one in each:
        day = date_.last_day(phrase.year)
        if one.is_before:
            return ask(f"“ก่อนวันที่ {long_date(day)}” นับวันที่ {thai_digits(day.day)} ด้วยหรือไม่")
        if date_.weekday is not None and date_.weekday != day.weekday():
            return ask(f"{long_date(day)} เป็นวัน{WEEKDAYS[day.weekday()]} ไม่ใช่วัน{WEEKDAYS[date_.weekday]} วันใดถูกต้อง")
        days.append(day)
        notes += year_notes(date_, day, phrase.year)
    if (times := phrase.times) is not None and times != len(days):
        counts = thai_digits(times), thai_digits(len(days))
        return ask("เอกสารว่าปีละ {} ครั้ง แต่พิมพ์วันที่ไว้ {} วัน ครบกำหนดวันใดบ้าง".format(*counts))
    if misfit := outside(days, phrase.year):
        return ask(misfit)
    if all(date_.year is None for date_, _ in each):
        return _yearless(days, phrase, tuple(notes), is_yearly=printed[0].is_yearly)
    return Meaning(cadence=on(days), assumptions=tuple(notes))


def _yearless(days: Sequence[date], phrase: Phrase, notes: tuple[str, ...], *, is_yearly: bool) -> Meaning:
    """Dates without a year: one in October could lie at either end of the year; two, half a year apart, are rounds."""
    if len(days) == 2 and days[0].day == days[1].day and not _is_autumn_first([day.month for day in days]):
        rounds = Semiannual(months=(days[0].month, days[1].month), day=DayOfMonth(days[0].day))
        if _are_rounds(rounds, phrase.year):
            return Meaning(cadence=rounds, assumptions=rounds_said(rounds, phrase.year))
    months_ = [day.month for day in days]
    if set(months_) == {1, 4, 7, 10} and len({day.day for day in days}) == 1 and not _is_autumn_first(months_):
        rule = DayOfMonth(days[0].day, following=True)
        return Meaning(cadence=EveryMonths(months=3, day=rule), assumptions=(AFTER_QUARTER,))
    if any(day.month == OCTOBER for day in days):
        return ask(which_october(phrase.year))
    if len(days) == 1 and is_yearly:
        return Meaning(cadence=Annual(month=days[0].month, day=DayOfMonth(days[0].day)), assumptions=notes)
    return Meaning(cadence=on(days), assumptions=notes)


def _is_autumn_first(months: Sequence[int]) -> bool:
    """Tell whether the list begins in the calendar year before: its October is then hardly the one after the year."""
    return months[0] >= OCTOBER > months[1]


def _are_rounds(cadence: Semiannual, year: FiscalYear) -> bool:
    """Tell whether two months report on the two halves of the year (April and October do, January and July do not)."""
    covers = [slot.covers for slot in cadence.slots(year, year.span)]
    return covers == list(year.windows(6))


def months(phrase: Phrase) -> Meaning | None:
    """Months with or without a year; a rule for the day counts in each of them."""
    named = phrase.all(InMonths)
    rules = phrase.all(OnDay)
    if not named or not phrase.only(InMonths, TimesAYear, Every, Rounds, NamedRounds, InQuarters, OnDay, Between):
        return None
    if len(rules) > 1 or any(one.every is not None for one in rules):
        return None
    if any(one.is_of_data for one in named):
        return ask(DAYS_OR_DEADLINE)
    printed = tuple(dict.fromkeys(month for one in named for month in one.months))
    times = phrase.times
    if times is not None and times != len(printed):
        counts = thai_digits(times), thai_digits(len(printed))
        return ask("จำนวนครั้งในหนึ่งปี ({}) ไม่ตรงกับเดือนที่พิมพ์ ({}) ครบกำหนดวันใดบ้าง".format(*counts))
    day = rules[0].rule if rules else LastDay()
    assumed = () if rules else (MONTH_END,)
    if all(month.year is not None for month in printed):
        return _in_printed_months(printed, phrase, day, assumed)
    numbers = tuple(month.month for month in printed)
    if len(numbers) == 1:
        return _one_month(numbers[0], phrase, day, assumed, is_yearly=times == 1 or named[0].is_yearly)
    if len(numbers) == 2:
        return _two_months((numbers[0], numbers[1]), phrase, day, assumed)
    if len(numbers) == 4 and not rules and (meaning := _four_months(numbers, assumed)):
        return meaning
    return ask(which_october(phrase.year)) if OCTOBER in numbers else _in_printed_months(printed, phrase, day, assumed)


def _in_printed_months(printed: Sequence[Printed], phrase: Phrase, day: DayRule, assumed: tuple[str, ...]) -> Meaning:
    days = [day.date_for(month_of(month, phrase.year)) for month in printed]
    if misfit := outside(days, phrase.year):
        return ask(misfit)
    pairs = zip(printed, days, strict=True)
    notes = [note for month, due in pairs for note in year_notes(month, due, phrase.year)]
    return Meaning(cadence=on(days), assumptions=tuple(dict.fromkeys((*assumed, *notes))))


def _one_month(month: int, phrase: Phrase, day: DayRule, assumed: tuple[str, ...], *, is_yearly: bool) -> Meaning:
    if month == OCTOBER:
        return ask(which_october(phrase.year))
    note = f"{NO_YEAR} คือ {month_words(phrase.year.date_in(month, 1))}"
    cadence = Annual(month=month, day=day) if is_yearly else Once(month=month, day=day)
    return Meaning(cadence=cadence, assumptions=(*assumed, note))


def _two_months(months: tuple[int, int], phrase: Phrase, day: DayRule, assumed: tuple[str, ...]) -> Meaning | None:
    rounds = Semiannual(months=(months[0], months[1]), day=day)
    if _is_autumn_first(months) or not _are_rounds(rounds, phrase.year):
        if OCTOBER in months:
            return ask(which_october(phrase.year))
        windows = (phrase.year.date_in(month, 1) for month in months)
        days = [day.date_for(Span(first, month_end(first))) for first in windows]
        return Meaning(cadence=on(days), assumptions=(*assumed, NO_YEAR))
    return Meaning(cadence=rounds, assumptions=(*assumed, *rounds_said(rounds, phrase.year)))


def _four_months(months: tuple[int, ...], assumed: tuple[str, ...]) -> Meaning | None:
    if set(months) == {12, 3, 6, 9}:
        return Meaning(cadence=EveryMonths(months=3), assumptions=(QUARTER_END,))
    if set(months) == {1, 4, 7, 10} and not _is_autumn_first(months):
        cadence = EveryMonths(months=3, day=DayOfMonth(31, following=True))
        return Meaning(cadence=cadence, assumptions=(*assumed, AFTER_QUARTER))
    return None


def windows(phrase: Phrase) -> Meaning | None:
    """Windows: due on their last day. A quarter's or a round's own window only writes it out."""
    between = phrase.all(Between)
    if not between or not phrase.only(Between, Rounds, InQuarters, TimesAYear, Every):
        return None
    spans = [span_between(one.first, one.last, phrase.year) for one in between]
    halves = phrase.year.windows(6)
    times = phrase.times
    if len(spans) == 2 and [span.end for span in spans] == [half.end for half in halves]:
        return Meaning(cadence=EveryMonths(months=6), assumptions=("ครบกำหนดวันสุดท้ายของแต่ละรอบ ๖ เดือน",))
    if any(isinstance(one, (InQuarters, Rounds)) for one in phrase.parts):
        return None  # the window is the quarter's or the round's own, written out
    if spans == [phrase.year.span]:
        return ask("เอกสารพิมพ์ทั้งปีงบประมาณ เป็นงานต่อเนื่อง หรือครบกำหนดสิ้นปี")
    if phrase.all(Every):
        return _within_window(phrase, spans)
    if times is not None and times != len(spans):
        return None
    days = [span.end for span in spans]
    if misfit := outside(days, phrase.year):
        return ask(misfit)
    pairs = zip(between, days, strict=True)
    notes = [WINDOW_END, *(note for one, day in pairs for note in year_notes(one.last, day, phrase.year))]
    return Meaning(cadence=on(days), assumptions=tuple(notes))


def _within_window(phrase: Phrase, spans: Sequence[Span]) -> Meaning | None:
    """“ทุกเดือน ตั้งแต่มกราคม – มิถุนายน ๒๕๖๗”: the months inside the window, one by one."""
    if len(spans) != 1 or not (spans[0].start in phrase.year.span and spans[0].end in phrase.year.span):
        return None
    own = every(Phrase(phrase.all(Every), phrase.year))
    if own is None or own.cadence is None:
        return None
    days = [slot.nominal for slot in own.cadence.slots(phrase.year, spans[0])]
    note = f"นับเฉพาะ {long_date(spans[0].start)} – {long_date(spans[0].end)}"
    return Meaning(cadence=on(days), assumptions=(*own.assumptions, note))
