"""What is installed here: the settings in force, the offices they name, and the day at which commands look.

Without a config.toml the program demonstrates itself: the settings of config.example.toml, the shipped plan, a
simulated clock, and everything it writes below `var/rehearsal/` of the current folder. With one, it serves the
plans that file names, by the real clock.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler.clock import SystemClock
from ita_scheduler.config.loading import load_offices, load_settings
from ita_scheduler.config.settings import Storage, Transport
from ita_scheduler.config.settings_file import read_settings
from ita_scheduler.config.toml import Source
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.errors import Faulty
from ita_scheduler.shipped import data_dir, example_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.config.settings import Settings
    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.office import Office
    from ita_scheduler.ports import Ledger

CONFIG = Path("config.toml")
DEMONSTRATION = Path("var/rehearsal")
# How long a mail server may take to answer while somebody waits at the terminal.
TRIAL_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings in force. `is_demonstration` when no config.toml was there to be read."""

    settings: Settings
    is_demonstration: bool

    @property
    def plans(self) -> tuple[Path, ...]:
        """Return the plan files that are served."""
        return self.settings.plans


def find_installation(config: Path | None) -> Installation:
    """Read `config`, or config.toml of the current folder, or else the example. Raises Faulty."""
    if config is not None or CONFIG.exists():
        return Installation(load_settings(config or CONFIG), is_demonstration=False)
    settings = load_settings(example_settings())
    database = DEMONSTRATION / "ledger.sqlite3"
    shipped = tuple(data_dir("schedules") / path.name for path in settings.plans)
    return Installation(
        replace(
            settings,
            plans=shipped,
            storage=Storage(url=f"sqlite:///{database}", path=database),
            mail=replace(settings.mail, transport=Transport.MAILDIR, maildir=DEMONSTRATION / "mail", smtp=None),
            reports=replace(settings.reports, path=DEMONSTRATION / "reports"),
        ),
        is_demonstration=True,
    )


def unwritten_settings(text: str, path: Path, password: str | None) -> Settings:
    """Return what a config.toml that is not written yet would mean, to try its mail server. Raises Faulty.

    The password, whose file is not written either, is held in memory; a server has some seconds to answer, since
    somebody sits there and waits.
    """
    table = tomllib.loads(text)
    smtp = table["mail"].get("smtp")
    if smtp is not None:
        smtp["timeout_seconds"] = TRIAL_SECONDS
        if smtp.pop("password_file", None) is not None:
            smtp["password"] = password or ""
    settings, found = read_settings(Source(path, text, table))
    if settings is None:
        raise Faulty(found)
    return settings


def load(installation: Installation, plans: Sequence[Path] = ()) -> Loaded:
    """Read the offices of the named plans, or of the installation's. Raises Faulty with every problem."""
    return load_offices(tuple(plans) or installation.plans, installation.settings.mail.domain)


def clear_demonstration() -> None:
    """Throw away what an earlier demonstration wrote, so that each begins with an empty ledger."""
    for name in ("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm"):
        (DEMONSTRATION / name).unlink(missing_ok=True)
    for name in ("mail", "reports"):
        shutil.rmtree(DEMONSTRATION / name, ignore_errors=True)


def present(installation: Installation, ledger: Ledger | None, office: Office) -> datetime:
    """Return the instant at which a command acts: now, or in a demonstration the ledger's latest fact."""
    now = SystemClock().now()
    if installation.is_demonstration and ledger is not None:
        head = ledger.heads().get(office.agency.id)
        latest = ledger.facts(office.agency.id, after=head.seq - 1) if head else ()
        return latest[-1].at if latest else now
    return now


def present_of_any(installation: Installation, ledger: Ledger | None, offices: Iterable[Office]) -> datetime:
    """Return the latest instant at which a command would act for one of the offices; now when there is none."""
    return max((present(installation, ledger, office) for office in offices), default=SystemClock().now())


def today(installation: Installation, ledger: Ledger | None, office: Office) -> date:
    """Return the local date at which a command looks."""
    return present(installation, ledger, office).astimezone(office.agency.zone).date()


def latest_day(ledger: Ledger, office: Office) -> date | None:
    """Return the local date of an agency's latest fact, or None when it has none."""
    head = ledger.heads().get(office.agency.id)
    latest = ledger.facts(office.agency.id, after=head.seq - 1) if head else ()
    return latest[-1].at.astimezone(office.agency.zone).date() if latest else None


def history(ledger: Ledger | None, office: Office) -> History:
    """Return what the ledger says of an agency; nothing yet when there is none."""
    return fold(ledger.facts(office.agency.id) if ledger is not None else (), office.agency.zone)


def ids_ever_known(ledger: Ledger, agency: str) -> frozenset[str]:
    """Return the ids of measures and obligations that the ledger has listed, also of what was dropped since."""
    listed = (fact.body for fact in ledger.facts(agency) if fact.kind is FactKind.PLAN_ADOPTED)
    keys = {row[0] for body in listed for row in body["occurrences"]}
    return frozenset(part.partition("@")[0] for key in keys for part in key.split("/")[1:3])
