"""Timelines of people who answer: each a table of dates, what happens, and the mails that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ita_scheduler.domain.cadence import Once
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import Until
from tests.timeline import Timeline
from tests.world import FOLLOW_UP, MARCH, QUARTERLY, Service, acting, at, directory, obligation, office

M = "tambon/O1/m-1/2023-03-31"
JULY = obligation("j-1", Once(month=7))


def timeline(*obligations, occurrence=M, start="2023-03-28", **options) -> Timeline:
    service = Service(office(*obligations, **options))
    service.load(service.office, at(start, "00:00"))
    return Timeline(service, occurrence)


async def test_an_acknowledgement_that_is_forgotten_runs_out_and_the_ladder_goes_on_where_it_stood():
    await timeline(MARCH).run("""
        2023-03-28 |                        | reminder:T-3@analyst
        2023-03-30 |                        | reminder:T-1@analyst
        2023-03-31 |                        | reminder:T-0@analyst
        2023-04-03 |                        | overdue:overdue-1@analyst
        2023-04-04 | acknowledge by analyst |
        2023-04-11 |                        | escalation:level-1@head-office
        2023-04-13 |                        | overdue:overdue-2@analyst
        2023-04-17 |                        | escalation:level-2@palad
        2023-04-20 |                        | overdue:overdue-3@analyst
        2023-04-26 |                        | information:level-3@palad
        2023-04-27 |                        | escalation:level-3@nayok overdue:overdue-4@analyst
    """)


async def test_an_extension_that_is_refused_leaves_the_deadline_and_the_asker_hears_at_once():
    await timeline(MARCH).run("""
        2023-03-28 | ask by analyst until 2023-04-28 | reminder:T-3@analyst information:request-1@palad
        2023-03-29 | refuse by palad                 | changed:refused-1@analyst
        2023-03-30 |                                 | reminder:T-1@analyst
        2023-03-31 |                                 | reminder:T-0@analyst
        2023-04-03 |                                 | overdue:overdue-1@analyst
        2023-04-05 |                                 | escalation:level-1@head-office
    """)


async def test_an_extension_that_is_granted_moves_the_deadline_and_the_reminders_follow():
    await timeline(MARCH).run("""
        2023-03-28 | ask by analyst until 2023-04-28 | reminder:T-3@analyst information:request-1@palad
        2023-03-29 | approve by palad                | changed:extended-1@analyst
        2023-04-07 |                                 | reminder:T-15+1@analyst
        2023-04-19 |                                 | reminder:T-7+1@analyst
        2023-04-25 |                                 | reminder:T-3+1@analyst
        2023-04-27 |                                 | reminder:T-1+1@analyst
        2023-04-28 |                                 | reminder:T-0+1@analyst
        2023-05-01 |                                 | overdue:overdue-1+1@analyst
        2023-05-03 |                                 | escalation:level-1+1@head-office
        2023-05-09 |                                 | escalation:level-2+1@palad
    """)


async def test_an_extension_granted_after_the_head_was_told_tells_the_head_too_and_the_ladder_begins_anew():
    await timeline(MARCH).run("""
        2023-03-28 |                                 | reminder:T-3@analyst
        2023-03-30 |                                 | reminder:T-1@analyst
        2023-03-31 |                                 | reminder:T-0@analyst
        2023-04-03 |                                 | overdue:overdue-1@analyst
        2023-04-05 | ask by analyst until 2023-04-21 | escalation:level-1@head-office information:request-1@palad
        2023-04-10 | approve by nayok                | changed:extended-1@analyst
        2023-04-12 |                                 | reminder:T-7+1@analyst
        2023-04-13 |                                 | information:extended-1@head-office
        2023-04-18 |                                 | reminder:T-3+1@analyst
        2023-04-20 |                                 | reminder:T-1+1@analyst
        2023-04-21 |                                 | reminder:T-0+1@analyst
        2023-04-24 |                                 | overdue:overdue-1+1@analyst
        2023-04-26 |                                 | escalation:level-1+1@head-office
    """)


async def test_a_completion_clears_the_matter_with_everybody_who_was_told_that_it_was_late():
    await timeline(MARCH).run("""
        2023-03-28 |                     | reminder:T-3@analyst
        2023-03-30 |                     | reminder:T-1@analyst
        2023-03-31 |                     | reminder:T-0@analyst
        2023-04-03 |                     | overdue:overdue-1@analyst
        2023-04-05 |                     | escalation:level-1@head-office
        2023-04-11 | complete by analyst | escalation:level-2@palad
        2023-04-13 |                     | all_clear:completed@analyst all_clear:completed@head-office all_clear:completed@palad
        2023-06-30 |                     |
    """)


async def test_a_completion_in_time_clears_nothing_since_nobody_was_told_of_anything_late():
    await timeline(MARCH).run("""
        2023-03-28 |                     | reminder:T-3@analyst
        2023-03-29 | complete by analyst |
        2023-06-30 |                     |
    """)


async def test_a_waiver_ends_the_ladder_and_clears_the_matter():
    await timeline(MARCH).run(
        """
        2023-03-28 |                | reminder:T-3@analyst
        2023-03-30 |                | reminder:T-1@analyst
        2023-03-31 |                | reminder:T-0@analyst
        2023-04-03 |                | overdue:overdue-1@analyst
        2023-04-04 | waive by nayok |
        2023-04-07 |                | all_clear:waived@analyst
        2023-06-30 |                |
    """.replace("2023-04-07", "2023-04-06")
    )


async def test_what_is_reopened_after_the_escalation_is_said_to_all_who_were_told_and_climbs_again_from_that_day():
    await timeline(MARCH).run("""
        2023-03-28 |                       | reminder:T-3@analyst
        2023-03-30 |                       | reminder:T-1@analyst
        2023-03-31 |                       | reminder:T-0@analyst
        2023-04-03 |                       | overdue:overdue-1@analyst
        2023-04-05 |                       | escalation:level-1@head-office
        2023-04-10 | complete by analyst   |
        2023-04-13 |                       | all_clear:completed@analyst all_clear:completed@head-office
        2023-04-18 | reopen by coordinator | changed:reopened-1@analyst
        2023-04-19 |                       | overdue:overdue-1+1@analyst
        2023-04-20 |                       | information:reopened-1@head-office
        2023-04-21 |                       | escalation:level-1+1@head-office
        2023-04-27 |                       | escalation:level-2+1@palad overdue:overdue-2+1@analyst
        2023-05-02 | complete by analyst   |
        2023-05-04 |                       | all_clear:completed+1@analyst all_clear:completed+1@head-office all_clear:completed+1@palad
        2023-06-30 |                       |
    """)


async def test_what_is_reopened_before_its_deadline_is_reminded_of_again():
    await timeline(MARCH, start="2023-03-22").run("""
        2023-03-22 |                      | reminder:T-7@analyst
        2023-03-23 | complete by analyst  |
        2023-03-24 | reopen by head-office | changed:reopened-1@analyst
        2023-03-28 |                      | reminder:T-3+1@analyst
        2023-03-30 |                      | reminder:T-1+1@analyst
        2023-03-31 |                      | reminder:T-0+1@analyst
        2023-04-03 |                      | overdue:overdue-1+1@analyst
    """)


async def test_a_completion_between_planning_and_sending_makes_the_mail_stale_and_nothing_false_is_said():
    line = timeline(MARCH)
    service = line.service

    def relay(*, is_down):
        service.relay.is_down = is_down

    line.acts = {
        "the relay is down": lambda _: relay(is_down=True),
        "the relay is back": lambda _: relay(is_down=False),
    }
    await line.run("""
        2023-03-28 | the relay is down   | reminder:T-3@analyst
        2023-03-30 | complete by analyst |
        2023-03-30 | the relay is back   |
        2023-06-30 |                     |
    """)

    assert sorted(service.states().values()) == [State.SENT, State.STALE]


async def test_a_holiday_declared_six_days_before_the_31st_of_july_brings_the_deadline_forward():
    line = timeline(JULY, occurrence="tambon/O1/j-1/2023-07-31", start="2023-07-17", holidays={})
    late = {date(2023, 7, 31): "วันหยุดพิเศษ", date(2023, 8, 1): "วันอาสาฬหบูชา", date(2023, 8, 2): "วันเข้าพรรษา"}
    declare = lambda day: line.service.load(office(JULY, holidays=late), at(day.isoformat(), "15:00"))  # noqa: E731
    line.acts = {"31 July becomes a holiday": declare}
    await line.run("""
        2023-07-17 |                           | reminder:T-15@analyst
        2023-07-20 |                           | reminder:T-7@analyst
        2023-07-25 | 31 July becomes a holiday | changed:act-by-2023-07-28@analyst reminder:T-3@analyst
        2023-07-27 |                           | reminder:T-1@analyst
        2023-07-28 |                           | reminder:T-0@analyst
        2023-08-03 |                           |
        2023-08-04 |                           | overdue:overdue-1@analyst
    """)


async def test_one_person_with_two_posts_gets_one_digest_and_is_not_told_twice_of_one_matter():
    people = directory(head_office="both@office.example", analyst="both@office.example")
    line = timeline(MARCH, people=people)
    await line.run("""
        2023-03-28 |  | reminder:T-3@analyst
        2023-03-30 |  | reminder:T-1@analyst
        2023-03-31 |  | reminder:T-0@analyst
        2023-04-03 |  | overdue:overdue-1@analyst
        2023-04-11 |  | escalation:level-2@palad
    """)
    mails = [(one.address, one.morning) for one in line.service.relay.accepted]
    assert len(mails) == len(set(mails))


async def test_a_request_is_laid_before_the_mayor_while_the_secretary_cannot_be_reached():
    people = directory(palad=None)
    await timeline(MARCH, people=people).run(
        """
        2023-03-28 | ask by analyst until 2023-04-28 | information:request-1@nayok
        2023-03-29 | approve by nayok                | changed:extended-1@analyst
        2023-03-31 |                                 |
    """,
        only="request|extended",
    )


async def test_the_executives_own_follow_up_is_cleared_with_those_who_were_shown_it():
    await timeline(FOLLOW_UP, occurrence="tambon/O1/x-1/2023-03-31").run("""
        2023-03-28 |                   | monitoring:T-3@nayok
        2023-03-30 |                   | information:T-3@palad information:T-3@coordinator
        2023-04-03 |                   | monitoring:overdue-1@nayok
        2023-04-05 | complete by nayok |
        2023-04-06 |                   | all_clear:completed@nayok
        2023-04-24 |                   |
    """)


async def test_an_answer_recorded_in_an_outage_is_told_when_it_is_over_and_to_nobody_twice():
    line = timeline(MARCH, QUARTERLY)
    service = line.service

    def relay(*, is_down):
        service.relay.is_down = is_down

    line.acts = {
        "the relay is down": lambda _: relay(is_down=True),
        "the relay is back": lambda _: relay(is_down=False),
    }
    await line.run(
        """
        2023-04-05 |                                 | escalation:level-1@head-office
        2023-04-10 | the relay is down               |
        2023-04-11 | ask by analyst until 2023-04-28 |
        2023-04-17 | approve by palad                |
        2023-04-19 | the relay is back               | changed:extended-1@analyst
        2023-04-20 |                                 | information:extended-1@head-office
        2023-05-31 |                                 |
    """,
        only=r"^escalation:level-1@|extended-1",
    )
    keys = [key for message in service.relay.accepted for key in service.carried(message)]
    assert len(keys) == len(set(keys))


async def test_what_goes_to_the_mayor_about_an_answer_names_units_only():
    from ita_scheduler.domain.digest import digest_from_json

    line = timeline(MARCH, people=replace(directory(), permanent_secretary="nayok"))
    await line.run("2023-03-28 | ask by analyst until 2023-04-28 | information:request-1@nayok", only="request")
    mail = next(one for one in line.service.relay.accepted if one.position == "nayok")
    [asked] = [each for each in digest_from_json(mail.payload).lines if each.reason == "extension_asked"]

    assert asked.is_summary
    assert "นักวิเคราะห์" not in mail.payload


EACH = replace(MARCH, each_unit=("office", "finance"))
OFFICE, FINANCE = "tambon/O1/m-1@office/2023-03-31", "tambon/O1/m-1@finance/2023-03-31"


async def test_where_each_unit_completes_the_duty_by_itself_only_those_that_have_not_are_told_and_named():
    from ita_scheduler.domain.digest import digest_from_json

    line = timeline(EACH, units=("all",), occurrence=OFFICE, start="2023-03-31")
    await line.run(
        f"""
        2023-03-31 |                     | reminder:T-0@analyst {FINANCE}#reminder:T-0@accountant
        2023-04-03 |                     | overdue:overdue-1@analyst {FINANCE}#overdue:overdue-1@accountant
        2023-04-04 | complete by analyst |
        2023-04-05 |                     | {FINANCE}#escalation:level-1@head-finance
        2023-04-06 |                     | all_clear:completed@analyst
        2023-04-11 |                     | {FINANCE}#escalation:level-2@palad
    """
    )
    [mail] = [one for one in line.service.relay.accepted if one.position == "palad"]
    [told] = digest_from_json(mail.payload).lines
    assert told.units == ("กองคลัง",)


async def test_executives_read_one_line_about_all_the_units_that_have_not_completed_a_duty_of_each():
    from ita_scheduler.domain.digest import digest_from_json

    line = timeline(EACH, units=("all",), occurrence=OFFICE, start="2023-03-31")
    await line.run(f"2023-04-11 | | escalation:level-2@palad {FINANCE}#escalation:level-2@palad", only="level-2")
    [mail] = [one for one in line.service.relay.accepted if one.position == "palad"]

    [told] = digest_from_json(mail.payload).lines
    assert told.units == ("สำนักปลัด", "กองคลัง")


async def test_a_unit_cannot_complete_the_part_of_another():
    import pytest

    from ita_scheduler.errors import Refused

    line = timeline(EACH, units=("all",), occurrence=FINANCE, start="2023-03-31")
    with pytest.raises(Refused, match="ไม่มีสิทธิ"):
        await line.run("2023-03-31 | complete by analyst |")


async def test_follow_ups_until_the_measure_is_complete_end_with_its_last_duty_and_come_back_when_it_is_reopened():
    until = replace(FOLLOW_UP, until=Until.MEASURE_COMPLETE)
    line = timeline(MARCH, until, start="2023-03-01")
    await line.run(
        """
        2023-03-20 | complete by analyst   |
        2023-03-28 |                       |
        2023-04-18 | reopen by coordinator | changed:reopened-1@analyst
        2023-04-25 |                       | tambon/O1/x-1/2023-04-30#monitoring:T-3@nayok
        2023-05-02 | complete by analyst   |
        2023-06-30 |                       |
    """,
        only="reopened|monitoring:T-",
    )


async def test_a_follow_up_that_is_no_longer_owed_stands_as_waived():
    from ita_scheduler.usecases.listing import standings

    until = replace(FOLLOW_UP, until=Until.MEASURE_COMPLETE)
    line = timeline(MARCH, until, start="2022-10-01")
    await line.run("2023-03-20 | complete by analyst |", only="nothing")

    found = standings([line.service.office], line.service.ledger, date(2023, 4, 3))
    stands = {one.occurrence.nominal: one.status.value for one in found if one.occurrence.obligation.id == "x-1"}
    assert stands[date(2023, 2, 28)] == "overdue"
    assert {stands[day] for day in stands if day >= date(2023, 3, 31)} == {"waived"}


async def test_an_acting_officer_in_mid_month_reads_and_decides_for_the_post_and_the_holder_is_told_nothing_twice():
    people = directory(acting("palad", "head-finance", "2023-03-27", "2023-04-12"))
    line = timeline(MARCH, people=people)
    await line.run("""
        2023-03-28 | ask by analyst until 2023-04-07 | reminder:T-3@analyst information:request-1@palad
        2023-03-29 | approve by head-finance         | changed:extended-1@analyst
        2023-04-04 |                                 | reminder:T-3+1@analyst
        2023-04-06 |                                 | reminder:T-1+1@analyst
        2023-04-07 |                                 | reminder:T-0+1@analyst
        2023-04-10 |                                 | overdue:overdue-1+1@analyst
        2023-04-12 |                                 | escalation:level-1+1@head-office
        2023-04-18 |                                 | escalation:level-2+1@palad
    """)
    asked, *_, climbed = [one for one in line.service.relay.accepted if one.position == "palad"]
    assert (asked.address, climbed.address) == ("head-finance@office.example", "palad@office.example")
    [granted] = [fact for fact in line.service.ledger.facts("tambon") if fact.kind == "extended"]
    assert (granted.body["by"], granted.body["acting_for"]) == ("head-finance", ["palad"])


async def test_the_right_to_act_ends_with_the_order():
    import pytest

    from ita_scheduler.errors import Refused

    people = directory(acting("palad", "head-finance", "2023-03-27", "2023-03-31"))
    line = timeline(MARCH, people=people)
    with pytest.raises(Refused, match="ไม่มีสิทธิ"):
        await line.run("2023-04-03 | waive by head-finance |")


async def test_a_vacancy_at_the_head_of_the_unit_is_skipped_upward_and_said():
    line = timeline(MARCH, people=directory(vacant=["head-office"]))
    await line.run("""
        2023-03-28 |  | reminder:T-3@analyst
        2023-03-30 |  | reminder:T-1@analyst
        2023-03-31 |  | reminder:T-0@analyst
        2023-04-03 |  | overdue:overdue-1@analyst
        2023-04-05 |  | escalation:level-1@palad
        2023-04-06 |  | information:skipped-head-office@coordinator
        2023-04-13 |  | overdue:overdue-2@analyst
    """)
