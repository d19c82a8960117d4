"""What belongs to an installation: the files that config.toml and the plans name, and where they lie in an archive.

A place is a path as it is reached from the folder of config.toml: relative, or absolute where the file says so. What
lies below that folder keeps its path under `office/`; each folder elsewhere is a folder `elsewhere-1`, … of its own.
Both ways are reckoned from the settings and plans alone, when packing and when restoring, so that an archive can say
nothing of its own about where its files go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from posixpath import basename, dirname, isabs, join, normpath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_scheduler.config.toml import Loc

OFFICE = "office"


class Kind(Enum):
    """What a named file or folder is."""

    LEDGER = auto()
    PLAN = auto()
    STAFF = auto()  # positions and holidays
    SOURCE = auto()  # the document that a plan was made of
    EMBLEM = auto()
    TEMPLATES = auto()
    REPORTS = auto()  # drafts and signed copies
    MAILDIR = auto()  # named, never packed

    @property
    def is_folder(self) -> bool:
        """Tell whether it is a folder with whatever lies in it."""
        return self in (Kind.TEMPLATES, Kind.REPORTS, Kind.MAILDIR)


# Which endings a file of each kind may have: a restore must not put something else anywhere.
_ENDINGS = {
    Kind.PLAN: r"\.toml",
    Kind.STAFF: r"\.toml",
    Kind.SOURCE: r"\.(?:txt|csv|html?|docx?|xlsx?|pdf)",
    Kind.EMBLEM: r"\.(?:png|jpe?g)",
    Kind.TEMPLATES: r"\.(?:txt|html?|j2|docx|typ|png|jpe?g|svg|ttf|otf)",
}
# As the drafter files them: agency, fiscal year, and a name that is not one of a file being written.
_FILED = re.compile(r"[^/]+/[0-9]{4}/[^./][^/]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file or folder that another file names, at `loc` of its table (None: by default), and its place."""

    kind: Kind
    loc: Loc | None
    place: str

    def holds(self, tail: str) -> bool:
        """Tell whether a file of that path below this folder is one of those that are kept."""
        if self.kind is Kind.REPORTS:
            return _FILED.fullmatch(tail) is not None
        return self.kind is Kind.TEMPLATES and _ends(Kind.TEMPLATES, tail)

    @property
    def is_fit(self) -> bool:
        """Tell whether its name is one that such a file may have."""
        return self.kind.is_folder or self.kind is Kind.LEDGER or _ends(self.kind, self.place)


def _ends(kind: Kind, name: str) -> bool:
    return re.search(rf"{_ENDINGS[kind]}\Z", name, re.IGNORECASE) is not None


def named_by_settings(table: dict[str, Any]) -> Iterator[Named]:
    """Yield what a config.toml names; what is not as it should be is passed over."""
    plans = table.get("plans")
    for number, plan in enumerate(plans if isinstance(plans, list) else ()):
        if isinstance(plan, str):
            yield Named(kind=Kind.PLAN, loc=("plans", number), place=normpath(plan))
    yield _ledger(table)
    for kind, loc, default in (
        (Kind.TEMPLATES, ("mail", "templates"), None),
        (Kind.TEMPLATES, ("reports", "templates"), None),
        (Kind.EMBLEM, ("reports", "emblem"), None),
        (Kind.REPORTS, ("reports", "path"), "reports"),
        (Kind.MAILDIR, ("mail", "maildir", "path"), "outbox"),
    ):
        written = text_at(table, loc)
        if written is not None or default is not None:
            place = normpath(written or default or "")
            yield Named(kind=kind, loc=loc if written is not None else None, place=place)


def _ledger(table: dict[str, Any]) -> Named:
    loc = ("storage", "database")
    written = text_at(table, loc)
    scheme, mark, rest = (written or "ledger.sqlite3").partition("://")
    return Named(
        kind=Kind.LEDGER,
        loc=None if written is None else loc,
        place=normpath(rest.removeprefix("/") if mark else scheme),
    )


def named_by_plan(table: dict[str, Any], plan: str) -> Iterator[Named]:
    """Yield what a plan at that place names: its people, its holidays, and its document when it lies beside it."""
    for key in ("positions", "holidays"):
        written = text_at(table, (key,))
        place = normpath(join(dirname(plan), written or f"{key}.toml"))
        yield Named(kind=Kind.STAFF, loc=None if written is None else (key,), place=place)
    source = text_at(table, ("source",))
    if source is not None and source == basename(source) and _ends(Kind.SOURCE, source):
        yield Named(kind=Kind.SOURCE, loc=("source",), place=normpath(join(dirname(plan), source)))


def text_at(table: Any, loc: tuple[str, ...]) -> str | None:
    """Return the text at a place of a table, or None when there is none, or something else."""
    for key in loc:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, str) and table.strip() else None


def is_outside(place: str) -> bool:
    """Tell whether a place is not below the folder of config.toml, or is written as if it were not."""
    return isabs(place) or place == ".." or place.startswith("../")


def below(place: str, folder: str) -> str:
    """Return the path of a place below a folder; empty when it is not below it."""
    if folder == ".":
        return "" if is_outside(place) else place
    start = folder if folder.endswith("/") else f"{folder}/"
    return place.removeprefix(start) if place.startswith(start) else ""


@dataclass(slots=True)
class Layout:
    """Where places are found in an archive. Folders elsewhere are numbered in the order in which they are added."""

    _folders: dict[str, str] = field(default_factory=dict)

    def add(self, named: Named) -> None:
        """Make room for a file or folder."""
        if is_outside(named.place):
            folder = named.place if named.kind.is_folder else dirname(named.place)
            self._folders.setdefault(folder, f"elsewhere-{len(self._folders) + 1}")

    def name(self, place: str) -> str:
        """Return the name in the archive of a place that was made room for, or of one below it."""
        if not is_outside(place):
            return normpath(f"{OFFICE}/{place}")
        folder = max((one for one in self._folders if one == place or below(place, one)), key=len)
        return normpath(join(self._folders[folder], below(place, folder)))

    def place(self, name: str) -> str | None:
        """Return the place that a name in the archive stands for; None for a name of no such folder."""
        top, _, tail = name.partition("/")
        if top == OFFICE:
            return tail
        return next((join(folder, tail) for folder, known in self._folders.items() if known == top), None)
