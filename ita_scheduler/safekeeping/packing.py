"""Making a backup, also while the service runs: the ledger as SQLite copies it, and what the office needs beside it.

The ledger is copied first and the reports after it: a draft is filed before its fact is written, so that every fact
in the copy finds its file. No secret goes along.
"""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ita_scheduler import __version__
from ita_scheduler.config.editing import Unchangeable, without_secrets
from ita_scheduler.config.secrets import SERVERS, Keeper, written
from ita_scheduler.errors import ItaError, LedgerUnreadable, Refused, WrongUse
from ita_scheduler.files import writing_whole
from ita_scheduler.safekeeping.archive import Writing, examining, is_safe, writing
from ita_scheduler.safekeeping.belongings import Kind, Layout, named_by_plan, named_by_settings, text_at
from ita_scheduler.safekeeping.contents import understand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ita_scheduler.config.settings import Settings
    from ita_scheduler.safekeeping.belongings import Named
    from ita_scheduler.storage.copying import Examined

# It holds addresses and names.
MODE = 0o600


@dataclass(slots=True)
class Packed:
    """What went into a backup: how many files of each kind, where each chain ends, and what was left out.

    `blanked` names the secrets that config.toml held itself and that were left out.
    """

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    facts: int = 0
    counts: dict[Kind, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    blanked: tuple[str, ...] = ()


def pack(settings: Settings, target: Path, now: datetime, *, overwrite: bool = False) -> Packed:
    """Write the backup of an installation, whole or not at all. Raises ItaError with a sentence.

    A ledger whose chain is broken is not packed: a restore would refuse it.
    """
    if settings.storage.path is None:
        raise WrongUse(
            "บัญชีข้อมูลอยู่บน PostgreSQL ให้สำรองด้วย pg_dump และคัดลอกโฟลเดอร์ตั้งค่า",
            "this ledger lies on PostgreSQL: use pg_dump, and copy the folder of the settings",
        )
    if target.exists() and not overwrite:
        raise Refused(f"มีแฟ้ม {target} อยู่แล้ว ระบุชื่ออื่น หรือ --overwrite", f"{target} exists already: name another file")
    try:
        with (
            tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as scratch,
            writing_whole(target, MODE) as file,
        ):
            with writing(file) as archive:
                packed = _Packing(settings, archive, Path(scratch)).run(now)
            # What a restore would refuse is no backup: it is read again before it gets its name.
            with examining(target, file) as made:
                understand(made)
            return packed
    except OSError as fault:
        why = f"{fault.strerror or type(fault).__name__}: {fault.filename or target}"
        raise ItaError(f"สำรองข้อมูลไม่ได้ ({why})", f"the backup could not be made: {why}") from None


@dataclass(slots=True)
class _Packing:
    settings: Settings
    archive: Writing
    scratch: Path
    packed: Packed = field(default_factory=Packed)
    layout: Layout = field(default_factory=Layout)
    _names: set[str] = field(default_factory=set)
    _secret: frozenset[str] = frozenset()

    @property
    def base(self) -> Path:
        return self.settings.path.absolute().parent

    def run(self, now: datetime) -> Packed:
        text = self._bare(self.settings.path.read_bytes().decode("utf-8-sig"))
        named = self._named(tomllib.loads(text))
        self._secret = self._secret_files(tomllib.loads(text))
        examined = self._ledger(named)
        config = self.layout.name(self.settings.path.name)
        self._add(config, BytesIO(text.encode()), self.settings.path.stat().st_mode)
        for one in named:
            if one.kind in (Kind.LEDGER, Kind.MAILDIR):
                continue
            for name, path in self._files(one):
                self._add_file(name, path, one.kind)
        manifest: dict[str, Any] = {
            "program": __version__,
            "made_at": now.isoformat(),
            "config": config,
            "ledger": None if examined is None else self.layout.name(_ledger(named).place),
            "facts": self.packed.facts,
            "heads": [[agency, *head] for agency, head in self.packed.heads.items()],
        }
        self.archive.add_manifest(manifest)
        return self.packed

    def _bare(self, text: str) -> str:
        try:
            bare, found = without_secrets(text)
        except Unchangeable:
            raise Refused(
                f"นำรหัสผ่านออกจาก {self.settings.path} ไม่ได้ ให้ย้ายไปไว้ใน password_file",
                f"the secrets in {self.settings.path} cannot be taken out: move them to a password_file",
            ) from None
        self.packed.blanked = tuple(written(place) for place in found)
        return bare

    def _named(self, table: dict[str, Any]) -> list[Named]:
        """Return everything that the settings and the plans name, settings first: restoring counts in this order."""
        named = [*named_by_settings(table)]
        for one in named:
            self.layout.add(one)
        for plan in [one for one in named if one.kind is Kind.PLAN]:
            for one in named_by_plan(_table(self.base / plan.place) if plan.is_fit else {}, plan.place):
                self.layout.add(one)
                named.append(one)
        return named

    def _ledger(self, named: list[Named]) -> Examined | None:
        from ita_scheduler.storage.copying import copy_file, examine  # noqa: PLC0415 - a database library is heavy

        path = self.settings.storage.path
        if path is None or not path.exists():
            self.packed.left_out.append(f"ยังไม่มีบัญชีข้อมูล ({path}) / there is no ledger yet")
            return None
        copy = self.scratch / "ledger"
        copy_file(path, copy)
        examined = examine(copy)
        if examined.broken:
            said = "\n".join(f"{one.agency}: {one}" for one in examined.broken)
            raise LedgerUnreadable(
                f"ลูกโซ่ของบัญชีข้อมูลขาด จึงไม่สำรอง ให้คัดลอกแฟ้ม {path} ไว้เป็นหลักฐาน",
                f"a chain of the ledger is broken, so no backup was made: copy the file {path} as evidence\n{said}",
            )
        self.packed.heads = {agency: (head.seq, head.hash) for agency, head in examined.heads.items()}
        self.packed.facts = examined.facts
        with copy.open("rb") as source:
            self._add(self.layout.name(_ledger(named).place), source, MODE)
        copy.unlink()  # the archive may need the room
        return examined

    def _files(self, one: Named) -> Iterator[tuple[str, Path]]:
        """Yield the files of a named file or folder with their names in the archive, in order."""
        path = self.base / one.place
        if one.kind.is_folder:
            for found in sorted(path.rglob("*")) if path.is_dir() else ():
                tail = found.relative_to(path).as_posix()
                if one.holds(tail) and found.is_file() and self._is_own(found, path):
                    yield self.layout.name(f"{one.place}/{tail}"), found
        elif path.is_file() and one.is_fit:
            if self._is_own(path, path.parent):
                yield self.layout.name(one.place), path
        elif path.exists():
            self._leave_out(path)

    def _is_own(self, found: Path, folder: Path) -> bool:
        """Tell whether a file lies where it seems to: a link that leads out of its folder is not followed."""
        if found.resolve().is_relative_to(folder.resolve()):
            return True
        self._leave_out(found)
        return False

    def _add_file(self, name: str, path: Path, kind: Kind) -> None:
        if name in self._names:  # several plans share their people and holidays
            return
        if not is_safe(name) or self._is_secret(path):
            self._leave_out(path)
            return
        try:
            source = path.open("rb")
        except FileNotFoundError:  # taken away since it was listed
            return
        with source:
            self._add(name, source, os.fstat(source.fileno()).st_mode)
        self.packed.counts[kind] = self.packed.counts.get(kind, 0) + 1

    def _add(self, name: str, source: Any, mode: int) -> None:
        self._names.add(name)
        self.archive.add(name, source, mode & 0o777)

    def _secret_files(self, table: dict[str, Any]) -> frozenset[str]:
        """Return the files that keep a password, as the settings name them, whichever way lies to them."""
        named = [text_at(table, (*server, Keeper.FILE.value)) for server in SERVERS]
        return frozenset(os.path.realpath(self.base / one) for one in named if one is not None)

    def _is_secret(self, path: Path) -> bool:
        return os.path.realpath(path) in self._secret

    def _leave_out(self, path: Path) -> None:
        self.packed.left_out.append(f"{json.dumps(str(path), ensure_ascii=False)} ไม่ได้สำรอง / was left out")


def _ledger(named: list[Named]) -> Named:
    return next(one for one in named if one.kind is Kind.LEDGER)


def _table(plan: Path) -> dict[str, Any]:
    """Return a plan's table; one with faults goes along as it is, and names what is usual."""
    try:
        return tomllib.loads(plan.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
