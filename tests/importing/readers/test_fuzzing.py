"""Whatever the bytes: a Document whose grids are right, or Faulty with a sentence. Nothing else ever comes out."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.document import Document, Table
from tests.importing.readers.making import pdf, read, shown, texts

ANYTHING = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.text("กขคงจิี่้ำ ๑๒๓ab.()<>&\"'|,;-", min_size=1, max_size=12)
GRIDS = st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=2, max_size=6)


def is_right(document: Document, name: str) -> None:
    """The invariants of every document."""
    tables = 0
    for block in document.blocks:
        assert block.place.file == name
        if isinstance(block, Table):
            tables += 1
            assert block.place.table == tables
            assert len({len(row) for row in block.rows}) == 1
            assert 0 <= block.head_rows <= len(block.rows)
            for number, row in enumerate(block.rows, 1):
                for column, cell in enumerate(row, 1):
                    assert 1 <= cell.place.row <= number
                    assert 1 <= cell.place.column <= column
                    assert cell.place.table == tables
                    assert cell.text == cell.text.strip()
        else:
            assert block.text.strip() == block.text != ""


def only_document_or_faulty(folder: Path, content: bytes | str, name: str) -> None:
    try:
        document = read(folder, content, name)
    except Faulty as faulty:
        (problem,) = faulty.problems
        assert problem.thai
        assert problem.english
        assert problem.remedy
    else:
        is_right(document, name)


@cache
def samples() -> dict[str, bytes]:
    """One good file of each format."""
    rows = [["ที่", "มาตรการ", "กำหนด"], ["๑", "รายงานผล", "มีนาคม ๒๕๖๖"], ["๒", "เผยแพร่", "เมษายน ๒๕๖๖"]]
    word = docx.Document()
    word.add_paragraph("แผน", style="List Number")
    table = word.add_table(3, 3)
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 1))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:B2")
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    return {
        "docx": saved(word),
        "xlsx": saved(book),
        "pdf": pdf(f"แผน\n#table(columns: 3, {cells})"),
        "html": ("<table>" + "".join("<tr><td>" + "<td rowspan=2>".join(row) for row in rows) + "</table>").encode(),
        "txt": "\n".join("\t".join(row) for row in rows).encode(),
        "csv": "\n".join(",".join(row) for row in rows).encode(),
    }


def saved(file) -> bytes:
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def mutated(content: bytes, seed: int) -> bytes:
    """The file with some bytes changed, left out, doubled, or cut off."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(len(changed) or 1)
        end = at + chance.choice((1, 4, 40))
        way = chance.randrange(4)
        if way == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            del changed[at:end]
        elif way == 2:
            changed[at:at] = changed[at:end]
        else:
            changed[at:end] = chance.choice((b"<", b">", b'"', b"99999999", b"-1", b"\x00", b"/", b"&", b"<w:tbl>"))
    return bytes(changed[: chance.randrange(len(changed) or 1)] if chance.random() < 0.1 else changed)


def with_a_part_mutated(content: bytes, seed: int) -> bytes:
    """The same Office file, one of its XML parts mutated and everything zipped again."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        likely = [name for name in names if "document" in name or "sheet" in name or "numbering" in name]
        chosen = random.Random(seed).choice(names + likely * 4)
        for name in old.namelist():
            new.writestr(name, mutated(old.read(name), seed) if name == chosen else old.read(name))
    return written.getvalue()


@ANYTHING
@given(st.binary(max_size=400), st.sampled_from(["", "%PDF-1.7\n", "PK\x03\x04", "<html>", "\ufeff"]))
def test_any_bytes(tmp_path: Path, content: bytes, start: str) -> None:
    only_document_or_faulty(tmp_path, start.encode() + content, "a.txt")


@ANYTHING
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp874"]), st.sampled_from(["a.txt", "a.csv"]))
def test_any_text(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    only_document_or_faulty(tmp_path, text.encode(encoding, errors="replace"), name)


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf", "html", "txt", "csv"])
@ANYTHING
@given(st.integers(0, 2**32))
def test_a_file_with_mutated_bytes(tmp_path: Path, form: str, seed: int) -> None:
    only_document_or_faulty(tmp_path, mutated(samples()[form], seed), f"a.{form}")


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@settings(ANYTHING, max_examples=150)
@given(st.integers(0, 2**32))
def test_an_office_file_with_mutated_xml(tmp_path: Path, form: str, seed: int) -> None:
    only_document_or_faulty(tmp_path, with_a_part_mutated(samples()[form], seed), f"a.{form}")


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<th>", "<td rowspan=3>", "<td colspan=7>", "<thead>", "<tfoot>", "<p>", "</p>",
     "<ol start=-5 type=a>", "<ol>", "</ol>", "<ul>", "<li>", "<li value=9>", "<br>", "<form>", "<div hidden>", "</div>",
     "<pre>", "<script>", "</script>", "<!--", "-->", "<caption>", "<svg>", "<select><option>", "&#0;", "&nbsp;", "</body>"]
)  # fmt: skip


@settings(ANYTHING, max_examples=150)
@given(st.lists(TAGS | WORDS, max_size=60))
def test_any_page(tmp_path: Path, parts: list[str]) -> None:
    only_document_or_faulty(tmp_path, "<html>" + "".join(parts), "a.html")


def visible(document: Document) -> set[str]:
    return {"".join(text.split()) for row in texts(document.tables[0]) for text in row}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@ANYTHING
@given(GRIDS)
def test_every_word_of_a_table_comes_back_from_html_word_and_excel(tmp_path: Path, grid: list[list[str]]) -> None:
    grid[0][:2] = ["หัว", "หัวสอง"]
    expected = {"".join(text.split()) for row in grid for text in row}
    word, book = docx.Document(), openpyxl.Workbook()
    table = word.add_table(len(grid), max(map(len, grid)))
    for at, row in enumerate(grid):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
            book.active.cell(at + 1, column + 1).value = text
    page = "".join("<tr>" + "".join(f"<td>{escaped(text)}</td>" for text in row) for row in grid)

    read_back = {
        "html": visible(read(tmp_path, f"<table>{page}</table>", "a.html")),
        "docx": visible(read(tmp_path, saved(word), "a.docx")),
        "xlsx": visible(read(tmp_path, saved(book), "a.xlsx")),
    }

    for form, found in read_back.items():
        assert found | {""} == expected | {""}, form


def test_the_samples_are_good(tmp_path: Path) -> None:
    for form, content in samples().items():
        document = read(tmp_path, content, f"a.{form}")
        is_right(document, f"a.{form}")
        assert "เผยแพร่" in str(shown(document))
        assert document.remarks == ()
