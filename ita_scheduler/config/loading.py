"""Settings and offices from their files: whole, or Faulty with every problem of every file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.config.holidays import Corrections, read_holidays
from ita_scheduler.config.offices import Entry, join
from ita_scheduler.config.plans import check_plan, draft_plan
from ita_scheduler.config.positions import Staff, read_positions
from ita_scheduler.config.sentences import problem
from ita_scheduler.config.settings_file import read_settings
from ita_scheduler.config.toml import Source, read_toml
from ita_scheduler.errors import Faulty, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.config.settings import Settings
    from ita_scheduler.domain.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The offices in the order of their first plans; every file that was read; the warnings."""

    offices: tuple[Office, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def load_settings(path: Path) -> Settings:
    """Read config.toml; raises Faulty with all that is wrong in it. Warnings stand in the settings."""
    source = read_toml(path)
    if isinstance(source, Problem):
        raise Faulty((source,))
    settings, found = read_settings(source)
    if settings is None:
        raise Faulty(found)
    return settings


def load_offices(plan_paths: Sequence[Path], mail_domain: str) -> Loaded:
    """Read the plans with their positions and holidays; raises Faulty with all problems of all files."""
    desk = _Desk()
    entries = [entry for path in plan_paths if (entry := desk.plan(path))]
    offices, found = join(entries, mail_domain)
    every = tuple(dict.fromkeys((*desk.problems, *found)))
    if any(not one.is_warning for one in every):
        raise Faulty(every)
    return Loaded(offices=offices, files=tuple(desk.files), problems=every)


class _Desk:
    """What is being read: each file once, however many plans name it, and equal texts understood once."""

    def __init__(self) -> None:
        self.files: dict[Path, None] = {}
        self.problems: list[Problem] = []
        self._staff: dict[Path, Staff | None] = {}
        self._holidays: dict[Path, Corrections | None] = {}
        self._same_staff: dict[str, Staff] = {}
        self._same_holidays: dict[str, Corrections] = {}
        self._plans: set[Path] = set()

    def plan(self, path: Path) -> Entry | None:
        """Read one plan and what it names; None when something is wrong with any of it."""
        if path.absolute() in self._plans:
            self.problems.append(problem("plan_again", path))
            return None
        self._plans.add(path.absolute())
        source = self._read(path)
        if source is None:
            return None
        draft = draft_plan(source)
        staff_path = path.parent / draft.name("positions")
        staff = self.staff(staff_path)
        holidays = self.holidays(path.parent / draft.name("holidays"))
        self.problems += (found := check_plan(draft, staff, staff_path.name))
        if draft.table is None or staff is None or holidays is None or any(not one.is_warning for one in found):
            return None
        return Entry(source, draft.table, staff, holidays)

    def staff(self, path: Path) -> Staff | None:
        """Read a positions file; thousands of offices may have equal ones, which then share a value."""
        if path not in self._staff:
            source = self._read(path)
            known = self._same_staff.get(source.text) if source else None
            if source and known is None:
                known, found = read_positions(source)
                self.problems += found
                if known and not found:
                    self._same_staff[source.text] = known
            self._staff[path] = known
        return self._staff[path]

    def holidays(self, path: Path) -> Corrections | None:
        """Read a holidays file; equal ones give equal corrections, and those one calendar."""
        if path not in self._holidays:
            source = self._read(path)
            known = self._same_holidays.get(source.text) if source else None
            if source and known is None:
                known, found = read_holidays(source)
                self.problems += found
                if known is not None and not found:
                    self._same_holidays[source.text] = known
            self._holidays[path] = known
        return self._holidays[path]

    def _read(self, path: Path) -> Source | None:
        self.files[path] = None
        source = read_toml(path)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        return source
