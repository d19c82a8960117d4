"""config.toml becomes Settings."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ita_scheduler.config.loading import load_settings
from ita_scheduler.config.secrets import Keeper
from ita_scheduler.config.settings import Security, Transport
from ita_scheduler.config.settings_table import ConfigTable
from ita_scheduler.errors import Faulty, ItaError
from ita_scheduler.shipped import data_dir, example_settings
from tests.config.reading import EXAMPLE, HERE

if TYPE_CHECKING:
    from pathlib import Path

SMTP = '\n[mail.smtp]\nhost = "smtp.office.example"\nusername = "ita"\npassword_env = "ITA_PASSWORD"\n'


def written(folder: Path, more: str = "", *, head: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(f'plans = ["plan.toml"]\n[mail]\n{head}from = "ITA@Office.example"\n{more}', encoding="utf-8")
    return path


def test_little_needs_to_be_written(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path))

    assert settings.plans == (tmp_path / "plan.toml",)
    assert settings.storage.path == tmp_path / "ledger.sqlite3"
    assert settings.storage.url == f"sqlite:///{tmp_path}/ledger.sqlite3"
    assert settings.mail.transport is Transport.MAILDIR
    assert settings.mail.maildir == tmp_path / "outbox"
    assert settings.mail.domain == "office.example"
    assert settings.mail.smtp is None
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("security", "host", "port"),
    [("starttls", "smtp.office.example", 587), ("tls", "smtp.office.example", 465), ("none", "127.0.0.1", 25)],
)
def test_the_port_goes_with_the_security(security: str, host: str, port: int, tmp_path: Path) -> None:
    more = f'[mail.smtp]\nhost = "{host}"\nsecurity = "{security}"\n'
    smtp = load_settings(written(tmp_path, more, head='transport = "smtp"\n')).mail.smtp

    assert smtp is not None
    assert (smtp.security, smtp.port) == (Security(security), port)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1"])
def test_unencrypted_mail_may_go_to_this_very_machine(host: str, tmp_path: Path) -> None:
    load_settings(written(tmp_path, f'[mail.smtp]\nhost = "{host}"\nsecurity = "none"\n'))


@pytest.mark.parametrize("host", ["localhost.example.com", "128.0.0.1", "192.168.1.10", "fe80::1", "mail"])
def test_and_to_no_other(host: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="may not leave unencrypted"):
        load_settings(written(tmp_path, f'[mail.smtp]\nhost = "{host}"\nsecurity = "none"\n'))


RETURNS = '\n[mail.returns]\naddress = "returns@office.example"\n'


def test_what_comes_back_is_read_in_a_folder_beside_the_settings(tmp_path: Path) -> None:
    mail = load_settings(written(tmp_path, RETURNS + 'maildir = "returns"\n')).mail

    assert mail.returns is not None
    assert (mail.returns.maildir, mail.returns.imap) == (tmp_path / "returns", None)
    assert mail.returns.every_minutes == 5
    assert mail.envelope_sender == "returns@office.example"
    assert mail.domain == "office.example", "Message-IDs go on as they were"


@pytest.mark.parametrize(
    ("security", "host", "port"),
    [("tls", "imap.office.example", 993), ("starttls", "imap.office.example", 143), ("none", "::1", 143)],
)
def test_or_on_a_server_whose_port_goes_with_the_security(security: str, host: str, port: int, tmp_path: Path) -> None:
    more = f'host = "{host}"\nsecurity = "{security}"\nusername = "ita"\npassword_env = "P"\n'
    returns = load_settings(written(tmp_path, RETURNS + more)).mail.returns

    assert returns is not None
    assert returns.imap is not None
    assert (returns.imap.security, returns.imap.port) == (Security(security), port)
    assert returns.imap.password.keeper is Keeper.ENVIRONMENT
    with pytest.raises(Faulty, match=r"check \[mail.returns\]"):
        returns.imap.password.read()


def test_without_a_mailbox_for_them_mails_come_back_to_the_sender(tmp_path: Path) -> None:
    mail = load_settings(written(tmp_path)).mail

    assert mail.returns is None
    assert mail.envelope_sender == mail.from_address


def test_nought_mails_a_minute_means_no_limit(tmp_path: Path) -> None:
    smtp = load_settings(written(tmp_path, SMTP + "mails_per_minute = 0\n")).mail.smtp

    assert smtp is not None
    assert smtp.mails_per_minute is None
    assert smtp.password is not None
    assert smtp.password.keeper is Keeper.ENVIRONMENT


def test_a_password_in_the_clear_is_taken_with_a_warning_and_never_shown(tmp_path: Path) -> None:
    more = SMTP.replace('password_env = "ITA_PASSWORD"', 'password = "s3cret"')
    settings = load_settings(written(tmp_path, more))

    assert [one.is_warning for one in settings.warnings] == [True]
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings.warnings)


def test_the_password_of_a_database_is_not_shown(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[storage]\ndatabase = "postgresql://ita:s3cret@db/ita"\n'))

    assert settings.storage.url == "postgresql://ita:s3cret@db/ita"
    assert settings.storage.path is None
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize("database", ["ledger.db", "sqlite:///ledger.db"])
def test_the_ledgers_file_lies_beside_the_settings(database: str, tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, f'[storage]\ndatabase = "{database}"\n'))

    assert settings.storage.path == tmp_path / "ledger.db"


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[storage]\ndatabase = "/var/lib/ita/ledger.db"\n'))

    assert settings.storage.url == "sqlite:////var/lib/ita/ledger.db"


def test_a_rehearsal_starts_on_a_thai_date(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[rehearsal]\nstart = "๑ ตุลาคม ๒๕๖๕"\n'))

    assert settings.rehearsal.start == date(2022, 10, 1)


def test_the_example_is_right_and_ready_to_use() -> None:
    settings = load_settings(EXAMPLE)

    assert settings.warnings == ()
    assert all(plan.exists() for plan in settings.plans)


def test_the_example_stays_right_with_every_optional_line_taken_in(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "report-templates").mkdir()
    (tmp_path / "garuda.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("smtp-password", "returns-password"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o600)
    text = re.sub(r"^# (\[mail|[a-z_]+ = )", r"\1", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^password(_env|_credential)? = .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^maildir = .*\n", "", text, flags=re.MULTILINE)  # a server is the other way to name a mailbox
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    settings = load_settings(tmp_path / "config.toml")

    assert settings.mail.smtp is not None
    assert settings.mail.smtp.port == 587
    assert settings.mail.returns is not None
    assert settings.mail.returns.imap is not None
    assert settings.mail.returns.imap.port == 993
    assert settings.mail.envelope_sender == settings.mail.returns.address
    assert settings.reports.emblem == tmp_path / "garuda.png"
    assert settings.reports.templates == tmp_path / "report-templates"


def test_an_emblem_too_large_for_a_mail_is_refused(tmp_path: Path) -> None:
    (tmp_path / "garuda.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1024 * 1024))

    with pytest.raises(Faulty, match="1024 KB"):
        load_settings(written(tmp_path, '[reports]\nemblem = "garuda.png"\n'))


def test_every_setting_stands_in_the_example() -> None:
    text = EXAMPLE.read_text("utf-8")
    sections = {"": ConfigTable} | {
        name: known.annotation
        for name, known in ConfigTable.model_fields.items()
        if hasattr(known.annotation, "model_fields")
    }

    missing = [
        f"{section}.{known.alias or name}"
        for section, table in sections.items()
        for name, known in table.model_fields.items()
        if not re.search(rf"^(# )?(\[{name}\]|\[{section}\.{name}\]|{known.alias or name} = )", text, re.MULTILINE)
        and not re.search(rf"^(# )?\[{section}\.{name}\]", text, re.MULTILINE)
    ]

    assert missing == []


@pytest.mark.parametrize("name", ["schedules", "templates"])
def test_what_travels_with_the_program_is_found(name: str) -> None:
    assert data_dir(name) == HERE.parents[1] / name
    assert example_settings() == EXAMPLE


def test_what_is_missing_from_the_program_is_said() -> None:
    with pytest.raises(ItaError, match="install the program again"):
        data_dir("no-such-folder")


@pytest.mark.parametrize(
    "url",
    [
        "https://hc.example/ตรวจ",
        "https://ตรวจ.example/",
        f"https://{'a' * 64}.example/",
        "https://.example/",
        "https://hc..example/",
        "https://[::1",
        "https://hc.example:port/",
        "https://hc.example:99999/",
        "https:///ping",
    ],
)
def test_a_watchers_address_that_could_never_be_called_is_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as faulty:
        load_settings(written(tmp_path, f'[audit]\nheartbeat = "{url}"\n'))

    (found,) = faulty.value.problems
    assert (found.line, found.english) == (
        5,
        "`heartbeat` must be an https address in Latin letters (http only on this very machine)",
    )


@pytest.mark.parametrize("url", ["https://hc.example:8443/ping/a-b_c?x=1", "https://[::1]/x", "http://127.0.0.1:8000/"])
def test_a_watchers_address_may_be_any_that_can_be_called(url: str, tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, f'[audit]\nheartbeat = "{url}"\n')).audit.heartbeat == url
