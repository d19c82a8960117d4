"""The installation that a command looks at or writes to, and its ledger: never the sample without saying so."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler.errors import Refused, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ita_scheduler.installed import Installation
    from ita_scheduler.storage.sql import SqlLedger

# Where the README puts an installation.
USUAL = Path("/etc/ita-scheduler")


def looked_at(config: Path | None, plans: Sequence[Path] = ()) -> Installation:
    """Give the installation that a command shows; where there is none, say that what follows is the sample plan.

    Raises Faulty.
    """
    from ita_scheduler import installed

    installation = installed.find_installation(config)
    if installation.is_demonstration and not plans:
        print("ไม่มี config.toml ที่นี่ ที่แสดงคือแผนตัวอย่าง / no config.toml here: this is the sample plan", file=sys.stderr)
    return installation


def answered_in(config: Path | None) -> Installation:
    """Give the installation into whose ledger a command writes.

    Raises Faulty, and WrongUse where there are no settings and no demonstration: whoever answers in the wrong folder
    would else believe that it was recorded, while the service goes on reminding and escalating.
    """
    from ita_scheduler import installed

    installation = installed.find_installation(config)
    if not installation.is_demonstration:
        return installation
    database = installation.settings.storage.path
    if database is None or not database.exists():
        raise WrongUse(
            f"ไม่ได้บันทึก: ไม่มี config.toml ในโฟลเดอร์ {Path.cwd()} {_way()}",
            "nothing was recorded: there is no config.toml in this folder; go to the installation's, or use --config",
        )
    print("ไม่มี config.toml ที่นี่ บันทึกลงบัญชีสาธิต / no config.toml here: this is the demonstration", file=sys.stderr)
    return installation


def _way() -> str:
    if (USUAL / "config.toml").exists():
        return f"ให้พิมพ์ cd {USUAL} ก่อน แล้วใช้คำสั่งเดิม"
    return "ให้เข้าไปในโฟลเดอร์ที่ติดตั้งไว้ก่อน (cd โฟลเดอร์) หรือระบุ --config โฟลเดอร์/config.toml"


@contextmanager
def existing_ledger(config: Path | None) -> Iterator[tuple[Installation, SqlLedger]]:
    """Give the installation and its ledger; raises WrongUse where nothing was ever written."""
    from ita_scheduler import bootstrap

    installation = looked_at(config)
    opened = bootstrap.existing_ledger(installation.settings)
    if opened is None:
        raise WrongUse(*_no_ledger(installation))
    try:
        yield installation, opened
    finally:
        opened.close()


def _no_ledger(installation: Installation) -> tuple[str, str]:
    if installation.is_demonstration:
        return (
            f"ไม่มี config.toml และไม่มีบัญชีข้อมูลในโฟลเดอร์ {Path.cwd()} {_way()}",
            "there is neither a config.toml nor a ledger in this folder; go to the installation's, or use --config",
        )
    return (
        f"ยังไม่มีบัญชีข้อมูล ({installation.settings.storage.path}) บัญชีเริ่มเมื่อบริการเริ่มทำงานครั้งแรก",
        "there is no ledger yet: it begins when the service first runs",
    )


def unknown_agency(agency: str, known: Iterable[str]) -> Refused:
    """Return the sentence for an agency that the ledger does not know."""
    names = ", ".join(sorted(known))
    return Refused(f"ไม่มีหน่วยงาน “{agency}” ในบัญชี มี: {names}", f"there is no agency “{agency}” in the ledger")
