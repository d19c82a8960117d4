"""Documents made for the tests, and what was read of them in a form that can be compared at a glance."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import fontpkg_sarabun
import pytest
import typst

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.document import Document, Paragraph, Table
from ita_scheduler.importing.readers.reading import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def shown(document: Document) -> list[str | list[list[str]]]:
    """Paragraphs as their text, tables as lists of rows."""
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in document.blocks]


def read(folder: Path, content: bytes | str, name: str = "a.txt") -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def refused(folder: Path, content: bytes | str, name: str = "a.txt") -> str:
    """The one sentence with which the document is refused, from after the file's name."""
    with pytest.raises(Faulty) as faulty:
        read(folder, content, name)
    (problem,) = faulty.value.problems
    assert problem.file == str(folder / name)
    assert problem.english
    assert problem.remedy
    return str(problem).removeprefix(f"{problem.place}: ")


def zipped(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def relations(**targets: str) -> str:
    """A part that says which other parts belong to one, each under its kind."""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def docx(body: str, *, numbering: str = "", styles: str = "", more: dict[str, str] | None = None) -> bytes:
    """A Word file of these elements; `more` are further parts ("footnotes", "header") by their kind."""
    more = more or {}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": relations(
            numbering="numbering.xml", styles="styles.xml", **{kind: f"{kind}.xml" for kind in more}
        ),
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
    }
    parts |= {f"word/{kind}.xml": f'<w:part xmlns:w="{W}">{part}</w:part>' for kind, part in more.items()}
    return zipped(parts)


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def xlsx(sheet: str, *, name: str = "แผน", strings: str = "", styles: str = "", workbook: str = "") -> bytes:
    """An Excel file with one sheet of this XML."""
    return zipped(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": (
                f'<workbook xmlns="{S}" xmlns:r="{R}">{workbook}'
                f'<sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": relations(
                worksheet="worksheets/sheet1.xml", sharedStrings="strings.xml", styles="styles.xml"
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>',
            "xl/strings.xml": f'<sst xmlns="{S}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
        }
    )


@cache
def pdf(source: str) -> bytes:
    """A PDF of this typst source, in the font of the reports."""
    fonts = [str(Path(fontpkg_sarabun.__file__).parent)]
    head = '#set page(paper: "a4")\n#set text(font: "Sarabun", size: 11pt, lang: "th")\n'
    return typst.compile((head + source).encode(), font_paths=fonts, ignore_system_fonts=True)
