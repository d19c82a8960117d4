"""Whatever stands in a file, the answer is a value or Faulty: an officer never sees a traceback."""

from __future__ import annotations

import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ita_scheduler.config.loading import load_offices, load_settings
from ita_scheduler.config.places import places
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.errors import Faulty, Problem
from tests.config.reading import EXAMPLE, HERE, SCHEDULES, SHIPPED_PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.domain.office import Office

KINDS = ("config.toml", "plan.toml", "positions.toml", "holidays.toml")
SHIPPED = {
    "config.toml": EXAMPLE,
    "plan.toml": SHIPPED_PLAN,
    "positions.toml": SCHEDULES / "positions.toml",
    "holidays.toml": SCHEDULES / "holidays.toml",
}
VALUES = (
    "0", "-1", "2566", "2023", "1e400", "nan", "inf", "true", '""', '" "', '"x"', '"๒๕๖๖"', '"2566-02-29"', "2566-03-31",
    "2023-03-31T08:00:00Z", "08:30:00", "[]", "{}", "[[]]", "[{}]", "{ type = 1 }", '{ type = "dates", dates = 1 }',
    '{ type = "once", type2 = 1 }', '{ type = "weekly", weekly = 1 }', "{ type = [] }", "[1, '', {}]", "0x" + "f" * 4000,
    '"' + "ก" * 6000 + '"', r'"\u0000"', "'../../etc/passwd'", '"a@b.c"', '"{key}"', "[" * 90 + "]" * 90,
)  # fmt: skip

# The shipped people are all there; somebody who is away stands only in its comments.
AWAY = """
[[acting]]
position = "palad"
by = "office-head"
from = "2566-03-10"
to = "2566-03-20"
order = "คำสั่งที่ ๑๒/๒๕๖๖"

[[leave]]
position = "analyst"
from = "2566-03-10"
to = "2566-03-12"
reason = "ลาพักผ่อน"
"""


def shipped(name: str) -> str:
    return SHIPPED[name].read_text("utf-8") + (AWAY if name == "positions.toml" else "")


quick = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (HERE / "good").glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def read(folder: Path, name: str) -> tuple[Problem, ...]:
    try:
        if name == "config.toml":
            return load_settings(folder / name).warnings
        loaded = load_offices([folder / "plan.toml"], "office.example")
    except Faulty as faulty:
        return faulty.problems
    for office in loaded.offices:
        expand(office)
    return loaded.problems


def expand(office: Office) -> None:
    """Do with an accepted plan what the planning does: no date of it may fall off the calendar."""
    for one in occurrences(office.plans[0], office.calendar):
        policy = one.measure.policy
        office.calendar.shift(one.act_by, -max((0, *policy.lead_times, *policy.monitoring_lead_times)))
        office.calendar.shift(one.last_day, max((0, *(step.after for step in policy.escalation))))


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    if name in ("positions.toml", "holidays.toml"):
        shutil.copy(HERE / "good" / "plan.toml", folder)
    said = read(folder, name)
    assert all(one.thai and one.english for one in said)
    # Every kind of error has a sentence of its own, and none lost its words.
    assert not any("is not right:" in one.english or "None" in one.remedy for one in said)


@pytest.mark.parametrize("name", KINDS)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@quick
def test_any_bytes(name: str, folder: Path, content: bytes) -> None:
    put(folder, name, content)


@st.composite
def lines_changed(draw: st.DrawFn) -> tuple[str, str]:
    """Take a shipped file and change some of its lines: values, keys, order, letters."""
    name = draw(st.sampled_from(KINDS))
    lines = shipped(name).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("value", "drop", "double", "move", "letter", "key"))):
            case "value":
                lines[at] = lines[at].partition("=")[0] + "= " + draw(st.sampled_from(VALUES))
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case "letter":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(st.text(min_size=1, max_size=3)) + lines[at][column + 1 :]
            case _:
                lines[at] = "x" + lines[at]
        lines = lines or [""]
    return name, "\n".join(lines)


@given(changed=lines_changed())
@example(changed=("plan.toml", 'fiscal_year = 2566\ntitle = "x"\nmeasures = 1\nagency = {}'))
@example(changed=("plan.toml", "measures = [1, {}, [], { units = [1], obligations = [{ cadence = 1 }] }]"))
@example(changed=("plan.toml", 'positions = ""\nholidays = "x\\u0000"'))
@settings(quick, max_examples=400)
def test_shipped_files_with_lines_changed(folder: Path, changed: tuple[str, str]) -> None:
    name, text = changed
    put(folder, name, text.encode(errors="replace"))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:20])
def test_lines_of_every_shipped_file_with_a_wrong_value(value: str, folder: Path) -> None:
    for name in SHIPPED:
        lines = shipped(name).splitlines()
        for at in range(VALUES.index(value) % 9, len(lines), 9):
            changed = [*lines[:at], lines[at].partition("=")[0] + "= " + value, *lines[at + 1 :]]
            put(folder, name, "\n".join(changed).encode())


@given(text=st.text(alphabet="ab.\"= []{},\n1#'ก", max_size=60))
@quick
def test_what_tomllib_reads_has_places(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = places(text)

    assert {(key,) for key in table} <= found.keys.keys()
