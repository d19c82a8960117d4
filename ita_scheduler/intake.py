"""Documents come in: read, understood with the office's own names of units, laid over the plan that is in force.

It joins the importing room with the configuration, which do not know each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.errors import Faulty, Problem, WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.config.positions import Staff
    from ita_scheduler.importing.understood import Understanding

_PLAN_NAME = re.compile(r"(?P<agency>[A-Za-z0-9][A-Za-z0-9._-]*?)-25\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the officer says of the documents; it wins over what is printed. Empty where nothing was said."""

    agency: str | None = None
    fiscal_year: int | None = None
    tables: frozenset[int] = frozenset()


def understood(documents: Sequence[Path], said: Said = Said(), staff: Staff | None = None) -> Understanding:
    """Read the documents of one plan. Raises Faulty for what is no document, or holds no table of measures."""
    from ita_scheduler.importing.readers.reading import read_document  # noqa: PLC0415 - only an import pays for readers
    from ita_scheduler.importing.understanding import understand  # noqa: PLC0415

    faults: list[Problem] = []
    read = []
    for path in documents:
        try:
            read.append(read_document(path))
        except Faulty as faulty:
            faults += faulty.problems
    if faults:
        raise Faulty(tuple(faults))
    return understand(
        read,
        fiscal_year=FiscalYear(said.fiscal_year) if said.fiscal_year is not None else None,
        agency=said.agency,
        known_units=known_units(staff),
        tables=said.tables,
    )


def known_units(staff: Staff | None) -> tuple[str, ...]:
    """Return the names that the office has entered for its units."""
    if staff is None:
        return ()
    return tuple(name for unit in staff.directory.units.values() for name in (unit.title, *unit.aliases))


def staff_beside(plan: Path, named: str = "positions.toml") -> Staff | None:
    """Return the people of the folder in which a plan stands; None where there are none yet. Raises Faulty."""
    from ita_scheduler.config.positions import read_positions  # noqa: PLC0415
    from ita_scheduler.config.toml import read_toml  # noqa: PLC0415

    path = plan.parent / named
    if not path.exists():
        return None
    source = read_toml(path)
    if isinstance(source, Problem):
        raise Faulty((source,))
    staff, problems = read_positions(source)
    if staff is None:
        raise Faulty(problems)
    return staff


def plan_of(found: Understanding, agency_id: str, staff: Staff | None) -> dict[str, Any]:
    """Return the plan's table. Raises WrongUse when the document leaves the agency or the year open."""
    from ita_scheduler.importing.plan_table import plan_table  # noqa: PLC0415

    if found.heading.fiscal_year is None:
        raise WrongUse("ไม่พบปีงบประมาณในเอกสาร ระบุด้วย --fiscal-year 2566", "the document names no fiscal year")
    if found.heading.agency is None:
        raise WrongUse("ไม่พบชื่อหน่วยงานในเอกสาร ระบุด้วย --agency ชื่อ", "the document names no agency")
    executives = [unit for unit in staff.directory.units.values() if unit.is_executive] if staff else []
    names = tuple(name for unit in executives for name in (unit.title, *unit.aliases))
    return plan_table(found, agency_id, executive_units=names)


def agency_id_of(plan: Path, documents: Sequence[Path] = ()) -> str:
    """Return the agency's id from the file names: `dong-mafai-2566.toml` is dong-mafai's; else `agency`."""
    for path in (plan, *documents):
        if named := _PLAN_NAME.fullmatch(path.stem):
            return named["agency"]
    return "agency"


def existing_plan(path: Path) -> tuple[str, dict[str, Any]] | None:
    """Return text and table of the plan that stands at `path`; None when there is none. Raises Faulty."""
    from ita_scheduler.config.toml import read_toml  # noqa: PLC0415

    if not path.exists():
        return None
    source = read_toml(path)
    if isinstance(source, Problem):
        raise Faulty((source,))
    return source.text, source.table
