"""Files on disk: written whole or not at all, and belonging to whoever owns their folder."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EACCES, EEXIST, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    # What was kept: each place, and the name under which its former content lies now.
    Kept = tuple[tuple[Path, Path], ...]


_THAI = {
    ENOENT: "ไม่มีแฟ้มนี้",
    ENOTDIR: "ทางที่ระบุไม่ใช่โฟลเดอร์",
    EISDIR: "เป็นโฟลเดอร์ ไม่ใช่แฟ้ม",
    EEXIST: "มีแฟ้มนี้อยู่แล้ว",
    EACCES: "ไม่มีสิทธิ์",
    EPERM: "ไม่มีสิทธิ์",
    ENOSPC: "ดิสก์เต็ม",
    EROFS: "ดิสก์อ่านได้อย่างเดียว",
}


def in_thai(fault: OSError) -> str:
    """Say in Thai why the system would not; in its own words where there are none."""
    return _THAI.get(fault.errno or 0) or fault.strerror or type(fault).__name__


def lacks_folder(path: Path) -> bool:
    """Tell whether a file cannot be made because the folder it is to stand in is not there."""
    return not path.parent.is_dir()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it; they belong to whoever owns the one they are made in. Raises OSError.

    Root records a signature in the folders of a service that runs without privileges, and must not lock it out.
    """
    missing = [folder, *folder.parents]
    missing = missing[: next(n for n, one in enumerate(missing) if one.exists())]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        give(one)


def give(path: Path) -> None:
    """Let what root makes belong to the owner of the folder it stands in."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def write_whole(path: Path, content: bytes, mode: int = 0o640) -> None:
    """Write a file whole or not at all: under another name first, then moved into its place. Raises OSError."""
    with writing_whole(path, mode) as file:
        file.write(content)


@contextmanager
def writing_whole(path: Path, mode: int = 0o640) -> Iterator[BinaryIO]:
    """Give a file to be written piece by piece, whole or not at all; it may be read as well. Raises OSError.

    It has its place when the block ends, and leaves nothing behind when the block breaks off.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlast a power cut: until then only the contents of its files do. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be made, and who may read it.

    `content` is its bytes, or what writes them. `companions` are endings of files that belong to one which lies in
    its place, and that would be misread beside a new one: a database has such, and says with `keeping` how it is kept
    under another name. That is given the place and the name, and gives back what it kept under which names; until the
    block ends, nothing that lies in the place changes.
    """

    path: Path
    content: bytes | Callable[[BinaryIO], None] = field(repr=False)
    mode: int = 0o644
    companions: tuple[str, ...] = ()
    keeping: Callable[[Path, Path], AbstractContextManager[Kept]] | None = None

    @property
    def in_its_way(self) -> tuple[Path, ...]:
        """Return what lies in its place, the companions too."""
        places = (self.path, *(self.path.with_name(self.path.name + ending) for ending in self.companions))
        return tuple(path for path in places if os.path.lexists(path))


def write_together(files: Sequence[NewFile], *, aside: str | None = None) -> None:
    """Make several files, all of them or none, and none over one that is there. Raises OSError.

    Each is written whole under another name first; when all of them are on the disk they are moved to their places, in
    the order given. With `aside` what lies in a place is not refused but kept beside it, under its name with that
    ending: it is kept first and replaced then, so that whoever is killed meanwhile leaves the one or the other.
    """
    made: list[Path] = []
    folders: list[Path] = []
    drafts: list[tuple[Path, NewFile]] = []
    kept: list[tuple[Path, Path]] = []
    try:
        for file in files:
            parents = [file.path.parent, *file.path.parent.parents]
            folders += reversed([one for one in parents if not one.exists()])
            make_folder(file.path.parent)
            draft = file.path.with_name(f".{sha256(os.fsencode(file.path.name)).hexdigest()[:16]}.{os.getpid()}.new")
            drafts.append((draft, file))
            with writing_whole(draft, file.mode) as opened:
                if callable(file.content):
                    file.content(opened)
                else:
                    opened.write(file.content)
            give(draft)
        for draft, file in drafts:
            with _keeping(file, aside) as pairs:
                kept += pairs
                _move(draft, file.path, may_replace=aside is not None)
                made.append(file.path)
        for folder in dict.fromkeys(file.path.parent for file in files):
            sync_folder(folder)
    except BaseException:
        _undo(made, [draft for draft, _ in drafts], kept, folders)
        raise


def _undo(made: Sequence[Path], drafts: Sequence[Path], kept: Sequence[tuple[Path, Path]], folders: list[Path]) -> None:
    # What was replaced is not deleted first: there is no moment without it.
    replaced = {path for path, _ in kept}
    for path in [*(one for one in made if one not in replaced), *drafts]:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    for path, name in kept:
        with suppress(OSError):
            if os.path.lexists(path) and path.samefile(name):  # renaming a file to itself would leave both names
                name.unlink()
            else:
                name.replace(path)
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _keeping(file: NewFile, ending: str | None) -> Iterator[Kept]:
    """Keep what lies in a file's place under another name, until it is replaced and from then on."""
    if ending is None or not file.in_its_way:
        yield ()
        return
    name = file.path.with_name(file.path.name + ending)
    if os.path.lexists(name):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(name))
    if file.keeping is not None:
        with file.keeping(file.path, name) as pairs:
            sync_folder(file.path.parent)
            yield pairs
        return
    if file.path.is_dir() and not file.path.is_symlink():
        file.path.rename(name)  # a folder has one name only, and no file replaces it
    else:
        keep_copy(file.path, name)
    sync_folder(file.path.parent)
    yield ((file.path, name),)


def keep_copy(path: Path, name: Path) -> None:
    """Give a file a second name, or copy it where a disk knows no second names. Raises OSError."""
    try:
        os.link(path, name, follow_symlinks=False)
    except OSError:
        with path.open("rb") as source, writing_whole(name, path.stat().st_mode & 0o777) as target:
            copyfileobj(source, target, 1 << 20)
        give(name)


def _move(draft: Path, path: Path, *, may_replace: bool) -> None:
    if not may_replace and os.path.lexists(path):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    draft.replace(path)
