"""The report commands, as an officer types them: by hand, of all agencies, and signed."""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from ita_scheduler.reports.recognising import recognise
from tests.acceptance.office import PLAN, Installation

AS_OF = ("--as-of", "2566-04-03")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """An installation that served from October to the beginning of April, with nobody answering."""
    made = Installation.make(tmp_path_factory.mktemp("served") / "office")
    done = made.run("run", "--simulated-from", "2565-10-01", "--days-per-second", "2000", "--until", "2566-04-04")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def installation(tmp_path):
    return Installation.make(tmp_path / "office")


def facts(installation: Installation, kind: str) -> list[dict]:
    found = installation.json("ledger", "--last", "100000")
    return [fact["body"] for fact in found if fact["kind"] == kind]


def draft(installation: Installation, name: str) -> Path:
    return installation.folder / "reports" / "dong-mafai" / "2566" / name


@pytest.mark.parametrize("kind", ["overdue", "round", "monthly"])
@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_a_report_is_made_by_hand_and_nothing_is_recorded(served, tmp_path, kind, form):
    before = served.json("ledger", "--verify")
    file = tmp_path / f"รายงาน {kind}.{form}"

    done = served.run("report", kind, *AS_OF, "-o", str(file))

    assert done.returncode == 0, done.stderr
    assert str(file) in done.stdout
    assert {"docx": b"PK", "pdf": b"%PDF", "html": b"<!DO"}[form] == file.read_bytes()[: 4 if form != "docx" else 2]
    assert served.json("ledger", "--verify") == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_the_same_command_twice_gives_the_same_bytes(served, tmp_path):
    for form in ("docx", "pdf", "html"):
        for name in ("a", "b"):
            served.run("report", "overdue", *AS_OF, "-o", str(tmp_path / f"{name}.{form}"))
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_without_a_name_the_file_is_called_by_date_and_kind_and_never_replaced(installation):
    first = installation.run("report", "round", "--round", "6", *AS_OF)
    second = installation.run("report", "round", "--round", "6", *AS_OF)

    assert first.returncode == 0, first.stderr
    assert (installation.folder / "2566-04-03-round-6.docx").exists()
    assert second.returncode == 2
    assert "อยู่แล้ว" in second.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("overdue", "-o", "report.odt"), ".docx .pdf หรือ .html"),
        (("overdue", "--as-of", "เมื่อวาน"), "อ่านวันที่"),
        (("overdue", "--agency", "elsewhere"), "ไม่มีหน่วยงาน"),
        (("overdue", "--year", "2570"), "ไม่มีแผนของปีงบประมาณ"),
        (("overdue", "--all", "--year", "2570", "-o", "out"), "ไม่มีแผนของปีงบประมาณ"),
        (("monthly", "--as-of", "0001-01-01"), "ไม่มีในแผนใด"),
        (("monthly", "--as-of", "1945-01-01"), "นอกปฏิทิน"),
        (("monthly", "--as-of", "2700-01-01"), "นอกปฏิทิน"),
        (("overdue", "--all", "--agency", "dong-mafai"), "อย่างใดอย่างหนึ่ง"),
        (("round", "--round", "9"), "9"),
        (("overdue", "-o", "nowhere/at/all.pdf"), "ไม่พบโฟลเดอร์ nowhere/at"),
        (("overdue", "-o", "config.toml/a.pdf"), "ไม่พบโฟลเดอร์ config.toml"),
        (("overdue", "--all", "-o", "config.toml"), "ตรวจสิทธิ์"),
        (("sign", "nowhere.docx", "--by", "palad"), "อ่าน nowhere.docx ไม่ได้"),
    ],
)
def test_wrong_use_is_a_sentence(installation, arguments, words):
    done = installation.run("report", *arguments)

    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(installation.folder.glob("*.docx"))


def test_an_own_template_with_a_misspelt_name_is_a_sentence_and_the_old_file_stays(installation):
    own = installation.folder / "own"
    own.mkdir()
    (own / "overdue.html").write_text("<p>{{ agancy }}</p>", encoding="utf-8")
    with (installation.folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reports]\ntemplates = "own"\n')
    (installation.folder / "a.html").write_text("ฉบับเดิม", encoding="utf-8")

    done = installation.run("report", "overdue", *AS_OF, "-o", "a.html")

    assert done.returncode == 1
    assert "agancy" in done.stderr
    assert "overdue.html:1" in done.stderr
    assert (installation.folder / "a.html").read_text("utf-8") == "ฉบับเดิม"
    assert installation.run("report", "overdue", *AS_OF, "-o", "a.pdf").returncode == 0


def test_the_public_version_names_no_position(served, tmp_path):
    titles = [line.partition('"')[2].rstrip('"\n') for line in _lines("title = ") if "อบต" not in line]
    for kind in ("overdue", "round", "monthly"):
        served.run("report", kind, *AS_OF, "--public", "-o", str(tmp_path / "p.html"))
        page = (tmp_path / "p.html").read_text("utf-8")
        assert [title for title in titles if title in page] == []


def _lines(start: str) -> list[str]:
    text = (PLAN.parent / "positions.toml").read_text("utf-8").partition("[[units]]")[0]
    return [line for line in text.splitlines() if line.startswith(start)]


# ── All agencies ──


def test_all_agencies_are_written_into_a_folder(tmp_path):
    folder = tmp_path / "province"
    made = Installation.make(folder)
    plans = []
    for number in range(30):
        (folder / f"office-{number}").mkdir()
        for name in ("positions.toml", "holidays.toml"):
            (folder / f"office-{number}" / name).write_text((PLAN.parent / name).read_text("utf-8"), encoding="utf-8")
        text = PLAN.read_text("utf-8").replace('id = "dong-mafai"', f'id = "office-{number}"')
        (folder / f"office-{number}" / "plan.toml").write_text(text, encoding="utf-8")
        plans.append(f"office-{number}/plan.toml")
    config = (folder / "config.toml").read_text("utf-8")
    (folder / "config.toml").write_text(config.replace(f'["{PLAN}"]', str(plans).replace("'", '"')), encoding="utf-8")

    done = made.run("report", "monthly", *AS_OF, "--all", "--format", "pdf", "-o", "out")
    alone = made.run("report", "monthly", *AS_OF, "-o", "one.pdf")

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted(
        f"office-{number}-2566-04-03-monthly.pdf" for number in range(30)
    )
    assert "30" in done.stdout
    assert alone.returncode == 2
    assert "--agency" in alone.stderr
    assert made.run("report", "monthly", *AS_OF, "--agency", "office-7", "-o", "one.pdf").returncode == 0
    assert (folder / "one.pdf").read_bytes() == (folder / "out" / "office-7-2566-04-03-monthly.pdf").read_bytes()


# ── What the daemon filed, and its signing ──


def test_the_daemon_filed_its_drafts_by_date_and_version_and_the_ledger_knows_their_hashes(served):
    folder = draft(served, "")
    filed = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if "signed" not in path.name}

    assert filed == {name: mark for body in facts(served, "drafted") for name, _, mark, _ in body["files"]}
    assert {"2566-04-03-overdue-v1.docx", "2566-04-03-round-6-v1.pdf", "2566-04-03-monthly-v1.docx"} <= set(filed)


def test_an_edited_draft_with_another_name_is_signed(served, tmp_path):
    document = docx.Document(str(draft(served, "2566-04-03-overdue-v1.docx")))
    document.paragraphs[0].add_run(" แก้ไขถ้อยคำ")
    edited = tmp_path / "บันทึกข้อความ เม.ย.docx"
    document.save(str(edited))

    done = served.run("report", "sign", str(edited), "--by", "ปลัดองค์การบริหารส่วนตำบลดงมะไฟ")

    assert done.returncode == 0, done.stderr
    (body,) = facts(served, "signed")
    content = edited.read_bytes()
    assert (body["report"], body["version"], body["by"]) == ("dong-mafai-2566/overdue/2023-04-03", 1, "palad")
    assert body["hash"] == sha256(content).hexdigest()
    kept = draft(served, "2566-04-03-overdue-v1-signed-palad.docx")
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o222 == 0
    again = served.run("report", "sign", str(edited), "--by", "palad")
    assert again.returncode == 0, "a command that broke off can be repeated"
    assert len(facts(served, "signed")) == 1
    other = served.run("report", "sign", str(draft(served, "2566-04-03-overdue-v1.docx")), "--by", "palad")
    assert other.returncode == 1
    assert "ลงนามไว้แล้ว" in other.stderr


def test_a_public_version_is_not_signed(served, tmp_path):
    file = tmp_path / "public.docx"
    served.run("report", "overdue", *AS_OF, "--public", "-o", str(file))

    done = served.run("report", "sign", str(file), "--by", "palad")

    assert done.returncode == 1
    assert "--of" in done.stderr


def test_a_scan_is_signed_when_it_is_said_of_which_report_it_is(served, tmp_path):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 just pictures")

    unknown = served.run("report", "sign", str(scan), "--by", "palad")
    named = served.run("report", "sign", str(scan), "--by", "palad", "--of", "dong-mafai-2566/round-6/2023-04-03")
    wrong = served.run("report", "sign", str(scan), "--by", "palad", "--of", "dong-mafai-2566/round-6/2023-04-04")

    assert unknown.returncode == 1
    assert "--of" in unknown.stderr
    assert named.returncode == 0, named.stderr
    assert wrong.returncode == 1
    for refused in (unknown, wrong):
        listed = [line for line in refused.stderr.splitlines() if line.startswith("  ")]
        assert 1 < len(listed) <= 10
        assert any("  dong-mafai-2566/monthly/2023-04-03  " in line and "เมษายน ๒๕๖๖" in line for line in listed)
    assert "dong-mafai-2566/round-6/2023-04-03  รายงาน" in unknown.stderr
    assert "dong-mafai-2566/round-6/2023-04-03  รายงาน" not in wrong.stderr, "that one is signed meanwhile"


def test_a_scan_is_signed_by_its_drafts_file_name_and_the_signer_is_said_by_title(served, tmp_path):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 pictures of a month")

    done = served.run("report", "sign", str(scan), "--by", "palad", "--of", "2566-04-03-monthly-v1.docx")

    assert done.returncode == 0, done.stderr
    assert "dong-mafai-2566/monthly/2023-04-03 ฉบับที่ ๑ ลงนามโดยปลัดองค์การบริหารส่วนตำบลดงมะไฟ" in done.stdout


def test_a_report_made_by_hand_can_be_signed_too(served, tmp_path):
    file = tmp_path / "by-hand.pdf"
    served.run("report", "overdue", "--as-of", "2566-04-04", "-o", str(file))

    done = served.run("report", "sign", str(file), "--by", "mayor")

    assert done.returncode == 0, done.stderr
    assert facts(served, "signed")[-1]["report"] == "dong-mafai-2566/overdue/2023-04-04"


def test_a_file_of_another_ledger_is_not_signed(served, installation, tmp_path):
    installation.run("run", "--simulated-from", "2565-11-01", "--days-per-second", "2000", "--until", "2565-11-02")
    file = tmp_path / "foreign.docx"
    installation.run("report", "overdue", *AS_OF, "-o", str(file))

    done = served.run("report", "sign", str(file), "--by", "palad")

    assert done.returncode == 1
    assert "บัญชีข้อมูลอื่น" in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no archive",
        b"ita-report dong-mafai-2566/overdue/2023-04-03 v1 1",
        b"ita-report ../../etc/passwd v1 1 " + b"0" * 64,
        b"ita-report dong-mafai-2566/round/2023-04-03 v0 1 " + b"0" * 64,
        b"ita-report dong-mafai-2566/overdue/9999-12-31 v0 1 " + b"0" * 64,
        b"ita-report dong-mafai-2566/overdue/2023-13-99 v0 1 " + b"0" * 64,
    ],
    ids=["empty", "torn archive", "half a mark", "a mark of nothing", "no round", "a far day", "no day"],
)
def test_a_file_that_is_none_of_ours_is_refused(served, tmp_path, content):
    (tmp_path / "x.docx").write_bytes(content)

    done = served.run("report", "sign", str(tmp_path / "x.docx"), "--by", "palad")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_document_whose_properties_would_fill_the_memory_is_looked_at_in_part_only():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("docProps/core.xml", b"\0" * 50_000_000)

    assert recognise(bomb.getvalue()) is None


def test_the_mark_of_every_format_is_recognised(served, tmp_path):
    marks = set()
    for form in ("docx", "pdf", "html"):
        served.run("report", "monthly", *AS_OF, "-o", str(tmp_path / f"m.{form}"))
        marks.add(recognise((tmp_path / f"m.{form}").read_bytes()))

    (mark,) = marks
    assert mark is not None
    assert mark.report == "dong-mafai-2566/monthly/2023-04-03"
    assert re.fullmatch("[0-9a-f]{64}", mark.head_hash)
