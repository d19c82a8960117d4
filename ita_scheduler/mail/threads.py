"""Threads: every mail about one occurrence alone stands in that occurrence's conversation, in whatever program.

A duty is reminded of, then overdue, then climbs: one conversation shows its reader the whole story. What belongs
together is known by the occurrence's key, which never changes, so nothing has to be remembered: the conversation
hangs under a root that was never sent. What the programs go by differs.

    Thunderbird, Apple Mail   `References` and `In-Reply-To`, also towards a mail that they do not have
    Gmail                     the same, and the subject must stay the same too (Gmail API guide, "threads"). So the
                              subject of such a mail names what never changes, and the count of days stands in the
                              first words of the page (see `topic` and `preheader` in templates/notice)
    Outlook, Exchange         the GUID in `Thread-Index`, or else the hash of `Thread-Topic` (MS-OXOMSG 2.2.1.2 to
                              2.2.1.5); the subject only where neither is there

Whom a matter climbs to is told of it under a subject of its own, which is another reader's. A mail about several
occurrences, or with a report enclosed, belongs to no conversation: it would draw all of them into one.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ita_scheduler.domain.digest import Digest
from ita_scheduler.mail.headers import unstructured
from ita_scheduler.sandbox import one_line

if TYPE_CHECKING:
    from ita_scheduler.domain.digest import Fault, Line

_FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)
# No mail about an occurrence leaves earlier before its nominal date, so no distance from the root is negative.
_ROOT_LIES_BEFORE = timedelta(days=200)


def thread(value: Digest | Fault, message_id: str, at: datetime) -> str:
    """Return the headers that put a mail into its occurrence's conversation; empty when it belongs to none.

    `at` is the mail's own instant. Nothing else than the three arguments goes into them.
    """
    line = value.sole if isinstance(value, Digest) else None
    if line is None:
        return ""
    root = f"<{sha256(line.occurrence.encode()).hexdigest()[:24]}.occurrence@{message_id.rpartition('@')[2]}>"
    # Without the agency, whose name stands in From: what is left is the reference that the letter prints.
    topic = one_line(line.occurrence.partition("/")[2] or line.occurrence)
    return "\r\n".join(
        (
            f"In-Reply-To: {root}",
            f"References: {root}",
            unstructured("Thread-Topic", f"ITA {topic}"),
            f"Thread-Index: {_index(line, message_id, at)}",
        )
    )


def _index(line: Line, message_id: str, at: datetime) -> str:
    """Return Outlook's index: 22 octets that name the conversation, and 5 for this mail's place in it.

    The conversation: an octet 1, the middle 40 bits of the root's FILETIME, 16 of a GUID. The place: how long after
    the root, in units that the first bit tells, and an octet by which mails of one instant differ.
    """
    begins = datetime.combine(line.nominal, time(0), tzinfo=UTC) - _ROOT_LIES_BEFORE
    guid = sha256(f"conversation\n{line.occurrence}".encode()).digest()[:16]
    stamp = (_ticks(begins - _FILETIME_BEGINS) >> 16) & (2**40 - 1)
    passed = max(_ticks(at - begins), 0)
    place = passed >> 18 if passed >> 18 < 2**31 else 2**31 | min(passed >> 23, 2**31 - 1)
    own = sha256(message_id.encode()).digest()[:1]
    return b64encode(b"\x01" + stamp.to_bytes(5, "big") + guid + place.to_bytes(4, "big") + own).decode("ascii")


def _ticks(span: timedelta) -> int:
    """Return a span in units of 100 nanoseconds, in which a FILETIME counts."""
    return span // timedelta(microseconds=1) * 10
