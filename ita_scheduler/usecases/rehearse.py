"""The rehearsal: the same use cases over a clock whose hands we move; what it lists is what the daemon sends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import instant
from ita_scheduler.domain.document import File
from ita_scheduler.domain.outbox import Outcome, Verdict
from ita_scheduler.ports import Document, Drawn
from ita_scheduler.usecases.cycle import Rota, adopt_plans, run_cycle
from ita_scheduler.usecases.deliver import Delivery
from ita_scheduler.usecases.respond import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.answer import Answer
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Message, NewMessage
    from ita_scheduler.domain.planning import Decision
    from ita_scheduler.domain.report import Report
    from ita_scheduler.ports import Carrier, Composer, Drafter, Ledger, Mail

# People answer in the afternoon, after the morning's mail: on the same day for all that is dated that day.
ANSWER_TIME = time(15, 0)


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """What somebody will record on a day of the rehearsal."""

    on: date
    answer: Answer


@dataclass(slots=True)
class Hands:
    """A clock that shows what it was set to."""

    shown: datetime

    def now(self) -> datetime:
        """Return what the hands show."""
        return self.shown

    def real_now(self) -> datetime:
        """Return the same: nobody dies in a rehearsal, so no lease runs out."""
        return self.shown


@dataclass(slots=True)
class Accepting:
    """A carrier to which every mail is accepted and which keeps none."""

    width: int = 8
    batch: int = 200

    async def carry(self, message: Message, mail: Mail) -> Outcome:  # noqa: ARG002 - the port's shape
        """Accept it, having built its bytes as a server would have wanted them."""
        mail.as_bytes(eight_bit=False)
        return Outcome(verdict=Verdict.ACCEPTED)

    async def close(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Unwritten:
    """A composer and a drafter for a rehearsal of decisions alone: what mails and reports look like is not asked.

    Each draft has one file that stands for its documents, so that digests enclose it as they would.
    """

    def subject(self, message: Message | NewMessage) -> str:
        """Return the Message-ID: no subject is written."""
        return message.id

    def compose(self, message: Message, documents: Mapping[str, bytes]) -> Mail:  # noqa: ARG002 - the port's shape
        """Return a mail without content."""
        return self

    def as_bytes(self, *, eight_bit: bool) -> bytes:  # noqa: ARG002 - the port's shape
        """Return nothing."""
        return b""

    def draft(self, reports: Sequence[Report]) -> tuple[Drawn, ...]:
        """Stand one file in for each report's."""
        return tuple(self._drawn(report) for report in reports)

    def _drawn(self, report: Report) -> Drawn:
        content = f"{report.subject.key} v{report.version}".encode()
        file = File(
            name=f"{report.subject.series}.txt", format="txt", hash=sha256(content).hexdigest(), size=len(content)
        )
        return Drawn(title=report.subject.series, documents=(Document(file=file, content=content),))

    def discard(self, reports: Sequence[Report]) -> None:
        """Do nothing: no file was made."""

    def stop(self) -> None:
        """Do nothing: nothing takes any time here."""


@dataclass(slots=True)
class Rehearsal:
    """A stretch of days, from `start` to `end` (both included), on a ledger of its own.

    `since` and `until` are instants on the first and the last day, when not the whole of those days is meant.
    """

    offices: Sequence[Office]
    ledger: Ledger
    composer: Composer
    drafter: Drafter
    start: date
    end: date
    answers: Sequence[DatedAnswer] = ()
    carrier: Carrier = field(default_factory=Accepting)
    on_day: Callable[[date], None] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def run(self) -> Iterator[Planned]:
        """Yield each mail as it is planned, in order of time."""
        for decision in self.decisions():
            yield from decision.planned

    def decisions(self) -> Iterator[Decision]:
        """Yield each decision that wrote something. Raises Refused for an answer that cannot be right."""
        zone = self.offices[0].agency.zone
        clock = Hands(self.since or instant(self.start, time(0), zone))
        last = self.until or instant(self.end, time(23, 59, 59), zone)
        by_agency = {office.agency.id: office for office in self.offices}
        delivery = Delivery(by_agency, self.ledger, self.composer, self.carrier, clock, "rehearsal")
        rota = Rota()
        adopt_plans(self.offices, self.ledger, rota, clock.now())
        answers = sorted(self.answers, key=lambda dated: dated.on)
        with asyncio.Runner() as runner:
            while (now := self._next(rota, answers)) is not None and now <= last:
                clock.shown = max(now, clock.shown)
                if self.on_day is not None:
                    self.on_day(clock.shown.astimezone(zone).date())
                while answers and instant(answers[0].on, ANSWER_TIME, zone) <= clock.shown:
                    answer = answers.pop(0).answer
                    record(answer, by_agency, self.ledger, clock.shown)
                    # A running service looks at an agency as soon as something is recorded.
                    rota.put(answer.occurrence.partition("/")[0], clock.shown)
                for decisions in run_cycle(by_agency, self.ledger, rota, clock.shown, self.drafter):
                    yield from decisions
                runner.run(delivery.run())

    def _next(self, rota: Rota, answers: list[DatedAnswer]) -> datetime | None:
        """Return when something happens next: a cycle, a retry, or an answer."""
        zone = self.offices[0].agency.zone
        times = [rota.next(), self.ledger.next_attempt()]
        if answers:
            times.append(instant(max(answers[0].on, self.start), ANSWER_TIME, zone))
        return min((at for at in times if at is not None), default=None)
