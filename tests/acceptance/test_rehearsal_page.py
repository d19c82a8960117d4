"""`rehearse --html`: the page holds every mail as it would be sent, stands by itself, and does nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from lxml import html

from ita_scheduler.cli import run
from ita_scheduler.domain.thai import arabic_digits, thai_digits
from tests.acceptance.office import ROOT, Installation
from tests.world import BANGKOK

SPRING = ("--from", "2566-03-01", "--to", "2566-04-30")
CODES = re.compile(r"\b(?:T-\d+|overdue-\d+|level-\d+|skipped-\w+)\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return an installation in which two months were rehearsed: as a page, as mails, and as JSON."""
    made = Installation.make(tmp_path_factory.mktemp("page"))
    done = made.run("rehearse", *SPRING, "--html", "spring.html", "--maildir", "mails", "--json")
    assert done.returncode == 0, done.stderr
    (made.folder / "mails.json").write_text(done.stdout, encoding="utf-8")
    return made.folder


@pytest.fixture(scope="module")
def text(folder) -> str:
    return (folder / "spring.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(text):
    return html.document_fromstring(text)


@pytest.fixture(scope="module")
def listed(folder) -> list[dict]:
    return json.loads((folder / "mails.json").read_text("utf-8"))


def words(element) -> str:
    return " ".join(element.text_content().split())


def by_subject(page) -> dict[tuple[str, str, str], object]:
    """Return the mails of the page by what stands in their envelope: subject, address, date."""
    found = {}
    for mail in page.find_class("mail"):
        subject, to, sent = (words(one) for one in mail.find_class("envelope")[0].iter("dd"))
        found[subject, to.rpartition(" ")[2], sent] = mail
    return found


def test_the_page_holds_exactly_the_mails_that_are_listed(page, listed):
    found = [(subject, address) for subject, address, _ in by_subject(page)]

    assert len(page.find_class("mail")) == len(listed) == 40
    assert Counter(found) == Counter((one["subject"], one["to"]) for one in listed)


def styled(element, styles: dict[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """Return the elements below one, each with its style and its other attributes but a link's way."""
    found = []
    for one in element.iter():
        if isinstance(one.tag, str) and one is not element:
            others = {name: value for name, value in one.attrib.items() if name not in ("style", "class", "href")}
            found.append((one.tag, one.get("style") or styles.get(one.get("class", ""), ""), others))
    return found


def test_every_letter_reads_and_looks_as_the_mail_that_would_be_sent(folder, page, text):
    styles = dict(re.findall(r"^\.(s\d+)\{(.*)\}$", text, re.MULTILINE))
    shown = {}
    for (subject, address, _), mail in by_subject(page).items():
        (letter,) = mail.find_class("letter")
        shown[subject, address, words(letter)] = letter
    files = sorted((folder / "mails" / "new").iterdir())
    assert len(files) == len(shown)
    for file in files:
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = html.document_fromstring(mail.get_body(("html",)).get_content()).find("body")
        letter = shown[str(mail["Subject"]), mail["To"].addresses[0].addr_spec, words(body)]
        assert styled(letter.find("div"), styles) == styled(body, {})


def test_the_page_loads_nothing_runs_nothing_and_leads_nowhere_else(page, text):
    (content,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert content == (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert {one.tag for one in page.iter() if isinstance(one.tag, str)}.isdisjoint(
        {"script", "img", "link", "iframe", "object", "embed", "form", "base", "svg", "video"}
    )
    assert "url(" not in text
    assert "@import" not in text
    assert [name for one in page.iter() for name in one.attrib if name.startswith("on")] == []
    assert all(one.get("href", "#").startswith("#") for one in page.iter("a"))


def test_every_way_on_the_page_leads_somewhere_and_every_place_is_one(page):
    ids = Counter(page.xpath("//*/@id"))

    assert max(ids.values()) == 1
    assert {href[1:] for href in page.xpath("//a/@href")} <= set(ids)
    assert len(page.xpath("//td/a/@href")) == 13


def test_a_day_of_the_calendar_is_marked_with_each_of_its_mails(page, listed):
    per_day = Counter(datetime.fromisoformat(one["at"]).astimezone(BANGKOK).date() for one in listed)
    marked = {a.get("href")[4:]: len(a.find_class("mark")) for a in page.xpath("//td/a")}

    assert marked == {day.isoformat(): count for day, count in per_day.items()}


def test_holidays_are_marked_with_their_names_and_weekends_without(page):
    (april,) = page.xpath("//*[@id='a1-2023-04']")
    looks = {arabic_digits(words(td)): td.get("class") for td in april.iter("td") if not td.xpath("a") and words(td)}

    assert "๑๓ วันสงกรานต์" in words(april)
    assert looks["13"].strip() == "holiday"
    assert looks["8"].strip() == "off"
    assert looks["4"].strip() == ""


def test_the_table_counts_the_mails_by_position_and_month(page, listed):
    (table,) = page.find_class("counts")
    rows = {words(row.find("th")): [words(cell) for cell in row.iter("td")] for row in table.find("tbody").iter("tr")}
    counted = Counter((one["position"], one["at"][:7]) for one in listed)

    assert rows["นักวิเคราะห์นโยบายและแผน"] == [
        thai_digits(sum(count for (who, _), count in counted.items() if who == "analyst")),
        *(thai_digits(counted["analyst", month]) for month in ("2023-03", "2023-04")),
    ]
    assert words(table.find("tfoot").find(".//td")) == thai_digits(len(listed))


def test_it_says_what_has_no_mail_and_what_was_assumed(page):
    (without,) = page.xpath("//*[@id='a1-without']")
    (assumed,) = page.xpath("//*[@id='a1-assumptions']")

    assert words(without).count("ต่อเนื่อง ไม่มีวันครบกำหนด") == 4
    assert "“ภายในเดือน” หมายถึงวันสุดท้ายของเดือน" in words(assumed)


def test_it_speaks_words_and_no_step_codes(page):
    said = " ".join(words(one) for name in ("why", "signs", "subject", "kinds") for one in page.find_class(name))

    assert "เรียนนายก (ขั้นที่ ๓)" in said
    assert "เตือนก่อนกำหนด ๗ วันทำการ" in said
    assert CODES.findall(said) == []


def test_a_sign_tells_the_kinds_apart_without_their_colours(page):
    signs = {one.get("class"): words(one)[0] for one in page.find_class("sign")}

    assert len(signs) >= 6
    assert len(set(signs.values())) == len(signs)


def test_choosing_a_position_leaves_its_mails_alone(page, text):
    choices = {one.get("id").removeprefix("f-"): words(one.getparent()) for one in page.find_class("one")}

    assert len(choices) == len(page.find_class("counts")[0].find("tbody"))
    for name, title in choices.items():
        assert f".office:has(#f-{name}:checked) :is(.mail,.day,.mark):not(.{name}){{display:none}}" in text
        mails = [one for one in page.find_class("mail") if name in one.get("class").split()]
        assert title.endswith(f" {thai_digits(len(mails))}")
        assert {words(one.find_class("to")[0]) for one in mails} == {title.rpartition(" ")[0]}


def test_it_stays_small(text, listed):
    assert len(text.encode()) / len(listed) < 20_000


# ── Other rehearsals, and hostile ones ──


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    Installation.make(tmp_path, plan=Path("schedules/dong-mafai-2566.toml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


MARCH = ("--from", "2566-03-20", "--to", "2566-04-05")


def rehearsed(folder: Path, *arguments: str):
    assert run(["rehearse", *MARCH, "--html", "page.html", "--overwrite", *arguments]) == 0
    return html.document_fromstring((folder / "page.html").read_text("utf-8"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_it_says_whether_anybody_answers_and_a_done_round_without_a_mail_is_listed(office):
    silent = rehearsed(office)
    (office / "answers.toml").write_text(
        '[[complete]]\noccurrence = "*/2023-03-31"\non = "2566-03-20"\n', encoding="utf-8"
    )
    answered = rehearsed(office, "--answers", "answers.toml")

    assert "ถ้าไม่มีผู้ใดตอบ" in words(silent.find_class("conditions")[0])
    assert "มีผู้ตอบตามแฟ้ม answers.toml" in words(answered.find_class("conditions")[0])
    assert "O37-2 การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต รอบ ๓๑ มี.ค. ๖๖แล้วเสร็จตามกำหนด" in words(
        answered.xpath("//*[@id='a1-without']")[0]
    )
    assert "รอบ ๓๑ มี.ค. ๖๖" not in words(silent.xpath("//*[@id='a1-without']")[0])
    assert len(answered.find_class("mail")) < len(silent.find_class("mail"))


def test_several_agencies_stand_on_one_page_each_with_its_own_choice(office):
    plans = office / "schedules"
    shutil.copy(plans / "dong-mafai-2566.toml", plans / "dong-yen-2566.toml")
    change(plans / "dong-yen-2566.toml", 'id = "dong-mafai"', 'id = "dong-yen"')
    change(plans / "dong-yen-2566.toml", 'name = "องค์การบริหารส่วนตำบลดงมะไฟ"', 'name = "องค์การบริหารส่วนตำบลดงเย็น"')
    page = rehearsed(office, "schedules/dong-mafai-2566.toml", "schedules/dong-yen-2566.toml")

    assert [words(one) for one in page.iter("h1")] == [
        f"องค์การบริหารส่วนตำบล{name} ปีงบประมาณ พ.ศ. ๒๕๖๖" for name in ("ดงมะไฟ", "ดงเย็น")
    ]
    assert max(Counter(page.xpath("//*/@id")).values()) == 1
    counts = [len(one.find_class("mail")) for one in page.find_class("office")]
    assert counts[0] == counts[1] > 10
    assert {one.get("name") for one in page.iter("input")} == {"a1-to", "a2-to"}


HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"


def test_hostile_words_of_a_plan_stay_words(office):
    change(office / "schedules" / "dong-mafai-2566.toml", "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต", HOSTILE)
    change(office / "schedules" / "positions.toml", 'title = "นักวิเคราะห์นโยบายและแผน"', f'title = "{HOSTILE}"')
    page = rehearsed(office)

    assert page.xpath("//script | //img") == []
    assert [one for one in page.find_class("to") if words(one) == HOSTILE]
    assert HOSTILE in words(page.find_class("letter")[0].getparent().getparent().getparent().getparent())


def test_a_letter_of_an_offices_own_template_that_could_act_is_shown_by_its_text(office):
    shutil.copytree(ROOT / "templates" / "notice", office / "own")
    change(office / "own" / "staff.html", "{% block small %}", "{% block small %}<script>alert(1)</script>")
    change(office / "config.toml", 'transport = "maildir"', 'transport = "maildir"\ntemplates = "own"')
    page = rehearsed(office)

    assert page.xpath("//script") == []
    texts = [one.text_content() for one in page.find_class("text")]
    assert len(texts) > 5
    assert all("เรียน " in one and "มิใช่หนังสือราชการ" in one for one in texts)
    assert page.find_class("letter"), "the executives' letters are as they were"


def test_a_template_with_a_fault_is_a_sentence_and_no_page_is_written(office, capsys):
    shutil.copytree(ROOT / "templates" / "notice", office / "own")
    change(office / "own" / "staff.html", "{% block small %}", "{% block small %}{{ nothing }}")
    change(office / "config.toml", 'transport = "maildir"', 'transport = "maildir"\ntemplates = "own"')

    assert run(["rehearse", *MARCH, "--html", "page.html"]) == 1
    said = capsys.readouterr().err
    assert "staff.html:" in said
    assert "Traceback" not in said
    assert [one.name for one in office.glob("*page.html*")] == []


@pytest.mark.parametrize(
    ("place", "thai"),
    [("schedules", "เป็นโฟลเดอร์"), ("page.txt", ".html"), ("nowhere/page.html", "ไม่พบโฟลเดอร์")],
)
def test_a_place_where_no_page_can_be_is_said_at_once(place, thai, office, capsys):
    assert run(["rehearse", "--html", place]) == 2
    said = capsys.readouterr()
    assert thai in said.err
    assert said.out == ""


def test_a_page_is_written_over_when_told_and_the_same_rehearsal_gives_the_same_page(office):
    rehearsed(office)
    first = (office / "page.html").read_bytes()
    (office / "page.html").write_text("old", encoding="utf-8")
    rehearsed(office)

    assert (office / "page.html").read_bytes() == first
