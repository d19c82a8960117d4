"""What a fact of the ledger says, in Thai words; the facts stay as they are, and `--json` shows them whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ita_scheduler.cli.wording import ANSWER, KIND, REASON, SUPPRESSION
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.notice import Kind, Reason, Suppression
from ita_scheduler.domain.thai import long_date, short_date, thai_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ita_scheduler.cli.titles import Titles
    from ita_scheduler.domain.ledger import Fact

# A digest of the fullest morning holds dozens of lines: so many are shown, the others counted.
MOST_SHOWN = 4

FACT = ANSWER | {
    FactKind.PLAN_ADOPTED: "เริ่มใช้แผน",
    FactKind.RULES: "แผน คน หรือวันหยุดเปลี่ยน",
    FactKind.SUPERSEDED: "กำหนดเลื่อน",
    FactKind.ACT_BY_MOVED: "วันทำการเปลี่ยน",
    FactKind.WITHDRAWN: "แผนตัดออก",
    FactKind.COMPOSED: "จัดทำจดหมาย",
    FactKind.SUPPRESSED: "ไม่แจ้ง",
    FactKind.SENT: "ส่งแล้ว",
    FactKind.FAILED: "ส่งไม่ได้",
    FactKind.STALE: "พ้นวัน ย้ายไปฉบับใหม่",
    FactKind.IN_DOUBT: "ไม่แน่ว่าถึง",
    FactKind.BOUNCED: "ตีกลับ",
    FactKind.UNSUBSCRIBED: "เลิกรับสำเนา",
    FactKind.RESUBSCRIBED: "ขอรับสำเนาอีก",
    FactKind.RESENT: "สั่งส่งอีกครั้ง",
    FactKind.CORRECTED: "แก้บันทึก",
    FactKind.DRAFTED: "จัดทำร่างรายงาน",
    FactKind.DRAFT_FAILED: "จัดทำร่างรายงานไม่ได้",
    FactKind.SIGNED: "ลงนามรายงาน",
    FactKind.RESTORED: "กู้คืนจากแฟ้มสำรอง",
    FactKind.RESUMED: "สั่งให้ทำงานต่อ",
}
_HOW = {"as_sent": "ถือว่าส่งแล้ว", "again": "ส่งใหม่ อาจซ้ำ"}


def fact_words(fact: Fact, titles: Titles) -> str:
    """Sum up what a fact states. What an unknown program wrote into it is left to `--json`."""
    try:
        return "\n".join(line for line in _lines(fact, titles) if line)
    except (KeyError, TypeError, ValueError, IndexError):
        return "ดูด้วย --json"


def _lines(fact: Fact, titles: Titles) -> list[str]:
    return _SAID.get(fact.kind, _about_occurrence)(fact, titles)


def _adopted(fact: Fact, _: Titles) -> list[str]:
    since = long_date(date.fromisoformat(fact.body["in_force_from"]))
    return [fact.body["plan"], f"ใช้ตั้งแต่ {since} {thai_digits(len(fact.body['occurrences']))} รายการ"]


def _composed(fact: Fact, titles: Titles) -> list[str]:
    morning = short_date(date.fromisoformat(fact.body["morning"]))
    said = [(each[0], REASON[Reason(each[1])]) for each in fact.body["notices"]]
    return [f"ถึง{titles.of(fact.agency, fact.body['position'])} เช้า {morning}", *_notices(said)]


def _suppressed(fact: Fact, _: Titles) -> list[str]:
    return _notices([(each[0], SUPPRESSION[Suppression(each[1])]) for each in fact.body["notices"]])


def _message(fact: Fact, _: Titles) -> list[str]:
    return [str(fact.body["message"]), str(fact.body.get("reply") or fact.body.get("reason") or "")]


def _mailbox(fact: Fact, titles: Titles) -> list[str]:
    return [titles.of(fact.agency, fact.body["position"]), str(fact.body.get("diagnostic") or "")]


def _restored(fact: Fact, titles: Titles) -> list[str]:
    return [f"จากสำเนาของ {titles.moment(fact.agency, datetime.fromisoformat(fact.body['backup_at']))}"]


def _resumed(fact: Fact, titles: Titles) -> list[str]:
    return [f"โดย{titles.of(fact.agency, fact.body['by'])}: {_HOW[fact.body['how']]}"]


def _notices(said: list[tuple[str, str]]) -> list[str]:
    """Show notices as what they are about, of which kind and why: a key is `occurrence#kind:step@position`."""
    lines = [f"{key.partition('#')[0]} {_kind(key)}: {why}" for key, why in said[:MOST_SHOWN]]
    left = len(said) - MOST_SHOWN
    return [*lines, f"และอีก {thai_digits(left)} เรื่อง"] if left > 0 else lines


def _kind(key: str) -> str:
    return KIND[Kind(key.partition("#")[2].partition(":")[0])]


def _report(fact: Fact, titles: Titles) -> list[str]:
    body = fact.body
    by = f"โดย{titles.of(fact.agency, body['by'])}" if "by" in body else ""
    named = f"{body['report']} ฉบับที่ {thai_digits(body['version'])}"
    return [str(body.get("title") or ""), named, by, "; ".join(body.get("faults", ()))]


def _about_occurrence(fact: Fact, titles: Titles) -> list[str]:
    body = fact.body
    if "occurrence" not in body:
        return []
    days = [
        f"{word} {short_date(date.fromisoformat(body[key]))}"
        for key, word in (("on", "วันที่"), ("until", "ถึง"), ("act_by", "ทำภายใน"), ("last_day", "วันสุดท้าย"))
        if body.get(key)
    ]
    moved = f"เป็น {body['by']}" if fact.kind is FactKind.SUPERSEDED and body["by"] else ""
    return [str(body["occurrence"]), moved, *_by(fact, titles), " ".join(days), _proof(body)]


def _by(fact: Fact, titles: Titles) -> list[str]:
    by = fact.body.get("by")
    return [f"โดย{titles.of(fact.agency, by)}"] if by and fact.kind is not FactKind.SUPERSEDED else []


def _proof(body: Mapping[str, Any]) -> str:
    files = [str(each[0]) for each in body.get("files", ())]
    return "; ".join(str(part) for part in (body.get("evidence"), *files, body.get("note")) if part)


_SAID: dict[FactKind, Callable[[Fact, Titles], list[str]]] = {
    FactKind.PLAN_ADOPTED: _adopted,
    FactKind.COMPOSED: _composed,
    FactKind.SUPPRESSED: _suppressed,
    **dict.fromkeys((FactKind.SENT, FactKind.FAILED, FactKind.STALE, FactKind.IN_DOUBT, FactKind.RESENT), _message),
    **dict.fromkeys((FactKind.BOUNCED, FactKind.UNSUBSCRIBED, FactKind.RESUBSCRIBED), _mailbox),
    **dict.fromkeys((FactKind.DRAFTED, FactKind.DRAFT_FAILED, FactKind.SIGNED), _report),
    FactKind.RESTORED: _restored,
    FactKind.RESUMED: _resumed,
}
