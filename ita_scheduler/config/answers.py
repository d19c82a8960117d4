"""The answers of a rehearsal: a TOML file that says who completes or acknowledges what, and when.

[[complete]]
occurrence = "dong-mafai/O37/O37-1/*"   # a key, or a pattern with * for any part
working_days_before = 2                  # before act-by; or: on = "2566-03-20"
by = "analyst"                           # default: whoever owes it
evidence = "https://…"                   # default: a note that it is a rehearsal

[[acknowledge]]
occurrence = "dong-mafai/e6/e6-1/2022-12-31"
on = "2566-01-04"
until = "2566-01-12"
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from ita_scheduler.config.faults import validate
from ita_scheduler.config.fields import Date, Identifier, Table, Text, refuse
from ita_scheduler.config.toml import read_toml
from ita_scheduler.errors import Faulty, Problem

REHEARSED = "การซ้อม ไม่ใช่ของจริง https://rehearsal.invalid/"


class CompleteTable(Table):
    """[[complete]]."""

    occurrence: Text
    on: Date | None = None
    working_days_before: Annotated[int, Field(ge=0, le=60)] | None = None
    by: Identifier | None = None
    evidence: Text = REHEARSED

    @model_validator(mode="after")
    def _one_day(self) -> "CompleteTable":
        if (self.on is None) == (self.working_days_before is None):
            raise refuse("answer_day")
        return self


class AcknowledgeTable(Table):
    """[[acknowledge]]."""

    occurrence: Text
    on: Date
    until: Date
    by: Identifier | None = None


class AnswersTable(Table):
    """The whole file."""

    complete: list[CompleteTable] = Field(default_factory=list)
    acknowledge: list[AcknowledgeTable] = Field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedAnswer:
    """One answer as written; `until` is None for a completion. `pattern` matches occurrence keys."""

    pattern: str
    on: date | None
    working_days_before: int | None
    by: str | None
    evidence: str
    until: date | None


def load_answers(path: Path) -> tuple[ScriptedAnswer, ...]:
    """Read an answers file; raises Faulty with everything that is wrong in it."""
    source = read_toml(path)
    if isinstance(source, Problem):
        raise Faulty((source,))
    table = validate(AnswersTable, source)
    if isinstance(table, tuple):
        raise Faulty(table)
    completions = (
        ScriptedAnswer(
            pattern=one.occurrence,
            on=one.on,
            working_days_before=one.working_days_before,
            by=one.by,
            evidence=one.evidence,
            until=None,
        )
        for one in table.complete
    )
    acknowledgements = (
        ScriptedAnswer(
            pattern=one.occurrence, on=one.on, working_days_before=None, by=one.by, evidence="", until=one.until
        )
        for one in table.acknowledge
    )
    return (*completions, *acknowledgements)
