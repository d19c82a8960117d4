"""The words and signs of the review page, and how any text of a document becomes fit to be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import short_date, thai_digits
from ita_scheduler.importing.understood import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.plan import Action

# A longer text would bury the page; the document has the whole of it, and the page says how much is missing.
LONGEST = 20_000

_SIGNS = {
    Confidence.CERTAIN: ("✓", "พิมพ์ไว้ชัด"),
    Confidence.ASSUMED: ("~", "อ่านโดยสันนิษฐาน"),
    Confidence.ASK: ("?", "ต้องถาม"),
}
OWNERS = {Owner.STAFF: "เจ้าหน้าที่", Owner.EXECUTIVE: "ผู้บริหาร"}
_ORDER = (Confidence.CERTAIN, Confidence.ASSUMED, Confidence.ASK)

# What no page can hold, and what turns the order of letters round so that a text reads as another one.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How the program says what is owed and how often: the same words in every answer of it."""

    action: Mapping[Action, str]
    cadence: Callable[[Cadence], str]


def shown(text: str) -> str:
    """Return a text as the page shows it: unfit characters are replaced, and an endless one is cut, saying so."""
    fit = _UNFIT.sub("\ufffd", text[:LONGEST].replace("\r", ""))
    if len(text) <= LONGEST:
        return fit
    return f"{fit}… (ตัดให้สั้น ยังมีอีก {thai_digits(len(text) - LONGEST)} ตัวอักษรในเอกสาร)"


def surely(confidence: Confidence) -> dict[str, str]:
    """Return what tells a confidence: the class that colours it, its sign, and its word."""
    sign, word = _SIGNS[confidence]
    return {"name": confidence.value, "sign": sign, "word": word}


def least_sure(confidences: Iterable[Confidence]) -> Confidence:
    """Return the weakest of them; certain when there is none."""
    return max(confidences, key=_ORDER.index, default=Confidence.CERTAIN)


def day_said(day: date) -> str:
    """Write ๓๑ มี.ค. ๖๖ so that no line breaks in it."""
    return short_date(day).replace(" ", "\u00a0")


def legend(counted: Mapping[Confidence, int]) -> list[dict[str, Any]]:
    """Return each confidence with how many duties have it."""
    return [{**surely(one), "count": thai_digits(counted.get(one, 0))} for one in _ORDER]
