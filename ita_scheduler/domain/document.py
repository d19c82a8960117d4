"""The file: a document as the ledger and the mails know it, by its name and the hash of its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A drafted file: its name, its format (`docx`, `pdf`), the SHA-256 of its bytes, and how many there are."""

    name: str
    format: str
    hash: str
    size: int
