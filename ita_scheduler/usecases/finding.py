"""Which occurrence a key means; whoever knows only a measure's or a duty's code is shown the keys that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Continuous
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.occurrence import continuous, occurrences
from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Measure, Obligation

MOST_SHOWN = 8


def find(key: str, offices: Mapping[str, Office], now: datetime) -> tuple[Office, Occurrence]:
    """Return the occurrence of a key with its office.

    Raises Refused with the keys that may be meant, those nearest to `now` first; of a duty without any date it says so.
    """
    named = offices.get(key.partition("/")[0])
    looked_in = (named,) if named else tuple(offices.values())
    known = [
        (office, one) for office in looked_in for plan in office.plans for one in occurrences(plan, office.calendar)
    ]
    for office, one in known:
        if one.key == key:
            return office, one
    words = {part.partition("@")[0] for part in arabic_digits(key).strip().casefold().split("/")}
    meant = [(office, one) for office, one in known if one.obligation.id.casefold() in words]
    undated = [
        (measure, duty)
        for office in looked_in
        for plan in office.plans
        for measure, duty in continuous(plan)
        if duty.id.casefold() in words
    ]
    if not meant and not undated:
        meant = [(office, one) for office, one in known if _names(one.measure) & words]
    if undated and not meant:
        raise Refused(*_without_date(key, *undated[0]))
    meant.sort(key=lambda pair: abs(pair[1].nominal - local(now, pair[0].agency.zone).date()))
    raise Refused(f"ไม่มีรายการ “{key}”", f"there is no occurrence “{key}”{_listed([one for _, one in meant])}")


def _names(measure: Measure) -> set[str]:
    return {measure.id.casefold(), measure.code.casefold()}


def _listed(meant: list[Occurrence]) -> str:
    if not meant:
        return "\nดูรหัสทั้งหมดด้วยคำสั่ง occurrences / `occurrences` lists all keys"
    rows = (f"  {one.key}  {one.measure.code} {one.measure.title}" for one in meant[:MOST_SHOWN])
    more = ("  … ดูทั้งหมดด้วยคำสั่ง occurrences",) if len(meant) > MOST_SHOWN else ()
    return "\n".join(("\nอาจหมายถึง / perhaps:", *rows, *more))


def _without_date(key: str, measure: Measure, duty: Obligation) -> tuple[str, str]:
    named = f"{duty.id} ({measure.code} {measure.title})"
    if isinstance(duty.cadence, Continuous):
        return (
            f"ไม่มีรายการ “{key}”: {named} เป็นงานต่อเนื่อง ไม่มีกำหนดวันให้บันทึก",
            f"{duty.id} is continuous: it has no date on which anything is recorded",
        )
    return f"ไม่มีรายการ “{key}”: {named} ยังไม่มีวันครบกำหนด", f"{duty.id} has no due date yet"
