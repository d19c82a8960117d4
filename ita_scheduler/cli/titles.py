"""What positions are called where the ledger names their ids only; a plan with faults leaves the ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from ita_scheduler.errors import Faulty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation

# Who else acts than a position.
_OTHERS = {"daemon": "โปรแกรม"}


@dataclass(frozen=True, slots=True)
class Titles:
    """The offices that are served, by id: what is called how there, and which time it is."""

    offices: Mapping[str, Office]

    def of(self, agency: str, position: str) -> str:
        """Return a position's title; its id where no plan knows it."""
        office = self.offices.get(agency)
        known = office.directory.positions.get(position) if office else None
        return known.title if known else _OTHERS.get(position, position)

    def moment(self, agency: str, at: datetime) -> str:
        """Write ๕ เม.ย. ๖๖ ๐๘:๓๐ in the agency's own time; in UTC, and saying so, where no plan knows it."""
        from ita_scheduler.domain.thai import short_date, thai_digits

        office = self.offices.get(agency)
        local = at.astimezone(office.agency.zone if office else UTC)
        return f"{short_date(local.date())} {thai_digits(f'{local:%H:%M}')}{'' if office else ' UTC'}"


def titles_in(config: Path) -> Titles:
    """Read the offices that a config.toml names; none where it has faults."""
    from ita_scheduler import installed

    try:
        return titles_of(installed.find_installation(config))
    except Faulty:
        return Titles({})


def titles_of(installation: Installation) -> Titles:
    """Read the offices for their titles only: what is wrong with a file is said by `check`."""
    from ita_scheduler import installed

    try:
        offices = installed.load(installation).offices
    except Faulty:
        offices = ()
    return Titles({office.agency.id: office for office in offices})
