"""Reading what comes back: from the octets of a mail to what it means. Whoever sent it may have meant harm.

    what it is                                                  how it is known
    a mail was given up          BOUNCED      a delivery report (RFC 3464) with `Action: failed`, or qmail's letter
    a server still tries         DELAYED      the same with `Action: delayed`
    no more copies are wanted    UNSUBSCRIBED a subject as List-Unsubscribe asks for it
    an automatic answer          AUTOMATIC    Auto-Submitted (RFC 3834) and what came before it
    anything else                OTHER        left alone

`failed` counts whether its status says 5.x.x (for good) or 4.x.x (tried until the server's patience was over): the
mail will not arrive. Only mails that are known by their seal are believed (see seals). Letters of other forms are
not guessed at: a wrong guess would silence a mailbox.

Nothing here follows a mail into its depth. Only the parts of the report itself are looked at, so nesting costs
nothing, and no more than MOST_OCTETS of any mail are read.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from hashlib import sha256
from quopri import decodestring
from typing import TYPE_CHECKING

from ita_scheduler.domain.returned import Bounce, Failure, Finding, Returned, Unsubscription
from ita_scheduler.mail.delivery_report import Entry, entries_of, qmail_failures
from ita_scheduler.mail.replies import shown
from ita_scheduler.mail.seals import SEAL_HEADER, looks_like_ours

if TYPE_CHECKING:
    from email.message import Message

    from ita_scheduler.mail.seals import ReturnAddress

# The report and the headers of the mail that it is about come before that mail's own text and files.
MOST_OCTETS = 512 * 1024
_MOST_HEAD = 64 * 1024
_LONGEST_TYPE = 2000
_MOST_PARTS = 20
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset(
    {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global", "message/global-headers"}
)
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponse")


def returned(handle: str, octets: bytes, returns: ReturnAddress) -> Returned:
    """Read a mail; `handle` is by what its mailbox knows it. Never raises for what stands in it."""
    octets = octets[:MOST_OCTETS]
    try:
        meaning = _meaning(octets.replace(b"\r\n", b"\n"), returns)
    except Exception:  # noqa: BLE001 - whatever a hostile mail does to a parser, the others are read
        meaning = Finding.UNREADABLE
    return Returned(handle=handle, mark=sha256(octets).hexdigest()[:16], meaning=meaning)


def _meaning(octets: bytes, returns: ReturnAddress) -> Bounce | Unsubscription | Finding:
    head, body = _head_and_body(octets)
    if head.get_content_type() == "multipart/report":
        return _report(_parts(head, body), returns)
    try:
        name = returns.unsubscribing(_subject(head))
    except ValueError:
        return Finding.UNPROVEN
    if name is not None:
        return Unsubscription(name)
    if failures := qmail_failures(body):
        return _bounce(failures, body.partition(b"\n---")[2].partition(b"\n\n")[2], returns)
    return Finding.AUTOMATIC if _is_automatic(head) else Finding.OTHER


def _report(parts: list[tuple[str, bytes]], returns: ReturnAddress) -> Bounce | Finding:
    entries = [entry for kind, body in parts if kind in _REPORTS for entry in entries_of(body)]
    failures = tuple(_failure(entry) for entry in entries if entry.has_failed)
    if not failures:
        if not entries:
            return Finding.OTHER  # a receipt of reading, a complaint
        return Finding.DELAYED if any(entry.action == "delayed" for entry in entries) else Finding.DELIVERED
    original = next((body for kind, body in parts if kind in _ORIGINALS), b"")
    return _bounce(failures, original, returns)


def _failure(entry: Entry) -> Failure:
    return Failure(entry.recipients, entry.status, shown(entry.diagnostic))


def _bounce(failures: tuple[Failure, ...], original: bytes, returns: ReturnAddress) -> Bounce | Finding:
    """Believe a report about a mail whose headers it returns, when they bear the seal of that mail."""
    head, _ = _head_and_body(original.lstrip(b"\n"))
    message_id = "".join(str(head.get("Message-ID", "")).split()).strip("<>")
    if returns.is_sealed(message_id, str(head.get(SEAL_HEADER, "")).strip()):
        return Bounce(message_id, failures)
    return Finding.UNPROVEN if looks_like_ours(message_id) else Finding.FOREIGN


def _parts(head: Message, body: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a multipart, each with its type and its decoded body; what lies inside them stays closed."""
    boundary = head.get_boundary()
    if not boundary:
        return []
    line = re.escape(boundary.encode("utf-8", "surrogateescape"))
    pieces = re.split(rb"(?m)^--%b(?:--)?[ \t]*$\n?" % line, body, maxsplit=_MOST_PARTS)[1:]
    found = []
    for piece in pieces:
        part, content = _head_and_body(piece)
        match str(part.get("Content-Transfer-Encoding", "")).strip().lower():
            case "base64":
                content = _from_base64(content)
            case "quoted-printable":
                content = decodestring(content)
        found.append((part.get_content_type(), content.replace(b"\r\n", b"\n")))
    return found


def _from_base64(content: bytes) -> bytes:
    """Decode as far as it goes: a long mail is cut anywhere."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return a2b_base64(whole + b"=" * (-len(whole) % 4))


def _head_and_body(octets: bytes) -> tuple[Message, bytes]:
    written, _, body = (b"\n" + octets).partition(b"\n\n")
    head = BytesHeaderParser().parsebytes(written[1 : _MOST_HEAD + 1] + b"\n\n")
    # Parameters without end take the parser a time that grows with the square of their number.
    if len(kind := str(head.get("Content-Type", ""))) > _LONGEST_TYPE:
        head.replace_header("Content-Type", kind[:_LONGEST_TYPE])
    return head, body


def _subject(head: Message) -> str:
    raw = str(head.get("Subject", ""))[:2000]
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (ValueError, LookupError):
        return " ".join(raw.split())


def _is_automatic(head: Message) -> bool:
    said = str(head.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(head.get("Precedence", "")).strip().lower()
    return said != "no" or precedence == "auto_reply" or any(name in head for name in _AUTOMATIC)
