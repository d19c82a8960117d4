"""A clause becomes duties: who owes what, in which words, and what the clause says about time.

The subject of a clause is not always who owes the duty: “ผู้บริหารกำกับติดตาม… และให้เจ้าหน้าที่รายงานผู้บริหารทุก ๖ เดือน” is
one duty of the executive and one of the staff, and the date is the staff's. Two times for two things are two duties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.lexing import Correction
from ita_scheduler.importing.owners import EXECUTIVE, MONITOR, STAFF, subject, verbs
from ita_scheduler.importing.parts import Always, AsBefore, Beside, EveryYear, Part
from ita_scheduler.importing.times import Found, Times, times_in

# The executive's clause orders the staff: กำกับให้เจ้าหน้าที่รายงาน. “เพื่อให้เจ้าหน้าที่…” is a purpose and no order.
_ORDER = re.compile(
    rf"(?<!{key('เพื่อ')})(?:{key('และ|โดย|พร้อมทั้ง|รวมทั้ง|ตลอดจน')})?(?:{key('กำกับ|กำชับ|สั่งการ|มอบหมาย|ติดตาม')})?"
    rf"{key('ให้')}(?={STAFF})"
)
# A new subject in the middle of a clause; behind ต่อ, ให้, เสนอ … it is who receives, behind ของ whose thing it is.
_RECEIVES = "".join(
    rf"(?<!{key(word)})"
    for word in (
        "รายงาน",
        "เสนอ",
        "ให้",
        "ต่อ",
        "แก่",
        "เรียน",
        "ของ",
        "กับ",
        "ถึง",
        "ผ่าน",
        "แจ้ง",
        "ส่ง",
        "จาก",
        "หรือ",
        "เพื่อ",
        "ติดตาม",
        "กำกับ",
        "เร่งรัด",
        "ที่",
        "คณะ",
    )
)
_EXECUTIVE_ACTS = re.compile(
    rf"(?:{key('และ|โดย|ทั้งนี้|ส่วน')})?{_RECEIVES}(?:{EXECUTIVE})(?={key('(?:จะ|ต้อง|ได้|เป็นผู้)?(?:มี|ดำเนินการ)?(?:การ)?')}(?:{MONITOR}))"
)
_STAFF_ACTS = re.compile(
    rf"(?:{key('และ|โดย|ส่วน')})?{_RECEIVES}(?:{key('เจ้าหน้าที่|ผู้รับผิดชอบ')})(?:{key('ผู้รับผิดชอบ|ที่ได้รับมอบหมาย|ที่เกี่ยวข้อง')})?"
    rf"(?={key('(?:จะ|ต้อง|มีหน้าที่)?(?:ดำเนินการ)?(?:จัดทำ)?(?:รายงาน|สรุป|เผยแพร่|เสนอ|ส่ง)')})"
)
_LEAD = re.compile(key("(?:และ|พร้อมทั้ง|พร้อม|โดย|รวมทั้ง|ตลอดจน|ทั้งนี้|ส่วน|,|;)+"))
_JOINT = re.compile(key("(?:และ|พร้อมทั้ง|พร้อม|แล้ว|จากนั้น|โดย|รวมทั้ง|ตลอดจน|,|;)*$"))

_HEAD_OF_EXECUTIVE = re.compile(key("^ผู้บริหาร|(?:ของ|โดย)ผู้บริหาร|ผู้บริหาร(?:กำกับ|ติดตาม|ตรวจ)|^กำหนดเวลาผู้บริหาร"))

_BETWEEN = re.compile(key("(?:ให้|โดย)?(?:ปลัด|หัวหน้าส่วนราชการ|ผู้บังคับบัญชา)"))

_NOBODY_IN_PARTICULAR = re.compile(
    key("(?:ให้)?(?:เจ้าหน้าที่|ผู้บริหาร?)(?:(?:ผู้|ที่)?รับผิดชอบ|(?:ที่)?ได้รับมอบหมาย)?(?:ดำเนินการแล้ว|มีการ|ต้อง)?(?=[ก-ฮเ-ไ])")
)
_SHORTEST_DUTY = 4  # letters before a time: less is no duty, and the time leads into what follows it

NO_SUBJECT = "เอกสารไม่ได้ระบุผู้มีหน้าที่ จึงถือว่าการกำกับติดตามเป็นของผู้บริหาร"
STAFF_OWES = "ประธานของข้อนี้คือผู้บริหาร แต่หน้าที่นี้เป็นของเจ้าหน้าที่"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of a clause. `unknown` is what smells of time in it and is not understood; `notes` are Thai sentences."""

    owner: Owner
    actions: tuple[Action, ...]
    phrase: str
    summary: str
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_time(self) -> bool:
        """Tell whether the duty's own words say anything about time, understood or not."""
        return bool(self.unknown) or any(not isinstance(part, Beside) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the head of the column says for clauses that leave it out: whose duty it is, and what is to be done."""

    owner: Owner | None = None
    action: Action | None = None


def lead_of(head: str) -> Lead:
    """Read “ผู้บริหาร: การกำกับติดตาม” or “รายงานผลต่อผู้บริหาร”; a head that names both reporting and following up says nothing."""
    text = key(head)
    done = {
        kind
        for kind, words in ((Action.REPORT, "รายงาน"), (Action.MONITOR, "กำกับ|ติดตาม"))
        if re.search(key(words), text)
    }
    action = done.pop() if len(done) == 1 else None
    if action is Action.MONITOR or (_HEAD_OF_EXECUTIVE.search(text) and action is not Action.REPORT):
        return Lead(Owner.EXECUTIVE, action)
    return Lead(Owner.STAFF if key("เจ้าหน้าที่") in text else None, action)


def duties(clause: str, lead: Lead = Lead()) -> tuple[Duty, ...]:
    """Read one clause. There is always at least one duty, for a clause with any letter in it."""
    times = times_in(clause)
    text = times.lexed.text
    if not text:
        return ()
    stretches = [
        piece
        for owner, start, end, notes in _by_subject(times, lead)
        for piece in _by_time(times, owner, start, end, notes)
    ]
    found = [_duty(times, *stretch) for stretch in stretches]
    begins_with_time = bool(times.found) and times.found[0].start == 0
    if lead.action and (begins_with_time or not verbs(text, 0, len(text))):  # “ภายในเดือนมีนาคม” below “รายงานผล”
        named = () if found[0].actions == (Action.PERFORM,) else found[0].actions
        found[0] = replace(found[0], actions=tuple(dict.fromkeys((lead.action, *named))))
    return (replace(found[0], corrections=(*times.lexed.corrections, *found[0].corrections)), *found[1:])


_Stretch = tuple[Owner, int, int, tuple[str, ...]]


def _by_subject(times: Times, lead: Lead) -> list[_Stretch]:
    text = times.lexed.text
    owner, notes = _first_owner(text, lead)
    stretches: list[_Stretch] = [(owner, 0, len(text), notes)]
    cuts = sorted(
        [(found.start(), Owner.STAFF, True) for found in _ORDER.finditer(text)]
        + [(found.start(), Owner.EXECUTIVE, False) for found in _EXECUTIVE_ACTS.finditer(text)]
        + [(found.start(), Owner.STAFF, False) for found in _STAFF_ACTS.finditer(text)]
    )
    for at, whose, is_order in cuts:
        current, start, end, said = stretches[-1]
        if at <= start or whose is current or not verbs(text, at, end):
            continue
        is_dated = any(not isinstance(one.part, (Beside, Always, EveryYear)) for one in times.within(at, end))
        is_dated = is_dated or bool(times.unknown_within(at, end))
        if is_order and not is_dated:
            continue  # without a date of its own, the order is how the executive follows up
        stretches[-1] = (current, start, at, said)
        stretches.append((whose, at, end, (STAFF_OWES,) if is_order else ()))
    return stretches


def _first_owner(text: str, lead: Lead) -> tuple[Owner, tuple[str, ...]]:
    if found := subject(text):
        return _by_what_is_done(found[0], text), ()
    if lead.owner is not None:
        return lead.owner, ()
    acts = verbs(text, 0, len(text))
    if acts and acts[0].action is Action.MONITOR and all(one.action is not Action.REPORT for one in acts):
        return Owner.EXECUTIVE, (NO_SUBJECT,)
    return Owner.STAFF, ()


def _by_what_is_done(owner: Owner, text: str) -> Owner:
    """ปลัด and heads of departments are executives where they follow up, and staff where they report to one above."""
    done = verbs(text, 0, len(text))
    is_between = _BETWEEN.match(text) is not None
    if owner is Owner.EXECUTIVE and is_between and done and all(one.action is not Action.MONITOR for one in done):
        return Owner.STAFF
    return owner


def _by_time(times: Times, owner: Owner, start: int, end: int, notes: tuple[str, ...]) -> list[_Stretch]:
    """Cut where a second time follows with something else to be done between the two."""
    text = times.lexed.text
    told = [one for one in times.within(start, end) if not isinstance(one.part, (Beside, AsBefore, EveryYear))]
    cuts: list[int] = []
    for earlier, later in pairwise(told):
        between = verbs(text, earlier.end, later.start)
        before = text[cuts[-1] if cuts else start : earlier.start]
        if between and len(before) >= _SHORTEST_DUTY and _may_part(earlier, later):
            joint = _JOINT.search(text, earlier.end, between[0].start)
            cuts.append(joint.start() if joint else between[0].start)
    bounds = [start, *cuts, end]
    return [(owner, first, last, notes) for first, last in pairwise(bounds)]


def _may_part(earlier: Found, later: Found) -> bool:
    """Two words that both say “always” are one time: so are “ประจำปี” and what stands behind it."""
    return not (isinstance(earlier.part, (Always, EveryYear)) and isinstance(later.part, (Always, EveryYear)))


def _duty(times: Times, owner: Owner, start: int, end: int, notes: tuple[str, ...]) -> Duty:
    lexed = times.lexed
    text = lexed.text
    if start and (lead := _LEAD.match(text, start, end)):
        start = lead.end()
    done = verbs(text, start, end)
    corrections: tuple[Correction, ...] = ()
    named = subject(text[start:end])
    if named and named[2]:
        printed = lexed.printed(start, start + named[1])
        corrections = (Correction(" ".join(printed.split()), "ผู้บริหาร"),)
    said = times.within(start, end)
    return Duty(
        owner=owner,
        actions=_actions(owner, tuple(verb.action for verb in done)),
        phrase=_tidy(lexed.printed(start, end)),
        summary=_summary(times, start, end, said),
        parts=tuple(one.part for one in said),
        unknown=times.unknown_within(start, end),
        corrections=corrections,
        notes=notes,
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
    return _tidy(times.lexed.printed(start, end))


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:-–")
