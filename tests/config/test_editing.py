"""A TOML file is changed in one place, and every other letter of it stays."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_scheduler.config.editing import Unchangeable, with_texts, without, without_secrets

STAFF = """\
# ตำแหน่ง
[[positions]]
id = "analyst"   # งานแผน
title = "นักวิเคราะห์"
address = "analyst@office.example"   # โทร ๑๒๓๔
holder = "นางสาวก ข"

[[positions]]
id = "clerk"
address = "clerk@office.example"
title = "ธุรการ"
"""


def test_a_key_goes_with_its_line_and_the_comment_behind_it():
    changed = without(STAFF, [("positions", 0, "address"), ("positions", 0, "holder")])

    assert changed == STAFF.replace('address = "analyst@office.example"   # โทร ๑๒๓๔\nholder = "นางสาวก ข"\n', "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('positions = [{ id = "a", address = "x", title = "t" }]', 'positions = [{ id = "a", title = "t" }]'),
        ('positions = [{ address = "x", id = "a" }]', 'positions = [{ id = "a" }]'),
        ('positions = [{ id = "a", address = "x" }]', 'positions = [{ id = "a" }]'),
        ('[[positions]]\r\nid = "a"\r\naddress = "x"\r\n', '[[positions]]\r\nid = "a"\r\n'),
        ('[[positions]]\nid = "a"\n"address" = """\nx\n"""\n', '[[positions]]\nid = "a"\n'),
        ('[[positions]]\nid = "a"\n  address = "x"', '[[positions]]\nid = "a"\n'),
    ],
)
def test_however_it_is_written(before, after):
    assert without(before, [("positions", 0, "address")]) == after


def test_what_is_not_there_cannot_be_taken_out():
    with pytest.raises(Unchangeable):
        without(STAFF, [("positions", 1, "holder")])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_can_be_put_in_and_nothing_else_changes(text):
    changed = with_texts(STAFF, {("positions", 0, "title"): text, ("positions", 1, "id"): "x"})
    table = tomllib.loads(changed)

    assert table["positions"][0] | {"title": ""} == tomllib.loads(STAFF)["positions"][0] | {"title": ""}
    assert table["positions"][0]["title"] == text
    assert changed.startswith('# ตำแหน่ง\n[[positions]]\nid = "analyst"   # งานแผน\n')


def test_an_element_of_a_list_can_be_another():
    assert with_texts('plans = ["a", "b"] # c\n', {("plans", 1): "../b"}) == 'plans = ["a", "../b"] # c\n'


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ('[mail]\nfrom = "a@b.example"\n[mail.smtp]\npassword = "s3cret" # s\n', True),
        ('[mail]\nsmtp = { host = "x", password = "s3cret" }\n', True),
        ("mail.smtp.password = 's3cret'\n", True),
        ('[mail.smtp]\npassword = """\ns3cret"""\n', True),
        ('[mail.smtp]\nhost = "x"\n# password = "s3cret"\n', False),
        ('[mail.smtp]\nhost = "x"\n#password="s3cret"  # the old one\n', False),
        ('[mail.smtp]\nhost = "x"\npassword_file = "smtp-password"\n', False),
        ('mail = "nonsense"\n', False),
    ],
)
def test_the_password_is_taken_out_wherever_it_stands_and_nothing_else(text, is_there):
    bare, found = without_secrets(text)

    assert found == ((("mail", "smtp", "password"),) if is_there else ())
    assert "s3cret" not in bare
    before, after = tomllib.loads(text), tomllib.loads(bare)
    if is_there:
        assert after["mail"]["smtp"].pop("password") == ""
        before["mail"]["smtp"].pop("password")
    assert after == before


def test_what_only_looks_like_a_comment_is_left():
    text = 'about = """\n# password = "x"\n"""\n'

    assert without_secrets(text) == (text, ())


def test_every_secret_is_taken_out_and_named_also_where_a_comment_repeats_it():
    text = (
        '[mail.smtp]\npassword = "s3cret-1" # not s3cret-1x\n'
        '[mail.returns]\nhost = "imap.x"\npassword = "s3cret-2"\n# mail.returns.password = "s3cret-0"\n'
        '[audit]\nheartbeat = "https://hc.example/ping/s3cret-3"\n# heartbeat = "https://hc.example/s3cret-4"\n'
    )
    bare, found = without_secrets(text)

    assert "s3cret" not in bare
    assert found == (("mail", "smtp", "password"), ("mail", "returns", "password"), ("audit", "heartbeat"))
    assert tomllib.loads(bare) == {
        "mail": {"smtp": {"password": ""}, "returns": {"host": "imap.x", "password": ""}},
        "audit": {"heartbeat": ""},
    }
