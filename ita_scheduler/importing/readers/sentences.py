"""Every sentence with which a document is refused, by its kind: Thai, English, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ita_scheduler.errors import Faulty, Problem

if TYPE_CHECKING:
    from pathlib import Path


class Sentence(NamedTuple):
    """One fault in two languages, and the way out."""

    thai: str
    english: str
    remedy: str


_AS_DOCX = "เปิดแฟ้มแล้วบันทึกเป็น .docx / open it and save it as .docx"
_AS_XLSX = "เปิดแฟ้มแล้วบันทึกเป็น .xlsx / open it and save it as .xlsx"
_ASK_WORD = (
    "ขอแฟ้ม Word (.docx) จากผู้จัดทำ หรือพิมพ์/ใช้ OCR เป็นข้อความแล้วตรวจทาน"
    " / ask the author for the Word file (.docx), or type it or use OCR, and proof-read the text"
)
_OPEN_AND_SAVE = "เปิดแฟ้มตรวจดูแล้วบันทึกใหม่ / open it, check it and save it again"
_SPLIT = "เก็บเฉพาะตารางแผนแล้วบันทึกใหม่ / keep only the tables of the plan and save it again"
_KINDS_READ = (
    "ใช้แฟ้ม .docx .xlsx .pdf .html .txt หรือ .csv / use a file of one of the kinds .docx .xlsx .pdf .html .txt .csv"
)

_SENTENCES = {
    "missing": ("ไม่พบแฟ้ม", "the file does not exist", "ตรวจชื่อแฟ้มและโฟลเดอร์ / check the name and the folder"),
    "directory": ("เป็นโฟลเดอร์ ไม่ใช่แฟ้ม", "this is a folder, not a file", "ระบุชื่อแฟ้มเอกสาร / name the document's file"),
    "special": ("ไม่ใช่แฟ้มธรรมดา", "this is not an ordinary file", "ระบุชื่อแฟ้มเอกสาร / name the document's file"),
    "unreadable": (
        "อ่านแฟ้มไม่ได้ ({reason})",
        "the file cannot be read ({reason})",
        "ตรวจสิทธิ์ของแฟ้ม / check the file's permissions",
    ),
    "large": ("แฟ้มใหญ่เกิน {limit} เมกะไบต์", "the file is larger than {limit} MB", _SPLIT),
    "empty": (
        "แฟ้มว่างเปล่า",
        "the file is empty",
        "ตรวจว่าคัดลอกแฟ้มมาครบ / check that the file was copied completely",
    ),
    "no_text": ("ไม่พบข้อความในแฟ้ม", "there is no text in the file", _OPEN_AND_SAVE),
    "damaged": ("แฟ้ม {form} เสียหายหรือมาไม่ครบ", "this {form} file is damaged or incomplete", _OPEN_AND_SAVE),
    "encrypted": (
        "แฟ้ม {form} เข้ารหัสหรือตั้งรหัสผ่านไว้",
        "this {form} file is encrypted or has a password",
        "ยกเลิกรหัสผ่านแล้วบันทึกใหม่ / remove the password and save it again",
    ),
    "scan": ("แฟ้ม PDF เป็นภาพสแกน ไม่มีตัวอักษรให้อ่าน", "this PDF is a scan: pictures without text", _ASK_WORD),
    "garbled": (
        "ตัวอักษรใน PDF ไม่มีรหัสอักษร อ่านเป็นข้อความไม่ได้",
        "the letters of this PDF have no character codes and cannot be read as text",
        _ASK_WORD,
    ),
    "picture": ("แฟ้มเป็นรูปภาพ ไม่มีตัวอักษรให้อ่าน", "this is a picture: there is no text in it", _ASK_WORD),
    "binary": ("แฟ้มไม่ใช่เอกสารข้อความ", "this is not a document with text", _KINDS_READ),
    "encoding": (
        "อ่านตัวอักษรในแฟ้มไม่ออก (ไม่ใช่ UTF-8 หรือ TIS-620)",
        "the letters cannot be read (neither UTF-8 nor TIS-620)",
        "บันทึกใหม่โดยเลือก Encoding เป็น UTF-8 / save it again with the encoding UTF-8",
    ),
    "mojibake": (
        "ตัวอักษรในแฟ้มเพี้ยนเป็นภาษาต่างดาวและแปลงกลับไม่ได้",
        "the letters were spoilt by a wrong encoding and cannot be put right",
        "ใช้แฟ้มต้นฉบับ แล้วบันทึกเป็น UTF-8 / take the original and save it as UTF-8",
    ),
    "doc": ("เป็นแฟ้ม Word รุ่นเก่า (.doc)", "this is an old Word file (.doc)", _AS_DOCX),
    "xls": ("เป็นแฟ้ม Excel รุ่นเก่า (.xls)", "this is an old Excel file (.xls)", _AS_XLSX),
    "xlsb": ("เป็นแฟ้ม Excel แบบ .xlsb", "this is a binary Excel file (.xlsb)", _AS_XLSX),
    "ole": ("เป็นแฟ้ม Office รุ่นเก่า", "this is an old Office file", _AS_DOCX),
    "rtf": ("เป็นแฟ้ม .rtf", "this is an .rtf file", _AS_DOCX),
    "odt": ("เป็นแฟ้ม .odt", "this is an .odt file", _AS_DOCX),
    "ods": ("เป็นแฟ้ม .ods", "this is an .ods file", _AS_XLSX),
    "pptx": (
        "เป็นแฟ้มนำเสนอ (.pptx)",
        "this is a presentation (.pptx)",
        "คัดลอกตารางลงใน .docx / copy the tables into a .docx",
    ),
    "mhtml": ("เป็นแฟ้มเว็บแบบ .mht", "this is a web archive (.mht)", "บันทึกหน้าเว็บเป็น .html / save the page as .html"),
    "xml": ("เป็นแฟ้ม XML ที่ไม่ใช่เอกสาร", "this is XML, but no document", _AS_DOCX),
    "zip": (
        "เป็นแฟ้มบีบอัด",
        "this is an archive",
        "แตกแฟ้มแล้วระบุเอกสารที่อยู่ข้างใน / unpack it and name the document inside",
    ),
    "bomb": (
        "แฟ้มขยายแล้วใหญ่ผิดปกติ ไม่ปลอดภัยที่จะเปิด",
        "unpacked, the file is unreasonably large; opening it is not safe",
        "ใช้แฟ้มต้นฉบับจากผู้จัดทำ / take the original from its author",
    ),
    "much": ("เอกสารมี{what}เกิน {limit}", "the document has more than {limit} {of}", _SPLIT),
}

SENTENCES = {kind: Sentence(*words) for kind, words in _SENTENCES.items()}


def refusal(kind: str, path: Path, *, line: int | None = None, **words: object) -> Faulty:
    """Return the fault to raise: this document cannot be read, for this reason."""
    sentence = SENTENCES[kind]
    named = Problem(
        file=str(path),
        line=line,
        thai=sentence.thai.format_map(words),
        english=sentence.english.format_map(words),
        remedy=sentence.remedy.format_map(words),
    )
    return Faulty((named,))
