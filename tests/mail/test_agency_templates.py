"""An agency's own templates: a sub-folder that bears its id, before the office's folder, before the program's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ita_scheduler.domain.plan import Agency
from ita_scheduler.errors import ComposeError
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.sandbox import folders_of
from tests.mail.samples import SHIPPED, digest, fault, line, message
from tests.world import MARCH, Service, at, office, plan


def composer(*folders: Path) -> MailComposer:
    return MailComposer(templates=[*folders, SHIPPED], sender="ita@dongmafai.example")


def put(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_text(text, encoding="utf-8")


def of(agency: str, value=None):
    return message(value or digest(line(), agency=agency), agency=agency)


def test_the_agency_s_folder_comes_before_the_office_s_and_that_before_the_program_s(tmp_path):
    put(tmp_path, "staff.subject.txt", "ของทุกหน่วยงาน {{ lead.line.code }}")
    put(tmp_path / "dongmafai", "staff.subject.txt", "ของดงมะไฟ {{ lead.line.code }}")
    made = composer(tmp_path)

    assert made.subject(of("dongmafai")) == "ของดงมะไฟ O37"
    assert made.subject(of("bansuan")) == "ของทุกหน่วยงาน O37"
    assert "O37 ครบกำหนด" in composer().subject(of("dongmafai"))


def test_a_letter_is_put_together_from_all_three_folders(tmp_path):
    put(tmp_path / "dongmafai", "staff.letter.j2", '{% extends "../staff.letter.j2" %}')
    put(tmp_path, "_entries.txt", "รายการของเรา {{ entries|length }}")
    put(tmp_path / "bansuan", "staff.txt", '{% include "_entries.txt" %} บ้านสวน')
    made = composer(tmp_path)

    assert made.compose(of("bansuan"), {}).text.decode() == "รายการของเรา 1 บ้านสวน\r\n"
    with pytest.raises(ComposeError, match="ไม่พบแฟ้มแม่แบบ"):  # nothing leads out of the folder
        made.compose(of("dongmafai"), {})


def test_no_template_reads_another_agency_s(tmp_path):
    put(tmp_path / "bansuan", "staff.txt", "ความลับของบ้านสวน")
    for source in ('{% include "bansuan/staff.txt" %}', '{% include "./bansuan/staff.txt" %}'):
        put(tmp_path / "dongmafai", "staff.txt", source)
        with pytest.raises(ComposeError, match="ไม่พบแฟ้มแม่แบบ"):
            composer(tmp_path).compose(of("dongmafai"), {})


@pytest.mark.parametrize("agency", ["..", ".", "", "../other", "/etc", "a/b", ".hidden"])
def test_a_name_that_would_lead_elsewhere_has_no_folder(tmp_path, agency):
    own = tmp_path / "own"
    for folder in (own / "a" / "b", own / ".hidden", tmp_path / "other"):
        put(folder, "staff.subject.txt", "ที่อื่น")

    assert folders_of(agency, (own, SHIPPED)) == (own, SHIPPED)


def test_a_file_of_the_agency_s_name_is_no_folder_and_the_program_s_folder_has_none(tmp_path):
    put(tmp_path, "dongmafai", "a file")
    assert folders_of("dongmafai", (tmp_path, SHIPPED)) == (tmp_path, SHIPPED)
    assert folders_of("notice", (SHIPPED.parent,)) == (SHIPPED.parent,)


def test_agencies_without_a_folder_share_what_is_compiled(tmp_path):
    put(tmp_path / "dongmafai", "staff.subject.txt", "x")
    made = composer(tmp_path)
    for agency in ("a", "b", "c", "dongmafai"):
        made.subject(of(agency))

    assert len(made._renderers) == 2


@pytest.mark.parametrize("name", ["fault.txt", "_letter.txt", "_letter.html", "fault.letter.j2", "fault.subject.txt"])
def test_a_letter_about_a_fault_is_written_although_the_agency_s_templates_are_broken(tmp_path, name):
    put(tmp_path / "dongmafai", name, "{% if %}")
    row = message(fault())

    assert composer(tmp_path).compose(row, {}) == composer().compose(row, {})
    assert composer(tmp_path).subject(row) == composer().subject(row)


async def test_broken_templates_fail_only_their_agency_s_mails_and_its_administrator_is_told(tmp_path):
    put(tmp_path / "tambon", "_letter.txt", "{% if %}")
    shared = composer(tmp_path)
    healthy = office(MARCH)
    theirs = replace(plan(MARCH), agency=Agency(id="bansuan", name="อบต.บ้านสวน", zone=healthy.agency.zone))
    other = replace(healthy, agency=theirs.agency, plans=(theirs,))
    for one, said in ((healthy, []), (other, ["reminder:T-3@analyst"])):
        service = Service(one, composer=shared)
        service.load(one, at("2023-03-20", "00:00"))
        came = await service.until(at("2023-03-28", "12:00"))
        assert [key.partition("#")[2] for _, key in came if key.endswith("T-3@analyst")] == said
        faults = [row for row in service.relay.accepted if row.template == "fault"]
        assert {row.position for row in faults} == (set() if said else {"clerk"})
        assert all(str(tmp_path / "tambon" / "_letter.txt:1") in row.payload for row in faults)
