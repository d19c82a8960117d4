"""What somebody typed, read with the rules of the files it goes into; a wrong one becomes a sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic_core import PydanticCustomError

from ita_scheduler.config import fields
from ita_scheduler.config.sentences import problem
from ita_scheduler.config.settings import Security
from ita_scheduler.config.settings_table import SmtpTable, read_host
from ita_scheduler.domain.thai import BE_OFFSET, arabic_digits
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LONGEST_NAME = 200


def checked(name: str, reader: Callable[[str], T]) -> Callable[[str], T]:
    """Return a reader that says what is wrong in the sentence of the settings' own rule."""

    def read(text: str) -> T:
        try:
            return reader(text)
        except PydanticCustomError as wrong:
            words = {"key": name, **(wrong.context or {})}
            said = problem(wrong.type, Path(name), **words)
            raise WrongUse(f"{said.thai} → {said.remedy}" if said.remedy else said.thai, said.english) from None

    return read


def name_of(what: str) -> Callable[[str], str]:
    """Return a reader of names: one line, not too long for a letter's head."""

    def read(text: str) -> str:
        name = fields.read_text(text)
        if len(name) > LONGEST_NAME:
            raise WrongUse(f"{what}ยาวเกิน {LONGEST_NAME} ตัวอักษร", f"longer than {LONGEST_NAME} characters")
        return name

    return checked(what, read)


read_identifier = checked("id", fields.read_identifier)
read_address = checked("ที่อยู่อีเมล", lambda text: fields.read_address(text.strip()))
read_server = checked("host", read_host)


def read_sender(text: str) -> str:
    """Read the sender's address: any but the office's official mailbox."""
    address = read_address(text)
    if address.lower().startswith("saraban"):
        raise WrongUse(
            "ตู้ saraban เป็นตู้หนังสือราชการของหน่วยงาน ใช้ที่อยู่อื่นส่งจดหมายเตือน เช่น ita@…",
            "the saraban mailbox is the office's official one: send reminders from another",
        )
    return address


def no_address_or(text: str) -> str | None:
    """Read a position's address; nothing means that it has no mailbox."""
    return read_address(text) if text.strip() else None


def read_year(text: str) -> int:
    """Read a fiscal year of the Buddhist era, in Thai or Arabic digits."""
    plain = arabic_digits(text).strip()
    if not re.fullmatch(r"[0-9]{4}", plain):
        raise WrongUse("ปีงบประมาณเป็นตัวเลขสี่หลัก เช่น 2570 หรือ ๒๕๗๐", "a fiscal year has four digits, like 2570")
    if 1900 <= int(plain) <= 2199:
        close = int(plain) + BE_OFFSET
        raise WrongUse(
            f"ปีงบประมาณเป็น พ.ศ. เช่น {close} (ไม่ใช่ ค.ศ. {plain})",
            f"fiscal years are of the Buddhist era: did you mean {close}?",
        )
    return checked("ปีงบประมาณ", lambda year: fields.read_fiscal_year(int(year)))(plain)


def read_port(text: str) -> int:
    """Read a port's number."""
    plain = arabic_digits(text).strip()
    if not re.fullmatch(r"[0-9]{1,5}", plain) or not 1 <= int(plain) <= 65535:
        raise WrongUse("พอร์ตเป็นตัวเลข 1 ถึง 65535 (ปกติ 587 หรือ 465)", "a port is a number from 1 to 65535")
    return int(plain)


def security_of(host: str) -> Callable[[str], Security]:
    """Return a reader of the way in which the connection to that server is protected."""

    def read(text: str) -> Security:
        try:
            security = Security(text.strip().lower())
        except ValueError:
            raise WrongUse("เลือก starttls (พอร์ต 587) หรือ tls (พอร์ต 465)", "choose starttls or tls") from None
        if security is Security.NONE and not SmtpTable(host=host).is_local:
            raise WrongUse(
                f"ส่งจดหมายโดยไม่เข้ารหัสไปยัง {host} ไม่ได้ ใช้ starttls หรือ tls", f"mail to {host} must be encrypted"
            )
        return security

    return read


def read_password(text: str) -> str:
    """Read a password: one line that is not empty."""
    if not text or not text.isprintable():
        raise WrongUse("รหัสผ่านต้องเป็นบรรทัดเดียวและไม่ว่าง", "a password is one line, and not empty")
    return text


def path_named(text: str) -> Path:
    """Read a file's name as people drag it into a terminal: with quotation marks, or with ~ in front."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    if not plain or not plain.isprintable():
        raise WrongUse("ชื่อแฟ้มหรือโฟลเดอร์ว่าง หรือมีอักขระที่มองไม่เห็น", "the name is empty or has invisible characters")
    try:
        return Path(plain).expanduser()
    except RuntimeError:
        raise WrongUse(f"ไม่รู้จักโฟลเดอร์ {plain}", "that folder is not known") from None
