"""Names as they are shown: what typing programs break in Thai is put right where only one reading is possible.

Used for names of agencies, districts and provinces, which stand in mails; never for phrases, which stay as printed.
"""

from __future__ import annotations

import re

_ABOVE_OR_BELOW = "ัิ-ฺ็-๎"
_TONE = "่-๋"
_RULES = (
    (re.compile("เเ"), "แ"),
    (re.compile("\u0e4d([" + _TONE + "]?)\u0e32"), r"\1ำ"),  # ํ + า, the two halves of ำ
    (re.compile("([" + _TONE + "])\u0e4d\u0e32"), r"\1ำ"),
    (re.compile(f"(?<=[ก-ฮ{_TONE}])[ \u00a0]+(?=[ำ])"), ""),
    (re.compile(f"(?<=[ก-ฮ{_TONE}])[ \u00a0]+า"), "ำ"),  # “ล าพูน”: the programs that lose the ring leave its space
    (re.compile(f"(?<=[ก-ฮ])[ \u00a0]+(?=[{_ABOVE_OR_BELOW}])"), ""),
    (re.compile(f"([{_TONE}])([ัิ-ฺ])"), r"\2\1"),  # a tone mark struck before its vowel
    (re.compile(f"([{_ABOVE_OR_BELOW}])\\1+"), r"\1"),
    (re.compile("[\u200b\u200c\u200d\ufeff\u00ad]"), ""),
)


def repaired(text: str) -> str:
    """Return the text with its ำ, แ and doubled marks put right."""
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text
