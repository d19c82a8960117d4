"""Mails that come back, end to end: a relay that takes everything and gives some back, the daemon, and the commands."""

from __future__ import annotations

import asyncio
import json
import mailbox
import re
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest

from ita_scheduler.cli import run
from ita_scheduler.clock import SimulatedClock
from ita_scheduler.daemon import Daemon, Loaded
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.outbox import State
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.returns_imap import ImapReturns, ImapSettings
from ita_scheduler.mail.returns_maildir import MaildirReturns
from ita_scheduler.mail.seals import ReturnAddress
from ita_scheduler.mail.smtp import SmtpCarrier, SmtpSettings
from ita_scheduler.postbox import Postbox
from ita_scheduler.storage.sql import SqlLedger
from tests.acceptance.office import Installation
from tests.acceptance.relay import Relay, Server
from tests.mail import imap_server
from tests.mail.returning import letter, unsubscribing
from tests.mail.samples import SHIPPED
from tests.world import BANGKOK, FOLLOW_UP, MARCH, NoPaper, Service, at, office

RETURNS = "returns@office.example"


class Returning(Relay):
    """A relay that takes every mail, and gives those to some mailboxes back in letters as Postfix writes them."""

    def __init__(self, gone: set[str], put) -> None:
        super().__init__()
        self.gone, self.put, self.senders = gone, put, []

    async def handle_DATA(self, server, session, envelope):
        self.senders.append(envelope.mail_from)
        for address in self.gone & set(envelope.rcpt_tos):
            name = str(message_from_bytes(envelope.content, policy=policy.default)["Message-ID"]).strip("<>")
            self.put(letter("postfix", SimpleNamespace(id=name, address=address), envelope.content))
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def in_a_maildir(folder: Path):
    box = mailbox.Maildir(folder / "returns", create=True)
    yield (
        box.add,
        lambda address: MaildirReturns(folder / "returns", address),
        lambda: sum("S" in name.name.partition(":2,")[2] for name in (folder / "returns" / "cur").iterdir()),
    )


@contextmanager
def on_a_server(folder: Path):
    with imap_server.Server() as server:

        def put(content: bytes) -> None:
            server.mails[len(server.mails) + 1] = imap_server.Stored(content)

        def reading(address: ReturnAddress) -> ImapReturns:
            return ImapReturns(
                ImapSettings(
                    host="127.0.0.1",
                    port=server.port,
                    username=server.user,
                    password=lambda: server.password,
                    security="none",
                    is_local=True,
                ),
                address,
            )

        yield put, reading, lambda: len(server.seen())


def serving(folder: Path, relay_port: int, reading, *, every: float = 0.05, start: str = "2023-03-21") -> Daemon:
    served = office(MARCH, FOLLOW_UP)
    ledger = SqlLedger.open(folder / "ledger.sqlite3")
    address = ReturnAddress(RETURNS, ledger.secret())
    return Daemon(
        load=lambda: Loaded((served,), ()),
        ledger=ledger,
        composer=MailComposer(templates=[SHIPPED], sender="ita@office.example", returns=address),
        drafter=NoPaper(),
        carrier=SmtpCarrier(SmtpSettings(host="127.0.0.1", port=relay_port, sender=RETURNS, security="none")),
        clock=SimulatedClock(at(start, "00:00"), 2.0),
        watch_files=False,
        until=at("2023-04-07"),
        postbox=Postbox(reading(address), timedelta(seconds=every)),
    )


@pytest.mark.parametrize("place", [in_a_maildir, on_a_server])
async def test_the_service_reads_what_comes_back_and_whoever_stands_in_is_told(tmp_path, place):
    with place(tmp_path) as (put, reading, count_seen):
        relay = Returning({"analyst@office.example"}, put)
        server = Server(relay)
        server.start()
        put(letter("spam"))
        daemon = serving(tmp_path, server.real_port, reading)
        await asyncio.wait_for(daemon.serve(), 60)
        server.stop()

        facts = daemon.ledger.facts("tambon")
        history = fold(facts, BANGKOK)
        bounced = [fact for fact in facts if fact.kind == "bounced"]
        assert {fact.body["position"] for fact in bounced} == {"analyst"}
        assert set(relay.senders) == {RETURNS}, "the envelope's sender"
        told = history.told["tambon/O1/m-1/2023-03-31"].values()
        assert {one.position for one in told if one.said_on and one.kind == "reminder"} == {"head-office"}
        faults = [mail for mail in relay.accepted if mail.recipient == "clerk@office.example"]
        assert len(faults) == len(bounced) >= 2, "tried again after it had rested, and told each time"
        assert count_seen() == len(bounced) + 1
        assert all(one.state is not State.PENDING for one in daemon.ledger.messages())
        daemon.ledger.close()


async def test_a_mailbox_that_does_not_answer_holds_up_no_mail_and_no_stop(tmp_path):
    relay = Relay()
    server = Server(relay)
    server.start()
    with imap_server.Server(faults={"UID SEARCH": "silence"}) as silent:

        def reading(address: ReturnAddress) -> ImapReturns:
            return ImapReturns(
                ImapSettings(
                    host="127.0.0.1",
                    port=silent.port,
                    username=silent.user,
                    password=lambda: silent.password,
                    security="none",
                    is_local=True,
                    timeout=3600.0,
                ),
                address,
            )

        daemon = serving(tmp_path, server.real_port, reading)
        # The mailbox would be waited for much longer: the reading was broken off at the end.
        await asyncio.wait_for(daemon.serve(), 600)
        assert silent.waiting.is_set()
    assert "analyst@office.example" in {mail.recipient for mail in relay.accepted}
    server.stop()
    daemon.ledger.close()


async def test_a_mailbox_that_cannot_be_read_is_said_once_and_read_when_it_can_be(tmp_path, caplog):
    relay = Relay()
    server = Server(relay)
    server.start()
    daemon = serving(tmp_path, server.real_port, lambda address: MaildirReturns(tmp_path / "returns", address))
    serve = asyncio.create_task(daemon.serve())
    await asyncio.sleep(0.6)
    said = [record for record in caplog.records if getattr(record, "action", "") == "postbox_not_read"]
    assert len(said) == 1
    assert "Traceback" not in caplog.text
    mailbox.Maildir(tmp_path / "returns", create=True).add(letter("spam"))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if [*(tmp_path / "returns" / "cur").iterdir()]:
            break
    else:
        pytest.fail("it was never read")
    daemon.stop()
    await asyncio.wait_for(serve, 30)
    server.stop()
    daemon.ledger.close()


async def test_with_once_what_came_back_is_read_before_the_cycle(tmp_path):
    with in_a_maildir(tmp_path) as (put, reading, _):
        relay = Returning({"analyst@office.example"}, put)
        server = Server(relay)
        server.start()
        for day in ("2023-03-22", "2023-03-23"):
            daemon = serving(tmp_path, server.real_port, reading, start=day)
            daemon.clock = SimulatedClock(at(day, "08:30"), 0.001)
            await asyncio.wait_for(daemon.serve(once=True), 30)
            daemon.ledger.close()
        server.stop()
    assert [mail.recipient for mail in relay.accepted if "head" in mail.recipient] == ["head-office@office.example"]


# ── Commands ──


class Typed:
    """An installation whose ledger has lived until a day, and whose commands are called in its folder."""

    def __init__(self, folder: Path, capsys, returns: str = 'maildir = "returns"\n') -> None:
        self.folder, self.capsys = folder, capsys
        Installation.make(folder)
        settings = folder / "config.toml"
        text = settings.read_text("utf-8")
        settings.write_text(f'{text}[mail.returns]\naddress = "{RETURNS}"\n{returns}', encoding="utf-8")

    def live(self, until: str) -> None:
        from ita_scheduler import bootstrap, installed

        installation = installed.find_installation(self.folder / "config.toml")
        loaded = installed.load(installation)
        self.ledger = bootstrap.open_ledger(installation.settings)
        self.address = bootstrap.return_address(installation.settings, self.ledger)
        self.composer = bootstrap.composer(installation.settings, loaded.offices, self.address)
        self.service = Service(loaded.offices[0], ledger=self.ledger, composer=self.composer)
        self.service.load(loaded.offices[0], at("2022-10-01", "00:00"))
        asyncio.run(self.service.until(at(until)))

    def put(self, content: bytes) -> None:
        mailbox.Maildir(self.folder / "returns", create=True).add(content)

    def __call__(self, *arguments: str):
        self.capsys.readouterr()
        code = run([*arguments, "--config", str(self.folder / "config.toml")])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def original(self, row) -> bytes:
        return self.composer.compose(row, {}).as_bytes(eight_bit=True)


@pytest.fixture
def typed(tmp_path, capsys):
    made = Typed(tmp_path, capsys)
    made.live("2022-11-10")
    yield made
    made.ledger.close()


def test_the_command_reads_now_and_says_what_was_found(typed):
    row = typed.service.relay.accepted[-1]
    typed.put(letter("gmail", row, typed.original(row)))
    typed.put(letter("vacation", row))
    typed.put(letter("postfix", row, typed.original(row).replace(b"X-ITA-Seal: ", b"X-ITA-Seal: x")))

    code, out, err = typed("returns")
    assert (code, err) == (0, "")
    assert re.search(r"ส่งไม่ถึง ตีกลับ +๑", out)
    assert re.search(r"ตอบอัตโนมัติ +๑", out)
    assert re.search(r"ไม่เชื่อ +๑", out)
    assert row.id in out
    assert "5.1.1" in out
    assert row.address not in out
    assert typed("returns")[1] == "ไม่มีจดหมายใหม่ / nothing new\n"
    assert json.loads(typed("returns", "--json")[1]) == []
    assert typed.ledger.message(row.id).state is State.FAILED
    assert "ตีกลับ / returned: 5.1.1" in typed("outbox", "--json")[1]


def test_copies_are_listed_stopped_by_a_mail_and_sent_again_by_a_command(typed):
    copies = [row for row in typed.service.relay.accepted if b"List-Unsubscribe" in typed.original(row)]
    row = copies[0]
    title = typed.service.office.directory.title(row.position)
    typed.put(unsubscribing(row, composer=typed.composer))

    assert "เลิกรับ" not in typed("copies")[1]
    assert json.loads(typed("returns", "--json")[1]) == [
        {
            "finding": "unsubscribed",
            "agency": "dong-mafai",
            "position": row.position,
            "message_id": row.id,
            "status": None,
        }
    ]
    code, out, _ = typed("copies")
    assert code == 0
    assert re.search(rf"{re.escape(title)} \({row.position}\) +เลิกรับตั้งแต่", out)
    (one,) = [one for one in json.loads(typed("copies", "--json")[1]) if one["position"] == row.position]
    assert (one["is_sent"], one["by"]) == (False, "mail")

    assert typed("copies", "resume", title, "--by", row.position)[0] == 0
    assert "เลิกรับ" not in typed("copies", "--agency", "dong-mafai")[1]
    code, _, err = typed("copies", "resume", row.position, "--by", row.position)
    assert code == 1
    assert "ไม่ได้เลิกรับสำเนา" in err


def test_what_cannot_be_is_refused_in_both_languages(typed, tmp_path, capsys):
    for arguments, code, words in (
        (("copies", "resume", "nobody", "--by", "palad"), 1, "there is no position"),
        (("copies", "--agency", "nowhere"), 1, "there is no agency"),
        (("returns",), 1, "the Maildir"),
    ):
        said = typed(*arguments)
        assert said[0] == code
        assert words in said[2]
        assert "Traceback" not in said[2]
    bare = Typed.__new__(Typed)
    bare.folder, bare.capsys = tmp_path / "bare", capsys
    Installation.make(bare.folder)
    assert bare("returns")[0] == 2
    assert "there is no ledger yet" in bare("returns")[2]


def test_the_doctor_looks_into_the_mailbox(typed):
    code, out, _ = typed("doctor")
    assert code == 1
    assert re.search("✗ จดหมายตีกลับ: อ่านตู้จดหมายตีกลับ", out)
    mailbox.Maildir(typed.folder / "returns", create=True)
    assert re.search("✓ จดหมายตีกลับ: พร้อม", typed("doctor")[1])


def test_a_simulated_run_leaves_the_mailbox_alone(tmp_path, capsys):
    made = Typed(tmp_path, capsys)
    made.put(letter("spam"))
    code, _, _ = made("run", "--simulated-from", "2566-04-25", "--until", "2566-04-26", "--days-per-second", "100")
    assert code == 0
    assert [*(tmp_path / "returns" / "cur").iterdir()] == []
    assert not any(b"X-ITA-Seal" in path.read_bytes() for path in (tmp_path / "mail" / "new").iterdir())
