"""Timelines written as tables: a date, what happens that afternoon, and which mails are expected that day.

    2023-04-04 | acknowledge by analyst until 2023-04-07 |
    2023-04-11 |                                         | escalation:level-1@head-office

A row's notices are all of one mail, or of several (one an address); a day that no row expects must be silent, unless
the table is said to be about some steps only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from difflib import unified_diff

from ita_scheduler.domain.answer import (
    Acknowledgement,
    Answer,
    Completion,
    ExtensionDecision,
    ExtensionRequest,
    Reopening,
    Waiver,
)
from ita_scheduler.usecases.respond import record
from tests.world import Service, at

AFTERNOON = "15:00"


@dataclass
class Timeline:
    """A service, the occurrence that answers are about, and the acts of this timeline's own (`acts`, by their words)."""

    service: Service
    occurrence: str
    acts: dict[str, Callable[[date], None]] = field(default_factory=dict)

    async def run(self, table: str, *, only: str = "") -> None:
        """Serve to the table's last day and compare what was said, day by day, with what the table expects."""
        rows = [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]
        expected: dict[str, list[str]] = {}
        said: dict[str, list[str]] = {}
        for day, act, mails in rows:
            self._note(said, await self.service.until(at(day, "14:59")))
            if act:
                now = at(day, AFTERNOON)
                self.service.clock.shown = now
                self._do(act, date.fromisoformat(day))
                self._note(said, [(date.fromisoformat(day), key) for key in await self.service.morning(now)])
            expected.setdefault(day, []).extend(mails.split())
            self._note(said, await self.service.until(at(day, "23:59")))
        found = _written({day: [key for key in keys if re.search(only, key)] for day, keys in said.items()})
        wanted = _written(expected)
        if found != wanted:
            raise AssertionError("\n".join(("", *unified_diff(wanted, found, "expected", "said", n=2, lineterm=""))))

    def _note(self, said: dict[str, list[str]], notices: list[tuple[date, str]]) -> None:
        for day, key in notices:
            about, _, told = key.partition("#")
            said.setdefault(day.isoformat(), []).append(told if about == self.occurrence else f"{about}#{told}")

    def _do(self, act: str, day: date) -> None:
        if act in self.acts:
            self.acts[act](day)
            return
        record(
            self._answer(act, day),
            {self.service.office.agency.id: self.service.office},
            self.service.ledger,
            at(day.isoformat(), AFTERNOON),
        )

    def _answer(self, act: str, day: date) -> Answer:
        words = re.fullmatch(r"(?P<verb>\w+) by (?P<by>[\w-]+)(?: until (?P<until>\S+))?", act)
        assert words, f"nobody knows how to “{act}”"
        until = date.fromisoformat(words["until"]) if words["until"] else None
        return ANSWERS[words["verb"]](self.occurrence, words["by"], day, until)


EVIDENCE = "บันทึกข้อความที่ ยส ๗๒๑๐๑/๑ https://office.example/o1"
ANSWERS: dict[str, Callable[[str, str, date, date | None], Answer]] = {
    "complete": lambda key, by, day, _: Completion(occurrence=key, by=by, on=day, evidence=EVIDENCE),
    "acknowledge": lambda key, by, _, until: Acknowledgement(occurrence=key, by=by, until=until),
    "ask": lambda key, by, day, until: ExtensionRequest(occurrence=key, by=by, until=until or day, note="รอข้อมูล"),
    "approve": lambda key, by, _, until: ExtensionDecision(occurrence=key, by=by, is_granted=True, until=until),
    "refuse": lambda key, by, *_: ExtensionDecision(occurrence=key, by=by, is_granted=False, note="เลื่อนไม่ได้"),
    "waive": lambda key, by, *_: Waiver(occurrence=key, by=by, note="ไม่มีการจัดซื้อในปีนี้"),
    "reopen": lambda key, by, *_: Reopening(occurrence=key, by=by, note="ลิงก์เปิดไม่ได้"),
}


def _written(said: dict[str, list[str]]) -> list[str]:
    return [f"{day} {key}" for day in sorted(said) for key in sorted(said[day])]
