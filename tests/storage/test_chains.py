"""The contract of facts and chains, for every implementation."""

from datetime import datetime, timedelta, timezone

import pytest

from ita_scheduler.domain.ledger import GENESIS, Draft, Fact, FactKind, Head, chain, first_break
from tests.storage.samples import AGENCY, T0, changes, draft, minutes, new


def test_a_new_ledger_holds_nothing(ledger):
    assert ledger.heads() == {}
    assert ledger.facts(AGENCY) == ()
    assert ledger.facts_of([AGENCY]) == {AGENCY: ()}
    assert ledger.messages() == ()
    assert ledger.message("nobody@mail.example") is None
    assert ledger.next_attempt() is None


def test_facts_come_back_as_the_domain_chained_them(ledger):
    drafts = (draft("หนึ่ง"), draft("two\nlines"), draft("สาม", FactKind.ACKNOWLEDGED, "head_of_unit"))

    assert ledger.apply([changes(ledger, drafts=drafts)]) == ()

    assert ledger.facts(AGENCY) == chain(Head(), AGENCY, T0, drafts)
    assert ledger.facts(AGENCY)[0].previous == GENESIS
    assert ledger.heads() == {AGENCY: Head(3, ledger.facts(AGENCY)[-1].hash)}


def test_a_chain_goes_on_where_it_ended(ledger):
    ledger.apply([changes(ledger, drafts=[draft("หนึ่ง")])])
    ledger.apply([changes(ledger, drafts=[draft("สอง"), draft("สาม")], at=minutes(5))])

    facts = ledger.facts(AGENCY)

    assert [(fact.seq, fact.body["note"], fact.at) for fact in facts] == [
        (1, "หนึ่ง", T0),
        (2, "สอง", minutes(5)),
        (3, "สาม", minutes(5)),
    ]
    assert first_break(facts, ledger.heads()[AGENCY]) is None


@pytest.mark.parametrize(("after", "expected"), [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (9, [])])
def test_facts_after_a_number_are_the_younger_ones(ledger, after, expected):
    ledger.apply([changes(ledger, drafts=[draft("1"), draft("2"), draft("3")])])

    assert [fact.seq for fact in ledger.facts(AGENCY, after=after)] == expected


def test_each_agency_has_its_own_chain(ledger):
    other = "nongbua"
    ledger.apply([changes(ledger, drafts=[draft("1"), draft("2")]), changes(ledger, drafts=[draft("ก")], agency=other)])

    assert [fact.seq for fact in ledger.facts(other)] == [1]
    assert ledger.facts_of([other, "nowhere", AGENCY]) == {
        other: ledger.facts(other),
        "nowhere": (),
        AGENCY: ledger.facts(AGENCY),
    }


def test_many_agencies_are_applied_and_read_in_one_call(ledger):
    names = [f"agency-{number:04d}" for number in range(1201)]

    assert ledger.apply([changes(ledger, new("m", agency=name), drafts=[draft()], agency=name) for name in names]) == ()

    assert len(ledger.heads()) == len(ledger.messages()) == 1201
    assert all(len(facts) == 1 for facts in ledger.facts_of(names).values())


def test_a_decision_made_from_an_older_head_is_left_out_whole(ledger):
    ledger.apply([changes(ledger, drafts=[draft("1")])])
    late = changes(ledger, new("late"), drafts=[draft("late")], head=Head())

    assert ledger.apply([late]) == (AGENCY,)

    assert len(ledger.facts(AGENCY)) == 1
    assert ledger.messages() == ()


def test_the_first_of_two_decisions_for_one_agency_wins(ledger):
    first, second = (changes(ledger, new(name), drafts=[draft(name)]) for name in ("first", "second"))

    assert ledger.apply([first, second]) == (AGENCY,)

    assert [fact.body["note"] for fact in ledger.facts(AGENCY)] == ["first"]


def test_what_is_left_out_of_one_agency_does_not_hold_up_another(ledger):
    ledger.apply([changes(ledger, drafts=[draft("1")])])
    batch = [
        changes(ledger, drafts=[draft("late")], head=Head()),
        changes(ledger, drafts=[draft("ก")], agency="nongbua"),
    ]

    assert ledger.apply(batch) == (AGENCY,)
    assert set(ledger.heads()) == {AGENCY, "nongbua"}


def test_a_change_without_facts_leaves_the_chain_as_it_is(ledger):
    assert ledger.apply([changes(ledger, new("m"))]) == ()
    assert ledger.heads() == {}


def test_an_instant_of_another_zone_is_kept_as_the_same_instant_in_utc(ledger):
    bangkok = timezone(timedelta(hours=7))
    ledger.apply([changes(ledger, new("m", at=T0.astimezone(bangkok)), drafts=[draft()], at=T0.astimezone(bangkok))])

    (fact,), (message,) = ledger.facts(AGENCY), ledger.messages()

    assert fact.at.isoformat() == message.at.isoformat() == "2023-03-01T01:30:00+00:00"
    assert first_break([fact], ledger.heads()[AGENCY]) is None


def test_microseconds_are_kept(ledger):
    at = T0 + timedelta(microseconds=123456)
    ledger.apply([changes(ledger, drafts=[draft()], at=at)])

    assert ledger.facts(AGENCY)[0].at == at


@pytest.mark.parametrize("where", ["facts", "messages"])
def test_a_naive_instant_is_refused_and_nothing_is_written(ledger, where):
    naive = datetime(2023, 3, 1, 8, 30)
    wrong = {
        "facts": lambda: changes(ledger, drafts=[draft()], at=naive),
        "messages": lambda: changes(ledger, new("m", at=naive), drafts=[draft()]),
    }[where]()

    with pytest.raises(ValueError, match="naive"):
        ledger.apply([wrong])

    assert ledger.facts(AGENCY) == ()
    assert ledger.messages() == ()


def test_a_body_comes_back_as_json_gives_it(ledger):
    body = {"notices": (("key", "reason", ()),), "on": None, "count": 3, "is_late": True, "share": 0.5}
    ledger.apply([changes(ledger, drafts=[Draft(kind=FactKind.RESUMED, actor="daemon", body=body)])])

    (fact,) = ledger.facts(AGENCY)

    assert isinstance(fact, Fact)
    assert fact.body == {"notices": [["key", "reason", []]], "on": None, "count": 3, "is_late": True, "share": 0.5}
    assert first_break([fact], ledger.heads()[AGENCY]) is None
