"""The sentences about config.toml and about the answers of a rehearsal; `sentences.py` joins them to the rest."""

from __future__ import annotations

_SETTINGS = {
    "plan_twice": (
        "แฟ้มแผนนี้ระบุไว้แล้ว",
        "this plan is already listed",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "database": (
        "“database” ไม่ใช่ชื่อแฟ้มหรือที่อยู่ฐานข้อมูลที่ใช้ได้",
        "`database` is neither a usable file name nor a database address",
        'เขียนเป็น "ledger.sqlite3" หรือ "postgresql://…" / write "ledger.sqlite3" or "postgresql://…"',
    ),
    "database_password": (
        "มีรหัสผ่านอยู่ในแฟ้มตั้งค่าอย่างเปิดเผย",
        "a password stands in the clear in this file",
        "ใช้ ~/.pgpass หรือ PGPASSFILE / use ~/.pgpass or PGPASSFILE",
    ),
    "heartbeat": (
        "“heartbeat” ต้องเป็นที่อยู่ https:// ที่เขียนด้วยอักษรละติน",
        "`heartbeat` must be an https address in Latin letters (http only on this very machine)",
        "เช่น https://hc.example.org/ping/… / such as https://hc.example.org/ping/…",
    ),
    "host": (
        "{value} ไม่ใช่ชื่อเครื่องแม่ข่าย",
        "{value} is not the name of a server",
        'เขียนเช่น "smtp.example.go.th" / write it like "smtp.example.go.th"',
    ),
    "smtp_missing": (
        "เลือกส่งทาง smtp แต่ไม่มีหัวข้อ [mail.smtp]",
        "the transport is smtp, but there is no [mail.smtp]",
        "เพิ่มหัวข้อ [mail.smtp] ที่มี host / add [mail.smtp] with a host",
    ),
    "security_none": (
        "ห้ามส่งโดยไม่เข้ารหัสไปยังเครื่องอื่น ({host})",
        "mail may not leave unencrypted for another machine ({host})",
        'ใช้ security = "starttls" หรือ "tls" / use security = "starttls" or "tls"',
    ),
    "returns_place": (
        "[mail.returns] ต้องระบุที่เก็บอย่างใดอย่างหนึ่ง คือ maildir หรือ host",
        "[mail.returns] needs exactly one place: `maildir` or `host`",
        "ระบุเพียงอย่างเดียว / give one of the two",
    ),
    "returns_unencrypted": (
        "ห้ามอ่านตู้จดหมายบนเครื่องอื่น ({host}) โดยไม่เข้ารหัส",
        "a mailbox on another machine ({host}) may not be read unencrypted",
        'ใช้ security = "tls" หรือ "starttls" / use security = "tls" or "starttls"',
    ),
    "returns_login": (
        "ตู้จดหมายบน IMAP ต้องมี username และรหัสผ่าน",
        "a mailbox on an IMAP server needs a username and a password",
        "เพิ่ม username และ password_file / add username and password_file",
    ),
    "returns_is_outbox": (
        "ตู้จดหมายตีกลับเป็นโฟลเดอร์เดียวกับที่เก็บจดหมายออก",
        "the mailbox of returned mails is the folder into which mails are put",
        "ใช้คนละโฟลเดอร์ / use another folder",
    ),
    "password_sources": (
        "ระบุที่เก็บรหัสผ่านมากกว่าหนึ่งแห่ง: {keys}",
        "more than one place is given for the password: {keys}",
        "เหลือไว้เพียงแห่งเดียว / keep only one of them",
    ),
    "password_absent": (
        "มี username แต่ไม่มีรหัสผ่าน",
        "there is a username but no password",
        "เพิ่ม password_file / add password_file",
    ),
    "username_absent": (
        "มีรหัสผ่านแต่ไม่มี username",
        "there is a password but no username",
        "เพิ่ม username / add the username",
    ),
    "password_clear": (
        "รหัสผ่านอยู่ในแฟ้มตั้งค่าอย่างเปิดเผย",
        "the password stands in the clear in this file",
        "ย้ายไปไว้ในแฟ้มแยกแล้วใช้ password_file / move it to a file of its own and use password_file",
    ),
    "secret_blank": (
        "“{key}” ว่างอยู่ (แฟ้มสำรองไม่เก็บความลับ)",
        "`{key}` is blank (no backup holds secrets)",
        "ใส่ค่าใหม่ หรือลบบรรทัดนี้ / enter it again, or delete the line",
    ),
    "password_file_missing": (
        "ไม่พบแฟ้มรหัสผ่าน {path}",
        "the password file {path} does not exist",
        "สร้างแฟ้มแล้วตั้งสิทธิ์ 600 / create it, with permissions 600",
    ),
    "password_file_open": (
        "ผู้ใช้อื่นในเครื่องอ่านแฟ้มรหัสผ่าน {path} ได้",
        "other users of this machine can read the password file {path}",
        "สั่ง chmod 600 {path} / run chmod 600 {path}",
    ),
    "password_unreadable": (
        "อ่านรหัสผ่านจาก {source} ไม่ได้ ({reason})",
        "the password cannot be read from {source} ({reason})",
        "ตรวจการตั้งค่า [{table}] / check [{table}]",
    ),
    "password_form": (
        "รหัสผ่านใน {source} ว่างเปล่าหรือมีมากกว่าหนึ่งบรรทัด",
        "the password in {source} is empty or has more than one line",
        "เก็บเฉพาะรหัสผ่านไว้ในบรรทัดเดียว / keep only the password, on one line",
    ),
    "variable": (
        "{value} ไม่ใช่ชื่อตัวแปรหรือชื่อ credential",
        "{value} is not the name of a variable or credential",
        "ใช้เฉพาะ A-Z a-z 0-9 . _ - / use only A-Z a-z 0-9 . _ -",
    ),
    "templates_missing": (
        "ไม่พบโฟลเดอร์แม่แบบ {path}",
        "the templates folder {path} does not exist",
        "ตรวจชื่อ หรือลบบรรทัดนี้เพื่อใช้แม่แบบที่มากับโปรแกรม / check the name, or remove the line to use the program's own",
    ),
    "emblem_missing": (
        "เปิดแฟ้มตรา {path} ไม่ได้",
        "the emblem's file {path} cannot be opened",
        "ตรวจชื่อและสิทธิ์ หรือลบบรรทัดนี้เพื่อเว้นที่ไว้ / check name and permissions, or remove the line to leave its space blank",
    ),
    "emblem_kind": (
        "แฟ้มตรา {path} ไม่ใช่ภาพ PNG หรือ JPEG หรือใหญ่กว่า {limit} KB",
        "the emblem {path} is no PNG or JPEG picture, or larger than {limit} KB",
        "บันทึกใหม่เป็น PNG สูงราว 400 จุด / save it as PNG, about 400 pixels high",
    ),
    "lease_short": (
        "lease_seconds ต้องนานกว่าที่การส่งหนึ่งครั้งใช้ได้มากที่สุด ({attempt} วินาที)",
        "lease_seconds must be longer than one attempt can take ({attempt} s, from timeout_seconds)",
        "มิฉะนั้นจดหมายที่กำลังส่งอาจถูกส่งซ้ำ / otherwise a mail under way may be sent twice",
    ),
}

_ANSWERS = {
    "answer_day": (
        "ต้องระบุวันอย่างใดอย่างหนึ่ง คือ on หรือ working_days_before",
        "the day must be given in one way: either `on` or `working_days_before`",
        "เหลือไว้เพียงอย่างเดียว / keep exactly one of them",
    ),
}

SETTINGS_SENTENCES = _SETTINGS | _ANSWERS
