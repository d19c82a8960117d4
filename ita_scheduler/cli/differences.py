"""The command `diff`: what a changed plan, policy, holiday or position would change, before it is put into force."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, From, FromLedger, Json, To, print_json, read_day
from ita_scheduler.errors import Faulty, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation

# Other than 1: a file with faults must not look like a difference.
DIFFERS = 4

Compared = Annotated[
    list[Path],
    typer.Argument(
        metavar="[OLD] NEW",
        help="แฟ้มแผน config.toml หรือโฟลเดอร์ ไม่ระบุ OLD คือที่ใช้อยู่ / a plan, config.toml or folder; OLD: what is in force",
    ),
]
ExitCode = Annotated[
    bool, typer.Option("--exit-code", help=f"จบด้วยรหัส {DIFFERS} เมื่อต่างกัน / exit {DIFFERS} when they differ")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff")(diff)


def diff(
    compared: Compared,
    config: Config = None,
    start: From = None,
    end: To = None,
    from_ledger: FromLedger = False,
    exit_code: ExitCode = False,
    as_json: Json = False,
) -> int:
    """บอกก่อนใช้จริงว่าจดหมายใดจะเพิ่ม ตัด เลื่อน หรือเปลี่ยนผู้รับ / say which mails a change adds, drops or moves."""
    from ita_scheduler import installed
    from ita_scheduler.cli.difference_json import comparison_json
    from ita_scheduler.cli.difference_words import show_comparison
    from ita_scheduler.cli.progress import day_by_day
    from ita_scheduler.cli.rehearsing import begun
    from ita_scheduler.usecases.compare import Side, compare

    old, new = _both(compared, installed.find_installation(config))
    before, after = old.offices(), new.offices()
    offices = (*before, *after)
    today = None
    if from_ledger and not old.installation.is_demonstration:
        today = installed.today(old.installation, None, offices[0])
    first = read_day(start) if start is not None else None
    last = read_day(end) if end is not None else None
    begins = [
        begun(old.installation, offices, first=first, last=last, from_ledger=from_ledger, earliest=today)
        for _ in range(2)
    ]
    span = begins[0].span
    with day_by_day(span.start, span.end, show=not as_json) as on_day:
        found = compare(
            Side(offices=before, ledger=begins[0].ledger), Side(offices=after, ledger=begins[1].ledger), span, on_day
        )
    if as_json:
        print_json(comparison_json(found, span))
    else:
        show_comparison(found, span, before, after, names=(old.name, new.name), from_ledger=from_ledger)
    return DIFFERS if exit_code and found.differs else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """One side as it was named: its plan files, and the settings that go with them.

    `is_whole` when it is all that an installation serves, and not some of its plans; `is_folder` when its plans are
    whatever lies in a folder, also what nobody serves.
    """

    name: str
    installation: Installation
    plans: tuple[Path, ...]
    is_whole: bool = False
    is_folder: bool = False

    def offices(self) -> tuple[Office, ...]:
        from ita_scheduler import installed
        from ita_scheduler.cli import precautions

        return precautions.require_offices(installed.load(self.installation, self.plans))


def _both(paths: list[Path], present: Installation) -> tuple[_Named, _Named]:
    """Return what was, and what would be. Raises WrongUse and Faulty."""
    if len(paths) > 2:
        raise WrongUse("ระบุได้สองอย่าง คือ OLD กับ NEW หรือ NEW อย่างเดียว", "name OLD and NEW, or NEW alone")
    *former, path = paths
    new = _named(path, present)
    in_force = _Named(name="ที่ใช้อยู่", installation=present, plans=present.plans, is_whole=True)
    if former:
        old = _named(former[0], present)
        return _served(old, in_force if new.is_folder else new), _served(new, in_force if old.is_folder else old)
    if new.is_folder:
        return _in_place_of(in_force, new)
    return (in_force, new) if new.is_whole else _of_the_same_agencies(in_force, new)


def _named(path: Path, present: Installation) -> _Named:
    """Tell what a path is: an installation's folder or config.toml, a folder of plans, or a plan."""
    from ita_scheduler import installed
    from ita_scheduler.installed import CONFIG

    settings = path / CONFIG if path.is_dir() else path
    if path.is_dir() and not settings.exists():
        plans = tuple(one for one in sorted(path.glob("*.toml")) if "measures" in _table(one))
        if not plans:
            raise WrongUse(
                f"โฟลเดอร์ {path} ไม่มี config.toml และไม่มีแฟ้มแผน", f"{path} holds neither a config.toml nor a plan"
            )
        return _Named(name=str(path), installation=present, plans=plans, is_folder=True)
    if path.is_dir() or "plans" in _table(path):
        own = installed.find_installation(settings)
        return _Named(name=str(path), installation=own, plans=own.plans, is_whole=True)
    return _Named(name=str(path), installation=present, plans=(path,))


def _table(path: Path) -> dict[str, object]:
    """Return what a TOML file holds. Raises Faulty when it is none."""
    from ita_scheduler.config.toml import Source, read_toml

    source = read_toml(path)
    if not isinstance(source, Source):
        raise Faulty((source,))
    return source.table


def _in_place_of(in_force: _Named, new: _Named) -> tuple[_Named, _Named]:
    """Let the files of a folder take the places of the plans that they are copies of; the other plans stay."""
    copies = _counterparts(in_force.plans, new.plans)
    if not copies:  # then all of it was meant, as of a folder with next year's plan alone
        return _of_the_same_agencies(in_force, new)
    _say_left_out(new, copies.values())
    agencies = {_plan_of(path)[0] for path in copies}
    former = tuple(path for path in in_force.plans if _plan_of(path)[0] in agencies)
    return replace(in_force, plans=former), replace(new, plans=tuple(copies.get(path, path) for path in former))


def _served(side: _Named, by: _Named) -> _Named:
    """Leave out of a folder what corresponds to no plan that is served; where none does, all of it was meant."""
    copies = _counterparts(by.plans, side.plans) if side.is_folder else {}
    if not copies:
        return side
    _say_left_out(side, copies.values())
    return replace(side, plans=tuple(copies.values()))


def _counterparts(served: tuple[Path, ...], found: tuple[Path, ...]) -> dict[Path, Path]:
    """Return the file that stands for each plan that is served: of the same name, else of its agency and year.

    A file of another agency is no copy, whatever its name.
    """
    by_name = {(path.name, _plan_of(path)[0]): path for path in found}
    copies = {path: by_name[named] for path in served if (named := (path.name, _plan_of(path)[0])) in by_name}
    free = {_plan_of(path): path for path in found if path not in copies.values()}
    return copies | {
        path: free[plan] for path in served if path not in copies and (plan := _plan_of(path)) in free and plan[0]
    }


def _say_left_out(side: _Named, compared: Iterable[Path]) -> None:
    kept = set(compared)
    if left := [path for path in side.plans if path not in kept]:
        names = ", ".join(str(path) for path in left)
        print(f"ไม่ได้ใช้อยู่ จึงไม่เทียบ: {names} / not in force, so not compared", file=sys.stderr)


def _of_the_same_agencies(in_force: _Named, new: _Named) -> tuple[_Named, _Named]:
    """Let some plans take the place of those in force: of the same agencies only, and beside their other years."""
    new.offices()  # what is wrong with it is said before anything else is read
    theirs = {path: _plan_of(path) for path in in_force.plans}
    own = {_plan_of(path) for path in new.plans}
    agencies = {agency for agency, _ in own}
    former = tuple(path for path, (agency, _) in theirs.items() if agency in agencies)
    if not former:
        raise WrongUse(
            f"ไม่มีแผนที่ใช้อยู่ของ {_joined(agencies)} ให้เทียบ ระบุแผนเดิมด้วย: diff OLD NEW",
            f"no plan of {_joined(agencies)} is in force: name the old one too",
        )
    others = tuple(path for path in former if theirs[path] not in own)
    return replace(in_force, plans=former), replace(new, plans=(*new.plans, *others))


def _plan_of(path: Path) -> tuple[str, object]:
    """Return the agency and the year of a plan file; empty where the file does not say."""
    table = _table(path)
    agency = table.get("agency")
    return str(agency.get("id", "")) if isinstance(agency, dict) else "", table.get("fiscal_year")


def _joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
