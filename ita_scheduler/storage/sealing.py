"""The SQL of the secret: made once, and the same ever after."""

from __future__ import annotations

from secrets import token_bytes

from sqlalchemy import Connection, select

from ita_scheduler.storage.dialects import insert_new
from ita_scheduler.storage.tables import secret

OCTETS = 32
_NAME = "seal"
_READ = select(secret.c.value).where(secret.c.name == _NAME)


def read(connection: Connection) -> bytes | None:
    """Return the secret, or None while there is none."""
    found: bytes | None = connection.scalar(_READ)
    return None if found is None else bytes(found)


def make(connection: Connection) -> None:
    """Make the secret, unless somebody was quicker."""
    connection.execute(insert_new(connection, secret), [{"name": _NAME, "value": token_bytes(OCTETS)}])
