"""Copies that are not wanted: they stop, they alone, and come again when they are asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.digest import digest_from_json
from ita_scheduler.domain.notice import Suppression
from ita_scheduler.domain.planning import plan_notices
from ita_scheduler.domain.returned import Finding
from ita_scheduler.errors import Refused
from ita_scheduler.usecases.copies import copies, resume_copies
from tests.mail.returning import unsubscribing
from tests.usecases.test_returns import history, last, lines, read, served
from tests.world import FOLLOW_UP, MARCH, MONTHLY, at, directory, office


def wish(service, row) -> bytes:
    return unsubscribing(row, composer=service.composer)


async def first_copy(*obligations, position="palad", **options):
    """Serve until the first copies went out; return the service and the wish for no more."""
    service = served(*(obligations or (FOLLOW_UP,)), **options)
    await service.until(at("2022-10-27", "09:00"))
    row = last(service, position)
    assert digest_from_json(row.payload).is_copy
    return service, wish(service, row)


async def test_who_wants_no_more_copies_is_sent_none_and_the_other_is():
    service, content = await first_copy()
    assert read(service, content) == [Finding.UNSUBSCRIBED]
    said = lines(await service.until(at("2023-01-31")))

    assert not [line for line in said if "information" in line and "@palad" in line]
    assert len([line for line in said if "information" in line and "@coordinator" in line]) >= 4
    assert len([line for line in said if "monitoring" in line and "@nayok" in line]) >= 4


async def test_the_fact_says_who_how_and_after_which_mail_without_an_address():
    service, content = await first_copy()
    row = last(service, "palad")
    read(service, content)
    fact = service.ledger.facts("tambon")[-1]

    mailbox = service.office.directory.mailbox("palad")
    assert (fact.kind, fact.actor) == ("unsubscribed", "palad")
    assert fact.body == {"position": "palad", "address": mailbox, "by": "mail", "message": row.id}


async def test_a_copy_that_is_not_sent_carries_its_suppression_and_is_no_fact():
    service, content = await first_copy()
    read(service, content)
    await service.until(at("2022-11-02", "23:00"))
    decision = plan_notices(service.office, history(service), at("2022-11-03"))

    held = [one for one in decision.suppressed if one.why is Suppression.UNSUBSCRIBED]
    assert [(one.notice.position, one.notice.step, one.by) for one in held] == [("palad", "overdue-1", "2022-10-27")]
    assert not Suppression.UNSUBSCRIBED.is_recorded
    assert not Suppression.UNSUBSCRIBED.is_final


@pytest.mark.parametrize("content", ["unsubscribe", "unsubscribe " + "0" * 24 + ".tambon." + "A" * 22])
async def test_a_forged_wish_does_nothing(content):
    service, _ = await first_copy()
    heads = service.ledger.heads()
    mail = f"From: palad@office.example\r\nSubject: {content}\r\n\r\n".encode()
    assert read(service, mail)[0] in (Finding.OTHER, Finding.UNPROVEN)
    assert service.ledger.heads() == heads


async def test_a_wish_read_twice_is_one_and_does_nothing_once_copies_are_wanted_again():
    service, content = await first_copy()
    assert read(service, content, content) == [Finding.UNSUBSCRIBED, Finding.KNOWN]
    assert read(service, content) == [Finding.KNOWN]
    resume_copies(service.office, "palad", "palad", service.ledger, service.clock.shown)
    assert read(service, content) == [Finding.KNOWN], "the same mail says it once, for ever"
    assert not history(service).unsubscribed

    await service.until(at("2022-11-03", "09:00"))
    assert read(service, wish(service, last(service, "palad"))) == [Finding.UNSUBSCRIBED]


async def test_who_wants_them_again_is_shown_what_still_stands_open_in_one_mail():
    service, content = await first_copy()
    read(service, content)
    await service.until(at("2023-01-03", "23:00"))
    resume_copies(service.office, "palad", "coordinator", service.ledger, at("2023-01-04", "10:00"))
    service.rota.put("tambon", at("2023-01-04", "10:00"))
    said = lines(await service.until(at("2023-01-12", "23:00")))

    again = [line for line in said if "@palad" in line]
    assert again
    assert len({line.split()[0] for line in again}) == 1, "no storm"
    value = digest_from_json(last(service, "palad").payload)
    assert [line.nominal for line in value.lines] == [date(2022, 12, 31)]
    assert value.lines[0].earlier == (date(2022, 10, 31), date(2022, 11, 30))


async def test_whoever_comes_to_the_post_with_another_mailbox_has_not_asked_to_be_without_them():
    service, content = await first_copy()
    read(service, content)
    people = directory(palad="new-palad@office.example")
    service.load(office(FOLLOW_UP, people=people), at("2022-10-28", "10:00"))
    assert [line for line in lines(await service.until(at("2022-11-10"))) if "@palad" in line]

    # And a wish that comes late, about the former mailbox, is not theirs.
    service, content = await first_copy()
    service.load(office(FOLLOW_UP, people=people), at("2022-10-28", "10:00"))
    assert read(service, content) == [Finding.FOREIGN]


async def test_two_posts_with_one_mailbox_are_both_without():
    service, content = await first_copy(people=directory(coordinator="palad@office.example"))
    assert read(service, content) == [Finding.UNSUBSCRIBED]
    assert not [line for line in lines(await service.until(at("2022-12-31"))) if "information" in line]


async def test_the_standing_of_each_is_listed():
    service, content = await first_copy()
    assert [(one.position, one.since) for one in copies([service.office], service.ledger)] == [
        ("palad", None),
        ("coordinator", None),
    ]
    read(service, content)
    (palad, coordinator) = copies([service.office], service.ledger)
    assert (palad.title, palad.since, palad.by) == ("ปลัด อบต.", date(2022, 10, 27), "mail")
    assert coordinator.since is None


async def test_what_cannot_be_resumed_is_refused():
    service, content = await first_copy()
    now = at("2022-10-28")
    with pytest.raises(Refused, match="has not been unsubscribed"):
        resume_copies(service.office, "palad", "palad", service.ledger, now)
    read(service, content)
    for position, by in (("nobody", "palad"), ("palad", "nobody")):
        with pytest.raises(Refused, match="no position"):
            resume_copies(service.office, position, by, service.ledger, now)
    with pytest.raises(Refused, match="has not been unsubscribed"):
        resume_copies(service.office, "coordinator", "palad", service.ledger, now)


def owed(said):
    """Return what was said that is no copy: nothing may be missing of it."""
    return {key for _, key in said if "#information:T-" not in key and "#information:overdue-" not in key}


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    who=st.sets(st.sampled_from(["palad", "coordinator"]), min_size=1),
    people=st.sampled_from(
        [
            {},
            {"analyst": None},  # the head stands in, and the coordinator is told of it
            {"nayok": None},  # ปลัด stands in for the executive's own follow-ups
            {"coordinator": "palad@office.example"},
            {"analyst": "palad@office.example"},  # the one who gets copies owes the duty, too
        ]
    ),
)
async def test_no_wish_ever_switches_off_what_is_owed_or_climbed(who, people):
    options = {"people": directory(**people)}
    plain = served(MARCH, MONTHLY, FOLLOW_UP, **options)
    everything = owed(await plain.until(at("2023-07-31")))

    service = served(MARCH, MONTHLY, FOLLOW_UP, **options)
    said, asked = [], set()
    while not asked >= who and service.clock.shown < at("2023-07-01"):
        times = [moment for moment in (service.rota.next(), service.ledger.next_attempt()) if moment]
        if not times or min(times) > at("2023-07-31"):
            break
        before = len(service.relay.accepted)
        said += await service.until(min(times))
        for row in service.relay.accepted[before:]:
            if row.template != "fault" and row.position in who and digest_from_json(row.payload).is_copy:
                read(service, wish(service, row))
                asked.add(row.position)
    said += await service.until(at("2023-07-31"))

    assert everything - owed(said) == set()
    if asked:
        mailboxes = {service.office.directory.mailbox(position) for position in asked}
        assert history(service).unsubscribed.keys() == mailboxes
