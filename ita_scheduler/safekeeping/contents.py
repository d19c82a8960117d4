"""What an archive holds, in the words of an installation: settings, plans, and where each member has its place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from posixpath import dirname
from typing import TYPE_CHECKING, Any

from ita_scheduler.config.toml import LARGEST
from ita_scheduler.domain.bodies import is_sane
from ita_scheduler.domain.ledger import Head
from ita_scheduler.safekeeping.archive import refused
from ita_scheduler.safekeeping.belongings import OFFICE, Kind, Layout, below, named_by_plan, named_by_settings

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.safekeeping.archive import Archive
    from ita_scheduler.safekeeping.belongings import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """An archive understood: when it was made, its settings and its ledger (None without one), and the ends of chains.

    `texts` are the settings and the plans by member, `names` what each of them names, `table` what the settings say.
    """

    archive: Archive
    made_at: datetime
    config: str
    ledger: str | None
    heads: dict[str, Head]
    table: dict[str, Any]
    texts: dict[str, str]
    names: dict[str, list[Named]]
    layout: Layout


def understand(archive: Archive) -> Contents:
    """Read an archive whose checksums hold. Raises Refused for what no backup of an installation holds."""
    made_at, config, ledger, heads = _said(archive)
    texts = {config: archive.text(config, LARGEST)}
    table = _settings(archive.path, texts[config])
    layout = Layout()
    names = {config: [*named_by_settings(table)]}
    for one in names[config]:
        layout.add(one)
    for plan in [one for one in names[config] if one.kind is Kind.PLAN]:
        member = layout.name(plan.place)
        if member in archive.members and member not in texts:
            texts[member] = archive.text(member, LARGEST)
        found = [*named_by_plan(_plan(texts.get(member, "")), plan.place)]
        names[member] = found
        for one in found:
            layout.add(one)
    contents = Contents(
        archive=archive,
        made_at=made_at,
        config=config,
        ledger=ledger,
        heads=heads,
        table=table,
        texts=texts,
        names=names,
        layout=layout,
    )
    _check_members(contents)
    return contents


def _said(archive: Archive) -> tuple[datetime, str, str | None, dict[str, Head]]:
    manifest = archive.manifest
    try:
        made_at = datetime.fromisoformat(manifest["made_at"])
        config, ledger = manifest["config"], manifest["ledger"]
        heads = {str(agency): Head(int(seq), str(end)) for agency, seq, end in manifest["heads"]}
    except (ValueError, KeyError, TypeError, OverflowError):
        made_at, config, ledger, heads = datetime.min, "", None, {}  # noqa: DTZ901 - refused in the next line
    if (
        made_at.utcoffset() is None
        or not is_sane(made_at)
        or not isinstance(config, str)
        or not isinstance(ledger, str | None)
    ):
        raise refused(archive.path, "รายการแฟ้มไม่ถูกต้อง", "its manifest is not right")
    if dirname(config) != OFFICE or config not in archive.members:
        raise refused(archive.path, "ไม่มีแฟ้มตั้งค่า", "it holds no settings")
    return made_at, config, ledger, heads


def _settings(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise refused(path, "อ่านแฟ้มตั้งค่าในนั้นไม่ได้", "the settings in it cannot be read") from None


def _plan(text: str) -> dict[str, Any]:
    """Return a plan's table; one with faults was packed as it was, and names what is usual."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return {}


def _check_members(contents: Contents) -> None:
    """Refuse what the settings and plans in the archive do not name: it can have no place."""
    every = [one for named in contents.names.values() for one in named]
    single = {contents.layout.name(one.place): one for one in every if not one.kind.is_folder and one.is_fit}
    folders = [one for one in every if one.kind.is_folder]
    for member in contents.archive.members:
        place = contents.layout.place(member)
        # A place that would be packed under another name could be written twice.
        is_one_of_ours = place is not None and contents.layout.name(place) == member
        if not is_one_of_ours or not _is_known(member, place or "", contents, single, folders):
            raise refused(
                contents.archive.path, f"{member} ไม่ใช่แฟ้มของสำนักงาน", f"{member} in it is no file of an installation"
            )
    if contents.ledger is not None and contents.ledger not in contents.archive.members:
        raise refused(contents.archive.path, "ไม่มีบัญชีข้อมูล", "its ledger is missing")


def _is_known(member: str, place: str, contents: Contents, single: dict[str, Named], folders: list[Named]) -> bool:
    if member == contents.config:
        return True
    if (named := single.get(member)) is not None:
        return named.kind is not Kind.LEDGER or member == contents.ledger
    return any(one.holds(below(place, one.place)) for one in folders)
