"""Facts in chains, and the outbox.

There is no way down: a ledger is evidence, and an older program refuses a newer one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

_SQLITE_TRIGGERS = (
    """CREATE TRIGGER fact_is_not_changed BEFORE UPDATE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END""",
    """CREATE TRIGGER fact_is_not_deleted BEFORE DELETE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END""",
    """CREATE TRIGGER head_is_not_deleted BEFORE DELETE ON head
    BEGIN SELECT RAISE(ABORT, 'the end of a chain is never deleted'); END""",
    """CREATE TRIGGER head_only_grows BEFORE UPDATE ON head WHEN NEW.agency <> OLD.agency OR NEW.seq <= OLD.seq
    BEGIN SELECT RAISE(ABORT, 'a chain only grows'); END""",
)

_POSTGRES_TRIGGERS = (
    """CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger only grows: % of %', TG_OP, TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER fact_is_kept BEFORE UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses()""",
    """CREATE TRIGGER fact_is_not_truncated BEFORE TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()""",
    """CREATE TRIGGER head_is_not_deleted BEFORE DELETE ON head
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses()""",
    """CREATE TRIGGER head_only_grows BEFORE UPDATE ON head
    FOR EACH ROW WHEN (NEW.agency <> OLD.agency OR NEW.seq <= OLD.seq) EXECUTE FUNCTION ledger_refuses()""",
)


def upgrade() -> None:
    """Create everything."""
    _create_chains()
    _create_outbox()
    _create_indexes()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in _SQLITE_TRIGGERS if is_sqlite else _POSTGRES_TRIGGERS:
        op.execute(trigger)


def _create_chains() -> None:
    op.create_table(
        "head",
        sa.Column("agency", KEY, primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "fact",
        sa.Column("agency", KEY, sa.ForeignKey("head.agency"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )


def _create_outbox() -> None:
    op.create_table(
        "message",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("agency", KEY, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("morning", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", INSTANT),
        sa.Column("lease_until", INSTANT),
        sa.Column("owner", sa.Text()),
        sa.Column("settled_at", INSTANT),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'sending', 'sent', 'failed', 'stale')", name="message_state"),
        sa.CheckConstraint("(state = 'pending') = (next_attempt IS NOT NULL)", name="message_pending_is_due"),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until IS NOT NULL) AND (state = 'sending') = (owner IS NOT NULL)",
            name="message_sending_is_leased",
        ),
    )
    op.create_table(
        "carriage",
        sa.Column("message", KEY, sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("notice", KEY, primary_key=True),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )


def _create_indexes() -> None:
    _partial("message_slot", "message", ["agency", "slot"], "state != 'stale'", unique=True)
    _partial("message_pending", "message", ["next_attempt", "id"], "state = 'pending'")
    _partial("message_sending", "message", ["lease_until", "id"], "state = 'sending'")
    _partial("message_failed", "message", ["at", "id"], "state = 'failed'")
    op.create_index("message_agency", "message", ["agency", "at", "id"])
    carried = sa.column("given_up", sa.Boolean()) == sa.false()
    op.create_index(
        "carriage_notice", "carriage", ["notice"], unique=True, sqlite_where=carried, postgresql_where=carried
    )


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
