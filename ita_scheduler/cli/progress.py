"""A progress bar on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date


@contextmanager
def day_by_day(first: date, last: date, *, show: bool) -> Iterator[Callable[[date], None] | None]:
    """Show the days from `first` to `last` going by on standard error; yield what is to be called for each."""
    if not show or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from ita_scheduler.domain.thai import long_date

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(long_date(first), total=(last - first).days or 1)
        yield lambda day: progress.update(bar, completed=(day - first).days, description=long_date(day))


@contextmanager
def one_by_one(total: int) -> Iterator[Callable[[str], None]]:
    """Show so many things being done on standard error; yield what is to be called with each one's name."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=total)
        yield lambda name: progress.update(bar, advance=1, description=name)
