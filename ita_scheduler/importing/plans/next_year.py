"""A plan carried over into another fiscal year: what is yearly moves, what was dated by year is asked.

A duty "every quarter" or "in March" is the same next year. One "by 15 March 2566" was said of 2566 alone: no date is
guessed for it, but a question stands in the plan until the officer answers. Ids stay, so that next year's document,
laid over the carried plan by `import`, finds its measures again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import arabic_digits, long_date, thai_digits
from ita_scheduler.errors import WrongUse
from ita_scheduler.importing.plans.changes import Change, ChangeKind, dates_said, label
from ita_scheduler.importing.plans.nominal import day_of
from ita_scheduler.importing.plans.plan_table import date_written
from ita_scheduler.importing.plans.plan_text import HEADING
from ita_scheduler.importing.plans.rewriting import rewritten
from ita_scheduler.importing.plans.year_questions import DateQuestion, date_questions, question_of, require_good
from ita_scheduler.importing.plans.years import moved_period, moved_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Table = dict[str, Any]

CODES_CHANGE = "ยกมาจากแผนปีก่อน รหัสเปลี่ยนไปทุกปี ให้ตรวจรหัสกับรายการของปีนี้"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The new year's table, what is still open in it, and what moved."""

    table: Table
    questions: tuple[DateQuestion, ...]
    changes: tuple[Change, ...]


def carried_over(
    table: Mapping[str, Any], year_be: int, answers: Mapping[str, tuple[date, ...]] | None = None
) -> Carried:
    """Carry the plan over. Raises WrongUse for a year that is not later, and for an answer that cannot be one."""
    former = table["fiscal_year"]
    if year_be <= former:
        raise WrongUse(
            f"แผนนี้เป็นของปีงบประมาณ {former} อยู่แล้ว ระบุปีที่หลังจากนั้น",
            f"the plan is of the fiscal year {former}: name a later one",
        )
    answers = answers or {}
    require_good(answers, date_questions(table, year_be), year_be)
    carrying = _Carrying(former, year_be - former, answers)
    new = carrying.settings(table) | {"measures": [carrying.measure(one) for one in table["measures"]]}
    open_ = tuple(one for one in date_questions(table, year_be) if not answers.get(one.obligation))
    return Carried(table=new, questions=open_, changes=tuple(carrying.changes))


def carried_text(text: str, table: Mapping[str, Any], former: int) -> str:
    """Return the new year's file: the old one's text and comments, with what moved.

    In the comments above the measures the fiscal year moves too, and the example of `in_force_from`.
    """
    by = table["fiscal_year"] - former
    lines = rewritten(text, table).split("\n")
    for n, line in enumerate(lines):
        if line.startswith((HEADING, "[")):
            break
        if line.startswith("#"):
            lines[n] = _moved_comment(line, former, by)
    return "\n".join(lines)


def _moved_comment(line: str, former: int, by: int) -> str:
    if re.match(r"# in_force_from *=", line):
        return re.sub(r"25\d\d", lambda found: str(int(found[0]) + by), line, count=1)
    said = re.search(r"ปีงบประมาณ\s*(?:พ\.ศ\.\s*)?(25\d\d)", arabic_digits(line))
    if said is None or int(said[1]) != former:
        return line
    year = str(former + by)
    is_thai = line[said.start(1)] not in "0123456789"
    return line[: said.start(1)] + (thai_digits(year) if is_thai else year) + line[said.end(1) :]


class _Carrying:
    """One carrying over: from a fiscal year by so many, with the officer's answers; the changes found on the way."""

    def __init__(self, former: int, by: int, answers: Mapping[str, tuple[date, ...]]) -> None:
        self.former, self.by, self.answers = former, by, answers
        self.changes: list[Change] = []

    def settings(self, table: Mapping[str, Any]) -> Table:
        year = self.former + self.by
        new = {name: held for name, held in table.items() if name != "in_force_from"}
        new |= {"fiscal_year": year, "title": self._words(table["title"])}
        self._say(
            None, None, f"ปีงบประมาณ {thai_digits(self.former)} เป็น {thai_digits(year)}", ChangeKind.SETTING_CHANGED
        )
        if new["title"] != table["title"]:
            self._say(None, None, f"ชื่อแผนเป็น “{new['title']}”", ChangeKind.SETTING_CHANGED)
        if "in_force_from" in table:
            self._say(None, None, "เอา in_force_from ออก แผนใหม่เริ่มใช้เมื่อโหลดครั้งแรก", ChangeKind.SETTING_CHANGED)
        return new

    def measure(self, old: Table) -> Table:
        new = dict(old)
        new["title"] = self._words(old["title"])
        if new["title"] != old["title"]:
            self._say(old, None, f"ชื่อเป็น “{new['title']}”", ChangeKind.TITLE_CHANGED)
        if "period" in old:
            new["period"] = moved_period(old["period"], self.by)
            start, end = (long_date(day_of(new["period"][name])) for name in ("start", "end"))
            self._say(old, None, f"ระยะเวลาเป็น {start} – {end}", ChangeKind.PERIOD_CHANGED)
        notes = old.get("notes", [])
        new["notes"] = notes if CODES_CHANGE in notes else [*notes, CODES_CHANGE]
        if "obligations" in old:
            new["obligations"] = [self._obligation(old, one) for one in old["obligations"]]
        return new

    def _obligation(self, measure: Table, old: Table) -> Table:
        new = dict(old)
        for name in ("summary", "assumptions"):
            if name in old:
                held = old[name]
                new[name] = self._words(held) if isinstance(held, str) else [self._words(one) for one in held]
        if new != old:
            self._say(measure, old, "ปีในคำอธิบายเลื่อนตาม", ChangeKind.WORDS_MOVED)
        if asked := question_of(measure, old, self.by):
            new.pop("question", None)
            new |= self._answered(measure, old, asked)
        elif old["cadence"].get("events"):
            new["cadence"] = old["cadence"] | {"events": []}
            self._say(measure, old, "เอาวันที่เกิดเรื่องของปีก่อนออก", ChangeKind.DUE_CHANGED)
        return new

    def _answered(self, measure: Table, old: Table, asked: DateQuestion) -> Table:
        """Return the cadence and the question of a duty that is asked about; an answered one has no question."""
        if days := self.answers.get(old["id"], ()):
            self._say(measure, old, f"กำหนดเป็น {dates_said(days)}", ChangeKind.DUE_CHANGED, asked.former, days)
            return {"cadence": _dated(days, old["cadence"])}
        self._say(measure, old, f"ต้องตอบ: {asked.sentence}", ChangeKind.DUE_CHANGED, asked.former)
        return {"cadence": {"type": "continuous"} if asked.former else old["cadence"], "question": asked.sentence}

    def _words(self, text: str) -> str:
        return moved_words(text, self.former, self.by)

    def _say(
        self,
        measure: Table | None,
        duty: Table | None,
        told: str,
        kind: ChangeKind,
        before: tuple[date, ...] = (),
        after: tuple[date, ...] = (),
    ) -> None:
        whose = f"{duty['id']}: " if duty else f"มาตรการ {label(measure)}: " if measure else ""
        self.changes.append(
            Change(
                kind=kind,
                measure=measure["id"] if measure else None,
                obligation=duty["id"] if duty else None,
                sentence=whose + told,
                before=before,
                after=after,
            )
        )


def _dated(days: tuple[date, ...], former: Table) -> Table:
    if len(days) == 1 and former["type"] != "dates":
        return {"type": "once", "date": date_written(days[0])}
    return {"type": "dates", "dates": [date_written(day) for day in days]}
