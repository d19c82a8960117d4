"""Where the files that travel with the program stand: schedules/, templates/ and the example settings."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ita_scheduler.errors import ItaError

EXAMPLE = "config.example.toml"


def data_path(name: str) -> Path:
    """Return the path of a file or folder delivered with the program.

    In a wheel it stands inside the package; in a checkout or an unpacked source archive, at the top.
    """
    inside = Path(str(files("ita_scheduler"))) / name
    top = Path(__file__).resolve().parents[1] / name
    for path in (inside, top):
        if path.exists():
            return path
    raise ItaError(
        f"ไม่พบ {name} ที่มากับโปรแกรม ให้ติดตั้งโปรแกรมใหม่",
        f"{name}, which is delivered with the program, is missing: install the program again",
    )


def data_dir(name: str) -> Path:
    """Return the folder `schedules` or `templates`."""
    return data_path(name)


def example_settings() -> Path:
    """Return the path of config.example.toml."""
    return data_path(EXAMPLE)
