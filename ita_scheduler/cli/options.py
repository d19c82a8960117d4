"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.domain.bodies import DAYS_FROM, DAYS_TO
from ita_scheduler.domain.thai import arabic_digits, parse_date
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from ita_scheduler.domain.office import Office

# Years below it are read as ค.ศ.: no plan of this program lies before it in either era.
EARLIEST_BE = 2484

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="แฟ้มตั้งค่า / settings file (default: config.toml here, else the example)"),
]
Json = Annotated[bool, typer.Option("--json", help="คำตอบสำหรับโปรแกรม / the answer as JSON")]
Plans = Annotated[
    list[Path] | None, typer.Argument(metavar="[PLAN]...", help="แฟ้มแผน / plan files instead of the configured ones")
]
At = Annotated[str | None, typer.Option("--at", help="วันที่ที่ดู / the date looked at (2566-03-31 or 2023-03-31)")]
From = Annotated[str | None, typer.Option("--from", help="วันเริ่ม / first day (default: the fiscal year's)")]
To = Annotated[str | None, typer.Option("--to", help="วันสิ้นสุด / last day (default: 30 November after it)")]
FromLedger = Annotated[bool, typer.Option("--from-ledger", help="ต่อจากบัญชีจริง / continue the real ledger")]


def fiscal_year_of(text: str) -> int:
    """Read a fiscal year of the Buddhist era, in Thai or Arabic digits. Raises WrongUse."""
    from ita_scheduler.cli.typed import read_year

    return read_year(text)


def count_of(text: str | int) -> int:
    """Read a count from 1 on, in Thai or Arabic digits; a default comes as a number already. Raises WrongUse."""
    plain = arabic_digits(str(text)).strip()
    if not re.fullmatch(r"[0-9]{1,9}", plain) or int(plain) < 1:
        raise WrongUse(f"ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป ไม่ใช่ “{text}”", f"“{text}” must be a whole number from 1 on")
    return int(plain)


Key = Annotated[str, typer.Argument(metavar="KEY", help="รหัสรายการ / the occurrence's key, as in the mail")]
By = Annotated[str, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้ทำ / the position that did it")]
ByExecutive = Annotated[str, typer.Option("--by", metavar="POSITION", help="ปลัดหรือนายก / ปลัด or นายก")]
RecordedBy = Annotated[
    str | None, typer.Option("--recorded-by", metavar="POSITION", help="ผู้บันทึกแทน / who types it in, if another")
]
Note = Annotated[str, typer.Option(help="หมายเหตุ / a note")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="เหตุผล / the reason")]


def read_day(text: str) -> date:
    """Read a date of the command line: พ.ศ. or ค.ศ., told apart by the year. Raises WrongUse."""
    plain = arabic_digits(text).strip()
    try:
        day = _day(text, plain)
        if not DAYS_FROM <= day.year <= DAYS_TO:
            raise ValueError("ปีนั้นไม่มีในแผนใด")  # noqa: TRY301 - said with all that cannot be read
    except ValueError as error:
        raise WrongUse(f"อ่านวันที่ “{text}” ไม่ได้: {error}", "dates are written 2566-03-31 or 2023-03-31") from None
    return day


def _day(text: str, plain: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain) and int(plain[:4]) < EARLIEST_BE:
        return date.fromisoformat(plain)
    return parse_date(text)


def position_named(office: Office, name: str) -> str:
    """Accept a position by its id, its Thai title or its special post; any other name is returned as it is."""
    directory = office.directory
    posts = {
        "นายก": directory.chief_executive,
        "ปลัด": directory.permanent_secretary,
        "ผู้ประสานงาน": directory.coordinator,
        "ผู้ดูแลระบบ": directory.administrator,
    }
    names = posts | {position.title: position.id for position in directory.positions.values()}
    return name if name in directory.positions else names.get(name.strip(), name)


def print_json(value: object) -> None:
    """Print an answer for a program: Thai as it is, indented."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
