"""The chain of facts: whatever is changed in it is found, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.ledger import GENESIS, Draft, FactKind, Head, canonical, chain, first_break

NOON = datetime(2023, 3, 31, 5, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
BODIES = st.dictionaries(
    TEXT, st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.lists(TEXT, max_size=3)), max_size=4
)


def facts(*bodies):
    drafts = [Draft(kind=FactKind.RESUMED, actor="daemon", body=body) for body in bodies]
    return chain(Head(), "tambon", NOON, drafts)


def head(chained):
    return Head(chained[-1].seq, chained[-1].hash) if chained else Head()


@given(st.lists(BODIES, max_size=6))
def test_a_chain_as_written_is_whole(bodies):
    chained = facts(*bodies)

    assert [fact.seq for fact in chained] == list(range(1, len(bodies) + 1))
    assert first_break(chained, head(chained)) is None


@given(st.lists(BODIES, min_size=1, max_size=5), st.data())
def test_a_changed_body_is_found_at_its_place(bodies, data):
    chained = list(facts(*bodies))
    place = data.draw(st.integers(0, len(chained) - 1))
    other = data.draw(BODIES.filter(lambda body: canonical(body) != canonical(bodies[place])))
    chained[place] = replace(chained[place], body=other)

    assert f"fact {place + 1} was altered" in first_break(chained, head(chained))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda chained: chained[:1] + chained[2:], "fact 2 is missing", id="a fact taken out"),
        pytest.param(lambda chained: chained[:2], "tail does not match", id="the tail cut off"),
        pytest.param(lambda _: (), "tail does not match", id="everything taken away"),
        pytest.param(
            lambda chained: (chained[0], replace(chained[1], actor="nayok"), chained[2]), "fact 2", id="another actor"
        ),
        pytest.param(
            lambda chained: (replace(chained[0], at=NOON.replace(hour=6)), *chained[1:]), "fact 1", id="another time"
        ),
        pytest.param(
            lambda chained: (replace(chained[0], previous="f" * 64), *chained[1:]), "fact 1", id="another beginning"
        ),
    ],
)
def test_every_kind_of_tampering_is_found_and_placed(change, says):
    chained = facts({"a": 1}, {"b": 2}, {"c": 3})

    assert says in first_break(change(chained), head(chained))


def test_the_first_fact_follows_the_genesis():
    assert facts({})[0].previous == GENESIS


def test_thai_stays_readable_in_what_is_hashed():
    assert canonical({"หมายเหตุ": "เสร็จแล้ว", "a": [1, None]}) == '{"a":[1,null],"หมายเหตุ":"เสร็จแล้ว"}'
