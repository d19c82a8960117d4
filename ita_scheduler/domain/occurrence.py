"""One instance of an obligation: its key, its dates, and its status, which is computed and never stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

from ita_scheduler.domain.cadence import Continuous, own_period_days
from ita_scheduler.domain.plan import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ita_scheduler.domain.calendar import Span, WorkingCalendar
    from ita_scheduler.domain.plan import Measure, Obligation, Plan


class Status(StrEnum):
    """Where an occurrence stands on a date."""

    UPCOMING = "upcoming"  # its first reminder has not fallen due
    DUE = "due"  # from its first reminder to its last day
    OVERDUE = "overdue"  # past its last day, and nobody has said it is done
    COMPLETED = "completed"  # a person said so, dated on or before the last day
    COMPLETED_LATE = "completed_late"  # a person said so, dated after the last day
    WAIVED = "waived"  # a person decided that it is not owed
    CONTINUOUS = "continuous"  # has no date
    UNRECORDED = "unrecorded"  # fell due before the plan was in force here


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One dated duty. The key never changes, even when a deadline moves.

    `act_by` is the working day on or before the nominal date, `last_day` the one on or after it; an extension, until
    `extended_to`, moves both, and the nominal date stays. `lead_times` are those of the policy that are not longer
    than half the cadence's own period. `unit` is the only unit that owes it, where each completes the duty by itself;
    else None. `is_released` is true of an executive's follow-up that is no longer owed. `lap` counts how often its
    ladder began anew, by an extension or a reopening, and `lap_began` is the day of the last time; None in lap 0 (see
    `laps`).
    """

    key: str
    plan: Plan
    measure: Measure
    obligation: Obligation
    nominal: date
    act_by: date
    last_day: date
    covers: Span
    lead_times: tuple[int, ...]
    unit: str | None = None
    is_released: bool = False
    extended_to: date | None = None
    lap: int = 0
    lap_began: date | None = None

    @property
    def counts_from(self) -> date:
        """Return the day after which the ladder counts: the last day, or that of a later reopening."""
        return max(self.last_day, self.lap_began) if self.lap_began else self.last_day

    def step(self, name: str) -> str:
        """Name a step of the present lap: `T-3`, in lap 2 `T-3+2`; so nothing said in an earlier lap stands for it."""
        return f"{name}+{self.lap}" if self.lap else name

    @property
    def duty(self) -> tuple[str, str, str]:
        """Return plan, measure and obligation (of a unit): what its rounds have in common, within one fiscal year."""
        return self.plan.id, self.measure.id, duty_id(self.obligation, self.unit)


def duty_id(obligation: Obligation, unit: str | None) -> str:
    """Return the obligation's part of a key: `e8-1`, or `e8-1@finance` for one unit's; no id holds an `@`."""
    return obligation.id if unit is None else f"{obligation.id}@{unit}"


def occurrences(plan: Plan, calendar: WorkingCalendar) -> tuple[Occurrence, ...]:
    """Expand every dated obligation of the plan, in the plan's order and then by date."""
    return tuple(_expand(plan, calendar))


def _expand(plan: Plan, calendar: WorkingCalendar) -> Iterator[Occurrence]:
    for measure in plan.measures:
        for obligation in measure.obligations:
            leads = lead_times(measure, obligation)
            slots = obligation.cadence.slots(plan.fiscal_year, measure.period)
            for unit, slot in product(obligation.each_unit or (None,), slots):
                yield Occurrence(
                    key=f"{plan.agency.id}/{measure.id}/{duty_id(obligation, unit)}/{slot.nominal.isoformat()}",
                    plan=plan,
                    measure=measure,
                    obligation=obligation,
                    nominal=slot.nominal,
                    act_by=calendar.on_or_before(slot.nominal),
                    last_day=calendar.on_or_after(slot.nominal),
                    covers=slot.covers,
                    lead_times=leads,
                    unit=unit,
                )


def lead_times(measure: Measure, obligation: Obligation) -> tuple[int, ...]:
    """Return the lead times that apply, longest first.

    A lead time longer than half the cadence's own period is skipped: no warning 15 working days ahead for a
    monthly duty. A working day counts as 7/5 of a calendar day here. When none is short enough (an executive's
    weekly duty), the longest that would be is taken, so that nobody goes unreminded.
    """
    policy = measure.policy
    wanted = policy.lead_times if obligation.owner is Owner.STAFF else policy.monitoring_lead_times
    period = own_period_days(obligation.cadence)
    longest = max(wanted, default=0) if period is None else period * 5 // (7 * 2)
    short_enough = {lead for lead in wanted if lead <= longest} or ({longest} if wanted else set())
    return tuple(sorted(short_enough, reverse=True))


def continuous(plan: Plan) -> tuple[tuple[Measure, Obligation], ...]:
    """Return the obligations without any date: they are listed, and never mailed."""
    return tuple(
        (measure, obligation)
        for measure in plan.measures
        for obligation in measure.obligations
        if isinstance(obligation.cadence, Continuous) or not obligation.cadence.slots(plan.fiscal_year, measure.period)
    )
