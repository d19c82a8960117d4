"""What `ledger --verify` finds and says: every chain held against the rows as they lie in the store."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.opening import unknown_agency
from ita_scheduler.cli.options import print_json
from ita_scheduler.errors import ItaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ita_scheduler.domain.ledger import Break
    from ita_scheduler.domain.verifying import KeptHead
    from ita_scheduler.storage.sql import SqlLedger


@dataclass(slots=True)
class _Found:
    """The ends of all chains, the breaks of each agency, and why the store could not be read to its end."""

    heads: Mapping[str, KeptHead] = field(default_factory=dict)
    broken: dict[str, list[Break]] = field(default_factory=dict)
    unread: ItaError | None = None


def verify(opened: SqlLedger, agency: str | None, configured: Sequence[str], *, as_json: bool) -> int:
    """Verify every chain, or one agency's, and say what was found; a break in one hides none in another.

    An agency whose plans are in force is named although the ledger holds nothing of it.
    """
    damage = opened.damage()
    found = _found(opened, agency)
    begun = {name for name, head in found.heads.items() if head.seq != 0}
    names = sorted({*begun, *found.broken, *(name for name in configured if agency in (None, name))})
    if agency is not None and agency not in names:
        raise unknown_agency(agency, names)
    if as_json:
        print_json([_verified(name, found.heads.get(name), found.broken.get(name, [])) for name in names])
    for said in damage:
        print(f"แฟ้มฐานข้อมูลเสียหาย / the database finds its own file broken: {said}", file=sys.stderr)
    for name in names:
        for one in found.broken.get(name, ()):
            print(f"{name}: {one}", file=sys.stderr)
        if name not in found.broken and not as_json and found.unread is None:
            print(f"{name}: {_whole(found.heads.get(name))}")
    if not names and not as_json and found.unread is None:
        print("ยังไม่มีข้อเท็จจริงของหน่วยงานใด / no facts yet, of no agency")
    if found.unread is not None:
        raise found.unread
    return 1 if found.broken or damage else 0


def _found(opened: SqlLedger, agency: str | None) -> _Found:
    from ita_scheduler.domain.verifying import breaks

    found = _Found()
    with opened.as_stored(agency) as stored:
        found.heads = stored.heads
        try:
            for one in breaks(stored.rows, stored.heads, stored.mailed):
                found.broken.setdefault(one.agency, []).append(one)
        except ItaError as error:  # the file itself is torn; what was found before is still worth saying
            found.unread = error
            return found
    for name in found.heads:
        if name not in found.broken and (unfolded := _unfolded(opened, name)) is not None:
            found.broken[name] = [unfolded]
    return found


def _unfolded(opened: SqlLedger, agency: str) -> Break | None:
    """Return that a chain, whole by its hashes, says what cannot be: of a mail that was never composed, say."""
    from zoneinfo import ZoneInfo

    from ita_scheduler.domain.folding import fold
    from ita_scheduler.domain.ledger import Break
    from ita_scheduler.errors import ChainUnreadable

    try:
        fold(opened.facts(agency), ZoneInfo("UTC"))
    except ChainUnreadable as fault:
        thai, _, english = str(fault).partition(" / ")
        return Break(agency=agency, seq=None, thai=thai, english=english)
    return None


def _whole(head: KeptHead | None) -> str:
    if head is None or not head.seq:
        return "ยังไม่มีข้อเท็จจริง / no facts yet"
    return f"ครบถ้วน {head.seq} รายการ หัวบัญชี {head.hash} / whole, {head.seq} facts"


def _verified(name: str, head: KeptHead | None, found: list[Break]) -> dict[str, Any]:
    return {
        "agency": name,
        "facts": head.seq if head else 0,
        "hash": head.hash if head else None,
        "break": str(found[0]) if found else None,
        "seq": found[0].seq if found else None,
    }
