"""The tables of the reports, as their first templates have them: names, widths and contents of their columns."""

from __future__ import annotations

from tests.reports.word_pieces import bold, cell, cells, each, listed, only_if, p, r, row, rows, table

CODE_AND_TITLE = p("Cell", bold("{{ one.code }}"), r(" {{ one.title }}"))
DUE = p("CellCentre", r("{{ one.due }}")) + only_if("one.last_day", p("CellCentre", r("(วันสุดท้าย\n{{ one.last_day }})")))
DONE = only_if("one.done", p("Cell", r("{{ one.done }}"))) + p("Cell", r("{{ one.evidence }}"))
STATUS = p("Cell", r("{{ one.status }}")) + only_if("one.promised", p("Cell", r("{{ one.promised }}")))
DUTY = (
    ("ลำดับ", 1.1, p("CellCentre", r("{{ one.number }}"))),
    ("ข้อ/ประเด็น", 3.9, CODE_AND_TITLE),
    ("รายการที่ต้องดำเนินการ", 4.1, p("Cell", r("{{ one.duty }}"))),
    ("ผู้รับผิดชอบ", 3.0, p("Cell", r("{{ one.owner }}"))),
    ("กำหนด\nแล้วเสร็จ", 2.1, DUE),
    ("วันที่ดำเนินการ/\nหลักฐาน (URL)", 4.2, DONE),
    ("สถานะ", 2.3, STATUS),
)
LATE = (
    *DUTY,
    ("เกินกำหนด\n(วันทำการ)", 2.0, p("CellCentre", r("{{ one.days }}"))),
    ("ปัญหา/\nอุปสรรค", 2.0, p("Cell")),
    ("แนวทาง/\nกำหนดใหม่", 2.0, p("Cell")),
)
# The executive is reminded, never reproached: nothing here is called overdue.
FOLLOW_UPS = (
    *((name, wide * 24.5 / 20.7, content) for name, wide, content in DUTY),
    ("นับจากกำหนด\n(วันทำการ)", 2.2, p("CellCentre", r("{{ one.days }}"))),
)
CHANGES = (
    ("ลำดับ", 1.1, p("CellCentre", r("{{ one.number }}"))),
    ("ข้อ", 1.4, p("CellCentre", r("{{ one.code }}"))),
    ("รายการที่ต้องดำเนินการ", 6.5, p("Cell", r("{{ one.duty }}"))),
    ("กำหนด", 2.2, p("CellCentre", r("{{ one.due }}"))),
    ("ฉบับก่อน", 3.9, p("Cell", r("{{ one.before }}"))),
    ("ฉบับนี้", 3.9, p("Cell", r("{{ one.after }}"))),
    ("หลักฐาน", 5.4, p("Cell", r("{{ one.evidence }}"))),
    ("บัญชีข้อมูลลำดับที่", 2.3, p("CellCentre", r("{{ one.facts }}"))),
)
PHRASES = (
    ("ข้อ", 1.6, p("CellCentre", r("{{ one.code }}"))),
    ("ถ้อยคำในเอกสาร", 11.8, p("Cell", r("“{{ one.phrase }}”"))),
    ("ข้อสันนิษฐาน", 13.3, each("held", "one.assumptions", p("Cell", r("– {{ held }}")), otherwise=p("Cell", r("–")))),
)
ASSUMPTIONS = each("one", "assumptions", p("Text", r("– {{ one }}")))
CHANGED = only_if(
    "changed_since",
    p("Heading2", r("รายการที่เปลี่ยนจากฉบับที่ {{ changed_since }}")),
    listed(CHANGES, "changes"),
)


def numbers() -> str:
    """Return the two tables of numbers; their columns are as many as there are statuses."""
    first, tag, one, last = 2.9, 7.5, 2.9, 2
    wide = (5, tag, one, tag, last)

    def loop(known: str, many: str, text: str) -> str:
        body = cell(one, p(known, r(text)), shaded=known == "CellHead", middle=True)
        return cells(f"for one in {many}", body, tag)

    def line(known: str, name: str, text: str) -> str:
        return row(cell(first, p("CellHead", r(name)), shaded=True, middle=True), loop(known, "summary", text))

    def by_unit(known: str, name: str, many: str, text: str, total: str) -> str:
        is_head = known == "CellHead"
        start = cell(5, p(known if is_head else "Cell", r(name)), shaded=is_head, middle=True)
        end = cell(last, p(known, r(total)), shaded=is_head, middle=True)
        return row(start, loop(known, many, text), end, is_head=is_head)

    statuses = (
        line("CellHead", "สถานะ", "{{ one.label }}"),
        line("CellCentre", "รายการ", "{{ one.count }}"),
        line("CellCentre", "ร้อยละ", "{{ one.share }}"),
    )
    head = by_unit("CellHead", "หน่วยงาน", "status_labels", "{{ one }}", "รวม")
    unit = by_unit("CellCentre", "{{ unit.unit }}", "unit.counts", "{{ one }}", "{{ unit.total }}")
    return (
        p("Heading2", r("สรุปสถานะ"))
        + table((first, tag, one, tag), *statuses, width=26.7)
        + p("Heading2", r("จำแนกตามหน่วยงาน"))
        + table(wide, head, rows("for unit in units", unit, wide), width=26.7)
    )
