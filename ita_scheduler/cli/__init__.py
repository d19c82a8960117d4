"""The door: thin commands. Each loads what it needs when it is called, so that the others start quickly.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 another instance is already running, 4 (`diff` only, when asked)
the two differ.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from ita_scheduler.cli.answers import register as register_answers
from ita_scheduler.cli.auditing import register as register_auditing
from ita_scheduler.cli.backups import register as register_backups
from ita_scheduler.cli.calendars import register as register_calendars
from ita_scheduler.cli.coverage import register as register_coverage
from ita_scheduler.cli.differences import register as register_differences
from ita_scheduler.cli.explaining import register as register_explaining
from ita_scheduler.cli.extensions import register as register_extensions
from ita_scheduler.cli.forgetting import register as register_forgetting
from ita_scheduler.cli.help_words import command_line
from ita_scheduler.cli.imports import register as register_imports
from ita_scheduler.cli.ledgers import register as register_ledgers
from ita_scheduler.cli.people import register as register_people
from ita_scheduler.cli.plans import register as register_plans
from ita_scheduler.cli.records import register as register_records
from ita_scheduler.cli.rehearsals import register as register_rehearsals
from ita_scheduler.cli.reports import register as register_reports
from ita_scheduler.cli.resuming import register as register_resuming
from ita_scheduler.cli.returns import register as register_returns
from ita_scheduler.cli.service import register as register_service
from ita_scheduler.cli.setup import register as register_setup
from ita_scheduler.cli.status import register as register_status
from ita_scheduler.cli.wrong_use import said_of, with_hyphens
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
    register_rehearsals,
    register_differences,
    register_people,
    register_coverage,
    register_years,
    register_service,
    register_answers,
    register_extensions,
    register_explaining,
    register_reports,
    register_calendars,
    register_status,
    register_records,
    register_ledgers,
    register_auditing,
    register_backups,
    register_forgetting,
    register_resuming,
    register_returns,
):
    register(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every foreseen fault is a sentence on standard error."""
    typed = with_hyphens(sys.argv[1:] if arguments is None else arguments)
    try:
        _check_spelling(typed)
        code = command_line(app)(args=typed, standalone_mode=False)
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
        if wrong.format_message():  # none when the help was shown instead
            print(said_of(wrong, typed), file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def _check_spelling(arguments: Sequence[str]) -> None:
    """Refuse octets that are no UTF-8 (a terminal in TIS-620): nothing of them could be recorded, or even shown."""
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise WrongUse(
                f"เทอร์มินัลไม่ได้ใช้ UTF-8 อ่านคำที่ {number} ของคำสั่งไม่ได้ ไม่มีสิ่งใดถูกบันทึก ให้ตั้งเทอร์มินัลเป็น UTF-8 แล้วพิมพ์ใหม่",
                f"the terminal does not speak UTF-8: word {number} of the command cannot be read; nothing was recorded",
            ) from None
