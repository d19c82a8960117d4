from __future__ import annotations

import asyncio
import errno
import mailbox
import os
from email import policy
from email.parser import BytesParser

import pytest

from ita_scheduler.domain.outbox import Cause, Verdict
from ita_scheduler.mail import maildir
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.maildir import MaildirCarrier, file_name
from tests.mail.samples import SHIPPED, message

MAIL = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example").compose(message(), {})
OTHER = {"id": "ff.dongmafai@mail.dongmafai.example", "address": "../../etc/passwd@x.example"}


async def test_any_mail_program_reads_what_was_delivered(tmp_path):
    box = MaildirCarrier(tmp_path / "out" / "mail")
    outcome = await box.carry(message(), MAIL)
    await box.carry(message(**OTHER), MAIL)
    await box.close()
    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.code is None
    read = mailbox.Maildir(tmp_path / "out" / "mail", factory=BytesParser(policy=policy.default).parse)
    assert len(read) == 2
    assert {one["Subject"][:21] for one in read} == {"[แจ้งเตือน ITA ๒๕๖๖] "}


async def test_folders_and_files_are_their_owner_s_alone(tmp_path):
    await MaildirCarrier(tmp_path / "mail").carry(message(**OTHER), MAIL)
    for folder in ("", "tmp", "new", "cur"):
        assert (tmp_path / "mail" / folder).stat().st_mode & 0o777 == 0o700
    (delivered,) = (tmp_path / "mail" / "new").iterdir()
    assert delivered.stat().st_mode & 0o777 == 0o600
    assert delivered.name == file_name(message(**OTHER))
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


@pytest.mark.parametrize("moved_to", [None, "cur/{}", "cur/{}:2,S"])
async def test_a_mail_carried_again_is_recognised(tmp_path, moved_to):
    box = MaildirCarrier(tmp_path)
    await box.carry(message(), MAIL)
    name = file_name(message())
    if moved_to:
        (tmp_path / "new" / name).rename(tmp_path / moved_to.format(name))
    outcome = await MaildirCarrier(tmp_path).carry(message(attempts=2, doubts=1), MAIL)
    assert outcome.verdict is Verdict.ACCEPTED
    assert "already delivered" in outcome.text
    assert len([*(tmp_path / "new").iterdir(), *(tmp_path / "cur").iterdir()]) == 1


async def test_what_a_crash_left_half_written_is_written_anew(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / file_name(message())).write_bytes(b"half " * 100_000)
    assert (await MaildirCarrier(tmp_path).carry(message(), MAIL)).verdict is Verdict.ACCEPTED
    (delivered,) = (tmp_path / "new").iterdir()
    assert delivered.read_bytes() == MAIL.as_bytes(eight_bit=True).replace(b"\r\n", b"\n")


async def test_many_at_once_lose_nothing(tmp_path):
    box = MaildirCarrier(tmp_path)
    rows = [message(id=f"{number:02x}.dongmafai@mail.dongmafai.example") for number in range(30)]
    outcomes = await asyncio.gather(*(box.carry(row, MAIL) for row in rows + rows))
    assert {one.verdict for one in outcomes} <= {Verdict.ACCEPTED, Verdict.TRY_AGAIN}
    assert {path.name for path in (tmp_path / "new").iterdir()} == {file_name(row) for row in rows}


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "เต็ม"),
        (errno.EDQUOT, "เต็ม"),
        (errno.EACCES, "ไม่มีสิทธิ"),
        (errno.EROFS, "ไม่มีสิทธิ"),
        (errno.EIO, "ไม่ได้"),
    ],
)
async def test_a_disk_that_takes_nothing_is_tried_again(tmp_path, monkeypatch, number, sentence):
    def fails(path, octets):
        path.write_bytes(octets[:10])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(maildir, "_write", fails)
    outcome = await MaildirCarrier(tmp_path).carry(message(), MAIL)
    assert (outcome.verdict, outcome.cause) == (Verdict.TRY_AGAIN, Cause.CONNECTION)
    assert sentence in outcome.text
    assert str(tmp_path) in outcome.text
    assert list((tmp_path / "tmp").iterdir()) == list((tmp_path / "new").iterdir()) == []


async def test_a_folder_that_is_a_file_is_tried_again(tmp_path):
    (tmp_path / "mail").write_text("x")
    assert (await MaildirCarrier(tmp_path / "mail").carry(message(), MAIL)).verdict is Verdict.TRY_AGAIN


async def test_a_link_in_place_of_the_draft_is_not_followed(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "victim").write_text("kept")
    (tmp_path / "tmp" / file_name(message())).symlink_to(tmp_path / "victim")
    await MaildirCarrier(tmp_path).carry(message(), MAIL)
    assert (tmp_path / "victim").read_text() == "kept"
