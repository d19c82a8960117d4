"""Which reports the daemon drafts on which morning, through the real cycle, ledger and outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.answer import Completion
from ita_scheduler.domain.drafting import reports_due
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.plan import DraftCadence, Reporting
from ita_scheduler.domain.report import Mark
from ita_scheduler.domain.thai import BE_OFFSET
from ita_scheduler.errors import Refused
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.cycle import Rota, run_cycle
from ita_scheduler.usecases.report import Signing, mark_named, sign
from ita_scheduler.usecases.respond import record
from tests.world import (
    BANGKOK,
    FOLLOW_UP,
    MARCH,
    MONTHLY,
    QUARTERLY,
    NoPaper,
    Service,
    acting,
    at,
    directory,
    office,
)

WHEN_OVERDUE = Reporting(monthly=(), round=())
SCHEDULED = Reporting(overdue=(DraftCadence.QUARTERLY,))
NIGHT = at("2022-10-01", "00:00")


async def drafted(service: Service, until: str) -> list[str]:
    """Serve until a date; return what was drafted, as `2023-04-03 overdue v1`."""
    await service.until(at(until, "23:59"))
    return drafts(service)


def drafts(service: Service) -> list[str]:
    return [
        f"{fact.at.astimezone(BANGKOK).date()} {fact.body['series']} v{fact.body['version']}"
        for fact in service.ledger.facts("tambon")
        if fact.kind is FactKind.DRAFTED
    ]


LEDGERS: list = [MemoryLedger]


@pytest.fixture(autouse=True, params=["memory", "sqlite"])
def ledgers(request, tmp_path):
    """Run every test on both ledgers: what one keeps the other keeps."""
    numbers = count()
    made = {"memory": MemoryLedger, "sqlite": lambda: SqlLedger.open(tmp_path / f"ledger-{next(numbers)}.sqlite3")}
    LEDGERS[:] = [made[request.param]]
    yield
    LEDGERS[:] = [MemoryLedger]


def served(*duties, reporting: Reporting, **options) -> Service:
    service = Service(office(*duties, reporting=reporting, **options), ledger=LEDGERS[0]())
    service.load(service.office, NIGHT)
    return service


def complete(service: Service, key: str, day: str, *, recorded: str | None = None, by: str = "analyst") -> None:
    answer = Completion(
        occurrence=f"tambon/O1/{key}", by=by, on=date.fromisoformat(day), evidence="https://x.example/1"
    )
    when = at(recorded or day, "15:00")
    record(answer, {"tambon": service.office}, service.ledger, when)
    service.rota.put("tambon", when)  # as the running service does when it sees a fact that is not its own


async def test_each_month_and_round_is_reported_on_the_first_working_morning_after_it() -> None:
    service = served(MARCH, reporting=Reporting(overdue=()))

    assert await drafted(service, "2023-10-31") == [
        "2022-11-01 monthly v1",
        "2022-12-01 monthly v1",
        "2023-01-02 monthly v1",
        "2023-02-01 monthly v1",
        "2023-03-01 monthly v1",
        "2023-04-03 round-6 v1",
        "2023-04-03 monthly v1",
        "2023-05-01 monthly v1",
        "2023-06-01 monthly v1",
        "2023-07-03 monthly v1",
        "2023-08-01 monthly v1",
        "2023-09-01 monthly v1",
        "2023-10-02 round-12 v1",
        "2023-10-02 monthly v1",
    ]


async def test_what_becomes_overdue_is_reported_that_morning_and_once() -> None:
    service = served(QUARTERLY, MARCH, reporting=WHEN_OVERDUE)

    # 31 December 2565 is a Saturday, so that Monday is the last day; 31 March a Friday.
    assert await drafted(service, "2023-06-15") == ["2023-01-03 overdue v1", "2023-04-03 overdue v1"]


async def test_what_was_done_in_time_is_not_reported() -> None:
    service = served(QUARTERLY, reporting=WHEN_OVERDUE)
    await service.until(at("2022-12-20", "23:59"))
    complete(service, "q-1/2022-12-31", "2022-12-20")

    assert await drafted(service, "2023-03-30") == []


async def test_the_executives_own_follow_up_makes_no_overdue_report() -> None:
    service = served(FOLLOW_UP, reporting=WHEN_OVERDUE)

    assert await drafted(service, "2023-06-15") == []


async def test_two_things_overdue_in_one_week_are_reported_together_in_the_next() -> None:
    from ita_scheduler.domain.cadence import Dates
    from tests.world import obligation

    duty = obligation("d-1", Dates(on=(date(2023, 2, 6), date(2023, 2, 7), date(2023, 2, 8))))
    service = served(duty, reporting=WHEN_OVERDUE)

    assert await drafted(service, "2023-03-15") == ["2023-02-07 overdue v1", "2023-02-13 overdue v1"]
    late = [fact.body["overdue"] for fact in service.ledger.facts("tambon") if fact.kind is FactKind.DRAFTED]
    assert [len(keys) for keys in late] == [1, 3]


async def test_a_scheduled_overdue_report_comes_also_when_nothing_is_overdue() -> None:
    service = served(MARCH, reporting=SCHEDULED)

    found = [each for each in await drafted(service, "2023-10-31") if "overdue" in each]

    assert found == [f"{day} overdue v1" for day in ("2023-01-02", "2023-04-03", "2023-07-03", "2023-10-02")]


async def test_a_draft_goes_to_the_secretary_and_the_coordinator_that_morning() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))

    said = await service.morning(at("2023-04-03"))

    key = "tambon-2566/overdue/2023-04-03#report:v1"
    assert [each for each in said if "report:" in each] == [f"{key}@palad", f"{key}@coordinator"]


async def test_the_mails_enclose_the_documents_that_were_filed() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    (fact,) = [each for each in service.ledger.facts("tambon") if each.kind is FactKind.DRAFTED]
    to_secretary = next(one for one in service.relay.accepted if one.address == "palad@office.example")

    kept = service.ledger.documents([to_secretary.id])

    assert set(kept) == {mark for _, _, mark, _ in fact.body["files"]}
    assert sorted(kept.values()) == [
        b"tambon-2566/overdue/2023-04-03 v1 docx",
        b"tambon-2566/overdue/2023-04-03 v1 pdf",
    ]


async def test_one_mailbox_for_both_gets_the_draft_once() -> None:
    people = directory(coordinator="palad@office.example")
    service = served(MARCH, reporting=WHEN_OVERDUE, people=people)
    await drafted(service, "2023-04-03")

    (mail,) = [one for one in service.relay.accepted if one.address == "palad@office.example"]
    assert mail.payload.count('"title":"overdue"') == 1


async def test_a_draft_that_no_server_took_moves_into_the_next_morning() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))
    service.relay.is_down = True
    await service.until(at("2023-04-04", "23:59"))
    service.relay.is_down = False

    said = dict.fromkeys(key for _, key in await service.until(at("2023-04-07", "23:59")))

    assert [each for each in said if "report:" in each] == [
        "tambon-2566/overdue/2023-04-03#report:v1@palad",
        "tambon-2566/overdue/2023-04-03#report:v1@coordinator",
    ]
    assert drafts(service) == ["2023-04-03 overdue v1"]


async def test_after_a_long_outage_only_the_newest_of_a_series_is_mailed_and_the_others_are_accounted_for() -> None:
    service = served(MONTHLY, reporting=Reporting(overdue=(), round=()))
    await service.until(at("2022-10-31", "23:59"))
    service.relay.is_down = True
    await service.until(at("2023-01-31", "23:59"))
    service.relay.is_down = False
    said = [key for _, key in await service.until(at("2023-02-28", "23:59")) if "report:" in key and "palad" in key]

    assert said == ["tambon-2566/monthly/2023-02-01#report:v1@palad"]
    dropped = {
        key: by
        for fact in service.ledger.facts("tambon")
        if fact.kind is FactKind.SUPPRESSED
        for key, _, by in fact.body["notices"]
        if "report:" in key and key.endswith("@palad")
    }
    assert dropped == {
        f"tambon-2566/monthly/{day}#report:v1@palad": f"tambon-2566/monthly/{newer}#report:v1@palad"
        for day, newer in (("2022-11-01", "2022-12-01"), ("2022-12-01", "2023-01-02"), ("2023-01-02", "2023-02-01"))
    }


async def test_a_daemon_that_was_off_for_months_drafts_the_newest_month_and_every_round() -> None:
    service = served(MARCH, reporting=Reporting(overdue=()))
    await service.until(at("2023-02-15", "23:59"))

    await service.morning(at("2023-07-20"))

    assert drafts(service)[-2:] == ["2023-07-20 round-6 v1", "2023-07-20 monthly v1"]
    last = [fact.body for fact in service.ledger.facts("tambon") if fact.kind is FactKind.DRAFTED][-1]
    assert last["covers"] == ["2023-06-01", "2023-06-30"]


async def test_windows_before_the_plan_was_in_force_are_not_reported_on() -> None:
    service = Service(office(MARCH, reporting=Reporting(overdue=())), ledger=LEDGERS[0]())
    service.load(service.office, at("2023-05-10", "12:00"))

    assert (await drafted(service, "2023-06-30")) == ["2023-06-01 monthly v1"]


async def test_a_format_that_cannot_be_written_is_told_to_the_administrator_and_the_other_goes() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    service.drafter.broken = {"pdf"}
    await drafted(service, "2023-04-03")

    (fact,) = [each for each in service.ledger.facts("tambon") if each.kind is FactKind.DRAFTED]
    assert [kind for _, kind, _, _ in fact.body["files"]] == ["docx"]
    faults = [one for one in service.relay.accepted if one.slot.startswith("fault:")]
    assert [one.address for one in faults] == ["clerk@office.example"]
    assert "แม่แบบใช้ไม่ได้" in faults[0].payload


async def test_a_report_that_cannot_be_written_at_all_is_tried_again_each_working_morning() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    service.drafter.broken = {"docx", "pdf"}
    await drafted(service, "2023-04-04")
    assert drafts(service) == []
    failed = [each.body["report"] for each in service.ledger.facts("tambon") if each.kind is FactKind.DRAFT_FAILED]
    assert failed == ["tambon-2566/overdue/2023-04-03", "tambon-2566/overdue/2023-04-04"]

    service.drafter.broken = set()

    assert await drafted(service, "2023-04-12") == ["2023-04-05 overdue v1"]


async def test_two_cycles_on_one_morning_draft_once() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))
    for clock in ("08:30", "09:10", "13:00"):
        await service.morning(at("2023-04-03", clock))

    assert drafts(service) == ["2023-04-03 overdue v1"]
    assert len(service.drafter.drawn) == 1


async def test_a_draft_whose_decision_lost_the_race_is_taken_back_and_drawn_again() -> None:
    """Somebody records that it is done while it is drawn: the file would say what the ledger does not."""
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))
    draft = service.drafter.draft

    def meanwhile(reports):
        service.drafter.draft = draft
        complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-02")
        return draft(reports)

    service.drafter.draft = meanwhile
    await service.morning(at("2023-04-03"))

    assert drafts(service) == []
    assert [report.subject.key for report in service.drafter.discarded] == ["tambon-2566/overdue/2023-04-03"]


async def test_files_of_a_draft_that_somebody_else_recorded_first_are_left_where_they_are() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))
    draft, offices, rota = service.drafter.draft, {"tambon": service.office}, Rota()
    rota.put("tambon", at("2023-04-03"))

    def meanwhile(reports):
        service.drafter.draft = draft
        list(run_cycle(offices, service.ledger, rota, at("2023-04-03"), NoPaper()))
        return draft(reports)

    service.drafter.draft = meanwhile
    await service.morning(at("2023-04-03"))

    assert drafts(service) == ["2023-04-03 overdue v1"]
    assert service.drafter.discarded == []


async def test_when_reports_cannot_even_be_reckoned_the_reminders_go_and_it_is_tried_again_soon(monkeypatch) -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await service.until(at("2023-03-31", "23:59"))

    def broken(*given):
        raise ZeroDivisionError

    monkeypatch.setattr("ita_scheduler.usecases.cycle.due_now", broken)

    assert await service.morning(at("2023-04-03"))
    assert service.rota.next() == at("2023-04-03", "08:35")


# ── Signing, and what changes afterwards ──


def signed(
    service: Service, key: str, by: str = "palad", when: datetime | None = None, content: str = "ab", **changes
) -> int:
    offices = {"tambon": service.office}
    mark = mark_named(key, offices, service.ledger)
    changed = Mark(**({name: getattr(mark, name) for name in Mark.__slots__} | changes))
    signing = Signing(mark=changed, hash=content * 32, file="signed.docx", by=by)
    return sign(signing, offices, service.ledger, when or at("2023-04-05", "10:00"))


KEY = "tambon-2566/overdue/2023-04-03"


async def test_a_signature_freezes_version_hash_and_signer() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")

    assert signed(service, KEY) == 1

    fact = service.ledger.facts("tambon")[-1]
    assert (fact.kind, fact.actor) == (FactKind.SIGNED, "palad")
    assert fact.body["hash"] == "ab" * 32
    assert fact.body["report"] == KEY


@pytest.mark.parametrize(
    ("changes", "by", "words"),
    [
        ({}, "analyst", "ผู้ลงนามรายงานได้คือ"),
        ({"version": 7}, "palad", "ไม่มีร่างฉบับที่"),
        ({"head_hash": "0" * 64}, "palad", "บัญชีข้อมูลอื่น"),
        ({"head": 10_000}, "palad", "บัญชีข้อมูลอื่น"),
        ({"report": "elsewhere-2566/overdue/2023-04-03"}, "palad", "ไม่มีแผน"),
        ({"report": "nonsense"}, "palad", "ไม่มีแผน"),
    ],
)
async def test_a_signature_that_cannot_be_right_is_refused_and_nothing_written(changes, by, words) -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    before = service.ledger.heads()

    with pytest.raises(Refused, match=words):
        signed(service, KEY, by=by, **changes)

    assert service.ledger.heads() == before


async def test_each_of_the_two_signs_a_version_once_and_a_repeated_command_is_harmless() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    before = service.ledger.heads()

    assert signed(service, KEY) == 1
    assert service.ledger.heads() == before
    with pytest.raises(Refused, match="ลงนามไว้แล้ว"):
        signed(service, KEY, content="cd")
    assert signed(service, KEY, by="nayok", content="cd") == 1


async def test_an_acting_officer_signs_for_the_post_on_the_days_of_the_order_and_the_fact_says_so() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    people = directory(acting("palad", "head-office", "2023-04-05", "2023-04-06"))
    service.load(replace(service.office, directory=people), at("2023-03-01", "00:00"))
    await drafted(service, "2023-04-03")
    with pytest.raises(Refused, match="ผู้รักษาราชการแทนในวันนั้น"):
        signed(service, KEY, by="head-office", when=at("2023-04-04", "10:00"))

    assert signed(service, KEY, by="head-office", when=at("2023-04-05", "10:00")) == 1

    fact = service.ledger.facts("tambon")[-1]
    assert (fact.actor, fact.body["by"], fact.body["acting_for"]) == ("head-office", "head-office", ["palad"])


async def test_a_file_made_by_hand_becomes_the_next_version_when_it_is_signed() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")

    assert signed(service, KEY, version=0) == 2
    assert signed(service, KEY, version=0) == 2
    assert signed(service, KEY, version=0, by="nayok") == 2
    assert signed(service, KEY, version=0, content="cd") == 3


@pytest.mark.parametrize(
    "key",
    [
        "tambon-2566/round/2023-04-03",
        "tambon-2566/overdue-6/2023-04-03",
        "tambon-2566/overdue/20230403",
        "tambon-2566/overdue/2023-W14-1",
        "tambon-2566/round-7/2023-04-03",
        "tambon-2566/overdue/2023-04-03/x",
    ],
)
async def test_there_is_one_way_to_write_a_reports_key(key) -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")

    with pytest.raises(Refused):
        signed(service, KEY, version=0, report=key)


@pytest.mark.parametrize("day", ["2023-04-06", "9999-12-31"])
async def test_a_report_of_a_day_that_has_not_come_is_not_signed(day) -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")

    with pytest.raises(Refused, match="ยังมาไม่ถึง"):
        signed(service, KEY, version=0, report=f"tambon-2566/overdue/{day}")


async def test_a_completion_dated_back_makes_a_new_version_with_what_changed() -> None:
    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")

    assert (await drafted(service, "2023-04-12"))[-1] == "2023-04-07 overdue v2"
    report = service.drafter.drawn[-1]
    assert (report.subject.key, report.version, report.changed_since) == (KEY, 2, 1)
    # It is overdue no longer, so it has left the table; the list of changes says where it went.
    assert [row.obligation for row in report.rows] == ["q-1", "q-1"]
    (change,) = report.changes
    assert change.before is not None
    assert (change.after.obligation, change.before.status, change.after.status) == (
        "m-1",
        Status.OVERDUE,
        Status.COMPLETED,
    )


async def test_an_afternoon_of_typing_makes_one_new_version() -> None:
    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")
    await service.until(at("2023-04-06", "15:30"))
    complete(service, "q-1/2023-03-31", "2023-03-29", recorded="2023-04-06")

    assert (await drafted(service, "2023-04-20"))[1:] == ["2023-04-03 overdue v1", "2023-04-07 overdue v2"]
    assert [change.after.obligation for change in service.drafter.drawn[-1].changes] == ["m-1", "q-1"]


async def test_a_completion_dated_after_the_report_changes_nothing_in_it() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    complete(service, "m-1/2023-03-31", "2023-04-06")

    assert await drafted(service, "2023-04-20") == ["2023-04-03 overdue v1"]


async def test_an_unsigned_draft_is_not_drafted_again() -> None:
    service = served(MARCH, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")

    assert await drafted(service, "2023-04-20") == ["2023-04-03 overdue v1"]


async def test_a_revision_that_no_digest_could_take_that_morning_encloses_its_files_on_the_next() -> None:
    """January's report is signed at eleven, when both have had their mail of the day with April's."""
    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-01")
    complete(service, "q-1/2022-12-31", "2022-12-30", recorded="2023-04-02")
    await service.until(at("2023-04-03", "09:00"))
    january = "tambon-2566/overdue/2023-01-03"
    signed(service, january, when=at("2023-04-03", "11:00"))

    assert await service.morning(at("2023-04-03", "11:00")) == []
    assert drafts(service)[-1] == "2023-04-03 overdue v2"
    await service.until(at("2023-04-05", "23:59"))

    revised = [one for one in service.relay.accepted if "report_changed" in one.payload]
    assert {one.address for one in revised} == {"palad@office.example", "coordinator@office.example"}
    for mail in revised:
        assert set(service.ledger.documents([mail.id]).values()) == {
            f"{january} v2 {kind}".encode() for kind in ("docx", "pdf")
        }


async def test_a_duty_that_moved_since_the_signature_is_one_change_and_not_two() -> None:
    from ita_scheduler.domain.cadence import Once
    from tests.world import obligation

    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    moved = office(obligation("m-1", Once(on=date(2023, 4, 28))), QUARTERLY, reporting=WHEN_OVERDUE)
    service.load(moved, at("2023-04-10", "12:00"))

    assert (await drafted(service, "2023-04-12"))[-1] == "2023-04-11 overdue v2"
    (change,) = service.drafter.drawn[-1].changes
    assert change.before is not None
    assert change.after is not None
    assert (change.before.occurrence, change.after.occurrence) == (
        "tambon/O1/m-1/2023-03-31",
        "tambon/O1/m-1/2023-04-28",
    )


async def test_a_revision_that_could_not_be_written_is_tried_again_the_next_morning() -> None:
    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")
    service.drafter.broken = {"docx", "pdf"}
    await service.until(at("2023-04-10", "23:59"))
    service.drafter.broken = set()

    assert (await drafted(service, "2023-04-20"))[-1] == "2023-04-11 overdue v2"
    faults = [one.morning for one in service.relay.accepted if one.slot.startswith("fault:")]
    assert len({day.isocalendar().week for day in faults}) == len(faults), "once a week for a series"


async def test_a_report_made_by_hand_for_a_coming_morning_does_not_confuse_the_versions() -> None:
    service = served(MARCH, QUARTERLY, reporting=Reporting(round=()))
    await drafted(service, "2023-04-03")
    key = "tambon-2566/monthly/2023-04-03"
    signed(service, key, version=0)
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")
    service.drafter.broken = {"pdf"}
    await drafted(service, "2023-04-20")

    found = [
        (fact.body["report"], fact.body["version"])
        for fact in service.ledger.facts("tambon")
        if fact.kind is FactKind.DRAFTED
    ]
    assert len(found) == len(set(found))
    assert (key, 3) in found


async def test_that_a_signed_report_changed_is_said_beside_the_newer_ones() -> None:
    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    complete(service, "m-1/2023-03-31", "2023-03-30", recorded="2023-04-06")
    service.relay.is_down = True
    await service.until(at("2023-07-05", "23:59"))
    service.relay.is_down = False
    said = [key for _, key in await service.until(at("2023-07-14", "23:59")) if "report:" in key]

    assert f"{KEY}#report:v2@palad" in said
    assert "tambon-2566/overdue/2023-07-03#report:v1@palad" in said


async def test_a_plan_edited_after_the_signature_is_compared_with_what_was_signed() -> None:
    from dataclasses import replace

    from ita_scheduler.domain.cadence import Once
    from tests.world import obligation

    service = served(MARCH, QUARTERLY, reporting=WHEN_OVERDUE)
    await drafted(service, "2023-04-03")
    signed(service, KEY)
    edited = office(MARCH, obligation("late-1", Once(on=date(2023, 3, 30))), reporting=WHEN_OVERDUE)
    service.load(replace(edited, calendar=service.office.calendar), at("2023-04-10", "12:00"))

    assert (await drafted(service, "2023-04-20"))[-1] == "2023-04-11 overdue v2"
    changes = service.drafter.drawn[-1].changes
    gone = {change.before.occurrence for change in changes if change.after is None and change.before}
    assert gone == {"tambon/O1/q-1/2022-12-31", "tambon/O1/q-1/2023-03-31"}
    assert not any(change.after and change.after.obligation == "m-1" for change in changes), "it stands as it stood"


# ── Properties ──


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    off=st.lists(st.tuples(st.integers(0, 330), st.integers(1, 60)), max_size=3),
    cadences=st.sets(st.sampled_from(list(DraftCadence)), min_size=1),
)
async def test_whenever_the_daemon_was_off_every_window_is_reported_on_once(off, cadences) -> None:
    """The year through with outages: each month and round that ended is shown by exactly one newest draft."""
    LEDGERS[:] = [MemoryLedger]  # hundreds of years are too many for a disk
    service = served(MARCH, QUARTERLY, reporting=Reporting(overdue=tuple(cadences)))
    start = date(2022, 10, 1)
    for begin, length in sorted(off):
        until = at((start + timedelta(days=begin)).isoformat(), "12:00")
        if until > service.clock.shown:
            await service.until(until)
            service.clock.shown = until + timedelta(days=length)
            service.rota.put("tambon", service.clock.shown)
    await service.until(at("2023-12-29", "23:59"))

    facts = service.ledger.facts("tambon")
    bodies = [fact.body for fact in facts if fact.kind is FactKind.DRAFTED]
    keys = [body["report"] for body in bodies]
    assert len(keys) == len(set(keys))
    assert [body["series"] for body in bodies].count("round-6") == 1
    assert [body["series"] for body in bodies].count("round-12") == 1
    months = [body["covers"][1] for body in bodies if body["series"] == "monthly"]
    assert months == sorted(set(months))
    assert months[-1] == "2023-09-30"
    if DraftCadence.WHEN_OVERDUE in cadences:
        shown = {key for body in bodies if body["series"] == "overdue" for key in body["overdue"]}
        assert len(shown) == 5  # four quarters and March
    assert not reports_due(service.office, fold(facts, BANGKOK), date(2023, 12, 29))
    assert all(one.state is State.SENT for one in service.ledger.messages())
    assert BE_OFFSET == 543
