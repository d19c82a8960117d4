"""The door: thin commands. Each loads what it needs when it is called, so that the others start quickly.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 another instance is already running.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from ita_scheduler.cli.answers import register as register_answers
from ita_scheduler.cli.imports import register as register_imports
from ita_scheduler.cli.plans import register as register_plans
from ita_scheduler.cli.records import register as register_records
from ita_scheduler.cli.reports import register as register_reports
from ita_scheduler.cli.returns import register as register_returns
from ita_scheduler.cli.service import register as register_service
from ita_scheduler.cli.setup import register as register_setup
from ita_scheduler.cli.years import register as register_years
from ita_scheduler.errors import AlreadyRunning, Faulty, ItaError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="ita-scheduler",
    help="เฝ้ากำหนดเวลาของมาตรการ ITA: เตือน เรียนผู้บริหาร และพิสูจน์ได้ / watches the deadlines of ITA measures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for register in (
    register_setup,
    register_imports,
    register_plans,
    register_years,
    register_service,
    register_answers,
    register_reports,
    register_records,
    register_returns,
):
    register(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every foreseen fault is a sentence on standard error."""
    try:
        code = app(args=arguments, standalone_mode=False)
    except Faulty as faulty:
        for problem in faulty.problems:
            print(problem, file=sys.stderr)
        count = sum(not problem.is_warning for problem in faulty.problems)
        print(f"พบข้อผิดพลาด {count} แห่ง / {count} problems found", file=sys.stderr)
        return 1
    except ItaError as error:
        print(error, file=sys.stderr)
        return {WrongUse: 2, AlreadyRunning: 3}.get(type(error), 1)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        return 130
    except typer.TyperException as wrong:
        if words := wrong.format_message():  # none when the help was shown instead
            print(f"ใช้คำสั่งไม่ถูกต้อง / wrong use: {words}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0
