"""A small office for tests: two units, four officers, three executives, and plans built in a line or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from ita_scheduler.domain.absence import Acting, Leave
from ita_scheduler.domain.cadence import Cadence, EveryMonths, Once
from ita_scheduler.domain.calendar import FiscalYear, Span, WorkingCalendar, instant
from ita_scheduler.domain.document import File
from ita_scheduler.domain.office import Office
from ita_scheduler.domain.outbox import Cause, Message, NewMessage, Outcome, State, Verdict
from ita_scheduler.domain.people import Directory, Position, Unit
from ita_scheduler.domain.plan import Action, Agency, MailTimes, Measure, Obligation, Owner, Plan, Policy, Reporting
from ita_scheduler.domain.report import Report
from ita_scheduler.ports import Document, Drawn, Ledger, Mail
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from ita_scheduler.usecases.deliver import Delivery
from ita_scheduler.usecases.rehearse import Hands

BANGKOK = ZoneInfo("Asia/Bangkok")
YEAR = FiscalYear(2566)
HOLIDAYS = {date(2022, 12, 5): "วันพ่อแห่งชาติ", date(2022, 12, 12): "ชดเชย", date(2023, 3, 6): "วันมาฆบูชา"}

POSITIONS = {
    "analyst": "นักวิเคราะห์นโยบายและแผน",
    "accountant": "นักวิชาการเงินและบัญชี",
    "head-office": "หัวหน้าสำนักปลัด",
    "head-finance": "ผู้อำนวยการกองคลัง",
    "palad": "ปลัด อบต.",
    "nayok": "นายก อบต.",
    "coordinator": "ผู้ประสานงาน ITA",
    "clerk": "เจ้าพนักงานธุรการ",
}


def acting(position: str, by: str, first: str, last: str | None = None, order: str = "คำสั่งที่ ๑๒/๒๕๖๖") -> Acting:
    """Let somebody act for a post between two days (common era), or until a further order."""
    end = date.fromisoformat(last) if last else None
    return Acting(position=position, by=by, start=date.fromisoformat(first), end=end, order=order)


def leave(position: str, first: str, last: str) -> Leave:
    """Let somebody be away between two days (common era), with nobody acting."""
    return Leave(position=position, span=Span(date.fromisoformat(first), date.fromisoformat(last)))


def directory(*away: Acting | Leave, vacant: Sequence[str] = (), **addresses: str | None) -> Directory:
    """Give everybody an address of their own, but for those named; some are away, and some posts vacant."""
    positions = {
        name: Position(
            id=name,
            title=title,
            address=addresses.get(name.replace("-", "_"), f"{name}@office.example"),
            is_vacant=name in vacant,
        )
        for name, title in POSITIONS.items()
    }
    units = {
        "office": Unit(id="office", title="สำนักปลัด", receiver="analyst", head="head-office"),
        "finance": Unit(id="finance", title="กองคลัง", receiver="accountant", head="head-finance"),
        "executive": Unit(id="executive", title="ผู้บริหาร", is_executive=True),
        "all": Unit(id="all", title="ทุกภารกิจงาน", members=("office", "finance")),
    }
    return Directory(
        positions=positions,
        units=units,
        chief_executive="nayok",
        permanent_secretary="palad",
        coordinator="coordinator",
        administrator="clerk",
        acting=tuple(one for one in away if isinstance(one, Acting)),
        leaves=tuple(one for one in away if isinstance(one, Leave)),
    )


def obligation(name: str, cadence: Cadence, owner: Owner = Owner.STAFF) -> Obligation:
    """Build a duty to report, or for an executive to monitor."""
    action = Action.REPORT if owner is Owner.STAFF else Action.MONITOR
    return Obligation(id=name, owner=owner, actions=(action,), cadence=cadence, phrase=f"วลีของ {name}")


MARCH = obligation("m-1", Once(month=3))
QUARTERLY = obligation("q-1", EveryMonths(months=3))
MONTHLY = obligation("s-1", EveryMonths(months=1))
FOLLOW_UP = obligation("x-1", EveryMonths(months=1), Owner.EXECUTIVE)

BY_HAND = Reporting(overdue=(), monthly=(), round=())


def plan(
    *obligations: Obligation,
    units: tuple[str, ...] = ("office",),
    policy: Policy | None = None,
    times: MailTimes | None = None,
    in_force_from: date | None = None,
    reporting: Reporting = BY_HAND,
) -> Plan:
    """Build a plan with one measure that holds these obligations; its reports are made by hand unless told."""
    agency = Agency(id="tambon", name="อบต.ตัวอย่าง", zone=BANGKOK, mail_times=times or MailTimes())
    measure = Measure(
        id="O1",
        code="O1",
        title="มาตรการตัวอย่าง",
        units=units,
        period=YEAR.span,
        steps=(),
        obligations=obligations,
        policy=policy or Policy(),
    )
    return Plan(
        id="tambon-2566",
        agency=agency,
        fiscal_year=YEAR,
        title="แผน",
        measures=(measure,),
        in_force_from=in_force_from,
        reporting=reporting,
    )


def office(
    *obligations: Obligation,
    people: Directory | None = None,
    holidays: dict[date, str] | None = None,
    **plan_options: object,
) -> Office:
    """Build an office with one plan."""
    made = plan(*obligations, **plan_options)  # type: ignore[arg-type]
    return Office(
        agency=made.agency,
        plans=(made,),
        directory=people or directory(),
        calendar=WorkingCalendar(HOLIDAYS if holidays is None else holidays),
        mail_domain="office.example",
    )


def at(day: str, clock: str = "08:30") -> datetime:
    """Return the instant of a local date and time."""
    return instant(date.fromisoformat(day), time.fromisoformat(clock), BANGKOK)


@dataclass
class NoMail:
    """A composer for tests of decisions: what a mail looks like is tested elsewhere."""

    def subject(self, message: Message | NewMessage) -> str:
        return message.id

    def compose(self, message: Message, documents: Mapping[str, bytes]) -> Mail:
        return self  # type: ignore[return-value]

    def as_bytes(self, *, eight_bit: bool) -> bytes:
        return b""


@dataclass
class NoPaper:
    """A drafter for tests of decisions: it notes what was drawn, and its files hold nothing but their names."""

    drawn: list[Report] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    discarded: list[Report] = field(default_factory=list)

    def draft(self, reports: Sequence[Report]) -> tuple[Drawn, ...]:
        return tuple(self._drawn(report) for report in reports)

    def discard(self, reports: Sequence[Report]) -> None:
        self.discarded += reports

    def stop(self) -> None:
        pass

    def _drawn(self, report: Report) -> Drawn:
        self.drawn.append(report)
        documents, faults = [], []
        for kind in ("docx", "pdf"):
            if kind in self.broken:
                faults.append(f"{kind}: แม่แบบใช้ไม่ได้")
                continue
            content = f"{report.subject.key} v{report.version} {kind}".encode()
            file = File(
                name=f"{report.subject.series}.{kind}", format=kind, hash=sha256(content).hexdigest(), size=len(content)
            )
            documents.append(Document(file=file, content=content))
        return Drawn(title=report.subject.series, documents=tuple(documents), faults=tuple(faults))


@dataclass
class Relay:
    """A relay that can be down, refuses the mailboxes it is told to, and gives no answer for the silent ones."""

    is_down: bool = False
    refused: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    accepted: list[Message] = field(default_factory=list)
    width: int = 4
    batch: int = 200

    async def carry(self, message: Message, mail: Mail) -> Outcome:
        if self.is_down:
            return Outcome(verdict=Verdict.TRY_AGAIN, text="no route")
        if message.address in self.silent:
            return Outcome(verdict=Verdict.IN_DOUBT, cause=Cause.UNKNOWN, text="no answer")
        if message.address in self.refused:
            return Outcome(verdict=Verdict.REFUSED, cause=Cause.MAILBOX, code=550, text="no such mailbox")
        self.accepted.append(message)
        return Outcome(verdict=Verdict.ACCEPTED, code=250)

    async def close(self) -> None:
        pass


@dataclass
class Service:
    """The daemon's work without its timers: adopt, then cycle and deliver at whatever instant a test says."""

    office: Office
    ledger: Ledger = field(default_factory=MemoryLedger)
    relay: Relay = field(default_factory=Relay)
    clock: Hands = field(default_factory=lambda: Hands(at("2022-10-01", "00:00")))
    rota: Rota = field(default_factory=Rota)
    composer: NoMail = field(default_factory=NoMail)
    drafter: NoPaper = field(default_factory=NoPaper)

    def load(self, office: Office, when: datetime) -> None:
        """Put an office, new or edited, into force."""
        self.office, self.clock.shown = office, when
        adopt_plans([office], self.ledger, self.rota, when)

    async def morning(self, when: datetime) -> list[str]:
        """Run a cycle and a delivery; return the keys of the notices that were accepted."""
        self.clock.shown = when
        before = len(self.relay.accepted)
        offices = {self.office.agency.id: self.office}
        self.rota.put(self.office.agency.id, when)
        for _ in run_cycle(offices, self.ledger, self.rota, when, self.drafter):
            pass
        await Delivery(offices, self.ledger, self.composer, self.relay, self.clock, "test").run()
        return [key for message in self.relay.accepted[before:] for key in self.carried(message)]

    def carried(self, message: Message) -> list[str]:
        """Return the notices of a message, as the ledger composed it."""
        for fact in self.ledger.facts(message.agency):
            if fact.kind == "composed" and fact.body["message"] == message.id:
                return [key for key, *_ in fact.body["notices"]]
        return []

    async def until(self, last: datetime) -> list[tuple[date, str]]:
        """Serve as the daemon does, from one appointment to the next; return the dates and keys of what was said."""
        said: list[tuple[date, str]] = []
        while True:
            times = [moment for moment in (self.rota.next(), self.ledger.next_attempt()) if moment]
            if not times or min(times) > last:
                return said
            self.clock.shown = max(self.clock.shown, min(times))
            offices = {self.office.agency.id: self.office}
            before = len(self.relay.accepted)
            for _ in run_cycle(offices, self.ledger, self.rota, self.clock.shown, self.drafter):
                pass
            await Delivery(offices, self.ledger, self.composer, self.relay, self.clock, "test").run()
            day = self.clock.shown.astimezone(BANGKOK).date()
            said += [(day, key) for message in self.relay.accepted[before:] for key in self.carried(message)]

    def states(self) -> dict[str, State]:
        """Return the outbox as ids and states."""
        return {message.id: message.state for message in self.ledger.messages()}
