"""The command calendar, and the calendar files in the mails of a served half year, as a person finds them."""

from __future__ import annotations

import shutil
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.acceptance.office import PLAN, ROOT, AtHand, Installation

MARCH = "dong-mafai/O37/O37-1/2023-03-31"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Installation:
    """Serve October to the beginning of April, into a Maildir."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "schedules").mkdir()
    for path in (ROOT / "schedules").glob("*.toml"):
        (folder / "schedules" / path.name).write_bytes(path.read_bytes())
    here = AtHand.make(folder, plan=Path("schedules") / PLAN.name)
    serve(here, "2565-10-01", "2566-04-04")
    return here


@pytest.fixture
def own(served, tmp_path) -> Installation:
    """Return a copy of it that a test may change."""
    return AtHand(Path(shutil.copytree(served.folder, tmp_path / "own")))


def serve(here: Installation, first: str, last: str) -> None:
    done = here.run("run", "--simulated-from", first, "--until", last, "--days-per-second", "2000")
    assert done.returncode == 0, done.stderr[-2000:]


def exported(here: Installation, *arguments: str) -> bytes:
    done = here.run("calendar", *arguments, "-o", "out.ics")
    assert done.returncode == 0, done.stderr
    return (here.folder / "out.ics").read_bytes()


def events(octets: bytes) -> dict[str, Calendar]:
    """Return the events by the occurrence's key, the last line of each one's text."""
    calendar = Calendar.from_ical(octets)
    return {str(one["DESCRIPTION"]).rpartition(" ")[2]: one for one in calendar.walk("VEVENT")}


def mailed(here: Installation) -> list[tuple[str, str, Calendar]]:
    """Return every event that was enclosed: whom it was sent to, its key and itself."""
    found = []
    for path in sorted((here.folder / "mail" / "new").iterdir()):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                assert part.get_content_disposition() == "attachment"
                found += [
                    (mail["To"].addresses[0].addr_spec, key, one)
                    for key, one in events(part.get_payload(decode=True)).items()
                ]
    return found


def test_an_officers_calendar_holds_what_occurrences_lists_for_the_unit(served):
    listed = {one["key"]: one for one in served.json("occurrences")}
    found = events(exported(served, "--position", "analyst"))

    assert MARCH in found
    assert set(found) < set(listed)
    for key, one in found.items():
        assert one.decoded("DTSTART").isoformat() == listed[key]["act_by"]
        assert listed[key]["owner"] == "staff"
    assert {listed[key]["owner"] for key in events(exported(served, "--position", "mayor"))} == {"executive"}


def test_the_same_ledger_gives_the_same_bytes(served):
    first = exported(served, "--position", "analyst")

    assert exported(served, "--position", "analyst") == first


def test_a_thai_title_is_as_good_as_an_id(served):
    assert exported(served, "--position", "นักวิเคราะห์นโยบายและแผน") == exported(served, "--position", "analyst")


def test_a_head_sees_the_unit_on_wish(served):
    refused = served.run("calendar", "--position", "works-head")
    below = events(exported(served, "--position", "works-head", "--headed"))

    assert refused.returncode == 1
    assert "--headed" in refused.stderr
    assert set(events(exported(served, "--position", "works-clerk"))) <= set(below)


def test_the_mails_of_half_a_year_enclose_each_event_once_under_the_name_of_the_calendar_file(served):
    found = mailed(served)
    at_home = events(exported(served, "--position", "analyst"))

    assert len(found) >= 20
    assert len({(to, key) for to, key, _ in found}) == len(found)
    for _, key, one in found:
        if key in at_home:
            assert one["UID"] == at_home[key]["UID"]
    assert {key for to, key, _ in found if to == "analyst@dongmafai.example"} == {
        one["key"]
        for one in served.json("occurrences", "--at", "2566-04-04")
        if one["key"] in at_home and one["status"] != "upcoming"
    }


def test_what_is_recorded_as_done_has_a_tick_from_then_on(own):
    before = events(exported(own, "--position", "analyst"))[MARCH]
    done = own.run("complete", MARCH, "--by", "analyst", "--evidence", "https://x.example", "--at", "2566-04-03")
    after = events(exported(own, "--position", "analyst"))[MARCH]

    assert done.returncode == 0, done.stderr
    assert (before["UID"], int(before["SEQUENCE"]) + 1) == (after["UID"], int(after["SEQUENCE"]))
    assert str(after["SUMMARY"]) == f"✓ {before['SUMMARY']}"
    assert before.walk("VALARM")
    assert after.walk("VALARM") == []


def test_a_moved_deadline_keeps_its_uid_in_the_changed_mail_and_in_the_file(own):
    key, moved = "dong-mafai/e10/e10-1/2023-06-30", "dong-mafai/e10/e10-1/2023-06-15"
    before = events(exported(own, "--position", "analyst"))[key]
    plan = own.folder / "schedules" / PLAN.name
    head, mark, rest = plan.read_text("utf-8").partition('id = "e10-1"')
    assert '{ type = "quarterly" }' in rest
    plan.write_text(
        head + mark + rest.replace('{ type = "quarterly" }', '{ type = "quarterly", day = 15 }', 1), "utf-8"
    )
    unloaded = events(exported(own, "--position", "analyst"))[moved]
    serve(own, "2566-04-10", "2566-04-19")
    after = events(exported(own, "--position", "analyst"))
    (changed,) = [one for to, known, one in mailed(own) if known == moved and to == "analyst@dongmafai.example"]

    assert key not in after
    for one in (unloaded, after[moved], changed):
        assert (one["UID"], int(one["SEQUENCE"])) == (before["UID"], int(before["SEQUENCE"]) + 1)
        assert one.decoded("DTSTART").isoformat() == "2023-06-15"
        assert "กำหนดเดิม: วันศุกร์ที่ ๓๐ มิถุนายน ๒๕๖๖" in str(one["DESCRIPTION"])
    assert changed.decoded("LAST-MODIFIED") == after[moved].decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


# ── What it refuses ──


@pytest.fixture
def here(tmp_path) -> Installation:
    return AtHand.make(tmp_path / "here")


def test_without_a_name_a_new_file_is_made_and_none_is_replaced(here):
    first, second = (here.run("calendar", "--position", "analyst") for _ in range(2))
    files = [path.name for path in here.folder.iterdir() if path.suffix == ".ics"]

    assert first.returncode == 0
    assert first.stdout.startswith("dong-mafai-analyst.ics  วันกำหนด ๑๔")
    assert files == ["dong-mafai-analyst.ics"]
    assert second.returncode == 2
    assert "-o" in second.stderr
    assert not (here.folder / "ledger.sqlite3").exists(), "looking writes no ledger"


def test_without_a_ledger_it_is_stamped_with_the_fiscal_years_first_instant(here):
    found = events(exported(here, "--position", "analyst"))

    assert {one.decoded("DTSTAMP").isoformat() for one in found.values()} == {"2022-09-30T17:00:00+00:00"}
    assert {int(one["SEQUENCE"]) for one in found.values()} == {0}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param((), 2, "--position", id="without a position"),
        pytest.param(("--position", "../../etc/passwd"), 1, "there is no position", id="a position that is a path"),
        pytest.param(("--position", "analyst", "--agency", "other"), 2, "there is no agency", id="another agency"),
        pytest.param(
            ("--position", "analyst", "-o", "no/such/folder.ics"), 2, "there is no folder no/such", id="no folder"
        ),
    ],
)
def test_what_cannot_be_is_a_sentence_and_leaves_no_file(arguments, code, says, here):
    done = here.run("calendar", *arguments)

    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in here.folder.rglob("*.ics")] == []
