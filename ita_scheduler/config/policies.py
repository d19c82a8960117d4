"""`[policy]`, `[measures.policy]`, `[mail_times]` and `[reports]`: what is written replaces the default, by field."""

from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ita_scheduler.config.fields import Identifier, LeadTime, MailWeekday, Table, Text, TimeOfDay, WorkingDays, refuse
from ita_scheduler.domain.plan import DraftCadence, EscalationStep, MailTimes, Policy, Post, Repeat, Reporting

_RepeatWord = Literal["never", "weekly", "monthly"]
_SpecialPost = Literal["chief_executive", "permanent_secretary", "coordinator", "administrator"]


class StepTable(Table):
    """One rung of the escalation."""

    after: WorkingDays
    to: Literal["head", "permanent_secretary", "chief_executive"]
    is_summary: bool = False


class PolicyTable(Table):
    """Overrides of any field of the policy; an absent key leaves the default (or the plan's own value)."""

    lead_times: Annotated[list[LeadTime], Field(max_length=20)] | None = None
    overdue_repeat: _RepeatWord | None = None
    overdue_repeat_after_last_step: _RepeatWord | None = None
    escalation: Annotated[list[StepTable], Field(max_length=10)] | None = None
    monitoring_lead_times: Annotated[list[LeadTime], Field(max_length=20)] | None = None
    monitoring_after_last_day: bool | None = None
    inform: Annotated[list[_SpecialPost], Field(max_length=4)] | None = None

    def applied_to(self, policy: Policy) -> Policy:
        """Return `policy` with the written fields in place of its own."""
        written: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("lead_times", "monitoring_lead_times", "inform"):
            if name in written:
                written[name] = tuple(written[name])
        for name in ("overdue_repeat", "overdue_repeat_after_last_step"):
            if name in written:
                written[name] = Repeat(written[name])
        if self.escalation is not None:
            written["escalation"] = tuple(
                EscalationStep(after=step.after, to=Post(step.to), is_summary=step.is_summary)
                for step in self.escalation
            )
        return replace(policy, **written)


class MailTimesTable(Table):
    """When mails leave, and how many a person gets in a week."""

    send_at: TimeOfDay | None = None
    make_up_until: TimeOfDay | None = None
    weekday: MailWeekday | None = None
    digests_per_week: Annotated[int, Field(ge=1, le=5)] | None = None
    horizon_days: Annotated[int, Field(ge=1, le=366)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = self.mail_times()
        if times.make_up_until <= times.send_at:
            raise refuse("make_up_early")
        return self

    def mail_times(self) -> MailTimes:
        """Return the domain's value, with its defaults for what is not written."""
        return replace(MailTimes(), **{name: getattr(self, name) for name in self.model_fields_set})


class ReportingTable(Table):
    """Which reports are drafted when; an empty list means: only by hand."""

    overdue: (
        Annotated[list[Literal["when_overdue", "monthly", "quarterly", "each_round"]], Field(max_length=4)] | None
    ) = None
    monthly: Annotated[list[Literal["monthly"]], Field(max_length=1)] | None = None
    round: Annotated[list[Literal["each_round"]], Field(max_length=1)] | None = None
    section: Text | None = None
    checker: Identifier | None = None

    def reporting(self) -> Reporting:
        """Return the domain's value, with its defaults for what is not written."""
        written: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("overdue", "monthly", "round"):
            if written.get(name) is not None:
                written[name] = tuple(dict.fromkeys(DraftCadence(word) for word in written[name]))
        return replace(Reporting(), **written)
