"""Several processes on one ledger file, and processes that die."""

import multiprocessing
import os
import signal
import sqlite3
from contextlib import contextmanager
from datetime import timedelta

import pytest

from ita_scheduler.domain.ledger import first_break
from ita_scheduler.domain.outbox import State
from ita_scheduler.errors import AlreadyRunning, LedgerError, LedgerUnwritable
from ita_scheduler.storage.lock import InstanceLock
from ita_scheduler.storage.sql import SqlLedger
from tests.storage import workers
from tests.storage.samples import AGENCY, changes, draft, new

# A process of its own, not a copy of this one: what it holds must be its own.
spawn = multiprocessing.get_context("spawn")
PATIENCE = 600


def run_all(*calls):
    processes = [spawn.Process(target=target, args=args) for target, args in calls]
    for process in processes:
        process.start()
    return processes


def join_all(processes):
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0] * len(processes)


@contextmanager
def speaking_process(target, path):
    """Start a process that reports through a pipe, and kill it hard in the end."""
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=target, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        assert ours.poll(PATIENCE)
        yield process, ours
    finally:
        process.kill()
        process.join(PATIENCE)
        ours.close()


def test_four_processes_that_make_one_ledger_at_once_make_one(path):
    barrier, results = spawn.Barrier(4), spawn.Queue()
    processes = run_all(*[(workers.open_together, (path, barrier, results))] * 4)

    assert [results.get(timeout=PATIENCE) for _ in processes] == [0] * 4
    join_all(processes)


def test_two_processes_appending_at_once_make_one_whole_chain(path):
    barrier = spawn.Barrier(2)
    join_all(run_all(*[(workers.append, (path, name, 40, barrier)) for name in ("ก", "ข")]))

    ledger = SqlLedger.open(path)
    facts, head = ledger.facts(AGENCY), ledger.heads()[AGENCY]
    ledger.close()

    assert first_break(facts, head) is None
    assert sorted(fact.body["note"] for fact in facts) == sorted(f"{name} {n}" for name in "กข" for n in range(40))


def test_two_processes_claiming_at_once_get_different_messages(path):
    ledger = SqlLedger.open(path)
    ledger.apply([changes(ledger, *(new(f"m{number}") for number in range(60)))])
    barrier, results = spawn.Barrier(2), spawn.Queue()
    processes = run_all(*[(workers.claim, (path, name, barrier, results)) for name in ("one", "two")])

    taken = [message for _ in processes for message in results.get(timeout=PATIENCE)]
    join_all(processes)

    assert sorted(taken) == sorted(message.id for message in ledger.messages(states=(State.SENT,)))
    assert len(set(taken)) == len(taken) == 60
    assert first_break(ledger.facts(AGENCY), ledger.heads()[AGENCY]) is None
    ledger.close()


def test_a_process_killed_while_writing_leaves_a_whole_ledger(path):
    with speaking_process(workers.compose_for_ever, path) as (process, pipe):
        while (reported := pipe.recv()) < 25:
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)

    ledger = SqlLedger.open(path)
    facts, messages = ledger.facts(AGENCY), ledger.messages()

    assert first_break(facts, ledger.heads()[AGENCY]) is None
    assert len(facts) >= reported
    assert {fact.body["message"] for fact in facts} == {message.id for message in messages}
    assert ledger.apply([changes(ledger, drafts=[draft("afterwards")])]) == ()
    ledger.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_a_ledger_held_by_another_process_for_too_long_is_said_to_be(path):
    SqlLedger.open(path).close()
    impatient = SqlLedger.open(path, patience=timedelta(milliseconds=50))
    with speaking_process(workers.hold_database, path):
        with pytest.raises(LedgerError, match="another program held the ledger") as caught:
            impatient.apply([changes(impatient, drafts=[draft()])])
        assert impatient.heads() == {}

    assert type(caught.value) is LedgerError
    assert str(path) in str(caught.value)
    assert impatient.apply([changes(impatient, drafts=[draft()])]) == ()
    impatient.close()


def test_a_second_daemon_is_told_the_number_of_the_first(path):
    with speaking_process(workers.hold_lock, path) as (process, pipe):
        assert pipe.recv() == process.pid

        with pytest.raises(AlreadyRunning, match=rf"\b{process.pid}\b"):
            InstanceLock(path).acquire()


def test_a_killed_daemon_gives_its_lock_back(path):
    with speaking_process(workers.hold_lock, path) as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)

        with InstanceLock(path) as lock:
            assert lock.path.read_text() == f"{os.getpid()}\n"


def test_a_lock_is_free_after_its_release(path):
    with InstanceLock(path) as first:
        with pytest.raises(AlreadyRunning):
            InstanceLock(path).acquire()
        first.acquire()

    with InstanceLock(path):
        pass
    first.release()
    assert first.path.read_text() == ""
    assert first.path.stat().st_mode & 0o777 == 0o600


def test_a_forked_child_does_not_hold_the_lock_of_its_killed_parent(path):
    with speaking_process(workers.hold_lock_and_fork, path) as (process, pipe):
        child = pipe.recv()
        try:
            os.kill(process.pid, signal.SIGKILL)
            # `join` would wait for the child too: it inherited the pipe that `join` listens to.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            os.kill(child, 0)  # It lives.
            with InstanceLock(path):
                pass
        finally:
            os.kill(child, signal.SIGKILL)


def test_a_lock_that_cannot_be_made_is_said_to_be(tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(LedgerUnwritable, match="file"):
        InstanceLock(tmp_path / "file" / "ledger.sqlite").acquire()
