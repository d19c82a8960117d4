"""Pages of Word templates: their styles, their paper, and what stands at the head and foot of each."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm

from ita_scheduler.reports.docx import packed
from tests.reports.word_pieces import (
    CENTRE,
    LEVEL,
    RIGHT,
    grid_style,
    label,
    letters,
    look,
    p,
    r,
    spacing,
    style,
    twips,
)

# What python-docx's own first document brings along.
UNWANTED = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
PORTRAIT, LANDSCAPE = (21.0, 29.7), (29.7, 21.0)
KEEP = "<w:keepNext/>"
INDENT = f'<w:ind w:firstLine="{twips(2.5)}"/>'
TIGHT = spacing(exactly=13.5)
STYLES = (
    style("Normal", "Normal", 16, spacing()),
    style("MemoTitle", "บันทึก ชื่อแบบ", 29, spacing(exactly=35) + CENTRE, bold=True),
    style("MemoLine", "บันทึก หัวเรื่อง", 16),
    style("MemoTo", "บันทึก เรียน", 16, spacing(6)),
    style("MemoBody", "บันทึก เนื้อความ", 16, spacing(6) + INDENT + LEVEL),
    style("MemoClosing", "บันทึก คำลงท้าย", 16, spacing(6, 6) + INDENT),
    style("Sign", "ลายมือชื่อ", 16, CENTRE),
    style("SignLine", "ลายมือชื่อ เส้น", 16, spacing(16) + CENTRE),
    style("SmallSign", "ลายมือชื่อ เล็ก", 13, TIGHT + CENTRE),
    style("SmallSignLine", "ลายมือชื่อ เล็ก เส้น", 13, spacing(10) + CENTRE),
    style("Opinion", "ความเห็น", 16, spacing(exactly=21)),
    style("Heading1", "heading 1", 17, KEEP + CENTRE + '<w:outlineLvl w:val="0"/>', bold=True),
    style("Heading2", "heading 2", 16, KEEP + spacing(10, 3) + '<w:outlineLvl w:val="1"/>', bold=True),
    style("Heading3", "heading 3", 13, KEEP + spacing(2, 1) + '<w:outlineLvl w:val="1"/>', bold=True),
    style("Subtitle", "Subtitle", 16, CENTRE, bold=True),
    style("Centre", "กึ่งกลาง", 16, CENTRE),
    style("SmallTitle", "กึ่งกลาง เล็ก", 14, CENTRE),
    style("SmallSubtitle", "กึ่งกลาง เล็กหนา", 14, CENTRE, bold=True),
    style("Picture", "ภาพ", 2, CENTRE),
    style("Right", "ชิดขวา", 16, RIGHT, bold=True),
    style("Text", "ข้อความ", 14),
    style("Closing", "คำลงท้าย", 13, spacing(2) + INDENT),
    style("Small", "ข้อความเล็ก", 13, spacing(2)),
    style("Cell", "ตาราง", 14),
    style("CellCentre", "ตาราง กึ่งกลาง", 14, CENTRE),
    style("CellHead", "ตาราง หัว", 14, CENTRE, bold=True),
    style("SmallCell", "ตารางเล็ก", 12, TIGHT),
    style("SmallCentre", "ตารางเล็ก กึ่งกลาง", 12, TIGHT + CENTRE),
    style("SmallHead", "ตารางเล็ก หัว", 12, TIGHT + CENTRE, bold=True),
    style("Tag", "คำสั่งแม่แบบ", 12),
    style("Gap", "ช่องว่าง", 1, spacing(exactly=4)),
    style("Header", "header", 14, RIGHT, bold=True),
    style("Footer", "footer", 12),
    letters("MemoLabel", "บันทึก ป้าย", 20, bold=True),
    letters("Hash", "รหัส", 9, bold=False),
    grid_style("Ruled", "ตารางมีเส้น", "single"),
    grid_style("Plain", "ตารางไม่มีเส้น", "none"),
)
DEFAULTS = f"<w:docDefaults><w:rPrDefault>{look(16)}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:bidi="th-TH"/>'
)

LEDGER = "บัญชีข้อมูลลำดับที่ {{ head_seq }}  "


def draw(content: str, sections: tuple[tuple[tuple[float, float], tuple[float, float, float, float]], ...]) -> bytes:
    """Return a template: the content's XML on pages of the sections' paper and margins."""
    document = Document()
    for name in [name for name, one in document.part.rels.items() if one.reltype.endswith(UNWANTED)]:
        document.part.drop_rel(name)
    for name in [name for name, one in document.part.package.rels.items() if one.reltype.endswith(UNWANTED)]:
        document.part.package.rels.pop(name)
    _replace(document.styles.element, DEFAULTS + "".join(STYLES))
    _replace(document.settings.element, SETTINGS)
    body = document.element.body
    for number, one in enumerate(parse_xml(f"<w:body {nsdecls('w')}>{content}</w:body>")):
        body.insert(number, one)
    for section, (paper, margins) in zip(document.sections, sections, strict=True):
        _lay_out(section, paper, margins)
    for name in ("title", "author", "comments", "keywords", "last_modified_by"):
        setattr(document.core_properties, name, "")
    drawn = BytesIO()
    document.save(drawn)
    return packed(drawn.getvalue())


def _replace(element: Any, content: str) -> None:
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:x {nsdecls('w')}>{content}</w:x>"):
        element.append(child)


def _lay_out(section: Section, paper: tuple[float, float], margins: tuple[float, float, float, float]) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if paper == LANDSCAPE else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(side) for side in paper)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Cm(side) for side in margins
    )
    section.header_distance, section.footer_distance = Cm(0.5), Cm(0.4)
    thai = parse_xml(f'<w:pgNumType {nsdecls("w")} w:fmt="thaiNumbers"/>')
    section._sectPr.find(qn("w:pgMar")).addnext(thai)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _replace(section.header._element, p("Header", r("{% if draft %}{{ draft }} · {% endif %}{{ version }}")))
    page = f'<w:fldSimple w:instr=" PAGE ">{r("๑")}</w:fldSimple>'
    ledger = r(LEDGER), label("{{ head_hash }}", "Hash")
    edge = f'<w:tabs><w:tab w:val="right" w:pos="{twips(paper[0] - margins[0] - margins[1])}"/></w:tabs>'
    _replace(section.footer._element, p("Footer", *ledger, r("\tหน้า "), page, properties=edge))
