"""What the Word documents of the corpus share: pages, tables, merged cells, automatic numbers, fixed time stamps."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.table import Table, _Cell, _Row

FONT = "TH Sarabun New"


def landscape() -> Word:
    """An empty A4 page on its side, in the offices' usual font."""
    document = Document()
    properties = document.styles["Normal"].element.get_or_add_rPr()
    for tag, values in (
        ("w:rFonts", {"ascii": FONT, "hAnsi": FONT, "eastAsia": FONT, "cs": FONT}),
        ("w:sz", {"val": "28"}),
        ("w:szCs", {"val": "28"}),
        ("w:lang", {"val": "en-US", "bidi": "th-TH"}),
    ):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        element = OxmlElement(tag)
        for key, value in values.items():
            element.set(qn(f"w:{key}"), value)
        properties.append(element)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    return document


def fill(cell: _Cell, text: str, numbering: int | None = None) -> None:
    """One paragraph for each line; with `numbering`, lines that begin with # are numbered by Word itself."""
    for position, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
        numbered = line.startswith("#")
        paragraph.add_run(line.removeprefix("#"))
        if numbered and numbering is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>',
                ),
            )


def revise(cell: _Cell, before: str, struck: str, written: str, after: str) -> None:
    """Leave a tracked change in the cell: `struck` was deleted, `written` stands in its place."""
    paragraph = cell.paragraphs[0] if not cell.text else cell.add_paragraph()
    paragraph.add_run(before)
    by = 'w:author="ผู้ตรวจ" w:date="2024-10-01T00:00:00Z"'
    for mark in (
        f'<w:del {nsdecls("w")} w:id="1" {by}><w:r><w:delText xml:space="preserve">{struck}</w:delText></w:r></w:del>',
        f'<w:ins {nsdecls("w")} w:id="2" {by}><w:r><w:t xml:space="preserve">{written}</w:t></w:r></w:ins>',
    ):
        paragraph._p.append(parse_xml(mark))
    paragraph.add_run(after)


def new_numbering(document: Word, number_format: str = "thaiNumbers", text: str = "%1.") -> int:
    """A list of its own that begins at one; the number stands nowhere in the text."""
    numbering = document.part.numbering_part.element
    abstract = 100 + len(numbering.findall(qn("w:num")))
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>',
    )
    first_use = numbering.find(qn("w:num"))
    if first_use is None:
        numbering.append(definition)
    else:
        first_use.addprevious(definition)
    number = numbering.add_num(abstract)
    return int(number.numId)


def new_table(document: Word, columns: int, widths: Sequence[float] = ()) -> Table:
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Cm(width)
    return table


def add_row(table: Table, texts: Sequence[str]) -> _Row:
    row = table.add_row()
    for cell, text in zip(row.cells, texts, strict=True):
        fill(cell, text)
    return row


def header_row(row: _Row) -> None:
    """Mark the row as one that Word repeats on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def save(document: Word, path: Path) -> None:
    """Save with fixed times, so that making the document twice gives the same bytes."""
    stamp = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    core = document.core_properties
    core.created = core.modified = stamp
    core.author = core.last_modified_by = ""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
