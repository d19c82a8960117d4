"""The first installation by `init`: by options, by questions on a terminal, with a mail server, and refused."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from ita_scheduler import installed
from ita_scheduler.cli import run
from ita_scheduler.cli.first_month import month_to_rehearse
from ita_scheduler.cli.proposals import agency_id_proposed, made_up_domain
from ita_scheduler.files import NewFile, write_together
from tests.acceptance.office import ROOT, Installation
from tests.acceptance.relay import Relay, Server
from tests.acceptance.terminal import Session
from tests.mail.servers import PASSWORD

DOCUMENT = str(ROOT / "schedules" / "dong-mafai-2566.txt")
DOCUMENTS = ROOT / "tests" / "importing" / "documents"
TITLE = "องค์การบริหารส่วนตำบลดงมะไฟ"
# To its last space: what is typed before the terminal stops showing it is thrown away.
HIDDEN = "รหัสผ่าน (ไม่แสดงขณะพิมพ์): "


class AskingServer(Server):
    """A mail server that lets nobody in without the password, and needs no encryption since it is this machine."""

    def factory(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of logins without STARTTLS
            return super().factory()


@contextmanager
def mail_server(relay: Relay):
    def authenticate(server, session, envelope, mechanism, credentials):
        good = credentials.login == b"ita" and credentials.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    server = AskingServer(relay)
    server.SMTP_kwargs |= {"authenticator": authenticate, "auth_require_tls": False, "auth_required": True}
    server.start()
    try:
        yield server.real_port
    finally:
        server.stop()


@dataclass
class Answer:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def inside(tmp_path, monkeypatch, capsys):
    """Return what runs a command inside the test, which is quicker; what it raises fails the test."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Answer:
        capsys.readouterr()
        return Answer(run(arguments), *capsys.readouterr())

    return command


@pytest.fixture
def place(tmp_path) -> Installation:
    """Return a folder to be in; the installation goes into its folder `new`."""
    return Installation(tmp_path)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def mails(folder: Path) -> list:
    found = sorted((folder / "outbox" / "new").iterdir())
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


# ── By options ──


def test_init_writes_everything_checks_it_rehearses_a_month_and_leaves_a_test_mail(place):
    done = place.run(
        "init", "new", "--document", DOCUMENT, "--agency", TITLE, "--agency-id", "dongmafai", "--fiscal-year", "๒๕๖๖",
        "--from", "ita@dongmafai.go.th", "--from-name", "เตือน ITA", "--maildir", "--test-mail", "me@dongmafai.go.th",
        "--address", "palad=palad@dongmafai.go.th", "--address", f"นายก{TITLE}=", "--coordinator", "นิติกร",
        "--administrator", "นักวิชาการคอมพิวเตอร์", "--yes",
    )  # fmt: skip
    new = place.folder / "new"

    assert done.returncode == 0, done.stderr
    assert [name for name in files_below(new) if not name.startswith("outbox")] == [
        "config.toml",
        "schedules/dong-mafai-2566.txt",
        "schedules/dongmafai-2566.review.html",
        "schedules/dongmafai-2566.toml",
        "schedules/holidays.toml",
        "schedules/positions.toml",
    ]
    assert {mode(path) for path in new.rglob("*") if path.is_file() and path.parent.name != "new"} == {0o644}
    assert (new / "schedules" / "dong-mafai-2566.txt").read_bytes() == Path(DOCUMENT).read_bytes()
    assert "มาตรการ ๗ ข้อ" in done.stdout
    assert "ตรวจแล้ว ไม่พบข้อผิดพลาด" in done.stdout
    assert "ซ้อมเดือนตุลาคม ๒๕๖๕" in done.stdout
    assert "เรียนเตือนวาระกำกับติดตามก่อน ๓ วันทำการ" in done.stdout
    (mail,) = mails(new)
    assert (mail["To"].addresses[0].addr_spec, mail["From"].addresses[0].addr_spec) == (
        "me@dongmafai.go.th",
        "ita@dongmafai.go.th",
    )
    assert mail["From"].addresses[0].display_name == "เตือน ITA"
    positions = (new / "schedules" / "positions.toml").read_text("utf-8")
    assert 'address = "palad@dongmafai.go.th"' in positions
    assert 'title = "นิติกร"' in positions
    assert "mayor@" not in positions
    assert "ที่อยู่สมมุติ .example" in done.stdout
    for command in ("check", "rehearse", "run"):
        assert f"ita-scheduler {command}" in done.stdout.rpartition("ต่อไป")[2]


def test_what_init_wrote_is_an_installation_that_serves(place):
    place.run("init", "new", "--document", DOCUMENT, "--yes")
    office = Installation(place.folder / "new")

    assert office.run("check").returncode == 0
    assert office.run("doctor").returncode == 0
    served = office.run("run", "--once", "--simulated-from", "2565-10-26", "--days-per-second", "1000")
    assert served.returncode == 0, served.stderr


def test_init_in_the_current_folder_proposes_its_only_document(place):
    (place.folder / "ban-dong-2566.txt").write_bytes(Path(DOCUMENT).read_bytes())
    done = place.run("init", "--yes")

    assert done.returncode == 0, done.stderr
    assert (place.folder / "schedules" / "ban-dong-2566.toml").exists()
    assert "cd " not in done.stdout.rpartition("ต่อไป")[2]


def test_open_questions_are_listed_with_the_line_at_which_they_are_answered(place):
    done = place.run("init", "new", "--document", str(DOCUMENTS / "banmai-2567.docx"), "--yes")
    asked = re.findall(r"^(new/schedules/banmai-2567\.toml):(\d+): (\S+): (.+)$", done.stderr, re.MULTILINE)

    assert done.returncode == 1
    assert len(asked) >= 5
    for name, line, id_, sentence in asked:
        lines = (place.folder / name).read_text("utf-8").split("\n")
        assert lines[int(line) - 1] == f'question = "{sentence}"'
        assert f'id = "{id_}"' in lines[int(line) - 9 : int(line)]
    assert "ซ้อมเดือน" in done.stdout


@pytest.mark.parametrize(
    "document", sorted(path for path in DOCUMENTS.iterdir() if path.suffix in (".docx", ".xlsx", ".html", ".txt", ".pdf")), ids=lambda path: path.name
)  # fmt: skip
def test_every_document_of_the_corpus_becomes_an_installation_without_faults(inside, document):
    done = inside("init", "new", "--document", str(document), "--yes")
    if not Path("new").exists():
        assert done.returncode == 1
        assert document.name in done.stderr, "it was refused with a reason"
        return

    assert "ตรวจแล้ว ไม่พบข้อผิดพลาด" in done.stdout, done.stderr
    assert (done.returncode == 1) == ("questions are open" in done.stderr)


def test_a_document_that_says_no_year_and_no_agency_is_read_with_those_given(place):
    text = Path(DOCUMENT).read_text("utf-8")
    cut = re.sub(r"องค์การบริหารส่วนตำบล\S*|ปีงบประมาณ\s*(พ\.ศ\.)?\s*๒๕๖\d|พ\.ศ\.\s*๒๕๖\d|๒๕๖\d|256\d", "", text)
    (place.folder / "มาตรการ.txt").write_text(cut, encoding="utf-8")
    without = place.run("init", "new", "--document", "มาตรการ.txt", "--yes")
    given = place.run(
        "init", "new", "--document", "มาตรการ.txt", "--yes", "--agency", "อบต.ดงมะไฟ", "--fiscal-year", "2566"
    )

    assert without.returncode == 2
    assert "--agency" in without.stderr
    assert "มาตรการ ๗ ข้อ" in given.stdout, given.stderr
    assert (place.folder / "new" / "schedules" / "new-2566.toml").exists()


def test_a_document_of_another_year_is_asked_about_once_and_a_year_that_is_over_is_said(inside):
    done = inside("init", "new", "--document", DOCUMENT, "--fiscal-year", "2565", "--maildir", "--yes")
    asked = [line for line in done.stderr.splitlines() if "เป็นปีงบประมาณ ๒๕๖๖ ไม่ใช่ ๒๕๖๕" in line]

    assert len(asked) == 1
    assert all(code in asked[0] for code in ("O37", "e6", "e7"))
    assert "new-year" in asked[0]
    assert "ต้องตอบ ๑ ข้อ: ข้อเหล่านี้ไม่มีบรรทัด question ในแฟ้ม" in done.stderr
    assert "แก้ cadence" not in done.stderr
    assert "ปีงบประมาณ ๒๕๖๕ สิ้นสุดแล้วเมื่อ ๓๐ กันยายน ๒๕๖๕" in done.stdout
    assert "new-year schedules/dong-mafai-2565.toml --fiscal-year" in done.stdout
    assert "รหัสหน่วยงานคือ dong-mafai" in done.stdout


def test_without_a_telling_name_the_agencys_id_is_asked_for_and_never_made_up(inside):
    Path("doc.txt").write_text(Path(DOCUMENT).read_text("utf-8"), encoding="utf-8")
    without = inside("init", "office", "--document", "doc.txt", "--maildir", "--yes")

    assert without.returncode == 2
    assert "--agency-id" in without.stderr
    assert not Path("office").exists()
    assert inside("init", "office", "--document", "doc.txt", "--maildir", "--yes", "--agency-id", "x").returncode == 0


# ── Through a mail server ──


def test_a_server_with_a_password_is_tried_and_takes_the_test_mail(place):
    relay = Relay()
    (place.folder / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    with mail_server(relay) as port:
        done = place.run(
            "init", "new", "--document", DOCUMENT, "--smtp-host", "127.0.0.1", "--smtp-security", "none", "--smtp-port", str(port),
            "--smtp-username", "ita", "--smtp-password-file", "secret", "--from", "ita@dongmafai.go.th",
            "--test-mail", "clerk@dongmafai.go.th", "--yes",
        )  # fmt: skip
        doctor = Installation(place.folder / "new").run("doctor")
    new = place.folder / "new"

    assert done.returncode == 0, done.stderr
    assert [one.recipient for one in relay.accepted] == ["clerk@dongmafai.go.th"]
    assert mode(new / "smtp-password") == 0o600
    assert (new / "smtp-password").read_text("utf-8") == f"{PASSWORD}\n"
    assert PASSWORD not in done.stdout + done.stderr + (new / "config.toml").read_text("utf-8")
    assert doctor.returncode == 0, doctor.stdout


def test_without_an_address_the_test_mail_stays_in_the_folder(place):
    relay = Relay()
    server = Server(relay)
    server.start()
    try:
        options = ("--smtp-host", "localhost", "--smtp-security", "none", "--smtp-port", str(server.real_port))
        done = place.run("init", "new", "--document", DOCUMENT, *options, "--yes")
    finally:
        server.stop()

    assert done.returncode == 0, done.stderr
    assert relay.accepted == []
    assert len(mails(place.folder / "new")) == 1


def test_when_the_server_refuses_the_files_are_written_and_the_way_on_is_said(place):
    (place.folder / "secret").write_text("not-the-one\n", encoding="utf-8")
    with mail_server(Relay()) as port:
        done = place.run(
            "init", "new", "--document", DOCUMENT, "--smtp-host", "127.0.0.1", "--smtp-security", "none", "--smtp-port", str(port),
            "--smtp-username", "ita", "--smtp-password-file", "secret", "--test-mail", "me@dongmafai.go.th", "--yes",
        )  # fmt: skip

    assert done.returncode == 1
    assert "refused the login" in done.stderr
    assert "not-the-one" not in done.stdout + done.stderr
    assert all(command in done.stdout.rpartition("ต่อไป")[2] for command in ("doctor", "test-mail"))
    assert (place.folder / "new" / "config.toml").exists()
    assert Installation(place.folder / "new").run("check").returncode == 0


# ── Refused ──


@pytest.mark.parametrize(
    "name", ["config.toml", "schedules/positions.toml", "smtp-password", "schedules/dong-mafai-2566.toml"]
)
def test_nothing_that_is_there_is_written_over(place, name):
    there = place.folder / "new" / name
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    done = place.run("init", "new", "--document", DOCUMENT, "--yes")

    assert done.returncode == 2
    assert name in done.stderr
    assert files_below(place.folder / "new") == [name]
    assert there.read_text("utf-8") == "mine"


def test_the_holidays_and_documents_of_the_office_stay_as_they_are(place):
    schedules = place.folder / "new" / "schedules"
    schedules.mkdir(parents=True)
    mine = (ROOT / "schedules" / "holidays.toml").read_text("utf-8") + "# ของเรา\n"
    (schedules / "holidays.toml").write_text(mine, encoding="utf-8")
    (schedules / "dong-mafai-2566.txt").write_text("another", encoding="utf-8")
    done = place.run("init", "new", "--document", DOCUMENT, "--yes")

    assert done.returncode == 0, done.stderr
    assert (schedules / "holidays.toml").read_text("utf-8") == mine
    assert (schedules / "dong-mafai-2566.txt").read_text("utf-8") == "another"
    assert (schedules / "2-dong-mafai-2566.txt").read_bytes() == Path(DOCUMENT).read_bytes()


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ((), "--document"),
        (("--document", DOCUMENT), "--agency"),
        (("--document", DOCUMENT, "--agency", TITLE), "--fiscal-year"),
        (("--document", DOCUMENT, "--agency", TITLE, "--fiscal-year", "2566"), "--agency-id"),
        (("--document", DOCUMENT, "--agency", TITLE, "--fiscal-year", "2566", "--agency-id", "a"), "--address"),
        (("--document", DOCUMENT, "--yes", "--smtp-port", "25"), "--smtp-host"),
        (("--document", DOCUMENT, "--yes", "--smtp-host", "a.go.th", "--smtp-username", "u"), "--smtp-password-file"),
    ],
)
def test_without_a_terminal_a_missing_answer_names_its_option(place, inside, given, option):
    done = inside("init", "new", *given)

    assert done.returncode == 2
    assert option in done.stderr
    assert not (place.folder / "new").exists()


@pytest.mark.parametrize(
    "hostile",
    [
        ("--agency", "ก\x1b[31mข"),
        ("--agency", "ก" * 500),
        ("--agency", "  "),
        ("--agency-id", "ดงมะไฟ"),
        ("--agency-id", "../../etc"),
        ("--agency-id", "a/b"),
        ("--fiscal-year", "2023"),
        ("--fiscal-year", "สองพัน"),
        ("--fiscal-year", "9" * 5000),
        ("--from", "a@b.go.th\nBcc: x@y.z"),
        ("--from", "saraban@dongmafai.go.th"),
        ("--from-name", "a\x07b"),
        ("--address", "palad"),
        ("--address", "nobody=a@b.go.th"),
        ("--address", "palad=ปลัด@dongmafai.go.th"),
        ("--address", "palad=a@b.go.th,c@d.go.th"),
        ("--test-mail", "me"),
        ("--smtp-host", "smtp example"),
        ("--smtp-host", "-oProxy"),
        ("--smtp-host", "a.go.th", "--smtp-security", "none"),
        ("--smtp-host", "a.go.th", "--smtp-security", "ssl"),
        ("--smtp-host", "a.go.th", "--smtp-port", "0"),
        ("--smtp-host", "a.go.th", "--smtp-username", "u", "--smtp-password-file", "none"),
        ("--smtp-host", "a.go.th", "--smtp-password-file", "none"),
        ("--smtp-host", "a.go.th", "--maildir"),
        ("--document", "a\x1bb.docx"),
        ("--document", ""),
        ("--document", "\udcff.docx"),  # as the system hands over what is not UTF-8
        ("--coordinator", "\x07"),
    ],
    ids=lambda one: " ".join(map(str, one))[:40].encode("unicode_escape").decode(),
)
def test_hostile_answers_are_refused_in_a_sentence_and_nothing_is_written(place, inside, hostile):
    document = () if hostile[0] == "--document" else ("--document", DOCUMENT)
    done = inside("init", "new", *document, "--yes", *hostile)

    assert done.returncode in (1, 2), done.stdout
    assert re.search("[ก-๙]", done.stderr)
    assert "\x1b" not in done.stderr
    assert files_below(place.folder) == []


@pytest.mark.parametrize("folder", ["/proc/nothing", "a\x1bb", "file/inside", "~nobody-at-all/x", "x" * 300, ""])
def test_a_folder_that_cannot_be_used_is_refused(place, inside, folder):
    (place.folder / "file").write_text("", encoding="utf-8")
    done = inside("init", folder, "--document", DOCUMENT, "--yes")

    assert done.returncode == (1 if folder.startswith("/proc") else 2), "where only writing itself shows it"
    assert re.search("[ก-๙]", done.stderr)
    assert files_below(place.folder) == ["file"]


# ── On a terminal ──


@pytest.fixture
def terminal(place):
    """Return what begins `init` on a terminal, with these options."""

    def begin(*options: str) -> Session:
        return Session(place.command("init", *options), place.folder, place.environment)

    return begin


def test_a_session_in_thai_with_wrong_answers_first(terminal, place):
    relay = Relay()
    with mail_server(relay) as port, terminal() as session:
        session.answer("โฟลเดอร์ของการติดตั้ง", "\x1b[A", "อบต ดงมะไฟ")
        session.answer("แฟ้มเอกสารมาตรการ", "", "ไม่มี.docx", b"\xe0\xb8", f"'{DOCUMENT}'")
        session.wait_for("มาตรการ ๗ ข้อ")
        session.answer("ชื่อหน่วยงาน", "")
        session.answer("ปีงบประมาณ พ.ศ.", "2023", "ปีนี้", "๒๕๖๖")
        session.answer("รหัสหน่วยงาน", "ดงมะไฟ", "../x", "")
        session.answer("ผู้ประสานงาน ITA [", "")
        session.answer("ผู้ดูแลระบบแจ้งเตือน [", "")
        session.answer("ใส่ที่อยู่อีเมลตอนนี้หรือไม่", "อาจจะ", "ใช่")
        session.answer("อีเมลของนายก", "")
        session.answer("อีเมลของปลัด", "palad at dongmafai", "palad@dongmafai.go.th")
        session.answer("อีเมลของนักวิเคราะห์", "plan@dongmafai.go.th")
        for _ in range(9):
            session.answer("อีเมลของ", "")
        session.answer("ส่งจดหมายอย่างไร", "3", "๒")
        session.answer("ชื่อเซิร์ฟเวอร์อีเมล", "smtp dongmafai", "127.0.0.1")
        session.answer("การเข้ารหัส", "ssl", "none")
        session.answer("พอร์ต [25]", "พอร์ต", str(port))
        session.answer("ชื่อผู้ใช้", "ita")
        session.answer(HIDDEN, "wrong-one")
        session.answer("ที่อยู่ผู้ส่ง [ita@dongmafai.go.th]", "saraban@dongmafai.go.th", "")
        session.answer("ชื่อผู้ส่ง", "")
        session.wait_for("refused the login")
        session.answer("ใช้ค่านี้ไปก่อน", "n")
        session.answer("ชื่อเซิร์ฟเวอร์อีเมล [127.0.0.1]", "")
        session.answer("การเข้ารหัส starttls หรือ tls [none]", "")
        session.answer("พอร์ต", str(port))
        session.answer("ชื่อผู้ใช้ [ita]", "")
        session.answer(HIDDEN, PASSWORD)
        session.answer("ที่อยู่ผู้ส่ง", "")
        session.answer("ชื่อผู้ส่ง", "")
        session.answer("ส่งจดหมายทดลองถึงที่อยู่ใด", "me", "me@dongmafai.go.th")
        session.wait_for("ซ้อมเดือนตุลาคม ๒๕๖๕")
        code = session.end()
    new = place.folder / "อบต ดงมะไฟ"

    assert code == 0, session.seen
    assert "Traceback" not in session.seen
    assert PASSWORD not in session.seen
    assert "wrong-one" not in session.seen
    assert [one.recipient for one in relay.accepted] == ["me@dongmafai.go.th"]
    assert mode(new / "smtp-password") == 0o600
    assert (new / "smtp-password").read_text("utf-8").strip() == PASSWORD
    assert 'address = "palad@dongmafai.go.th"' in (new / "schedules" / "positions.toml").read_text("utf-8")
    assert "cd 'อบต ดงมะไฟ'" in session.seen
    assert "did you mean 2566" in session.seen


def test_only_what_no_option_gave_is_asked(terminal, place):
    options = ("new", "--document", DOCUMENT, "--agency", TITLE, "--fiscal-year", "2566", "--maildir")
    with terminal(*options, "--from", "ita@dongmafai.go.th", "--coordinator", "นิติกร") as session:
        session.answer("รหัสหน่วยงาน", "")
        session.answer("ผู้ดูแลระบบแจ้งเตือน [", "")
        session.answer("ใส่ที่อยู่อีเมลตอนนี้หรือไม่", "n")
        session.answer("ชื่อผู้ส่ง", "")
        assert session.end() == 0, session.seen

    assert session.seen.count("]:") == 4
    assert "analyst@dong-mafai.example" in (place.folder / "new" / "schedules" / "positions.toml").read_text("utf-8")


def test_whoever_leaves_in_the_middle_leaves_nothing_behind(terminal, place):
    with terminal("new", "--document", DOCUMENT) as session:
        session.answer("ชื่อหน่วยงาน", "")
        session.wait_for("ปีงบประมาณ พ.ศ. [")
        session.press(b"\x04")  # Ctrl-D
        assert session.end() == 130

    assert "nothing was written" in session.seen
    assert not (place.folder / "new").exists()


# ── Its parts ──


@pytest.mark.parametrize(
    ("today", "begins", "shown"),
    [
        # From today on: the rest of this month, if something falls due in it.
        (date(2023, 3, 15), date(2023, 3, 15), (date(2023, 3, 1), date(2023, 3, 31))),
        # Nothing more in the fiscal year but its October reports.
        (date(2023, 10, 1), date(2023, 10, 1), (date(2023, 10, 1), date(2023, 10, 31))),
        # Before the year, its first month, rehearsed from today.
        (date(2022, 9, 1), date(2022, 9, 1), (date(2022, 10, 1), date(2022, 10, 31))),
        # When it is over, its first month, as it would have been.
        (date(2026, 11, 25), date(2022, 10, 1), (date(2022, 10, 1), date(2022, 10, 31))),
    ],
)
def test_the_month_rehearsed_is_the_first_in_which_something_falls_due(today, begins, shown):
    (served,) = installed.load(installed.find_installation(ROOT / "config.example.toml")).offices
    month = month_to_rehearse(served, today)

    assert (month.begins, month.shown.start, month.shown.end) == (begins, *shown)


@pytest.mark.parametrize(
    ("document", "folder", "id_"),
    [
        ("dong-mafai-2566.txt", "x", "dong-mafai"),
        ("Ban Mai ITA 2567.docx", "x", "ban-mai-ita"),
        ("มาตรการ ITA 2567.docx", "ban-mai", "ban-mai"),
        ("plan-2567.docx", "schedules", "agency"),
        ("2567.docx", "อบต", "agency"),
    ],
)
def test_the_agencys_id_is_proposed_from_the_document_or_the_folder(document, folder, id_, tmp_path):
    assert agency_id_proposed([Path(document)], tmp_path / folder) == id_
    assert re.fullmatch(r"[a-z0-9-]+\.example", made_up_domain(id_))


def test_files_written_together_are_all_made_or_none(tmp_path):
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    new = [NewFile(tmp_path / "a" / "b" / name, b"x") for name in ("one", "two")]
    with pytest.raises(FileExistsError):
        write_together([*new, NewFile(tmp_path / "there", b"x")])
    with pytest.raises(OSError, match="directory"):
        write_together([*new, NewFile(tmp_path / "there" / "inside", b"x")])

    assert files_below(tmp_path) == ["there"]
    assert not (tmp_path / "a").exists()
    write_together(new)
    assert files_below(tmp_path / "a") == ["b/one", "b/two"]


def test_a_folder_without_permission_is_refused(inside, monkeypatch):
    monkeypatch.setattr("ita_scheduler.cli.first_folder.os.access", lambda *_: False)  # root may write anywhere
    done = inside("init", "new", "--document", DOCUMENT, "--yes")

    assert done.returncode == 2
    assert "no permission" in done.stderr
