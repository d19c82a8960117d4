"""The command `new-year`: a plan carried over into the next fiscal year."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ita_scheduler.cli.asking import Interview, Question
from ita_scheduler.cli.options import Config, Json, fiscal_year_of, print_json, read_day
from ita_scheduler.domain.thai import be_year, thai_digits
from ita_scheduler.errors import Faulty, WrongUse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ita_scheduler.importing.plans.next_year import Carried
    from ita_scheduler.importing.plans.year_questions import DateQuestion

LEFT_OPEN = "-"

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="แฟ้มแผนของปีเดิม / the plan of the old year")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="แฟ้มแผนใหม่ / the new plan (default: beside the old one, the year in its name)"),
]
Dates = Annotated[
    list[str] | None,
    typer.Option("--date", metavar="ID=DATE[,DATE...]", help="วันของหน้าที่หนึ่งในปีใหม่ / the dates of one duty"),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("new-year")(new_year)


def new_year(
    plan: PlanFile,
    fiscal_year: Annotated[
        int, typer.Option(parser=fiscal_year_of, metavar="BE", help="ปีงบประมาณใหม่ พ.ศ. / the new year")
    ],
    output: Output = None,
    dates: Dates = None,
    config: Config = None,
    as_json: Json = False,
) -> int:
    """ยกแผนไปปีงบประมาณใหม่ และถามวันที่ที่กำหนดไว้เฉพาะปี / carry a plan over, asking what was dated by year."""
    from ita_scheduler import installed
    from ita_scheduler.config.toml import Source, read_toml
    from ita_scheduler.importing.plans.next_year import carried_over, carried_text
    from ita_scheduler.importing.plans.year_questions import date_questions

    installation = installed.find_installation(config)
    installed.load(installation, [plan])
    source = read_toml(plan)
    if not isinstance(source, Source):
        raise Faulty((source,))
    former = source.table["fiscal_year"]
    answers = _given(dates or ())
    carried_over(source.table, fiscal_year, answers)  # what cannot be is said before anything is asked
    path = output or _beside(plan, former, fiscal_year)
    _require_new(path)
    interview = Interview.begun(agrees=False)
    if interview.asks and not as_json:
        asked = (one for one in date_questions(source.table, fiscal_year) if one.obligation not in answers)
        answers |= {one.obligation: interview.answer(_question(one, fiscal_year)) for one in asked}
    carried = carried_over(source.table, fiscal_year, answers)
    _write(path, carried_text(source.text, carried.table, former), like=plan)
    if as_json:
        print_json(_answer(path, carried))
    else:
        _show(path, carried)
    problems = installed.load(installation, [path]).problems
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if carried.questions else 0


def _beside(plan: Path, former: int, year: int) -> Path:
    """Return the plan's name with the new year in it, in its folder."""
    for written, now in ((str(former), str(year)), (thai_digits(former), thai_digits(year))):
        if written in plan.stem:
            return plan.with_name(plan.stem.replace(written, now) + plan.suffix)
    return plan.with_name(f"{plan.stem}-{year}{plan.suffix}")


def _require_new(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise WrongUse(f"มีแฟ้ม {path} อยู่แล้ว ไม่เขียนทับ ระบุชื่ออื่นด้วย -o", f"{path} exists already: name another with -o")
    if not path.parent.is_dir():
        raise WrongUse(f"ไม่พบโฟลเดอร์ {path.parent} สร้างก่อน", f"there is no folder {path.parent}: make it first")


def _given(dates: list[str] | tuple[()]) -> dict[str, tuple[date, ...]]:
    answers: dict[str, tuple[date, ...]] = {}
    for given in dates:
        id_, sign, days = given.partition("=")
        if not sign or not id_.strip() or id_.strip() in answers:
            raise WrongUse(
                f"อ่าน --date “{given}” ไม่ได้ เขียนเป็น รหัสหน้าที่=2567-03-15 หน้าที่ละครั้ง คั่นหลายวันด้วยจุลภาค",
                "--date is written ID=2567-03-15[,2567-09-15], once for each duty",
            )
        answers[id_.strip()] = _days(days)
    return answers


def _days(written: str) -> tuple[date, ...]:
    return tuple(sorted(read_day(one) for one in re.split(r"\s*,\s*", written.strip())))


def _question(asked: DateQuestion, year: int) -> Question[tuple[date, ...]]:
    """Return what is asked at a terminal: Enter takes the same days of the new year, a dash leaves it open."""
    from ita_scheduler.importing.plans.year_questions import require_good

    def read(typed: str) -> tuple[date, ...]:
        days = () if typed == LEFT_OPEN else _days(typed)
        require_good({asked.obligation: days}, (asked,), year)
        return days

    return Question(
        words=f"วันที่ของ {asked.obligation} (Enter = วันที่ที่เสนอ, {LEFT_OPEN} = ยังไม่ตอบ)",
        why=f"{asked.obligation} “{asked.phrase}”\n{asked.sentence}",
        option="--date",
        read=read,
        proposal=",".join(map(_as_typed, asked.proposed)) or LEFT_OPEN,
    )


def _as_typed(day: date) -> str:
    return f"{be_year(day)}-{day:%m-%d}"


def _write(path: Path, text: str, like: Path) -> None:
    from ita_scheduler.files import give, in_thai, write_whole

    try:
        write_whole(path, text.encode(), mode=like.stat().st_mode & 0o777)
        give(path)
    except OSError as fault:
        raise WrongUse(f"เขียนแฟ้ม {path} ไม่ได้ ({in_thai(fault)})", f"{path} cannot be written") from fault


def _show(path: Path, carried: Carried) -> None:
    for change in carried.changes:
        print(f"  {change.sentence}")
    print(f"เขียนแล้ว: {path} / written")
    print("แผนใหม่ยังไม่ถูกใช้จนกว่าจะเพิ่มแฟ้มนี้ใน plans ของ config.toml / it is served once config.toml names it in `plans`")
    print("รหัสของมาตรการเปลี่ยนไปทุกปี ตรวจกับรายการของปีใหม่ก่อนใช้ / codes change from year to year: check them")
    if carried.questions:
        print(f"\nยังต้องตอบ {len(carried.questions)} ข้อ แก้ cadence แล้วลบบรรทัด question ในแฟ้ม / still open:")
        for one in carried.questions:
            print(f"  {one.obligation} “{one.phrase}”\n    {one.sentence}")


def _answer(path: Path, carried: Carried) -> Mapping[str, Any]:
    return {
        "file": str(path),
        "fiscal_year_be": carried.table["fiscal_year"],
        "changes": [
            {
                "kind": one.kind.value,
                "measure": one.measure,
                "obligation": one.obligation,
                "sentence": one.sentence,
                "before": [day.isoformat() for day in one.before],
                "after": [day.isoformat() for day in one.after],
            }
            for one in carried.changes
        ],
        "questions": [
            {
                "measure": one.measure,
                "obligation": one.obligation,
                "phrase": one.phrase,
                "former": [day.isoformat() for day in one.former],
                "proposed": [day.isoformat() for day in one.proposed],
                "question": one.sentence,
            }
            for one in carried.questions
        ],
    }
