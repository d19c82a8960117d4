"""The office's emblem: its own picture, read and known for what it is before anything draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.errors import ReportError
from ita_scheduler.files import in_thai

if TYPE_CHECKING:
    from pathlib import Path

# A PNG or JPEG is known by its first octets, whatever its name says.
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_emblem(path: Path) -> bytes:
    """Return the picture's bytes. Raises ReportError when it cannot be read, or is neither PNG nor JPEG."""
    try:
        picture = path.read_bytes()
    except OSError as fault:
        raise ReportError(
            f"อ่านภาพตรา {path} ไม่ได้ ({in_thai(fault)})", f"the emblem {path} cannot be read ({fault.strerror})"
        ) from fault
    if not picture.startswith(_BEGINNINGS):
        raise ReportError(f"ภาพตรา {path} ไม่ใช่ภาพ PNG หรือ JPEG", f"the emblem {path} is neither PNG nor JPEG")
    return picture


def damaged(path: Path, why: str) -> ReportError:
    """Return what is told of a picture that nothing can draw."""
    return ReportError(f"ภาพตรา {path} เสียหาย", f"the emblem {path} is damaged: {why}")
