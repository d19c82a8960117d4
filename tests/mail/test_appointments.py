"""Mails that enclose a calendar file: their bytes, held against the standard library and a calendar's own reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from ita_scheduler.domain.digest import digest_from_json, to_json
from ita_scheduler.domain.outbox import Template
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.rendering import Renderer
from tests.mail.samples import DOCUMENTS, SHIPPED, digest, enclosed, line, message
from tests.test_ics import appointment

COMPOSER = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")
HERE = appointment(act_by=date(2023, 3, 31), nominal=date(2023, 3, 31))


def composed(value, *, eight_bit: bool = False, documents=DOCUMENTS) -> EmailMessage:
    octets = COMPOSER.compose(message(value), documents).as_bytes(eight_bit=eight_bit)
    mail = message_from_bytes(octets, policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert b"\n" not in octets.replace(b"\r\n", b"")
    return mail


def calendar_of(mail: EmailMessage) -> tuple[EmailMessage, Calendar]:
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    return part, Calendar.from_ical(part.get_payload(decode=True))


@pytest.mark.parametrize("eight_bit", [False, True])
def test_the_appointment_is_a_file_behind_the_letter_that_says_its_method(eight_bit: bool) -> None:
    mail = composed(digest(line(), appointments=(HERE,)), eight_bit=eight_bit)
    part, calendar = calendar_of(mail)

    assert mail.get_content_type() == "multipart/mixed"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["multipart/alternative", "text/calendar"]
    assert part.get_content_disposition() == "attachment"
    assert part.get_filename() == "2566-03-22-calendar.ics"
    assert part.get_param("method") == str(calendar["METHOD"]) == "PUBLISH"
    assert part.get_content_charset() == "utf-8"
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART") == date(2023, 3, 31)
    assert str(event["ORGANIZER"]) == "mailto:ita@dongmafai.example"
    assert event.decoded("DTSTAMP") == datetime(2023, 3, 22, 1, 30, tzinfo=UTC)


def test_the_letter_itself_holds_nothing_that_could_be_answered() -> None:
    mail = composed(digest(line(), appointments=(HERE,)))
    letter = next(mail.iter_parts())

    assert [one.get_content_type() for one in letter.iter_parts()] == ["text/plain", "text/html"]
    assert b"ATTENDEE" not in calendar_of(mail)[0].get_payload(decode=True)


def test_several_first_reminders_are_one_file() -> None:
    several = tuple(replace(HERE, uid=f"{number}@x") for number in range(3))
    _, calendar = calendar_of(composed(digest(line(), appointments=several)))

    assert [str(event["UID"]) for event in calendar.walk("VEVENT")] == ["0@x", "1@x", "2@x"]


def test_it_stands_behind_the_report_drafts() -> None:
    mail = composed(digest(line(), reports=(enclosed(),), appointments=(HERE,)))

    assert [one.get_filename() for one in mail.iter_attachments()] == [
        "2566-04-03-overdue-v1.docx",
        "2566-04-03-overdue-v1.pdf",
        "2566-03-22-calendar.ics",
    ]


def test_it_goes_also_when_the_drafts_are_no_longer_kept() -> None:
    mail = composed(digest(line(), reports=(enclosed(),), appointments=(HERE,)), documents={})

    assert [one.get_filename() for one in mail.iter_attachments()] == ["2566-03-22-calendar.ics"]


def test_without_a_coordinators_address_the_sender_publishes_it() -> None:
    _, calendar = calendar_of(composed(digest(line(), appointments=(HERE,), reply_to="")))

    assert str(calendar.walk("VEVENT")[0]["ORGANIZER"]) == "mailto:ita@dongmafai.example"


def test_the_same_row_gives_the_same_bytes() -> None:
    row = message(digest(line(), appointments=(HERE, replace(HERE, uid="2@x"))))
    other = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")

    first, second = (each.compose(row, {}).as_bytes(eight_bit=False) for each in (COMPOSER, other))

    assert first == second


def test_a_digest_with_appointments_survives_the_outbox() -> None:
    value = digest(
        line(), appointments=(HERE, replace(HERE, moved_from=date(2023, 2, 28), done_on=date(2023, 3, 1), alarms=()))
    )

    assert digest_from_json(to_json(value)) == value


def test_a_payload_from_before_there_were_appointments_is_read() -> None:
    value = digest(line())
    old = to_json(value).replace(',"appointments":[]', "")

    assert old != to_json(value)
    assert digest_from_json(old) == value


@pytest.mark.parametrize(
    ("template", "is_executive"), [(Template.STAFF, False), (Template.EXECUTIVE, True)], ids=["staff", "executive"]
)
def test_the_letter_says_that_it_is_no_invitation(template: Template, is_executive: bool) -> None:
    renderer = Renderer([SHIPPED])
    letter = renderer.render(template, digest(line(), appointments=(HERE, HERE), is_executive=is_executive))
    without = renderer.render(template, digest(line(), is_executive=is_executive))

    for body in (letter.text, letter.html):
        assert "๒ รายการ" in body
        assert "มิใช่การนัดประชุม ไม่ต้องกดตอบรับ" in " ".join(body.split())
    assert ".ics" not in without.text + without.html


def test_an_offices_own_sentences_from_before_there_were_appointments_are_enough(tmp_path: Path) -> None:
    own = (SHIPPED / "staff.letter.j2").read_text("utf-8")
    before, _, rest = own.partition("{% set calendar %}")
    (tmp_path / "staff.letter.j2").write_text(before + rest.partition("{% endset %}")[2], "utf-8")

    letter = Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line(), appointments=(HERE,)))

    assert ".ics" not in letter.text


def test_control_characters_of_a_plan_do_not_reach_the_file() -> None:
    nasty = replace(HERE, title="ก\x00ข\r\nATTENDEE:mailto:x@y.example", duty="\\n;,")
    _, calendar = calendar_of(composed(digest(line(), appointments=(nasty,))))
    (event,) = calendar.walk("VEVENT")

    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]) == "O37 กข ATTENDEE:mailto:x@y.example – \\n;,"
