"""The environment in which an office's own templates run: they may say what they like, but not do what they like.

It serves the mails and the reports. Two environments may share the directories: one escapes (HTML), one does not
(text and subject). A macro file used by both is compiled once in each, so a sentence is escaped where it must be and
nowhere else.

What it bounds is what a sentence can be told of, with its line: rounds of `range`, pieces, characters. It cannot
end every single step that takes too long or too much memory, so own templates are rendered by `apart`.
"""

from __future__ import annotations

import threading
from dataclasses import fields
from functools import lru_cache
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ita_scheduler.domain.appointment import Appointment
from ita_scheduler.domain.digest import ActingFor, Ahead, Before, Digest, Enclosed, Fault, Line, NextStep, Skip
from ita_scheduler.domain.document import File

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment
    from jinja2.runtime import Context

    from ita_scheduler.errors import ItaError

# No letter comes near these: a template that reaches them would not end, or would fill the disk.
MOST_PIECES = 100_000
MOST_CHARACTERS = 1_000_000
MOST_ROUNDS = 10_000

# Every attribute of these may be read, so they need not pass the sandbox's slower question about each.
_OPEN = {
    kind: frozenset(field.name for field in fields(kind))
    for kind in (Digest, Line, Before, NextStep, Ahead, Enclosed, File, Fault, Appointment, Skip, ActingFor)
}


class Runaway(Exception):
    """A template that does not end, or writes without end."""


class _Rounds(threading.local):
    """How many rounds of `range` are left to the template that is rendered in this thread."""

    left = MOST_ROUNDS

    def range(self, *bounds: int) -> range:
        """Count as Python's range does, until the template's rounds are used up."""
        counted = range(*bounds)
        self.left -= len(counted)
        if self.left < 0:
            raise Runaway(f"more than {MOST_ROUNDS} rounds of range()")
        return counted


@lru_cache(maxsize=4096)
def one_line(text: str) -> str:
    """Return `text` as one line: white space of any kind is one space, control characters are gone."""
    joined = " ".join(text.split())
    if joined.isprintable():
        return joined
    return "".join(char for char in joined if char.isprintable() or char in "\u200b\u200c\u200d")


def has_own(folders: Sequence[Path]) -> bool:
    """Tell whether a file stands in any folder but the last, which is the program's: then it may say anything."""
    return any(entry.is_file() for folder in folders[:-1] if folder.is_dir() for entry in folder.iterdir())


def folders_of(agency: str, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return where the templates of one agency are looked for, the first of which wins.

    A folder of an office's own (each but the last, which is the program's) may hold a sub-folder named after an
    agency; it comes before the folder itself. A name that would lead out of the folder has none.
    """
    if not agency or PurePath(agency).name != agency or agency.startswith("."):
        return tuple(folders)
    own = (folder / agency for folder in folders[:-1])
    return (*(folder for folder in own if folder.is_dir()), *folders)


class _Flat(FileSystemLoader):
    """Finds files in the directories themselves: what lies in a sub-folder is another agency's."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if "/" in template:
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox over a list of directories: the first that has a file wins.

    `raises` is the exception in which a fault of a template is told, with its file and line. `most` are the pieces and
    the characters that one rendering may have.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(
        self,
        directories: Sequence[Path],
        *,
        escapes: bool,
        filters: Mapping[str, Callable[..., Any]],
        raises: type[ItaError],
        most: tuple[int, int] = (MOST_PIECES, MOST_CHARACTERS),
    ) -> None:
        super().__init__(
            loader=_Flat([str(directory) for directory in directories]),
            undefined=StrictUndefined,
            autoescape=escapes,
            trim_blocks=True,
            lstrip_blocks=True,
            # A batch of letters is of one cast: edited templates count from the next composer on.
            auto_reload=False,
            cache_size=-1,
        )
        self._known: dict[str, Template] = {}
        self._raises = raises
        self._most_pieces, self._most_characters = most
        self.rounds = _Rounds()
        self.filters.update(filters)
        self.globals["range"] = self.rounds.range
        # The same row gives the same bytes, so nothing is left to chance.
        for chance in (self.globals, self.filters):
            for name in ("lipsum", "random"):
                chance.pop(name, None)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read an attribute: at once for our own values and plain mappings, else as the sandbox does."""
        kind = type(obj)
        if kind is dict:
            if attribute in obj:
                return obj[attribute]
        elif attribute in _OPEN.get(kind, ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers only: `"x" * 10**9` and `"%999999999d" % 1` would fill the memory in one step."""
        if not isinstance(left, int | float) or not isinstance(right, int | float) or operator == "**":
            raise SecurityError(f"operator {operator} is for small numbers only")
        return super().call_binop(context, operator, left, right)

    def run(self, name: str, variables: Mapping[str, Any]) -> str:
        """Render one template. Raises what it was told to, with file and line, in Thai and English."""
        try:
            return self._pour(*self._begun(name, variables))
        except Exception as fault:
            raise self.told(fault, name) from fault

    def sentences(self, name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Render a template for the names it sets: each `{% set %}` at its top is one. Raises the same."""
        try:
            template, context = self._begun(name, variables)
            self._pour(template, context)
        except Exception as fault:
            raise self.told(fault, name) from fault
        return {key: _tidy(value) for key, value in context.get_exported().items()}

    def told(self, fault: Exception, name: str) -> ItaError:
        """Return the exception that says in two languages what is wrong with which template, and where."""
        place = _place(fault, name, self._roots)
        words = one_line(str(fault))[:300] or ("out of memory" if isinstance(fault, MemoryError) else "?")
        return self._raises(
            f"แม่แบบ {place}: {_thai(fault)} ({words})",
            f"template {place}: {type(fault).__name__}: {words}",
        )

    @property
    def _roots(self) -> tuple[str, ...]:
        return tuple(self.loader.searchpath) if isinstance(self.loader, FileSystemLoader) else ()

    def _begun(self, name: str, variables: Mapping[str, Any]) -> tuple[Template, Context]:
        """Return a template with a context of its own.

        The globals are merged here: left to Jinja2, that is a third of the cost of rendering a short template.
        """
        template = self._known.get(name)
        if template is None:
            template = self._known[name] = self.get_template(name)
        return template, template.new_context({**self.globals, **variables}, shared=True)

    def _pour(self, template: Template, context: Context) -> str:
        self.rounds.left = MOST_ROUNDS
        try:
            pieces = list(islice(template.root_render_func(context), self._most_pieces + 1))
        except Exception:  # noqa: BLE001 - whatever a template raises gets the template's own lines in its traceback
            self.handle_exception()
        # Counted before they are joined: a hundred thousand pieces of one long text are no memory yet.
        if len(pieces) > self._most_pieces or sum(map(len, pieces)) > self._most_characters:
            raise Runaway(f"more than {self._most_characters} characters")
        return "".join(pieces)


def _tidy(value: Any) -> Any:
    """A sentence is one line, however its template breaks it."""
    return " ".join(value.split()) if isinstance(value, str) and ("\n" in value or "  " in value) else value


def _place(fault: Exception, name: str, roots: Sequence[str]) -> str:
    if isinstance(fault, TemplateSyntaxError):
        return f"{fault.filename or fault.name or name}:{fault.lineno}"
    place, trace = name, fault.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(tuple(roots)):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _thai(fault: Exception) -> str:
    return next((words for kinds, words in _WHAT_IS_WRONG if isinstance(fault, kinds)), "ทำงานผิดพลาด")


_WHAT_IS_WRONG: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((TemplateSyntaxError,), "เขียนผิดไวยากรณ์"),
    ((TemplateNotFound,), "ไม่พบแฟ้มแม่แบบ"),
    ((SecurityError,), "ใช้สิ่งที่ไม่อนุญาตในแม่แบบ"),
    ((UndefinedError,), "ใช้ชื่อที่ไม่มี"),
    ((Runaway, RecursionError, MemoryError, OverflowError), "ทำงานไม่รู้จบ หรือยาวเกินไป"),
    ((UnicodeError,), "ไม่ได้บันทึกเป็น UTF-8"),
)
