"""One bad file for each fault. The file's name is the rule; its first lines are what must be said, word for word."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from ita_scheduler.config.sentences import SENTENCES, Sentence
from ita_scheduler.config.toml import LARGEST, read_toml
from ita_scheduler.errors import Problem
from tests.config.reading import HERE, lines, problems_of

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = HERE / "faults"
FILES = sorted(FAULTS.glob("*.toml"))

# Faults that no committed file can show: of files that are missing or of other kinds, of two files together, of the
# machine. Their own tests stand below, in test_loading.py and in test_secrets.py.
ELSEWHERE = {
    "file_directory", "file_special", "file_unreadable", "file_too_large", "file_encoding",
    "plan_again", "plan_year_again", "key_of_another_plan", "agency_differs",
    "password_file_open", "password_unreadable", "password_form",
    "unforeseen",  # for error types that a later pydantic may add
}  # fmt: skip


def expected(path: Path) -> list[str]:
    """Read what the file's first lines say must be said; they leave out the file's own name."""
    written = re.findall(r"^#: (warning: )?(.*)$", path.read_text("utf-8-sig"), flags=re.MULTILINE)
    return [mark + _named(line, path.name) for mark, line in written]


def _named(line: str, name: str) -> str:
    if line.startswith("../"):
        return line
    return f"{name}:{line}" if line[0].isdigit() else f"{name}: {line}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_says_what_is_wrong_where_and_what_to_do(path: Path) -> None:
    assert lines(problems_of(path), folder=FAULTS) == expected(path) != []


def test_every_sentence_is_said_by_some_bad_file() -> None:
    said = "\n".join(line for path in FILES for line in expected(path))

    unsaid = {kind for kind, sentence in SENTENCES.items() if not re.search(_pattern(sentence), said)}

    assert unsaid == ELSEWHERE


def _pattern(sentence: Sentence) -> str:
    text = f"{sentence.thai} / {sentence.english}"
    return re.sub(r"\\\{\w+\\\}", ".*", re.escape(text))


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert said_of(tmp_path / "plan.toml", tmp_path) == (
        "plan.toml: ไม่พบแฟ้ม / the file does not exist → ตรวจชื่อแฟ้มและโฟลเดอร์ / check the name and the folder"
    )


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").mkdir()

    assert said_of(tmp_path / "plan.toml", tmp_path) == (
        "plan.toml: เป็นโฟลเดอร์ ไม่ใช่แฟ้ม / this is a folder, not a file → ระบุชื่อแฟ้ม .toml / name a .toml file"
    )


def test_a_pipe_is_a_problem_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.toml")

    assert said_of(tmp_path / "plan.toml", tmp_path) == (
        "plan.toml: ไม่ใช่แฟ้มธรรมดา / this is not an ordinary file → ระบุชื่อแฟ้ม .toml / name a .toml file"
    )


def test_a_name_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    assert said_of(tmp_path / ("x" * 300), tmp_path).endswith(
        ": อ่านแฟ้มไม่ได้ (File name too long) / the file cannot be read (File name too long)"
        " → ตรวจสิทธิ์ของแฟ้ม / check the file's permissions"
    )


def test_a_huge_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(b"#" * (LARGEST + 1))

    assert said_of(tmp_path / "plan.toml", tmp_path) == (
        "plan.toml: แฟ้มใหญ่เกิน 2048 กิโลไบต์ / the file is larger than 2048 kB"
        " → ตรวจว่าเป็นแฟ้มที่ถูกต้อง / check that it is the right file"
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('title = "แผน"\n# ขั้น\nx = "แผน"'.encode("cp874"), "2:3"),
        ("# แผน ".encode() + b"\xff", "1:7"),
        ('title = "แผน"'.encode("utf-16"), "1:1"),
    ],
    ids=["Thai code page", "one stray byte, columns in characters", "UTF-16"],
)
def test_another_encoding_is_a_problem(content: bytes, place: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(content)

    assert said_of(tmp_path / "plan.toml", tmp_path) == (
        f"plan.toml:{place}: แฟ้มไม่ได้บันทึกเป็น UTF-8 / the file is not saved as UTF-8"
        " → บันทึกใหม่โดยเลือก Encoding เป็น UTF-8 / save it again with the encoding UTF-8"
    )


def said_of(path: Path, folder: Path) -> str:
    problem = read_toml(path)
    assert isinstance(problem, Problem)
    return lines([problem], folder=folder)[0]
