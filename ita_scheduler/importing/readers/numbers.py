"""How the number of a list item looks: Thai and Arabic digits, letters, Roman numbers."""

from __future__ import annotations

from ita_scheduler.domain.thai import thai_digits

# Thai lists leave out the letters that are no longer used (ฃ ฅ), and ฆ, ฤ, ฦ, as word processors do.
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# A longer list is written in digits whatever its form.
_LAST_LETTER = 200
_LAST_ROMAN = 3999


def written(number: int, form: str) -> str:
    """Write the number in one of the forms of a word processor; an unknown form is written in Arabic digits."""
    if form == "thaiNumbers":
        return thai_digits(number)
    if form == "thaiLetters":
        return _lettered(number, _THAI_LETTERS)
    if form in {"lowerLetter", "upperLetter"}:
        letters = _lettered(number, _LATIN_LETTERS)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _lettered(number: int, letters: str) -> str:
    """Write a, b, … z, aa, bb, …"""
    if not 1 <= number <= _LAST_LETTER:
        return str(number)
    times, at = divmod(number - 1, len(letters))
    return letters[at] * (times + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= _LAST_ROMAN:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text
