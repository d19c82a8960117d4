"""A clause becomes duties: who owes what, in which words, and what the clause says about time.

The subject of a clause is not always who owes the duty: “ผู้บริหารกำกับติดตาม… และให้เจ้าหน้าที่รายงานผู้บริหารทุก ๖ เดือน” is
one duty of the executive and one of the staff, and the date is the staff's. Two times for two things are two duties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.clauses.owners import owner_in, subject
from ita_scheduler.importing.clauses.stretches import NO_LEAD, Lead, Stretch, stretches
from ita_scheduler.importing.clauses.verbs import PURPOSE, verbs
from ita_scheduler.importing.grammar.doubts import doubt_about
from ita_scheduler.importing.grammar.lexing import Correction
from ita_scheduler.importing.grammar.parts import (
    Beside,
    Part,
)
from ita_scheduler.importing.grammar.pattern import compiled
from ita_scheduler.importing.grammar.times import Found, Times, times_in

_LEAD = compiled("(และ|พร้อมทั้ง|พร้อม|โดย|รวมทั้ง|ตลอดจน|ทั้งนี้|ส่วน|,|;|/|จากนั้น|แล้ว)+")
_NOBODY_IN_PARTICULAR = compiled(
    "[ให้](เจ้าหน้าที่|ผู้บริหา[ร])[[ผู้|ที่]รับผิดชอบ|[ที่]ได้รับมอบหมาย][ดำเนินการแล้ว|มีการ|ต้อง](?={letter})"
)
_ABBREVIATED = re.compile(r"(?:^|[\s.])[ก-ฮ]{1,3}\.$")
_TOLD = compiled("(ให้|แจ้ง)(ผู้บริหาร|นายก|ปลัด){letters}ทราบ")
_LONGEST_SUMMARY = 90  # letters and marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of a clause. `notes` are Thai sentences.

    `unknown` is what smells of time in it and is not understood; `doubt` asks about words that make a date doubtful.
    """

    owner: Owner
    actions: tuple[Action, ...]
    phrase: str
    summary: str
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()
    doubt: str | None = None

    @property
    def has_time(self) -> bool:
        """Tell whether the duty's own words say anything about time, understood or not."""
        return bool(self.unknown) or any(not isinstance(part, Beside) for part in self.parts)


@lru_cache(maxsize=512)
def duties(clause: str, lead: Lead = NO_LEAD) -> tuple[Duty, ...]:
    """Read one clause. There is always at least one duty, for a clause with any letter in it."""
    if not any(map(str.isalnum, clause)):
        return ()
    times = times_in(clause)
    text = times.lexed.text
    found = [_duty(times, stretch) for stretch in stretches(times, lead)]
    begins_with_time = bool(times.found) and times.found[0].start == 0
    if lead.action and (begins_with_time or not verbs(text, 0, len(text))):  # “ภายในเดือนมีนาคม” below “รายงานผล”
        named = () if found[0].actions == (Action.PERFORM,) else found[0].actions
        found[0] = replace(found[0], actions=tuple(dict.fromkeys((lead.action, *named))))
    return (replace(found[0], corrections=(*times.lexed.corrections, *found[0].corrections)), *found[1:])


def _duty(times: Times, stretch: Stretch) -> Duty:
    lexed = times.lexed
    text = lexed.text
    start, end = stretch.start, stretch.end
    if start and (lead := _LEAD.match(text, start, end)):
        start = lead.end()
    corrections: tuple[Correction, ...] = ()
    named = subject(text[:end], start)
    if named and named.is_corrected:
        corrections = (Correction(" ".join(lexed.printed(start, named.end).split()), "ผู้บริหาร"),)
    owner = owner_in(text, start, end, stretch.owner)
    said = times.within(start, end)
    return Duty(
        owner=owner,
        actions=_actions(owner, tuple(verb.action for verb in verbs(text, start, end))),
        phrase=_tidy(lexed.printed(start, end)),
        summary=_summary(times, start, end, said),
        parts=tuple(one.part for one in said if one not in stretch.labels),
        unknown=times.unknown_within(start, end),
        corrections=corrections,
        notes=stretch.notes,
        doubt=stretch.doubt or doubt_about(text, start, end),
    )


def _actions(owner: Owner, done: tuple[Action, ...]) -> tuple[Action, ...]:
    """Following up is the executive's whole duty; what the staff does on the way to a report is the report's."""
    kinds = tuple(dict.fromkeys(done))
    if owner is Owner.EXECUTIVE and Action.MONITOR in kinds:
        return (Action.MONITOR,)
    named = tuple(kind for kind in kinds if kind not in (Action.PERFORM, Action.MONITOR))
    return named or kinds[:1] or (Action.PERFORM,)


def _summary(times: Times, start: int, end: int, said: tuple[Found, ...]) -> str:
    """Return the phrase without “เจ้าหน้าที่ผู้รับผิดชอบ” before it and the times behind it, for the line of a mail."""
    text = times.lexed.text
    if found := _NOBODY_IN_PARTICULAR.match(text, start, end):
        start = found.end()
    for one in reversed(said):
        if not isinstance(one.part, Beside) and one.end == end and one.start > start:
            end = one.start
    if (purpose := PURPOSE.search(text, start, end)) and purpose.start() > start:
        end = purpose.start()
    if (told := _TOLD.search(text, start, end)) and told.start() > start:
        end = told.start()
    return _shortened(_tidy(times.lexed.printed(start, end)))


def _shortened(text: str) -> str:
    """Cut a long summary at a space: a mail's line names the duty, and the phrase stands in the plan."""
    if len(text) <= _LONGEST_SUMMARY:
        return text
    at = max(text.rfind(" ", 0, _LONGEST_SUMMARY), text.rfind("และ", 0, _LONGEST_SUMMARY))
    return f"{text[: at if at > _LONGEST_SUMMARY // 2 else _LONGEST_SUMMARY].rstrip()}…"


def _tidy(text: str) -> str:
    """Close up white space and take the signs off the ends, but not the point of “อบต.”."""
    whole = " ".join(text.split()).strip(" ,;:-–").lstrip(". ")
    return whole if _ABBREVIATED.search(whole) else whole.rstrip(" .,;:-–")
