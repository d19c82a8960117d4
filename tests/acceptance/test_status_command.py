"""The command status, as a person sees it, as LINE takes it, and as a program reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.acceptance.office import PLAN, ROOT, AtHand, Installation
from tests.acceptance.terminal import Session

MARCH = "dong-mafai/O37/O37-1/2023-03-31"
DAY = ("--at", "2566-04-05")


@pytest.fixture
def here(tmp_path) -> Installation:
    return AtHand.make(tmp_path / "here")


def said(here: Installation, *arguments: str) -> str:
    done = here.run("status", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_person_sees_the_bars_what_is_overdue_and_what_comes(here):
    shown = said(here, *DAY)

    assert "สถานะ ณ ๕ เมษายน ๒๕๖๖" in shown
    assert re.search(r"สำนักปลัด +!{10}\+{4}░{10} +๖ +- +๒ +๖ +๑๔", shown)
    for unit in ("งานประชาสัมพันธ์", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม"):
        assert re.search(rf"{unit} +[!+]", shown), unit
    assert "ทุกภารกิจงาน" not in shown.partition("! ยังไม่ได้รับรายงาน")[0], "a collective is no unit"
    assert re.search(r"ผู้บริหาร +~{11}░{13} ", shown)
    assert "! ยังไม่ได้รับรายงาน   ~ ยังไม่มีบันทึกการกำกับติดตาม" in shown
    listed = here.json("status", *DAY)["agencies"][0]
    for key in (*listed["overdue"], *listed["unconfirmed"], *listed["coming"]):
        assert key in shown
    assert shown.index("2022-12-31") < shown.index(MARCH)
    assert "\x1b" not in shown


def test_on_a_terminal_of_eighty_columns_nothing_is_cut_or_wider(here):
    environment = here.environment | {"COLUMNS": "80", "TERM": "xterm-256color"}
    with Session(here.command("status", *DAY), here.folder, environment) as session:
        assert session.end() == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", session.seen)

    assert plain != session.seen, "on a terminal there are colours"
    assert [line for line in plain.split("\n") if cell_len(line) > 80] == []
    assert "…" not in plain
    for key in here.json("status", *DAY)["agencies"][0]["overdue"]:
        assert key in plain


def test_every_member_of_a_collective_has_the_counts_of_what_it_owes(here):
    (agency,) = here.json("status", *DAY)["agencies"]
    counts = {unit["unit"]: sum(unit["counts"].values()) for unit in agency["units"]}

    assert set(counts) == {
        "สำนักปลัด", "งานประชาสัมพันธ์", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "",
    }  # fmt: skip
    assert counts["กองคลัง"] == counts["กองช่าง"] > 1


def test_an_executives_follow_up_is_never_called_overdue_and_an_acknowledgement_is_shown(here):
    rows = [line for line in here.run("occurrences", *DAY).stdout.splitlines() if "/O37-2/2022-10-31" in line]
    assert ["ยังไม่มีบันทึกการกำกับติดตาม" in line for line in rows] == [True]
    assert "เกินกำหนด" not in rows[0]
    explained = here.run("explain", "dong-mafai/O37/O37-2/2022-10-31").stdout
    assert ": ยังไม่มีบันทึกการกำกับติดตาม\n" in explained
    rehearsed = here.run("rehearse", "--from", "2566-09-25", "--to", "2566-11-30").stdout
    assert re.search(r"สถานะ ณ .*ยังไม่มีบันทึกการกำกับติดตาม [๑-๙]", rehearsed)


def test_when_all_is_over_nothing_is_next(here):
    assert "ไม่มีกำหนดข้างหน้าแล้ว" in said(here, "--at", "2567-01-31")


def test_before_anything_is_near_the_next_one_is_shown(here):
    shown = said(here, "--at", "2565-09-01")

    assert "ไม่มีเรื่องเกินกำหนด" in shown
    assert "ไม่มีกำหนดใน ๓๐ วันข้างหน้า กำหนดถัดไป" in shown
    assert "dong-mafai/O37/O37-2/2022-10-31" in shown


def test_for_line_it_is_short_plain_and_of_units(here):
    text = said(here, "--line", *DAY)

    assert len(text.rstrip("\n").split("\n")) <= 25
    assert len(text) <= 900
    assert "ยังไม่ได้รับรายงาน ๔ เรื่อง\nสำนักปลัด\n• e6 " in text
    assert not re.search(r"[|*_`#<>\x1b]|หัวหน้าสำนักปลัด|ไม่ส่ง", text)
    assert not re.search(r"[0-9]", re.sub(r"\b[Oe]\d+\b", "", text))


def test_for_line_a_quiet_day_is_one_line(here):
    assert said(here, "--line", "--at", "2565-10-05").count("\n") == 1


def test_a_program_reads_what_it_always_read_and_the_units_and_keys(here):
    answer = here.json("status", *DAY)
    (agency,) = answer["agencies"]

    assert {"at": answer["at"], "undated": answer["undated"]} == {"at": "2023-04-05", "undated": 4}
    assert answer["counts"] == agency["counts"]
    assert sum(answer["counts"].values()) == len(here.json("occurrences", *DAY)) == 44
    assert len(agency["overdue"]) + len(agency["unconfirmed"]) == answer["counts"]["overdue"]
    assert [unit["unit"] for unit in agency["units"] if unit["is_executive"]] == [""]
    listed = {one["key"]: one for one in here.json("occurrences", *DAY)}
    assert {listed[key]["status"] for key in agency["overdue"] + agency["unconfirmed"]} == {"overdue"}
    assert {listed[key]["owner"] for key in agency["overdue"]} == {"staff"}


# ── Several agencies ──


@pytest.fixture
def two(tmp_path) -> Installation:
    """Return an installation of two agencies with the same duties."""
    here = AtHand.make(tmp_path / "two", plan=Path("schedules") / PLAN.name)
    (here.folder / "schedules").mkdir()
    for path in (ROOT / "schedules").glob("*.toml"):
        (here.folder / "schedules" / path.name).write_bytes(path.read_bytes())
    text = PLAN.read_text("utf-8")
    other = text.replace('id = "dong-mafai"', 'id = "other"', 1).replace("องค์การบริหารส่วนตำบลดงมะไฟ", "เทศบาลอื่น")
    (here.folder / "schedules" / "other-2566.toml").write_text(other, "utf-8")
    config = here.folder / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace(
            f"schedules/{PLAN.name}", f'schedules/{PLAN.name}", "schedules/other-2566.toml'
        )
    )
    return here


def test_each_agency_has_its_own_bars_and_its_own_text(two):
    shown, text, answer = said(two, *DAY), said(two, "--line", *DAY), two.json("status", *DAY)

    for name in ("องค์การบริหารส่วนตำบลดงมะไฟ", "เทศบาลอื่น"):
        assert f"  {name} ปีงบประมาณ" in shown
        assert text.count(f"\n{name}\n") == 1
    assert [one["agency"] for one in answer["agencies"]] == ["dong-mafai", "other"]
    assert sum(answer["counts"].values()) == 88


def test_one_of_them_can_be_picked(two):
    text = said(two, "--line", "--agency", "other", *DAY)

    assert "เทศบาลอื่น" in text
    assert "ดงมะไฟ" not in text
    assert two.run("status", "--agency", "third").returncode == 2


def test_a_text_for_line_is_no_answer_for_programs(here):
    done = here.run("status", "--line", "--json")

    assert done.returncode == 2
    assert "--line and --json exclude each other" in done.stderr
