"""The command `init`: from the office's own document to an installation that runs, by questions or by options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(
    folder: Annotated[
        str | None, typer.Argument(metavar="[FOLDER]", help="โฟลเดอร์ของการติดตั้ง / where to install (default: here)")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="เอกสารของหน่วยงาน / the office's document (may be repeated)"),
    ] = None,
    agency: Annotated[str | None, typer.Option(metavar="NAME", help="ชื่อหน่วยงาน / its name")] = None,
    agency_id: Annotated[str | None, typer.Option(metavar="ID", help="รหัสหน่วยงาน / its id, ASCII")] = None,
    fiscal_year: Annotated[str | None, typer.Option(metavar="BE", help="ปีงบประมาณ พ.ศ. / the fiscal year")] = None,
    coordinator: Annotated[
        str | None, typer.Option(metavar="TITLE", help="ตำแหน่งผู้ประสานงาน ITA / the coordinator's title")
    ] = None,
    administrator: Annotated[
        str | None, typer.Option(metavar="TITLE", help="ตำแหน่งผู้ดูแลระบบ / the administrator's title")
    ] = None,
    address: Annotated[
        list[str] | None,
        typer.Option(metavar="POSITION=ADDRESS", help="ที่อยู่อีเมลของตำแหน่ง / a position's address (may be repeated)"),
    ] = None,
    sender: Annotated[str | None, typer.Option("--from", metavar="ADDRESS", help="ที่อยู่ผู้ส่ง / the sender")] = None,
    sender_name: Annotated[
        str | None, typer.Option("--from-name", metavar="TEXT", help="ชื่อผู้ส่ง / the sender's name")
    ] = None,
    maildir: Annotated[
        bool, typer.Option("--maildir", help="เก็บจดหมายในโฟลเดอร์ ไม่ส่งจริง / keep mails in a folder")
    ] = False,
    smtp_host: Annotated[str | None, typer.Option(metavar="HOST", help="เซิร์ฟเวอร์อีเมล / the mail server")] = None,
    smtp_security: Annotated[
        str | None, typer.Option(metavar="starttls|tls|none", help="การเข้ารหัส / encryption")
    ] = None,
    smtp_port: Annotated[
        str | None, typer.Option(metavar="N", help="พอร์ต / port (default: as the encryption's)")
    ] = None,
    smtp_username: Annotated[str | None, typer.Option(metavar="NAME", help="ชื่อผู้ใช้ / the user's name")] = None,
    smtp_password_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="แฟ้มรหัสผ่าน คัดลอกไว้ในโฟลเดอร์ / its password is copied")
    ] = None,
    test_mail: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="ส่งจดหมายทดลองถึง / where the test mail goes (default: a folder)"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="รับทุกค่าที่เสนอ ไม่ถาม / take what is proposed, ask nothing")
    ] = False,
) -> int:
    """ติดตั้งครั้งแรก: ถามทีละข้อ เขียนแฟ้มทั้งหมด ซ้อมหนึ่งเดือน / set up a first installation, by questions."""
    from ita_scheduler.cli.asking import Interview
    from ita_scheduler.cli.first_answers import Given, ask_office
    from ita_scheduler.cli.first_folder import write_installation
    from ita_scheduler.cli.first_mail import GivenMail, ask_mail
    from ita_scheduler.cli.first_month import finish

    interview = Interview.begun(agrees=yes)
    given = Given(
        folder=folder,
        documents=tuple(document or ()),
        agency=agency,
        agency_id=agency_id,
        fiscal_year=fiscal_year,
        coordinator=coordinator,
        administrator=administrator,
        addresses=tuple(address or ()),
    )
    given_mail = GivenMail(
        sender=sender,
        sender_name=sender_name,
        is_maildir=maildir,
        host=smtp_host,
        security=smtp_security,
        port=smtp_port,
        username=smtp_username,
        password_file=smtp_password_file,
        test_address=test_mail,
    )
    try:
        office = ask_office(interview, given)
        mailing = ask_mail(interview, given_mail, office)
    except (typer.Abort, KeyboardInterrupt):
        print("\nเลิกแล้ว ยังไม่มีแฟ้มใดถูกเขียน / stopped; nothing was written", file=sys.stderr)
        raise
    print()
    for path in write_installation(office, mailing.settings, mailing.password):
        print(f"เขียนแล้ว: {path} / written")
    return finish(office, mailing, _today())


def _today() -> date:
    from ita_scheduler.clock import SystemClock

    return SystemClock().now().astimezone().date()
