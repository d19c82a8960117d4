"""The password: read when used, from wherever it lies, and shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_scheduler.config.secrets import CREDENTIALS, Keeper, Secret
from ita_scheduler.errors import Faulty
from tests.config.reading import lines, problems_of

CONFIG = """plans = ["plan.toml"]
[mail]
from = "ita@office.example"
[mail.smtp]
host = "smtp.office.example"
username = "ita"
password_file = "password"
"""


def secret(keeper: Keeper, place: object) -> Secret:
    return Secret(keeper=keeper, place=str(place), settings=Path("config.toml"))


@pytest.mark.parametrize(
    ("content", "password"),
    [("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"), (" รหัส ", " รหัส ")],
)
def test_one_final_newline_is_no_part_of_it(content: str, password: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(content.encode())

    assert secret(Keeper.FILE, tmp_path / "password").read() == password


def test_it_lies_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITA_PASSWORD", "s3cret")

    assert secret(Keeper.ENVIRONMENT, "ITA_PASSWORD").read() == "s3cret"


def test_it_lies_among_the_credentials_of_the_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "smtp").write_text("s3cret\n")
    monkeypatch.setenv(CREDENTIALS, str(tmp_path))

    assert secret(Keeper.CREDENTIAL, "smtp").read() == "s3cret"


def test_it_stands_in_the_settings() -> None:
    assert secret(Keeper.SETTINGS, "s3cret").read() == "s3cret"


@pytest.mark.parametrize(
    ("keeper", "place", "reason"),
    [
        (Keeper.FILE, "/nowhere/password", "No such file or directory"),
        (Keeper.FILE, "/", "Is a directory"),
        (Keeper.ENVIRONMENT, "ITA_NOT_SET", "not set here"),
        (Keeper.CREDENTIAL, "smtp", "not set here"),
    ],
)
def test_what_cannot_be_read_is_said(keeper: Keeper, place: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CREDENTIALS, raising=False)

    with pytest.raises(Faulty) as faulty:
        secret(keeper, place).read()

    assert str(faulty.value) == (
        f"config.toml: อ่านรหัสผ่านจาก {keeper} {place} ไม่ได้ ({reason})"
        f" / the password cannot be read from {keeper} {place} ({reason})"
        " → ตรวจการตั้งค่า [mail.smtp] / check [mail.smtp]"
    )


@pytest.mark.parametrize("content", ["", "\n", "s3cret\nmore", "s3cret\n\n", "s3\0cret"])
def test_what_cannot_be_a_password_is_said_without_showing_it(content: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(content)

    with pytest.raises(Faulty, match="is empty or has more than one line") as faulty:
        secret(Keeper.FILE, tmp_path / "password").read()

    assert "s3" not in str(faulty.value)


def test_it_is_in_no_representation() -> None:
    assert "s3cret" not in repr(secret(Keeper.SETTINGS, "s3cret"))


def test_a_password_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "password").write_text("s3cret")
    (tmp_path / "password").chmod(0o644)

    assert lines(problems_of(tmp_path / "config.toml", kind="config"), folder=tmp_path) == [
        (
            "warning: config.toml:7:17: ผู้ใช้อื่นในเครื่องอ่านแฟ้มรหัสผ่าน password ได้"
            " / other users of this machine can read the password file password → สั่ง chmod 600 password"
            " / run chmod 600 password"
        )
    ]


def test_a_private_password_file_is_right(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "password").write_text("s3cret")
    (tmp_path / "password").chmod(0o600)

    assert problems_of(tmp_path / "config.toml", kind="config") == ()
