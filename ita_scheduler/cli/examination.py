"""What the doctor looks at: settings, plans, people, holidays, ledger, mail server. Every finding is a sentence."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.clock import SystemClock
from ita_scheduler.config.settings import Transport
from ita_scheduler.errors import Faulty, ItaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen."""

    subject: str
    is_well: bool
    sentence: str
    is_worth_a_look: bool = False

    @property
    def mark(self) -> str:
        """✓ well, ! well but worth a look, ✗ to be put right."""
        return "✗" if not self.is_well else "!" if self.is_worth_a_look else "✓"


def examine(config: Path | None) -> list[Finding]:
    """Look at everything; a part that cannot be looked at is a finding too."""
    from ita_scheduler import installed

    try:
        installation = installed.find_installation(config)
    except Faulty as faulty:
        return [Finding("ตั้งค่า", False, str(problem)) for problem in faulty.problems]
    findings = [Finding("ตั้งค่า", True, str(installation.settings.path))]
    findings += [Finding("ตั้งค่า", False, str(warning)) for warning in installation.settings.warnings]
    try:
        loaded = installed.load(installation)
    except Faulty as faulty:
        return [*findings, *(Finding("แผน", False, str(problem)) for problem in faulty.problems)]
    findings += [Finding("แผน", False, str(warning)) for warning in loaded.problems]
    for office in loaded.offices:
        findings += _office(office)
    findings += _templates(installation, loaded.offices)
    findings += _ledger(installation)
    findings += _mail(installation)
    findings += _returns(installation)
    return findings


def _office(office: Office) -> Iterator[Finding]:
    duties = sum(len(measure.obligations) for plan in office.plans for measure in plan.measures)
    yield Finding("แผน", True, f"{office.agency.name}: {len(office.plans)} แผน {duties} ข้อ")
    posts = office.directory.positions.values()
    silent = [position.title for position in posts if position.address is None and not position.is_vacant]
    if silent:
        yield Finding("อีเมล", True, f"ไม่มีอีเมล จึงส่งถึงขั้นถัดไปแทน: {', '.join(silent)}", is_worth_a_look=True)
    yield from _away(office)
    made_up = [one.address for one in posts if (one.address or "").endswith(".example")]
    if made_up:
        yield Finding(
            "อีเมล", True, f"ที่อยู่ตัวอย่าง .example {len(made_up)} แห่ง ไม่ถึงใคร แก้ใน positions.toml", is_worth_a_look=True
        )
    for plan in office.plans:
        year = plan.fiscal_year
        if _today() > year.span.end:
            yield Finding("แผน", True, f"ปีงบประมาณ {year.be} สิ้นสุดแล้ว", is_worth_a_look=True)
        if not any(day in year.span for day in office.calendar.holidays):
            yield Finding("วันหยุด", False, f"ไม่มีวันหยุดของปีงบประมาณ {year.be} (เพิ่มใน holidays.toml)")
        else:
            known = sum(day in year.span for day in office.calendar.holidays)
            yield Finding("วันหยุด", True, f"ปีงบประมาณ {year.be}: {known} วัน")


def _away(office: Office) -> Iterator[Finding]:
    """Say who has nobody in their place today, and who acts for whom."""
    from ita_scheduler.cli.wording import gap_words
    from ita_scheduler.domain.absence import Unreached

    today = office.directory.on(_today())
    gaps = {name: gap for name, gap in today.gaps.items() if gap.why is not Unreached.NO_ADDRESS}
    if gaps:
        words = ", ".join(f"{today.title(name)} ({gap_words(gap)})" for name, gap in gaps.items())
        yield Finding("ผู้ไม่อยู่", True, f"วันนี้ส่งถึงขั้นถัดไปแทน: {words}", is_worth_a_look=True)
    acting = [f"{today.title(today.reader(post))} แทน{today.title(post)}" for post in today.chains if post not in gaps]
    if acting:
        yield Finding("รักษาราชการแทน", True, f"วันนี้: {', '.join(acting)}")


def _ledger(installation: Installation) -> Iterator[Finding]:
    from ita_scheduler import bootstrap
    from ita_scheduler.domain.outbox import State
    from ita_scheduler.domain.verifying import breaks
    from ita_scheduler.usecases.resume import hold_sentence

    try:
        ledger = bootstrap.existing_ledger(installation.settings)
        if ledger is None:
            yield _place(installation)
            return
        try:
            yield from (Finding("บัญชี", False, said) for said in ledger.damage())
            with ledger.as_stored() as stored:
                broken = [*breaks(stored.rows, stored.heads, stored.mailed)]
            yield from (Finding("บัญชี", False, f"{one.agency}: {one}") for one in broken)
            names = {one.agency for one in broken}
            for agency, head in stored.heads.items():
                if not head.seq or agency in names:
                    continue
                yield Finding("บัญชี", True, f"{agency}: {head.seq} รายการ ลูกโซ่ครบถ้วน")
            yield from (Finding("บัญชี", False, hold_sentence(agency)) for agency in sorted(ledger.held()))
            failed = ledger.messages(states=(State.FAILED,))
            if failed:
                yield Finding("จดหมาย", False, f"ส่งไม่ได้ {len(failed)} ฉบับ ดูด้วยคำสั่ง outbox")
            doubtful = ledger.messages(doubtful=True)
            if doubtful:
                yield Finding("จดหมาย", True, f"ไม่แน่ว่าถึงแล้ว {len(doubtful)} ฉบับ ดูด้วย outbox --in-doubt")
        finally:
            ledger.close()
    except ItaError as error:
        yield Finding("บัญชี", False, str(error))


def _templates(installation: Installation, offices: Sequence[Office]) -> Iterator[Finding]:
    """Try the office's own templates on specimens; nothing is said where there are none."""
    from ita_scheduler.specimens import try_templates

    for one in try_templates(installation.settings, offices):
        yield from (Finding("แม่แบบ", False, fault) for fault in one.faults)
        if not one.faults:
            yield Finding("แม่แบบ", True, f"{one.folder}: ใช้ได้ ({', '.join(one.agencies[:6])})")


def _place(installation: Installation) -> Finding:
    """Tell whether a ledger could be made where the settings want it."""
    path = installation.settings.storage.path
    nearest = next((folder for folder in path.absolute().parents if folder.exists()), None) if path else None
    if nearest is None or (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        return Finding("บัญชี", True, "ยังไม่มี จะสร้างเมื่อสั่ง run ครั้งแรก / none yet, the first run makes it")
    return Finding("บัญชี", False, f"สร้าง {path} ไม่ได้ ตรวจ {nearest} / it cannot be made there")


def _mail(installation: Installation) -> Iterator[Finding]:
    from ita_scheduler import trial

    try:
        trouble = asyncio.run(trial.try_carrier(installation.settings))
    except ItaError as error:
        trouble = str(error)
    mail = installation.settings.mail
    if trouble is not None:
        yield Finding("ส่งจดหมาย", False, trouble)
    elif mail.transport is Transport.MAILDIR or mail.smtp is None:
        yield Finding("ส่งจดหมาย", True, f"เก็บไว้ใน {mail.maildir} ไม่มีจดหมายออกไปถึงใคร", is_worth_a_look=True)
    else:
        yield Finding("ส่งจดหมาย", True, f"พร้อม ({mail.smtp.host})")


def _returns(installation: Installation) -> Iterator[Finding]:
    from ita_scheduler import bootstrap

    place = installation.settings.mail.returns
    if place is None:
        return
    try:
        # Nothing is read, so the seals do not matter, nor whether there is a ledger yet.
        from ita_scheduler.mail.seals import ReturnAddress

        trouble = bootstrap.returns(installation.settings, ReturnAddress(place.address, b"")).try_out()
    except ItaError as error:
        trouble = str(error)
    yield Finding("จดหมายตีกลับ", trouble is None, trouble or f"พร้อม ({place.maildir or place.address})")


def _today() -> date:
    return SystemClock().now().astimezone().date()
