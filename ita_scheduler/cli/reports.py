"""Commands about reports: report overdue, round, monthly; what signs them stands in signing.py."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, fiscal_year_of, read_day
from ita_scheduler.cli.signing import sign
from ita_scheduler.domain.calendar import FIRST_DAY, LAST_DAY
from ita_scheduler.domain.report import ReportKind, Round
from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.errors import ItaError, ReportError, WrongUse
from ita_scheduler.reports.writing import Format

if TYPE_CHECKING:
    from datetime import date

    from ita_scheduler.domain.report import Report
    from ita_scheduler.reports.writing import Sheet, Writers

# Whoever asks for a report by hand passes it on.
BY_HAND_MODE = 0o644
# The calendar knows so much more than the days that may be asked for.
MARGIN = timedelta(days=400)


AsOf = Annotated[str | None, typer.Option("--as-of", help="ข้อมูล ณ วันที่ / as of this date (default: today)")]
Public = Annotated[bool, typer.Option("--public", help="ฉบับเผยแพร่ ไม่มีชื่อตำแหน่ง / for the website: units only")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="แฟ้ม .docx .pdf หรือ .html (กับ --all คือโฟลเดอร์) / the file; with --all a folder"
    ),
]
Agency = Annotated[str | None, typer.Option(help="รหัสหน่วยงาน เมื่อมีหลายหน่วยงาน / the agency, when there are several")]
Year = Annotated[
    int | None,
    typer.Option(parser=fiscal_year_of, metavar="BE", help="ปีงบประมาณ พ.ศ. / the fiscal year (default: the date's)"),
]
Every = Annotated[bool, typer.Option("--all", help="ทุกหน่วยงาน / of all agencies, into the folder -o")]
Kind = Annotated[Format, typer.Option("--format", help="รูปแบบเมื่อใช้ --all / the format with --all")]


def _round_of(text: str) -> Round:
    try:
        return Round(arabic_digits(text).strip())
    except ValueError:
        raise WrongUse(f"ไม่มีรอบ “{text}” ระบุ --round 6 หรือ --round 12", "the round is 6 or 12") from None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    reports = typer.Typer(help="จัดทำรายงานด้วยมือ และบันทึกการลงนาม / make a report by hand, record a signature")
    reports.command()(overdue)
    reports.command("round")(round_report)
    reports.command()(monthly)
    reports.command()(sign)
    app.add_typer(reports, name="report")


def overdue(
    as_of: AsOf = None,
    public: Public = False,
    output: Output = None,
    agency: Agency = None,
    year: Year = None,
    every: Every = False,
    kind: Kind = Format.DOCX,
    config: Config = None,
) -> int:
    """รายงานสถานะการดำเนินการที่เกินกำหนด / the overdue-status report."""
    return _make(ReportKind.OVERDUE, as_of, None, public, output, agency, year, every, kind, config)


def round_report(
    chosen: Annotated[
        Round | None,
        typer.Option("--round", parser=_round_of, metavar="6|12", help="รอบ ๖ หรือ ๑๒ เดือน / which round"),
    ] = None,
    as_of: AsOf = None,
    public: Public = False,
    output: Output = None,
    agency: Agency = None,
    year: Year = None,
    every: Every = False,
    kind: Kind = Format.DOCX,
    config: Config = None,
) -> int:
    """รายงานการดำเนินการตามมาตรการ รอบ ๖ หรือ ๑๒ เดือน / the six- or twelve-month report."""
    return _make(ReportKind.ROUND, as_of, chosen, public, output, agency, year, every, kind, config)


def monthly(
    as_of: AsOf = None,
    public: Public = False,
    output: Output = None,
    agency: Agency = None,
    year: Year = None,
    every: Every = False,
    kind: Kind = Format.DOCX,
    config: Config = None,
) -> int:
    """สรุปการติดตามประจำเดือน เรียนผู้บริหาร / the monthly follow-up for the executive."""
    return _make(ReportKind.MONTHLY, as_of, None, public, output, agency, year, every, kind, config)


def _make(
    what: ReportKind,
    as_of: str | None,
    chosen: Round | None,
    public: bool,
    output: Path | None,
    agency: str | None,
    year: int | None,
    every: bool,
    kind: Format,
    config: Path | None,
) -> int:
    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import looked_at
    from ita_scheduler.reports.writing import Sheet
    from ita_scheduler.usecases.report import plan_at, reckon

    if every and agency is not None:
        raise WrongUse("ใช้ --all หรือ --agency อย่างใดอย่างหนึ่ง", "--all and --agency exclude each other")
    wanted = kind if every else _format(output)
    installation = looked_at(config)
    offices = precautions.require_offices(installed.load(installation))
    if not every:
        offices = (precautions.one_office(offices, agency),)
    day = read_day(as_of) if as_of is not None else None
    ledger = bootstrap.existing_ledger(installation.settings)
    try:
        sheets = []
        for office in offices:
            here = _reckonable(day or installed.today(installation, ledger, office))
            try:
                plan = plan_at(office, here, year)
            except WrongUse as without:
                if not every:
                    raise
                print(f"{office.agency.id}: {without}", file=sys.stderr)
                continue
            sheets.append(Sheet(reckon(what, office, plan, ledger, here, chosen), wanted, public))
    finally:
        if ledger is not None:
            ledger.close()
    writers = bootstrap.writers(installation.settings)
    if every:
        without_plan = len(offices) - len(sheets)
        done = _write_all(sheets, output or Path("reports-by-hand"), writers, bootstrap.processors())
        return 1 if without_plan else done
    return _write_one(sheets[0], output, writers)


def _reckonable(day: date) -> date:
    """Return a day that lies well inside the calendar. Raises WrongUse."""
    if not FIRST_DAY + MARGIN <= day <= LAST_DAY - MARGIN:
        raise WrongUse(f"วันที่ {day} อยู่นอกปฏิทินของโปรแกรม", f"{day} lies outside the program's calendar")
    return day


def _format(output: Path | None) -> Format:
    if output is None:
        return Format.DOCX
    try:
        return Format(output.suffix.lower().removeprefix("."))
    except ValueError:
        raise WrongUse(
            f"ชื่อแฟ้ม {output} ต้องลงท้ายด้วย .docx .pdf หรือ .html", "the file's name must end in .docx, .pdf or .html"
        ) from None


def _write_one(sheet: Sheet, output: Path | None, writers: Writers) -> int:
    from ita_scheduler.files import lacks_folder, write_whole
    from ita_scheduler.reports.filing import file_name, unwritable

    path = output or Path(file_name(sheet.report, sheet.format, public=sheet.is_public))
    if output is None and path.exists():
        raise WrongUse(f"มีแฟ้ม {path} อยู่แล้ว ระบุชื่ออื่นด้วย -o", f"{path} exists already: name another file with -o")
    if lacks_folder(path):
        raise WrongUse(f"ไม่พบโฟลเดอร์ {path.parent} สร้างก่อน", f"there is no folder {path.parent}: make it first")
    content = writers.write(sheet)
    try:
        write_whole(path, content, BY_HAND_MODE)
    except OSError as fault:
        raise ItaError(unwritable(path, fault)) from None
    print(f"{path}  {_summary(sheet.report)}")
    return 0


def _write_all(sheets: list[Sheet], folder: Path, writers: Writers, workers: int) -> int:
    from ita_scheduler.cli.progress import one_by_one
    from ita_scheduler.files import write_whole
    from ita_scheduler.reports.filing import file_name, unwritable
    from ita_scheduler.reports.writing import write_all

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ItaError(unwritable(folder, fault)) from None
    failed = 0
    with one_by_one(len(sheets)) as done:
        for sheet, content in zip(sheets, write_all(sheets, writers, workers), strict=True):
            name = f"{sheet.report.agency}-{file_name(sheet.report, sheet.format, public=sheet.is_public)}"
            try:
                if isinstance(content, ReportError):
                    raise content
                write_whole(folder / name, content, BY_HAND_MODE)
            except ReportError as fault:
                failed += 1
                print(f"{sheet.report.agency}: {fault}", file=sys.stderr)
            except OSError as fault:
                failed += 1
                print(f"{sheet.report.agency}: {unwritable(folder, fault)}", file=sys.stderr)
            done(sheet.report.agency_name)
    print(f"{folder}  {len(sheets) - failed} แฟ้ม / files" + (f", {failed} ไม่สำเร็จ / failed" if failed else ""))
    return 1 if failed else 0


def _summary(report: Report) -> str:
    from ita_scheduler.reports.paper import paper

    words = paper(report)
    counts = ", ".join(f"{line['label']} {line['count']}" for line in words["summary"] if line["count"] != "๐")
    return f"{words['short_title']} ณ {words['as_of']}: {counts}"
