"""Knowing a report's file again, also after an officer has edited it in Word and given it another name."""

from __future__ import annotations

import zipfile
from html import unescape
from io import BytesIO

from ita_scheduler.domain.report import Mark

# Octets of a document's properties that are looked at: a file may come from anywhere.
LARGEST_PROPERTIES = 100_000


def recognise(content: bytes) -> Mark | None:
    """Return the mark in a DOCX, PDF or HTML file of ours; None in any other file, such as a scan."""
    return Mark.find(unescape(_properties(content) if content.startswith(b"PK") else content.decode("latin-1")))


def _properties(content: bytes) -> str:
    """Return a DOCX's core properties as text; empty when they cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts, parts.open("docProps/core.xml") as properties:
            return properties.read(LARGEST_PROPERTIES).decode("utf-8", "replace")
    except Exception:  # noqa: BLE001 - what a damaged archive raises is the affair of many libraries
        return ""
