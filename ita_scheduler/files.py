"""Files on disk: written whole or not at all, and belonging to whoever owns their folder."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


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
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
