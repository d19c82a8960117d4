"""Every number of the reports, read back from DOCX, PDF and HTML, against the ledger's facts.

What is expected is reckoned here by itself: from the facts as they are stored, the seed's written dates and the
holidays, by counting days one by one. None of the program's own reckoning is asked.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import docx
import pypdfium2
import pytest
from lxml import html

from ita_scheduler.domain.report import ReportKind, Round
from ita_scheduler.reports.writing import Format, Sheet, Stationery, Writers
from tests.reports.samples import PLAN, ROOT, answered, office, promised, sample

AS_OF = ("2022-12-29", "2023-01-20", "2023-04-03", "2023-11-01")
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
LABELS = {
    "completed": "แล้วเสร็จตามกำหนด",
    "completed_late": "แล้วเสร็จล่าช้า",
    "upcoming": "ยังไม่ถึงกำหนด",
    "due": "ใกล้ครบกำหนด",
    "overdue": "เกินกำหนด",
    "follow_up": "วาระผู้บริหารยังไม่มีบันทึกการกำกับติดตาม",
}


def thai(value: object) -> str:
    return str(value).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


def short(day: date) -> str:
    return thai(f"{day.day} {MONTHS[day.month - 1]} {(day.year + 543) % 100:02d}")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def is_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in office().calendar.holidays


def working_days(after: date, until: date) -> int:
    return sum(is_worked(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


@dataclass
class Expected:
    """One of the 44, as it must stand on a date."""

    key: str
    owner: str
    units: tuple[str, ...]
    nominal: date
    status: str
    days: int
    done: dict | None


@cache
def duties() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return owner and units of every obligation, from the plan's text."""
    plan = tomllib.loads(PLAN.read_text("utf-8"))
    return {
        duty["id"]: (duty["owner"], tuple(measure["units"]))
        for measure in plan["measures"]
        for duty in measure["obligations"]
    }


@cache
def ledger():
    kept = answered()
    promised(kept, "O43/O43-1/2023-03-31", "2023-04-03", "2023-04-10")
    return kept


def expected(as_of: date) -> list[Expected]:
    done = {
        fact.body["occurrence"].partition("/")[2]: fact.body
        for fact in ledger().facts("dong-mafai")
        if fact.kind == "completed" and date.fromisoformat(fact.body["on"]) <= as_of
    }
    found = []
    seed = json.loads((ROOT / "tests/acceptance/seed_dates.json").read_text("utf-8"))
    for obligation, *days_written in seed:
        owner, units = duties()[obligation]
        nominal, act_by, last = (date.fromisoformat(day) for day in days_written)
        key = f"{obligation.partition('-')[0]}/{obligation}/{nominal}"
        said = done.get(key)
        until = date.fromisoformat(said["on"]) if said else as_of
        days = max(0, working_days(last, until))
        if said:
            status = "completed_late" if until > last else "completed"
        elif as_of > last:
            status = "overdue" if owner == "staff" else "follow_up"
        else:
            near = working_days(as_of, act_by) <= (15 if owner == "staff" else 3)
            status = "due" if near else "upcoming"
        found.append(Expected(key, owner, units, nominal, status, days, said))
    assert len(found) == 44
    return found


# ── The files, read back as tables and as text ──

WRITERS = Writers(Stationery((ROOT / "templates" / "report",)))


@cache
def written(kind: ReportKind, day: str, form: Format, chosen: Round | None = None) -> bytes:
    return WRITERS.write(Sheet(sample(kind, day, ledger=ledger(), chosen=chosen), form))


def tables(content: bytes, form: Format) -> list[list[list[str]]]:
    """Return every table's rows of cells without white space; a PDF has none to read."""
    if form is Format.DOCX:
        found = docx.Document(io.BytesIO(content)).tables
        return [[[bare(_visible(cell)) for cell in row.cells] for row in table.rows] for table in found]
    page = html.document_fromstring(content)
    return [
        [[bare(cell.text_content()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        for table in page.iter("table")
    ]


def _visible(cell) -> str:
    """Return a cell's text with that of its hyperlinks, which python-docx leaves out."""
    return "".join(node.text or "" for node in cell._tc.iter("{*}t"))


def text(content: bytes, form: Format) -> str:
    if form is Format.PDF:
        pages = pypdfium2.PdfDocument(content)
        return bare("".join(page.get_textpage().get_text_range() for page in pages))
    if form is Format.DOCX:
        body = docx.Document(io.BytesIO(content)).element.body
        return bare("".join(node.text or "" for node in body.iter("{*}t")))
    return bare(html.document_fromstring(content).text_content())


def counts(rows: list[Expected]) -> list[tuple[str, int]]:
    tally = Counter(row.status for row in rows)
    return [("รายการที่มีกำหนดทั้งหมด", len(rows)), *((label, tally[status]) for status, label in LABELS.items())]


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("day", AS_OF)
def test_the_summary_counts_what_the_facts_say(day: str, form: Format) -> None:
    rows = expected(date.fromisoformat(day))
    content = written(ReportKind.OVERDUE, day, form)
    seen = _summary_by_column(content) if form is Format.DOCX else text(content, form)

    for label, count in counts(rows):
        if label == LABELS["follow_up"] and not count:
            continue
        assert bare(f"{label}{thai(count)}{thai(f'{100 * count / 44:.1f}')}") in seen, label
    assert bare(f"ต่อเนื่อง (ไม่กำหนดวัน){thai(4)}") in seen


def _summary_by_column(content: bytes) -> str:
    """Return the Word file's summary, which lies on its side: each status with its count and share."""
    (summary,) = [table for table in tables(content, Format.DOCX) if table[0][0] == "สถานะ"]
    return "".join(cell for column in zip(*summary, strict=True) for cell in column)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("day", AS_OF)
def test_the_counts_of_each_unit_are_those_of_the_facts(day: str, form: Format) -> None:
    rows = expected(date.fromisoformat(day))
    seen = text(written(ReportKind.OVERDUE, day, form), form)
    shown = [status for status in LABELS if any(row.status == status for row in rows)]
    units = dict.fromkeys(unit for row in rows if row.owner == "staff" for unit in row.units if unit != "ผู้บริหาร")

    for unit in units:
        tally = Counter(row.status for row in rows if row.owner == "staff" and unit in row.units)
        line = "".join(thai(tally[status]) for status in shown)
        assert bare(f"{unit}{line}{thai(tally.total())}") in seen, unit
    tally = Counter(row.status for row in rows if row.owner == "executive")
    line = "".join(thai(tally[status]) for status in shown)
    assert bare(f"ผู้บริหาร (กำกับติดตาม){line}{thai(30)}") in seen


@pytest.mark.parametrize("form", [Format.DOCX, Format.HTML])
@pytest.mark.parametrize("day", AS_OF)
def test_every_row_of_the_two_tables_is_one_of_the_facts(day: str, form: Format) -> None:
    rows = expected(date.fromisoformat(day))
    read = [row for table in tables(written(ReportKind.OVERDUE, day, form), form) for row in table if len(row) >= 8]
    late = [one for one in rows if one.status in ("overdue", "completed_late") or one.status == "follow_up"]
    numbered = [row for row in read if re.fullmatch("[๐-๙]+", row[0])]

    assert len(numbered) == len(late)
    for row in late:
        code, day_due = row.key.partition("/")[0], bare(short(row.nominal))
        matching = [cells for cells in numbered if cells[1].startswith(code) and cells[4].startswith(day_due)]
        matching = [cells for cells in matching if cells[7] == (thai(row.days) if row.days else "–")]
        matching = [cells for cells in matching if not row.done or bare(row.done["evidence"]) in cells[5]]
        assert matching, row.key
        if row.done:
            assert bare(short(date.fromisoformat(row.done["on"]))) in matching[0][5]


@pytest.mark.parametrize("day", AS_OF)
def test_the_pdf_says_what_the_docx_says(day: str) -> None:
    seen = text(written(ReportKind.OVERDUE, day, Format.PDF), Format.PDF)

    for row in expected(date.fromisoformat(day)):
        if row.status in ("overdue", "completed_late", "follow_up"):
            assert bare(short(row.nominal)) in seen
            if row.done:
                assert bare(short(date.fromisoformat(row.done["on"]))) in seen
                assert bare(row.done["evidence"]) in seen


def test_the_longest_overdue_comes_first() -> None:
    (*_,) = read = tables(written(ReportKind.OVERDUE, "2023-11-01", Format.DOCX), Format.DOCX)
    for table in read:
        numbered = [row for row in table if len(row) >= 8 and re.fullmatch("[๐-๙]+", row[0])]
        open_rows = [row[7] for row in numbered if "แล้วเสร็จ" not in row[6] and "หลังวาระ" not in row[6]]
        days = [int(cell.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))) for cell in open_rows]
        assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(("chosen", "day", "many"), [(Round.SIX, "2023-04-03", 23), (Round.TWELVE, "2023-10-02", 44)])
def test_the_round_says_of_every_occurrence_what_was_done(chosen: Round, day: str, many: int, form: Format) -> None:
    seen = text(written(ReportKind.ROUND, day, form, chosen), form)
    rows = expected(date.fromisoformat(day))
    end = date(2023, 3, 31) if chosen is Round.SIX else date(2023, 10, 31)
    # The April reports cover the first half, so they belong to its round although they fall due after it.
    in_round = [
        row for row in rows if row.nominal <= end or (re.search(r"e8-2b|e9-[12]", row.key) and row.nominal.month == 4)
    ]

    assert len(in_round) == many
    for row in in_round:
        due = f"กำหนด {short(row.nominal)}"
        if row.done:
            is_late = row.status == "completed_late" and row.owner == "staff"
            late = f" ล่าช้า {thai(row.days)} วันทำการ" if is_late else ""
            assert bare(f"แล้วเมื่อ {short(date.fromisoformat(row.done['on']))} ({due}{late})") in seen, row.key
            assert bare(row.done["evidence"]) in seen
        else:
            words = {
                "overdue": "ยังไม่ได้รับรายงาน",
                "follow_up": "ยังไม่มีบันทึกการกำกับติดตาม",
                "due": "ใกล้ครบกำหนด",
                "upcoming": "ยังไม่ถึงกำหนด",
            }[row.status]
            assert bare(f"{words} ({due})") in seen, row.key
    done = sum(row.done is not None for row in in_round)
    assert seen.count("แล้วเมื่อ") == done


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("day", ["2023-01-03", "2023-04-03"])
def test_the_month_lists_what_fell_due_in_it_and_nothing_else(day: str, form: Format) -> None:
    as_of = date.fromisoformat(day)
    end = as_of.replace(day=1) - timedelta(days=1)
    rows = expected(as_of)
    month = [row for row in rows if (row.nominal.year, row.nominal.month) == (end.year, end.month)]
    before = [row for row in rows if row.nominal < end.replace(day=1)]
    seen = text(written(ReportKind.MONTHLY, day, form), form)
    fell_due, _, rest = seen.partition("ครบกำหนดในเดือน")[2].partition("ค้างจากเดือนก่อน")

    assert fell_due.count(bare(short(end))) >= len(month)
    follow_ups = sum(row.status == "follow_up" for row in before)
    assert bare(f"ยังไม่มีบันทึก {thai(follow_ups)} รายการ") in rest
    for row in month:
        if row.done:
            assert bare(row.done["evidence"]) in fell_due


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("kind", ReportKind)
def test_the_foot_names_the_ledgers_end(kind: ReportKind, form: Format) -> None:
    content = written(kind, "2023-04-03", form)
    head = ledger().heads()["dong-mafai"]
    seen = _with_feet(content) if form is Format.DOCX else text(content, form)

    assert head.hash in seen
    assert bare(f"บัญชีข้อมูลลำดับที่{thai(head.seq)}") in seen


def _with_feet(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return bare("".join(paragraph.text for section in document.sections for paragraph in section.footer.paragraphs))
