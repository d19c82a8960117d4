"""A bar for each unit that reads as well without colours: every status has a sign of its own.

The signs are of one column each; what is written with the bar are the counts, and below the table what each sign
means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.cli.tables import show_table
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.reports.wording import EXECUTIVE, FOLLOW_UP_OVERDUE, STAFF_OVERDUE, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from ita_scheduler.domain.report import Tally

WIDTH = 24
# As wide as a terminal has always been: what stands below the table is broken there, also in a file.
LEGEND_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Sign:
    """How a status is drawn: one column, its colour on a terminal, what it means."""

    char: str
    style: str
    means: str
    status: Status
    is_executive: bool | None = None  # None: in every row

    def count(self, tally: Tally) -> int:
        """Return how many of a unit's rows it stands for."""
        return tally.counts.get(self.status, 0) if self.is_executive in (None, tally.is_executive) else 0


# In the order of a bar: what is done, what is wanting, what comes.
SIGNS = (
    Sign("█", "green", STATUS[Status.COMPLETED], Status.COMPLETED),
    Sign("▓", "dark_olive_green3", STATUS[Status.COMPLETED_LATE], Status.COMPLETED_LATE),
    Sign("=", "cyan", STATUS[Status.WAIVED], Status.WAIVED),
    Sign("!", "bold red", STAFF_OVERDUE, Status.OVERDUE, is_executive=False),
    Sign("~", "magenta", FOLLOW_UP_OVERDUE, Status.OVERDUE, is_executive=True),
    Sign("+", "yellow", STATUS[Status.DUE], Status.DUE),
    Sign("░", "dim", STATUS[Status.UPCOMING], Status.UPCOMING),
    Sign("o", "dim", STATUS[Status.UNRECORDED], Status.UNRECORDED),
)


def show_bars(tallies: Sequence[Tally]) -> None:
    """Print the table of units, and below it what the signs mean."""
    from rich.text import Text

    from ita_scheduler.domain.thai import thai_digits

    shown = [sign for sign in SIGNS if any(sign.count(one) for one in tallies)]
    show_table(
        ("หน่วยงาน", "", *(Text(sign.char, sign.style) for sign in shown), "รวม"),
        (
            (
                EXECUTIVE if one.is_executive else one.unit,
                bar(one),
                *(thai_digits(sign.count(one) or "-") for sign in shown),
                thai_digits(one.total),
            )
            for one in tallies
        ),
    )
    for line in legend(shown):
        print(line)


def bar(tally: Tally, width: int = WIDTH) -> Text:
    """Draw a unit's rows as a bar of that width: the shares by largest remainder, and nothing that counts is lost."""
    from rich.text import Text

    drawn = Text()
    for sign, length in zip(SIGNS, shares([sign.count(tally) for sign in SIGNS], width), strict=True):
        drawn.append(sign.char * length, sign.style)
    return drawn


def shares(counts: Sequence[int], width: int) -> list[int]:
    """Part `width` by counts: each count above zero gets one at least, and together they fill it.

    `width` must not be smaller than the number of such counts. Without any count every share is zero.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [count * width / total for count in counts]
    lengths = [max(int(share), min(count, 1)) for share, count in zip(exact, counts, strict=True)]
    while (left := width - sum(lengths)) != 0:
        step = 1 if left > 0 else -1
        movable = [n for n, count in enumerate(counts) if count and (step > 0 or lengths[n] > 1)]
        nearest = max(movable, key=lambda n: (exact[n] - lengths[n]) * step)
        lengths[nearest] += step
    return lengths


def legend(signs: Sequence[Sign]) -> Iterator[str]:
    """Say what the signs mean, in lines that a narrow terminal holds; a sign stays with its words."""
    from rich.cells import cell_len

    line = ""
    for piece in (f"{sign.char} {sign.means}" for sign in signs):
        if line and cell_len(line) + 3 + cell_len(piece) > LEGEND_WIDTH:
            yield line
            line = piece
        else:
            line = f"{line}   {piece}" if line else piece
    if line:
        yield line
