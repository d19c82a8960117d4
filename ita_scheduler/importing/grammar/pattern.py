r"""How a row of the table of terms is written, and the regular expression that it becomes.

A pattern is plain Thai over folded text (white space in it means nothing): `[…]` may be left out, `(a|b)` is one or
the other, `{slot}` is one of SLOTS. Everything else is a regular expression's own: `(?!…)` must not follow, `\.` is a
point. The slots n, unit, quarter, which, next and weekday are captured, in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.folding import key
from ita_scheduler.importing.grammar import dates
from ita_scheduler.importing.grammar.lexing import MONTH
from ita_scheduler.importing.grammar.needed import needed_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ita_scheduler.importing.grammar.needed import Words
    from ita_scheduler.importing.grammar.parts import Part

_LETTER = "[\u0e01-\u0e4e]"


def _any(words: str) -> str:
    """Return an alternative of folded words, written with spaces between them."""
    return "(?:" + "|".join(key(word) for word in words.split()) + ")"


_TO_BEGIN = _any("วันที่ เดือน สิ้น")
SLOTS = {
    "n": r"(?:(?<!\d)(\d{1,3})(?!\d))",
    "q": r"[1-4](?!\d)",
    "quarter": r"([1-4])(?!\d)",
    "unit": f"({'|'.join(map(key, ('เดือน', 'ไตรมาส', 'ครึ่งปี', 'ปีงบประมาณ', 'ปี', 'รอบ', 'งวด')))})",
    "which": f"({key('แรก')}|{key('ที่')}[1-3]|{key('สุดท้าย')})",
    "next": f"({key('ถัดไป')})?",
    "weekday": f"({dates.WEEKDAY})",
    "month": MONTH,
    "year": f"(?:{dates.YEAR})?",
    "be": r"2[45]\d\d",
    "yy": r"(?:25)?\d\d",
    "era": dates.ERA,
    "day": dates.DAY,
    "date": dates.DATE,
    "within": f"{_any('ให้แล้วเสร็จ แล้วเสร็จ')}?{_any('ภายใน ไม่เกิน ใน ไม่ช้ากว่า')}?",
    "least": f"{_any('อย่างน้อย ไม่น้อยกว่า')}?",
    "from": f"(?:{key('นับ')}{_any('แต่ จาก ตั้งแต่ ถัดจาก ถัด')}?|{key('หลัง')}(?:{key('จาก')})?|{_any('ถัดจาก ภายหลัง')})",
    # Between the members of a list; behind ณ, ลงวันที่ or เมื่อ a date is no member of one.
    "and": f"(?:{_any(', / และ กับ')}+{_any('ภายใน ใน ภายในวันที่ อีกครั้ง')}*{_any('เดือน ประจำเดือน วันที่')}*)",
    "dash": rf"(?:-|{_any('ถึง จนถึง')})",
    "to": rf"[….]*(?:-|{_any('จนถึง ถึง สิ้นสุด')})[….]*{_TO_BEGIN}*",
    "letter": _LETTER,
    "near": "[^,]{0,40}?",
    "letters": _LETTER + "{0,40}?",
    "citation": rf"(?:(?!{key('ภายใน')})[\u0e01-\u0e4ea-z.,()/\"\d]){{0,80}}?",
    "word": "[\u0e01-\u0e4e\\d./]{0,12}?",
    "space": " ",
}
_ABBREVIATED = {"พ.ศ.": r"พ\.?ศ\.*", "พ.ร.บ.": r"พ\.ร\.บ\."}
_SLOT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Term:
    """One row: its name, its pattern, the part it gives, and examples, which are its tests.

    A row that `comes_first` takes its words before the longer rows are looked at: “ลงวันที่ ๑๐ มกราคม” is no deadline,
    whatever follows it.
    """

    name: str
    pattern: re.Pattern[str]
    part: Callable[[re.Match[str]], Part]
    examples: tuple[str, ...]
    comes_first: bool = False
    needed: Words = None

    def can_stand_in(self, text: str) -> bool:
        """Tell whether one of the words stands in a lexed text that the row's pattern cannot do without."""
        return self.needed is None or any(word in text for word in self.needed)


def term(
    name: str, pattern: str, part: Callable[[re.Match[str]], Part] | Part, *examples: str, comes_first: bool = False
) -> Term:
    """Write a row of the table."""
    give = part if callable(part) else lambda _: part
    return Term(name, compiled(pattern), give, examples, comes_first, needed_words(_folded(pattern)))


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern."""
    grouped = "".join(_GROUPS.get(piece, piece) for piece in _PIECES.findall(_folded(pattern)))
    return re.compile(_SLOT.sub(lambda slot: SLOTS[slot[1]], grouped))


def _folded(pattern: str) -> str:
    folded = key(pattern)
    for written, meant in _ABBREVIATED.items():
        folded = folded.replace(written, meant)
    return folded


_PIECES = re.compile(r"\\.|\(\?|[\[\](]|[^\\\[\](]+", re.DOTALL)
_GROUPS = {"[": "(?:", "]": ")?", "(": "(?:"}
