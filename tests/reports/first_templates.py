"""Draws the first Word templates of the reports anew: `python -m tests.reports.first_templates`.

The .docx files in templates/report are the source now, as officers edit them in Word; whoever runs this loses those
edits. Tests use the pieces to make faulty templates.
"""

from __future__ import annotations

from pathlib import Path

from tests.reports.word_pages import LANDSCAPE, PORTRAIT, draw
from tests.reports.word_pieces import (
    bold,
    cell,
    each,
    four_signatures,
    gap,
    label,
    listed,
    only_if,
    p,
    r,
    row,
    section_break,
    signatures,
    table,
    tabs,
    twips,
)
from tests.reports.word_tables import ASSUMPTIONS, CHANGED, CODE_AND_TITLE, FOLLOW_UPS, LATE, PHRASES, numbers

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "report"


def memo() -> str:
    """Return the official memo: its head, its words, and who signs."""
    emblem = cell(2.5, p("Normal", r("{{ emblem }}")))
    name = cell(11, p("MemoTitle", r("บันทึกข้อความ")), middle=True)
    hanging = '<w:ind w:left="{0}" w:hanging="{0}"/>'
    part = p("MemoBody", bold("{{ part.heading }}"), r("  {{ part.text }}"))
    return "".join(
        (
            table((2.5, 11, 2.5), row(emblem, name, cell(2.5, p("Normal")), height=1.8), known="Plain"),
            p("MemoLine", label("ส่วนราชการ"), r("  {{ memo.section }}\t"), properties=tabs(16)),
            p("MemoLine", label("ที่"), r("\t"), label("วันที่"), r("  {{ memo.date }}\t"), properties=tabs(8, 16)),
            p(
                "MemoLine",
                label("เรื่อง"),
                r("\t{{ memo.subject }}\t"),
                properties=tabs(16) + hanging.format(twips(1.4)),
            ),
            p("MemoTo", bold("เรียน"), r("  {{ memo.to }}")),
            each("part", "memo.parts", part),
            p("MemoClosing", r("{{ memo.closing }}")),
            four_signatures(16),
        )
    )


def overdue() -> str:
    """Return รายงานสถานะการดำเนินการที่เกินกำหนด."""
    return "".join(
        (
            only_if("memo", memo(), section_break(), p("Right", r("เอกสารแนบ"))),
            p("Heading1", r("{{ title }}")),
            p("Centre", r("{{ agency }} {{ place }}")),
            p("Centre", r("ประจำปีงบประมาณ พ.ศ. {{ year }}  ข้อมูล ณ วันที่ {{ as_of }}")),
            numbers(),
            p("Heading2", r("รายการที่เกินกำหนดหรือแล้วเสร็จล่าช้า")),
            listed(LATE, "late"),
            p("Heading2", r("วาระกำกับติดตามของผู้บริหารที่ยังไม่มีบันทึกหรือบันทึกหลังกำหนด")),
            listed(FOLLOW_UPS, "follow_ups"),
            CHANGED,
            p("Heading2", r("ถ้อยคำในเอกสารและข้อสันนิษฐาน")),
            only_if("phrases", listed(PHRASES, "phrases"), gap()),
            ASSUMPTIONS,
        )
    )


def round_report() -> str:
    """Return the report of a round, in the five columns of the form; a measure may fill pages, so its row may split."""
    nothing = p("Cell", r("ไม่มีรายการที่มีกำหนดในรอบนี้"))
    none = p("Cell", r("–"))
    result = p("Cell", r("{% if loop.first %}{{ answer.duty }} {% endif %}{{ line.text }}")) + only_if(
        "line.evidence", p("Cell", r("หลักฐาน {{ line.evidence }}"))
    )
    period = p("Cell", r("ระยะเวลา {{ one.period }}"))
    lines = each("line", "answer.lines", result)
    columns = (
        ("ประเด็นที่ต้องปรับปรุงแก้ไข/ ประเด็นที่ต้องพัฒนา", 4.3, CODE_AND_TITLE),
        ("ผู้รับผิดชอบ", 2.8, each("unit", "one.units", p("Cell", r("{{ unit }}")), otherwise=none)),
        ("ขั้นตอนหรือวิธีการ/มาตรการ", 7.0, each("step", "one.steps", p("Cell", r("{{ step }}")), otherwise=none)),
        (
            "การรายงานผลและการกำกับติดตาม กำหนดเวลาแล้วเสร็จ",
            5.8,
            each("duty", "one.duties", p("Cell", r("{{ duty }}")), otherwise=nothing) + period,
        ),
        ("การดำเนินการ", 6.8, each("answer", "one.results", lines, otherwise=nothing)),
    )
    return "".join(
        (
            p("Heading1", r("{{ title }}")),
            p("Subtitle", r("ประจำปีงบประมาณ พ.ศ. {{ year }} {{ round }}")),
            p("Subtitle", r("{{ agency }}")),
            p("Centre", r("{{ place }}")),
            p("Centre", r("ข้อมูล ณ วันที่ {{ as_of }}")),
            listed(columns, "measures", may_split=True),
            CHANGED,
            only_if("signatures", gap(), four_signatures(22)),
            p("Heading2", r("ข้อสันนิษฐานในการนับกำหนดเวลา")),
            ASSUMPTIONS,
        )
    )


def monthly() -> str:
    """Return สรุปการติดตามประจำเดือน: one page for the executive."""
    code, due = (
        ("ข้อ", 1.0, p("SmallCentre", r("{{ one.code }}"))),
        ("กำหนด", 1.9, p("SmallCentre", r("{{ one.due }}"))),
    )
    duty = p("SmallCell", r("{{ one.duty }}"))
    said = (
        p("SmallCell", r("{{ one.status }}{% if one.done %} {{ one.done }}{% endif %}"))
        + only_if("one.promised", p("SmallCell", r("{{ one.promised }}")))
        + only_if("one.evidence", p("SmallCell", r("{{ one.evidence }}")))
    )
    owner = p("SmallCell", r("{{ one.owner }}"))
    fell_due = (code, ("รายการ", 6.5, duty), ("ผู้รับผิดชอบ", 4.0, owner), due, ("ผล/หลักฐาน", 5.0, said))
    act_by = ("ควรทำภายใน", 2.0, p("SmallCentre", r("{{ one.act_by }}")))
    coming = (code, ("รายการ", 5.8, duty), ("ผู้รับผิดชอบ", 7.7, owner), due, act_by)
    waiting = (
        "{% if left_over_follow_ups != '๐' %}  วาระกำกับติดตามของผู้บริหารที่ยังไม่มีบันทึก {{ left_over_follow_ups }} รายการ"
        "{% elif not left_over %}  ไม่มีรายการ{% endif %}"
    )
    left_over = (
        " {{ one.duty }} ({{ one.owner }}) กำหนด {{ one.due }} {{ one.status }}"
        "{% if one.days != '–' %} {{ one.days }} วันทำการ{% endif %}"
        "{% if one.promised %} {{ one.promised }}{% endif %}"
    )
    to = p("Small", bold("เรียน"), r("  {{ to }}"))
    signed = signatures(
        17, ("ผู้จัดทำ", "prepared_by", ""), ("", "permanent_secretary", ""), known="SmallSign", is_dated=False
    )
    return "".join(
        (
            p("Heading1", r("{{ title }}")),
            p("SmallSubtitle", r("ประจำเดือน{{ month }} ปีงบประมาณ พ.ศ. {{ year }}")),
            p("SmallTitle", r("{{ agency }} {{ place }}  ข้อมูล ณ วันที่ {{ as_of }}")),
            only_if("not is_public", to),
            p("Heading3", r("ภาพรวมตามหน่วยงาน (จำนวนรายการทั้งปีงบประมาณ)")),
            p("Picture", r("{{ picture }}")),
            p("Heading3", r("ครบกำหนดในเดือน")),
            listed(fell_due, "fell_due", head="SmallHead"),
            p("Small", bold("ค้างจากเดือนก่อน"), r(waiting)),
            each("one", "left_over", p("Small", r("– "), bold("{{ one.code }}"), r(left_over))),
            p("Heading3", r("ที่จะถึงกำหนด")),
            listed(coming, "coming", head="SmallHead"),
            only_if("signatures", p("Closing", r("จึงเรียนมาเพื่อโปรดทราบ")), signed, gap()),
        )
    )


# What is on the pages, and for each section its paper and its margins: left, right, top, bottom.
TEMPLATES = {
    "overdue": (overdue, ((PORTRAIT, (3, 2, 2.5, 2)), (LANDSCAPE, (1.5, 1.5, 1.8, 1.6)))),
    "round": (round_report, ((LANDSCAPE, (1.5, 1.5, 1.8, 1.6)),)),
    "monthly": (monthly, ((PORTRAIT, (1.3, 1.3, 1.2, 1)),)),
}


def main() -> None:
    """Write the three templates."""
    for name, (content, sections) in TEMPLATES.items():
        (FOLDER / f"{name}.docx").write_bytes(draw(content(), sections))


if __name__ == "__main__":
    main()
