"""Tables on a terminal: Thai has no spaces, so long cells fold and nothing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.text import Text


def show_table(head: Sequence[str | Text], rows: Iterable[Sequence[str | Text]], title: str = "") -> None:
    """Print a table to standard output; what is no Text of its own style is plain text, never markup.

    Signs that would move the cursor or turn the text around are shown as their code points.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ita_scheduler.domain.wordings import visible

    console = Console(highlight=False)
    if not console.is_terminal:  # a file or a pipe is as wide as a table wants to be
        console = Console(highlight=False, width=10_000)
    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) if isinstance(cell, str) else cell for cell in row))
    console.print(table)
