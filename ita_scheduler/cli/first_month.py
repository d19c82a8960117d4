"""How `init` ends: the check, a rehearsed month, the first test mail, and what comes next."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler import bootstrap, installed
from ita_scheduler.cli.first_folder import CONFIG, POSITIONS, SCHEDULES, plan_path
from ita_scheduler.cli.rehearsing import rehearsed, show_mail
from ita_scheduler.cli.service import send_test_mail
from ita_scheduler.cli.understanding import REVIEW
from ita_scheduler.domain.calendar import FiscalYear, Span, month_end
from ita_scheduler.domain.occurrence import occurrences
from ita_scheduler.domain.thai import MONTHS, be_year, long_date, thai_digits
from ita_scheduler.errors import Faulty
from ita_scheduler.importing.plans.open_questions import is_in_file, open_questions

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ita_scheduler.cli.first_answers import Office
    from ita_scheduler.cli.first_mail import Mailing
    from ita_scheduler.domain.office import Office as Served
    from ita_scheduler.installed import Installation


_IN_FILE = ("แก้ cadence ตามบรรทัดข้างบน แล้วลบบรรทัด question", "mend the cadence, then delete the line")
_BESIDE = (
    "ข้อเหล่านี้ไม่มีบรรทัด question ในแฟ้ม ถ้าแผนถูกต้องแล้วไม่ต้องแก้ ถ้าไม่ถูก แก้หรือเพิ่มหน้าที่ในแฟ้มแผน",
    "they stand in no line of the file: where the plan is wrong, mend it",
)


@dataclass(frozen=True, slots=True)
class Month:
    """What is rehearsed: from the day on which the rehearsal begins, and the month of which the mails are shown."""

    begins: date
    shown: Span


def finish(office: Office, mailing: Mailing, today: date) -> int:
    """Check, rehearse and send; return the exit code."""
    installation = installed.find_installation(office.folder / CONFIG)
    text = plan_path(office).read_text("utf-8")
    questions = open_questions(text, office.found.questions)
    served = _checked(installation, plan_path(office), {line for line, _ in questions})
    is_sent = False
    if served is not None:
        _show_month(installation, served, today)
        is_sent = _send(installation, served, mailing)
    if mailing.trouble is not None:
        print(
            f"\nเซิร์ฟเวอร์อีเมลยังใช้ไม่ได้: {mailing.trouble}\n"
            f"แก้ [mail.smtp] ใน {installation.settings.path} แล้วลองใหม่ด้วย doctor และ test-mail"
            " / the mail server is not usable yet: correct the settings, then try doctor and test-mail",
            file=sys.stderr,
        )
    _say_questions(plan_path(office), [one for one in questions if is_in_file(text, one[0])], _IN_FILE)
    _say_questions(plan_path(office), [one for one in questions if not is_in_file(text, one[0])], _BESIDE)
    _say_whether_over(office, today)
    if made_up := sum(post.id not in office.addresses for post in office.staff.posts):
        print(
            f"\nที่อยู่สมมุติ .example {thai_digits(made_up)} แห่งไม่ถึงใคร"
            f" แก้ใน {plan_path(office).with_name(POSITIONS)} ก่อนใช้จริง"
            f" / {made_up} addresses are made up and reach nobody: put in the real ones"
        )
    _say_next(office, has_trouble=mailing.trouble is not None)
    return 0 if served is not None and is_sent and not questions else 1


def _say_questions(plan: Path, questions: list[tuple[int, str]], closing: tuple[str, str]) -> None:
    for line, sentence in questions:
        print(f"{plan}:{line}: {sentence}", file=sys.stderr)
    if questions:
        thai, english = closing
        count = len(questions)
        print(f"ต้องตอบ {thai_digits(count)} ข้อ: {thai} / {count} questions are open: {english}", file=sys.stderr)


def _say_whether_over(office: Office, today: date) -> None:
    """Say that nothing of a year that has ended will be mailed, and how to go on into the present one."""
    year, present = FiscalYear(office.fiscal_year), FiscalYear.of(today)
    if year.span.end < today:
        print(
            f"\nปีงบประมาณ {thai_digits(year.be)} สิ้นสุดแล้วเมื่อ {long_date(year.span.end)} เรื่องที่ครบกำหนดไปแล้วจะไม่เตือนย้อนหลัง"
            f" ยกแผนไปปีนี้ด้วย ita-scheduler new-year {SCHEDULES}/{plan_path(office).name} --fiscal-year {present.be}"
            f" / that fiscal year is over: carry the plan over with new-year",
        )


def _checked(installation: Installation, plan: Path, asked: set[int]) -> Served | None:
    """Say what is wrong with the files; return the office, or None when it cannot be served as it is."""
    try:
        loaded = installed.load(installation)
    except Faulty as faulty:
        for problem in faulty.problems:
            print(problem, file=sys.stderr)
        return None
    for warning in (*installation.settings.warnings, *loaded.problems):
        if warning.file != str(plan) or warning.line not in asked:
            print(warning, file=sys.stderr)
    print("ตรวจแล้ว ไม่พบข้อผิดพลาด / checked: no faults")
    return loaded.offices[0]


# ── The rehearsed month ──


def month_to_rehearse(served: Served, today: date) -> Month | None:
    """Return the first month in which something falls due from today on; of a year that is over, its first."""
    plan = served.plans[0]
    days = sorted(one.nominal for one in occurrences(plan, served.calendar))
    coming = [day for day in days if day >= today]
    if not days:
        return None
    first = (coming or days)[0]
    return Month(
        begins=today if coming else min(plan.fiscal_year.span.start, first),
        shown=Span(first.replace(day=1), month_end(first)),
    )


def _show_month(installation: Installation, served: Served, today: date) -> None:
    month = month_to_rehearse(served, today)
    if month is None:
        print("\nไม่มีหน้าที่ใดมีวันครบกำหนด จึงยังไม่มีจดหมายให้ซ้อม / nothing has a due date, so there is nothing to rehearse")
        return
    name = f"{MONTHS[month.shown.start.month - 1]} {thai_digits(be_year(month.shown.start))}"
    print(f"\n── ซ้อมเดือน{name}: จดหมายที่จะส่งถ้ายังไม่มีใครตอบ ไม่ส่งจริง / a rehearsed month; nothing is sent ──")
    composer = bootstrap.composer(installation.settings, (served,))
    ledger = bootstrap.memory_ledger(None, [served.agency.id])
    span = Span(month.begins, month.shown.end)
    mails = [
        one
        for one in rehearsed(installation, (served,), ledger, span, composer=composer)
        if one.message.morning in month.shown
    ]
    for one in mails:
        show_mail(one, composer.subject(one.message), (served,), count_drafts=True)
    print(f"\nรวม {thai_digits(len(mails))} ฉบับ / {len(mails)} mails")
    if not mails:
        print("ไม่มีจดหมาย: ตำแหน่งที่เกี่ยวข้องยังไม่มีที่อยู่อีเมล หรือพ้นเวลาเตือนแล้ว / nobody to be mailed, or too late for it")


# ── The first mail, and what comes next ──


def _send(installation: Installation, served: Served, mailing: Mailing) -> bool:
    """Send the test letter to the address given, else put it into the Maildir; tell whether it was taken."""
    mail = installation.settings.mail
    if mailing.trouble is not None and mailing.test_address is not None:
        return False
    print("\n── จดหมายทดลอง / the first test mail ──")
    if mailing.test_address is not None:
        return send_test_mail(installation, served, mailing.test_address) == 0
    directory = served.directory
    address = directory.address(directory.coordinator) or mail.from_address
    is_kept = send_test_mail(installation, served, address, mail.maildir) == 0
    return is_kept and mailing.trouble is None


def _say_next(office: Office, *, has_trouble: bool) -> None:
    review = plan_path(office).with_suffix(REVIEW)
    print(f"\nเทียบสิ่งที่อ่านได้กับเอกสารใน {review} (เปิดด้วยเบราว์เซอร์) / compare what was read: open it in a browser")
    print("\nต่อไป / next:")
    if str(office.folder) != ".":
        print(f"  cd {shlex.quote(str(office.folder))}")
    commands = ("check", "rehearse | less", "run")
    if has_trouble:
        commands = ("doctor", "test-mail ที่อยู่ของท่าน", "run")
    for command in commands:
        print(f"  ita-scheduler {command}")
