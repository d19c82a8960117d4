"""What comes back to the office's own mailbox: a mail that was given up, a wish for no more copies, and all the rest.

Reading them is the mail room's business (see mail.returned); these are the values that it reads them into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ita_scheduler.domain.people import fingerprint

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")


class Finding(StrEnum):
    """What a returned mail was found to be, and for ours what became of it. A closed set for logs and answers."""

    BOUNCED = "bounced"  # a mail of ours was given up after a server had taken it: a fact
    UNSUBSCRIBED = "unsubscribed"  # its reader wants no more copies: a fact
    KNOWN = "known"  # the ledger has that fact already
    WAITING = "waiting"  # it speaks of a mail that is just being sent: it is looked at again
    UNPROVEN = "unproven"  # it speaks of a mail of ours without knowing that mail's seal: not believed
    FOREIGN = "foreign"  # it speaks of a mail, a recipient or an office that is not ours
    DELAYED = "delayed"  # a server still tries
    DELIVERED = "delivered"  # a server says that it did not fail
    AUTOMATIC = "automatic"  # an automatic answer, such as of somebody on leave
    UNREADABLE = "unreadable"  # damaged, or made to be
    OTHER = "other"  # a person's letter, an advertisement, whatever else

    @property
    def is_recorded(self) -> bool:
        """Tell whether a fact was made of it."""
        return self in (Finding.BOUNCED, Finding.UNSUBSCRIBED)

    @property
    def is_dealt_with(self) -> bool:
        """Tell whether the mail need not be looked at again."""
        return self is not Finding.WAITING


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient to whom a mail was not delivered and will not be.

    `recipients` are the addresses by which the report names that one: as it was written, and as it was in the end.
    `status` is the code of RFC 3463, `diagnostic` the server's words.
    """

    recipients: tuple[str, ...]
    status: str
    diagnostic: str

    def is_of(self, address: str) -> bool:
        """Tell whether it is about that address."""
        return fingerprint(address) in {fingerprint(one) for one in self.recipients}


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours, by its Message-ID, was not delivered; its seal was found right."""

    message: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """The reader of a mail of ours wants no more copies; its seal was found right.

    `name` is what stands before the @ of its Message-ID.
    """

    name: str

    @property
    def agency(self) -> str:
        """Return the agency that sent it."""
        return self.name.partition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A mail in the mailbox. `handle` is by what the mailbox knows it; `mark` tells it from others for ever."""

    handle: str
    mark: str
    meaning: Bounce | Unsubscription | Finding


def without_addresses(text: str, address: str, position: str) -> str:
    """Take addresses out of a server's words: they go into the log, and into facts for ever.

    The recipient's own becomes the position, also where only the part before the @ is named; others are gone.
    """
    local = re.escape(address.partition("@")[0])
    named = re.sub(re.escape(address), f"‹{position}›", text, flags=re.IGNORECASE)
    named = _ADDRESS.sub("‹…›", named)
    return re.sub(rf"(?<![\w.‹-]){local}(?![\w.›-])", f"‹{position}›", named, flags=re.IGNORECASE)
