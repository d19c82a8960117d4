"""A comparison of two rehearsed years, said in Thai sentences duty by duty."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ita_scheduler.cli.wording import notice_words
from ita_scheduler.domain.difference import Change
from ita_scheduler.domain.thai import long_date, short_date, thai_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ita_scheduler.domain.calendar import Span
    from ita_scheduler.domain.difference import Compared, Foreseen, Round
    from ita_scheduler.domain.occurrence import Occurrence
    from ita_scheduler.domain.office import Office
    from ita_scheduler.usecases.compare import Comparison

CHANGE = {
    Change.ADDED: "เพิ่ม",
    Change.DROPPED: "ตัดออก",
    Change.MOVED: "เลื่อน",
    Change.READDRESSED: "เปลี่ยนผู้รับ",
    Change.REWORDED: "ถ้อยคำเปลี่ยน",
    Change.KEPT: "เหมือนเดิม",
}
# What differs in a line of a mail: the fields of domain.digest.Line and Enclosed.
PART = {
    "code": "รหัสมาตรการ",
    "title": "ชื่อ",
    "duty": "หน้าที่",
    "phrase": "ข้อความในแผน",
    "actions": "สิ่งที่ต้องทำ",
    "is_executive_duty": "ผู้มีหน้าที่",
    "units": "หน่วยงาน",
    "nominal": "กำหนด",
    "act_by": "วันที่ต้องทำภายใน",
    "last_day": "วันสุดท้าย",
    "covers_from": "ช่วงของรอบ",
    "covers_to": "ช่วงของรอบ",
    "days": "จำนวนวันทำการ",
    "told": "ผู้ที่แจ้งแล้ว",
    "next_step": "ขั้นต่อไป",
    "earlier": "รอบก่อนหน้าที่ค้าง",
    "assumptions": "ข้อสันนิษฐาน",
    "skipped": "ผู้ที่ส่งไม่ถึง",
    "moved_from": "กำหนดเดิม",
    "reason": "เหตุที่แจ้ง",
    "as_of": "วันที่ของรายงาน",
    "counts": "จำนวนในรายงาน",
}
REPORTS = "ร่างรายงาน"
_Duty = tuple[str, str]  # agency and obligation; for a draft, agency and REPORTS


def show_comparison(
    found: Comparison,
    span: Span,
    old: Sequence[Office],
    new: Sequence[Office],
    *,
    names: tuple[str, str],
    from_ledger: bool,
) -> None:
    """Print the changes, and what they come to."""
    since = "ต่อจากบัญชีจริง" if from_ledger else "เริ่มจากบัญชีว่าง"
    print(f"เทียบจดหมายที่จะส่ง {long_date(span.start)} ถึง {long_date(span.end)} {since} ถ้าไม่มีใครตอบ")
    print(f"เดิม: {names[0]}  ใหม่: {names[1]}")
    teller = _Teller(found, old, new)
    offices = {office.agency.id: office for office in (*old, *new)}
    for agency, office in offices.items():
        lines = [*teller.addresses(agency), *teller.duties(agency)]
        if lines:
            print(f"\n{office.agency.name}")
            for line in lines:
                print(line)
    counts = Counter(one.change for one in found.notices)
    before, after = found.mails
    if not found.differs:
        print(f"\nไม่ต่างกัน: จดหมายเหมือนเดิมทั้ง {thai_digits(before)} ฉบับ / no difference in {before} mails")
        return
    said = "  ".join(f"{CHANGE[change]} {thai_digits(counts[change])}" for change in Change)
    print(f"\nรวมเป็นเรื่อง: {said}")
    print(f"รวมเป็นจดหมาย: เดิม {thai_digits(before)} ฉบับ เป็น {thai_digits(after)} ฉบับ / {before} mails become {after}")


class _Teller:
    """Says the changes of an agency in the order of its plan: duty by duty, and round by round in each."""

    def __init__(self, found: Comparison, old: Sequence[Office], new: Sequence[Office]) -> None:
        self._old = {office.agency.id: office for office in old}
        self._new = {office.agency.id: office for office in new}
        self._changed = [one for one in found.notices if one.change is not Change.KEPT]
        self._round_of: dict[tuple[str, bool], int] = {}
        self._rounds = found.rounds
        for n, one in enumerate(found.rounds):
            for occurrence, is_new in ((one.old, False), (one.new, True)):
                if occurrence is not None:
                    self._round_of[occurrence.key, is_new] = n

    def title(self, foreseen: Foreseen, *, is_new: bool) -> str:
        office = (self._new if is_new else self._old)[foreseen.agency]
        return office.directory.title(foreseen.notice.position)

    def addresses(self, agency: str) -> Iterator[str]:
        """Say once for each position that its address is another one."""
        counts = Counter(
            (self.title(one.new, is_new=True), one.old.address, one.new.address)
            for one in self._changed
            if one.old and one.new and one.new.agency == agency and _is_same_position(one)
        )
        for (title, old, new), count in counts.items():
            yield f"  ที่อยู่อีเมลของ{title}เปลี่ยนจาก {old} เป็น {new} ({thai_digits(count)} เรื่อง)"

    def duties(self, agency: str) -> Iterator[str]:
        by_round: dict[int, list[Compared]] = defaultdict(list)
        drafts: list[Compared] = []
        for changed in (one for one in self._changed if one.shown.agency == agency):
            found = self._round_of.get((changed.shown.notice.occurrence, changed.new is not None))
            (drafts if found is None else by_round[found]).append(changed)
        head = ""
        for n, one in enumerate(self._rounds):
            occurrence = _shown(one)
            if occurrence.plan.agency.id != agency or not (one.is_changed or by_round.get(n)):
                continue
            measure, duty = occurrence.measure, occurrence.obligation
            said = f"\n  {duty.id}  {duty.summary or duty.phrase}\n      ({measure.code} {measure.title})"
            if said != head:
                yield said
                head = said
            yield f"    {_round_words(one)}"
            for sentence in self._sentences(by_round.get(n, [])):
                yield f"      {sentence}"
        if drafts:
            yield f"\n  {REPORTS}"
            for sentence in self._sentences(drafts):
                yield f"    {sentence}"

    def _sentences(self, changes: Sequence[Compared]) -> Iterator[str]:
        """Give a sentence for each change; those that differ in the recipient only share one.

        Where only the address of a position changed, the agency's first lines have said so. Words that changed are
        counted: what they are is seen in the mails of a rehearsal.
        """
        recipients: dict[tuple[str, str], list[str]] = {}
        for one in changes:
            if one.change is not Change.REWORDED and not (_is_same_position(one) and _days(one)[0] == _days(one)[1]):
                office = (self._new if one.new else self._old)[one.shown.agency]
                is_passed_on = one.change is Change.READDRESSED and not _is_same_position(one)
                what = notice_words(one.shown.notice, office.directory)
                what = f"{CHANGE[one.change]}: {what} {'เดิม' if is_passed_on else ''}ถึง"
                recipients.setdefault((what, _days_words(one)), []).append(self._recipient(one))
        for (what, days), titles in recipients.items():
            yield f"{what}{', '.join(titles)} {days}"
        reworded = [one.parts for one in changes if one.change is Change.REWORDED]
        if reworded:
            said = ", ".join(dict.fromkeys(PART.get(name, "อื่น ๆ") for parts in reworded for name in parts))
            yield f"{CHANGE[Change.REWORDED]}: {thai_digits(len(reworded))} เรื่อง ({said})"

    def _recipient(self, one: Compared) -> str:
        if one.change is Change.READDRESSED and one.old and one.new and not _is_same_position(one):
            return f"{self.title(one.old, is_new=False)} เป็นถึง{self.title(one.new, is_new=True)}"
        return self.title(one.shown, is_new=one.new is not None)


def _is_same_position(one: Compared) -> bool:
    return (
        one.change is Change.READDRESSED
        and one.old is not None
        and one.new is not None
        and one.old.notice.position == one.new.notice.position
    )


def _days(one: Compared) -> tuple[date, date]:
    """Return the day on which it was and the day on which it would be; the same one twice when there is but one."""
    return (one.old or one.shown).day, (one.new or one.shown).day


def _days_words(one: Compared) -> str:
    before, after = _days(one)
    return f"วันที่ {long_date(after)}" if before == after else f"เดิม {long_date(before)} เป็น {long_date(after)}"


def _shown(one: Round) -> Occurrence:
    return one.new or one.old  # type: ignore[return-value]  # one of the two is always there


def _round_words(one: Round) -> str:
    if one.old is None or one.new is None:
        return f"{'รอบใหม่' if one.old is None else 'ไม่มีรอบนี้อีก'} {short_date(_shown(one).nominal)}"
    said = f"รอบ {short_date(one.old.nominal)}"
    if one.old.nominal != one.new.nominal:
        return f"{said} กำหนดเลื่อนเป็น {short_date(one.new.nominal)}"
    for name, before, after in (
        ("ต้องทำภายใน", one.old.act_by, one.new.act_by),
        ("วันสุดท้าย", one.old.last_day, one.new.last_day),
    ):
        if before != after:
            said += f" {name} เดิม {short_date(before)} เป็น {short_date(after)}"
    return said
