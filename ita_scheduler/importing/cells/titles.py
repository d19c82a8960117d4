"""The title cell of a measure: what stands before the code, the title, the options to be ticked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.importing.cells.codes import Code, code_after, codes
from ita_scheduler.importing.cells.unwrapping import unwrapped
from ita_scheduler.importing.folding import key

_OPTION = re.compile(r"[□☐☑▢◻⬜❑❏]\s*")
_ORDINAL = re.compile(r"^\s*(?:\(?[0-9๐-๙]{1,2}[.)](?![0-9๐-๙])\s*)")
_BETWEEN_CODES = re.compile(r"\s*(?:[–—,/&-]|และ|ถึง|กับ)?\s*(?:ข้อ(?:ที่)?)?\s*")
_YEAR_BEHIND = re.compile(r"\s*/\s*(?:25[0-9]{2}|๒๕[๐-๙]{2})")
_LONGEST_LIST = 60
_TRIM = " \n\t:-–.,/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title cell taken apart; `notes` are Thai sentences, with what the document prints beside the title."""

    code: Code | None
    text: str
    notes: tuple[str, ...]


def read_title(text: str, previous: str | None, *, wrapped: bool = False) -> Title:
    """Read the title cell; `previous` is the code of the measure before, or None. `wrapped` as in `unwrapping`."""
    body, *options = _OPTION.split(text)
    found = codes(body)
    code = found[0] if found else code_after(previous, body)
    before, after = (body[: code.start], body[_end_of_list(body, found, code) :]) if code else ("", body)
    before = before.strip().removesuffix("ข้อ")
    notes: list[str] = []
    if not key(after.strip(_TRIM + "()")):
        before, after = "", before
    if key(before.strip(_TRIM + "()")):
        notes.append(unwrapped(before, wrapped=wrapped).strip(_TRIM))
    if code and code.is_corrected:
        printed = " ".join(body[code.start : code.end].split())
        why = "เพราะต่อจาก " + thai_digits(previous or "") if not found else "เลขศูนย์แทนอักษร O"
        notes.append(f"เอกสารพิมพ์รหัสว่า “{printed}” อ่านเป็น {code.value} {why}")
    if len({one.value for one in found}) > 1 and code:
        printed = " ".join(body[code.start : max(one.end for one in found)].split())
        notes.append(f"เอกสารพิมพ์หลายรหัสในข้อนี้: {printed if len(printed) < _LONGEST_LIST else _named(found)}")
    title, repeated = _once(_ORDINAL.sub("", after) if not code else after)
    if repeated:
        notes.append(f"เอกสารพิมพ์ “{repeated}” ไว้สองครั้ง")
    if ticked := [" ".join(option.split()) for option in options if option.strip()]:
        notes.append("ตัวเลือกของข้อนี้ คือ " + " ".join(f"□ {option}" for option in ticked))
    title = _closed(unwrapped(title, wrapped=wrapped))
    return Title(code=code, text=title, notes=tuple(notes))


def _named(found: tuple[Code, ...]) -> str:
    return ", ".join(dict.fromkeys(one.value for one in found))


def _end_of_list(body: str, found: tuple[Code, ...], code: Code) -> int:
    """Return where the codes end: “e๙ และ e๑๐”, “O๑๒–O๑๔”, “O12/2567” are in front of the title, and not in it."""
    end = code.end
    for one in found:
        if one.start >= end and _BETWEEN_CODES.fullmatch(body[end : one.start]):
            end = one.end
    year = _YEAR_BEHIND.match(body, end)
    return year.end() if year else end


def _closed(title: str) -> str:
    """Trim a title, and take away the bracket that a code in brackets leaves behind."""
    title = title.strip(_TRIM)
    if title.count("(") > title.count(")"):
        title = title.removesuffix("(")
    if title.count(")") > title.count("("):
        title = title.removeprefix(")")
    return title.strip(_TRIM)


def _once(text: str) -> tuple[str, str]:
    """Join the lines of a title; a line that repeats what stands above it is left out, and returned."""
    kept: list[str] = []
    repeated = ""
    for line in text.split("\n"):
        tidy = " ".join(line.split())
        if tidy and any(key(tidy) in key(above) for above in kept):
            repeated = tidy
        elif tidy:
            kept.append(tidy)
    return " ".join(kept), repeated
