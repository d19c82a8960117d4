"""What an office may do with PDF templates of its own, and what it is told when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ReportError
from tests.reports.pdf_reading import pages, paper_of, squeezed, write, written

ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize(("char", "code"), [("漢", "U+6F22"), ("😀", "U+1F600")])
def test_a_character_that_the_font_lacks_is_told(char: str, code: str) -> None:
    one = paper_of(ReportKind.OVERDUE)
    one["late"][0]["evidence"] = f"ส่งแล้ว {char} ตามหนังสือ"

    with pytest.raises(ReportError, match=rf"{char} \({re.escape(code)}\) ในข้อความ “ส่งแล้ว {char} ตามหนังสือ”"):
        write(one)


def test_a_character_is_asked_for_only_where_it_is_drawn() -> None:
    one = paper_of(ReportKind.MONTHLY)
    one["late"] = [{"evidence": "漢"}]

    assert write(one) == written(ReportKind.MONTHLY)


def test_empty_boxes_are_drawn() -> None:
    one = paper_of(ReportKind.ROUND)
    one["measures"][0]["steps"] = ["□ เข้าถึงง่าย ไม่ซับซ้อน", "☐ มีช่องทางหลากหลาย"]

    assert "เข้าถึงง่ายไม่ซับซ้อน" in pages(write(one))[0]


# A template of the office's own, what is wrong with it, and the line.
FAULTS = {
    "a key that no paper has": ('#import "_common.typ": *\n\n#paper.agncy', 'does not contain key "agncy"', 3),
    "a font that is not there": ('#set text(font: "Angsana New")\nสวัสดี', "unknown font family", 1),
    "a bracket that is not closed": ("\n#strong[ก", "unclosed delimiter", 2),
    "a file of the machine": ('\n\n#read("/etc/passwd")', "file not found", 3),
    "a file outside the root": ('#read("../../../../../../etc/passwd")', "escape the project root", 1),
    "a package from the network": ('\n#import "@preview/cetz:0.3.0": *', "@preview", 2),
    "a function that never ends": ("#let f(x) = f(x)\n#f(1)", "maximum function call depth", 1),
}


@pytest.mark.parametrize(("source", "words", "line"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_an_own_template_is_told_with_its_line(tmp_path: Path, source: str, words: str, line: int) -> None:
    own = tmp_path / "monthly.typ"
    own.write_text(source, encoding="utf-8")

    with pytest.raises(ReportError) as caught:
        write(paper_of(ReportKind.MONTHLY), tmp_path)

    assert f"{own}:{line}" in str(caught.value)
    assert words in str(caught.value)


def test_a_template_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "monthly.typ").write_bytes("สรุป".encode("tis-620"))

    with pytest.raises(ReportError, match=r"monthly\.typ.*UTF-8"):
        write(paper_of(ReportKind.MONTHLY), tmp_path)


def test_an_own_template_builds_on_the_shipped_pieces_and_keeps_the_mark(tmp_path: Path) -> None:
    (tmp_path / "monthly.typ").write_text(
        '#import "_common.typ": *\n#show: office\nของเราเอง #paper.agency #summary-box', encoding="utf-8"
    )
    one = paper_of(ReportKind.MONTHLY)
    file = write(one, tmp_path)

    assert squeezed(f"ของเราเอง {one['agency']}") in pages(file)[0]
    assert one["mark"].encode() in file


def test_an_own_piece_serves_the_shipped_templates(tmp_path: Path) -> None:
    (tmp_path / "_bars.typ").write_text("#let bars(data, height: 1mm) = [แท่งของเราเอง]", encoding="utf-8")

    assert "แท่งของเราเอง" in pages(write(paper_of(ReportKind.MONTHLY), tmp_path))[0]


def test_a_kind_without_a_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"weekly\.typ"):
        write(paper_of(ReportKind.MONTHLY) | {"kind": "weekly"}, tmp_path)


def test_an_emblem_is_drawn(tmp_path: Path) -> None:
    emblem = tmp_path / "garuda.png"
    emblem.write_bytes(ONE_PIXEL)
    with_emblem = write(paper_of(ReportKind.OVERDUE), emblem=emblem)

    def pictures(file: bytes) -> int:
        page = pypdfium2.PdfDocument(file)[0]
        return sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))

    assert pictures(with_emblem) == 1
    assert pictures(written(ReportKind.OVERDUE)) == 0
    assert len(pages(with_emblem)) == len(pages(written(ReportKind.OVERDUE)))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "neither PNG nor JPEG"), (ONE_PIXEL[:30], "damaged"), (None, "cannot be read")],
)
def test_a_wrong_emblem_is_told(tmp_path: Path, content: bytes | None, words: str) -> None:
    emblem = tmp_path / "garuda.png"
    if content is not None:
        emblem.write_bytes(content)

    with pytest.raises(ReportError, match=words) as caught:
        write(paper_of(ReportKind.OVERDUE), emblem=emblem)

    assert str(emblem) in str(caught.value)
