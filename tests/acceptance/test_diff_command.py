"""`diff`: what a change would do to the mails, said before it is put into force."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ita_scheduler.cli import run
from tests.acceptance.office import ROOT, Installation

SPRING = ("--from", "2566-02-15", "--to", "2566-05-31")
PLAN = "dong-mafai-2566.toml"
MARCH = 'cadence = { type = "once", month = 3 }'
APRIL = 'cadence = { type = "once", month = 4 }'
HOLIDAY = '\n[[add]]\ndate = "2566-03-31"\nname = "วันหยุดพิเศษ"\nreason = "คณะรัฐมนตรี"\n'


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    def refused(self, code: int, *words: str) -> None:
        assert self.code == code, (self.out, self.err)
        assert all(word in self.err for word in words), self.err
        assert "Traceback" not in self.err


@dataclass
class Office:
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        code = run(arguments)
        return Said(code, *self.capsys.readouterr())

    def change(self, name: str, old: str, new: str, count: int = 1) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


@pytest.fixture
def ita(tmp_path, monkeypatch, capsys) -> Office:
    """Return an office whose plan is in force, with a copy of its schedules to be changed."""
    for name in ("schedules", "draft"):
        shutil.copytree(ROOT / "schedules", tmp_path / name)
    Installation.make(tmp_path, plan=Path("schedules") / PLAN)
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, capsys)


def test_what_is_the_same_does_not_differ_and_all_of_the_rehearsal_was_compared(ita):
    said = ita("diff", "draft", *SPRING, "--json").json
    listed = ita("rehearse", *SPRING, "--json").json

    assert said["differs"] is False
    assert said["notices"] == said["rounds"] == []
    assert said["totals"]["kept"] == sum(len(mail["notices"]) for mail in listed) > 100
    assert said["mails"] == {"old": len(listed), "new": len(listed)}
    assert "ไม่ต่างกัน: จดหมายเหมือนเดิม" in ita("diff", "draft", *SPRING).out


def test_a_deadline_that_moved_is_said_in_sentences_under_its_duty(ita):
    ita.change(f"draft/{PLAN}", MARCH, APRIL)
    said = ita("diff", "draft", *SPRING)

    assert said.code == 0
    assert "O37-1  รายงานผู้บริหาร เพื่อเผยแพร่บนเว็บไซต์" in said.out
    assert "รอบ ๓๑ มี.ค. ๖๖ กำหนดเลื่อนเป็น ๓๐ เม.ย. ๖๖" in said.out
    assert "เลื่อน: เตือนก่อนกำหนด ๗ วันทำการ ถึงนักวิเคราะห์นโยบายและแผน เดิม ๒๒ มีนาคม ๒๕๖๖ เป็น ๑๙ เมษายน ๒๕๖๖" in said.out
    assert "เลื่อน: เรียนนายก (ขั้นที่ ๓) ถึงนายกองค์การบริหารส่วนตำบลดงมะไฟ เดิม ๒๗ เมษายน ๒๕๖๖ เป็น ๒๕ พฤษภาคม ๒๕๖๖" in said.out
    assert re.search(r"รวมเป็นเรื่อง: เพิ่ม ๐ .* เลื่อน [๑-๙]", said.out)
    assert re.search(r"\b(?:T|level|overdue)-\d", said.out) is None


def test_a_program_reads_every_change_with_both_its_sides(ita):
    ita.change(f"draft/{PLAN}", MARCH, APRIL)
    said = ita("diff", "draft", *SPRING, "--json").json
    (moved,) = said["rounds"]
    week_before = [one for one in said["notices"] if one["old"] and one["old"]["key"].endswith("#reminder:T-7@analyst")]

    assert moved["old"] == {
        "key": "dong-mafai/O37/O37-1/2023-03-31",
        "nominal": "2023-03-31",
        "act_by": "2023-03-31",
        "last_day": "2023-03-31",
    }
    assert moved["new"]["act_by"] == "2023-04-28"
    assert [(one["change"], one["old"]["day"], one["new"]["day"]) for one in week_before] == [
        ("moved", "2023-03-22", "2023-04-19")
    ]
    assert sum(count for change, count in said["totals"].items() if change != "kept") == len(said["notices"])


def test_a_holiday_moves_what_is_counted_over_it(ita):
    ita.add("draft/holidays.toml", HOLIDAY)
    said = ita("diff", "draft", *SPRING, "--json").json
    moved = {(one["old"]["kind"], one["old"]["step"]): one for one in said["notices"] if one["change"] == "moved"}

    due = moved["reminder", "T-0"]
    assert (due["old"]["day"], due["new"]["day"]) == ("2023-03-31", "2023-03-30")
    assert {one["old"]["act_by"] for one in said["rounds"]} == {"2023-03-31"}
    assert {one["new"]["act_by"] for one in said["rounds"]} == {"2023-03-30"}
    assert {one["new"]["last_day"] for one in said["rounds"]} == {"2023-04-03"}
    before = [one for one in said["notices"] if one["change"] == "moved" and one["old"]["day"] < "2023-03-01"]
    assert before == []


def test_another_receiver_and_another_address_are_said_as_such(ita):
    ita.change("draft/positions.toml", 'receiver = "works-clerk"', 'receiver = "works-head"')
    ita.change("draft/positions.toml", "education-officer@", "education@")
    said = ita("diff", "draft", *SPRING)

    assert (
        "ที่อยู่อีเมลของนักวิชาการศึกษาเปลี่ยนจาก education-officer@dongmafai.example เป็น education@dongmafai.example" in said.out
    )
    assert (
        "เปลี่ยนผู้รับ: เตือนก่อนกำหนด ๗ วันทำการ เดิมถึงเจ้าพนักงานธุรการ กองช่าง เป็นถึงผู้อำนวยการกองช่าง วันที่ ๑๙ เมษายน ๒๕๖๖"
        in said.out
    )


def test_a_policy_is_compared_too(ita):
    ita.change(f"draft/{PLAN}", "lead_times = [15, 7, 3, 1, 0]", "lead_times = [14, 7, 3, 1, 0]")
    said = ita("diff", "draft", *SPRING, "--json").json
    steps = {(one["change"], (one["new"] or one["old"])["step"]) for one in said["notices"]}

    assert steps >= {("added", "T-14"), ("dropped", "T-15")}
    assert said["rounds"] == []
    assert said["differs"] is True


def test_the_exit_code_tells_a_difference_only_when_asked_and_never_as_a_fault(ita):
    assert ita("diff", "draft", *SPRING, "--exit-code").code == 0
    ita.change(f"draft/{PLAN}", MARCH, APRIL)
    assert ita("diff", "draft", *SPRING).code == 0
    assert ita("diff", "draft", *SPRING, "--exit-code").code == 4
    ita.change(f"draft/{PLAN}", "month = 4", "month = 14")
    ita("diff", "draft", *SPRING, "--exit-code").refused(1, f"draft/{PLAN}:", "problems found")


# ── What is compared with what ──


def other_year(ita: Office, folder: str) -> None:
    """Put a plan of the year before beside the one that is there."""
    shutil.copy(ita.folder / folder / PLAN, ita.folder / folder / "dong-mafai-2567.toml")
    name = f"{folder}/dong-mafai-2567.toml"
    ita.change(name, "fiscal_year = 2566", "fiscal_year = 2567")
    text = (ita.folder / name).read_text("utf-8")
    text = re.sub(
        r"(๑ ตุลาคม|๓๐ กันยายน) (๒๕๖๕|๒๕๖๖)", lambda one: f"{one[1]} {'๒๕๖๖' if one[2] == '๒๕๖๕' else '๒๕๖๗'}", text
    )
    (ita.folder / name).write_text(re.sub(r'(id = ")([eO]\d)', r"\1y\2", text), encoding="utf-8")


def test_old_and_new_may_each_be_a_plan_a_config_or_a_folder(ita):
    shutil.copytree(ita.folder, ita.folder / "copy", ignore=shutil.ignore_patterns("draft", "copy"))
    ita.change(f"copy/schedules/{PLAN}", MARCH, APRIL)
    short = ("--from", "2566-03-20", "--to", "2566-03-31")
    answers = [
        ita("diff", *sides, *short, "--json").json
        for sides in (
            ("copy",),
            ("copy/config.toml",),
            ("copy/schedules",),
            (f"copy/schedules/{PLAN}",),
            ("config.toml", "copy"),
            (f"schedules/{PLAN}", f"copy/schedules/{PLAN}"),
            ("schedules", "copy/config.toml"),
            (".", "copy/schedules"),
        )
    ]

    assert answers[0]["differs"] is True
    assert all(one == answers[0] for one in answers)
    back = ita("diff", "copy", ".", *short, "--json").json
    assert back["totals"]["added"] == answers[0]["totals"]["dropped"] > 0


def test_a_plan_alone_takes_the_place_of_its_own_year_only(ita):
    other_year(ita, "schedules")
    ita.change("config.toml", f'"schedules/{PLAN}"', f'"schedules/{PLAN}", "schedules/dong-mafai-2567.toml"')
    shutil.copy(ita.folder / "schedules" / PLAN, ita.folder / "schedules" / "changed.toml")
    ita.change("schedules/changed.toml", MARCH, APRIL)
    said = ita("diff", "schedules/changed.toml", *SPRING, "--json").json

    assert [one["old"]["key"] for one in said["rounds"]] == ["dong-mafai/O37/O37-1/2023-03-31"]


def test_a_new_year_beside_the_one_in_force_adds_its_mails(ita):
    other_year(ita, "schedules")
    said = ita("diff", "schedules/dong-mafai-2567.toml", "--from", "2566-12-01", "--to", "2566-12-31", "--json").json

    assert said["totals"]["added"] > 0
    assert said["totals"]["dropped"] == said["totals"]["moved"] == 0
    assert all(one["old"] is None for one in said["rounds"])


def test_plans_in_a_folder_that_are_not_in_force_are_left_out_and_named(ita):
    other_year(ita, "schedules")
    other_year(ita, "draft")
    shutil.copy(ita.folder / "draft" / PLAN, ita.folder / "draft" / "sample.toml")
    ita.change("draft/sample.toml", 'id = "dong-mafai"', 'id = "sample"')
    said = ita("diff", "draft", *SPRING)

    assert "ไม่ต่างกัน" in said.out
    assert "ไม่ได้ใช้อยู่ จึงไม่เทียบ: draft/dong-mafai-2567.toml, draft/sample.toml" in said.err
    assert "ไม่ต่างกัน" in ita("diff", "schedules", "draft", *SPRING).out
    ita.change(f"draft/{PLAN}", MARCH, APRIL)
    assert {one["old"]["key"] for one in ita("diff", "draft", *SPRING, "--json").json["rounds"]} == {
        "dong-mafai/O37/O37-1/2023-03-31"
    }


def test_a_renamed_copy_stands_for_the_plan_of_its_agency_and_year(ita):
    (ita.folder / "draft" / PLAN).rename(ita.folder / "draft" / "changed.toml")
    said = ita("diff", "draft", *SPRING)

    assert ("ไม่ต่างกัน" in said.out, said.err) == (True, "")


def test_other_agencies_in_force_are_left_out(ita):
    shutil.copy(ita.folder / "schedules" / PLAN, ita.folder / "schedules" / "dong-yen-2566.toml")
    ita.change("schedules/dong-yen-2566.toml", 'id = "dong-mafai"', 'id = "dong-yen"')
    ita.change("config.toml", f'"schedules/{PLAN}"', f'"schedules/{PLAN}", "schedules/dong-yen-2566.toml"')

    assert ita("diff", f"draft/{PLAN}", *SPRING, "--json").json["differs"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nowhere.toml",), 1, ("nowhere.toml: ไม่พบแฟ้ม", "does not exist")),
        (("draft", "nowhere"), 1, ("nowhere: ไม่พบแฟ้ม", "does not exist")),
        (("empty",), 2, ("ไม่มี config.toml", "holds neither")),
        (("draft", "draft", "draft"), 2, ("OLD กับ NEW", "name OLD and NEW")),
        ((), 2, ("ใช้คำสั่งไม่ถูกต้อง", "wrong use")),
        (("draft", "--from", "2566-05-01", "--to", "2566-04-01"), 2, ("--to", "before")),
        (("draft/positions.toml",), 1, ("draft/positions.toml:", "problems found")),
        (("draft", "--config", "nowhere.toml"), 1, ("nowhere.toml: ไม่พบแฟ้ม", "does not exist")),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(arguments, code, words, ita):
    (ita.folder / "empty").mkdir()

    ita("diff", *arguments).refused(code, *words)


def test_an_agency_that_is_not_in_force_needs_its_old_plan_named(ita):
    ita.change(f"draft/{PLAN}", 'id = "dong-mafai"', 'id = "dong-yen"')

    ita("diff", "draft").refused(2, "ไม่มีแผนที่ใช้อยู่ของ dong-yen", "name the old one too")
    assert ita("diff", "schedules", "draft", *SPRING, "--json").json["totals"]["kept"] == 0


# ── From the ledger on ──


def test_from_the_ledger_it_says_what_would_happen_from_then_on_and_touches_nothing(ita):
    served = Installation(ita.folder).run(
        "run", "--simulated-from", "2565-10-01", "--until", "2566-03-24", "--days-per-second", "2000"
    )
    assert served.returncode == 0, served.stderr[-2000:]
    before = (ita.folder / "ledger.sqlite3").read_bytes()
    ita.change(f"draft/{PLAN}", MARCH, APRIL)
    rest = ("--from", "2566-03-25", "--to", "2566-05-31")
    said = ita("diff", "draft", "--from-ledger", *rest, "--json").json
    whole = ita("diff", "draft", *rest, "--json").json

    added = [one["new"]["key"] for one in said["notices"] if one["change"] == "added"]
    assert "dong-mafai/O37/O37-1/2023-04-30#changed:moved-2023-03-25@analyst" in added
    assert "dong-mafai/O37/O37-1/2023-04-30#reminder:T-15@analyst" in added
    assert not any("#changed:" in (one["new"] or one["old"])["key"] for one in whole["notices"])
    assert (ita.folder / "ledger.sqlite3").read_bytes() == before
    ita("diff", "draft", "--from-ledger").refused(2, "--from", "name the first day")
    ita("diff", "draft", "--from-ledger", "--from", "2566-01-01").refused(2, "บัญชีจริงมีข้อเท็จจริงถึง", "reaches")
