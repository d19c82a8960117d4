"""What a reader gives, whatever the format: paragraphs and tables in the order of the document, each with its place.

A merged cell stands at every place of the grid that it covers, as the same object: `is` tells it from a cell that
repeats the text. Texts keep the line breaks that separate paragraphs, list items and `<br>`; a number that the format
makes by itself (an automatic list) is written into the text, as a reader of the page sees it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ita_scheduler.domain.thai import thai_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in a document. Numbers count from 1; what a format does not know is None.

    `table` is the number of the table in the file, `row` and `column` stand in that table's grid.
    """

    file: str
    sheet: str | None = None
    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Say it in Thai, from the outside inwards."""
        numbered = (
            ("หน้า", self.page),
            ("บรรทัด", self.line),
            ("ตาราง", self.table),
            ("แถว", self.row),
            ("ช่อง", self.column),
        )
        parts = [self.file, *([f"แผ่นงาน {self.sheet}"] if self.sheet else [])]
        return " ".join([*parts, *(f"{word} {thai_digits(n)}" for word, n in numbered if n is not None)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """One cell. Two cells are equal only when they are the same cell of the document."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A grid of cells; every row has as many as the widest. `head_rows` are the rows that the format marks as head."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    head_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paragraph:
    """A line of text outside every table."""

    text: str
    place: Place


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as it was read. `remarks` are what the reader put right (an encoding, a wrong file ending), in Thai."""

    name: str
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables alone."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
