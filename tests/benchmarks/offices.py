"""Many offices of the seed's size, sharing one calendar as offices with equal holiday files do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.office import Office

PLAN = Path(__file__).resolve().parents[2] / "schedules" / "dong-mafai-2566.toml"
ALL_LOCAL_GOVERNMENTS = 7850


def offices(count: int) -> tuple[Office, ...]:
    """Return `count` offices that differ in their ids."""
    seed = load_offices((PLAN,), "ita.example").offices[0]
    made = []
    for number in range(count):
        agency = replace(seed.agency, id=f"office-{number:04}")
        plans = tuple(replace(plan, agency=agency, id=f"{agency.id}-{plan.fiscal_year.be}") for plan in seed.plans)
        made.append(replace(seed, agency=agency, plans=plans))
    return tuple(made)
