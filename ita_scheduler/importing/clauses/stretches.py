"""A clause is cut where another person, or another time with something else to be done, begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ita_scheduler.domain.plan import Action, Owner
from ita_scheduler.importing.clauses.owners import BETWEEN, EXECUTIVE, STAFF, owner_in, subject
from ita_scheduler.importing.clauses.verbs import MONITOR, verbs
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar.parts import (
    Always,
    AsBefore,
    Beside,
    Between,
    Every,
    EveryWeek,
    EveryYear,
    From,
    InMonths,
    InQuarters,
    NamedRounds,
    OnDay,
    Rounds,
    Until,
)
from ita_scheduler.importing.grammar.pattern import compiled
from ita_scheduler.importing.grammar.phrase import DAYS_OR_DEADLINE

if TYPE_CHECKING:
    from ita_scheduler.importing.grammar.times import Found, Times

# The executive's clause orders the staff: กำกับให้เจ้าหน้าที่รายงาน. “เพื่อให้เจ้าหน้าที่…” is a purpose and no order.
_ORDER = re.compile(
    rf"(?<!{key('เพื่อ')})(?:{key('และ|โดย|พร้อมทั้ง|รวมทั้ง|ตลอดจน')})?(?:{key('กำกับ|กำชับ|สั่งการ|มอบหมาย|ติดตาม')})?"
    rf"{key('ให้')}(?={STAFF})"
)
_JOINTS = key("(?:และ|พร้อมทั้ง|พร้อม|แล้ว|จากนั้น|รวมทั้ง|ตลอดจน|โดย|ทั้งนี้|ส่วน|,|;|/)")
# A new subject in the middle of a clause; behind ต่อ, ให้, เสนอ … it is who receives, behind ของ whose thing it is.
_BEHIND = (
    "รายงาน", "เสนอ", "ให้", "ต่อ", "แก่", "เรียน", "ของ", "กับ", "ถึง", "ผ่าน", "แจ้ง", "ส่ง", "จาก", "หรือ", "เพื่อ",
    "ติดตาม", "กำกับ", "เร่งรัด", "ใน", "ที่", "คณะ", "รอง", "ต่อคณะ", "โดยให้",
)  # fmt: skip
_NOT_BEHIND = "".join(rf"(?<!{key(word)})" for word in _BEHIND)
_MAY = key("(?:จะ|ต้อง|ได้|เป็นผู้)?(?:(?:สั่งการ|ประชุม|ลงนาม|มอบนโยบาย)และ)?(?:มี|ดำเนินการ)?(?:การ)?")
_EXECUTIVE_ACTS = re.compile(
    rf"{_JOINTS}?{_NOT_BEHIND}(?:{EXECUTIVE})(?=:?{_MAY}(?:{MONITOR}))|{_JOINTS}?{key('การ(?:กำกับ|ติดตาม)')}[\u0e01-\u0e4e]{{0,14}}:"
)
_REPORTS = key("รายงาน|สรุป|เผยแพร่|เสนอ|ส่ง|จัดทำ|ประชาสัมพันธ์|ประกาศ|รวบรวม")
_STAFF_ACTS = re.compile(
    rf"(?P<joint>{_JOINTS})?{_NOT_BEHIND}(?:{STAFF}|{BETWEEN})(?=[\u0e01-\u0e4e.]{{0,24}}?:?(?:{_REPORTS}))|{_JOINTS}?{key('การรายงาน')}[\u0e01-\u0e4e]{{0,10}}:"
)
_HEAD_OF_EXECUTIVE = compiled("^ผู้บริหาร|(ของ|โดย)ผู้บริหาร|ผู้บริหาร(กำกับ|ติดตาม|ตรวจ)|^กำหนดเวลาผู้บริหาร")
# Introduced so, a time is a deadline; without, it may only name the days that are reported on.
_INTRODUCED = compiled("ให้แล้วเสร็จ|แล้วเสร็จ|ภายใน|ไม่เกิน|ก่อน|ใน|ทุก|ไม่ช้ากว่า|ระหว่าง|ตั้งแต่|ช่วง|ห้วง")
_TAIL = compiled("(ให้|แจ้ง)(ผู้บริหาร|นายก|ปลัด)|ส่ง|รายงาน")
_TOLD_BY_STAFF = (Action.REPORT, Action.PUBLISH, Action.PUBLICISE)
_LABELS = (InMonths, InQuarters, Between, Rounds, NamedRounds)
_NO_GROUP = (Beside, AsBefore, EveryYear, From)
NO_SUBJECT = "เอกสารไม่ได้ระบุผู้มีหน้าที่ จึงถือว่าการกำกับติดตามเป็นของผู้บริหาร"
STAFF_OWES = "ประธานของข้อนี้คือผู้บริหาร แต่หน้าที่นี้เป็นของเจ้าหน้าที่"
_SHORTEST_DUTY = 4  # letters before a time: less is no duty, and the time leads into what follows it


@dataclass(frozen=True, slots=True)
class Lead:
    """What the head of the column says for clauses that leave it out: whose duty it is, and what is to be done."""

    owner: Owner | None = None
    action: Action | None = None


NO_LEAD = Lead()


def lead_of(head: str) -> Lead:
    """Read “ผู้บริหาร: การกำกับติดตาม” or “รายงานผลต่อผู้บริหาร”; a head that names both doings says nothing."""
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a clause: who owes what it says; `is_named` when the clause names him."""

    owner: Owner
    start: int
    end: int
    notes: tuple[str, ...] = ()
    is_named: bool = True
    labels: tuple[Found, ...] = ()
    doubt: str | None = None


def stretches(times: Times, lead: Lead) -> tuple[Stretch, ...]:
    """Cut a clause into what each of its subjects owes by each of its times."""
    return tuple(piece for stretch in _by_subject(times, lead) for piece in _by_time(times, stretch))


def _by_subject(times: Times, lead: Lead) -> list[Stretch]:
    text = times.lexed.text
    stretches = [_first(times, lead)]
    cuts = sorted(
        [(found.start(), Owner.STAFF, True) for found in _ORDER.finditer(text)]
        + [(found.start(), Owner.EXECUTIVE, False) for found in _EXECUTIVE_ACTS.finditer(text)]
        + [(found.start(), Owner.STAFF, False) for found in _STAFF_ACTS.finditer(text) if _stands_apart(times, found)]
    )
    for at, whose, is_order in cuts:
        last = stretches[-1]
        cut = _before_its_time(times, at)
        if cut <= last.start or not verbs(text, at, last.end):
            continue
        if whose is last.owner and not (_is_duty(times, last.start, cut) and _is_duty(times, cut, last.end)):
            continue
        if is_order and not _is_dated(times, at, last.end):
            continue  # without a date of its own, the order is how the executive follows up
        notes = (STAFF_OWES,) if is_order else ()
        if is_order and not verbs(text, last.start, cut):  # “นายกกำกับให้เจ้าหน้าที่รายงาน”: he orders, and owes nothing else
            stretches[-1] = Stretch(whose, last.start, last.end, notes)
            continue
        stretches[-1] = replace(last, end=cut)
        stretches.append(Stretch(whose, cut, last.end, notes))
    return stretches


def _stands_apart(times: Times, found: re.Match[str]) -> bool:
    """Tell whether a subject begins behind a joint or white space: inside a word it is none."""
    at = times.lexed.starts[found.start()]
    is_led = any(one.end == found.start() for one in times.found)  # “ในเดือนมีนาคมเจ้าหน้าที่รายงาน”
    return bool(found["joint"]) or is_led or at == 0 or times.lexed.source[at - 1] in " \t\n:)"


def _before_its_time(times: Times, at: int) -> int:
    """Return where a subject's words begin with the time that leads into them: “และในเดือนกันยายนผู้บริหารติดตาม”."""
    led = next((one for one in times.found if one.end == at), None)
    if led is None:
        return at
    joint = re.search(rf"{_JOINTS}+$", times.lexed.text[: led.start])
    return joint.start() if joint else at


def _is_duty(times: Times, start: int, end: int) -> bool:
    """Tell whether a stretch says by itself what is to be done, and when."""
    return bool(verbs(times.lexed.text, start, end)) and _is_dated(times, start, end)


def _is_dated(times: Times, start: int, end: int) -> bool:
    said = any(not isinstance(one.part, (Beside, Always, EveryYear)) for one in times.within(start, end))
    return said or bool(times.unknown_within(start, end))


def _first(times: Times, lead: Lead) -> Stretch:
    """Return the whole clause as its first subject's; without one, the head of the column says whose it is."""
    text = times.lexed.text
    end = len(text)
    at = _behind_times(times)
    if found := subject(text, at):
        return Stretch(owner_in(text, at, end, found.owner), 0, end)
    if lead.owner is not None:
        done = verbs(text, 0, end)
        only_reports = bool(done) and all(one.action in _TOLD_BY_STAFF for one in done)
        return Stretch(Owner.STAFF if only_reports else lead.owner, 0, end)  # below “การกำกับติดตาม”, too
    if _only_follows_up(text, 0, end):
        return Stretch(Owner.EXECUTIVE, 0, end, (NO_SUBJECT,), is_named=False)
    return Stretch(Owner.STAFF, 0, end, is_named=False)


def _behind_times(times: Times) -> int:
    at = 0
    for one in times.found:
        if one.start == at:
            at = one.end
    return at


def _only_follows_up(text: str, start: int, end: int) -> bool:
    done = verbs(text, start, end)
    return bool(done) and done[0].action is Action.MONITOR and all(one.action is not Action.REPORT for one in done)


def _by_time(times: Times, stretch: Stretch) -> list[Stretch]:
    """Cut where a second time follows with something else to be done between the two.

    “รายงานผลไตรมาสที่ ๒ ภายในเดือนพฤษภาคม” is one duty: a time that is not introduced, before one that is, names the
    days that are reported on.
    """
    text = times.lexed.text
    told = [one for one in times.within(stretch.start, stretch.end) if not isinstance(one.part, _NO_GROUP)]
    if any(isinstance(one.part, (Every, EveryWeek)) for one in told):  # “ทุกเดือนจนถึงเดือนมิถุนายน” is one time
        told = [one for one in told if not isinstance(one.part, Until)]
    cuts: list[int] = []
    labels: list[Found] = []
    doubtful: set[int] = set()
    for earlier, later in pairwise(told):
        is_label = isinstance(earlier.part, _LABELS) and not _INTRODUCED.match(text, earlier.start)
        is_label = is_label and _INTRODUCED.match(text, later.start) is not None and not isinstance(later.part, OnDay)
        cut = _cut_between(text, cuts[-1] if cuts else stretch.start, earlier, later, by_joint=is_label)
        if cut is not None:
            if is_label:
                doubtful.add(len(cuts))
            cuts.append(cut)
        elif is_label:
            labels.append(earlier)
    bounds = [stretch.start, *cuts, stretch.end]
    return [
        _piece(text, stretch, first, last, tuple(labels), DAYS_OR_DEADLINE if n in doubtful else None)
        for n, (first, last) in enumerate(pairwise(bounds))
    ]


def _cut_between(text: str, start: int, earlier: Found, later: Found, *, by_joint: bool) -> int | None:
    """Return where to cut between two times; None where they are one duty's."""
    always = (Always, EveryYear)
    if isinstance(earlier.part, always) and isinstance(later.part, always):
        return None
    between = [
        one
        for one in verbs(text, earlier.end, later.start)
        if not (_TAIL.match(text, one.start) and (one.end == later.start or text.startswith(key("ให้"), one.start)))
    ]
    if not between or earlier.start - start < _SHORTEST_DUTY:
        return None
    gap = text[earlier.end : between[0].start]
    if joint := re.search(_JOINTS, gap):
        return earlier.end + joint.start()
    return between[0].start if not by_joint and len(gap) < _SHORTEST_DUTY else None


def _piece(text: str, stretch: Stretch, start: int, end: int, labels: tuple[Found, ...], doubt: str | None) -> Stretch:
    piece = replace(stretch, start=start, end=end, labels=labels, doubt=doubt)
    if start > stretch.start and not stretch.is_named and _only_follows_up(text, start, end):
        return replace(piece, owner=Owner.EXECUTIVE, notes=(NO_SUBJECT,))
    return piece
