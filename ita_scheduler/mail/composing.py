"""Composing: from an outbox row to the bytes of a mail, put together by hand.

The standard library's EmailMessage would do it too, some fifty times slower. What stands here is the small part of
MIME that these letters need; the tests hold every mail against the standard library's parser. The same row gives the
same bytes: the date is the planned instant, the boundary is derived from the Message-ID.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from ita_scheduler.domain.digest import Digest, Fault
from ita_scheduler.domain.document import File
from ita_scheduler.domain.outbox import Template
from ita_scheduler.domain.thai import BE_OFFSET
from ita_scheduler.errors import ComposeError
from ita_scheduler.ics import MEDIA_TYPE, Published, published
from ita_scheduler.mail.addresses import wire_address
from ita_scheduler.mail.headers import mailbox, unstructured
from ita_scheduler.mail.own_rendering import OwnRenderer
from ita_scheduler.mail.rendering import Renderer, value_of
from ita_scheduler.mail.threads import thread
from ita_scheduler.mail.wording import thai_list
from ita_scheduler.sandbox import folders_of, has_own, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ita_scheduler.domain.outbox import Message, NewMessage
    from ita_scheduler.mail.rendering import Rendered
    from ita_scheduler.mail.seals import ReturnAddress

_Letter = TypeVar("_Letter")

BANGKOK = ZoneInfo("Asia/Bangkok")

# A line of mail is at most 998 octets without its end (RFC 5322 §2.1.1).
_LONGEST_LINE = 998
_LINES = Struct("76s" * 32)
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_AUTOMATIC = (
    "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\nContent-Language: th\r\n"
)


# What a mail program is told about a file, by its format.
_MEDIA_TYPES = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": b"application/pdf",
    "ics": MEDIA_TYPE.encode() + b"; method=PUBLISH",
}


@dataclass(frozen=True, slots=True)
class ComposedMail:
    """A mail whose two bodies are UTF-8 with CRLF line ends; `head` ends before Content-Type.

    `attached` are the files that go with it, with their bytes.
    """

    head: bytes
    boundary: bytes
    text: bytes
    html: bytes
    attached: tuple[tuple[File, bytes], ...] = ()

    def as_bytes(self, *, eight_bit: bool) -> bytes:
        """Return the whole message: 8bit when `eight_bit` and its lines allow it, else base64; files always base64."""
        letter = self._letter(eight_bit=eight_bit)
        if not self.attached:
            return self.head + letter
        # Neither of the two may begin with the other: some mail programs look no further than the beginning.
        boundary = self.boundary.replace(b"=_", b"=m_", 1)
        while boundary in letter:
            boundary += b"_"
        files = b"".join(b"--%b\r\n%b" % (boundary, _attachment(file, content)) for file, content in self.attached)
        return b'%bContent-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n%b%b--%b--\r\n' % (
            self.head,
            boundary,
            boundary,
            letter,
            files,
            boundary,
        )

    def _letter(self, *, eight_bit: bool) -> bytes:
        """Return the two bodies as one part, from its Content-Type on."""
        if eight_bit and _is_eight_bit(self.text) and _is_eight_bit(self.html):
            encoding, text, html = b"8bit", self.text, self.html
        else:
            encoding, text, html = b"base64", _base64(self.text), _base64(self.html)
        boundary = self.boundary
        # A body that holds its own boundary would be cut there; base64 never holds an underscore.
        while boundary in text or boundary in html:
            boundary += b"_"
        part = b"--%b\r\nContent-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: %b\r\n\r\n%b\r\n"
        return b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n%b%b--%b--\r\n' % (
            boundary,
            part % (boundary, b"plain", encoding, text),
            part % (boundary, b"html", encoding, html),
            boundary,
        )


class MailComposer:
    """Composes mails from the templates in `templates` (the office's own directory first, then the shipped one).

    A sub-folder of the office's own named after an agency is that agency's own, and comes first for its mails. Where
    there are own templates, letters are rendered in a process apart: one that does not end stops nobody else.
    `sender` is the address in From, `sender_name` the name beside it (without one, the agency's own). `zones` gives
    each agency's zone by its id; an agency that is not in it is taken to be in Thailand. `returns` is where mails come
    back to, if that is read: then each bears its seal, and copies say how to unsubscribe.
    """

    def __init__(
        self,
        *,
        templates: Sequence[Path],
        sender: str,
        sender_name: str | None = None,
        zones: Mapping[str, ZoneInfo] | None = None,
        returns: ReturnAddress | None = None,
    ) -> None:
        self.templates = tuple(templates)
        self._renderers: dict[tuple[Path, ...], Renderer | OwnRenderer] = {}
        self._by_agency: dict[str, Renderer | OwnRenderer] = {}
        self._sender = _checked(sender)
        self._sender_name = one_line(sender_name or "")
        self._zones = zones or {}
        self._returns = returns

    def subject(self, message: Message | NewMessage) -> str:
        """Return the subject line as a person reads it. Raises ComposeError."""
        value = value_of(message.template, message.payload)
        return self._letter(message, lambda renderer: renderer.subject(message.template, value))

    def letter(self, message: Message | NewMessage) -> Rendered:
        """Return the letter as its reader sees it, in both its parts. Raises ComposeError."""
        value = value_of(message.template, message.payload)
        return self._letter(message, lambda renderer: renderer.render(message.template, value))

    def compose(self, message: Message, documents: Mapping[str, bytes]) -> ComposedMail:
        """Compose the mail, with those of `documents` (by hash) that it encloses.

        The same row and documents give the same bytes. Raises ComposeError with the template and the line. The
        letter says how many files it should have, so that one that is no longer kept is missed by its reader.
        """
        if not _MESSAGE_ID.fullmatch(message.id):
            raise ComposeError(
                f"Message-ID “{one_line(message.id)}” เขียนในจดหมายไม่ได้", "the Message-ID cannot be written"
            )
        value = value_of(message.template, message.payload)
        wish = self._returns.unsubscribe_uri(message.id) if self._returns and _is_copy(value) else ""
        letter = self._letter(message, lambda renderer: renderer.render(message.template, value, unsubscribe=wish))
        head = self._head(message, value, letter.subject)
        files = {file.hash: file for one in value.reports for file in one.files} if isinstance(value, Digest) else {}
        calendar = self._calendar(message, value) if isinstance(value, Digest) and value.appointments else ()
        return ComposedMail(
            head.encode("ascii"),
            _boundary(message.id),
            _octets(letter.text),
            _octets(letter.html),
            (*((file, documents[mark]) for mark, file in files.items() if mark in documents), *calendar),
        )

    def _calendar(self, message: Message, value: Digest) -> tuple[tuple[File, bytes], ...]:
        """Return the digest's appointments as one more file.

        A file behind the letter is for the reader to open. Beside the letter's own parts it would look like an
        invitation: mail programs then show buttons to answer it, to nobody.
        """
        by = Published(
            at=message.at,
            title=value.coordinator_title,
            address=_checked(value.reply_to) if value.reply_to else self._sender,
        )
        content = published(value.appointments, by)
        name = f"{value.morning.year + BE_OFFSET}-{value.morning:%m-%d}-calendar.ics"
        return ((File(name=name, format="ics", hash=sha256(content).hexdigest(), size=len(content)), content),)

    def _letter(self, message: Message | NewMessage, render: Callable[[Renderer | OwnRenderer], _Letter]) -> _Letter:
        """Render with the agency's templates.

        A letter about a fault falls back on the program's own: the fault may be that of the agency's templates, and
        somebody must be told.
        """
        try:
            return render(self._renderer_of(message.agency))
        except ComposeError:
            if message.template is not Template.FAULT:
                raise
            return render(self._renderer(self.templates[-1:]))

    def _renderer_of(self, agency: str) -> Renderer | OwnRenderer:
        """Return it; agencies without templates of their own share one, and what it has compiled."""
        if agency not in self._by_agency:
            self._by_agency[agency] = self._renderer(folders_of(agency, self.templates))
        return self._by_agency[agency]

    def _renderer(self, folders: tuple[Path, ...]) -> Renderer | OwnRenderer:
        if folders not in self._renderers:
            self._renderers[folders] = OwnRenderer(folders) if has_own(folders) else Renderer(folders)
        return self._renderers[folders]

    def _head(self, message: Message, value: Digest | Fault, subject: str) -> str:
        titles = thai_list(value.to_titles) if isinstance(value, Digest) else ""
        reply_to = _checked(value.reply_to) if value.reply_to else ""
        domain = message.id.rpartition("@")[2]
        at = message.at.astimezone(self._zones.get(message.agency, BANGKOK))
        lines = (
            mailbox("From", self._sender_name or one_line(value.agency_name), self._sender),
            mailbox("To", one_line(titles), _checked(message.address)),
            f"Reply-To: {reply_to}" if reply_to else "",
            unstructured("Subject", subject),
            f"Date: {format_datetime(at)}",
            f"Message-ID: <{message.id}>",
            thread(value, message.id, message.at),
            _list_id(message.agency, domain),
            *(self._returns.headers(message.id, is_copy=_is_copy(value)) if self._returns else ()),
        )
        return "\r\n".join([line for line in lines if line]) + "\r\n" + _AUTOMATIC


def _is_copy(value: Digest | Fault) -> bool:
    return isinstance(value, Digest) and value.is_copy


def _checked(address: str) -> str:
    try:
        return wire_address(address)
    except ValueError as fault:
        raise ComposeError(str(fault)) from None


@lru_cache(maxsize=1024)
def _list_id(agency: str, domain: str) -> str:
    label = re.sub(r"[^A-Za-z0-9-]+", "-", agency).strip("-") or "agency"
    return f"List-Id: <{label}.ita-reminders.{domain}>"


def _boundary(message_id: str) -> bytes:
    return b"=_%b" % sha256(message_id.encode()).hexdigest()[:24].encode()


def _attachment(file: File, content: bytes) -> bytes:
    """Return a file as a part of the mail; its name was made by this program, of plain letters only."""
    name = re.sub(rb"[^A-Za-z0-9._-]", b"_", file.name.encode("ascii", "replace"))
    kind = _MEDIA_TYPES.get(file.format, b"application/octet-stream")
    return (
        b'Content-Type: %b; name="%b"\r\nContent-Disposition: attachment; filename="%b"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n%b" % (kind, name, name, _base64(content))
    )


def _octets(text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if b"\r" in octets:
        octets = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return octets.replace(b"\n", b"\r\n")


def _base64(body: bytes) -> bytes:
    """Encode in lines of 76 characters.

    The whole is encoded at once and cut afterwards, many lines at a step: ten times faster than line by line.
    """
    encoded = b2a_base64(body, newline=False)
    whole = len(encoded) - len(encoded) % _LINES.size
    lines = [*chain.from_iterable(_LINES.iter_unpack(encoded[:whole]))]
    lines += [encoded[start : start + 76] for start in range(whole, len(encoded), 76)]
    return b"\r\n".join(lines) + b"\r\n"


def _is_eight_bit(body: bytes) -> bool:
    return b"\0" not in body and max(map(len, body.split(b"\r\n"))) <= _LONGEST_LINE
