"""From a path to bytes: only an ordinary file of a reasonable size is opened."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.limits import LARGEST_FILE
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises Faulty when it is no ordinary file, too large, unreadable or empty."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refusal("directory", path)
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise refusal("special", path)
        if status.st_size > LARGEST_FILE:
            raise refusal("large", path, limit=LARGEST_FILE // 1024 // 1024)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)  # it may have grown since
    except FileNotFoundError:
        raise refusal("missing", path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal("unreadable", path, reason=reason) from error
    if len(content) > LARGEST_FILE:
        raise refusal("large", path, limit=LARGEST_FILE // 1024 // 1024)
    if not content:
        raise refusal("empty", path)
    return content
