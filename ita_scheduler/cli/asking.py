"""Questions on a terminal: only for what no option gave, each with its reason, and again when the answer is wrong.

What is typed is hostile until it has been read: a reader returns the value, or says in an ItaError what is wrong.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import typer

from ita_scheduler.errors import ItaError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """What is asked, why, and the option that answers it too.

    `proposal` is taken when nothing is typed; None when there is none. With `is_optional` nobody has to answer:
    then the proposal holds also where nobody can be asked.
    """

    words: str
    why: str
    option: str
    read: Callable[[str], T]
    proposal: str | None = None
    is_optional: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """Who answers: a person at the terminal (`asks`), the proposals (`agrees`), or the options alone."""

    asks: bool
    agrees: bool

    @classmethod
    def begun(cls, *, agrees: bool) -> Interview:
        """Ask when there is somebody to ask, unless every proposal was agreed to beforehand."""
        return cls(asks=not agrees and sys.stdin.isatty() and sys.stdout.isatty(), agrees=agrees)

    def answer(self, question: Question[T], given: str | None = None) -> T:
        """Return the answer. Raises WrongUse when it can be had from nobody, or when the option's is wrong."""
        if given is not None:
            try:
                return _read(question, given)
            except WrongUse as wrong:
                raise WrongUse(f"{question.option}: {wrong}") from None
        if self.asks:
            return self._asked(question)
        if question.proposal is not None and (self.agrees or question.is_optional):
            return _read(question, question.proposal)
        way_out = "หรือใช้ --yes เพื่อรับค่าที่เสนอ" if question.proposal is not None else ""
        raise WrongUse(
            f"ยังไม่มีคำตอบ และไม่มีหน้าจอให้ถาม: {question.words} ระบุด้วย {question.option} {way_out}".rstrip(),
            f"there is no answer to this yet, and no terminal to ask at: give {question.option}"
            + (", or --yes to take what is proposed" if way_out else ""),
        )

    def agreed(self, words: str, *, proposal: bool) -> bool:
        """Return yes or no; the proposal where nobody is asked."""
        if not self.asks:
            return proposal
        question = Question(
            words=f"{words} (y/n)", why="", option="--yes", read=_yes_or_no, proposal="y" if proposal else "n"
        )
        return self._asked(question)

    def _asked(self, question: Question[T]) -> T:
        if question.why:
            print(f"\n{question.why}")
        while True:
            try:
                typed = _typed(question)
                if typed or question.proposal is not None:
                    return _read(question, typed or question.proposal or "")
                print("กรุณาตอบคำถามนี้ / this needs an answer", file=sys.stderr)
            except ItaError as wrong:
                print(f"{wrong}\nลองใหม่อีกครั้ง (Ctrl-C = เลิก) / once more, please", file=sys.stderr)


def _typed(question: Question[T]) -> str:
    shown = f" [{question.proposal}]" if question.proposal else ""
    try:
        typed = typer.prompt(
            f"{question.words}{shown}",
            default="",
            show_default=False,
            hide_input=question.is_secret,
            prompt_suffix=": ",
        )
    except UnicodeError:
        raise WrongUse("อ่านสิ่งที่พิมพ์ไม่ได้ แป้นพิมพ์ต้องเป็น UTF-8", "what was typed is not UTF-8") from None
    text = str(typed)
    return text if question.is_secret else text.strip()


def _read(question: Question[T], text: str) -> T:
    try:
        text.encode()
    except UnicodeError:
        raise WrongUse("มีอักขระที่อ่านไม่ได้", "there are characters that cannot be read") from None
    return question.read(text)


def _yes_or_no(text: str) -> bool:
    if text.strip().lower() in ("y", "yes", "ใช่", "ตกลง"):
        return True
    if text.strip().lower() in ("n", "no", "ไม่", "ไม่ใช่"):
        return False
    raise WrongUse("ตอบ y (ใช่) หรือ n (ไม่)", "answer y or n")
