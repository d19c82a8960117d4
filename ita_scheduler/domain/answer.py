"""The answer: what a person says about one occurrence, and how it came to us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.document import File


class Via(StrEnum):
    """How an answer came."""

    COMMAND = "command"  # typed in at the machine
    PAGE = "page"  # from the page behind the link
    IMPORT = "import"  # from a file of answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What every answer holds: about which occurrence, `by` which position.

    `recorded_by` typed it in, when that is somebody else; `note` is in the person's own words.
    """

    occurrence: str
    by: str
    note: str = ""
    recorded_by: str | None = None
    via: Via = Via.COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(_Said):
    """Somebody has it in hand `until` a date: repeats and escalation stand still until then.

    Without a date it is HOLD_BY_DEFAULT working days from today (see `answering`).
    """

    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(_Said):
    """Somebody did it, with evidence: words (a URL, a memo number) and files that were filed for it.

    It is dated `on`, None for today.
    """

    on: date | None = None
    evidence: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequest(_Said):
    """Somebody who owes it asks for time `until` a date; the note says why."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDecision(_Said):
    """The executive decides on the request that waits; `until` grants another day than the one asked for."""

    is_granted: bool
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(_Said):
    """The executive decides that it is not owed; the note says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening(_Said):
    """What was completed or waived is open after all; the note says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(_Said):
    """What a completion should have said. What is None stays as it was; `done_by` is who did it."""

    on: date | None = None
    evidence: str | None = None
    done_by: str | None = None


Answer = Acknowledgement | Completion | ExtensionRequest | ExtensionDecision | Waiver | Reopening | Correction
