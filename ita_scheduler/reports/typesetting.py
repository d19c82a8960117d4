"""Typesetting: the one place that calls typst, and says in two languages what is wrong with a template or a text.

Typst is given the sources and the paper in memory. The only directory it may look into is that of the font, so a
template reads no other file of the machine.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from ita_scheduler.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import typst

    # Under the name of each file: where it stands, for the sentences, and what is in it.
    Sources = Mapping[str, tuple[str, bytes]]

FONT = "Sarabun"
ENTRY = "main.typ"
# The font has no empty boxes to tick; the templates draw them.
DRAWN = frozenset("☐□")
_PLACE = re.compile(r"┌─ (?P<file>.+?):(?P<line>\d+):\d+")
_WORDS = re.compile(r"[A-Za-z_]\w*")


def read_source(path: Path) -> bytes:
    """Return a typst file. Raises ReportError when it cannot be read, or would fetch something from the network."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as fault:
        words = "not UTF-8" if isinstance(fault, UnicodeError) else fault.strerror
        raise ReportError(f"แม่แบบ {path}: อ่านไม่ได้ ({words})", f"template {path}: cannot be read ({words})") from fault
    if "@preview/" in text:
        line = text[: text.index("@preview/")].count("\n") + 1
        raise ReportError(
            f"แม่แบบ {path}:{line}: ใช้ชุดคำสั่งจากอินเทอร์เน็ต (@preview) ไม่ได้",
            f"template {path}:{line}: packages from the network (@preview) are not allowed",
        )
    return text.encode()


def typeset(
    sources: Sources,
    paper: Any,
    *,
    form: Literal["pdf", "png"],
    ppi: float | None = None,
) -> bytes:
    """Return what `main.typ` of the sources makes of a paper; the same arguments give the same bytes.

    A template finds the paper as JSON in `sys.inputs.paper`. Raises ReportError with file and line; a warning of
    typst is a fault too, since it means that the page is not what the template says.
    """
    import typst  # noqa: PLC0415 - only who writes a report pays for it

    check_glyphs(_named(paper, sources))
    # Typst takes files in memory, but its type information does not say so.
    files: Any = {name: source for name, (_, source) in sources.items()}
    try:
        written, warnings = typst.compile_with_warnings(
            files,
            root=_font_directory(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
            pdf_standards="a-2b" if form == "pdf" else None,
        )
    except typst.TypstError as fault:
        _refuse(fault, sources)
    if warnings:
        _refuse(warnings[0], sources)
    return written


def check_glyphs(paper: Any) -> None:
    """Raise ReportError for the first character that the font cannot draw: typst would leave a blank in silence."""
    known = _drawable()
    for text in _texts(paper):
        # Most texts are quickly seen to be drawable; only a doubtful one is looked at closely.
        if known.issuperset(text):
            continue
        for char in unicodedata.normalize("NFC", text):
            if char not in known and not char.isspace() and unicodedata.category(char) != "Cf":
                code = f"U+{ord(char):04X}"
                raise ReportError(
                    f"แบบอักษร {FONT} ไม่มีตัว {char} ({code}) ในข้อความ “{text[:40]}” ให้แก้ข้อความ หรือใช้แฟ้ม Word",
                    f"the font {FONT} has no {char} ({code}), in “{text[:40]}”: reword it, or use the Word file",
                )


def _named(paper: Any, sources: Sources) -> Any:
    """Return what the sources name of a paper: what they do not draw need not be drawable."""
    if not isinstance(paper, dict):
        return paper
    words = {word for _, source in sources.values() for word in _WORDS.findall(source.decode(errors="replace"))}
    return {key: value for key, value in paper.items() if key in words}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _refuse(fault: typst.TypstError | typst.TypstWarning, sources: Sources) -> NoReturn:
    """Tell what typst says, with the file's own path instead of the name it goes by in memory."""
    places = [(Path(found["file"]).name, found["line"]) for found in _PLACE.finditer(fault.diagnostic or "")]
    # What calls a faulty function is told too: the fault may be in what it hands over.
    told = [f"{sources[name][0]}:{line}" for name, line in places if name in sources and name != ENTRY]
    place = " ← ".join(told[:3]) or sources[ENTRY][0]
    words = " ".join(fault.message.split()).replace(f"{_font_directory()}/", "")[:300]
    raise ReportError(f"แม่แบบ {place}: จัดหน้าไม่ได้ ({words})", f"template {place}: {words}")


def _font_directory() -> Path:
    import fontpkg_sarabun  # noqa: PLC0415 - only who writes a report pays for it

    return Path(fontpkg_sarabun.ROOT) / "files"


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 - only who writes a report pays for it

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_directory()])


@cache
def _drawable() -> frozenset[str]:
    """Return every character that the font has, and those that the templates draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - it takes a tenth of a second to import

    with TTFont(_font_directory() / f"{FONT}-Regular.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) | DRAWN
