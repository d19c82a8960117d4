"""The values of a workbook's cells as text: what the office sees on the sheet, dates in the Buddhist era."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ita_scheduler.domain.thai import BE_OFFSET, MONTHS, thai_digits
from ita_scheduler.importing.readers.cleaning import clean

if TYPE_CHECKING:
    from lxml import etree

    from ita_scheduler.importing.readers.assembling import Assembly

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOT_COMPUTED = "มีสูตรที่ยังไม่มีผลลัพธ์บันทึกไว้ ช่องนั้นอ่านเป็นช่องว่าง เปิดใน Excel แล้วบันทึกใหม่เพื่อให้ได้ผลลัพธ์"
TYPED_IN_BE = "มีช่องวันที่ที่พิมพ์ปี พ.ศ. ลงไปตรง ๆ (เช่น ปี 2566) อ่านเป็น พ.ศ. แล้ว"

# Formats that every workbook has without declaring them: 14-17 and 22 are dates, 18-21 and 45-47 times, 27-36 and
# 50-58 and 71-81 the dates of Asian languages.
_BUILT_IN = {
    14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm",
    22: "d/m/yyyy h:mm", 45: "mm:ss", 46: "h:mm", 47: "mm:ss",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59), 71, 72, 73), "d/m/yyyy"),
    74: "mmm-yy", 75: "h:mm", 76: "h:mm", 77: "d/m/yyyy h:mm",
}  # fmt: skip
# Words, colours, countries and spacers of a format: no part of them is a date.
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# No year of the common era that an office writes is as great, none of the Buddhist era as small.
_FIRST_BE = 2400
_LAST_SERIAL = 2_958_465


class Values:
    """What all cells of a workbook share: texts, formats, and the day from which days are counted."""

    def __init__(
        self,
        strings: etree._Element | None,
        styles: etree._Element | None,
        into: Assembly,
        *,
        counts_from_1904: bool,
    ) -> None:
        self._into = into
        self._strings = [_rich(item) for item in strings.iterfind(S + "si")] if strings is not None else []
        self._formats = _formats(styles) if styles is not None else []
        self._first_day = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a civil date

    def text(self, cell: etree._Element) -> str:
        """Return the cell's text, "" when nothing stands in it."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = cell.find(S + "is")
            return _rich(inline) if inline is not None else ""
        value = cell.findtext(S + "v") or ""
        if not value and cell.find(S + "f") is not None and kind != "str":
            self._into.remark(NOT_COMPUTED)
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        if kind == "d":
            return self._iso_date(value)
        return self._number(value, cell.get("s") or "") if kind == "n" else clean(value)

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return clean(value)
        written = self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else ""
        if written and 0 <= number <= _LAST_SERIAL:
            # Excel believes that 1900 was a leap year: before March of that year it is a day behind.
            shift = 1 if number < 60 and self._first_day.year < 1904 else 0
            return self._date(self._first_day + timedelta(days=shift + number, microseconds=500), written)
        return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"

    def _iso_date(self, value: str) -> str:
        try:
            return self._date(datetime.fromisoformat(value), "d/m/yyyy")
        except ValueError:
            return clean(value)

    def _date(self, moment: datetime, written: str) -> str:
        """Write what the format shows: a month without day is never made the first of that month."""
        if moment.year >= _FIRST_BE:
            self._into.remark(TYPED_IN_BE)
        year = moment.year if moment.year >= _FIRST_BE else moment.year + BE_OFFSET
        shows_day, shows_year = "d" in written, "y" in written
        shows_time = "h" in written or "s" in written
        parts = [str(moment.day)] if shows_day else []
        if shows_day or ("m" in written and (shows_year or not shows_time)):
            parts.append(MONTHS[moment.month - 1])
        if shows_day or shows_year:
            parts.append(str(year))
        if shows_time:
            parts.append(f"{moment:%H:%M}")
        return thai_digits(" ".join(parts))


def _formats(styles: etree._Element) -> list[str]:
    """Return for each style of cells the date codes of its format, "" when it shows no date."""
    own = {
        element.get("numFmtId"): _date_codes(element.get("formatCode") or "")
        for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
    }
    found = []
    for style in styles.iterfind(f"{S}cellXfs/{S}xf"):
        number = style.get("numFmtId") or ""
        found.append(own.get(number, _BUILT_IN.get(int(number), "") if number.isdecimal() else ""))
    return found


def _date_codes(written: str) -> str:
    """Return the letters of a format that stand for parts of a date; of its sections only the first counts."""
    if "general" in written.lower():
        return ""
    elapsed = "h" if _ELAPSED.search(written) else ""
    codes = _NO_CODE.sub("", written.partition(";")[0]).lower().replace("am/pm", "").replace("e", "y").replace("b", "y")
    # 0.00E+00 has an E too, and digits have no place in a date.
    if not elapsed and (re.search("[0#?]", codes) or not re.search("[dmyhs]", codes)):
        return ""
    return elapsed + codes


def _rich(item: etree._Element) -> str:
    """Return a text of one or several formats; the reading aids of Asian languages beside it are no part of it."""
    texts = [part.text or "" for part in item.iterfind(S + "t")]
    texts += [part.text or "" for part in item.iterfind(f"{S}r/{S}t")]
    return clean("".join(texts))
