"""From bytes to letters: UTF-8, UTF-16, TIS-620, and Thai that was spoilt by a wrong guess and saved so.

The order matters: valid UTF-8 with letters beyond ASCII is never anything else, and text in UTF-8 also decodes as
Windows-874, as other Thai letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.limits import LARGEST_TEXT
from ita_scheduler.importing.readers.sentences import refusal

if TYPE_CHECKING:
    from pathlib import Path

TIS_620 = "แฟ้มใช้รหัสอักษร TIS-620 (Windows-874) แปลงเป็น Unicode แล้ว"
UTF_16 = "แฟ้มใช้รหัสอักษร UTF-16 แปลงแล้ว"
REPAIRED = "ตัวอักษรในแฟ้มเพี้ยนจากการบันทึกผิดรหัส ซ่อมกลับเป็นภาษาไทยแล้ว โปรดตรวจทาน"
LOST = "ตัวอักษรบางตัวในแฟ้มเสีย แสดงเป็น � โปรดตรวจทาน"

_UNREAD = "\ufffd"
_THAI = re.compile("[\u0e01-\u0e5b]")
_CONSONANT = re.compile("[\u0e01-\u0e2e]")
# Vowels and tone marks above and below stand on a consonant or on another mark; in what is not Thai they do not.
_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_CARRIED = re.compile("(?<=[\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
# The first two bytes of every Thai letter in UTF-8 are E0 B8 or E0 B9: read as Western or as Thai letters.
_SPOILT = {"cp1252": re.compile("\xe0[\xb8\xb9]"), "cp874": re.compile("เ[ธน]")}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What a page of a foreign language may declare; anything else is read by its bytes alone.
_DECLARED = {"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "us-ascii": "cp1252"}


def decode(content: bytes, path: Path, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text and the remarks about its encoding. Raises Faulty when it is no text or cannot be read.

    `declared` is what the document says of itself; the bytes are believed first.
    """
    if len(content) > LARGEST_TEXT:
        raise refusal("large", path, limit=LARGEST_TEXT // 1024 // 1024)
    text, remarks = _decoded(content, path, declared)
    if len(_CONTROL.findall(text)) * 100 > len(text) or "\x00" in text:
        raise refusal("binary", path)
    if codec := _spoilt_by(text):
        repaired = _unspoil(text, codec)
        if repaired is None:
            raise refusal("mojibake", path)
        return repaired, (*remarks, REPAIRED)
    return text, remarks


def _decoded(content: bytes, path: Path, declared: str | None) -> tuple[str, tuple[str, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
        return _whole_enough(text, (UTF_16,), path)
    if b"\x00" in content:
        raise refusal("binary", path)
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    # A few bad bytes in much Thai are an accident; what is not UTF-8 at all gives one bad byte after the other.
    if _UNREAD not in text or text.count(_UNREAD) * 20 < len(_THAI.findall(text)):
        return _whole_enough(text, (), path)
    thai = content.decode("cp874", errors="replace")
    if _reads_as_thai(thai):
        return _whole_enough(thai, (TIS_620,), path)
    if codec := _DECLARED.get((declared or "").lower()):
        return content.decode(codec, errors="replace"), ()
    raise refusal("encoding", path)


def _whole_enough(text: str, remarks: tuple[str, ...], path: Path) -> tuple[str, tuple[str, ...]]:
    """Let a text pass that has lost a few letters, and say so."""
    lost = text.count(_UNREAD)
    if lost * 20 > len(text):
        raise refusal("encoding", path)
    return text, ((*remarks, LOST) if lost else remarks)


def _reads_as_thai(text: str) -> bool:
    """Whether what is beyond ASCII is Thai as it is written; a page may hold more markup than text."""
    thai = len(_THAI.findall(text))
    beyond_ascii = sum(letter > "\x7f" for letter in text)
    return (
        thai > 0
        and thai >= 0.9 * beyond_ascii
        and len(_CONSONANT.findall(text)) >= 0.4 * thai
        and len(_CARRIED.findall(text)) >= 0.9 * len(_MARK.findall(text))
    )


def _spoilt_by(text: str) -> str | None:
    """Return with which encoding Thai in UTF-8 was read before this text was saved, or None."""
    beyond_ascii = sum(letter > "\x7f" for letter in text)
    for codec, pattern in _SPOILT.items():
        # Each Thai letter became three signs; "เน" and "เธ" alone are also met in good Thai, but far less often.
        if (spoilt := len(pattern.findall(text))) >= 3 and spoilt * 3 >= 0.6 * beyond_ascii:
            return codec
    return None


def _unspoil(text: str, codec: str) -> str | None:
    """Return what the text was before, or None when it does not come back whole and Thai."""
    bytes_of = {}
    for byte in range(0x80, 0x100):
        read = bytes([byte]).decode(codec, errors="ignore")
        if read:  # the gaps of a code page were read as control characters, which are their own bytes
            bytes_of[ord(read)] = byte
    try:
        before = text.translate(bytes_of).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return before if _reads_as_thai(before) else None
