"""Mails that come back into a Maildir, as a mail server on this machine puts them there."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest

from ita_scheduler.domain.returned import Bounce, Finding
from ita_scheduler.errors import ReturnsError
from ita_scheduler.mail import returns_maildir
from ita_scheduler.mail.returned import MOST_OCTETS
from ita_scheduler.mail.returns_maildir import MaildirReturns
from tests.mail.returning import ADDRESS, letter


@pytest.fixture
def box(tmp_path):
    """A Maildir as the standard library makes it, which stands for whatever delivers there."""
    return mailbox.Maildir(tmp_path / "box", create=True)


def of(box) -> MaildirReturns:
    return MaildirReturns(Path(box._path), ADDRESS)


def test_what_came_is_read_in_its_order_and_again_until_it_was_dealt_with(box):
    for name in ("postfix", "vacation", "gmail"):
        box.add(letter(name).replace(b"\r\n", b"\n"))
    returns = of(box)

    found = returns.unread()
    assert sorted(type(one.meaning).__name__ for one in found) == ["Bounce", "Bounce", "Finding"]
    assert returns.unread() == found
    returns.deal_with([found[0].handle])
    assert returns.unread() == found[1:]
    returns.deal_with(one.handle for one in found)
    assert returns.unread() == ()
    assert len(box) == 3, "they stay in the mailbox"
    keys = list(box.keys())
    assert all("S" in box[key].get_flags() and box[key].get_subdir() == "cur" for key in keys)


def test_what_another_program_moved_meanwhile_is_marked_all_the_same(box):
    key = box.add(letter("postfix"))
    returns = of(box)
    (one,) = returns.unread()
    mail = box[key]
    mail.set_subdir("cur")
    mail.set_flags("F")
    box[key] = mail

    assert [again.handle for again in returns.unread()] == [one.handle], "looked at, but not seen"
    returns.deal_with([one.handle])
    assert box[key].get_flags() == "FS"
    returns.deal_with([one.handle, "long-gone"])


def test_what_somebody_has_seen_is_not_read(box):
    mail = mailbox.MaildirMessage(letter("postfix"))
    mail.set_subdir("cur")
    mail.set_flags("S")
    box.add(mail)
    assert of(box).unread() == ()


def test_what_is_no_mail_is_passed_over(box, tmp_path):
    new = tmp_path / "box" / "new"
    (new / "a-folder").mkdir()
    os.mkfifo(new / "a-pipe")
    (new / "a-link").symlink_to("/etc/hostname")
    (new / ".hidden").write_text("x")
    box.add(letter("postfix"))
    if os.geteuid():
        (new / "closed").write_text("x")
        (new / "closed").chmod(0)

    (one,) = of(box).unread()
    assert isinstance(one.meaning, Bounce)


def test_no_more_than_the_beginning_of_a_huge_mail_is_read(box, tmp_path):
    with (tmp_path / "box" / "new" / "1.huge").open("wb") as file:
        file.write(letter("postfix"))
        file.truncate(50 * 1024**3)  # takes no room on the disk, and would take it all in memory
    (one,) = of(box).unread()
    assert isinstance(one.meaning, Bounce)
    assert len(letter("postfix")) < MOST_OCTETS


def test_of_a_flood_some_are_read_at_once_and_then_the_next(box, monkeypatch):
    monkeypatch.setattr(returns_maildir, "MOST_MAILS", 3)
    for _ in range(5):
        box.add(letter("spam"))
    returns, seen = of(box), []
    while found := returns.unread():
        assert len(found) <= 3
        assert {one.meaning for one in found} == {Finding.OTHER}
        seen += [one.handle for one in found]
        returns.deal_with(one.handle for one in found)
    assert len(set(seen)) == len(seen) == 5


def test_a_folder_that_is_no_maildir_is_said(tmp_path):
    returns = MaildirReturns(tmp_path / "nowhere", ADDRESS)
    for ask in (returns.unread, lambda: returns.deal_with(["x"])):
        with pytest.raises(ReturnsError, match=r"nowhere.* / "):
            ask()
    assert "nowhere" in returns.try_out()


def test_it_can_be_tried_out(box):
    assert of(box).try_out() is None
