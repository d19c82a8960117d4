"""The plan: one agency's measures for one fiscal year, and the policy by which it is watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import THURSDAY

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from ita_scheduler.domain.cadence import Cadence
    from ita_scheduler.domain.calendar import FiscalYear, Span


class Owner(StrEnum):
    """Who owes an obligation."""

    STAFF = "staff"
    EXECUTIVE = "executive"


class Action(StrEnum):
    """What is owed."""

    REPORT = "report"  # รายงานผู้บริหาร
    PUBLISH = "publish"  # เผยแพร่บนเว็บไซต์
    PUBLICISE = "publicise"  # ประชาสัมพันธ์
    MONITOR = "monitor"  # กำกับติดตาม
    PERFORM = "perform"  # ดำเนินการ


class Until(StrEnum):
    """When an executive's own follow-ups end before the fiscal year does."""

    MEASURE_COMPLETE = "measure_complete"  # once every dated duty of the staff in the measure is done or waived


class Post(StrEnum):
    """A step's recipient, as a place in the line and not yet as a position."""

    HEAD = "head"  # หัวหน้าสำนัก/ผู้อำนวยการกอง of the responsible unit
    PERMANENT_SECRETARY = "permanent_secretary"  # ปลัด
    CHIEF_EXECUTIVE = "chief_executive"  # นายก


class Repeat(StrEnum):
    """How often an overdue notice is said again."""

    NEVER = "never"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One rung above the officer: `after` working days past the last day, `to` that post is told.

    A `is_summary` step names units and never an officer's position; the post below it sees it one working day
    earlier.
    """

    after: int
    to: Post
    is_summary: bool = False


DEFAULT_ESCALATION = (
    EscalationStep(after=3, to=Post.HEAD),
    EscalationStep(after=7, to=Post.PERMANENT_SECRETARY),
    EscalationStep(after=15, to=Post.CHIEF_EXECUTIVE, is_summary=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """When what is said. All counts are working days; a measure may differ from its plan in any of them."""

    lead_times: tuple[int, ...] = (15, 7, 3, 1, 0)
    overdue_repeat: Repeat = Repeat.WEEKLY
    overdue_repeat_after_last_step: Repeat = Repeat.MONTHLY
    escalation: tuple[EscalationStep, ...] = DEFAULT_ESCALATION
    monitoring_lead_times: tuple[int, ...] = (3,)
    monitoring_after_last_day: bool = True
    inform: tuple[str, ...] = ("permanent_secretary", "coordinator")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTimes:
    """When an agency's mails leave, and how many a person gets.

    `weekday` (Monday is 0) is the day on which repeats and for-information lines go when no other mail of that week
    has carried them. Beyond `digests_per_week` outside the recipient's own due dates, whatever can wait waits.
    """

    send_at: time = time(8, 30)
    make_up_until: time = time(16, 30)
    weekday: int = THURSDAY
    digests_per_week: int = 2
    horizon_days: int = 30


class DraftCadence(StrEnum):
    """When the daemon drafts a report by itself."""

    WHEN_OVERDUE = "when_overdue"  # on the morning when a staff duty has become overdue, at most once a week
    MONTHLY = "monthly"  # on the first working morning after each month of the fiscal year
    QUARTERLY = "quarterly"  # the same after each fiscal quarter
    EACH_ROUND = "each_round"  # the same after 31 March and after 30 September


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Which reports the daemon drafts by itself, and what stands in a memo's head and foot.

    `section` is what follows ส่วนราชการ (a unit, a telephone number); empty for the agency's name alone. `checker`
    is the position that checks a draft before ปลัด; None for the head of the plan's first unit that has one.
    """

    overdue: tuple[DraftCadence, ...] = (DraftCadence.WHEN_OVERDUE,)
    monthly: tuple[DraftCadence, ...] = (DraftCadence.MONTHLY,)
    round: tuple[DraftCadence, ...] = (DraftCadence.EACH_ROUND,)
    section: str = ""
    checker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """หน่วยงาน. `id` is the first part of every occurrence's key."""

    id: str
    name: str
    zone: ZoneInfo
    district: str = ""
    province: str = ""
    mail_times: MailTimes = MailTimes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """ขั้นตอน, with the number printed in the document; None where none is printed. Never renumbered."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One duty inside a measure; `id` is unique in the plan, `phrase` is the document's own Thai.

    `each_unit` are the units (ids, collectives expanded) of which each must complete it by itself; when it is empty,
    any responsible unit completes it for all. `until` ends an executive's follow-ups early; None is never.
    """

    id: str
    owner: Owner
    actions: tuple[Action, ...]
    cadence: Cadence
    phrase: str
    summary: str = ""
    assumptions: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    each_unit: tuple[str, ...] = ()
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of the plan. `code` is a label: codes change meaning from year to year, so the title goes with it.

    `receivers` (position ids) replace the units' own receivers when not empty.
    """

    id: str
    code: str
    title: str
    units: tuple[str, ...]
    period: Span
    steps: tuple[Step, ...]
    obligations: tuple[Obligation, ...]
    policy: Policy
    receivers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One agency's measures for one fiscal year.

    `in_force_from` is None unless the officer wrote it: then the day of the first load counts.
    """

    id: str
    agency: Agency
    fiscal_year: FiscalYear
    title: str
    measures: tuple[Measure, ...]
    in_force_from: date | None = None
    source: str = ""
    reporting: Reporting = Reporting()
