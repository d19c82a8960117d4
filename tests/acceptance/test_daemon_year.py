"""What a rehearsal lists is what the daemon sends: the shipped plan's whole year, over SMTP and into a Maildir."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest

from tests.acceptance.office import Installation
from tests.acceptance.relay import Relay, Server

FIRST, LAST = "2565-10-01", "2566-11-30"
YEAR = ("run", "--simulated-from", FIRST, "--until", LAST, "--days-per-second", "400")


@dataclass
class Year:
    """One installation after its year: what was rehearsed beforehand, and what arrived, as comparable rows."""

    installation: Installation
    rehearsed: list[dict]
    arrived: list[tuple[datetime, str, str, str]]

    @property
    def planned(self) -> list[tuple[datetime, str, str, str]]:
        """Return the rehearsed mails in the form in which arrived ones are written down."""
        return [row(mail["at"], mail["to"], mail["subject"], mail["message_id"]) for mail in self.rehearsed]


def row(at: str, to: str, subject: str, message_id: str) -> tuple[datetime, str, str, str]:
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        when = parsedate_to_datetime(at)
    return when.astimezone(UTC), to, subject, message_id


def serve_the_year(installation: Installation) -> None:
    done = installation.run(*YEAR)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def over_smtp(tmp_path_factory):
    relay = Relay()
    server = Server(relay)
    server.start()
    try:
        installation = Installation.make(tmp_path_factory.mktemp("smtp"), port=server.real_port)
        settings = installation.folder / "config.toml"
        unlimited = settings.read_text("utf-8").replace('security = "none"', 'security = "none"\nmails_per_minute = 0')
        settings.write_text(unlimited, encoding="utf-8")
        rehearsed = installation.json("rehearse", "--from", FIRST, "--to", LAST)
        serve_the_year(installation)
    finally:
        server.stop()
    arrived = [row(mail.date, mail.recipient, mail.subject, mail.message_id) for mail in relay.accepted]
    return Year(installation, rehearsed, arrived)


@pytest.fixture(scope="module")
def in_a_maildir(tmp_path_factory, over_smtp):
    installation = Installation.make(tmp_path_factory.mktemp("maildir"))
    serve_the_year(installation)
    arrived = []
    # File names begin with the planned instant.
    for path in sorted((installation.folder / "mail" / "new").iterdir()):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert mail.defects == []
        (to,) = mail["To"].addresses
        arrived.append(row(str(mail["Date"]), to.addr_spec, str(mail["Subject"]), str(mail["Message-ID"]).strip("<>")))
    return Year(installation, over_smtp.rehearsed, arrived)


@pytest.fixture(params=["over_smtp", "in_a_maildir"])
def year(request) -> Year:
    return request.getfixturevalue(request.param)


def test_the_daemon_delivers_exactly_the_mails_of_the_rehearsal(year):
    assert len(year.planned) > 200
    assert sorted(year.arrived) == sorted(year.planned)


def test_the_mails_arrive_in_the_order_of_their_mornings(year):
    mornings = [at for at, *_ in year.arrived]

    assert mornings == sorted(mornings)
    assert [mail["at"] for mail in year.rehearsed] == sorted(mail["at"] for mail in year.rehearsed)


def test_afterwards_the_outbox_lists_every_mail_as_sent_at_the_first_attempt(year):
    listed = year.installation.json("outbox")

    assert {(one["state"], one["attempts"], one["in_doubt"]) for one in listed} == {("sent", 1, False)}
    assert sorted(one["message_id"] for one in listed) == sorted(mail["message_id"] for mail in year.rehearsed)
    assert [one["at"] for one in listed] == [mail["at"] for mail in year.rehearsed]
    assert year.installation.json("outbox", "--in-doubt") == []


def test_afterwards_the_outbox_knows_the_addresses_of_the_last_ninety_days_and_no_older_ones(year):
    addresses = {mail["message_id"]: mail["to"] for mail in year.rehearsed}
    listed = [
        (datetime.fromisoformat(one["at"]), one["to"], addresses[one["message_id"]])
        for one in year.installation.json("outbox")
    ]
    year_be, _, rest = LAST.partition("-")
    ended = datetime.fromisoformat(f"{int(year_be) - 543}-{rest}T00:00:00+07:00")

    assert {to == address for at, to, address in listed if at > ended - timedelta(days=88)} == {True}
    assert {to for at, to, _ in listed if at < ended - timedelta(days=92)} == {""}


def test_afterwards_the_chain_is_whole_and_holds_what_was_composed_and_sent(over_smtp):
    verified = over_smtp.installation.run("ledger", "--verify")
    facts = over_smtp.installation.json("ledger", "--last", "10000")

    assert verified.returncode == 0, verified.stderr
    assert facts[-1]["hash"] in verified.stdout
    assert f"{len(facts)} facts" in verified.stdout
    assert [fact["seq"] for fact in facts] == list(range(1, len(facts) + 1))
    sent = [fact["body"]["message"] for fact in facts if fact["kind"] == "sent"]
    assert sorted(sent) == sorted(mail["message_id"] for mail in over_smtp.rehearsed)
    composed = {
        fact["body"]["message"]: [key for key, *_ in fact["body"]["notices"]]
        for fact in facts
        if fact["kind"] == "composed"
    }
    assert composed == {mail["message_id"]: [each["key"] for each in mail["notices"]] for mail in over_smtp.rehearsed}


def test_afterwards_every_dated_occurrence_is_overdue(over_smtp):
    counted = over_smtp.installation.json("status", "--at", LAST)

    assert counted["counts"] == {"overdue": 44}
    assert counted["undated"] == 4


def test_a_second_start_over_the_same_days_sends_nothing_again(over_smtp):
    before = over_smtp.installation.json("outbox")
    again = over_smtp.installation.run(
        "run", "--simulated-from", "2566-11-01", "--until", LAST, "--days-per-second", "10000"
    )

    assert again.returncode == 0, again.stderr[-3000:]
    assert over_smtp.installation.json("outbox") == before
