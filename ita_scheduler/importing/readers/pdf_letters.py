"""The letters of one page of a PDF, with their places: turned as the page is shown, y grows upwards."""

from __future__ import annotations

import ctypes
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # the package ships no type information

from ita_scheduler.importing.readers.pdf_strokes import Point, turning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pypdfium2

# A space is about a quarter of a letter's height wide; letters of one word stand nearer.
_GAP = 0.18


class Letter(NamedTuple):
    """One letter at the place where its line carries it; a tuple, since there are hundreds of thousands.

    `follows_space` when a space or the end of a line stands before it.
    """

    text: str
    x: float
    y: float
    size: float
    follows_space: bool


def letters(page: pypdfium2.PdfPage, most: int) -> list[Letter]:
    """Return the letters of the page, at most so many, in the order in which the page's author wrote them."""
    textpage = page.get_textpage()
    try:
        turn = turning(page.get_rotation())
        found = list(_letters(textpage.raw, min(textpage.count_chars(), most), turn))
        return _without_echoes(found, textpage.raw)
    finally:
        textpage.close()


class _Spaces:
    """Decides where a space really stands.

    The library makes spaces and line ends of its own where two drawings meet, in the middle of Thai words too: they
    count only where a gap is seen. A space of the author's may be written earlier or later than it stands.
    """

    def __init__(self, raw: object, turn: Callable[[float, float], Point]) -> None:
        self._raw = raw
        self._turn = turn
        self._written: Point | None = None
        self._is_made = False
        self._before = -1

    def note(self, at: int, place: Point) -> None:
        """Take the space with this number into account."""
        if pdfium.FPDFText_IsGenerated(self._raw, at) == 1:
            self._is_made = True
        else:
            self._written = place

    def before(self, at: int, place: Point, last: Point, size: float) -> tuple[bool, Point | None]:
        """Return whether a space stands before this letter, and a space that stands somewhere else."""
        written, is_made, before = self._written, self._is_made, self._before
        self._written, self._is_made, self._before = None, False, at
        if written is not None:
            is_here = written[1] != place[1] or written[1] != last[1] or last[0] <= written[0] <= place[0]
            return is_here, None if is_here else written
        if not is_made or before < 0:
            return is_made, None
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._raw, before, ctypes.byref(box))
        edge = max(self._turn(box.left, box.bottom)[0], self._turn(box.right, box.top)[0])
        is_gap = not -size < place[0] - edge < _GAP * size or abs(place[1] - last[1]) > size
        return is_gap, None


def _letters(raw: object, count: int, turn: Callable[[float, float], Point]) -> Iterator[tuple[int, Letter]]:
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at = ctypes.byref(x), ctypes.byref(y)
    read_code, read_origin, read_size = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetCharOrigin,
        pdfium.FPDFText_GetFontSize,
    )
    spaces = _Spaces(raw, turn)
    origin: Point | None = None
    place, size = (0.0, 0.0), 0.0
    for at in range(count):
        code = read_code(raw, at)
        if not read_origin(raw, at, x_at, y_at):
            continue
        if 0 < code <= 32 or code == 0xA0:
            spaces.note(at, turn(x.value, y.value))
            continue
        last = place
        if origin != (x.value, y.value):
            origin = (x.value, y.value)
            place, size = turn(*origin), read_size(raw, at)
        follows_space, elsewhere = spaces.before(at, place, last, size)
        if elsewhere:
            yield at, Letter(" ", *elsewhere, size, False)
        # A letter without a code is shown as one that could not be read.
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        yield at, Letter(text, *place, size, follows_space)


def _without_echoes(found: list[tuple[int, Letter]], raw: object) -> list[Letter]:
    """Return the letters, each syllable once.

    A typesetter names the whole syllable for each of its parts that it draws, so a tone mark that is drawn apart is
    read as the syllable once more. "ที่ที่" is written by people too: only an echo is drawn off the line of writing.
    """
    kept: list[Letter] = []
    before = ""
    for _, syllable in groupby(found, key=lambda item: (item[1].x, item[1].y)):
        parts = list(syllable)
        text = "".join(letter.text for _, letter in parts)
        if not (len(text) > 1 and text == before and _is_off_the_line(raw, *parts[0])):
            kept += [letter for _, letter in parts]
        before = text
    return kept


def _is_off_the_line(raw: object, at: int, letter: Letter) -> bool:
    """Whether what is drawn for this letter is only a mark above or below."""
    box = [ctypes.c_double() for _ in range(4)]
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = box
    pdfium.FPDFText_GetCharBox(raw, at, *map(ctypes.byref, box))
    pdfium.FPDFText_GetCharOrigin(raw, at, ctypes.byref(x), ctypes.byref(y))
    drawn = max(right.value - left.value, top.value - bottom.value)
    return drawn < 0.5 * letter.size and not bottom.value <= y.value + 0.2 * letter.size <= top.value
