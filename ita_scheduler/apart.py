"""Work done apart: what an office's own templates ask for is done in a process of its own, within bounds.

A template is a program. One that goes round for ever, or fills the memory in one step, would stop the service for all
agencies; nothing in the same process can end every such step (a single call of C or of typst is not interrupted). So
the process apart counts its own processor time and memory, and the kernel ends it when it does not keep to them. Time
is that of the processor, not the wall's: a busy machine makes no template run away.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from ita_scheduler.errors import ItaError, Stopped
from ita_scheduler.sandbox import Runaway

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import FrameType

# So long after its time a process may still say at which line it was stopped; then the kernel ends it.
GRACE_SECONDS = 5
# Where the kernel does not count for us, the wall's clock must do, with room for a busy machine.
WALL = 20
_PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may take: seconds of processor time, and octets of memory beyond what the process began with."""

    seconds: int
    octets: int


class Lost(Exception):
    """The process ended instead of answering: it took too long, or wanted too much memory."""


class Apart:
    """A process that answers questions one by one; one that is lost is begun anew for the next question.

    `begin` is called there with `given`, and returns what answers. All of it must be picklable. Several threads may
    ask; their questions wait for one another.
    """

    def __init__(self, begin: Callable[..., Callable[[Any], Any]], *given: Any, bounds: Bounds) -> None:
        self._begin = begin
        self._given = given
        self._bounds = bounds
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._here: Connection | None = None
        self._is_stopped = False

    def ask(self, question: Any) -> Any:
        """Return the answer. Raises the ItaError that answering raised, Lost, and Stopped once it was told to stop."""
        with self._lock:
            try:
                found = self._asked(question)
            except (EOFError, OSError) as fault:
                self._end()
                if self._is_stopped:
                    raise Stopped from None
                raise Lost from fault
        if isinstance(found, ItaError):
            raise found
        return found

    def stop(self) -> None:
        """End the process, and whoever waits for an answer hears it at once; nothing is answered any more."""
        self._is_stopped = True
        if (process := self._process) is not None and process.pid is not None:
            process.kill()

    def _asked(self, question: Any) -> Any:
        if self._is_stopped:
            raise Stopped
        if self._here is None:
            # A process of its own kind: one forked from a running service would inherit its locks.
            context = get_context("spawn")
            self._here, there = context.Pipe()
            # It stands here before it is started, so that `stop` finds it.
            self._process = context.Process(
                target=_answer_all, args=(self._begin, self._given, self._bounds, there), daemon=True
            )
            self._process.start()
            there.close()
            if self._is_stopped:  # meanwhile
                raise EOFError
        self._here.send(question)
        if not self._here.poll((self._bounds.seconds + GRACE_SECONDS) * WALL):
            raise EOFError
        return self._here.recv()

    def _end(self) -> None:
        if self._here is not None:
            self._here.close()
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._process = self._here = None

    def __del__(self) -> None:
        """Leave no process behind: it holds the templates of a composer that nobody has any more."""
        self._end()


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that began it dies: nobody else would."""
    with suppress(OSError, AttributeError):  # only Linux can
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _answer_all(
    begin: Callable[..., Callable[[Any], Any]], given: tuple[Any, ...], bounds: Bounds, there: Connection
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; who began this one ends it
    signal.signal(signal.SIGPROF, _say_it_is_long)
    die_with_parent()
    # What libraries say when memory ends (typst's whole stack) is for nobody: who asked says it in a sentence.
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    # When memory is short, this process is the one to go, and not the service.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    answer = begin(*given)
    _bound_memory(bounds.octets)
    with suppress(EOFError, OSError):  # whoever asked is gone
        while True:
            there.send(_answered(answer, there.recv(), bounds))


def _answered(answer: Callable[[Any], Any], question: Any, bounds: Bounds) -> Any:
    _bound_time(bounds.seconds + GRACE_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, bounds.seconds, 1)
    try:
        return answer(question)
    except ItaError as fault:
        return fault
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _say_it_is_long(_signal: int, _frame: FrameType | None) -> None:
    """Break off between two steps of a template, so that the sentence can name the line."""
    raise Runaway("it takes too much time")


def _bound_time(seconds: int) -> None:
    """Have the kernel end this process when it has worked for so long from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(OSError, ValueError):  # whoever runs us may forbid it; then the wall's clock remains
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, most))


def _bound_memory(octets: int) -> None:
    """Refuse this process more memory than it holds now and `octets` beyond it."""
    with suppress(OSError, ValueError, IndexError):  # only Linux tells how much it is
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        held = int(status.partition("VmData:")[2].split()[0]) * 1024
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + octets, most))
