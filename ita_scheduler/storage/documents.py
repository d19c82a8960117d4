"""The SQL of documents: kept with the mails that enclose them, read for their composing, and forgotten when old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select

from ita_scheduler.storage.chains import chunks
from ita_scheduler.storage.dialects import insert_new
from ita_scheduler.storage.tables import document, enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ita_scheduler.domain.outbox import NewMessage
    from ita_scheduler.ports import Document

_KEPT = select(document.c.hash).where(document.c.hash.in_(bindparam("hashes", expanding=True)))
_ENCLOSED = (
    select(document.c.hash, document.c.content)
    .distinct()
    .join(enclosure, enclosure.c.document == document.c.hash)
    .where(enclosure.c.message.in_(bindparam("messages", expanding=True)))
)


def keep(connection: Connection, documents: Iterable[tuple[datetime, Document]]) -> None:
    """Keep documents; one that is kept already stays as it is."""
    rows = [{"hash": one.file.hash, "at": at, "content": one.content} for at, one in documents]
    if rows:
        connection.execute(insert_new(connection, document), rows)


def enclose(connection: Connection, messages: Sequence[NewMessage]) -> None:
    """Note what new messages enclose; what was forgotten meanwhile cannot be enclosed any more."""
    wanted = {name for message in messages for name in message.documents}
    if not wanted:
        return
    kept = {found for chunk in chunks(wanted) for (found,) in connection.execute(_KEPT, {"hashes": chunk})}
    rows = [{"message": one.id, "document": name} for one in messages for name in one.documents if name in kept]
    if rows:
        connection.execute(insert(enclosure), rows)


def read(connection: Connection, message_ids: Iterable[str]) -> dict[str, bytes]:
    """Return what these messages enclose, by hash."""
    found: dict[str, bytes] = {}
    for chunk in chunks(message_ids):
        found |= {name: bytes(content) for name, content in connection.execute(_ENCLOSED, {"messages": chunk})}
    return found


def forget(connection: Connection, before: datetime) -> int:
    """Delete old documents; return how many there were."""
    old = select(document.c.hash).where(document.c.at < before)
    connection.execute(delete(enclosure).where(enclosure.c.document.in_(old)))
    return connection.execute(delete(document).where(document.c.at < before)).rowcount
