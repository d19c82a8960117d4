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
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from ita_scheduler.config.positions import Staff
    from ita_scheduler.importing.plans.changes import Change
    from ita_scheduler.importing.review.words import Words
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
    from ita_scheduler.importing.plans.plan_table import plan_table  # noqa: PLC0415

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A plan's text with the document laid over it, what changed, and what the document no longer holds.

    `names` leads from the document's ids to the plan's; None for a new plan, where they are the same.
    """

    text: str
    table: dict[str, Any]
    changes: tuple[Change, ...] = ()
    would_drop: tuple[Change, ...] = ()
    names: Mapping[str, str] | None = None


def laid_over(
    existing: tuple[str, dict[str, Any]] | None,
    imported: dict[str, Any],
    *,
    drop: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> Laid:
    """Lay an imported plan over the one that is there; `drop` are ids or “all”, `taken` ids that a ledger knows."""
    from ita_scheduler.importing.plans.merging import merge  # noqa: PLC0415
    from ita_scheduler.importing.plans.plan_text import plan_text  # noqa: PLC0415
    from ita_scheduler.importing.plans.rewriting import rewritten  # noqa: PLC0415

    if existing is None:
        return Laid(text=plan_text(imported), table=imported)
    text, table = existing
    merged = merge(table, imported, drop=drop, drop_all="all" in drop, taken=taken)
    after = rewritten(text, merged.table)
    return Laid(
        text=after, table=merged.table, changes=merged.changes, would_drop=merged.would_drop, names=merged.names
    )


def as_in_the_plan(found: Understanding, laid: Laid) -> Understanding:
    """Return what was understood with the ids of the plan, and with what the officer has answered there."""
    from ita_scheduler.importing.plans.settled import settled  # noqa: PLC0415

    return settled(found, laid.table, laid.names) if laid.names is not None else found


def files_of(laid: Laid, plan: Path) -> tuple[tuple[Path, bytes], ...]:
    """Return what has to be written: the plan, and beside a new one the people and holidays that it needs."""
    from ita_scheduler.importing.staff.file import staff_text  # noqa: PLC0415
    from ita_scheduler.importing.staff.staffing import staff_of  # noqa: PLC0415
    from ita_scheduler.shipped import data_dir  # noqa: PLC0415

    files = []
    positions, holidays = (plan.parent / laid.table.get(name, f"{name}.toml") for name in ("positions", "holidays"))
    agency = laid.table["agency"]
    if not positions.exists():
        staff = staff_of(agency["name"], (unit for measure in laid.table["measures"] for unit in measure["units"]))
        files.append((positions, staff_text(staff, domain=f"{agency['id']}.example", addresses={}).encode()))
    if not holidays.exists():
        files.append((holidays, (data_dir("schedules") / "holidays.toml").read_bytes()))
    return (*files, (plan, laid.text.encode()))


def holidays_of(found: Understanding, plan: Path | None) -> dict[date, str]:
    """Return the days off around the document's year: as the file beside the plan puts them right, or the shipped one.

    Empty while the year is not known. Raises Faulty for a file with faults.
    """
    from ita_scheduler.config.holidays import read_holidays, working_calendar  # noqa: PLC0415
    from ita_scheduler.config.toml import read_toml  # noqa: PLC0415
    from ita_scheduler.shipped import data_dir  # noqa: PLC0415

    if found.heading.fiscal_year is None:
        return {}
    beside = plan.parent / "holidays.toml" if plan is not None else None
    source = read_toml(beside if beside is not None and beside.exists() else data_dir("schedules") / "holidays.toml")
    if isinstance(source, Problem):
        raise Faulty((source,))
    corrections, problems = read_holidays(source)
    if corrections is None:
        raise Faulty(problems)
    span = found.heading.fiscal_year.value.span
    return working_calendar(corrections, span.start.year, span.end.year + 1).holidays


def page_of(found: Understanding, words: Words, holidays: Mapping[date, str] | None = None) -> str:
    """Return the review page."""
    from ita_scheduler.importing.review.page import review_page  # noqa: PLC0415
    from ita_scheduler.shipped import data_dir  # noqa: PLC0415

    return review_page(found, templates=[data_dir("templates") / "review"], words=words, holidays=holidays or {})


def existing_plan(path: Path) -> tuple[str, dict[str, Any]] | None:
    """Return text and table of the plan that stands at `path`; None when there is none. Raises Faulty."""
    from ita_scheduler.config.toml import read_toml  # noqa: PLC0415

    if not path.exists():
        return None
    source = read_toml(path)
    if isinstance(source, Problem):
        raise Faulty((source,))
    return source.text, source.table
