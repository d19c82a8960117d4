"""A plan file: what may stand in `schedules/<agency>-<year BE>.toml`, and the domain's Plan it becomes."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, TypeAdapter, ValidationError

from ita_scheduler.config.cadences import CadenceTable
from ita_scheduler.config.faults import in_order, problems, validate
from ita_scheduler.config.fields import Date, Identifier, Identifiers, Table, Text, Texts, Year, Zone, bare
from ita_scheduler.config.policies import MailTimesTable, PolicyTable, ReportingTable
from ita_scheduler.config.positions import Staff
from ita_scheduler.config.rules import RULES, Reading
from ita_scheduler.config.toml import Source
from ita_scheduler.domain.calendar import FiscalYear, Span
from ita_scheduler.domain.people import Directory
from ita_scheduler.domain.plan import (
    Action,
    Agency,
    MailTimes,
    Measure,
    Obligation,
    Owner,
    Plan,
    Policy,
    Reporting,
    Step,
    Until,
)
from ita_scheduler.errors import Problem


class AgencyTable(Table):
    """หน่วยงาน."""

    id: Identifier
    name: Text
    district: Text | None = None
    province: Text | None = None
    zone: Zone = "Asia/Bangkok"


class PeriodTable(Table):
    """ระยะเวลา, both days included."""

    start: Date
    end: Date


class StepTable(Table):
    """ขั้นตอน, with the number that the document prints."""

    number: Annotated[int, Field(ge=1, le=999)] | None = None
    text: Text


class ObligationTable(Table):
    """One duty. `question` is what only the officer can say of it; it stays open until the line is deleted."""

    id: Identifier
    owner: Literal["staff", "executive"]
    actions: Annotated[
        list[Literal["report", "publish", "publicise", "monitor", "perform"]], Field(min_length=1, max_length=5)
    ]
    cadence: CadenceTable
    phrase: Text
    summary: Text | None = None
    assumptions: Texts
    question: Text | None = None
    receivers: Identifiers
    completion: Literal["any", "each"] = "any"
    until: Literal["measure_complete"] | None = None

    def obligation(self, units: tuple[str, ...], directory: Directory) -> Obligation:
        """Return the domain's value; `units` are the ids of the measure's."""
        each = directory.staff_units(units) if self.completion == "each" else ()
        return Obligation(
            id=self.id,
            owner=Owner(self.owner),
            actions=tuple(dict.fromkeys(Action(action) for action in self.actions)),
            cadence=self.cadence.cadence(),
            phrase=self.phrase,
            summary=self.summary or "",
            assumptions=tuple(self.assumptions),
            receivers=tuple(dict.fromkeys(self.receivers)),
            each_unit=tuple(unit.id for unit in each),
            until=Until(self.until) if self.until else None,
        )


class MeasureTable(Table):
    """One row of the plan. `code` is the id unless written."""

    id: Identifier
    code: Text | None = None
    title: Text
    units: Annotated[list[Text], Field(min_length=1, max_length=200)]
    period: PeriodTable | None = None
    steps: Annotated[list[StepTable], Field(default_factory=list)]
    obligations: Annotated[list[ObligationTable], Field(default_factory=list, max_length=200)]
    policy: PolicyTable | None = None
    receivers: Identifiers
    notes: Texts

    def span(self, year: FiscalYear) -> Span:
        """Return the measure's days; the fiscal year when none are written."""
        return Span(self.period.start, self.period.end) if self.period else year.span


class PlanTable(Table):
    """The whole file."""

    fiscal_year: Year
    title: Text
    source: Text | None = None
    in_force_from: Date | None = None
    positions: Text = "positions.toml"
    holidays: Text = "holidays.toml"
    agency: AgencyTable
    policy: PolicyTable | None = None
    mail_times: MailTimesTable | None = None
    reports: ReportingTable | None = None
    measures: Annotated[list[MeasureTable], Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan file before its agency's people are known. `table` is None when the file has faults of its own."""

    source: Source
    table: PlanTable | None
    problems: tuple[Problem, ...]

    def name(self, key: str) -> str:
        """Return the file that the plan names for its positions or its holidays, also when the plan has faults."""
        written = self.source.table.get(key)
        return written if isinstance(written, str) and written.strip() else f"{key}.toml"


def draft_plan(source: Source) -> Draft:
    """Read the plan by itself."""
    table = validate(PlanTable, source)
    if isinstance(table, tuple):
        return Draft(source, None, (*source.warnings, *table))
    return Draft(source, table, source.warnings)


def check_plan(draft: Draft, staff: Staff | None, staff_file: str) -> tuple[Problem, ...]:
    """Hold the plan against itself and against the people; a part that is right is checked beside one that is not."""
    reading = _reading(draft, staff, staff_file)
    found = problems(draft.source, (fault for rule in RULES for fault in rule(reading)))
    return in_order((*draft.problems, *found))


def _reading(draft: Draft, staff: Staff | None, staff_file: str) -> Reading:
    if table := draft.table:
        return Reading(
            measures=tuple(enumerate(table.measures)),
            policy=table.policy,
            year=FiscalYear(table.fiscal_year),
            staff=staff,
            staff_file=staff_file,
            in_force_from=table.in_force_from,
            checker=table.reports.checker if table.reports else None,
        )
    raw: Any = draft.source.table.get("measures")
    salvaged = ((n, _salvage(MEASURE, one)) for n, one in enumerate(raw)) if isinstance(raw, list) else ()
    measures = tuple((n, measure) for n, measure in salvaged if measure is not None)
    policy = _salvage(POLICY, draft.source.table.get("policy", {}))
    salvaged_year = _salvage(YEAR, draft.source.table.get("fiscal_year"))
    return Reading(measures, policy, FiscalYear(salvaged_year) if salvaged_year else None, staff, staff_file)


MEASURE, POLICY, YEAR = TypeAdapter(MeasureTable), TypeAdapter(PolicyTable), TypeAdapter(Year)


def _salvage(kind: TypeAdapter[Any], raw: object) -> Any:
    """Return the part when it is right by itself, so that its other faults are shown in the same round."""
    try:
        return kind.validate_python(raw, strict=True)
    except ValidationError:
        return None


def agency_of(table: PlanTable) -> Agency:
    """Return the agency as this plan states it."""
    return Agency(
        id=table.agency.id,
        name=table.agency.name,
        zone=ZoneInfo(table.agency.zone),
        district=table.agency.district or "",
        province=table.agency.province or "",
        mail_times=table.mail_times.mail_times() if table.mail_times else MailTimes(),
    )


def plan_of(table: PlanTable, agency: Agency, staff: Staff) -> Plan:
    """Return the domain's plan; call it only when neither file has faults."""
    year = FiscalYear(table.fiscal_year)
    policy = table.policy.applied_to(Policy()) if table.policy else Policy()
    return Plan(
        id=f"{agency.id}-{year.be}",
        agency=agency,
        fiscal_year=year,
        title=table.title,
        measures=tuple(_measure(one, year, policy, staff) for one in table.measures),
        in_force_from=table.in_force_from,
        source=table.source or "",
        reporting=table.reports.reporting() if table.reports else Reporting(),
    )


def _measure(table: MeasureTable, year: FiscalYear, policy: Policy, staff: Staff) -> Measure:
    units = tuple(staff.unit_ids[bare(unit)] for unit in table.units)
    return Measure(
        id=table.id,
        code=table.code or table.id,
        title=table.title,
        units=units,
        period=table.span(year),
        steps=tuple(Step(number=step.number, text=step.text) for step in table.steps),
        obligations=tuple(one.obligation(units, staff.directory) for one in table.obligations),
        policy=table.policy.applied_to(policy) if table.policy else policy,
        receivers=tuple(dict.fromkeys(table.receivers)),
        notes=tuple(table.notes),
    )
