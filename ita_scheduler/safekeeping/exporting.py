"""The ledger as a file that anybody can verify with a few lines of plain Python (they stand in README.md).

JSON Lines, UTF-8, each line as `json.dumps(…, ensure_ascii=False, separators=(",", ":"))` writes it and no other way:

* the first line says what made the file and where each chain ends: `format`, `program`, `heads` (agency, how many
  facts, the last one's hash);
* then one fact a line, agency by agency in order, its fields spelled exactly as they are hashed (`ledger.fact_hash`),
  `body` therefore as the text of its JSON;
* the last line holds the SHA-256 of all lines before it, so that the first line cannot be changed unseen either.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ita_scheduler import __version__
from ita_scheduler.domain.verifying import breaks
from ita_scheduler.errors import LedgerError, LedgerUnreadable, Refused
from ita_scheduler.files import writing_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ita_scheduler.domain.ledger import Kept
    from ita_scheduler.storage.sql import SqlLedger

FORMAT = "ita-scheduler-ledger/1"
# It holds no addresses and no names, but it is the office's own business.
MODE = 0o640

_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Exported:
    """What was written: how many facts of how many agencies."""

    agencies: int = 0
    facts: int = 0


def export(ledger: SqlLedger, path: Path, agency: str | None = None) -> Exported:
    """Write the chains of all agencies, or of one, as they are at this moment; whole or not at all.

    Nothing is held but a row at a time. Raises Refused for an unknown agency or a file that is there, and
    LedgerUnreadable with every place where a chain is broken.
    """
    if path.exists():
        raise Refused(f"มีแฟ้ม {path} อยู่แล้ว ระบุชื่ออื่น", f"{path} exists already: name another file")
    done = Exported()
    with ledger.as_stored(agency) as stored:
        heads = [[name, head.seq, head.hash] for name, head in stored.heads.items() if head.seq != 0]
        if agency is not None and not heads:
            raise Refused(f"ไม่มีหน่วยงาน “{agency}” ในบัญชี", f"there is no agency “{agency}” in the ledger")
        done.agencies = len(heads)
        try:
            with writing_whole(path, MODE) as file:
                digest = sha256()

                def write(held: dict[str, Any]) -> None:
                    line = f"{_LINE(held)}\n".encode()
                    digest.update(line)
                    file.write(line)

                def written(rows: Iterator[Kept]) -> Iterator[Kept]:
                    for row in rows:
                        done.facts += 1
                        yield row  # whoever verifies it sees it first
                        write(_fact(row))

                write({"format": FORMAT, "program": __version__, "heads": heads})
                broken = [*breaks(written(stored.rows), stored.heads, stored.mailed)]
                if broken:
                    raise LedgerUnreadable("\n".join(f"{one.agency}: {one}" for one in broken))
                write({"sha256": digest.hexdigest()})
        except OSError as fault:
            why = fault.strerror or type(fault).__name__
            raise LedgerError(f"เขียนแฟ้ม {path} ไม่ได้ ({why})", f"{path} cannot be written: {why}") from None
    return done


def _fact(row: Kept) -> dict[str, Any]:
    return {
        "agency": row.agency,
        "seq": row.seq,
        "at": row.at,
        "kind": row.kind,
        "actor": row.actor,
        "body": row.body,
        "previous": row.previous,
        "hash": row.hash,
    }
