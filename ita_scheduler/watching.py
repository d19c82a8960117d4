"""Watching files and chains: a change is noticed however it was made, also while we were at work."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler.domain.ledger import FactKind, Head
from ita_scheduler.errors import ChainUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ita_scheduler.ports import Ledger

log = logging.getLogger(__name__)

# What the service itself states while it decides and carries. Everything else is somebody's word.
OWN_FACTS = frozenset(
    {
        FactKind.PLAN_ADOPTED,
        FactKind.RULES,
        FactKind.SUPERSEDED,
        FactKind.ACT_BY_MOVED,
        FactKind.WITHDRAWN,
        FactKind.COMPOSED,
        FactKind.SUPPRESSED,
        FactKind.DRAFTED,
        FactKind.DRAFT_FAILED,
        FactKind.SENT,
        FactKind.FAILED,
        FactKind.STALE,
        FactKind.IN_DOUBT,
    }
)


@dataclass(slots=True)
class Chains:
    """How far every agency's chain has been taken note of."""

    _heads: Mapping[str, Head] = field(default_factory=dict)

    def grown(self, ledger: Ledger) -> tuple[str, ...]:
        """Return the agencies to which anything was added since the last look, by whomever; none at the first look."""
        before, self._heads = self._heads, ledger.heads()
        return tuple(agency for agency, head in self._heads.items() if before.get(agency, head) != head)

    def answered(self, ledger: Ledger) -> tuple[str, ...]:
        """Return the agencies for which somebody else stated something since the last look.

        Carrying the mails of a morning takes minutes at a slow server. An answer of those minutes may have taken a
        line out of a mail that was waiting, and what was left of that mail is still owed today.
        """
        before, self._heads = self._heads, ledger.heads()
        return tuple(
            agency
            for agency, head in self._heads.items()
            if (known := before.get(agency, Head())) != head and _has_word_of_others(ledger, agency, known)
        )


def _has_word_of_others(ledger: Ledger, agency: str, since: Head) -> bool:
    """Tell whether somebody else stated something; what cannot be read is for the cycle to say, for that agency."""
    try:
        return any(fact.kind not in OWN_FACTS for fact in ledger.facts(agency, after=since.seq))
    except ChainUnreadable:
        return True


@dataclass(slots=True)
class Watch:
    """A set of files, and when each was last written as far as anybody has read it."""

    _files: tuple[Path, ...] = ()
    _stamps: dict[Path, int] = field(default_factory=dict)
    _again: asyncio.Event = field(default_factory=asyncio.Event)
    _is_over: bool = False

    def begin(self) -> None:
        """Note that the files are about to be read: what is saved from here on is another change."""
        self._stamps = _stamps(self._files)

    def look_at(self, files: Iterable[Path]) -> None:
        """Watch these files from now on, which have just been read.

        Those read before keep the stamp from before the reading: what was saved during it is another change.
        """
        self._files = tuple(path.absolute() for path in files)
        self._stamps = {path: self._stamps.get(path, stamp) for path, stamp in _stamps(self._files).items()}
        self._again.set()

    def stop(self) -> None:
        """Watch no longer."""
        self._is_over = True
        self._again.set()

    async def run(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever one of the files is another, until stopped."""
        from watchfiles import awatch  # noqa: PLC0415 - not needed by rehearsals

        while not self._is_over:
            self._again.clear()
            watched = set(self._files)
            # Folders, since an editor that saves puts a new file in the old one's place.
            folders = {path.parent for path in watched}
            try:
                async for changes in awatch(*folders, stop_event=self._again, recursive=False, yield_on_timeout=True):
                    is_ours = watched & {Path(name) for _, name in changes}
                    # Also what was saved before the watching began, which nobody reported.
                    if is_ours or (not changes and _stamps(self._files) != self._stamps):
                        changed()
            except OSError as fault:
                log.warning(
                    "เฝ้าแฟ้มไม่ได้ (%s) เมื่อแก้แฟ้มให้สั่ง reload (SIGHUP) เอง",
                    fault.strerror,
                    extra={"action": "watching_failed"},
                )
                return


def _stamps(files: Iterable[Path]) -> dict[Path, int]:
    """Return when each file was last written, by which a change is known; 0 for one that is not there."""
    return {path: path.stat().st_mtime_ns if path.exists() else 0 for path in files}
