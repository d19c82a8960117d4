from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ita_scheduler.mail.addresses import wire_address
from ita_scheduler.mail.headers import mailbox, unstructured
from ita_scheduler.sandbox import one_line

THAI = st.text(alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, exclude_categories=["Cn"]))
ODD = st.sampled_from(
    [
        '"',
        ",",
        "\\",
        "<",
        ">",
        "(",
        ")",
        "@",
        ":",
        ";",
        "=?",
        "?=",
        " ",
        "  ",
        "น้ำ",
        "ที่",
        "👩‍👩‍👧",
        "🇹🇭",
        "é",
        "e\u0301",
        "_",
    ]
)
TEXTS = st.lists(st.one_of(THAI, ODD, st.text(max_size=12)), max_size=12).map("".join).map(one_line)


def read(header: str) -> str:
    return str(message_from_bytes(header.encode("ascii") + b"\r\n\r\n", policy=policy.default)["Subject"])


@given(TEXTS)
@example("ก" * 400)
@example("น้ำ" * 60)
@example("a" * 300)
@example("=?utf-8?B?4LiB?= แปลก")
def test_a_subject_is_read_back_as_it_was(text):
    assert read(unstructured("Subject", text)) == text


WORD = re.compile(r"=\?utf-8\?B\?([A-Za-z0-9+/]+={0,2})\?=")


def strictly_read(header: str) -> str:
    """Decode as RFC 2047 demands and no more leniently: every line and word within its limits, every word whole."""
    rows = header.split("\r\n")
    assert header.isascii()
    assert not any(ord(char) < 32 or ord(char) == 127 for row in rows for char in row), "a control character"
    assert all(row.startswith(" ") and row.strip() for row in rows[1:]), "a folded line begins with a space"
    for row in rows:
        assert len(row) <= (76 if "=?" in row else 78)
    words = " ".join([rows[0].partition(": ")[2], *(row[1:] for row in rows[1:])]).split(" ")
    if not any("=?" in word for word in words):
        return " ".join(words)
    read = []
    for word in words:
        assert len(word) <= 75
        found = WORD.fullmatch(word)
        assert found, f"no encoded word: {word}"
        # Each word for itself: a character cut in two would not decode.
        read.append(b64decode(found[1], validate=True).decode("utf-8", "strict"))
    return "".join(read)


@given(TEXTS)
@example("ก" * 400)
@example("O37 " * 60)
@example("รหัสยาวมาก-" * 30)
def test_a_strict_reader_reads_the_same_within_the_limits_of_the_standard(text):
    assert strictly_read(unstructured("Subject", text)) == text
    assert strictly_read(unstructured("X-A-Rather-Long-Name-Of-A-Header", text)) == text


@pytest.mark.parametrize(
    "dirty", ["ก\r\nBcc: a@x.example", "a\nBcc: a@x.example", "a\rb", "a\r\n\r\n<p>", "\0", "a\x7fb"]
)
def test_no_text_ends_its_header_even_when_nobody_has_cleaned_it(dirty):
    for header in (unstructured("Subject", dirty), mailbox("To", dirty, "a@x.example")):
        assert all(row.startswith((" ", "Subject: ", "To: ")) for row in header.split("\r\n"))
        assert "Bcc" not in header
        assert header.isascii()
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", header)
    assert strictly_read(unstructured("Subject", dirty)) == dirty


def test_a_flag_is_not_torn_into_its_letters():
    for before in range(45):
        words = WORD.findall(unstructured("Subject", "ก" + "a" * before + "🇹🇭" * 9))
        assert all(len(re.findall("[\U0001f1e6-\U0001f1ff]", b64decode(word).decode())) % 2 == 0 for word in words)


@given(THAI.map(lambda text: "ก" + one_line(text)))
def test_an_encoded_word_never_begins_with_a_mark(text):
    for octets, charset in decode_header(
        unstructured("Subject", text).removeprefix("Subject: ").replace("\r\n ", "\n")
    ):
        part = octets.decode(charset) if charset else str(octets)
        assert part == "" or not unicodedata.category(part[0]).startswith("M")
    words = re.findall(r"=\?utf-8\?B\?([^?]*)\?=", unstructured("Subject", text))
    for word in words:
        ((octets, _),) = decode_header(f"=?utf-8?B?{word}?=")
        first = octets.decode("utf-8")[:1]
        assert not unicodedata.category(first or "ก").startswith("M")
        assert first != "ำ"


@given(TEXTS)
@example('ผู้อำนวยการ, "กองคลัง" (รักษาราชการแทน)')
@example("หัวหน้า" * 40)
@example("Finance, Division")
def test_a_display_name_is_read_back_and_its_address_is_alone(name):
    header = mailbox("To", name, "a.b@dongmafai.example")
    parsed = message_from_bytes(header.encode("ascii") + b"\r\n\r\n", policy=policy.default)["To"]
    assert [one.addr_spec for one in parsed.addresses] == ["a.b@dongmafai.example"]
    assert parsed.defects == ()
    assert all(len(row) <= (76 if "=?" in row else 78) for row in header.split("\r\n"))
    raw = message_from_bytes(header.encode("ascii") + b"\r\n\r\n", policy=policy.compat32)["To"]
    phrase = raw.replace("\r\n", "").rpartition("<")[0].strip()
    if "=?utf-8" in phrase:
        assert str(make_header(decode_header(phrase))) == name


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("หนึ่ง\r\nBcc: everyone@example", "หนึ่ง Bcc: everyone@example"),
        ("ก\x00ข\x07ค\x1b[31m", "กขค[31m"),
        ("ซ้าย\u202eขวา\u2028ใต้\x85", "ซ้ายขวา ใต้"),
        ("\ud800ก", "ก"),
        ("  น้ำ \t ใจ  ", "น้ำ ใจ"),
    ],
)
def test_one_line_has_no_control_characters(dirty, clean):
    assert one_line(dirty) == clean


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("saraban@dongmafai.go.th", "saraban@dongmafai.go.th"),
        (" a+b.c@x.example ", "a+b.c@x.example"),
        ("info@ดงมะไฟ.ไทย", "info@xn--42cf7cpz4a1d.xn--o3cw4h"),
    ],
)
def test_a_domain_is_written_in_ascii(address, wire):
    assert wire_address(address).partition("@")[0] == wire.partition("@")[0]
    assert wire_address(address).isascii()
    if address.isascii():
        assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@x.example",
        "a@",
        "สารบรรณ@dongmafai.go.th",
        "a b@x.example",
        '"a b"@x.example',
        "a@x.example>\r\nRCPT TO:<b@x.example",
        "a@x.example\r\nBcc: b@x.example",
        "a..b@x.example",
        "a@-x.example",
        "a@x_y.example",
        "a@[127.0.0.1]",
        "x" * 65 + "@x.example",
        "a@" + "x" * 64 + "\u0e01" * 64 + ".example",
    ],
)
def test_an_address_that_cannot_be_written_is_refused_in_two_languages(address):
    with pytest.raises(ValueError, match=r" / ") as refusal:
        wire_address(address)
    assert "\r" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
