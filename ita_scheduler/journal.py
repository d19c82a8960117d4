"""The journal: what the service logs of its work, in sentences for people and fields for programs; no address in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ita_scheduler.domain.audit import counted
from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.outbox import Verdict
from ita_scheduler.domain.thai import long_date, thai_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ita_scheduler.domain.audit import Audit
    from ita_scheduler.domain.ledger import Draft
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.planning import Decision
    from ita_scheduler.errors import Faulty
    from ita_scheduler.usecases.deliver import Delivered

log = logging.getLogger("ita_scheduler.daemon")


def log_decided(decisions: Iterable[Decision]) -> None:
    """Log what was decided, and the reports that were drafted for it."""
    for decision in decisions:
        log.debug(
            "%s: วางแผนจดหมาย %d ฉบับ",
            decision.agency,
            len(decision.planned),
            extra={
                "action": "decided",
                "agency": decision.agency,
                "mails": len(decision.planned),
                "suppressed": len(decision.suppressed),
                "stale": len(decision.stale),
            },
        )
        for fact in decision.drafts:
            _log_drafted(decision.agency, fact)


def _log_drafted(agency: str, fact: Draft) -> None:
    about = {"agency": agency, "report": fact.body.get("report"), "version": fact.body.get("version")}
    if fact.kind is FactKind.DRAFTED:
        log.info("%s: ร่าง%s", agency, fact.body["title"], extra={"action": "report_drafted", **about})
    for fault in fact.body.get("faults", ()) if fact.kind in (FactKind.DRAFTED, FactKind.DRAFT_FAILED) else ():
        log.error("%s: %s", agency, fault, extra={"action": "report_not_written", **about})


def log_delivered(delivered: Delivered, office: Office, now: datetime, subject: str) -> None:
    """Log what became of an attempt to carry a mail."""
    message, outcome = delivered.message, delivered.outcome
    title = office.directory.title(message.position)
    here = local(now, office.agency.zone)
    stamp = f"{long_date(here.date())} {thai_digits(f'{here:%H:%M}')}"
    facts = {
        "agency": message.agency,
        "position": message.position,
        "message_id": message.id,
        "verdict": outcome.verdict.value,
        "cause": outcome.cause.value,
    }
    if outcome.verdict is Verdict.ACCEPTED:
        log.info("%s ส่งถึง %s: %s", stamp, title, subject, extra={"action": "mail_sent", **facts})
    else:
        reply = f"{outcome.code or ''} {outcome.text}".strip()
        log.warning(
            "%s ยังส่งถึง %s ไม่ได้ (%s) %s",
            stamp,
            title,
            outcome.verdict.value,
            reply,
            extra={"action": "mail_not_sent", **facts},
        )


def log_audit(audit: Audit) -> None:
    """Log that a night's audit found something to look at, and what."""
    counts = {matter.value: count for matter, count in counted(audit.findings).items() if matter.is_fault}
    log.error(
        "%s: การตรวจสอบประจำคืนพบข้อที่ต้องดู ดูด้วยคำสั่ง audit (%s)",
        audit.agency,
        ", ".join(f"{name} {count}" for name, count in counts.items()),
        extra={"action": "audit_not_clean", "agency": audit.agency, "findings": counts},
    )


def waits_for(offices: Sequence[Office], at: datetime | None, *, held: int) -> str:
    """Say in a line what the service waits for: `at` is when it next may have to mail, `held` how many it may not."""
    if held:
        return f"พักอยู่หลังกู้คืน {held} หน่วยงาน รอคำสั่ง resume / held after a restore"
    if at is None or not offices:
        return "ไม่มีรายการที่ต้องแจ้งแล้ว"
    here = local(at, offices[0].agency.zone)
    return f"ครั้งต่อไป {long_date(here.date())} {thai_digits(f'{here:%H:%M}')} น."


def log_refused(faulty: Faulty) -> None:
    """Say every problem of files that were read again: the former set stays in force."""
    for problem in faulty.problems:
        log.error("%s", problem, extra={"action": "plans_refused"})
    log.error("แฟ้มมีข้อผิดพลาด ยังคงใช้ชุดเดิมต่อไป", extra={"action": "plans_kept", "problems": len(faulty.problems)})
