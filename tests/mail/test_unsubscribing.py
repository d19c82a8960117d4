"""Which mails say how to be without them: copies, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.digest import digest_from_json, to_json
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Template
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.seals import ReturnAddress
from tests.mail.returning import ADDRESS, COMPOSER, COPY, ROW, octets
from tests.mail.samples import SHIPPED, digest, enclosed, fault, line, message

INFORMING = line(kind=Kind.INFORMATION, reason=Reason.FOR_INFORMATION, is_executive_duty=True, next_step=None)
PLAIN = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")


def read(row, composer=COMPOSER):
    return message_from_bytes(octets(row, composer, eight_bit=False), policy=policy.default)


def bodies(row, composer=COMPOSER) -> str:
    mail = read(row, composer)
    return "".join(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


def test_a_copy_says_so_in_its_head_and_to_its_reader():
    mail = read(COPY)
    uri = ADDRESS.unsubscribe_uri(COPY.id)
    assert mail["List-Unsubscribe"] == f"<{uri}>"
    assert uri.startswith("mailto:ita-returns@dongmafai.example?subject=unsubscribe%20")
    assert "List-Unsubscribe-Post" not in mail, "one click needs a page on the web"
    assert bodies(COPY).count(uri) == 2
    assert bodies(COPY).count("แจ้งเพื่อทราบเท่านั้น") == 2


def test_the_same_row_gives_the_same_bytes_with_seals_too():
    again = MailComposer(
        templates=[SHIPPED], sender="ita@dongmafai.example", returns=ReturnAddress(ADDRESS.address, bytes(ADDRESS.key))
    )
    for row in (COPY, ROW):
        for eight_bit in (False, True):
            assert octets(row, eight_bit=eight_bit) == octets(row, again, eight_bit=eight_bit)


def test_every_mail_bears_its_own_seal_and_without_a_mailbox_none():
    seals = {read(row)["X-ITA-Seal"] for row in (COPY, ROW, replace(ROW, id="f" * 24 + ".dongmafai@d.example"))}
    assert len(seals - {None}) == 2, "the samples of one Message-ID share theirs"
    for row in (COPY, ROW):
        mail = read(row, PLAIN)
        assert {"X-ITA-Seal", "List-Unsubscribe"}.isdisjoint(mail.keys())
        assert "เลิกรับ" not in bodies(row, PLAIN)


KINDS = [
    line(kind=kind, reason=reason) for kind, reason in product(Kind, Reason) if reason is not Reason.FOR_INFORMATION
]


@given(
    others=st.lists(st.sampled_from(KINDS), max_size=3),
    informing=st.integers(0, 3),
    has_report=st.booleans(),
    is_executive=st.booleans(),
)
def test_nothing_but_copies_may_be_unsubscribed_from(others, informing, has_report, is_executive):
    lines = [*others, *[INFORMING] * informing]
    value = digest(*lines, reports=(enclosed(),) if has_report else (), is_executive=is_executive)
    is_copy = bool(informing) and not others and not has_report

    assert value.is_copy is is_copy
    assert digest_from_json(to_json(value)).is_copy is is_copy
    if lines or has_report:
        row = message(value, Template.EXECUTIVE if is_executive else Template.STAFF)
        assert ("List-Unsubscribe" in read(row)) is is_copy
        assert ("เลิกรับ" in bodies(row)) is is_copy


def test_faults_and_test_mails_are_no_copies():
    for row in (message(fault()), message(digest(), Template.TEST)):
        assert "List-Unsubscribe" not in read(row)


@pytest.mark.parametrize("address", ["a@x.example>\r\nBcc: b@x.example", "ไทย@x.example", "a", "a b@x.example"])
def test_an_address_that_cannot_be_written_is_refused_at_once(address):
    with pytest.raises(ValueError, match=" / "):
        ReturnAddress(address, b"k")


def test_a_strange_but_lawful_address_is_escaped_in_the_mailto():
    uri = ReturnAddress("a&b?c=d%e@x.example", b"k").unsubscribe_uri(COPY.id)
    assert uri.startswith("mailto:a%26b%3Fc%3Dd%25e@x.example?subject=")


def test_the_secret_is_not_shown():
    assert "kkk" not in repr(ADDRESS)
