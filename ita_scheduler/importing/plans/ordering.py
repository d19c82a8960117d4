"""The order of what is kept beside what is new, and what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def woven(main: Sequence[str], beside: Sequence[str]) -> list[str]:
    """Return `main` with what only `beside` has put behind what it follows there."""
    order, at = list(main), 0
    for one in beside:
        if one in main:
            at = order.index(one) + 1
        else:
            order.insert(at, one)
            at += 1
    return order


def out_of_order(numbers: Sequence[int]) -> Iterator[int]:
    """Give the numbers that must move so that the rest rises: as few as can be."""
    rising: list[tuple[int, ...]] = [()]
    for number in numbers:
        before = [one for one in rising if one[-1:] < (number,)]
        longest = max(before, key=len)
        rising.append((*longest, number))
    longest = max(rising, key=len)
    return (number for number in numbers if number not in longest)
