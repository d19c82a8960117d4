"""The folder of a new installation: nothing in it is written over, and all files are made or none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ita_scheduler.cli.typed import path_named, read_identifier
from ita_scheduler.cli.understanding import REVIEW, review_page
from ita_scheduler.errors import ItaError, WrongUse
from ita_scheduler.files import NewFile, in_thai, write_together
from ita_scheduler.importing.plans.plan_text import plan_text
from ita_scheduler.importing.plans.settings_text import PASSWORD_FILE
from ita_scheduler.importing.staff.file import staff_text
from ita_scheduler.importing.toml_text import written
from ita_scheduler.shipped import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ita_scheduler.cli.first_answers import Office

CONFIG, SCHEDULES, POSITIONS, HOLIDAYS = "config.toml", "schedules", "positions.toml", "holidays.toml"


def new_folder(text: str) -> Path:
    """Read the folder's name; raises WrongUse where there is an installation, or where nothing can be written."""
    folder = path_named(text)
    try:
        for name in (CONFIG, f"{SCHEDULES}/{POSITIONS}", PASSWORD_FILE):
            if os.path.lexists(folder / name):
                raise WrongUse(
                    f"มี {folder / name} อยู่แล้ว init ไม่เขียนทับ ให้แก้แฟ้มนั้น หรือย้ายออก หรือระบุโฟลเดอร์อื่น",
                    f"{name} is there already and is not written over: edit it, move it away, or name another folder",
                )
        nearest = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    except (OSError, ValueError) as fault:
        raise WrongUse(
            f"ใช้โฟลเดอร์นี้ไม่ได้ ({in_thai(fault) if isinstance(fault, OSError) else fault})", "not usable"
        ) from None
    if not nearest.is_dir():
        raise WrongUse(f"{nearest} เป็นแฟ้ม ไม่ใช่โฟลเดอร์", f"{nearest} is a file, not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise WrongUse(f"ไม่มีสิทธิ์เขียนใน {nearest}", f"there is no permission to write in {nearest}")
    return folder


def unused_id(folder: Path, fiscal_year: int) -> Callable[[str], str]:
    """Return a reader of agency ids that refuses one whose plan is there already."""

    def read(text: str) -> str:
        id_ = read_identifier(text.strip())
        plan = folder / SCHEDULES / f"{id_}-{fiscal_year}.toml"
        if os.path.lexists(plan):
            raise WrongUse(f"มี {plan} อยู่แล้ว ใช้รหัสอื่น หรือย้ายแฟ้มนั้น", "that plan is there already: use another id")
        return id_

    return read


def plan_path(office: Office) -> Path:
    """Return where the office's plan stands."""
    return office.folder / SCHEDULES / f"{office.agency_id}-{office.fiscal_year}.toml"


def write_installation(office: Office, settings: str, password: str | None) -> tuple[Path, ...]:
    """Make every file of the installation, or none. Raises ItaError."""
    files = [*_files(office, settings, password)]
    try:
        write_together(files)
    except OSError as fault:
        raise ItaError(
            f"เขียนแฟ้มใน {office.folder} ไม่ได้ ({in_thai(fault)}) ยังไม่มีแฟ้มใดถูกเขียน",
            f"nothing was written: {fault.strerror}",
        ) from None
    return tuple(file.path for file in files)


def _files(office: Office, settings: str, password: str | None) -> Iterator[NewFile]:
    """Give the files, config.toml last: without it there is no installation."""
    schedules = office.folder / SCHEDULES
    plan = plan_path(office)
    yield NewFile(plan, plan_text(office.table).encode())
    yield NewFile(plan.with_suffix(REVIEW), review_page(office.found, plan))
    staff = staff_text(office.staff, domain=office.domain, addresses=office.addresses)
    yield NewFile(schedules / POSITIONS, staff.encode())
    if not os.path.lexists(schedules / HOLIDAYS):
        yield NewFile(schedules / HOLIDAYS, (data_dir(SCHEDULES) / HOLIDAYS).read_bytes())
    yield from _documents(office.documents, schedules, {plan.name, plan.with_suffix(REVIEW).name, POSITIONS, HOLIDAYS})
    if password is not None:
        yield NewFile(office.folder / PASSWORD_FILE, f"{password}\n".encode(), mode=0o600)
    yield NewFile(office.folder / CONFIG, settings.encode())


def _documents(documents: tuple[Path, ...], schedules: Path, taken: set[str]) -> Iterator[NewFile]:
    """Give the documents' copies; one that lies there already needs none."""
    for document in dict.fromkeys(path.absolute() for path in documents):
        if document.parent.resolve() == schedules.resolve():
            continue
        try:
            content = document.read_bytes()
        except OSError as fault:
            raise ItaError(f"อ่าน {document} ไม่ได้ ({in_thai(fault)})", "the document cannot be read any more") from None
        name = written(document.name).lstrip(".") or "document"
        n = 1
        while name in taken or os.path.lexists(schedules / name):
            n += 1
            name = f"{n}-{written(document.name).lstrip('.')}"
        taken.add(name)
        yield NewFile(schedules / name, content)
