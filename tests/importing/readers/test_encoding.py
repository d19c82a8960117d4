"""The letters of a text file, however it was saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_scheduler.importing.readers.encoding import LOST, REPAIRED, TIS_620, UTF_16
from tests.importing.readers.making import read, refused, shown

THAI = "มาตรการส่งเสริมคุณธรรม\nเจ้าหน้าที่ที่ได้รับมอบหมาย ๒๕๖๖ (น้ำ)"
LINES = THAI.split("\n")


def spoilt(codec: str) -> str:
    """What an editor shows that takes UTF-8 for that encoding."""
    return "".join(bytes([byte]).decode(codec, errors="ignore") or chr(byte) for byte in THAI.encode())


@pytest.mark.parametrize(
    ("content", "remarks"),
    [
        (THAI.encode(), ()),
        (THAI.encode("utf-8-sig"), ()),
        (THAI.encode("utf-16"), (UTF_16,)),
        (b"\xfe\xff" + THAI.encode("utf-16-be"), (UTF_16,)),
        (THAI.encode("cp874"), (TIS_620,)),
        (THAI.encode("tis-620"), (TIS_620,)),
        (THAI.replace("\n", "\r\n").encode(), ()),
        (THAI.replace("\n", "\r").encode(), ()),
        (spoilt("latin-1").encode(), (REPAIRED,)),
        (spoilt("cp1252").encode(), (REPAIRED,)),
        (spoilt("cp874").encode(), (REPAIRED,)),
        (spoilt("cp874").encode("utf-16"), (UTF_16, REPAIRED)),
    ],
)
def test_one_text_in_every_encoding(tmp_path: Path, content: bytes, remarks: tuple[str, ...]) -> None:
    document = read(tmp_path, content)

    assert (shown(document), document.remarks) == (LINES, remarks)


def test_a_text_cut_in_the_middle_of_a_letter_loses_only_that(tmp_path: Path) -> None:
    document = read(tmp_path, THAI.encode()[:-2])

    assert shown(document) == [LINES[0], LINES[1][:-2] + "�"]
    assert document.remarks == (LOST,)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (spoilt("latin-1").replace("\x99", "?").encode(), "ตัวอักษรในแฟ้มเพี้ยนเป็นภาษาต่างดาวและแปลงกลับไม่ได้"),
        (spoilt("cp874").replace("\x99", "?").encode(), "ตัวอักษรในแฟ้มเพี้ยนเป็นภาษาต่างดาวและแปลงกลับไม่ได้"),
        ("Übergröße, été, señor".encode("cp1252"), "อ่านตัวอักษรในแฟ้มไม่ออก"),
        (b"abc \xff\xfe\xfd\xfc\xfb def", "อ่านตัวอักษรในแฟ้มไม่ออก"),
        (b"\xff\xfe\x00\xd8\x00\xd8\x00\xd8", "อ่านตัวอักษรในแฟ้มไม่ออก"),
    ],
)
def test_letters_that_nobody_can_read(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert refused(tmp_path, content).startswith(sentence)


def test_good_thai_with_many_of_the_letters_that_spoilt_thai_is_made_of(tmp_path: Path) -> None:
    line = "เนื่องจากเนื้อหาเน้นเธอ เนตรเนือง"

    document = read(tmp_path, line)

    assert (shown(document), document.remarks) == ([line], ())


def test_what_nobody_sees_is_taken_out(tmp_path: Path) -> None:
    document = read(tmp_path, "ราย\u200bงาน\u00a0ผล\ufeff\u200e  ครั้ง\u00adที่ \x1b๑")

    assert shown(document) == ["รายงาน ผล ครั้งที่ ๑"]
