"""Faults become problems: pydantic's errors and our own rules' findings, each at its line and column."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ita_scheduler.config.sentences import SENTENCES, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from ita_scheduler.config.toml import Loc, Source
    from ita_scheduler.errors import Problem

Model = TypeVar("Model", bound=BaseModel)

_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found, and where in the file's table it stands. `kind` is a key of SENTENCES."""

    loc: Loc
    kind: str
    words: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False


def validate(model: type[Model], source: Source) -> Model | tuple[Problem, ...]:
    """Read the file's table as `model`, or say everything that is wrong with it."""
    try:
        return model.model_validate(source.table)
    except ValidationError as error:
        faults = [_from_pydantic(model, source.table, detail) for detail in error.errors(include_url=False)]
    return problems(source, faults)


def problems(source: Source, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Say each fault once, in the order of the file."""
    return in_order(_say(source, fault) for fault in faults)


def in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the problems of one file from top to bottom, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line or 0, one.column or 0)))


def _say(source: Source, fault: Fault) -> Problem:
    words = {"key": _name(fault.loc), **fault.words}
    place = source.place(fault.loc, of_key=fault.kind.startswith("unknown_key"))
    return problem(fault.kind, source.path, place, is_warning=fault.is_warning, **words)


def _name(loc: Loc) -> str:
    """Write the setting's own name, with its number in a list: lead_times[1] is the second of them."""
    names = [n for n, part in enumerate(loc) if isinstance(part, str)]
    if not names:
        return ".".join(map(str, loc))
    numbers = "".join(f"[{number}]" for number in loc[names[-1] + 1 :])
    return f"{shown(loc[names[-1]], quoted=False)}{numbers}"


def shown(value: object, *, quoted: bool = True, longest: int = 60) -> str:
    """Write a value as it may stand in a sentence: short, on one line, and never an error of its own."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return "…"  # Python refuses to write very large numbers at all
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    text = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return f"“{text}”" if quoted and isinstance(value, str) else text


def close_to(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    if len(word) > 100:  # comparing long texts is slow, and no name is that long
        return None
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.7)), None)


# ── pydantic ──


def _from_pydantic(model: type[BaseModel], table: dict[str, Any], detail: ErrorDetails) -> Fault:
    loc = _way(table, detail["loc"])
    words: dict[str, object] = {"value": shown(detail["input"])}
    words |= {key: f"{word:g}" if isinstance(word, float) else word for key, word in detail.get("ctx", {}).items()}
    match detail["type"]:
        case "extra_forbidden":
            close = close_to(str(loc[-1]), _known_keys(model, detail["loc"][:-1]))
            return Fault(loc, "unknown_key_close" if close else "unknown_key", {"close": close})
        case "literal_error" | "union_tag_invalid":
            return _choice(loc, detail["input"], words)
        case "union_tag_not_found":
            return Fault(loc, "union_tag_not_found", {"expected": ", ".join(_tags(model, detail["loc"]))})
        case "model_attributes_type":  # as pydantic says "not a table" of a value that should have a `type`
            return Fault(loc, "model_type", words)
        case kind if kind in SENTENCES:
            return Fault(loc, kind, words)
        case _:
            return Fault(loc, "unforeseen", {"detail": detail["msg"]})


def _choice(loc: Loc, value: object, words: Mapping[str, object]) -> Fault:
    """A word outside a closed list; of a table with a wrong `type`, that type is the word."""
    if isinstance(value, dict):
        loc, value = (*loc, "type"), value.get("type")
    expected = _QUOTED.findall(str(words.get("expected") or words.get("expected_tags")))
    close = close_to(value, expected) if isinstance(value, str) else None
    listed = {"value": shown(value), "expected": ", ".join(expected), "close": close}
    return Fault(loc, "choice_close" if close else "choice", listed)


def _way(table: dict[str, Any], loc: tuple[int | str, ...]) -> Loc:
    """Leave out of pydantic's location what is no key of the file: the tags by which a union was decided."""
    at: Any = table
    way: Loc = ()
    for number, part in enumerate(loc):
        is_here = part in at if isinstance(at, dict) else isinstance(at, list) and isinstance(part, int)
        if is_here:
            at = at[part]
            way = (*way, part)
        elif number == len(loc) - 1 and isinstance(at, dict) and part != at.get("type"):
            way = (*way, part)  # the key that is missing
    return way


def _known_keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that the table at `loc` may have."""
    at = _model_at(model, loc)
    return tuple(known.alias or name for name, known in at.model_fields.items()) if at else ()


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    found: list[type[BaseModel]] = [model]
    for part in loc:
        if isinstance(part, int):
            continue
        tagged = [one for one in found if _tag(one) == part] if len(found) > 1 else []
        if tagged:
            found = tagged
            continue
        known = {known.alias or name: known for name, known in found[0].model_fields.items()}
        if part not in known:
            return None
        found = _models(known[part].annotation)
    return found[0] if len(found) == 1 else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models inside `list[X]`, `X | None` or a tagged union."""
    if isinstance(annotation, type) and not get_origin(annotation):
        return [annotation] if issubclass(annotation, BaseModel) else []
    if get_origin(annotation) in (list, Union, types.UnionType) or get_args(annotation):
        return [model for part in get_args(annotation) for model in _models(part)]
    return []


def _tag(model: type[BaseModel]) -> str | None:
    kind = model.model_fields.get("type")
    return next(iter(get_args(kind.annotation)), None) if kind else None


def _tags(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    parent = _model_at(model, loc[:-1])
    if parent is None:
        return []
    return [tag for one in _models(parent.model_fields[str(loc[-1])].annotation) if (tag := _tag(one))]
