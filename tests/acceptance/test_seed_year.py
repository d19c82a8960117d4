"""The shipped plan through its fiscal year: every promise of the rehearsal, on the office's real document."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from ita_scheduler.domain.calendar import iso_week
from ita_scheduler.domain.notice import Kind, Reason
from tests.acceptance.office import ROOT, Installation
from tests.world import BANGKOK

SPAN = ("--from", "2565-10-01", "--to", "2566-11-30")
TRUTH = json.loads((Path(__file__).parent / "seed_dates.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    return Installation.make(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="module")
def occurrences(installation):
    return installation.json("occurrences")


@pytest.fixture(scope="module")
def silent_year(installation):
    """Return every mail of the year in which nobody answers."""
    return installation.json("rehearse", *SPAN)


def local_day(text: str) -> date:
    return datetime.fromisoformat(text).astimezone(BANGKOK).date()


def test_the_44_dated_occurrences_are_those_of_the_document(occurrences):
    found = sorted([one["obligation"], one["nominal"], one["act_by"], one["last_day"]] for one in occurrences)

    assert found == sorted(TRUTH)
    assert len(found) == 44


def test_every_mail_is_explained_by_reasons(silent_year):
    assert len(silent_year) > 60
    kinds, reasons = {kind.value for kind in Kind}, {reason.value for reason in Reason}
    for mail in silent_year:
        assert mail["notices"]
        assert mail["subject"].startswith("[แจ้งเตือน ITA ๒๕๖๖] ")
        for notice in mail["notices"]:
            assert notice["kind"] in kinds
            assert notice["reason"] in reasons
            assert notice["key"].endswith(f"#{notice['kind']}:{notice['step']}@{notice['key'].rpartition('@')[2]}")


def test_every_staff_occurrence_climbs_to_the_top_of_the_ladder(silent_year, occurrences):
    said = {notice["key"] for mail in silent_year for notice in mail["notices"]}
    staff = [one for one in occurrences if one["owner"] == "staff"]

    assert len(staff) == 14
    for one in staff:
        steps = {key.partition("#")[2].partition("@")[0] for key in said if key.startswith(one["key"] + "#")}
        assert {"reminder:T-0", "overdue:overdue-1", "escalation:level-1", "escalation:level-2"} <= steps, one["key"]
        assert "escalation:level-3" in steps, one["key"]


def test_every_executive_occurrence_is_said_before_and_after_and_never_escalated(silent_year, occurrences):
    said = [notice for mail in silent_year for notice in mail["notices"]]
    for one in occurrences:
        if one["owner"] == "executive":
            own = [notice for notice in said if notice["key"].startswith(one["key"] + "#")]
            steps = Counter((notice["kind"], notice["step"]) for notice in own)
            assert steps["monitoring", "T-3"] == 1
            assert steps["monitoring", "overdue-1"] == 1
            assert {kind for kind, _ in steps} == {"monitoring", "information"}


def test_a_step_comes_only_after_the_step_below_has_had_its_working_days(silent_year, occurrences):
    when = {notice["key"]: local_day(mail["at"]) for mail in silent_year for notice in mail["notices"]}
    calendar = shipped_calendar()
    gaps = [("overdue:overdue-1", "escalation:level-1", 2), ("escalation:level-1", "escalation:level-2", 4)]
    gaps += [("escalation:level-2", "escalation:level-3", 8), ("information:level-3", "escalation:level-3", 1)]
    for one in occurrences:
        days: dict[str, list[date]] = {}
        for key, day in when.items():
            if key.startswith(one["key"] + "#"):
                days.setdefault(key.partition("#")[2].partition("@")[0], []).append(day)
        for below, above, gap in gaps:
            if above in days and below in days:
                assert calendar.between(max(days[below]), min(days[above])) >= gap, (one["key"], above)


def test_no_address_gets_two_digests_on_one_day(silent_year):
    places = Counter((mail["to"], local_day(mail["at"])) for mail in silent_year)

    assert max(places.values()) == 1


def test_no_address_gets_more_than_two_digests_a_week_outside_its_own_due_dates(silent_year, occurrences):
    due = {one["key"]: {one["act_by"], one["nominal"], one["last_day"]} for one in occurrences}
    weeks: Counter[tuple[str, int]] = Counter()
    for mail in silent_year:
        day = local_day(mail["at"])
        own = ("reminder", "monitoring")
        dates = set().union(*(due[n["key"].partition("#")[0]] for n in mail["notices"] if n["kind"] in own), set())
        if day.isoformat() not in dates:
            weeks[mail["to"], iso_week(day)] += 1

    assert max(weeks.values()) <= 2


def test_no_mail_leaves_on_a_day_that_is_not_worked(silent_year):
    calendar = shipped_calendar()

    assert all(calendar.is_working(local_day(mail["at"])) for mail in silent_year)
    assert {datetime.fromisoformat(mail["at"]).strftime("%H:%M") for mail in silent_year} == {"01:30"}


def test_nothing_is_said_twice(silent_year):
    keys = Counter(notice["key"] for mail in silent_year for notice in mail["notices"])

    assert max(keys.values()) == 1
    assert len({mail["message_id"] for mail in silent_year}) == len(silent_year)


def test_the_chief_executive_gets_summaries_at_most_once_a_week(silent_year):
    weeks = Counter(
        iso_week(local_day(mail["at"]))
        for mail in silent_year
        if any(notice["step"] == "level-3" and notice["kind"] == "escalation" for notice in mail["notices"])
    )

    assert weeks
    assert max(weeks.values()) == 1


def test_the_undated_obligations_are_never_mailed(silent_year):
    named = {notice["key"].split("/")[2] for mail in silent_year for notice in mail["notices"]}

    assert named.isdisjoint({"e6-2", "e7-1", "e8-1", "e8-2a"})


def test_with_everybody_completing_on_time_there_is_no_overdue_mail_and_no_escalation(installation):
    answers = installation.folder / "answers.toml"
    answers.write_text('[[complete]]\noccurrence = "*"\nworking_days_before = 0\n', encoding="utf-8")
    year = installation.json("rehearse", *SPAN, "--answers", str(answers))
    notices = [notice for mail in year for notice in mail["notices"]]

    assert {notice["kind"] for notice in notices} == {"reminder", "monitoring", "information", "report"}
    assert all(notice["step"].startswith("T-") for notice in notices if notice["kind"] != "report")
    drafts = {notice["key"].split("/")[1] for notice in notices if notice["kind"] == "report"}
    assert drafts == {"monthly", "round-6", "round-12"}


def test_the_same_rehearsal_twice_is_the_same_to_the_letter(installation, silent_year):
    assert installation.json("rehearse", *SPAN) == silent_year


def shipped_calendar():
    from ita_scheduler.config.loading import load_offices

    return load_offices((ROOT / "schedules" / "dong-mafai-2566.toml",), "office.example").offices[0].calendar
