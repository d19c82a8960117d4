"""A letter inside a page: it looks and reads as it was composed, and it has no power."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from ita_scheduler.preview.letters import Styles, inert

LETTER = """<!DOCTYPE html><html><head><title>x</title></head><body style="margin:0"><!--[if mso]><table><![endif]-->
<table cellpadding="6" bgcolor="#fff"><tr><td nowrap style="font:18px 'TH Sarabun New';color:#1a202c"><b style="color:#1a202c">
เรียน ปลัด</b> &lt;๓&gt; &amp; &quot;๔&quot;<br>จบ <a href="mailto:a@office.example?subject=x" style="color:#1f4e79">ตอบ</a></td></tr></table></body></html>"""


def shown(body: str) -> str | None:
    return inert(f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>", Styles())


def test_marks_words_and_attributes_stay_and_equal_styles_become_one_class():
    styles = Styles()
    fragment = inert(LETTER, styles)

    assert fragment is not None
    found = html.fragment_fromstring(fragment)
    assert found.text_content() == html.document_fromstring(LETTER).find("body").text_content()
    assert [one.tag for one in found.iter()] == ["div", "table", "tr", "td", "b", "br", "a"]
    assert dict(found.find("table").attrib) == {"cellpadding": "6", "bgcolor": "#fff"}
    assert (
        styles.sheet
        == ".s0{margin:0}\n.s1{font:18px 'TH Sarabun New';color:#1a202c}\n.s2{color:#1a202c}\n.s3{color:#1f4e79}"
    )
    assert [one.get("class") for one in found.iter() if one.get("class")] == ["s0", "s1", "s2", "s3"]


def test_a_link_keeps_its_words_and_loses_its_way():
    assert shown('<a href="https://office.example/x">ตอบรายการนี้</a>') == "<div><a>ตอบรายการนี้</a></div>"


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=https://x.example/p.png>",
        "<p onclick=alert(1)>ก</p>",
        "<iframe srcdoc='x'></iframe>",
        "<form action=https://x.example><input></form>",
        "<svg><a href=javascript:alert(1)>ก</a></svg>",
        "<style>body{display:none}</style>",
        '<meta http-equiv=refresh content="0;url=https://x.example">',
        '<p style="background:url(https://x.example/p.png)">ก</p>',
        '<p style="background:u\\72l(x)">ก</p>',
        '<p style="position : fixed">ก</p>',
        '<p style="color:red}body{display:none">ก</p>',
        '<p style="color:red</style><script>alert(1)</script>">ก</p>',
        '<p style="@import x">ก</p>',
        '<p style="color:red;/*">ก</p>',
        "<object data=x></object>",
    ],
)
def test_a_letter_with_anything_that_acts_is_not_shown_as_html(body):
    assert shown(body) is None


def test_what_is_no_page_at_all_is_not_shown():
    assert inert("", Styles()) is None


TAGS = ("b", "p", "td", "script", "img", "a", "svg", "style", "template", "textarea", "title", "br", "noscript", "math")
ATTRIBUTES = ("style", "href", "onclick", "src", "class", "title", "srcdoc", "id")
TEXTS = st.text(alphabet=st.sampled_from("<>\"'&;/=-!ก๓ aA{}\\@:()"), max_size=12)
ELEMENTS = st.recursive(
    TEXTS,
    lambda inside: st.builds(
        lambda tag, name, value, parts: f'<{tag} {name}="{value}">{"".join(parts)}</{tag}>',
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        TEXTS,
        st.lists(inside, max_size=3),
    ),
    max_leaves=8,
)


@given(st.lists(ELEMENTS, max_size=4).map("".join))
def test_whatever_is_in_a_letter_its_fragment_has_harmless_tags_only_and_its_words_are_escaped(body):
    styles = Styles()
    fragment = inert(f"<html><body>{body}</body></html>", styles)
    if fragment is None:
        return
    for tag, attributes in re.findall(r"<(\w+)([^>]*)>", fragment):
        assert tag in {"div", "b", "p", "td", "a", "br"}
        assert re.fullmatch(r'(?: (?:title|class)="[^"<>]*")*', attributes)
    assert re.findall(r"<(?!/?\w)", fragment) == []
    assert fragment.count("<div") == fragment.count("</div>")
    assert re.fullmatch(r"(?:\.s\d+\{[^<>{}\\@]*\}\n?)*", styles.sheet)
