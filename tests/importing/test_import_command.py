"""`import` as a person types it: what is written, what is said, and what is refused."""

from __future__ import annotations

import json
import os
import tomllib

import pytest

from ita_scheduler.cli import run
from ita_scheduler.config.loading import load_offices
from tests.config.reading import SCHEDULES
from tests.importing.readers.making import docx, p, tbl, tc, zipped

DOCUMENT = "dong-mafai-2566.txt"
HEAD = "ประเด็น\tผู้รับผิดชอบ\tขั้นตอน\tการรายงานผล"
TITLE = "มาตรการส่งเสริมคุณธรรม องค์การบริหารส่วนตำบลทดสอบ ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"
ROW = "O12 เรื่องหนึ่ง\tสำนักปลัด\t๑.จัดทำรายงาน\t๑.เจ้าหน้าที่รายงานผลต่อผู้บริหาร {time}"
MARCH, JUNE = "ภายในเดือนมีนาคม", "ภายในเดือนมิถุนายน"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder with the office's own document in it."""
    (tmp_path / DOCUMENT).write_bytes((SCHEDULES / DOCUMENT).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def one_measure(*times: str) -> str:
    rows = [ROW.format(time=time).replace("O12", f"O{12 + n}") for n, time in enumerate(times)]
    return "\n".join([TITLE, "", HEAD, *rows, ""])


def written(folder) -> set[str]:
    return {path.name for path in folder.iterdir()} - {DOCUMENT}


# ── What is written ──


def test_from_the_document_to_a_plan_that_is_served_without_a_change(folder, capsys):
    assert run(["import", DOCUMENT, "-o", "dong-mafai-2566.toml"]) == 0

    assert written(folder) == {
        "dong-mafai-2566.toml", "dong-mafai-2566.review.html", "positions.toml", "holidays.toml",
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "อ่านได้ ๗ มาตรการ ๑๔ หน้าที่ ๔๔ กำหนด" in said
    assert "คำถาม ๐ ข้อ" in said
    offices = load_offices([folder / "dong-mafai-2566.toml"], "x.example").offices
    assert [len(plan.measures) for office in offices for plan in office.plans] == [7]
    assert run(["check", "dong-mafai-2566.toml"]) == 0
    review = (folder / "dong-mafai-2566.review.html").read_text("utf-8")
    assert "สงกรานต์" in review, "the days off stand in the year"


def test_without_a_name_nothing_is_written_and_the_summary_says_how(folder, capsys):
    assert run(["import", DOCUMENT]) == 0

    assert written(folder) == set()
    assert "-o schedules/หน่วยงาน-ปี.toml" in capsys.readouterr().out


def test_json_writes_nothing_and_is_the_answer_alone(folder, capsys):
    assert run(["import", DOCUMENT, "--json"]) == 0

    read = json.loads(capsys.readouterr().out)
    assert (read["fiscal_year_be"], len(read["measures"]), read["problems"]) == (2566, 7, [])
    assert read["period"] == {"start": "2022-10-01", "end": "2023-09-30"}
    assert written(folder) == set()


def test_json_with_a_name_writes_the_plan_too(folder, capsys):
    assert run(["import", DOCUMENT, "--json", "-o", "dong-mafai-2566.toml"]) == 0

    captured = capsys.readouterr()
    assert len(json.loads(captured.out)["measures"]) == 7
    assert "dong-mafai-2566.toml" in captured.err
    assert "dong-mafai-2566.toml" in written(folder)


def test_problems_end_with_one_and_the_answer_all_the_same(folder, capsys):
    (folder / "a.txt").write_text(one_measure("ภายในเดือนสิบหก"), encoding="utf-8")

    assert run(["import", "a.txt", "--json"]) == 1

    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "แถว" in problem["place"]
    assert "สิบหก" in problem["text"]
    assert "ครบกำหนดเมื่อใด" in problem["sentence"]


def test_a_plan_with_questions_is_written_without_their_dates(folder, capsys):
    (folder / "a.txt").write_text(one_measure("ภายในเดือนสิบหก", MARCH), encoding="utf-8")

    assert run(["import", "a.txt", "-o", "a-2567.toml"]) == 1

    asked, dated = tomllib.loads((folder / "a-2567.toml").read_text("utf-8"))["measures"]
    assert asked["obligations"][0]["cadence"] == {"type": "continuous"}
    assert "สิบหก" in asked["obligations"][0]["question"]
    assert dated["obligations"][0]["cadence"] == {"type": "once", "month": 3}
    capsys.readouterr()
    assert run(["check", "a-2567.toml"]) == 0
    assert "สิบหก" in capsys.readouterr().out


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_every_run_writes_the_same_bytes(folder, seed, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", seed)
    assert os.spawnve(os.P_WAIT, *_command("import", DOCUMENT, "-o", "dong-mafai-2566.toml")) == 0

    assert (folder / "dong-mafai-2566.toml").read_bytes() == (SCHEDULES / "dong-mafai-2566.toml").read_bytes()


def _command(*arguments: str):
    import sys

    root = str(SCHEDULES.parent)
    quiet = f"import sys, os; sys.stdout = open(os.devnull, 'w'); sys.path.insert(0, {root!r})"
    code = f"{quiet}; from ita_scheduler.cli import run; sys.exit(run(sys.argv[1:]))"
    return sys.executable, [sys.executable, "-c", code, *arguments], dict(os.environ)


# ── Over a plan that is there ──


def test_the_same_document_again_changes_nothing_and_touches_no_file(folder, capsys):
    run(["import", DOCUMENT, "-o", "dong-mafai-2566.toml"])
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    capsys.readouterr()

    assert run(["import", DOCUMENT, "-o", "dong-mafai-2566.toml"]) == 0

    assert "แผนไม่มีอะไรเปลี่ยน" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_moved_date_is_said_in_words(folder, capsys):
    (folder / "a.txt").write_text(one_measure(MARCH), encoding="utf-8")
    run(["import", "a.txt", "-o", "a-2567.toml"])
    (folder / "a.txt").write_text(one_measure(JUNE), encoding="utf-8")
    capsys.readouterr()

    assert run(["import", "a.txt", "-o", "a-2567.toml"]) == 0

    said = capsys.readouterr().out
    assert "๓๑ มีนาคม ๒๕๖๗" in said
    assert "๓๐ มิถุนายน ๒๕๖๗" in said
    (measure,) = tomllib.loads((folder / "a-2567.toml").read_text("utf-8"))["measures"]
    assert measure["obligations"][0]["cadence"] == {"type": "once", "month": 6}


def test_what_the_new_document_lacks_stays_until_it_is_dropped_by_name(folder, capsys):
    (folder / "a.txt").write_text(one_measure(MARCH, JUNE), encoding="utf-8")
    run(["import", "a.txt", "-o", "a-2567.toml"])
    (folder / "a.txt").write_text(one_measure(MARCH), encoding="utf-8")

    run(["import", "a.txt", "-o", "a-2567.toml"])
    assert "→ --drop O13" in capsys.readouterr().out
    assert [one["id"] for one in tomllib.loads((folder / "a-2567.toml").read_text("utf-8"))["measures"]] == [
        "O12",
        "O13",
    ]

    run(["import", "a.txt", "-o", "a-2567.toml", "--drop", "O13"])
    assert [one["id"] for one in tomllib.loads((folder / "a-2567.toml").read_text("utf-8"))["measures"]] == ["O12"]


def test_an_answered_question_is_not_asked_again_and_the_answer_is_shown(folder, capsys):
    (folder / "a.txt").write_text(one_measure("ภายในเดือนสิบหก"), encoding="utf-8")
    run(["import", "a.txt", "-o", "a-2567.toml"])
    assert "แก้ที่ a-2567.toml:" in capsys.readouterr().out
    plan = folder / "a-2567.toml"
    lines = [line for line in plan.read_text("utf-8").split("\n") if not line.startswith("question = ")]
    answered = "\n".join(lines).replace('{ type = "continuous" }', '{ type = "once", month = 6 }', 2)
    plan.write_text(answered, encoding="utf-8")
    capsys.readouterr()

    assert run(["import", "a.txt", "-o", "a-2567.toml", "--json"]) == 0

    read = json.loads(capsys.readouterr().out)
    (duty,) = read["measures"][0]["obligations"]
    assert (read["problems"], duty["due"], duty["question"]) == ([], ["2024-06-30"], None)
    assert "ตอบไว้แล้วในแผน" in duty["notes"]
    assert plan.read_text("utf-8") == answered


def test_what_is_asked_is_named_as_the_plan_names_it(folder, capsys):
    rows = one_measure(MARCH, JUNE, "ภายในเดือนสิบหก")
    for number, title in ((12, "การจัดซื้อจัดจ้าง"), (13, "การเปิดเผยข้อมูล"), (14, "การรับเรื่องร้องเรียน")):
        rows = rows.replace(f"O{number} เรื่องหนึ่ง", title)
    (folder / "a.txt").write_text(rows, encoding="utf-8")
    run(["import", "a.txt", "-o", "a-2567.toml"])
    (folder / "a.txt").write_text(
        rows.replace(next(line for line in rows.split("\n") if MARCH in line) + "\n", ""), "utf-8"
    )
    capsys.readouterr()

    assert run(["import", "a.txt", "-o", "a-2567.toml"]) == 1

    said = capsys.readouterr().out
    assert "คำถามที่ ๑: m3-1:" in said
    assert "ไม่มีในเอกสารใหม่ → --drop m1" in said
    (line,) = [line for line in said.split("\n") if "แก้ที่" in line]
    number = int(line.partition("a-2567.toml:")[2].split()[0])
    assert (folder / "a-2567.toml").read_text("utf-8").split("\n")[number - 1].startswith("question = ")


def test_nothing_is_laid_over_a_plan_with_faults(folder, capsys):
    run(["import", DOCUMENT, "-o", "dong-mafai-2566.toml"])
    plan = folder / "dong-mafai-2566.toml"
    plan.write_text(plan.read_text("utf-8").replace('owner = "staff"', 'owner = "nobody"', 1), encoding="utf-8")
    before = plan.read_bytes()
    capsys.readouterr()

    assert run(["import", DOCUMENT, "-o", "dong-mafai-2566.toml"]) == 1

    assert "nobody" in capsys.readouterr().err
    assert plan.read_bytes() == before


# ── Bad input: a sentence, exit 1, nothing written ──

BOMB = {"word/document.xml": "<w/>" + " " * 300_000_000, "_rels/.rels": "<r/>"}
TWO = "\n".join([TITLE, "", HEAD, ROW.format(time=MARCH), "", "หมายเหตุ", "", "ลำดับ\tประเด็น\tผู้รับผิดชอบ\tกำหนดแล้วเสร็จ"])
BAD = {
    "empty.txt": b"",
    "empty.docx": b"",
    "blank.txt": b"   \n \n",
    "truncated.docx": docx(p(TITLE) + tbl("<w:tr>" + tc("ประเด็น") + "</w:tr>"))[:-400],
    "truncated.pdf": b"%PDF-1.7\n1 0 obj\n",
    "no-table.txt": "ประกาศ เรื่อง การประชุม\nเชิญประชุมวันที่ ๕ มีนาคม ๒๕๖๗\n".encode(),
    "no-table.docx": docx(p("บันทึกข้อความ")),
    "wrong-ending.pdf": "ประเด็น\tผู้รับผิดชอบ".encode(),
    "wrong-ending.docx": b"%PDF-1.7\n%%EOF",
    "old-word.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "encrypted.docx": bytes.fromhex("d0cf11e0a1b11ae1")
    + bytes(600)
    + "EncryptedPackage".encode("utf-16-le")
    + bytes(600),
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "not-utf8.txt": bytes(range(128, 256)) * 20,
    "two.txt": (TWO + "\n๑\tO12 เรื่องหนึ่ง\tกองคลัง\tมิถุนายน ๒๕๖๗\n").encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_sentence_and_writes_nothing(folder, name, capsys):
    (folder / name).write_bytes(BAD[name])

    assert run(["import", name, "-o", "a-2567.toml"]) == 1

    captured = capsys.readouterr()
    assert captured.out == ""
    assert name in captured.err
    assert "→" in captured.err, "what to do stands behind the arrow"
    assert "Traceback" not in captured.err
    assert written(folder) == {name}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(folder, capsys):
    (folder / "bomb.docx").write_bytes(zipped(BOMB))

    assert run(["import", "bomb.docx", "-o", "a-2567.toml"]) == 1

    assert "bomb.docx" in capsys.readouterr().err
    assert written(folder) == {"bomb.docx"}


def test_two_hundred_megabytes_are_refused_unread(folder, capsys):
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)

    assert run(["import", "huge.txt", "-o", "a-2567.toml"]) == 1

    assert "huge.txt" in capsys.readouterr().err
    assert written(folder) == {"huge.txt"}


def test_of_two_tables_the_officer_names_one(folder, capsys):
    (folder / "two.txt").write_bytes(BAD["two.txt"])

    run(["import", "two.txt"])
    assert "--table 1 หรือ 2" in capsys.readouterr().err
    assert run(["import", "two.txt", "--table", "1", "-o", "a-2567.toml"]) == 0
    (measure,) = tomllib.loads((folder / "a-2567.toml").read_text("utf-8"))["measures"]
    assert measure["obligations"][0]["cadence"] == {"type": "once", "month": 3}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no-such.txt"], "no-such.txt"),
        ([DOCUMENT, "-o", "nowhere/a.toml"], "nowhere"),
        ([DOCUMENT, "-o", "."], "เป็นโฟลเดอร์"),
        ([DOCUMENT, "-o", "plan.docx"], "ไม่ใช่ชื่อแฟ้มแผน"),
        ([DOCUMENT, "-o", "positions.toml"], "ไม่ใช่ชื่อแฟ้มแผน"),
        ([DOCUMENT, "--table", "9"], "ตาราง"),
        ([DOCUMENT, "--fiscal-year", "66"], "ปีงบประมาณเป็นตัวเลขสี่หลัก"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(folder, arguments, sentence, capsys):
    assert run(["import", *arguments]) in (1, 2)

    assert sentence in capsys.readouterr().err
    assert written(folder) == set()


def test_thai_text_of_old_programs_is_read(folder, capsys):
    (folder / "old.txt").write_bytes(one_measure(MARCH).encode("cp874"))

    assert run(["import", "old.txt", "--json"]) == 0

    (measure,) = json.loads(capsys.readouterr().out)["measures"]
    assert measure["obligations"][0]["due"] == ["2024-03-31"]


def test_a_document_without_a_year_is_asked_for_it(folder, capsys):
    (folder / "a.txt").write_text(one_measure(MARCH).replace("ประจำปีงบประมาณ พ.ศ. ๒๕๖๗", ""), encoding="utf-8")

    assert run(["import", "a.txt", "-o", "a.toml"]) in (1, 2)
    assert "--fiscal-year" in capsys.readouterr().err
    assert written(folder) == {"a.txt"}
    assert run(["import", "a.txt", "-o", "a.toml", "--fiscal-year", "2568"]) == 0
    assert tomllib.loads((folder / "a.toml").read_text("utf-8"))["fiscal_year"] == 2568
