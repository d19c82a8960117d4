"""`new-year` as a person types it: what is written, what is asked, and what is refused."""

from __future__ import annotations

import json
import stat
import tomllib
from io import StringIO

import pytest

from ita_scheduler.cli import run
from ita_scheduler.config.loading import load_offices
from tests.config.reading import SCHEDULES
from tests.importing.tables import duties

DATED = """
[[measures.obligations]]
id = "e10-3"
owner = "staff"
actions = ["report"]
cadence = { type = "once", date = "2566-03-15" }
phrase = "รายงานภายในวันที่ ๑๕ มีนาคม ๒๕๖๖"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with the shipped plan, which has one duty more, dated by year."""
    for path in SCHEDULES.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    plan = tmp_path / "dong-mafai-2566.toml"
    plan.write_text(plan.read_text("utf-8") + DATED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new_year(*more: str, year: str = "2567") -> int:
    return run(["new-year", "dong-mafai-2566.toml", "--fiscal-year", year, *more])


def written(path) -> dict:
    assert load_offices([path], "office.example").offices
    return tomllib.loads(path.read_text("utf-8"))


def test_without_a_terminal_the_question_is_left_in_the_file_and_listed(folder, capsys):
    assert new_year() == 1

    shown = capsys.readouterr()
    table = written(folder / "dong-mafai-2567.toml")
    assert duties(table)["e10-3"]["question"] in shown.out
    assert "dong-mafai-2567.toml" in shown.out
    assert "ยังต้องตอบ 1 ข้อ" in shown.out
    assert "ยังมีคำถามที่รอคำตอบ" in shown.err
    assert [*folder.glob(".*")] == []
    assert run(["check", "dong-mafai-2567.toml"]) == 0
    assert "ยังมีคำถามที่รอคำตอบ" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["e10-3=2567-03-20", "e10-3=2024-03-20"], ids=["พ.ศ.", "ค.ศ."])
def test_an_answer_given_as_an_option_is_written(folder, typed, capsys):
    assert new_year("--date", typed) == 0

    now = duties(written(folder / "dong-mafai-2567.toml"))["e10-3"]
    assert now["cadence"] == {"type": "once", "date": "2567-03-20"}
    assert "ยังต้องตอบ" not in capsys.readouterr().out


def test_several_dates_are_separated_by_commas(folder):
    assert new_year("--date", "e10-3=2567-09-20, 2567-03-20") == 0

    now = duties(written(folder / "dong-mafai-2567.toml"))["e10-3"]
    assert now["cadence"] == {"type": "dates", "dates": ["2567-03-20", "2567-09-20"]}


@pytest.mark.parametrize(
    ("typed", "cadence", "code"),
    [
        (["\n"], {"type": "once", "date": "2567-03-15"}, 0),
        (["๒๐ มีนาคม ๒๕๖๗\n"], {"type": "once", "date": "2567-03-20"}, 0),
        (["-\n"], {"type": "continuous"}, 1),
        (["พรุ่งนี้\n", "2590-01-01\n", "2567-03-20\n"], {"type": "once", "date": "2567-03-20"}, 0),
    ],
    ids=["Enter takes the proposed date", "a date is taken", "a dash leaves it open", "what is no date is asked again"],
)
def test_at_a_terminal_each_dated_duty_is_asked(folder, monkeypatch, typed, cadence, code):
    keyboard = StringIO("".join(typed))
    monkeypatch.setattr("sys.stdin", keyboard)
    monkeypatch.setattr(keyboard, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    assert new_year() == code
    assert duties(written(folder / "dong-mafai-2567.toml"))["e10-3"]["cadence"] == cadence
    assert keyboard.read() == ""


def test_the_answer_for_a_program(folder, capsys):
    assert new_year("--json") == 1

    answer = json.loads(capsys.readouterr().out)
    assert answer["file"] == "dong-mafai-2567.toml"
    assert answer["fiscal_year_be"] == 2567
    (question,) = answer["questions"]
    assert question["obligation"] == "e10-3"
    assert (question["former"], question["proposed"]) == (["2023-03-15"], ["2024-03-15"])
    assert {"setting_changed", "period_changed", "due_changed"} <= {one["kind"] for one in answer["changes"]}


def test_the_file_keeps_the_mode_of_the_plan(folder):
    (folder / "dong-mafai-2566.toml").chmod(0o600)
    new_year("-o", "next.toml")

    assert stat.S_IMODE((folder / "next.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "beside"), [("๒๕๖๖.toml", "๒๕๖๗.toml"), ("plan.toml", "plan-2567.toml")], ids=["Thai digits", "no year"]
)
def test_the_new_name_is_the_old_one_with_the_year_replaced(folder, name, beside):
    (folder / "dong-mafai-2566.toml").rename(folder / name)

    assert run(["new-year", name, "--fiscal-year", "2567"]) == 1
    assert written(folder / beside)["fiscal_year"] == 2567


def test_nothing_is_ever_written_over(folder, capsys):
    new_year()
    before = (folder / "dong-mafai-2567.toml").read_bytes()

    assert new_year("--date", "e10-3=2567-03-20") == 2
    assert "ไม่เขียนทับ" in capsys.readouterr().err
    assert (folder / "dong-mafai-2567.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "thai"),
    [
        (["--date", "e10-3"], "อ่าน --date “e10-3” ไม่ได้"),
        (["--date", "e10-3=เร็ว ๆ นี้"], "อ่านวันที่"),
        (["--date", "e10-3=2567-01-01", "--date", "e10-3=2567-01-02"], "หน้าที่ละครั้ง"),
        (["--date", "O37-1=2567-03-31"], "ไม่มีคำถามเรื่องวันของ “O37-1” ที่ต้องตอบคือ e10-3"),
        (["-o", "nowhere/plan.toml"], "ไม่พบโฟลเดอร์"),
    ],
    ids=["no date", "no such date", "twice", "a duty that is not asked about", "no such folder"],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(folder, capsys, arguments, thai):
    files = sorted(folder.iterdir())

    assert new_year(*arguments) == 2
    assert thai in capsys.readouterr().err
    assert sorted(folder.iterdir()) == files


def test_an_earlier_year_is_refused(folder, capsys):
    assert new_year(year="2566") == 2
    assert "ระบุปีที่หลังจากนั้น" in capsys.readouterr().err


def test_a_plan_with_faults_is_not_carried_over(folder, capsys):
    plan = folder / "dong-mafai-2566.toml"
    plan.write_text(plan.read_text("utf-8").replace('owner = "executive"', 'owner = "boss"', 1), encoding="utf-8")

    assert new_year() == 1
    assert "พบข้อผิดพลาด" in capsys.readouterr().err
    assert not (folder / "dong-mafai-2567.toml").exists()
