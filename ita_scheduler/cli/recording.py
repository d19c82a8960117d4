"""An answer on its way from the command line into the ledger, with the files that prove it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler import bootstrap, installed
from ita_scheduler.cli.opening import answered_in
from ita_scheduler.cli.options import position_named
from ita_scheduler.domain.answer import Correction
from ita_scheduler.domain.folding import fold
from ita_scheduler.storage.evidence import FOLDER, discard, keep
from ita_scheduler.usecases.finding import find
from ita_scheduler.usecases.respond import record as record_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ita_scheduler.domain.answer import Answer
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.storage.evidence import Kept


def record(answer: Answer, config: Path | None) -> History:
    """Record an answer, whose positions may be named by their Thai titles; return what the ledger says then.

    Raises Refused, and writes nothing, when it cannot be right.
    """
    installation = answered_in(config)
    loaded = installed.load(installation)
    offices = {office.agency.id: office for office in loaded.offices}
    office, _ = find(answer.occurrence, offices, installed.present_of_any(installation, None, offices.values()))
    ledger = bootstrap.open_ledger(installation.settings)
    try:
        record_answer(_named(answer, office), offices, ledger, installed.present(installation, ledger, office))
        return fold(ledger.facts(office.agency.id), office.agency.zone)
    finally:
        ledger.close()


def _named(answer: Answer, office: Office) -> Answer:
    """Put ids for the titles of positions."""
    by_id = replace(
        answer,
        by=position_named(office, answer.by),
        recorded_by=position_named(office, answer.recorded_by) if answer.recorded_by else None,
    )
    if isinstance(by_id, Correction) and by_id.done_by:
        return replace(by_id, done_by=position_named(office, by_id.done_by))
    return by_id


@contextmanager
def kept_evidence(key: str, files: Sequence[Path], config: Path | None) -> Iterator[tuple[Kept, ...]]:
    """Keep copies of evidence files beside the reports of the occurrence's year; take them back if that raises."""
    if not files:
        yield ()
        return
    installation = answered_in(config)
    offices = {office.agency.id: office for office in installed.load(installation).offices}
    office, one = find(key, offices, installed.present_of_any(installation, None, offices.values()))
    folder = installation.settings.reports.path / office.agency.id / str(one.plan.fiscal_year.be) / FOLDER
    kept = keep(files, folder, key)
    try:
        yield kept
    except BaseException:
        discard(kept)
        raise
