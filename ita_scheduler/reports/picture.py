"""The picture: the bars of a report for formats that cannot draw them, by the function that draws them in a PDF."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from ita_scheduler.reports.typesetting import ENTRY, read_source, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BARS = "_bars.typ"
PPI = 200
WIDTH = 170  # millimetres: what the margins of a memo leave of A4
MILLIMETRES_IN_AN_INCH = 25.4
_PAGE = f"""
#import "_bars.typ": bars
#set page(width: {WIDTH}mm, height: auto, margin: 0mm, fill: white)
#set text(font: "Sarabun", lang: "th", region: "TH", features: (mark: 0, mkmk: 0), fallback: false)
#bars(json(bytes(sys.inputs.paper)))
"""


def bars_png(bars: Sequence[Mapping[str, Any]], templates: Sequence[Path]) -> tuple[bytes, float, float]:
    """Return the bars of a paper as a PNG file, and how wide and high it is in millimetres.

    They are drawn by the first `_bars.typ` among the folders of templates, as in a PDF. The same bars give the same
    bytes. Raises ReportError.
    """
    path = next((folder / BARS for folder in templates if (folder / BARS).is_file()), templates[-1] / BARS)
    sources = {ENTRY: (__name__, _PAGE.encode()), BARS: (str(path), read_source(path))}
    picture = typeset(sources, [dict(bar) for bar in bars], form="png", ppi=PPI)
    # A PNG begins with eight fixed bytes, the length and name of its first chunk, and then its width and height.
    width, height = struct.unpack(">II", picture[16:24])
    return picture, width / PPI * MILLIMETRES_IN_AN_INCH, height / PPI * MILLIMETRES_IN_AN_INCH
