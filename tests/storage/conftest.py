import os

import pytest
from sqlalchemy import create_engine, text

from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.storage.sql import SqlLedger

# A PostgreSQL database that may be emptied; without one, the second dialect is not tested.
POSTGRES = os.environ.get("ITA_SCHEDULER_TEST_POSTGRESQL")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def sql(path):
    ledger = SqlLedger.open(path)
    yield ledger
    ledger.close()


@pytest.fixture(params=["memory", "sqlite", *(["postgresql"] if POSTGRES else [])])
def ledger(request, path):
    """Every implementation in turn: the contract is one."""
    opened = {"memory": MemoryLedger, "sqlite": lambda: SqlLedger.open(path), "postgresql": _postgres}[request.param]()
    yield opened
    opened.close()


def _postgres():
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return SqlLedger.open(POSTGRES)
