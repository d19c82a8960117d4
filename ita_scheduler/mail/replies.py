"""What an SMTP reply, or its absence, means for a message: a closed table.

The question is always whose fault it is. What says something about this recipient or this mail ends it (REFUSED);
what says something about us, our configuration or the server's day is tried again, since failing every mail of a
morning for a wrong password would silence the office; and what nobody can know is IN_DOUBT.

    stage    reply                        verdict      cause
    any      421                          TRY_AGAIN    rate             the server closes for now
    any      530 534 535 538              TRY_AGAIN    authentication   we are not let in, the recipient is innocent
    MAIL     4xx                          TRY_AGAIN    rate
    MAIL     5xx                          TRY_AGAIN    sender           our sender address is not allowed
    RCPT     4xx                          TRY_AGAIN    rate             greylisting, a full mailbox, too many mails
    RCPT     5xx that speaks of relaying  TRY_AGAIN    sender           the server does not work for us at all
    RCPT     503                          TRY_AGAIN    connection       commands and replies fell out of step
    RCPT     other 5xx                    REFUSED      mailbox
    DATA     4xx                          TRY_AGAIN    rate
    DATA     5xx                          REFUSED      sender
    content  4xx                          TRY_AGAIN    rate             a definite no for now: it was not taken
    content  5xx                          REFUSED      sender           this mail will never be taken
    content  2xx                          ACCEPTED
    content  anything else                IN_DOUBT     unknown
    other    anything else                TRY_AGAIN    unknown          not taken, since no content was sent
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum

from ita_scheduler.domain.outbox import Cause, Outcome, Verdict

MOST_CHARACTERS = 200

_NOT_LET_IN = frozenset({530, 534, 535, 538})
_RELAYING = re.compile(r"\brelay", re.IGNORECASE)


class Stage(StrEnum):
    """How far an attempt had come when the reply, or the end, came."""

    MAIL = "mail"  # the sender's address was named
    RCPT = "rcpt"  # the recipient's address was named
    DATA = "data"  # leave to send the content was asked for
    CONTENT = "content"  # the content was on its way, or sent


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: its code and its words, as they came."""

    code: int
    text: str


def meaning(stage: Stage, reply: Reply) -> Outcome:
    """Return what a reply that does not let us go on means, or what the last reply means."""
    verdict, cause = _meaning(stage, reply)
    return Outcome(verdict=verdict, cause=cause, code=reply.code, text=shown(reply.text))


def _meaning(stage: Stage, reply: Reply) -> tuple[Verdict, Cause]:
    if reply.code in _NOT_LET_IN:
        return Verdict.TRY_AGAIN, Cause.AUTHENTICATION
    match reply.code // 100:
        case 2 if stage is Stage.CONTENT:
            return Verdict.ACCEPTED, Cause.NONE
        case 4:
            return Verdict.TRY_AGAIN, Cause.RATE
        case 5:
            return _refusal(stage, reply)
        case _:
            return (Verdict.IN_DOUBT if stage is Stage.CONTENT else Verdict.TRY_AGAIN), Cause.UNKNOWN


def _refusal(stage: Stage, reply: Reply) -> tuple[Verdict, Cause]:
    match stage:
        case Stage.MAIL:
            return Verdict.TRY_AGAIN, Cause.SENDER
        case Stage.RCPT if _RELAYING.search(reply.text):
            return Verdict.TRY_AGAIN, Cause.SENDER
        case Stage.RCPT if reply.code == 503:
            return Verdict.TRY_AGAIN, Cause.CONNECTION
        case Stage.RCPT:
            return Verdict.REFUSED, Cause.MAILBOX
        case Stage.DATA | Stage.CONTENT:
            return Verdict.REFUSED, Cause.SENDER


def silence(stage: Stage, *, is_timeout: bool) -> Outcome:
    """Return what it means that no reply came: a time-out, or a connection that broke."""
    if stage is Stage.CONTENT:
        return Outcome(
            verdict=Verdict.IN_DOUBT,
            cause=Cause.TIMEOUT if is_timeout else Cause.UNKNOWN,
            text="ส่งเนื้อหาแล้วแต่ไม่ได้รับคำตอบ / the content was sent, and no answer came",
        )
    if is_timeout:
        return Outcome(
            verdict=Verdict.TRY_AGAIN,
            cause=Cause.TIMEOUT,
            text="เซิร์ฟเวอร์อีเมลไม่ตอบภายในเวลา / the mail server did not answer in time",
        )
    return Outcome(
        verdict=Verdict.TRY_AGAIN,
        cause=Cause.CONNECTION,
        text="การเชื่อมต่อขาดก่อนส่งเนื้อหา / the connection broke before the content",
    )


def sent_spellings(username: str, password: str) -> tuple[str, ...]:
    """Return a password in every way in which a login sends it, and a server may send it back: longest first.

    That is as it is, as a quoted string (IMAP), and in base64: alone, and as AUTH PLAIN has it after the name.
    """
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    named = [f"{who}\0{username}\0{password}" for who in ("", username)]
    encoded = [b64encode(text.encode()).decode("ascii") for text in (*named, password)]
    every = {*encoded, *(one.rstrip("=") for one in encoded), quoted, password}
    # As Python shows octets, which is how a library may pass on what a server said.
    every |= {repr(one.encode())[2:-1] for one in (quoted, password)}
    return tuple(sorted(every, key=len, reverse=True))


def shown(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Make a server's words safe to show and to log: one line, printable, no secret in it, at most 200 characters."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + "…"
