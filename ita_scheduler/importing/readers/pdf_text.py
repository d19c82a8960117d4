"""From letters with places to texts: what is one line, and which lines are only wraps of one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.importing.readers.pdf_letters import Letter

# Old Thai fonts keep marks that are moved aside or lowered under private codes; the marks are meant.
_PRIVATE = str.maketrans(
    "\uf700\uf701\uf702\uf703\uf704\uf705\uf706\uf707\uf708\uf709\uf70a\uf70b\uf70c\uf70d\uf70e\uf70f"
    "\uf710\uf711\uf712\uf713\uf714\uf715\uf716\uf717\uf718\uf719\uf71a",
    "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ"
    "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
)
# Any other private code is a letter of a picture font: the bullets of lists.
_PRIVATE_LETTER = re.compile("[\ue000-\uf8ff]")
# Typesetters draw "ำ" as a circle above and "า" after it, with a tone mark between them.
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_SWAPPED_AM = re.compile("([\u0e48-\u0e4b])\u0e4d\u0e32")
# What begins an item: "๑." "1)" "(ก)" and bullets. "พ.ศ." and "น." are none.
_MARKER = re.compile(
    r"\s*(?:\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]|\([ก-ฮa-zA-Z]\)|[ก-ฮa-zA-Z]\)|[-–•●○▪■□☐☑✓➢*]\s?)(?![0-9๐-๙]{2,})"
)
# A line that ends before this part of the room is filled was ended by its author; Thai wraps at words.
_SHORT = 0.5


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of letters; `left` and `right` are where its first and last letter stand."""

    text: str
    left: float
    right: float
    y: float


def lines_of(letters: Sequence[Letter]) -> list[TextLine]:
    """Return the lines that the letters make, in the order in which they were written."""
    lines: list[list[Letter]] = []
    for letter in letters:
        # Marks above and below stand a little off the line; a new line is a good part of a letter away.
        if lines and abs(letter.y - lines[-1][0].y) < 0.6 * max(lines[-1][0].size, 4):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [_line(line) for line in lines]


def mend(text: str) -> str:
    """Return Thai as it is typed: marks of old fonts at their codes, "ำ" in one piece."""
    if _PRIVATE_LETTER.search(text):
        text = _PRIVATE_LETTER.sub("•", text.translate(_PRIVATE))
    return _SWAPPED_AM.sub("\\1\u0e33", _SPLIT_AM.sub("\\1\u0e33", text)) if "\u0e4d" in text else text


def cell_text(lines: Sequence[TextLine], left: float, right: float) -> str:
    """Return the text of a cell with this room: items and lines ended early on their own, wraps joined by a space."""
    text = ""
    before: TextLine | None = None
    for line in lines:
        if before is not None:
            is_short = before.right - left < _SHORT * (right - left)
            text += "\n" if is_short or _MARKER.match(line.text) else " "
        text += line.text
        before = line
    return text


def _line(letters: list[Letter]) -> TextLine:
    written = [letter for letter in letters if letter.text != " "]
    text = "".join((" " if n and letter.follows_space else "") + letter.text for n, letter in enumerate(written))
    if len(written) < len(letters):
        text = _with_spaces(written, [letter.x for letter in letters if letter.text == " "])
    return TextLine(mend(text), letters[0].x, letters[-1].x, letters[0].y)


def _with_spaces(letters: list[Letter], spaces: list[float]) -> str:
    """Put the spaces that stand elsewhere than they are written before the first letter that stands behind each."""
    before = {next((n for n, letter in enumerate(letters) if letter.x >= space), 0) for space in spaces}
    return "".join(
        (" " if n and (letter.follows_space or n in before) else "") + letter.text for n, letter in enumerate(letters)
    )
