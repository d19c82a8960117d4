"""Report drafts: the documents that mails enclose, and three kinds of fact about reports.

The facts need no table of their own; a program that does not know them refuses this version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "document",
        sa.Column("hash", KEY, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "enclosure",
        sa.Column("message", KEY, sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("document", KEY, sa.ForeignKey("document.hash"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("document_at", "document", ["at"])
    op.create_index("enclosure_document", "enclosure", ["document"])
