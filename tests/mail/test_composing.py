from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.digest import to_json
from ita_scheduler.domain.outbox import Template
from ita_scheduler.errors import ComposeError
from ita_scheduler.mail.composing import ComposedMail, MailComposer
from ita_scheduler.sandbox import one_line
from tests.mail.samples import HEAD, OFFICER, SHIPPED, digest, fault, late, line, message

COMPOSER = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")
TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, exclude_categories=["Cn"]),
        st.sampled_from(list("\"',<>&.-\r\n\t\x00=?_ aZ9👍🏽\u200d\u0301")),
    ),
    min_size=1,
    max_size=80,
)


def parsed(octets: bytes) -> EmailMessage:
    mail = message_from_bytes(octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert part.defects == []
        for value in part.values():
            assert value.defects == ()
    return mail


def compose(*args, eight_bit: bool = False, **changes) -> EmailMessage:
    return parsed(COMPOSER.compose(message(*args, **changes), {}).as_bytes(eight_bit=eight_bit))


@pytest.mark.parametrize("eight_bit", [False, True])
def test_the_standard_library_reads_back_every_part(eight_bit):
    mail = compose(digest(line(), late(code="e6")), eight_bit=eight_bit)
    assert mail["From"].addresses[0].addr_spec == "ita@dongmafai.example"
    assert mail["To"].addresses[0].addr_spec == "analyst@dongmafai.example"
    assert mail["Reply-To"].addresses[0].addr_spec == "ita@dongmafai.example"
    assert mail["Subject"] == COMPOSER.subject(message(digest(line(), late(code="e6"))))
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text["Content-Transfer-Encoding"] == ("8bit" if eight_bit else "base64")
    for part in (text, html):
        assert "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต" in part.get_content()
        assert "อีเมลแจ้งเตือนอัตโนมัติ มิใช่หนังสือราชการ" in part.get_content()


def test_the_headers_of_an_automatic_mail_are_there():
    mail = compose(digest(line(), line(occurrence="dongmafai/O43/O43-1/2023-03-31")))
    assert mail["Message-ID"] == "<0123456789abcdef01234567.dongmafai@mail.dongmafai.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["List-Id"] == "<dongmafai.ita-reminders.mail.dongmafai.example>"
    assert mail["MIME-Version"] == "1.0"
    assert mail["Date"] == "Wed, 22 Mar 2023 08:30:00 +0700"
    assert mail["References"] is None


def test_the_date_is_written_in_the_agency_s_zone():
    composer = MailComposer(templates=[SHIPPED], sender="ita@x.example", zones={"dongmafai": ZoneInfo("Asia/Tokyo")})
    mail = parsed(composer.compose(message(), {}).as_bytes(eight_bit=False))
    assert mail["Date"] == "Wed, 22 Mar 2023 10:30:00 +0900"


def test_the_same_row_gives_the_same_bytes():
    row = message(digest(line(), late()))
    again = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")
    for eight_bit in (False, True):
        mail = COMPOSER.compose(row, {}).as_bytes(eight_bit=eight_bit)
        assert mail == again.compose(row, {}).as_bytes(eight_bit=eight_bit)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXTS, code=TEXTS, agency=TEXTS, to=TEXTS)
def test_no_text_of_a_plan_breaks_a_mail(title, code, agency, to):
    value = digest(line(title=title, code=code), agency_name=agency, to_titles=(to,))
    octets = COMPOSER.compose(message(value), {}).as_bytes(eight_bit=False)
    mail = parsed(octets)
    assert {name.lower() for name in mail} == {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "list-id",
        "auto-submitted", "x-auto-response-suppress", "mime-version", "content-language", "content-type",
        "thread-topic", "thread-index",
    }  # fmt: skip
    assert mail["Subject"] == COMPOSER.subject(message(value))
    text = mail.get_body(("plain",))
    assert text is not None
    assert "".join(one_line(title).split()) in "".join(text.get_content().split())


def test_line_ends_are_whole_and_lines_short():
    octets = COMPOSER.compose(message(digest(line(), late())), {}).as_bytes(eight_bit=False)
    assert octets.count(b"\n") == octets.count(b"\r\n") == octets.count(b"\r")
    assert octets.isascii()
    assert octets.endswith(b"--\r\n")
    head, _, body = octets.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert max(map(len, body.split(b"\r\n"))) <= 78


def test_eight_bits_are_given_up_for_a_line_too_long_or_a_nul():
    long = COMPOSER.compose(message(digest(line(duty="ก" * 400))), {})
    assert b"8bit" not in long.as_bytes(eight_bit=True)
    assert "ก" * 400 in parsed(long.as_bytes(eight_bit=True)).get_body(("plain",)).get_content()
    nul = ComposedMail(b"From: a@x\r\n", b"=_b", b"a\0b\r\n", b"<p>\r\n")
    assert b"8bit" not in nul.as_bytes(eight_bit=True)


def test_a_body_that_holds_the_boundary_is_not_cut_there():
    mail = ComposedMail(b"From: a@x.example\r\n", b"=_b", b"one\r\n--=_b\r\ntwo\r\n", b"<p>--=_b__</p>\r\n")
    read = parsed(mail.as_bytes(eight_bit=True))
    contents = [part.get_content().replace("\r\n", "\n") for part in read.iter_parts()]
    assert contents == ["one\n--=_b\ntwo\n", "<p>--=_b__</p>\n"]


def test_titles_that_share_an_address_are_all_named():
    octets = COMPOSER.compose(message(digest(line(), to_titles=(OFFICER, HEAD))), {}).as_bytes(eight_bit=False)
    # The newer policy of the standard library puts a space between two encoded words of a name; the older one reads
    # them as RFC 2047 says.
    written = message_from_bytes(octets, policy=policy.compat32)["To"]
    name = str(make_header(decode_header(written.rpartition("<")[0].strip())))
    assert name == f"{OFFICER} และ {HEAD}"


def test_a_fault_goes_to_the_bare_address_and_speaks_of_the_position():
    mail = compose(fault())
    assert str(mail["To"]) == "analyst@dongmafai.example"
    assert mail["Subject"] == f"[แจ้งเตือน ITA ๒๕๖๖] ส่งจดหมายถึง {HEAD} ไม่สำเร็จ"
    assert "550 5.1.1 User unknown" in mail.get_body(("plain",)).get_content()


def test_without_a_coordinator_s_address_there_is_no_reply_to():
    assert compose(digest(line(), reply_to=""))["Reply-To"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "สารบรรณ@dongmafai.example"},
        {"address": "a@x.example\r\nBcc: b@x.example"},
        {"id": "a@b>\r\nX: y"},
        {"id": "ไทย@b"},
        {"payload": "{}"},
        {"payload": "not json"},
        {"payload": "[]"},
        {"payload": to_json(digest(line())).replace('"reminder"', '"unheard_of"')},
        {"payload": to_json(digest(line(), reply_to="no address"))},
    ],
)
def test_what_cannot_be_composed_is_said_in_two_languages(changes):
    with pytest.raises(ComposeError, match=" / "):
        COMPOSER.compose(message(**changes), {})


def test_a_sender_that_cannot_be_written_is_refused_at_once():
    with pytest.raises(ComposeError):
        MailComposer(templates=[SHIPPED], sender="ผู้ส่ง@x.example")


def test_a_sender_s_own_name_stands_before_the_agency_s():
    named = MailComposer(templates=[SHIPPED], sender="ita@x.example", sender_name="ระบบ\r\nITA")
    mail = message_from_bytes(named.compose(message(), {}).as_bytes(eight_bit=False), policy=policy.compat32)
    assert str(make_header(decode_header(mail["From"].rpartition("<")[0].strip()))) == "ระบบ ITA"


def test_a_test_mail_is_a_digest_without_lines():
    mail = compose(digest(), Template.TEST)
    assert mail["Subject"] == "[แจ้งเตือน ITA ๒๕๖๖] จดหมายทดสอบ"


def test_the_executive_s_subject_comes_from_the_executive_s_template():
    value = digest(late(kind="escalation", step="level-2", reason="step_reached"), is_executive=True)
    assert "ขอเรียนสรุป" in COMPOSER.subject(message(value))


def test_at_may_be_any_aware_instant():
    mail = compose(at=datetime(2023, 12, 31, 17, 30, tzinfo=UTC))
    assert mail["Date"] == "Mon, 01 Jan 2024 00:30:00 +0700"
