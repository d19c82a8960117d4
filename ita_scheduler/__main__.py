"""`python -m ita_scheduler` and the command `ita-scheduler`; `--version` is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer `--version` at once; everything else goes through the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from ita_scheduler import __version__

        print(f"ita-scheduler {__version__}")
        return
    from ita_scheduler.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
