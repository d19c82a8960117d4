"""The exported ledger, verified by what README.md gives to an auditor and by nothing else; and `ledger --verify`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ita_scheduler import __version__
from ita_scheduler.cli import run
from ita_scheduler.domain.ledger import Draft, FactKind
from ita_scheduler.safekeeping.exporting import export
from ita_scheduler.storage.sql import SqlLedger
from tests.acceptance.office import ROOT, Installation
from tests.storage.samples import AGENCY, changes, minutes

AGENCIES = ("nongbua", AGENCY)
(BLOCK,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def fill(path: Path, agencies=AGENCIES, facts=5) -> None:
    ledger = SqlLedger.open(path)
    for number in range(facts):
        body = {"message": f"m{number}", "reply": "รับแล้ว “๒๕๐”\n\u2028", "notices": [["k", "r"]]}
        sent = Draft(kind=FactKind.RESUMED, actor="daemon", body=body)
        at = minutes(number).replace(microsecond=number)
        ledger.apply([changes(ledger, drafts=[sent], agency=name, at=at) for name in agencies])
    ledger.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Installation:
    made = Installation.make(tmp_path_factory.mktemp("evidence"))
    fill(made.folder / "ledger.sqlite3")
    return made


@pytest.fixture(scope="module")
def exported(installation) -> bytes:
    assert run(["ledger", "export", "-o", str(installation.folder / "all.jsonl"), "-c", config(installation)]) == 0
    return (installation.folder / "all.jsonl").read_bytes()


def config(installation: Installation) -> str:
    return str(installation.folder / "config.toml")


def audit(content: bytes, folder: Path) -> tuple[int, str]:
    """Do what the auditor does: the block of the README, plain Python, and the file alone."""
    folder.mkdir(exist_ok=True)
    (folder / "ledger.jsonl").write_bytes(content)
    (folder / "verify.py").write_text(BLOCK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "ledger.jsonl"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_exported_ledger_is_whole_to_an_auditor_without_this_program(exported, installation, tmp_path):
    code, said = audit(exported, tmp_path / "audit")
    heads = {line["agency"]: line["hash"] for line in installation.json("ledger", "--verify")}

    assert code == 0
    assert said.endswith("whole\n")
    assert all(f"{agency}: 5 facts, the last one's hash is {heads[agency]}" in said for agency in AGENCIES)


def test_the_first_line_says_what_made_it_and_each_fact_is_spelled_as_it_is_hashed(exported, installation):
    first, *facts, last = map(json.loads, exported.splitlines())

    assert first["program"] == __version__
    assert [name for name, *_ in first["heads"]] == list(AGENCIES)
    assert list(last) == ["sha256"]
    shown = installation.json("ledger", "--last", "100")
    assert sorted((one["agency"], one["seq"], one["at"], one["hash"]) for one in facts) == sorted(
        (one["agency"], one["seq"], one["at"], one["hash"]) for one in shown
    )
    assert all(isinstance(one["body"], str) for one in facts)


def test_one_agency_is_exported_alone(installation, tmp_path):
    path = tmp_path / "one.jsonl"
    code = run(["ledger", "export", "--agency", AGENCY, "-o", str(path), "-c", config(installation)])

    assert code == 0
    assert audit(path.read_bytes(), tmp_path / "audit")[0] == 0
    assert {json.loads(line)["agency"] for line in path.read_bytes().splitlines()[1:-1]} == {AGENCY}


def lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def without(content: bytes, *numbers: int) -> bytes:
    return b"".join(line for number, line in enumerate(lines(content), 1) if number not in numbers)


def swapped(content: bytes) -> bytes:
    rows = lines(content)
    rows[3], rows[4] = rows[4], rows[3]
    return b"".join(rows)


ALTERED = {
    "a byte of a body": (lambda text: text.replace(b"m3", b"m4", 1), "line 5: fact 4 of nongbua was altered"),
    "an actor": (lambda text: text.replace(b'"daemon"', b'"palad"', 1), "line 2: fact 1 of nongbua was altered"),
    "an agency": (lambda text: text.replace(b'{"agency":"nongbua"', b'{"agency":"x"', 1), "of x was altered"),
    "a hash": (lambda text: re.sub(rb'"hash":"\w{8}', b'"hash":"00000000', text, count=1), "line 2: fact 1 of nongbua"),
    "a space": (lambda text: text.replace(b'"seq":3', b'"seq": 3', 1), "line 4 was altered"),
    "a field more": (lambda text: text.replace(b'"seq":3', b'"more":1,"seq":3', 1), "line 4 was altered"),
    "a row taken out": (lambda text: without(text, 4), "line 4: fact 3 of nongbua is missing"),
    "two rows swapped": (swapped, "line 4: fact 3 of nongbua is missing"),
    "the last fact of an agency": (lambda text: without(text, 6), "nongbua: the first line says [5, "),
    "all facts of an agency": (lambda text: without(text, *range(2, 7)), "nongbua: the first line says [5, "),
    "the tail of the file": (lambda text: without(text, 11, 12), "the end of the file is missing"),
    "the last line": (lambda text: without(text, 12), "the end of the file is missing"),
    "the last line feed": (lambda text: text[:-1], "line 12 was altered"),
    "a line behind the end": (lambda text: text + lines(text)[-2], "line 13: "),
    "the program's version": (lambda text: text.replace(__version__.encode(), b"9.9.9", 1), "line 1 or the last line"),
    "a head": (lambda text: re.sub(rb'\["nongbua",5', b'["nongbua",4', text), "nongbua: the first line says [4, "),
    "everything": (lambda _: b"", "the end of the file is missing"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_whatever_is_altered_in_the_file_the_auditor_is_told_where(name, exported, tmp_path):
    alter, where = ALTERED[name]
    altered = alter(exported)
    assert altered != exported
    code, said = audit(altered, tmp_path / "audit")

    assert code == 1
    assert where in said
    assert not said.endswith("whole\n")


@settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(share=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
@example(share=0.0, flip=1)
def test_any_flipped_byte_of_the_file_is_found(share, flip, exported, tmp_path, monkeypatch, capsys):
    at = int(share * len(exported))
    path = tmp_path / "flipped.jsonl"
    path.write_bytes(exported[:at] + bytes([exported[at] ^ flip]) + exported[at + 1 :])
    monkeypatch.setattr(sys, "argv", ["verify.py", str(path)])
    with pytest.raises(SystemExit) as left:
        exec(compile(BLOCK, "verify.py", "exec"), {})

    assert left.value.code == 1
    said = capsys.readouterr().out.splitlines()[-1]
    line = exported.count(b"\n", 0, at) + 1
    last = exported.count(b"\n")
    assert f"line {line}" in said or (line in (1, last) and ("line 1 or" in said or "first line" in said)), said


def test_a_broken_ledger_is_not_exported_and_every_break_is_named(installation, tmp_path, capsys):
    path = tmp_path / "ledger.sqlite3"
    fill(path)
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER fact_is_not_changed")
    connection.execute("UPDATE fact SET actor = 'x' WHERE seq = 2")
    connection.commit()
    connection.close()
    Installation.make(tmp_path)
    code = run(["ledger", "export", "-o", str(tmp_path / "out.jsonl"), "-c", str(tmp_path / "config.toml")])
    said = capsys.readouterr().err

    assert code == 1
    assert all(f"{agency}: ลำดับที่ 2 ถูกแก้ไข / fact 2 was altered" in said for agency in AGENCIES)
    assert not [one for one in tmp_path.iterdir() if "out.jsonl" in one.name]


@pytest.mark.parametrize(
    ("arguments", "code", "thai", "english"),
    [
        (("--agency", "nowhere", "-o", "new.jsonl"), 1, "ไม่มีหน่วยงาน", "there is no agency"),
        (("-o", "all.jsonl"), 1, "อยู่แล้ว", "exists already"),
        (("-o", "no/such/folder.jsonl"), 1, "เขียนแฟ้ม", "cannot be written"),
        ((), 2, "ใช้คำสั่งไม่ถูกต้อง", "wrong use"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(arguments, code, thai, english, installation, exported):
    said = installation.run("ledger", "export", *arguments)

    assert said.returncode == code
    assert thai in said.stderr
    assert english in said.stderr
    assert "Traceback" not in said.stderr
    assert (installation.folder / "all.jsonl").read_bytes() == exported


def test_a_ledger_of_many_agencies_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "many.sqlite"
    names = [f"agency-{number:04d}" for number in range(400)]
    fill(path, names, facts=10)
    ledger = SqlLedger.open(path)
    export(ledger, tmp_path / "warm.jsonl", names[0])
    tracemalloc.start()
    done = export(ledger, tmp_path / "many.jsonl")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    ledger.close()

    assert (done.agencies, done.facts) == (400, 4000)
    size = (tmp_path / "many.jsonl").stat().st_size
    assert peak < size / 2, (peak, size)
    assert audit((tmp_path / "many.jsonl").read_bytes(), tmp_path / "audit")[0] == 0


def test_verify_names_the_first_break_of_every_agency_and_an_unreadable_fact_hides_none(installation, tmp_path):
    import sqlite3

    own = Installation.make(tmp_path)
    fill(tmp_path / "ledger.sqlite3", (*AGENCIES, "whole"))
    connection = sqlite3.connect(tmp_path / "ledger.sqlite3")
    connection.execute("DROP TRIGGER fact_is_not_changed")
    connection.execute("UPDATE fact SET body = CAST(x'ff00' AS TEXT) WHERE agency = 'nongbua' AND seq = 3")
    connection.execute("UPDATE fact SET kind = 'invented' WHERE agency = ? AND seq = 4", (AGENCY,))
    connection.commit()
    connection.close()
    said = own.run("ledger", "--verify")
    answered = own.run("ledger", "--verify", "--json")

    assert said.returncode == answered.returncode == 1
    assert "nongbua: ลำดับที่ 3 อ่านไม่ได้ (body) / fact 3 cannot be read (body)" in said.stderr
    assert f"{AGENCY}: ลำดับที่ 4 ถูกแก้ไข / fact 4 was altered" in said.stderr
    assert "whole: ครบถ้วน 5" in said.stdout
    assert {one["agency"]: one["seq"] for one in json.loads(answered.stdout)} == {
        "nongbua": 3,
        AGENCY: 4,
        "whole": None,
        "dong-mafai": None,  # in force here, and nothing was recorded yet
    }
    examined = own.run("doctor")
    assert "fact 3 cannot be read (body)" in examined.stdout
    assert "fact 4 was altered" in examined.stdout
    assert "Traceback" not in said.stderr + examined.stderr
