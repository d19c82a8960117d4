"""The ledger and the outbox: on SQLAlchemy Core (`sql`), in memory (`memory`), and the lock of the one daemon (`lock`).

Nothing is imported here, so that a rehearsal in memory does not pay for a database library.
"""
