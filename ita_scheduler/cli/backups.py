"""Commands that keep an installation safe elsewhere and bring it back: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ita_scheduler.cli.options import Config  # noqa: TC001 - typer reads it at run time
from ita_scheduler.errors import WrongUse

if TYPE_CHECKING:
    from datetime import datetime

    from ita_scheduler.safekeeping.packing import Packed
    from ita_scheduler.safekeeping.unpacking import Restored

# An installation of thousands of agencies has as many lines to say.
MOST_SAID = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="แฟ้มหรือโฟลเดอร์ปลายทาง / the file, or a folder for it")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="เขียนทับแฟ้มเดิม / replace the file")] = False,
    config: Config = None,
) -> int:
    """สำรองข้อมูลทั้งหมดเป็นแฟ้มเดียว ขณะโปรแกรมทำงานก็ได้ / back everything up into one file, also while it runs."""
    from ita_scheduler import installed
    from ita_scheduler.clock import SystemClock
    from ita_scheduler.safekeeping.packing import pack

    installation = installed.find_installation(config)
    if installation.is_demonstration:
        raise WrongUse("ไม่มี config.toml ไม่มีอะไรให้สำรอง", "there is no config.toml: nothing to back up")
    now = SystemClock().now()
    target = file / f"ita-scheduler-{now:%Y%m%d-%H%M%S}Z.zip" if file.is_dir() else file
    packed = pack(installation.settings, target, now, overwrite=overwrite)
    _show_packed(packed, target)
    return 0


def _show_packed(packed: Packed, target: Path) -> None:
    from ita_scheduler.safekeeping.belongings import Kind

    words = {
        Kind.PLAN: ("แผน", "plans"),
        Kind.STAFF: ("ตำแหน่งและวันหยุด", "positions and holidays"),
        Kind.SOURCE: ("เอกสารต้นทาง", "source documents"),
        Kind.EMBLEM: ("ตรา", "emblem"),
        Kind.TEMPLATES: ("แม่แบบ", "templates"),
        Kind.REPORTS: ("รายงานและฉบับลงนาม", "reports and signed copies"),
    }
    size = target.stat().st_size
    print(f"{target}: {size:,} ไบต์ / octets, {packed.facts} ข้อเท็จจริง / facts")
    for agency, (seq, digest) in list(packed.heads.items())[:MOST_SAID]:
        print(f"  {agency}: {seq} {digest}")
    if len(packed.heads) > MOST_SAID:
        print(f"  … {len(packed.heads)} หน่วยงาน / agencies")
    for kind, (thai, english) in words.items():
        if kind in packed.counts:
            print(f"  {thai} / {english}: {packed.counts[kind]}")
    for line in packed.left_out:
        print(f"  ! {line}")
    for secret in packed.blanked:
        print(f"  ! ไม่ได้เก็บความลับใน config.toml ไว้ในแฟ้มสำรอง / a secret in config.toml was left out: {secret}")
    print("มีที่อยู่อีเมลและชื่อบุคคล เก็บในที่ปลอดภัยและลบเมื่อเก่า / it holds addresses and names: keep it safe, delete it when old")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="แฟ้มสำรอง / the backup")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FOLDER", help="กู้ทั้งหมดลงโฟลเดอร์นี้ / everything into this folder")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="เก็บของเดิมไว้ข้าง ๆ แล้วเขียน / what is there is kept aside, not refused")
    ] = False,
    config: Config = None,
) -> int:
    """กู้คืนจากแฟ้มสำรอง แล้วพักไว้ ไม่ส่งอะไรจนกว่าจะสั่ง resume / restore a backup; nothing is sent until `resume`."""
    from ita_scheduler import installed
    from ita_scheduler.clock import SystemClock
    from ita_scheduler.safekeeping.unpacking import restore as unpack

    if into is not None and config is not None:
        raise WrongUse("--into กับ --config ใช้ร่วมกันไม่ได้", "choose one of --into and --config")
    if into is not None and into.exists() and not into.is_dir():
        raise WrongUse(f"{into} ไม่ใช่โฟลเดอร์", f"{into} is no folder")
    now = SystemClock().now()
    restored = unpack(file, config or installed.CONFIG, now, into=into, overwrite=overwrite)
    _show_restored(restored, now)
    return 0


def _show_restored(restored: Restored, now: datetime) -> None:
    from ita_scheduler.cli.resuming import TYPE_IN_AGAIN
    from ita_scheduler.cli.titles import titles_in

    titles = titles_in(restored.config)
    whose = next(iter((*restored.held, *titles.offices)), "")
    made, until = titles.moment(whose, restored.made_at), titles.moment(whose, now)
    print(
        f"กู้คืนจากสำเนาของ {made}: {restored.config}"
        f" / restored: {restored.facts} facts, {restored.written} files written, {restored.present} were there already"
    )
    if restored.aside is not None:
        print(f"แฟ้มเดิมเก็บไว้ข้าง ๆ ลงท้าย {restored.aside} / what was replaced is kept beside it under that ending")
    for secret in restored.lacks:
        print(f"ความลับไม่อยู่ในแฟ้มสำรอง ให้ใส่ใหม่ / no backup holds this secret, enter it again: {secret}")
    for agency in restored.held[:MOST_SAID]:
        print(f"{agency}: พักไว้ ไม่ส่งจดหมายใด / held, nothing is sent")
    if len(restored.held) > MOST_SAID:
        print(f"… {len(restored.held)} หน่วยงานพักไว้ / agencies are held")
    if restored.held:
        print(f"จดหมายระหว่าง {made} ถึง {until} ไม่อยู่ในบัญชีนี้ / the mails between these moments are not in this ledger")
        print(TYPE_IN_AGAIN)
        print("ดูและสั่งให้ทำงานต่อ: ita-scheduler resume / see them, and say how to go on: ita-scheduler resume")
