"""An audit in words: one Thai sentence for whoever looks after the system, and one in English for the engineer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ita_scheduler.domain.audit import Matter
from ita_scheduler.domain.notice import read_notice_key
from ita_scheduler.domain.thai import short_date, thai_digits

if TYPE_CHECKING:
    from ita_scheduler.domain.audit import Finding
    from ita_scheduler.domain.people import Directory

_THAI = {
    Matter.CHAIN: "บัญชีข้อเท็จจริงถูกแก้ไขหรือเสียหาย: {detail}",
    Matter.UNSAID: "ควรแจ้ง{to}เรื่อง {occurrence} ตั้งแต่ {on} แต่ยังไม่ได้แจ้ง",
    Matter.UNFOUNDED: "แจ้ง{to}เรื่อง {occurrence} เมื่อ {on} โดยไม่มีเหตุในแผนและบัญชี",
    Matter.TWICE: "แจ้ง{to}เรื่อง {occurrence} ซ้ำในจดหมายสองฉบับ ({detail})",
    Matter.NOT_IN_OUTBOX: "บัญชีบันทึกจดหมาย {about} ของ {on} ไว้ แต่ไม่พบในกล่องจดหมายออก",
    Matter.NOT_IN_LEDGER: "พบจดหมาย {about} ของ {on} ในกล่องจดหมายออก แต่บัญชีไม่ได้บันทึกไว้",
    Matter.OTHER_STATE: "จดหมาย {about} ของ {on}: บัญชีกับกล่องจดหมายออกบอกสถานะไม่ตรงกัน ({detail})",
    Matter.OTHER_ADDRESS: "จดหมาย {about} ของ {on}: ที่อยู่ผู้รับในกล่องจดหมายออกไม่ตรงกับที่บันทึกไว้",
    Matter.WAITING: "จดหมาย {about} ของ {on} ยังส่งไม่ออก {detail}",
    Matter.HELD: "หน่วยงานนี้พักอยู่หลังกู้คืน ไม่มีจดหมายใดออกจนกว่าจะสั่ง ita-scheduler resume",
    Matter.UNCOVERED: "ไม่มีผู้รับที่ส่งถึงได้: {step} ช่วง {detail}",
    Matter.UNCOVERED_AHEAD: "จะไม่มีผู้รับที่ส่งถึงได้: {step} ช่วง {detail}",
    Matter.MADE_UP: "แจ้ง{to}เรื่อง {occurrence} ช้ากว่ากำหนด {on} (ส่งชดเชยแล้ว)",
    Matter.OVERTAKEN: "ไม่ได้แจ้ง{to}เรื่อง {occurrence} ในวันที่ {on} และบัดนี้ไม่จำเป็นแล้ว",
    Matter.IN_DOUBT: "จดหมาย {about} ของ {on} ไม่แน่ว่าถึงแล้ว อาจถึงสองครั้งด้วย Message-ID เดียวกัน ({detail})",
    Matter.ASSUMED: "จดหมาย {about} ของ {on} ถือว่าส่งแล้วหลังกู้คืน ไม่มีผู้ใดทราบว่าส่งจริงหรือไม่",
    Matter.PERHAPS_SENT: "จดหมาย {about} ของ {on}{detail} อาจส่งไปแล้วในช่วงที่ข้อมูลหาย",
    Matter.OTHER_RULES: "ช่วง {detail} ตัดสินด้วยแผนหรือรายชื่อชุดก่อน จึงไม่ได้คำนวณซ้ำ",
}
_ENGLISH = {
    Matter.CHAIN: "the chain of facts is broken: {detail}",
    Matter.UNSAID: "due since {day} and not said: {about}",
    Matter.UNFOUNDED: "said on {day} without a reason in plan or ledger: {about}",
    Matter.TWICE: "said in two mails: {about} ({detail})",
    Matter.NOT_IN_OUTBOX: "in the ledger, not in the outbox: {about}",
    Matter.NOT_IN_LEDGER: "in the outbox, not in the ledger: {about}",
    Matter.OTHER_STATE: "ledger and outbox differ about {about} ({detail})",
    Matter.OTHER_ADDRESS: "another address than it was composed for: {about}",
    Matter.WAITING: "no server has taken it since {day}: {about}",
    Matter.HELD: "held after a restore: say how to go on with `ita-scheduler resume`",
    Matter.UNCOVERED: "reaches nobody: {about}, {detail}",
    Matter.UNCOVERED_AHEAD: "will reach nobody: {about}, {detail}",
    Matter.MADE_UP: "said later than due on {day}: {about}",
    Matter.OVERTAKEN: "not said on {day}, and needless by now: {about}",
    Matter.IN_DOUBT: "in doubt: {about} ({detail})",
    Matter.ASSUMED: "counts as sent since a restore: {about}",
    Matter.PERHAPS_SENT: "may have been sent before the restore: {about}",
    Matter.OTHER_RULES: "decided by rules that have changed since, not decided again: {detail}",
}


def in_thai(found: Finding, directory: Directory) -> str:
    """Say it for an officer: titles for positions, days of the Buddhist era."""
    occurrence, position = _of_notice(found.about)
    return (
        _THAI[found.matter]
        .format(
            about=found.about,
            step=_step(found.about, directory),
            on=short_date(found.on) if found.on else "",
            detail=_days(found.detail),
            occurrence=occurrence,
            to=f" {directory.title(position)} " if position else "",
        )
        .strip()
    )


def in_english(found: Finding) -> str:
    """Say it for an engineer, with the keys as they are."""
    return _ENGLISH[found.matter].format(about=found.about, day=found.on, detail=found.detail)


def _of_notice(about: str) -> tuple[str, str]:
    if "#" not in about:
        return about, ""
    occurrence, _, _, position = read_notice_key(about)
    return occurrence, position


def _step(about: str, directory: Directory) -> str:
    """Say in words which step of which duty, or of the whole plan, `about` means."""
    duty, _, step = about.rpartition(" ")
    match step.partition("-"):
        case "officer", _, _:
            words = "ผู้รับผิดชอบ"
        case "level", _, rung:
            words = f"ผู้บังคับบัญชาขั้นที่ {thai_digits(rung)}"
        case "inform", _, post:
            words = f"สำเนาเพื่อทราบถึง {directory.title(getattr(directory, post, post))}"
        case "coordinator", _, _:
            words = f"ผู้ประสานงาน {directory.title(directory.coordinator)}"
        case "administrator", _, _:
            words = f"ผู้ดูแลระบบ {directory.title(directory.administrator)}"
        case _:
            return about
    return f"{words} ของข้อ {duty}" if duty else words


def _days(detail: str) -> str:
    """Write `2023-03-01/2023-03-09` as Thai days, and leave everything else as it is."""
    first, mark, last = detail.partition("/")
    try:
        return f"{short_date(date.fromisoformat(first))} – {short_date(date.fromisoformat(last))}" if mark else detail
    except ValueError:
        return detail
