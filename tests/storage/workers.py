"""What other processes do in these tests; a spawned process finds these functions by name."""

import os
import sqlite3
import time

from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.storage.lock import InstanceLock
from ita_scheduler.storage.sql import SqlLedger
from tests.storage.samples import changes, draft, new, sent
from tests.storage.samples import claim as claim_from


def open_together(path, barrier, results):
    barrier.wait()
    ledger = SqlLedger.open(path)
    results.put(len(ledger.heads()))
    ledger.close()


def append(path, name, count, barrier):
    """Append `count` facts to one chain, deciding again when another process was quicker."""
    ledger = SqlLedger.open(path)
    barrier.wait()
    done = 0
    while done < count:
        done += ledger.apply([changes(ledger, drafts=[draft(f"{name} {done}")])]) == ()
    ledger.close()


def claim(path, name, barrier, results):
    ledger = SqlLedger.open(path)
    barrier.wait()
    taken = []
    while found := claim_from(ledger, owner=name, limit=3):
        ledger.settle([sent(message) for message in found], at=found[0].at, owner=name)
        taken += [message.id for message in found]
    ledger.close()
    results.put(taken)


def compose_for_ever(path, pipe):
    """Write a fact and its message again and again, and say so after each commit, until killed."""
    ledger = SqlLedger.open(path)
    number = 0
    while True:
        number += 1
        message = new(f"m{number}", notices=[f"n{number}"])
        fact = Draft(kind=FactKind.SENT, actor="daemon", body={"message": message.id})
        assert ledger.apply([changes(ledger, message, drafts=[fact])]) == ()
        pipe.send(number)


def hold_lock(path, pipe):
    InstanceLock(path).acquire()
    pipe.send(os.getpid())
    time.sleep(600)


def hold_lock_and_fork(path, pipe):
    """Take the lock and beget a child, which reports once it runs and outlives its parent."""
    InstanceLock(path).acquire()
    if os.fork() == 0:
        pipe.send(os.getpid())
    time.sleep(600)


def hold_database(path, pipe):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    pipe.send("held")
    time.sleep(600)
