"""The command `report sign`: a signature, and to which report a file belongs that does not say it itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, position_named
from ita_scheduler.errors import ItaError, Refused, WrongUse
from ita_scheduler.files import in_thai

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.report import Mark
    from ita_scheduler.ports import Ledger

LARGEST_FILE = 50_000_000  # octets of a signed file, a scan for example
MOST_LISTED = 10


def sign(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="แฟ้มที่ลงนามแล้ว / the signed file: .docx, .pdf, or a scan with --of")
    ],
    by: Annotated[str, typer.Option("--by", metavar="POSITION", help="ตำแหน่งผู้ลงนาม / who signed")],
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="REPORT",
            help="รหัสรายงานหรือชื่อแฟ้มร่าง เมื่อแฟ้มเป็นภาพสแกน / which report a scan is of, or its draft's file name",
        ),
    ] = None,
    config: Config = None,
) -> int:
    """บันทึกว่าลงนามแล้ว: ตรึงฉบับ แฮช และผู้ลงนามไว้ในบัญชี / record a signature: version, hash and signer."""
    from dataclasses import replace
    from hashlib import sha256

    from ita_scheduler import bootstrap, installed
    from ita_scheduler.cli import precautions
    from ita_scheduler.cli.opening import answered_in
    from ita_scheduler.domain.thai import thai_digits
    from ita_scheduler.reports.filing import keep_signed, unwritable
    from ita_scheduler.reports.recognising import recognise
    from ita_scheduler.usecases.report import Signing, office_of
    from ita_scheduler.usecases.report import sign as record

    content = _read(file)
    installation = answered_in(config)
    offices = {office.agency.id: office for office in precautions.require_offices(installed.load(installation))}
    ledger = bootstrap.open_ledger(installation.settings)
    try:
        mark = recognise(content)
        if mark is None and of is not None:
            mark = _named(of, offices, ledger)
        if mark is None:
            raise Refused(
                f"ไม่รู้ว่า {file} เป็นรายงานฉบับใด ถ้าเป็นภาพสแกนให้ระบุ --of รหัสรายงาน",
                f"{file} does not say which report it is: for a scan, name it with --of" + _listed(offices, ledger),
            )
        office = office_of(mark.report, offices)
        signing = Signing(mark=mark, hash=sha256(content).hexdigest(), file=file.name, by=position_named(office, by))
        version = record(signing, offices, ledger, installed.present(installation, ledger, office))
    finally:
        ledger.close()
    signer = office.directory.title(signing.by)
    print(f"บันทึกแล้ว: {mark.report} ฉบับที่ {thai_digits(version)} ลงนามโดย{signer} แฮช {signing.hash} / recorded")
    year = next(plan.fiscal_year.be for plan in office.plans if plan.id == mark.report.partition("/")[0])
    suffix = file.suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", file.suffix) else ""
    try:
        folder = installation.settings.reports.path / office.agency.id / str(year)
        kept = keep_signed(folder, replace(mark, version=version), signing.by, suffix, content)
    except OSError as fault:
        raise ItaError(unwritable(folder, fault)) from None
    print(f"เก็บสำเนาไว้ที่ {kept} / a copy is kept there")
    return 0


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            most = LARGEST_FILE // 1_000_000
            raise WrongUse(f"{file} ใหญ่เกิน {most} MB", f"{file} is larger than {most} MB")
        return file.read_bytes()
    except OSError as fault:
        raise WrongUse(f"อ่าน {file} ไม่ได้ ({in_thai(fault)})", f"{file} cannot be read: {fault.strerror}") from None


def _named(of: str, offices: Mapping[str, Office], ledger: Ledger) -> Mark:
    """Return the mark of the draft that `--of` names. Raises Refused with those that may be meant."""
    from ita_scheduler.usecases.report import mark_named

    try:
        return mark_named(of, offices, ledger)
    except Refused as unknown:
        raise Refused(f"{unknown}{_listed(offices, ledger)}") from None


def _listed(offices: Mapping[str, Office], ledger: Ledger) -> str:
    """List the reports that nobody signed yet, newest first: their ids are what `--of` takes."""
    from ita_scheduler.domain.thai import long_date
    from ita_scheduler.usecases.report import unsigned

    waiting = unsigned(offices, ledger)[:MOST_LISTED]
    if not waiting:
        return "\nไม่มีรายงานที่รอลงนาม / no report waits for a signature"
    rows = (f"  {one.report}  {one.title} {long_date(one.as_of)}" for one in waiting)
    return "\n".join(("\nรายงานที่ยังไม่ได้ลงนาม / not signed yet:", *rows))
