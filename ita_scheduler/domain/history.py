"""What the ledger says: the facts of one agency, folded into what a decision asks of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ita_scheduler.domain.ledger import Head
from ita_scheduler.domain.outbox import State

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from ita_scheduler.domain.notice import Suppression
    from ita_scheduler.domain.recorded import (
        Acknowledgement,
        Carried,
        Completion,
        Dropped,
        Held,
        Lap,
        Lineage,
        Listed,
        Move,
        Request,
        Restated,
        Signed,
        Told,
        Unsubscribed,
        Version,
        Waiver,
    )

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class History:
    """The folded ledger of one agency. Built by `folding.fold`; nothing outside that module changes it.

    `rules` is the mark of the rules in force (see `ruling`), `at` the instant of the last fact. `lineages` is how
    calendars know what is or was listed, `origins` every name they ever knew one by (see `lineage`). `versions` and
    `signed` are in the order of their facts, by the report's key. `draft_faults` are the drafts of which a format
    could not be written, as report, version and day. `restated` are the facts that may change what an earlier report
    says. `requests` and `laps` are in the order of their facts; `extended_act_by` is the day to act by that was last
    stated for an extended deadline. `refused` are mailboxes, with the day on which a mail
    to them was refused or came back; `bounced` those to which one came back, with the number of that fact; `returned`
    the messages that came back, with the mark of the mail that said so. `unsubscribed` are mailboxes that want no
    copies; `wishes` the messages to which such a wish was the answer.
    """

    zone: ZoneInfo
    head: Head = field(default_factory=Head)
    rules: str = ""
    at: datetime = BEGINNING
    listings: dict[str, dict[str, Listed]] = field(default_factory=dict)
    in_force: dict[str, date] = field(default_factory=dict)
    superseded: dict[str, str] = field(default_factory=dict)
    superseded_at: dict[str, int] = field(default_factory=dict)
    predecessors: dict[str, set[str]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    moves: dict[str, Move] = field(default_factory=dict)
    lineages: dict[str, Lineage] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
    messages: dict[str, Carried] = field(default_factory=dict)
    told: dict[str, dict[str, Told]] = field(default_factory=dict)
    suppressed: dict[str, Suppression] = field(default_factory=dict)
    dropped: dict[str, list[Dropped]] = field(default_factory=dict)
    completions: dict[str, Completion] = field(default_factory=dict)
    waivers: dict[str, Waiver] = field(default_factory=dict)
    acknowledgements: dict[str, tuple[Acknowledgement, ...]] = field(default_factory=dict)
    requests: dict[str, tuple[Request, ...]] = field(default_factory=dict)
    laps: dict[str, tuple[Lap, ...]] = field(default_factory=dict)
    extended_act_by: dict[str, date] = field(default_factory=dict)
    refused: dict[str, date] = field(default_factory=dict)
    bounced: dict[str, int] = field(default_factory=dict)
    returned: set[tuple[str, str]] = field(default_factory=set)
    unsubscribed: dict[str, Unsubscribed] = field(default_factory=dict)
    wishes: set[str] = field(default_factory=set)
    plan_since: dict[str, date] = field(default_factory=dict)
    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    signed: dict[str, tuple[Signed, ...]] = field(default_factory=dict)
    draft_faults: list[tuple[str, int, date]] = field(default_factory=list)
    restated: list[Restated] = field(default_factory=list)
    held: Held | None = None

    def notice(self, key: str) -> Told | None:
        """Return what is known of a notice, or None if it was never composed."""
        return self.told.get(key.partition("#")[0], {}).get(key)

    def is_settled(self, key: str) -> bool:
        """Tell whether nothing more is to be done about a notice: said, on its way, or dropped for ever.

        One whose mail was given up is not: it goes into another mail, or to whoever stands in.
        """
        if (why := self.suppressed.get(key)) is not None and why.is_final:
            return True
        told = self.notice(key)
        return told is not None and told.message.state is not State.STALE

    def is_waiting(self, key: str) -> bool:
        """Tell whether a notice is composed and not yet accepted or refused."""
        told = self.notice(key)
        return told is not None and told.message.is_waiting

    def said_on(self, key: str) -> date | None:
        """Return the local date on which a notice was said, or None."""
        told = self.notice(key)
        return told.said_on if told else None

    def former_keys(self, occurrence: str) -> tuple[str, ...]:
        """Return the keys from which the plan ever moved an occurrence, the latest first; its own is not one."""
        found: list[str] = []
        ahead = [occurrence]
        while ahead:
            before = {old for key in ahead for old in self.predecessors.get(key, ())} - {occurrence, *found}
            ahead = sorted(before)
            found += ahead
        return tuple(found)

    def is_open(self, occurrence: str) -> bool:
        """Tell whether an occurrence still wants an answer."""
        return (
            occurrence not in self.completions
            and occurrence not in self.waivers
            and occurrence not in self.superseded
            and occurrence not in self.withdrawn
        )

    def since(self, plan: str, occurrence: str, *, is_after_event: bool) -> date | None:
        """Return from when an occurrence counts; None when the ledger does not list it.

        What an edit adds counts from that edit, so that nothing is overdue the moment it is written down. A duty
        after an event counts as long as its plan: an event is always entered late.
        """
        if is_after_event and occurrence in self.in_force:
            return self.plan_since.get(plan)
        return self.in_force.get(occurrence)
