"""What the parts of one time phrase mean together: a cadence with what had to be assumed, or a question.

The rules are tried in the order of RULES; the first that knows the parts decides. What no rule knows is a question:
a date is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from ita_scheduler.domain.cadence import (
    AfterEvent,
    Annual,
    Cadence,
    Continuous,
    Dates,
    DayOfMonth,
    EveryMonths,
    LastDay,
    Once,
    Semiannual,
    Weekly,
)
from ita_scheduler.domain.calendar import FRIDAY, FiscalYear, Span, add_months, month_end
from ita_scheduler.domain.thai import MONTHS, long_date, thai_digits
from ita_scheduler.importing.dates import NotInCalendar, Printed, span_between
from ita_scheduler.importing.parts import (
    AfterAnEvent,
    AfterQuarter,
    Always,
    AsBefore,
    Beside,
    Between,
    CountedFrom,
    Every,
    EveryWeek,
    EveryYear,
    InMonths,
    InQuarters,
    NamedRounds,
    OfQuarter,
    OnDates,
    OnDay,
    OnTwoDays,
    Part,
    Rounds,
    TimesAYear,
    Unclear,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ita_scheduler.domain.cadence import DayRule

P = TypeVar("P")

OCTOBER = 10  # the one month that a fiscal year could mean at either of its ends

MONTH_END = "“ภายในเดือน” หมายถึงวันสุดท้ายของเดือน"
EVERY_MONTH_END = "ครบกำหนดวันสุดท้ายของแต่ละเดือน"
QUARTER = "ไตรมาสนับตามปีงบประมาณ (ต.ค.–ธ.ค., ม.ค.–มี.ค., เม.ย.–มิ.ย., ก.ค.–ก.ย.)"
QUARTER_END = f"{QUARTER} ครบกำหนดวันสุดท้ายของไตรมาส"
NO_YEAR = "เอกสารไม่ได้ระบุปี จึงถือว่าเป็นเดือนในปีงบประมาณ"
AFTER_QUARTER = "รายงานของแต่ละไตรมาสครบกำหนดในเดือนถัดจากไตรมาส ตุลาคมจึงเป็นตุลาคมหลังสิ้นปีงบประมาณ"
NO_DATE = "งานต่อเนื่องหรือตามกรณี ไม่มีวันครบกำหนด จึงแสดงไว้โดยไม่ส่งจดหมายเตือน"
WINDOW_END = "ช่วงเวลา ครบกำหนดวันสุดท้ายของช่วง"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a time phrase says. Without a `cadence` the `question` says what the officer must tell.

    `assumptions` are Thai sentences; none means that the dates are printed. `remarks` say what follows from what is
    printed, and assume nothing. `inherits` asks for the dates of the
    clause before (“ตามกำหนด”), which the cadence, when there is one, must not contradict.
    """

    cadence: Cadence | None = None
    assumptions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    question: str | None = None
    inherits: bool = False


def ask(question: str) -> Meaning:
    """Return what is not understood: a question and no date."""
    return Meaning(question=question)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The parts of one time phrase by kind, and the fiscal year in which they are understood."""

    parts: tuple[Part, ...]
    year: FiscalYear

    def all(self, kind: type[P]) -> tuple[P, ...]:
        """Return the parts of a kind, each once."""
        return tuple(dict.fromkeys(one for one in self.parts if isinstance(one, kind)))

    def only(self, *kinds: type) -> bool:
        """Tell whether nothing but these kinds is there."""
        return all(isinstance(one, kinds) for one in self.parts)


def meaning_of(parts: Sequence[Part], year: FiscalYear) -> Meaning | None:
    """Put the parts together; None when they say nothing about time."""
    strong = tuple(one for one in parts if not isinstance(one, Beside))
    weak = (Always, EveryYear)
    counted = tuple(one for one in strong if not isinstance(one, weak)) or strong
    if not counted:
        return None
    phrase = Phrase(counted, year)
    try:
        for rule in RULES:
            if (meaning := rule(phrase)) is not None:
                return meaning
    except NotInCalendar:
        return ask("วันที่ที่พิมพ์ไม่มีในปฏิทิน หรือวันสิ้นสุดอยู่ก่อนวันเริ่ม วันครบกำหนดคือวันใด")
    return ask("มีคำบอกเวลาหลายคำที่ขัดกันหรืออ่านรวมกันไม่ได้ วันครบกำหนดคือวันใด")


# ── The rules ──


def _unclear(phrase: Phrase) -> Meaning | None:
    questions = phrase.all(Unclear)
    return ask(questions[0].question) if questions else None


def _as_before(phrase: Phrase) -> Meaning | None:
    if not phrase.all(AsBefore):
        return None
    rest = tuple(one for one in phrase.parts if not isinstance(one, AsBefore))
    own = meaning_of(rest, phrase.year) if rest else None
    return Meaning(cadence=own.cadence if own else None, inherits=True)


def _no_date(phrase: Phrase) -> Meaning | None:
    if not phrase.only(Always, EveryYear):
        return None
    always = phrase.all(Always)
    if not always:
        return Meaning(cadence=Annual(), assumptions=("ปีละครั้ง ครบกำหนดวันสิ้นปีงบประมาณ",))
    if all(one.is_assumed for one in always):
        return Meaning(cadence=Continuous(), assumptions=(NO_DATE,))
    return Meaning(cadence=Continuous(), remarks=(NO_DATE,))


def _event(phrase: Phrase) -> Meaning | None:
    counted = phrase.all(CountedFrom)
    if len(counted) == 1 and phrase.only(CountedFrom):
        since = counted[0].since.first_day(phrase.year)
        on = since + timedelta(days=counted[0].days)
        if misfit := _outside([on], phrase.year):
            return ask(misfit)
        note = f"นับจากวันถัดจาก {long_date(since)} (ป.พ.พ. ม.๑๙๓/๓) จึงครบกำหนด {long_date(on)}"
        return Meaning(cadence=Once(on=on), assumptions=(note,))
    events = phrase.all(AfterAnEvent)
    if len(events) == 1 and phrase.only(AfterAnEvent):
        return Meaning(cadence=AfterEvent(days=events[0].days))
    return None


def _dates(phrase: Phrase) -> Meaning | None:
    """Printed dates win over rounds and quarters, which then only name them; a frequency must fit their number."""
    printed = phrase.all(OnDates)
    if not printed or not phrase.only(OnDates, Between, Rounds, NamedRounds, InQuarters, TimesAYear, Every):
        return None
    dates = [(date_, one) for one in printed for date_ in one.dates]
    notes = []
    days = []
    for date_, one in dates:
        day = date_.last_day(phrase.year)
        if one.is_before:
            return ask(f"“ก่อนวันที่ {long_date(day)}” นับวันที่ {thai_digits(day.day)} ด้วยหรือไม่")
        days.append(day)
        notes += _year_notes(date_, day, phrase.year)
    if (times := _times(phrase)) is not None and times != len(days):
        return ask(f"เอกสารว่าปีละ {times} ครั้ง แต่พิมพ์วันที่ไว้ {len(days)} วัน ครบกำหนดวันใดบ้าง")
    if misfit := _outside(days, phrase.year):
        return ask(misfit)
    if all(date_.year is None for date_, _ in dates):
        return _yearless(days, phrase, tuple(notes), is_yearly=printed[0].is_yearly)
    return Meaning(cadence=_on(days), assumptions=tuple(notes))


def _yearless(days: Sequence[date], phrase: Phrase, notes: tuple[str, ...], *, is_yearly: bool) -> Meaning:
    """Dates without a year: one in October could lie at either end of the year; two, half a year apart, are rounds."""
    if len(days) == 2 and days[0].day == days[1].day:
        rounds = Semiannual(months=(days[0].month, days[1].month), day=DayOfMonth(days[0].day))
        if _are_rounds(rounds, phrase.year):
            return Meaning(cadence=rounds, assumptions=_rounds_said(rounds, phrase.year))
    if {day.month for day in days} == {1, 4, 7, 10} and len({day.day for day in days}) == 1:
        rule = DayOfMonth(days[0].day, following=True)
        return Meaning(cadence=EveryMonths(months=3, day=rule), assumptions=(AFTER_QUARTER,))
    if any(day.month == OCTOBER for day in days):
        return ask(_which_october(phrase.year))
    if len(days) == 1 and is_yearly:
        return Meaning(cadence=Annual(month=days[0].month, day=DayOfMonth(days[0].day)), assumptions=notes)
    return Meaning(cadence=_on(days), assumptions=notes)


def _are_rounds(cadence: Semiannual, year: FiscalYear) -> bool:
    """Tell whether two months report on the two halves of the year (April and October do, January and July do not)."""
    covers = [slot.covers for slot in cadence.slots(year, year.span)]
    return covers == list(year.windows(6))


def _which_october(year: FiscalYear) -> str:
    first, last = (thai_digits(year.be - n) for n in (1, 0))
    return f"ตุลาคม {first} (ต้นปีงบประมาณ) หรือ ตุลาคม {last} (หลังสิ้นปีงบประมาณ)"


def _months(phrase: Phrase) -> Meaning | None:
    named = phrase.all(InMonths)
    if not named or not phrase.only(InMonths, TimesAYear, Every, Rounds, NamedRounds, InQuarters, OnDay, Between):
        return None
    if any(one.every is not None for one in phrase.all(OnDay)):
        return None
    printed = tuple(dict.fromkeys(month for one in named for month in one.months))
    rules = phrase.all(OnDay)
    if len(rules) > 1:
        return None
    day = rules[0].rule if rules else LastDay()
    times = _times(phrase)
    if times is not None and times != len(printed):
        return ask(f"จำนวนครั้งในหนึ่งปี ({times}) ไม่ตรงกับเดือนที่พิมพ์ ({len(printed)}) ครบกำหนดวันใดบ้าง")
    assumed = () if rules else (MONTH_END,)
    if all(month.year is not None for month in printed) or (times is None and len(printed) > 2):
        days = [day.date_for(_month(month, phrase.year)) for month in printed]
        if misfit := _outside(days, phrase.year):
            return ask(misfit)
        notes = [note for month, on in zip(printed, days, strict=True) for note in _year_notes(month, on, phrase.year)]
        return Meaning(cadence=_on(days), assumptions=tuple(dict.fromkeys((*assumed, *notes))))
    months = tuple(month.month for month in printed)
    if len(months) == 1:
        return _one_month(months[0], phrase, day, assumed, is_yearly=times == 1 or named[0].is_yearly)
    if len(months) == 2:
        return _two_months((months[0], months[1]), phrase, day, assumed)
    return _four_months(months, phrase, assumed) if len(months) == 4 and not rules else None


def _one_month(month: int, phrase: Phrase, day: DayRule, assumed: tuple[str, ...], *, is_yearly: bool) -> Meaning:
    if month == OCTOBER:
        return ask(_which_october(phrase.year))
    on = phrase.year.date_in(month, 1)
    note = f"{NO_YEAR} คือ {MONTHS[month - 1]} {thai_digits(on.year + 543)}"
    cadence = Annual(month=month, day=day) if is_yearly else Once(month=month, day=day)
    return Meaning(cadence=cadence, assumptions=(*assumed, note))


def _two_months(months: tuple[int, int], phrase: Phrase, day: DayRule, assumed: tuple[str, ...]) -> Meaning | None:
    rounds = Semiannual(months=(months[0], months[1]), day=day)
    if not _are_rounds(rounds, phrase.year):
        if OCTOBER in months:
            return ask(_which_october(phrase.year))
        windows = (phrase.year.date_in(month, 1) for month in months)
        days = [day.date_for(Span(first, month_end(first))) for first in windows]
        return Meaning(cadence=_on(days), assumptions=(*assumed, NO_YEAR))
    return Meaning(cadence=rounds, assumptions=(*assumed, *_rounds_said(rounds, phrase.year)))


def _rounds_said(cadence: Cadence, year: FiscalYear) -> tuple[str, ...]:
    """Say which days each report covers, and that October after the fiscal year belongs to it."""
    notes = [
        f"{_month_words(slot.nominal)} รายงานผล{_month_words(slot.covers.start)}–{_month_words(slot.covers.end)}"
        f"{' แม้จะพ้นปีงบประมาณแล้ว' if slot.nominal > year.span.end else ''}"
        for slot in cadence.slots(year, year.span)
    ]
    late = any(slot.nominal > year.span.end for slot in cadence.slots(year, year.span))
    before = thai_digits(year.be - 1)
    skipped = (f"ตุลาคม {before} เป็นรอบของปีงบประมาณ {before} จึงไม่ครบกำหนดในแผนนี้",) if late else ()
    return (" และ".join(notes), *skipped)


def _month_words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {thai_digits(day.year + 543)}"


def _four_months(months: tuple[int, ...], phrase: Phrase, assumed: tuple[str, ...]) -> Meaning | None:
    if set(months) == {12, 3, 6, 9}:
        return Meaning(cadence=EveryMonths(months=3), assumptions=(QUARTER_END,))
    if set(months) == {1, 4, 7, 10}:
        cadence = EveryMonths(months=3, day=DayOfMonth(31, following=True))
        return Meaning(cadence=cadence, assumptions=(*assumed, AFTER_QUARTER))
    return None


def _windows(phrase: Phrase) -> Meaning | None:
    windows = phrase.all(Between)
    if not windows or not phrase.only(Between, Rounds, InQuarters, TimesAYear, Every):
        return None
    spans = [span_between(one.first, one.last, phrase.year) for one in windows]
    halves = phrase.year.windows(6)
    times = _times(phrase)
    if len(spans) == 2 and [span.end for span in spans] == [half.end for half in halves]:
        return Meaning(cadence=EveryMonths(months=6), assumptions=("ครบกำหนดวันสุดท้ายของแต่ละรอบ ๖ เดือน",))
    if phrase.all(InQuarters) or phrase.all(Rounds):
        return None  # the window is the quarter's or the round's own, written out
    if spans == [phrase.year.span]:
        own = tuple(one for one in phrase.parts if not isinstance(one, Between))
        if own:
            return meaning_of(own, phrase.year)
        return ask("เอกสารพิมพ์ทั้งปีงบประมาณ เป็นงานต่อเนื่อง หรือครบกำหนดสิ้นปี")
    if phrase.all(Every):
        return _within_window(phrase, spans)
    if times is not None and times != len(spans):
        return None
    days = [span.end for span in spans]
    if misfit := _outside(days, phrase.year):
        return ask(misfit)
    notes = [WINDOW_END, *(note for one in windows for note in _year_notes(one.last, days[0], phrase.year))]
    return Meaning(cadence=_on(days), assumptions=tuple(notes))


def _within_window(phrase: Phrase, spans: Sequence[Span]) -> Meaning | None:
    """“ทุกเดือน ตั้งแต่มกราคม – มิถุนายน ๒๕๖๗”: the months inside the window, one by one."""
    if len(spans) != 1 or not (spans[0].start in phrase.year.span and spans[0].end in phrase.year.span):
        return None
    own = _every(Phrase(phrase.all(Every), phrase.year))
    if own is None or own.cadence is None:
        return None
    days = [slot.nominal for slot in own.cadence.slots(phrase.year, spans[0])]
    note = f"นับเฉพาะ {long_date(spans[0].start)} – {long_date(spans[0].end)}"
    return Meaning(cadence=_on(days), assumptions=(*own.assumptions, note))


def _quarters(phrase: Phrase) -> Meaning | None:
    named = phrase.all(InQuarters)
    if not named or not phrase.only(InQuarters, Between, Rounds, TimesAYear, Every):
        return None
    quarters = sorted({number for one in named for number in one.quarters})
    times = _times(phrase)
    if times is not None and times != len(quarters):
        return None
    if quarters == [1, 2, 3, 4]:
        return Meaning(cadence=EveryMonths(months=3), assumptions=(QUARTER_END,))
    ends = [phrase.year.windows(3)[number - 1].end for number in quarters]
    return Meaning(cadence=_on(ends), assumptions=(QUARTER_END,))


def _rounds(phrase: Phrase) -> Meaning | None:
    rounds = phrase.all(Rounds)
    if not rounds or not phrase.only(Rounds, TimesAYear, Every, OnDay, Between):
        return None
    months = sorted({number for one in rounds for number in one.months})
    note = "เอกสารบอกเพียงรอบ จึงถือว่าครบกำหนดวันสุดท้ายของรอบ"
    rules = phrase.all(OnDay)
    ends = [phrase.year.windows(3)[number // 3 - 1].end for number in months]
    if rules:
        rule = rules[0].rule
        if len(rules) > 1 or rules[0].every not in (None, 6):
            return None
        starts = [phrase.year.span.start for _ in ends]
        days = [rule.date_for(Span(start, end)) for start, end in zip(starts, ends, strict=True)]
        return Meaning(cadence=_on(days), assumptions=("นับจากวันสิ้นรอบ",))
    if months in ([6, 12], [3, 6, 9, 12]):
        return Meaning(cadence=EveryMonths(months=months[0]), assumptions=(note,))
    every = phrase.all(Every)
    if every and every[0].months != months[0]:
        return None
    return Meaning(cadence=_on(ends), assumptions=(note,))


def _every(phrase: Phrase) -> Meaning | None:
    """A frequency, and on which day of its window."""
    if not phrase.only(Every, OnDay, EveryWeek):
        return None
    if weeks := phrase.all(EveryWeek):
        return _weekly(weeks) if phrase.only(EveryWeek) else None
    rules = phrase.all(OnDay)
    frequencies = {one.months for one in phrase.all(Every)} | {one.every for one in rules if one.every is not None}
    if len(rules) > 1:
        return None
    if not frequencies:
        frequencies = {1}
    months = max(frequencies)
    if len(frequencies) > 1:
        return None
    if rules:
        day = rules[0].rule
        if months > 1 and isinstance(day, DayOfMonth) and not day.following:
            return ask("วันที่ของเดือนใดในรอบ ครบกำหนดวันใดบ้าง")
        return Meaning(cadence=Annual(day=day) if months == 12 else EveryMonths(months=months, day=day))
    if months == 12:
        return Meaning(cadence=Annual(), assumptions=("ปีละครั้ง ครบกำหนดวันสิ้นปีงบประมาณ",))
    printed_end = any(one.is_at_end for one in phrase.all(Every))
    note = {1: EVERY_MONTH_END, 3: QUARTER_END}.get(
        months, f"รอบละ {thai_digits(months)} เดือนนับจากตุลาคม ครบกำหนดวันสุดท้ายของรอบ"
    )
    return Meaning(cadence=EveryMonths(months=months), assumptions=() if printed_end and months == 1 else (note,))


def _two_days(phrase: Phrase) -> Meaning | None:
    """Two days of every month are written out one by one: no rule of ours gives two dates a month."""
    pairs = phrase.all(OnTwoDays)
    if not pairs or not phrase.only(OnTwoDays, Every) or any(one.months != 1 for one in phrase.all(Every)):
        return None
    windows = phrase.year.windows(1)
    return Meaning(cadence=_on([DayOfMonth(day).date_for(window) for window in windows for day in pairs[0].days]))


def _of_quarters(phrase: Phrase) -> Meaning | None:
    """A month of each quarter, or days after one of them."""
    one = phrase.all(AfterQuarter)
    if len(one) == 1 and phrase.only(AfterQuarter):
        on = phrase.year.windows(3)[one[0].quarter - 1].end + timedelta(days=one[0].days)
        return Meaning(cadence=Once(on=on), assumptions=(f"ไตรมาสนับตามปีงบประมาณ จึงครบกำหนด {long_date(on)}",))
    named = phrase.all(OfQuarter)
    if len(named) != 1 or not phrase.only(OfQuarter, Every) or any(every.months != 3 for every in phrase.all(Every)):
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
    return Meaning(cadence=_on(days), assumptions=(QUARTER, *((MONTH_END,) if named[0].day is None else ())))


def _weekly(weeks: Sequence[EveryWeek]) -> Meaning | None:
    days = {one.weekday for one in weeks if one.weekday is not None}
    if len(days) > 1:
        return ask("เอกสารระบุหลายวันในสัปดาห์ ครบกำหนดวันใด")
    if days:
        return Meaning(cadence=Weekly(weekday=days.pop()))
    return Meaning(cadence=Weekly(weekday=FRIDAY), assumptions=("เอกสารไม่ได้ระบุวันในสัปดาห์ จึงถือว่าเป็นวันศุกร์",))


def _named_rounds(phrase: Phrase) -> Meaning | None:
    """รอบเดือนเมษายน covers October to March, รอบเดือนตุลาคม April to September, and is reported after the year."""
    named = phrase.all(NamedRounds)
    if not named or not phrase.only(NamedRounds, TimesAYear, Every, Rounds):
        return None
    months = {month for one in named for month in one.months}
    if not months <= {4, 10} or _times(phrase) not in (None, 2):
        return ask("รอบของเดือนใด ครบกำหนดวันใด")
    both = Semiannual(months=(4, 10))
    if len(months) == 2:
        return Meaning(cadence=both, assumptions=(MONTH_END, *_rounds_said(both, phrase.year)))
    days = [slot.nominal for slot in both.slots(phrase.year, phrase.year.span) if slot.nominal.month in months]
    return Meaning(cadence=_on(days), assumptions=(MONTH_END, *_rounds_said(both, phrase.year)))


def _times_a_year(phrase: Phrase) -> Meaning | None:
    times = _times(phrase)
    if times is None or not phrase.only(TimesAYear):
        return None
    if times == 1:
        return Meaning(cadence=Annual(), assumptions=("ปีละครั้ง ครบกำหนดวันสิ้นปีงบประมาณ",))
    return ask(f"ปีละ {thai_digits(times)} ครั้ง แต่เอกสารไม่ได้บอกว่าเมื่อใด ครบกำหนดวันใดบ้าง")


RULES: tuple[Callable[[Phrase], Meaning | None], ...] = (
    _unclear,
    _as_before,
    _no_date,
    _event,
    _dates,
    _months,
    _windows,
    _quarters,
    _rounds,
    _named_rounds,
    _times_a_year,
    _two_days,
    _of_quarters,
    _every,
)


# ── What several rules ask ──


def _on(days: Sequence[date]) -> Cadence:
    in_order = tuple(sorted(dict.fromkeys(days)))
    return Once(on=in_order[0]) if len(in_order) == 1 else Dates(on=in_order)


def _month(printed: Printed, year: FiscalYear) -> Span:
    first = printed.first_day(year)
    return Span(first, month_end(first))


def _times(phrase: Phrase) -> int | None:
    """Return how often a year the phrase says, or None; contradicting words give 0, which fits nothing."""
    said = {one.times for one in phrase.all(TimesAYear)} | {12 // one.months for one in phrase.all(Every)}
    return said.pop() if len(said) == 1 else 0 if said else None


def _year_notes(printed: Printed, on: date, year: FiscalYear) -> list[str]:
    if printed.year is None:
        return [f"{NO_YEAR} คือ {_month_words(on)}"]
    if printed.is_common_era:
        return [f"เอกสารพิมพ์ปี ค.ศ. อ่านเป็น {long_date(on)}"]
    return [f"{long_date(on)} อยู่หลังปีงบประมาณ {thai_digits(year.be)}"] if on > year.span.end else []


def _outside(days: Sequence[date], year: FiscalYear) -> str | None:
    """Say that a date lies before the fiscal year, or long after it: last year's document copied, or a slip."""
    for day in days:
        if day < year.span.start or day > year.span.end + timedelta(days=183):
            return f"{long_date(day)} ไม่อยู่ในปีงบประมาณ {thai_digits(year.be)} วันครบกำหนดคือวันใด"
    return None
