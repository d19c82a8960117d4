"""Plan files become offices: one office for each agency, and all faults of all files at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from ita_scheduler.config.loading import Loaded, load_offices
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.plan import EscalationStep, Policy, Post, Repeat
from ita_scheduler.errors import Faulty
from tests.config.reading import HERE, SHIPPED_PLAN, TOP, lines

if TYPE_CHECKING:
    from pathlib import Path

GOOD = HERE / "good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in GOOD.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def another(folder: Path, name: str, *changes: tuple[str, str], more: str = "") -> Path:
    """Write the good plan once more, changed."""
    text = (folder / "plan.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text + more, encoding="utf-8")
    return path


def faults(folder: Path, *plans: Path) -> list[str]:
    with pytest.raises(Faulty) as faulty:
        load_offices(plans, "office.example")
    return lines(faulty.value.problems, folder=folder)


def loaded(*plans: Path) -> Loaded:
    return load_offices(plans, "office.example")


def test_one_plan_gives_one_office(folder: Path) -> None:
    read = loaded(folder / "plan.toml")

    (office,) = read.offices
    assert (office.agency.id, office.agency.name, office.agency.zone.key) == ("office", "อบต.", "Asia/Bangkok")
    assert [plan.id for plan in office.plans] == ["office-2566"]
    assert office.mail_domain == "office.example"
    assert read.problems == ()
    assert read.files == (folder / "plan.toml", folder / "positions.toml", folder / "holidays.toml")


def test_two_years_of_one_agency_give_one_office_with_the_years_in_order(folder: Path) -> None:
    later = another(folder, "plan-2567.toml", ("2566", "2567"))

    (office,) = loaded(later, folder / "plan.toml").offices

    assert [plan.fiscal_year.be for plan in office.plans] == [2566, 2567]
    assert office.plans[0].agency is office.plans[1].agency is office.agency
    assert not office.calendar.is_working(date(2022, 10, 24))
    assert not office.calendar.is_working(date(2024, 10, 23))


def test_two_agencies_give_two_offices_that_share_people_and_calendar(folder: Path) -> None:
    other = another(folder, "other.toml", ('id = "office"', 'id = "other"'))

    first, second = loaded(folder / "plan.toml", other).offices

    assert first.calendar is second.calendar
    assert first.directory is second.directory


def test_a_plan_listed_twice(folder: Path) -> None:
    assert faults(folder, folder / "plan.toml", folder / "plan.toml") == [
        "plan.toml: แฟ้มแผนนี้ระบุไว้สองครั้ง / this plan is listed twice → ลบออกหนึ่งแห่ง / remove one of the two"
    ]


def test_two_plans_of_one_agency_and_year(folder: Path) -> None:
    again = another(folder, "again.toml")

    assert faults(folder, folder / "plan.toml", again) == [
        (
            "again.toml:1:15: แผนของ “office” ปีงบประมาณ 2566 มีอยู่แล้วใน plan.toml"
            " / plan.toml is already the plan of `office` for the fiscal year 2566"
            " → เหลือไว้เพียงแฟ้มเดียว / keep only one of them"
        )
    ]


def test_one_occurrence_key_means_one_thing_in_all_years_of_an_agency(folder: Path) -> None:
    october = ('type = "monthly"', 'type = "once", date = "2566-10-31"')
    this_year = another(folder, "plan-2566.toml", october)
    next_year = another(folder, "plan-2567.toml", ("2566", "2567"))

    assert faults(folder, next_year, this_year) == [
        (
            "plan-2567.toml:10:6: รายการ “office/O37/O37-1/2023-10-31” มีอยู่แล้วในแผนอีกปีของหน่วยงานเดียวกัน (plan-2566.toml)"
            " / `office/O37/O37-1/2023-10-31` is already an occurrence of the agency's other plan (plan-2566.toml)"
            " → ตั้งรหัสข้อ (id) ให้ต่างจากแผนปีก่อน / give the obligation an id that differs from the other year's"
        )
    ]


@pytest.mark.parametrize(
    ("key", "place", "change", "more"),
    [
        ("name", "7:8", ('name = "อบต."', 'name = "เทศบาล"'), ""),
        ("zone", "8:8", ('name = "อบต."', 'name = "อบต."\nzone = "UTC"'), ""),
        ("province", "8:12", ('name = "อบต."', 'name = "อบต."\nprovince = "ยโสธร"'), ""),
        ("mail_times", "21:2", ("2566", "2567"), '\n[mail_times]\nsend_at = "09:00"\n'),
        ("positions", "3:13", ("positions.toml", "people.toml"), ""),
        ("holidays", "4:12", ('"positions.toml"', '"positions.toml"\nholidays = "days.toml"'), ""),
    ],
)
def test_plans_of_one_agency_must_agree(key: str, place: str, change: tuple[str, str], more: str, folder: Path) -> None:
    text = (folder / "positions.toml").read_text("utf-8")
    (folder / "people.toml").write_text(text.replace("นายก", "นายกฯ"), encoding="utf-8")
    (folder / "days.toml").write_text('[[remove]]\ndate = "2566-05-17"\nreason = "…"\n', encoding="utf-8")
    year = [("2566", "2567")] if change[0] != "2566" else []
    later = another(folder, "later.toml", *year, change, more=more)

    assert faults(folder, folder / "plan.toml", later) == [
        (
            f"later.toml:{place}: “{key}” ของหน่วยงาน “office” ไม่ตรงกับใน plan.toml"
            f" / `{key}` of the agency `office` differs from plan.toml"
            " → แก้ให้ตรงกัน หรือใช้ id อื่นถ้าเป็นคนละหน่วยงาน"
            " / make them agree, or use another id if these are different agencies"
        )
    ]


def test_the_faults_of_all_files_are_shown_at_once(folder: Path) -> None:
    bad = another(folder, "bad.toml", ('owner = "staff"', 'owner = "stuff"'))
    (folder / "positions.toml").write_text("positions = 1\n", encoding="utf-8")
    (folder / "holidays.toml").write_text("add = ก\n", encoding="utf-8")

    found = faults(folder, bad, folder / "nowhere.toml")

    assert [line.split(": ")[0] for line in found] == [
        "positions.toml:1:1", "positions.toml:1:1", "positions.toml:1:13", "holidays.toml:1:7", "bad.toml:16:9",
        "nowhere.toml",
    ]  # fmt: skip


def test_warnings_refuse_nothing(folder: Path) -> None:
    text = (folder / "positions.toml").read_text("utf-8")
    (folder / "positions.toml").write_text(text.replace('address = "mayor@office.example"\n', ""), encoding="utf-8")

    read = loaded(folder / "plan.toml", another(folder, "other.toml", ('id = "office"', 'id = "other"')))

    assert [(one.is_warning, one.line) for one in read.problems] == [(True, 2)]
    assert read.offices[0].directory.address("mayor") is None


def test_a_measure_overrides_its_plan_and_the_plan_the_default(folder: Path) -> None:
    path = another(
        folder,
        "policy.toml",
        (
            "[agency]",
            (
                '[policy]\nlead_times = [10, 5]\noverdue_repeat = "never"\ninform = []\n'
                '[mail_times]\nsend_at = 09:00:00\nmake_up_until = "15.30"\nweekday = "พุธ"\n\n[agency]'
            ),
        ),
        more='\n[measures.policy]\nlead_times = []\nescalation = [{ after = 5, to = "head" }]\n'
        '[[measures]]\nid = "O43"\ncode = "O ๔๓"\ntitle = "…"\nunits = ["ทุกภารกิจงาน", "ผู้บริหาร"]\n',
    )

    (office,) = loaded(path).offices
    first, second = office.plans[0].measures

    assert first.policy == Policy(
        lead_times=(),
        overdue_repeat=Repeat.NEVER,
        inform=(),
        escalation=(EscalationStep(after=5, to=Post.HEAD),),
    )
    assert second.policy == Policy(lead_times=(10, 5), overdue_repeat=Repeat.NEVER, inform=())
    assert (second.code, second.units) == ("O ๔๓", ("all", "executive"))
    times = office.agency.mail_times
    assert (times.send_at, times.make_up_until, times.weekday) == (time(9), time(15, 30), 2)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from ita_scheduler.config.loading import load_offices, load_settings;"
        "assert 'holidays' not in sys.modules;"
        f"load_offices([Path({str(SHIPPED_PLAN)!r})], 'office.example');"
        "assert 'tree_sitter' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=TOP)


@pytest.mark.parametrize(("year", "far"), [(2560, "2558-10-02"), (2599, "2600-09-30")])
def test_the_earliest_and_latest_dates_allowed_stay_on_the_calendar(year: int, far: str, folder: Path) -> None:
    cadence = f'{{ type = "after_event", days = 366, events = ["{far}"] }}'
    path = another(
        folder,
        "edge.toml",
        ("2566", str(year)),
        ('{ type = "monthly" }', cadence),
        more='[measures.policy]\nlead_times = [120]\nescalation = [{ after = 250, to = "head" }]\n',
    )

    (office,) = loaded(path).offices
    (one,) = occurrences(office.plans[0], office.calendar)

    assert office.calendar.shift(office.calendar.on_or_before(one.covers.start), -120) < one.act_by
    assert office.calendar.shift(one.last_day, 250) > one.last_day
