"""README.md is held against the code: what exists is described, and what is described exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import fields
from typing import get_args, get_origin

import pytest
import typer
from pydantic import BaseModel

from ita_scheduler.cli import app
from ita_scheduler.config.answers import AnswersTable
from ita_scheduler.config.cadences import CadenceTable
from ita_scheduler.config.holidays import HolidaysTable
from ita_scheduler.config.plans import PlanTable
from ita_scheduler.config.positions import PositionsTable
from ita_scheduler.config.settings_table import ConfigTable
from ita_scheduler.domain.absence import Unreached
from ita_scheduler.domain.notice import Kind, Reason, Suppression
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import DraftCadence, MailTimes, Policy, Post, Repeat, Reporting
from tests.acceptance.office import ROOT

README = (ROOT / "README.md").read_text("utf-8")
# Options that every command may have are described once, above the table.
EVERYWHERE = {"--config", "-c", "--help", "-h"}


def section(title: str) -> str:
    """Return what stands under a heading."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def commands(group=None, before: str = "") -> dict[str, object]:
    """Return every command by what is typed, groups too."""
    found: dict[str, object] = {}
    for name, command in (group or typer.main.get_command(app)).commands.items():
        found[f"{before}{name}"] = command
        if hasattr(command, "commands"):
            found |= commands(command, f"{before}{name} ")
    return found


COMMANDS = commands()


def options(command) -> set[str]:
    return {option for one in command.params if one.param_type_name == "option" for option in one.opts}


def rows() -> dict[str, set[str]]:
    """Return the table of commands: what is typed, and the options shown with it."""
    shown: dict[str, set[str]] = {}
    for usage in re.findall(r"^\| `([^`]+)` \|", section("Commands"), re.MULTILINE):
        name = max((name for name in COMMANDS if f"{usage} ".startswith(f"{name} ")), key=len, default=usage)
        shown[name] = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", usage))
    return shown


def models(annotation: object) -> list[type[BaseModel]]:
    """Return the tables inside a field's type: `list[X]`, `X | None`, unions told apart by `type`."""
    if isinstance(annotation, type) and not get_origin(annotation):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in get_args(annotation) for model in models(part)]


def keys(model: type[BaseModel]) -> set[str]:
    """Return every key of a file, those of the tables inside it too."""
    found: set[str] = set()
    for name, known in model.model_fields.items():
        found.add(known.alias or name)
        for inner in models(known.annotation):
            found |= keys(inner)
    return found


def is_named(word: str, text: str = README) -> bool:
    """Tell whether a word stands in the README as code: in back-ticks, in a table's name, or in a block."""
    code = "\n".join(re.findall(r"`[^`\n]+`|^    .+$|^```toml\n(?s:.*?)^```", text, re.MULTILINE))
    return bool(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code))


# ── Commands ──


def test_every_command_stands_in_the_table_of_commands_and_no_other():
    assert set(rows()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_row_of_a_command_shows_exactly_its_options(name):
    assert rows()[name] == options(COMMANDS[name]) - EVERYWHERE


@pytest.mark.parametrize("name", COMMANDS)
def test_the_row_of_a_command_shows_its_arguments_and_what_it_cannot_do_without(name):
    usage = next(
        use for use in re.findall(r"^\| `([^`]+)` \|", section("Commands"), re.MULTILINE) if use.startswith(name)
    )
    for one in COMMANDS[name].params:
        if one.param_type_name == "argument":
            assert re.search(r"\b[A-Z-]{3,}\b|\[PLAN", usage.removeprefix(name)), usage
        elif one.required:
            assert not re.search(rf"\[{one.opts[0]} ", usage), f"{one.opts[0]} is not optional"


def test_every_command_takes_config():
    groups = {name for name, command in COMMANDS.items() if "--config" not in options(command)}

    assert groups == {"report", "init"}, "the one only gathers four others, the other writes the file"
    assert "Every command takes `--config FILE`" in README


def test_every_command_line_shown_exists():
    shown = re.findall(r"^ +(?:ita|ita-scheduler) ([^#|\n]+)", README, re.MULTILINE)
    shown += re.findall(r"`(?:ita|ita-scheduler) ([^`]+)`", README)
    assert len(shown) >= 6
    for line in shown:
        words = shlex.split(line)
        name = max((name for name in COMMANDS if f"{' '.join(words)} ".startswith(f"{name} ")), key=len, default=None)
        assert name, f"there is no such command: {line}"
        used = {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)}
        assert used <= options(COMMANDS[name]) | EVERYWHERE, line


def test_every_exit_code_is_said():
    said = section("Commands")

    assert all(code in said for code in ("0 fine", "1 problems found", "2 wrong use", "3 already running"))


def test_every_make_target_shown_exists():
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = set(re.findall(r"(?:`|^    |&& )make ([a-z]+)", README, re.MULTILINE))

    assert {"install", "run", "test", "check", "bench"} <= shown <= made


# ── Settings and plans ──


def tables(model: type[BaseModel], before: str = "") -> dict[str, set[str]]:
    """Return the tables of config.toml as they are written, with their own keys."""
    own: set[str] = set()
    found: dict[str, set[str]] = {}
    for name, known in model.model_fields.items():
        key = known.alias or name
        inner = models(known.annotation)
        if inner:
            found |= tables(inner[0], f"{before}{key}.")
        else:
            own.add(key)
    return {before.rstrip("."): own, **found}


SETTINGS = tables(ConfigTable)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_stands_in_the_row_of_its_table_and_no_other(name):
    first = f"`[{name}]`" if name else "(top)"
    (row,) = re.findall(rf"^\| {re.escape(first)} \| (.*) \|$", section("Settings"), re.MULTILINE)
    words = set(re.findall(r"`([a-z_]+)`", row))
    values = {"maildir", "smtp", "starttls", "tls", "none", "plain", "json", "debug", "info", "warning", "error"}

    assert SETTINGS[name] <= words
    assert words - SETTINGS[name] <= values


@pytest.mark.parametrize(
    "model", [PlanTable, PositionsTable, HolidaysTable, AnswersTable], ids=lambda one: one.__name__
)
def test_every_key_of_the_other_files_is_named_in_the_readme_or_in_the_shipped_file(model):
    shipped = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "schedules").glob("*.toml")))
    missing = {
        key for key in keys(model) if not is_named(key) and not re.search(rf"\b{key} =|\[{key}\]|\.{key}\]", shipped)
    }

    assert missing == set()


def test_every_top_key_of_a_plan_is_named():
    assert {known for known in PlanTable.model_fields if not is_named(known)} == set()


def test_every_table_and_key_of_the_people_and_the_holidays_is_named():
    assert {key for key in keys(PositionsTable) | keys(AnswersTable) if not is_named(key)} <= {
        # The four special posts are told in words, and stand in the shipped file.
        *("chief_executive", "permanent_secretary", "coordinator", "administrator"),
    }
    assert {key for key in HolidaysTable.model_fields if not is_named(key)} == set()


CADENCES = get_args(get_args(CadenceTable)[0])


@pytest.mark.parametrize("model", CADENCES, ids=lambda one: one.__name__)
def test_every_cadence_with_its_keys_stands_in_the_table_of_cadences(model):
    (word,) = get_args(model.model_fields["type"].annotation)
    listed = README.partition("| cadence `type` |")[2].partition("`schedules/positions.toml`")[0]

    assert len(CADENCES) == 10
    assert is_named(word, listed)
    assert {key for key in model.model_fields if not is_named(key, listed)} <= {"type"}


@pytest.mark.parametrize("kind", [Policy, MailTimes], ids=lambda one: one.__name__)
def test_every_field_of_the_policy_and_the_mail_times_is_named_with_its_default(kind):
    for one in fields(kind):
        assert is_named(one.name), one.name
    defaults = kind()
    if kind is Policy:
        assert f"| `lead_times` | `{list(defaults.lead_times)}` |" in README
        assert (
            f"`{list(defaults.monitoring_lead_times)}`, `{str(defaults.monitoring_after_last_day).lower()}`" in README
        )
        assert "`{}`".format(str(list(defaults.inform)).replace("'", '"')) in README
        assert f'`"{defaults.overdue_repeat.value}"`, `"{defaults.overdue_repeat_after_last_step.value}"`' in README
        assert [(step.after, step.to.value) for step in defaults.escalation] == [
            (3, "head"),
            (7, "permanent_secretary"),
            (15, "chief_executive"),
        ]
        assert "`after` 3 `head`, 7 `permanent_secretary`, 15 `chief_executive` with `is_summary`" in README
    else:
        (line,) = re.findall(r"^`\[mail_times\]`: (.*)$", README, re.MULTILINE)
        assert line == (
            f"`send_at` {defaults.send_at:%H:%M}, `make_up_until` {defaults.make_up_until:%H:%M}, "
            f"`weekday` {('monday', 'tuesday', 'wednesday', 'thursday', 'friday')[defaults.weekday]}, "
            f"`digests_per_week` {defaults.digests_per_week}, `horizon_days` {defaults.horizon_days}."
        )


def test_every_key_of_a_plans_reports_is_named_with_its_default():
    rows = dict(
        re.findall(r"^\| `(\w+)` \| .* \| ([^|]+) \|$", README.partition("`[reports]`: which drafts")[2], re.MULTILINE)
    )

    for one in fields(Reporting):
        default = getattr(Reporting(), one.name)
        written = f'`["{default[0].value}"]`' if isinstance(default, tuple) else ""
        assert written in rows[one.name], one.name


# ── Words ──


@pytest.mark.parametrize(
    "words",
    [Kind, Reason, Suppression, Unreached, Status, State, Post, Repeat, DraftCadence],
    ids=lambda one: one.__name__,
)
def test_every_word_of_a_closed_list_is_named(words):
    assert [word.value for word in words if not is_named(word.value) and not is_named(f'"{word.value}"')] == []


def test_the_recorded_suppressions_are_the_first_that_are_named():
    listed = re.findall(r"`(\w+)`", README.partition("carries a **suppression**")[2].partition("\n")[0])

    assert "The first four are facts in the ledger." in README
    assert {Suppression(word) for word in listed[:4]} == {one for one in Suppression if one.is_recorded}


# ── For engineers ──


def test_the_chain_of_imports_is_the_one_that_is_held():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    rooms = next(one for one in project["tool"]["importlinter"]["contracts"] if one["name"].startswith("Rooms"))
    (shown,) = re.findall(r"One direction of imports, held by import-linter: `([^`]+)`", README)

    assert shown.split(" → ") == rooms["layers"]


def drawn() -> dict[str, str]:
    """Return the tree of the house: each room with what is said of it."""
    tree = section("For engineers").partition("    ita_scheduler/\n")[2].partition("\n\n")[0]
    entries = re.split(r"^ {6}(?=\S)", tree, flags=re.MULTILINE)[1:]
    return {name: " ".join(words.split()) for name, words in (one.split(None, 1) for one in entries)}


def test_the_tree_names_every_room_and_no_other():
    package = ROOT / "ita_scheduler"
    there = {path.name for path in package.glob("*.py") if path.name != "__init__.py"}
    there |= {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}

    assert set(drawn()) == there


def test_what_the_tree_says_is_in_a_room_is_there():
    rooms = drawn()
    package = ROOT / "ita_scheduler"
    usecases = {path.stem for path in (package / "usecases").glob("*.py")} - {"__init__"}

    assert set(rooms["usecases/"].partition(":")[0].split(", ")) == usecases
    for name in rooms["domain/"].partition("pure: ")[2].partition(";")[0].split(", "):
        assert (package / "domain" / f"{name}.py").exists(), name
    for room in ("importing/", "storage/"):
        folders = {f"{path.name}/" for path in (package / room).iterdir() if (path / "__init__.py").exists()}
        assert set(re.findall(r"\b[a-z]+/(?= |$|\W)", rooms[room])) == folders


# ── The page itself ──


def test_every_path_that_is_named_exists():
    named = re.findall(r"`((?:schedules|templates|ita_scheduler|deploy|tests)/[\w./-]*)`", README)
    named += re.findall(r"\]\(([\w./-]+)\)", README)

    assert len(named) >= 5
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_link_inside_the_page_leads_somewhere():
    headings = re.findall(r"^##+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[,.:()`]", "", heading).lower().replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", README)) - anchors == set()


def test_nothing_is_left_to_be_filled_in():
    assert re.findall(r"\b(?:TODO|TBD|FIXME|XXX|FIGURES)\b", README) == []
    assert re.search(r"\d", section("Measured")), "the figures of `make bench` stand here"


def test_the_python_versions_are_those_of_the_package():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    versions = re.findall(r"Programming Language :: Python :: (3\.\d+)", project)

    assert f"{versions[0]} to {versions[-1]}" in README
