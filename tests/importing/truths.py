"""A hand-written truth held against what was understood: every obligation right or flagged, no wrong date unflagged."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(path.name.removesuffix(".truth.json") for path in DOCUMENTS.glob("*.truth.json"))


def document_of(name: str) -> Path:
    """Return the document of a truth file."""
    return next(path for path in sorted(DOCUMENTS.glob(f"{name}.*")) if not path.name.endswith(".truth.json"))


def truth_of(name: str) -> dict:
    return json.loads((DOCUMENTS / f"{name}.truth.json").read_text("utf-8"))


def bare(text: str | None) -> str:
    """Leave out white space, and write the decomposed ำ as one letter."""
    return "".join((text or "").replace("\u0e4d\u0e32", "ำ").split())


@dataclass
class Comparison:
    """What differs from the truth. `wrong` must be empty; `asked` are duties that were flagged instead of read."""

    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    right: int = 0


def compare(answer: dict, truth: dict) -> Comparison:
    """Hold an answer against a truth."""
    found = Comparison()
    for name in ("agency", "district", "province", "fiscal_year_be"):
        if bare(str(answer[name])) != bare(str(truth[name])):
            found.wrong.append(f"{name}: {answer[name]} instead of {truth[name]}")
    if len(answer["measures"]) != len(truth["measures"]):
        codes = [one["code"] for one in answer["measures"]]
        found.wrong.append(f"{len(answer['measures'])} measures instead of {len(truth['measures'])}: {codes}")
        return found
    for measure, wanted in zip(answer["measures"], truth["measures"], strict=True):
        _measure(measure, wanted, found)
    return found


def _measure(measure: dict, wanted: dict, found: Comparison) -> None:
    name = wanted["code"] or wanted["title_contains"]
    if bare(measure["code"]) != bare(wanted["code"]):
        found.wrong.append(f"{name}: code {measure['code']}")
    if bare(wanted["title_contains"]) not in bare(measure["title"]):
        found.wrong.append(f"{name}: title {measure['title']}")
    if bare("".join(sorted(measure["responsible"]))) != bare("".join(sorted(wanted["responsible"]))) and bare(
        "".join(measure["responsible"])
    ) != bare("".join(wanted["responsible"])).replace("(", "").replace(")", ""):
        found.wrong.append(f"{name}: responsible {measure['responsible']} instead of {wanted['responsible']}")
    numbers = [step["number"] for step in measure["steps"] if step["number"] is not None]
    if numbers != wanted["step_numbers"]:
        found.wrong.append(f"{name}: steps {numbers} instead of {wanted['step_numbers']}")
    rest = list(measure["obligations"])
    for duty in wanted["obligations"]:
        one = _best(rest, duty)
        if one is None:
            found.wrong.append(f"{name}: nothing read for “{duty['phrase_contains']}” {duty['due'][:2]}")
            continue
        rest.remove(one)
        _obligation(one, duty, found)
    for one in rest:
        if one["due"] and one["confidence"] != "ask":
            found.wrong.append(f"{one['id']}: a date that is none: {one['due'][:3]} “{one['phrase']}”")


def _best(rest: list[dict], duty: dict) -> dict | None:
    """Return the obligation that is meant: the one that agrees in most."""
    piece = bare(duty["phrase_contains"])

    def agreement(one: dict) -> int:
        return (
            4 * (piece in bare(one["phrase"]))
            + 3 * (one["due"] == duty["due"])
            + 2 * (one["owner"] == duty["owner"])
            + (one["actions"] in _actions(duty))
        )

    likely = [one for one in rest if piece in bare(one["phrase"]) or (one["due"] and one["due"] == duty["due"])]
    return max(likely, key=agreement) if likely else None


def _actions(duty: dict) -> list[list[str]]:
    return [sorted(one) for one in duty.get("actions_any") or [duty["actions"]]]


def _obligation(one: dict, duty: dict, found: Comparison) -> None:
    name = f"{one['id']} “{duty['phrase_contains']}”"
    if one["confidence"] == "ask":
        if one["due"]:
            found.wrong.append(f"{name}: asked, and dated all the same")
        if not (duty["may_ask"] or duty["must_ask"]):
            found.asked.append(f"{name}: {one['question']} (due {duty['due'][:2]})")
        return
    if duty["must_ask"]:
        found.wrong.append(f"{name}: not asked, {one['due']} {one['cadence']}")
        return
    if one["due"] != duty["due"]:
        found.wrong.append(f"{name}: due {one['due']} instead of {duty['due']} ({one['cadence']})")
    elif one["owner"] != duty["owner"]:
        found.wrong.append(f"{name}: owner {one['owner']}")
    elif sorted(one["actions"]) not in _actions(duty):
        found.wrong.append(f"{name}: actions {one['actions']} instead of {_actions(duty)}")
    elif one["cadence"]["type"] not in (duty.get("type_any") or [duty["type"]]):
        found.wrong.append(f"{name}: type {one['cadence']['type']} instead of {duty.get('type_any') or duty['type']}")
    else:
        found.right += 1
