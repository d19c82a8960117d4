"""Delivery reports: the machine's part of RFC 3464, and the letter of qmail, whose form is as fixed (QSBMF)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.returned import Failure
from ita_scheduler.mail.replies import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

# A mail of ours has one recipient; a report with hundreds is about something else.
_MOST_ENTRIES = 50
_MOST_OCTETS = 64 * 1024
_FOLD = re.compile(r"\n[ \t]+")
_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_LONGEST_VALUE = 1000
_COMMENT = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_XTEXT = re.compile(r"\+([2-7][0-9A-F])")
_WORD = re.compile(r"\s*([a-z-]+)", re.IGNORECASE)
_QMAIL = b"Hi. This is the "
_QMAIL_RECIPIENT = re.compile(r"<([^<>\s]+)>:\n(.+)", re.DOTALL)
_QMAIL_STATUS = re.compile(r"#([45]\.\d{1,3}\.\d{1,3})\b")
# For good, and no more is known (RFC 3463).
_UNKNOWN = "5.0.0"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a report says about one recipient; `action` in small letters."""

    action: str
    recipients: tuple[str, ...]
    status: str
    diagnostic: str

    @property
    def has_failed(self) -> bool:
        """Tell whether the server has given up; a report of failure with a status of success contradicts itself."""
        return self.action == "failed" and bool(self.recipients) and not self.status.startswith("2")


def entries_of(body: bytes) -> Iterator[Entry]:
    """Read the groups of fields of a message/delivery-status: the first is about the mail, each other about one."""
    text = body[:_MOST_OCTETS].decode("utf-8", "replace")
    for group in re.split(r"\n[ \t]*\n", text)[: _MOST_ENTRIES + 1]:
        fields = _fields(group)
        action = _WORD.match(fields.get("action", ""))
        if action is None:
            continue
        status = _STATUS.match(fields.get("status", ""))
        yield Entry(
            action=action[1].lower(),
            recipients=_recipients(fields),
            status=".".join(status.groups()) if status else _UNKNOWN,
            diagnostic=fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", ""),
        )


def qmail_failures(body: bytes) -> tuple[Failure, ...]:
    """Read a letter of qmail's: paragraphs that begin with a recipient, then a line, then the mail itself.

    It is only ever written when qmail has given up. Empty for any other letter.
    """
    return tuple(_qmail_failures(body)) if body.lstrip(b"\n").startswith(_QMAIL) else ()


def _qmail_failures(body: bytes) -> Iterator[Failure]:
    letter = body[:_MOST_OCTETS].partition(b"\n---")[0].decode("utf-8", "replace")
    for paragraph in letter.split("\n\n")[: _MOST_ENTRIES + 1]:
        found = _QMAIL_RECIPIENT.match(paragraph.lstrip("\n"))
        if found:
            status = _QMAIL_STATUS.search(found[2])
            yield Failure((found[1].lower(),), status[1] if status else _UNKNOWN, shown(found[2]))


def _fields(group: str) -> dict[str, str]:
    """Return the fields of a group by their names in small letters; of two with one name the first counts."""
    found: dict[str, str] = {}
    for line in _FOLD.sub(" ", group).split("\n"):
        name, mark, value = line.partition(":")
        if mark:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _recipients(fields: dict[str, str]) -> tuple[str, ...]:
    """Return the addresses, as the mail had it and as it was in the end: `rfc822; someone@office.example (Name)`.

    The former may be spelled in xtext (RFC 3461 section 4); who writes it plainly is believed too.
    """
    original, final = (
        _COMMENT.sub("", fields.get(name, "")[:_LONGEST_VALUE]) for name in ("original-recipient", "final-recipient")
    )
    named = (original, _XTEXT.sub(lambda found: chr(int(found[1], 16)), original), final)
    addresses = (one.rpartition(";")[2].strip().strip("<>").strip().lower() for one in named)
    return tuple(dict.fromkeys(address for address in addresses if "@" in address))
