"""What the parts of one time phrase mean together.

The rules are tried in the order of RULES; the first that knows the parts decides. What no rule knows is a question:
a date is never guessed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import AfterEvent, Annual, Continuous, Once
from ita_scheduler.domain.thai import long_date
from ita_scheduler.importing.grammar import rules_dated, rules_recurring
from ita_scheduler.importing.grammar.dates import NotInCalendar, span_between
from ita_scheduler.importing.grammar.parts import (
    AfterAnEvent,
    Always,
    AsBefore,
    Beside,
    Between,
    CountedFrom,
    EveryYear,
    Part,
    Unclear,
)
from ita_scheduler.importing.grammar.phrase import NO_DATE, YEAR_END, Meaning, Phrase, ask, outside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ita_scheduler.domain.calendar import FiscalYear

CONTRADICTORY = "มีคำบอกเวลาหลายคำที่ขัดกันหรืออ่านรวมกันไม่ได้ วันครบกำหนดคือวันใด"
IMPOSSIBLE = "วันที่ที่พิมพ์ไม่มีในปฏิทิน หรือวันสิ้นสุดอยู่ก่อนวันเริ่ม วันครบกำหนดคือวันใด"


def meaning_of(parts: Sequence[Part], year: FiscalYear) -> Meaning | None:
    """Put the parts together; None when they say nothing about time."""
    strong = tuple(one for one in parts if not isinstance(one, Beside))
    counted = tuple(one for one in strong if not isinstance(one, (Always, EveryYear))) or strong
    if not counted:
        return None
    try:
        phrase = Phrase(_without_the_whole_year(counted, year), year)
        for rule in RULES:
            if (meaning := rule(phrase)) is not None:
                return meaning
    except NotInCalendar:
        return ask(IMPOSSIBLE)
    return ask(CONTRADICTORY)


def _without_the_whole_year(parts: tuple[Part, ...], year: FiscalYear) -> tuple[Part, ...]:
    """Leave out “๑ ตุลาคม – ๓๐ กันยายน” beside other words: it says for how long, and they say when."""
    rest = tuple(
        one for one in parts if not (isinstance(one, Between) and span_between(one.first, one.last, year) == year.span)
    )
    return rest or parts


def _unclear(phrase: Phrase) -> Meaning | None:
    """Words that only the officer can settle."""
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
        return Meaning(cadence=Annual(), assumptions=(YEAR_END,))
    if all(one.is_assumed for one in always):
        return Meaning(cadence=Continuous(), assumptions=(NO_DATE,))
    return Meaning(cadence=Continuous(), remarks=(NO_DATE,))


def _event(phrase: Phrase) -> Meaning | None:
    counted = phrase.all(CountedFrom)
    if len(counted) == 1 and phrase.only(CountedFrom):
        since = counted[0].since.first_day(phrase.year)
        on = since + timedelta(days=counted[0].days)
        if misfit := outside([on], phrase.year):
            return ask(misfit)
        note = f"นับจากวันถัดจาก {long_date(since)} (ป.พ.พ. ม.๑๙๓/๓) จึงครบกำหนด {long_date(on)}"
        return Meaning(cadence=Once(on=on), assumptions=(note,))
    events = phrase.all(AfterAnEvent)
    if len(events) == 1 and phrase.only(AfterAnEvent):
        return Meaning(cadence=AfterEvent(days=events[0].days))
    return None


RULES: tuple[Callable[[Phrase], Meaning | None], ...] = (
    _unclear,
    _as_before,
    _no_date,
    _event,
    rules_recurring.from_and_until,
    rules_dated.dates,
    rules_dated.months,
    rules_dated.windows,
    rules_recurring.year_end,
    rules_recurring.quarters,
    rules_recurring.rounds,
    rules_recurring.named_rounds,
    rules_recurring.times_a_year,
    rules_recurring.two_days,
    rules_recurring.of_quarters,
    rules_recurring.every,
)
