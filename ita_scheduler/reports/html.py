"""The page: a paper as one HTML file that stands by itself, for the office's website and for a quick look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.errors import ReportError
from ita_scheduler.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class HtmlWriter:
    """Writes HTML files from the templates in `templates` (the office's own directory first, then the shipped one)."""

    def __init__(self, templates: Sequence[Path]) -> None:
        self._sandbox = Sandbox(templates, escapes=True, filters={}, raises=ReportError)

    def write(self, paper: Mapping[str, Any]) -> bytes:
        """Return the page in UTF-8; a template knows the paper's values by their names.

        Raises ReportError with the template, its line and what is wrong.
        """
        return self._sandbox.run(f"{paper['kind']}.html", paper).encode()
