"""Work done apart: what answers, what is ended, and what is begun anew."""

from __future__ import annotations

import os
import signal
from threading import Event, Thread

import pytest

from ita_scheduler.apart import Apart, Bounds, Lost
from ita_scheduler.errors import ReportError, Stopped
from ita_scheduler.sandbox import Runaway

BOUNDS = Bounds(seconds=1, octets=50_000_000)


def begin(word):
    return lambda question: _answer(word, question)


def _answer(word, question):
    known = {"fault": _fault, "for ever": _for_ever, "for ever, deaf": _deaf, "much": _much, "end": _end}
    return known[question]() if question in known else os.getpid() if question == "process" else f"{word} {question}"


def _fault():
    raise ReportError("ผิด", "wrong")


def _for_ever():
    try:
        while True:
            pass
    except Runaway as fault:
        raise ReportError(str(fault)) from fault


def _deaf():
    """Go on for ever and hear no signal, as one call of C or of typst does."""
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    while True:
        pass


def _much():
    try:
        return len(b"x" * 900_000_000)
    except MemoryError:
        return "no memory"


def _end():
    os._exit(3)


@pytest.fixture
def apart():
    return Apart(begin, "คำตอบ", bounds=BOUNDS)


def test_one_process_answers_every_question(apart):
    assert [apart.ask(1), apart.ask("two")] == ["คำตอบ 1", "คำตอบ two"]
    assert apart.ask("process") == apart.ask("process") != os.getpid()


def test_a_fault_comes_back_as_it_was_told_and_the_process_goes_on(apart):
    before = apart.ask("process")
    with pytest.raises(ReportError, match="ผิด / wrong"):
        apart.ask("fault")
    assert apart.ask("process") == before


def test_what_takes_too_long_is_broken_off_where_it_can_say_so(apart):
    before = apart.ask("process")
    with pytest.raises(ReportError, match="too much time"):
        apart.ask("for ever")
    assert apart.ask("process") == before


@pytest.mark.parametrize("how", ["for ever, deaf", "end"])
def test_what_cannot_be_broken_off_is_ended_and_another_answers_the_next_question(apart, how):
    before = apart.ask("process")
    with pytest.raises(Lost):
        apart.ask(how)
    assert apart.ask("process") not in (before, os.getpid())


def test_memory_has_an_end(apart):
    assert apart.ask("much") == "no memory"
    assert apart.ask(1) == "คำตอบ 1"


def test_who_waits_hears_that_it_was_stopped_and_nothing_is_answered_any_more():
    apart = Apart(begin, "คำตอบ", bounds=Bounds(seconds=100_000, octets=BOUNDS.octets))
    process, told = apart.ask("process"), Event()

    def wait() -> None:
        with pytest.raises(Stopped):
            apart.ask("for ever")
        told.set()

    waiting = Thread(target=wait, daemon=True)
    waiting.start()
    apart.stop()
    assert told.wait(600)
    with pytest.raises(Stopped):
        apart.ask(1)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_one_that_nobody_has_any_more_leaves_no_process():
    apart = Apart(begin, "คำตอบ", bounds=BOUNDS)
    process = apart.ask("process")
    del apart
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
