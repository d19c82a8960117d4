"""The daily look as a short text for the office's LINE group: no table, no markup, short lines, units only.

What an executive has not confirmed is not in it: an occasion to follow up is named before it comes and is nobody
else's matter afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.plan import Owner
from ita_scheduler.domain.thai import long_date, short_date, shortened, thai_digits, weekday_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ita_scheduler.domain.overview import Overview
    from ita_scheduler.domain.report import Row

# What a telephone shows without much scrolling.
MOST_LINES = 25
MOST_CHARACTERS = 900
AHEAD_DAYS = 7
_LONGEST_NAME = 60
_LONGEST_UNIT = 40
_LONGEST_DUTY = 50
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class _Matter:
    """One duty of some units, with all of its rounds: one line of the text."""

    units: str
    words: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and its matters."""

    heading: str
    matters: tuple[_Matter, ...]

    def lines(self, most: int) -> list[str]:
        """Write up to so many matters below the names of their units, and say how many more there are."""
        lines = ["", f"{self.heading} {thai_digits(len(self.matters))} เรื่อง"]
        by_unit: dict[str, list[str]] = {}
        for matter in self.matters[:most]:
            by_unit.setdefault(matter.units, []).append(matter.words)
        for units, words in by_unit.items():
            lines += [units, *words] if units else words
        if most and len(self.matters) > most:
            lines.append(f"และอีก {thai_digits(len(self.matters) - most)} เรื่อง")
        return lines


def line_text(look: Overview) -> str:
    """Return the text, of at most 25 lines and 900 characters; one line when nothing is due.

    Where there is more than fits, the matters at the end of each part are counted and not named.
    """
    ahead = look.coming(AHEAD_DAYS)
    staff = [row for row in ahead if row.owner is Owner.STAFF]
    executive = [row for row in ahead if row.owner is Owner.EXECUTIVE]
    days = thai_digits(AHEAD_DAYS)
    parts = [
        _Part("ยังไม่ได้รับรายงาน", _matters(look.overdue, _late)),
        _Part(f"ครบกำหนดใน {days} วัน", _matters(staff, _near)),
        _Part(
            f"วาระกำกับติดตามของผู้บริหารใน {days} วัน", tuple(_Matter("", one.words) for one in _matters(executive, _near))
        ),
    ]
    parts = [part for part in parts if part.matters]
    if not parts:
        return _nothing(look)
    for most in range(max(len(part.matters) for part in parts), -1, -1):
        lines = [*_head(look), *(line for part in parts for line in part.lines(most)), *_foot(look)]
        text = "\n".join(lines)
        if len(lines) <= MOST_LINES and len(text) <= MOST_CHARACTERS:
            break
    return text


def _head(look: Overview) -> tuple[str, ...]:
    return (
        f"ติดตามมาตรการ ITA ปี {thai_digits(look.fiscal_year)}",
        _name(look),
        f"ณ วัน{weekday_name(look.at)}ที่ {long_date(look.at)}",
    )


def _foot(look: Overview) -> tuple[str, ...]:
    directory = look.office.directory
    title = _plain(directory.title(directory.coordinator), _LONGEST_UNIT)
    return ("", "แจ้งผลพร้อมหลักฐาน: ตอบกลับอีเมลแจ้งเตือน", f"หรือแจ้งผู้ประสานงาน ITA ({title})")


def _nothing(look: Overview) -> str:
    following = f" (กำหนดถัดไป {short_date(look.next.act_by)})" if look.next else ""
    return (
        f"ITA {thai_digits(look.fiscal_year)} {_name(look)} ณ {short_date(look.at)}: "
        f"ไม่มีเรื่องค้าง และไม่มีกำหนดใน {thai_digits(AHEAD_DAYS)} วันข้างหน้า{following}"
    )


def _name(look: Overview) -> str:
    return _plain(look.office.agency.name, _LONGEST_NAME)


def _matters(rows: Iterable[Row], when: Callable[[list[Row]], str]) -> tuple[_Matter, ...]:
    """Gather the rounds of each duty, in the order in which the first of them stands."""
    rounds: dict[tuple[tuple[str, ...], str, str], list[Row]] = {}
    for row in rows:
        rounds.setdefault((row.units, row.measure, row.obligation), []).append(row)
    return tuple(_Matter(_units(units), _words(found, when(found))) for (units, *_), found in rounds.items())


def _units(units: tuple[str, ...]) -> str:
    return _plain(", ".join(units), _LONGEST_UNIT)


def _words(rounds: list[Row], when: str) -> str:
    first = rounds[0]
    return f"• {_plain(first.code, _LONGEST_CODE)} {_plain(first.duty, _LONGEST_DUTY)} ({when})"


def _late(rounds: list[Row]) -> str:
    oldest = short_date(min(row.nominal for row in rounds))
    return f"{thai_digits(len(rounds))} รอบ ตั้งแต่ {oldest}" if len(rounds) > 1 else f"กำหนด {oldest}"


def _near(rounds: list[Row]) -> str:
    return f"ภายใน {short_date(min(row.act_by for row in rounds))}"


def _plain(text: str, longest: int) -> str:
    """Return a text as one short line, without what a telephone cannot show."""
    joined = " ".join(text.split())
    return shortened("".join(char for char in joined if char.isprintable()), longest)
