"""Which measure and which duty of a new document is which of the plan that is there.

What is printed the same is the same, wherever it stands now: a title or a phrase is surer than a code, since codes
are labels that move, and an id without a printed code is only a place in the document.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ita_scheduler.importing.folding import key
from ita_scheduler.importing.staff.names import NOBODY_NAMED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

Table = dict[str, Any]
Pairs = dict[int, int]
"""The number of each new one that was there before, and the number that it had."""

HIGH, FAIR = 0.85, 0.6  # of the letters in common; what a reworded title keeps, and what two titles of one subject have
_MARGIN = 0.05
NEAR = HIGH - _MARGIN  # what may be a rival of a high one
_LONGEST = 400  # letters that are compared: what is alike so far is alike
_OF_THE_AGENCY = re.compile(r"(?<=.)(?:อบต|อบจ|องคการบริหารสวน|เทศบาล).*")
_PLACE_ONLY = re.compile(r"m\d+(?:\.\d+)?")  # the id of a measure without a printed code


def printed_code(measure: Table) -> str | None:
    """Return the code that the document prints; None where it prints none."""
    code = measure.get("code") or ("" if _PLACE_ONLY.fullmatch(measure["id"]) else measure["id"])
    return code or None


def likeness(one: str, other: str, at_least: float) -> float:
    """Return how much two texts have in common as they are compared, from 0 to 1; 0 when it is less than `at_least`."""
    matcher = SequenceMatcher(None, _letters(one), _letters(other), autojunk=False)
    if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
        return 0.0
    found = matcher.ratio()
    return found if found >= at_least else 0.0


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return key(text)[:_LONGEST]


def pair_measures(old: Sequence[Table], new: Sequence[Table]) -> Pairs:
    """Pair the measures: by title and code, by title, by id and then by code where the two are akin, by likeness.

    The same id over another title and other duties is another measure: the code was given away.
    """
    pairing = _Pairing(old, new)

    def title(one: Table) -> str:
        return key(one["title"])

    def code(one: Table) -> str | None:
        return key(printed) if (printed := printed_code(one)) else None

    pairing.by_key(lambda one: (title(one), code(one), one["id"]))
    pairing.by_key(lambda one: (title(one), code(one)), in_order=True)
    pairing.by_key(title)
    pairing.by_key(lambda one: one["id"], _are_akin)
    pairing.by_key(code, _are_akin)
    pairing.by_likeness(lambda one, other: likeness(one["title"], other["title"], NEAR))
    return pairing.pairs


def _are_akin(one: Table, other: Table) -> bool:
    """Tell whether two measures speak of one subject: by title, or by any duty."""
    if likeness(one["title"], other["title"], FAIR):
        return True
    phrases, others = ([duty["phrase"] for duty in measure.get("obligations", [])] for measure in (one, other))
    return any(likeness(phrase, another, HIGH) for phrase in phrases for another in others)


def pair_obligations(old_measure: Table, new_measure: Table) -> Pairs:
    """Pair the duties of one measure: by phrase and owner, by phrase, by likeness, by what follows the measure's id.

    An executive's duty never becomes the staff's, nor a report a publication, by its place alone: an answer given for
    the one would count for the other.
    """
    old, new = old_measure.get("obligations", []), new_measure.get("obligations", [])
    pairing = _Pairing(old, new)
    measures = {id(one): old_measure for one in old} | {id(one): new_measure for one in new}

    def place(one: Table) -> str:
        return suffix(one, measures[id(one)])

    def resembles(one: Table, other: Table) -> float:
        return likeness(one["phrase"], other["phrase"], NEAR) if one["owner"] == other["owner"] else 0.0

    def is_one_duty(one: Table, other: Table) -> bool:
        shared = set(one["actions"]) & set(other["actions"])
        return one["owner"] == other["owner"] and bool(shared or likeness(one["phrase"], other["phrase"], FAIR))

    pairing.by_key(lambda one: (key(one["phrase"]), one["owner"], place(one)))
    pairing.by_key(lambda one: (key(one["phrase"]), one["owner"]), in_order=True)
    pairing.by_key(lambda one: key(one["phrase"]), in_order=True)
    pairing.by_likeness(resembles)
    pairing.by_key(place, is_one_duty)
    return pairing.pairs


def suffix(obligation: Table, measure: Table) -> str:
    """Return what follows the measure's id in an obligation's: “-1” of O37-1; the whole id when it is none of those."""
    rest = str(obligation["id"]).removeprefix(measure["id"])
    return rest if rest[:1] in ("-", ".", "_") else obligation["id"]


def spelt_units(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the document's units as the plan spells them; where the document names nobody, the plan's own."""
    if any(key(one) == key(NOBODY_NAMED) for one in new):
        kept = {key(one) for one in old}
        return [*old, *(one for one in new if key(one) not in kept | {key(NOBODY_NAMED)})]
    left = list(old)
    spelt = []
    for name in new:
        known = next((one for one in left if key(one) == key(name)), None)
        known = known or next((one for one in left if _is_same_unit(one, name)), None)
        if known is not None:
            left.remove(known)
        spelt.append(known or name)
    return spelt


def _is_same_unit(one: str, other: str) -> bool:
    """Tell whether two names are one unit's: สำนักปลัด and สำนักงานปลัด อบต., but not กองช่าง and กองคลัง, nor ๑ and ๒."""
    plain, plain_other = (_OF_THE_AGENCY.sub("", key(name)).replace("สานักงาน", "สานัก") for name in (one, other))
    is_numbered_alike = re.findall(r"\d+", plain) == re.findall(r"\d+", plain_other)
    return is_numbered_alike and bool(likeness(plain, plain_other, HIGH))


class _Pairing:
    """One after the other the ways of pairing are tried on what is left."""

    def __init__(self, old: Sequence[Table], new: Sequence[Table]) -> None:
        self.old, self.new = old, new
        self.pairs: Pairs = {}

    def _left(self) -> tuple[list[int], list[int]]:
        taken = set(self.pairs.values())
        return (
            [n for n in range(len(self.old)) if n not in taken],
            [n for n in range(len(self.new)) if n not in self.pairs],
        )

    def by_key(
        self,
        name: Callable[[Table], Hashable],
        is_alike: Callable[[Table, Table], bool] | None = None,
        *,
        in_order: bool = False,
    ) -> None:
        """Pair what has the same key, when nothing else has it; `in_order` also what has it more than once."""
        olds, news = (_grouped(side, left, name) for side, left in zip((self.old, self.new), self._left(), strict=True))
        for what, before in olds.items():
            after = news.get(what, [])
            if not in_order and (len(before), len(after)) != (1, 1):
                continue
            if len(before) > len(after):  # what stays over may come to stand elsewhere: ids do not move
                before.sort(key=lambda n: str(self.old[n]["id"]))
            for one, other in zip(before, after, strict=False):
                if is_alike is None or is_alike(self.old[one], self.new[other]):
                    self.pairs[other] = one

    def by_likeness(self, measured: Callable[[Table, Table], float]) -> None:
        """Pair what is so much alike that nothing else comes near, seen from either side."""
        olds, news = self._left()
        scores = {(one, other): measured(self.old[one], self.new[other]) for one in olds for other in news}
        rows = {one: sorted((scores[one, other] for other in news), reverse=True) for one in olds}
        columns = {other: sorted((scores[one, other] for one in olds), reverse=True) for other in news}
        for (one, other), score in scores.items():
            is_best = score == rows[one][0] == columns[other][0]
            rivals = [*rows[one][1:2], *columns[other][1:2]]
            if score >= HIGH and is_best and all(score - rival >= _MARGIN for rival in rivals):
                self.pairs[other] = one


def _grouped(side: Sequence[Table], left: list[int], name: Callable[[Table], Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for n in left:
        if (what := name(side[n])) is not None:
            groups.setdefault(what, []).append(n)
    return groups
