"""The evidence that a completion needs, by what the duty is to do.

A page that was published is shown by its address. A report is shown by the number of its memo, by a file or by an
address: words without any of them (“ส่งแล้ว”) are what somebody says, and nothing that an auditor could look up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.domain.plan import Action
from ita_scheduler.domain.thai import MONTHS, MONTHS_SHORT, arabic_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ita_scheduler.domain.document import File

# A host with a dot in it, and not in the midst of another word: what nobody can open shows nothing.
_ADDRESS = re.compile(r"(?<![A-Za-z0-9/])https?://(?:[^\s/?#:@.]+\.)+[^\s/?#:@.]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]")
# Days, hours, times counted and shares are numbers, but not those of a memo. Three numbers with strokes between them
# are a day, but after ที่ or letters: “ที่ ยส ๗๒๑๐๑/๑๒/๒๕๖๖” is a memo's number.
_MONTH = "|".join(re.escape(name).replace(r"\.", r"\.?\s*") for name in (*MONTHS, *MONTHS_SHORT))
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_OTHER_NUMBERS = re.compile(
    rf"(?:วันที่\s*)?{_DAY}\s*(?:{_MONTH})\s*(?:พ\.?\s*ศ\.?\s*)?(?:[0-9]{{4}}|[0-9]{{2}})?|วันที่\s*[0-9]+(?:/[0-9]+){{0,2}}"
    rf"|(?<![ก-๙A-Za-z0-9/])(?<!ที่ ){_DAY}/(?:0?[1-9]|1[0-2])/[0-9]{{2,4}}(?![0-9/])"
    r"|ครั้งที่\s*[0-9]+|[0-9]+\s*ครั้ง|ร้อยละ\s*[0-9]+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?\s*(?:%|เปอร์เซ็นต์)"
    r"|[0-9]{1,2}[.:][0-9]{2}\s*น\."
)


def lacking(actions: Sequence[Action], evidence: str, files: Sequence[File]) -> tuple[str, str] | None:
    """Return what a completion of these actions lacks, in Thai and in English; None when nothing does."""
    has_address = _ADDRESS.search(evidence) is not None
    if Action.PUBLISH in actions and not has_address:
        return (
            "งานเผยแพร่ต้องมี URL ของหน้าที่เผยแพร่ (ขึ้นต้นด้วย https:// หรือ http://)",
            "what is to be published needs the URL of the page as evidence",
        )
    has_number = _NUMBER.search(_OTHER_NUMBERS.sub(" ", arabic_digits(evidence))) is not None
    if Action.REPORT in actions and not (has_address or files or has_number):
        return (
            "งานรายงานต้องมีเลขที่บันทึกข้อความ แฟ้ม หรือ URL",
            "a report needs the number of its memo, a file or a URL as evidence",
        )
    if not (any(letter.isalnum() for letter in evidence) or files):
        return (
            "ต้องระบุหลักฐาน (URL เลขที่บันทึกข้อความ หรือแฟ้ม)",
            "evidence is needed: a URL, memo number or file",
        )
    return None
