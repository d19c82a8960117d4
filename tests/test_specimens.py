"""Specimens: what an office's own templates are tried on, and what is found before a morning meets it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ita_scheduler.config.loading import load_settings
from ita_scheduler.domain.digest import Digest
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Template
from ita_scheduler.domain.plan import Agency
from ita_scheduler.mail.rendering import Renderer
from ita_scheduler.specimens import letters, try_templates
from tests.acceptance.office import PLAN, Installation
from tests.mail.samples import SHIPPED
from tests.world import MARCH, office, plan

OFFICE = office(MARCH)
OF_REPORTS = {Reason.REPORT_DUE, Reason.NEWLY_OVERDUE, Reason.REPORT_CHANGED}


@pytest.fixture
def settings(tmp_path):
    """Settings with folders of own templates, which are empty yet."""
    for name in ("letters", "reports"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.toml").write_text(
        f'plans = ["{PLAN}"]\n[mail]\nfrom = "ita@office.example"\ntemplates = "letters"\n[reports]\ntemplates = "reports"\n',
        encoding="utf-8",
    )
    return load_settings(tmp_path / "config.toml")


def test_there_is_a_specimen_of_every_reason_and_every_kind():
    lines = [line for value in letters(Template.STAFF, OFFICE) if isinstance(value, Digest) for line in value.lines]

    assert {line.reason for line in lines} == {*Reason} - OF_REPORTS
    assert {line.kind for line in lines} == {*Kind} - {Kind.REPORT}


@pytest.mark.parametrize("template", Template)
def test_the_program_s_own_templates_pass(template):
    renderer = Renderer([SHIPPED])
    for value in letters(template, OFFICE):
        assert renderer.render(template, value, unsubscribe="mailto:x@office.example").subject


def test_without_own_templates_nothing_is_tried(settings):
    assert try_templates(settings, [OFFICE]) == []


@pytest.mark.parametrize(
    ("name", "source", "place"),
    [
        ("staff.txt", "ก\n\n{% if %}", "staff.txt:3"),
        ("executive.html", "{{ no_such_name }}", "executive.html:1"),
        ("fault.subject.txt", "{% endfor %}", "fault.subject.txt:1"),
        ("test.letter.j2", "{% set a = %}", "test.letter.j2:1"),
        ("_words.j2", '{% if line.reason == "waived" %}\n{{ line.no_such }}{% endif %}', "_words.j2:2"),
        ("_unsubscribe.txt", "{{ unsubscribe.no_such }}", "_unsubscribe.txt:1"),
    ],
)
def test_a_faulty_letter_is_told_with_file_and_line(settings, name, source, place):
    (settings.mail.templates / name).write_text(source, encoding="utf-8")

    (tried,) = try_templates(settings, [OFFICE])

    assert any(f"{settings.mail.templates}/{place}" in fault for fault in tried.faults), tried.faults


@pytest.mark.parametrize(
    ("name", "source", "place"),
    [("overdue.typ", "\n#let x = ", "overdue.typ"), ("round.html", "ก\n{% if %}", "round.html:2")],
)
def test_a_faulty_report_is_told_with_its_file(settings, name, source, place):
    (settings.reports.templates / name).write_text(source, encoding="utf-8")

    (tried,) = try_templates(settings, [OFFICE])

    assert len(tried.faults) == 1
    assert re.search(re.escape(f"{settings.reports.templates}/{place}"), tried.faults[0])


def test_an_agency_s_own_folder_is_tried_with_its_name_and_shared_ones_once(settings):
    mine = settings.mail.templates / "bansuan"
    mine.mkdir()
    (mine / "staff.subject.txt").write_text("{% if %}", encoding="utf-8")
    (settings.mail.templates / "test.txt").write_text("ทดลอง", encoding="utf-8")
    others = [_named(name) for name in ("bansuan", "ban-a", "ban-b")]

    by_agency = {tried.agencies: tried.faults for tried in try_templates(settings, others)}

    assert set(by_agency) == {("bansuan",), ("ban-a", "ban-b")}
    assert by_agency["ban-a", "ban-b"] == ()
    assert f"{mine}/staff.subject.txt:1" in by_agency["bansuan",][0]


def _named(agency):
    theirs = replace(plan(MARCH), agency=Agency(id=agency, name=agency, zone=OFFICE.agency.zone))
    return replace(OFFICE, agency=theirs.agency, plans=(theirs,))


def test_check_and_doctor_tell_it(tmp_path):
    installation = Installation.make(tmp_path)
    (tmp_path / "own" / "dong-mafai").mkdir(parents=True)
    broken = tmp_path / "own" / "dong-mafai" / "staff.txt"
    config = tmp_path / "config.toml"
    config.write_text(config.read_text("utf-8").replace("[mail]\n", '[mail]\ntemplates = "own"\n'), "utf-8")
    broken.write_text("ก\n{% if %}", "utf-8")

    checked, doctor = installation.run("check"), installation.run("doctor")

    assert (checked.returncode, doctor.returncode) == (1, 1)
    assert "own/dong-mafai/staff.txt:2: เขียนผิดไวยากรณ์" in checked.stderr
    assert "own/dong-mafai/staff.txt:2: เขียนผิดไวยากรณ์" in doctor.stdout
    assert "Traceback" not in checked.stderr + doctor.stderr

    broken.write_text("ก", "utf-8")

    assert installation.run("check").returncode == 0
