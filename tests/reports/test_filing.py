"""The drafter: two formats, filed whole, and one fault harms nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from ita_scheduler.apart import Bounds
from ita_scheduler.domain.report import ReportKind
from ita_scheduler.errors import ReportError, Stopped
from ita_scheduler.files import write_whole
from ita_scheduler.reports.filing import FilingDrafter, file_name
from ita_scheduler.reports.writing import WORTH_ANOTHER_PROCESS, Format, Sheet, Stationery, Writers, write_all
from tests.reports.samples import ROOT, sample

SHIPPED = ROOT / "templates" / "report"
REPORTS = [sample(kind) for kind in ReportKind]


def drafter(folder: Path | None, *own: Path) -> FilingDrafter:
    return FilingDrafter(Writers(Stationery((*own, SHIPPED))), folder)


def test_each_report_is_filed_as_docx_and_pdf_by_date_and_version(tmp_path):
    drawn = drafter(tmp_path).draft(REPORTS)

    filed = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert sorted(filed) == [
        f"dong-mafai/2566/2566-04-03-{series}-v1.{form}"
        for series in ("monthly", "overdue", "round-6")
        for form in ("docx", "pdf")
    ]
    for one in drawn:
        assert one.faults == ()
        for document in one.documents:
            content = filed[f"dong-mafai/2566/{document.file.name}"]
            assert content == document.content
            assert (document.file.hash, document.file.size) == (sha256(content).hexdigest(), len(content))


def test_an_agency_s_own_template_comes_first_and_only_for_its_reports(tmp_path):
    own = tmp_path / "own" / "dong-mafai"
    own.mkdir(parents=True)
    (own / "overdue.html").write_text("{{ agency }} ของเรา", encoding="utf-8")
    report = sample(ReportKind.OVERDUE)
    other = replace(report, agency="bansuan")
    made = Writers(Stationery((tmp_path / "own", SHIPPED)))

    assert made.write(Sheet(report, Format.HTML)).decode().endswith("ของเรา")
    assert made.write(Sheet(other, Format.HTML)).decode().startswith("<!DOCTYPE html>")


def test_drawing_again_gives_the_same_files(tmp_path):
    first = drafter(tmp_path / "a").draft(REPORTS)
    second = drafter(tmp_path / "b").draft(REPORTS)

    assert first == second


def test_files_of_reports_drawn_in_vain_are_taken_back(tmp_path):
    made = drafter(tmp_path)
    made.draft(REPORTS)

    made.discard(REPORTS[:1])
    made.discard(REPORTS[:1])
    drafter(None).discard(REPORTS)

    assert sorted({path.name.split("-")[3] for path in tmp_path.rglob("*.*")}) == ["monthly", "round"]


def test_a_template_that_was_mended_counts_at_once(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "overdue.typ").write_text("#let x = ", encoding="utf-8")
    (own / "overdue.docx").write_bytes(b"no Word file")
    made = drafter(None, own)
    assert made.draft(REPORTS[:1])[0].documents == ()

    for name in ("overdue.typ", "overdue.docx"):
        (own / name).unlink()

    assert len(made.draft(REPORTS[:1])[0].documents) == 2


def test_without_a_folder_nothing_is_filed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    drawn = drafter(None).draft(REPORTS)

    assert [len(one.documents) for one in drawn] == [2, 2, 2]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_and_the_documents_go_all_the_same(tmp_path):
    (tmp_path / "reports").write_text("a file where the folder should be")

    (drawn,) = drafter(tmp_path / "reports").draft(REPORTS[:1])

    assert len(drawn.documents) == 2
    (fault,) = drawn.faults
    assert "ตรวจสิทธิ์" in fault


@pytest.mark.parametrize(("form", "other"), [("docx", "pdf"), ("typ", "docx")])
def test_a_broken_template_of_one_report_harms_neither_its_other_format_nor_the_others(tmp_path, form, other):
    own = tmp_path / "own"
    own.mkdir()
    if form == "docx":
        (own / "overdue.docx").write_bytes(b"no Word file")
    else:
        (own / "overdue.typ").write_text("#let x = ", encoding="utf-8")

    overdue, *others = drafter(tmp_path / "reports", own).draft(REPORTS)

    assert [document.file.format for document in overdue.documents] == [other]
    (fault,) = overdue.faults
    assert f"overdue.{form}" in fault
    assert all(not one.faults and len(one.documents) == 2 for one in others)


@pytest.mark.parametrize(
    "source",
    [
        "#for a in range(100000) { for b in range(100000) { } }",
        '#let x = "x" * 900000000\n#x',
    ],
)
def test_a_template_that_runs_away_fails_its_own_format_only(tmp_path, capfd, source):
    (tmp_path / "overdue.typ").write_text(source, encoding="utf-8")
    writers = Writers(Stationery((tmp_path, SHIPPED)), Bounds(seconds=2, octets=300_000_000))

    overdue, *others = FilingDrafter(writers, None).draft(REPORTS)

    assert [document.file.format for document in overdue.documents] == ["docx"]
    (fault,) = overdue.faults
    assert "ทำงานไม่รู้จบ หรือใช้หน่วยความจำเกิน" in fault
    assert f"template overdue (pdf) in {tmp_path}" in fault
    assert all(not one.faults and len(one.documents) == 2 for one in others)
    assert capfd.readouterr().err == ""


def test_a_word_template_that_runs_away_is_told(tmp_path):
    from docx import Document

    word = Document()
    word.add_paragraph("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}")
    word.save(str(tmp_path / "overdue.docx"))
    writers = Writers(Stationery((tmp_path, SHIPPED)), Bounds(seconds=2, octets=300_000_000))

    with pytest.raises(ReportError, match=r"overdue\.docx: ทำงานไม่รู้จบ"):
        writers.write(Sheet(REPORTS[0], Format.DOCX))


@pytest.mark.parametrize("own", [False, True])
def test_who_is_told_to_stop_draws_nothing_more(tmp_path, own):
    (tmp_path / "own").mkdir()
    if own:
        (tmp_path / "own" / "note").write_text("", encoding="utf-8")
    made = drafter(tmp_path / "reports", tmp_path / "own")
    made.draft(REPORTS[:1])

    made.stop()

    with pytest.raises(Stopped):
        made.draft(REPORTS)


def test_who_is_told_to_stop_leaves_no_other_process_behind():
    sheets = [Sheet(sample(ReportKind.MONTHLY), form) for form in (Format.PDF, Format.HTML)] * WORTH_ANOTHER_PROCESS
    writers = Writers(Stationery((SHIPPED,)))
    before = {*multiprocessing.active_children()}
    written = write_all(sheets, writers, 2)
    next(written)

    writers.stop()

    with pytest.raises(Stopped):
        next(written)
    assert {*multiprocessing.active_children()} <= before


def test_what_a_killed_process_left_is_cleared_away(tmp_path):
    folder = tmp_path / "dong-mafai" / "2566"
    folder.mkdir(parents=True)
    torn = folder / ".2566-04-03-overdue-v1.pdf.k3j2h1"
    torn.write_bytes(b"%PDF half a")

    drafter(tmp_path).draft([sample(ReportKind.OVERDUE)])

    assert sorted(path.name for path in folder.iterdir()) == ["2566-04-03-overdue-v1.docx", "2566-04-03-overdue-v1.pdf"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_tells_date_series_version_and_whether_it_is_public():
    report = sample(ReportKind.ROUND)

    assert file_name(report, Format.PDF) == "2566-04-03-round-6-v1.pdf"
    assert file_name(report, Format.HTML, public=True) == "2566-04-03-round-6-v1-public.html"


def test_several_processes_write_what_one_does():
    sheets = [Sheet(sample(ReportKind.MONTHLY), form) for form in (Format.PDF, Format.HTML)] * WORTH_ANOTHER_PROCESS
    writers = Writers(Stationery((SHIPPED,)))

    assert list(write_all(sheets, writers, 2)) == list(write_all(sheets, writers, 1))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("many", [1, 2])
def test_when_a_process_dies_the_rest_is_written_all_the_same(caplog, how, many):
    sheets = [Sheet(sample(ReportKind.MONTHLY), form) for form in (Format.PDF, Format.HTML)] * 4 * WORTH_ANOTHER_PROCESS
    writers = Writers(Stationery((SHIPPED,)))
    written = write_all(sheets, writers, 2)
    found = [next(written)]

    for child in multiprocessing.active_children()[:many]:
        os.kill(child.pid, how)
    found += written

    assert found == list(write_all(sheets, writers, 1))
    assert "report_process_died" in {record.action for record in caplog.records}


def test_a_docx_is_an_archive_without_a_trace_of_the_hour():
    (drawn,) = drafter(None).draft([sample(ReportKind.OVERDUE)])
    docx = next(document for document in drawn.documents if document.file.format == "docx")
    import io

    with zipfile.ZipFile(io.BytesIO(docx.content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
