"""What comes back, as it is written by Postfix, Exchange, Gmail, qmail, by people, and by those who mean harm."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.domain.returned import Bounce, Failure, Finding, Unsubscription, without_addresses
from ita_scheduler.mail.returned import MOST_OCTETS, returned
from ita_scheduler.mail.seals import ReturnAddress
from tests.mail.returning import ADDRESS, COMPOSER, COPY, LETTERS, ROW, letter, octets, unsubscribing
from tests.mail.samples import SHIPPED, digest, enclosed, line, message
from tests.working import at_most_calls


def meaning(content: bytes):
    return returned("1", content, ADDRESS).meaning


def failure(content: bytes) -> Failure:
    found = meaning(content)
    assert isinstance(found, Bounce), found
    assert found.message == ROW.id
    (one,) = found.failures
    return one


# ── Mails that were given up ──


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("postfix", "5.1.1", "unknown in virtual mailbox"),
        ("postfix-gave-up", "4.4.1", "Connection timed out"),
        ("exchange", "5.2.2", "mailbox full"),
        ("gmail", "5.1.1", "The email account that you tried to reach does not exist"),
        ("base64", "5.1.2", ""),
        ("qmail", "5.1.1", "no mailbox here"),
    ],
)
def test_a_report_of_failure_is_read_whoever_writes_it(name, status, words):
    one = failure(letter(name))
    assert one.status == status
    assert words in one.diagnostic
    assert one.is_of(ROW.address)
    assert not one.is_of("palad@office.example")
    assert "\n" not in one.diagnostic


def test_each_kind_of_line_end_is_read():
    for name in ("postfix", "exchange", "gmail", "base64", "qmail"):
        assert meaning(letter(name).replace(b"\r\n", b"\n")) == meaning(letter(name))


def test_a_report_about_a_long_mail_is_read_from_its_beginning():
    row = message(digest(line(), reports=(enclosed(),) * 3), address=ROW.address)
    original = octets(row) + b"x" * 3 * MOST_OCTETS
    for name in ("postfix", "exchange", "gmail", "base64", "qmail"):
        found = meaning(letter(name, row, original))
        assert isinstance(found, Bounce), name


def test_an_alias_is_known_by_the_address_that_the_mail_had():
    content = letter("postfix").replace(b"Final-Recipient: rfc822; Analyst", b"Final-Recipient: rfc822; j.smith")
    assert failure(content).is_of(ROW.address)


def test_without_a_status_it_is_for_good_and_a_success_that_failed_is_nonsense():
    assert failure(letter("postfix").replace(b"Status: 5.1.1\r\n", b"")).status == "5.0.0"
    assert failure(letter("postfix").replace(b"Status: 5.1.1", b"Status: five")).status == "5.0.0"
    assert meaning(letter("postfix").replace(b"Status: 5.1.1", b"Status: 2.0.0")) is Finding.DELIVERED


def test_only_the_recipients_that_failed_are_named():
    extra = b"Final-Recipient: rfc822; other@office.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n\r\n"
    content = letter("postfix").replace(b"Final-Recipient:", extra + b"Final-Recipient:", 1)
    assert failure(content).is_of(ROW.address)


# ── What is left alone ──


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("postfix-delayed", Finding.DELAYED),
        ("vacation", Finding.AUTOMATIC),
        ("read-receipt", Finding.OTHER),
        ("spam", Finding.OTHER),
        ("letter", Finding.OTHER),
    ],
)
def test_what_is_no_failure_is_recognised_and_left(name, finding):
    assert meaning(letter(name)) is finding


def test_every_letter_in_the_folder_is_read_by_some_test():
    assert {path.stem for path in LETTERS.glob("*.txt")} == {
        *("postfix", "postfix-gave-up", "postfix-delayed", "exchange", "base64", "gmail", "qmail"),
        *("vacation", "read-receipt", "spam", "letter"),
    }


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_none_of_failure(action):
    content = letter("postfix").replace(b"Action: failed", f"Action: {action}".encode())
    assert meaning(content) is Finding.DELIVERED


# ── Whom to believe ──


@pytest.mark.parametrize("name", ["postfix", "postfix-gave-up", "exchange", "gmail", "base64", "qmail"])
def test_a_report_that_does_not_know_the_seal_is_not_believed(name):
    original = octets()
    seal = re.search(rb"X-ITA-Seal: ([\w-]{22})\r\n", original)[1]
    swapped = original.replace(seal, seal[::-1])
    others = octets(message(id="f" * 24 + ".dongmafai@mail.dongmafai.example"))
    others = others.replace(b"f" * 24, ROW.id[:24].encode())  # the seal of another mail
    without = original.replace(b"X-ITA-Seal: " + seal + b"\r\n", b"")
    of_another_ledger = octets(
        composer=type(COMPOSER)(
            templates=[SHIPPED], sender="a@b.example", returns=ReturnAddress(ADDRESS.address, b"z" * 32)
        )
    )
    for forged in (swapped, others, without, of_another_ledger):
        assert meaning(letter(name, original=forged)) is Finding.UNPROVEN


@pytest.mark.parametrize("name", ["postfix", "qmail"])
def test_a_report_about_a_mail_that_was_never_ours_is_foreign(name):
    original = b"Message-ID: <somebody@else.example>\r\nSubject: x\r\n\r\nx\r\n"
    assert meaning(letter(name, original=original)) is Finding.FOREIGN
    assert meaning(letter(name, original=b"\r\n")) is Finding.FOREIGN


def test_a_seal_says_nothing_about_another_purpose():
    name = ROW.id.partition("@")[0]
    seal = re.search(rb"X-ITA-Seal: ([\w-]{22})", octets())[1].decode()
    assert meaning(unsubscribing(subject=f"unsubscribe {name}.{seal}")) is Finding.UNPROVEN


# ── Copies that are not wanted ──


def test_the_button_of_a_mail_program_is_understood():
    assert meaning(unsubscribing()) == Unsubscription(COPY.id.partition("@")[0])
    assert meaning(unsubscribing()).agency == COPY.agency


@pytest.mark.parametrize("change", ["Re: {}", "[ภายนอก] {} ", "FW: {} (ส่งต่อ)"])
def test_what_a_mail_program_adds_to_the_subject_does_no_harm(change):
    subject = re.search(rb"Subject: (.*)\r\n", unsubscribing())[1].decode()
    assert isinstance(meaning(unsubscribing(subject=change.format(subject))), Unsubscription)
    assert isinstance(meaning(unsubscribing(subject=change.format(subject.replace(" ", "+")))), Unsubscription)


def test_an_altered_token_is_not_believed():
    subject = re.search(rb"Subject: (.*)\r\n", unsubscribing())[1].decode()
    assert isinstance(meaning(unsubscribing(subject=subject)), Unsubscription)
    for at, char in enumerate(subject.removeprefix("unsubscribe "), len("unsubscribe ")):
        other = "1" if char != "1" else "2"
        altered = subject[:at] + other + subject[at + 1 :]
        assert meaning(unsubscribing(subject=altered)) in (Finding.UNPROVEN, Finding.OTHER)
    assert meaning(unsubscribing(subject=subject[:-1])) is Finding.OTHER
    assert meaning(unsubscribing(subject=subject + "A")) is Finding.OTHER
    assert meaning(unsubscribing(subject="unsubscribe")) is Finding.OTHER


# ── Those who mean harm ──


def nested(depth: int) -> bytes:
    """A report whose first part is many multiparts deep."""
    head = b"".join(b'--%d\r\nContent-Type: multipart/mixed; boundary="%d"\r\n\r\n' % (n, n + 1) for n in range(depth))
    return b'Content-Type: multipart/report; report-type=delivery-status; boundary="0"\r\n\r\n' + head


HOSTILE = {
    "nothing": b"",
    "no headers": b"\r\n\r\n\r\n",
    "zeros": b"\0" * 100_000,
    "a nesting bomb": nested(20_000),
    "a boundary bomb": b'Content-Type: multipart/report; boundary="x"\r\n\r\n' + b"--x\r\n\r\n" * 200_000,
    "a regular expression as boundary": b'Content-Type: multipart/report; boundary="(a+)+$["\r\n\r\n--(a+)+$[\r\n',
    "a boundary without a name": b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
    "an empty boundary": b'Content-Type: multipart/report; boundary=""\r\n\r\n--\r\n',
    "an unknown charset": b"Subject: =?x-none?B?4LiB?=\r\n\r\nx",
    "bad base64 in the subject": b"Subject: =?utf-8?B?4L?= =?utf-8?Q?=ZZ?=\r\n\r\nx",
    "a subject without an end": b"Subject: " + b"=?utf-8?B?" * 50_000 + b"\r\n\r\nx",
    "a header without an end": b"X: " + b"a" * 2_000_000,
    "many headers": b"X: y\r\n" * 300_000,
    "many foldings": b"X: y" + b"\r\n " * 300_000,
    "eight bits everywhere": bytes(range(256)) * 2000,
    "parameters": b"Content-Type: multipart/report" + b'; a*0*="x"' * 50_000 + b"\r\n\r\n",
    "a parameter without an end": b'Content-Type: multipart/report; a="' + b";" * 64_000 + b"\r\n\r\n",
    "continued parameters": b"Content-Type: multipart/report; boundary*0*=utf-8'th'%zz; boundary*1=\xff\r\n\r\n--x",
    "many groups": letter("postfix").replace(b"Action: failed", b"X: y\r\n\r\n" * 100_000 + b"Action: failed"),
    "no report in the report": letter("postfix").replace(b"message/delivery-status", b"message/delivery-statu"),
    "line ends of all kinds": letter("postfix").replace(b"\r\n", b"\r\r\n\n\r"),
}


@pytest.mark.parametrize(
    "recipient",
    [
        b"Final-Recipient: rfc822; analyst@office.example (Somchai (IT))",
        b"Final-Recipient: rfc822; (to) <analyst@office.example>",
        b"Original-Recipient: rfc822; an+61lyst@office.example\r\nFinal-Recipient: rfc822; x@inside.example",
    ],
)
def test_a_recipient_with_a_comment_or_in_xtext_is_the_one_who_is_meant(recipient):
    bare = re.sub(rb"Original-Recipient:[^\n]*\n", b"", letter("postfix"))
    line = re.search(rb"Final-Recipient: [^\r\n]*", bare)
    assert line is not None

    assert failure(bare.replace(line[0], recipient)).is_of("analyst@office.example")


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_no_bounce_no_traceback_and_no_waiting(content):
    with at_most_calls(1_000_000):
        assert isinstance(meaning(content), Finding)


@pytest.mark.parametrize(
    "content",
    [
        letter("postfix").replace(b"5.1.1", b"5." + b"1" * 100_000),
        letter("base64").replace(b"Base64\r\n\r\n", b"base64\r\n\r\n====!!!\xff"),
        letter("postfix").replace(b"Return-Path: <>", b"Return-Path: <\xff\xfe\0"),
    ],
)
def test_noise_in_a_report_that_knows_the_seal_does_not_hide_it(content):
    assert failure(content).is_of(ROW.address)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(["postfix", "exchange", "gmail", "base64", "qmail", "vacation", "postfix-delayed"]),
    seed=st.integers(0, 2**32),
)
def test_a_letter_damaged_anywhere_is_read_to_some_end(name, seed):
    chance = random.Random(seed)
    content = bytearray(letter(name))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content))
        match chance.randrange(3):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randrange(200)]
            case _:
                content[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(30)))
    found = meaning(bytes(content))
    # It may be what it was, or nothing; it is never about another mail than the one whose seal it holds.
    assert isinstance(found, Finding) or found.message == ROW.id


@given(st.binary(max_size=3000))
def test_no_octets_at_all_raise(content):
    assert isinstance(meaning(content), Finding)


def test_the_mark_tells_mails_apart_and_is_the_same_every_time():
    one, again, other = (returned("h", letter(name), ADDRESS).mark for name in ("postfix", "postfix", "gmail"))
    assert one == again != other


# ── What goes into facts ──


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<analyst@office.example>: unknown", "<‹analyst›>: unknown"),
        ("User ANALYST unknown, ask admin@office.example", "User ‹analyst› unknown, ask ‹…›"),
        ("no such user (analyst)", "no such user (‹analyst›)"),
        ("psychoanalyst is no user", "psychoanalyst is no user"),
        ("x@y, <z@w>; mailto:q@r.example", "‹…›, <‹…›>; mailto:‹…›"),
    ],
)
def test_no_address_goes_into_a_fact(said, kept):
    assert without_addresses(said, "Analyst@office.example", "analyst") == kept


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_server_says_no_address_is_left(before, after):
    kept = without_addresses(f"{before} somsak.j@office.example {after}", "somsak.j@office.example", "analyst")
    assert "office.example" not in kept
    assert "somsak.j" not in kept.replace(before, "").replace(after, "")
