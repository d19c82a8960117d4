"""Mails that come back to a mailbox on an IMAP server: a real connection, encrypted and not, and servers gone mad."""

from __future__ import annotations

import base64
import threading
from time import sleep

import pytest

from ita_scheduler.domain.returned import Bounce, Finding
from ita_scheduler.errors import ReturnsError, WrongUse
from ita_scheduler.mail import returns_imap
from ita_scheduler.mail.returned import MOST_OCTETS, returned
from ita_scheduler.mail.returns_imap import ImapReturns, ImapSettings
from tests.mail.imap_server import Server
from tests.mail.returning import ADDRESS, letter
from tests.mail.servers import certificate


def reading(server: Server, **changes) -> ImapReturns:
    plain = {
        "host": "127.0.0.1",
        "port": server.port,
        "username": server.user,
        "password": lambda: server.password,
        "security": "none",
        "is_local": True,
        "timeout": 5.0,
    }
    return ImapReturns(ImapSettings(**(plain | changes)), ADDRESS)


def test_what_came_is_read_and_marked_only_when_it_was_dealt_with():
    with Server(letter("postfix"), letter("vacation"), letter("gmail")) as server:
        returns = reading(server)
        found = returns.unread()
        assert [type(one.meaning) for one in found] == [Bounce, Finding, Bounce]
        assert server.seen() == []
        assert returns.unread() == found
        returns.deal_with([found[0].handle, found[1].handle])
        assert server.seen() == [1, 2]
        assert returns.unread() == found[2:]
        assert server.commands.count("LOGOUT") == 4, "every connection is taken leave of"


@pytest.mark.parametrize("auth_plain", [True, False])
def test_either_way_of_logging_in_is_known(auth_plain):
    user, password = ("ita returns\\x@y", 'a"b\\c d') if not auth_plain else ("ไอทีเอ@y", "ลับ มาก")
    with Server(letter("postfix"), auth_plain=auth_plain, user=user, password=password) as server:
        assert len(reading(server).unread()) == 1
        assert server.logins == 1


def test_a_folder_with_a_space_in_its_name_is_found():
    with Server(letter("postfix"), folder="Returned Mail") as server:
        assert len(reading(server, folder="Returned Mail").unread()) == 1
        assert "no such folder" in reading(server).try_out()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_connection_is_encrypted_and_the_certificate_looked_at(tmp_path, security):
    authorities, context = certificate(tmp_path)
    with Server(letter("postfix"), context=context, implicit_tls=security == "tls") as server:
        trusting = reading(server, security=security, is_local=False, ca_file=str(authorities))
        assert len(trusting.unread()) == 1
        logins = server.logins
        with pytest.raises(ReturnsError, match="no trusted encryption"):
            reading(server, security=security, is_local=False).unread()
        assert server.logins == logins, "no password was sent"


def test_a_server_without_starttls_is_given_no_password():
    with Server(letter("postfix")) as server:
        with pytest.raises(ReturnsError):
            reading(server, security="starttls").unread()
        assert server.logins == 0


def test_no_password_goes_over_a_network_in_the_clear():
    with pytest.raises(WrongUse, match="must be read encrypted"):
        ImapSettings(host="imap.example", port=143, username="u", password=lambda: "p", security="none")


@pytest.mark.parametrize("auth_plain", [True, False])
def test_a_wrong_password_is_tried_once_and_said_without_it(auth_plain):
    with Server(auth_plain=auth_plain) as server:
        returns = reading(server, password=lambda: "wrong-s3cret")
        with pytest.raises(ReturnsError) as refused:
            returns.unread()
        assert server.logins == 1
        assert "AUTHENTICATIONFAILED" in str(refused.value)
        assert "s3cret" not in str(refused.value)
        assert "s3cret" not in repr(returns._settings)


@pytest.mark.parametrize("answer", ["NO", "BAD"])
@pytest.mark.parametrize("auth_plain", [True, False])
def test_a_server_that_repeats_what_it_was_sent_gives_no_password_away(auth_plain, answer):
    password = 'a"b\\c-s3cret'
    with Server(auth_plain=auth_plain, user="ita", repeats=f" {answer} what is ") as server:
        with pytest.raises(ReturnsError) as refused:
            reading(server, password=lambda: password).unread()
        sent = server.repeated
    assert len(sent) == 1
    assert "what is" in str(refused.value)
    assert "***" in str(refused.value)
    said = str(refused.value)
    assert not any(part in said for part in ("s3cret", password, *sent[0].split()[2:]))
    assert base64.b64encode(f"\0ita\0{password}".encode()).decode() not in said


def test_no_more_than_the_beginning_of_a_huge_mail_is_fetched():
    with Server(letter("postfix") + b"x" * 5 * MOST_OCTETS) as server:
        (one,) = reading(server).unread()
        assert isinstance(one.meaning, Bounce)


def test_of_a_flood_some_are_read_at_once(monkeypatch):
    monkeypatch.setattr(returns_imap, "MOST_MAILS", 3)
    with Server(*[letter("spam")] * 5) as server:
        returns = reading(server)
        first = returns.unread()
        returns.deal_with(one.handle for one in first)
        assert (len(first), len(returns.unread())) == (3, 2)


def test_a_mailbox_made_anew_is_not_marked_by_its_old_numbers():
    with Server(letter("postfix")) as server:
        returns = reading(server)
        found = returns.unread()
        server.validity += 1
        returns.deal_with(one.handle for one in found)
        assert server.seen() == []
        returns.deal_with(one.handle for one in returns.unread())
        assert server.seen() == [1]


def test_a_mail_that_was_taken_away_meanwhile_is_no_fault():
    with Server(letter("postfix"), letter("gmail"), faults={"UID FETCH": "{tag} OK done\r\n"}) as server:
        assert reading(server).unread() == ()


MAD = {
    "hangs up": "drop",
    "BAD": "{tag} BAD what\r\n",
    "NO": "{tag} NO not now\r\n",
    "no line": "x" * 3_000_000 + "\r\n",
    "not IMAP": "HTTP/1.1 200 OK\r\n\r\n",
    "another tag": "ZZZZ99 OK done\r\n",
    "a literal without an end": "* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\nabc",
    "a goodbye": "* BYE and never again\r\n",
    "eight bits": "* \x80\xff\x00 ก\r\n{tag} NO ก\r\n",
    "nonsense": "{tag} OK [UIDVALIDITY\r\n* SEARCH ก x y\r\n",
}


@pytest.mark.parametrize("at", ["CAPABILITY", "AUTHENTICATE", "SELECT", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("fault", MAD.values(), ids=MAD)
def test_a_mad_server_is_a_sentence_and_never_a_traceback_nor_a_wait(at, fault):
    with Server(letter("postfix"), faults={at: fault}) as server:
        found, said = (), f"127.0.0.1:{server.port}"
        try:
            found = reading(server, timeout=1.0).unread()
        except ReturnsError as refused:
            said = str(refused)
    assert f"127.0.0.1:{server.port}" in said
    assert len(said) < 600
    assert [one.meaning for one in found] in ([], [returned("", letter("postfix"), ADDRESS).meaning])


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_told():
    with (
        Server(letter("postfix"), faults={"SELECT": "silence"}) as server,
        pytest.raises(ReturnsError, match="did not answer in time"),
    ):
        reading(server, timeout=0.5).unread()


def test_a_server_that_cannot_be_reached_is_a_sentence():
    with Server() as server:
        port = server.port
    returns = ImapReturns(
        ImapSettings(host="127.0.0.1", port=port, username="u", password=lambda: "p", security="none", is_local=True),
        ADDRESS,
    )
    assert "ตรวจ [mail.returns]" in returns.try_out()


def test_marks_that_are_refused_are_said():
    with Server(letter("postfix"), faults={"UID STORE": "{tag} NO [CANNOT] read only\r\n"}) as server:
        returns = reading(server)
        found = returns.unread()
        with pytest.raises(ReturnsError, match="read only"):
            returns.deal_with(one.handle for one in found)


def test_closing_breaks_off_a_reading_that_waits():
    with Server(letter("postfix"), faults={"UID SEARCH": "silence"}) as server:
        returns = reading(server, timeout=3600.0)
        ended = threading.Event()

        def read() -> None:
            with pytest.raises(ReturnsError):
                returns.unread()
            ended.set()

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        assert server.waiting.wait(600)
        sleep(0.05)
        returns.close()
        assert ended.wait(600), "it waited on"
        with pytest.raises(ReturnsError):
            returns.unread()


def test_it_can_be_tried_out():
    with Server(letter("postfix")) as server:
        assert reading(server).try_out() is None
        assert server.seen() == []
