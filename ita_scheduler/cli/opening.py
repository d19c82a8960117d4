"""The ledger that a command looks at: the one that is there, closed again when the command is done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ita_scheduler.installed import Installation
    from ita_scheduler.storage.sql import SqlLedger


@contextmanager
def existing_ledger(config: Path | None) -> Iterator[tuple[Installation, SqlLedger]]:
    """Give the installation and its ledger; raises WrongUse where nothing was ever written."""
    from ita_scheduler import bootstrap, installed

    installation = installed.find_installation(config)
    opened = bootstrap.existing_ledger(installation.settings)
    if opened is None:
        raise WrongUse(
            f"ยังไม่มีบัญชีข้อมูล ({installation.settings.storage.path}) เริ่มด้วยคำสั่ง run",
            "there is no ledger yet: start with the command run",
        )
    try:
        yield installation, opened
    finally:
        opened.close()
