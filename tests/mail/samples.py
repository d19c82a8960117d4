"""Digests, faults and outbox rows to test with: the seed office, Wednesday 22 March 2566."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from ita_scheduler.domain.digest import Digest, Enclosed, Fault, Line, NextStep, to_json
from ita_scheduler.domain.document import File
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Message, State, Template
from ita_scheduler.shipped import data_dir

SHIPPED = data_dir("templates") / "notice"
OFFICER = "นักวิเคราะห์นโยบายและแผน"
HEAD = "หัวหน้าสำนักปลัด"
SECRETARY = "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ"
CHIEF = "นายกองค์การบริหารส่วนตำบลดงมะไฟ"


def line(**changes: Any) -> Line:
    """A reminder of O37, seven working days ahead."""
    plain: dict[str, Any] = {
        "kind": Kind.REMINDER,
        "step": "T-7",
        "reason": Reason.LEAD_TIME_REACHED,
        "occurrence": "dongmafai/O37/O37-1/2023-03-31",
        "code": "O37",
        "title": "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต",
        "duty": "รายงานผู้บริหารและเผยแพร่บนเว็บไซต์",
        "phrase": "รายงานผู้บริหาร เพื่อเผยแพร่บนเว็บไซต์ ให้เป็นปัจจุบัน ภายในเดือนมีนาคม",
        "actions": ("report", "publish"),
        "is_executive_duty": False,
        "units": ("สำนักปลัด",),
        "nominal": date(2023, 3, 31),
        "act_by": date(2023, 3, 31),
        "last_day": date(2023, 3, 31),
        "covers_from": date(2022, 10, 1),
        "covers_to": date(2023, 3, 31),
        "days": 7,
        "next_step": NextStep(on=date(2023, 3, 28), to=(OFFICER,), step="T-3"),
    }
    return Line(**(plain | changes))


def late(**changes: Any) -> Line:
    """The same duty, two working days after its last day; the digest's morning must be 4 April or later."""
    plain: dict[str, Any] = {
        "kind": Kind.OVERDUE,
        "step": "overdue-1",
        "reason": Reason.LAST_DAY_PASSED,
        "days": 2,
        "next_step": NextStep(on=date(2023, 4, 5), to=(HEAD,), step="level-1"),
    }
    return line(**(plain | changes))


def digest(*lines: Line, **changes: Any) -> Digest:
    """A digest for the officer."""
    plain: dict[str, Any] = {
        "agency": "dongmafai",
        "agency_name": "องค์การบริหารส่วนตำบลดงมะไฟ",
        "fiscal_year": 2566,
        "morning": date(2023, 3, 22),
        "to_titles": (OFFICER,),
        "is_executive": False,
        "lines": lines,
        "coordinator_title": "ผู้ประสานงาน ITA",
        "reply_to": "ita@dongmafai.example",
    }
    return Digest(**(plain | changes))


def enclosed(**changes: Any) -> Enclosed:
    """A draft of the overdue report, as DOCX and PDF."""
    plain: dict[str, Any] = {
        "report": "dongmafai-2566/overdue/2023-04-03",
        "version": 1,
        "title": "รายงานสถานะการดำเนินการที่เกินกำหนด",
        "reason": Reason.NEWLY_OVERDUE,
        "as_of": date(2023, 4, 3),
        "counts": {"overdue": 14, "completed": 4, "completed_late": 2, "upcoming": 22, "due": 2, "follow_ups": 11},
        "files": tuple(attached(kind) for kind in DRAFT),
    }
    return Enclosed(**(plain | changes))


# The bytes of a draft by format: some that no mail may carry as they are.
DRAFT = {"docx": b"PK\x03\x04\0\xff" * 4000, "pdf": b"%PDF-1.7\r\n.\r\n--=_\0" * 3000}


def attached(kind: str) -> File:
    """The draft's file of a format."""
    content = DRAFT[kind]
    mark = sha256(content).hexdigest()
    return File(name=f"2566-04-03-overdue-v1.{kind}", format=kind, hash=mark, size=len(content))


DOCUMENTS = {attached(kind).hash: content for kind, content in DRAFT.items()}


def fault(**changes: Any) -> Fault:
    """A refused mailbox."""
    plain: dict[str, Any] = {
        "agency": "dongmafai",
        "agency_name": "องค์การบริหารส่วนตำบลดงมะไฟ",
        "message": "0123.dongmafai@mail.dongmafai.example",
        "morning": date(2023, 3, 22),
        "subject_of": HEAD,
        "why": "mailbox",
        "reply": "550 5.1.1 User unknown",
        "reply_to": "ita@dongmafai.example",
    }
    return Fault(**(plain | changes))


def message(value: Digest | Fault | None = None, template: Template | None = None, **changes: Any) -> Message:
    """An outbox row that carries `value`, claimed for sending."""
    value = value or digest(line())
    if template is None:
        template = Template.FAULT if isinstance(value, Fault) else Template.STAFF
        if isinstance(value, Digest) and value.is_executive:
            template = Template.EXECUTIVE
    plain: dict[str, Any] = {
        "id": "0123456789abcdef01234567.dongmafai@mail.dongmafai.example",
        "agency": "dongmafai",
        "slot": "digest:2023-03-22:0",
        "template": template,
        "position": "analyst",
        "address": "analyst@dongmafai.example",
        "morning": date(2023, 3, 22),
        "at": datetime(2023, 3, 22, 1, 30, tzinfo=UTC),
        "payload": to_json(value),
        "state": State.SENDING,
        "attempts": 1,
        "doubts": 0,
        "next_attempt": None,
        "lease_until": None,
        "settled_at": None,
        "reply": "",
    }
    return Message(**(plain | changes))
