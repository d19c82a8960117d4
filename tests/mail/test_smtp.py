from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

import pytest

from ita_scheduler.domain.outbox import Cause, Verdict
from ita_scheduler.errors import WrongUse
from ita_scheduler.mail.composing import ComposedMail, MailComposer
from ita_scheduler.mail.dialogue import stuffed
from ita_scheduler.mail.smtp import SmtpCarrier, SmtpSettings
from tests.mail.samples import SHIPPED, message
from tests.mail.servers import PASSWORD, Inbox, certificate, scripted, serving

MAIL = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example").compose(message(), {})


@asynccontextmanager
async def carrier(port, **changes):
    plain = {
        "host": "127.0.0.1",
        "port": port,
        "sender": "ita@dongmafai.example",
        "security": "none",
        "timeout": 5.0,
        "final_timeout": 5.0,
        "rest": 0.0,
    }
    made = SmtpCarrier(SmtpSettings(**(plain | changes)))
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def mails(outcomes):
    return [(one.verdict, one.cause) for one in outcomes]


# ── A good server ──


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_mail_arrives_as_it_was_composed(pipelining):
    inbox = Inbox(pipelining=pipelining)
    async with serving(inbox) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause, outcome.code, outcome.text) == (
        Verdict.ACCEPTED,
        Cause.NONE,
        250,
        "taken",
    )
    assert inbox.recipients == ["analyst@dongmafai.example"]
    assert inbox.mails == [MAIL.as_bytes(eight_bit=True)]
    assert inbox.options == [["BODY=8BITMIME"]]
    read = message_from_bytes(inbox.mails[0], policy=policy.default)
    assert read["Subject"].startswith("[แจ้งเตือน ITA ๒๕๖๖] O37")


@pytest.mark.parametrize("pipelining", [False, True])
async def test_one_connection_serves_many_mails_also_after_a_refusal(pipelining):
    inbox = Inbox(pipelining=pipelining)
    outcomes = []
    async with serving(inbox) as port, carrier(port) as smtp:
        for reply in ("250 OK", "550 5.1.1 nobody", "450 later", "250 OK"):
            inbox.rcpt_reply = reply
            outcomes.append(await smtp.carry(message(), MAIL))
    assert mails(outcomes) == [
        (Verdict.ACCEPTED, Cause.NONE),
        (Verdict.REFUSED, Cause.MAILBOX),
        (Verdict.TRY_AGAIN, Cause.RATE),
        (Verdict.ACCEPTED, Cause.NONE),
    ]
    assert (outcomes[1].code, outcomes[1].text) == (550, "5.1.1 nobody")
    assert inbox.connections == 1
    assert len(inbox.mails) == 2


async def test_many_at_once_use_no_more_connections_than_allowed():
    inbox = Inbox(pipelining=True)
    async with serving(inbox) as port, carrier(port, connections=3) as smtp:
        assert smtp.width == 3
        outcomes = await asyncio.gather(*(smtp.carry(message(), MAIL) for _ in range(40)))
    assert {one.verdict for one in outcomes} == {Verdict.ACCEPTED}
    assert len(inbox.mails) == 40
    assert 1 <= inbox.connections <= 3


async def test_a_connection_carries_a_bounded_number_of_mails():
    inbox = Inbox()
    async with serving(inbox) as port, carrier(port, mails_per_connection=2) as smtp:
        for _ in range(5):
            await smtp.carry(message(), MAIL)
    assert (len(inbox.mails), inbox.connections) == (5, 3)


async def test_a_connection_left_alone_is_asked_or_opened_anew():
    inbox = Inbox()
    async with serving(inbox) as port, carrier(port, idle_check=0.0) as smtp:
        for _ in range(3):
            assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
        assert inbox.connections == 1
    async with serving(inbox) as port, carrier(port, idle_close=0.0) as smtp:
        for _ in range(2):
            assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
        assert inbox.connections == 3


async def test_mails_are_spaced_evenly():
    inbox = Inbox()
    async with serving(inbox) as port, carrier(port, per_minute=1200, connections=2) as smtp:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(*(smtp.carry(message(), MAIL) for _ in range(5)))
        took = loop.time() - began
    assert len(inbox.mails) == 5
    assert took >= 4 * 0.05 - 0.005


# ── Refusals ──


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("where", "reply", "verdict", "cause"),
    [
        ("rcpt", "450 4.7.1 greylisted", Verdict.TRY_AGAIN, Cause.RATE),
        ("rcpt", "452 4.2.2 full", Verdict.TRY_AGAIN, Cause.RATE),
        ("rcpt", "550 5.1.1 unknown", Verdict.REFUSED, Cause.MAILBOX),
        ("rcpt", "554 5.7.1 Relay access denied", Verdict.TRY_AGAIN, Cause.SENDER),
        ("data", "451 4.3.0 later", Verdict.TRY_AGAIN, Cause.RATE),
        ("data", "554 5.7.1 spam", Verdict.REFUSED, Cause.SENDER),
    ],
)
async def test_a_refusal_is_this_mail_s_and_its_words_are_kept(pipelining, where, reply, verdict, cause):
    inbox = Inbox(pipelining=pipelining, **{where: reply})
    async with serving(inbox) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause, f"{outcome.code} {outcome.text}") == (verdict, cause, reply)
    assert inbox.mails == []


@pytest.mark.parametrize("pipelining", [False, True])
async def test_421_at_rcpt_asks_for_patience_and_ends_the_connection(pipelining):
    inbox = Inbox(pipelining=pipelining, rcpt="421 4.3.2 going down")
    async with serving(inbox) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(), MAIL)
        assert (outcome.verdict, outcome.cause, outcome.code) == (Verdict.TRY_AGAIN, Cause.RATE, 421)
        inbox.rcpt_reply = "250 OK"
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    assert inbox.connections == 2


async def test_an_address_that_cannot_be_written_is_refused_without_a_word_to_the_server():
    inbox = Inbox()
    async with serving(inbox) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(address="a@x.example>\r\nDATA"), MAIL)
    assert (outcome.verdict, outcome.cause) == (Verdict.REFUSED, Cause.MAILBOX)
    assert inbox.connections == 0


# ── Servers that misbehave ──


async def greet(reader, writer, *, pipelining=False):
    writer.write(b"220 odd\r\n")
    await reader.readuntil(b"\r\n")
    writer.write(b"250-odd\r\n" + (b"250-PIPELINING\r\n" if pipelining else b"") + b"250 8BITMIME\r\n")


async def envelope(reader, writer):
    for reply in (b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
        await reader.readuntil(b"\r\n")
        writer.write(reply)


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("answers", "verdict", "cause"),
    [
        ([], Verdict.TRY_AGAIN, Cause.CONNECTION),
        ([b"250 ok\r\n"], Verdict.TRY_AGAIN, Cause.CONNECTION),
        ([b"250 ok\r\n", b"250 ok\r\n"], Verdict.TRY_AGAIN, Cause.CONNECTION),
        ([b"250 ok\r\n", b"550 no such user\r\n"], Verdict.REFUSED, Cause.MAILBOX),
        ([b"550 bad sender\r\n"], Verdict.TRY_AGAIN, Cause.SENDER),
        ([b"garbage\r\n"], Verdict.TRY_AGAIN, Cause.CONNECTION),
        ([b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", None], Verdict.IN_DOUBT, Cause.UNKNOWN),
        ([b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"not a reply\r\n"], Verdict.IN_DOUBT, Cause.UNKNOWN),
        ([b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"421 dying\r\n"], Verdict.TRY_AGAIN, Cause.RATE),
        ([b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250-two\r\n250 lines\r\n"], Verdict.ACCEPTED, Cause.NONE),
    ],
)
async def test_a_server_that_hangs_up_is_in_doubt_only_after_the_content(pipelining, answers, verdict, cause):
    async def script(reader, writer):
        await greet(reader, writer, pipelining=pipelining)
        for number, answer in enumerate(answers):
            await reader.readuntil(b"\r\n.\r\n" if number == 3 else b"\r\n")
            if answer is not None:
                writer.write(answer)
        if not answers:
            await reader.readuntil(b"\r\n")

    async with scripted(script) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (verdict, cause)


async def test_a_server_that_hangs_up_in_the_middle_of_the_content_leaves_doubt():
    big = ComposedMail(MAIL.head, MAIL.boundary, MAIL.text, MAIL.html * 200)

    async def script(reader, writer):
        await greet(reader, writer)
        await envelope(reader, writer)
        await reader.readexactly(1000)
        writer.transport.abort()

    async with scripted(script) as port, carrier(port) as smtp:
        outcome = await smtp.carry(message(), big)
    assert (outcome.verdict, outcome.cause) == (Verdict.IN_DOUBT, Cause.UNKNOWN)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(0, Verdict.TRY_AGAIN), (1, Verdict.TRY_AGAIN), (3, Verdict.IN_DOUBT)],
)
async def test_a_server_that_falls_silent_costs_its_time_out(after, verdict):
    async def script(reader, writer):
        await greet(reader, writer)
        for _ in range(after):
            await reader.readuntil(b"\r\n")
            writer.write(b"354 go\r\n" if after == 3 and _ == 2 else b"250 ok\r\n")
        await reader.read()

    async with scripted(script) as port, carrier(port, timeout=0.2, final_timeout=0.2) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (verdict, Cause.TIMEOUT)


async def test_an_empty_content_answers_a_354_that_follows_a_refusal():
    seen = []

    async def script(reader, writer):
        await greet(reader, writer, pipelining=True)
        for reply in (b"250 ok\r\n", b"550 no\r\n", b"354 go\r\n"):
            seen.append(await reader.readuntil(b"\r\n"))
            writer.write(reply)
        seen.append(await reader.readuntil(b"\r\n"))
        writer.write(b"554 no valid recipients\r\n")
        seen.append(await reader.readuntil(b"\r\n"))
        writer.write(b"250 reset\r\n")
        await envelope(reader, writer)
        seen.append(await reader.readuntil(b"\r\n.\r\n"))
        writer.write(b"250 taken\r\n")

    async with scripted(script) as port, carrier(port) as smtp:
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.REFUSED
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    assert seen[3:5] == [b".\r\n", b"RSET\r\n"]


@pytest.mark.parametrize("last_words", [b"", b"421 idle too long\r\n"])
async def test_a_kept_connection_that_was_closed_meanwhile_is_replaced_without_a_failure(last_words):
    connections = 0

    async def script(reader, writer):
        nonlocal connections
        connections += 1
        await greet(reader, writer)
        await envelope(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 taken\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(last_words)

    async with scripted(script) as port, carrier(port) as smtp:
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
        await asyncio.sleep(0.1)
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    assert connections == 2


@pytest.mark.parametrize("farewell", [b"", b"421 too many mails\r\n"])
async def test_a_kept_connection_that_closes_at_the_next_mail_is_replaced_without_a_failure(farewell):
    connections = 0

    async def script(reader, writer):
        nonlocal connections
        connections += 1
        await greet(reader, writer)
        await envelope(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 taken\r\n")
        await reader.readuntil(b"\r\n")
        writer.write(farewell)

    async with scripted(script) as port, carrier(port) as smtp:
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    assert connections == 2


async def test_an_attempt_cut_short_says_what_is_known_and_leaves_no_connection_in_the_middle_of_a_mail():
    connections = 0

    async def script(reader, writer):
        nonlocal connections
        connections += 1
        await greet(reader, writer)
        await envelope(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")
        if connections > 1:
            writer.write(b"250 taken\r\n")
        await reader.read()

    async with scripted(script) as port, carrier(port) as smtp:
        attempt = asyncio.create_task(smtp.carry(message(), MAIL))
        await asyncio.sleep(0.1)
        attempt.cancel()
        assert (await attempt).verdict is Verdict.IN_DOUBT
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    assert connections == 2


# ── Opening ──


async def test_no_server_is_our_trouble_and_the_others_do_not_try_for_a_while(unused_tcp_port, monkeypatch):
    async with carrier(unused_tcp_port, rest=60.0) as smtp:
        first = await smtp.carry(message(), MAIL)
        assert (first.verdict, first.cause, first.code) == (Verdict.TRY_AGAIN, Cause.CONNECTION, None)
        assert f"127.0.0.1:{unused_tcp_port}" in first.text
        monkeypatch.setattr("ita_scheduler.mail.opening.aiosmtplib.SMTP", lambda **_: pytest.fail("it is tried"))
        assert await smtp.carry(message(), MAIL) == first


async def test_a_server_that_comes_back_is_used_again(unused_tcp_port_factory):
    port = unused_tcp_port_factory()
    inbox = Inbox()
    async with carrier(port) as smtp:
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.TRY_AGAIN
        server = await asyncio.get_running_loop().create_server(
            lambda: __import__("aiosmtpd.smtp").smtp.SMTP(inbox), "127.0.0.1", port
        )
        assert (await smtp.carry(message(), MAIL)).verdict is Verdict.ACCEPTED
        await smtp.close()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("greeting", "cause"),
    [
        (b"554 no service\r\n", Cause.CONNECTION),
        (b"421 busy\r\n", Cause.RATE),
        (b"", Cause.CONNECTION),
        (None, Cause.TIMEOUT),
    ],
)
async def test_a_greeting_that_is_none(greeting, cause):
    async def script(reader, writer):
        if greeting is None:
            await reader.read()
        else:
            writer.write(greeting)

    async with scripted(script) as port, carrier(port, timeout=0.3) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (Verdict.TRY_AGAIN, cause)


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_mail_goes_encrypted_and_with_a_login(tls, security, pipelining):
    ca_file, context = tls
    inbox = Inbox(pipelining=pipelining)
    options = {"implicit_tls": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    async with (
        serving(
            inbox,
            authenticator=inbox.authenticate,
            auth_required=True,
            auth_require_tls=security == "starttls",
            **options,
        ) as port,
        carrier(port, security=security, ca_file=str(ca_file), username="ita", password=lambda: PASSWORD) as smtp,
    ):
        outcomes = [await smtp.carry(message(), MAIL) for _ in range(3)]
    assert mails(outcomes) == [(Verdict.ACCEPTED, Cause.NONE)] * 3
    assert inbox.mails == [MAIL.as_bytes(eight_bit=True)] * 3
    assert (inbox.connections, inbox.logins) == (1, 1)


async def test_a_wrong_password_is_tried_once_and_never_shown(tls, caplog):
    ca_file, context = tls
    caplog.set_level(logging.DEBUG)
    inbox = Inbox()
    wrong = "wr0ng-s3cret"
    async with (
        serving(inbox, authenticator=inbox.authenticate, auth_required=True, tls_context=context) as port,
        carrier(
            port, security="starttls", ca_file=str(ca_file), username="ita", password=lambda: wrong, rest=60.0
        ) as smtp,
    ):
        outcomes = await asyncio.gather(*(smtp.carry(message(), MAIL) for _ in range(8)))
        shown = repr(smtp) + repr(smtp._settings) + str(smtp._settings) + caplog.text + "".join(map(repr, outcomes))
    assert mails(outcomes) == [(Verdict.TRY_AGAIN, Cause.AUTHENTICATION)] * 8
    assert inbox.logins == 1
    assert wrong not in shown
    assert "password" not in repr(smtp._settings)
    assert outcomes[0].code == 535


async def test_a_server_that_repeats_the_password_is_silenced():
    async def script(reader, writer):
        writer.write(b"220 odd\r\n")
        await reader.readuntil(b"\r\n")
        writer.write(b"250-odd\r\n250 AUTH PLAIN\r\n")
        given = await reader.readuntil(b"\r\n")
        writer.write(b"535 s3cret is wrong: " + given)
        await reader.read()

    async with scripted(script) as port, carrier(port, username="ita", password=lambda: "s3cret") as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert outcome.cause is Cause.AUTHENTICATION
    assert "s3cret" not in outcome.text
    assert "AGl0YQBzM2NyZXQ" not in outcome.text
    assert "***" in outcome.text


async def test_starttls_that_is_not_offered_ends_it_before_any_word_of_the_login():
    inbox = Inbox()
    async with (
        serving(inbox, authenticator=inbox.authenticate, auth_require_tls=False) as port,
        carrier(port, security="starttls", username="ita", password=lambda: PASSWORD) as smtp,
    ):
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (Verdict.TRY_AGAIN, Cause.TLS)
    assert (inbox.logins, inbox.mails) == (0, [])


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_that_nobody_vouches_for_ends_it(tls, security):
    _, context = tls
    inbox = Inbox()
    options = {"implicit_tls": context} if security == "tls" else {"tls_context": context}
    async with serving(inbox, **options) as port, carrier(port, security=security) as smtp:
        outcome = await smtp.carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (Verdict.TRY_AGAIN, Cause.TLS)
    assert inbox.mails == []


@pytest.mark.parametrize("host", ["mail.dongmafai.go.th", "192.0.2.1", "localhost.example"])
def test_mail_in_clear_is_for_this_machine_only(host):
    with pytest.raises(WrongUse, match="starttls"):
        SmtpSettings(host=host, port=25, sender="a@x.example", security="none")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_mail_in_clear_may_go_to_this_machine(host):
    assert SmtpSettings(host=host, port=25, sender="a@x.example", security="none").longest_attempt > 0


def test_a_sender_that_cannot_be_written_is_refused():
    with pytest.raises(WrongUse):
        SmtpSettings(host="localhost", port=25, sender="ไม่มี", security="none")


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".a\r\n..b\r\n.\r\nc\r\n", b"..a\r\n...b\r\n..\r\nc\r\n.\r\n"),
        (b"a\n.\nb\r.\rc", b"a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n"),
        (b"a\r\n.\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
    ],
)
def test_dots_are_doubled_and_line_ends_mended(content, sent):
    assert stuffed(content) == sent
