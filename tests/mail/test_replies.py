from __future__ import annotations

import pytest

from ita_scheduler.domain.outbox import Cause, Verdict
from ita_scheduler.mail.replies import Reply, Stage, meaning, shown, silence

AGAIN, REFUSED, DOUBT, ACCEPTED = Verdict.TRY_AGAIN, Verdict.REFUSED, Verdict.IN_DOUBT, Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict", "cause"),
    [
        # The server's day is bad, or it wants patience: never the recipient's fault.
        ("mail", 421, "closing", AGAIN, Cause.RATE),
        ("rcpt", 421, "closing", AGAIN, Cause.RATE),
        ("content", 421, "closing", AGAIN, Cause.RATE),
        ("mail", 451, "later", AGAIN, Cause.RATE),
        ("rcpt", 450, "greylisted", AGAIN, Cause.RATE),
        ("rcpt", 452, "mailbox full", AGAIN, Cause.RATE),
        ("data", 451, "later", AGAIN, Cause.RATE),
        ("content", 451, "later", AGAIN, Cause.RATE),
        # We are not let in, or our sender is not allowed: our configuration's fault.
        ("mail", 530, "authentication required", AGAIN, Cause.AUTHENTICATION),
        ("rcpt", 530, "authentication required", AGAIN, Cause.AUTHENTICATION),
        ("mail", 550, "sender rejected", AGAIN, Cause.SENDER),
        ("mail", 501, "bad sender", AGAIN, Cause.SENDER),
        ("rcpt", 554, "5.7.1 <a@b>: Relay access denied", AGAIN, Cause.SENDER),
        ("rcpt", 550, "5.7.1 Relaying denied", AGAIN, Cause.SENDER),
        ("rcpt", 503, "need MAIL first", AGAIN, Cause.CONNECTION),
        # This recipient.
        ("rcpt", 550, "5.1.1 User unknown", REFUSED, Cause.MAILBOX),
        ("rcpt", 551, "moved", REFUSED, Cause.MAILBOX),
        ("rcpt", 552, "5.2.2 over quota", REFUSED, Cause.MAILBOX),
        ("rcpt", 553, "no such mailbox", REFUSED, Cause.MAILBOX),
        # This mail.
        ("data", 554, "no", REFUSED, Cause.SENDER),
        ("content", 554, "looks like spam", REFUSED, Cause.SENDER),
        ("content", 552, "too big", REFUSED, Cause.SENDER),
        # Taken; or nobody knows.
        ("content", 250, "queued as 1A2B", ACCEPTED, Cause.NONE),
        ("content", 251, "forwarded", ACCEPTED, Cause.NONE),
        ("content", 354, "go on", DOUBT, Cause.UNKNOWN),
        ("content", 199, "?", DOUBT, Cause.UNKNOWN),
        ("rcpt", 354, "?", AGAIN, Cause.UNKNOWN),
        ("data", 250, "?", AGAIN, Cause.UNKNOWN),
    ],
)
def test_the_table_of_replies(stage, code, text, verdict, cause):
    outcome = meaning(Stage(stage), Reply(code, text))
    assert (outcome.verdict, outcome.cause, outcome.code) == (verdict, cause, code)
    assert outcome.text == text


@pytest.mark.parametrize(
    ("stage", "is_timeout", "verdict", "cause"),
    [
        ("mail", False, AGAIN, Cause.CONNECTION),
        ("rcpt", True, AGAIN, Cause.TIMEOUT),
        ("data", False, AGAIN, Cause.CONNECTION),
        ("content", False, DOUBT, Cause.UNKNOWN),
        ("content", True, DOUBT, Cause.TIMEOUT),
    ],
)
def test_silence_is_in_doubt_only_once_the_content_was_sent(stage, is_timeout, verdict, cause):
    outcome = silence(Stage(stage), is_timeout=is_timeout)
    assert (outcome.verdict, outcome.cause, outcome.code) == (verdict, cause, None)


def test_a_server_s_words_are_made_safe():
    assert shown("250 ok\r\n\x1b[31mred\u202e\x00 end") == "250 ok [31mred end"
    assert shown("535 no s3cret here", ("s3cret",)) == "535 no *** here"
    assert len(shown("ก" * 500)) == 200
