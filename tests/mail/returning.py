"""Mails that come back: real ones of ours, composed, and then what servers and people write about them."""

from __future__ import annotations

import re
from base64 import encodebytes
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Message
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.seals import ReturnAddress
from tests.mail.samples import DOCUMENTS, SHIPPED, digest, line, message

LETTERS = Path(__file__).parent / "returned"
ADDRESS = ReturnAddress("ita-returns@dongmafai.example", b"k" * 32)
COMPOSER = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example", returns=ADDRESS)
ROW = message(address="Analyst@Office.example")
COPY = message(
    digest(line(kind=Kind.INFORMATION, reason=Reason.FOR_INFORMATION, is_executive_duty=True)),
    position="palad",
    address="palad@office.example",
)


def octets(row: Message = ROW, composer: MailComposer = COMPOSER, *, eight_bit: bool = True) -> bytes:
    """Return a mail of ours as it went out."""
    return composer.compose(row, DOCUMENTS).as_bytes(eight_bit=eight_bit)


def letter(name: str, row: Message = ROW, original: bytes | None = None, **more: str) -> bytes:
    """Return what came back about a mail, with CRLF, as it is over the wire."""
    original = (octets(row) if original is None else original).replace(b"\r\n", b"\n")
    headers = original.partition(b"\n\n")[0] + b"\n"
    status = f"Reporting-MTA: dns; g\n\nFinal-Recipient: utf-8; <{row.address}>\nAction: Failed\nStatus: 5.1.2\n"
    filled = {
        b"@ORIGINAL@": original,
        b"@HEADERS@": headers,
        b"@HEADERS64@": encodebytes(headers),
        b"@STATUS64@": encodebytes(status.encode()),
        b"@MESSAGE_ID@": row.id.encode(),
        b"@RECIPIENT@": row.address.encode(),
        b"@UPPER@": row.address.upper().encode(),
        b"@LOCAL@": row.address.partition("@")[0].encode(),
    } | {f"@{key}@".encode(): value.encode() for key, value in more.items()}
    text = re.sub(rb"@[A-Z0-9_]+@", lambda found: filled[found[0]], (LETTERS / f"{name}.txt").read_bytes())
    return text.replace(b"\n", b"\r\n")


def unsubscribing(row: Message = COPY, subject: str | None = None, composer: MailComposer = COMPOSER) -> bytes:
    """Return the mail that a mail program sends when its reader presses the button: what the mailto says."""
    header = message_from_bytes(octets(row, composer), policy=policy.default)["List-Unsubscribe"]
    uri = urlsplit(header.strip().removeprefix("<").removesuffix(">"))
    assert uri.scheme == "mailto"
    asked = parse_qs(uri.query)["subject"][0] if subject is None else subject
    head = f"From: {row.address}\r\nTo: {unquote(uri.path)}\r\nSubject: {asked}\r\n"
    return head.encode() + b"Date: Wed, 22 Mar 2023 09:00:00 +0700\r\nMIME-Version: 1.0\r\n\r\n\r\n"
