"""Mails that enclose report drafts: their bytes, held against the standard library's parser, and their words."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from ita_scheduler.domain.digest import digest_from_json, to_json
from ita_scheduler.domain.notice import Reason
from ita_scheduler.domain.outbox import Template
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.rendering import Renderer
from tests.mail.samples import DOCUMENTS, DRAFT, SECRETARY, SHIPPED, digest, enclosed, fault, line, message

COMPOSER = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")
RENDERER = Renderer([SHIPPED])
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def composed(value, documents=DOCUMENTS, *, eight_bit: bool = False) -> EmailMessage:
    octets = COMPOSER.compose(message(value), documents).as_bytes(eight_bit=eight_bit)
    mail = message_from_bytes(octets, policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    return mail


@pytest.mark.parametrize("eight_bit", [False, True])
def test_the_files_arrive_byte_for_byte_under_their_names(eight_bit: bool) -> None:
    mail = composed(digest(line(), reports=(enclosed(),)), eight_bit=eight_bit)

    found = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in mail.iter_attachments()]

    assert found == [
        ("2566-04-03-overdue-v1.docx", WORD, DRAFT["docx"]),
        ("2566-04-03-overdue-v1.pdf", "application/pdf", DRAFT["pdf"]),
    ]
    assert mail.get_content_type() == "multipart/mixed"


@pytest.mark.parametrize("eight_bit", [False, True])
def test_the_letter_reads_as_it_does_without_files(eight_bit: bool) -> None:
    mail = composed(digest(line(), reports=(enclosed(),)), eight_bit=eight_bit)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))

    assert text is not None
    assert html is not None
    for part in (text, html):
        assert "2566-04-03-overdue-v1.docx" in part.get_content()
        assert "ร่างรายงานสถานะการดำเนินการที่เกินกำหนด" in part.get_content()


def test_neither_boundary_begins_with_the_other() -> None:
    mail = composed(digest(line(), reports=(enclosed(),)))
    outer, inner = (part.get_boundary() for part in mail.walk() if part.is_multipart())

    assert not outer.startswith(inner)
    assert not inner.startswith(outer)


def test_two_reports_that_share_a_file_enclose_it_once() -> None:
    mail = composed(digest(reports=(enclosed(), enclosed(version=2))))

    assert len([*mail.iter_attachments()]) == 2


def test_a_document_that_is_no_longer_kept_is_left_out_and_the_letter_still_names_it() -> None:
    mail = composed(digest(reports=(enclosed(),)), {})
    text = mail.get_body(("plain",))

    assert mail.get_content_type() == "multipart/alternative"
    assert text is not None
    assert "2566-04-03-overdue-v1.pdf" in text.get_content()


def test_the_same_row_and_documents_give_the_same_bytes() -> None:
    row = message(digest(line(), reports=(enclosed(),)))
    other = MailComposer(templates=[SHIPPED], sender="ita@dongmafai.example")

    first, second = (each.compose(row, DOCUMENTS).as_bytes(eight_bit=False) for each in (COMPOSER, other))

    assert first == second


def test_a_digest_with_drafts_survives_the_outbox() -> None:
    value = digest(line(), reports=(enclosed(faults=("pdf: แม่แบบ",)), enclosed(reason=Reason.REPORT_CHANGED)))

    assert digest_from_json(to_json(value)) == value


def test_a_payload_from_before_there_were_reports_is_read() -> None:
    value = digest(line())
    old = to_json(value).replace(',"reports":[]', "")

    assert digest_from_json(old) == value


@pytest.mark.parametrize("template", [Template.STAFF, Template.EXECUTIVE])
def test_a_mail_of_drafts_alone_speaks_of_them(template: Template) -> None:
    letter = RENDERER.render(template, digest(reports=(enclosed(),), to_titles=(SECRETARY,)))

    assert letter.subject == "[แจ้งเตือน ITA ๒๕๖๖] ร่างรายงานสถานะการดำเนินการที่เกินกำหนด"
    for words in ("๑ ฉบับ", "มีกำหนด ๔๔ รายการ แล้วเสร็จ ๖ ยังไม่ได้รับรายงาน ๓", "ฉบับร่างที่ ๑"):
        assert words in letter.text
    assert "จำนวน ๐ รายการ" not in letter.text


def test_the_subject_names_the_duty_first_and_the_drafts_after_it() -> None:
    letter = RENDERER.render(Template.STAFF, digest(line(), reports=(enclosed(), enclosed(version=2))))

    assert letter.subject.endswith("พร้อมร่างรายงาน ๒ ฉบับ")
    assert "O37" in letter.subject


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.REPORT_DUE, "ถึงรอบจัดทำรายงาน"),
        (Reason.NEWLY_OVERDUE, "พ้นกำหนดเพิ่มขึ้น"),
        (Reason.REPORT_CHANGED, "ลงนามไปแล้วเปลี่ยนแปลง"),
    ],
)
def test_the_letter_says_why_the_draft_was_made(reason: Reason, words: str) -> None:
    assert words in RENDERER.render(Template.STAFF, digest(reports=(enclosed(reason=reason),))).text


def test_the_executive_is_not_called_late_in_the_summary() -> None:
    text = RENDERER.render(Template.EXECUTIVE, digest(reports=(enclosed(),), is_executive=True)).text

    assert "วาระกำกับติดตามที่ยังไม่มีบันทึก ๑๑" in text
    assert "ยังไม่ได้รับรายงาน ๓" in text


def test_a_format_that_is_missing_is_said() -> None:
    text = RENDERER.render(Template.STAFF, digest(reports=(enclosed(faults=("pdf: …",)),))).text

    assert "บางรูปแบบยังจัดทำไม่ได้" in text


def test_the_administrator_reads_what_is_wrong_with_which_report() -> None:
    value = fault(
        why="report", message="dongmafai-2566/overdue/2023-04-03", subject_of="รายงานสถานะ", reply="แม่แบบ x:3"
    )
    letter = RENDERER.render(Template.FAULT, value)

    assert letter.subject == "[แจ้งเตือน ITA ๒๕๖๖] จัดทำร่างรายงานสถานะ ไม่ได้ครบถ้วน"
    for words in ("แม่แบบ x:3", "dongmafai-2566/overdue/2023-04-03", "คำสั่ง report"):
        assert words in letter.text
    assert "ส่งจดหมายถึง" not in letter.text
