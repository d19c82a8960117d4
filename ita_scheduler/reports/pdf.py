"""The PDF: a paper on the pages of a template, as an archive keeps it (PDF/A), known again by its mark."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.errors import ReportError
from ita_scheduler.reports.emblem import damaged, read_emblem
from ita_scheduler.reports.typesetting import ENTRY, read_source, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ita_scheduler.reports.typesetting import Sources

EMBLEM = "emblem.json"
_QUOTED = re.compile(rb'"/?([^"\n/]+)"')
# The mark stands in the file whatever an office's own template says. An archive's file must bear a date: the date of
# what it tells, not the hour in which it was made, so that two runs give the same bytes.
_MAIN = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.short_title, author: paper.agency, keywords: (paper.mark,), date: datetime({date}))
#include "{name}"
"""
# A damaged picture is told as such, not as a fault of the template that shows it.
_TRIAL = f'#image(bytes(json("{EMBLEM}")))'.encode()


class PdfWriter:
    """Writes PDF files from the templates in `templates` (the office's own directory first, then the shipped one).

    The templates and the emblem are read again when one of their files has changed.
    """

    def __init__(self, templates: Sequence[Path], emblem: Path | None) -> None:
        self._templates = tuple(templates)
        self._emblem = emblem
        self._sources: Sources = {}
        self._stamps: list[tuple[Path, int]] | None = None

    def write(self, paper: Mapping[str, Any]) -> bytes:
        """Return the file; the same paper gives the same bytes.

        Raises ReportError with the template and what is wrong.
        """
        if (stamps := self._now()) != self._stamps:
            self._sources, self._stamps = self._read(), stamps
        name = f"{paper['kind']}.typ"
        if name not in self._sources:
            places = ", ".join(map(str, self._templates))
            raise ReportError(f"ไม่พบแม่แบบ {name} ใน {places}", f"there is no template {name} in {places}")
        main = _MAIN.format(name=name, date=_date(paper["as_of_iso"])).encode()
        return typeset(
            {**_reached(name, self._sources), ENTRY: (self._sources[name][0], main)}, dict(paper), form="pdf"
        )

    def _now(self) -> list[tuple[Path, int]]:
        """Return when each file was last written; 0 for an emblem that is not there."""
        files = [path for directory in self._templates for path in sorted(directory.glob("*.typ"))]
        files += [self._emblem] if self._emblem is not None else []
        return [(path, path.stat().st_mtime_ns if path.exists() else 0) for path in files]

    def _read(self) -> Sources:
        """Return every file that a template may import; of two with one name, the first directory's."""
        found: dict[str, tuple[str, bytes]] = {}
        for directory in self._templates:
            for path in sorted(directory.glob("*.typ")):
                if path.name not in found:
                    found[path.name] = (str(path), read_source(path))
        picture = _picture(self._emblem) if self._emblem is not None else b""
        # Typst takes texts only in memory, so the picture is handed over as the list of its bytes.
        return found | {EMBLEM: (str(self._emblem), json.dumps(list(picture)).encode())}


def _reached(name: str, sources: Sources) -> dict[str, tuple[str, bytes]]:
    """Return a template and what it imports, itself or through another: the rest of the directory draws nothing."""
    reached: dict[str, tuple[str, bytes]] = {}
    waiting = [name]
    while waiting:
        here = waiting.pop()
        reached[here] = sources[here]
        found = {quoted.decode() for quoted in _QUOTED.findall(sources[here][1])}
        waiting += sorted((found & sources.keys()) - reached.keys())
    return reached


def _date(iso: str) -> str:
    """Return a date as typst writes one."""
    day = date.fromisoformat(iso)
    return f"year: {day.year}, month: {day.month}, day: {day.day}"


def _picture(path: Path) -> bytes:
    """Return an emblem that can be drawn. Raises ReportError."""
    picture = read_emblem(path)
    try:
        trial = {ENTRY: (str(path), _TRIAL), EMBLEM: (str(path), json.dumps(list(picture)).encode())}
        typeset(trial, {}, form="png", ppi=10)
    except ReportError as fault:
        raise damaged(path, str(fault)) from fault
    return picture
