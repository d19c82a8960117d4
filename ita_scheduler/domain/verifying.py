"""Verifying: the chains of all agencies, held against the rows that really lie in the store.

The rows come as they are kept (see `Kept`), and a break in one agency hides none in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ita_scheduler.domain.ledger import GENESIS, Break, Head, break_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ita_scheduler.domain.ledger import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """The end of a chain as it lies in the store; `seq` is None where no number stands, `damage` as in `Kept`."""

    seq: int | None
    hash: str
    damage: tuple[str, ...] = ()


_NO_FACTS = KeptHead(seq=0, hash=GENESIS)


def breaks(rows: Iterable[Kept], heads: Mapping[str, KeptHead], mailed: Iterable[str] = ()) -> Iterator[Break]:
    """Yield the first break of every agency whose chain is broken, or gone: of those `mailed` there must be facts.

    `rows` lie agency by agency, each in the order of its numbers; they are read once, and none is held.
    """
    seen: set[str] = set()
    for (agency, is_damaged), group in groupby(rows, key=_whose):
        if not is_damaged:
            seen.add(agency)
        found = _of_agency(agency, group, heads.get(agency), is_damaged=is_damaged)
        if found is not None:
            yield found
    for agency, head in heads.items():
        if agency not in seen and (found := _of_agency(agency, (), head)) is not None:
            yield found

    for agency in sorted({*mailed} - seen):
        if heads.get(agency, _NO_FACTS) == _NO_FACTS:
            thai = "ไม่มีข้อเท็จจริงเหลืออยู่ ทั้งที่มีจดหมายของหน่วยงานนี้ในตู้จดหมายออก"
            yield Break(agency=agency, seq=None, thai=thai, english="its facts are gone: the outbox holds mails of it")


def _whose(row: Kept) -> tuple[str, bool]:
    """Return the agency, and whether its name is damaged: such a row belongs to nobody, whatever it spells."""
    return row.agency, "agency" in row.damage


def _of_agency(agency: str, rows: Iterable[Kept], head: KeptHead | None, *, is_damaged: bool = False) -> Break | None:
    if is_damaged:
        seq = next(iter(rows)).seq
        thai, english = f"ลำดับที่ {seq} อ่านไม่ได้ (agency)", f"fact {seq} cannot be read (agency)"
        return Break(agency=agency, seq=seq, thai=thai, english=english)
    if head is None:
        seq = next(iter(rows)).seq
        thai, english = f"ลำดับที่ {seq} เป็นของหน่วยงานที่ไม่มีหัวบัญชี", f"fact {seq} belongs to an agency without a head"
        return Break(agency=agency, seq=seq, thai=thai, english=english)
    if head.seq is None or head.damage:
        what = ", ".join(head.damage or ("seq",))
        thai, english = f"อ่านหัวบัญชีไม่ได้ ({what})", f"the head cannot be read ({what})"
        return Break(agency=agency, seq=head.seq, thai=thai, english=english)
    return break_in(rows, Head(head.seq, head.hash), agency)
