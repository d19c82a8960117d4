"""How calendars know an occurrence: under which key it came into the plan, and how often what they show changed.

The folding of the facts calls these functions; nothing else writes lineages. A fact that changes what a calendar
shows of an occurrence (its day, that it is done, that it is gone) makes one revision of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ita_scheduler.domain.recorded import Lineage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.recorded import Listed


def list_again(history: History, listing: Mapping[str, Listed]) -> None:
    """Take in what a plan lists now: what is new begins here, and another day to act by is a revision.

    So is coming back after having been withdrawn. What is listed under a key that somebody else ever came from, since
    that deadline was moved away from it, is another occurrence and gets an origin of its own.
    """
    for key, listed in listing.items():
        known = history.lineages.get(key)
        if known is None:
            origin = f"{key}#{history.head.seq}" if key in history.origins else key
            history.origins.add(origin)
            history.lineages[key] = Lineage(origin, 0, history.at, listed)
        elif known.listed.act_by != listed.act_by or key in history.withdrawn:
            history.lineages[key] = Lineage(known.origin, known.revision + 1, history.at, listed)
        else:
            history.lineages[key] = replace(known, listed=listed)


def move(history: History, old: str, new: str) -> None:
    """Let an occurrence go on under the key of its new date."""
    former = history.lineages.pop(old, None)
    listed = history.lineages.get(new)
    if former is not None and listed is not None:
        history.lineages[new] = Lineage(former.origin, former.revision + 1, history.at, listed.listed)


def revise(history: History, key: str) -> None:
    """Note that a calendar shows an occurrence otherwise from this fact on."""
    if (known := history.lineages.get(key)) is not None:
        history.lineages[key] = replace(known, revision=known.revision + 1, revised=history.at)
