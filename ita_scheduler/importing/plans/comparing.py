"""One measure, and one duty, as it was and as the new document has it: what counts now, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.domain.thai import long_date
from ita_scheduler.importing.folding import key
from ita_scheduler.importing.plans.changes import (
    Change,
    ChangeKind,
    dates_said,
    label,
    names_said,
    where_they_differ,
)
from ita_scheduler.importing.plans.nominal import due_dates, period_of
from ita_scheduler.importing.plans.pairing import printed_code, spelt_units
from ita_scheduler.importing.plans.year_questions import OF_THE_YEAR_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.domain.calendar import Span

Table = dict[str, Any]

# What a new phrase brings with it. The id and the receivers are the officer's.
_READING = ("owner", "actions", "cadence", "phrase", "summary", "assumptions", "question")


def measure_changes(old: Table, new: Table, year_be: int) -> tuple[Table, tuple[Change, ...]]:
    """Return the measure without its duties, and the changes; the very same table when there are none."""
    own = {name: held for name, held in old.items() if name not in ("obligations", "place")}
    found = tuple(_of_the_measure(old, new, own, FiscalYear(year_be)))
    if not found:
        return {name: held for name, held in old.items() if name != "obligations"}, ()
    known = {key(note) for note in own.get("notes", [])}
    if notes := [*own.get("notes", []), *(note for note in new.get("notes", []) if key(note) not in known)]:
        own["notes"] = notes
    if "place" in new:
        own["place"] = new["place"]
    return own, found


def _of_the_measure(old: Table, new: Table, own: Table, year: FiscalYear) -> Iterator[Change]:
    """Give each change, and make it in `own`."""

    def change(kind: ChangeKind, sentence: str) -> Change:
        return Change(kind=kind, measure=old["id"], sentence=f"มาตรการ {label(old)}: {sentence}")

    code, former = printed_code(new), str(old.get("code", old["id"]))
    if code is not None and key(code) != key(former):
        own["code"] = code
        if code == old["id"]:
            del own["code"]
        yield change(ChangeKind.MOVED, f"เปลี่ยนรหัสจาก “{former}” เป็น “{code}”")
    if key(new["title"]) != key(old["title"]):
        own["title"] = new["title"]
        was, now = where_they_differ(old["title"], new["title"])
        yield change(ChangeKind.TITLE_CHANGED, f"ชื่อเปลี่ยนจาก “{was}” เป็น “{now}”")
    units = spelt_units(old["units"], new["units"])
    if sorted(units) != sorted(old["units"]):
        own["units"] = units
        yield change(ChangeKind.UNITS_CHANGED, f"ผู้รับผิดชอบเปลี่ยนจาก {names_said(old['units'])} เป็น {names_said(units)}")
    span = period_of(new, year)
    if "period" in new and span != (before := period_of(old, year)):
        own["period"] = new["period"]
        yield change(ChangeKind.PERIOD_CHANGED, f"ระยะเวลาเปลี่ยนจาก {_span_said(before)} เป็น {_span_said(span)}")
    if "steps" in new and _steps(new) != _steps(old):
        own["steps"] = new["steps"]
        yield change(ChangeKind.STEPS_CHANGED, "ขั้นตอนเปลี่ยนตามเอกสารใหม่")


def obligation_changes(
    old: Table, new: Table, old_measure: Table, measure: Table, year_be: int
) -> tuple[Table, tuple[Change, ...]]:
    """Return the duty that counts now. The same phrase leaves everything as the officer has it.

    Only a date that `new-year` asked for is taken from a document that says it: nobody has edited there yet.
    """
    if key(old["phrase"]) == key(new["phrase"]):
        answered = _answered(old, new)
        return answered, same_phrase_changes(old, answered, old_measure, measure, year_be)
    table = {name: new.get(name) if name in _READING else held for name, held in (new | old).items()}
    table = {name: held for name, held in table.items() if held is not None}
    before, after = due_dates(old, old_measure, year_be), due_dates(table, measure, year_be)
    was, now = where_they_differ(old["phrase"], new["phrase"])
    words = f"เอกสารเดิม “{was}” เอกสารใหม่ “{now}”"
    asked = f" ต้องตอบ: {table['question']}" if "question" in table else ""
    whose = " ผู้มีหน้าที่เปลี่ยน" if (old["owner"], old["actions"]) != (table["owner"], table["actions"]) else ""
    if before == after:
        kind, what = ChangeKind.PHRASE_CHANGED, "ถ้อยคำเปลี่ยน กำหนดเดิม"
    else:
        kind, what = ChangeKind.DUE_CHANGED, f"กำหนดเปลี่ยนจาก {dates_said(before)} เป็น {dates_said(after)}"
    sentence = f"{old['id']}: {what}{whose} ({words}){asked}"
    change = Change(
        kind=kind, measure=old_measure["id"], obligation=old["id"], sentence=sentence, before=before, after=after
    )
    return table, (change,)


def _answered(old: Table, new: Table) -> Table:
    if "question" in new or not old.get("question", "").startswith(OF_THE_YEAR_BEFORE):
        return old
    table = {name: held for name, held in old.items() if name != "question"}
    return table | {name: new[name] for name in ("cadence", "assumptions") if name in new}


def same_phrase_changes(
    old: Table, duty: Table, old_measure: Table, measure: Table, year_be: int
) -> tuple[Change, ...]:
    """Return the change of dates of a duty whose phrase stays: by the measure's period, or by an answered question."""
    before, after = due_dates(old, old_measure, year_be), due_dates(duty, measure, year_be)
    if before == after and old == duty:
        return ()
    why = "ตามระยะเวลาของมาตรการ" if old == duty else "ตามเอกสารใหม่ ซึ่งตอบคำถามที่ค้างอยู่"
    sentence = f"{duty['id']}: กำหนดเปลี่ยนจาก {dates_said(before)} เป็น {dates_said(after)} {why}"
    change = Change(
        kind=ChangeKind.DUE_CHANGED,
        measure=old_measure["id"],
        obligation=duty["id"],
        sentence=sentence,
        before=before,
        after=after,
    )
    return (change,)


def _steps(measure: Table) -> list[tuple[int | None, str]]:
    return [(step.get("number"), key(step["text"])) for step in measure.get("steps", [])]


def _span_said(span: Span) -> str:
    return f"{long_date(span.start)} – {long_date(span.end)}"
