"""The backup's file: a ZIP archive that carries the checksum of each of its members, and one of itself.

Any unzip program opens it. `manifest.json` lists every member with its size and SHA-256; the archive's own comment
holds the SHA-256 of every byte before it. What a foreign archive may do to a reader is refused here: names that lead
elsewhere, links, members that the manifest does not know, contents that grow beyond what it says.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from ita_scheduler.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT = "ita-scheduler-backup/1"
_FORMATS = re.compile(r"ita-scheduler-backup/([0-9]{1,6})")
MANIFEST = "manifest.json"
_COMMENT = b"ita-scheduler backup; SHA-256 of what stands before: "
_DIGITS = 64
_CHUNK = 1 << 20
# A member's moment is not that of its file, so that the same content gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
# A ledger and texts shrink to a tenth. What claims to hold far more than this is made to fill a disk.
RATIO, SLACK = 300, 32 << 20
LARGEST_MANIFEST = 64 << 20
LONGEST_NAME = 400
_ODD = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    IndexError,
    *_ODD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in the archive: its name there, its octets, their SHA-256, and who may read it (permission bits)."""

    name: str
    size: int
    sha256: str
    mode: int


@dataclass(slots=True)
class Writing:
    """An archive that is being written."""

    _zip: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, source: BinaryIO, mode: int) -> Member:
        """Add a member from an open file, some at a time: it may be larger than the memory."""
        size, digest = 0, sha256()
        with self._zip.open(_entry(name), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                digest.update(chunk)
                target.write(chunk)
        self.members.append(Member(name=name, size=size, sha256=digest.hexdigest(), mode=mode))
        return self.members[-1]

    def add_manifest(self, manifest: dict[str, Any]) -> None:
        """Add the manifest, which lists the members; the last thing to be added."""
        files = [{"name": one.name, "size": one.size, "sha256": one.sha256, "mode": one.mode} for one in self.members]
        text = json.dumps({"format": FORMAT, **manifest, "files": files}, ensure_ascii=False, indent=1)
        self._zip.writestr(_entry(MANIFEST), text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    entry.create_system = 3  # Unix, by whose rules the attributes are read
    return entry


@contextmanager
def writing(file: BinaryIO) -> Iterator[Writing]:
    """Write an archive into an open file, and put its checksum behind it."""
    with zipfile.ZipFile(file, "w") as opened:
        yield Writing(opened)
        opened.comment = _COMMENT + b"0" * _DIGITS
    end = file.seek(0, 2) - _DIGITS
    digest = _digest(file, end)
    file.seek(end)
    file.write(digest.encode())


def _digest(file: BinaryIO, end: int) -> str:
    digest = sha256()
    file.seek(0)
    while end > 0 and (chunk := file.read(min(_CHUNK, end))):
        digest.update(chunk)
        end -= len(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose checksums hold, all of them: what its manifest says, and its members by name.

    `sha256` is the checksum that it carries.
    """

    path: Path
    sha256: str
    manifest: dict[str, Any]
    members: dict[str, Member]
    _zip: zipfile.ZipFile

    def text(self, name: str, most: int) -> str:
        """Return a small member as text. Raises Refused when it is none, or larger than `most` octets."""
        member = self.members.get(name)
        if member is None or member.size > most:
            raise refused(self.path, f"{name} ใหญ่เกินไปหรือไม่มี", f"{name} is too large or missing")
        parts: list[bytes] = []
        self.copy(name, parts.append)
        try:
            return b"".join(parts).decode()
        except UnicodeDecodeError:
            raise refused(self.path, f"{name} ไม่ใช่ข้อความ", f"{name} is no text") from None

    def copy(self, name: str, write: Callable[[bytes], object]) -> None:
        """Hand over a member's octets, some at a time; raises Refused when they are not those of its checksum."""
        member, size, digest = self.members[name], 0, sha256()
        try:
            with self._zip.open(name) as source:
                while size <= member.size and (chunk := _piece(source)):
                    size += len(chunk)
                    digest.update(chunk)
                    write(chunk)
        except _BROKEN:
            size = -1
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise refused(self.path, f"{name} ไม่ตรงกับแฮชในรายการ", f"{name} is not what its checksum says")


def _piece(source: IO[bytes]) -> bytes:
    """Read some octets of the archive; a fault of the disk is not one of whoever takes them."""
    try:
        return source.read(_CHUNK)
    except OSError as fault:
        raise EOFError(fault.strerror) from fault


def refused(path: Path, thai: str, english: str) -> Refused:
    """Return the refusal of an archive."""
    return Refused(f"ใช้แฟ้มสำรอง {path} ไม่ได้: {thai}", f"the backup {path} cannot be used: {english}")


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Give an archive after every checksum in it was held against its content; nothing is written.

    Raises Refused for whatever is wrong with it.
    """
    try:
        file = path.open("rb")
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise Refused(f"เปิด {path} ไม่ได้ ({why})", f"{path} cannot be opened: {why}") from None
    with file, examining(path, file) as archive:
        yield archive


@contextmanager
def examining(path: Path, file: BinaryIO) -> Iterator[Archive]:
    """Do the same for an open file, which is called `path`."""
    try:
        digest = _own_digest(path, file)
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise Refused(f"อ่าน {path} ไม่ได้ ({why})", f"{path} cannot be read: {why}") from None
    most = file.seek(0, 2) * RATIO + SLACK
    with _opened(path, file) as opened:
        entries = _entries(path, opened)
        manifest = _manifest(path, opened, entries, most)
        members = _members(path, manifest, entries, most)
        archive = Archive(path, digest, manifest, members, opened)
        for name in members:
            archive.copy(name, _nowhere)
        yield archive


def _nowhere(chunk: bytes) -> None:
    del chunk


def _own_digest(path: Path, file: BinaryIO) -> str:
    end = file.seek(0, 2) - _DIGITS
    start = end - len(_COMMENT)
    if start > 0:
        file.seek(start)
    behind = file.read() if start > 0 else b""
    if not behind.startswith(_COMMENT):
        raise refused(
            path, "ไม่ใช่แฟ้มสำรองของโปรแกรมนี้ หรือถูกตัดท้าย", "it is no backup of this program, or its end is missing"
        )
    if behind[len(_COMMENT) :] != (digest := _digest(file, end)).encode():
        raise refused(path, "แฟ้มเสียหาย แฮชทั้งแฟ้มไม่ตรง", "it is damaged: its own checksum does not match")
    return digest


def _opened(path: Path, file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, *_BROKEN):
        raise refused(path, "ไม่ใช่แฟ้ม ZIP ที่สมบูรณ์", "it is no whole ZIP archive") from None


def _entries(path: Path, opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in opened.infolist():
        kind = stat.S_IFMT(entry.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG) and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not is_plain or entry.flag_bits & 1 or entry.is_dir():
            raise refused(path, f"{entry.filename!r} ไม่ใช่แฟ้มธรรมดา", f"{entry.filename!r} is not a plain file")
        # The name as it is stored: zipfile itself cuts it at a NUL.
        if entry.filename in entries or entry.orig_filename != entry.filename or not is_safe(entry.filename):
            raise refused(path, f"ชื่อ {entry.filename!r} ไม่ปลอดภัย", f"{entry.filename!r} is no name for a file in it")
        entries[entry.filename] = entry
    return entries


def is_safe(name: str) -> bool:
    """Tell whether a name stays where it is put: relative, without `..`, without signs that mean something else."""
    parts = name.split("/")
    return (
        0 < len(name) <= LONGEST_NAME
        and all(part not in ("", ".", "..") and len(part.encode(errors="replace")) <= 255 for part in parts)
        and not any(letter in name for letter in "\\:")
        and name.isprintable()
    )


def _manifest(path: Path, opened: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], most: int) -> dict[str, Any]:
    entry = entries.get(MANIFEST)
    if entry is None or entry.file_size > min(LARGEST_MANIFEST, most):
        raise refused(path, "ไม่มีรายการแฟ้ม", "it has no manifest")
    try:
        with opened.open(entry) as source:
            manifest = json.loads(source.read(entry.file_size + 1).decode())
        kind = _FORMATS.fullmatch(manifest["format"])
    except _BROKEN:
        raise refused(path, "อ่านรายการแฟ้มไม่ได้", "its manifest cannot be read") from None
    if kind is None:
        raise refused(path, "ไม่ใช่แฟ้มสำรองของโปรแกรมนี้", "it is no backup of this program")
    if manifest["format"] != FORMAT:
        raise refused(path, "ทำด้วยโปรแกรมรุ่นใหม่กว่า ให้ปรับปรุงโปรแกรม", "a newer version made it: upgrade the program")
    return dict(manifest)


def _members(path: Path, manifest: dict[str, Any], entries: dict[str, zipfile.ZipInfo], most: int) -> dict[str, Member]:
    try:
        listed = [
            Member(
                name=str(one["name"]), size=int(one["size"]), sha256=str(one["sha256"]), mode=int(one["mode"]) & 0o777
            )
            for one in manifest["files"]
        ]
    except _ODD:
        raise refused(path, "รายการแฟ้มไม่ถูกต้อง", "its manifest is not right") from None
    members = {one.name: one for one in listed}
    if len(members) != len(listed) or {*members, MANIFEST} != set(entries):
        raise refused(path, "แฟ้มข้างในไม่ตรงกับรายการ", "what is in it is not what its manifest lists")
    if any(one.size != entries[one.name].file_size for one in listed):
        raise refused(path, "ขนาดไม่ตรงกับรายการ", "a size is not what its manifest says")
    if sum(one.size for one in listed) > most:
        raise refused(path, "ข้างในใหญ่เกินกว่าจะเป็นแฟ้มสำรอง", "what it claims to hold is too large for a backup")
    return members
