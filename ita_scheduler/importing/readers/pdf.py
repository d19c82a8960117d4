"""PDF with a text layer: ruled tables, and the lines of text around them, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]  # the package ships no type information

from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.importing.readers.cleaning import clean
from ita_scheduler.importing.readers.grid import Row, Span
from ita_scheduler.importing.readers.limits import MOST_LETTERS, MOST_PAGES
from ita_scheduler.importing.readers.pdf_letters import letters
from ita_scheduler.importing.readers.pdf_strokes import has_picture, rulings
from ita_scheduler.importing.readers.pdf_text import cell_text, lines_of
from ita_scheduler.importing.readers.ruling import find_grids
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from ita_scheduler.importing.readers.assembling import Assembly
    from ita_scheduler.importing.readers.pdf_letters import Letter
    from ita_scheduler.importing.readers.pdf_text import TextLine
    from ita_scheduler.importing.readers.ruling import Grid

NO_TABLE = "ไม่พบตารางที่มีเส้นในแฟ้ม PDF อ่านเป็นข้อความทีละบรรทัด หากมีแฟ้ม Word จะอ่านได้แม่นยำกว่า"
PICTURE_PAGES = "หน้า {pages} เป็นภาพ ไม่มีตัวอักษรให้อ่าน"

_PASSWORD = 4  # FPDF_ERR_PASSWORD
# A scan may carry a printed page number; a page of text has more letters.
_FEWEST_LETTERS = 10
_UNREAD = "\ufffd"


def read_pdf(content: bytes, into: Assembly) -> None:
    """Add the tables and lines of every page. Raises Faulty for a scan, a password, and letters without codes."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        kind = "encrypted" if error.err_code == _PASSWORD else "damaged"
        raise refusal(kind, into.path, form="PDF") from error
    try:
        _read_pages(pdf, into)
    finally:
        pdf.close()


def _read_pages(pdf: pypdfium2.PdfDocument, into: Assembly) -> None:
    if len(pdf) > MOST_PAGES:
        raise refusal("much", into.path, what="หน้า", of="pages", limit=MOST_PAGES)
    pictures: list[int] = []
    read = unread = tables = 0
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        found = letters(page, MOST_LETTERS + 1 - read)
        read += len(found)
        if read > MOST_LETTERS:
            raise refusal("much", into.path, what="ตัวอักษร", of="letters", limit=MOST_LETTERS)
        unread += sum(letter.text == _UNREAD or "\ue000" <= letter.text <= "\uf6ff" for letter in found)
        if len(found) < _FEWEST_LETTERS and has_picture(page):
            pictures.append(number)
        grids = find_grids(*rulings(page)) if found else []
        tables += len(grids)
        _add_page(number, found, grids, into)
        page.close()
    if pictures and read < _FEWEST_LETTERS * len(pdf):
        raise refusal("scan", into.path)
    if unread * 3 > read:
        raise refusal("garbled", into.path)
    if pictures:
        into.remark(PICTURE_PAGES.format(pages=thai_digits(", ".join(map(str, pictures)))))
    if read and not tables:
        into.remark(NO_TABLE)


def _add_page(number: int, found: list[Letter], grids: list[Grid], into: Assembly) -> None:
    """Add what stands on a page from its top to its bottom."""
    inside: dict[tuple[int, int], list[Letter]] = {}
    outside: list[Letter] = []
    before: Letter | None = None
    place: tuple[int, int] | None = None
    for letter in found:
        if before is None or letter.x != before.x or letter.y != before.y:  # a syllable stands at one place
            place = _place(letter, grids)
        before = letter
        if place is None:
            outside.append(letter)
        else:
            inside.setdefault(place, []).append(letter)
    lines = sorted(lines_of(outside), key=lambda line: -line.y)
    for at, grid in enumerate(grids):
        above = [line for line in lines if -line.y < grid.downs[0]]
        lines = lines[len(above) :]
        _add_lines(above, number, into)
        into.table(_rows(grid, at, inside), page=number)
    _add_lines(lines, number, into)


def _place(letter: Letter, grids: list[Grid]) -> tuple[int, int] | None:
    """Return the table and the area in which a letter stands; of tables within one another the smallest."""
    # Marks and letters stand on their line, which may lie on the rule below: the middle of the letter counts.
    y = letter.y + 0.25 * letter.size
    places = [(at, area) for at, grid in enumerate(grids) if (area := grid.area_at(letter.x + 0.5, y)) is not None]
    return min(places, key=lambda place: len(grids[place[0]].areas)) if len(places) > 1 else next(iter(places), None)


def _rows(grid: Grid, at: int, inside: dict[tuple[int, int], list[Letter]]) -> list[Row]:
    rows: list[list[Span]] = [[] for _ in grid.cells]
    for number, area in enumerate(grid.areas):
        left, right = grid.xs[area.column], grid.xs[area.column + area.columns]
        text = cell_text(lines_of(inside.get((at, number), [])), left, right)
        rows[area.row].append(Span(text=clean(text), rows=area.rows, columns=area.columns, column=area.column))
    return [Row(cells=tuple(row)) for row in rows]


def _add_lines(lines: list[TextLine], page: int, into: Assembly) -> None:
    for line in lines:
        into.paragraph(line.text, page=page)
