"""The bars as a picture."""

from __future__ import annotations

import struct
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ReportError
from ita_scheduler.reports.paper import paper
from ita_scheduler.reports.picture import bars_png
from tests.reports.samples import ROOT, sample

TEMPLATES = (ROOT / "templates" / "report",)


def bars() -> list[dict[str, Any]]:
    return list(paper(sample(ReportKind.MONTHLY))["bars"])


def test_the_picture_is_a_png_of_170_millimetres() -> None:
    picture, width, height = bars_png(bars(), TEMPLATES)

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert width == pytest.approx(170, abs=0.2)
    across, down = struct.unpack(">II", picture[16:24])
    assert across / down == pytest.approx(width / height)
    assert 30 < height < 70


def test_more_units_make_it_higher() -> None:
    assert bars_png(bars() * 3, TEMPLATES)[2] > 2 * bars_png(bars(), TEMPLATES)[2]


def test_the_same_bars_give_the_same_bytes_also_in_another_process() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from hashlib import sha256\n"
        "from tests.reports.test_picture import TEMPLATES, bars, bars_png\n"
        "print(sha256(bars_png(bars(), TEMPLATES)[0]).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", program, str(ROOT)], capture_output=True, text=True, check=True)

    assert bars_png(bars(), TEMPLATES) == bars_png(bars(), TEMPLATES)
    assert run.stdout.strip() == sha256(bars_png(bars(), TEMPLATES)[0]).hexdigest()


def test_no_bars_are_a_sentence() -> None:
    picture, _, height = bars_png([], TEMPLATES)

    assert picture.startswith(b"\x89PNG")
    assert height < 15


def test_a_part_too_small_for_its_count_is_drawn_all_the_same() -> None:
    part = {"label": "เกินกำหนด", "count": "๑", "share": 0.1, "colour": "B71C1C", "is_dark": True}
    rest = {"label": "แล้วเสร็จ", "count": "๙๙๙", "share": 99.9, "colour": "2E7D32", "is_dark": True}

    assert bars_png([{"unit": "สำนักปลัด", "total": "๑๐๐๐", "parts": [part, rest]}], TEMPLATES)[0]


def test_a_character_that_the_font_lacks_is_told() -> None:
    one = bars()
    one[0]["unit"] = "กอง漢"

    with pytest.raises(ReportError, match=r"U\+6F22"):
        bars_png(one, TEMPLATES)


def test_an_offices_own_bars_serve_the_picture_too(tmp_path) -> None:
    own = (TEMPLATES[0] / "_bars.typ").read_text("utf-8").replace("#let bars", "#let shipped-bars")
    (tmp_path / "_bars.typ").write_text(own + "\n#let bars(data) = box(width: 10mm, height: 77mm)\n", encoding="utf-8")

    assert bars_png(bars(), [tmp_path, *TEMPLATES])[2] == pytest.approx(77, abs=0.5)
