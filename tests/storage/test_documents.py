"""What mails enclose, on every implementation of the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from ita_scheduler.domain.document import File
from ita_scheduler.domain.outbox import State
from ita_scheduler.ports import Document
from ita_scheduler.storage.memory import MemoryLedger
from tests.storage.samples import AGENCY, T0, changes, claim, new, settlement


def document(content: bytes) -> Document:
    mark = sha256(content).hexdigest()
    return Document(
        file=File(name="2566-04-03-overdue-v1.pdf", format="pdf", hash=mark, size=len(content)), content=content
    )


DOCX, PDF = document(b"PK\0\xffdocx"), document(b"%PDF\0\r\n")


def enclosing(name: str, *documents: Document, **options):
    return replace(new(name, **options), documents=tuple(one.file.hash for one in documents))


def keep(ledger, *messages, documents=(DOCX, PDF), at=T0, stale=()):
    one = changes(ledger, *messages, at=at, stale=stale)
    assert ledger.apply([replace(one, documents=tuple(documents))]) == ()


def test_a_message_has_the_documents_that_it_encloses(ledger):
    keep(ledger, enclosing("a", DOCX, PDF), enclosing("b", PDF), new("c"))

    def enclosed(name):
        return ledger.documents([f"{name}.{AGENCY}@mail.example"])

    assert enclosed("a") == {DOCX.file.hash: DOCX.content, PDF.file.hash: PDF.content}
    assert enclosed("b") == {PDF.file.hash: PDF.content}
    assert enclosed("c") == {}
    assert enclosed("unknown") == {}


def test_many_messages_are_asked_for_at_once(ledger):
    keep(ledger, enclosing("a", DOCX), enclosing("b", PDF))

    assert len(ledger.documents(one.id for one in ledger.messages())) == 2
    assert ledger.documents([]) == {}


def test_a_document_that_is_kept_already_is_kept_once(ledger):
    keep(ledger, enclosing("a", DOCX), documents=[DOCX])
    keep(ledger, enclosing("b", DOCX), documents=[DOCX])

    assert ledger.documents(one.id for one in ledger.messages()) == {DOCX.file.hash: DOCX.content}


def test_what_is_left_out_keeps_nothing(ledger):
    keep(ledger, new("a", slot="s"), documents=[])
    lost = replace(changes(ledger, enclosing("b", DOCX, slot="s")), documents=(DOCX,))

    assert ledger.apply([lost]) == (AGENCY,)
    assert ledger.forget_documents(before=T0 + timedelta(days=1)) == 0


def test_documents_are_kept_also_when_no_message_encloses_them_yet(ledger):
    keep(ledger, documents=[DOCX])
    keep(ledger, enclosing("a", DOCX), documents=[])

    assert ledger.documents([f"a.{AGENCY}@mail.example"]) == {DOCX.file.hash: DOCX.content}


def test_the_next_mornings_mail_encloses_what_a_stale_one_did(ledger):
    keep(ledger, enclosing("a", DOCX), documents=[DOCX])
    keep(ledger, enclosing("b", DOCX), documents=[], stale=[f"a.{AGENCY}@mail.example"])

    assert ledger.documents([f"b.{AGENCY}@mail.example"]) == {DOCX.file.hash: DOCX.content}


def test_a_mail_that_was_sent_still_has_its_documents_until_they_are_forgotten(ledger):
    keep(ledger, enclosing("a", DOCX), documents=[DOCX])
    (message,) = claim(ledger)
    ledger.settle([settlement(message, State.SENT)], at=T0, owner="daemon-1")
    assert ledger.documents([message.id])

    assert ledger.forget_documents(before=T0) == 0
    assert ledger.forget_documents(before=T0 + timedelta(seconds=1)) == 1
    assert ledger.documents([message.id]) == {}
    assert ledger.message(message.id).state is State.SENT


def test_a_forgotten_document_is_no_longer_enclosed_and_hinders_nobody(ledger):
    keep(ledger, enclosing("a", DOCX), documents=[DOCX])
    ledger.forget_documents(before=T0 + timedelta(days=1))

    keep(ledger, enclosing("b", DOCX), documents=[])

    assert ledger.documents([f"b.{AGENCY}@mail.example"]) == {}


def test_a_copy_in_memory_takes_along_what_unsent_mails_enclose(sql):
    keep(sql, enclosing("a", DOCX, PDF))

    copy = MemoryLedger.copy_of(sql, [AGENCY])

    assert copy.documents([f"a.{AGENCY}@mail.example"]) == sql.documents([f"a.{AGENCY}@mail.example"])
