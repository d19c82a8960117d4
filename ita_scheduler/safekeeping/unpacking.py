"""Restoring: everything in the archive is verified before anything is written, and nothing that is there is lost.

What was said between the backup and now stands in no restored ledger: see `marking`, and `usecases.resume`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING, Any

from ita_scheduler.config.editing import Unchangeable, with_texts, without_secrets
from ita_scheduler.config.secrets import IN_THE_CLEAR, SERVERS, written
from ita_scheduler.errors import ItaError, Refused
from ita_scheduler.files import NewFile, give, write_together
from ita_scheduler.safekeeping.archive import reading, refused
from ita_scheduler.safekeeping.belongings import OFFICE, text_at
from ita_scheduler.safekeeping.contents import understand
from ita_scheduler.safekeeping.marking import marked_copy
from ita_scheduler.storage.lock import InstanceLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from ita_scheduler.config.toml import Loc
    from ita_scheduler.safekeeping.contents import Contents

MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored: the settings' path, how many files were written, and how many were there already.

    `held` are the agencies that wait for a person now. `aside` is the ending under which replaced files were kept.
    `lacks` names the secrets that the settings want and no backup holds.
    """

    config: Path
    made_at: datetime
    facts: int
    held: tuple[str, ...]
    written: int
    present: int
    aside: str | None
    lacks: tuple[str, ...]


def restore(
    archive: Path, config: Path, now: datetime, *, into: Path | None = None, overwrite: bool = False
) -> Restored:
    """Restore an archive: its settings as `config`, the rest where they say; or everything below `into`.

    Raises ItaError with a sentence, and then nothing is written: for an archive that is damaged, foreign or newer,
    while a service holds the ledger, and over files that are there and differ (unless `overwrite`: then they are kept
    aside).
    """
    with reading(archive) as opened, tempfile.TemporaryDirectory(prefix="ita-restore-") as scratch:
        contents = understand(opened)
        into = None if into is None else into.absolute()
        return _Restoring(contents, config.absolute(), into, Path(scratch)).run(now, overwrite=overwrite)


@dataclass(slots=True)
class _Restoring:
    contents: Contents
    config: Path
    into: Path | None
    scratch: Path
    _paths: dict[str, Path] = field(default_factory=dict)

    @property
    def base(self) -> Path:
        return self.into or self.config.parent

    def run(self, now: datetime, *, overwrite: bool) -> Restored:
        archive, ledger = self.contents.archive, self.contents.ledger
        self._paths = {member: self._path(member) for member in archive.members}
        if len(set(self._paths.values())) != len(self._paths):
            raise refused(archive.path, "สองแฟ้มมีที่เดียวกัน", "two files in it have one place")
        files = [self._file(member) for member in archive.members if member != ledger]
        held: tuple[str, ...] = ()
        if ledger is not None:
            from ita_scheduler.storage.replacing import COMPANIONS, MODE, kept_ledger  # noqa: PLC0415 - as in `marking`

            copy, held = marked_copy(self.contents, self.scratch, now)
            # First: from then on the agencies are held, whatever becomes of the other files.
            files.insert(0, NewFile(self._paths[ledger], _copying(copy), MODE, COMPANIONS, kept_ledger))
        absent = [file for file in files if not self._is_there(file)]
        in_the_way = [path for file in absent for path in file.in_its_way]
        if in_the_way and not overwrite:
            raise _in_the_way(in_the_way)
        aside = f".before-{now:%Y%m%dT%H%M%SZ}" if in_the_way else None
        self._check_room(sum(path.lstat().st_size for path in in_the_way))
        with self._place(None if ledger is None else self._paths[ledger]):
            write_together(absent, aside=aside)
        return Restored(
            config=self._paths[self.contents.config],
            made_at=self.contents.made_at,
            facts=sum(head.seq for head in self.contents.heads.values()),
            held=held,
            written=len(absent),
            present=len(files) - len(absent),
            aside=aside,
            lacks=tuple(_lacking(self.contents.table)),
        )

    # ── Where each file goes, and what it says ──

    def _path(self, member: str) -> Path:
        """Return where a member goes. Raises Refused when a link on the way leads out of the folder."""
        is_outside = not member.startswith(f"{OFFICE}/")
        if self.into is not None:
            path = self.into / member.removeprefix(f"{OFFICE}/")
        elif member == self.contents.config:
            return self.config
        else:
            path = Path(normpath(self.base / (self.contents.layout.place(member) or "")))
            if is_outside:
                return path
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.base)):
            raise Refused(f"ลิงก์พา {path} ออกนอก {self.base}", f"a link leads {path} out of {self.base}")
        return path

    def _file(self, member: str) -> NewFile:
        mode = (self.contents.archive.members[member].mode & 0o755) | 0o400
        text = self.contents.texts.get(member)
        if text is not None and self.into is not None:
            return NewFile(self._paths[member], self._moved(member, text).encode(), mode)

        def unpack(file: BinaryIO) -> None:
            self.contents.archive.copy(member, file.write)

        return NewFile(self._paths[member], unpack, mode)

    def _moved(self, member: str, text: str) -> str:
        """Return settings or a plan so that they name what was restored below `into`, and nothing elsewhere."""
        changed: dict[Loc, str] = {}
        for one in self.contents.names.get(member, ()):
            there = relpath(_rooted(self.contents.layout.name(one.place)), dirname(_rooted(member)))
            if one.loc is not None and normpath(_written(text, one.loc)) != there:
                changed[one.loc] = there
        try:
            return with_texts(text, changed) if changed else text
        except Unchangeable:
            raise Refused(
                f"แก้ที่อยู่ของแฟ้มใน {member} ไม่ได้ ให้กู้คืนโดยไม่ใช้ --into",
                f"the paths in {member} cannot be changed: restore without --into",
            ) from None

    # ── What is there already ──

    def _is_there(self, file: NewFile) -> bool:
        """Tell whether the very file is there already, with nothing beside it that it must not have."""
        if file.in_its_way != (file.path,) or file.path.is_symlink() or not file.path.is_file():
            return False
        wanted = _Digesting()
        wanted.take(file)
        found = _Digesting()
        with file.path.open("rb") as opened:
            if file.path == self._paths[self.contents.config]:
                found.write(_bare(opened.read()))  # a password that stays here makes no difference
            else:
                shutil.copyfileobj(opened, found, 1 << 20)
        return found.digest.digest() == wanted.digest.digest()

    # ── The place itself ──

    @contextmanager
    def _place(self, ledger: Path | None) -> Iterator[None]:
        """Keep a service out of the ledger's place, and leave no folder of ours behind when nothing was written."""
        is_new = not self.base.exists()
        lock = InstanceLock(ledger) if ledger is not None else None
        try:
            if is_new:
                self.base.mkdir(parents=True)
                # The service reads its settings without privileges; what is only looked at is nobody else's business.
                self.base.chmod(0o755 if self.into is None else 0o700)
            if lock is not None:
                lock.acquire()
                give(lock.path)
            yield
        except BaseException as error:
            if is_new:
                self._clear(lock)
            if isinstance(error, OSError):
                why = f"{error.strerror or type(error).__name__}: {error.filename or self.base}"
                raise ItaError(f"กู้คืนไม่ได้ ({why})", f"nothing was restored: {why}") from None
            raise
        finally:
            if lock is not None:
                lock.release()

    def _clear(self, lock: InstanceLock | None) -> None:
        with suppress(OSError):
            if lock is not None and lock.path.is_relative_to(self.base):
                lock.path.unlink(missing_ok=True)
            self.base.rmdir()

    def _check_room(self, kept: int) -> None:
        needed = kept + sum(member.size for member in self.contents.archive.members.values())
        nearest = next(folder for folder in (self.base, *self.base.parents) if folder.exists())
        if shutil.disk_usage(nearest).free < needed:
            raise ItaError(
                f"ที่ว่างใน {nearest} ไม่พอ ต้องการ {needed // 1_000_000 + 1} MB",
                f"there is not enough room in {nearest}: {needed // 1_000_000 + 1} MB are needed",
            )


def _lacking(table: dict[str, Any]) -> Iterator[str]:
    """Name what must be entered again: a password wherever there is a user name, and what a backup left blank."""
    for place in IN_THE_CLEAR:
        held: Any = table
        for key in place:
            held = held.get(key) if isinstance(held, dict) else None
        if held is not None or (place[:-1] in SERVERS and text_at(table, (*place[:-1], "username")) is not None):
            yield written(place)


def _rooted(name: str) -> str:
    return f"/{name.removeprefix(f'{OFFICE}/')}"


def _written(text: str, loc: Loc) -> str:
    held: Any = tomllib.loads(text)
    for part in loc:
        held = held[part]
    return str(held)


def _copying(source: Path) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        with source.open("rb") as opened:
            shutil.copyfileobj(opened, file, 1 << 20)

    return write


class _Digesting:
    """A file that keeps of what is written into it the digest alone."""

    def __init__(self) -> None:
        self.digest = sha256()

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        return len(chunk)

    def take(self, file: NewFile) -> None:
        """Take in what a new file would hold."""
        target: Any = self
        if callable(file.content):
            file.content(target)
        else:
            self.write(file.content)


def _bare(settings: bytes) -> bytes:
    try:
        return without_secrets(settings.decode("utf-8-sig"))[0].encode()
    except (ValueError, Unchangeable):
        return settings


def _in_the_way(paths: Sequence[Path]) -> Refused:
    named = "\n".join(f"  {path}" for path in paths[:MOST_NAMED]) + ("\n  …" if len(paths) > MOST_NAMED else "")
    return Refused(
        f"มีแฟ้มที่ต่างออกไปอยู่แล้ว {len(paths)} แฟ้ม จึงไม่เขียนอะไรเลย (--overwrite เก็บของเดิมไว้ข้าง ๆ แล้วเขียน)",
        f"{len(paths)} other files are there, so nothing was written (--overwrite keeps them aside)\n{named}",
    )
