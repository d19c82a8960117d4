"""Commands about the service: run, test-mail, doctor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config, Json, print_json, read_day
from ita_scheduler.domain.thai import arabic_digits
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.config.loading import Loaded
    from ita_scheduler.domain.office import Office
    from ita_scheduler.installed import Installation


def _speed_of(text: str) -> float:
    try:
        speed = float(arabic_digits(text))
    except ValueError:
        speed = 0.0
    if not 0.001 <= speed <= 100_000:
        raise WrongUse(
            f"ความเร็ว “{text}” ต้องเป็นจำนวนวันต่อวินาที 0.001 ถึง 100000",
            "the speed is a number of days from 0.001 to 100000",
        )
    return speed


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command("test-mail")(test_mail)
    app.command()(doctor)


def run(
    config: Config = None,
    once: Annotated[bool, typer.Option("--once", help="ทำรอบเดียวแล้วจบ / one cycle, one delivery")] = False,
    simulated_from: Annotated[
        str | None,
        typer.Option("--simulated-from", help="เวลาจำลอง สำหรับทดลองเท่านั้น / simulate the time, for trials only"),
    ] = None,
    days_per_second: Annotated[
        float | None, typer.Option(parser=_speed_of, metavar="N", help="ความเร็วเวลาจำลอง / its speed")
    ] = None,
    until: Annotated[str | None, typer.Option(help="หยุดเมื่อพ้นวันนี้ / end after this date")] = None,
) -> int:
    """เฝ้ากำหนดเวลาและส่งจดหมาย จนกว่าจะสั่งหยุด / watch the deadlines and send the mails until stopped."""
    import asyncio

    from ita_scheduler import bootstrap, installed, logs
    from ita_scheduler.cli import precautions
    from ita_scheduler.storage.lock import InstanceLock

    installation = installed.find_installation(config)
    settings = installation.settings
    logs.configure(settings.log.format, settings.log.level)
    for warning in settings.warnings:
        print(warning, file=sys.stderr)
    loaded = installed.load(installation)
    for warning in loaded.problems:
        print(warning, file=sys.stderr)
    offices = precautions.require_offices(loaded)
    start = read_day(simulated_from) if simulated_from is not None else None
    if start is None and days_per_second is not None and not installation.is_demonstration:
        raise WrongUse("--days-per-second ใช้คู่กับ --simulated-from", "--days-per-second goes with --simulated-from")
    if start is not None:
        precautions.require_harmless(settings)
    precautions.require_password(settings)
    end = read_day(until) if until is not None else None
    lock = InstanceLock(settings.storage.path or installed.DEMONSTRATION / "ledger")
    with lock:
        if installation.is_demonstration:
            installed.clear_demonstration()
            _introduce(installation, loaded)
        ticking = bootstrap.clock(installation, offices, start, days_per_second)
        ledger = bootstrap.open_ledger(settings)
        try:
            if start is not None:
                precautions.require_trial(ledger, offices)
            daemon = bootstrap.daemon(installation, ledger, loaded, ticking, until=end)
            asyncio.run(daemon.serve(once=once))
        finally:
            ledger.close()
    return 0


def _introduce(installation: Installation, loaded: Loaded) -> None:
    """Begin as an office begins: with its own document, and what was understood of it."""
    from ita_scheduler import intake
    from ita_scheduler.cli.understanding import counted

    for document in loaded.files:
        if (source := document.with_suffix(".txt")) != document and source.exists():
            print(f"เอกสารของหน่วยงาน / the office's document: {source.name}")
            print(f"  {counted(intake.understood([source]))}", flush=True)
    mail = installation.settings.mail.maildir
    print(
        "ไม่พบ config.toml จึงแสดงการทำงานด้วยแผนตัวอย่างและเวลาจำลอง ไม่มีจดหมายออกไปภายนอก\n"
        f"จดหมายทุกฉบับอยู่ใน {mail} หยุดด้วย Ctrl-C\n"
        "No config.toml: demonstrating with the shipped plan and a simulated clock; mails are files in that folder.",
        flush=True,
    )


def test_mail(
    address: Annotated[str, typer.Argument(help="ที่อยู่อีเมลที่จะส่งทดลอง / where to send it")], config: Config = None
) -> int:
    """ส่งจดหมายทดลองหนึ่งฉบับ / send one test mail now, to see whether the mail settings work."""
    from ita_scheduler import installed
    from ita_scheduler.cli import precautions

    installation = installed.find_installation(config)
    offices = precautions.require_offices(installed.load(installation))
    return send_test_mail(installation, offices[0], address)


def send_test_mail(installation: Installation, office: Office, address: str, maildir: Path | None = None) -> int:
    """Send the test letter, or put it into that Maildir; say what became of it, and return the exit code.

    Settings whose transport is a Maildir send nothing either, and the words say so.
    """
    import asyncio

    from ita_scheduler import trial
    from ita_scheduler.config.settings import Transport
    from ita_scheduler.domain.outbox import Verdict

    mail = installation.settings.mail
    if maildir is None and mail.transport is Transport.MAILDIR:
        maildir = mail.maildir

    outcome = asyncio.run(trial.send_test_mail(installation, office, address, maildir))
    reply = f"{outcome.code or ''} {outcome.text}".strip()
    if outcome.verdict is Verdict.ACCEPTED:
        if maildir is None:
            print(f"ส่งถึง {address} แล้ว {reply} / the server accepted it")
        else:
            print(f"เก็บไว้ให้ {address} แล้ว / kept")
            print(f"เปิดอ่านได้ใน {maildir / 'new'} ไม่มีจดหมายออกไปถึงใคร / it lies in that folder; nothing left")
        return 0
    print(f"ส่งถึง {address} ไม่ได้: {reply} ({outcome.cause.value}) / it was not accepted", file=sys.stderr)
    return 1


def doctor(config: Config = None, as_json: Json = False) -> int:
    """ตรวจสุขภาพระบบ: ตั้งค่า แผน บัญชี จดหมาย / examine settings, plans, ledger and mail."""
    from ita_scheduler.cli.examination import examine

    findings = examine(config)
    if as_json:
        print_json([{"subject": one.subject, "is_well": one.is_well, "sentence": one.sentence} for one in findings])
    else:
        for one in findings:
            print(f"{one.mark} {one.subject}: {one.sentence}")
    return 0 if all(one.is_well for one in findings) else 1
