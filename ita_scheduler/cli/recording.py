"""An answer on its way from the command line into the ledger, with the files that prove it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ita_scheduler import bootstrap
from ita_scheduler.domain.folding import fold
from ita_scheduler.storage.evidence import FOLDER, discard, keep
from ita_scheduler.usecases.respond import find
from ita_scheduler.usecases.respond import record as record_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from ita_scheduler.domain.answer import Answer
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.storage.evidence import Kept

    Answering = Callable[[Office, datetime], Answer]


def record(key: str, answer: Answering, config: Path | None) -> History:
    """Record what `answer` makes of the office and the present moment; return what the ledger says then.

    Raises Refused, and writes nothing, when it cannot be right.
    """
    installation = bootstrap.find_installation(config)
    loaded = bootstrap.load(installation)
    offices = {office.agency.id: office for office in loaded.offices}
    office, _ = find(key, offices)
    ledger = bootstrap.open_ledger(installation.settings)
    try:
        now = bootstrap.present(installation, ledger, office)
        record_answer(answer(office, now), offices, ledger, now)
        return fold(ledger.facts(office.agency.id), office.agency.zone)
    finally:
        ledger.close()


@contextmanager
def kept_evidence(key: str, files: Sequence[Path], config: Path | None) -> Iterator[tuple[Kept, ...]]:
    """Keep copies of evidence files beside the reports of the occurrence's year; take them back if that raises."""
    if not files:
        yield ()
        return
    installation = bootstrap.find_installation(config)
    office, one = find(key, {office.agency.id: office for office in bootstrap.load(installation).offices})
    folder = installation.settings.reports.path / office.agency.id / str(one.plan.fiscal_year.be) / FOLDER
    kept = keep(files, folder, key)
    try:
        yield kept
    except BaseException:
        discard(kept)
        raise
