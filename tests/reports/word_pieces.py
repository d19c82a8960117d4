"""What Word templates are put together from: styles with a font for Thai, paragraphs, tables and their loops.

All lengths are in centimetres, all sizes of type in points. Word wants the children of its elements in a fixed order,
and these functions know it.
"""

from __future__ import annotations

from re import split
from xml.sax.saxutils import escape

FONT = "TH Sarabun New"
TICKS = "Segoe UI Symbol"  # Thai fonts have no box to tick
CENTRE, RIGHT, LEVEL = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>', '<w:jc w:val="thaiDistribute"/>'
DOTS = "." * 44


def twips(length: float) -> int:
    """Return a length in the twentieths of a point in which Word counts."""
    return round(length * 1440 / 2.54)


def look(size: float, *, bold: bool = False, font: str = FONT) -> str:
    """Return the properties of type: Thai takes its font, size and weight from those ending in cs or Cs."""
    fonts = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    weight = "<w:b/><w:bCs/>" if bold else ""
    half = round(size * 2)
    language = '<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="th-TH"/>'
    return f'<w:rPr><w:rFonts {fonts}/>{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{language}</w:rPr>'


def spacing(before: float = 0, after: float = 0, exactly: float = 0) -> str:
    """Return the space around a paragraph, and the height of its lines if it is not the font's own, in points."""
    line = f'w:line="{round(exactly * 20)}" w:lineRule="exact"' if exactly else 'w:line="240" w:lineRule="auto"'
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" {line}/>'


def style(known: str, name: str, size: float, properties: str = "", *, bold: bool = False) -> str:
    """Return a style of paragraphs; `properties` are the XML of its own."""
    kind = ' w:default="1"' if known == "Normal" else "" if name.isascii() else ' w:customStyle="1"'
    based = "" if known == "Normal" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{known}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr>{look(size, bold=bold)}</w:style>"
    )


def letters(known: str, name: str, size: float, *, bold: bool) -> str:
    """Return a style of letters inside a paragraph."""
    start = f'<w:style w:type="character" w:customStyle="1" w:styleId="{known}"><w:name w:val="{name}"/><w:qFormat/>'
    return f"{start}{look(size, bold=bold)}</w:style>"


def grid_style(known: str, name: str, rule: str) -> str:
    """Return a style of tables; `rule` is the kind of their lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="{rule}" w:sz="4" w:space="0" w:color="404040"/>' for side in sides)
    inner = "".join(f'<w:{side} w:w="70" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{known}"><w:name w:val="{name}"/><w:qFormat/>'
        f"{look(14)}<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{inner}</w:tblCellMar></w:tblPr></w:style>"
    )


def r(text: str, properties: str = "") -> str:
    """Return a run of text; a tab in it is a tab, a line's end a line's end."""
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    pieces = (
        marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in split(r"([\t\n])", text)
        if piece
    )
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def label(text: str, known: str = "MemoLabel") -> str:
    """Return a run in a style of letters."""
    return r(text, f'<w:rPr><w:rStyle w:val="{known}"/></w:rPr>')


def bold(text: str) -> str:
    """Return a bold run, for Thai too."""
    return r(text, "<w:rPr><w:b/><w:bCs/></w:rPr>")


def p(known: str, *runs: str, properties: str = "") -> str:
    """Return a paragraph in a style; `properties` come after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{known}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def tabs(*stops: float) -> str:
    """Return the stops up to which a line is dotted: what follows begins there, and at the last the line ends."""
    dotted = (
        f'<w:tab w:val="{"right" if at == stops[-1] else "left"}" w:leader="dot" w:pos="{twips(at)}"/>' for at in stops
    )
    return f"<w:tabs>{''.join(dotted)}</w:tabs>"


def gap() -> str:
    """Return a narrow space between two tables, which Word would else join."""
    return p("Gap")


def section_break() -> str:
    """Return the end of a section; its page is described by whoever opens the file."""
    return p("Gap", properties="<w:sectPr/>")


def each(one: str, many: str, *body: str, otherwise: str = "") -> str:
    """Return paragraphs that stand for each of many; a cell must never be left without any."""
    rest = p("Tag", r("{%p else %}")) + otherwise if otherwise else ""
    return p("Tag", r(f"{{%p for {one} in {many} %}}")) + "".join(body) + rest + p("Tag", r("{%p endfor %}"))


def only_if(condition: str, *body: str, otherwise: str = "") -> str:
    """Return what stands there on a condition, and what stands there else."""
    rest = p("Tag", r("{%p else %}")) + otherwise if otherwise else ""
    return p("Tag", r(f"{{%p if {condition} %}}")) + "".join(body) + rest + p("Tag", r("{%p endif %}"))


def cell(width: float, content: str, *, span: int = 1, shaded: bool = False, middle: bool = False) -> str:
    """Return a cell."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8E8E8"/>' if shaded else ""
    level = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spans}{shade}{level}</w:tcPr>{content}</w:tc>'


def row(*cells: str, is_head: bool = False, may_split: bool = False, height: float = 0) -> str:
    """Return a row: a head stands on every page, any other stays on one page unless it may split."""
    whole = "" if may_split else "<w:cantSplit/>"
    high = f'<w:trHeight w:val="{twips(height)}" w:hRule="exact"/>' if height else ""
    return f"<w:tr><w:trPr>{whole}{high}{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: tuple[float, ...], *rows: str, known: str = "Ruled", width: float = 0) -> str:
    """Return a table of a fixed width: the sum of its columns, unless a loop makes them more or fewer."""
    total = twips(width or sum(widths))
    grid = "".join(f'<w:gridCol w:w="{twips(one)}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{known}"/><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def rows(loop: str, body: str, widths: tuple[float, ...]) -> str:
    """Return a row that a loop repeats."""
    tags = (f"{{%tr {loop} %}}", "{%tr endfor %}")
    return body.join(row(cell(sum(widths), p("Tag", r(tag)), span=len(widths))) for tag in tags)


def cells(loop: str, body: str, width: float) -> str:
    """Return a cell that a loop repeats; `width` is that of the cells that hold the loop."""
    return body.join(cell(width, p("Tag", r(tag))) for tag in (f"{{%tc {loop} %}}", "{%tc endfor %}"))


def listed(
    columns: tuple[tuple[str, float, str], ...], many: str, *, head: str = "CellHead", may_split: bool = False
) -> str:
    """Return a table with a row for each of many, called `one`; a sentence instead when there are none."""
    names = row(*(cell(wide, p(head, r(name)), shaded=True, middle=True) for name, wide, _ in columns), is_head=True)
    body = row(*(cell(wide, content) for _, wide, content in columns), may_split=may_split)
    widths = tuple(wide for _, wide, _ in columns)

    ruled = table(widths, names, rows(f"for one in {many}", body, widths))
    return only_if(many, ruled, otherwise=p("Text" if head == "CellHead" else "Small", r("ไม่มีรายการ")))


def signatures(width: float, *blocks: tuple[str, str, str], known: str = "Sign", is_dated: bool = True) -> str:
    """Return a row of blocks to sign: as what, by whom of the paper's signatures, and what stands before the hand."""
    share = width / len(blocks)

    def block(role: str, who: str, before: str) -> str:
        return (
            before
            + p(f"{known}Line", r(f"ลงชื่อ {DOTS}{role}"))
            + p(known, r(f"({{{{ signatures.{who}.name }}}})"))
            + p(known, r(f"{{{{ signatures.{who}.title }}}}"))
            + (p(known, r("วันที่ ......... / .................... / ............")) if is_dated else "")
        )

    return table((share,) * len(blocks), row(*(cell(share, block(*one)) for one in blocks)), known="Plain")


def ticks(text: str, size: float) -> str:
    """Return runs in which the boxes to tick have a font of their own."""
    return r("☐", look(size, font=TICKS)).join(r(piece) if piece else "" for piece in text.split("☐"))


def four_signatures(width: float) -> str:
    """Return who signs an overdue and a round report, in the order in which it climbs."""
    edge = tabs(width / 2 - 0.6)
    opinion = p("Opinion", bold("ความเห็นปลัด"), r(" \t"), properties=edge) + p("Opinion", r("\t"), properties=edge)
    order = p("Opinion", bold("คำสั่งนายก"), ticks("  ☐ ทราบ  ☐ ดำเนินการตามเสนอ", 12))
    order += p("Opinion", ticks("☐ อื่น ๆ \t", 12), properties=edge)
    return (
        signatures(width, ("ผู้จัดทำ", "prepared_by", ""), ("ผู้ตรวจสอบ", "checked_by", ""))
        + gap()
        + signatures(width, ("", "permanent_secretary", opinion), ("", "chief_executive", order))
    )
