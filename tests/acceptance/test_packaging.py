"""The wheel and the source archive hold everything that the program needs, and run from wherever they lie."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.office import ROOT

NEEDED = (
    "config.example.toml",
    "schedules/dong-mafai-2566.toml",
    "schedules/positions.toml",
    "schedules/holidays.toml",
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates" / "notice").iterdir())),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates" / "rehearsal").iterdir())),
)
MODULES = tuple(
    str(path.relative_to(ROOT)) for path in sorted((ROOT / "ita_scheduler").rglob("*.py")) if path.name[0] != "."
)
NEVER = ("__pycache__", ".pyc", "var/", ".venv", ".hypothesis", "_cache", "ledger.sqlite3", ".eml", ".git/")


def build(source: Path, into: Path, *targets: str) -> dict[str, Path]:
    """Build with the project's own backend; needs `hatchling` in the development environment, and no network."""
    wanted = [part for target in targets for part in ("-t", target)]
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *wanted, "-d", str(into)],
        cwd=source,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"hatchling is not in the dev extra, or the build failed:\n{done.stderr[-2000:]}"
    return {path.suffix: path for path in into.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("dist"), "wheel", "sdist")


@pytest.fixture(scope="module")
def wheel(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(built[".whl"]) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def sdist(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built[".gz"]) as archive:
        # The argument came with 3.11.4, and from 3.12 on its absence is warned of.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (top,) = folder.iterdir()
    return top


@pytest.fixture(params=["wheel", "sdist"])
def unpacked(request) -> Path:
    """Return the folder that goes on the path: nothing is installed, and the checkout is out of reach."""
    return request.getfixturevalue(request.param)


def ita(unpacked: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ita_scheduler", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_templates_schedules_settings_and_every_module(wheel):
    held = files(wheel)

    assert {f"ita_scheduler/{name}" for name in NEEDED} <= held
    assert set(MODULES) <= held
    assert "ita_scheduler/storage/migrations/versions/r0001_facts_and_messages.py" in held
    assert "ita_scheduler/py.typed" in held


def test_the_wheel_has_the_command_the_readme_and_the_licence(wheel):
    (described,) = wheel.glob("*.dist-info")
    metadata = (described / "METADATA").read_text("utf-8")

    assert "ita-scheduler = ita_scheduler.__main__:main" in (described / "entry_points.txt").read_text("utf-8")
    assert "License-Expression: MIT" in metadata
    assert "colleague who never forgets" in metadata
    assert (described / "licenses" / "LICENSE").exists()


def test_the_source_archive_holds_all_that_is_needed_to_build_to_test_and_to_serve(sdist):
    held = files(sdist)

    assert {*NEEDED, *MODULES, "pyproject.toml", "README.md", "LICENSE", "Makefile"} <= held
    assert {"deploy/ita-scheduler.service", "deploy/constraints.txt", "tests/world.py"} <= held


@pytest.mark.parametrize("name", ["wheel", "sdist"])
def test_nothing_of_the_builders_machine_travels_along(name, request):
    held = files(request.getfixturevalue(name))

    assert [one for one in sorted(held) if any(part in one for part in NEVER)] == []


def test_a_wheel_built_from_the_source_archive_is_the_same(built, sdist, tmp_path):
    again = build(sdist, tmp_path, "wheel")[".whl"]

    with zipfile.ZipFile(built[".whl"]) as first, zipfile.ZipFile(again) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())


def test_check_passes_from_any_folder_with_the_plan_that_travelled_along(unpacked, tmp_path):
    done = ita(unpacked, tmp_path, "check")

    assert done.returncode == 0, done.stderr
    assert "ไม่พบข้อผิดพลาด" in done.stdout
    assert str(unpacked) in done.stdout, "another copy of the program answered"
    assert done.stderr == ""
    assert files(tmp_path) == set()


def test_mails_are_composed_from_the_templates_that_travelled_along(unpacked, tmp_path):
    done = ita(unpacked, tmp_path, "rehearse", "--json", "--from", "2566-03-01", "--to", "2566-03-31")

    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) > 5


def test_a_ledger_is_made_by_the_migrations_that_travelled_along(unpacked, tmp_path):
    done = ita(unpacked, tmp_path, "run", "--once")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "rehearsal" / "ledger.sqlite3").exists()
    assert ita(unpacked, tmp_path, "ledger", "--verify").returncode == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_finds_nothing_wrong_in_the_units(tmp_path):
    units = [shutil.copy(path, tmp_path) for path in (ROOT / "deploy").glob("ita-scheduler*")]
    for unit in map(Path, units):  # the program that they name is not installed here
        unit.write_text(unit.read_text("utf-8").replace("/opt/ita-scheduler/.venv/bin/python", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)

    assert len(units) == 3
    assert (done.returncode, done.stderr) == (0, "")
