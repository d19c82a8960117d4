"""Reports made by hand, and the signing of one: what is signed is frozen by its hash, its version and its signer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.calendar import local
from ita_scheduler.domain.drafting import known_subject, next_version, rows_of
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.domain.report import Mark, read_key, standing
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.domain.thai import long_date, thai_digits
from ita_scheduler.errors import LedgerError, Refused, WrongUse
from ita_scheduler.ports import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from ita_scheduler.domain.history import History
    from ita_scheduler.domain.ledger import Fact
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.plan import Plan
    from ita_scheduler.domain.recorded import Version
    from ita_scheduler.domain.report import Report, ReportKind, Round, Subject
    from ita_scheduler.ports import Ledger

ATTEMPTS = 5


def reckon(
    kind: ReportKind, office: Office, plan: Plan, ledger: Ledger | None, as_of: date, chosen: Round | None = None
) -> Report:
    """Return the report of a plan as of a date, from what the ledger knows now; nothing is recorded.

    Without a ledger the plan counts as in force from the start of its fiscal year, and nothing as done.
    """
    facts = ledger.facts(office.agency.id) if ledger else ()
    return report_on(subject_of(kind, plan, as_of, chosen), office, fold(facts, office.agency.zone))


def plan_at(office: Office, as_of: date, year: int | None = None) -> Plan:
    """Return the office's plan of a fiscal year (พ.ศ.), or else the one in whose year the date lies.

    A date in no plan's year belongs to the last one that began before it, or else to the first. Raises WrongUse for
    a year without a plan.
    """
    if year is not None:
        for plan in office.plans:
            if plan.fiscal_year.be == year:
                return plan
        known = ", ".join(str(plan.fiscal_year.be) for plan in office.plans)
        raise WrongUse(f"ไม่มีแผนของปีงบประมาณ {year} มี: {known}", f"there is no plan of {year}; known: {known}")
    begun = [plan for plan in office.plans if plan.fiscal_year.span.start <= as_of]
    return max(begun, key=lambda plan: plan.fiscal_year) if begun else office.plans[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A file that was signed: what it is, the SHA-256 of its bytes, its name, and the position that signed."""

    mark: Mark
    hash: str
    file: str
    by: str


def sign(signing: Signing, offices: Mapping[str, Office], ledger: Ledger, now: datetime) -> int:
    """Record a signature as a fact, and return the version that is signed now.

    A file made by hand becomes the report's next version. What is recorded already is not recorded again, so that a
    command that broke off can be repeated. Raises Refused, and writes nothing, for a file of another ledger, a date
    that has not come, a version that the position signed already, or a position that signs no reports.
    """
    for _ in range(ATTEMPTS):
        office = office_of(signing.mark.report, offices)
        history = fold(facts := ledger.facts(office.agency.id), office.agency.zone)
        today = local(now, office.agency.zone).date()
        acting_for = _signs_for(signing.by, office, today)
        for known in history.signed.get(signing.mark.report, ()):
            if (known.by, known.hash) == (signing.by, signing.hash):
                return known.version
        subject = _subject(signing.mark.report, office, history, today)
        version = _version(signing, facts, history)
        drafted = [one for one in history.versions.get(subject.key, ()) if one.number == version]
        earlier = fold(facts[: signing.mark.head], office.agency.zone)
        body = {
            "report": subject.key,
            "version": version,
            "hash": signing.hash,
            "head": signing.mark.head,
            "by": signing.by,
            "file": signing.file,
            "rows": rows_of(drafted[0].rows if drafted else standing(report_on(subject, office, earlier))),
        }
        if acting_for:
            body["acting_for"] = list(acting_for)
        draft = Draft(kind=FactKind.SIGNED, actor=signing.by, body=body)
        if not ledger.apply([Changes(agency=office.agency.id, head=history.head, at=now, drafts=(draft,))]):
            return version
    raise LedgerError("บัญชีข้อมูลมีผู้เขียนพร้อมกันตลอด โปรดลองใหม่", "the ledger is busy: try again")


def _subject(key: str, office: Office, history: History, today: date) -> Subject:
    found = next(subject for plan in office.plans if (subject := known_subject(key, plan, history)))
    if (as_of := found.as_of) > today:
        raise Refused(f"รายงานลงวันที่ {long_date(as_of)} ซึ่งยังมาไม่ถึง", f"the report is of {as_of}, which has not come")
    return found


def mark_named(name: str, offices: Mapping[str, Office], ledger: Ledger) -> Mark:
    """Return what a draft says of itself: for a scan, which says nothing. Raises Refused.

    `name` is a report's key, which stands for its newest draft, or the name of a draft's file.
    """
    for office in offices.values():
        facts = ledger.facts(office.agency.id)
        for key, drafted in fold(facts, office.agency.zone).versions.items():
            named = [one for one in drafted if key == name or any(file.name == name for file in one.files)]
            if named:
                head = named[-1].head
                return Mark(report=key, version=named[-1].number, head=head, head_hash=facts[head - 1].hash)
    raise Refused(f"ไม่มีร่าง “{name}” ในบัญชีข้อมูล", f"the ledger holds no draft “{name}”")


def unsigned(offices: Mapping[str, Office], ledger: Ledger) -> tuple[Version, ...]:
    """Return the newest draft of every report that nobody signed yet, those of the latest days first."""
    histories = (fold(ledger.facts(office.agency.id), office.agency.zone) for office in offices.values())
    waiting = (
        drafted[-1]
        for history in histories
        for key, drafted in history.versions.items()
        if all(one.version != drafted[-1].number for one in history.signed.get(key, ()))
    )
    return tuple(sorted(waiting, key=lambda one: (one.as_of, one.report), reverse=True))


def office_of(key: str, offices: Mapping[str, Office]) -> Office:
    """Return the office whose plan a report's key names. Raises Refused."""
    try:
        plan = read_key(key)[0]
    except ValueError:
        plan = ""
    for office in offices.values():
        if any(known.id == plan for known in office.plans):
            return office
    raise Refused(f"ไม่มีแผนของรายงาน “{key}”", f"no plan is loaded for the report “{key}”")


def _signs_for(by: str, office: Office, today: date) -> tuple[str, ...]:
    """Return for which posts a position signs as the acting officer of the day; none for who signs by the own post.

    Raises Refused for a position that signs no reports.
    """
    directory = office.directory
    allowed = (directory.permanent_secretary, directory.chief_executive)
    if by in allowed:
        return ()
    posts = tuple(post for post in directory.acts_for(by, today) if post in allowed)
    if not posts:
        titles = ", ".join(f"{one} ({directory.title(one)})" for one in allowed)
        raise Refused(
            f"ผู้ลงนามรายงานได้คือ {titles} หรือผู้รักษาราชการแทนในวันนั้น",
            f"{by} signs no reports; who does: {', '.join(allowed)}, or whoever acts for them that day",
        )
    return posts


def _version(signing: Signing, facts: tuple[Fact, ...], history: History) -> int:
    mark = signing.mark
    if not 0 < mark.head <= len(facts) or facts[mark.head - 1].hash != mark.head_hash:
        raise Refused("แฟ้มนี้จัดทำจากบัญชีข้อมูลอื่น หรือก่อนเริ่มบัญชีนี้", "that file rests on another ledger, or on none")
    signed = history.signed.get(mark.report, ())
    if mark.version == 0:
        # The same file, signed by somebody else before, is the same version.
        same = [one.version for one in signed if one.hash == signing.hash]
        return same[0] if same else next_version(mark.report, history)
    if all(one.number != mark.version for one in history.versions.get(mark.report, ())):
        raise Refused(f"ไม่มีร่างฉบับที่ {thai_digits(mark.version)} ในบัญชีข้อมูล", "the ledger holds no such draft")
    if any((one.version, one.by) == (mark.version, signing.by) for one in signed):
        raise Refused(
            f"ฉบับที่ {thai_digits(mark.version)} ลงนามไว้แล้วโดยตำแหน่งนี้ด้วยแฟ้มอื่น",
            "that version is signed already by this position, with another file",
        )
    return mark.version
