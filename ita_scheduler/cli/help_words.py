"""What `--help` shows for values: words that an officer knows, and none of the program's own types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE: dict[Any, str] = {bool: "", Path: "FILE", str: "TEXT", int: "N", float: "N"}


def command_line(app: typer.Typer) -> Any:
    """Return the commands, ready to be run, in whose help no value is called `<bool>` or `<list[Path]>`."""
    commands = typer.main.get_command(app)
    for param in _parameters(commands):
        if param.param_type_name == "argument":
            _show(param, "")  # its name stands before it
        elif choices := getattr(param.type_descriptor, "choices", None):
            _show(param, "|".join(str(one) for one in choices))
        elif param.metavar is None and (value := _VALUE.get(param.type_descriptor.annotation)) is not None:
            _show(param, value)
    return commands


def _parameters(command: Any, above: typer.Context | None = None) -> Iterator[Any]:
    context = typer.Context(command, parent=above, **command.context_settings)
    yield from command.params
    if (asked := command.get_help_option(context)) is not None:
        asked.help = "แสดงวิธีใช้ / show this and exit"
        yield asked
    for one in getattr(command, "commands", {}).values():
        yield from _parameters(one, context)


def _show(param: Any, value: str) -> None:
    """Put a value's name into the help alone: a flag with a metavar would be taken for an option with a value."""
    param.display_type_rich = lambda ctx: value  # noqa: ARG005 - the library calls it so
