"""How a cadence is written in TOML, told apart by its `type`, and the rule of the domain that each one means."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ita_scheduler.config.faults import shown
from ita_scheduler.config.fields import Date, Days, Month, Table, Weekday, refuse
from ita_scheduler.domain import cadence as domain

_LAST = 31  # day 31 is the last day of every month, since a shorter month is cut to its end


def read_day(value: Any) -> int:
    """Read "last" or a day of the month; 31 means last."""
    if value == "last":
        return _LAST
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LAST:
        raise refuse("day_of_month", value=shown(value))
    return value


def read_divisor(value: Any) -> int:
    """Accept how many months go into a year evenly."""
    if value not in (1, 2, 3, 4, 6, 12) or isinstance(value, bool | float):
        raise refuse("months_divide", value=shown(value))
    return int(value)


def read_months(value: Any) -> Any:
    """Accept a list of two; what stands in it is looked at by itself."""
    if not isinstance(value, list) or len(value) != 2:
        raise refuse("months_two")
    return value


class DayRuled(Table):
    """Which day of the window counts. Without any of these keys it is the last.

    `day` = "last" or 1 to 31, of the following month with `following_month`; `weekday` and `nth`;
    or `days_after_period`. Two ways at once are a fault.
    """

    day: Annotated[int | None, BeforeValidator(read_day)] = None
    following_month: bool = False
    weekday: Weekday | None = None
    nth: Annotated[int, Field(ge=1, le=4)] | None = None
    days_after_period: Days | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = {
            "day": self.day is not None or self.following_month,
            "weekday": self.weekday is not None or self.nth is not None,
            "days_after_period": self.days_after_period is not None,
        }
        taken = [key for key, is_taken in ways.items() if is_taken]
        if len(taken) > 1:
            raise refuse("days_contradict", keys=", ".join(taken))
        for present, absent in (("weekday", "nth"), ("nth", "weekday")):
            if getattr(self, present) is not None and getattr(self, absent) is None:
                raise refuse("days_incomplete", present=present, absent=absent)
        if self.following_month and self.day is None:
            raise refuse("days_incomplete", present="following_month", absent="day")
        return self

    def day_rule(self) -> domain.DayRule:
        """Return the day rule of the domain."""
        if self.days_after_period is not None:
            return domain.DaysAfter(self.days_after_period)
        if self.nth is not None and self.weekday is not None:
            return domain.NthWeekday(self.nth, self.weekday)
        if self.day is not None and (self.day != _LAST or self.following_month):
            return domain.DayOfMonth(self.day, following=self.following_month)
        return domain.LastDay()


class Once(DayRuled):
    """Once: on a `date`, in a `month` of the fiscal year, or (neither) when the period ends."""

    type: Literal["once"]
    date: Date | None = None
    month: Month | None = None

    @model_validator(mode="after")
    def _one_date(self) -> Self:
        keys = ["date"] if self.date is not None else []
        keys += ["month"] if self.month is not None else []
        keys += sorted(self.model_fields_set & set(DayRuled.model_fields)) if self.date is not None else []
        if len(keys) > 1:
            raise refuse("days_contradict", keys=", ".join(keys))
        return self

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.Once(on=self.date, month=self.month, day=self.day_rule())


class Weekly(Table):
    """Every week on one weekday."""

    type: Literal["weekly"]
    weekday: Weekday

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.Weekly(weekday=self.weekday)


class Monthly(DayRuled):
    """Every month."""

    type: Literal["monthly"]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.EveryMonths(months=1, day=self.day_rule())


class EveryNMonths(DayRuled):
    """Every `months` months from 1 October."""

    type: Literal["every_n_months"]
    months: Annotated[int, BeforeValidator(read_divisor)]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.EveryMonths(months=self.months, day=self.day_rule())


class Quarterly(DayRuled):
    """Every fiscal quarter: October to December is the first."""

    type: Literal["quarterly"]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.EveryMonths(months=3, day=self.day_rule())


class Semiannual(DayRuled):
    """Twice a year, at the end of each half or in two `months`."""

    type: Literal["semiannual"]
    months: Annotated[list[Month] | None, BeforeValidator(read_months)] = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        # Months closer than four would both report on the same half.
        if self.months and min((self.months[0] - self.months[1]) % 12, (self.months[1] - self.months[0]) % 12) < 4:
            raise refuse("months_close")
        return self

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        months = (self.months[0], self.months[1]) if self.months else None
        return domain.Semiannual(months=months, day=self.day_rule())


class Annual(DayRuled):
    """Once a year: on 30 September, or in a `month`, of the next fiscal year with `following_year`."""

    type: Literal["annual"]
    month: Month | None = None
    following_year: bool = False

    @model_validator(mode="after")
    def _month_named(self) -> Self:
        if self.following_year and self.month is None:
            raise refuse("days_incomplete", present="following_year", absent="month")
        return self

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.Annual(month=self.month, day=self.day_rule(), following=self.following_year)


class Dates(Table):
    """On `dates` written one by one."""

    type: Literal["dates"]
    dates: Annotated[list[Date], Field(min_length=1, max_length=400)]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.Dates(on=tuple(self.dates))


class Continuous(Table):
    """Always, without a date."""

    type: Literal["continuous"]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.Continuous()


class AfterEvent(Table):
    """`days` after each of the `events`, which are entered as they happen."""

    type: Literal["after_event"]
    days: Days
    events: Annotated[list[Date], Field(default_factory=list, max_length=400)]

    def cadence(self) -> domain.Cadence:
        """Return the rule that gives the dates."""
        return domain.AfterEvent(days=self.days, events=tuple(self.events))


CadenceTable = Annotated[
    Once | Weekly | Monthly | EveryNMonths | Quarterly | Semiannual | Annual | Dates | Continuous | AfterEvent,
    Field(discriminator="type"),
]
