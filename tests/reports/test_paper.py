"""The words of a report: what is said of whom, what is left out in public, and what hostile text becomes."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from ita_scheduler.domain.absence import Acting
from ita_scheduler.domain.report import Mark, ReportKind
from ita_scheduler.domain.reporting import report_on, subject_of
from ita_scheduler.reports.cells import LONGEST, clean, link
from ita_scheduler.reports.paper import paper
from tests.reports.samples import HOSTILE, PLAN, answered, history, office, promised, sample

KINDS = list(ReportKind)


def everything(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_report_is_plain_values_under_the_same_names(kind):
    made = paper(sample(kind))

    assert json.loads(json.dumps(made)) == made
    assert made.keys() == paper(sample(ReportKind.OVERDUE), public=True).keys()


@pytest.mark.parametrize("kind", KINDS)
def test_the_executive_is_never_called_overdue(kind):
    ledger = answered()
    for day in ("2023-01-20", "2023-04-03", "2023-11-01"):
        made = paper(sample(kind, day, ledger=ledger))
        rows = [*made["late"], *made["follow_ups"], *made["fell_due"], *made["left_over"]]
        for row in rows:
            assert row["owner"].startswith("ผู้บริหาร") <= ("เกินกำหนด" not in row["status"]), row
        executive = made["units"][-1]
        assert executive["unit"] == "ผู้บริหาร (กำกับติดตาม)"
        counted = dict(zip(made["status_labels"], executive["counts"], strict=True))
        assert counted.get("เกินกำหนด", "๐") == "๐"


@pytest.mark.parametrize("kind", KINDS)
def test_in_public_there_is_no_position_no_person_no_note_and_no_memo(kind):
    ledger = answered()
    promised(ledger, "O43/O43-1/2023-03-31", "2023-04-03", "2023-04-10")
    made = paper(sample(kind, ledger=ledger), public=True)
    positions = tomllib.loads((PLAN.parent / "positions.toml").read_text("utf-8"))["positions"]
    told = everything({name: value for name, value in made.items() if name != "to"})

    assert made["memo"] is made["signatures"] is None
    assert made["draft"] == ""
    assert [one["title"] for one in positions if one["title"] in told] == []
    for private in ("เผยแพร่แล้ว ๕ ช่องทาง", "บันทึกข้อความ ที่ ยส", "รับว่าจะแล้วเสร็จ"):
        assert private not in told


def test_evidence_that_is_no_address_stays_in_the_office():
    made = paper(sample(ReportKind.ROUND), public=True)
    shown = {line["evidence"] for measure in made["measures"] for one in measure["results"] for line in one["lines"]}

    assert {one for one in shown if one and not one.startswith("https://")} == {"เอกสารอยู่ที่หน่วยงาน"}


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "ftp://x.example/a", "https://", "http:///x", "https://x.example/a b", "//x.example", "", "บันทึก",
     "https://x.example/\u202ea", "https://user:secret@x.example/a", "https://user@x.example", "data:text/html,x", "https://[x", "https://x.example/" + "a" * 2000],
)  # fmt: skip
def test_only_whole_web_addresses_are_links(text):
    assert link(text) == ""


def test_a_web_address_is_a_link():
    assert link(" https://www.dongmafai.example/ita?a=1&b=2#๓ ") == "https://www.dongmafai.example/ita?a=1&b=2#๓"


def test_a_cell_is_one_line_of_printable_text_and_never_endless():
    assert clean("ก\x00ข\x0b\n\tค\ud800\ufeff") == "กข ค"
    assert clean("ข้อ\u2011๑") == "ข้อ-๑"
    long = clean("ยาว" * 7_000, 12)
    assert len(long) < LONGEST + 80
    assert long.endswith("ฉบับเต็มอยู่ในบัญชีข้อมูลลำดับที่ ๑๒)")


def test_a_note_of_twenty_thousand_characters_is_cut_and_says_where_the_whole_is():
    from ita_scheduler.domain.answer import Completion
    from ita_scheduler.usecases.respond import record
    from tests.reports.samples import at, office

    ledger = answered()
    answer = Completion(
        occurrence="dong-mafai/O43/O43-1/2023-03-31",
        by="analyst",
        on=at("2023-04-03").date(),
        evidence="https://x.example/1",
        note="หมายเหตุ" * 2_500,
    )
    record(answer, {"dong-mafai": office()}, ledger, at("2023-04-03"))
    number = ledger.heads()["dong-mafai"].seq
    made = paper(sample(ReportKind.OVERDUE, ledger=ledger))

    (row,) = [one for one in made["late"] if one["code"] == "O43"]
    assert len(row["evidence"]) < 1_400
    assert f"ลำดับที่ {str(number).translate(str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙'))}" in row["evidence"]


def test_what_somebody_typed_is_quoted_and_not_obeyed():
    (row,) = [one for one in paper(sample(ReportKind.OVERDUE))["late"] if one["code"] == "e10" and one["done"]]

    assert HOSTILE in row["evidence"]
    assert row["link"] == "https://www.dongmafai.example/ita/2566/e10-q1?a=1&b=2"


def test_the_memo_asks_for_an_answer_only_when_something_is_missing():
    late = paper(sample(ReportKind.OVERDUE))["memo"]
    none = paper(sample(ReportKind.OVERDUE, "2022-10-20"))["memo"]

    assert late["closing"] == "จึงเรียนมาเพื่อโปรดพิจารณาสั่งการ"
    assert "(สำนักปลัด)" in late["parts"][2]["text"]
    assert none["closing"] == "จึงเรียนมาเพื่อโปรดทราบ"


def test_a_promise_is_shown_until_its_day():
    ledger = answered()
    promised(ledger, "O43/O43-1/2023-03-31", "2023-04-03", "2023-04-10")

    def shown(day):
        rows = paper(sample(ReportKind.OVERDUE, day, ledger=ledger))["late"]
        return {row["promised"].replace("\u00a0", " ") for row in rows if row["code"] == "O43"}

    assert shown("2023-04-03") == {"รับว่าจะแล้วเสร็จภายใน ๑๐ เม.ย. ๖๖"}
    assert shown("2023-04-11") == {""}


def test_the_mark_says_which_report_of_which_ledger_it_is():
    report = sample(ReportKind.OVERDUE)

    assert Mark.find(f"…{paper(report)['mark']}…") == report.mark
    assert Mark.find("ita-report x v1 2 abc") is None


def test_done_on_the_saturday_after_a_friday_is_late_without_a_count_of_nothing():
    from ita_scheduler.domain.answer import Completion
    from ita_scheduler.usecases.respond import record
    from tests.reports.samples import at, office

    ledger = answered(until="2023-03-01")
    answer = Completion(
        occurrence="dong-mafai/O37/O37-1/2023-03-31",
        by="analyst",
        on=at("2023-04-01").date(),
        evidence="https://x.example/1",
    )
    record(answer, {"dong-mafai": office()}, ledger, at("2023-04-01"))

    told = everything(paper(sample(ReportKind.ROUND, ledger=ledger)))

    assert "ล่าช้า ๐" not in told
    assert "ล่าช้า)" in told


def test_what_the_executive_recorded_later_than_planned_is_put_courteously():
    made = paper(sample(ReportKind.OVERDUE))

    assert "บันทึกหลังวาระ" in {row["status"] for row in made["follow_ups"]}
    assert "ล่าช้า" not in everything(made["follow_ups"])


def test_an_acting_officer_signs_below_the_own_title_on_the_days_of_the_order_only() -> None:
    here = office()
    order = Acting(position="palad", by="office-head", start=date(2023, 4, 3), end=date(2023, 4, 3), order="ที่ ๑")
    holders = {**here.directory.positions}
    holders["office-head"] = replace(holders["office-head"], holder="นางสาวตัวอย่าง ทดสอบ")
    away = replace(here, directory=replace(here.directory, positions=holders, acting=(order,)))

    def signs(day: str) -> dict[str, str]:
        subject = subject_of(ReportKind.OVERDUE, here.plans[0], date.fromisoformat(day))
        found: dict[str, str] = paper(report_on(subject, away, history(answered())))["signatures"][
            "permanent_secretary"
        ]
        return found

    post = here.directory.title("palad")
    assert signs("2023-04-03") == {"title": f"หัวหน้าสำนักปลัด รักษาราชการแทน {post}", "name": "นางสาวตัวอย่าง ทดสอบ"}
    assert signs("2023-04-04")["title"] == post
