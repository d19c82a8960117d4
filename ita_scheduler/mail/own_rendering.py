"""Rendering by an office's own templates: apart from the service, which one that runs away would stop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ita_scheduler.apart import Apart, Bounds, Lost
from ita_scheduler.errors import ComposeError
from ita_scheduler.mail.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ita_scheduler.domain.digest import Digest, Fault
    from ita_scheduler.domain.outbox import Template
    from ita_scheduler.mail.rendering import Rendered

# A letter of five hundred lines takes a tenth of a second, and less than a tenth of this memory.
BOUNDS = Bounds(seconds=3, octets=200_000_000)


class OwnRenderer:
    """Renders what a Renderer of the same directories does, or says that the templates ran away."""

    def __init__(self, directories: Sequence[Path], bounds: Bounds = BOUNDS) -> None:
        self._directories = tuple(directories)
        self._bounds = bounds
        self._apart = Apart(_rendering, self._directories, bounds=bounds)

    def subject(self, template: Template, value: Digest | Fault) -> str:
        """Render the subject line alone. Raises ComposeError."""
        subject: str = self._asked(template, partial(Renderer.subject, template=template, value=value))
        return subject

    def render(self, template: Template, value: Digest | Fault, *, unsubscribe: str = "") -> Rendered:
        """Render all three. Raises ComposeError with the template's file and line, where those are known."""
        asked = partial(Renderer.render, template=template, value=value, unsubscribe=unsubscribe)
        rendered: Rendered = self._asked(template, asked)
        return rendered

    def _asked(self, template: Template, question: Callable[[Renderer], Any]) -> Any:
        try:
            return self._apart.ask(question)
        except Lost as fault:
            seconds, folder = self._bounds.seconds, self._directories[0]
            raise ComposeError(
                f"แม่แบบ {template.value} ใน {folder}: ทำงานไม่รู้จบ หรือใช้หน่วยความจำเกิน จึงหยุดไว้ (ให้เวลา {seconds} วินาที)",
                f"template {template.value} in {folder}: it ran away and was ended (more than {seconds} s, or memory)",
            ) from fault


def _rendering(directories: tuple[Path, ...]) -> Callable[[Callable[[Renderer], Any]], Any]:
    renderer = Renderer(directories)
    return lambda question: question(renderer)
