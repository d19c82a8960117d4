"""Alembic's door: run the migrations on the connection, and in the transaction, that storage/schema.py hands over."""

from __future__ import annotations

from alembic import context

from ita_scheduler.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
