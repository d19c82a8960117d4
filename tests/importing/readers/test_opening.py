"""What is no document: refused with a sentence that names the file, the reason and the way out."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ita_scheduler.errors import Faulty
from ita_scheduler.importing.readers.limits import LARGEST_TEXT
from ita_scheduler.importing.readers.reading import read_document
from tests.importing.readers.making import docx, p, read, refused, relations, shown, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def streams(name: str) -> bytes:
    return OLE + bytes(504) + name.encode("utf-16-le") + bytes(512)


def refused_path(path: Path) -> str:
    with pytest.raises(Faulty) as faulty:
        read_document(path)
    return str(faulty.value)


def test_a_missing_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert "ไม่พบแฟ้ม" in refused_path(tmp_path / "none.docx")
    assert "เป็นโฟลเดอร์" in refused_path(tmp_path)
    assert "ไม่ใช่แฟ้มธรรมดา" in refused_path(tmp_path / "pipe")
    assert "ไม่ใช่แฟ้มธรรมดา" in refused_path(Path("/dev/zero"))
    assert "อ่านแฟ้มไม่ได้" in refused_path(Path("a\0b"))
    assert "อ่านแฟ้มไม่ได้" in refused_path(tmp_path / ("ก" * 300))


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_permission(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", no_permission)
    (tmp_path / "a.txt").touch()

    assert "อ่านแฟ้มไม่ได้ (Permission denied)" in refused_path(tmp_path / "a.txt")


def test_a_file_of_two_hundred_megabytes_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    def read(*_: object) -> None:
        pytest.fail("it is opened")

    monkeypatch.setattr(Path, "open", read)
    assert "แฟ้มใหญ่เกิน 30 เมกะไบต์" in refused_path(path)


def test_a_file_that_grew_while_it_was_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ita_scheduler.importing.readers.opening.LARGEST_FILE", 3)
    monkeypatch.setattr(Path, "stat", lambda _: os.stat_result((0o100644, 0, 0, 0, 0, 0, 1, 0, 0, 0)))

    assert "แฟ้มใหญ่เกิน" in refused(tmp_path, "abcdef")


def test_a_text_of_more_than_twelve_megabytes(tmp_path: Path) -> None:
    assert "แฟ้มใหญ่เกิน 12 เมกะไบต์" in refused(tmp_path, b"a" * (LARGEST_TEXT + 1))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "แฟ้มว่างเปล่า"),
        (b"\xef\xbb\xbf \n\t\n", "ไม่พบข้อความในแฟ้ม"),
        (streams("WordDocument"), "เป็นแฟ้ม Word รุ่นเก่า (.doc) / this is an old Word file (.doc) → เปิดแฟ้มแล้วบันทึกเป็น .docx"),
        (streams("Workbook"), "เป็นแฟ้ม Excel รุ่นเก่า (.xls) / this is an old Excel file (.xls) → เปิดแฟ้มแล้วบันทึกเป็น .xlsx"),
        (streams("EncryptedPackage"), "แฟ้ม Office เข้ารหัสหรือตั้งรหัสผ่านไว้"),
        (OLE, "เป็นแฟ้ม Office รุ่นเก่า"),
        (b"{\\rtf1\\ansi}", "เป็นแฟ้ม .rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "แฟ้มเป็นรูปภาพ"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "แฟ้มเป็นรูปภาพ"),
        (b"BM" + bytes(40), "แฟ้มเป็นรูปภาพ"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "แฟ้มเป็นรูปภาพ"),
        (b"\x00\x00\x00\x18ftypheic", "แฟ้มเป็นรูปภาพ"),
        (b"Rar!\x1a\x07\x00", "เป็นแฟ้มบีบอัด"),
        (b"\x1f\x8b\x08\x00", "เป็นแฟ้มบีบอัด"),
        (b"text\x00text", "แฟ้มไม่ใช่เอกสารข้อความ"),
        (b"\x01\x02\x03abc", "แฟ้มไม่ใช่เอกสารข้อความ"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "เป็นแฟ้มเว็บแบบ .mht"),
        (b'<?xml version="1.0"?><plan/>', "เป็นแฟ้ม XML ที่ไม่ใช่เอกสาร"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "เป็นแฟ้ม .odt"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "เป็นแฟ้ม .ods"),
        (zipped({"แผน.docx": b"x"}), "เป็นแฟ้มบีบอัด / this is an archive → แตกแฟ้มแล้วระบุเอกสารที่อยู่ข้างใน"),
        (zipped({"_rels/.rels": relations(officeDocument="ppt/presentation.xml")}), "เป็นแฟ้มนำเสนอ (.pptx)"),
        (zipped({"xl/workbook.bin": b"x"}), "เป็นแฟ้ม Excel แบบ .xlsb"),
        (docx(p("ก"))[:-30], "แฟ้ม Office (zip) เสียหายหรือมาไม่ครบ"),
        (b"PK\x03\x04", "แฟ้ม Office (zip) เสียหายหรือมาไม่ครบ"),
        (b"%PDF-1.7\n", "แฟ้ม PDF เสียหายหรือมาไม่ครบ"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_told_by_its_content(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert refused(tmp_path, content, "a.docx").startswith(sentence)


def test_a_wrong_ending_is_read_by_content_with_a_remark(tmp_path: Path) -> None:
    word = read(tmp_path, docx(p("ก")), "a.pdf")
    text = read(tmp_path, "ก", "a.doc")

    assert (shown(word), word.remarks) == (["ก"], ("นามสกุลของแฟ้มเป็น .pdf แต่เนื้อหาเป็น Word (.docx) อ่านตามเนื้อหาแล้ว",))
    assert text.remarks == ("นามสกุลของแฟ้มเป็น .doc แต่เนื้อหาเป็น ข้อความ อ่านตามเนื้อหาแล้ว",)
    assert read(tmp_path, "ก", "a.txt").remarks == ()


def bomb() -> bytes:
    return docx(p("ก" + " " * 20_000_000))


def many_entries() -> bytes:
    return zipped({f"{n}": b"" for n in range(6_000)})


def lying_about_its_size() -> bytes:
    """A part that says of itself that it is small: both copies of its size are changed."""
    content = zipped({"word/document.xml": b"<w>" + b" " * 30_000_000 + b"</w>"})
    return content.replace((30_000_007).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@pytest.mark.parametrize("content", [bomb, many_entries])
def test_a_zip_that_unpacks_to_far_more_than_it_holds(tmp_path: Path, content) -> None:
    assert refused(tmp_path, content(), "a.docx").startswith("แฟ้มขยายแล้วใหญ่ผิดปกติ ไม่ปลอดภัยที่จะเปิด")


def test_a_zip_that_lies_about_the_size_of_a_part(tmp_path: Path) -> None:
    assert refused(tmp_path, lying_about_its_size(), "a.docx").startswith("แฟ้ม Office (zip) เสียหาย")


def test_an_encrypted_zip(tmp_path: Path) -> None:
    content = bytearray(docx(p("ก")))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refused(tmp_path, bytes(content), "a.docx").startswith("แฟ้ม Office (zip) เข้ารหัส")


def test_entities_that_multiply_are_not_even_parsed(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'

    assert "เสียหาย" in refused(tmp_path, zipped({"word/document.xml": laughs}), "a.docx")


def test_an_unknown_way_of_packing(tmp_path: Path) -> None:
    content = bytearray(zipped({"word/document.xml": "<a/>"}, compression=zipfile.ZIP_STORED))
    for at in (content.index(b"PK\x03\x04") + 8, content.index(b"PK\x01\x02") + 10):
        content[at] = 99

    assert "เสียหาย" in refused(tmp_path, bytes(content), "a.docx")


def test_the_door_imports_no_parser() -> None:
    code = (
        "import sys, ita_scheduler.importing.readers.reading; "
        "print([m for m in ('lxml', 'pypdfium2', 'openpyxl', 'docx', 'csv', 'zipfile') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
