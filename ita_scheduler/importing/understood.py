"""What was understood of a document: each value with its place, its words, what was assumed, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.calendar import FiscalYear, Span
    from ita_scheduler.domain.plan import Action, Owner
    from ita_scheduler.importing.document import Cell, Document, Place

T = TypeVar("T")


class Confidence(StrEnum):
    """How sure a reading is."""

    CERTAIN = "certain"  # it is printed
    ASSUMED = "assumed"  # the usual reading of what is printed; the notes say what was assumed
    ASK = "ask"  # only the officer can say; there is no date


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[T]):
    """A value with where it stands and what is printed there. `notes` say in Thai what was put right or assumed."""

    value: T
    phrase: str
    place: Place | None
    confidence: Confidence = Confidence.CERTAIN
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStep:
    """A step with its printed number; None where none is printed."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadObligation:
    """One duty. `due` are its nominal dates in the fiscal year; `question` is what the officer must say, or None."""

    id: str
    owner: Owner
    actions: tuple[Action, ...]
    cadence: Cadence
    due: tuple[date, ...]
    phrase: str
    summary: str
    place: Place
    confidence: Confidence
    notes: tuple[str, ...] = ()
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMeasure:
    """One measure. `code` is None where the document prints none; `row` are the cells it was read from."""

    id: str
    code: Read[str] | None
    title: Read[str]
    units: tuple[Read[str], ...]
    period: Read[Span]
    steps: tuple[ReadStep, ...]
    obligations: tuple[ReadObligation, ...]
    notes: tuple[str, ...]
    place: Place
    row: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that is not understood: where, what is printed there, and a Thai sentence that says what is wanted.

    `about` is the id of the measure or duty with which the sentence begins; empty when it is about neither.
    """

    place: str
    text: str
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the document says of itself; None where it does not."""

    agency: Read[str] | None = None
    district: Read[str] | None = None
    province: Read[str] | None = None
    fiscal_year: Read[FiscalYear] | None = None
    title: Read[str] | None = None
    round: Read[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """One plan as it was understood from its documents. `left_over` is what is in no field, in the document's order."""

    documents: tuple[Document, ...]
    heading: Heading
    measures: tuple[ReadMeasure, ...]
    questions: tuple[Question, ...]
    left_over: tuple[Read[str], ...]
    columns: tuple[tuple[Cell, str], ...] = field(default=())

    @property
    def obligations(self) -> tuple[ReadObligation, ...]:
        """Return the duties of every measure, in order."""
        return tuple(one for measure in self.measures for one in measure.obligations)
