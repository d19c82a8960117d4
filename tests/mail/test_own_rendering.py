"""An office's own templates that run away: they are ended, told with their line, and stop nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ita_scheduler.errors import ComposeError
from ita_scheduler.mail import own_rendering
from ita_scheduler.mail.composing import MailComposer
from ita_scheduler.mail.own_rendering import OwnRenderer
from ita_scheduler.mail.rendering import Renderer
from tests.mail.samples import SHIPPED, digest, fault, line, message

# What fills the memory in one step, or in few.
BOMBS = [
    "{{ 'x'.ljust(900000000)|length }}",
    "{{ 'x'|center(900000000) }}",
    "{{ '{:>900000000}'.format(1) }}",
    "{{ '%900000000d'|format(1) }}",
    "{{ 'x'.zfill(900000000)|length }}",
    "{{ '\t'.expandtabs(900000000)|length }}",
    "{{ 'ก\nข'|indent(400000000) }}",
    "{{ [1]|batch(90000000, 0)|list|length }}",
    "{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(30) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
    "{% set ns = namespace(s='00') %}{% for i in range(5) %}{% set ns.s = ns.s.replace('0', ns.s) %}{% endfor %}{{ ns.s }}",
    "{{ 'x' * 900000000 }}",
    "{{ lipsum(n=1000000) }}",
    "{% set a = [1] %}{% for i in range(1) %}{% set b = (1).to_bytes(900000000, 'big') %}{{ b|length }}{% endfor %}",
]
# What goes round without end.
LOOPS = [
    "{% set x = range(5000)|list %}\n {% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}\n{{ m(60) }}",
]


def composer(*folders) -> MailComposer:
    return MailComposer(templates=[*folders, SHIPPED], sender="ita@dongmafai.example")


@pytest.mark.parametrize("source", BOMBS)
def test_a_template_that_fills_the_memory_is_told_with_its_line(tmp_path, source):
    (tmp_path / "staff.subject.txt").write_text(source, encoding="utf-8")
    with pytest.raises(ComposeError, match=r"staff\.subject\.txt:[12]: .+ / template "):
        composer(tmp_path).subject(message())


@pytest.mark.parametrize("source", LOOPS)
def test_a_template_without_end_is_told_with_its_line(tmp_path, source):
    (tmp_path / "staff.subject.txt").write_text(source, encoding="utf-8")
    renderer = OwnRenderer((tmp_path, SHIPPED), replace(own_rendering.BOUNDS, seconds=1))
    with pytest.raises(ComposeError, match=r"staff\.subject\.txt:[12]: ทำงานไม่รู้จบ"):
        renderer.subject(message().template, digest(line()))


def test_a_single_step_without_end_is_ended_and_the_next_letter_goes(tmp_path):
    # Folded while it is compiled, where jinja2 swallows what is raised; and one call of C in any case.
    (tmp_path / "staff.txt").write_text("{{ 15|round(900000000, 'ceil') }}", encoding="utf-8")
    renderer = OwnRenderer((tmp_path, SHIPPED), replace(own_rendering.BOUNDS, seconds=1))
    with pytest.raises(ComposeError, match="ทำงาน"):
        renderer.render(message().template, digest(line()))
    assert "O37" in renderer.subject(message().template, digest(line()))


def test_own_templates_are_rendered_apart_and_only_those(tmp_path):
    (tmp_path / "dongmafai").mkdir()
    (tmp_path / "dongmafai" / "staff.subject.txt").write_text("ของเรา {{ lead.line.code }}", encoding="utf-8")
    made = composer(tmp_path)
    kinds = {agency: type(made._renderer_of(agency)) for agency in ("dongmafai", "bansuan")}

    assert kinds == {"dongmafai": OwnRenderer, "bansuan": Renderer}
    assert made.subject(message()) == "ของเรา O37"


def test_what_is_rendered_apart_is_the_same_letter(tmp_path):
    (tmp_path / "note").write_text("", encoding="utf-8")
    for row in (message(), message(fault())):
        assert composer(tmp_path).compose(row, {}) == composer().compose(row, {})
