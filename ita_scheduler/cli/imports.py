"""The command `import`: the office's own document becomes a plan and a review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Json, print_json
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from ita_scheduler.config.positions import Staff
    from ita_scheduler.importing.understood import Understanding

Documents = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="เอกสารของหน่วยงาน: .docx .xlsx .pdf .html .txt / the document")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="แฟ้มแผนที่จะเขียน / the plan to write, e.g. schedules/dong-mafai-2566.toml")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_documents)


def import_documents(
    documents: Documents,
    output: Output = None,
    review: Annotated[Path | None, typer.Option(help="หน้าตรวจทาน HTML / the review page (default: beside the plan)")] = None,
    agency: Annotated[str | None, typer.Option(help="ชื่อหน่วยงาน หากเอกสารไม่ได้พิมพ์ / the agency's name")] = None,
    agency_id: Annotated[str | None, typer.Option(help="รหัสหน่วยงานในแผน / its id (default: from the file's name)")] = None,
    fiscal_year: Annotated[int | None, typer.Option(min=2560, max=2599, help="ปีงบประมาณ พ.ศ. / the fiscal year")] = None,
    table: Annotated[list[int] | None, typer.Option(help="ใช้เฉพาะตารางที่ / only these tables, by number")] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="นำข้อที่เอกสารใหม่ไม่มีออกจากแผน (all = ทุกข้อ) / what may be dropped")
    ] = None,
    as_json: Json = False,
) -> int:
    """อ่านเอกสารของหน่วยงานเป็นแผน พร้อมหน้าตรวจทาน / read the office's own document into a plan and a review."""
    from ita_scheduler import intake

    said = intake.Said(agency=agency, fiscal_year=fiscal_year, tables=frozenset(table or ()))
    staff = intake.staff_beside(output) if output is not None else None
    found = intake.understood(documents, said, staff)
    if output is not None:
        _require_folder(output)
    if as_json:
        from ita_scheduler.importing.answer import answer

        print_json(answer(found))
    else:
        from ita_scheduler.cli.review import show_understanding

        show_understanding(found)
    if output is not None:
        id_ = agency_id or intake.agency_id_of(output, documents)
        _write(found, output, id_, staff, frozenset(drop or ()), quiet=as_json)
    if review is not None or output is not None:
        page = review if review is not None else _page_beside(output)
        intake.write_review(found, page)
        _say(f"หน้าตรวจทาน: {page} เปิดด้วยเบราว์เซอร์ / the review page", quiet=as_json)
    if output is None and not as_json:
        print(
            "\nยังไม่ได้เขียนแฟ้มแผน เขียนด้วย -o schedules/ชื่อหน่วยงาน-ปี.toml / nothing was written yet: give -o",
        )
    return 1 if found.questions else 0


def _page_beside(output: Path | None) -> Path:
    if output is None:
        raise WrongUse("ระบุแฟ้มของหน้าตรวจทานด้วย --review", "name the review page with --review")
    return output.with_suffix(".review.html")


def _require_folder(output: Path) -> None:
    if not output.parent.is_dir():
        raise WrongUse(f"ไม่พบโฟลเดอร์ {output.parent} สร้างก่อน", f"there is no folder {output.parent}: make it first")
    if output.is_dir():
        raise WrongUse(f"{output} เป็นโฟลเดอร์ ระบุชื่อแฟ้ม .toml", f"{output} is a folder: name a file")


def _say(sentence: str, *, quiet: bool) -> None:
    print(sentence, file=sys.stderr if quiet else sys.stdout)


def _write(found: Understanding, output: Path, id_: str, staff: Staff | None, drop: frozenset[str], *, quiet: bool) -> None:
    """Write the plan, laid over the one that stands there; what is new beside it (positions, holidays) too."""
    from ita_scheduler import intake

    laid = intake.lay_over(found, output, id_, staff)
    for change in laid.changes:
        _say(f"  {change.sentence}", quiet=quiet)
    agreed = drop if drop or not laid.vanished else _ask_what_to_drop(laid.vanished, quiet=quiet)
    for path in intake.write_plan(laid, output, agreed, staff, found):
        _say(f"เขียนแล้ว: {path} / written", quiet=quiet)
