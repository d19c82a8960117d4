"""Threads, held against what the mail programs go by; see the table in ita_scheduler/mail/threads.py."""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.domain.digest import digest_from_json
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.threads import thread
from tests.mail.samples import DOCUMENTS, SHIPPED, digest, enclosed, fault, late, line, message
from tests.world import FOLLOW_UP, MARCH, MONTHLY, QUARTERLY, Service, at, office

COMPOSER = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")
OTHER = "dongmafai/O43/O43-1/2023-03-31"


def compose(row):
    return message_from_bytes(COMPOSER.compose(row, DOCUMENTS).as_bytes(eight_bit=False), policy=policy.default)


def mail(*lines, name="aa", **changes):
    return compose(message(digest(*lines, **changes), id=f"{name}.dongmafai@mail.dongmafai.example"))


def conversation(index: str) -> tuple[datetime, bytes, list[datetime]]:
    """Read a Thread-Index as MS-OXOMSG 2.2.1.3 describes it: the root's instant, the GUID, the instants of the places."""
    octets = b64decode(index, validate=True)
    assert octets[0] == 1
    assert len(octets) >= 22
    assert (len(octets) - 22) % 5 == 0
    begins = int.from_bytes(octets[:6], "big") << 16
    places = []
    for start in range(22, len(octets), 5):
        place = int.from_bytes(octets[start : start + 4], "big")
        passed = (place & (2**31 - 1)) << (23 if place >> 31 else 18)
        places.append(_instant(begins + passed))
    return _instant(begins), octets[6:22], places


def _instant(filetime: int) -> datetime:
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=filetime // 10)


def test_mails_about_one_occurrence_hang_under_one_root_that_none_of_them_is():
    first, second, other = mail(line()), mail(late(), name="bb", morning=date(2023, 4, 4)), mail(line(occurrence=OTHER))
    assert first["References"] == second["References"] == first["In-Reply-To"] == second["In-Reply-To"]
    assert first["References"] not in (None, first["Message-ID"], second["Message-ID"], other["References"])
    assert first["Thread-Topic"] == second["Thread-Topic"] == "ITA O37/O37-1/2023-03-31"
    assert other["Thread-Topic"] != first["Thread-Topic"]
    assert first["Subject"] == second["Subject"]


def test_outlook_s_index_names_one_conversation_and_each_mail_s_place_in_time():
    instants = [
        datetime(2023, 1, 5, 1, 30, tzinfo=UTC),
        datetime(2023, 4, 4, 1, 30, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
    ]
    read = [conversation(compose(message(at=when, id=f"{n}a.x@d"))["Thread-Index"]) for n, when in enumerate(instants)]
    assert len({(begins, guid) for begins, guid, _ in read}) == 1
    for when, (begins, _, (place,)) in zip(instants, read, strict=True):
        assert begins < when
        assert abs(place - when) < timedelta(seconds=2)
    other = conversation(mail(line(occurrence=OTHER))["Thread-Index"])
    assert other[1] != read[0][1]


def test_two_mails_of_one_instant_have_different_places():
    same = {compose(message(id=f"{n:02x}.x@d"))["Thread-Index"] for n in range(4)}
    assert len(same) > 1


@given(st.datetimes(timezones=st.just(UTC)), st.dates(date(2017, 1, 1), date(2057, 12, 31)), st.text(max_size=40))
def test_no_date_and_no_key_breaks_the_headers(when, nominal, key):
    value = digest(line(nominal=nominal, occurrence=key))
    headers = thread(value, "aa.x@d.example", when)
    parsed = message_from_bytes(headers.encode("ascii") + b"\r\n\r\n", policy=policy.default)
    assert sorted(parsed.keys()) == ["In-Reply-To", "References", "Thread-Index", "Thread-Topic"]
    conversation(parsed["Thread-Index"])


@pytest.mark.parametrize(
    "row",
    [
        message(digest(line(), line(occurrence=OTHER))),
        message(digest(line(), reports=(enclosed(),))),
        message(digest(reports=(enclosed(),))),
        message(fault()),
    ],
    ids=["two occurrences", "a line and a draft", "a draft alone", "a fault"],
)
def test_what_is_not_about_one_occurrence_alone_belongs_to_no_conversation(row):
    names = {name.lower() for name in compose(row)}
    assert names.isdisjoint({"references", "in-reply-to", "thread-topic", "thread-index"})


def test_two_lines_about_the_same_occurrence_are_one_matter_with_its_subject():
    both = mail(line(kind="changed", step="moved-2023-03-01", reason="deadline_moved"), line())
    assert both["References"] == mail(line())["References"]
    assert both["Subject"] == mail(line())["Subject"]


async def test_in_a_whole_year_every_reader_has_one_conversation_for_each_occurrence():
    service = Service(office(MARCH, MONTHLY, QUARTERLY, FOLLOW_UP), composer=COMPOSER)
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-11-30", "12:00"))

    conversations = defaultdict(list)
    for row in service.relay.accepted:
        value = digest_from_json(row.payload) if row.template in ("staff", "executive") else None
        if value and value.sole:
            conversations[row.position, value.sole.occurrence].append((value.sole.kind, compose(row)))
    assert max(len(mails) for mails in conversations.values()) >= 4, "an officer hears of one matter again and again"
    for mails in conversations.values():
        for name in ("References", "In-Reply-To", "Thread-Topic"):
            assert len({one[name] for _, one in mails}) == 1
        assert len({conversation(one["Thread-Index"])[:2] for _, one in mails}) == 1
        for kinds in ({"reminder", "overdue", "changed"}, {"escalation"}, {"monitoring"}, {"information"}):
            assert len({one["Subject"] for kind, one in mails if kind in kinds}) <= 1
    roots = {mails[0][1]["References"]: occurrence for (_, occurrence), mails in conversations.items()}
    assert len(roots) == len({occurrence for _, occurrence in conversations})
