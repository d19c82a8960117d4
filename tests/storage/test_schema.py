"""The tables, their versions, and the file they live in."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from ita_scheduler.domain.outbox import State
from ita_scheduler.storage import chains, forgetting, holds, outbox
from ita_scheduler.storage.schema import MIGRATIONS, VERSIONS
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.storage.tables import head, message, metadata
from tests.storage.samples import AGENCY, T0, changes, draft, new

ROW = {
    "id": "m@mail.example",
    "agency": AGENCY,
    "slot": "s",
    "template": "staff",
    "position": "analyst",
    "address": "analyst@phonsawan.example",
    "morning": T0.date(),
    "at": T0,
    "state": "sent",
    "attempts": 0,
    "doubts": 0,
    "reply": "",
    "payload": "{}",
}


def definitions(path):
    """Every table and index, spelled without regard to spaces and quotes."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql <> ''")
        return {name: re.sub(r"[\s\"]+", " ", sql).strip() for name, sql in rows}


def test_the_migrations_make_the_tables_that_the_program_uses(path, tmp_path):
    SqlLedger.open(path).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'direct.sqlite'}")
    metadata.create_all(engine)
    engine.dispose()

    migrated = definitions(path)
    del migrated["ledger_version"]

    assert migrated == definitions(tmp_path / "direct.sqlite")


def test_the_list_of_versions_is_the_chain_of_migrations():
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()

    assert tuple(reversed([script.revision for script in scripts])) == VERSIONS


def test_a_ledger_keeps_what_it_holds_when_it_is_opened_again(path):
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, drafts=[draft()])])
    facts = ledger.facts(AGENCY)
    ledger.close()

    again = SqlLedger.open(path)

    assert again.facts(AGENCY) == facts
    again.close()


def test_a_path_with_signs_of_other_languages_is_a_path(tmp_path):
    path = tmp_path / "บัญชี ๒๕๖๖ 100%?#.sqlite"

    SqlLedger.open(path).close()

    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_ledger_that_needs_no_migration_is_opened_without_alembic(path):
    SqlLedger.open(path).close()
    program = (
        "import sys; from ita_scheduler.storage.sql import SqlLedger;"
        "SqlLedger.open(sys.argv[1]).close(); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program, path], check=False, cwd=Path.cwd()).returncode == 0


@pytest.mark.parametrize("room", ["memory", "lock"])
def test_a_rehearsal_does_not_pay_for_a_database_library(room):
    program = f"import sys; import ita_scheduler.storage.{room}; sys.exit('sqlalchemy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path.cwd()).returncode == 0


def test_a_new_ledger_is_closed_to_others(tmp_path):
    path = tmp_path / "var" / "lib" / "ledger.sqlite"
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, drafts=[draft()])])

    modes = {found.name: found.stat().st_mode & 0o777 for found in (path, *path.parents[:2], *path.parent.iterdir())}

    assert modes == {
        "var": 0o700,
        "lib": 0o700,
        "ledger.sqlite": 0o600,
        "ledger.sqlite-wal": 0o600,
        "ledger.sqlite-shm": 0o600,
    }
    ledger.close()


def test_every_connection_is_durable_and_checks_references(sql):
    with sql._reader.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}

    assert found == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("state", State)
def test_the_words_of_a_state_are_those_of_the_domain(sql, state):
    extra = {
        State.PENDING: {"next_attempt": T0},
        State.SENDING: {"lease_until": T0, "owner": "daemon-1"},
    }.get(state, {})
    with sql._reader.begin() as connection:
        connection.execute(insert(message).values(**ROW | {"state": state.value} | extra))

    assert sql.messages(states=(state,))[0].state is state


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"state": "lost"}, id="an unknown word"),
        pytest.param({"state": "pending"}, id="pending and never due"),
        pytest.param({"state": "sent", "next_attempt": T0}, id="sent and still due"),
        pytest.param({"state": "sending", "owner": "daemon-1"}, id="sending without a lease"),
        pytest.param({"state": "sending", "lease_until": T0}, id="sending without an owner"),
    ],
)
def test_the_database_refuses_a_message_that_contradicts_itself(sql, wrong):
    with pytest.raises(IntegrityError), sql._reader.begin() as connection:
        connection.execute(insert(message).values(**ROW | wrong))


def test_the_database_refuses_a_naive_instant(sql):
    with pytest.raises(StatementError, match="naive"), sql._reader.begin() as connection:
        connection.execute(insert(message).values(**ROW | {"at": datetime(2023, 3, 1, 8, 30)}))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (outbox._NEXT, "SEARCH message USING INDEX message_pending"),
        (outbox._DUE, "SEARCH message USING INDEX message_pending (next_attempt<?)"),
        (outbox._EXPIRED_AGENCIES, "SEARCH message USING INDEX message_sending (lease_until<?)"),
        (outbox._EXPIRED, "SEARCH message USING INDEX message_sending (lease_until<?)"),
        (forgetting._OLD.limit(1), "SEARCH message USING INDEX message_addressed (settled_at<?)"),
        (chains._READ_ONE, "SEARCH fact USING PRIMARY KEY (agency=? AND seq>?)"),
        (chains._READ_MANY, "SEARCH fact USING PRIMARY KEY (agency=?)"),
    ],
)
def test_what_each_cycle_asks_is_answered_from_an_index_in_order(sql, question, expected):
    asked = question.params(now=T0, before=T0, limit=1, agencies=[AGENCY], agency=AGENCY, after=0)
    compiled = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    with sql._reader.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("x",) * str(compiled).count("?")).all()

    assert [row[-1] for row in rows] == [expected]


def test_whether_anybody_is_held_is_answered_from_the_few_facts_about_it(sql):
    compiled = holds.held_agencies.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with sql._reader.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all()

    assert rows[0][-1] == "SCAN fact USING INDEX fact_hold"
    assert all("SEARCH later" in row[-1] or "SUBQUERY" in row[-1] for row in rows[1:])


def test_the_reading_of_heads_passes_over_agencies_that_have_not_begun(sql):
    with sql._reader.begin() as connection:
        connection.execute(insert(head).values(agency=AGENCY, seq=0, hash="0" * 64))

    assert sql.heads() == {}
    assert sql.apply([changes(sql, drafts=[draft()])]) == ()


def test_a_ledger_of_the_first_version_is_migrated_and_keeps_its_facts(path):
    """The version before documents and the secret: their tables are absent, everything else is as it was."""
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, new("m"), drafts=[draft()])])
    facts = ledger.facts(AGENCY)
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("enclosure", "document", "secret"):
            connection.execute(f"DROP TABLE {table}")
        for index in ("fact_hold", "message_addressed"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("UPDATE ledger_version SET version_num = '0001'")

    again = SqlLedger.open(path)

    assert again.facts(AGENCY) == facts
    assert again.documents(one.id for one in again.messages()) == {}
    assert again.forget_documents(before=T0) == 0
    assert len(again.secret()) == 32
    again.close()
