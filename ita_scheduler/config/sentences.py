"""Every sentence about a fault, by its kind: Thai, English, and what to do. The table is closed.

A kind is either an error type of pydantic or one of ours. The words in braces come with the fault; `key` is always
the name of the setting, `value` what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ita_scheduler.config.sentences_plan import PLAN_SENTENCES
from ita_scheduler.config.sentences_settings import SETTINGS_SENTENCES
from ita_scheduler.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path


class Sentence(NamedTuple):
    """One fault in two languages, and the way out."""

    thai: str
    english: str
    remedy: str = ""


_FILES = {
    "file_missing": (
        "ไม่พบแฟ้ม",
        "the file does not exist",
        "ตรวจชื่อแฟ้มและโฟลเดอร์ / check the name and the folder",
    ),
    "file_directory": ("เป็นโฟลเดอร์ ไม่ใช่แฟ้ม", "this is a folder, not a file", "ระบุชื่อแฟ้ม .toml / name a .toml file"),
    "file_special": ("ไม่ใช่แฟ้มธรรมดา", "this is not an ordinary file", "ระบุชื่อแฟ้ม .toml / name a .toml file"),
    "file_unreadable": (
        "อ่านแฟ้มไม่ได้ ({reason})",
        "the file cannot be read ({reason})",
        "ตรวจสิทธิ์ของแฟ้ม / check the file's permissions",
    ),
    "file_too_large": (
        "แฟ้มใหญ่เกิน {limit} กิโลไบต์",
        "the file is larger than {limit} kB",
        "ตรวจว่าเป็นแฟ้มที่ถูกต้อง / check that it is the right file",
    ),
    "file_encoding": (
        "แฟ้มไม่ได้บันทึกเป็น UTF-8",
        "the file is not saved as UTF-8",
        "บันทึกใหม่โดยเลือก Encoding เป็น UTF-8 / save it again with the encoding UTF-8",
    ),
    "file_bom": (
        "ต้นแฟ้มมีเครื่องหมาย BOM ระบบข้ามให้แล้ว",
        "the file starts with a byte order mark, which was skipped",
        "บันทึกเป็น UTF-8 (ไม่ใช่ UTF-8 with BOM) / save it as UTF-8 without BOM",
    ),
}

_SYNTAX = {
    "toml_syntax": (
        "เขียนไม่ถูกตามรูปแบบ TOML",
        "this is not TOML: {detail}",
        "ดูตัวอย่างใน config.example.toml และ schedules/ / see the examples in config.example.toml and schedules/",
    ),
    "toml_twice": (
        "ตั้งค่าหรือหัวข้อนี้ซ้ำกับที่เขียนไว้แล้วข้างบน",
        "this key or table already stands further up: {detail}",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "toml_value": (
        "ค่าหลังเครื่องหมาย = เขียนไม่ถูก",
        "the value after = is not TOML: {detail}",
        'ข้อความต้องอยู่ในเครื่องหมาย " " และตัวเลขต้องเป็นเลขอารบิก / put text between " "; write numbers as 0-9',
    ),
    "toml_date": (
        "วันที่หรือเวลานี้ไม่มีในปฏิทิน",
        "there is no such date or time: {detail}",
        'เขียนเป็นข้อความ พ.ศ. เช่น "2566-03-31" / write it as text in the Buddhist era, such as "2566-03-31"',
    ),
    "toml_string": (
        "ข้อความในเครื่องหมายคำพูดเขียนไม่ถูก",
        "the text between quotation marks is not TOML: {detail}",
        'ปิดด้วย " ในบรรทัดเดียวกัน และเขียน \\\\ แทน \\ / close it with " on the same line, and write \\\\ for \\',
    ),
    "toml_bracket": (
        "วงเล็บหรือวงเล็บปีกกายังไม่ปิด หรือขาดจุลภาค",
        "a bracket is not closed, or a comma is missing: {detail}",
        "ปิดด้วย ] หรือ }} และคั่นรายการด้วย , / close it with ] or }} and put a comma between items",
    ),
    "toml_statement": (
        "บรรทัดนี้ต้องเป็น “ชื่อ = ค่า” หรือ “[หัวข้อ]”",
        "this line must be `name = value` or `[table]`: {detail}",
        "ชื่อต้องเป็นอักษรอังกฤษ และคำอธิบายขึ้นต้นด้วย # / names are English letters; a remark starts with #",
    ),
    "toml_number": (
        "มีตัวเลขที่ยาวเกินไป",
        "there is a number with too many digits",
        "แก้ตัวเลขให้ถูก / correct the number",
    ),
    "toml_depth": ("มีวงเล็บซ้อนกันลึกเกินไป", "brackets are nested too deeply", "ลดชั้นของวงเล็บ / nest them less"),
}

_DIGITS = "เลขอารบิก ไม่ใส่เครื่องหมายคำพูด / digits 0-9, without quotation marks"

# Error types of pydantic, as its own documentation lists them; the tests ask for each that our models can give.
_VALUES = {
    "unknown_key": (
        "ไม่รู้จัก “{key}”",
        "`{key}` is not known here",
        "ลบออก หรือตรวจตัวสะกด / remove it or check the spelling",
    ),
    "unknown_key_close": (
        "ไม่รู้จัก “{key}”",
        "`{key}` is not known here",
        "หมายถึง “{close}” หรือไม่ / did you mean `{close}`?",
    ),
    "missing": ("ขาด “{key}”", "`{key}` is missing", "เพิ่ม {key} = … / add {key} = …"),
    "string_type": (
        "“{key}” ต้องเป็นข้อความ",
        "`{key}` must be text",
        'ใส่เครื่องหมายคำพูด " " / put it between " "',
    ),
    "int_type": (
        "“{key}” ต้องเป็นจำนวนเต็ม",
        "`{key}` must be a whole number",
        _DIGITS,
    ),
    "float_type": (
        "“{key}” ต้องเป็นตัวเลข",
        "`{key}` must be a number",
        _DIGITS,
    ),
    "finite_number": (
        "“{key}” ต้องเป็นตัวเลข",
        "`{key}` must be a number",
        _DIGITS,
    ),
    "bool_type": (
        "“{key}” ต้องเป็น true หรือ false",
        "`{key}` must be true or false",
        "ไม่ต้องใส่เครื่องหมายคำพูด / without quotation marks",
    ),
    "list_type": ("“{key}” ต้องเป็นรายการ", "`{key}` must be a list", "เช่น {key} = [ … ] / such as {key} = [ … ]"),
    "model_type": (
        "“{key}” ต้องเป็นหัวข้อที่มีค่าย่อย",
        "`{key}` must be a table",
        "เช่น {key} = {{ … }} หรือ [{key}] / such as {key} = {{ … }} or [{key}]",
    ),
    "choice": (
        "“{key}” เป็น {value} ไม่ได้",
        "`{key}` cannot be {value}",
        "ใช้ได้เฉพาะ / use one of: {expected}",
    ),
    "choice_close": (
        "“{key}” เป็น {value} ไม่ได้",
        "`{key}` cannot be {value}",
        "หมายถึง “{close}” หรือไม่ / did you mean `{close}`? ({expected})",
    ),
    "union_tag_not_found": (
        "“{key}” ขาด type ที่บอกว่าครบกำหนดแบบใด",
        "`{key}` lacks its `type`",
        "ใช้ได้เฉพาะ / use one of: {expected}",
    ),
    "greater_than_equal": ("“{key}” ต้องไม่น้อยกว่า {ge}", "`{key}` must be at least {ge}", ""),
    "greater_than": ("“{key}” ต้องมากกว่า {gt}", "`{key}` must be more than {gt}", ""),
    "less_than_equal": ("“{key}” ต้องไม่เกิน {le}", "`{key}` must be at most {le}", ""),
    "too_short": (
        "“{key}” ต้องมีอย่างน้อย {min_length} รายการ",
        "`{key}` needs at least {min_length} item(s)",
        "",
    ),
    "too_long": ("“{key}” มีได้ไม่เกิน {max_length} รายการ", "`{key}` takes at most {max_length} items", ""),
    "text_empty": (
        "“{key}” ว่างเปล่า",
        "`{key}` is empty",
        "เขียนข้อความ หรือลบบรรทัดนี้ / write something or remove the line",
    ),
    "text_long": (
        "“{key}” ยาวเกิน {limit} ตัวอักษร",
        "`{key}` is longer than {limit} characters",
        "เขียนให้สั้นลง / make it shorter",
    ),
    "text_control": (
        "“{key}” มีอักขระควบคุมที่มองไม่เห็น",
        "`{key}` contains an invisible control character",
        "ลบแล้วพิมพ์ใหม่ / delete it and type it again",
    ),
    "identifier": (
        "“{key}” เป็น {value} ไม่ได้",
        "`{key}` cannot be {value}",
        "ใช้เฉพาะ A-Z a-z 0-9 . _ - ไม่เกิน 64 ตัว ไม่ขึ้นต้นด้วยจุด / use only A-Z a-z 0-9 . _ -, at most 64, no dot first",
    ),
    "address": (
        "{value} ไม่ใช่ที่อยู่อีเมลที่ส่งถึงได้",
        "{value} is not an e-mail address that can be used",
        "เขียนเช่น name@example.go.th / write it like name@example.go.th",
    ),
    "date_form": (
        "“{key}” เป็น {value} ซึ่งไม่ใช่วันที่",
        "`{key}` is {value}, which is not a date",
        'เขียนเป็น "๓๑ มีนาคม ๒๕๖๖" หรือ "2566-03-31" / write "๓๑ มีนาคม ๒๕๖๖" or "2566-03-31"',
    ),
    "date_ce": (
        "“{key}” เป็นปี ค.ศ. แต่ต้องเป็นปี พ.ศ.",
        "`{key}` is in the common era where the Buddhist era belongs",
        'หมายถึง "{close}" หรือไม่ / did you mean "{close}"?',
    ),
    "date_with_time": (
        "“{key}” มีเวลาอยู่ด้วย แต่ต้องเป็นวันที่อย่างเดียว",
        "`{key}` carries a time where only a date belongs",
        'เขียนเป็น "2566-03-31" / write "2566-03-31"',
    ),
    "date_unreal": (
        "“{key}” เป็น {value} ซึ่งไม่มีในปฏิทิน",
        "`{key}` is {value}, a day that does not exist",
        "แก้วันที่ให้ถูก / correct the date",
    ),
    "time_form": (
        "“{key}” เป็น {value} ซึ่งไม่ใช่เวลา",
        "`{key}` is {value}, which is not a time of day",
        'เขียนเป็น "08:30" / write "08:30"',
    ),
    "weekday": (
        "“{key}” เป็น {value} ซึ่งไม่ใช่ชื่อวัน",
        "`{key}` is {value}, which is not a weekday",
        'เขียนเป็น "monday" หรือ "จันทร์" / write "monday" or "จันทร์"',
    ),
    "zone": (
        "ไม่รู้จักเขตเวลา {value}",
        "the time zone {value} is not known",
        'เขียนเป็น "Asia/Bangkok" / write "Asia/Bangkok"',
    ),
    "unforeseen": ("“{key}” ไม่ถูกต้อง", "`{key}` is not right: {detail}", ""),
}

SENTENCES = {
    kind: Sentence(*words) for kind, words in (_FILES | _SYNTAX | _VALUES | SETTINGS_SENTENCES | PLAN_SENTENCES).items()
}


def problem(
    kind: str, file: Path, place: tuple[int, int] | None = None, *, is_warning: bool = False, **words: object
) -> Problem:
    """Say the fault of that kind, with its words filled in."""
    sentence = SENTENCES[kind]
    line, column = place or (None, None)
    return Problem(
        file=str(file),
        line=line,
        column=column,
        thai=sentence.thai.format_map(words),
        english=sentence.english.format_map(words),
        remedy=sentence.remedy.format_map(words),
        is_warning=is_warning,
    )
