"""Erasing a person who leaves from the one file where persons stand: the address and the name of a position's holder.

Every other letter of the file stays. What the ledger says of the position stays too: it never knew the person.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.config.editing import Unchangeable, without
from ita_scheduler.config.positions import read_positions
from ita_scheduler.config.toml import Source
from ita_scheduler.errors import Faulty, ItaError, Refused
from ita_scheduler.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ERASED = ("address", "holder")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased from one positions file, and what the file is then."""

    path: Path
    held: dict[str, str]
    text: str

    def write(self) -> None:
        """Write the file whole; it keeps its owner and its permissions. Raises ItaError."""
        try:
            was = self.path.stat()
            write_whole(self.path, self.text.encode(), was.st_mode & 0o777)
            if os.geteuid() == 0:
                os.chown(self.path, was.st_uid, was.st_gid)
        except OSError as fault:
            why = fault.strerror or type(fault).__name__
            raise ItaError(f"เขียน {self.path} ไม่ได้ ({why})", f"{self.path} cannot be written: {why}") from None


def erasures(plans: Iterable[Path], agency: str, position: str) -> tuple[Erasure, ...]:
    """Return what a position's erasure means in the files of an agency's plans; nothing where nothing stands.

    Raises Refused for a file that is written in a way that cannot be changed letter by letter, and Faulty when the
    file would have faults without the person.
    """
    found: dict[Path, Erasure] = {}
    for path in _people(plans, agency):
        if path not in found and (erasure := _erasure(path, position)) is not None:
            found[path] = erasure
    return tuple(found.values())


def _people(plans: Iterable[Path], agency: str) -> Iterable[Path]:
    for plan in plans:
        table = tomllib.loads(plan.read_bytes().decode("utf-8-sig"))
        if table["agency"]["id"] == agency:
            # A link stays one: the file that it leads to is changed.
            yield (plan.parent / table.get("positions", "positions.toml")).resolve()


def _erasure(path: Path, position: str) -> Erasure | None:
    text = path.read_bytes().decode("utf-8-sig")
    table: dict[str, Any] = tomllib.loads(text)
    for number, one in enumerate(table["positions"]):
        held = {key: one[key] for key in ERASED if key in one}
        if one["id"] == position and held:
            try:
                made = without(text, [("positions", number, key) for key in held])
            except Unchangeable:
                raise Refused(
                    f"แก้ {path} เองไม่ได้เพราะวิธีเขียน ให้ลบ {' และ '.join(held)} ของ {position} ด้วยมือ",
                    f"{path} is written in a way that cannot be changed here: delete {', '.join(held)} by hand",
                ) from None
            staff, problems = read_positions(Source(path, made, tomllib.loads(made)))
            if staff is None:
                raise Faulty(problems)
            return Erasure(path, held, made)
    return None
