"""What `init` proposes: an ASCII id for the agency, and the name of a document that lies about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_ENDINGS = (".docx", ".pdf", ".xlsx", ".html", ".htm", ".txt")
_YEAR = re.compile(r"(?:25|20)\d\d")
NOBODY = "agency"
# Names that say what a file or folder is, and not whose.
_NOBODYS = {"doc", "docs", "file", "scan", "measures", "untitled", "download", "downloads", "desktop"} | {
    "ita",
    "plan",
    "document",
    "schedules",
    "config",
    "tmp",
    "home",
    "root",
    "ita-scheduler",
    "office",
}


def agency_id_proposed(documents: Sequence[Path], folder: Path, agency: str = "") -> str:
    """Return `dong-mafai` for dong-mafai-2566.txt, else for a folder dong-mafai, else of a name in Latin letters.

    NOBODY where nothing tells.
    """
    for name in (*(path.stem for path in documents), folder.absolute().name, agency):
        words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word and not _YEAR.fullmatch(word)]
        id_ = "-".join(words).lower()
        if name.isascii() and id_ and id_ not in _NOBODYS and not id_.isdigit():
            return id_[:40].strip("-")
    return NOBODY


def made_up_domain(agency_id: str) -> str:
    """Return a domain that reaches nobody: dong-mafai.example."""
    label = re.sub(r"[^a-z0-9]+", "-", agency_id.lower()).strip("-")[:60].strip("-")
    return f"{label or 'agency'}.example"


def document_proposed(folder: Path) -> str | None:
    """Return the only document in the folder, or in the current one; None when there is none or more than one."""
    for place in dict.fromkeys((folder, folder.cwd())):
        found = [*_documents(place)]
        if len(found) == 1 and str(found[0]).isprintable():
            return str(found[0])
    return None


def _documents(place: Path) -> Iterator[Path]:
    try:
        yield from sorted(
            path for path in place.iterdir() if path.suffix.lower() in _ENDINGS and not path.name.startswith((".", "~"))
        )
    except OSError:
        return
