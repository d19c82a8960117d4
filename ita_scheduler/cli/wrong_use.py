"""A command line that is not right: what a person typed is put right where it can mean one thing only, and else said.

The library says what is wrong in English and in its own words; here stands what an officer can act on, with a line
that can be typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer import TyperException

# Word and LINE make one long dash of two hyphens.
_LONG_DASH = re.compile(r"[-–—−―]*[–—−―][-–—−―]*([A-Za-z][A-Za-z-]*)(=.*)?", re.DOTALL)
_NO_COMMAND = re.compile(r"No such command '(.*?)'\.?(?: Did you mean (.*)\?)?", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra argument\(?s?\)? \((.*)\)", re.DOTALL)
_KEY = "dong-mafai/O37/O37-1/2023-03-31"

# One line for every command, as it can be typed; a test holds it against the commands.
EXAMPLES: dict[str, str] = {
    "init": "init /etc/ita-scheduler",
    "import": "import มาตรการ.docx -o schedules/dong-mafai-2567.toml",
    "check": "check schedules/dong-mafai-2567.toml",
    "occurrences": "occurrences --at 2567-03-31",
    "rehearse": "rehearse --html rehearsal.html",
    "diff": "diff draft",
    "people": "people --at 2567-03-31",
    "coverage": "coverage",
    "new-year": "new-year schedules/dong-mafai-2566.toml --fiscal-year 2567",
    "run": "run",
    "test-mail": "test-mail you@office.go.th",
    "doctor": "doctor",
    "complete": f"complete {_KEY} --by analyst --evidence https://www.office.go.th/ita",
    "acknowledge": f"acknowledge {_KEY} --by analyst --until 2566-04-07",
    "waive": f'waive {_KEY} --by ปลัด --reason "เหตุผล"',
    "reopen": f'reopen {_KEY} --by ปลัด --reason "เหตุผล"',
    "correct": f"correct {_KEY} --by analyst --at 2566-03-28",
    "extension": f"extension approve {_KEY} --by ปลัด",
    "extension request": f'extension request {_KEY} --by analyst --until 2566-04-17 --reason "เหตุผล"',
    "extension approve": f"extension approve {_KEY} --by ปลัด",
    "extension refuse": f'extension refuse {_KEY} --by ปลัด --reason "เหตุผล"',
    "explain": f"explain {_KEY}",
    "report": "report overdue -o overdue.docx",
    "report overdue": "report overdue --year 2567 -o overdue.docx",
    "report round": "report round --round 6 -o round.docx",
    "report monthly": "report monthly -o monthly.docx",
    "report sign": "report sign scan.pdf --by ปลัด --of รหัสรายงาน",
    "calendar": "calendar --position analyst -o analyst.ics",
    "status": "status --line",
    "outbox": "outbox --in-doubt",
    "outbox resend": 'outbox resend "<Message-ID>" --by ผู้ประสานงาน',
    "ledger": "ledger --last 20",
    "ledger export": "ledger export -o ledger.jsonl",
    "audit": "audit",
    "backup": "backup ita.zip",
    "restore": "restore ita.zip --into restored",
    "forget": "forget analyst",
    "resume": "resume --by ผู้ประสานงาน --as-sent",
    "returns": "returns",
    "copies": "copies",
    "copies resume": "copies resume ปลัด --by ปลัด",
}


def with_hyphens(arguments: Sequence[str]) -> list[str]:
    """Write hyphens for the long dashes in front of options, as they come out of Word and LINE."""
    return [_hyphened(one) for one in arguments]


def _hyphened(argument: str) -> str:
    found = _LONG_DASH.fullmatch(argument)
    if found is None:
        return argument
    name, value = found[1], found[2] or ""
    return f"{'-' if len(name) == 1 else '--'}{name}{value}"


def said_of(wrong: TyperException, arguments: Sequence[str]) -> str:
    """Say what is wrong with a command line, Thai first, and show a line of that command that is right."""
    words = wrong.format_message().replace("\n\t", " ").strip()
    command = next((" ".join(arguments[:n]) for n in (2, 1) if " ".join(arguments[:n]) in EXAMPLES), None)
    example = f"ตัวอย่าง: ita-scheduler {EXAMPLES[command]}" if command else "ดูคำสั่งทั้งหมด: ita-scheduler --help"
    return f"ใช้คำสั่งไม่ถูกต้อง: {_thai(wrong, words)} / wrong use: {words}\n{example}"


def _thai(wrong: TyperException, words: str) -> str:
    """Say it in Thai. What kind of fault it is shows in its name only: the library keeps the classes to itself."""
    param: Any = getattr(wrong, "param", None)
    kind = type(wrong).__name__
    if param is not None:
        return _of_parameter(kind, param)
    if kind == "NoSuchOption":
        near = getattr(wrong, "possibilities", None)
        meant = f" หมายถึง {' หรือ '.join(sorted(near))} หรือไม่" if near else ""
        return f"ไม่มีตัวเลือก {getattr(wrong, 'option_name', '')}{meant}"
    if kind == "BadOptionUsage" and "requires" in words:
        return f"ต้องมีค่าต่อท้าย {getattr(wrong, 'option_name', '')}"
    if found := _NO_COMMAND.match(words):
        meant = f" หมายถึง {found[2]} หรือไม่" if found[2] else ""
        return f"ไม่มีคำสั่ง “{found[1]}”{meant}"
    if found := _EXTRA.match(words):
        return f'มีคำเกินมา: {found[1]} (ข้อความที่มีเว้นวรรคต้องอยู่ในเครื่องหมาย "…")'
    return "ต้องระบุคำสั่งย่อย" if words.startswith("Missing command") else "รูปแบบคำสั่งไม่ถูก"


def _of_parameter(kind: str, param: Any) -> str:
    if kind == "MissingParameter":
        return f"ต้องระบุ {_named(param)}{_meaning(param)}"
    choices = getattr(param.type_descriptor, "choices", None)
    only = f" เลือกได้เฉพาะ {', '.join(str(one) for one in choices)}" if choices else ""
    return f"ค่าของ {_named(param)} ใช้ไม่ได้{only}{_meaning(param)}"


def _named(param: Any) -> str:
    """Return how a parameter is typed: `--by POSITION`, or what stands for an argument."""
    if param.param_type_name == "option":
        option = max(param.opts, key=len)
        return f"{option} {param.metavar}" if param.metavar else str(option)
    return str(param.metavar or param.name.upper())


def _meaning(param: Any) -> str:
    """Return the Thai half of a parameter's help."""
    meaning = str(param.help or "").partition(" / ")[0]
    return f" ({meaning})" if meaning else ""
