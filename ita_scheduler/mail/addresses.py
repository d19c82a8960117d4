"""Mail addresses as they go over the wire: ASCII only, nothing that could end a command or a header early."""

from __future__ import annotations

import re
from functools import lru_cache

# Dot-atoms and the characters RFC 5321 allows in them. Quoted local parts are refused: no office has one, and they
# are what smuggled commands are made of.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


@lru_cache(maxsize=4096)
def wire_address(address: str) -> str:
    """Return the address with its domain in ASCII (IDNA).

    Raises ValueError, with a sentence in Thai and English, for one that cannot be written: without a domain, with
    a non-ASCII or quoted name before the @, with spaces or control characters.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > 64:
        raise ValueError(f"“{_shown(address)}” ไม่ใช่ที่อยู่อีเมลที่ใช้ได้ / not a usable mail address")
    ascii_domain = _ascii_domain(domain)
    if not _DOMAIN.fullmatch(ascii_domain):
        raise ValueError(f"โดเมนของ “{_shown(address)}” ใช้ไม่ได้ / the domain is not usable")
    return f"{local}@{ascii_domain}"


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _shown(address: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in address)[:100]
