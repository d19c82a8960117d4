"""Returned mails: a secret by which they are known, three kinds of fact about them, and those by which people answer.

The facts need no table of their own; a program that does not know them refuses this version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "secret",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
