"""Where mails come back to, and the seals by which this program knows again what it has sent.

A Message-ID of ours can be worked out by whoever knows an address and a date. So whoever says that a mail of ours was
refused, or that its reader wants no more copies, must also know its seal: an HMAC that stands in that mail and
nowhere else, made with the ledger's secret. Who holds a mail can say something about that one only.

The sender's address stays the same for all mails (no VERP): a mailbox at a hosted server seldom takes
`returns+something@`, and what is returned carries the headers of the mail anyway.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import quote

from ita_scheduler.mail.addresses import wire_address

SEAL_HEADER = "X-ITA-Seal"
# 16 octets are enough against guessing, and make 22 characters.
_SEAL_OCTETS = 16
_NAME = r"[0-9a-f]{24}\.[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}"
_REQUEST = re.compile(rf"\bunsubscribe[ +]({_NAME})\.([A-Za-z0-9_-]{{22}})(?![A-Za-z0-9_-])", re.IGNORECASE)
_OURS = re.compile(rf"{_NAME}@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """The mailbox to which mails come back, and the secret of their seals.

    Raises ValueError for an address that cannot be written.
    """

    address: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an address that could end a header early."""
        wire_address(self.address)

    def headers(self, message_id: str, *, is_copy: bool) -> tuple[str, ...]:
        """Return the header lines that a mail bears so that what comes back is known.

        Only a copy says how to unsubscribe (RFC 2369). The one click of RFC 8058 needs an https URI: it would stand
        before the mailto, parted by a comma, with `List-Unsubscribe-Post: List-Unsubscribe=One-Click` as a further
        line.
        """
        seal = f"{SEAL_HEADER}: {self._seal('returned', message_id)}"
        return (seal, f"List-Unsubscribe: <{self.unsubscribe_uri(message_id)}>") if is_copy else (seal,)

    def unsubscribe_uri(self, message_id: str) -> str:
        """Return the mailto (RFC 6068) whose subject is the wish for no more copies."""
        name = message_id.rpartition("@")[0]
        address = quote(wire_address(self.address), safe="@")
        return f"mailto:{address}?subject=unsubscribe%20{name}.{self._seal('unsubscribe', name)}"

    def is_sealed(self, message_id: str, seal: str) -> bool:
        """Tell whether that is the seal of that mail."""
        return _is_same(self._seal("returned", message_id), seal)

    def unsubscribing(self, subject: str) -> str | None:
        """Return the name of the mail whose reader wants no more copies; None when the subject says no such thing.

        Raises ValueError when it does, and the seal is not right.
        """
        found = _REQUEST.search(subject)
        if found is None:
            return None
        if not _is_same(self._seal("unsubscribe", found[1]), found[2]):
            raise ValueError("the seal is not right")
        return found[1]

    def _seal(self, purpose: str, text: str) -> str:
        mac = hmac.digest(self.key, f"{purpose}\n{text}".encode(), "sha256")[:_SEAL_OCTETS]
        return urlsafe_b64encode(mac).decode("ascii").rstrip("=")


def looks_like_ours(message_id: str) -> bool:
    """Tell whether a Message-ID has the form of ours."""
    return _OURS.fullmatch(message_id) is not None


def _is_same(seal: str, given: str) -> bool:
    return hmac.compare_digest(seal.encode(), given.encode())
