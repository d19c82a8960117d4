"""The calendar file, read back by a library of its own: nothing is lost, nothing breaks a line or a character."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ita_scheduler.domain.appointment import Appointment
from ita_scheduler.domain.plan import Action
from ita_scheduler.errors import ComposeError
from ita_scheduler.ics import EVIDENCE, Published, published, snapshot
from ita_scheduler.mail.wording import FILTERS
from ita_scheduler.sandbox import Sandbox
from tests.mail.samples import SHIPPED, digest, line

REVISED = datetime(2022, 10, 1, 1, 30, tzinfo=UTC)
BY = Published(at=datetime(2023, 3, 10, 1, 30, tzinfo=UTC), title="ผู้ประสานงาน ITA", address="ita@office.example")


def appointment(**changes) -> Appointment:
    plain = {
        "uid": "0123456789abcdef.tambon@ita-scheduler",
        "revision": 0,
        "revised": REVISED,
        "occurrence": "tambon/O37/O37-1/2022-12-31",
        "code": "O37",
        "title": "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต",
        "duty": "รายงานผู้บริหารและเผยแพร่บนเว็บไซต์",
        "phrase": "รายงานผู้บริหาร เพื่อเผยแพร่บนเว็บไซต์ ภายในเดือนธันวาคม",
        "actions": ("report", "publish"),
        "units": ("สำนักปลัด",),
        "is_executive_duty": False,
        "nominal": date(2022, 12, 31),
        "act_by": date(2022, 12, 30),
        "last_day": date(2023, 1, 3),
        "covers_from": date(2022, 10, 1),
        "covers_to": date(2022, 12, 31),
        "alarms": (510, -930, -9570),
    }
    return Appointment(**(plain | changes))


def read(octets: bytes) -> Calendar:
    """Read a file back, having looked at its lines."""
    assert octets.endswith(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r" not in octets.replace(b"\r\n", b"")
    for one in octets.split(b"\r\n"):
        assert len(one) <= 75
        one.decode("utf-8")  # each line by itself: no character is cut
    return Calendar.from_ical(octets)


def event(octets: bytes):
    (found,) = read(octets).walk("VEVENT")
    assert found.errors == []
    return found


# ── What stands in it ──


def test_an_appointment_is_an_all_day_one_on_the_day_to_act_by_and_blocks_nothing():
    found = event(snapshot([appointment()], "ITA"))

    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2022, 12, 30), date(2022, 12, 31))
    assert (str(found["TRANSP"]), str(found["STATUS"]), int(found["SEQUENCE"])) == ("TRANSPARENT", "CONFIRMED", 0)
    assert str(found["SUMMARY"]) == ("O37 การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต – รายงานผู้บริหารและเผยแพร่บนเว็บไซต์")
    assert str(found["DESCRIPTION"]).split("\n") == [
        "O37 การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต",
        "สิ่งที่ขอให้ดำเนินการ: รายงานผู้บริหารและเผยแพร่บนเว็บไซต์",
        "ข้อความในแผน: “รายงานผู้บริหาร เพื่อเผยแพร่บนเว็บไซต์ ภายในเดือนธันวาคม”",
        "หน่วยงาน: สำนักปลัด",
        "รอบ: ๑ ต.ค. ๖๕ – ๓๑ ธ.ค. ๖๕",
        "ดำเนินการภายใน: วันศุกร์ที่ ๓๐ ธันวาคม ๒๕๖๕",
        "กำหนดตามแผน: วันเสาร์ที่ ๓๑ ธันวาคม ๒๕๖๕",
        "หลักฐาน: เลขที่บันทึกข้อความที่เสนอรายงาน หรือแฟ้มรายงาน และ URL ของหน้าเว็บไซต์ที่เผยแพร่",
        "เลขอ้างอิง: tambon/O37/O37-1/2022-12-31",
    ]


def test_alarms_ring_at_half_past_eight_that_many_days_before():
    alarms = event(snapshot([appointment()], "ITA")).walk("VALARM")

    assert [alarm.decoded("TRIGGER") for alarm in alarms] == [
        timedelta(hours=8, minutes=30),
        timedelta(days=-1, hours=8, minutes=30),
        timedelta(days=-7, hours=8, minutes=30),
    ]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}


@given(st.lists(st.integers(-100_000, 100_000), max_size=4))
def test_every_alarm_is_read_back_to_the_minute(minutes):
    alarms = event(snapshot([appointment(alarms=tuple(minutes))], "ITA")).walk("VALARM")

    assert [alarm.decoded("TRIGGER") for alarm in alarms] == [timedelta(minutes=one) for one in minutes]


def test_what_is_done_has_a_tick_and_the_day():
    found = event(snapshot([appointment(done_on=date(2022, 12, 20), alarms=(), revision=1)], "ITA"))

    assert str(found["SUMMARY"]).startswith("✓ O37 ")
    assert "แล้วเสร็จเมื่อ วันอังคารที่ ๒๐ ธันวาคม ๒๕๖๕" in str(found["DESCRIPTION"])
    assert (str(found["STATUS"]), found.walk("VALARM")) == ("CONFIRMED", [])


def test_what_was_withdrawn_is_cancelled_and_says_that_nothing_is_to_be_done():
    gone = appointment(is_withdrawn=True, alarms=(), revision=1, title="", duty="", phrase="", actions=(), units=())
    found = event(snapshot([gone], "ITA"))

    assert (str(found["STATUS"]), str(found["SUMMARY"])) == ("CANCELLED", "ยกเลิก: O37")
    assert "ไม่ต้องดำเนินการ" in str(found["DESCRIPTION"])


def test_a_moved_deadline_names_the_former_one():
    assert "กำหนดเดิม: วันศุกร์ที่ ๓๐ กันยายน ๒๕๖๕" in str(
        event(snapshot([appointment(moved_from=date(2022, 9, 30), revision=1)], "ITA"))["DESCRIPTION"]
    )


def test_an_executives_own_is_called_an_occasion_to_follow_up():
    found = event(snapshot([appointment(is_executive_duty=True, actions=("monitor",))], "ITA"))

    assert str(found["SUMMARY"]).startswith("วาระกำกับติดตาม O37 ")


# ── The two shapes ──


def test_a_snapshot_has_no_method_and_is_stamped_with_the_last_revision():
    octets = snapshot([appointment()], "ITA ปฏิทิน")
    calendar = read(octets)
    found = event(octets)

    assert "METHOD" not in calendar
    assert str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"]) == "ITA ปฏิทิน"
    assert found.decoded("DTSTAMP") == found.decoded("LAST-MODIFIED") == REVISED
    assert "ORGANIZER" not in found


def test_a_published_one_asks_nobody_for_an_answer_and_is_stamped_with_its_mails_instant():
    octets = published((appointment(),), BY)
    found = event(octets)

    assert str(read(octets)["METHOD"]) == "PUBLISH"
    assert (found.decoded("DTSTAMP"), found.decoded("LAST-MODIFIED")) == (BY.at, REVISED)
    assert str(found["ORGANIZER"]) == "mailto:ita@office.example"
    assert found["ORGANIZER"].params["CN"] == "ผู้ประสานงาน ITA"
    assert {"ATTENDEE", "RSVP", "REQUEST-STATUS"}.isdisjoint(found)
    assert b"REQUEST" not in octets


@pytest.mark.parametrize(("count", "opens_by_itself"), [(1, True), (2, False)])
def test_a_single_appointment_opens_as_such_in_outlook(count, opens_by_itself):
    several = tuple(appointment(uid=f"{number}@x") for number in range(count))
    calendar = read(published(several, BY))

    assert len(calendar.walk("VEVENT")) == count
    assert ("X-MS-OLK-FORCEINSPECTOROPEN" in calendar) is opens_by_itself


def test_no_line_speaks_of_a_time_zone_since_none_needs_one():
    assert not re.search(rb"TZID|VTIMEZONE", published((appointment(),), BY) + snapshot([appointment()], "ITA"))


# ── Hostile texts ──

NASTY = st.text(
    st.one_of(
        st.sampled_from("กขคงนี้ผู้ปั๊มญู่ฐำ๑๒๓“”–,;:\\\"'\n\r\t\x00\x07\x7f\x85\u2028\u200b😀👩‍💻"),
        st.characters(),
    ),
    max_size=120,
)


def as_read(text: str) -> str:
    """Return what a reader should find: one kind of line end, and no control characters."""
    ended = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(char for char in ended if char in "\t\n" or not (char < " " or "\x7f" <= char < "\xa0"))


@given(NASTY, NASTY, NASTY)
def test_whatever_a_plan_says_is_read_back_letter_for_letter(title, duty, phrase):
    found = event(snapshot([appointment(title=title, duty=duty, phrase=phrase)], title))

    expected = f"O37 {title}".rstrip() + (f" – {duty}" if duty else "")
    assert str(found["SUMMARY"]) == as_read(expected)
    assert as_read(f"O37 {title}".rstrip()) in str(found["DESCRIPTION"])
    assert as_read(phrase) in str(found["DESCRIPTION"])
    assert len(read(snapshot([appointment(title=title)], duty)).walk("VEVENT")) == 1


@given(NASTY)
def test_whatever_the_coordinator_is_called_one_organizer_is_named(title):
    found = event(published((appointment(),), Published(at=BY.at, title=title, address=BY.address)))

    assert str(found["ORGANIZER"]) == "mailto:ita@office.example"
    assert [name for name in found if name == "ORGANIZER"] == ["ORGANIZER"]
    assert '"' not in str(found["ORGANIZER"].params.get("CN", ""))


@pytest.mark.parametrize("length", range(60, 90))
def test_a_line_is_cut_at_the_last_whole_character_that_fits(length):
    octets = snapshot([appointment(title="x" * length + "ที่", duty="")], "ITA")
    cut = [one for one in octets.split(b"\r\n") if one.startswith(b"SUMMARY")]

    assert event(octets)["SUMMARY"] == f"O37 {'x' * length}ที่"
    assert 73 <= len(cut[0]) <= 75


# ── Words ──


def test_the_evidence_is_asked_for_in_the_words_of_the_mails():
    sandbox = Sandbox([SHIPPED], escapes=False, filters=FILTERS, raises=ComposeError)
    for action in Action:
        known = {"line": line(actions=(action.value,)), "digest": digest(), "is_late": False, "asks": True}
        assert sandbox.sentences("_words.j2", known)["wanted"] == EVIDENCE[action]


def test_the_library_that_reads_it_back_is_no_part_of_the_program():
    package = Path(__file__).parents[1] / "ita_scheduler"

    assert [
        path for path in package.rglob("*.py") if re.search(r"import icalendar|from icalendar", path.read_text("utf-8"))
    ] == []
