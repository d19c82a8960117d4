"""Which mails carry an appointment: the first that says a day, the one that says another day, and no third."""

from __future__ import annotations

from datetime import date

import pytest

from ita_scheduler.domain.cadence import Once
from ita_scheduler.domain.digest import digest_from_json
from ita_scheduler.errors import Refused
from ita_scheduler.ics import snapshot
from ita_scheduler.usecases.appoint import appointments
from ita_scheduler.usecases.respond import Completion, record
from tests.world import FOLLOW_UP, HOLIDAYS, MARCH, MONTHLY, QUARTERLY, Service, at, directory, obligation, office


def carried(service):
    """Write what was enclosed as `03-10 analyst@… m-1 2023-03-31 r0`."""
    return [
        f"{message.morning:%m-%d} {message.address.partition('@')[0]} {one.occurrence.split('/')[2]} {one.act_by} r{one.revision}"
        for message in service.relay.accepted
        if message.template != "fault"
        for one in digest_from_json(message.payload).appointments
    ]


def served(*obligations, **options):
    service = Service(office(*obligations, **options))
    service.load(service.office, at("2022-10-01", "00:00"))
    return service


def uids(service):
    return {one.uid for message in service.relay.accepted for one in digest_from_json(message.payload).appointments}


async def test_only_the_first_of_all_reminders_and_steps_carries_the_appointment():
    service = served(MARCH)
    said = await service.until(at("2023-07-31"))

    assert len(said) == 15
    assert carried(service) == ["03-10 analyst m-1 2023-03-31 r0"]


async def test_each_round_has_one_of_its_own():
    service = served(QUARTERLY)
    await service.until(at("2023-03-31"))

    assert carried(service) == ["12-08 analyst q-1 2022-12-30 r0", "03-10 analyst q-1 2023-03-31 r0"]
    assert len(uids(service)) == 2


async def test_first_reminders_of_one_morning_go_together():
    service = served(MARCH, QUARTERLY)
    await service.until(at("2023-03-10", "12:00"))
    (last,) = [message for message in service.relay.accepted if message.morning == date(2023, 3, 10)]

    assert len(digest_from_json(last.payload).appointments) == 2


async def test_the_executives_own_goes_to_the_executive_and_not_to_those_who_are_informed():
    service = served(FOLLOW_UP)
    said = await service.until(at("2022-11-20"))

    assert {key.rpartition("@")[2] for _, key in said} == {"nayok", "palad", "coordinator"}
    assert carried(service) == ["10-26 nayok x-1 2022-10-31 r0"]


async def test_what_no_server_took_is_carried_by_the_mail_that_is_taken():
    service = served(MARCH)
    await service.until(at("2023-03-09"))
    service.relay.is_down = True
    await service.until(at("2023-03-14", "12:00"))
    service.relay.is_down = False
    await service.until(at("2023-03-31"))

    assert carried(service) == ["03-14 analyst m-1 2023-03-31 r0"]


async def test_whoever_stands_in_is_told_the_day_as_well():
    service = served(MARCH, people=directory(analyst=None))
    await service.until(at("2023-03-31"))

    assert carried(service) == ["03-10 head-office m-1 2023-03-31 r0"]


async def test_a_moved_deadline_is_the_same_appointment_on_its_new_day_and_is_carried_once():
    service = served(MARCH)
    await service.until(at("2023-03-13"))
    service.load(office(obligation("m-1", Once(month=4))), at("2023-03-14", "10:00"))
    await service.until(at("2023-05-31"))

    assert carried(service) == ["03-10 analyst m-1 2023-03-31 r0", "03-14 analyst m-1 2023-04-28 r1"]
    assert len(uids(service)) == 1


async def test_a_holiday_that_moves_the_day_to_act_by_is_carried_too():
    service = served(MARCH)
    await service.until(at("2023-03-13"))
    service.load(office(MARCH, holidays=HOLIDAYS | {date(2023, 3, 31): "วันหยุดพิเศษ"}), at("2023-03-14", "10:00"))
    await service.until(at("2023-05-31"))

    assert carried(service) == ["03-10 analyst m-1 2023-03-31 r0", "03-14 analyst m-1 2023-03-30 r1"]
    assert len(uids(service)) == 1


async def test_a_deadline_moved_before_anybody_was_told_is_carried_by_the_mail_that_says_so():
    service = served(MARCH)
    await service.until(at("2022-12-01"))
    service.load(office(obligation("m-1", Once(month=5))), at("2022-12-02", "10:00"))
    await service.until(at("2023-05-31"))

    assert carried(service) == ["12-02 analyst m-1 2023-05-31 r1"]


async def test_a_mail_that_is_sent_again_holds_what_it_held():
    service = served(MARCH)
    service.relay.silent = {"analyst@office.example"}
    await service.until(at("2023-03-10", "12:00"))
    service.load(office(obligation("m-1", Once(month=4))), at("2023-03-10", "13:00"))
    service.relay.silent = set()
    await service.until(at("2023-03-13", "12:00"))
    first = [message for message in service.relay.accepted if message.morning == date(2023, 3, 10)]

    assert [digest_from_json(message.payload).appointments[0].act_by for message in first] == [date(2023, 3, 31)]


# ── On wish: the whole agenda ──


def test_the_mail_and_the_file_call_it_by_the_same_name():
    service = served(MARCH)
    (found,) = appointments("analyst", service.office, service.ledger)

    assert found.uid == appointments("analyst", service.office, None)[0].uid


async def test_two_agendas_of_the_same_ledger_are_the_same_bytes_and_an_answer_changes_one_appointment():
    service = served(MONTHLY)
    await service.until(at("2022-11-28"))

    def written():
        return snapshot(appointments("analyst", service.office, service.ledger), "ITA")

    before = written()
    assert written() == before
    done = Completion(
        occurrence="tambon/O1/s-1/2022-11-30", by="analyst", on=date(2022, 11, 28), evidence="https://x.example/1"
    )
    record(done, {"tambon": service.office}, service.ledger, at("2022-11-28", "15:00"))
    after = written()
    assert after.count("✓".encode()) >= 1
    assert after.count(b"SEQUENCE:1") == 1
    assert b"LAST-MODIFIED:20221128T080000Z" in after


async def test_an_edit_that_the_service_has_not_loaded_shows_as_it_will_be_and_is_not_written():
    service = served(MARCH)
    heads = service.ledger.heads()
    edited = office(obligation("m-1", Once(month=4)))
    (shown,) = appointments("analyst", edited, service.ledger)

    assert service.ledger.heads() == heads
    service.load(edited, at("2022-11-01"))
    (loaded,) = appointments("analyst", edited, service.ledger)
    assert (shown.uid, shown.revision, shown.act_by) == (loaded.uid, loaded.revision, loaded.act_by)
    assert shown.revised < loaded.revised


@pytest.mark.parametrize(
    ("position", "says"),
    [
        pytest.param("nobody", "analyst (นักวิเคราะห์นโยบายและแผน)", id="an unknown position: those that are known"),
        pytest.param("head-office", "--headed", id="a head that receives nothing: how to see the unit's"),
    ],
)
def test_a_position_without_an_agenda_is_refused_with_what_would_help(position, says):
    with pytest.raises(Refused, match=says.replace("(", r"\(").replace(")", r"\)")):
        appointments(position, office(MARCH), None)
