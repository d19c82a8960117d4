"""A rehearsal written as a page: gathered, composed, and put on the disk whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler import bootstrap
from ita_scheduler.cli.wording import KIND, REASON, cadence_words, notice_words
from ita_scheduler.domain.plan import Owner
from ita_scheduler.errors import ItaError, WrongUse
from ita_scheduler.files import in_thai, write_whole
from ita_scheduler.preview.letters import Letter
from ita_scheduler.preview.page import rehearsal_page
from ita_scheduler.preview.rehearsed import Mailed, RehearsedYear, Words
from ita_scheduler.reports.wording import standing_words
from ita_scheduler.shipped import data_dir
from ita_scheduler.usecases.listing import standings, undated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ita_scheduler.cli.rehearsing import Beginning
    from ita_scheduler.domain.addressing import Planned
    from ita_scheduler.domain.occurrence import Occurrence, Status
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation


def _status_words(one: Occurrence, status: Status) -> str:
    return standing_words(status, is_executive=one.obligation.owner is Owner.EXECUTIVE)


WORDS = Words(notice=notice_words, reason=REASON, kind=KIND, status=_status_words, cadence=cadence_words)


def require_place(page: Path, *, overwrite: bool) -> None:
    """Raise WrongUse when no page can be written there: better before a year is rehearsed than after."""
    if page.is_dir():
        raise WrongUse(f"{page} เป็นโฟลเดอร์ ระบุชื่อแฟ้ม", f"{page} is a folder: name a file")
    if page.suffix.lower() not in (".html", ".htm"):
        raise WrongUse(f"ชื่อแฟ้ม {page} ต้องลงท้ายด้วย .html", "the file's name must end in .html")
    if not page.parent.is_dir():
        raise WrongUse(f"ไม่พบโฟลเดอร์ {page.parent} สร้างก่อน", f"there is no folder {page.parent}: make it first")
    if page.exists() and not overwrite:
        raise WrongUse(
            f"มีแฟ้ม {page} อยู่แล้ว ระบุชื่ออื่น หรือ --overwrite เพื่อเขียนทับ",
            f"{page} exists already: name another file, or --overwrite",
        )


def conditions(answers: Path | None, *, from_ledger: bool) -> tuple[str, ...]:
    """Return the sentences that say under what a year was rehearsed."""
    return (
        "ต่อจากบัญชีจริง เรื่องที่แจ้งหรือบันทึกไปแล้วนับด้วย" if from_ledger else "เริ่มจากบัญชีว่าง เหมือนเพิ่งใช้แผนในวันแรก",
        f"มีผู้ตอบตามแฟ้ม {answers.name}" if answers else "ถ้าไม่มีผู้ใดตอบหรือรายงานเลย ของจริงจึงน้อยกว่านี้",
    )


def write_page(
    page: Path,
    installation: Installation,
    offices: Sequence[Office],
    begin: Beginning,
    mails: Sequence[Planned],
    said: Sequence[str],
) -> None:
    """Compose every letter and write the page. Raises ComposeError, ReportError and ItaError; nothing half-written."""
    composer = bootstrap.composer(installation.settings, offices)

    def year(office: Office) -> RehearsedYear:
        own = [one for one in mails if one.message.agency == office.agency.id]
        letters = [composer.letter(one.message) for one in own]
        stood = standings([office], begin.ledger, begin.span.end)
        return RehearsedYear(
            office=office,
            span=begin.span,
            mails=tuple(
                Mailed(one, Letter(each.subject, each.text, each.html)) for one, each in zip(own, letters, strict=True)
            ),
            standings=tuple((one.occurrence, one.status) for one in stood),
            undated=tuple((measure, duty) for _, measure, duty in undated([office])),
        )

    content = rehearsal_page(
        [year(office) for office in offices],
        conditions=said,
        templates=[data_dir("templates") / "rehearsal"],
        words=WORDS,
    )
    try:
        write_whole(page, content.encode(), mode=0o644)
    except OSError as fault:
        raise ItaError(f"เขียน {page} ไม่ได้ ({in_thai(fault)})", f"{page} could not be written") from None
