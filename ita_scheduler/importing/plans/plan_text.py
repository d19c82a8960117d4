"""A plan's table as TOML: commented for the officer, the same order and wording in every run.

`place` (where a measure stands in its document) becomes a comment too; of the keys that an officer has put in by hand
(a policy, receivers) none is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.thai import thai_digits
from ita_scheduler.importing.toml_text import pair, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEADING, PLACE = "# ── ", "# ที่มา / source: "  # how the comments above a measure begin

_HEAD = """\
# แผนตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส {agency} ปีงบประมาณ พ.ศ. {year}
# อ่านจากเอกสารด้วยคำสั่ง import แก้ไขได้ทุกบรรทัด / read from the office's document by `import`; every line may be edited.
#
# วันที่ทุกแห่งเป็น พ.ศ. / every date is of the Buddhist era: "2566-03-31" or "๓๑ มีนาคม ๒๕๖๖"
#
# cadence, ครบกำหนดเมื่อใด / when a duty falls due:
#   {{ type = "once", month = 3 }}                    ครั้งเดียว ภายในเดือนมีนาคม (หรือ date = "2566-03-31")
#   {{ type = "weekly", weekday = "friday" }}         ทุกสัปดาห์
#   {{ type = "monthly" }}                            ทุกเดือน
#   {{ type = "every_n_months", months = 2 }}         ทุก 2 เดือน (1, 2, 3, 4, 6, 12)
#   {{ type = "quarterly" }}                          ทุกไตรมาสของปีงบประมาณ
#   {{ type = "semiannual", months = [4, 10] }}       ปีละสองครั้ง (ไม่ใส่ months = สิ้นมีนาคมและสิ้นกันยายน)
#   {{ type = "annual", month = 9 }}                  ปีละครั้ง (following_year = true คือปีงบประมาณถัดไป)
#   {{ type = "dates", dates = ["2566-01-15"] }}      ตามวันที่ที่ระบุ
#   {{ type = "continuous" }}                         ต่อเนื่อง ไม่มีวันครบกำหนด
#   {{ type = "after_event", days = 15, events = [] }} ภายใน 15 วันหลังเกิดเรื่อง เติมวันที่ใน events
# วันใดของเดือน / which day: day = "last" (ปกติ) · day = 15 · day = 10, following_month = true ·
#   weekday = "monday", nth = 1 · days_after_period = 30
# question = "…" คือคำถามที่ยังรอคำตอบ: แก้ cadence แล้วลบบรรทัด question / an open question: mend the cadence, delete the line
"""
_POLICY = """\
# ค่าที่เขียนไว้ต่อไปนี้คือค่าปกติ มาตรการหนึ่งต่างจากนี้ได้ด้วย [measures.policy]
# These are the defaults; one measure may differ from them with its own [measures.policy].
[policy]
lead_times = [15, 7, 3, 1, 0]         # เตือนเจ้าหน้าที่ล่วงหน้า (วันทำการ) / reminders, working days ahead
overdue_repeat = "weekly"             # ทวงซ้ำเมื่อเกินกำหนด: never, weekly, monthly
overdue_repeat_after_last_step = "monthly"
monitoring_lead_times = [3]           # เรียนเตือนวาระกำกับติดตามของผู้บริหาร / the executive's own duties
monitoring_after_last_day = true
inform = ["permanent_secretary", "coordinator"]   # ผู้รับทราบวาระของผู้บริหาร / told of them for information
escalation = [                        # รายงานเป็นลำดับชั้น (วันทำการหลังวันครบกำหนด) / working days after the last day
  { after = 3, to = "head" },
  { after = 7, to = "permanent_secretary" },
  { after = 15, to = "chief_executive", is_summary = true },
]

[mail_times]
send_at = "08:30"
make_up_until = "16:30"               # เครื่องเปิดสาย ส่งชดเชยได้ถึงเวลานี้ / a late start still sends until then
weekday = "thursday"                  # วันส่งเรื่องที่รอได้ / the day for what can wait
digests_per_week = 2
horizon_days = 30

[reports]                             # ร่างรายงานที่ระบบจัดทำและแนบถึงปลัดกับผู้ประสานงาน / drafts made by themselves
overdue = ["when_overdue"]            # เช้าที่มีงานเกินกำหนดเพิ่ม ไม่เกินสัปดาห์ละครั้ง, "monthly", "quarterly", "each_round"
monthly = ["monthly"]                 # สรุปเรียนผู้บริหาร วันทำการแรกหลังสิ้นเดือน / first working day after the month
round = ["each_round"]                # รายงานรอบ ๖ และ ๑๒ เดือน หลัง ๓๑ มีนาคม และ ๓๐ กันยายน
# section = "สำนักปลัด โทร. ๐-๔๕๐๐-๐๐๐๐"   # ต่อท้าย "ส่วนราชการ" ในบันทึกข้อความ / the memo's section and telephone
# checker = "office-head"             # ผู้ตรวจสอบร่าง ไม่ใส่ = หัวหน้าหน่วยงานแรกในแผน / who checks a draft
"""
_TOP = ("fiscal_year", "title", "source", "positions", "holidays")
_SETTINGS = ("policy", "mail_times", "reports")


def plan_text(table: Mapping[str, Any], *, with_defaults: bool = True) -> str:
    """Write the whole plan. Settings are written with their defaults where the table holds none of them."""
    return "\n".join(_lines(table, with_defaults=with_defaults)).rstrip() + "\n"


def _lines(table: Mapping[str, Any], *, with_defaults: bool) -> Iterator[str]:
    agency = table["agency"]
    yield _HEAD.format(agency=agency["name"], year=table["fiscal_year"])
    for name in _TOP:
        if name in table:
            yield f"{name} = {value(table[name])}"
    if "in_force_from" in table:
        yield f"in_force_from = {value(table['in_force_from'])}"
    else:
        example = f'"{table["fiscal_year"] - 1}-10-01"'
        yield f"# in_force_from = {example}    # วันที่เริ่มใช้แผนกับระบบนี้ ไม่ใส่ = วันที่โหลดครั้งแรก / default: the first load"
    yield ""
    yield from section("agency", agency)
    yield ""
    if any(name in table for name in _SETTINGS):
        for name in _SETTINGS:
            if name in table:
                yield from section(name, table[name])
                yield ""
    elif with_defaults:
        yield _POLICY
    for measure in table["measures"]:
        yield from _measure(measure)


def section(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Write a table under its name, a line a key."""
    yield f"[{name}]"
    for inner, held in table.items():
        yield from pair(inner, held)


def _measure(measure: Mapping[str, Any]) -> Iterator[str]:
    yield from heading(measure)
    yield ""
    yield from measure_itself(measure)
    for obligation in measure.get("obligations", ()):
        yield from obligation_lines(obligation)


def heading(measure: Mapping[str, Any]) -> Iterator[str]:
    """Write the comments above a measure: its code, and where it stands in its document."""
    yield f"{HEADING}{thai_digits(measure.get('code', measure['id']))} ──"
    if place := measure.get("place"):
        yield f"{PLACE}{place}"


def measure_itself(measure: Mapping[str, Any]) -> Iterator[str]:
    """Write a measure without its duties."""
    yield "[[measures]]"
    for name, held in measure.items():
        if name not in ("obligations", "place", "policy"):
            yield from pair(name, held)
    yield ""
    if "policy" in measure:
        yield from section("measures.policy", measure["policy"])
        yield ""


def obligation_lines(obligation: Mapping[str, Any]) -> Iterator[str]:
    """Write one duty."""
    yield "[[measures.obligations]]"
    for name, held in obligation.items():
        yield from pair(name, held)
    yield ""
