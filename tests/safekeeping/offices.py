"""Offices to be backed up: small ones, and one whose files lie everywhere."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from ita_scheduler.config.loading import load_settings
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.safekeeping import archive
from ita_scheduler.safekeeping.packing import Packed, pack
from ita_scheduler.storage.sql import SqlLedger
from tests.acceptance.office import ROOT
from tests.storage.samples import changes, draft, new

MADE = datetime(2023, 3, 20, 10, tzinfo=UTC)
LATER = datetime(2023, 4, 5, 10, tzinfo=UTC)
AGENCY = "dong-mafai"
CONFIG = """\
# การตั้งค่า
plans = ["schedules/dong-mafai-2566.toml"]   # แผน
[mail]
from = "ita@dongmafai.example"
"""


def settle_in(folder: Path, config: str = CONFIG) -> Path:
    """Make a small office with its plan, a ledger of two agencies, and a filed report; return its config.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "schedules", folder / "schedules")
    (folder / "config.toml").write_text(config, encoding="utf-8")
    fill(folder / "ledger.sqlite3")
    file_report(folder / "reports")
    return folder / "config.toml"


def fill(path: Path) -> None:
    ledger = SqlLedger.open(path)
    for agency in (AGENCY, "nongbua"):
        composed = Draft(kind=FactKind.COMPOSED, actor="daemon", body=body_of(agency))
        ledger.apply([changes(ledger, new("m", agency=agency), drafts=[composed, draft()], agency=agency)])
    ledger.close()


def body_of(agency: str) -> dict:
    return {
        "message": f"m.{agency}@mail.example",
        "slot": "slot-m",
        "morning": "2023-03-01",
        "position": "analyst",
        "address": "0" * 16,
        "due_day": False,
        "notices": [],
    }


def file_report(folder: Path, name: str = "2566-03-01-monthly-v1.pdf", content: bytes = b"%PDF-1.7 \0\xff") -> Path:
    path = folder / AGENCY / "2566" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def packed(config: Path, target: Path, now: datetime = MADE, **options) -> Packed:
    return pack(load_settings(config), target, now, **options)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def manifest(path: Path) -> dict:
    return json.loads(members(path)["manifest.json"])


def sealed(path: Path, entries, *, manifest=None) -> Path:
    """Write an archive as a hostile hand would, with a checksum that is right: entries are names or infos, bytes."""
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, content in entries:
                opened.writestr(name, content)
            if manifest is not None:
                opened.writestr("manifest.json", json.dumps(manifest))
            opened.comment = archive._COMMENT + b"0" * 64
        content = path.read_bytes() if file.flush() is None else b""
        file.seek(-64, os.SEEK_END)
        file.write(sha256(content[:-64]).hexdigest().encode())
    return path


def resealed(path: Path, source: Path, change) -> Path:
    """Write an archive anew after `change` had its members and its manifest; sizes and hashes are made right again."""
    held = members(source)
    said = json.loads(held.pop("manifest.json"))
    held = change(held, said) or held
    said["files"] = [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest(), "mode": 0o600}
        for name, content in held.items()
    ]
    return sealed(path, held.items(), manifest=said)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for lock files."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
