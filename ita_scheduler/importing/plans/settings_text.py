"""config.toml from an office's answers, commented like config.example.toml. No password ever stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.toml_text import value

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD_FILE = "smtp-password"  # noqa: S105 - a file's name


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """How to reach the mail server. `username` is None where it asks for no login; `port` where it is the usual one."""

    host: str
    security: str
    port: int | None = None
    username: str | None = None


_HEAD = """\
# การตั้งค่าของ ita-scheduler สำหรับ{agency} · เขียนด้วยคำสั่ง init แก้ไขได้ทุกบรรทัด
# Settings of ita-scheduler, written by `init`; change any line. Relative paths start at this file's folder.
# บรรทัดที่ขึ้นต้นด้วย # คือค่าที่เลือกใส่ได้ / lines behind a # are optional settings.

# แฟ้มแผน หน่วยงานละปีงบประมาณละหนึ่งแฟ้ม / the plans: one file for each agency and fiscal year
plans = [{plan}]

[storage]
# แฟ้มบัญชีข้อมูล หรือที่อยู่ PostgreSQL / the ledger's file, or "postgresql://user@host/name"
database = "ledger.sqlite3"
# ที่อยู่อีเมลของจดหมายที่จบแล้วเก็บไว้กี่วัน (7–3650) แล้วลบ ตำแหน่งและวันที่คงอยู่ (PDPA)
# days for which the addresses of finished mails are kept, then blanked; positions and dates stay
# addresses_kept_days = 90

[mail]
# "maildir" เก็บจดหมายไว้ในโฟลเดอร์ ไม่ส่งจริง, "smtp" ส่งผ่านเครื่องแม่ข่าย
# "maildir" puts mails into a folder and sends nothing; "smtp" sends them
transport = "{transport}"
# ที่อยู่ผู้ส่ง อย่าใช้ตู้ saraban ของหน่วยงาน / the sender; not the agency's official saraban mailbox
from = {sender}
# ชื่อผู้ส่งที่ผู้รับเห็น / the sender's name as people see it
from_name = {sender_name}
# โฟลเดอร์แม่แบบของหน่วยงานเอง ไม่ใส่ = ใช้ที่มากับโปรแกรม / a folder of your own templates; default: the program's
# templates = "templates"

[mail.maildir]
# โฟลเดอร์เก็บจดหมาย / the folder for mails
path = "outbox"
"""
_RETURNS = """\
# [mail.returns]
# ตู้จดหมายที่รับจดหมายตีกลับและคำขอเลิกรับสำเนา ควรเป็นตู้ของโปรแกรมเอง ไม่มีคนเปิดอ่าน
# the mailbox to which mails come back, and wishes for no more copies: one that only this program reads
# ที่อยู่ของตู้นั้น ใช้เป็นผู้ส่งบนซอง (Return-Path) / its address; it is the envelope's sender
# address = "ita-returns@example.go.th"
# เลือกอย่างใดอย่างหนึ่ง: โฟลเดอร์ Maildir หรือเซิร์ฟเวอร์ IMAP / one of the two: a Maildir, or an IMAP server
# maildir = "returns"
# host = "imap.example.go.th"
# "tls" (พอร์ต 993), "starttls" (พอร์ต 143), "none" เฉพาะเครื่องนี้เอง (พอร์ต 143)
# "tls" (port 993), "starttls" (port 143), "none" only for this very machine (port 143)
# security = "tls"
# port = 993
# username = "ita-returns@example.go.th"
# ที่เก็บรหัสผ่านเพียงแห่งเดียว เหมือนใน [mail.smtp] / one place for the password, as in [mail.smtp]
# password_file = "returns-password"
# password_env = "ITA_RETURNS_PASSWORD"
# password_credential = "returns-password"
# โฟลเดอร์ในตู้ / the folder in the mailbox
# folder = "INBOX"
# เปิดดูทุกกี่นาที / look into it every so many minutes
# every_minutes = 5
# รอเซิร์ฟเวอร์ตอบกี่วินาที / seconds to wait for the server
# timeout_seconds = 30
"""
_TAIL = """
[reports]
# โฟลเดอร์เก็บร่างรายงาน แยกตามหน่วยงานและปีงบประมาณ / the folder for report drafts, by agency and fiscal year
path = "reports"
# โฟลเดอร์แม่แบบรายงานของหน่วยงานเอง (.docx แก้ใน Word ได้) / a folder of your own report templates; .docx are edited in Word
# templates = "report-templates"
# แฟ้มภาพตราครุฑ (PNG หรือ JPEG) ไม่ใส่ = เว้นที่ไว้ / the emblem's picture; without one its space stays blank
# emblem = "garuda.png"

[log]
# "plain" อ่านด้วยตา, "json" ให้เครื่องอ่าน / "plain" for people, "json" for machines
format = "plain"
# "debug", "info", "warning", "error"
level = "info"

# [rehearsal]
# วันเริ่มของเวลาจำลอง (พ.ศ.) ไม่ใส่ = วันแรกของปีงบประมาณ / first day of a simulated time; default: the fiscal year's first
# start = {start}
# เวลาจำลองเดินกี่วันต่อหนึ่งวินาที / days that pass in a second
# days_per_second = 4

[daemon]
# จดหมายที่กำลังส่งถูกจองไว้กี่วินาที ต้องนานกว่า 5 × timeout_seconds + 300
# seconds for which a mail under way is reserved; longer than 5 × timeout_seconds + 300
lease_seconds = 900
# เมื่อสั่งหยุด รอจดหมายที่กำลังส่งกี่วินาที / seconds that an orderly stop waits for mails under way
stop_seconds = 20

[audit]
# ตรวจสอบบัญชีทุกคืนเวลา / the nightly audit's local time
at = "02:00"
# ครั้งแรกหลังเริ่มโปรแกรม ย้อนตรวจกี่วัน / how many days back the first audit after a start looks
days = 40
# เรียกที่อยู่นี้เมื่อผลตรวจเรียบร้อยทุกหน่วยงาน (เก็บเป็นความลับเหมือนรหัสผ่าน)
# called after a clean night, so that a watcher elsewhere notices when it stays away; keep it like a password
# heartbeat = "https://hc.example.org/ping/name"
"""


def settings_text(
    *, agency: str, fiscal_year: int, plan: str, sender: str, sender_name: str, server: MailServer | None
) -> str:
    """Write config.toml. Without a `server` the mails stay in a folder."""
    head = _HEAD.format(
        agency=agency,
        plan=value(plan),
        transport="smtp" if server else "maildir",
        sender=value(sender),
        sender_name=value(sender_name),
    )
    return "\n".join(
        [head, *_smtp(server), _RETURNS, _TAIL.lstrip("\n").format(start=value(f"{fiscal_year - 1}-10-01"))]
    )


def _smtp(server: MailServer | None) -> Iterator[str]:
    """Write [mail.smtp]; without a server the whole table stands behind signs of comment, ready to be filled in."""
    off = "" if server else "# "
    host = server.host if server else "smtp.example.go.th"
    yield f"{off}[mail.smtp]"
    yield "# ชื่อเครื่องแม่ข่ายจดหมาย / the mail server"
    yield f"{off}host = {value(host)}"
    yield '# "starttls" (พอร์ต 587), "tls" (พอร์ต 465), "none" เฉพาะเครื่องนี้เอง (พอร์ต 25)'
    yield '# "starttls" (port 587), "tls" (port 465), "none" only for this very machine (port 25)'
    yield f"{off}security = {value(server.security if server else 'starttls')}"
    yield "# พอร์ต ไม่ใส่ = ตาม security / the port; default: the one that goes with `security`"
    yield f"port = {server.port}" if server and server.port else "# port = 587"
    yield "# ชื่อผู้ใช้ และที่เก็บรหัสผ่านเพียงแห่งเดียว / the user's name, and one place for the password:"
    login = "" if server and server.username else "# "
    yield f"{login}username = {value((server and server.username) or 'ita@example.go.th')}"
    yield "# แฟ้มที่มีรหัสผ่านบรรทัดเดียว ตั้งสิทธิ์ 600 / a file with the password on one line, permissions 600"
    yield f"{login}password_file = {value(PASSWORD_FILE)}"
    yield "# ตัวแปรสภาพแวดล้อม / an environment variable"
    yield '# password_env = "ITA_SMTP_PASSWORD"'
    yield "# credential ของ systemd (LoadCredential=) / a systemd credential"
    yield f"# password_credential = {value(PASSWORD_FILE)}"
    yield "# จำนวนการเชื่อมต่อพร้อมกัน (1–64) / connections at the same time"
    yield "# connections = 4"
    yield "# ส่งไม่เกินกี่ฉบับต่อนาที 0 = ไม่จำกัด / at most so many mails a minute; 0 is no limit"
    yield "# mails_per_minute = 60"
    yield "# รอเครื่องแม่ข่ายตอบกี่วินาที / seconds to wait for the server"
    yield "# timeout_seconds = 60"
    yield ""
