"""What stands in the PDF files, as a reader such as a browser's finds it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2
import pytest

from ita_scheduler.domain.report import ReportKind
from tests.reports.pdf_reading import (
    KINDS,
    letters_outside,
    links,
    pages,
    paper_of,
    shapes,
    sizes,
    squeezed,
    strings,
    write,
    written,
)
from tests.reports.samples import HOSTILE, ROOT


def longer(one: dict[str, Any], count: int) -> dict[str, Any]:
    rows = [dict(one["late"][number % len(one["late"])], number=str(number + 1)) for number in range(count)]
    return {**one, "late": rows}


# What each report says of a paper, leaving out what only a program needs.
SAID = {
    ReportKind.OVERDUE: (
        *("title", "agency", "place", "year", "as_of", "memo", "summary", "status_labels", "units", "late"),
        *("follow_ups", "phrases", "assumptions", "signatures", "head_seq", "head_hash", "draft", "version"),
    ),
    ReportKind.ROUND: (
        *("title", "agency", "place", "year", "round", "as_of", "measures", "assumptions", "signatures"),
        *("head_seq", "head_hash", "draft", "version"),
    ),
    ReportKind.MONTHLY: (
        *("title", "agency", "place", "year", "month", "as_of", "to", "fell_due", "left_over_follow_ups"),
        *("coming", "head_seq", "head_hash", "draft", "version"),
    ),
}
SILENT = {"key", "link", "colour"}


def said(one: Mapping[str, Any], kind: ReportKind) -> Iterator[str]:
    for name in SAID[kind]:
        value = one[name]
        if isinstance(value, list):
            value = [
                {k: v for k, v in row.items() if k not in SILENT and (kind is ReportKind.OVERDUE or k != "title")}
                if isinstance(row, dict) and "duty" in row
                else row
                for row in value
            ]
        yield from strings(value)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_a_paper_says_stands_in_the_file(kind: ReportKind) -> None:
    text = "".join(pages(written(kind)))
    hidden = {"days"} if kind is ReportKind.MONTHLY else set()
    one = paper_of(kind)
    one["fell_due"] = [{k: v for k, v in row.items() if k not in hidden} for row in one["fell_due"]]
    missing = [words for words in said(one, kind) if squeezed(words) not in text]

    # A cell that goes on on the next page has that page's head in its midst.
    assert [words for words in missing if len(words) < 60] == []
    assert [words for words in missing if squeezed(words)[:20] not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_thai_is_copied_out_as_it_is_written(kind: ReportKind) -> None:
    text = "".join(pages(written(kind)))
    twice = re.compile(r"([ก-ฮ][ัิ-ฺ็-๎]+)\1")

    for word in ("การดำเนินการ", "หน่วยงาน", "นายก", "ผู้บริหาร", "ข้อมูล", "ที่"):
        assert word in text
    # No cluster twice over, as ทั้ทั้ง would be, but where it is written so: เจ้าหน้าที่ที่ได้รับมอบหมาย.
    meant = {found for words in strings(paper_of(kind)) for found in twice.findall(words)}
    assert set(twice.findall(text)) <= meant
    assert text.count("ที่ที่") <= 2


def test_hard_words_are_copied_out_as_they_are_written() -> None:
    words = "ดำเนินการ นายก ที่ปรึกษา น้ำ ทั้งหมด ปั้น ญู ฐู กำกับ เสร็จ ผู้อื่น ป้าย ฟ้า ฝั่ง ครั้งที่ ซ้ำ ใต้ถุน ๑๒๓ O37 e10"
    one = paper_of(ReportKind.MONTHLY) | {"agency": words}

    assert squeezed(words) in pages(write(one))[0]


def test_the_memo_is_one_upright_page_before_the_tables() -> None:
    file = written(ReportKind.OVERDUE)

    assert shapes(file)[0] == "tall"
    assert set(shapes(file)[1:]) == {"wide"}
    assert "บันทึกข้อความ" in pages(file)[0]
    assert "คำสั่งนายก" in pages(file)[0]
    assert "เอกสารแนบ" in pages(file)[1]
    assert sizes(file)[0] == pytest.approx((595.28, 841.89), abs=0.5)


def test_a_round_lies_on_its_side_and_a_month_is_one_page() -> None:
    assert set(shapes(written(ReportKind.ROUND))) == {"wide"}
    assert shapes(written(ReportKind.MONTHLY)) == ["tall"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_tells_its_number_and_the_ledger(kind: ReportKind) -> None:
    found = pages(written(kind))
    digits = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

    for number, text in enumerate(found, 1):
        assert f"หน้า{number}/{len(found)}".translate(digits) in text
        assert paper_of(kind)["head_hash"] in text
        assert "ร่างฉบับที่๑" in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_sees_units_only(kind: ReportKind) -> None:
    file = written(kind, public=True)
    text = "".join(pages(file))

    assert "นักวิเคราะห์" not in text
    assert "บันทึกข้อความ" not in text
    assert "ผู้จัดทำ" not in text
    assert "ร่าง" not in text
    assert "สำนักปลัด" in text
    assert all(len(page) > 150 for page in pages(file))
    assert "ตัวหนา" not in text


def test_public_tables_begin_on_the_first_page() -> None:
    file = written(ReportKind.OVERDUE, public=True)

    assert set(shapes(file)) == {"wide"}
    assert "สรุปสถานะ" in pages(file)[0]
    assert "เอกสารแนบ" not in pages(file)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_for_archives_and_known_by_its_mark(kind: ReportKind) -> None:
    file, one = written(kind), paper_of(kind)

    assert b"<pdfaid:part>2</pdfaid:part>" in file
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in file
    assert one["mark"].encode() in file
    document = pypdfium2.PdfDocument(file)
    assert document.get_metadata_value("Title") == one["short_title"]
    assert document.get_metadata_value("Author") == one["agency"]
    assert document.get_metadata_value("Keywords") == one["mark"]
    assert document.is_tagged()


_ANOTHER = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from tests.reports.pdf_reading import KINDS, write, paper_of
print(*(hashlib.sha256(write(paper_of(kind))).hexdigest() for kind in KINDS))
"""


def test_the_same_paper_gives_the_same_bytes_also_in_another_process() -> None:
    first = [hashlib.sha256(written(kind)).hexdigest() for kind in KINDS]
    again = [hashlib.sha256(write(paper_of(kind))).hexdigest() for kind in KINDS]
    run = subprocess.run([sys.executable, "-c", _ANOTHER, str(ROOT)], capture_output=True, text=True, check=True)

    assert again == first
    assert run.stdout.split() == first


@pytest.mark.parametrize("kind", [ReportKind.OVERDUE, ReportKind.ROUND])
def test_a_hostile_note_is_text_like_any_other(kind: ReportKind) -> None:
    assert squeezed(HOSTILE) in "".join(pages(written(kind)))


def test_only_web_addresses_can_be_clicked() -> None:
    for kind in KINDS:
        found = set(links(written(kind)))
        assert found
        assert all(link.startswith("https://www.dongmafai.example/ita/2566/") for link in found)


def test_a_long_table_has_its_head_on_every_page() -> None:
    file = write(longer(paper_of(ReportKind.OVERDUE, public=True), 40))
    found = pages(file)

    assert len(found) > 4
    assert all("รายการที่ต้องดำเนินการ" in page for page in found[:4])


def test_a_cell_of_a_thousand_characters_and_a_long_address_stay_on_the_page() -> None:
    one = paper_of(ReportKind.OVERDUE)
    words = "ดำเนินการแล้วตามแผนที่กำหนดไว้ทุกประการ " * 30
    address = "https://www.dongmafai.example/" + "a1B2" * 70
    one["late"][0] |= {"evidence": words}
    one["late"][1] |= {"evidence": address + " (หมายเหตุ)", "link": address}
    one["late"][2] |= {"evidence": "ABCDEFGHIJ" * 12 + " " + "ก" * 60}
    file = write(one)
    text = "".join(pages(file))

    # One sentence may be parted by a page's end.
    assert text.count("ดำเนินการแล้วตามแผนที่กำหนดไว้ทุกประการ") >= 29
    assert squeezed(address + " (หมายเหตุ)") in text
    assert "ABCDEFGHIJ" * 12 + "ก" * 60 in text
    assert address in set(links(file))
    assert [letter for letter in letters_outside(file) if letter.strip()] == []


def test_empty_tables_are_one_sentence() -> None:
    one = paper_of(ReportKind.OVERDUE) | {"late": [], "follow_ups": [], "phrases": []}
    assert "".join(pages(write(one))).count("ไม่มีรายการ") == 2

    one = paper_of(ReportKind.MONTHLY) | {
        "fell_due": [],
        "coming": [],
        "left_over": [],
        "left_over_follow_ups": "๐",
        "bars": [],
    }
    assert "".join(pages(write(one))).count("ไม่มีรายการ") == 4


def test_what_changed_since_the_signed_version_is_told() -> None:
    row = {
        "number": "๑",
        "code": "e6",
        "duty": "รายงานสรุปช่องทาง",
        "due": "๓๑ มี.ค. ๖๖",
        "before": "เกินกำหนด",
        "after": "แล้วเสร็จล่าช้า ๕ เม.ย. ๖๖",
        "evidence": "หนังสือ",
        "link": "",
        "facts": "๑๒, ๑๙",
    }
    for kind in (ReportKind.OVERDUE, ReportKind.ROUND):
        text = "".join(pages(write(paper_of(kind) | {"changed_since": "๑", "changes": [row]})))
        assert "รายการที่เปลี่ยนจากฉบับที่๑" in text
        assert all(squeezed(words) in text for words in strings(row))
