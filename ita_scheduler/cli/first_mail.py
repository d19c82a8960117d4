"""The questions of `init` about mail: into a folder for trying, or through a server, which is tried at once."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ita_scheduler import installed, trial
from ita_scheduler.cli.asking import Interview, Question
from ita_scheduler.cli.first_folder import CONFIG, SCHEDULES, plan_path
from ita_scheduler.cli.typed import (
    name_of,
    no_address_or,
    path_named,
    read_password,
    read_port,
    read_sender,
    read_server,
    security_of,
)
from ita_scheduler.config.secrets import Keeper, Secret
from ita_scheduler.config.settings import Security
from ita_scheduler.errors import Faulty, ItaError, WrongUse
from ita_scheduler.importing.plans.settings_text import MailServer, settings_text
from ita_scheduler.importing.staff.agencies import short_name
from ita_scheduler.importing.staff.posts import COORDINATOR

if TYPE_CHECKING:
    from ita_scheduler.cli.first_answers import Office

_OPTIONAL = " (Enter = ไม่ต้องเข้าสู่ระบบ)"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMail:
    """What the options say of the mail; None where they say nothing."""

    sender: str | None
    sender_name: str | None
    is_maildir: bool
    host: str | None
    security: str | None
    port: str | None
    username: str | None
    password_file: str | None
    test_address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """How mails leave: the text of config.toml, and the password that does not stand in it.

    `trouble` says why the server could not be used when it was tried; `test_address` is None for the Maildir.
    """

    settings: str
    password: str | None
    trouble: str | None
    test_address: str | None


def ask_mail(interview: Interview, given: GivenMail, office: Office) -> Mailing:
    """Ask how mails leave, and try it."""
    test_address = no_address_or(given.test_address or "")
    if not _is_smtp(interview, given):
        settings = _settings(interview, given, office, None)
        return Mailing(settings=settings, password=None, trouble=None, test_address=test_address)
    server, password = _server(interview, given, MailServer(host="", security="starttls"))
    settings = _settings(interview, given, office, server)
    while (trouble := _trouble(settings, office, password)) is not None:
        print(f"ยังส่งไม่ได้: {trouble}", file=sys.stderr)
        if interview.agreed("ใช้ค่านี้ไปก่อนแล้วแก้ใน config.toml ภายหลังหรือไม่ (n = ตอบใหม่)", proposal=True):
            return Mailing(settings=settings, password=password, trouble=trouble, test_address=test_address)
        server, password = _server(interview, _unsaid(given), server)
        settings = _settings(interview, given, office, server)
    print("ใช้ได้ / the server lets us in")
    if given.test_address is None and interview.asks:
        test_address = interview.answer(
            Question(
                words="ส่งจดหมายทดลองถึงที่อยู่ใด (Enter = เก็บไว้ในโฟลเดอร์)",
                why="ให้แน่ใจว่าจดหมายถึงจริง ไม่ใช่เพียงเซิร์ฟเวอร์รับ / to see that a mail arrives",
                option="--test-mail",
                read=no_address_or,
                proposal="",
            )
        )
    return Mailing(settings=settings, password=password, trouble=None, test_address=test_address)


def _is_smtp(interview: Interview, given: GivenMail) -> bool:
    smtp = (given.host, given.security, given.port, given.username, given.password_file)
    if given.is_maildir:
        if any(one is not None for one in smtp):
            raise WrongUse("--maildir ใช้คู่กับ --smtp-… ไม่ได้", "--maildir and --smtp-… exclude each other")
        return False
    if any(one is not None for one in smtp):
        return True
    return interview.answer(
        Question(
            words="ส่งจดหมายอย่างไร 1 = เก็บในโฟลเดอร์เพื่อทดลองก่อน, 2 = ส่งจริงผ่านเซิร์ฟเวอร์อีเมล (SMTP)",
            why="ทดลองก่อนได้โดยไม่มีจดหมายออกไปถึงใคร / try it first without any mail leaving",
            option="--maildir หรือ/or --smtp-host",
            read=_way,
            proposal="1",
        )
    )


def _way(text: str) -> bool:
    match text.strip().lower():
        case "1" | "๑" | "maildir":
            return False
        case "2" | "๒" | "smtp":
            return True
    raise WrongUse("ตอบ 1 หรือ 2", "answer 1 or 2")


def _server(interview: Interview, given: GivenMail, former: MailServer) -> tuple[MailServer, str | None]:
    """Return the server and the password; what was answered `former`ly is proposed again."""
    host = interview.answer(
        Question(
            words="ชื่อเซิร์ฟเวอร์อีเมล",
            why="ผู้ดูแลอีเมลของหน่วยงานบอกได้ เช่น smtp.gmail.com / ask whoever looks after the office's mail",
            option="--smtp-host",
            read=read_server,
            proposal=former.host or None,
        ),
        given.host,
    )
    security = interview.answer(
        Question(
            words="การเข้ารหัส starttls หรือ tls",
            why="รหัสผ่านและจดหมายต้องเข้ารหัสระหว่างทาง / password and mails must be encrypted on their way",
            option="--smtp-security",
            read=security_of(host),
            proposal=former.security,
            is_optional=True,
        ),
        given.security,
    )
    port = interview.answer(
        Question(
            words="พอร์ต",
            why="ปกติ starttls ใช้ 587 และ tls ใช้ 465 / usually 587 with starttls, 465 with tls",
            option="--smtp-port",
            read=read_port,
            proposal=str(Security(security).port),
            is_optional=True,
        ),
        given.port,
    )
    username = interview.answer(
        Question(
            words=f"ชื่อผู้ใช้{_OPTIONAL if not former.username else ''}",
            why="มักเป็นที่อยู่อีเมลเต็ม / mostly the whole address",
            option="--smtp-username",
            read=lambda text: name_of("ชื่อผู้ใช้")(text) if text.strip() else None,
            proposal=former.username or "",
            is_optional=True,
        ),
        given.username,
    )
    server = MailServer(
        host=host, security=security.value, port=None if port == security.port else port, username=username
    )
    return server, _password(interview, given.password_file, username)


def _password(interview: Interview, named: str | None, username: str | None) -> str | None:
    if username is None:
        if named is not None:
            raise WrongUse("--smtp-password-file ใช้คู่กับ --smtp-username", "--smtp-password-file needs --smtp-username")
        return None
    question = Question(
        words="รหัสผ่าน (ไม่แสดงขณะพิมพ์)",
        why="เก็บในแฟ้ม smtp-password ที่เจ้าของอ่านได้ผู้เดียว ไม่อยู่ใน config.toml / kept in a file of its own, mode 600",
        option="--smtp-password-file",
        read=read_password,
        is_secret=True,
    )
    if named is None:
        return interview.answer(question)
    path = path_named(named)
    try:
        return read_password(Secret(keeper=Keeper.FILE, place=str(path), settings=Path(CONFIG)).read())
    except Faulty as faulty:
        raise WrongUse(f"--smtp-password-file {path}: {faulty.problems[0].thai}", faulty.problems[0].english) from None


def _settings(interview: Interview, given: GivenMail, office: Office, server: MailServer | None) -> str:
    username = server.username if server and server.username and "@" in server.username else None
    coordinators = (office.addresses.get(COORDINATOR) or "").rpartition("@")[2]
    sender = interview.answer(
        Question(
            words="ที่อยู่ผู้ส่ง",
            why="จดหมายเตือนมาจากที่อยู่นี้ อย่าใช้ตู้ saraban / reminders come from it; not the saraban mailbox",
            option="--from",
            read=read_sender,
            proposal=username or f"ita@{coordinators or office.domain}",
        ),
        given.sender,
    )
    sender_name = interview.answer(
        Question(
            words="ชื่อผู้ส่ง",
            why="ชื่อที่ผู้รับเห็นหน้าจดหมาย / the name that people see",
            option="--from-name",
            read=name_of("ชื่อผู้ส่ง"),
            proposal=f"ระบบแจ้งเตือน ITA {short_name(office.agency)}",
            is_optional=True,
        ),
        given.sender_name,
    )
    return settings_text(
        agency=office.agency,
        fiscal_year=office.fiscal_year,
        plan=f"{SCHEDULES}/{plan_path(office).name}",
        sender=sender,
        sender_name=sender_name,
        server=server,
    )


def _trouble(settings: str, office: Office, password: str | None) -> str | None:
    """Return why the server cannot be used now; nothing is sent."""
    print("\nกำลังลองเซิร์ฟเวอร์อีเมล … / trying the mail server …", flush=True)
    try:
        return asyncio.run(trial.try_carrier(installed.unwritten_settings(settings, office.folder / CONFIG, password)))
    except ItaError as fault:
        return str(fault)


def _unsaid(given: GivenMail) -> GivenMail:
    """Ask everything about the server anew: what the options said did not work."""
    return replace(given, host=None, security=None, port=None, username=None, password_file=None)
