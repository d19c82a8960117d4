"""Plans as tables, in a line or two, and whether `check` accepts what became of them."""

from __future__ import annotations

import shutil
import tomllib
from copy import deepcopy
from pathlib import Path

from hypothesis import strategies as st

from ita_scheduler.config.loading import load_offices
from tests.config.reading import HERE, SHIPPED_PLAN

GOOD = HERE / "good"
SHIPPED_TEXT = SHIPPED_PLAN.read_text("utf-8")
MARCH = {"type": "once", "month": 3}


def shipped() -> dict:
    return tomllib.loads(SHIPPED_TEXT)


def duty(id_: str, phrase: str = "ภายในเดือนมีนาคม", cadence: dict | None = None, **more) -> dict:
    """Build a duty of the staff to report."""
    return {
        "id": id_,
        "owner": "staff",
        "actions": ["report"],
        "cadence": dict(cadence or MARCH),
        "phrase": phrase,
    } | more


def measure(id_: str, title: str = "", *duties: dict, **more) -> dict:
    return {
        "id": id_,
        "title": title or f"มาตรการ {id_}",
        "units": ["สำนักปลัด"],
        **more,
        "obligations": list(duties),
    }


def plan(*measures: dict, **more) -> dict:
    head = {"fiscal_year": 2566, "title": "แผน ปีงบประมาณ พ.ศ. ๒๕๖๖", "agency": {"id": "office", "name": "อบต."}}
    return head | more | {"measures": [deepcopy(one) for one in measures]}


def accepted(text: str, folder: Path):
    """Return the office of a plan's text; what `check` refuses fails the test."""
    for name in ("positions.toml", "holidays.toml"):
        shutil.copy(GOOD / name, folder / name)
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    (office,) = load_offices([path], "office.example").offices
    return office


def ids(table: dict) -> set[str]:
    """Return the ids of every measure and every duty."""
    measures = table["measures"]
    return {one["id"] for one in measures} | {two["id"] for one in measures for two in one.get("obligations", [])}


def duties(table: dict) -> dict[str, dict]:
    return {one["id"]: one for measure in table["measures"] for one in measure.get("obligations", [])}


# ── Any plan ──

YEARLY = [
    {"type": "once", "month": 3},
    {"type": "once"},
    {"type": "monthly"},
    {"type": "quarterly", "days_after_period": 30},
    {"type": "semiannual", "months": [4, 10]},
    {"type": "annual", "month": 12, "following_year": True},
    {"type": "weekly", "weekday": "friday"},
    {"type": "continuous"},
    {"type": "after_event", "days": 15, "events": []},
]
PHRASES = [
    "ภายในเดือนมีนาคม", "ทุกเดือน", "ทุกไตรมาส", "รายงานผู้บริหารทุก ๖ เดือน", "อย่างต่อเนื่อง",
    "เผยแพร่บนเว็บไซต์ภายในเดือนเมษายน ของทุกปี", "ภายใน ๑๕ วันนับแต่วันที่ได้รับเรื่อง",
]  # fmt: skip
TITLES = [
    "การจัดการความเสี่ยงการทุจริต", "การเผยแพร่ข้อมูลของหน่วยงาน", "ช่องทางรับฟังความคิดเห็น", "การชี้แจงและตอบคำถาม",
    "ช่องทางร้องเรียนการทุจริต", "ช่องทางร้องเรียนการทุจริตและประพฤติมิชอบ", "แผนพัฒนา (พ.ศ. ๒๕๖๖-๒๕๗๐)",
]  # fmt: skip
ASSUMPTIONS = ["คือ มีนาคม ๒๕๖๖", "ตุลาคม ๒๕๖๕ เป็นรอบของปีงบประมาณ ๒๕๖๕", "เอกสารพิมพ์ “ปี ๒๕๖๖” ไว้"]
PERIODS = [
    None,
    {"start": "๑ ตุลาคม ๒๕๖๕", "end": "๓๐ กันยายน ๒๕๖๖"},
    {"start": "2565-10-01", "end": "2566-09-30"},
]


@st.composite
def plans(draw) -> dict:
    """Give a plan of a few measures with ids as an import makes them."""
    codes = draw(st.lists(st.sampled_from(["O37", "O43", "e1", "e10", "m1", "m2", "MOIT12"]), min_size=1, unique=True))
    measures = []
    for code in codes:
        duties = [
            duty(
                f"{code}-{n}",
                draw(st.sampled_from(PHRASES)),
                draw(st.sampled_from(YEARLY)),
                assumptions=draw(st.lists(st.sampled_from(ASSUMPTIONS), unique=True)),
                owner=draw(st.sampled_from(["staff", "executive"])),
            )
            for n in range(1, draw(st.integers(1, 4)))
        ]
        made = measure(code, draw(st.sampled_from(TITLES)), *duties)
        made["units"] = draw(st.lists(st.sampled_from(["สำนักปลัด", "ทุกภารกิจงาน"]), min_size=1, unique=True))
        if period := draw(st.sampled_from(PERIODS)):
            made["period"] = dict(period)
        measures.append(made)
    return plan(*measures)
