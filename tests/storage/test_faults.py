"""What goes wrong with files and disks is said in one sentence, Thai and English, that names the ledger."""

import os
import resource
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ita_scheduler.domain.ledger import first_break
from ita_scheduler.errors import ChainUnreadable, LedgerError, LedgerNewer, LedgerUnreadable, LedgerUnwritable
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import AGENCY, T0, changes, draft, new

NOBODY = 65534


@contextmanager
def refusal(kind, path, text=None):
    """Expect exactly this kind of error, in both languages, naming the ledger."""
    with pytest.raises(LedgerError, match=text) as caught:
        yield
    sentence = str(caught.value)
    assert type(caught.value) is kind
    assert str(path) in sentence
    thai, english = sentence.split(" / ", 1)
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert english.isascii()
    assert "\n" not in sentence


@contextmanager
def unprivileged():
    """Be an ordinary user for a while, since nothing is read-only to root."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


def edit(path, *statements):
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def written(path, count=3):
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, new("m"), drafts=[draft(f"note {number}") for number in range(count)])])
    ledger.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all\n" * 99, b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 99]
)
def test_a_file_that_is_no_database_is_unreadable(path, content):
    path.write_bytes(content)

    with refusal(LedgerUnreadable, path):
        SqlLedger.open(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_unreadable_and_left_alone(path):
    edit(path, "CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('0001')")

    with refusal(LedgerUnreadable, path, "another program's database"):
        SqlLedger.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("alembic_version",)]


@pytest.mark.parametrize("version", ["0099", "9f3a", "0000"])
def test_a_ledger_of_an_unknown_version_is_newer(path, version):
    written(path)
    edit(path, f"UPDATE ledger_version SET version_num = '{version}'")

    with refusal(LedgerNewer, path, version):
        SqlLedger.open(path)


def test_a_refused_ledger_is_not_held_open(path):
    written(path)
    edit(path, "UPDATE ledger_version SET version_num = '9999'")

    with pytest.raises(LedgerNewer) as caught:
        SqlLedger.open(path)

    held = {os.path.realpath(found) for found in Path("/proc/self/fd").iterdir()}
    assert str(path) not in held
    assert "9999" in str(caught.value)


def test_a_ledger_that_lost_a_table_is_unreadable(path):
    written(path)
    edit(path, "DROP TABLE carriage")
    ledger = SqlLedger.open(path)

    with refusal(LedgerUnreadable, path):
        ledger.apply([changes(ledger, new("other", notices=["n"]))])
    ledger.close()


def test_a_ledger_with_overwritten_pages_is_unreadable(path):
    written(path, count=500)
    with sqlite3.connect(path) as connection:
        [(last_root,)] = connection.execute("SELECT max(rootpage) FROM sqlite_master")
    connection.close()
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        # The list of tables and their roots stay whole, and so do the pages that a list too long for one overflows to.
        for page in range((last_root + 4) * 4096, size, 4096):
            file.seek(page)
            file.write(b"\xa5" * 4096)
    ledger = SqlLedger.open(path)

    with refusal(LedgerUnreadable, path):
        ledger.facts(AGENCY)
        ledger.messages()
    ledger.close()


@pytest.mark.parametrize(
    "damage",
    [
        "body = 'no json'",
        "body = '[1]'",
        "body = CAST(x'ff' AS TEXT)",
        "kind = 'invented'",
        "at = 'yesterday'",
    ],
)
def test_a_fact_that_cannot_be_read_at_all_is_unreadable(path, damage):
    written(path)
    edit(path, "DROP TRIGGER fact_is_not_changed", f"UPDATE fact SET {damage} WHERE seq = 2")
    ledger = SqlLedger.open(path)

    for read in (lambda: ledger.facts(AGENCY), lambda: ledger.facts_of([AGENCY])):
        with refusal(ChainUnreadable, path):
            read()
    ledger.close()


def test_a_message_that_cannot_be_read_is_unreadable_and_named(path):
    written(path)
    edit(path, "UPDATE message SET template = 'invented'")
    ledger = SqlLedger.open(path)

    with refusal(LedgerUnreadable, path, "m.phonsawan@mail.example"):
        ledger.messages()
    ledger.close()


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param(
            ["DROP TRIGGER fact_is_not_changed", "UPDATE fact SET body = replace(body, 'note 1', 'note 9')"],
            "fact 2 was altered",
            id="a changed body",
        ),
        pytest.param(
            ["DROP TRIGGER fact_is_not_changed", "UPDATE fact SET at = '2020-01-01 00:00:00.000000' WHERE seq = 1"],
            "fact 1 was altered",
            id="another instant",
        ),
        pytest.param(
            ["DROP TRIGGER fact_is_not_deleted", "DELETE FROM fact WHERE seq = 2"],
            "fact 2 is missing",
            id="a hole",
        ),
        pytest.param(
            ["DROP TRIGGER fact_is_not_deleted", "DELETE FROM fact WHERE seq = 3"],
            "the tail does not match the head",
            id="a cut tail",
        ),
    ],
)
def test_tampering_is_found_and_placed(path, statements, expected):
    written(path)
    edit(path, *statements)
    ledger = SqlLedger.open(path)

    assert expected in first_break(ledger.facts(AGENCY), ledger.heads()[AGENCY])
    ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fact SET actor = 'somebody'",
        "DELETE FROM fact",
        "DELETE FROM head",
        "UPDATE head SET seq = 1",
        "UPDATE head SET agency = 'nongbua', seq = 99",
    ],
)
def test_the_database_itself_refuses_to_change_the_past(path, statement):
    written(path)

    with pytest.raises(sqlite3.IntegrityError, match=r"never|only grows"):
        edit(path, statement)


def test_a_head_that_was_put_back_does_not_let_facts_be_written_twice(path):
    written(path)
    edit(path, "DROP TRIGGER head_only_grows", "UPDATE head SET seq = 1")
    ledger = SqlLedger.open(path)

    with refusal(LedgerUnreadable, path):
        ledger.apply([changes(ledger, drafts=[draft()])])
    assert len(ledger.facts(AGENCY)) == 3
    ledger.close()


@pytest.mark.parametrize("below", ["", "ledger.sqlite", "var/lib/ledger.sqlite"])
def test_a_place_that_cannot_hold_a_file_is_unwritable(tmp_path, below):
    if below:
        (tmp_path / "file").write_text("no folder")
    else:
        (tmp_path / "file").mkdir()
    path = tmp_path / "file" / below

    with refusal(LedgerUnwritable, path):
        SqlLedger.open(path)


def test_a_folder_one_may_not_write_to_is_unwritable():
    SqlLedger.open(Path(tempfile.mkdtemp()) / "warm-up.sqlite").close()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        path = Path(folder) / "ledger.sqlite"
        with unprivileged(), refusal(LedgerUnwritable, path):
            SqlLedger.open(path)


def test_a_ledger_one_may_only_read_is_unwritable():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        written(path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        with unprivileged(), refusal(LedgerUnwritable, path):
            ledger = SqlLedger.open(path)
            try:
                ledger.take_over(at=T0)
            finally:
                ledger.close()
        Path(folder).chmod(0o755)


@contextmanager
def files_up_to(size):
    """Let no file grow beyond this size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_unwritable_and_what_was_written_stays(path, sql):
    sql.apply([changes(sql, drafts=[draft("before")])])
    large = changes(sql, new("m"), drafts=[draft("ก" * 9000) for _ in range(200)])

    with files_up_to(path.stat().st_size + 300_000), refusal(LedgerUnwritable, path):
        sql.apply([large])

    assert [fact.body["note"] for fact in sql.facts(AGENCY)] == ["before"]
    assert sql.messages() == ()
    assert sql.apply([large]) == ()
    assert first_break(sql.facts(AGENCY), sql.heads()[AGENCY]) is None


def test_a_new_ledger_on_a_full_disk_is_unwritable_and_can_be_made_later(path):
    with files_up_to(8192), refusal(LedgerUnwritable, path):
        SqlLedger.open(path)

    written(path)


@pytest.mark.parametrize(
    "address",
    ["mysql://root:secret@db/ita", "sqlite://", "sqlite:///:memory:", "nonsense://x:secret@y/z", "http://[secret"],
)
def test_an_address_that_is_no_ledger_is_refused_without_repeating_its_password(address):
    with pytest.raises(LedgerError) as caught:
        SqlLedger.open(address)

    assert "secret" not in str(caught.value)
