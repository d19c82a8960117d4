"""What a file of each kind says is wrong with it, as the lines an officer reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler.config.answers import load_answers
from ita_scheduler.config.holidays import read_holidays
from ita_scheduler.config.loading import load_offices
from ita_scheduler.config.positions import read_positions
from ita_scheduler.config.settings_file import read_settings
from ita_scheduler.config.toml import read_toml
from ita_scheduler.errors import Faulty, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
TOP = HERE.parents[1]
SCHEDULES = TOP / "schedules"
EXAMPLE = TOP / "config.example.toml"
SHIPPED_PLAN = SCHEDULES / "dong-mafai-2566.toml"

_READERS = {"config": read_settings, "positions": read_positions, "holidays": read_holidays}


def problems_of(path: Path, *, kind: str | None = None) -> tuple[Problem, ...]:
    """Read a file as what its name begins with, config-… or plan-… or so; return all its problems."""
    kind = kind or path.name.partition("-")[0]
    try:
        if kind == "plan":
            return load_offices([path], "office.example").problems
        if kind == "answers":
            load_answers(path)
            return ()
    except Faulty as faulty:
        return faulty.problems
    source = read_toml(path)
    return (source,) if isinstance(source, Problem) else _READERS[kind](source)[1]


def lines(problems: Iterable[Problem], *, folder: Path) -> list[str]:
    """Write each problem as it is shown, without the folder; a warning is marked."""
    return [("warning: " if one.is_warning else "") + str(one).replace(f"{folder}/", "") for one in problems]
