from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import product

import pytest

from ita_scheduler.domain.absence import Unreached
from ita_scheduler.domain.digest import ActingFor, Ahead, NextStep, Skip, to_json
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Cause, Template
from ita_scheduler.errors import ComposeError
from ita_scheduler.mail import rendering
from ita_scheduler.mail.rendering import Renderer, value_of
from ita_scheduler.mail.wording import step_number, thai_list, wrapped
from tests.mail.samples import CHIEF, HEAD, OFFICER, SECRETARY, SHIPPED, digest, fault, late, line

RENDERER = Renderer([SHIPPED])
LATE = date(2023, 4, 4)
OTHER = "dongmafai/O43/O43-1/2023-03-31"
SUNDAY = line(nominal=date(2023, 4, 30), act_by=date(2023, 4, 28), last_day=date(2023, 5, 1))
STEPS = ("T-15", "T-0", "overdue-1", "overdue-12", "level-1", "level-3", "skipped-analyst", "moved-2023-03-31", "")


class Plain(HTMLParser):
    """What a reader sees of a page: its text, with white space as one space."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "title":
            self.words.append(data)


def read(html: str) -> str:
    page = Plain()
    page.feed(html)
    page.close()
    assert page.open == []
    return " ".join("".join(page.words).split())


def both(value, template=None):
    """The text and the page of a letter, each as one line; what is asserted of one must hold for the other."""
    if template is None:
        template = Template.EXECUTIVE if value.is_executive else Template.STAFF
    letter = RENDERER.render(template, value)
    return " ".join(letter.text.split()), read(letter.html)


def subject(value, template=None):
    return RENDERER.subject(template or (Template.EXECUTIVE if value.is_executive else Template.STAFF), value)


def said(value, *sentences):
    for part in both(value):
        for sentence in sentences:
            assert sentence in part


def unsaid(value, *sentences):
    for part in both(value):
        for sentence in sentences:
            assert sentence not in part


@pytest.mark.parametrize(("kind", "reason", "step"), list(product(Kind, Reason, STEPS)))
def test_every_kind_for_every_reason_at_every_step_has_its_letter(kind, reason, step):
    for is_executive, own in product((False, True), (False, True)):
        one = line(kind=kind, reason=reason, step=step, is_executive_duty=own, next_step=None)
        other = late(kind=kind, reason=reason, step=step, is_executive_duty=own, earlier=(date(2022, 12, 31),))
        for value in (
            digest(one, is_executive=is_executive),
            digest(other, one, is_executive=is_executive, morning=LATE, head="12 ab"),
        ):
            assert subject(value).startswith("[แจ้งเตือน ITA ๒๕๖๖] ")
            for part in both(value):
                assert "O37 การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต" in part
                assert "ขอแสดงความนับถือ" in part
                assert part.endswith("อีเมลแจ้งเตือนอัตโนมัติ มิใช่หนังสือราชการ")
                assert "เหตุที่แจ้ง" in part
                for rude in ("ไม่ส่ง", "ละเลย", "เพิกเฉย", "None", "Undefined"):
                    assert rude not in part


def test_a_reminder_says_what_by_when_the_evidence_why_and_what_follows():
    said(
        digest(line(told=(HEAD,), assumptions=("หมายถึงวันสุดท้ายของเดือน",))),
        f"เรียน {OFFICER}",
        "O37 การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต",
        "รายงานผู้บริหารและเผยแพร่บนเว็บไซต์",
        "“รายงานผู้บริหาร เพื่อเผยแพร่บนเว็บไซต์ ให้เป็นปัจจุบัน ภายในเดือนมีนาคม”",
        "หมายถึงวันสุดท้ายของเดือน",
        "๑ ต.ค. ๖๕ – ๓๑ มี.ค. ๖๖",
        "ภายในวันศุกร์ที่ ๓๑ มีนาคม ๒๕๖๖",
        "เหลือ ๗ วันทำการ",
        "เลขที่บันทึกข้อความที่เสนอรายงาน หรือแฟ้มรายงาน และ URL ของหน้าเว็บไซต์ที่เผยแพร่",
        "แผนกำหนดให้เตือนล่วงหน้า ๗ วันทำการ",
        f"จะเตือน{OFFICER}อีกครั้งในวันอังคารที่ ๒๘ มีนาคม ๒๕๖๖",
        HEAD,
        "สำนักปลัด",
        "ตอบกลับจดหมายนี้ (ถึงผู้ประสานงาน ITA)",
        "dongmafai/O37/O37-1/2023-03-31",
        "จึงเรียนมาเพื่อโปรดดำเนินการ",
        "ita@dongmafai.example",
    )


@pytest.mark.parametrize(
    ("lines", "changes", "expected"),
    [
        ((line(), line(occurrence=OTHER)), {}, "O37 ครบกำหนด ๓๑ มี.ค. ๖๖ (เหลือ ๗ วันทำการ) และอีก ๑ รายการ"),
        (
            (line(days=0, step="T-0"), line(occurrence=OTHER)),
            {"morning": date(2023, 3, 31)},
            "O37 ครบกำหนด ๓๑ มี.ค. ๖๖ (วันนี้) และอีก ๑ รายการ",
        ),
        (
            (line(), late(code="e6", occurrence=OTHER)),
            {"morning": LATE},
            "ยังไม่ได้รับรายงาน e6 ครบกำหนด ๓๑ มี.ค. ๖๖ (พ้นกำหนดมา ๒ วันทำการ) และอีก ๑ รายการ",
        ),
        (
            (SUNDAY, line(occurrence=OTHER)),
            {},
            "O37 ขอให้ดำเนินการภายใน ๒๘ เม.ย. ๖๖ (เหลือ ๗ วันทำการ) และอีก ๑ รายการ",
        ),
        (
            (line(kind=Kind.MONITORING, is_executive_duty=True, days=3), line(occurrence=OTHER)),
            {"is_executive": True},
            "ขอเรียนเตือนวาระกำกับติดตาม O37 ๓๑ มี.ค. ๖๖ (เหลือ ๓ วันทำการ) และอีก ๑ รายการ",
        ),
        (
            (line(kind=Kind.CHANGED), line(kind=Kind.INFORMATION, occurrence=OTHER)),
            {},
            "กำหนดของ O37 เปลี่ยนเป็น ๓๑ มี.ค. ๖๖ และอีก ๑ รายการ",
        ),
        ((line(kind=Kind.ALL_CLEAR),), {}, "O37 ได้รับรายงานแล้ว"),
        (
            (line(kind=Kind.INFORMATION), line(kind=Kind.INFORMATION, occurrence=OTHER)),
            {},
            "เพื่อทราบ O37 ๓๑ มี.ค. ๖๖ (เหลือ ๗ วันทำการ) และอีก ๑ รายการ",
        ),
    ],
)
def test_the_subject_says_the_strongest_thing(lines, changes, expected):
    assert subject(digest(*lines, **changes)) == f"[แจ้งเตือน ITA ๒๕๖๖] {expected}"


@pytest.mark.parametrize(
    ("rounds", "changes", "expected"),
    [
        (
            [line(), line(step="T-0", days=0), late(), late(step="overdue-3", days=12), line(kind=Kind.CHANGED)],
            {},
            "O37 ครบกำหนด ๓๑ มี.ค. ๖๖",
        ),
        ([SUNDAY, late(nominal=SUNDAY.nominal, last_day=SUNDAY.last_day)], {}, "O37 ครบกำหนด ๓๐ เม.ย. ๖๖"),
        ([late(kind=Kind.ESCALATION, step="level-1")], {}, "ยังไม่ได้รับรายงาน O37 ครบกำหนด ๓๑ มี.ค. ๖๖"),
        (
            [line(kind=Kind.MONITORING, is_executive_duty=True), late(kind=Kind.MONITORING, is_executive_duty=True)],
            {"is_executive": True},
            "ขอเรียนเตือนวาระกำกับติดตาม O37 ๓๑ มี.ค. ๖๖",
        ),
        (
            [late(kind=Kind.ESCALATION, step=f"level-{n}", units=("สำนักปลัด", "กองคลัง"), days=n) for n in (2, 3)],
            {"is_executive": True},
            "ขอเรียนสรุปเรื่องที่ยังไม่ได้รับรายงาน O37 ของสำนักปลัด และ กองคลัง ๓๑ มี.ค. ๖๖",
        ),
        ([line(kind=Kind.INFORMATION), late(kind=Kind.INFORMATION)], {}, "เพื่อทราบ O37 ๓๑ มี.ค. ๖๖"),
    ],
)
def test_every_mail_about_one_occurrence_alone_has_the_same_subject_and_begins_with_the_count(
    rounds, changes, expected
):
    for one in rounds:
        ahead = one.act_by if one.step == "T-0" else date(2023, 3, 22)
        morning = ahead if one.step.startswith("T-") else LATE
        value = digest(one, morning=morning, **changes)
        assert subject(value) == f"[แจ้งเตือน ITA ๒๕๖๖] {expected}"
        page = RENDERER.render(Template.EXECUTIVE if value.is_executive else Template.STAFF, value).html
        assert re.search(r"mso-hide:all\">[^<]*(วันทำการ|วันนี้)<", page), "what a list of mails shows beside the subject"


def test_words_of_an_office_s_own_without_a_topic_still_make_a_subject(tmp_path):
    words = (SHIPPED / "_words.j2").read_text(encoding="utf-8")
    kept = "\n".join(row for row in words.split("\n") if "set topic" not in row)
    (tmp_path / "_words.j2").write_text(kept, encoding="utf-8")
    assert "เหลือ ๗ วันทำการ" in Renderer([tmp_path, SHIPPED]).subject(Template.STAFF, digest(line()))


def test_lines_stand_in_the_order_late_due_moved_for_information():
    value = digest(
        line(kind=Kind.INFORMATION, code="A1"),
        line(kind=Kind.CHANGED, code="B2", moved_from=date(2023, 3, 24)),
        line(code="C3"),
        late(code="D4"),
        morning=LATE,
    )
    for part in both(value):
        places = [
            part.index(heading)
            for heading in ("เรื่องที่ยังไม่ได้รับรายงาน", "เรื่องที่ใกล้ครบกำหนด", "เรื่องที่กำหนดเปลี่ยนแปลง", "เรื่องแจ้งเพื่อทราบ")
        ]
        assert places == sorted(places)
        assert part.index("D4") < part.index("C3") < part.index("B2") < part.index("A1")
    html = RENDERER.render(Template.STAFF, value).html
    assert html.count("<th>") == 3


@pytest.mark.parametrize(
    ("changes", "morning", "sentences"),
    [
        (
            {"nominal": date(2023, 4, 30), "act_by": date(2023, 4, 28), "last_day": date(2023, 5, 1), "days": 4},
            date(2023, 4, 24),
            ["ภายในวันอาทิตย์ที่ ๓๐ เมษายน ๒๕๖๖ ซึ่งมิใช่วันทำการ จึงขอให้ดำเนินการภายในวันศุกร์ที่ ๒๘ เมษายน ๒๕๖๖", "เหลือ ๔ วันทำการ"],
        ),
        (
            {"nominal": date(2023, 4, 30), "act_by": date(2023, 4, 28), "last_day": date(2023, 5, 1), "days": 0},
            date(2023, 5, 1),
            ["ดำเนินการได้ถึง ๑ พ.ค. ๖๖"],
        ),
        ({"days": 0, "step": "T-0"}, date(2023, 3, 31), ["ครบกำหนดวันนี้", "แผนกำหนดให้เตือนในวันครบกำหนด"]),
        (
            {
                "nominal": date(2022, 12, 31),
                "act_by": date(2022, 12, 29),
                "last_day": date(2023, 1, 3),
                "days": 1,
                "kind": Kind.OVERDUE,
            },
            date(2023, 1, 4),
            ["วันเสาร์ที่ ๓๑ ธันวาคม ๒๕๖๕ ซึ่งมิใช่วันทำการ จึงนับถึงวันอังคารที่ ๓ มกราคม ๒๕๖๖", "พ้นกำหนดมา ๑ วันทำการ"],
        ),
        (
            {"kind": Kind.CHANGED, "reason": Reason.DEADLINE_MOVED, "moved_from": date(2023, 3, 24)},
            date(2023, 3, 22),
            ["กำหนดจึงเลื่อนจากวันศุกร์ที่ ๒๔ มีนาคม ๒๕๖๖ เป็นวันศุกร์ที่ ๓๑ มีนาคม ๒๕๖๖"],
        ),
        (
            {"earlier": (date(2022, 12, 31), date(2022, 9, 30))},
            date(2023, 3, 22),
            ["รอบก่อนหน้าที่ยังไม่ได้รับรายงาน", "๓๑ ธ.ค. ๖๕, ๓๐ ก.ย. ๖๕"],
        ),
        ({"skipped": (OFFICER,)}, date(2023, 3, 22), [f"ส่งถึง{OFFICER}ไม่ได้ จึงเรียนมายังท่าน"]),
    ],
)
def test_dates_counts_and_circumstances(changes, morning, sentences):
    said(digest(line(**changes), morning=morning), *sentences)


@pytest.mark.parametrize(
    ("reason", "step", "sentence"),
    [
        ("lead_time_reached", "T-15", "แผนกำหนดให้เตือนล่วงหน้า ๑๕ วันทำการ"),
        ("last_day_passed", "overdue-1", "พ้นวันสุดท้ายของกำหนดแล้ว และยังไม่ได้รับรายงานผล"),
        ("still_outstanding", "overdue-3", "จึงเรียนแจ้งเป็นครั้งที่ ๓"),
        ("step_reached", "level-2", "จึงเรียนท่านตามลำดับขั้นที่แผนกำหนด (ขั้นที่ ๒)"),
        ("summary_follows", "level-3", f"วันทำการถัดไปจะเสนอสรุปเรื่องนี้ต่อ{CHIEF} จึงเรียนให้ท่านทราบก่อน"),
        ("follow_up_near", "T-3", "เรียนเตือนวาระกำกับติดตามล่วงหน้า ๓ วันทำการ"),
        ("follow_up_unconfirmed", "overdue-1", "ยังไม่ได้รับบันทึกผลการติดตาม"),
        ("for_information", "T-3", "แผนกำหนดให้ท่านทราบเรื่องที่เรียนเตือนผู้บริหาร"),
    ],
)
def test_why_is_said_for_each_reason(reason, step, sentence):
    step_up = NextStep(on=LATE, to=(CHIEF,), step="level-3")
    said(digest(line(kind=Kind.INFORMATION, reason=Reason(reason), step=step, next_step=step_up)), sentence)


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        ("report", "เลขที่บันทึกข้อความ"),
        ("publish", "URL ของหน้าเว็บไซต์"),
        ("publicise", "URL หรือภาพ"),
        ("monitor", "บันทึกผลการกำกับติดตาม"),
        ("perform", "สรุปผลการดำเนินการ"),
    ],
)
def test_the_evidence_wanted_follows_the_action(action, wanted):
    said(digest(line(actions=(action,))), wanted)
    unsaid(digest(line(actions=(action,), kind=Kind.INFORMATION)), wanted)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("level-1", f"หากยังไม่ได้รับรายงาน จะเรียน{HEAD}ในวันพุธที่ ๕ เมษายน ๒๕๖๖"),
        ("overdue-1", f"หากยังไม่ได้รับรายงานภายในกำหนด จะแจ้ง{HEAD}อีกครั้งในวันพุธที่ ๕ เมษายน ๒๕๖๖"),
    ],
)
def test_what_happens_next_names_the_day_and_whom(step, sentence):
    said(digest(line(next_step=NextStep(on=date(2023, 4, 5), to=(HEAD,), step=step))), sentence)


def test_without_a_next_step_the_report_is_what_follows():
    said(digest(line(next_step=None)), "รายการนี้จะปรากฏในรายงานสถานะการดำเนินการ")


def test_the_chief_executive_reads_of_units_and_of_no_officer():
    value = digest(
        late(
            kind=Kind.ESCALATION,
            step="level-3",
            reason=Reason.STEP_REACHED,
            days=15,
            told=(OFFICER, HEAD),
            next_step=None,
        ),
        to_titles=(CHIEF,),
        is_executive=True,
        morning=LATE,
    )
    said(value, f"เรียน {CHIEF}", "ผู้รับผิดชอบของสำนักปลัด", "จึงเรียนมาเพื่อโปรดพิจารณา")
    unsaid(value, OFFICER, HEAD, "โปรดดำเนินการ")


def test_the_executive_is_reminded_as_an_executive_with_a_look_ahead():
    value = digest(
        line(
            kind=Kind.MONITORING,
            reason=Reason.FOLLOW_UP_NEAR,
            step="T-3",
            is_executive_duty=True,
            told=(SECRETARY,),
            days=3,
        ),
        is_executive=True,
        ahead=(
            Ahead(
                act_by=date(2023, 4, 28),
                nominal=date(2023, 4, 30),
                code="e9",
                title="การชี้แจง",
                duty="กำกับติดตามการดำเนินการ",
            ),
        ),
    )
    said(
        value,
        "ขอเรียนเตือนวาระกำกับติดตาม",
        "วาระกำกับติดตามที่จะถึง",
        "๒๘ เม.ย. ๖๖",
        "การชี้แจง",
        "กำกับติดตามการดำเนินการ",
        SECRETARY,
    )
    unsaid(value, "เกินกำหนด", "พ้นกำหนด", "ยังไม่ได้รับรายงาน")


def test_an_unconfirmed_follow_up_is_said_without_reproach():
    value = digest(
        late(kind=Kind.MONITORING, reason=Reason.FOLLOW_UP_UNCONFIRMED, is_executive_duty=True, next_step=None),
        is_executive=True,
        morning=LATE,
    )
    said(value, "ผ่านวาระมา ๒ วันทำการ", "จนกว่าจะได้รับบันทึกผล")
    unsaid(value, "เกินกำหนด", "พ้นกำหนด")


def test_the_ledger_s_head_stands_in_the_coordinator_s_letter_only():
    said(digest(line(), head="128 9f86d081"), "หัวบัญชี 128 9f86d081 (เลขลำดับและรหัสของรายการล่าสุดในบัญชี")
    unsaid(digest(line()), "หัวบัญชี")


def test_nothing_is_asked_in_a_letter_for_information():
    value = digest(line(kind=Kind.INFORMATION))
    said(value, "จึงเรียนมาเพื่อโปรดทราบ")
    unsaid(value, "วิธีตอบ", "โปรดดำเนินการ")


def test_the_page_is_for_old_mail_programs_and_loads_nothing():
    html = RENDERER.render(Template.STAFF, digest(line(), late(), morning=LATE)).html
    assert '<html lang="th">' in html
    assert "'TH Sarabun New','Sarabun','Leelawadee UI',Tahoma,sans-serif" in html
    for remote in ("<img", "<script", "<link", "http://", "https://", "url(", "<style", "@import"):
        assert remote not in html
    page = Plain()
    page.feed(html)
    assert page.links == ["mailto:ita%40dongmafai.example?subject=dongmafai/O37/O37-1/2023-03-31"] * 2


def test_what_a_document_brings_is_escaped_in_the_page_and_only_there():
    value = digest(
        line(title='<script>alert("x")</script> & ก', units=("<b>กอง</b>",), told=("<i>ก</i>",)), agency_name="<u>"
    )
    letter = RENDERER.render(Template.STAFF, value)
    for tag in ("<script", "<b>กอง", "<i>", "<u>"):
        assert tag not in letter.html
    assert '<script>alert("x")</script> & ก' in letter.text
    assert '<script>alert("x")</script> & ก' in read(letter.html)


def test_control_characters_of_a_payload_are_gone_before_a_template_sees_them():
    value = value_of(Template.STAFF, to_json(digest(line(title="ก\r\nBcc: x\x00\x1b", code="O\n37"))))
    assert value.lines[0].title == "ก Bcc: x"
    assert value.lines[0].code == "O 37"


def test_numbers_are_thai_except_in_codes_references_and_the_document_s_own_words():
    value = digest(line(told=(HEAD,)), late(), morning=LATE)
    text = RENDERER.render(Template.STAFF, value).text
    for known in ("O37-1", "O37", "2023-03-31"):
        text = text.replace(known, "")
    assert re.findall(r"[0-9]", text) == []


def test_a_fault_letter_says_who_why_and_what_to_do():
    for part in both(fault(), Template.FAULT):
        for sentence in (
            HEAD,
            "เซิร์ฟเวอร์อีเมลไม่รับที่อยู่ของผู้รับ",
            "550 5.1.1 User unknown",
            "0123.dongmafai@mail.dongmafai.example",
            "ผู้รับยังไม่ทราบเรื่อง",
        ):
            assert sentence in part


def test_an_acting_officer_is_greeted_by_the_own_title_and_the_post_with_the_order_s_number():
    acting = ActingFor(by=HEAD, post=SECRETARY, orders=("คำสั่งที่ ๑๒/๒๕๖๖",))
    greeting = f"เรียน {HEAD} รักษาราชการแทน{SECRETARY} (คำสั่งที่ ๑๒/๒๕๖๖)"
    for is_executive in (True, False):
        for words in both(digest(line(), to_titles=(HEAD,), acting=(acting,), is_executive=is_executive)):
            assert greeting in words


def test_who_acts_for_several_posts_and_who_shares_the_mailbox_are_all_addressed():
    acting = (
        ActingFor(by=HEAD, post=SECRETARY, orders=("คำสั่งที่ ๑", "คำสั่งที่ ๒")),
        ActingFor(by=HEAD, post=CHIEF, orders=("คำสั่งที่ ๓",)),
    )
    for words in both(digest(line(), to_titles=(HEAD, OFFICER), acting=acting)):
        assert (
            f"เรียน {HEAD} รักษาราชการแทน{SECRETARY} (คำสั่งที่ ๑ และ คำสั่งที่ ๒)"
            f" และรักษาราชการแทน{CHIEF} (คำสั่งที่ ๓) และ {OFFICER}"
        ) in words


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Unreached.NO_ADDRESS, "ไม่มีที่อยู่อีเมล"),
        (Unreached.VACANT, "ตำแหน่งว่าง"),
        (Unreached.ON_LEAVE, "ลาถึงวันศุกร์ที่ ๒๔ มีนาคม ๒๕๖๖"),
        (Unreached.ACTING_BROKEN, "ผู้รักษาราชการแทนไม่อยู่หรือไม่มีที่อยู่อีเมล"),
        (Unreached.REFUSED, "เซิร์ฟเวอร์อีเมลไม่รับที่อยู่"),
    ],
)
def test_a_skip_is_said_with_its_why_to_whoever_stands_in_and_to_the_coordinator(why, words):
    skip = Skip(title=OFFICER, why=why, until=date(2023, 3, 24) if why is Unreached.ON_LEAVE else None)
    more = Skip(title=SECRETARY, why=Unreached.VACANT)
    sent = line(skipped=(OFFICER,), skips=(skip,))
    news = line(
        kind=Kind.INFORMATION, reason=Reason.RECIPIENT_UNREACHABLE, skipped=(OFFICER, SECRETARY), skips=(skip, more)
    )

    for text in both(digest(sent)):
        assert f"ส่งถึง{OFFICER} ({words}) ไม่ได้ จึงเรียนมายังท่าน" in text
    for text in both(digest(news)):
        assert f"ส่งถึง{OFFICER} ({words}) และ{SECRETARY} (ตำแหน่งว่าง) ไม่ได้" in text
        assert "จึงเรียนมายังท่าน" not in text


def test_a_mail_stored_before_skips_had_a_why_is_still_read():
    import json

    stored = json.loads(to_json(digest(line(skipped=(HEAD,)))))
    del stored["acting"], stored["lines"][0]["skips"]
    value = value_of(Template.STAFF, json.dumps(stored))

    assert f"ส่งถึง{HEAD}ไม่ได้ จึงเรียนมายังท่าน" in both(value)[0]


def test_a_fault_told_to_somebody_in_place_of_the_administrator_says_so():
    for words in both(fault(stand_in="ผู้ประสานงาน ITA"), Template.FAULT):
        assert "เรียน ผู้ประสานงาน ITA (แทนผู้ดูแลระบบ" in words


def test_the_text_is_broken_at_spaces_only_and_lines_fit_a_mail():
    letter = RENDERER.render(Template.STAFF, digest(*[line(told=(HEAD, SECRETARY, OFFICER))] * 3))
    assert max(len(row.encode()) for row in letter.text.splitlines()) <= 998
    words = "ก" * 60 + " " + "ข" * 60 + " ค"
    assert wrapped(f"   {words}") == "   " + "ก" * 60 + "\n   " + "ข" * 60 + " ค\n"
    assert wrapped(f"๑๒. {words}").splitlines()[1].startswith("    ข")
    assert wrapped("ก" * 500) == "ก" * 500 + "\n"
    assert wrapped("\n\nก\n\n\n\nข\n\n") == "ก\n\nข\n"


def test_small_words():
    assert thai_list(["ก"]) == "ก"
    assert thai_list(("ก", "ข", "ค")) == "ก, ข และ ค"
    assert thai_list(()) == ""
    assert [step_number(step) for step in ("T-15", "overdue-2", "level-1", "", "skipped-x")] == [15, 2, 1, 0, 0]


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_of_a_fault_has_its_letter(cause):
    for part in both(fault(why=cause.value, reply=""), Template.FAULT):
        assert "คำตอบที่ได้รับ" in part
        assert "ไม่มี" in part


@pytest.mark.parametrize(
    "name", ["_words.j2", "staff.letter.j2", "executive.letter.j2", "fault.letter.j2", "test.letter.j2"]
)
def test_what_the_parts_use_of_the_sentences_is_set_and_documented(name):
    folder = SHIPPED
    prefix = "entry" if name == "_words.j2" else "letter"
    own = ("*.txt", "*.html") if prefix == "entry" else (f"{name.split('.')[0]}.*t*", "_letter.*")
    paths = [path for pattern in own for path in folder.glob(pattern) if path.suffix != ".j2"]
    parts = "".join(path.read_text(encoding="utf-8") for path in paths)
    used = set(re.findall(rf"\b{prefix}\.(\w+)", parts)) - {"number", "line", "is_late", "asks"}
    made = set(re.findall(r"{% set (\w+)", (folder / name).read_text(encoding="utf-8")))
    assert used
    assert used <= made
    assert used <= set(re.findall(r"\w+", rendering.__doc__))


# ── An office's own templates ──


def test_an_office_s_own_file_stands_in_for_the_shipped_one(tmp_path):
    (tmp_path / "staff.subject.txt").write_text("{{ digest.agency_name }}:\n {{ lead.headline }}\n", encoding="utf-8")
    letter = Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line()))
    assert letter.subject == "องค์การบริหารส่วนตำบลดงมะไฟ: O37 ครบกำหนด ๓๑ มี.ค. ๖๖ (เหลือ ๗ วันทำการ)"
    assert "วิธีตอบ" in letter.text


def test_a_sentence_added_to_the_words_is_at_hand_in_both_parts(tmp_path):
    words = (SHIPPED / "_words.j2").read_text(encoding="utf-8")
    (tmp_path / "_words.j2").write_text(words + '{% set extra = "<พิเศษ> " ~ line.code %}', encoding="utf-8")
    (tmp_path / "staff.txt").write_text("{{ entries[0].extra }}", encoding="utf-8")
    (tmp_path / "staff.html").write_text("{{ entries[0].extra }}", encoding="utf-8")
    letter = Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line()))
    assert letter.text == "<พิเศษ> O37\n"
    assert letter.html == "&lt;พิเศษ&gt; O37"


@pytest.mark.parametrize(
    ("source", "place", "thai"),
    [
        ("ก\n{{ no_such_name }}", "staff.txt:2", "ใช้ชื่อที่ไม่มี"),
        ("{{ digest.no_such_field }}", "staff.txt:1", "ใช้ชื่อที่ไม่มี"),
        ("ก\n\n{% if %}", "staff.txt:3", "เขียนผิดไวยากรณ์"),
        ("ก\n{{ 1 // 0 }}", "staff.txt:2", "ทำงานผิดพลาด"),
        ("{{ ''.__class__.__mro__ }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
        ("{{ digest.__init__.__globals__ }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
        ("{{ 'a' * 999999999 }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
        ("{{ '%999999999d' % 1 }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
        ("{{ 9 ** 999999999 }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
        ("{% for a in range(9000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}", "staff.txt:1", "ทำงานไม่รู้จบ"),
        ("{% for a in range(99999999999) %}{% endfor %}", "staff.txt:1", "ทำงานไม่รู้จบ"),
        ("{% for a in 'x'.ljust(200000) %}{{ a }}{% endfor %}", "staff.txt", "ทำงานไม่รู้จบ"),
        ("{{ 'x'.ljust(2000000) }}", "staff.txt", "ทำงานไม่รู้จบ"),
        ("{% include 'staff.txt' %}", "staff.txt:1", "ทำงานไม่รู้จบ"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "staff.txt:1", "ทำงานไม่รู้จบ"),
        ("ก\n{% include 'no_such_file.txt' %}", "staff.txt:2", "ไม่พบแฟ้มแม่แบบ"),
        ("{% include '../../../../etc/passwd' %}", "staff.txt:1", "ไม่พบแฟ้มแม่แบบ"),
        ("{{ digest.lines.append(1) }}", "staff.txt:1", "ใช้ชื่อที่ไม่มี"),
        ("{{ [].append(1) }}", "staff.txt:1", "ใช้สิ่งที่ไม่อนุญาต"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(tmp_path, source, place, thai):
    (tmp_path / "staff.txt").write_text(source, encoding="utf-8")
    with pytest.raises(ComposeError) as fault_:
        Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line()))
    sentence = str(fault_.value)
    assert place in sentence
    assert thai in sentence
    assert " / template " in sentence
    assert "\n" not in sentence


def test_a_faulty_template_of_an_included_file_is_the_one_named(tmp_path):
    (tmp_path / "_entries.txt").write_text("ก\n{{ x }}", encoding="utf-8")
    with pytest.raises(ComposeError, match=re.escape(str(tmp_path / "_entries.txt:2"))):
        Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line()))


def test_a_file_in_another_encoding_and_a_missing_directory_are_named(tmp_path):
    (tmp_path / "staff.txt").write_bytes("ภาษาไทย".encode("tis-620"))
    with pytest.raises(ComposeError, match="UTF-8"):
        Renderer([tmp_path, SHIPPED]).render(Template.STAFF, digest(line()))
    with pytest.raises(ComposeError, match="ไม่พบแฟ้มแม่แบบ"):
        Renderer([tmp_path / "nowhere"]).render(Template.STAFF, digest(line()))
