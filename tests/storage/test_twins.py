"""The ledger on a database and the one in memory give the same answers, whatever is asked of them in whatever order."""

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ita_scheduler.domain.ledger import FactKind, Head, first_break
from ita_scheduler.domain.outbox import State
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import LEASE, changes, draft, minutes, new, settlement

AGENCIES = ("nongbua", "phonsawan")
ADDRESS = "Analyst@Phonsawan.example"
OWNERS = ("daemon-1", "daemon-2")
NAMES = tuple("abcdefgh")

agencies = st.sampled_from(AGENCIES)
owners = st.sampled_from(OWNERS)
notes = st.lists(st.text(max_size=5).filter(str.isprintable), max_size=2)
# Few names, so that they often collide.
plans = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(("s1", "s2", "s3", "s4")), st.lists(st.sampled_from("123"), max_size=2)
    ),
    max_size=3,
)
few_names = st.sets(st.sampled_from(NAMES), max_size=1) | st.sets(st.sampled_from(NAMES), max_size=2)
outcomes = st.sampled_from((State.SENT, State.FAILED, State.PENDING))


class Twins(RuleBasedStateMachine):
    @initialize()
    def open_both(self):
        self.folder = tempfile.TemporaryDirectory()
        self.sql = SqlLedger.open(Path(self.folder.name) / "ledger.sqlite")
        self.memory = MemoryLedger()
        self.clock = 0
        self.claimed = []

    def teardown(self):
        with suppress(AttributeError):
            self.sql.close()
            self.folder.cleanup()

    def both(self, ask):
        answers = ask(self.memory), ask(self.sql)
        assert answers[0] == answers[1]
        return answers[0]

    @rule(passed=st.integers(1, 7))
    def wait(self, passed):
        self.clock += passed

    @rule(
        asked=st.lists(st.tuples(agencies, plans, notes, few_names, few_names), max_size=3),
        is_late=st.booleans(),
    )
    def apply(self, asked, is_late):
        batch = [
            changes(
                self.memory,
                *(
                    new(name, agency=agency, slot=slot, notices=keys, at=minutes(self.clock))
                    for name, slot, keys in wanted
                ),
                drafts=[draft(note) for note in written],
                stale=[f"{name}.{agency}@mail.example" for name in sorted(given_up)],
                returned={f"{name}.{agency}@mail.example": f"5.1.1 {name}" for name in sorted(returned)},
                agency=agency,
                at=minutes(self.clock),
            )
            for agency, wanted, written, given_up, returned in asked
        ]
        if is_late and batch:
            batch[0] = replace(batch[0], head=Head())
        self.both(lambda ledger: ledger.apply(batch))

    @rule(owner=owners, limit=st.integers(0, 4))
    def claim(self, owner, limit):
        now = minutes(self.clock)
        found = self.both(lambda one: one.claim(now=now, real_now=now, owner=owner, limit=limit, lease=LEASE))
        self.claimed += found
        assert {one.agency for one in found}.isdisjoint(self.sql.held())

    @precondition(lambda self: self.claimed)
    @rule(choice=st.data(), owner=owners)
    def settle(self, choice, owner):
        chosen = choice.draw(st.lists(st.sampled_from(self.claimed), min_size=1, max_size=4))
        batch = [
            settlement(
                message,
                choice.draw(outcomes),
                next_attempt=minutes(self.clock + choice.draw(st.integers(0, 5))),
                doubt=choice.draw(st.booleans()),
                drafts=[draft(message.id)] * choice.draw(st.integers(0, 2)),
                also=[new("fault", agency=message.agency, slot="s1")] * choice.draw(st.integers(0, 1)),
            )
            for message in chosen
        ]
        self.both(lambda ledger: ledger.settle(batch, at=minutes(self.clock), owner=owner))

    @rule(
        agency=agencies,
        kind=st.sampled_from((FactKind.RESTORED, FactKind.RESUMED)),
        sent=st.sets(st.sampled_from(NAMES), max_size=2),
    )
    def hold_or_go_on(self, agency, kind, sent):
        one = changes(self.memory, drafts=[draft(kind=kind)], agency=agency, at=minutes(self.clock))
        ids = tuple(f"{name}.{agency}@mail.example" for name in sorted(sent))
        self.both(lambda ledger: ledger.apply([replace(one, sent=ids)]))

    @rule(
        ago=st.integers(0, 9),
        agency=st.none() | agencies,
        address=st.sampled_from((None, ADDRESS, "nobody@x")),
        position=st.sampled_from((None, "analyst", "clerk")),
    )
    def forget_addresses(self, ago, agency, address, position):
        given = {"before": minutes(self.clock - ago), "agency": agency, "address": address, "position": position}
        self.both(lambda one: one.forget_addresses(**given))

    @rule()
    def take_over(self):
        self.both(lambda ledger: ledger.take_over(at=minutes(self.clock)))

    @rule(name=st.sampled_from(NAMES), agency=agencies)
    def resend(self, name, agency):
        self.both(lambda one: one.resend(f"{name}.{agency}@mail.example", at=minutes(self.clock), actor="clerk"))

    @invariant()
    def nothing_differs(self):
        if not hasattr(self, "memory"):
            return
        self.both(lambda ledger: ledger.messages())
        self.both(lambda ledger: ledger.next_attempt())
        self.both(lambda ledger: ledger.held())
        heads = self.both(lambda ledger: ledger.heads())
        for agency, facts in self.both(lambda ledger: ledger.facts_of(AGENCIES)).items():
            assert first_break(facts, heads.get(agency, Head())) is None

    @invariant()
    def a_slot_is_held_once(self):
        if not hasattr(self, "memory"):
            return
        held = [(one.agency, one.slot) for one in self.sql.messages() if one.state is not State.STALE]
        assert len(set(held)) == len(held)


TestTwins = Twins.TestCase
TestTwins.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
