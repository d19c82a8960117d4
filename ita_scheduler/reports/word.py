"""What Word files need beyond docxtpl: evidence that can be clicked, pictures, and tables that Word accepts.

This module loads docxtpl; `docx.py` loads it when a file is written, since a daemon seldom writes one.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx.image.image import Image
from docx.oxml import parse_xml
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup, escape

from ita_scheduler.errors import ReportError
from ita_scheduler.files import in_thai
from ita_scheduler.reports.emblem import damaged, read_emblem
from ita_scheduler.reports.picture import bars_png

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

EMBLEM_HEIGHT = 15  # millimetres, as the form of a memo has it
EMBLEM_WIDTH = 24  # at most: its place in the head
PICTURE_HEIGHT = 110  # at most, so that a page has room for the tables too
LONGEST_PROPERTY = 255  # as long as Word lets a title or an author be
LINK_COLOUR = "0563C1"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_SPACE = 'distT="0" distB="0" distL="0" distR="0"'
# docxtpl reads `{_{` in what it has written as two braces; people may have typed just that.
_BRACES_IN_DISGUISE = re.compile(r"(?<=[{}%])_(?=[{}%])")
# What docxtpl makes of the XML of a template is the same every time, and a third of its work.
_patched = lru_cache(maxsize=64)(partial(DocxTemplate.patch_xml, None))


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no type information
    """docxtpl's template, which remembers what it has read, refuses broken XML, and finishes its links and tables."""

    def patch_xml(self, src_xml: str) -> str:
        return str(_patched(src_xml))

    def fix_tables(self, xml: str) -> Any:
        # docxtpl itself would mend broken XML in silence, by leaving parts of the report out.
        parse_xml(xml)
        tree = super().fix_tables(xml)
        _finish(tree)
        return tree

    def set_properties(self, paper: Mapping[str, Any]) -> None:
        """Say in the file what it is, and nothing of when or where it was made."""
        properties = self.docx.core_properties
        for known in list(properties._element):  # noqa: SLF001 - python-docx can set a date, but not take it away
            properties._element.remove(known)  # noqa: SLF001 - the same
        properties.title = str(paper["short_title"])[:LONGEST_PROPERTY]
        properties.author = str(paper["agency"])[:LONGEST_PROPERTY]
        properties.identifier = paper["mark"]
        properties.language = "th-TH"


def opened(path: Path) -> WordTemplate:
    """Return a template. Raises ReportError for a file that cannot be read or is no Word file."""
    try:
        source = path.read_bytes()
    except OSError as fault:
        raise ReportError(
            f"แม่แบบ {path}: อ่านไม่ได้ ({in_thai(fault)})", f"template {path}: cannot be read ({fault.strerror})"
        ) from fault
    template = WordTemplate(BytesIO(source))
    try:
        template.init_docx()
    except Exception as fault:  # python-docx raises whatever comes to it: KeyError, BadZipFile, XMLSyntaxError
        raise ReportError(
            f"แม่แบบ {path}: ไม่ใช่แฟ้ม Word (.docx) หรือแฟ้มเสียหาย",
            f"template {path}: it is no Word file (.docx), or a damaged one ({type(fault).__name__})",
        ) from fault
    return template


def names(
    paper: Mapping[str, Any], emblem: Path | None, templates: Sequence[Path], template: WordTemplate
) -> dict[str, Any]:
    """Return the names that a template may use: those of the paper, `emblem` and `picture`."""
    bars = paper["bars"]
    return {
        **{name: _ready(value, template) for name, value in paper.items()},
        "emblem": _Drawn(lambda: _emblem(emblem, template)) if emblem else "",
        "picture": _Drawn(lambda: _bars(bars, templates, template)) if bars else "",
    }


def _ready(value: Any, template: WordTemplate) -> Any:
    """Return a copy of a part of a paper: evidence with a web address can be clicked, text is left as it was typed."""
    if isinstance(value, str):
        return _escaped(value) if _BRACES_IN_DISGUISE.search(value) else value
    if isinstance(value, list):
        return [_ready(one, template) for one in value]
    if not isinstance(value, dict):
        return value
    copy = {key: _ready(one, template) for key, one in value.items()}
    if value.get("link"):
        copy["evidence"] = _Link(value["evidence"], value["link"], template)
    return copy


def _escaped(text: str) -> Markup:
    return Markup(_BRACES_IN_DISGUISE.sub("&#95;", str(escape(text))))  # noqa: S704 - escaped in this very line


class _Drawn:
    """A picture, drawn where a template asks for it, and not at all where none does."""

    def __init__(self, draw: Callable[[], str]) -> None:
        self._draw = draw

    def __html__(self) -> str:
        return self._draw()


class _Link:
    """Evidence that can be clicked, and what stands behind it: it ends the run it stands in, and begins another.

    The look of the run it interrupts is given to both by `_finish`.
    """

    def __init__(self, text: str, address: str, template: WordTemplate) -> None:
        self._shown = address if text.startswith(address) else text
        self._rest = text.removeprefix(self._shown)
        self._address = address
        self._template = template

    def __html__(self) -> str:
        number = self._template.build_url_id(self._address)
        run = f'<w:r><w:t xml:space="preserve">{_escaped(self._shown)}</w:t></w:r>'
        link = f'<w:hyperlink r:id="{number}" w:history="1">{run}</w:hyperlink>'
        return f'</w:t></w:r>{link}<w:r><w:t xml:space="preserve">{_escaped(self._rest)}'


def _finish(body: Any) -> None:
    """Mend what a template's loops leave behind, since Word refuses a file for less."""
    for link in body.iter(f"{W}hyperlink"):
        _dress(link)
    for cell in body.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            cell.append(cell.makeelement(f"{W}p"))
    for table in body.iter(f"{W}tbl"):
        _fit(table)


def _dress(link: Any) -> None:
    """Give a link's run, and the one after it, the font and size of the run before; and the link its colour."""
    before, after = link.getprevious(), link.getnext()
    look = before.find(f"{W}rPr") if before is not None else None
    for run in link.iterchildren(f"{W}r"):
        if run.find(f"{W}rPr") is None:
            own = deepcopy(look) if look is not None else run.makeelement(f"{W}rPr")
            for name, value in (("color", LINK_COLOUR), ("u", "single")):
                for known in own.findall(f"{W}{name}"):
                    own.remove(known)
                own.append(own.makeelement(f"{W}{name}", {f"{W}val": value}))
            run.insert(0, own)
    if look is not None and after is not None and after.tag == f"{W}r" and after.find(f"{W}rPr") is None:
        after.insert(0, deepcopy(look))


def _fit(table: Any) -> None:
    """Keep a table as wide as it says, however many columns a loop has made; one without a width is left alone."""
    width = table.find(f"{W}tblPr/{W}tblW[@{W}type='dxa']")
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    rows = [row.findall(f"{W}tc/{W}tcPr/{W}tcW[@{W}type='dxa']") for row in table.findall(f"{W}tr")]
    whole = [cells for cells in rows if len(cells) == len(grid)]
    if width is None or not whole:
        return
    total, wanted = int(width.get(f"{W}w")), [int(cell.get(f"{W}w")) for cell in whole[0]]
    if sum(wanted) == 0 or abs(sum(wanted) - total) <= len(wanted):
        return
    for cells in (grid, *whole):
        for cell, share in zip(cells, wanted, strict=True):
            cell.set(f"{W}w", str(share * total // sum(wanted)))


def _emblem(path: Path, template: WordTemplate) -> str:
    """Return the emblem as large as its place in the head of a memo. Raises ReportError."""
    picture = read_emblem(path)
    try:
        known = Image.from_blob(picture)
        ratio = known.px_width / known.px_height
    except Exception as fault:  # python-docx raises whatever a damaged picture leads it to
        raise damaged(path, type(fault).__name__) from fault
    height = min(EMBLEM_HEIGHT, EMBLEM_WIDTH / ratio)
    return _image(template, picture, height * ratio, height, "ตราประจำหน่วยงาน")


def _bars(bars: Sequence[Mapping[str, Any]], templates: Sequence[Path], template: WordTemplate) -> str:
    """Return the bars as a picture. Raises ReportError."""
    picture, width, height = bars_png(bars, templates)
    share = min(1, PICTURE_HEIGHT / height)
    return _image(template, picture, width * share, height * share, "แผนภูมิแท่งแสดงสถานะรายหน่วยงาน")


def _image(template: WordTemplate, picture: bytes, width: float, height: float, told: str) -> str:
    """Return the XML of a picture, in millimetres, with the words for whoever cannot see it."""
    drawn = str(InlineImage(template, BytesIO(picture), Mm(width), Mm(height)))
    # LibreOffice leaves a space around a picture that does not say there is none.
    drawn = drawn.replace("<wp:inline", f"<wp:inline {_NO_SPACE}", 1)
    return drawn.replace("<wp:docPr ", f'<wp:docPr descr="{told}" ', 1)
