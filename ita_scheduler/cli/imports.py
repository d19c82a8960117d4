"""The command `import`: the office's own document becomes a plan and a review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.asking import Interview
from ita_scheduler.cli.options import Config, Json, count_of, fiscal_year_of, print_json
from ita_scheduler.config.loading import load_offices
from ita_scheduler.errors import Faulty, ItaError, WrongUse

if TYPE_CHECKING:
    from ita_scheduler.importing.plans.changes import Change
    from ita_scheduler.importing.understood import Understanding
    from ita_scheduler.intake import Laid

Documents = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="เอกสารของหน่วยงาน: .docx .xlsx .pdf .html .txt / the document")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="แฟ้มแผนที่จะเขียน / the plan to write, e.g. schedules/dong-mafai-2566.toml"),
]
Review = Annotated[
    Path | None, typer.Option(help="หน้าตรวจทาน HTML / the review page (default: beside the plan, .review.html)")
]
Drop = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID", help="ตัดข้อที่เอกสารใหม่ไม่มีออกจากแผน (all = ทุกข้อ) / what may be dropped; all for everything"
    ),
]

_NO_PLANS = ("config.toml", "config.example.toml", "positions.toml", "holidays.toml")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_documents)


def import_documents(
    documents: Documents,
    output: Output = None,
    review: Review = None,
    agency: Annotated[str | None, typer.Option(help="ชื่อหน่วยงาน หากเอกสารไม่ได้พิมพ์ / the agency's name")] = None,
    agency_id: Annotated[str | None, typer.Option(help="รหัสหน่วยงาน / its id (default: from the file's name)")] = None,
    fiscal_year: Annotated[
        int | None, typer.Option(parser=fiscal_year_of, metavar="BE", help="ปีงบประมาณ พ.ศ. / the fiscal year")
    ] = None,
    table: Annotated[
        list[int] | None,
        typer.Option(parser=count_of, metavar="N", help="ใช้เฉพาะตารางที่ / only these tables, by number"),
    ] = None,
    drop: Drop = None,
    config: Config = None,
    as_json: Json = False,
) -> int:
    """อ่านเอกสารของหน่วยงานเป็นแผน พร้อมหน้าตรวจทาน / read the office's own document into a plan and a review."""
    from ita_scheduler import intake
    from ita_scheduler.cli.understanding import REVIEW, review_page, show_understanding

    _require_places(output, review)
    said = intake.Said(agency=agency, fiscal_year=fiscal_year, tables=frozenset(table or ()))
    staff = intake.staff_beside(output) if output is not None else None
    found = intake.understood(documents, said, staff)
    files: list[tuple[Path, bytes]] = []
    laid = None
    if output is not None:
        id_ = agency_id or intake.agency_id_of(output, documents)
        laid = _laid(found, output, id_, frozenset(drop or ()), config, asks=not as_json)
        files += intake.files_of(laid, output)
        found = intake.as_in_the_plan(found, laid)
    page = review or (output.with_suffix(REVIEW) if output is not None else None)
    if page is not None:
        files.append((page, review_page(found, output)))
    if as_json:
        from ita_scheduler.importing.answer import answer

        print_json(answer(found))
    else:
        show_understanding(found, output, laid.text if laid else "")
    say = sys.stderr if as_json else sys.stdout
    for change in laid.changes if laid else ():
        print(f"  {change.sentence}", file=say)
    if laid is not None and laid.names is not None and not laid.changes:
        print("แผนไม่มีอะไรเปลี่ยน / nothing changed in the plan", file=say)
    if laid is not None and laid.would_drop:
        print("ข้อที่เอกสารใหม่ไม่มี ยังคงอยู่ในแผน / what the new document lacks stays in the plan:", file=say)
        for change in laid.would_drop:
            print(f"  {change.sentence} → --drop {change.id}", file=say)
    for path in _written([one for one in files if _differs(*one)]):
        print(f"เขียนแล้ว / written: {path}", file=say)
    if output is None and not as_json:
        print("\nยังไม่ได้เขียนแผน เขียนด้วย -o schedules/หน่วยงาน-ปี.toml / no plan was written: name it with -o")
    is_loaded = output is None or _loads(output)
    return 1 if found.questions or not is_loaded else 0


def _require_places(output: Path | None, review: Path | None) -> None:
    for path in (output, review):
        if path is None:
            continue
        if path.is_dir():
            raise WrongUse(f"{path} เป็นโฟลเดอร์ ระบุชื่อแฟ้ม", f"{path} is a folder: name a file")
        if path == output and (path.suffix != ".toml" or path.name in _NO_PLANS):
            raise WrongUse(
                f"{path} ไม่ใช่ชื่อแฟ้มแผน ใช้ชื่อเช่น dong-mafai-2566.toml", f"{path} is no plan's name: <agency>-<year>.toml"
            )
        if not path.parent.is_dir():
            raise WrongUse(f"ไม่พบโฟลเดอร์ {path.parent} สร้างก่อน", f"there is no folder {path.parent}: make it first")


def _laid(
    found: Understanding, output: Path, id_: str, drop: frozenset[str], config: Path | None, *, asks: bool
) -> Laid:
    """Lay the document over the plan that stands at `output`; ask before anything is dropped."""
    from ita_scheduler import intake

    existing = intake.existing_plan(output)
    if existing is not None:
        load_offices([output], "office.example")  # a plan with faults is mended first: nothing is laid over it
    agency = existing[1].get("agency", {}).get("id", id_) if existing else id_
    imported = intake.plan_of(found, agency, intake.staff_beside(output))
    taken = _ids_in_the_ledger(agency, config) if existing else frozenset()
    laid = intake.laid_over(existing, imported, drop=drop, taken=taken)
    if laid.would_drop and not drop and (agreed := _agreed_to_drop(laid.would_drop, asks=asks)):
        return intake.laid_over(existing, imported, drop=agreed, taken=taken)
    return laid


def _agreed_to_drop(vanished: tuple[Change, ...], *, asks: bool) -> frozenset[str]:
    interview = Interview.begun(agrees=False)
    if not asks or not interview.asks:
        return frozenset()
    for change in vanished:
        print(f"  {change.sentence}", file=sys.stderr)
    return frozenset(
        change.id
        for change in vanished
        if interview.agreed(f"ตัด {change.id} ออกจากแผนหรือไม่ / drop it?", proposal=False)
    )


def _ids_in_the_ledger(agency: str, config: Path | None) -> frozenset[str]:
    """Return the ids of measures and duties that this agency's ledger has ever known."""
    from ita_scheduler import bootstrap, installed

    installation = installed.find_installation(config)
    ledger = None if installation.is_demonstration else bootstrap.existing_ledger(installation.settings)
    if ledger is None:
        return frozenset()
    try:
        return installed.ids_ever_known(ledger, agency)
    finally:
        ledger.close()


def _differs(path: Path, content: bytes) -> bool:
    """What says the same is left alone, so that a running service need not read it again."""
    return not path.exists() or path.read_bytes() != content


def _written(files: list[tuple[Path, bytes]]) -> list[Path]:
    """Write each file whole or not at all; the plan, which counts, comes last but for its review."""
    from ita_scheduler.files import in_thai, write_whole

    for path, content in files:
        try:
            write_whole(path, content, mode=0o644)
        except OSError as fault:
            raise ItaError(f"เขียน {path} ไม่ได้ ({in_thai(fault)})", f"{path} could not be written") from None
    return [path for path, _ in files]


def _loads(plan: Path) -> bool:
    """Tell whether the written plan can be served; what is wrong with it is said."""
    try:
        load_offices([plan], "office.example")
    except Faulty as faulty:
        for problem in faulty.problems:
            print(problem, file=sys.stderr)
        return False
    return True
