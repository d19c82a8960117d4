"""Evidence files: a copy of what somebody gave, known in the ledger by its hash, and never changed again."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.document import File
from ita_scheduler.errors import WrongUse
from ita_scheduler.files import give, make_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST = 50_000_000
FOLDER = "evidence"


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy and where it stands; `is_new` when this very call put it there."""

    file: File
    path: Path
    is_new: bool


def keep(files: Iterable[Path], folder: Path, occurrence: str) -> tuple[Kept, ...]:
    """Copy files into `folder`, named by the occurrence and their hash. Raises WrongUse, and then keeps none of them.

    The same file given twice is kept once.
    """
    kept: list[Kept] = []
    try:
        for path in files:
            content = _read(path)
            mark = sha256(content).hexdigest()
            suffix = path.suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", path.suffix) else ""
            place = folder / f"{occurrence.replace('/', '-')}-{mark[:12]}{suffix}"
            file = File(name=place.name, format=suffix.removeprefix("."), hash=mark, size=len(content))
            if all(one.file.hash != mark for one in kept):
                kept.append(_put(content, file, place))
    except BaseException:
        discard(kept)
        raise
    return tuple(kept)


def discard(kept: Iterable[Kept]) -> None:
    """Take back the copies that were put there for an answer that was refused."""
    for one in kept:
        if one.is_new:
            with suppress(OSError):
                one.path.unlink(missing_ok=True)


def _put(content: bytes, file: File, place: Path) -> Kept:
    is_new = not place.exists()
    if is_new:
        try:
            make_folder(place.parent)
            write_whole(place, content, mode=0o440)
            give(place)
        except OSError as fault:
            raise WrongUse(
                f"เก็บสำเนาหลักฐานไว้ที่ {place.parent} ไม่ได้ ({fault.strerror})",
                f"the evidence cannot be kept in {place.parent}: {fault.strerror}",
            ) from None
    return Kept(file, place, is_new)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            most = LARGEST // 1_000_000
            raise WrongUse(f"{path} ใหญ่เกิน {most} MB", f"{path} is larger than {most} MB")
        content = path.read_bytes()
    except OSError as fault:
        raise WrongUse(f"อ่าน {path} ไม่ได้ ({fault.strerror})", f"{path} cannot be read: {fault.strerror}") from None
    if not content:
        raise WrongUse(f"{path} ว่างเปล่า ใช้เป็นหลักฐานไม่ได้", f"{path} is empty and proves nothing")
    return content
