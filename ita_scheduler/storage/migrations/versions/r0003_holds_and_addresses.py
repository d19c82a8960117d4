"""Restored ledgers are held, and addresses are forgotten: two indexes, and two kinds of fact.

The facts need no table of their own; a program that does not know them refuses this version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the indexes."""
    _partial("fact_hold", "fact", ["agency", "seq"], "kind IN ('restored', 'resumed')")
    _partial("message_addressed", "message", ["settled_at", "id"], "address != ''")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
