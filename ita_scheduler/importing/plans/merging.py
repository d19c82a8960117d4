"""A new document over a plan that is there: what it changes, in words, and the plan that becomes of the two.

The document's words win where they changed; what the officer has put right stays where they did not. An id is for
ever: an occurrence's key is made of it, and with it every answer, every notice said, every fact. So ids are kept, and
never given to anything else. What the document no longer holds stays until the officer agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.changes import Change, ChangeKind, dates_said, label, shortened
from ita_scheduler.importing.plans.comparing import measure_changes, obligation_changes, same_phrase_changes
from ita_scheduler.importing.plans.nominal import due_dates
from ita_scheduler.importing.plans.ordering import out_of_order, woven
from ita_scheduler.importing.plans.pairing import pair_measures, pair_obligations, printed_code, suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Table = dict[str, Any]

_ORDER = ("id", "code", "title", "units", "period", "receivers", "steps", "notes", "place", "policy", "obligations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The plan's new table, what changed, and what the document no longer holds and is kept all the same.

    `names` leads from each id of the imported table to the plan's.
    """

    table: Table
    changes: tuple[Change, ...]
    would_drop: tuple[Change, ...]
    names: Mapping[str, str]


def merge(
    existing: Mapping[str, Any],
    imported: Mapping[str, Any],
    *,
    drop: frozenset[str] = frozenset(),
    drop_all: bool = False,
    taken: frozenset[str] = frozenset(),
) -> Merged:
    """Lay an imported plan's table over the existing one. Raises WrongUse when they are of two fiscal years.

    `drop` are the ids (of measures or duties) that the officer agreed to drop. `taken` are ids that this agency's
    ledger knows, also of what was dropped long ago: nothing new gets one of them.
    """
    year, other = existing["fiscal_year"], imported["fiscal_year"]
    if year != other:
        raise WrongUse(
            f"แผนเดิมเป็นของปีงบประมาณ {year} แต่เอกสารเป็นของปีงบประมาณ {other} ยกแผนไปปีใหม่ก่อนด้วยคำสั่ง new-year",
            f"the plan is of the fiscal year {year}, the document of {other}: carry it over with `new-year` first",
        )
    return _Merging(existing, imported, _Dropping(drop, all=drop_all), taken).merged()


@dataclass(frozen=True, slots=True)
class _Dropping:
    ids: frozenset[str]
    all: bool

    def __contains__(self, id_: str) -> bool:
        return self.all or id_ in self.ids


class _Merging:
    """One merge: the ids that are taken, and the changes found on the way."""

    def __init__(
        self, existing: Mapping[str, Any], imported: Mapping[str, Any], drop: _Dropping, taken: frozenset[str]
    ) -> None:
        self.existing, self.imported, self.drop = existing, imported, drop
        self.old: Sequence[Table] = existing["measures"]
        self.new: Sequence[Table] = imported["measures"]
        self.year: int = existing["fiscal_year"]
        self.taken = set(taken) | {id_ for measure in self.old for id_ in _ids(measure)}
        self.changes: list[Change] = []
        self.would_drop: list[Change] = []
        self.names: dict[str, str] = {}

    def merged(self) -> Merged:
        pairs = pair_measures(self.old, self.new)
        moved = set(out_of_order([pairs[n] for n in range(len(self.new)) if n in pairs]))
        tables: dict[str, Table] = {}
        for n, measure in enumerate(self.new):
            if n in pairs:
                table = self._joined(self.old[pairs[n]], measure, is_moved=pairs[n] in moved)
            else:
                table = self._added(measure)
            tables[table["id"]] = table
            self.names[measure["id"]] = table["id"]
        in_document = list(tables)
        tables |= {one["id"]: one for one in self._absent(pairs)}
        order = woven(in_document, [one["id"] for one in self.old if one["id"] in tables])
        table = {**self.existing, "measures": [tables[id_] for id_ in order]}
        return Merged(table=table, changes=tuple(self.changes), would_drop=tuple(self.would_drop), names=self.names)

    # ── Measures ──

    def _joined(self, old: Table, new: Table, *, is_moved: bool) -> Table:
        own, changes = measure_changes(old, new, self.year)
        if is_moved:
            place = Change(
                kind=ChangeKind.MOVED, measure=old["id"], sentence=f"มาตรการ {label(old)}: ย้ายลำดับตามเอกสารใหม่"
            )
            changes = (place, *changes)
        self.changes += changes
        table = own | {"obligations": self._obligations(old, new, own)}
        return _in_order(table if "obligations" in old or table["obligations"] else own)

    def _added(self, new: Table) -> Table:
        id_ = self._fresh(new["id"])
        printed = printed_code(new)
        code = {"code": printed} if printed is not None and printed != id_ else {}
        duties = [one | {"id": self._fresh_duty(one, new, id_)} for one in new.get("obligations", [])]
        self.names |= {one["id"]: own["id"] for one, own in zip(new.get("obligations", []), duties, strict=True)}
        table = _in_order(new | {"id": id_, **code, "obligations": duties})
        told = f" ({len(duties)} หน้าที่)" if duties else " (ยังไม่มีหน้าที่)"
        self.changes.append(
            Change(kind=ChangeKind.MEASURE_ADDED, measure=id_, sentence=f"เพิ่มมาตรการ {label(table)}{told}")
        )
        return table

    def _absent(self, pairs: Mapping[int, int]) -> Iterator[Table]:
        """Give the measures that the document no longer holds and that stay."""
        there = set(pairs.values())
        for measure in (one for n, one in enumerate(self.old) if n not in there):
            duties = [one["id"] for one in measure.get("obligations", [])]
            told = f" พร้อมหน้าที่ {', '.join(duties)}" if duties else ""
            sentence = f"มาตรการ {label(measure)}{told} ไม่มีในเอกสารใหม่"
            if self._is_dropped(measure["id"], None, sentence):
                continue
            yield measure

    # ── Obligations ──

    def _obligations(self, old: Table, new: Table, own: Table) -> list[Table]:
        olds, news = old.get("obligations", []), new.get("obligations", [])
        pairs = pair_obligations(old, new)
        former = {one: olds[one] for one in range(len(olds))}
        tables: dict[str, Table] = {}
        in_document: list[str] = []
        for n, duty in enumerate(news):
            if n in pairs:
                table, changes = obligation_changes(former.pop(pairs[n]), duty, old, own, self.year)
                self.changes += changes
            else:
                table = duty | {"id": self._fresh_duty(duty, new, old["id"])}
                self._say_added(table, own)
            tables[table["id"]] = table
            in_document.append(table["id"])
            self.names[duty["id"]] = table["id"]
        for duty in former.values():
            sentence = f"{duty['id']} “{shortened(duty['phrase'])}” ไม่มีในเอกสารใหม่"
            if not self._is_dropped(old["id"], duty["id"], sentence):
                tables[duty["id"]] = duty
                self.changes += same_phrase_changes(duty, duty, old, own, self.year)
        staying = [one["id"] for one in olds if one["id"] in tables]
        return [tables[id_] for id_ in woven(staying, in_document)]

    def _say_added(self, duty: Table, own: Table) -> None:
        asked = f" ต้องตอบ: {duty['question']}" if "question" in duty else ""
        days = due_dates(duty, own, self.year)
        words = f"“{shortened(duty['phrase'])}” กำหนด {dates_said(days)}{asked}"
        sentence = f"เพิ่มหน้าที่ {duty['id']} ในมาตรการ {label(own)}: {words}"
        self.changes.append(
            Change(
                kind=ChangeKind.OBLIGATION_ADDED,
                measure=own["id"],
                obligation=duty["id"],
                sentence=sentence,
                after=days,
            )
        )

    def _is_dropped(self, measure: str, obligation: str | None, sentence: str) -> bool:
        is_agreed = (obligation or measure) in self.drop
        said = f"ตัดออก: {sentence}" if is_agreed else sentence
        change = Change(kind=ChangeKind.DROPPED, measure=measure, obligation=obligation, sentence=said)
        (self.changes if is_agreed else self.would_drop).append(change)
        return is_agreed

    # ── Ids ──

    def _fresh(self, wanted: str) -> str:
        """Return the id when nothing has ever had it, else the next one: O37.2."""
        names = (wanted if n == 1 else f"{wanted}.{n}" for n in count(1))
        return self._take(next(name for name in names if name not in self.taken))

    def _fresh_duty(self, duty: Table, new: Table, measure: str) -> str:
        """Return an id inside the measure as the plan calls it: the duty's own number when free, else the next."""
        rest = suffix(duty, new)
        own = rest if rest == duty["id"] else measure + rest
        if own not in self.taken:
            return self._take(own)
        names = (f"{measure}-{n}" for n in count(1))
        return self._take(next(name for name in names if name not in self.taken))

    def _take(self, id_: str) -> str:
        self.taken.add(id_)
        return id_


def _ids(measure: Table) -> Iterator[str]:
    yield measure["id"]
    yield from (one["id"] for one in measure.get("obligations", []))


def _in_order(table: Table) -> Table:
    known = {name: table[name] for name in _ORDER if name in table}
    return known | {name: held for name, held in table.items() if name not in known}
