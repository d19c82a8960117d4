"""The seed's plan with a written set of answers, as the reports of a date are reckoned from them."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.answer import Acknowledgement, Completion
from ita_scheduler.domain.calendar import instant
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.history import History
from ita_scheduler.domain.office import Office
from ita_scheduler.domain.report import Report, ReportKind, Round
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.storage.memory import MemoryLedger
from ita_scheduler.usecases.cycle import Rota, adopt_plans
from ita_scheduler.usecases.respond import record

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "schedules" / "dong-mafai-2566.toml"
BANGKOK = ZoneInfo("Asia/Bangkok")
SITE = "https://www.dongmafai.example/ita/2566"
MEMO = "บันทึกข้อความ ที่ ยส ๗๒๖๐๑/๔๕"
# Whoever types an answer may type anything.
HOSTILE = '<b>&"ตัวหนา"</b> {{ 7*7 }} {% raw %} #set page() *ดาว* $x$ \\[ @อ้างอิง [ลิงก์](javascript:x) ผู้ปฏิบัติหน้าที่ ณ ที่ทำการ'

# occurrence, dated, by, evidence, note
ANSWERS = (
    ("O37/O37-2/2022-10-31", "2022-10-31", "mayor", MEMO, "ประชุมประจำเดือน"),
    ("O37/O37-2/2022-11-30", "2022-12-08", "palad", MEMO, "ปลัดรายงานแทน"),
    ("e7/e7-2/2022-10-31", "2022-10-28", "mayor", MEMO, ""),
    ("e6/e6-1/2022-12-31", "2022-12-28", "analyst", f"{SITE}/e6-q1", "เผยแพร่แล้ว ๕ ช่องทาง"),
    ("e10/e10-1/2022-12-31", "2023-01-12", "analyst", f"{SITE}/e10-q1?a=1&b=2", HOSTILE),
    ("O37/O37-1/2023-03-31", "2023-03-29", "analyst", f"{SITE}/o37", "รายงานผู้บริหารและเผยแพร่แล้ว"),
)


@cache
def office() -> Office:
    """Return the office of the shipped plan."""
    (found,) = load_offices([PLAN], "dongmafai.example").offices
    return found


def at(day: str, clock: str = "15:00") -> datetime:
    """Return the instant of a local date and time."""
    return instant(date.fromisoformat(day), time.fromisoformat(clock), BANGKOK)


def answered(*, until: str = "2023-09-30", since: str = "2022-10-01") -> MemoryLedger:
    """Return a ledger in which the plan is in force and the answers up to a date are recorded."""
    ledger, here = MemoryLedger(), office()
    adopt_plans([here], ledger, Rota(), at(since, "00:00"))
    for key, day, by, evidence, note in sorted(ANSWERS, key=lambda answer: answer[1]):
        if day <= until:
            answer = Completion(
                occurrence=f"{here.agency.id}/{key}", by=by, on=date.fromisoformat(day), evidence=evidence, note=note
            )
            record(answer, {here.agency.id: here}, ledger, at(day))
    return ledger


def promised(ledger: MemoryLedger, key: str, day: str, until: str) -> None:
    """Let the officer say that it is in hand."""
    here = office()
    answer = Acknowledgement(occurrence=f"{here.agency.id}/{key}", by="analyst", until=date.fromisoformat(until))
    record(answer, {here.agency.id: here}, ledger, at(day))


def history(ledger: MemoryLedger) -> History:
    """Return the folded ledger."""
    return fold(ledger.facts(office().agency.id), BANGKOK)


def sample(
    kind: ReportKind, day: str = "2023-04-03", *, ledger: MemoryLedger | None = None, chosen: Round | None = None
) -> Report:
    """Return the report of a day; without a ledger, the answered one's."""
    subject = subject_of(kind, office().plans[0], date.fromisoformat(day), chosen)
    return report_on(subject, office(), history(ledger or answered()), version=1)
